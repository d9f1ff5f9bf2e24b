"""The hidden sheet under LỜI BÁO CÁO: what sentences need more than once, each in a cell of its own.

A row of this sheet belongs to a row of a form: first what was typed under its columns, the shares, the rows of a block
fetched by their place, and the number of the case that holds. So the visible formulas stay short.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mtqg_xl.cells import a1
from mtqg_xl.definition.cases import BlockPart, blocks_under, typed_under
from mtqg_xl.definition.language import Ref, references
from mtqg_xl.definition.layout import KitLayout
from mtqg_xl.definition.model import Instance, Row
from mtqg_xl.definition.report_words import is_own
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.sheet_names import WORDS_SHEET

FIRST_ROW = 3
_PLAIN = replace(styles.PLAIN, wrap=False)
_MOST_CELLS = 16
"""Typed cells, or columns of blocks, that are counted one by one; a row with more under it counts its children."""


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas write it before a cell, with the mark."""
    return "'" + sheet.replace("'", "''") + "'!"


@dataclass(slots=True)
class ReportCells:
    """The hidden sheet as it grows; every method gives the address of a cell, with its sheet."""

    cells: KitLayout
    sheet: SheetPlan = field(default_factory=lambda: SheetPlan(WORDS_SHEET, state="very_hidden", is_protected=False))
    _rows: dict[tuple[str, str], int] = field(default_factory=dict)
    _next: dict[int, int] = field(default_factory=dict)
    _known: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def put(self, instance: str, row: str, name: str, formula: str) -> str:
        """Return the cell that holds a formula for a row of a form; the same name is written once."""
        key = (instance, row, name)
        if key not in self._known:
            at = self._row(instance, row)
            column = self._next[at]
            self._next[at] = column + 1
            self.sheet.put(at, column, _PLAIN, None, formula)
            self._known[key] = quoted(WORDS_SHEET) + a1(at, column)
        return self._known[key]

    def known(self, instance: str, row: str, name: str) -> str | None:
        """Return the cell of a name, None where it is not written yet."""
        return self._known.get((instance, row, name))

    def _row(self, instance: str, row: str) -> int:
        at = self._rows.get((instance, row))
        if at is None:
            at = self._rows[instance, row] = FIRST_ROW + len(self._rows)
            self.sheet.put(at, 1, _PLAIN, f"{instance}|{row}")
            self._next[at] = 2
        return at

    # -- what is typed under a computed cell -----------------------------------------------------------------------

    def tally(self, instance: Instance, row: Row, column: str, kind: str) -> str | None:
        """Return the cell that counts what is typed under a column of a row; None where nothing is ever typed.

        ``kind`` is ``filled`` (anything), ``answered`` (numbers and marks) or ``numbers``.
        """
        name = f"{column}|{kind}"
        known = self.known(instance.id, row.id, name)
        if known is not None:
            return known
        typed = typed_under(self.cells.kit, instance, row.id, Ref(column))
        parts = blocks_under(self.cells.kit, instance, row.id, Ref(column))
        if not typed and not parts:
            return None
        is_over_many_parts = len(parts) > _MOST_CELLS and row.id in instance.children and row.block is None
        if len(typed) > _MOST_CELLS or is_over_many_parts:
            found = [self._below(instance, row, column, kind)]
        else:
            found = [_counted([self.address(*cell) for cell in typed], kind)] if typed else []
            found += [self._in_block(part, kind) for part in parts]
        return self.put(instance.id, row.id, name, "+".join(found))

    def _in_block(self, part: BlockPart, kind: str) -> str:
        """Return how many rows of a part of a block are typed."""
        cells = self._block_range(part, part.column)
        tests = {
            "filled": f'({cells}<>"")',
            "answered": f'(ISNUMBER({cells})+({cells}="-")+({cells}="x"))',
            "numbers": f"ISNUMBER({cells})",
        }
        own = f'({self._block_range(part, part.split)}="{part.wanted}")*' if part.split else ""
        return f"SUMPRODUCT({own}{tests[kind]}*1)"

    def _block_range(self, part: BlockPart, column: str) -> str:
        return quoted(self.cells.sheet(part.instance)) + self.cells.block_range(part.instance, part.block, column)

    def _below(self, instance: Instance, row: Row, column: str, kind: str) -> str:
        below = [(instance, child) for child in instance.children.get(row.id, ())]
        if row.kind == "link":
            other, _, source = row.source.partition("|")
            target = self.cells.kit.instance_by_id[other]
            below = [(target, target.row_by_id[source])]
        tallies = [self.tally(*each, column, kind) for each in below]
        return f"SUM({','.join(cell for cell in tallies if cell is not None)})"

    def address(self, instance: str, row: str, column: str) -> str:
        """Return the address of a cell of a form, with its sheet."""
        return quoted(self.cells.sheet(instance)) + self.cells.own(instance, row, column)


def _counted(addresses: list[str], kind: str) -> str:
    every = ",".join(addresses)
    if kind == "filled":
        return "+".join(f'IF({cell}="",0,1)' for cell in addresses)
    marks = "".join(f'+({cell}="-")+({cell}="x")' for cell in addresses) if kind == "answered" else ""
    return f"COUNT({every}){marks}"


@dataclass(frozen=True, slots=True)
class FetchedRow:
    """The row of a block at a place counted from 1, as it stands on the hidden sheet.

    It is found by its place between the sentinels, so that a row that an office inserts is met as well.
    """

    report: ReportCells
    instance: Instance
    block: str
    position: int

    @property
    def id(self) -> str:
        """What the row is called on the hidden sheet."""
        return f"{self.block}@{self.position}"

    def cell(self, column: str) -> str:
        """Return the hidden cell with what stands in a column of the row; blank stays blank."""
        cells, at = self._range(column), self._place()
        formula = f'IF({at}=0,"",IF(INDEX({cells},{at})="","",INDEX({cells},{at})))'
        return self.report.put(self.instance.id, self.id, column, formula)

    def tally(self, column: str, kind: str) -> str | None:
        """Return the hidden cell that counts what is typed in the row under a computed column; see `ReportCells.tally`.

        None where nothing of the row itself is under it.
        """
        typed = list(dict.fromkeys(self._typed_under(column)))
        if not typed:
            return None
        counted = _counted([self.cell(name) for name in typed], kind)
        return self.report.put(self.instance.id, self.id, f"{column}|{kind}", counted)

    def _typed_under(self, column: str) -> Iterator[str]:
        found = self.instance.column_by_id[column]
        if found.kind != "computed":
            yield column
        elif found.formula is not None:
            for ref in references(found.formula):
                if is_own(ref):
                    yield from self._typed_under(ref.column)

    def source(self, column: str) -> str:
        """Return the formula of the address at which a column of the row stands on its form."""
        first = self._range(column).split(":")[0]
        return f"ADDRESS(ROW({first})+{self.position},COLUMN({first}),4)"

    def _place(self) -> str:
        """Return the hidden cell with the place of the row in the range from sentinel to sentinel; 0 beyond its end."""
        cells = self._range(self.instance.form.columns[0].id)
        first, last = cells.split(":")
        height = f"ROW({quoted(self.instance.sheet)}{last})-ROW({first})"
        formula = f"IF({self.position}<{height},{self.position + 1},0)"
        return self.report.put(self.instance.id, self.id, "#", formula)

    def _range(self, column: str) -> str:
        return quoted(self.instance.sheet) + self.report.cells.block_range(self.instance.id, self.block, column)
