"""Things with a code, a name and a parent that exist from one day to another.

A code may change its meaning: 06184 is thị trấn Đồng Đăng until 30/6/2025 and xã Đồng Đăng after it. So a code
names something only together with a day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Generic, Protocol, Self, TypeVar

from mtqg_xl.vietnamese import fold

_BEFORE_NAMES = ("ủy ban nhân dân", "ubnd", "thị trấn", "thị xã", "thành phố", "đặc khu", "xã", "phường")
_HIGHER_KINDS = ("huyện", "quận", "tỉnh")
_KIND_WORD = re.compile(rf"(?:{'|'.join(fold(word) for word in (*_BEFORE_NAMES, *_HIGHER_KINDS))}) (?=[^\W\d_])")


class Dated(Protocol):
    """What a reporter and an area have in common; None is "without a first (last) day"."""

    @property
    def code(self) -> str:
        """The code, text with its leading zeros."""

    @property
    def name(self) -> str:
        """The name with the word for its kind: "xã Lục Bình"."""

    @property
    def parent_code(self) -> str:
        """The code of the one above on the same day; empty for none."""

    @property
    def valid_from(self) -> date | None:
        """The first day."""

    @property
    def valid_to(self) -> date | None:
        """The last day, still included."""


T = TypeVar("T", bound=Dated)


def is_valid(entry: Dated, day: date) -> bool:
    """Return whether the entry exists on a day; first and last day belong to it."""
    return (entry.valid_from or date.min) <= day <= (entry.valid_to or date.max)


def overlap(one: Dated, other: Dated) -> bool:
    """Return whether there is a day on which both exist."""
    start = max(one.valid_from or date.min, other.valid_from or date.min)
    return start <= min(one.valid_to or date.max, other.valid_to or date.max)


def bare_name(name: str) -> str:
    """Return the folded name without the words before it: "UBND xã Lục Bình" gives "lục bình"."""
    key = fold(name)
    while (shorter := _KIND_WORD.sub("", key, count=1) if _KIND_WORD.match(key) else key) != key:
        key = shorter
    return key


def is_same_code(text: str, code: str) -> bool:
    """Return whether a text is a code, whatever zeros a sheet has dropped in front of it."""
    return text == code or (text.isdigit() and code.isdigit() and text.lstrip("0") == code.lstrip("0"))


@dataclass(frozen=True)
class DatedEntries(Generic[T]):
    """All entries of one file in its order, of every time."""

    entries: tuple[T, ...]

    def __iter__(self) -> Iterator[T]:
        """Yield the entries in the order of the file."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return how many entries there are, of every time."""
        return len(self.entries)

    def at(self, day: date) -> Self:
        """Return those that exist on a day."""
        return replace(self, entries=tuple(entry for entry in self.entries if is_valid(entry, day)))

    def by_code(self, code: str, day: date) -> T | None:
        """Return the one that bears a code on a day, None when nobody does."""
        return next((entry for entry in self._by_code.get(code, ()) if is_valid(entry, day)), None)

    def children(self, code: str, day: date) -> tuple[T, ...]:
        """Return those directly below a code on a day, in the order of the file."""
        return tuple(entry for entry in self._by_parent.get(code, ()) if is_valid(entry, day))

    def find(self, name: str) -> tuple[T, ...]:
        """Return everyone of that name, of every time: names are not keys.

        Spelling variants of one name are equal (hòa/hoà, capitals, spaces). Where nobody bears the whole name, the
        words before it ("UBND", "xã", "huyện") do not count: "Thụy Hùng" finds every xã Thụy Hùng.
        """
        whole = tuple(entry for entry in self.entries if fold(entry.name) == fold(name))
        return whole or tuple(entry for entry in self.entries if bare_name(entry.name) == bare_name(name))

    def said(self, text: str) -> tuple[T, ...]:
        """Return everyone whom a person may mean: by code, of which a sheet drops the zeros in front, else by name."""
        return tuple(entry for entry in self.entries if is_same_code(text, entry.code)) or self.find(text)

    @cached_property
    def _by_code(self) -> dict[str, list[T]]:
        found: dict[str, list[T]] = {}
        for entry in self.entries:
            found.setdefault(entry.code, []).append(entry)
        return found

    @cached_property
    def _by_parent(self) -> dict[str, list[T]]:
        found: dict[str, list[T]] = {}
        for entry in self.entries:
            found.setdefault(entry.parent_code, []).append(entry)
        return found
