"""Tra số: every total of a form, who is in it with how much, and in which file and cell that stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from mtqg_xl.vietnamese import write_number

DIGITS = 6
"""Figures are told as exactly as a consolidated book has them: to the đồng in triệu đồng."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from: the file, who made it and their telephone; empty where that is not said."""

    file: str = ""
    person: str = ""
    phone: str = ""


NO_SOURCE = Source()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows and columns of a form lie in some files: sheet rows and columns by number, 0 where not found."""

    sheet: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Traced:
    """One figure of a form: its place in the form, its total, and what each reporter has in it.

    ``reporters`` are positions in the list of units, rising; ``values`` stand beside them. Both are empty where only
    the total is told although ``inside`` reporters are in it.
    """

    row: int
    column: int
    unit: str
    total: float | None
    inside: int
    reporters: Sequence[int] = ()
    values: Sequence[float] = ()


@dataclass(frozen=True)
class TracedForm:
    """A form whose figures can be looked up.

    ``layout_of`` says for each unit which layout its file has, -1 for none. ``sources`` are those of units of which
    this form came from another file than the rest; ``notes`` say what is to be known of a figure of one unit, by row,
    column and unit.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    figures: tuple[Traced, ...]
    layouts: tuple[Layout, ...]
    layout_of: tuple[int, ...]
    sources: Mapping[int, Source] = field(default_factory=dict)
    notes: Mapping[tuple[int, int, int], str] = field(default_factory=dict)

    @property
    def grid(self) -> list[tuple[str, list[str]]]:
        """The totals as a table: each row with its name and what stands in each column."""
        shown = {(item.row, item.column): written(item.total) for item in self.figures}
        columns = range(len(self.columns))
        return [(row, [shown.get((at, column), "") for column in columns]) for at, row in enumerate(self.rows)]


def written(value: float | None) -> str:
    """Return a figure as officers write it; empty for none."""
    return "" if value is None or not isfinite(value) else write_number(round(value, DIGITS))


def form_parts(form: TracedForm) -> dict[str, object]:
    """Return a form for the script of the page; positions of reporters are told by their distances, which are small."""
    return {
        "title": form.title,
        "rows": form.rows,
        "columns": form.columns,
        "figures": [_figure(item) for item in form.figures],
        "layouts": [(item.sheet, item.rows, item.columns) for item in form.layouts],
        "layoutOf": form.layout_of,
        "sources": {str(at): (item.file, item.person, item.phone) for at, item in form.sources.items()},
        "notes": {f"{row}.{column}.{unit}": text for (row, column, unit), text in form.notes.items()},
    }


def _figure(item: Traced) -> tuple[object, ...]:
    total = None if item.total is None or not isfinite(item.total) else plain(item.total)
    return item.row, item.column, item.unit, total, item.inside, _steps(item.reporters), [*map(plain, item.values)]


def _steps(positions: Iterable[int]) -> list[int]:
    found: list[int] = []
    before = 0
    for position in positions:
        found.append(position - before)
        before = position
    return found


def plain(value: float) -> float | int | None:
    """Return a figure as short as JSON can have it; None for a blank."""
    if not isfinite(value):
        return None
    rounded = round(value, DIGITS)
    return int(rounded) if rounded == int(rounded) else rounded
