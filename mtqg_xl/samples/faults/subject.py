"""A saved workbook as a place to plant faults in: its cells by what they are for, and what stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mtqg_xl.cells import a1
from mtqg_xl.definition.language import Binary, Call, Expr
from mtqg_xl.definition.layout import Layout, kit_layout
from mtqg_xl.definition.model import Column, Instance, Kit, Row
from mtqg_xl.definition.parts import is_money_unit
from mtqg_xl.samples.arithmetic import Content, Key
from mtqg_xl.samples.faults.package import At, Package, content_of, formula_of
from mtqg_xl.samples.rulebook import Rulebook


@dataclass(frozen=True)
class Spot:
    """One cell of a form: what the definition says of it, and what the file holds there.

    ``kind`` is that of the cell (a parent row computes what its leaves type); ``expr`` the formula of a computed cell.
    """

    key: Key
    sheet: str
    at: At
    kind: str
    unit: str
    scale: int
    decimals: int
    row: Row | None
    column: Column
    expr: Expr | None
    content: float | str | bool | None
    formula: str | None

    @property
    def cell(self) -> str:
        """The address on its sheet."""
        return a1(*self.at)

    @property
    def number(self) -> float:
        """What it holds as a number, 0 where it holds none."""
        return float(self.content) if isinstance(self.content, float | int) else 0.0

    @property
    def is_money(self) -> bool:
        """Whether it holds money."""
        return is_money_unit(self.unit)

    @property
    def is_percent(self) -> bool:
        """Whether it is a ratio that the form computes."""
        return isinstance(self.expr, Call) and self.expr.word == "percent"

    @property
    def in_block(self) -> bool:
        """Whether it stands in a row of an open block."""
        return "#" in self.key[1]

    @property
    def sums_children(self) -> bool:
        """Whether it adds up the rows below it."""
        return isinstance(self.expr, Call) and self.expr.word == "sum_children"

    @property
    def sums_block(self) -> bool:
        """Whether it adds up a block, alone or among others."""
        return any(isinstance(part, Call) and part.word.startswith("sum_block") for part in _parts(self.expr))


def _parts(expr: Expr | None) -> Iterator[Expr]:
    if expr is None:
        return
    yield expr
    if isinstance(expr, Binary):
        yield from _parts(expr.left)
        yield from _parts(expr.right)


class Subject:
    """A workbook of a kit, cells where they were issued.

    ``kit`` must have the room for areas with which the workbook was made (`Kit.with_areas`).
    """

    def __init__(self, kit: Kit, content: bytes) -> None:
        """Take a saved workbook."""
        self.kit = kit
        self.content = content
        self.layouts = kit_layout(kit).layouts

    @cached_property
    def spots(self) -> dict[Key, Spot]:
        """Every cell that officers type or forms compute, by instance, row and column."""
        package = Package(self.content)
        found: dict[Key, Spot] = {}
        for instance in self.kit.instances:
            sheet = package.sheet(instance.sheet)
            for key, kind, expr in self._cells(instance):
                at = self.layouts[instance.id].position(key[1], key[2])
                cell = sheet.cells.get(at)
                row, column = instance.row_by_id.get(key[1]), instance.column_by_id[key[2]]
                found[key] = Spot(
                    key,
                    instance.sheet,
                    at,
                    kind,
                    instance.unit_of(row, column),
                    instance.scale_of(row, column),
                    column.decimals if row is None else instance.decimals_of(row, column),
                    row,
                    column,
                    expr,
                    None if cell is None else content_of(cell, package.texts),
                    None if cell is None else formula_of(cell),
                )
        return found

    def _cells(self, instance: Instance) -> Iterator[tuple[Key, str, Expr | None]]:
        for row in instance.rows:
            for column in instance.form.columns:
                kind = instance.kind_of(row, column)
                if kind in {"input", "computed", "text", "choice", "date"}:
                    yield (instance.id, row.id, column.id), str(kind), instance.formula_of(row, column)
        for block in instance.form.blocks:
            for position in range(1, block.ready_rows + 1):
                for column in instance.form.columns:
                    if column.is_typed or column.kind == "computed":
                        yield (instance.id, f"{block.id}#{position}", column.id), column.kind, column.formula

    @cached_property
    def forms(self) -> tuple[Instance, ...]:
        """The annex forms: neither THÔNG TIN nor GIẢI TRÌNH."""
        return self.kit.forms

    def layout(self, instance: str) -> Layout:
        """Return where the cells of a form lie."""
        return self.layouts[instance]

    @cached_property
    def typed(self) -> dict[Key, Content]:
        """What is typed into the forms, as the arithmetic of made-up workbooks takes it."""
        return {
            key: spot.content
            for key, spot in self.spots.items()
            if spot.kind != "computed" and isinstance(spot.content, float | str) and not _is_issued(spot)
        }

    @cached_property
    def rules(self) -> Rulebook:
        """The rules of the kit over what is typed."""
        return Rulebook(self.kit, self.typed)

    @cached_property
    def rules_by_place(self) -> Rulebook:
        """The same, those that hold two totals equal by place too."""
        return Rulebook(self.kit, self.typed, by_place=True)

    def inputs(self, *, filled: bool = True) -> list[Spot]:
        """Return the number cells of the annex forms that are filled, or blank."""
        names = {instance.id for instance in self.forms}
        return [
            spot
            for spot in self.spots.values()
            if spot.kind == "input" and spot.key[0] in names and (bool(spot.number) if filled else spot.content is None)
        ]

    def computed(self, *, filled: bool = True) -> list[Spot]:
        """Return the computed cells that show a number other than 0, or all of them."""
        return [spot for spot in self.spots.values() if spot.formula and (bool(spot.number) or not filled)]

    def row_of(self, key: Key) -> list[Spot]:
        """Return the cells of a row."""
        return [spot for other, spot in self.spots.items() if other[:2] == key[:2]]


def _is_issued(spot: Spot) -> bool:
    """Whether a cell of a block is issued with its text: the name of a thôn, and which part a line tells of."""
    return spot.in_block and spot.column.is_given
