"""A consolidation beside the period before it: why the total differs, and the sheet that says so."""

from collections.abc import Iterator, Sequence

from mtqg_xl.checks.justification import justification_of
from mtqg_xl.consolidation.causes import Cause, Comparison, Reasons, compared
from mtqg_xl.consolidation.comparison_sheet import comparison_sheet, counts_sheet
from mtqg_xl.consolidation.headline import headline_of
from mtqg_xl.consolidation.plan_trail import Decided, decided_between
from mtqg_xl.findings import Finding
from mtqg_xl.pipeline.run import Run
from mtqg_xl.vietnamese import fold
from mtqg_xl.workbook.plain import PlainTable

_FELL = "H01"
_SAID = ((Cause.TAKEN_BACK, "thu hồi tạm ứng"), (Cause.CORRECTED, "sửa số"), (Cause.CORRECTED, "nhầm"))
"""What officers write on GIẢI TRÌNH of a cumulative figure that fell."""


def comparison_of(run: Run) -> Comparison | None:
    """Return why the total of a run differs from that of the period before; None where there is none, or no money."""
    earlier = run.past.before
    if earlier is None:
        return None
    return compared(run.total, run.sent, earlier, run.decided.period.year, _reasons(run))


def previous_sheets(run: Run) -> list[PlainTable]:
    """Return SO KỲ TRƯỚC, where an earlier period and the headline of the kit are known."""
    earlier, headline = run.past.before, headline_of(run.total.kit)
    if earlier is None or headline is None:
        return []
    title = run.decided.period.title
    found = comparison_of(run)
    if found is None:
        return [counts_sheet(run.total, earlier, headline, run.total.kit.headline_titles, title)]
    return [comparison_sheet(found, names_of(run), title, decided_since(run))]


def decided_since(run: Run) -> tuple[Decided, ...]:
    """Return the decisions on the plan that were taken after the end of the period before."""
    before, until = run.past.before, run.decided.period.end
    return decided_between(run.plans.lines, before.period.end, until) if before is not None else ()


def names_of(run: Run) -> dict[str, str]:
    """Return the names of all reporters that are known to a run, also of those who were in an earlier total alone."""
    listed = {item.code: item.name for item in run.listed or ()}
    return listed | run.names


def _reasons(run: Run) -> Reasons:
    """Return what GIẢI TRÌNH says of cumulative figures that fell, where the reason is for the figure as it stands."""
    submissions = {item.stamp.reporter: item for item in run.decided.submissions}
    found: dict[tuple[str, tuple[str, str, str]], Cause] = {}
    for code, result in run.results.items():
        for finding in _every(result.findings):
            if finding.code != _FELL or code not in submissions or finding.key.count("|") != 2:
                continue
            given = justification_of(submissions[code], run.total.kit, finding)
            cause = _cause(given.reason) if given is not None and given.is_for(finding.found) else None
            if cause is not None:
                instance, row, column = finding.key.split("|")
                found[code, (instance, row, column)] = cause
    return found


def _every(findings: Sequence[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        yield from _every(finding.consequences)


def _cause(reason: str) -> Cause | None:
    said = fold(reason)
    return next((cause for cause, words in _SAID if fold(words) in said), None)
