"""What was worked out about a file when it was read, in whatever process, and whether it still holds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.reference_code import reference_codes
from mtqg_xl.reading.kept import origin_of
from mtqg_xl.reading.submission import Stamp, Submission

if TYPE_CHECKING:
    from mtqg_xl.figures.packing import Packed
    from mtqg_xl.pipeline.remembering import Remembered
    from mtqg_xl.pipeline.spill import Spilled


@dataclass(frozen=True, slots=True)
class Rest:
    """``marks`` are hashes of what two reporters must not both have (`mtqg_xl.checks.across`), ``codes`` by form."""

    marks: bytes
    codes: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What one file came to on its own: its place among packed figures, its verdict, its control codes.

    ``filled`` are the forms in which figures are typed; the ``rest`` is asked for once or twice. All of it is of the
    file under this name and stamp. ``key`` is that under which it may be
    ``remembered`` between runs.
    """

    file: str
    stamp: Stamp
    figures: "Spilled[Packed]"
    place: int
    result: FileResult
    filled: frozenset[str]
    rest: "Spilled[Rest]"
    key: bytes = b""
    remembered: "Remembered | None" = None


def known_of(submission: Submission) -> Known | None:
    """Return what is known of a file; None where it was read here, or something in it was changed since."""
    origin = origin_of(submission)
    if origin is None or not isinstance(origin.known, Known):
        return None
    known = origin.known
    return known if (known.file, known.stamp) == (submission.file, submission.stamp) else None


def codes_of(submission: Submission, kit: Kit) -> dict[str, int | None]:
    """Return the control code of each form of a file; see `mtqg_xl.figures.reference_code.reference_codes`."""
    known = known_of(submission)
    return known.rest.value().codes if known is not None else reference_codes(submission, kit)
