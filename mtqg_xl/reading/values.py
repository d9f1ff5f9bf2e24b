"""An .xls, .xlsb or .ods as stored values: read by another process, which may die or hang and harms nobody."""

import json
import subprocess
import sys
from hashlib import sha256
from typing import Any

from mtqg_xl.cells import Address
from mtqg_xl.reading.container import MEGABYTE, Refusal
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.raw_sheet import RawCell, RawSheet
from mtqg_xl.reading.sheet_outline import Range
from mtqg_xl.reading.stored import string_item
from mtqg_xl.reading.values_worker import LOCKED, TOO_LARGE

KINDS = {"old_xls": ".xls", "xlsb": ".xlsb", "ods": ".ods"}
"""Refusals of files whose values can be read all the same, and what such files are called."""

MAX_BYTES = 30 * MEGABYTE
SECONDS = 20.0
_WORKER = (sys.executable, "-P", "-m", "mtqg_xl.reading.values_worker")


def raw_values(content: bytes, refusal: Refusal, seconds: float = SECONDS) -> RawWorkbook | Refusal:
    """Return the values of a workbook that is no .xlsx, without its formulas; else the refusal that it had.

    Names, styles and hidden rows are not known of such a file. Never raises for what it finds.
    """
    if refusal.reason not in KINDS or len(content) > MAX_BYTES:
        return refusal
    try:
        answer = subprocess.run(_WORKER, input=content, capture_output=True, timeout=seconds)  # noqa: S603 - ours
    except (subprocess.TimeoutExpired, OSError):
        return refusal
    if answer.returncode == TOO_LARGE:
        return Refusal(refusal.file, "too_large", f"tệp {KINDS[refusal.reason]} quá nhiều ô")
    if answer.returncode == LOCKED:
        return Refusal(refusal.file, "locked_ods" if refusal.reason == "ods" else "password")
    if answer.returncode != 0:
        return refusal
    sheets = tuple(_sheet(each) for each in json.loads(answer.stdout))
    return RawWorkbook(
        file=refusal.file,
        sha256=sha256(content).hexdigest(),
        sheet_names=tuple(sheet.name for sheet in sheets),
        sheets=sheets,
        defined_names={},
        custom_properties={},
        number_formats=(),
        date1904=False,
        manual_calculation=False,
        full_precision=True,
        has_macros=False,
        has_external_links=False,
        application=KINDS[refusal.reason],
        creator="",
        modified_by="",
        modified="",
        values_only=True,
    )


def _sheet(said: dict[str, Any]) -> RawSheet:
    return RawSheet(
        name=string_item(said["name"]).text,
        state=said["state"],
        part="",
        cells={(row, column): _cell(kind, value) for row, column, kind, value in said["cells"]},
        merged=tuple(Range(Address(top, left), Address(bottom, right)) for top, left, bottom, right in said["merges"]),
        arrays=(),
        hidden_rows=frozenset(),
        hidden_columns=(),
        protected=False,
        auto_filter=None,
    )


def _cell(kind: str, value: Any) -> RawCell:
    if kind == "text":
        item = string_item(value)
        return RawCell(item.text, "text", original=item.original)
    if kind == "date":
        return RawCell(value, "number", is_date=True)
    return RawCell(value, "bool" if kind == "bool" else "number")
