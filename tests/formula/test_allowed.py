"""Our workbooks use a closed list of functions, and we can compute each of them."""

import subprocess
import sys

from mtqg_xl.formula.allowed import ALLOWED_FUNCTIONS, unexpected_functions
from mtqg_xl.formula.compiler import BUILDERS
from mtqg_xl.formula.scalars import SCALAR_FUNCTIONS

LISTED = """SUM, SUMPRODUCT, IF, IFERROR, AND, OR, NOT, ROUND, ABS, MIN, MAX, COUNT, COUNTA, COUNTBLANK, COUNTIF, SUMIF,
ISNUMBER, N, INDEX, MATCH, ROW, COLUMN, ADDRESS, MOD, INT, FIXED, SUBSTITUTE, LEFT, RIGHT, MID, HYPERLINK"""


def test_the_list_is_the_written_one() -> None:
    assert sorted(ALLOWED_FUNCTIONS) == sorted(LISTED.replace("\n", " ").replace(",", "").split())


def test_every_allowed_function_can_be_computed_and_no_other() -> None:
    assert {*BUILDERS, *SCALAR_FUNCTIONS} == ALLOWED_FUNCTIONS


def test_functions_off_the_list_are_named() -> None:
    assert unexpected_functions('=SUM(A1)+_xlfn.XLOOKUP(1,A1,TODAY())&"NOW("') == {"XLOOKUP", "TODAY"}
    assert unexpected_functions("=iferror(sum(A1),TRUE())") == frozenset()


def test_importing_the_room_loads_no_heavy_library() -> None:
    program = (
        "import sys, mtqg_xl.formula.engine, mtqg_xl.formula.relative, mtqg_xl.formula.allowed\n"
        "print(sorted({'numpy', 'pandas', 'formulas', 'openpyxl', 'schedula', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
