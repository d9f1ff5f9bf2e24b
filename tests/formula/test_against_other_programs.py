"""Independent programs agree with the probes: IronCalc (Rust) and LibreOffice (C++).

Neither is Excel. Where one of them differs, the reason stands beside the formula, and for nearly all of these the
other one agrees with us.
"""

from collections.abc import Callable
from pathlib import Path

import ironcalc
import openpyxl
import pytest

from mtqg_xl.cells import a1
from mtqg_xl.formula.values import ErrorValue, Formula
from tests.formula.probes import PROBES, grid
from tests.formula.test_semantics import same
from tests.libreoffice.client import Cell, LibreOffice

FIRST_ROW, COLUMN = 40, 30
EXPECTED = dict(PROBES)

IRONCALC_DEVIATIONS = {
    "0.1+0.2-0.3": "Excel shows 0 for a last difference within rounding; IronCalc 0.9.1 keeps 5.6E-17",
    '1/3&""': "Excel joins 15 digits; IronCalc 16",
    '0.1+0.2&""': "Excel joins 15 digits; IronCalc 17",
    "FIXED(-0.001,2)": "FIXED rounds first, so no sign is left; IronCalc keeps it",
    "COUNT(,1)": "an empty argument is the number 0; IronCalc drops it",
    "AND(FALSE,1/0)": "Excel computes every argument; IronCalc stops at the first FALSE",
    'AND("x",TRUE)': "text given directly is an error; IronCalc passes over it",
    'COUNTIF(B1:B8,"<>a")': "blank cells are other than a; IronCalc does not count them",
    'COUNTIF(B1:B8,"=")': 'only blank cells; IronCalc counts "" too',
    'COUNTIF(H1:I9,"<>x")': "blank cells are other than x; IronCalc does not count them",
    'SUMPRODUCT(ISNUMBER(E1:E7)+(E1:E7="-")+(E1:E7="x"))': "ISNUMBER of a range is one FALSE in IronCalc",
    'SUMPRODUCT((B1:B5="a")*ISNUMBER(E1:E5))': "ISNUMBER of a range is one FALSE in IronCalc",
    "SUMPRODUCT(ISNUMBER(A1:A5)*ISNUMBER(C1:C5)*(A1:A5>C1:C5))": "ISNUMBER of a range is one FALSE in IronCalc",
    "SUMPRODUCT(ROUND(D1:D3/3,0))": "IronCalc does not round arrays yet",
    'SUMPRODUCT((LEFT(B1:B4,1)="a")*1)': "IronCalc takes no text from arrays yet",
    "SUMPRODUCT(MOD(C1:C5,2))": "IronCalc has no MOD of arrays yet",
    "SUM(IF(TRUE,C1:C3,D1:D3))": "IF gives no range in IronCalc",
    "MATCH(1,C1:D5,0)": "a table is no list: #N/A; IronCalc gives an error of its own",
}
LIBREOFFICE_DEVIATIONS = {
    "0^0": "1 in LibreOffice",
    "0^-1": "another error in LibreOffice",
    '"zzz"<FALSE': "truth values are numbers in LibreOffice",
    "TRUE>1000000": "truth values are numbers in LibreOffice",
    "TRUE=1": "truth values are numbers in LibreOffice",
    "1.5&TRUE": "truth values are numbers in LibreOffice",
    "ISNUMBER(TRUE)": "truth values are numbers in LibreOffice",
    "SUM(A1:A7)": "LibreOffice adds truth values in ranges",
    "SUM(A6)": "LibreOffice adds truth values in ranges",
    "MIN(A1:A7)": "LibreOffice takes truth values in ranges for numbers",
    "COUNT(A1:A8)": "LibreOffice counts truth values in ranges",
    'COUNTIF(A1:A8,"<=10")': "LibreOffice takes truth values in ranges for numbers",
    'SUM("5",1,TRUE)': "LibreOffice reads no text as a number here",
    "ROUND(0.285*100,0)": "28.499999999999996 is 28.5 to the 15 digits of Excel; LibreOffice rounds it down",
    "COUNTIF(A1:A8,7)": "Excel counts a number stored as text; LibreOffice does not",
    "SUMPRODUCT(C1:C5>2)": "truth values count as 0 in Excel, as 1 in LibreOffice",
}
LIBREOFFICE_ERRORS = {532: "#DIV/0!", 519: "#VALUE!", 503: "#NUM!", 32767: "#N/A", 524: "#REF!"}
OWN_ERRORS = {502, 504}  # "invalid argument", which stands where Excel says #VALUE!, #REF! or #N/A


@pytest.fixture(scope="module")
def probes_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "S"
    for (row, column), value in grid().items():
        text = value.text if isinstance(value, Formula) else value.value if isinstance(value, ErrorValue) else value
        sheet.cell(row, column).value = text
        if isinstance(value, str):
            sheet.cell(row, column).data_type = "s"
    for number, formula in enumerate(EXPECTED):
        sheet.cell(FIRST_ROW + number, COLUMN).value = f"={formula}"
    path = tmp_path_factory.mktemp("probes") / "probes.xlsx"
    book.save(path)
    return path


def disagreeing(agrees: Callable[[int, str], bool]) -> list[str]:
    return [formula for number, formula in enumerate(EXPECTED) if not agrees(FIRST_ROW + number, formula)]


def test_ironcalc_gives_the_same_but_for_its_known_deviations(probes_file: Path) -> None:
    model = ironcalc.load_from_xlsx(str(probes_file))
    model.evaluate()

    def agrees(row: int, formula: str) -> bool:
        value, expected = model.get_cell_value(0, row, COLUMN), EXPECTED[formula]
        if model.get_cell_type(0, row, COLUMN) == ironcalc.CellType.ErrorValue:
            return isinstance(expected, ErrorValue) and value == expected.value
        return same(float(value) if type(value) is int else value, expected)

    assert set(disagreeing(agrees)) == set(IRONCALC_DEVIATIONS)


@pytest.mark.libreoffice
def test_libreoffice_gives_the_same_but_for_its_known_deviations(libreoffice: LibreOffice, probes_file: Path) -> None:
    cells = libreoffice.recalculated(probes_file, locale="en-US")["S"]

    def agrees(row: int, formula: str) -> bool:
        return _libreoffice_agrees(cells[a1(row, COLUMN)], EXPECTED[formula])

    assert set(disagreeing(agrees)) == set(LIBREOFFICE_DEVIATIONS)


def _libreoffice_agrees(cell: Cell, expected: float | str | bool | ErrorValue) -> bool:
    if isinstance(expected, ErrorValue):
        return cell.error in OWN_ERRORS or LIBREOFFICE_ERRORS.get(cell.error) == expected.value
    if isinstance(expected, bool):  # LibreOffice has no truth values, only numbers shown as such
        return cell.result == float(expected)
    return cell.result is not None and same(cell.result, expected)
