"""The narrative report of one file, or of what many add up to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.areas import Reporter, report_file_name
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.reference_code import code_text
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.batch import SUBMISSION_ROLES, figures_of, read_one
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.known import codes_of
from mtqg_xl.pipeline.report_totals import CONSOLIDATED_ROLE, Total, total_of_book, total_of_folder
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period

if TYPE_CHECKING:
    from mtqg_xl.narrative import Narrative, ReportDefinition, ReportHeader

_ROLES = frozenset({*SUBMISSION_ROLES, CONSOLIDATED_ROLE})


def write_report(
    source: Path,
    output: Path,
    definitions: Definitions,
    *,
    kind: str | None = None,
    reporters: Path | None = None,
    clean: bool = False,
    force: bool = False,
    passwords: Sequence[str] = (),
) -> Path:
    """Write a narrative report as Word: of one workbook, of a consolidated one, or of what a folder adds up to.

    Of a folder the report also says how single units make up a figure; ``reporters`` lists who should be in it. A
    ``clean`` report is ready to be signed, with no control left.

    Raises:
        UsageError: the figures cannot be read, or no such report exists for their kit and period.
        OutputError: the report cannot be written.
    """
    from mtqg_xl.narrative import to_docx

    wanted_ending(output, ".docx")
    figures = figures_told(source, definitions, reporters, passwords)
    refuse_inputs(output, figures.inputs)
    return write_whole(output, to_docx(figures.told(kind), controls=not clean), force=force)


@dataclass(frozen=True)
class FiguresTold:
    """Figures that a report can be written of: of which files and period, and the report of a kind."""

    inputs: Sequence[Path]
    period: Period
    told: "Callable[[str | None], Narrative]"


def figures_told(
    source: Path, definitions: Definitions, reporters: Path | None = None, passwords: Sequence[str] = ()
) -> FiguresTold:
    """Return the figures of one workbook, of a consolidated one, or of what a folder adds up to.

    Raises:
        UsageError: they cannot be read, or do not say their period.
    """
    if source.is_dir():
        total = total_of_folder(source, definitions, reporters, passwords)
        return FiguresTold(total.inputs, total.period, lambda kind: _told_of_total(total, kind, definitions))
    submission, kit = read_one(source, definitions, passwords, values_suffice=True, roles=_ROLES)
    period = period_of(submission)
    return FiguresTold([source], period, lambda kind: _told_of_file(submission, kit, kind, definitions))


def write_report_of(
    submission: Submission, kit: Kit, output: Path, definitions: Definitions, *, clean: bool = False
) -> Path:
    """Write a narrative report as Word of a workbook that has been read: one unit's, or a consolidated one.

    Raises:
        UsageError: no such report exists for its kit and period.
        OutputError: the report cannot be written.
    """
    from mtqg_xl.narrative import to_docx

    narrative = _told_of_file(submission, kit, None, definitions)
    return write_whole(output, to_docx(narrative, controls=not clean))


def report_name(submission: Submission, kit: Kit) -> str:
    """Return the name of the report of a file: ``LucBinh-01990_BC3CT_6T2024.docx``.

    Raises:
        UsageError: the file does not say its period.
    """
    stamp = submission.stamp
    return report_file_name(Reporter(stamp.reporter, stamp.reporter_name, ""), kit.token, period_of(submission))


def _told_of_file(submission: Submission, kit: Kit, kind: str | None, definitions: Definitions) -> "Narrative":
    if submission.stamp.role == CONSOLIDATED_ROLE:
        return _told_of_total(total_of_book(submission, kit), kind, definitions)
    return told_of(submission, kit, definitions, kind).narrative


def _told_of_total(total: Total, kind: str | None, definitions: Definitions) -> "Narrative":
    from mtqg_xl.narrative import render

    report = chosen_report(total.figures.kit, total.period, kind, definitions, is_total=True)
    header = report.head.header(total.period, total.name, total.place, "", ())
    return render(total.figures, 0, report, header, coverage=total.coverage, members=total.members)


@dataclass(frozen=True)
class Told:
    """A workbook with its figures and the report that tells them."""

    submission: Submission
    figures: FigureSet
    narrative: "Narrative"


def told_by(
    workbook: Path, definitions: Definitions, *, kind: str | None = None, passwords: Sequence[str] = ()
) -> Told:
    """Return the report of one workbook, before it is laid out.

    Raises:
        UsageError: the workbook cannot be read, or no such report exists for its kit and period.
    """
    submission, kit = read_one(workbook, definitions, passwords, values_suffice=True)
    return told_of(submission, kit, definitions, kind)


def told_of(submission: Submission, kit: Kit, definitions: Definitions, kind: str | None) -> Told:
    """Return the report of a file that has been read.

    Raises:
        UsageError: no such report exists for its kit and period.
    """
    from mtqg_xl.narrative import render

    period = period_of(submission)
    report = chosen_report(kit, period, kind, definitions)
    figures = figures_of([submission], kit)
    codes = {name: code_text(code) for name, code in codes_of(submission, kit).items()}
    narrative = render(figures, 0, report, report_header(submission, kit, period, report), codes=codes)
    return Told(submission, figures, narrative)


def period_of(submission: Submission) -> Period:
    """Return the period of a file.

    Raises:
        UsageError: the file does not say it.
    """
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
    other = "Thay số kỳ này vào báo cáo kỳ trước: report --from; viết mẫu báo cáo riêng: docs/them-bieu.md."
    raise UsageError(f"{whose} chưa có {asked} cho kỳ {period.title}; hiện có: {_available(reports)}. {other}")


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
