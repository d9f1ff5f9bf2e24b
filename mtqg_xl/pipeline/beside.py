"""Verdicts that depend on more than their file: on an earlier one of the same reporter, on what others sent.

Such a verdict holds in a later run as long as the file and all that it was set beside are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtqg_xl.checks.history import Previous
from mtqg_xl.checks.result import FileResult
from mtqg_xl.figures.digest import reporter_digest
from mtqg_xl.pipeline.cache import key_of
from mtqg_xl.pipeline.known import Known, known_of
from mtqg_xl.reading.submission import Submission

if TYPE_CHECKING:
    from mtqg_xl.checks.across import Across


@dataclass(frozen=True, slots=True)
class Beside:
    """What files are set beside: earlier figures of their reporters, and what they have in common with others."""

    earlier: Previous | None
    across: "Across"

    def recalled(self, files: Mapping[int, Submission]) -> dict[int, FileResult]:
        """Return those verdicts, by any number, that were given beside the same in an earlier run."""
        wanted = remembered_of(files)
        if not wanted:
            return {}
        keys = {at: self._key(files[at], known) for at, known in wanted.items()}
        remembered = next(iter(wanted.values())).remembered
        kept = remembered.verdicts(keys.values()) if remembered is not None else {}
        return {at: kept[key] for at, key in keys.items() if key in kept}

    def keep(self, files: Mapping[int, Submission], results: Mapping[int, FileResult]) -> None:
        """Keep verdicts that were given now, by the numbers of their files."""
        wanted = remembered_of(files)
        for remembered in {id(known.remembered): known.remembered for known in wanted.values()}.values():
            if remembered is not None:
                remembered.keep_verdicts({self._key(files[at], known): results[at] for at, known in wanted.items()})

    def _key(self, file: Submission, known: Known) -> bytes:
        common = self.across.copied.get(file.path, ()), self.across.shared.get(file.path, ())
        return key_of("beside", known.key, self._history(file.stamp.reporter), repr(common))

    def _history(self, reporter: str) -> bytes:
        """Return what stands for the earlier figures of a reporter: nothing else of them is asked."""
        at = self.earlier.index(reporter) if self.earlier is not None else None
        if self.earlier is None or at is None:
            return b""
        return key_of(reporter_digest(self.earlier.figures, at), repr(self.earlier.periods[reporter]))


def remembered_of(files: Mapping[int, Submission]) -> dict[int, Known]:
    """Return what is known of those files that are remembered between runs."""
    known = ((at, known_of(file)) for at, file in files.items())
    return {at: each for at, each in known if each is not None and each.key and each.remembered is not None}
