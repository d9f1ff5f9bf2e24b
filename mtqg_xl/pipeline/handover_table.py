"""BAN_GIAO.xlsx read: every line with its units found, or a finding at the cell that keeps it from being used."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from pathlib import Path

from mtqg_xl.areas import Reporters
from mtqg_xl.areas.handover import FIRST_DAY, LAST_DAY, Amounts, HandoverLine
from mtqg_xl.findings import CODES, Finding, Severity
from mtqg_xl.reading.office_table import OfficeLine, read_office_table
from mtqg_xl.vietnamese import fold, parse_number, write_date, write_number

FILE = "BAN_GIAO.xlsx"
SHEET = "BÀN GIAO"
GIVER, ITEM, SOURCE, YEAR, REMAINING, CUMULATIVE, ADVANCE, RECEIVER, DECISION = (
    *("Đơn vị giao", "Mã công trình/dòng", "Nguồn", "Năm vốn", "KH còn lại", "Lũy kế đến 30/6/2025"),
    *("Tạm ứng còn", "Đơn vị nhận", "QĐ"),
)
TITLES = (GIVER, ITEM, SOURCE, YEAR, REMAINING, CUMULATIVE, ADVANCE, RECEIVER, DECISION)
AMOUNTS = (REMAINING, CUMULATIVE, ADVANCE)
NEEDED = (GIVER, ITEM, SOURCE, YEAR, *AMOUNTS, RECEIVER)

_YEAR = re.compile(r"\b(20\d\d)\b")
_CARRIED = re.compile(r"kéo dài|năm trước|chuyển nguồn|chuyển sang")
_THIS_YEAR = re.compile(r"năm nay|trong năm|giao năm|kế hoạch năm")
_LEAST_DONG = 1_000_000
"""A line of which no amount is as large was probably typed in triệu đồng; a few đồng may be left all the same."""


@dataclass(frozen=True)
class HandoverTable:
    """What a table says: the lines that can be used, and a finding for everything that cannot."""

    file: str
    sheet: str
    lines: tuple[HandoverLine, ...]
    findings: tuple[Finding, ...]
    cells: dict[int, dict[str, str]]

    def finding(self, code: str, row: int, title: str, what: str, **more: float) -> Finding:
        """Return a finding at the cell of a line."""
        return _finding(code, self.file, self.sheet, row, self.cells.get(row, {}).get(title, ""), title, what, **more)


def read_handover(path: Path, reporters: Reporters | None) -> HandoverTable:
    """Return the lines of a BAN_GIAO.xlsx; units are found in the list as it was on 30/6 and as it is from 01/7/2025.

    Without a list of reporters units are what the table calls them.

    Raises:
        UsageError: the file cannot be read, or the head of the table is gone.
    """
    read = read_office_table(path, SHEET, TITLES, NEEDED)
    lines: list[HandoverLine] = []
    findings: list[Finding] = []
    for line in read:
        if not set(line.texts) - {DECISION}:
            continue
        taking = _Taking(line, reporters)
        understood = taking.line()
        if taking.problems:
            findings += [
                _finding("H14", path.name, line.sheet, line.row, line.cells.get(title, ""), title, f"{words}.")
                for title, words in taking.problems
            ]
        else:
            lines.append(understood)
            findings += _doubt(path.name, line, understood.amounts)
    sheet = read[0].sheet if read else SHEET
    return HandoverTable(path.name, sheet, tuple(lines), tuple(findings), {line.row: line.cells for line in read})


def _doubt(file: str, line: OfficeLine, amounts: Amounts) -> Iterator[Finding]:
    largest = max(amounts.each)
    if 0 < largest < _LEAST_DONG:
        title = AMOUNTS[amounts.each.index(largest)]
        what = f"Cả dòng không số nào tới một triệu đồng ({write_number(largest)} đ): có gõ bằng triệu đồng không?"
        found = _finding("H14", file, line.sheet, line.row, line.cells[title], title, what, impact=largest)
        yield replace(found, severity=Severity.EXPLAIN)


def _finding(code: str, file: str, sheet: str, row: int, cell: str, title: str, what: str, **more: float) -> Finding:
    kind = CODES[code]
    words = (file, sheet, cell, f"Dòng {row}", title, what, kind.why, kind.mend)
    return Finding(code, kind.severity, *words, impact=more.get("impact"))


@dataclass
class _Taking:
    """One line on its way: what it says, and why parts of it cannot be understood."""

    source: OfficeLine
    reporters: Reporters | None

    def __post_init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    def line(self) -> HandoverLine:
        """Return what the line says; worth nothing where there are problems."""
        year, is_carried = self._year()
        return HandoverLine(
            row=self.source.row,
            giver=self._unit(GIVER, LAST_DAY),
            item=self._needed(ITEM, "thiếu mã công trình hoặc mã dòng"),
            source=self._needed(SOURCE, "thiếu nguồn: bàn giao phải khớp theo từng nguồn"),
            year=year,
            amounts=self._amounts(),
            receiver=self._unit(RECEIVER, FIRST_DAY) if self._text(RECEIVER) else "",
            decision=self._text(DECISION),
            is_carried=is_carried,
        )

    def _text(self, title: str) -> str:
        """Return what stands under a title; a code that a sheet made a number of has no separators."""
        number = self.source.numbers.get(title)
        return str(int(number)) if number is not None and number.is_integer() else self.source.text(title)

    def _needed(self, title: str, problem: str) -> str:
        text = self._text(title)
        if not text:
            self.problems.append((title, problem))
        return text

    def _unit(self, title: str, day: date) -> str:
        said = self._needed(title, f"thiếu {title.lower()}")
        if not said or self.reporters is None:
            return said
        found = self.reporters.at(day).said(said)
        if len(found) == 1:
            return found[0].code
        if found:
            names = ", ".join(f"{item.name} ({item.code})" for item in found)
            self.problems.append((title, f"“{said}” có thể là {names}; ghi mã đơn vị"))
        else:
            self.problems.append((title, f"danh sách đơn vị không có “{said}” vào ngày {write_date(day)}"))
        return ""

    def _year(self) -> tuple[str, bool]:
        text = self._needed(YEAR, "thiếu năm vốn: ghi 2025, hoặc 2024 kéo dài")
        folded = fold(text)
        year = _YEAR.search(folded)
        if _CARRIED.search(folded):
            return text, True
        if year is not None and int(year[1]) <= LAST_DAY.year:
            return text, int(year[1]) < LAST_DAY.year
        if text and not _THIS_YEAR.search(folded):
            self.problems.append((YEAR, f"“{text}” không rõ là vốn năm nào: ghi 2025, hoặc 2024 kéo dài"))
        return text, False

    def _amounts(self) -> Amounts:
        found = [self._amount(title) for title in AMOUNTS]
        if all(amount is None for amount in found) and not self.problems:
            self.problems.append((REMAINING, f"chưa có số nào ở {', '.join(AMOUNTS)}"))
        return Amounts(*(amount or 0 for amount in found))

    def _amount(self, title: str) -> int | None:
        """Return an amount in whole đồng; None where nothing stands in the cell or what stands there is a problem."""
        value = self.source.numbers.get(title)
        text = self.source.text(title)
        if value is None and not text:
            return None
        if value is None:
            parsed = parse_number(text)
            value = parsed.dong if parsed.dong is not None else parsed.value
            if value is None:
                self.problems.append((title, parsed.question or f"“{text}” không phải số tiền"))
                return None
        problem = _problem_of(value)
        if problem:
            self.problems.append((title, problem))
            return None
        return round(value)


def _problem_of(value: float) -> str:
    if not isfinite(value):
        return "số tiền quá lớn"
    if value < 0:
        return f"số tiền {write_number(value)} nhỏ hơn 0"
    if abs(value - round(value)) > 1e-3:
        return f"số tiền {write_number(value)} đ lẻ dưới một đồng"
    return ""
