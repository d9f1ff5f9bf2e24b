"""Cập nhật báo cáo kỳ trước."""

from mtqg_xl.actions.desk import Desk
from mtqg_xl.hosts.host import Answer
from mtqg_xl.hosts.question import Kind, Question
from mtqg_xl.pipeline.files import WORKBOOK_ENDINGS
from mtqg_xl.pipeline.open_book import opened
from mtqg_xl.pipeline.output_names import folder_of, free_name

LAST_REPORT = Question("last_report", Kind.FILE, "Chọn báo cáo Word kỳ trước", endings=(".docx",))
LAST_WORKBOOK = Question("last_workbook", Kind.FILE, "Chọn tệp biểu kỳ trước", endings=WORKBOOK_ENDINGS)


def update_report(desk: Desk) -> Answer:
    """Write last period's report with the figures of the open workbook as tracked changes, beside the workbook.

    Raises:
        UsageError: no workbook is open, a chosen file cannot be read, or the files do not belong together.
        OutputError: the report cannot be written.
    """
    from mtqg_xl.pipeline.reporting import report_name
    from mtqg_xl.pipeline.updating import roll_forward_open, rolled_words
    from mtqg_xl.updating.decision import State

    book = opened(desk.host.workbook(), desk.host.key, desk.definitions)
    folder = folder_of(desk.host.key)
    if asked := desk.asking(LAST_REPORT, LAST_WORKBOOK):
        return asked
    output = free_name(folder / report_name(book.submission, book.kit), desk.at)
    files = desk.path(LAST_REPORT), desk.path(LAST_WORKBOOK)
    rolled = roll_forward_open(*files, book, output, desk.definitions, desk.at)
    doubts = [item for item in rolled.decisions if item.state in {State.ASKED, State.UNMATCHED}]
    return Answer(
        f"{rolled_words(rolled)} Mở {output.name} bằng Word, thẻ Xem lại: duyệt từng thay đổi.",
        lines=tuple(f"Đoạn {item.paragraph}: {item.comment}" for item in doubts),
        files=(output,),
    )
