"""Values that are odd whatever the formulas say: numbers kept as text, errors, a number in another unit."""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from mtqg_xl.cells import Address
from mtqg_xl.formula.relative import Reference
from mtqg_xl.patterns.sheet import Key, SheetView, by_column, within
from mtqg_xl.patterns.sums import TEXT_NUMBER
from mtqg_xl.patterns.suspicion import Suspicion
from mtqg_xl.patterns.words import amount
from mtqg_xl.vietnamese import parse_number, write_number

OTHER_UNIT, ERROR = "P08", "P09"
NO_DIVISOR = "no_divisor"
"""The kind of an error that most often only says that a figure is not there yet."""
LOST = "lost"
"""The kind of an error that stands in the formula itself, whatever its cells hold."""
_ADDING = ("SUM(", "AVERAGE(", "SUBTOTAL(", "MAX(", "MIN(")
_YEARS = range(1_900, 2_101)
_FEWEST_LIKE = 5
_UNITS = (1_000.0, 1_000_000.0)
_WIDEST = 60.0
"""So many times may the largest number of a column be the smallest, for an odd unit to stand out."""
_NEAR = 4.0


# --- numbers kept as text ----------------------------------------------------------------------------------


def text_suspicions(sheet: SheetView) -> Iterator[Suspicion]:
    """Yield the texts that read as numbers, inside ranges that are added: a sum passes over them."""
    texts = by_column(key for key in sheet.cells if _is_text_number(sheet, key))
    told: set[Key] = set()
    for key, form in sheet.forms.items() if texts else ():
        if any(name in form.skeleton for name in _ADDING):
            for cells in form.references:
                if cells.sheet is None and cells.size > 1:
                    for text in _texts_among_numbers(sheet, cells, texts, told):
                        told.add(text)
                        yield _text_number(sheet, text, key)


def _text_number(sheet: SheetView, cell: Key, reader: Key) -> Suspicion:
    text = str(sheet.cells[cell].value).strip()
    what = f"Ô {Address(*cell).a1} là chữ “{text}”, không phải số, nên ô {Address(*reader).a1} không cộng vào."
    return Suspicion(TEXT_NUMBER, "text", (cell,), 0.9, what, "Gõ lại bằng số.", (reader,))


def _texts_among_numbers(
    sheet: SheetView, cells: Reference, texts: dict[int, list[int]], told: set[Key]
) -> Iterator[Key]:
    """Yield the texts of a range that were not told, where most of it is numbers."""
    met = list(within(cells, texts))
    new = [key for key in met if key not in told]
    if new and sum(sheet.holds_amount(key) for key in sheet.filled(cells)) > len(met):
        yield from new


def _is_text_number(sheet: SheetView, key: Key) -> bool:
    cell = sheet.cells[key]
    if cell.kind != "text" or cell.formula is not None or not isinstance(cell.value, str):
        return False
    parsed = parse_number(cell.value)
    if parsed.value in _YEARS or parsed.is_percent or parsed.unit_factor is not None:
        return False
    return (parsed.value is not None or bool(parsed.readings)) and any(map(str.isdigit, cell.value))


# --- errors ------------------------------------------------------------------------------------------------


def error_suspicions(sheet: SheetView) -> Iterator[Suspicion]:
    """Yield where errors begin, one for all copies of a formula; what only reads an error is not told again."""
    wrong = [key for key, cell in sheet.cells.items() if cell.kind == "error"]
    lost = [key for key, cell in sheet.cells.items() if cell.formula is not None and "#REF!" in cell.formula]
    in_error = by_column(wrong)
    roots: dict[tuple[int, object], list[Key]] = defaultdict(list)
    for key in dict.fromkeys((*lost, *wrong)):
        if key in lost or not _reads_any(sheet, key, in_error):
            form = sheet.forms.get(key)
            roots[form.key if form is not None else 0, sheet.cells[key].value].append(key)
    for (_, value), keys in roots.items():
        yield _error(sheet, tuple(sorted(keys)), str(value), frozenset(lost))


def _reads_any(sheet: SheetView, key: Key, wrong: dict[int, list[int]]) -> bool:
    form = sheet.forms.get(key)
    if form is None:
        return False
    return any(cells.sheet is None and any(cell != key for cell in within(cells, wrong)) for cells in form.references)


