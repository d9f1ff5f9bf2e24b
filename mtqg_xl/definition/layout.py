"""Where every cell of a kit lies on the sheets as issued: a fact of the definition, for writing and for reading.

A table form: head, header (one row for each level of titles), hidden code row, number row, then rows and blocks. The
number row stands directly above the rows, for it carries the arrow of the filter: whoever clears a filter shows every
row of its range again, hidden codes too. In a form without numbers the last row of titles takes its place, and the
codes stand above the header. The hidden code column stands right of the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mtqg_xl.cells import a1
from mtqg_xl.definition.language import Binary, Call, Expr, Ref
from mtqg_xl.definition.model import Block, Column, Instance, Kit, Row

FIRST_SENTINEL = "#first"
LAST_SENTINEL = "#last"
FEWEST_LONG = 100
"""A block of so many rows is one of a total; those that are issued have some tens."""
BESIDE_OFFSET = 5
"""How far right of the hidden codes the columns beside a table begin: behind what is wrong, filter and weights."""


@dataclass(frozen=True)
class Layout:
    """One instance as issued: row numbers of fixed rows, sentinels and block rows, column numbers of columns.

    In a total only the sentinels of a long block are among the ``row_numbers``.
    """

    instance: Instance
    header_row: int
    number_row: int
    code_row: int
    code_column: int
    row_numbers: dict[str, int]
    column_numbers: dict[str, int]
    last_row: int

    @cached_property
    def row_at(self) -> dict[int, str]:
        """Row ids by sheet row: fixed rows, sentinels (``works#first``) and block rows (``works#3``)."""
        return {number: row for row, number in self.row_numbers.items()}

    @cached_property
    def column_at(self) -> dict[int, str]:
        """Column ids by sheet column."""
        return {number: column for column, number in self.column_numbers.items()}

    @property
    def first_row(self) -> int:
        """The first row below header, codes and numbers."""
        if self.is_placed:
            return min(self.row_numbers.values(), default=self.header_row + self.header_depth)
        return max(self.code_row, self.number_row) + 1

    @property
    def is_placed(self) -> bool:
        """Whether the form stands on a blank of an office's own."""
        return self.instance.form.page.layout == "blank"

    @property
    def header_depth(self) -> int:
        """How many rows the header texts take."""
        return max((len(column.title) for column in self.instance.form.columns), default=1)

    @property
    def label_column(self) -> int:
        """The sheet column that holds the labels of rows."""
        labels = [column.id for column in self.instance.form.columns if column.show == "label"]
        return self.column_numbers[labels[0]] if labels else self.instance.form.page.first_column

    @property
    def words_column(self) -> int:
        """The sheet column that names rows: the labels; where rows print none, the widest column of texts."""
        texts = [column for column in self.instance.form.columns if column.kind == "text"]
        if any(column.show == "label" for column in self.instance.form.columns) or not texts:
            return self.label_column
        return self.column_numbers[max(texts, key=lambda column: column.width).id]

    @property
    def last_column(self) -> int:
        """The rightmost column of the printed table."""
        return max(self.column_numbers.values()) if self.is_placed else self.code_column - 1

    def position(self, row: str, column: str) -> tuple[int, int]:
        """Return sheet row and column of a cell."""
        return self.row_number(row), self.column_numbers[column]

    def row_number(self, row: str) -> int:
        """Return the sheet row of a row, of any row of a long block too."""
        known = self.row_numbers.get(row)
        if known is not None:
            return known
        block, _, position = row.partition("#")
        return self.row_numbers[block + FIRST_SENTINEL] + int(position)

    def address(self, row: str, column: str) -> str:
        """Return the address of a cell: ``O29``."""
        return a1(*self.position(row, column))

    def block_span(self, block: str) -> tuple[int, int]:
        """Return the sheet rows of a block's two sentinels; of its outermost rows where it has none."""
        if self.is_placed:
            placed = self.instance.block_by_id[block]
            return placed.at, placed.at + placed.ready_rows - 1
        return self.row_numbers[block + FIRST_SENTINEL], self.row_numbers[block + LAST_SENTINEL]


@dataclass(frozen=True)
class KitLayout:
    """The layouts of every instance of a kit, as a cell map for formulas."""

    kit: Kit
    layouts: dict[str, Layout]

    def own(self, instance: str, row: str, column: str) -> str:
        """Return the address of a cell on its own sheet."""
        return self.layouts[instance].address(row, column)

    def sheet(self, instance: str) -> str:
        """Return the sheet of an instance."""
        return self.kit.instance_by_id[instance].sheet

    def block_range(self, instance: str, block: str, column: str) -> str:
        """Return a block's column from the first to the last sentinel."""
        layout = self.layouts[instance]
        first, last = layout.block_span(block)
        number = layout.column_numbers[column]
        return f"{a1(first, number)}:{a1(last, number)}"


def kit_layout(kit: Kit, *, has_long_rows: bool = False) -> KitLayout:
    """Return where every cell of a kit lies as issued; see `layout`."""
    return KitLayout(kit, {each.id: layout(each, has_long_rows=has_long_rows) for each in kit.instances})


def layout(instance: Instance, *, has_long_rows: bool = False) -> Layout:
    """Return where every cell of an instance lies as issued; with ``has_long_rows`` `is_long` blocks are not listed."""
    form = instance.form
    if form.page.layout == "blank":
        return _placed(instance)
    columns = {column.id: form.page.first_column + at for at, column in enumerate(form.table)}
    code_column = form.page.first_column + len(columns)
    columns |= {column.id: code_column + BESIDE_OFFSET + at for at, column in enumerate(form.beside)}
    depth = max((len(column.title) for column in form.columns), default=1)
    header = form.page.first_row
    code_row = form.page.code_row or (header + depth if form.page.has_numbers else header - 1)
    number_row = header + depth + (code_row == header + depth) - (not form.page.has_numbers)
    first_row = max(code_row, number_row) + 1
    is_card = form.page.layout == "card"
    rows = _card_rows(instance) if is_card else _table_rows(instance, first_row, has_long_rows=has_long_rows)
    return Layout(
        instance=instance,
        header_row=header,
        number_row=number_row,
        code_row=code_row,
        code_column=code_column,
        row_numbers=rows,
        column_numbers=columns,
        last_row=max(rows.values(), default=code_row),
    )


def _placed(instance: Instance) -> Layout:
    """Return where every cell of an instance lies on the blank of an office: as the definition says."""
    form = instance.form
    rows = {row.id: row.at for row in instance.rows if row.at is not None}
    for block in form.blocks:
        rows |= {f"{block.id}#{position}": block.at + position - 1 for position in range(1, block.ready_rows + 1)}
    return Layout(
        instance=instance,
        header_row=form.page.first_row,
        number_row=form.page.number_row,
        code_row=form.page.code_row or 0,
        code_column=form.page.code_column,
        row_numbers=rows,
        column_numbers={column.id: column.at for column in form.columns},
        last_row=max(rows.values(), default=form.page.first_row),
    )


def _card_rows(instance: Instance) -> dict[str, int]:
    return {row.id: row.at for row in instance.rows if row.at is not None}


def _table_rows(instance: Instance, first: int, *, has_long_rows: bool) -> dict[str, int]:
    rows: dict[str, int] = {}
    at = first
    for item in items(instance):
        if isinstance(item, Row):
            rows[item.id] = at
            at += 1
        else:
            is_listed = not (has_long_rows and is_long(item, instance.form.columns))
            at = _block_rows(item, at, rows, is_listed=is_listed)
    return rows


def items(instance: Instance) -> tuple[Row | Block, ...]:
    """Return fixed rows and blocks in the order in which they stand on the sheet."""
    if instance.form.page.layout == "blank":
        return tuple(sorted((*instance.rows, *instance.form.blocks), key=lambda item: item.at or 0))
    found: list[Row | Block] = []
    for row in instance.rows:
        found.extend(block for block in instance.form.blocks if block.before == row.id)
        found.append(row)
    found.extend(block for block in instance.form.blocks if not block.before)
    return tuple(found)


def _block_rows(block: Block, at: int, rows: dict[str, int], *, is_listed: bool) -> int:
    rows[block.id + FIRST_SENTINEL] = at
    for position in range(1, block.ready_rows + 1 if is_listed else 1):
        rows[f"{block.id}#{position}"] = at + position
    last = at + block.ready_rows + 1
    rows[block.id + LAST_SENTINEL] = last
    return last + 1


def is_long(block: Block, columns: Sequence[Column]) -> bool:
    """Whether the rows of a block are so many that they are written one after the other, each with nothing but itself.

    Formulas that look into other rows or forms need all of them at once.
    """
    formulas = (column.formula for column in columns if column.kind == "computed")
    return block.ready_rows >= FEWEST_LONG and all(reads_own_row(each) for each in formulas if each is not None)


def reads_own_row(formula: Expr) -> bool:
    """Whether a formula reads cells of its own row alone."""
    if isinstance(formula, Ref):
        return not (formula.instance or formula.row or formula.block)
    if isinstance(formula, Binary):
        return reads_own_row(formula.left) and reads_own_row(formula.right)
    if isinstance(formula, Call):
        return formula.word in _OWN_ROW and all(map(reads_own_row, formula.arguments))
    return True


_OWN_ROW = {"at_least", "at_most", "percent", "round_half_up", "if_blank", "dong"}


def row_code(instance: Instance, row: str) -> str:
    """Return what the hidden code column holds on a row: ``DTTS.4.1.a``, ``works#first``; block rows share one."""
    block, mark, tail = row.partition("#")
    if not mark or tail in {"first", "last"}:
        return row
    return f"{block}#"


def defined_name(instance: Instance, tail: str) -> str:
    """Return a defined name of ours: ``mtqg.GN_03.works``; never one that looks like a cell address."""
    clean = "".join(sign if sign.isalnum() else "_" for sign in instance.id)
    ending = "".join(sign if sign.isalnum() or sign in "._" else "_" for sign in tail)
    return f"mtqg.{clean}.{ending}"
