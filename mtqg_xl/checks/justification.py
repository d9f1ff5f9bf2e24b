"""GIẢI TRÌNH read back: a reason holds for the figure that it was given for, unless the superior asks to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mtqg_xl.checks.context import Context, number_words
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.reading.submission import Submission

SEND_BACK = "Đề nghị sửa"
"""The opinion of the superior that keeps a finding open, whatever the reason."""

_NOTHING_TO_DO = "Nơi nhận xem lý do; đơn vị không phải làm gì."
_SAME = 5e-7


@dataclass(frozen=True, slots=True)
class Justification:
    """One line of GIẢI TRÌNH with a reason: for which figure it was given, by whom, and what the superior says."""

    reason: str
    figure: float | str | None
    by: str
    opinion: str

    def is_for(self, found: float | str | None) -> bool:
        """Whether the reason was given for what still stands; where nothing is to compare, it is asked for again."""
        if isinstance(self.figure, float) and isinstance(found, int | float):
            return abs(self.figure - found) <= _SAME
        return isinstance(found, str) and bool(found) and self.figure == found

    @property
    def is_sent_back(self) -> bool:
        """Whether the superior has read the reason and asks to mend the figure all the same."""
        return self.opinion.casefold() == SEND_BACK.casefold()

    @property
    def words(self) -> str:
        """The reason with who gave it and what the superior says, for one cell of a table."""
        more = [part for part in (self.by, f"cấp trên: {self.opinion}" if self.opinion else "") if part]
        return f"{self.reason} ({'; '.join(more)})" if more else self.reason


def justification_of(submission: Submission, kit: Kit, finding: Finding) -> Justification | None:
    """Return the reason that the office has given for a finding; where several are, the one for today's figure."""
    given = list(_given(submission, kit, finding))
    return next((one for one in given if one.is_for(finding.found)), given[0] if given else None)


def line_codes(finding: Finding) -> tuple[str, ...]:
    """Return what GIẢI TRÌNH may call a finding, the usual way first; nothing where no row of a form is meant.

    A rule is called as KIỂM TRA calls it (``R07-DTTS.4.1.a``), with one code for all rows of a block; what only a
    check can find likewise: ``I04-DTTS.4.1.a``.
    """
    if not finding.key:
        return ()
    parts = finding.key.split("|")
    if len(parts) == 1:
        return tuple(dict.fromkeys((finding.key.partition("#")[0], finding.key)))
    return (f"{finding.code}-{parts[1]}",) if len(parts) == 3 and finding.cell else ()


def _given(submission: Submission, kit: Kit, finding: Finding) -> Iterator[Justification]:
    form, codes = kit.justification, line_codes(finding)
    if not form or not codes:
        return
    for row in kit.instance_by_id[form].rows:
        reason = submission.text(form, row.id, "reason")
        if not reason or submission.text(form, row.id, "code") not in codes:
            continue
        then = submission.cell(form, row.id, "figure_then")
        figure = None if then is None or then.is_blank else then.text if then.value is None else float(then.value)
        by, opinion = (submission.text(form, row.id, name) for name in ("by", "opinion"))
        yield Justification(reason, figure, by, opinion)


def is_answered(context: Context, finding: Finding) -> bool:
    """Return whether a reason stands for the figure of a finding."""
    given = justification_of(context.submission, context.kit, finding)
    return given is not None and not given.is_sent_back and given.is_for(finding.found)


def justified(context: Context, finding: Finding) -> Finding:
    """Return a finding as a note where GIẢI TRÌNH gives a reason for the figure that still stands.

    What must be mended stays: no reason makes 9 of 8 thôn right. Where the figure has changed, or the superior asks
    to mend it, the finding stays open and says why.
    """
    if finding.severity is not Severity.EXPLAIN:
        return finding
    given = justification_of(context.submission, context.kit, finding)
    if given is None:
        return finding
    if given.is_sent_back:
        return replace(finding, what=f"{finding.what} Đơn vị giải trình: “{given.reason}”; cấp trên: {SEND_BACK}.")
    if given.is_for(finding.found):
        what = f"{finding.what} Đơn vị giải trình: “{given.reason}”."
        return replace(finding, severity=Severity.NOTE, what=what, mend=_NOTHING_TO_DO)
    return replace(finding, what=f"{finding.what} {_why_again(given)}")


def _why_again(given: Justification) -> str:
    if given.figure is None:
        return "Đã ghi lý do ở GIẢI TRÌNH nhưng chưa ghi số khi giải trình: ghi số đang ghi."
    then = number_words(given.figure) if isinstance(given.figure, float) else f"“{given.figure}”"
    return f"Đã ghi lý do ở GIẢI TRÌNH cho số {then}; số đã đổi: ghi lại."
