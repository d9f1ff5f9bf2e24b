"""A workbook that another program hands over as JSON, and what that program is then asked to do, as JSON too.

The program reads whole sheets in two blocks (values, formulas), writes one document, and applies the answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any, TypeVar, cast

from mtqg_xl.cells import Address, parse_a1
from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.hosts.host import NOTHING_OPEN, Answer, Cell
from mtqg_xl.hosts.question import Question
from mtqg_xl.reading.open_workbook import DayValue, ErrorValue, OpenSheet, OpenValue, OpenWorkbook, raw_of
from mtqg_xl.reading.package import SheetState
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.sheet_outline import Range
from mtqg_xl.workbook.plan import PlannedCell, SheetPlan

VERSION = 1
NO_SHEETS = "Tệp đang mở không phải bảng tính. Mở phụ biểu rồi bấm lại."
READ_ONLY = "Tệp đang mở chỉ đọc, không ghi gì vào được. Lưu một bản khác (Lưu thành) rồi bấm lại."
LOCKED = "Trang “{sheet}” được bảo vệ bằng mật khẩu, không ghi gì vào được. Bỏ bảo vệ trang rồi bấm lại."
_STATES = ("visible", "hidden", "veryHidden")
_Read = TypeVar("_Read")


class SnapshotHost:
    """A snapshot as a host; ``answer`` is what was last asked of the program, ``replies`` what the officer replied."""

    def __init__(self, document: object) -> None:
        """Take a document that a program wrote.

        Raises:
            UsageError: it is no snapshot, or one of another version.
        """
        said = _mapping(document, "")
        if said.get("version") != VERSION:
            raise UsageError(
                f"Bản chụp không đọc được: version phải là {VERSION}. Cài lại tiện ích cho đúng phiên bản."
            )
        self._book = _workbook(said)
        self._selection = _cell(said.get("selection"))
        self.replies = _texts(said.get("replies", {}), "replies")
        self._read_only = bool(said.get("read_only", False))
        self._locked = frozenset(map(str, _list(said.get("locked", []), "locked")))
        self.answer: Answer | None = None

    @property
    def key(self) -> str:
        """The path of the workbook, or its name where it was never saved."""
        return self._book.path or self._book.file

    def workbook(self) -> RawWorkbook:
        """Return the workbook as it was handed over.

        Raises:
            UsageError: the program has none open.
        """
        if not self._book.sheets:
            raise UsageError(NO_SHEETS if self._book.file else NOTHING_OPEN)
        return raw_of(self._book)

    def selection(self) -> Cell | None:
        """Return the cell that was selected."""
        return self._selection

    def apply(self, answer: Answer) -> None:
        """Keep the answer: the program applies it.

        Raises:
            OutputError: the program said beforehand that the workbook takes no such change.
        """
        if self._read_only and answer.edits:
            raise OutputError(READ_ONLY)
        locked = next((edit.at.sheet for edit in answer.edits if edit.at.sheet in self._locked), None)
        if locked is not None:
            raise OutputError(LOCKED.format(sheet=locked))
        self.answer = _without_marks(answer) if self._read_only else answer


def _without_marks(answer: Answer) -> Answer:
    """Return an answer for a workbook that takes no sheet: the findings are read beside it."""
    told = tuple(f"{item.severity.label} · {item.sheet}, ô {item.cell}: {item.what}" for item in answer.findings)
    return replace(answer, marks=None, clears=False, lines=answer.lines if answer.marks is None else told)


# --- the document that comes in -------------------------------------------------------------------------------


def _workbook(said: Mapping[str, Any]) -> OpenWorkbook:
    return OpenWorkbook(
        file=_text(said, "file"),
        path=_text(said, "path"),
        application=_text(said, "application"),
        sheets=tuple(_sheet(sheet, f"sheets[{at}]") for at, sheet in enumerate(_list(said.get("sheets"), "sheets"))),
        names=_texts(said.get("names", {}), "names"),
        properties=_texts(said.get("properties", {}), "properties"),
        date1904=bool(said.get("date1904", False)),
        manual_calculation=bool(said.get("manual_calculation", False)),
        full_precision=bool(said.get("full_precision", True)),
    )


def _sheet(document: object, at: str) -> OpenSheet:
    said = _mapping(document, at)
    state = said.get("state", "visible")
    if state not in _STATES:
        raise _wrong(f"{at}.state")
    values = tuple(_row(row, f"{at}.values[{number}]", _value) for number, row in _numbered(said, "values", at))
    formulas = tuple(_row(row, f"{at}.formulas[{number}]", _formula) for number, row in _numbered(said, "formulas", at))
    if [len(row) for row in values] != [len(row) for row in formulas]:
        raise _wrong(f"{at}.formulas")
    return OpenSheet(
        name=_text(said, "name", at),
        state=cast(SheetState, state),
        first=_address(said.get("first", "A1"), f"{at}.first"),
        values=values,
        formulas=formulas,
        merged=tuple(_range(item, f"{at}.merged") for item in _list(said.get("merged", []), f"{at}.merged")),
        protected=bool(said.get("protected", False)),
    )


def _numbered(said: Mapping[str, Any], name: str, at: str) -> Iterator[tuple[int, object]]:
    yield from enumerate(_list(said.get(name, []), f"{at}.{name}"))


def _row(row: object, at: str, read: Callable[[object, str], _Read]) -> tuple[_Read, ...]:
    return tuple(read(value, at) for value in _list(row, at))


def _formula(formula: object, at: str) -> str:
    if not isinstance(formula, str):
        raise _wrong(at)
    return formula


def _value(value: object, at: str) -> OpenValue:
    match value:
        case None | bool() | str():
            return value
        case int() | float() if isfinite(value):
            return float(value)
        case {"error": str(code)}:
            return ErrorValue(code)
        case {"day": int() | float() as serial} if isfinite(serial):
            return DayValue(float(serial))
        case _:
            raise _wrong(at)


def _range(item: object, at: str) -> Range:
    first, _, last = item.partition(":") if isinstance(item, str) else ("", "", "")
    return Range(_address(first, at), _address(last or first, at))


def _address(text: object, at: str) -> Address:
    try:
        return parse_a1(text if isinstance(text, str) else "")
    except ValueError as error:
        raise _wrong(at) from error


def _cell(said: object) -> Cell | None:
    match said:
        case {"sheet": str(sheet), "cell": str(cell)}:
            _address(cell, "selection.cell")
            return Cell(sheet, cell)
        case None:
            return None
        case _:
            raise _wrong("selection")


def _mapping(document: object, at: str) -> Mapping[str, Any]:
    if not isinstance(document, dict):
        raise _wrong(at)
    return document


def _list(document: object, at: str) -> Sequence[object]:
    if not isinstance(document, list):
        raise _wrong(at)
    return document


def _text(said: Mapping[str, Any], name: str, at: str = "") -> str:
    found = said.get(name, "")
    if not isinstance(found, str):
        raise _wrong(f"{at}.{name}".lstrip("."))
    return found


def _texts(document: object, at: str) -> dict[str, str]:
    return {name: _text(_mapping(document, at), name, at) for name in _mapping(document, at)}


def _wrong(at: str) -> UsageError:
    return UsageError(f"Bản chụp tệp đang mở không đọc được ở “{at or 'đầu tài liệu'}”. Đóng, mở lại tệp rồi thử lại.")


# --- the document that goes back ------------------------------------------------------------------------------


def answer_document(answer: Answer) -> dict[str, Any]:
    """Return what a program is asked to do; the findings themselves are told in words for its pane."""
    return {
        "version": VERSION,
        "message": answer.message,
        "lines": list(answer.lines),
        "files": [str(path) for path in answer.files],
        "asks": [_question(item) for item in answer.asks],
        "findings": [
            {
                "severity": item.severity.label,
                "sheet": item.sheet,
                "cell": item.cell,
                "row": item.row_label,
                "column": item.column_title,
                "what": item.what,
                "mend": item.mend,
            }
            for item in answer.findings
        ],
        "edits": [{"sheet": each.at.sheet, "cell": each.at.cell, "content": each.content} for each in answer.edits],
        "select": None if answer.select is None else {"sheet": answer.select.sheet, "cell": answer.select.cell},
        "clears": answer.clears,
        "marks": None if answer.marks is None else _marks(answer.marks),
    }


def _question(item: Question) -> dict[str, Any]:
    return {
        "key": item.key,
        "kind": item.kind.value,
        "title": item.title,
        "endings": list(item.endings),
        "options": [list(option) for option in item.options],
        "proposed": item.proposed,
        "may_stay_open": item.may_stay_open,
    }


def error_document(sentence: str) -> dict[str, Any]:
    """Return what a program shows where nothing was done."""
    return {"version": VERSION, "error": sentence}


def _marks(plan: SheetPlan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "cells": [_planned(at, cell, plan.links.get(at, "")) for at, cell in sorted(plan.cells.items())],
        "merged": [list(area) for area in plan.merges],
        "widths": {str(column): width for column, width in plan.widths.items()},
        "heights": {str(row): height for row, height in plan.heights.items()},
    }


def _planned(at: tuple[int, int], cell: PlannedCell, link: str) -> dict[str, Any]:
    style = cell.style
    return {
        "row": at[0],
        "column": at[1],
        "value": cell.value,
        "bold": style.bold,
        "size": style.size,
        "fill": style.fill,
        "border": style.border,
        "number_format": style.number_format,
        "link": link.removeprefix("internal:"),
    }
