"""Tạo báo cáo mới, Kiểm tra rồi viết báo cáo."""

from dataclasses import replace

from mtqg_xl.actions.checking import checked
from mtqg_xl.actions.desk import Desk
from mtqg_xl.findings import Severity
from mtqg_xl.hosts.host import Answer
from mtqg_xl.pipeline.open_book import UNIT_OR_TOTAL, OpenBook, judge, opened
from mtqg_xl.pipeline.output_names import folder_of, free_name

MEND_FIRST = "Chưa viết báo cáo: sửa hết chỗ phải sửa rồi bấm lại."


def new_report(desk: Desk) -> Answer:
    """Write the Word report of the open workbook, a unit's or a consolidated one, beside it.

    Raises:
        UsageError: no workbook is open, it is none of our forms, was never saved, or has no report for its period.
        OutputError: the report cannot be written.
    """
    return _written(desk, opened(desk.host.workbook(), desk.host.key, desk.definitions, roles=UNIT_OR_TOTAL))


def check_and_report(desk: Desk) -> Answer:
    """Judge the open workbook, show every finding, and write the report where nothing must be mended first.

    Raises:
        UsageError: as for `new_report`.
        OutputError: the report cannot be written.
    """
    judged = judge(desk.host.workbook(), desk.host.key, desk.definitions)
    answer = checked(judged)
    if judged.result.count(Severity.BLOCK):
        return replace(answer, message=f"{answer.message} {MEND_FIRST}")
    report = _written(desk, judged)
    return replace(answer, message=f"{answer.message} {report.message}", files=report.files)


def _written(desk: Desk, book: OpenBook) -> Answer:
    from mtqg_xl.pipeline.reporting import report_name, write_report_of

    name = report_name(book.submission, book.kit)
    path = free_name(folder_of(desk.host.key) / name, desk.at)
    write_report_of(book.submission, book.kit, path, desk.definitions)
    return Answer(f"Đã viết báo cáo: {path.name}, cạnh tệp biểu. Mở bằng Word để đọc lại.", files=(path,))
