"""SO KỲ TRƯỚC of a consolidated book as the page of a run shows it: the same table, its figures in words."""

from mtqg_xl.pages.consolidated import Comparison
from mtqg_xl.pipeline.comparing import previous_sheets
from mtqg_xl.pipeline.run import Run
from mtqg_xl.vietnamese import write_number
from mtqg_xl.workbook.plain import PlainCell, PlainTable, Shown


def comparison_of(run: Run) -> Comparison | None:
    """Return how a total differs from that of the period before; None where no earlier period is known."""
    return next((comparison_in(table) for table in previous_sheets(run)), None)


def comparison_in(table: PlainTable) -> Comparison:
    """Return a plain table as the page shows it: numbers with the decimals of their column, blanks empty."""
    decimals = [field.decimals for field in table.fields]
    return Comparison(
        titles=tuple(field.title for field in table.fields),
        rows=tuple(tuple(map(_words, row, decimals)) for row in table.rows),
        lines=table.lines,
        figures=frozenset(at for at, places in enumerate(decimals) if places is not None),
    )


def _words(cell: PlainCell, decimals: int | None) -> str:
    value = cell.value if isinstance(cell, Shown) else cell
    if value is None or value == "":
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return write_number(value, decimals)
    return str(value)
