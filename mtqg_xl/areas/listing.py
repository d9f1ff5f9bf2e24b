"""Lists that an office keeps in Excel and saves as CSV: read with tolerance, every mistake told at once."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mtqg_xl.findings import UsageError
from mtqg_xl.vietnamese import nfc, parse_date

_KEPT_AS_TEXT = re.compile(r"""="(?P<quoted>[^"]*)"|'(?P<apostrophe>.*)""")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,11}")
_SEARCHED_LINES = 30
NOTE = "note"
"""A column of remarks that every list may have; it is not read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: where it stands, and its texts by column."""

    number: int
    texts: dict[str, str]

    def text(self, column: str) -> str:
        """Return the text of a column, empty where the list has none."""
        return self.texts.get(column, "")


@dataclass
class Listing:
    """The lines of one file and the mistakes found in them so far."""

    path: Path
    lines: list[Line] = field(default_factory=list)
    mistakes: list[tuple[int, str]] = field(default_factory=list)

    def say(self, line: int, mistake: str) -> None:
        """Note a mistake at a line."""
        self.mistakes.append((line, mistake))

    def required(self, line: Line, column: str, what: str) -> str:
        """Return a text that may not be empty."""
        text = line.text(column)
        if not text:
            self.say(line.number, f"thiếu {what} (cột {column})")
        return text

    def code(self, line: Line, column: str) -> str:
        """Return a code that may be empty; letters without marks, digits and hyphens, so that it fits file names."""
        text = line.text(column)
        if text and not _CODE.fullmatch(text):
            self.say(
                line.number,
                f"mã “{text}” (cột {column}) không dùng được: chỉ dùng chữ không dấu, số, gạch nối, tối đa 12 ký tự",
            )
        return text

    def day(self, line: Line, column: str) -> date | None:
        """Return a day that may be empty."""
        text = line.text(column)
        day = parse_date(text) if text else None
        if text and day is None:
            self.say(line.number, f"ngày “{text}” (cột {column}) không đọc được: ghi như 2025-06-30 hoặc 30/6/2025")
        return day

    def refuse_mistakes(self) -> None:
        """Stop when anything was found.

        Raises:
            UsageError: every mistake on its own line, in the order of the file.
        """
        if not self.mistakes:
            return
        told = [f"{self.path.name}, dòng {number}: {text}." for number, text in sorted(self.mistakes)]
        raise UsageError(f"Tệp “{self.path.name}” có {len(told)} chỗ phải sửa:\n" + "\n".join(told))


def read_listing(path: Path, columns: Sequence[str], required: Sequence[str]) -> Listing:
    """Return the lines of a CSV file whose first line names the columns.

    UTF-8 with or without byte order mark; commas, semicolons or tabs, whichever the first line has most of. Lines
    without any text are left out. Columns other than ``columns`` and ``note`` are mistakes.

    Raises:
        UsageError: the file cannot be read, is no UTF-8 text, or lacks the columns without which nothing can be read.
    """
    text = _text(path)
    rows = _rows(path, text, _delimiter(text))
    header = next(rows, None)
    if header is None:
        raise UsageError(f"Tệp “{path.name}” trống.")
    names = [name.casefold() for name in header[1]]
    listing = Listing(path)
    _judge_header(listing, header[0], names, columns, required)
    for number, cells in rows:
        texts = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if any(len(cells) > at and cells[at] for at, name in enumerate(names) if not name) or any(cells[len(names) :]):
            listing.say(number, "nhiều ô hơn dòng tiêu đề: có lẽ một ô chứa dấu phẩy hay chấm phẩy")
        listing.lines.append(Line(number, texts))
    if not listing.lines:
        listing.say(header[0], "chưa có dòng nào dưới dòng tiêu đề")
    return listing


def read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield every line of any CSV file that holds some text, with its number: titles may stand over the table.

    Raises:
        UsageError: the file cannot be read or is no UTF-8 text.
    """
    text = _text(path)
    lines = text.splitlines()[:_SEARCHED_LINES]
    return _rows(path, text, max(",;\t", key=lambda mark: max((line.count(mark) for line in lines), default=0)))


def _judge_header(
    listing: Listing, number: int, names: list[str], columns: Sequence[str], required: Sequence[str]
) -> None:
    missing = [column for column in required if column not in names]
    if missing:
        raise UsageError(
            f"Tệp “{listing.path.name}”, dòng {number}: thiếu cột {', '.join(missing)}. "
            f"Dòng đầu phải là: {','.join(columns)}"
        )
    for name in dict.fromkeys(names):
        if name and name not in (*columns, NOTE):
            listing.say(number, f"không có cột “{name}”; các cột: {', '.join(columns)}")
        if name and names.count(name) > 1:
            listing.say(number, f"cột “{name}” có {names.count(name)} lần")


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UsageError(f"Không mở được tệp “{path}”: kiểm tra tên tệp và thư mục.") from fault
    save_again = "Trong Excel chọn Lưu thành (Save As), kiểu “CSV UTF-8 (Comma delimited)”"
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise UsageError(f"Tệp “{path.name}” là tệp Excel, không phải CSV. {save_again}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UsageError(f"Tệp “{path.name}” không phải CSV UTF-8. {save_again}.") from fault
    if "\0" in text:
        raise UsageError(f"Tệp “{path.name}” không phải CSV UTF-8. {save_again}.")
    return text


def _delimiter(text: str) -> str:
    """Return what parts the cells of the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that holds any text, with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            cells = [_clean(cell) for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as fault:
        raise UsageError(f"Tệp “{path.name}”, dòng {reader.line_num}: không đọc được như CSV.") from fault


def _clean(cell: str) -> str:
    """One cell's text: composed letters, single spaces, and without what people type to keep leading zeros."""
    text = " ".join(nfc(cell).split())
    kept = _KEPT_AS_TEXT.fullmatch(text)
    return (kept["quoted"] or kept["apostrophe"] or "").strip() if kept else text
