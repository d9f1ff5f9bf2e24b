"""An input cut and pasted elsewhere: one message at the cell that lost its number, not one for each formula."""

from io import BytesIO

import openpyxl
from openpyxl.utils import get_column_letter

from mtqg_xl.samples.faults import xml_writer
from mtqg_xl.samples.faults.operations import Clear, Operation, SetFormula, SetNumber
from tests.checks.test_one_cause import DTTS, sheet_of
from tests.made import filled, verdict_on

ROWS, COLUMNS = range(14, 60), range(8, 20)
"""Where the sheet has amounts: added up above, and in their own row."""


def followed(old: str, new: str, *, lost: bool) -> list[Operation]:
    """Return the formulas of the sheet as they follow a cell that was cut, those of what it was put on lost or not."""
    formulas, shown = sheet_of("99001")
    found: list[Operation] = []
    for cell, text in formulas.items():
        parts = text.removeprefix("=").replace(f"{new},", "#REF!," if lost else f"{new},")
        after = parts.replace(f"{old},", f"{new},").replace(f"{old})", f"{new})")
        if after != text.removeprefix("="):
            found.append(SetFormula(DTTS, at(cell), after, "#REF!" if "#REF!" in after else shown.get(cell)))
    return found


def _number(letters: str) -> int:
    return next(number for number in range(1, 60) if get_column_letter(number) == letters)


def cut() -> tuple[str, str, float]:
    """Return a filled input that formulas read, the input below it, and what stands in the first."""
    formulas, _ = sheet_of("99001")
    sheet = openpyxl.load_workbook(BytesIO(filled("99001")), data_only=True)[DTTS]
    for row in ROWS:
        for column in COLUMNS:
            cell, below = (f"{get_column_letter(column)}{at}" for at in (row, row + 1))
            held = sheet[cell].value
            are_typed = cell not in formulas and below not in formulas and isinstance(held, float | int) and held
            if are_typed and len(followed(cell, below, lost=True)) > 1:
                return cell, below, float(held or 0.0)
    raise AssertionError("nothing is typed that formulas read")


def at(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), _number(letters)


def test_a_cut_cell_is_one_message_at_the_cell_that_lost_its_number() -> None:
    old, new, held = cut()
    operations = [Clear(DTTS, at(old)), SetNumber(DTTS, at(new), held), *followed(old, new, lost=True)]
    result = verdict_on(xml_writer.edited(filled("99001"), operations))
    asked = [each for each in result.findings if each.severity.value != "note"]
    assert [(each.code, each.sheet, each.cell) for each in asked] == [("F17", DTTS, old)]
    assert "Ctrl+X" in asked[0].what and new in asked[0].what


def test_one_formula_that_reads_another_cell_was_altered_by_hand_and_nothing_was_cut() -> None:
    old, new, _ = cut()
    altered = followed(old, new, lost=False)[:1]
    codes = {each.code for each in verdict_on(xml_writer.edited(filled("99001"), altered)).findings}
    assert "F17" not in codes and codes & {"F08", "F10"}
