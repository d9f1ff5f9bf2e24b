"""An input cut and pasted elsewhere: one message at the cell that lost its number, not one for each formula."""

from openpyxl.utils import get_column_letter

from mtqg_xl.samples.faults import xml_writer
from mtqg_xl.samples.faults.operations import Clear, Operation, SetFormula, SetNumber
from tests.checks.test_one_cause import DTTS, sheet_of
from tests.made import filled, verdict_on

LINE = 38
"""A line below a subproject: its amounts are added up above, and in its own row."""


def followed(old: str, new: str, *, lost: bool) -> list[Operation]:
    """Return the formulas of the sheet as they follow a cell that was cut, those of what it was put on lost or not."""
    formulas, shown = sheet_of("99001")
    found: list[Operation] = []
    for cell, text in formulas.items():
        parts = text.removeprefix("=").replace(f"{new},", "#REF!," if lost else f"{new},")
        after = parts.replace(f"{old},", f"{new},").replace(f"{old})", f"{new})")
        if after != text.removeprefix("="):
            letters = cell.rstrip("0123456789")
            at = (int(cell[len(letters) :]), _number(letters))
            found.append(SetFormula(DTTS, at, after, "#REF!" if "#REF!" in after else shown.get(cell)))
    return found


def _number(letters: str) -> int:
    return next(number for number in range(1, 60) if get_column_letter(number) == letters)


def cut() -> tuple[str, str, float]:
    """Return a filled input of the line, the one below it, and what stands in the first."""
    formulas, shown = sheet_of("99001")
    for number in range(8, 20):
        cell = f"{get_column_letter(number)}{LINE}"
        held = shown.get(cell)
        if cell not in formulas and isinstance(held, float | int) and held:
            return cell, f"{get_column_letter(number)}{LINE + 1}", float(held)
    raise AssertionError("nothing is typed in the line")


def test_a_cut_cell_is_one_message_at_the_cell_that_lost_its_number() -> None:
    old, new, held = cut()
    column = _number(old.rstrip("0123456789"))
    operations = [
        Clear(DTTS, (LINE, column)),
        SetNumber(DTTS, (LINE + 1, column), held),
        *followed(old, new, lost=True),
    ]
    result = verdict_on(xml_writer.edited(filled("99001"), operations))
    asked = [each for each in result.findings if each.severity.value != "note"]
    assert [(each.code, each.sheet, each.cell) for each in asked] == [("F17", DTTS, old)]
    assert "Ctrl+X" in asked[0].what and new in asked[0].what


def test_one_formula_that_reads_another_cell_was_altered_by_hand_and_nothing_was_cut() -> None:
    old, new, _ = cut()
    altered = followed(old, new, lost=False)[:1]
    codes = {each.code for each in verdict_on(xml_writer.edited(filled("99001"), altered)).findings}
    assert "F17" not in codes and codes & {"F08", "F10"}
