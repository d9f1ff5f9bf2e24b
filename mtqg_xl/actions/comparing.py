"""So kỳ trước, Đối chiếu Kho bạc."""

from mtqg_xl.actions.desk import Desk
from mtqg_xl.hosts.host import Answer, Cell
from mtqg_xl.hosts.question import Kind, Question
from mtqg_xl.pipeline.files import WORKBOOK_ENDINGS, write_whole
from mtqg_xl.pipeline.open_book import UNIT_OR_TOTAL, OpenBook, opened
from mtqg_xl.pipeline.output_names import folder_of, free_name

EARLIER = Question(
    "earlier", Kind.FILE, "Chọn tệp kỳ trước: biểu của đơn vị, hoặc bản tổng hợp", endings=WORKBOOK_ENDINGS
)
STATEMENT = Question("statement", Kind.FILE, "Chọn bảng của Kho bạc", endings=(".xlsx", ".xls", ".csv"))


def previous(desk: Desk) -> Answer:
    """Say what differs from last period and why: on the sheet of the open book, else beside a file that is chosen.

    Raises:
        UsageError: no workbook is open, or the chosen file is none of last period.
        OutputError: the comparison cannot be written.
    """
    from mtqg_xl.pipeline.open_comparing import COMPARISON_SHEET, beside_earlier

    book = _open(desk)
    if there := _sheet(book, COMPARISON_SHEET):
        return there
    if asked := desk.asking(EARLIER):
        return asked
    found = beside_earlier(book, desk.path(EARLIER), desk.definitions)
    return _answer(desk, "So với kỳ trước", found.lines, "SOKYTRUOC", found.content)


def treasury(desk: Desk) -> Answer:
    """Say what the treasury paid beside what the open workbook says: on its sheet, else beside a statement.

    Raises:
        UsageError: no workbook is open, or the statement cannot be read.
        OutputError: the comparison cannot be written.
    """
    from mtqg_xl.pipeline.open_comparing import TREASURY_SHEET, beside_treasury, job_of_open

    book = _open(desk)
    if there := _sheet(book, TREASURY_SHEET):
        return there
    job = job_of_open(desk.host.key)
    statement = job.treasury if job is not None else None
    if statement is None:
        if asked := desk.asking(STATEMENT):
            return asked
        statement = desk.path(STATEMENT)
    found = beside_treasury(book, statement, job, desk.definitions)
    return _answer(desk, f"So với “{statement.name}”", found.lines, "DOICHIEU", found.content)


def _open(desk: Desk) -> OpenBook:
    return opened(desk.host.workbook(), desk.host.key, desk.definitions, roles=UNIT_OR_TOTAL)


def _sheet(book: OpenBook, name: str) -> Answer | None:
    """Return the answer that goes to a sheet of the open book; None where it has no such sheet."""
    if not book.is_total or book.raw.sheet(name) is None:
        return None
    return Answer(f"Trang {name} của tệp này nói rõ từng dòng.", select=Cell(name, "A1"))


def _answer(desk: Desk, words: str, lines: tuple[str, ...], mark: str, content: bytes) -> Answer:
    if not content:
        return Answer(f"{words}:", lines=lines)
    book = desk.host.key
    stem = book.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    path = free_name(folder_of(book) / f"{stem}_{mark}.xlsx", desk.at)
    return Answer(f"{words}: đã ghi {path.name} cạnh tệp.", lines=lines, files=(write_whole(path, content),))
