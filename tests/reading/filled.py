"""A commune's workbook filled with figures that a test can see, what is done to it, and what must come back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header

FIGURES = """
    TT         | submission         | value                   | 2
    TT         | prepared_by        | value                   | Đinh Thị Mơ
    GT         | r01                | code                    | R07-DTTS.4.1.a
    GT         | r01                | figure_then             | 2145977223
    GT         | r01                | reason                  | Có vốn kỳ trước
    GT         | r03                | reason                  | Ghi nhầm dòng
    CT-01      | ntm.hamlets_covered | quantity               | 12
    CT-01      | ntm.hamlets_covered | base                   | 14
    CT-01      | target.poverty_percent | quantity            | 7.25
    GN-01.GNBV | GNBV.2             | allocated_year_recurrent | 700000000
    GN-01.GNBV | GNBV.1.rest        | allocated_year_capital  | 11000000
    GN-01.GNBV | GNBV.rest          | allocated_year_capital  | 12000000
    GN-01.DTTS | DTTS.1.n2          | allocated_year_capital  | 132000000
    GN-01.DTTS | DTTS.1.n2          | disbursed_year_capital  | 88000000
    GN-01.DTTS | DTTS.3.1           | allocated_year_recurrent | 440609000
    GN-01.DTTS | DTTS.3.1           | disbursed_year_recurrent | 0
    GN-01.DTTS | DTTS.3.2.rest      | allocated_year_recurrent | 5000
    GN-01.DTTS | DTTS.3.rest        | allocated_year_recurrent | 6000
    GN-01.DTTS | DTTS.4.1.a         | allocated_year_capital  | 2981000000
    GN-01.DTTS | DTTS.4.1.a         | disbursed_year_capital  | 2145977223
    GN-01.DTTS | DTTS.4.1.d         | allocated_year_recurrent | 510000000
    GN-01.DTTS | DTTS.4.1.d         | disbursed_year_recurrent | -
    GN-01.DTTS | DTTS.8             | disbursed_year_recurrent | x
    GN-01.DTTS | DTTS.8             | note                    | chưa có hướng dẫn
    GN-01.DTTS | DTTS.rest          | allocated_year_recurrent | 7000
    GN-01.NTM  | NTM.rest           | allocated_year_capital  | 8000
    GN-03      | works#1            | name                    | Bắc Lanh Chang
    GN-03      | works#1            | line                    | DTTS.4.1.a
    GN-03      | works#1            | allocated               | 781000000
    GN-03      | works#1            | disbursed_year_to_date  | 200000000
    GN-03      | works#2            | name                    | Cao Lộc
    GN-03      | works#2            | disbursed_year_to_date  | 950981240
    GN-03      | works#4            | name                    | Lũng Chang
    GN-03      | works#4            | disbursed_year_to_date  | 665686868
    GN-03      | works#40           | name                    | Nà Pò
    GN-03      | works#40           | disbursed_year_to_date  | 475490620
