"""Stored values made right: what every formula of a file is worth, computed from the file itself, as Excel would.

A formula beyond our functions keeps its stored value, and what depends on it is computed from that; Excel is then asked
to calculate everything on opening.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.findings import UsageError
from mtqg_xl.formula.values import ErrorValue, Formula, Unsupported
from mtqg_xl.reading.followers import UNKNOWN_FORMULA
from mtqg_xl.reading.raw import RawCell, RawWorkbook, read_raw
from mtqg_xl.workbook.patch import Cached, CachedValue, Edit, Value, Written, patched

if TYPE_CHECKING:
    from mtqg_xl.formula.calculate import Input

Place = tuple[str, int, int]
Content = Value | Written
"""What is written into a cell: a constant, None to clear it, or a formula whose stored value is still to be found."""


@dataclass(frozen=True, slots=True)
class Recalculated:
    """A recalculated file: its bytes, how many stored values changed, and the formulas that only Excel can compute."""

    content: bytes
    changed: int
    formulas: int
    unknown: tuple[Place, ...]


def recalc(path: Path) -> Recalculated:
    """Return a workbook with every stored formula value made right; all other bytes stay.

    Raises:
        UsageError: the file cannot be read.
    """
    raw = read_raw(path)
    if not isinstance(raw, RawWorkbook):
        raise UsageError(f"{path.name}: {raw.sentence}")
    worth = worth_of(raw, {})
    wanted = edits_by_part(raw, {}, worth)
    changed = sum(map(len, wanted.values()))
    needs_excel = bool(worth.unknown) or not raw.full_precision
    if not changed and not needs_excel:
        return Recalculated(path.read_bytes(), 0, worth.formulas, ())
    content = patched(path, wanted, calculate_on_load=needs_excel)
    return Recalculated(content, changed, worth.formulas, worth.unknown)


# --- what formulas are worth -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worth:
    """The values of the formulas of a file; ``unknown`` are those that keep what is stored."""

    values: dict[Place, CachedValue]
    unknown: tuple[Place, ...]
    formulas: int
    stored: dict[Place, CachedValue | None]


def worth_of(raw: RawWorkbook, wanted: Mapping[Place, Content]) -> Worth:
    """Return what the formulas of a file are worth once some cells have changed."""
    from mtqg_xl.formula.calculate import calculate
    from mtqg_xl.formula.regions import Allowance

    sheets, stored = _contents(raw, wanted)
    fixed = _beyond_us(raw, wanted)
    allowance = Allowance(_MOST_READ)
    found = calculate(_with(sheets, {place: stored.get(place) for place in fixed}), allowance=allowance)
    fixed |= {place for place, value in found.items() if value in _ROOTS}
    known = {place: value for place, value in found.items() if not isinstance(value, Unsupported)}
    if len(known) < len(found):
        # What is known stays: only what depends on a formula beyond us is computed, from what is stored there.
        rest = calculate(_with(sheets, known | {place: stored.get(place) for place in fixed}), allowance=allowance)
        known |= {place: value for place, value in rest.items() if not isinstance(value, Unsupported)}
    formulas = len(found) + len(fixed - found.keys())
    unknown = sorted(fixed | (found.keys() - known.keys()))
    return Worth({place: _cached(value) for place, value in known.items()}, tuple(unknown), formulas, stored)


_MOST_READ = 20_000_000
"""So many cells are looked at for large regions: a few seconds. A list of thirty thousand rows that looks each row up
in the whole list would need a billion; what is beyond keeps its stored value, and Excel calculates it."""
_ROOTS = frozenset(reason for reason in Unsupported if reason is not Unsupported.DEPENDS)
_Sheets = dict[str, dict[tuple[int, int], "Input"]]


def _contents(raw: RawWorkbook, wanted: Mapping[Place, Content]) -> tuple[_Sheets, dict[Place, CachedValue | None]]:
    """Return the cells of a file as `calculate` takes them, and what is stored beside its formulas."""
    sheets: _Sheets = {}
    stored: dict[Place, CachedValue | None] = {}
    for sheet in raw.sheets:
        cells: dict[tuple[int, int], Input] = {}
        for at, cell in sheet.cells.items():
            cells[at] = constant(cell) if cell.formula is None else Formula(cell.formula)
            if cell.formula is not None:
                stored[(sheet.name, *at)] = constant(cell) if cell.cached else None
        sheets[sheet.name] = cells
    for (name, row, column), content in wanted.items():
        sheets[name][row, column] = Formula("=" + content.formula) if isinstance(content, Written) else content
        stored[name, row, column] = None
    return sheets, stored


def constant(cell: RawCell) -> CachedValue | None:
    """Return what a cell holds or stores beside its formula."""
    if cell.kind == "error":
        return next((error for error in ErrorValue if error.value == cell.value), ErrorValue.VALUE)
    return cell.value


def _beyond_us(raw: RawWorkbook, wanted: Mapping[Place, Content]) -> set[Place]:
    """Return the formulas that are not computed cell by cell: arrays, data tables, followers of a lost formula."""
    found: set[Place] = set()
    for sheet in raw.sheets:
        inside = sheet.cells_in_arrays()
        found |= {
            (sheet.name, *at)
            for at, cell in sheet.cells.items()
            if cell.formula is not None
            and (sheet.name, *at) not in wanted
            and (cell.formula == UNKNOWN_FORMULA or at in inside)
        }
    return found


def _with(sheets: _Sheets, values: Mapping[Place, CachedValue | None]) -> _Sheets:
    """Return cells with values in the place of some formulas."""
    found = {name: dict(cells) for name, cells in sheets.items()} if values else sheets
    for (name, row, column), value in values.items():
        found[name][row, column] = value
    return found


def _cached(value: object) -> CachedValue:
    if isinstance(value, bool | str | ErrorValue):
        return value
    assert isinstance(value, int | float)
    return float(value)


# --- what is written ---------------------------------------------------------------------------------------


def by_part(raw: RawWorkbook, wanted: Mapping[Place, Content]) -> dict[str, dict[tuple[int, int], Edit]]:
    """Return the edits of each sheet part: what is written, and the stored values of formulas that change with it."""
    return edits_by_part(raw, wanted, worth_of(raw, wanted))


def edits_by_part(
    raw: RawWorkbook, wanted: Mapping[Place, Content], worth: Worth
) -> dict[str, dict[tuple[int, int], Edit]]:
    """Return the same where it is known already what the formulas are worth."""
    parts = {sheet.name: sheet.part for sheet in raw.sheets}
    found: dict[str, dict[tuple[int, int], Edit]] = {}
    for place, content in wanted.items():
        edit = content
        if isinstance(content, Written):
            edit = Written(content.formula, worth.values.get(place), content.like)
        found.setdefault(parts[place[0]], {})[place[1:]] = edit
    for place, value in worth.values.items():
        if place not in wanted and not _is_same(worth.stored.get(place), value):
            found.setdefault(parts[place[0]], {})[place[1:]] = Cached(value)
    return found


_SAME_DIGITS = 1e-12
"""Programs differ in the last digits of a sum; such a value is not written anew."""


def _is_same(stored: CachedValue | None, value: CachedValue) -> bool:
    if isinstance(stored, float) and isinstance(value, float):
        return abs(stored - value) <= _SAME_DIGITS * max(1.0, abs(value))
    return type(stored) is type(value) and stored == value
