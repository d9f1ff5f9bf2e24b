"""Verdicts that depend on more than their file: on an earlier one of the same reporter, on what others sent.

Such a verdict holds in a later run as long as the file and all that it was set beside are the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.checks.history import Previous
from mtqg_xl.checks.result import FileResult
from mtqg_xl.pipeline.cache import key_of
from mtqg_xl.pipeline.known import Known, known_of
from mtqg_xl.reading.submission import Submission

if TYPE_CHECKING:
    from mtqg_xl.checks.across import Across
    from mtqg_xl.figures.figure_set import BlockTable, FigureSet


@dataclass(frozen=True, slots=True)
class Beside:
    """What files are set beside: earlier figures of their reporters, and what they have in common with others."""

    earlier: Previous | None
    across: "Across"

    def recalled(self, files: Mapping[int, Submission]) -> dict[int, FileResult]:
        """Return those verdicts, by any number, that were given beside the same in an earlier run."""
        wanted = {at: found for at, file in files.items() if (found := _remembered(file)) is not None}
        if not wanted:
            return {}
        keys = {at: self._key(files[at], known) for at, known in wanted.items()}
        remembered = next(iter(wanted.values())).remembered
        assert remembered is not None  # `_remembered` gives no other
        kept = remembered.verdicts(keys.values())
        return {at: kept[key] for at, key in keys.items() if key in kept}

    def keep(self, files: Mapping[int, Submission], results: Mapping[int, FileResult]) -> None:
        """Keep verdicts that were given now, by the numbers of their files."""
        wanted = {at: found for at, file in files.items() if (found := _remembered(file)) is not None}
        for remembered in {id(known.remembered): known.remembered for known in wanted.values()}.values():
            if remembered is not None:
                remembered.keep_verdicts({self._key(files[at], known): results[at] for at, known in wanted.items()})

    def _key(self, file: Submission, known: Known) -> bytes:
        common = self.across.copied.get(file.path, ()), self.across.shared.get(file.path, ())
        return key_of("beside", known.key, self._history(file), repr(common))

    def _history(self, file: Submission) -> bytes:
        """Return what stands for the earlier figures of a reporter; all that is asked of them is its own."""
        reporter = file.stamp.reporter
        at = self.earlier.index(reporter) if self.earlier is not None else None
        if self.earlier is None or at is None:
            return b""
        digest = blake2b(repr(self.earlier.periods[reporter]).encode(), digest_size=16)
        for part in _parts(self.earlier.figures, at):
            digest.update(len(part).to_bytes(8, "little") + part)
        return digest.digest()


def _remembered(file: Submission) -> Known | None:
    known = known_of(file)
    return known if known is not None and known.key and known.remembered is not None else None


def _parts(figures: "FigureSet", at: int) -> Iterator[bytes]:
    for arrays in (figures.values, figures.present, figures.unreadable):
        for name, array in arrays.items():
            yield name.encode()
            yield _bytes(array[at])
    for key, table in figures.blocks.items():
        yield repr(key).encode()
        yield from _rows(table, table.reporter_index == at)
    yield repr([(key, found[at]) for key, found in figures.texts.items()]).encode()


def _rows(table: "BlockTable", own: NDArray[np.bool_]) -> Iterator[bytes]:
    yield _bytes(table.position[own])
    for arrays in (table.values, table.present, table.unreadable, table.marks):
        for name, array in arrays.items():
            yield name.encode()
            yield _bytes(array[own])
    lines = np.flatnonzero(own).tolist()
    yield repr([(name, [texts[line] for line in lines]) for name, texts in table.texts.items()]).encode()


def _bytes(array: NDArray[Any]) -> bytes:
    return np.ascontiguousarray(array).tobytes()
