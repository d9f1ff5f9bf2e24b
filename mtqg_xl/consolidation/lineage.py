"""Where the figures of a total came from: the files of each reporter, where cells lie in them, what was overridden."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from mtqg_xl.cells import a1

CellKey = tuple[str, str, str]


@dataclass(frozen=True)
class FormSource:
    """The file that a form of a reporter was taken from: its Lần gửi, and sheet rows and columns by id."""

    file: str
    number: int
    sheet: str
    rows: Mapping[str, int]
    columns: Mapping[str, int]

    def cell(self, row: str, column: str) -> str:
        """Return the address of a cell in the file; empty where the file has no such row or column."""
        if row not in self.rows or column not in self.columns:
            return ""
        return a1(self.rows[row], self.columns[column])


@dataclass(frozen=True)
class Member:
    """One reporter in a total, with the file of each of its forms.

    ``mark`` says in words what is not as usual with its figures: taken provisionally, or carried over from an earlier
    period.
    """

    code: str
    name: str
    forms: Mapping[str, FormSource]
    prepared_by: str = ""
    phone: str = ""
    mark: str = ""


class LazyMembers(Sequence[Member]):
    """The members of a total, each worked out when it is asked for: so many that they are not held."""

    def __init__(self, count: int, member: Callable[[int], Member]) -> None:
        """Stand for so many."""
        self._count, self._member = count, member
        self._last: tuple[int, Member] | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Member: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Member, ...]: ...

    def __getitem__(self, at: int | slice) -> Member | tuple[Member, ...]:
        places = range(self._count)[at]
        return tuple(map(self._found, places)) if isinstance(places, range) else self._found(places)

    def _found(self, at: int) -> Member:
        if self._last is None or self._last[0] != at:
            self._last = at, self._member(at)
        return self._last[1]

    def __iter__(self) -> Iterator[Member]:
        return map(self._found, range(self._count))


@dataclass(frozen=True, slots=True)
class Override:
    """A figure that the receiver replaced; money in đồng, ``sent`` None where nothing stood there."""

    reporter: str
    instance: str
    row: str
    column: str
    sent: float | None
    adjusted: float
    reason: str
    confirmed: str
    adjusted_by: str

    @property
    def key(self) -> CellKey:
        """Instance, row and column."""
        return self.instance, self.row, self.column


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that a reporter gave on GIẢI TRÌNH, under the code of the line."""

    reporter: str
    code: str
    reason: str
    given_by: str

    def is_about(self, row: str) -> bool:
        """Whether it was given for a row of a form: a code ends with it, ``R07-DTTS.4.1.a``."""
        return self.code.partition("-")[2] == row.partition("#")[0]


@dataclass(frozen=True)
class Lineage:
    """What is known of the reporters of a total, in the order of its members.

    ``expected`` are code and name of all who should be in it.
    """

    kit: str
    members: Sequence[Member]
    expected: tuple[tuple[str, str], ...] = ()
    overrides: tuple[Override, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @cached_property
    def _overrides(self) -> dict[tuple[str, CellKey], Override]:
        return {(item.reporter, item.key): item for item in self.overrides}

    @cached_property
    def _reasons(self) -> dict[str, list[Reason]]:
        found: dict[str, list[Reason]] = {}
        for item in self.reasons:
            found.setdefault(item.reporter, []).append(item)
        return found

    def override(self, reporter: str, key: CellKey) -> Override | None:
        """Return what was overridden in one cell of a reporter."""
        return self._overrides.get((reporter, key))

    def reasons_for(self, reporter: str, row: str) -> tuple[Reason, ...]:
        """Return what a reporter said about a row."""
        return tuple(item for item in self._reasons.get(reporter, ()) if item.is_about(row))

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those who should be in the total and are not."""
        inside = {item.code for item in self.members}
        return tuple(name for code, name in self.expected if code not in inside)
