"""What a workbook will hold, as plain values: every sheet is planned whole before a byte is written.

Planning first gives one place for geometry, one pass for writing (nothing is ever inserted into a finished sheet), and
lets every formula be calculated over the whole book, so that the cached values are right as written.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mtqg_xl.workbook.long_rows import LongRows

Content = float | str | None


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks; the writer makes one Excel format of each distinct style.

    ``quoted`` text stays text when somebody edits the cell, whatever it begins with.
    """

    bold: bool = False
    italic: bool = False
    size: float = 11
    color: str = ""
    fill: str = ""
    border: bool = False
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "vcenter"] = "vcenter"
    wrap: bool = True
    number_format: str = ""
    locked: bool = True
    indent: int = 0
    underline: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """One cell: a constant, or a formula without its ``=``."""

    style: Style
    value: Content = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed into a range: a custom formula or a list, with its Vietnamese messages.

    A blank of an office may set a limit of another ``kind`` (``decimal``): ``formula`` is then its first bound, with
    ``operator`` and, between two, ``second``.
    """

    cells: str
    formula: str = ""
    choices: tuple[str, ...] = ()
    source: str = ""
    input_title: str = ""
    input_message: str = ""
    error_title: str = ""
    error_message: str = ""
    strict: bool = True
    kind: str = ""
    operator: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A conditional format: where the formula is true, the range takes the colours and the number format."""

    cells: str
    formula: str
    fill: str = ""
    color: str = ""
    number_format: str = ""


Area = tuple[int, int, int, int]
"""First row and column, last row and column, counted from 1."""


@dataclass(frozen=True, slots=True)
class Series:
    """The bars or points of one name in a chart: where their names and numbers stand on the sheet of the chart.

    ``number_format`` shows each number beside its bar, ``labels`` other words in its place, an empty one nothing.
    """

    name: str
    categories: Area
    values: Area
    color: str
    number_format: str = ""
    labels: tuple[str, ...] = ()
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over a rectangle of cells, drawn from cells of its own sheet.

    ``bar`` is horizontal, the first bar on top; its axis ends at ``limit``, and a line crosses all bars at ``mark``,
    the equal numbers of one more series.
    """

    kind: Literal["bar", "column", "line"]
    title: str
    area: Area
    series: tuple[Series, ...]
    mark: Series | None = None
    mark_at: float = 0.0
    limit: float = 100.0
    number_format: str = "#,##0"


@dataclass
class SheetPlan:
    """One sheet; rows and columns count from 1.

    It prints one page wide, or, with a ``scale`` in percent, from each column of ``breaks`` on a new page.
    ``autofilter`` is first row (with the arrows) and column, last row and column. The height of a row of
    ``growing_rows`` is where it begins: it grows with the text that is typed into it. ``long_rows`` stand between the
    cells or below them, in rows of their own.
    """

    name: str
    state: Literal["visible", "hidden", "very_hidden"] = "visible"
    cells: dict[tuple[int, int], PlannedCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    growing_rows: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    row_styles: dict[int, Style] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    freeze: tuple[int, int] | None = None
    landscape: bool = True
    paper: Literal["A4", "A3"] = "A4"
    print_area: tuple[int, int, int, int] | None = None
    repeat_rows: tuple[int, int] | None = None
    repeat_columns: tuple[int, int] | None = None
    scale: int | None = None
    breaks: tuple[int, ...] = ()
    one_page: bool = False
    autofilter: tuple[int, int, int, int] | None = None
    is_protected: bool = True
    tab_color: str = ""
    zoom: int = 90
    charts: list[Chart] = field(default_factory=list)
    long_rows: "list[LongRows]" = field(default_factory=list)
    long_heights: dict[int, float] = field(default_factory=dict)
    """Heights of long rows in points, while their pages are counted."""

    def put(self, row: int, column: int, style: Style, value: Content = None, formula: str | None = None) -> None:
        """Set one cell."""
        self.cells[(row, column)] = PlannedCell(style, value, formula)

    def merge(
        self,
        rows: tuple[int, int],
        columns: tuple[int, int],
        style: Style,
        value: Content = None,
        formula: str | None = None,
    ) -> None:
        """Merge a rectangle and set its text; every covered cell takes the style, so that borders are whole."""
        for row in range(rows[0], rows[1] + 1):
            for column in range(columns[0], columns[1] + 1):
                self.put(row, column, style)
        self.put(rows[0], columns[0], style, value, formula)
        if rows[0] != rows[1] or columns[0] != columns[1]:
            self.merges.append((rows[0], columns[0], rows[1], columns[1]))


@dataclass
class BookPlan:
    """A whole workbook: sheets in order, defined names, and custom document properties."""

    sheets: list[SheetPlan] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    title: str = ""
    active: str = ""

    def sheet(self, name: str) -> SheetPlan:
        """Return a sheet by name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)
