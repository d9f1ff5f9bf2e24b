"""Where the cells of a kit as issued lie in a file now, and formulas of the issued sheets written for it.

Rows and columns that reading found are the fixed points; what stands between two of them has moved with both, or
is not looked for. Nothing is guessed: where a row is gone, whatever names it alone has no formula.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mtqg_xl.cells import letters, quoted_sheet
from mtqg_xl.formula.nodes import Cell, Kind
from mtqg_xl.formula.relative import operands_replaced
from mtqg_xl.formula.syntax import reference


@dataclass(frozen=True)
class Line:
    """The rows or the columns of one sheet: where those as issued lie now.

    ``known`` are the fixed points; ``inner`` are rows of open blocks, which move one by one; beyond ``last`` nothing
    is known.
    """

    known: Mapping[int, int]
    inner: Mapping[int, int] = field(default_factory=dict)
    unknown: frozenset[int] = frozenset()
    last: int | None = None

    def now(self, issued: int) -> int | None:
        """Return where a row or column lies now; None where that is not known."""
        found = self.known.get(issued, self.inner.get(issued))
        if found is not None:
            return found
        if issued in self.unknown or (self.last is not None and issued > self.last):
            return None
        return self._between(issued)

    def _between(self, issued: int) -> int | None:
        points = self._points
        at = bisect_left(points, issued)
        before, after = (points[at - 1] if at else None), (points[at] if at < len(points) else None)
        if before is not None and after is not None and self.known[after] - self.known[before] != after - before:
            return None
        near = before if before is not None else after
        if near is None:
            return issued
        found = self.known[near] + issued - near
        return found if found > 0 else None

    @cached_property
    def _points(self) -> list[int]:
        return sorted(self.known)

    @property
    def is_still(self) -> bool:
        """Whether nothing has moved."""
        is_same = all(issued == now for issued, now in (*self.known.items(), *self.inner.items()))
        return is_same and not self.unknown and self.last is None


STILL = Line({})


@dataclass(frozen=True)
class SheetPlace:
    """One sheet as issued and as the file has it; ``part`` is its part in the file.

    ``absent_rows`` are issued rows (lost sentinels) for which another row stands in formulas alone.
    """

    issued: str
    name: str
    part: str
    rows: Line = STILL
    columns: Line = STILL
    absent_rows: frozenset[int] = frozenset()

    def at(self, row: int, column: int) -> tuple[int, int] | None:
        """Return where a cell lies now; None where that is not known."""
        if row in self.absent_rows:
            return None
        found = self.rows.now(row), self.columns.now(column)
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    @property
    def is_still(self) -> bool:
        """Whether the sheet lies as it was issued, under its own name."""
        return self.name == self.issued and self.rows.is_still and self.columns.is_still


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows of a block whose formulas are those of other rows: from the first to the last, so far down."""

    first: int
    last: int
    down: int


class Whereabouts:
    """Every sheet of a kit that a file still has."""

    def __init__(self, places: Iterable[SheetPlace], lost: Iterable[str] = ()) -> None:
        """Take the sheets, and the names of those that are lost."""
        self.lost = frozenset(name.casefold() for name in lost)
        self.places = {place.issued: place for place in places}
        self._by_key = {place.issued.casefold(): place for place in self.places.values()}
        self._is_still = all(place.is_still for place in self.places.values())
        self._operands: dict[tuple[str, str], str | None] = {}

    def formula(self, text: str, own: SheetPlace, moved: Moved | None = None) -> str | None:
        """Return a formula of an issued sheet as it must stand in the file; None where a cell it names is gone."""
        lost = False

        def now(written: str, kind: Kind) -> str:
            nonlocal lost
            if kind is not Kind.REFERENCE:
                return written
            found = self._operand(written, own, moved)
            lost |= found is None
            return found or ""

        if self._is_still and moved is None and not self.lost:
            return text
        found = operands_replaced(text, now)
        return None if lost else found

    def _operand(self, written: str, own: SheetPlace, moved: Moved | None) -> str | None:
        if moved is not None:
            return self._found(written, own, moved)
        key = (own.issued, written)
        if key not in self._operands:
            self._operands[key] = self._found(written, own, None)
        return self._operands[key]

    def _found(self, written: str, own: SheetPlace, moved: Moved | None) -> str | None:
        node = reference(written)
        place = own if node.sheet is None else self._by_key.get(node.sheet.casefold())
        if place is None:
            return None
        ends = (node, node) if isinstance(node, Cell) else (node.first, node.last)
        rows = _rows(place.rows, ends[0].row, ends[1].row, moved if place is own else None)
        columns = _columns(place.columns, ends[0].column, ends[1].column)
        if rows is None or columns is None:
            return None
        corners = [_corner(end, row, column) for end, row, column in zip(ends, rows, columns, strict=True)]
        sheet = written.rpartition("!")[0]
        if node.sheet is not None and place.name.casefold() != node.sheet.casefold():
            sheet = quoted_sheet(place.name)
        cells = corners[0] if isinstance(node, Cell) else ":".join(corners)
        return f"{sheet}!{cells}" if sheet else cells


def _rows(line: Line, first: int, last: int, moved: Moved | None) -> tuple[int, int] | None:
    """Return where the first and last row of a range lie now; a range that lost its edge is shorter."""
    if moved is not None and moved.first <= first and last <= moved.last:
        return first + moved.down, last + moved.down
    top = next((now for at in range(first, last + 1) if (now := line.now(at)) is not None), None)
    bottom = next((now for at in range(last, first - 1, -1) if (now := line.now(at)) is not None), None)
    return (top, bottom) if top is not None and bottom is not None and top <= bottom else None


def _columns(line: Line, first: int, last: int) -> tuple[int, int] | None:
    """Return where the first and last column lie now; a column that was not read may still be there, so none may go."""
    left, right = line.now(first), line.now(last)
    return (left, right) if left is not None and right is not None and left <= right else None


def _corner(cell: Cell, row: int, column: int) -> str:
    return ("$" if cell.column_absolute else "") + letters(column) + ("$" if cell.row_absolute else "") + str(row)
