"""The sheets of a blank as a person sees them: texts, merges, and how cells look, empty ones too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mtqg_xl.adoption.lists import Lists, lists_of
from mtqg_xl.adoption.macros import as_plain_workbook
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.container import Container, Refusal, UnusablePartError, container_from, content_of
from mtqg_xl.reading.package import read_workbook_part
from mtqg_xl.reading.page import Page
from mtqg_xl.reading.raw import raw_from
from mtqg_xl.reading.raw_sheet import RawCell, RawSheet
from mtqg_xl.reading.sheet_outline import Range, lie_over_each_other
from mtqg_xl.reading.stored import number_of
from mtqg_xl.vietnamese import modern
from mtqg_xl.workbook.sheet_cells import SheetOutline
from mtqg_xl.workbook.xml_cuts import Node, Outline, PatchError, tree

_MOST_CELLS, _MOST_ROWS, _MOST_COLUMNS = 200_000, 2_000, 300
"""A form is smaller; what lies further out is somebody's slip."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks, as far as it tells what the cell is; ``code`` is its number format."""

    bold: bool = False
    bordered: bool = False
    indent: int = 0
    code: str = ""


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Paper:
    """How a sheet lies on paper, and how wide its columns are where the blank says so."""

    orientation: str = "portrait"
    size: str = "A4"
    widths: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class BlankSheet:
    """One visible sheet of a blank; ``lists`` are what may be chosen in a cell."""

    raw: RawSheet
    looks: dict[tuple[int, int], Look]
    paper: Paper = field(default_factory=Paper)
    lists: Lists = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name on the tab."""
        return self.raw.name

    @cached_property
    def page(self) -> Page:
        """The sheet as reading sees it: titles are found here as they will be found in filled workbooks."""
        return Page(self.raw)

    def cell(self, row: int, column: int) -> RawCell | None:
        """Return what is stored in a cell, None where nothing is."""
        return self.raw.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows as words, line breaks as spaces; numbers as written, empty for formulas."""
        cell = self.cell(row, column)
        if cell is None or cell.formula is not None or cell.value is None:
            return ""
        if isinstance(cell.value, float):
            return f"{cell.value:.10g}"
        return " ".join(modern(str(cell.value)).split())

    def display(self, row: int, column: int) -> str:
        """Return the same, and of a formula what it gave when the blank was saved: ordinals are often computed."""
        cell = self.cell(row, column)
        if cell is None or cell.formula is None:
            return self.text(row, column)
        return f"{cell.value:.10g}" if isinstance(cell.value, float) else " ".join(str(cell.value or "").split())

    def look(self, row: int, column: int) -> Look:
        """Return how a cell looks."""
        return self.looks.get((row, column), PLAIN)

    def is_hidden_row(self, row: int) -> bool:
        """Whether a row is hidden."""
        return row in self.raw.hidden_rows

    def is_hidden_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.raw.hidden_columns)

    def merge_at(self, row: int, column: int) -> Range | None:
        """Return the merge that covers a cell."""
        return self._merge_of.get((row, column))

    @cached_property
    def _merge_of(self) -> dict[tuple[int, int], Range]:
        return {
            (row, column): merge
            for merge in self.raw.merged
            for row in range(merge.first.row, min(merge.last.row, _MOST_ROWS) + 1)
            for column in range(merge.first.column, min(merge.last.column, _MOST_COLUMNS) + 1)
        }

    @cached_property
    def last_row(self) -> int:
        """The last row that holds something or has a border."""
        return max((row for row, _ in (*self.raw.cells, *self._bordered) if row <= _MOST_ROWS), default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column that holds something or has a border."""
        return max((column for _, column in (*self.raw.cells, *self._bordered) if column <= _MOST_COLUMNS), default=0)

    @cached_property
    def _bordered(self) -> tuple[tuple[int, int], ...]:
        return tuple(at for at, look in self.looks.items() if look.bordered)

    @cached_property
    def rightmost(self) -> int:
        """The last column that anything on the sheet reaches: contents, borders, merges."""
        merged = (merge.last.column for merge in self.raw.merged if merge.last.column <= _MOST_COLUMNS)
        return max(self.last_column, *merged, 1)

    @cached_property
    def lowest(self) -> int:
        """The last row that anything on the sheet reaches."""
        return max(self.last_row, *(merge.last.row for merge in self.raw.merged if merge.last.row <= _MOST_ROWS), 1)


@dataclass(frozen=True)
class Blank:
    """A blank workbook: its visible sheets, and the bytes as they came but for macros."""

    file: str
    content: bytes
    sheets: tuple[BlankSheet, ...]
    hidden: tuple[str, ...] = ()
    had_macros: bool = False


def open_blank(path: Path) -> Blank:
    """Return the visible sheets of a blank.

    Raises:
        UsageError: it is no .xlsx that can be read.
    """
    content = content_of(path)
    container = content if isinstance(content, Refusal) else container_from(content, path.name)
    if isinstance(container, Refusal):
        raise UsageError(container.sentence)
    assert isinstance(content, bytes)
    try:
        return _blank(path.name, content, container)
    except UnusablePartError as problem:
        raise UsageError(problem.refusal(path.name).sentence) from problem
    except PatchError as problem:
        raise UsageError(f"Tệp “{path.name}”: {problem} Mở bằng Excel, Lưu thành .xlsx mới.") from problem


def _blank(file: str, content: bytes, container: Container) -> Blank:
    raw = raw_from(container)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    if sum(len(sheet.cells) for sheet in raw.sheets) > _MOST_CELLS:
        raise UnusablePartError("too_large", f"hơn {_MOST_CELLS} ô")
    for sheet in raw.sheets:
        if lie_over_each_other(sheet.merged):
            raise UnusablePartError("unsafe", f"ô gộp chồng lên nhau ở trang {sheet.name}")
    part = read_workbook_part(container).styles
    looks = _looks(container.read(part), raw.number_formats) if part and container.has(part) else ()
    shown = [sheet for sheet in raw.sheets if sheet.state == "visible"]
    hidden = tuple(sheet.name for sheet in raw.sheets if sheet.state != "visible")
    sheets = tuple(
        BlankSheet(
            sheet,
            _looks_of(container, sheet, looks),
            _paper(container.read(sheet.part), sheet.part),
            lists_of(raw, sheet, Outline.of(container.read(sheet.part), sheet.part)),
        )
        for sheet in shown
    )
    return Blank(file, as_plain_workbook(content), sheets, hidden, raw.has_macros)


def _looks_of(container: Container, sheet: RawSheet, looks: tuple[Look, ...]) -> dict[tuple[int, int], Look]:
    xml = container.read(sheet.part)
    if not re.search(rb"<(?:\w+:)?row\b", xml):
        return {}
    outline = SheetOutline.of(xml)
    return {
        (row, column): looks[int(style)]
        for row, line in outline.rows.items()
        for column, cell in line.cells.items()
        if row <= _MOST_ROWS and column <= _MOST_COLUMNS
        if (style := cell.attributes.get("s", "0")).isdigit() and int(style) < len(looks)
    }


_SIZES = {"8": "A3", "9": "A4"}
"""Source: ECMA-376 part 1, 18.3.1.63."""


def _paper(xml: bytes, part: str) -> Paper:
    outline = Outline.of(xml, part)
    setup = next((child.attributes for child in outline.named("pageSetup")), {})
    columns = [node for child in outline.named("cols") for node in tree(outline.text(child)).all("col")]
    widths = {
        column: width
        for node in columns
        if (width := number_of(node.attributes.get("width", ""))) is not None
        for column in range(max(_whole(node, "min"), 1), min(_whole(node, "max"), _MOST_COLUMNS) + 1)
    }
    orientation = setup.get("orientation", "portrait")
    return Paper(
        orientation if orientation == "landscape" else "portrait", _SIZES.get(setup.get("paperSize", ""), "A4"), widths
    )


# --- styles ----------------------------------------------------------------------------------------------


def _looks(xml: bytes, codes: tuple[str, ...]) -> tuple[Look, ...]:
    root = tree(xml)
    bold = [_is_bold(font) for font in _items(root, "fonts", "font")]
    bordered = [_is_bordered(border) for border in _items(root, "borders", "border")]
    formats = list(_items(root, "cellXfs", "xf"))
    return tuple(
        Look(
            _listed(bold, xf.attributes.get("fontId")),
            _listed(bordered, xf.attributes.get("borderId")),
            _indent(xf),
            codes[at] if at < len(codes) else "",
        )
        for at, xf in enumerate(formats)
    )


def _items(root: Node, group: str, item: str) -> Iterator[Node]:
    for child in root.children:
        if child.name == group:
            yield from (node for node in child.children if node.name == item)


def _listed(flags: list[bool], number: str | None) -> bool:
    return number is not None and number.isdigit() and int(number) < len(flags) and flags[int(number)]


def _is_bold(font: Node) -> bool:
    return any(node.name == "b" and node.attributes.get("val", "1") not in {"0", "false"} for node in font.children)


def _is_bordered(border: Node) -> bool:
    """Whether a line is drawn at two sides at least: one alone underlines a name."""
    sides = [node for node in border.children if node.attributes.get("style", "none") != "none"]
    return len(sides) > 1


def _indent(xf: Node) -> int:
    return next((_whole(node, "indent") for node in xf.children if node.name == "alignment"), 0)


def _whole(node: Node, name: str) -> int:
    """Return the whole number in an attribute; 0 where there is none."""
    return int(number_of(node.attributes.get(name, "")) or 0)
