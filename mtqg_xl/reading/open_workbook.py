"""A workbook that is open in a program, handed over in whole-sheet blocks, as the same typed cells as a file's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from mtqg_xl.cells import Address
from mtqg_xl.reading.package import SheetState
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.raw_sheet import RawCell, RawSheet
from mtqg_xl.reading.sheet_outline import Range
from mtqg_xl.reading.stored import nfc


class ErrorValue(NamedTuple):
    """An error that a cell shows, by its code: ``#DIV/0!``."""

    code: str


class DayValue(NamedTuple):
    """A serial number that a cell shows as a day."""

    serial: float


OpenValue = float | str | bool | ErrorValue | DayValue | None


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """One sheet as a block: ``values`` and ``formulas`` have the same rows and columns, from ``first`` on.

    A formula begins with ``=``, in English with points and commas, whatever the program shows; where a cell has none
    the text is that of its value, or empty.
    """

    name: str
    state: SheetState
    first: Address
    values: tuple[tuple[OpenValue, ...], ...]
    formulas: tuple[tuple[str, ...], ...]
    merged: tuple[Range, ...] = ()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class OpenWorkbook:
    """What a program says of a workbook that it has open; ``path`` is empty where it was never saved.

    ``names`` maps a defined name, or ``Sheet!name`` for a local one, to its text.
    """

    file: str
    path: str
    application: str
    sheets: tuple[OpenSheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    date1904: bool = False
    manual_calculation: bool = False
    full_precision: bool = True


def raw_of(book: OpenWorkbook) -> RawWorkbook:
    """Return an open workbook as if it had been read from a file: no hash, no formats, no hidden rows."""
    return RawWorkbook(
        file=book.file,
        sha256="",
        sheet_names=tuple(nfc(sheet.name) for sheet in book.sheets),
        sheets=tuple(_sheet(sheet) for sheet in book.sheets),
        defined_names=dict(book.names),
        custom_properties=dict(book.properties),
        number_formats=(),
        date1904=book.date1904,
        manual_calculation=book.manual_calculation,
        full_precision=book.full_precision,
        has_macros=False,
        has_external_links=False,
        application=book.application,
        creator="",
        modified_by="",
        modified="",
    )


def _sheet(sheet: OpenSheet) -> RawSheet:
    return RawSheet(
        name=nfc(sheet.name),
        state=sheet.state,
        part="",
        cells=dict(_cells(sheet)),
        merged=sheet.merged,
        arrays=(),
        hidden_rows=frozenset(),
        hidden_columns=(),
        protected=sheet.protected,
        auto_filter=None,
    )


def _cells(sheet: OpenSheet) -> Iterator[tuple[tuple[int, int], RawCell]]:
    top, left = sheet.first
    for row, (values, formulas) in enumerate(zip(sheet.values, sheet.formulas, strict=True), start=top):
        for column, (value, formula) in enumerate(zip(values, formulas, strict=True), start=left):
            # a text that begins with "=" is handed over as its own formula
            own = formula if formula.startswith("=") and formula != value else None
            if own is not None or value is not None:
                yield (row, column), _cell(value, own)


def _cell(value: OpenValue, formula: str | None) -> RawCell:
    is_cached = formula is not None and value is not None
    match value:
        case ErrorValue(code):
            return RawCell(code, "error", formula, is_cached)
        case DayValue(serial):
            return RawCell(serial, "number", formula, is_cached, is_date=True)
        case bool():
            return RawCell(value, "bool", formula, is_cached)
        case int() | float():
            return RawCell(float(value), "number", formula, is_cached)
        case str():
            text = nfc(value)
            return RawCell(text, "text", formula, is_cached, original=None if text == value else value)
        case _:
            return RawCell(None, "blank", formula, is_cached)
