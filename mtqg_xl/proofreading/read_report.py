"""A report read from a file: .docx, .txt or .md."""

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mtqg_xl.findings import UsageError
from mtqg_xl.proofreading.document import Paragraph, Place, PlaceKind, Report, report_from_text
from mtqg_xl.proofreading.word_numbering import read_numbering
from mtqg_xl.proofreading.word_text import WordParagraph, word_paragraphs
from mtqg_xl.reading.container import Container, Refusal, UnusablePartError, container_from, content_of
from mtqg_xl.reading.package import Relationship, relationships, target_of
from mtqg_xl.vietnamese import nfc

_TEXT_ENDINGS: Final = (".txt", ".md")
_LONGEST_PARAGRAPH: Final = 15_000
_SENTENCES: Final = {
    "missing": "Không tìm thấy tệp “{file}”: kiểm tra lại tên tệp và thư mục.",
    "folder": "“{file}” là thư mục, không phải báo cáo: chọn một tệp .docx, .txt hoặc .md.",
    "unreadable": "Không mở được tệp “{file}”: đóng tệp ở chương trình khác hoặc xin quyền đọc, rồi chạy lại.",
    "empty": "Tệp “{file}” rỗng (0 byte): tải lại hoặc xin gửi lại.",
    "lock_file": "“{file}” là tệp tạm khi báo cáo đang mở: lấy tệp cùng tên không có “~$” ở đầu.",
    "not_workbook": "“{file}” là {detail}, không phải báo cáo .docx: mở bằng Word, Lưu thành .docx.",
    "ods": "“{file}” là tệp của LibreOffice: mở lại, Lưu thành .docx.",
    "password": "Tệp “{file}” có mật khẩu: mở bằng Word, bỏ mật khẩu, lưu rồi chạy lại.",
    "truncated": "Tệp “{file}” tải chưa xong (thiếu phần cuối): tải lại.",
    "damaged": "Tệp “{file}” hỏng ({detail}): tải lại; nếu vẫn hỏng, mở bằng Word, Lưu thành .docx mới.",
    "too_large": "Tệp “{file}” quá lớn ({detail}): bỏ bớt ảnh rồi lưu lại.",
    "unsafe": "Tệp “{file}” có cấu tạo bất thường ({detail}): mở bằng Word, Lưu thành .docx mới.",
}
_OTHERWISE: Final = "“{file}” không phải báo cáo .docx: mở bằng Word, Lưu thành .docx."


@dataclass(frozen=True)
class WordSource:
    """A Word file with its paragraphs as they stand in the parts; numbered as those of the report."""

    container: Container
    main: str
    paragraphs: dict[int, tuple[str, WordParagraph]]


@dataclass(frozen=True)
class ReadReport:
    """A report with the Word file that it came from, None for plain text."""

    report: Report
    word: WordSource | None = None


def read_report(path: Path) -> ReadReport:
    """Return the report in a file; its content, not its name, says what it is.

    Of a Word file its headers and footers are read too, behind all else, and the numbers that Word puts before
    paragraphs itself.

    Raises:
        UsageError: it cannot be read; the sentence says why and what to do.
    """
    content = content_of(path)
    if isinstance(content, Refusal):
        raise _refused(content)
    if path.suffix.lower() in _TEXT_ENDINGS and not content.startswith(b"PK\x03\x04"):
        return _readable_whole(ReadReport(report_from_text(nfc(_decoded(content, path.name)), path.name)))
    container = container_from(content, path.name, "document")
    if isinstance(container, Refusal):
        raise _refused(container)
    try:
        return _readable_whole(_from_word(container))
    except UnusablePartError as problem:
        raise _refused(problem.refusal(path.name)) from problem


def _readable_whole(read: ReadReport) -> ReadReport:
    """Return a report whose paragraphs are no longer than a person writes them.

    Raises:
        UsageError: one is so long that looking for sentences in it would take minutes.
    """
    longest = max(read.report.paragraphs, key=lambda one: len(one.text), default=None)
    if longest is not None and len(longest.text) > _LONGEST_PARAGRAPH:
        raise UsageError(
            f"Tệp “{read.report.file}” có đoạn {longest.number} dài hơn {_LONGEST_PARAGRAPH} chữ:"
            " ngắt thành nhiều đoạn rồi chạy lại."
        )
    return read


def _refused(refusal: Refusal) -> UsageError:
    return UsageError(_SENTENCES.get(refusal.reason, _OTHERWISE).format(file=refusal.file, detail=refusal.detail))


def _decoded(content: bytes, file: str) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if not text.strip():
            raise UsageError(f"Tệp “{file}” không có chữ nào.")
        return text
    raise UsageError(f"“{file}” không phải văn bản Unicode (UTF-8): mở lại, Lưu thành UTF-8 hoặc .docx.")


# --- Word ------------------------------------------------------------------------------------------------


def _from_word(container: Container) -> ReadReport:
    main = target_of(relationships(container, ""), "officedocument") or "word/document.xml"
    relations = relationships(container, main)
    parts: list[tuple[str, PlaceKind]] = [(main, "body")]
    for kind in ("footnotes", "endnotes"):
        target = target_of(relations, kind)
        if target is not None and container.has(target):
            parts.append((target, "footnote" if kind == "footnotes" else "endnote"))
    parts += [(target, "margin") for target in _margins(relations, container)]
    numbering = read_numbering(container, relations)
    paragraphs: list[Paragraph] = []
    sources: dict[int, tuple[str, WordParagraph]] = {}
    for part, kind in parts:
        for number, paragraph in enumerate(word_paragraphs(container, part), start=1):
            label = numbering.label(paragraph)  # paragraphs without text count, too
            if paragraph.text.strip():
                place = Place("table" if paragraph.in_table and kind == "body" else kind, part, number, paragraph.note)
                label = "" if paragraph.in_table or kind != "body" else label  # rows of a table are no sections
                list_of = f"{paragraph.list_number or paragraph.style}/{paragraph.list_level}" if label else ""
                paragraphs.append(Paragraph(len(paragraphs) + 1, _readable(paragraph.text), place, label, list_of))
                sources[len(paragraphs)] = (part, paragraph)
    if not paragraphs:
        raise UsageError(
            f"Tệp “{posixpath.basename(container.file)}” không có"
            f" chữ nào; nếu là bản quét thì phải nhận dạng chữ trước."
        )
    return ReadReport(Report(container.file, tuple(paragraphs)), WordSource(container, main, sources))


def _margins(relations: dict[str, Relationship], container: Container) -> list[str]:
    """The parts of headers and footers, each once."""
    targets = [one.target for one in relations.values() if one.kind in {"header", "footer"} and not one.is_external]
    return [target for target in dict.fromkeys(targets) if container.has(target)]


_LIKE_SPACES: Final = str.maketrans(dict.fromkeys("\t\u00a0\u2007\u202f\n\r", " "))


def _readable(text: str) -> str:
    """The text with plain spaces; its length stays, so that places in it are places in the document."""
    return text.translate(_LIKE_SPACES)
