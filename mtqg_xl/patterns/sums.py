"""Sums by themselves: cells left out beside the range, parts counted twice, the sum itself."""

import re
from collections.abc import Iterator
from itertools import combinations, islice, pairwise
from typing import NamedTuple

from mtqg_xl.cells import Address
from mtqg_xl.formula.relative import Reference
from mtqg_xl.patterns.forms import Form, written
from mtqg_xl.patterns.neighbours import OMITTED
from mtqg_xl.patterns.sheet import Key, SheetView, by_column, within
from mtqg_xl.patterns.suspicion import Suspicion

DOUBLED, CIRCULAR, TEXT_NUMBER = "P05", "P06", "P07"
_MOST_LEFT_OUT = 2
"""More cells between a range and its sum were left out on purpose."""
_FEWEST_ADDED = 2
_PLACE = re.compile(r"\b(?:ROWS?|COLUMNS?|CELL|OFFSET|INDIRECT|ADDRESS|FORMULATEXT|ISFORMULA)\(")
_YEARS = range(1_900, 2_101)
_MOST_PARTS = 60
"""So many sub-totals of one sum are looked into, so that a thousand sums over a thousand sums cost no minutes."""


def sum_suspicions(sheet: SheetView) -> Iterator[Suspicion]:
    """Yield what is odd about the sums of a sheet."""
    sums = by_column(key for key, form in sheet.forms.items() if form.is_addition)
    for key, form in sheet.forms.items():
        if not form.is_addition:
            if _reads_itself(form):
                what = f"Ô {Address(*key).a1} lấy chính nó để tính, nên không ra số."
                yield Suspicion(CIRCULAR, "circular", (key,), 0.97, what, "Trỏ lại vào ô cần lấy.")
            continue
        own = [cells for cells in form.references if cells.sheet is None]
        if any(_covers(cells, key) for cells in own):
            yield _circular(key)
        else:
            yield from _doubled(sheet, key, own, sums)
            if len(own) == 1 == len(form.operands):
                yield from _omitted(sheet, key, form, own[0])


def _reads_itself(form: Form) -> bool:
    """Whether a formula takes its own value; where it only asks for its row or column, nothing goes round."""
    if _PLACE.search(form.skeleton):
        return False
    return any(cells.sheet is None and _covers(cells, form.at) for cells in form.references)


def _covers(cells: Reference, key: Key) -> bool:
    return cells.top <= key[0] <= cells.bottom and cells.left <= key[1] <= cells.right


def _circular(key: Key) -> Suspicion:
    what = f"Ô {Address(*key).a1} cộng cả chính nó, nên không ra số."
    return Suspicion(CIRCULAR, "circular", (key,), 0.97, what, "Bỏ chính ô này ra khỏi vùng cộng.")


# --- counted twice -----------------------------------------------------------------------------------------


def _doubled(sheet: SheetView, key: Key, own: list[Reference], sums: dict[int, list[int]]) -> Iterator[Suspicion]:
    twice = next((cell for cells in _overlaps(own) for cell in sheet.filled(cells) if sheet.holds_amount(cell)), None)
    if twice is not None:
        what = f"Ô {Address(*key).a1} cộng ô {Address(*twice).a1} hai lần."
        yield Suspicion(DOUBLED, "twice", (key,), 0.85, what, "Để mỗi ô chỉ có một lần trong công thức.", (twice,))
        return
    inner = (cell for cells in own for cell in islice(within(cells, sums), _MOST_PARTS))
    part = next((cell for cell in inner if _is_sum_of(sheet.forms[cell], own)), None)
    if part is not None:
        parts = written(sheet.forms[part].references[0])
        what = (
            f"Ô {Address(*key).a1} cộng {_ranges(own)}, trong đó ô {Address(*part).a1} đã là tổng của {parts}: "
            "các ô ấy bị cộng hai lần."
        )
        mend = "Chỉ cộng các dòng tổng, hoặc chỉ cộng các dòng chi tiết."
        yield Suspicion(DOUBLED, "part", (key,), 0.85, what, mend, (part,))


def _ranges(own: list[Reference]) -> str:
    return ", ".join(written(cells) for cells in own[:3]) + (", …" if len(own) > 3 else "")


def _overlaps(own: list[Reference]) -> Iterator[Reference]:
    """Yield what two of some ranges have in common; of very many only neighbours are compared."""
    pairs = combinations(own, 2) if len(own) <= _MOST_PARTS else pairwise(own)
    for one, other in pairs:
        common = _common(one, other)
        if common is not None:
            yield common


def _common(one: Reference, other: Reference) -> Reference | None:
    top, left = max(one.top, other.top), max(one.left, other.left)
    bottom, right = min(one.bottom, other.bottom), min(one.right, other.right)
    return None if top > bottom or left > right else Reference(None, top, left, bottom, right)


