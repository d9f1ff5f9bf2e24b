"""What would be if another number stood in a typed cell: the comparisons of a file judged anew, many trials at once."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.rules import Judged, judged
from mtqg_xl.reading.submission import Submission

Change = tuple[CellKey, float]
"""A typed cell and what it should hold, in the unit of the sheet."""


@dataclass(frozen=True)
class Trial:
    """The comparisons of a file with other numbers in it."""

    lines: tuple[Judged, ...]

    @cached_property
    def gaps(self) -> dict[str, float]:
        """By how much left is more than right, by the key of a finding; of rows of blocks only where they break."""
        return dict(_gaps(self.lines))

    @cached_property
    def broken(self) -> frozenset[str]:
        """The keys of the findings that would be told."""
        return frozenset(key for line in self.lines if line.state == "khong_dat" for key, _ in _gaps([line]))


def _gaps(lines: Sequence[Judged]) -> Iterator[tuple[str, float]]:
    for line in lines:
        block = line.case.block
        if block is None:
            yield line.case.key, line.left - line.right
        for row, left, right in line.broken:
            if block is not None:
                yield f"{line.case.key}#{block.id}#{row.position}", left - right


def case_of(key: str) -> str:
    """Return the key of the comparison that a finding tells of, in a row of a block too."""
    return key.partition("#")[0]


def as_it_is(lines: Sequence[Judged]) -> Trial:
    """Return the comparisons as the file has them."""
    return Trial(tuple(lines))


def tried(context: Context, changes: Sequence[Change], only: Container[str] | None = None) -> list[Trial]:
    """Return for each change the file with that one number in it, everything computed from it anew.

    With ``only`` the comparisons with such keys alone are judged.
    """
    return tried_together(context, [(change,) for change in changes], only)


def tried_together(
    context: Context, changes: Sequence[Sequence[Change]], only: Container[str] | None = None
) -> list[Trial]:
    """Return the same for several changes of one file each."""
    if not changes:
        return []
    from mtqg_xl.figures.compute import compute

    files = [_changed(context.submission, some) for some in changes]
    lines = judged(files, compute(files, context.kit), [context.blank_is_none] * len(files), only)
    return [Trial(tuple(each)) for each in lines]


def _changed(submission: Submission, changes: Sequence[Change]) -> Submission:
    for key, value in changes:
        submission = submission.with_number(key, value)
    return submission


def closing(value: float, gap: float, slope: float) -> float | None:
    """Return the number that closes a gap which grows by ``slope`` for each one more; None where none does."""
    return value - gap / slope if slope else None
