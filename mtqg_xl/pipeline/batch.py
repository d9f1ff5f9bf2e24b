"""Files read together: submissions of one kit, files that could not be used, our own outputs left aside."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mtqg_xl.checks.history import Previous
from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.arriving import OWN_OUTPUT, SUBMISSION_ROLES
from mtqg_xl.pipeline.beside import Beside
from mtqg_xl.pipeline.crew import ALONE, Crew
from mtqg_xl.pipeline.files import is_there, is_workbook_name, walked
from mtqg_xl.pipeline.gathering import gathered
from mtqg_xl.pipeline.in_common import in_common
from mtqg_xl.pipeline.known import known_of
from mtqg_xl.pipeline.spilled_result import spilled
from mtqg_xl.pipeline.tracking import Track, as_they_come
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.kept import whole
from mtqg_xl.reading.submission import Submission

if TYPE_CHECKING:
    from mtqg_xl.figures.packing import Packed
    from mtqg_xl.pipeline.spill import Spilled

__all__ = [
    "NOT_A_WORKBOOK",
    "OWN_OUTPUT",
    "SUBMISSION_ROLES",
    "Batch",
    "Checked",
    "Earlier",
    "Skipped",
    "Source",
    "Track",
    "as_they_come",
    "check_batch",
    "figures_of",
    "read_batch",
    "read_one",
    "results_of",
]

NOT_A_WORKBOOK = "Không phải tệp Excel."
RETURNED = "Bản trả lại của tệp “{file}”, chưa ai sửa: không kiểm tra lần nữa."
_AT_ONCE = 100
"""How many files are computed together: memory stays flat."""
_WHOLE_AT_ONCE = 8
"""How many files are held whole to be judged again."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not used, and why, in one sentence."""

    file: str
    reason: str