def _is_sum_of(form: Form, own: list[Reference]) -> bool:
    """Whether a formula adds several cells most of which are added beside it."""
    named = form.references
    if any(cells.sheet is not None for cells in named) or len(named) > _MOST_PARTS:
        return False
    whole = sum(cells.size for cells in named)
    common = [_common(cells, outer) for cells in named for outer in own]
    met = sum(cells.size for cells in common if cells is not None)
    return met >= _FEWEST_ADDED and met * 2 > whole


# --- left out ----------------------------------------------------------------------------------------------


class _Gap(NamedTuple):
    """The cells between a range and its sum, or just before the range; ``inside`` is the nearest cell of the range."""

    cells: tuple[Key, ...]
    inside: Key
    sure: float


def _omitted(sheet: SheetView, key: Key, form: Form, cells: Reference) -> Iterator[Suspicion]:
    if cells.size < _FEWEST_ADDED or (cells.top != cells.bottom and cells.left != cells.right):
        return
    for gap in _gaps(key, cells, sheet):
        if not all(_belongs(sheet, cell, gap.inside) for cell in gap.cells):
            continue
        sure = gap.sure + (0.1 if _same_format(sheet, gap) else -0.15)
        sure -= 0.1 * any((cell in sheet.forms) != (gap.inside in sheet.forms) for cell in gap.cells)
        sure -= 0.5 * any(sheet.is_total(cell) for cell in gap.cells)
        sure -= 0.15 * (_copies_beside(sheet, key, form, cells) > 1)
        names = written(_around(gap.cells))
        what = f"Ô {Address(*key).a1} cộng {written(cells)}, bỏ ra ngoài {names} ở ngay cạnh cũng là số."
        mend = f"Nếu {names} cũng phải cộng, sửa vùng cộng cho đủ."
        yield Suspicion(OMITTED, "omitted", (key,), sure, what, mend, gap.cells)


def _gaps(key: Key, cells: Reference, sheet: SheetView) -> Iterator[_Gap]:
    row, column = key
    if cells.left == cells.right == column:
        if cells.bottom < row:
            # Many leave a row blank above the total.
            end = row - 1 if sheet.is_blank((row - 1, column)) else row
            yield from _gap([(at, column) for at in range(cells.bottom + 1, end)], (cells.bottom, column), 0.65)
            yield from _before(sheet, (cells.top, column), (1, 0))
    elif cells.top == cells.bottom == row and cells.right < column:
        yield from _gap([(row, at) for at in range(cells.right + 1, column)], (row, cells.right), 0.65)
        yield from _before(sheet, (row, cells.left), (0, 1))


def _gap(between: list[Key], inside: Key, sure: float) -> Iterator[_Gap]:
    if 0 < len(between) <= _MOST_LEFT_OUT:
        yield _Gap(tuple(between), inside, sure)


def _before(sheet: SheetView, start: Key, step: Key) -> Iterator[_Gap]:
    """Yield the one cell before a range where no other number stands before that."""
    before = (start[0] - step[0], start[1] - step[1])
    above = (before[0] - step[0], before[1] - step[1])
    is_first = before[0] > 0 and before[1] > 0 and not sheet.holds_amount(above)
    if is_first and step == (0, 1) and sheet.is_identifier(before):
        return
    if is_first and sheet.row_label(before) and not sheet.is_numbering(before):
        yield _Gap((before,), start, 0.5)


def _belongs(sheet: SheetView, cell: Key, inside: Key) -> bool:
    """Whether a cell holds the like of what is added: a number beside numbers, a formula beside its copies."""
    form, other = sheet.forms.get(cell), sheet.forms.get(inside)
    if form is not None:
        return other is not None and form.skeleton == other.skeleton
    value = sheet.cells[cell].value if cell in sheet.cells else None
    return sheet.is_number(cell) and sheet.holds_amount(inside) and value not in _YEARS


def _same_format(sheet: SheetView, gap: _Gap) -> bool:
    return all(sheet.style(cell) == sheet.style(gap.inside) for cell in gap.cells)


def _copies_beside(sheet: SheetView, key: Key, form: Form, cells: Reference) -> int:
    """Return how many of the two sums beside are its copies: what a whole line leaves out may be meant."""
    down, right = (0, 1) if cells.left == cells.right else (1, 0)
    beside = (sheet.forms.get((key[0] + down * by, key[1] + right * by)) for by in (-2, -1, 1, 2))
    return sum(each is not None and each.key == form.key for each in beside)


def _around(cells: tuple[Key, ...]) -> Reference:
    return Reference(None, *cells[0], *cells[-1])
