"""How far sums reach: which rows one adds up in the end, and which sum stands above all others."""

from collections.abc import Mapping, Sequence

Adds = Mapping[int, Sequence[int]]
"""The rows that each row adds up, by their places."""


def leaves_of(adds: Adds, at: int) -> set[int]:
    """Return what a row adds up in the end, through sums below it."""
    open_ends, seen, found = [at], {at}, set[int]()
    while open_ends:
        for child in adds.get(open_ends.pop(), ()):
            if child in seen:
                continue
            seen.add(child)
            if adds.get(child):
                open_ends.append(child)
            else:
                found.add(child)
    return found


def reaches(adds: Adds, start: int, target: int) -> bool:
    """Whether a row adds up, directly or not, another: a circle is no sum."""
    open_ends, seen = [start], {start}
    while open_ends:
        for child in adds.get(open_ends.pop(), ()):
            if child == target:
                return True
            if child not in seen:
                seen.add(child)
                open_ends.append(child)
    return False


def top_of(parent_of: Mapping[int, int], at: int) -> int:
    """Return the sum above a row that no other sum takes."""
    while at in parent_of:
        at = parent_of[at]
    return at
