"""A worksheet beside its rows: merges, hidden columns, protection, the filter."""

from typing import NamedTuple

from mtqg_xl.cells import Address, parse_a1, range_a1
from mtqg_xl.reading.container import UnusablePartError
from mtqg_xl.reading.stored import is_true

MAX_MERGES = 100_000


class Range(NamedTuple):
    """A rectangle of cells, both corners included."""

    first: Address
    last: Address

    @property
    def a1(self) -> str:
        """The range as Excel writes it: ``L29:M29``."""
        return range_a1(self.first, self.last)

    def covers(self, row: int, column: int) -> bool:
        """Return whether a cell lies in the rectangle."""
        return self.first.row <= row <= self.last.row and self.first.column <= column <= self.last.column


class SheetOutline:
    """What the elements of a worksheet beside its rows say, taken one by one."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.merged: list[Range] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.protected = False
        self.auto_filter: Range | None = None

    def take(self, local: str, attributes: dict[str, str]) -> None:
        """Take an element by its local name.

        Raises:
            UnusablePartError: there are too many merges.
            ValueError: a column has no number.
        """
        if local == "mergeCell":
            self._merge(attributes)
        elif local == "col" and is_true(attributes.get("hidden")):
            self.hidden_columns.append((int(attributes.get("min", "")), int(attributes.get("max", ""))))
        elif local == "sheetProtection":
            self.protected = is_true(attributes.get("sheet"))
        elif local == "autoFilter" and self.auto_filter is None:
            # the views that follow in the part have filters of their own
            self.auto_filter = range_named(attributes.get("ref", ""))

    def _merge(self, attributes: dict[str, str]) -> None:
        merged = range_named(attributes.get("ref", ""))
        if merged is not None:
            self.merged.append(merged)
        if len(self.merged) > MAX_MERGES:
            raise UnusablePartError("too_large", f"hơn {MAX_MERGES} ô gộp")


def range_named(text: str) -> Range | None:
    """Return the range an attribute names, or None where it names none that exists."""
    first, _, last = text.partition(":")
    try:
        corners = parse_a1(first), parse_a1(last or first)
    except ValueError:
        return None
    rows, columns = sorted(each.row for each in corners), sorted(each.column for each in corners)
    return Range(Address(rows[0], columns[0]), Address(rows[1], columns[1]))
