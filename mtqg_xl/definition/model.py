"""What a form, a kit and a rule *are*: frozen values, loaded from data, known by every room above."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce

from mtqg_xl.definition.language import Binary, Call, Expr, Number, Ref, Text
from mtqg_xl.definition.leader import Criteria, Overview
from mtqg_xl.definition.parts import (
    AREAS_STEP,
    DENOMINATORS,
    HEADER_COLUMN,
    MONEY_UNITS,
    NOTHING_ARISEN,
    PLAN_DECISION,
    PLAN_KINDS,
    PLAN_OTHER,
    STATUS_LABELS,
    UNIT_WORDS,
    Block,
    Column,
    ColumnKind,
    Form,
    Measure,
    Missing,
    Page,
    Regrading,
    Row,
    RowKind,
    Rule,
    Target,
    is_same_group,
)
from mtqg_xl.definition.report_words import WordStyle
from mtqg_xl.definition.succession import Move, MovedRow

__all__ = [
    "AREAS_STEP",
    "DENOMINATORS",
    "HEADER_COLUMN",
    "MONEY_UNITS",
    "NOTHING_ARISEN",
    "PLAN_DECISION",
    "PLAN_KINDS",
    "PLAN_OTHER",
    "STATUS_LABELS",
    "UNIT_WORDS",
    "VERSION_MARK",
    "Block",
    "Column",
    "ColumnKind",
    "Form",
    "Instance",
    "Kit",
    "Measure",
    "Missing",
    "Page",
    "Regrading",
    "Row",
    "RowKind",
    "Rule",
    "Target",
    "is_same_group",
]


MOST_KINDS = 20_000
"""So many cells of a form are known by what stands in them; those of a country's reporters are not all kept."""


