"""What a file says of itself, on its hidden sheet and in its document properties: either suffices."""

import re
from collections.abc import Iterable
from dataclasses import fields, replace

from mtqg_xl.cells import a1
from mtqg_xl.definition.furniture import STAMP_SHEET
from mtqg_xl.definition.issued_plan import PLAN_KEY, plan_line
from mtqg_xl.definition.prefilled import PREFILLED_KEY, prefilled_number
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.submission import Stamp

_PREFIX = "mtqg."
_FIELDS = tuple(field.name for field in fields(Stamp) if field.name not in {"plan", "prefilled"})

_MEANING = {
    "kit": "bộ biểu",
    "kit_version": "phiên bản bộ biểu",
    "reporter": "mã đơn vị",
    "reporter_name": "tên đơn vị",
    "period": "kỳ báo cáo",
    "as_of": "ngày chốt số",
    "deadline": "hạn gửi",
    "money_unit": "đơn vị tính",
    "role": "loại tệp",
}


def stamp_of(raw: RawWorkbook) -> tuple[Stamp, tuple[str, ...]]:
    """Return the stamp, empty where the file says nothing, and a warning for each contradiction in it.

    The hidden sheet is believed where the two differ: it travels with the sheets, while properties stay behind.
    """
    on_sheet, in_properties = _of_sheet(raw), _of_properties(raw)
    found = {**in_properties, **on_sheet}
    warnings = tuple(
        f"Tệp ghi hai {meaning} khác nhau: “{on_sheet[key]}” và “{in_properties[key]}”; dùng “{on_sheet[key]}”."
        for key, meaning in _MEANING.items()
        if key in on_sheet and key in in_properties and on_sheet[key] != in_properties[key]
    )
    plan = tuple(line for line in map(plan_line, _listed(raw, PLAN_KEY)) if line is not None)
    carried = tuple(line for line in map(prefilled_number, _listed(raw, PREFILLED_KEY)) if line is not None)
    return Stamp(**found, plan=plan, prefilled=carried), warnings


def _of_properties(raw: RawWorkbook) -> dict[str, str]:
    return _known((key, text) for key, text in raw.custom_properties.items())


def _listed(raw: RawWorkbook, key: str) -> list[str]:
    """Return the texts of the lines of one kind (issued plan, prefilled numbers), which only the hidden sheet holds."""
    sheet = raw.sheet(STAMP_SHEET)
    cells = {} if sheet is None else sheet.cells
    rows = sorted(row for (row, column), cell in cells.items() if column == 1 and _is_line(cell.value, key))
    return [_text(cells[row, 2].value) for row in rows if (row, 2) in cells]


def _is_line(value: float | str | bool | None, key: str) -> bool:
    return isinstance(value, str) and value.startswith(f"{key}#")


def _of_sheet(raw: RawWorkbook) -> dict[str, str]:
    sheet = raw.sheet(STAMP_SHEET)
    if sheet is None:
        return {}
    rows = ((cell.value, sheet.cells.get((row, 2))) for (row, column), cell in sheet.cells.items() if column == 1)
    return _known((str(key), _text(cell.value)) for key, cell in rows if cell is not None)


def _text(value: float | str | bool | None) -> str:
    # A program that saves anew may turn a code of digits into a number.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _known(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the fields of a stamp by name; what is blank is not said."""
    said = {key.removeprefix(_PREFIX): text.strip() for key, text in pairs if key.startswith(_PREFIX)}
    return {key: said[key] for key in _FIELDS if said.get(key)}


# --- what the stamp lost -------------------------------------------------------------------------------

_PRINTED = {"reporter_code": "reporter", "reporter_name": "reporter_name"}
"""What a card shows in a field, by the word of its definition, and the field of the stamp that this is."""


def completed_by_card(stamp: Stamp, card: Anchored | None) -> tuple[Stamp, tuple[str, ...]]:
    """Return the stamp with the reporter as THÔNG TIN prints it where the stamp names none, and a warning if so."""
    if card is None or stamp.reporter:
        return stamp, ()
    shown = {field: text for show, field in _PRINTED.items() if (text := printed(card, show)[0])}
    missing = {field: text for field, text in shown.items() if not getattr(stamp, field)}
    if not missing:
        return stamp, ()
    said = ", ".join(f"{_MEANING[field]} “{text}”" for field, text in missing.items())
    return replace(stamp, **missing), (  # type: ignore[arg-type]  # all of them are texts
        f"Lấy theo trang “{card.page.name}”: {said}.",
    )


def printed(card: Anchored, show: str) -> tuple[str, str]:
    """Return what a field of a card shows, by the word of its definition, and its address; both empty if it is gone."""
    row = next((row.id for row in card.form.instance.rows if row.show == show), "")
    column = next((column.id for column in card.form.columns if column.kind != "label"), "")
    if row not in card.rows.places or column not in card.columns.places:
        return "", ""
    at = card.rows.places[row], card.columns.places[column]
    cell = card.page.sheet.cells.get(at)
    return ("" if cell is None else _text(cell.value).strip()), a1(*at)


_RECEIVER = re.compile(r"Nơi nhận: (?P<receiver>[^·]+)")
_TOP_ROWS = 4


def receiver_on(card: Anchored | None) -> str:
    """Return whom THÔNG TIN names on top as the receiver, with person and telephone; empty where it names nobody."""
    if card is None:
        return ""
    rows = card.page.rows
    texts = [text for row in range(1, _TOP_ROWS + 1) for text in rows.get(row, {}).values()]
    return next((met["receiver"].strip() for text in texts if (met := _RECEIVER.search(text))), "")
