"""A row of formulas that all read the column beside theirs: somebody dragged or copied them there, in one go."""

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from mtqg_xl.samples.faults import xml_writer
from mtqg_xl.samples.faults.operations import SetFormula
from tests.checks.test_one_cause import DTTS, sheet_of
from tests.made import filled, verdict_on

ROW = 28
"""A subproject with lines below it: its cells add them up."""


def shifted(columns: list[int], rows: int = 0, right: int = 0) -> list[SetFormula]:
    """Return the formulas of some columns as if they had been written for a cell further down or to the right."""
    formulas, shown = sheet_of("99001")
    found = []
    for column in columns:
        cell = f"{get_column_letter(column)}{ROW}"
        there = f"{get_column_letter(column + right)}{ROW + rows}"
        text = Translator(formulas[cell], origin=cell).translate_formula(there)
        found.append(SetFormula(DTTS, (ROW, column), text.removeprefix("="), shown.get(cell, 0.0)))
    return found


def told(operations: list[SetFormula]) -> list[tuple[str, str, str]]:
    result = verdict_on(xml_writer.edited(filled("99001"), operations))
    return [(item.code, item.sheet, item.cell) for item in result.findings if item.code.startswith("F")]


def columns() -> list[int]:
    """Return columns of the row that add up lines below it: plan and paid, by source."""
    formulas, _ = sheet_of("99001")
    return [at for at in (8, 9, 15, 16) if f"{get_column_letter(at)}{ROW}" in formulas]


def test_formulas_of_a_row_that_read_the_next_row_are_one_message() -> None:
    found = told(shifted(columns(), rows=1))
    assert len(columns()) >= 3
    assert found == [("F08", DTTS, f"{get_column_letter(columns()[0])}{ROW}")]


def test_two_of_them_are_told_each() -> None:
    assert len(told(shifted(columns()[:2], rows=1))) == 2
