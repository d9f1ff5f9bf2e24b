"""How many rows of each form hold some number, for KIỂM TRA: formulas that Excel takes, however many rows there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mtqg_xl.cells import a1
from mtqg_xl.definition.model import Instance
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.checklist import Checklist, form_instances
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.sheet_names import CASES_SHEET

LONGEST_COUNT = 4_000
"""What one cell counts at most, in letters: Excel takes twice as many."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many typed rows of each form hold some number: a formula, where a form takes numbers at all.

    A form with very many runs of rows is counted in several cells of the hidden sheet (``aside``), which it then adds.
    """

    formulas: dict[str, str]
    aside: tuple[str, ...]

    def put_aside(self, sheet: SheetPlan) -> None:
        """Put the counts that do not fit into one cell on the hidden sheet."""
        for at, formula in enumerate(self.aside):
            sheet.put(1, _FIRST_ASIDE + at, replace(styles.PLAIN, wrap=False), None, formula)


_FIRST_ASIDE = 3


def counts(checks: Checklist) -> Counts:
    """Return the formulas that count the rows with figures of every form."""
    formulas: dict[str, str] = {}
    aside: list[str] = []
    for instance in form_instances(checks.kit):
        sums = _in_cells(rows_with_figures(checks, instance))
        if len(sums) > 1:
            cells = [a1(1, _FIRST_ASIDE + len(aside) + at) for at in range(len(sums))]
            aside += sums
            sums = ["+".join(f"'{CASES_SHEET}'!{cell}" for cell in cells)]
        if sums:
            formulas[instance.id] = sums[0]
    return Counts(formulas, tuple(aside))


def _in_cells(parts: Sequence[str]) -> list[str]:
    """Return sums of formulas, each short enough for one cell."""
    found: list[str] = []
    for part in parts:
        if found and len(found[-1]) + len(part) < LONGEST_COUNT:
            found[-1] += f"+{part}"
        else:
            found.append(part)
    return found


def rows_with_figures(checks: Checklist, instance: Instance) -> list[str]:
    """Return the formulas that together count the typed rows of a form in which some number stands.

    In a form of texts alone any text beside the name counts. Rows are taken in runs, so that the formulas stay short;
    none where nothing is typed.
    """
    layout = checks.cells.layouts[instance.id]
    columns = [column.id for column in instance.form.table if column.is_figure]
    test = "ISNUMBER({})"
    if not columns:
        test = '({}<>"")'
        columns = [column.id for column in instance.form.table if column.is_typed and not column.is_given]
    if not columns:
        return []
    runs: list[list[str]] = []
    for row in instance.rows:
        if not any(instance.kind_of(row, instance.column_by_id[column]) == "input" for column in columns):
            continue
        if runs and layout.row_numbers[runs[-1][-1]] + 1 == layout.row_numbers[row.id]:
            runs[-1].append(row.id)
        else:
            runs.append([row.id])
    parts = [_count_rows(instance.sheet, layout.address, columns, (run[0], run[-1]), test) for run in runs]
    for block in instance.form.blocks:
        span = f"{block.id}#first", f"{block.id}#last"
        parts.append(_count_rows(instance.sheet, layout.address, columns, span, test))
    return parts


def _count_rows(
    sheet: str, address: Callable[[str, str], str], columns: list[str], span: tuple[str, str], test: str
) -> str:
    ranges = (f"'{sheet}'!{address(span[0], c)}:{address(span[1], c)}" for c in columns)
    tests = "+".join(test.format(text) for text in ranges)
    # in Excel FALSE is greater than any number, in LibreOffice it is 0: one test alone is made a number
    return f"SUMPRODUCT((({tests}{'*1' if len(columns) == 1 else ''})>0)*1)"
