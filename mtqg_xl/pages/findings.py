"""The findings of a check as one HTML file: by reporter, every finding, the texts to send, files that are of no use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.mending.messages import Returned, by_reporter, message
from mtqg_xl.mending.sender import Sender
from mtqg_xl.pages.template import rendered
from mtqg_xl.vietnamese import write_number
from mtqg_xl.workbook.finding_rows import CONSEQUENCE, listed, place, reason

TITLE = "Kết quả kiểm tra phụ biểu"


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file on the page: its verdict, who sent it, what the office says to each finding."""

    result: FileResult
    sender: Sender
    replies: tuple[str, ...]

    @property
    def called(self) -> str:
        """The reporter, or the file where the reporter is not known."""
        return self.sender.name or self.result.file

    @property
    def counts(self) -> tuple[int, ...]:
        """How many findings there are of each severity, the worst first."""
        return tuple(self.result.count(severity) for severity in Severity)

    @property
    def impact(self) -> str:
        """The effect in triệu đồng of what must be mended or explained, empty for none."""
        total = sum(item.impact or 0.0 for item in self.result.findings if item.severity is not Severity.NOTE)
        return write_number(round(total / 1e6, 3)) if total else ""


@dataclass(frozen=True, slots=True)
class PageRow:
    """One finding as the page shows it, or what follows from one."""

    level: str
    severity: str
    place: str
    about: str
    found: str
    expected: str
    impact: str
    reason: str
    mend: str
    reply: str
    code: str


WIDTHS = (8, 7, 8, 18, 9, 9, 8, 17, 11, 5)
"""Hundredths of the screen for each column of the list."""


@dataclass(frozen=True, slots=True)
class PageGroup:
    """A finding with what follows from it, which opens at a click: they are shown and hidden together."""

    unit: str
    form: str
    severity: str
    row: PageRow
    consequences: tuple[PageRow, ...]


def findings_page(files: Sequence[PageFile], returned: Sequence[Returned], skipped: Sequence[tuple[str, str]]) -> str:
    """Return the page; ``skipped`` are files that were not checked, each with the reason."""
    groups = [group for _, group in sorted(_groups(files), key=lambda pair: pair[0])]
    worst_first = sorted(files, key=lambda item: -item.result.verdict.rank)
    return rendered(
        "findings",
        title=TITLE,
        headline=_headline(files),
        files=[item for item in worst_first if item.result.verdict is not Verdict.UNUSABLE],
        groups=groups,
        units=sorted({group.unit for group in groups}),
        forms=sorted({group.form for group in groups if group.form}),
        severities=list(Severity),
        widths=WIDTHS,
        consequence=CONSEQUENCE,
        messages=[(group[0].sender, message(group)) for group in by_reporter(returned)],
        unusable=list(_unusable(files, skipped)),
    )


def _headline(files: Sequence[PageFile]) -> str:
    counts = [sum(item.result.count(severity) for item in files) for severity in Severity]
    words = (f"{counts[0]} phải sửa", f"{counts[1]} cần giải trình", f"{counts[2]} lưu ý")
    return f"{len(files)} tệp: {', '.join(words)}."


def _groups(files: Sequence[PageFile]) -> Iterator[tuple[tuple[int, float], PageGroup]]:
    """Yield every finding with its place in the list: the worst first, then the dearest."""
    for item in files:
        if item.result.verdict is Verdict.UNUSABLE:
            continue
        for finding, reply in zip(item.result.findings, item.replies, strict=True):
            first, *rest = (_row(one.finding, one.number, one.reply) for one in listed([finding], [reply]))
            group = PageGroup(item.called, finding.sheet, finding.severity.value, first, tuple(rest))
            yield (finding.severity.rank, -(finding.impact or 0.0)), group


def _row(finding: Finding, number: int | None, reply: str) -> PageRow:
    return PageRow(
        level=CONSEQUENCE if number is None else finding.severity.label,
        severity=finding.severity.value,
        place=place(finding),
        about=" – ".join(text for text in (finding.row_label, finding.column_title) if text),
        found=_figure(finding.found),
        expected=_figure(finding.expected),
        impact=_figure(finding.impact),
        reason=reason(finding),
        mend=finding.mend,
        reply=reply,
        code=finding.code,
    )


def _figure(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else write_number(value)


def _unusable(files: Sequence[PageFile], skipped: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for item in files:
        if item.result.verdict is Verdict.UNUSABLE:
            yield from ((item.result.file, finding.what, finding.mend) for finding in item.result.findings)
    yield from ((file, why, "") for file, why in skipped)
