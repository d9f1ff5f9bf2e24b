"""A period that is closed: its last book can only be read, and its folder is not added up again by mistake."""

import re
from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.arriving import digest
from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.pipeline.run import Run
from mtqg_xl.vietnamese import write_date

FILE = "DA_CHOT.txt"
_BOOK = re.compile(r"^Bản chốt: (.+)$", re.MULTILINE)
_HASH = re.compile(r"^SHA-256: ([0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Closing:
    """What was said when a period was closed: one sentence, the book and its SHA-256."""

    sentence: str
    book: Path
    sha256: str

    @property
    def is_intact(self) -> bool:
        """Whether the book is still what it was."""
        return digest(self.book) == self.sha256


def close(run: Run, book: Path) -> Path:
    """Close the period of a run: say so in the job's folder, and let its book only be read.

    Raises:
        UsageError: the run is of no job's folder.
        OutputError: the file that says so cannot be written.
    """
    if run.job.receipt is None:
        raise UsageError("Chỉ chốt được thư mục công việc (mtqg-xl job).")
    moment = f"{run.at:%Hh%M} ngày {write_date(run.at.date())}"
    inside, everyone = len(run.total.members.reporters), len(run.total.expected)
    text = (
        f"Đã chốt {run.decided.period.title} lúc {moment}: {inside}/{everyone} đơn vị.\r\n"
        f"Bản chốt: {book.relative_to(run.job.receipt.parent).as_posix()}\r\n"
        f"SHA-256: {digest(book)}\r\n\r\n"
        "Tệp đến sau không đổi bản chốt. Muốn tổng hợp thử: thêm -o TÊN_KHÁC.xlsx. Muốn chốt lại: xóa tệp này.\r\n"
    )
    path = write_whole(run.job.receipt.parent / FILE, text.encode("utf-8-sig"), force=True)
    book.chmod(0o444)
    return path


def closing_of(folder: Path) -> Closing | None:
    """Return how the period of a job's folder was closed; None where it is open."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        return None
    book, sha256 = _BOOK.search(text), _HASH.search(text)
    return Closing(text.partition("\n")[0], folder / (book[1] if book else ""), sha256[1] if sha256 else "")


def refuse_closed(folder: Path) -> None:
    """Stop before a closed period is added up again in its own folder.

    Raises:
        UsageError: it is closed; the sentence says when, and whether the book is still what it was.
    """
    found = closing_of(folder)
    if found is None:
        return
    state = "bản chốt còn nguyên" if found.is_intact else "BẢN CHỐT ĐÃ BỊ SỬA HOẶC MẤT sau khi chốt"
    raise UsageError(
        f"{found.sentence} Chưa tổng hợp lại; {state} ({found.book.name}). Muốn tổng hợp thử: thêm -o TÊN_KHÁC.xlsx; "
        f"muốn chốt lại: xóa {FILE} rồi chạy lại."
    )
