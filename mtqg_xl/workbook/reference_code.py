"""Mã đối chiếu in the workbook: weights beside each form, sums on a hidden sheet, five digits at the foot.

The weights stand in two hidden columns of the form itself, so that they move with their rows; the rows of a block are
weighted by their distance from the first sentinel, so that inserted rows count. The sums stand on a sheet of their own,
where no deleted row can take them along.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from mtqg_xl.cells import a1, letters
from mtqg_xl.definition.furniture import CODE_WORDS
from mtqg_xl.definition.layout import FIRST_SENTINEL, KitLayout
from mtqg_xl.definition.model import Instance
from mtqg_xl.definition.reference_code import LIMIT, MODULUS, NO_CODE, Term, row_weights, terms
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.paper import title_columns
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.sheet_names import CODES_SHEET

INDEX_OFFSET, SCALE_OFFSET = 3, 4
"""How far right of the hidden codes the weights stand; what is wrong in a row and the filter stand between."""

_TITLES = ("Biểu", "Cột", "Khối", "Tổng có trọng số", "Tổng", "Bước", "Hệ số", "Phần dư", "Mã đối chiếu")
_WEIGHTED, _PLAIN, _STEP, _OFFSET, _REDUCED, _CODE = range(4, 10)


@dataclass(frozen=True)
class ReferenceCodes:
    """The codes of a kit and where each stands on the hidden sheet."""

    cells: KitLayout

    @cached_property
    def first_rows(self) -> dict[str, int]:
        """The first row of each form on the hidden sheet; forms without numbers are left out."""
        found: dict[str, int] = {}
        at = 2
        for instance in self.cells.kit.forms:
            count = len(terms(instance))
            if count:
                found[instance.id] = at
            at += count
        return found

    def cell(self, instance: Instance) -> str:
        """Return the cell with the code of a form."""
        return f"'{CODES_SHEET}'!{a1(self.first_rows[instance.id], _CODE, absolute=True)}"

    def sheet(self) -> SheetPlan:
        """Return the hidden sheet: one row for each term, the code of a form beside its first."""
        sheet = SheetPlan(CODES_SHEET, state="very_hidden", is_protected=False)
        plain = replace(styles.PLAIN, wrap=False)
        for column, title in enumerate(_TITLES, start=1):
            sheet.put(1, column, plain, title)
        for name, first in self.first_rows.items():
            instance = self.cells.kit.instance_by_id[name]
            for at, term in enumerate(terms(instance), start=first):
                self._term(sheet, instance, term, at)
            sheet.put(first, _CODE, plain, None, _code(first, first + len(terms(instance)) - 1))
        return sheet

    def _term(self, sheet: SheetPlan, instance: Instance, term: Term, at: int) -> None:
        plain = replace(styles.PLAIN, wrap=False)
        weighted, summed = self._sums(instance, term)
        for column, text in enumerate((instance.id, term.column, term.block), start=1):
            sheet.put(at, column, plain, text)
        sheet.put(at, _WEIGHTED, plain, None, _whole(weighted, term.decimals))
        sheet.put(at, _PLAIN, plain, None, _whole(summed, term.decimals))
        sheet.put(at, _STEP, plain, float(term.step))
        sheet.put(at, _OFFSET, plain, float(term.offset))
        products = (
            f"{letters(factor)}{at}*MOD({letters(amount)}{at},{MODULUS})"
            for factor, amount in ((_STEP, _WEIGHTED), (_OFFSET, _PLAIN))
        )
        sheet.put(at, _REDUCED, plain, None, "+".join(products))

    def _sums(self, instance: Instance, term: Term) -> tuple[str, str]:
        """Return the weighted sum and the sum of a term; text counts 0, for a comma parts the factors."""
        layout = self.cells.layouts[instance.id]
        prefix = "'" + instance.sheet.replace("'", "''") + "'!"
        number = layout.column_numbers[term.column]
        if term.block is not None:
            values = prefix + self.cells.block_range(instance.id, term.block, term.column)
            above = prefix + a1(layout.row_numbers[term.block + FIRST_SENTINEL], number)
            return f"SUMPRODUCT({values},ROW({values})-ROW({above}))", f"SUM({values})"
        rows = [layout.row_numbers[row] for row in row_weights(instance)]
        values, index, scale = (
            f"{prefix}{a1(rows[0], column)}:{a1(rows[-1], column)}"
            for column in (number, layout.code_column + INDEX_OFFSET, layout.code_column + SCALE_OFFSET)
        )
        return f"SUMPRODUCT({values},{index},{scale})", f"SUMPRODUCT({values},{scale})"

    def add_to(self, sheet: SheetPlan, instance: Instance) -> None:
        """Put the weights beside a form and its code at the foot."""
        if instance.id not in self.first_rows:
            return
        layout = self.cells.layouts[instance.id]
        for row, weights in row_weights(instance).items():
            for offset, weight in zip((INDEX_OFFSET, SCALE_OFFSET), weights, strict=True):
                column = layout.code_column + offset
                sheet.put(layout.row_numbers[row], column, styles.CODE, float(weight))
                sheet.hidden_columns.add(column)
        foot = layout.last_row + 1
        style = replace(styles.PLAIN_BOLD, wrap=False)
        sheet.merge((foot, foot), title_columns(layout), style, None, f'"{CODE_WORDS}: "&{self.cell(instance)}')
        if sheet.print_area is not None:
            top, left, bottom, right = sheet.print_area
            sheet.print_area = (top, left, max(bottom, foot), right)

    def longest_summary(self) -> str:
        """Return how the list of codes reads at its longest, for the height of its row."""
        return " · ".join(f"{self.cells.sheet(name)} 00000" for name in self.first_rows)

    def summary(self) -> str:
        """Return the formula that lists the codes of all forms, for THÔNG TIN."""
        forms = [self.cells.kit.instance_by_id[name] for name in self.first_rows]
        listed = '&" · '.join(f'{instance.sheet} "&{self.cell(instance)}' for instance in forms)
        return f'"{CODE_WORDS} các biểu: {listed}'


def _whole(formula: str, decimals: int) -> str:
    return f"ROUND({formula}*{10**decimals},0)" if decimals else f"ROUND({formula},0)"


def _code(first: int, last: int) -> str:
    sums = f"{letters(_WEIGHTED)}{first}:{letters(_PLAIN)}{last}"
    reduced = f"{letters(_REDUCED)}{first}:{letters(_REDUCED)}{last}"
    digits = f'RIGHT("0000"&MOD(SUM({reduced}),{MODULUS}),5)'
    is_nothing = f"AND(MIN({sums})=0,MAX({sums})=0)"
    is_too_much = f"OR(MIN({sums})<=-{LIMIT},MAX({sums})>={LIMIT})"
    return f'IFERROR(IF(OR({is_nothing},{is_too_much}),"{NO_CODE}",{digits}),"{NO_CODE}")'
