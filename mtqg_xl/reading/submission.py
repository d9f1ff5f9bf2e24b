"""What one file says: every cell that its kit knows, where it lies, and what could not be read. Nothing is judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from mtqg_xl.cells import Address, a1
from mtqg_xl.definition.issued_plan import PlanLine
from mtqg_xl.definition.layout import FIRST_SENTINEL, LAST_SENTINEL
from mtqg_xl.definition.prefilled import Prefilled
from mtqg_xl.reading.raw_sheet import RawSheet

TypedKind = Literal["number", "mark", "text", "choice", "date", "blank", "error", "bool"]
MARKS = ("-", "x")


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as it stands in the file.

    ``raw`` is the stored value (for a formula the cached one, None when it was never calculated); ``value`` the
    number that an input or a computed cell holds, in the unit of the sheet, None when it is no number; ``mark`` is
    ``-`` or ``x``; ``text`` is NFC, and Unicode where it was typed in an old font. ``kind`` is what the cell holds,
    not what the definition wants.
    """

    kind: TypedKind
    raw: float | str | bool | None
    address: Address
    value: float | None = None
    mark: str | None = None
    text: str = ""
    day: date | None = None
    formula: str | None = None
    has_cached: bool = True

    @property
    def is_answered(self) -> bool:
        """Whether an input holds a number or a mark; any other text counts as missing."""
        return self.value is not None or self.mark is not None

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all stands in the cell."""
        return self.kind == "blank" and self.formula is None


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One row of an open block; ``position`` counts from the first sentinel, blank rows too.

    ``cells`` are the typed ones, ``computed`` those with a formula in the definition; both only if something stands
    there. ``is_bare`` where only the columns stand there with which rows are issued (the name of a thôn), ``is_issued``
    where the row carries the hidden code with which rows of the block are issued: an inserted one does not.
    """

    position: int
    row_number: int
    cells: dict[str, Typed]
    computed: dict[str, Typed] = field(default_factory=dict)
    is_bare: bool = False
    is_issued: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no typed column of the row holds anything but what rows are issued with."""
        return not self.cells or self.is_bare


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file says of itself (very-hidden sheet or custom properties); empty where it says nothing.

    ``receiver`` is whom it is sent to, as THÔNG TIN prints it on top; ``plan`` what its superior has issued to it;
    ``prefilled`` the numbers that it held from an earlier period when it was made. A consolidated workbook says how
    many units are ``expected`` in it, and the names of those that are ``missing``.
    """

    kit: str = ""
    kit_version: str = ""
    definition_hash: str = ""
    reporter: str = ""
    reporter_name: str = ""
    period: str = ""
    as_of: str = ""
    deadline: str = ""
    money_unit: str = ""
    made_by: str = ""
    receiver: str = ""
    role: str = "submission"
    plan: tuple[PlanLine, ...] = ()
    prefilled: tuple[Prefilled, ...] = ()
    expected: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class AnchorNote:
    """Something about where cells were found that a person should know.

    ``kind``: ``code_lost`` · ``label_changed`` · ``name_lost`` (one anchor disagreed or is gone, the cell was found
    all the same) · ``old_font`` (so were labels) · ``rows_sorted`` · ``columns_exchanged`` (words stand at one
    another's codes) · ``row_unread`` (three anchors that differ, or none) · ``row_twice`` · ``row_unknown`` ·
    ``column_unread`` · ``sheet_twice`` · ``sheet_copied`` (another sheet says the same) · ``unit_changed`` (the line
    over a form names another unit of money) · ``unit_of_file_changed`` (so does THÔNG TIN) · ``other_reporter`` (THÔNG
    TIN names another than the stamp) · ``reporter_spelt`` · ``reporter_gone`` · ``heading_of_other`` (a heading does) ·
    ``other_period`` · ``other_day`` (headings name another than the stamp) ·
    ``instance_missing`` · ``own_sheet_gone`` (a sheet beside the forms) · ``numbers_merged`` · ``texts_merged`` (a
    merge covers data cells). ``values`` lists what stands there unread, ``cells`` the places (row, column) that the
    note is about, ``links`` (``Sheet!A1``) what it concerns on other sheets.
    """

    kind: str
    instance: str
    what: str
    sheet: str
    cell: str = ""
    values: tuple[str, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """A populated cell that belongs to no form; ``text`` is what it shows, ``is_figure`` whether that is a figure."""

    cell: str
    text: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class UnreadSheet:
    """The populated cells of one visible sheet that nothing reads, figures first; ``count`` and ``figures`` are of all.

    ``cells`` is cut off where a foreign sheet holds thousands.
    """

    sheet: str
    cells: tuple[UnreadCell, ...]
    count: int
    figures: int


@dataclass(frozen=True, slots=True)
class AddedCells:
    """Cells that officers added to a sheet, formulas among them: rows and columns of their own, sums beside a form.

    ``sheet`` is the whole sheet as stored, ``cells`` those of it (row, column) that are no cells of a form.
    """

    sheet: RawSheet
    cells: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Found:
    """Where one instance lies in the file: its sheet, and sheet rows and columns by id.

    ``rows`` holds fixed rows, sentinels (``works#first``) and the rows between them (``works#1`` …); ``stand_ins`` are
    sentinels that are gone, in whose place the outermost row of the block stands. ``code_row``, ``code_column`` and
    ``header_row`` (the first of several) are None where they are lost.
    """

    sheet: str
    rows: dict[str, int]
    columns: dict[str, int]
    code_row: int | None = None
    code_column: int | None = None
    header_row: int | None = None
    stand_ins: frozenset[str] = frozenset()

    def address(self, row: str, column: str) -> Address:
        """Return where a cell lies; KeyError when its row or column was not found."""
        return Address(self.rows[row], self.columns[column])


@dataclass(frozen=True)
class Submission:
    """One file, read: typed and computed cells by (instance, row, column), block rows, locations and the stamp.

    ``typed`` and ``computed`` hold only cells in which something stands (for computed cells: a formula or a value).
    It is a cell map for `mtqg_xl.definition.excel_text`, so that the formula that *should* stand in a cell can be
    written for the place where the cell lies now. ``unread`` accounts for every other populated cell that can be seen:
    what is neither told in ``notes`` nor was issued with the kit. With ``values_only`` the file was no .xlsx: nothing
    is known of its formulas. ``was_locked`` where a password opened it.
    """

    file: str
    path: str
    sha256: str
    kit_id: str
    stamp: Stamp
    found: Mapping[str, Found]
    typed: Mapping[tuple[str, str, str], Typed]
    computed: Mapping[tuple[str, str, str], Typed]
    blocks: Mapping[tuple[str, str], tuple[BlockRow, ...]]
    notes: tuple[AnchorNote, ...] = ()
    unread: tuple[UnreadSheet, ...] = ()
    added: tuple[AddedCells, ...] = ()
    made_with: str = ""
    saved_at: str = ""
    manual_calculation: bool = False
    full_precision: bool = True
    values_only: bool = False
    was_locked: bool = False
    is_returned: bool = False
    warnings: tuple[str, ...] = field(default=())

    def own(self, instance: str, row: str, column: str) -> str:
        """Return the address of a cell on its own sheet."""
        return self.found[instance].address(row, column).a1

    def sheet(self, instance: str) -> str:
        """Return the name of the sheet where an instance was found."""
        return self.found[instance].sheet

    def block_range(self, instance: str, block: str, column: str) -> str:
        """Return a block's column from the first to the last sentinel, where they lie now."""
        place = self.found[instance]
        first, last = place.rows[block + FIRST_SENTINEL], place.rows[block + LAST_SENTINEL]
        number = place.columns[column]
        return f"{a1(first, number)}:{a1(last, number)}"

    def cell(self, instance: str, row: str, column: str) -> Typed | None:
        """Return what stands in a cell, typed or computed; None when nothing does."""
        key = (instance, row, column)
        found = self.typed.get(key) or self.computed.get(key)
        if found is not None:
            return found
        block, mark, position = row.partition("#")
        if not mark or not position.isdigit():
            return None
        return self._block_cells.get((instance, block, int(position)), {}).get(column)

    def row_of_block(self, instance: str, row: str) -> BlockRow:
        """Return a row of a block by its id (``works#3``).

        Raises:
            KeyError: the block has no such row.
        """
        block, _, position = row.partition("#")
        return self._block_rows[instance, block, int(position)]

    @cached_property
    def _block_cells(self) -> dict[tuple[str, str, int], dict[str, Typed]]:
        return {key: row.computed | row.cells for key, row in self._block_rows.items()}

    @cached_property
    def _block_rows(self) -> dict[tuple[str, str, int], BlockRow]:
        return {(instance, block, row.position): row for (instance, block), rows in self.blocks.items() for row in rows}

    def with_number(self, key: tuple[str, str, str], value: float) -> "Submission":
        """Return the same file as if another number stood in a typed cell, fixed or of a filled row of a block.

        Raises:
            KeyError: the file has no such cell, or nothing is typed in that row of a block.
        """
        instance, row, column = key
        block, mark, position = row.partition("#")
        if not mark:
            return replace(self, typed={**self.typed, key: self._numbered(key, self.typed.get(key), value)})
        self.row_of_block(instance, row)
        rows = tuple(
            replace(each, cells=each.cells | {column: self._numbered(key, each.cells.get(column), value)})
            if each.position == int(position)
            else each
            for each in self.blocks[instance, block]
        )
        return replace(self, blocks={**self.blocks, (instance, block): rows})

    def _numbered(self, key: tuple[str, str, str], cell: Typed | None, value: float) -> Typed:
        if cell is not None:
            return replace(cell, raw=value, value=value)
        return Typed("number", value, self.found[key[0]].address(key[1], key[2]), value)

    def filled_rows(self, instance: str, block: str) -> Iterator[BlockRow]:
        """Yield the rows of a block in which something was typed."""
        return (row for row in self.blocks.get((instance, block), ()) if not row.is_empty)

    def is_new(self, instance: str, row: BlockRow) -> bool:
        """Return whether a row of a block holds a number that did not stand there when the file was made.

        Rows may have been moved since: a number is known by its column and value.
        """
        numbers = ((instance, column, cell.value) for column, cell in row.cells.items() if cell.value is not None)
        return not self._prefilled_rows or any(number not in self._prefilled_rows for number in numbers)

    @cached_property
    def _prefilled_rows(self) -> frozenset[tuple[str, str, float | str]]:
        return frozenset((line.instance, line.column, line.value) for line in self.stamp.prefilled if "#" in line.row)

    def text(self, instance: str, row: str, column: str) -> str:
        """Return the text of a cell, empty when nothing stands there."""
        cell = self.cell(instance, row, column)
        return cell.text if cell is not None else ""
