"""The narrative report of one file, or of what many add up to."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.batch import SUBMISSION_ROLES, figures_of, read_one
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.report_totals import CONSOLIDATED_ROLE, Total, total_of_book, total_of_folder
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period

if TYPE_CHECKING:
    from mtqg_xl.narrative import ReportDefinition, ReportHeader

_ROLES = frozenset({*SUBMISSION_ROLES, CONSOLIDATED_ROLE})


def write_report(
    source: Path,
    output: Path,
    definitions: Definitions,
    *,
    kind: str | None = None,
    reporters: Path | None = None,
    force: bool = False,
    passwords: Sequence[str] = (),
) -> Path:
    """Write a narrative report as Word: of one workbook, of a consolidated one, or of what a folder adds up to.

    Of a folder the report also says how single units make up a figure; ``reporters`` lists who should be in it.

    Raises:
        UsageError: the figures cannot be read, or no such report exists for their kit and period.
        OutputError: the report cannot be written.
    """
    wanted_ending(output, ".docx")
    if source.is_dir():
        total = total_of_folder(source, definitions, reporters, passwords)
        refuse_inputs(output, total.inputs)
        return write_whole(output, _of_total(total, kind, definitions), force=force)
    refuse_inputs(output, [source])
    submission, kit = read_one(source, definitions, passwords, values_suffice=True, roles=_ROLES)
    if submission.stamp.role == CONSOLIDATED_ROLE:
        return write_whole(output, _of_total(total_of_book(submission, kit), kind, definitions), force=force)
    return write_whole(output, _of_one(submission, kit, kind, definitions), force=force)


def _of_one(submission: Submission, kit: Kit, kind: str | None, definitions: Definitions) -> bytes:
    from mtqg_xl.narrative import render, to_docx

    period = _period(submission)
    report = chosen_report(kit, period, kind, definitions)
    figures = figures_of([submission], kit)
    return to_docx(render(figures, 0, report, report_header(submission, kit, period, report)))


def _of_total(total: Total, kind: str | None, definitions: Definitions) -> bytes:
    from mtqg_xl.narrative import render, to_docx

    report = chosen_report(total.figures.kit, total.period, kind, definitions, is_total=True)
    header = report.head.header(total.period, total.name, total.place, "", ())
    return to_docx(render(total.figures, 0, report, header, coverage=total.coverage, members=total.members))


def _period(submission: Submission) -> Period:
    try:
        return Period.parse(submission.stamp.period)
    except ValueError:
        raise UsageError(f"Tệp “{submission.file}” không ghi kỳ báo cáo, không viết được báo cáo.") from None


def chosen_report(
    kit: Kit, period: Period, kind: str | None, definitions: Definitions, *, is_total: bool = False
) -> "ReportDefinition":
    """Return the report that is asked for, or the one that a kit has for a period.

    Of what many units add up to (``is_total``) only reports are told that are made for such totals.

    Raises:
        UsageError: there is no such report, or none of the kit for this period yet.
    """
    from mtqg_xl.narrative import reports_of

    reports, _ = reports_of(definitions)
    if kind is not None and kind not in reports:
        raise UsageError(f"Không có loại báo cáo “{kind}”; các loại: {', '.join(reports)}.")
    names = [kind] if kind is not None else [name for name in kit.reports if name in reports]
    for name in names:
        report = reports[name]
        if kit.id in (report.totals_of if is_total else report.kits) and period.kind in report.periods:
            return report
    asked = f"báo cáo “{kind}”" if kind is not None else "báo cáo"
    whose = f"Số tổng hợp của bộ biểu {kit.id}" if is_total else f"Bộ biểu {kit.id}"
    raise UsageError(f"{whose} chưa có {asked} cho kỳ {period.title}; hiện có: {_available(reports)}.")


def report_mistakes(definitions: Definitions) -> tuple[str, ...]:
    """Return what is wrong in the reports of an office's folder; the shipped texts go on in their place."""
    from mtqg_xl.narrative import reports_of

    return reports_of(definitions)[1]


def _available(reports: "dict[str, ReportDefinition]") -> str:
    return "; ".join(f"{report.title} (kỳ {', '.join(report.periods)})" for report in reports.values())


def report_header(submission: Submission, kit: Kit, period: Period, report: "ReportDefinition") -> "ReportHeader":
    """Return who issues a report: from the report's own head and from THÔNG TIN."""

    def typed(show: str) -> str:
        field = kit.header_field(show)
        return submission.text(*field) if field is not None else ""

    signer = tuple(part.strip() for part in typed("signing_title").split(" - ") if part.strip())
    name = submission.stamp.reporter_name
    return report.head.header(period, name, typed("place"), typed("request"), signer, typed("signed_by"))
