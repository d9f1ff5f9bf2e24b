"""Merged cells over data: a merge shows one value where the form has several cells, and hides what the others hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mtqg_xl.cells import a1
from mtqg_xl.definition.model import ColumnKind
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.blocks import BlockSpan
from mtqg_xl.reading.interpret import shown
from mtqg_xl.reading.issued import CellPlan
from mtqg_xl.reading.sheet_outline import Range
from mtqg_xl.reading.submission import AnchorNote

_NUMBERS: frozenset[ColumnKind] = frozenset({"input", "computed"})


@dataclass(frozen=True, slots=True)
class MergedData:
    """One merge over data cells; ``covered`` are those of them that are not its first cell, by their kinds."""

    area: Range
    covered: dict[tuple[int, int], ColumnKind]

    @property
    def hides_numbers(self) -> bool:
        """Whether a cell for a number is covered, typed or computed."""
        return not _NUMBERS.isdisjoint(self.covered.values())


def merged_data(place: Anchored, spans: tuple[BlockSpan, ...]) -> tuple[MergedData, ...]:
    """Return the merges of a sheet that cover data cells of its form; none on a sheet as issued."""
    plans: dict[int, CellPlan] = {
        number: place.form.cell_plan[row] for row, number in place.rows.places.items() if row in place.form.cell_plan
    }
    plans |= {number: place.form.block_plan for span in spans for _, number in span.rows}
    top, bottom = min(plans, default=0), max(plans, default=-1)
    near = (area for area in place.page.sheet.merged if area.first.row <= bottom and area.last.row >= top)
    found = (MergedData(area, dict(_covered(area, plans, place.columns.places))) for area in near)
    return tuple(each for each in found if each.covered)


def _covered(
    area: Range, plans: Mapping[int, CellPlan], columns: Mapping[str, int]
) -> Iterator[tuple[tuple[int, int], ColumnKind]]:
    for row, plan in plans.items():
        if area.first.row <= row <= area.last.row:
            for column, kind in plan:
                at = (row, columns.get(column, 0))
                if area.covers(*at) and at != area.first:
                    yield at, kind


def merge_notes(place: Anchored, merges: tuple[MergedData, ...]) -> Iterator[AnchorNote]:
    """Yield what a person should know of each merge: which cells it covers, and what those still hold unseen."""
    cells = place.page.sheet.cells
    for merge in merges:
        kind = "numbers_merged" if merge.hides_numbers else "texts_merged"
        first = a1(*merge.area.first)
        what = f"Các ô {merge.area.a1} bị gộp làm một, che {len(merge.covered)} ô của biểu; chỉ ô {first} được đọc."
        hidden = [(at, cells[at]) for at in sorted(merge.covered) if at in cells]
        values = tuple(f"{a1(*at)}: {text}" for at, cell in hidden if (text := shown(cell)))
        yield AnchorNote(kind, place.form.id, what, place.page.name, first, values, tuple(sorted(merge.covered)))
