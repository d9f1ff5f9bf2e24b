"""Compare what a workbook says its formulas are worth with what IronCalc computes (Rust; it shares no code with us)."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import ironcalc

from mtqg_xl.cells import a1
from tests.recalculated import same


def differences(path: Path, sheets: Collection[str]) -> list[str]:
    """Return every formula cell of some sheets whose stored value is not the one that IronCalc computes.

    Left out is what the hidden sheet of the rules says beside the rows: IronCalc 0.9.1 takes ISNUMBER of a range for
    one FALSE (`tests.formula.test_against_other_programs`); LibreOffice judges that sheet.
    """
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    names = {at: sheet["name"] for at, sheet in enumerate(model.get_worksheets_properties())}
    places = [place for place in model.get_all_cells() if names[place[0]] in sheets and _is_own(_formula(model, place))]
    stored = {place: _value(model, place) for place in places}
    model.evaluate()
    return list(_told(model, names, stored))


def _is_own(formula: str) -> bool:
    return bool(formula) and "_kt!" not in formula


def _told(model: Any, names: dict[int, str], stored: dict[Any, object]) -> Iterator[str]:
    for place, value in stored.items():
        computed = _value(model, place)
        if not same(value, computed):
            sheet, row, column = place
            yield f"{names[sheet]}!{a1(row, column)}: {value!r} ≠ {computed!r} ({_formula(model, place)[:80]})"


def _value(model: Any, place: tuple[int, int, int]) -> object:
    return model.get_cell_value(*place)


def _formula(model: Any, place: tuple[int, int, int]) -> str:
    return model.get_cell_formula(*place) or ""
