"""Files read together: submissions of one kit, files that could not be used, our own outputs left aside."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mtqg_xl.checks.history import Previous
from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import is_there, is_workbook_name, walked
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.submission import Submission

Track = Callable[[Sequence[Path]], Iterable[Path]]


def as_they_come(paths: Sequence[Path]) -> Iterable[Path]:
    """Return the paths themselves: nobody wants to see how far it is."""
    return paths


OWN_OUTPUT = "Tệp do chương trình làm ra (tổng hợp, kết quả kiểm tra), không phải tệp đơn vị gửi."
NOT_A_WORKBOOK = "Không phải tệp Excel."
SUBMISSION_ROLES = frozenset({"", "submission"})


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
    paths: Iterable[Path], definitions: Definitions, track: Track = as_they_come, passwords: Sequence[str] = ()
) -> Batch:
    """Return what the files at some paths say; a bad file never stops the others.

    ``track`` may show how far the reading is; ``passwords`` are tried on locked files.

    Raises:
        UsageError: a named path does not exist.
    """
    from mtqg_xl.reading.read import read

    submissions: list[Submission] = []
    refusals: list[Refusal] = []
    skipped: list[Skipped] = []
    own: set[Path] = set()
    everything = list(walked(paths))
    for path in track(everything):
        if not is_workbook_name(path):
            skipped.append(Skipped(path.name, NOT_A_WORKBOOK))
            continue
        found = read(path, definitions.readable, passwords)
        if isinstance(found, Refusal):
            refusals.append(found)
        elif found.stamp.role not in SUBMISSION_ROLES:
            skipped.append(Skipped(path.name, OWN_OUTPUT))
            own.add(path)
        else:
            submissions.append(found)
    inputs = tuple(path for path in everything if path not in own)
    return Batch(tuple(submissions), tuple(refusals), tuple(skipped), definitions, inputs)


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
    from mtqg_xl.figures.combining import merge
    from mtqg_xl.figures.compute import compute

    blocks = [submissions[at : at + 100] for at in range(0, len(submissions), 100)] or [submissions]
    parts = [compute(block, kit) for block in blocks]
    return parts[0] if len(parts) == 1 else merge(parts)


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
    """Return the verdict on each file of one kit, in their order, judged a hundred at a time."""
    from mtqg_xl.checks.across import across_files
    from mtqg_xl.checks.check import check

    across = across_files(submissions, kit)
    earlier = previous.previous(kit, submissions) if previous is not None else None
    parts = [submissions[at : at + 100] for at in range(0, len(submissions), 100)]
    return [result for part in parts for result in check(part, figures_of(part, kit), earlier, across)]
