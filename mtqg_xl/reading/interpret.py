"""What stands in one cell → what it holds: number, mark, text, day. What a text means as a number is for checks."""

from datetime import date, timedelta
from functools import lru_cache

from mtqg_xl.cells import Address
from mtqg_xl.definition.model import ColumnKind
from mtqg_xl.reading.raw_sheet import RawCell
from mtqg_xl.reading.submission import MARKS, Typed
from mtqg_xl.vietnamese import modern, parse_date, write_date, write_number

_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_NUMERIC: frozenset[ColumnKind] = frozenset({"input", "computed"})


@lru_cache(maxsize=1 << 14)
def typed(raw: RawCell, column: ColumnKind, row_number: int, column_number: int, date1904: bool) -> Typed | None:
    """Return what a cell holds, None where nothing stands in it.

    A text of spaces is nothing, but in a number cell it is text, as for the formulas of the sheet. ``column`` says
    what the definition wants there. A formula counts with its stored value and is kept; one over nothing but numbers
    (``=150000+2000``), typed and never calculated, counts with what it comes to.

    Remembered: most cells of a form hold the same in most files, a formula and its 0.
    """
    at = Address(row_number, column_number)
    cell = _constant(raw, column, at, date1904)
    if column == "input" and raw.formula is not None and not raw.cached:
        number = _worth(raw.formula)
        if number is not None:
            return Typed("number", number, at, number, None, "", None, raw.formula, True)
    return None if cell.kind == "blank" and raw.formula is None else cell


def _worth(formula: str) -> float | None:
    """Return the number that a formula over constants alone comes to, None where it reads anything else."""
    from mtqg_xl.formula.engine import evaluate  # hardly a file has any

    result = evaluate(formula, lambda *_: None, max_cells=0)
    return float(result) if isinstance(result, int | float) and not isinstance(result, bool) else None


def _constant(raw: RawCell, column: ColumnKind, at: Address, date1904: bool) -> Typed:
    value, formula = raw.value, raw.formula
    cached = formula is None or raw.cached
    if isinstance(value, float):
        day = serial_day(value, date1904) if raw.is_date or column == "date" else None
        kind = "number" if day is None else "date"
        text = "" if column in _NUMERIC else _shown(value, day)
        return Typed("number" if kind == "number" else "date", value, at, value, None, text, day, formula, cached)
    if raw.kind == "text":
        return _text(str(value), raw.original, column, at, formula, cached)
    if raw.kind == "error":
        return Typed("error", value, at, text=str(value), formula=formula, has_cached=cached)
    if isinstance(value, bool):
        return Typed("bool", value, at, formula=formula, has_cached=cached)
    return Typed("blank", None, at, formula=formula, has_cached=cached)


def _text(text: str, original: str | None, column: ColumnKind, at: Address, formula: str | None, cached: bool) -> Typed:
    """Return what a text is. In number cells it is as strict as the formulas of the sheet: ``" x"`` is no mark."""
    raw = text if original is None else original
    stripped = text.strip()
    if not stripped and (column not in _NUMERIC or not text):
        return Typed("blank", raw, at, formula=formula, has_cached=cached)
    if column in _NUMERIC and text.casefold() in MARKS:
        return Typed("mark", raw, at, None, text.casefold(), text, None, formula, cached)
    if column == "date" and (day := parse_date(stripped)) is not None:
        return Typed("date", raw, at, None, None, stripped, day, formula, cached)
    if column == "choice":
        return Typed("choice", raw, at, None, None, modern(text), None, formula, cached)
    said = stripped if column in _NUMERIC else modern(stripped)
    return Typed("text", raw, at, None, None, said, None, formula, cached)


def serial_day(serial: float, date1904: bool) -> date | None:
    """Return the day of a serial number as Excel counts; None where there is no such day."""
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    if not 1 <= serial < (date.max - epoch).days + 1:
        return None
    whole = int(serial)
    # Excel's first calendar counts a 29 February 1900 that never was.
    is_before_the_gap = not date1904 and whole < 60
    return epoch + timedelta(days=whole + is_before_the_gap)


def _shown(value: float, day: date | None) -> str:
    if day is not None:
        return write_date(day)
    return str(int(value)) if value.is_integer() else str(value)


_written = lru_cache(maxsize=1 << 12)(write_number)  # most numbers of a sheet are 0, or stand in it as issued


def shown(raw: RawCell) -> str:
    """Return what stands in a cell for a list of values that were not read."""
    value = raw.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _written(value)
    return "" if value is None else str(value).strip()