@dataclass(frozen=True)
class Instance:
    """A form as it stands in one kit: its rows, sheet and unit."""

    id: str
    form: Form
    sheet: str
    rows: tuple[Row, ...]
    money_unit: str
    sums: tuple[str, ...] = ()

    @cached_property
    def row_by_id(self) -> dict[str, Row]:
        """The fixed rows by id."""
        return {row.id: row for row in self.rows}

    @cached_property
    def column_by_id(self) -> dict[str, Column]:
        """The columns by id."""
        return {column.id: column for column in self.form.columns}

    @cached_property
    def block_by_id(self) -> dict[str, Block]:
        """The open blocks by id."""
        return {block.id: block for block in self.form.blocks}

    @cached_property
    def children(self) -> dict[str, tuple[Row, ...]]:
        """The direct children of every parent row, in order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.parent is not None:
                found.setdefault(row.parent, []).append(row)
        return {parent: tuple(rows) for parent, rows in found.items()}

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The rows that a work may belong to: leaves and rest rows; where they are parted by source, what is parted."""
        return tuple(
            row.id
            for row in self.rows
            if (row.kind in {"leaf", "rest"} and not row.source_of)
            or any(child.source_of for child in self.children.get(row.id, ()))
        )

    @cached_property
    def computed_cells(self) -> tuple[tuple[str, str, Expr, int], ...]:
        """The computed cells of fixed rows: row, column, formula and decimals."""
        return tuple(
            (row.id, column.id, formula, self.decimals_of(row, column))
            for row in self.rows
            for column in self.form.columns
            if (formula := self.formula_of(row, column)) is not None
        )

    @property
    def money_word(self) -> str:
        """What a sentence says behind an amount of a sheet: ``đ``, ``triệu đồng``."""
        return "đ" if self.money_unit == "đồng" else self.money_unit

    def unit_of(self, row: Row | None, column: Column) -> str:
        """Return the unit that a cell is typed in: ``đồng``, ``hộ``, ``%``."""
        own = {"row": row.unit, "counted": row.counted} if row is not None else {}
        unit = own.get(column.unit, column.unit)
        return {"money": self.money_unit, "percent": "%"}.get(unit, unit)

    @cached_property
    def _units(self) -> dict[tuple[str, str], str]:
        """The units of cells that were once asked for: every file of a batch asks again."""
        return {}

    def unit_at(self, row: str, column: str) -> str:
        """Return the same by ids; ``row`` may be a row of a block."""
        at = (row, column)
        known = self._units.get(at)
        if known is None:
            known = self._units[at] = self.unit_of(self.row_by_id.get(row), self.column_by_id[column])
        return known

    def scale_of(self, row: Row | None, column: Column) -> int:
        """Return how many đồng one typed unit is; 1 where the cell holds no money."""
        return MONEY_UNITS.get(self.unit_of(row, column), 1)

    def decimals_of(self, row: Row | None, column: Column) -> int:
        """Return how many decimals the cell shows."""
        own = {"row": row.decimals, "counted": row.counted_decimals} if row is not None else {}
        return own.get(column.unit, column.decimals)

    @cached_property
    def _kinds(self) -> dict[tuple[str, str], tuple[Row, Column, ColumnKind | None]]:
        """What was once found to stand in a cell: every file of a batch asks again, for some thousand cells."""
        return {}

    def kind_of(self, row: Row, column: Column) -> ColumnKind | None:
        """Return what stands in the cell of a fixed row, None where the form leaves it empty.

        A parent, total or link row computes what its leaves type; a row may open only some columns.
        """
        at = (row.id, column.id)
        known = self._kinds.get(at)
        if known is None or known[0] is not row or known[1] is not column:
            if len(self._kinds) >= MOST_KINDS:  # a consolidated form has a row for each of eleven thousand reporters
                self._kinds.clear()
            known = self._kinds[at] = (row, column, self._kind_of(row, column))
        return known[2]

    def _kind_of(self, row: Row, column: Column) -> ColumnKind | None:
        if row.kind == "heading":
            return "label" if column.kind == "label" or column.is_given else None
        if column.kind == "label" or column.is_given:
            return "label"
        if column.kind == "computed" and column.id in row.typed:
            return "input"
        kind = (row.value_kind or column.kind) if column.is_typed else column.kind
        if kind == "computed" and not self._reads_open_columns(row, column):
            return None
        if not column.is_typed:
            return kind
        if kind == "input" and row.open and column.id not in row.open:
            return None
        if row.kind in {"parent", "total", "link"}:
            if column.beside:
                return None
            if kind == "input":
                return "computed" if column.adds_up else None
            return kind if kind == "text" or self._is_chosen_on_a_blank(column) else None
        return kind

    def _is_chosen_on_a_blank(self, column: Column) -> bool:
        """Whether the blank of an office gives a list for every row of a column, sums among them."""
        return self.form.page.layout == "blank" and column.kind == "choice" and column.show != "split"

    def _reads_open_columns(self, row: Row, column: Column) -> bool:
        """Whether a computed cell has something to read in a row that opens only some columns."""
        formula = row.formula_in(column) or column.formula
        if not row.open or formula is None:
            return True
        computed = [name for name in row.open if self.column_by_id[name].kind == "computed"]
        if computed:
            return column.id in computed
        own = [ref.column for ref in _own_references(formula)]
        return all(name in row.open or not self.column_by_id[name].is_typed for name in own)

    def formula_of(self, row: Row, column: Column) -> Expr | None:
        """Return the formula of a computed cell of a fixed row: the row's own, the column's, or the parent's sum."""
        if self.kind_of(row, column) != "computed":
            return None
        own = row.formula_in(column)
        if own is not None:
            return own
        if column.in_detail and row.kind != "leaf":
            return Number(0) if row.kind == "rest" else self._in_detail_below(row, column)
        if column.kind == "computed":
            return column.formula
        if row.kind == "parent":
            return self._sum_below(row, column)
        if row.kind == "total":
            return Call("sum_block", (Ref(column.id, block=row.block),))
        instance, _, source_row = row.source.partition("|")
        return Ref(column.id, row=source_row, instance=instance)

    def _in_detail_below(self, row: Row, column: Column) -> Expr:
        """Return what the rows under a parent have in detail; a link row takes it from its own instance."""
        if row.kind == "link":
            instance, _, source_row = row.source.partition("|")
            return Ref(column.id, row=source_row, instance=instance)
        return Call("sum_children", (Ref(column.id),))

    def _sum_below(self, row: Row, column: Column) -> Expr:
        """Return the sum of what stands below a parent row: its direct children, and the rows of its block."""
        if row.adds:
            named: list[Expr] = [Ref(column.id, row=name) for name in row.adds]
            return reduce(lambda left, right: Binary("+", left, right), named)
        children = Call("sum_children", (Ref(column.id),))
        if row.block is None:
            return children
        summed = Ref(column.id, block=row.block)
        if not row.split:
            return Binary("+", Call("sum_block", (summed,)), children)
        split = next(item.id for item in self.form.columns if item.show == "split")
        return Binary("+", Call("sum_block_where", (summed, Ref(split, block=row.block), Text(row.split))), children)

    def is_added_up(self, row: Row, column: Column) -> bool:
        """Whether the typed numbers of several reporters may be added: not so percents, prices and norms."""
        return self.kind_of(row, column) == "input" and column.adds_up and self.unit_of(row, column) != "%"

    def is_typed_here(self, ref: Ref) -> bool:
        """Whether a reference names a column of this instance in which numbers are typed."""
        if ref.instance is not None or ref.block is not None or ref.column not in self.column_by_id:
            return False
        return self.column_by_id[ref.column].kind == "input"

    def is_typed(self, row: Row, column: Column) -> bool:
        """Whether an officer types into this cell."""
        return self.kind_of(row, column) in {"input", "text", "choice", "date"}


def _own_references(expr: Expr) -> list[Ref]:
    from mtqg_xl.definition.language import references

    return [ref for ref in references(expr) if ref.instance is None and ref.block is None and ref.row is None]


def _with_rooms(instance: Instance, rooms: int) -> Instance:
    blocks = tuple(
        replace(block, ready_rows=rooms * block.height) if block.areas else block for block in instance.form.blocks
    )
    return instance if blocks == instance.form.blocks else replace(instance, form=replace(instance.form, blocks=blocks))


