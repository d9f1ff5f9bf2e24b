"""A process of its own that reads the values of an .xls, .xlsb or .ods: bytes in, JSON out.

The library that reads these files allocates by the largest address that it meets: one cell in the last corner of a
small file ends the process. So it runs here, with little memory and little time; whatever happens is an exit status.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import isfinite
from typing import Any

from mtqg_xl.reading.locked import is_locked

MAX_CELLS = 1_000_000
MAX_CHARACTERS = 50_000_000
MEMORY_BYTES = 600 << 20
"""Of addresses: what is held of them is less than the 500 MB that a verdict may take."""
UNREADABLE, TOO_LARGE, LOCKED = 3, 4, 5
"""Exit statuses; any other but 0 is a process that died."""

_STATES = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "veryHidden"}
_EPOCH = datetime(1899, 12, 30)


class TooLargeError(Exception):
    """The workbook holds more than a form ever does."""


def main() -> int:
    """Read a workbook from standard input, write what it holds to standard output, return the exit status."""
    _limit_memory()
    from python_calamine import CalamineError, CalamineWorkbook

    content = sys.stdin.buffer.read()
    try:
        found = sheets(CalamineWorkbook.from_filelike(BytesIO(content)))
    except TooLargeError:
        return TOO_LARGE
    except (CalamineError, MemoryError, OSError, ValueError):
        return LOCKED if is_locked(content) else UNREADABLE
    sys.stdout.write(json.dumps(found))  # written piece by piece it takes ten times as long
    return 0


def _limit_memory() -> None:
    if sys.platform == "win32":  # no such limit there: an absurd request for memory fails by itself
        return
    import resource

    with suppress(OSError, ValueError):  # some systems have the limit but let nobody set it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def sheets(workbook: Any) -> list[dict[str, Any]]:
    """Return name, state, populated cells (row, column, kind, value) and merges of every worksheet.

    Raises:
        TooLargeError: there are more cells or characters than a form ever has.
    """
    found: list[dict[str, Any]] = []
    cells = characters = 0
    for entry in workbook.sheets_metadata:
        if str(entry.typ).rpartition(".")[2] != "WorkSheet":
            continue
        sheet = workbook.get_sheet_by_name(entry.name)
        populated: list[tuple[int, int, str, object]] = []
        for cell in _cells(sheet):
            populated.append(cell)
            cells += 1
            characters += len(cell[3]) if isinstance(cell[3], str) else 0
            if cells > MAX_CELLS or characters > MAX_CHARACTERS:
                raise TooLargeError
        state = _STATES.get(str(entry.visible).rpartition(".")[2], "visible")
        merges = [[top + 1, left + 1, bottom + 1, right + 1] for (top, left), (bottom, right) in _merges(sheet)]
        found.append({"name": entry.name, "state": state, "cells": populated, "merges": merges})
    return found


def _merges(sheet: Any) -> list[Any]:
    return list(sheet.merged_cell_ranges or ())


def _cells(sheet: Any) -> Iterator[tuple[int, int, str, object]]:
    if sheet.start is None:
        return
    top, left = sheet.start
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
        for column, value in enumerate(values, start=left + 1):
            if value != "" and value is not None:
                kind, stored = _stored(value)
                yield row, column, kind, stored


def _stored(value: object) -> tuple[str, object]:
    """Return kind and value; days and times as serial numbers, as an .xlsx has them."""
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, int | float):
        return ("number", float(value)) if isfinite(value) else ("text", str(value))
    if isinstance(value, datetime):
        return "date", (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return "date", float((value - _EPOCH.date()).days)
    if isinstance(value, time):
        return "date", timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / timedelta(days=1)
    if isinstance(value, timedelta):
        return "date", value / timedelta(days=1)
    return "text", str(value)


if __name__ == "__main__":
    sys.exit(main())