def _error(sheet: SheetView, keys: tuple[Key, ...], value: str, lost: frozenset[Key]) -> Suspicion:
    place = Address(*keys[0]).a1
    more = f" và {len(keys) - 1} ô cùng công thức" if len(keys) > 1 else ""
    if keys[0] in lost:
        what = f"Ô {place}{more} dùng một ô đã bị xóa (#REF!)."
        return Suspicion(ERROR, LOST, keys, 0.95, what, "Gõ lại công thức, trỏ vào đúng ô.")
    holds = sheet.cells[keys[0]].formula is None
    what = f"Ô {place}{more} {'chứa' if holds else 'cho ra'} giá trị lỗi {value}."
    kind = NO_DIVISOR if value == "#DIV/0!" and not holds else "error"
    return Suspicion(ERROR, kind, keys, 0.8, what, _ERROR_MENDS.get(value, "Sửa ô mà công thức dùng."))


_ERROR_MENDS = {
    "#DIV/0!": 'Điền số chia còn trống, hoặc bọc công thức: =IF(số chia=0,"",…).',
    "#N/A": "Kiểm tra giá trị cần tìm có trong bảng tra không.",
    "#NAME?": "Sửa tên hàm hoặc tên vùng viết sai.",
    "#VALUE!": "Sửa ô chữ mà công thức đem cộng trừ nhân chia.",
}


# --- units -------------------------------------------------------------------------------------------------


def unit_suspicions(sheet: SheetView) -> Iterator[Suspicion]:
    """Yield typed numbers a thousand or a million times off from the like numbers of their column."""
    for column, rows in sheet.columns.items():
        for run in _runs(sheet, column, rows):
            yield from _other_unit(sheet, run)


def _runs(sheet: SheetView, column: int, rows: list[int]) -> Iterator[list[Key]]:
    """Yield the typed numbers of a column that stand together; totals among them are left out."""
    run: list[Key] = []
    for before, row in pairwise([0, *rows]):
        if row != before + 1 and run:
            yield run
            run = []
        key = (row, column)
        if sheet.is_number(key) and sheet.cells[key].value and not sheet.is_numbering(key):
            run.append(key)
    if run:
        yield run


def _other_unit(sheet: SheetView, run: list[Key]) -> Iterator[Suspicion]:
    if len(run) <= _FEWEST_LIKE:
        return
    sizes = {key: math.log(abs(float(sheet.cells[key].value or 0.0))) for key in run}
    middle = sorted(sizes.values())[len(run) // 2]
    far = [key for key in run if abs(sizes[key] - middle) > math.log(_UNITS[0]) / 2]
    rest = [sizes[key] for key in run if key not in far]
    # what is everywhere the same was set, not counted
    if len(far) != 1 or not 0 < max(rest) - min(rest) <= math.log(_WIDEST) or sheet.is_total(far[0]):
        return
    (odd,) = far
    if not _has_like_beside(odd, run) or _is_usual_in_row(sheet, odd):
        return
    for unit in _UNITS:
        for factor in (math.log(unit), -math.log(unit)):
            mended = sizes[odd] - factor
            if min(rest) - math.log(_NEAR) <= mended <= max(rest) + math.log(_NEAR):
                yield _unit(sheet, odd, unit, factor > 0)
                return


def _is_usual_in_row(sheet: SheetView, odd: Key) -> bool:
    """Whether a number typed beside it in the row is as large: the row has a unit of its own."""
    row, column = odd
    size = abs(float(sheet.cells[odd].value or 0.0))
    beside = [sheet.cells[at].value for at in ((row, column - 1), (row, column + 1)) if sheet.is_number(at)]
    return any(isinstance(value, float) and size / _NEAR <= abs(value) <= size * _NEAR for value in beside)


def _has_like_beside(odd: Key, run: list[Key]) -> bool:
    """Whether a number of the run stands right above or below; else a total or words part it from the others."""
    row, column = odd
    return any((at, column) in run for at in (row - 1, row + 1))


def _unit(sheet: SheetView, odd: Key, unit: float, is_large: bool) -> Suspicion:
    way = "lớn" if is_large else "nhỏ"
    what = (
        f"Ô {Address(*odd).a1} là {amount(sheet, odd)}, {way} hơn các số cùng cột cỡ {write_number(unit)} lần: "
        "có thể gõ theo đơn vị tính khác."
    )
    return Suspicion(OTHER_UNIT, "unit", (odd,), 0.7, what, "Kiểm tra đơn vị tính, gõ lại theo đơn vị của cột.")