def _with_ready_rows(instance: Instance, wanted: Mapping[tuple[str, str], int]) -> Instance:
    blocks = tuple(
        replace(block, ready_rows=max(block.ready_rows, wanted.get((instance.id, block.id), 0)))
        for block in instance.form.blocks
    )
    return instance if blocks == instance.form.blocks else replace(instance, form=replace(instance.form, blocks=blocks))


VERSION_MARK = "@"
"""Joins the id of a kit to a version that is no longer the newest: ``ra-soat-ho-ngheo-xa@2016-1``."""


@dataclass(frozen=True)
class Kit:
    """The form instances that make one workbook.

    ``header`` and ``justification`` name the instances that hold THÔNG TIN and GIẢI TRÌNH; ``headline`` the cells
    (``instance|row|column``) that KIỂM TRA shows on top, under ``headline_titles``. ``by_reporter`` makes the forms by
    reporter of a consolidated book, four words each: the instance whose total it parts, its own id, title and sheet.
    ``regradings`` are codes of findings that an office grades otherwise; its rules are graded so already.
    ``money_decimals`` is how many decimals amounts have in the unit of the kit; None leaves it to the forms.
    ``overview`` and ``criteria`` say what the leader's sheets of a consolidated book show; no hash counts them.
    ``targets`` are filled in beforehand. ``blank`` is the official workbook that an office's own forms are filled on:
    the file as the kit names it, its whole path once loaded; ``other_sheets`` are those of it without a form.
    ``advance`` is the column, beside those of the headline, of advances that were not taken back yet. Where a kit of
    another layout came after it (``replaced_by``), ``moves`` and ``moved_rows`` say where its figures went.
    """

    id: str
    version: str
    title: str
    token: str
    level: str
    periods: tuple[str, ...]
    money_unit: str
    instances: tuple[Instance, ...]
    rules: tuple[Rule, ...] = ()
    reports: tuple[str, ...] = ()
    header: str = ""
    justification: str = ""
    headline: tuple[str, ...] = ()
    by_reporter: tuple[str, ...] = ()
    hash: str = ""
    words: WordStyle = field(default_factory=WordStyle)
    regradings: tuple[Regrading, ...] = ()
    period_words: tuple[WordStyle, ...] = ()
    money_decimals: int | None = None
    targets: tuple[Target, ...] = ()
    headline_titles: tuple[str, ...] = ("Kế hoạch", "Giải ngân", "Tỷ lệ (%)")
    blank: str = ""
    other_sheets: tuple[str, ...] = ()
    advance: str = ""
    overview: Overview = field(default_factory=Overview)
    criteria: Criteria | None = None
    replaced_by: str = ""
    moves: tuple[Move, ...] = ()
    moved_rows: tuple[MovedRow, ...] = ()

    @property
    def by_reporter_forms(self) -> tuple[tuple[str, ...], ...]:
        """The forms by reporter, each with the summary instance, its own id, title and sheet."""
        return tuple(self.by_reporter[at : at + 4] for at in range(0, len(self.by_reporter), 4))

    @property
    def issued_id(self) -> str:
        """The id that workbooks carry in their stamp, beside the version."""
        return self.id.partition(VERSION_MARK)[0]

    def words_in(self, period_kind: str) -> WordStyle:
        """Return how sentences print percents in a kind of period: ``H1``, ``year``."""
        return next((style for style in self.period_words if period_kind in style.periods), self.words)

    @cached_property
    def instance_by_id(self) -> dict[str, Instance]:
        """The instances by id."""
        return {instance.id: instance for instance in self.instances}

    def with_areas(self, count: int) -> "Kit":
        """Return the kit with room for so many areas (thôn) in the blocks that list them; the hash stays."""
        rooms = self.area_rooms(count)
        if not rooms:
            return self
        return replace(self, instances=tuple(_with_rooms(instance, rooms) for instance in self.instances))

    def with_rooms(self, wanted: Mapping[tuple[str, str], int]) -> "Kit":
        """Return the kit with at least so many ready rows in blocks, by instance and block; the hash stays."""
        if not wanted:
            return self
        return replace(self, instances=tuple(_with_ready_rows(instance, wanted) for instance in self.instances))

    def area_rooms(self, count: int) -> int:
        """Return for how many areas there is room where so many are listed; 0 for as many as the definition has.

        Rounded up, so that reporters of about the same size share one layout.
        """
        lists = any(block.areas for instance in self.instances for block in instance.form.blocks)
        return -(-count // AREAS_STEP) * AREAS_STEP if lists else 0

    @cached_property
    def forms(self) -> tuple[Instance, ...]:
        """The instances that are annex forms: all but THÔNG TIN and GIẢI TRÌNH."""
        return tuple(item for item in self.instances if item.id not in {self.header, self.justification})

    def header_field(self, show: str) -> tuple[str, str, str] | None:
        """Return the cell of THÔNG TIN (instance, row, column) that shows ``blank_means``, ``place`` or the like."""
        if not self.header:
            return None
        rows = self.instance_by_id[self.header].rows
        return next(((self.header, row.id, HEADER_COLUMN) for row in rows if row.show == show), None)
