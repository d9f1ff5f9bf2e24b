"""Tổng hợp thư mục, Ai chưa gửi, Trả lại để sửa."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.actions.desk import Desk
from mtqg_xl.hosts.host import Answer
from mtqg_xl.hosts.question import Kind, Question
from mtqg_xl.pipeline.job import ADDED_UP, SENT_BACK, Job, job_around, job_of
from mtqg_xl.pipeline.output_names import free_name
from mtqg_xl.vietnamese import write_count

if TYPE_CHECKING:
    from mtqg_xl.pipeline.run import Run

FOLDER = Question("folder", Kind.FOLDER, "Chọn thư mục các tệp đã nhận, hoặc thư mục công việc")
REPORTERS = Question("reporters", Kind.FILE, "Chọn danh sách đơn vị phải gửi (don_vi.csv)", endings=(".csv",))
NOBODY_MISSING = "Mọi đơn vị đã gửi, không đơn vị nào phải gửi lại."


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder that was chosen, and where its results go: a job's own folders, else folders beside the chosen one."""

    folder: Path
    results: Path

    @property
    def job(self) -> Job:
        return job_of(self.folder)


def consolidate(desk: Desk) -> Answer:
    """Add up the files of a folder into a new workbook, and say who is in it and what was not counted.

    Raises:
        UsageError: there is no usable file in the folder, or a list in it cannot be read.
        OutputError: the workbook cannot be written.
    """
    from mtqg_xl.pipeline.books import since_last_book
    from mtqg_xl.pipeline.cache import cache_of_user
    from mtqg_xl.pipeline.chasing import write_messages
    from mtqg_xl.pipeline.consolidated_book import book_name, write_lists, write_total
    from mtqg_xl.pipeline.receipt_book import received_words
    from mtqg_xl.pipeline.remembering import Remembered

    if asked := desk.asking(FOLDER):
        return asked
    place = _place(desk)
    run = _run(desk, place, None)
    since = since_last_book(run, desk.definitions)
    target = free_name(place.results / ADDED_UP / book_name(run), desk.at)
    book = write_total(run, target, remembered=Remembered(cache_of_user(), desk.definitions))
    problems = write_lists(run)
    texts = write_messages(run, book)
    inside = f"Tổng hợp {write_count(len(run.total.members.reporters))}/{write_count(len(run.total.expected))} đơn vị."
    where = f"Đã ghi {book.name} ở {ADDED_UP}."
    said = " ".join(text for text in (received_words(run.decided), inside, since, where) if text)
    return Answer(said, lines=(*problems, *_not_in_order(run)), files=(book, *([texts] if texts is not None else [])))


def missing(desk: Desk) -> Answer:
    """Say who has not sent, who must send again, and what to write to them.

    Raises:
        UsageError: there is no usable file in the folder, or a list in it cannot be read.
        OutputError: the texts cannot be written.
    """
    from mtqg_xl.consolidation.chasing import group_text
    from mtqg_xl.pipeline.chasing import chasing_of, write_messages
    from mtqg_xl.pipeline.consolidated_book import book_name

    if asked := desk.asking(FOLDER):
        return asked
    place = _place(desk)
    if place.job.reporters is None and (asked := desk.asking(REPORTERS)):
        return asked
    run = _run(desk, place, None if place.job.reporters is not None else desk.path(REPORTERS))
    chasing = chasing_of(run)
    texts = write_messages(run, place.results / ADDED_UP / book_name(run))
    return Answer(
        group_text(chasing) or NOBODY_MISSING,
        lines=tuple(item.text for item in chasing.chased),
        files=(texts,) if texts is not None else (),
    )


def send_back(desk: Desk) -> Answer:
    """Write for each file that must be mended or explained a copy that says where, and the text for its unit.

    Raises:
        UsageError: the folder is not there.
        OutputError: a copy cannot be written.
    """
    from mtqg_xl.pipeline.batch import check_batch, read_batch
    from mtqg_xl.pipeline.cache import cache_of_user
    from mtqg_xl.pipeline.crew import crew_of
    from mtqg_xl.pipeline.sending_back import write_sent_back

    if asked := desk.asking(FOLDER):
        return asked
    place = _place(desk)
    crew = crew_of(None, None, cache_of_user())
    checked = check_batch(read_batch([place.job.received], desk.definitions, desk.track, crew=crew))
    sent = write_sent_back(checked, free_name(place.results / SENT_BACK / f"{desk.at:%Y%m%d-%H%M}", desk.at))
    if sent.messages is None:
        return Answer(f"Đã kiểm tra {write_count(len(checked.results))} tệp: không có tệp nào phải trả lại.")
    where = f"{SENT_BACK}, thư mục {sent.messages.parent.name}"
    said = f"Đã làm {write_count(len(sent.files))} tệp trả lại và tin nhắn ở {where}."
    failed = (f"Không làm được tệp trả lại cho {file}: {reason} Gửi tin nhắn thay thế." for file, reason in sent.failed)
    return Answer(said, lines=tuple(failed), files=(*sent.files, sent.messages))


def _place(desk: Desk) -> _Place:
    chosen = desk.path(FOLDER)
    around = job_around(chosen)
    return _Place(around or chosen, around or chosen.parent)


def _run(desk: Desk, place: _Place, reporters: Path | None) -> "Run":
    from mtqg_xl.pipeline.cache import cache_of_user
    from mtqg_xl.pipeline.consolidating import consolidate_folder
    from mtqg_xl.pipeline.crew import crew_of

    crew = crew_of(None, None, cache_of_user())
    return consolidate_folder(place.folder, desk.definitions, reporters, track=desk.track, at=desk.at, crew=crew)


def _not_in_order(run: "Run") -> Iterator[str]:
    """Yield every unit whose file must be mended or is not there, then every file that is in no total."""
    from mtqg_xl.pipeline.statuses import RECEIVED

    for item in run.received:
        conclusion = f" {item.result.conclusion}" if item.result is not None else ""
        if run.statuses[item.code] != RECEIVED:
            yield f"{item.name}: {item.status}.{conclusion}"
    yield from (f"Không tính {item.file}: {item.reason}" for item in run.skipped)
