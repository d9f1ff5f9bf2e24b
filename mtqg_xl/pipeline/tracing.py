"""Why a cell of a workbook holds what it holds: of a consolidated book, or of a reporter's own file."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mtqg_xl.cells import Address, parse_a1
from mtqg_xl.consolidation.book_forms import MONEY_UNIT
from mtqg_xl.consolidation.cell_keys import figure_at
from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.consolidation.lineage import FormSource, Lineage, Member, Reason
from mtqg_xl.consolidation.lineage_sheet import lineage_in
from mtqg_xl.consolidation.parts import Part
from mtqg_xl.consolidation.tracing import FigureKey, Operand, Traced, trace
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import MONEY_UNITS, Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.sender import sender_of
from mtqg_xl.pipeline.batch import OWN_OUTPUT, SUBMISSION_ROLES, figures_of, read_one
from mtqg_xl.pipeline.files import is_there
from mtqg_xl.pipeline.open_book import OpenBook
from mtqg_xl.pipeline.recording import justifications_of
from mtqg_xl.reading.raw import RawWorkbook, Refusal, read_raw
from mtqg_xl.reading.raw_sheet import RawSheet
from mtqg_xl.reading.stamps import stamp_of
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import strip_accents, write_number
from mtqg_xl.workbook.build import CONSOLIDATED

_NO_LINEAGE = "Tệp tổng hợp này làm bằng bản cũ, không mang theo nguồn số liệu. Tổng hợp lại bằng bản này rồi hỏi."
_NO_FIGURE = "Ô {place} không phải số của biểu nào. Hỏi ở ô có số của một biểu, ví dụ 'GN DTTS!J29'."
_PERCENT = 0.06
"""Of a percent a sheet may show one decimal only."""
_PERCENTS = re.compile(r"-?\d[\d.]*(?:,\d+)?(?= %)")
"""Percents in words, as TỔNG QUAN prints them."""
_NEAR = 5e-7
"""Of its greatness a stored number may differ so much: a book holds millions with six decimals at most."""


@dataclass(frozen=True, slots=True)
class TracedCell:
    """A cell of a workbook with its reasons.

    ``shown`` is what stands in the cell, in ``shown_unit``; ``warning`` says where that is not what the files come to.
    """

    file: str
    sheet: str
    cell: str
    shown: float | str | None
    shown_unit: str
    traced: Traced
    warning: str = ""


def trace_cell(path: Path, place: str, definitions: Definitions, passwords: tuple[str, ...] = ()) -> TracedCell:
    """Return why a cell holds what it holds; ``place`` is ``SHEET!CELL``.

    Raises:
        UsageError: the file cannot be read, or there is no such cell, or it holds no figure of a form.
    """
    sheet_name, address = _place(place)
    if not is_there(path):
        raise UsageError(f"Không có tệp “{path.name or path}”. Kiểm tra lại đường dẫn.")
    raw = read_raw(path)
    role = "" if isinstance(raw, Refusal) else stamp_of(raw)[0].role
    if isinstance(raw, Refusal) or role in SUBMISSION_ROLES:
        read = read_one(path, definitions, passwords, values_suffice=True)
        return _of_submission(*read, sheet_name, address)
    if role != CONSOLIDATED:
        raise UsageError(f"{path.name}: {OWN_OUTPUT} Chọn tệp tổng hợp hoặc tệp biểu của đơn vị.")
    return _of_book(raw, sheet_name, address, definitions)


def trace_open(book: OpenBook, sheet: str, address: Address, definitions: Definitions) -> TracedCell:
    """Return the same of a cell of a workbook that is open: a consolidated book, or a reporter's own file.

    Raises:
        UsageError: the cell holds no figure of a form.
    """
    if book.is_total:
        return _of_book(book.raw, sheet, address, definitions)
    return _of_submission(book.submission, book.kit, sheet, address)


def _place(text: str) -> tuple[str, Address]:
    sheet, mark, cell = text.rpartition("!")
    try:
        address = parse_a1(cell.strip())
    except ValueError as error:
        raise UsageError(f"“{text}” không phải ô. Ghi TRANG!Ô, ví dụ 'GN DTTS!J29'.") from error
    if not mark or not sheet.strip():
        raise UsageError(f"“{text}” thiếu tên trang. Ghi TRANG!Ô, ví dụ 'GN DTTS!J29'.")
    name = sheet.strip()
    quoted = len(name) > 1 and name[0] == name[-1] == "'"
    return name[1:-1].replace("''", "'") if quoted else name, address


def _named(names: list[str], wanted: str) -> str:
    """Return the sheet that is meant; dấu and capitals may be left out where no other sheet is called so.

    Raises:
        UsageError: there is none, or more than one.
    """
    same = [name for name in names if name.casefold() == wanted.casefold()]
    alike = same or [name for name in names if strip_accents(name).casefold() == strip_accents(wanted).casefold()]
    if len(alike) == 1:
        return alike[0]
    raise UsageError(f"Không có trang “{wanted}”. Các trang: {', '.join(names)}.")


# --- a cell of a consolidated book -----------------------------------------------------------------------------


def _of_book(raw: RawWorkbook, wanted: str, address: Address, definitions: Definitions) -> TracedCell:
    kept = lineage_in(raw, definitions.readable)
    if kept is None:
        raise UsageError(_NO_LINEAGE)
    total, lineage = kept
    name = _named([sheet.name for sheet in raw.sheets if sheet.state == "visible"], wanted)
    sheet = next(item for item in raw.sheets if item.name == name)
    key = figure_at(sheet, address, total.kit)
    return _traced(raw.file, sheet, address, total, lineage, key)


def _traced(
    file: str, sheet: RawSheet, address: Address, total: Consolidated, lineage: Lineage, key: FigureKey | None
) -> TracedCell:
    cell = sheet.cells.get((address.row, address.column))
    shown = cell.value if cell is not None and not isinstance(cell.value, bool) else None
    traced = _found(total, lineage, key, f"{sheet.name}!{address.a1}")
    unit = _unit_in_book(total.kit, traced.key)
    warning = _difference(shown, traced, MONEY_UNITS.get(unit, 1))
    return TracedCell(file, sheet.name, address.a1, shown, unit, traced, warning)


def _unit_in_book(kit: Kit, key: FigureKey) -> str:
    """Return the unit in which a consolidated book shows a figure; a row that is said to be in đồng stays so."""
    instance = replace(kit.instance_by_id[key.instance], money_unit=MONEY_UNIT)
    return instance.unit_of(instance.row_by_id.get(key.row), instance.column_by_id[key.column])


def _found(total: Consolidated, lineage: Lineage, key: FigureKey | None, place: str) -> Traced:
    if key is None:
        raise UsageError(_NO_FIGURE.format(place=place))
    try:
        return trace(total, lineage, key)
    except KeyError as error:
        raise UsageError(_NO_FIGURE.format(place=place)) from error


def _difference(shown: float | str | None, traced: Traced, scale: int) -> str:
    """Return what to say where a cell does not hold what the files come to; empty where it does."""
    if traced.text or (shown is None and not traced.value):
        return ""
    if isinstance(shown, str) and traced.unit == "%" and (told := _PERCENTS.findall(shown)):
        # beside the percent of the form TỔNG QUAN says that by another denominator, before it
        shown = float(told[-1].replace(".", "").replace(",", "."))
    if isinstance(shown, float) and traced.value is not None:
        held = shown * scale
        rounded = _PERCENT if traced.unit == "%" else 0.5 if scale > 1 else _NEAR
        if abs(held - traced.value) <= max(_NEAR * abs(traced.value), rounded):
            return ""
    now = "trống" if shown is None else write_number(shown) if isinstance(shown, float) else f"“{shown}”"
    if traced.value is None:
        return "" if shown == "" else f"Ô đang ghi {now}; theo số đã nhận thì để trống."
    return f"Ô đang ghi {now}; theo số đã nhận là {write_number(traced.value / scale)}. Ô đã bị sửa sau khi làm ra tệp."


# --- a cell of a reporter's own file --------------------------------------------------------------------------


def _of_submission(submission: Submission, kit: Kit, wanted: str, address: Address) -> TracedCell:
    sheet = _named([found.sheet for found in submission.found.values()], wanted)
    total = consolidate(figures_of([submission], kit), "")
    code = total.members.reporters[0]
    lineage = _own_lineage(submission, kit, code)
    key = _key_in(submission, total, sheet, address)
    place = f"{sheet}!{address.a1}"
    traced = _found(total, lineage, key, place)
    assert key is not None  # else nothing was found
    cell = submission.cell(key.instance, _row_in_file(total, key), key.column)
    shown = None if cell is None else cell.value if cell.value is not None else (cell.mark or cell.text or None)
    instance = kit.instance_by_id[key.instance]
    unit = instance.unit_of(instance.row_by_id.get(key.row), instance.column_by_id[key.column])
    is_mark = cell is not None and cell.mark is not None
    warning = "" if is_mark else _difference(shown, traced, MONEY_UNITS.get(unit, 1))
    return TracedCell(submission.file, sheet, address.a1, shown, unit, traced, warning)


def _own_lineage(submission: Submission, kit: Kit, code: str) -> Lineage:
    sender = sender_of(submission, kit)
    forms = {
        form: FormSource(submission.file, sender.submission, found.sheet, found.rows, found.columns)
        for form, found in submission.found.items()
    }
    name = sender.called
    member = Member(code, name, forms, sender.prepared_by, sender.phone)
    said = [Reason(code, item.code, item.reason, item.given_by) for item in justifications_of(submission, kit)]
    return Lineage(kit.id, (member,), ((code, name),), (), tuple(said))


def _key_in(submission: Submission, total: Consolidated, sheet: str, address: Address) -> FigureKey | None:
    """Return the figure that lies in a cell of a file."""
    form = next(name for name, found in submission.found.items() if found.sheet == sheet)
    found = submission.found[form]
    row = next((name for name, number in found.rows.items() if number == address.row), None)
    column = next((name for name, number in found.columns.items() if number == address.column), None)
    if row is None or column is None:
        return None
    block, mark, position = row.partition("#")
    code = total.members.reporters[0]
    if not mark:
        return FigureKey(form, row, column, code)
    table = total.members.blocks[form, block]
    lines = [at for at, number in enumerate(table.position, start=1) if str(number) == position]
    return FigureKey(form, f"{block}#{lines[0]}", column, code) if lines else None


def _row_in_file(total: Consolidated, key: FigureKey) -> str:
    block, mark, line = key.row.partition("#")
    if not mark:
        return key.row
    return f"{block}#{int(total.members.blocks[key.instance, block].position[int(line) - 1])}"


# --- as a document ---------------------------------------------------------------------------------------------


def trace_document(found: TracedCell) -> dict[str, Any]:
    """Return the document of ``trace --json``; values are in đồng where they are money."""
    traced = found.traced
    return {
        "file": found.file,
        "sheet": found.sheet,
        "cell": found.cell,
        "shown": found.shown,
        "shown_unit": found.shown_unit,
        "form": traced.key.instance,
        "row": traced.key.row,
        "column": traced.key.column,
        "reporter": traced.key.reporter,
        "row_label": traced.row_label,
        "column_title": traced.column_title,
        "value": traced.text or traced.value,
        "unit": traced.unit,
        "formula": traced.words,
        "reporters_in": traced.inside,
        "reporters_all": traced.everyone,
        "missing": list(traced.missing),
        "warning": found.warning,
        "parts": [_part_document(item) for item in traced.parts],
        "operands": [_operand_document(item) for item in traced.operands],
    }


def _operand_document(item: Operand) -> dict[str, Any]:
    return {
        "row_label": item.row_label,
        "column_title": item.column_title,
        "sheet": item.sheet,
        "value": item.value,
        "parts": [_part_document(each) for each in item.parts],
    }


def _part_document(item: Part) -> dict[str, Any]:
    override = item.override
    return {
        "reporter": item.member.code,
        "name": item.member.name,
        "file": item.file,
        "submission": item.number,
        "sheet": item.sheet,
        "cell": item.cell,
        "form": item.instance,
        "row": item.row,
        "row_label": item.row_label,
        "column": item.column,
        "column_title": item.column_title,
        "value": item.value,
        "mark": item.member.mark,
        "adjusted": None
        if override is None
        else {
            "sent": override.sent,
            "adjusted": override.adjusted,
            "reason": override.reason,
            "confirmed": override.confirmed,
            "by": override.adjusted_by,
        },
        "justifications": [{"code": each.code, "reason": each.reason, "by": each.given_by} for each in item.reasons],
        "prepared_by": item.member.prepared_by,
        "phone": item.member.phone,
    }
