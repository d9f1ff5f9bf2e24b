"""What files of a folder have in common, found without reading most of them again, or holding what they say."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.beside import remembered_of
from mtqg_xl.pipeline.cache import key_of
from mtqg_xl.pipeline.known import Rest, known_of
from mtqg_xl.reading.submission import Submission

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mtqg_xl.checks.across import Across
    from mtqg_xl.pipeline.spill import Spilled

    Marks = NDArray[np.uint64]

_SLOTS = 1 << 20
"""Marks are first told apart by so many bits: however many files there are, this takes as much memory."""


def in_common(submissions: Sequence[Submission], kit: Kit) -> "Across":
    """Return what files have in common, looked up where the very same ones were set beside one another before.

    To find it those that may have anything are read again, cell by cell.
    """
    from mtqg_xl.checks.across import Across, Copied, Shared, across_files

    files = sorted(_with_a_shared_mark(submissions, kit), key=lambda item: item.path)
    known = remembered_of(dict(enumerate(files)))
    remembered = known[0].remembered if known and len(known) == len(files) else None
    if remembered is None:
        return across_files(files, kit)
    kind = tuple[tuple[tuple[Copied, ...], tuple[Shared, ...]], ...]
    key = key_of("in common", *(each.key for each in known.values()))
    kept = remembered.value(key, kind)
    if kept is None or len(kept) != len(files):
        across = across_files(files, kit)
        remembered.keep_value(key, tuple((across.copied[each.path], across.shared[each.path]) for each in files), kind)
        return across
    pairs = list(zip(files, kept, strict=True))
    return Across({each.path: its[0] for each, its in pairs}, {each.path: its[1] for each, its in pairs})


def _with_a_shared_mark(submissions: Sequence[Submission], kit: Kit) -> list[Submission]:
    """Return the files that may have figures or works in common with another one; see `marks_of`."""
    import numpy as np

    told = _Marks(submissions, kit)
    shared = shared_marks(told)
    if not len(shared):
        return []
    each_with = zip(submissions, told, strict=True)
    return [each for each, marks in each_with if np.isin(marks, shared).any()]


class _Marks:
    """The marks of each of some files, no two of one file alike; what waits on the disk is read when asked for."""

    def __init__(self, submissions: Sequence[Submission], kit: Kit) -> None:
        from mtqg_xl.checks.across import marks_of

        known = map(known_of, submissions)
        self._told: list[Spilled[Rest] | bytes] = [
            its.rest if its is not None else marks_of(each, kit) for each, its in zip(submissions, known, strict=True)
        ]

    def __iter__(self) -> "Iterator[Marks]":
        import numpy as np

        for told in self._told:
            yield np.frombuffer(told if isinstance(told, bytes) else told.value().marks, np.uint64)


def shared_marks(told: "Iterable[Marks]") -> "Marks":
    """Return the marks that more than one file has; the marks of all are gone through twice.

    Most marks are of one file: those that fall alone into a slot are never gathered.
    """
    import numpy as np

    met, again = np.zeros(_SLOTS, bool), np.zeros(_SLOTS, bool)
    for marks in told:
        slots = marks % _SLOTS
        again[slots[met[slots]]] = True
        met[slots] = True
    doubtful = [some for marks in told if len(some := marks[again[marks % _SLOTS]])]
    values, counts = np.unique(np.concatenate([np.zeros(0, np.uint64), *doubtful]), return_counts=True)
    found: Marks = values[counts > 1]
    return found