"""

Content: TypeAlias = float | str
Figures = tuple[dict[tuple[str, str, str], Content], dict[tuple[str, str], list[dict[str, Content]]]]
"""What was typed: fixed cells by id, and the filled rows of each block in order."""

HEADER = Header(
    Period.parse("2024-H1"),
    reporter_code="01990",
    reporter_name="xã Lục Bình",
    superior="HUYỆN BẠCH THÔNG",
    issuer="UBND XÃ LỤC BÌNH",
    as_of=date(2024, 6, 17),
)


def plain_kit() -> Kit:
    """Return the kit of the communes without its rules, whose live checks would make most of each file."""
    kit = load().kit("ba-chuong-trinh-xa")
    bare = tuple(replace(instance, form=replace(instance.form, rules=())) for instance in kit.instances)
    return replace(kit, instances=bare, rules=())


KIT = plain_kit()
LAYOUT = kit_layout(KIT)


def typed_values() -> dict[tuple[str, str, str], Content]:
    """Return the figures of the table by id."""
    lines = [[part.strip() for part in line.split("|")] for line in FIGURES.strip().splitlines()]
    return {(instance, row, column): _content(text) for instance, row, column, text in lines}


def _content(text: str) -> Content:
    try:
        return float(text)
    except ValueError:
        return text


def issued_bytes() -> bytes:
    """Return the workbook that the figures were typed into."""
    return build(KIT, HEADER, dict(typed_values()))


def expected() -> Figures:
    """Return what must come back, written down from the table; the rest is what THÔNG TIN holds as issued."""
    fixed = {key: value for key, value in typed_values().items() if "#" not in key[1]}
    fixed |= {("TT", "as_of", "value"): "2024-06-17", ("TT", "blank_means", "value"): "(chọn)"}
    works: dict[str, dict[str, Content]] = {}
    for (_, row, column), value in typed_values().items():
        if "#" in row:
            works.setdefault(row, {})[column] = value
    return fixed, {("GN-03", "works"): list(works.values())}


def figures(submission: Submission) -> Figures:
    """Return what was typed, as it was read, without places."""
    fixed = {key: content(cell) for key, cell in submission.typed.items()}
    blocks = {
        key: [{column: content(cell) for column, cell in row.cells.items()} for row in submission.filled_rows(*key)]
        for key in submission.blocks
        if any(submission.filled_rows(*key))
    }
    return fixed, blocks


def content(cell: Typed) -> Content:
    """Return what a cell holds in one word."""
    if cell.day is not None:
        return cell.day.isoformat()
    return cell.value if cell.value is not None else cell.mark or cell.text


def accepted(path: Path) -> Submission:
    """Read a file that must be readable."""
    found = read(path, {KIT.id: KIT})
    assert isinstance(found, Submission), found
    return found


# --- what happens to files -----------------------------------------------------------------------------

Change: TypeAlias = Callable[[Workbook], None]


def changed(path: Path, *changes: Change) -> Path:
    """Return the file after some changes, saved by openpyxl."""
    book = openpyxl.load_workbook(path)
    for change in changes:
        change(book)
    book.save(path)
    return path


def sheet_of(book: Workbook, instance: Instance) -> Worksheet:
    found = book[instance.sheet]
    assert isinstance(found, Worksheet)
    return found


def cells_of_codes(instance: Instance) -> Iterator[tuple[int, int]]:
    """Yield the cells of the hidden code row and column."""
    layout = LAYOUT.layouts[instance.id]
    yield layout.code_row, layout.code_column
    yield from ((layout.code_row, column) for column in layout.column_numbers.values())
    yield from ((row, layout.code_column) for row in layout.row_numbers.values())


def without_codes(book: Workbook) -> None:
    """Clear the hidden code row and the hidden code column of every form."""
    for instance in KIT.instances:
        sheet = sheet_of(book, instance)
        for at in cells_of_codes(instance):
            sheet.cell(*at).value = None


def without_names(book: Workbook) -> None:
    """Delete every defined name."""
    for name in list(book.defined_names):
        del book.defined_names[name]


def without_texts(book: Workbook) -> None:
    """Write "xxx" over every title and every label; only what was typed and the codes stay."""
    for instance in KIT.instances:
        sheet, layout = sheet_of(book, instance), LAYOUT.layouts[instance.id]
        for row in range(1, layout.code_row):
            for cell in sheet[row]:
                overwrite(cell)
        for column in instance.form.columns:
            for row_id, row in layout.row_numbers.items():
                is_words = row_id.endswith(("first", "last")) or row_id == "total"
                if column.kind == "label" or is_words or (column.is_given and "#" not in row_id):
                    overwrite(sheet.cell(row, layout.column_numbers[column.id]))


def overwrite(cell: object) -> None:
    value = getattr(cell, "value", None)
    if isinstance(value, str) and not value.startswith("="):
        cell.value = "xxx"  # type: ignore[attr-defined]  # cells of merges have no value and were left out


def without_stamp(book: Workbook) -> None:
    """Delete the hidden sheet and every document property."""
    del book["_mtqg"]
    for name in [each.name for each in book.custom_doc_props.props]:
        del book.custom_doc_props[name]


def without_protection(book: Workbook) -> None:
    """Let every cell be changed, as an officer does who has found the menu."""
    for sheet in book.worksheets:
        sheet.protection.sheet = False
