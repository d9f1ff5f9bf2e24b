"""A sheet written as a text table → what is told of it."""

from pathlib import Path

from openpyxl import Workbook

from mtqg_xl.findings import Finding
from mtqg_xl.patterns.inspect import inspected
from mtqg_xl.reading.raw import RawWorkbook, read_raw


def saved(path: Path, table: str, name: str = "Bảng") -> Path:
    """Write a table whose cells are parted by ``|``; numbers as numbers, ``'`` before a text that looks like one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row, line in enumerate(table.strip().splitlines(), 1):
        for column, text in enumerate(line.split("|"), 1):
            if text.strip():
                sheet.cell(row, column, _value(text.strip()))
    book.save(path)
    return path


def told(path: Path, table: str) -> tuple[Finding, ...]:
    """Return the findings on a table, without the one that it was never calculated."""
    raw = read_raw(saved(path / "bang.xlsx", table))
    assert isinstance(raw, RawWorkbook)
    return tuple(finding for finding in inspected(raw) if finding.code != "F06")


def codes_at_cells(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Return what is told where, by cell."""
    return sorted((finding.code, finding.cell) for finding in findings)


def _value(text: str) -> float | str:
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text)
    except ValueError:
        return text