class Earlier(Protocol):
    """What reporters said for earlier periods, in a folder or in a register."""

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that must never be replaced by an output."""

    def previous(self, kit: Kit, submissions: Sequence[Submission]) -> Previous:
        """Return what the reporters of some files said for the last period before theirs."""


@dataclass(frozen=True)
class Batch:
    """What was found at some paths: files by kit, refusals, and what was left aside.

    ``inputs`` are the paths of all that others made, so that no output ever replaces one of them.
    """

    submissions: tuple[Submission, ...]
    refusals: tuple[Refusal, ...]
    skipped: tuple[Skipped, ...]
    definitions: Definitions
    inputs: tuple[Path, ...] = ()

    def kits(self) -> tuple[Kit, ...]:
        """Return the kits that the files belong to, in the order in which they were met."""
        return tuple(self.definitions.readable[kit] for kit in dict.fromkeys(item.kit_id for item in self.submissions))

    def of(self, kit: Kit) -> tuple[Submission, ...]:
        """Return the files of one kit."""
        return tuple(item for item in self.submissions if item.kit_id == kit.id)

    def previous(self, kit: Kit, submissions: Sequence[Submission]) -> Previous:
        """Return what the reporters of some files said here for the last period before theirs."""
        from mtqg_xl.pipeline.versions import previous_of

        return previous_of(self, kit, submissions)

    @property
    def unusable(self) -> bool:
        """Whether some file that should have been read could not be."""
        return bool(self.refusals)


def read_batch(
    paths: Iterable[Path],
    definitions: Definitions,
    track: Track = as_they_come,
    passwords: Sequence[str] = (),
    crew: Crew = ALONE,
) -> Batch:
    """Return what the files at some paths say; a bad file never stops the others.

    ``track`` may show how far the reading is; ``passwords`` are tried on locked files; ``crew`` does the reading.

    Raises:
        UsageError: a named path does not exist.
    """
    everything = list(walked(paths))
    wanted = [(path, path.name) for path in everything if is_workbook_name(path)]
    skipped = [Skipped(path.name, NOT_A_WORKBOOK) for path in everything if not is_workbook_name(path)]
    submissions: list[Submission] = []
    refusals: list[Refusal] = []
    own: set[Path] = set()
    for arrival in gathered(wanted, definitions, crew, track, passwords):
        if arrival.submission is not None:
            submissions.append(arrival.submission)
        elif arrival.refusal is not None:
            refusals.append(arrival.refusal)
        else:
            skipped.append(Skipped(arrival.path.name, arrival.reason))
            own.add(arrival.path)
    inputs = tuple(path for path in everything if path not in own)
    submissions, copies = without_returned(submissions)
    skipped += [Skipped(copy.file, RETURNED.format(file=file)) for copy, file in copies]
    return Batch(tuple(submissions), tuple(refusals), tuple(skipped), definitions, inputs)


def without_returned(submissions: Sequence[Submission]) -> tuple[list[Submission], list[tuple[Submission, str]]]:
    """Return files without the copies that we sent back and nobody has changed, and these with the file of each.

    Who mends such a copy sends it in as it is: then it says something else than what it was made from, and counts.
    """
    kept: list[Submission] = []
    copies: list[tuple[Submission, str]] = []
    for item in submissions:
        others = submissions if item.is_returned else ()
        source = next((each.file for each in others if not each.is_returned and _say_the_same(each, item)), None)
        if source is None:
            kept.append(item)
        else:
            copies.append((item, source))
    return kept, copies


def _say_the_same(one: Submission, other: Submission) -> bool:
    if (one.stamp.reporter, one.stamp.period) != (other.stamp.reporter, other.stamp.period):
        return False
    return (one.typed, one.computed, one.blocks) == (other.typed, other.computed, other.blocks)


def read_one(
    path: Path,
    definitions: Definitions,
    passwords: Sequence[str] = (),
    *,
    values_suffice: bool = False,
    roles: Set[str] = SUBMISSION_ROLES,
) -> tuple[Submission, Kit]:
    """Return one named file and its kit; ``passwords`` are tried if it is locked.

    Only a file of one of the ``roles`` is accepted: by default those that units send. An .xls, .xlsb or .ods is
    accepted only where ``values_suffice``: nothing can be written into a copy of it.

    Raises:
        UsageError: the file does not exist, cannot be read or is not a form of ours.
    """
    from mtqg_xl.reading.read import read

    if not is_there(path):
        raise UsageError(f"Không có tệp “{path.name or path}”. Kiểm tra lại đường dẫn.")
    found = read(path, definitions.readable, passwords)
    if isinstance(found, Refusal):
        raise UsageError(f"{path.name}: {found.sentence}")
    if found.stamp.role not in roles:
        raise UsageError(f"{path.name}: {OWN_OUTPUT} Chọn tệp biểu của đơn vị.")
    if found.values_only and not values_suffice:
        raise UsageError(f"{path.name}: tệp {found.made_with} chỉ đọc được giá trị. Mở bằng Excel, Lưu thành .xlsx.")
    if found.kit_id not in definitions.readable:
        raise UsageError(f"{path.name}: bộ biểu “{found.kit_id}” không có trong danh mục. Kiểm tra --definitions.")
    return found, definitions.readable[found.kit_id]


def figures_of(submissions: Sequence[Submission], kit: Kit) -> FigureSet:
    """Return the figures of files of one kit, computed a hundred at a time."""
    from mtqg_xl.figures.combining import merged

    found = merged(len(submissions), _figure_parts(submissions, kit))
    files = zip(found.files, (each.file for each in submissions), strict=True)
    codes = zip(found.reporters, (each.stamp.reporter for each in submissions), strict=True)
    return replace(found, files=_as_held(files), reporters=_as_held(codes))


def _as_held(texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the first texts of pairs, as the second where that says the same and is held anyway."""
    return tuple(held if held == text else text for text, held in texts)


