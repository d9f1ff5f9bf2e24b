"""Bàn giao of 30/6/2025: what old units handed over, item by item, and whether somebody received all of it.

A line with a receiver says what that unit took over. A line without one says what is to be handed over in all; where an
item has such a line, the receivers' lines must add up to it. An item with receivers alone is handed over as received.
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from datetime import date

from mtqg_xl.vietnamese import fold, write_number

LAST_DAY = date(2025, 6, 30)
"""The last day of the districts and of the old communes."""

FIRST_DAY = date(2025, 7, 1)
"""The first day of the new ones."""

AMOUNT_WORDS = ("KH còn lại", "lũy kế đến 30/6/2025", "tạm ứng còn")
"""What the three amounts are, in their order."""

WITHOUT_SOURCE = "(chưa ghi nguồn)"


@dataclass(frozen=True, slots=True)
class Amounts:
    """Three amounts in đồng: the plan not yet paid out, what was paid, and advances not yet recovered."""

    remaining: int = 0
    cumulative: int = 0
    advance: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.remaining + other.remaining, self.cumulative + other.cumulative, self.advance + other.advance
        )

    @property
    def each(self) -> tuple[int, ...]:
        """The three of them, in the order of `AMOUNT_WORDS`."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One line of BAN_GIAO; ``item`` is the code of a row or of a work, ``receiver`` empty where none is named.

    ``giver`` and ``receiver`` are codes of reporters, ``year`` what was said of the plan year; ``is_carried`` where it
    is money of an earlier year.
    """

    row: int
    giver: str
    item: str
    source: str
    year: str
    amounts: Amounts
    receiver: str = ""
    decision: str = ""
    is_carried: bool = False

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """What makes several lines one item: who gives it, its code, source and kind of year."""
        return self.giver, fold(self.item), fold(self.source), self.is_carried


@dataclass(frozen=True)
class HandedItem:
    """All lines about one item."""

    lines: tuple[HandoverLine, ...]

    @property
    def first(self) -> HandoverLine:
        """The line that comes first in the table."""
        return self.lines[0]

    @property
    def taking(self) -> tuple[HandoverLine, ...]:
        """The lines that name a receiver."""
        return tuple(line for line in self.lines if line.receiver)

    @property
    def giving(self) -> tuple[HandoverLine, ...]:
        """The lines that say what is handed over in all: those without a receiver, else those with one."""
        return tuple(line for line in self.lines if not line.receiver) or self.lines

    @property
    def given(self) -> Amounts:
        """What is handed over in all."""
        return added(line.amounts for line in self.giving)

    @property
    def taken(self) -> Amounts:
        """What the receivers took over."""
        return added(line.amounts for line in self.taking)

    @property
    def is_even(self) -> bool:
        """Whether everything that is given is taken, and nothing else."""
        return self.given == self.taken

    @property
    def rows(self) -> str:
        """The lines as a person finds them: "dòng 7, 8"."""
        return "dòng " + ", ".join(str(line.row) for line in self.lines)


@dataclass(frozen=True)
class SourceBalance:
    """All items of one source of money, or of all sources."""

    source: str
    items: tuple[HandedItem, ...] = field(default=())

    @property
    def given(self) -> Amounts:
        """What was handed over."""
        return added(item.given for item in self.items)

    @property
    def taken(self) -> Amounts:
        """What was taken over."""
        return added(item.taken for item in self.items)

    @property
    def broken(self) -> tuple[HandedItem, ...]:
        """The items that break it, also where two breaks would cancel out."""
        return tuple(item for item in self.items if not item.is_even)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return one sentence for each amount: "NSTW, KH còn lại: Giao 42.613.000.000 đ = nhận 42.613.000.000 đ.".

        Of an amount that nobody gave or took nothing is said.
        """
        pairs = zip(AMOUNT_WORDS, self.given.each, self.taken.each, strict=True)
        said = [(words, given, taken) for words, given, taken in pairs if given or taken]
        return tuple(f"{self.source}, {words}: {compared(given, taken)}." for words, given, taken in said)


def compared(given: int, taken: int) -> str:
    """Return two amounts side by side, with the difference where there is one."""
    if given == taken:
        return f"Giao {write_number(given)} đ = nhận {write_number(taken)} đ"
    return f"Giao {write_number(given)} đ ≠ nhận {write_number(taken)} đ, lệch {write_number(given - taken)} đ"


def added(amounts: Iterable[Amounts]) -> Amounts:
    """Return the sum of amounts; nothing is zero."""
    total = Amounts()
    for each in amounts:
        total += each
    return total


def items_of(lines: Iterable[HandoverLine]) -> tuple[HandedItem, ...]:
    """Return the items in the order of the table."""
    found: dict[tuple[str, str, str, bool], list[HandoverLine]] = {}
    for line in lines:
        found.setdefault(line.key, []).append(line)
    return tuple(HandedItem(tuple(group)) for group in found.values())


def balances(lines: Iterable[HandoverLine]) -> tuple[SourceBalance, ...]:
    """Return what was given and taken by source, in the order in which the table names them."""
    return tuple(_by_source(items_of(lines)))


def _by_source(items: Iterable[HandedItem]) -> Iterator[SourceBalance]:
    groups: dict[str, list[HandedItem]] = {}
    for item in items:
        groups.setdefault(fold(item.first.source), []).append(item)
    for group in groups.values():
        yield SourceBalance(group[0].first.source or WITHOUT_SOURCE, tuple(group))
