"""Formula errors in workbooks that no definition knows: files in, verdicts out, in the same form as ``check``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtqg_xl.checks.check import refused
from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.patterns.inspect import inspected
from mtqg_xl.pipeline.batch import NOT_A_WORKBOOK, Skipped
from mtqg_xl.pipeline.documents import file_document
from mtqg_xl.pipeline.files import is_workbook_name, walked
from mtqg_xl.reading.container import Container, Refusal, container_from, content_of
from mtqg_xl.reading.locked import unlocked
from mtqg_xl.reading.raw import raw_from

_VERDICTS = {Severity.BLOCK: Verdict.BLOCK, Severity.EXPLAIN: Verdict.EXPLAIN, Severity.NOTE: Verdict.OK}


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found in each workbook, and which files are none."""

    results: tuple[FileResult, ...]
    skipped: tuple[Skipped, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all files; unusable where there is none."""
        return max((each.verdict for each in self.results), key=lambda each: each.rank, default=Verdict.UNUSABLE)


def inspect_files(paths: Iterable[Path], passwords: Sequence[str] = ()) -> Inspected:
    """Return what looks wrong in the formulas of any workbooks; folders are walked, a file that is none is skipped.

    An .xls, .xlsb or .ods is refused: only the values of such a file can be read, not its formulas.

    Raises:
        UsageError: a named path does not exist.
    """
    results: list[FileResult] = []
    skipped: list[Skipped] = []
    for path in walked(paths):
        if is_workbook_name(path):
            results.append(_result(path, passwords))
        else:
            skipped.append(Skipped(path.name, NOT_A_WORKBOOK))
    return Inspected(tuple(results), tuple(skipped))


def inspection_document(found: Inspected) -> dict[str, Any]:
    """Return the document of ``check --any --json``: that of ``check``, with the confidence of each finding."""
    return {
        "verdict": found.verdict.value,
        "files": [file_document(result) for result in found.results],
        "skipped": [{"file": item.file, "reason": item.reason} for item in found.skipped],
    }


def _result(path: Path, passwords: Sequence[str]) -> FileResult:
    container = _opened(path, passwords)
    raw = raw_from(container) if isinstance(container, Container) else container
    if isinstance(raw, Refusal):
        return refused(raw)
    findings = inspected(raw)
    return FileResult(path.name, "", {}, "", "", "", findings, (), _verdict(findings))


def _verdict(findings: Sequence[Finding]) -> Verdict:
    worst = min((finding.severity for finding in findings), key=lambda each: each.rank, default=Severity.NOTE)
    return _VERDICTS[worst]


def _opened(path: Path, passwords: Sequence[str]) -> Container | Refusal:
    content = content_of(path)
    if isinstance(content, Refusal):
        return content
    container = container_from(content, path.name)
    if not isinstance(container, Refusal) or container.reason != "password" or not passwords:
        return container
    inside = unlocked(content, path.name, passwords)
    return inside if isinstance(inside, Refusal) else container_from(inside, path.name)