def _figure_parts(submissions: Sequence[Submission], kit: Kit) -> Iterator[FigureSet]:
    """Yield the figures of neighbours: of files that were computed together when they were read, or of a hundred."""
    from mtqg_xl.figures.combining import of_reporters
    from mtqg_xl.figures.compute import compute
    from mtqg_xl.figures.packing import unpacked

    if not submissions:
        yield compute(submissions, kit)
    for packed, group in groupby(submissions, key=_packed_of):
        files = list(group)
        if packed is None:
            yield from (compute(files[at : at + _AT_ONCE], kit) for at in range(0, len(files), _AT_ONCE))
            continue
        places = [known.place for each in files if (known := known_of(each)) is not None]
        held = packed.value()
        figures = unpacked(held, kit)
        yield figures if places == [*range(len(held.reporters))] else of_reporters(figures, places)


def _packed_of(submission: Submission) -> "Spilled[Packed] | None":
    known = known_of(submission)
    return None if known is None else known.figures


@dataclass(frozen=True)
class Source:
    """What a verdict was given on: the file as it was read, and its kit."""

    submission: Submission
    kit: Kit


@dataclass(frozen=True)
class Checked:
    """The verdicts on a batch, and the worst of them.

    ``sources`` are in the order of ``results``, None for a file that could not be read.
    """

    results: tuple[FileResult, ...]
    skipped: tuple[Skipped, ...]
    sources: tuple[Source | None, ...]
    definitions: Definitions
    inputs: tuple[Path, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all files; unusable where there is none."""
        if not self.results:
            return Verdict.UNUSABLE
        return max((result.verdict for result in self.results), key=lambda verdict: verdict.rank)

    @property
    def has_blocking(self) -> bool:
        """Whether a file has something that must be mended, or could not be used."""
        return any(result.verdict in {Verdict.BLOCK, Verdict.UNUSABLE} for result in self.results)


def check_batch(batch: Batch, previous: Earlier | None = None) -> Checked:
    """Return the verdict on every file of a batch, refusals included.

    ``previous`` holds earlier periods: each file is compared with the last one of its reporter before it.
    """
    from mtqg_xl.checks.check import refused

    results: list[FileResult] = []
    sources: list[Source | None] = []
    for kit in batch.kits():
        submissions = batch.of(kit)
        results += results_of(submissions, kit, previous)
        sources += [Source(submission, kit) for submission in submissions]
    results += [refused(refusal) for refusal in batch.refusals]
    sources += [None] * len(batch.refusals)
    inputs = batch.inputs if previous is None else (*batch.inputs, *previous.inputs)
    return Checked(tuple(results), batch.skipped, tuple(sources), batch.definitions, inputs)


def results_of(submissions: Sequence[Submission], kit: Kit, previous: Earlier | None = None) -> list[FileResult]:
    """Return the verdict on each file of one kit, in their order.

    A verdict that was given when a file was read holds, unless the file has something in common with another one, or
    its reporter sent something for an earlier period.
    """
    from mtqg_xl.checks.check import check

    across = in_common(submissions, kit)
    earlier = previous.previous(kit, submissions) if previous is not None else None
    found: dict[int, FileResult] = {}
    for at, each in enumerate(submissions):
        known = known_of(each)
        if known is not None and not across.has_any(each) and not _has_history(each, earlier):
            found[at] = known.result
    beside = Beside(earlier, across)
    others = [at for at in range(len(submissions)) if at not in found]
    for first in range(0, len(others), _WHOLE_AT_ONCE):
        some = {at: submissions[at] for at in others[first : first + _WHOLE_AT_ONCE]}
        judged = beside.recalled(some)
        if new := {at: each for at, each in some.items() if at not in judged}:
            part = [whole(each) for each in new.values()]
            results = dict(zip(new, check(part, figures_of(part, kit), earlier, across), strict=True))
            beside.keep(new, results)
            judged |= results
        found |= {at: _light(result, some[at]) for at, result in judged.items()}
    return [found[at] for at in range(len(submissions))]


def _light(result: FileResult, submission: Submission) -> FileResult:
    """Return a verdict that waits on the disk, if all that is known of its file does."""
    known = known_of(submission)
    return result if known is None else spilled(result, known.rest.spill)


def _has_history(submission: Submission, earlier: Previous | None) -> bool:
    return earlier is not None and earlier.index(submission.stamp.reporter) is not None
