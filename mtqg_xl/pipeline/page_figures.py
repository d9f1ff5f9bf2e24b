"""Tra số of a run: every total, who is in it with how much, and in which file and cell that was found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mtqg_xl.consolidation.consolidate import CellKey, Consolidated, number_cells
from mtqg_xl.consolidation.headline import headline_of
from mtqg_xl.consolidation.lineage import FormSource, Lineage
from mtqg_xl.definition.model import Column, Instance, Row
from mtqg_xl.definition.parts import is_money_unit
from mtqg_xl.pages.tracing import Layout, Source, Traced, TracedForm
from mtqg_xl.pipeline.lineage import lineage_of
from mtqg_xl.pipeline.page_privacy import masked
from mtqg_xl.pipeline.page_units import source_of
from mtqg_xl.pipeline.run import Run
from mtqg_xl.vietnamese import write_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_VALUES = 1_600_000
"""So many figures of single units a page holds, at most 12 MB; beyond them only the totals are told."""


Cell = tuple[Row, Column]


@dataclass(frozen=True)
class _Members:
    """The members of a total in the order of the units of the page: which of them, and where each stands there."""

    at: "NDArray[np.int64]"
    position: "NDArray[np.int64]"


def traced_forms(run: Run, *, is_public: bool = False, most: int = MOST_VALUES) -> Iterator[TracedForm]:
    """Yield the forms in which somebody typed a figure, one at a time.

    Where there are more than ``most`` figures of single units, only the totals of the rest are told.
    """
    cells = _cells(run.total)
    told = _told(run.total, most)
    members = _members(run.total)
    lineage = lineage_of(run)
    for instance in run.decided.kit.forms:
        used = cells.get(instance.id, [])
        columns = tuple(column for column in instance.form.columns if any(column is one for _, one in used))
        figures = tuple(_figures(run.total, instance, used, columns, members, told))
        if figures:
            yield _form(run, instance, columns, figures, lineage, is_public=is_public)


def _cells(total: Consolidated) -> dict[str, list[Cell]]:
    """Return the cells with numbers by instance."""
    found: dict[str, list[Cell]] = {}
    for instance, row, column in number_cells(total.kit):
        found.setdefault(instance.id, []).append((row, column))
    return found


def _told(total: Consolidated, most: int) -> frozenset[CellKey]:
    """Return the figures of which every unit's part is told: as many as there is room for.

    Those of the form by which the kit is judged come first, then typed ones, then what is computed from them.
    """
    head = headline_of(total.kit)
    first = head.instance.id if head is not None else ""

    def last_comes(cell: tuple[Instance, Row, Column]) -> tuple[bool, bool]:
        instance, row, column = cell
        return instance.id != first, instance.kind_of(row, column) != "input"

    cells = sorted(number_cells(total.kit), key=last_comes)
    found: set[CellKey] = set()
    for instance, row, column in cells:
        most -= int(_present(total, (instance.id, row.id, column.id)).sum())
        if most < 0:
            break
        found.add((instance.id, row.id, column.id))
    return frozenset(found)


def _present(total: Consolidated, key: CellKey) -> "NDArray[np.bool_]":
    return total.members.present[key[0]][(slice(None), *total.members.position(*key))]


def _members(total: Consolidated) -> _Members:
    import numpy as np

    positions = {code: at for at, code in enumerate(total.expected)}
    position = np.array([positions[code] for code in total.members.reporters], dtype=np.int64)
    order = np.argsort(position)
    return _Members(order, position[order])


def _figures(
    total: Consolidated,
    instance: Instance,
    cells: Sequence[Cell],
    columns: Sequence[Column],
    members: _Members,
    told: frozenset[CellKey],
) -> Iterator[Traced]:
    rows = {row.id: at for at, row in enumerate(instance.rows)}
    places = {column.id: at for at, column in enumerate(columns)}
    for row, column in cells:
        key = (instance.id, row.id, column.id)
        present = _present(total, key)[members.at]
        if not present.any():
            continue
        unit = instance.unit_of(row, column)
        figure = Traced(
            row=rows[row.id],
            column=places[column.id],
            unit="đồng" if is_money_unit(unit) else unit,
            total=total.figures.value(*key),
            inside=int(present.sum()),
        )
        yield _with_parts(figure, total, key, members, present) if key in told else figure


def _with_parts(
    figure: Traced, total: Consolidated, key: CellKey, members: _Members, present: "NDArray[np.bool_]"
) -> Traced:
    """Return a figure with who is in it, and with how much."""
    values = total.members.values[key[0]][(slice(None), *total.members.position(*key))]
    return replace(
        figure,
        reporters=members.position[present].tolist(),
        values=values[members.at][present].tolist(),
    )


def _form(
    run: Run,
    instance: Instance,
    columns: Sequence[Column],
    figures: tuple[Traced, ...],
    lineage: Lineage,
    *,
    is_public: bool,
) -> TracedForm:
    places = {item.code: item.forms[instance.id] for item in lineage.members if instance.id in item.forms}
    layouts: dict[Layout, int] = {}
    layout_of: list[int] = []
    for code in run.total.expected:
        layout = layout_in(places[code], instance, columns) if code in places else None
        layout_of.append(-1 if layout is None else layouts.setdefault(layout, len(layouts)))
    return TracedForm(
        title=title_of(instance),
        rows=tuple(row.name for row in instance.rows),
        columns=tuple(column.header for column in columns),
        figures=figures,
        layouts=tuple(layouts),
        layout_of=tuple(layout_of),
        sources={} if is_public else _sources(run, places),
        notes=_notes(run, instance, columns, lineage, is_public=is_public),
    )


def title_of(instance: Instance) -> str:
    """Return how the page calls a form: by its sheet, then its title."""
    return f"{instance.sheet}: {instance.form.title}"


def layout_in(place: FormSource, instance: Instance, columns: Sequence[Column]) -> Layout:
    """Return where the rows and columns of a form lie in a file."""
    rows = tuple(place.rows.get(row.id, 0) for row in instance.rows)
    return Layout(place.sheet, rows, tuple(place.columns.get(column.id, 0) for column in columns))


def _sources(run: Run, places: Mapping[str, FormSource]) -> dict[int, Source]:
    """Return where a form came from for the units whose forms came in several files, each made by somebody else."""
    files = {item.arrival.name: item.submission for item in run.decided.entries}
    whole = {item.stamp.reporter: item.file for item in run.decided.submissions}
    found = {}
    for at, code in enumerate(run.total.expected):
        if code in places and places[code].file != whole.get(code):
            own = files.get(places[code].file)
            found[at] = source_of(run, own) if own is not None else Source(places[code].file)
    return found


def _notes(
    run: Run, instance: Instance, columns: Sequence[Column], lineage: Lineage, *, is_public: bool
) -> dict[tuple[int, int, int], str]:
    """Return for each figure that the office overrode what the unit had sent, and why."""
    rows = {row.id: at for at, row in enumerate(instance.rows)}
    places = {column.id: at for at, column in enumerate(columns)}
    units = {code: at for at, code in enumerate(run.total.expected)}
    found = {}
    for item in lineage.overrides:
        if item.instance == instance.id and item.row in rows and item.column in places:
            sent = "trống" if item.sent is None else write_number(item.sent)
            why = masked(item.reason) if is_public else item.reason
            found[rows[item.row], places[item.column], units[item.reporter]] = (
                f"Nơi tổng hợp điều chỉnh; đơn vị gửi {sent}. Lý do: {why}"
            )
    return found
