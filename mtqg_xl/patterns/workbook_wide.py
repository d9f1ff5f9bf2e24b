"""What concerns the workbook more than a cell: links to other files, values that change by themselves, stale values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mtqg_xl.cells import Address
from mtqg_xl.formula.calculate import Book, Prepared, prepare
from mtqg_xl.formula.syntax import FormulaSyntaxError, function_names, has_external_link
from mtqg_xl.patterns.computed import stored
from mtqg_xl.patterns.sheet import Key, SheetView
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.vietnamese import write_number

OTHER_FILE, VOLATILE, STALE, NEVER_CALCULATED = "P10", "P11", "P12", "F06"
_VOLATILE: Final = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "OFFSET", "INDIRECT"})
_MOST_RECOMPUTED = 20_000
_MOST_CELLS_READ = 400_000
_CLOSE = 1e-6

Place = tuple[SheetView, Key]


@dataclass(frozen=True, slots=True)
class WideSuspicion:
    """Something that many cells may share; it is told once, at the first of them."""

    code: str
    places: tuple[Place, ...]
    what: str
    mend: str


def dependencies(sheets: list[SheetView]) -> Iterator[WideSuspicion]:
    """Yield the links to other files and the functions whose value changes without any change of the sheet."""
    linked: list[Place] = []
    volatile: list[Place] = []
    names: set[str] = set()
    for sheet in sheets:
        for key in sheet.forms:
            formula = sheet.cells[key].formula or ""
            if "[" in formula and _is_linked(formula):
                linked.append((sheet, key))
            met = _volatile(formula)
            if met:
                volatile.append((sheet, key))
                names |= met
    if linked:
        what = f"{_count(linked)} lấy số từ tệp khác; nơi nhận không có tệp ấy thì số không cập nhật được."
        yield WideSuspicion(OTHER_FILE, tuple(linked), what, "Chép giá trị vào tệp này, ghi rõ nguồn.")
    if volatile:
        what = f"{_count(volatile)} dùng {', '.join(sorted(names))}: giá trị đổi mà không ai sửa số."
        yield WideSuspicion(
            VOLATILE, tuple(volatile), what, "Nếu số phải giữ nguyên (ngày lập, kết quả), gõ hẳn giá trị."
        )


def _count(places: list[Place]) -> str:
    sheet, key = places[0]
    more = f" và {len(places) - 1} ô khác" if len(places) > 1 else ""
    return f"Ô {Address(*key).a1} trang “{sheet.name}”{more}"


def _is_linked(formula: str) -> bool:
    try:
        return has_external_link(formula)
    except FormulaSyntaxError:
        return False


def _volatile(formula: str) -> frozenset[str]:
    if not any(name in formula for name in _VOLATILE):
        return frozenset()
    try:
        return function_names(formula) & _VOLATILE
    except FormulaSyntaxError:
        return frozenset()


# --- stored values -----------------------------------------------------------------------------------------


def stored_values(raw: RawWorkbook, sheets: list[SheetView]) -> Iterator[WideSuspicion]:
    """Yield the formulas whose stored value is not what their cells give; once, where nothing was ever calculated.

    Each formula is computed from the stored values of what it reads, so only the first of a chain is told. A workbook
    of more formulas than can be computed in a moment, or saved as displayed, is passed over.
    """
    formulas = [(sheet, key) for sheet in sheets for key in sheet.forms]
    if not formulas:
        return
    if not any(sheet.cells[key].cached for sheet, key in formulas):
        mend = "Mở tệp bằng Excel, bấm Lưu."
        yield WideSuspicion(NEVER_CALCULATED, (), "Công thức của tệp chưa được tính lần nào: không có số để xem.", mend)
        return
    if len(formulas) > _MOST_RECOMPUTED or not raw.full_precision:
        return
    stale = _stale(sheets, formulas)
    if stale:
        (sheet, key), value = stale[0]
        shown = sheet.cells[key].value
        place = f"Ô {Address(*key).a1} trang “{sheet.name}”"
        more = f" ({len(stale)} ô như vậy)" if len(stale) > 1 else ""
        held = write_number(shown) if isinstance(shown, float) else str(shown)
        what = f"{place} đang lưu {held}, công thức ra {write_number(value)}{more}."
        yield WideSuspicion(STALE, tuple(place for place, _ in stale), what, "Mở tệp bằng Excel, bấm F9 rồi Lưu.")


def _stale(sheets: list[SheetView], formulas: list[Place]) -> list[tuple[Place, float]]:
    book = Book({sheet.name.casefold(): stored(sheet) for sheet in sheets})
    found: list[tuple[Place, float]] = []
    read = 0
    for sheet, key in formulas:
        cell = sheet.cells[key]
        read += sum(cells.size for cells in sheet.forms[key].references)
        if read > _MOST_CELLS_READ:
            break
        if not cell.cached or cell.kind != "number" or not isinstance(cell.value, float):
            continue
        prepared = prepare(book, sheet.name.casefold(), key, cell.formula or "")
        if isinstance(prepared, Prepared):
            value = prepared.template.value(prepared.frame)
            if isinstance(value, float) and abs(value - cell.value) > _CLOSE * max(1.0, abs(value), abs(cell.value)):
                found.append(((sheet, key), value))
    return found
