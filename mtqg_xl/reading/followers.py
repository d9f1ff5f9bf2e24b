"""Formulas that do not stand in their cell as text: followers of a shared one, cells of a data table."""

from functools import lru_cache

from mtqg_xl.formula.relative import translate
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.reading.stored import is_true

UNKNOWN_FORMULA = "=#REF!"
"""What a cell carries that follows a shared formula which the file has lost: a formula, but no one's."""


def data_table(attributes: dict[str, str]) -> str:
    """Return a data table as Excel shows it: ``=TABLE(row input,column input)``."""
    first, second = attributes.get("r1", ""), attributes.get("r2", "")
    if is_true(attributes.get("dt2D")):
        return f"=TABLE({first},{second})"
    return f"=TABLE({first},)" if is_true(attributes.get("dtr")) else f"=TABLE(,{first})"


@lru_cache(maxsize=1 << 15)
def moved_formula(formula: str, from_cell: str, to_cell: str) -> str:
    """Return a formula as fill-down would write it in another cell of the same sheet."""
    try:
        return translate(formula, from_cell, to_cell)
    except FormulaSyntaxError:
        return UNKNOWN_FORMULA
