"""Typed cells of one made-up commune: sparse, plausible, and true to every rule of the kit."""

from collections.abc import Mapping
from datetime import date
from math import exp, log
from random import Random

from mtqg_xl.definition.cases import block_sums, cases
from mtqg_xl.definition.language import Ref
from mtqg_xl.definition.model import NOTHING_ARISEN, UNIT_WORDS, Block, Column, Instance, Kit, Row
from mtqg_xl.definition.parts import is_money_unit
from mtqg_xl.samples.arithmetic import Arithmetic, Content, Key
from mtqg_xl.samples.recipe import SAME_COLUMN_ABOVE, Draw, Recipe
from mtqg_xl.samples.settle import settle
from mtqg_xl.workbook.cards import serial_day

ACTIVE_ROWS = (0.06, 0.4)
"""Which share of the rows of a form a commune fills: most lines of the national list are empty in one commune."""
SIZES = (0.4, 1.8)
"""How much money a commune has beside a middling one."""
ROWS = "rows:"
"""How a list of choices begins that names the lines of a form."""
MOST_WORKS = 4
MET = 0.7
"""How often a criterion is met, where a cell says just that."""
WORK_FROM_DONG = 100_000_000
LINES_WITH_WORKS = 0.6
LISTED, MOST_LISTED = 0.5, 3
"""How often a list that nothing is tied to is filled at all, and by how many rows at most; nor are more
lists of one form filled."""


def drawn(
    kit: Kit,
    recipe: Recipe,
    reporter: str,
    areas: tuple[str, ...],
    random: Random,
    until: date,
    share: float | None = None,
    issued: Mapping[Key, float] | None = None,
) -> dict[Key, Content]:
    """Return the typed cells of one workbook; the same random numbers give the same cells.

    ``kit`` has room for the areas (`Kit.with_areas`); ``reporter`` is the name that the office goes by; ``until`` the
    last day that is told of. ``share`` of the lines are filled, drawn by chance where it is not given. ``issued`` is
    what the workbook is made with.
    """
    drawing = _Drawing(kit, recipe, reporter, areas, random, until)
    if share is not None:
        drawing.share = share
    drawing.typed.update(issued or {})
    drawing.fixed_rows()
    settle(kit, drawing.typed)
    drawing.details()
    settle(kit, drawing.typed)
    drawing.days()
    return drawing.typed


class _Drawing:
    def __init__(
        self, kit: Kit, recipe: Recipe, reporter: str, areas: tuple[str, ...], random: Random, until: date
    ) -> None:
        self.kit = kit
        self.recipe = recipe
        self.reporter = reporter
        self.areas = areas
        self.random = random
        self.until = until
        self.typed: dict[Key, Content] = {}
        self.arithmetic = Arithmetic(kit, self.typed)
        self.share = random.uniform(*ACTIVE_ROWS)
        self.size = random.uniform(*SIZES)

    # --- fixed rows and lists of areas ---

    def fixed_rows(self) -> None:
        for instance in self.kit.instances:
            if instance.id == self.kit.justification:
                continue
            for row in self._active(instance):
                self._row(instance, row)
            for block in instance.form.blocks:
                if block.areas:
                    self._areas(instance, block)

    def _active(self, instance: Instance) -> list[Row]:
        if instance.id == self.kit.header:
            return list(instance.rows)
        has_areas = any(block.areas for block in instance.form.blocks) and bool(self.areas)
        rows = [
            row
            for row in instance.rows
            if (row.kind == "leaf" or (row.kind == "rest" and not has_areas)) and not self._has_ended(row)
        ]
        few = max(1, round(len(rows) * self.share))
        chosen = set(self.random.sample(range(len(rows)), min(few, len(rows))))
        with_areas = any(block.areas for block in instance.form.blocks)
        return [row for at, row in enumerate(rows) if with_areas or (at in chosen and row.kind == "leaf")]

    def _has_ended(self, row: Row) -> bool:
        """Whether a row stands for a source that gives nothing any more."""
        return row.valid_to is not None and row.valid_to < self.until

    def _row(self, instance: Instance, row: Row) -> None:
        for column in instance.form.columns:
            kind = instance.kind_of(row, column)
            if kind not in {"input", "text", "choice"}:
                continue
            choices = row.choices or column.choices
            if row.show == "blank_means":
                self.typed[instance.id, row.id, column.id] = NOTHING_ARISEN
            else:
                self._cell(instance, row.id, row.id, column, kind, choices)

    def _areas(self, instance: Instance, block: Block) -> None:
        for position in range(1, len(self.areas) * block.height + 1):
            name = block.id
            if block.lines:
                name += f":{block.lines[(position - 1) % block.height]}"
            for column in instance.form.columns:
                if column.kind == "input":
                    self._cell(instance, f"{block.id}#{position}", name, column, "input", ())

    def _cell(
        self, instance: Instance, row: str, pattern: str, column: Column, kind: str, choices: tuple[str, ...]
    ) -> None:
        fixed = instance.row_by_id.get(row)
        draw = self.recipe.draw(instance.form.id, pattern, column.id, instance.unit_of(fixed, column))
        if kind == "choice" and not choices[0].startswith((ROWS, "codes:")):
            is_header = instance.id == self.kit.header
            content: Content = self.random.choice(choices) if is_header or self.random.random() < draw.share else None
        elif kind == "text":
            content = self._text(draw)
        else:
            content = self._number(draw, instance, row, column) if kind == "input" else None
        if content is not None:
            self.typed[instance.id, row, column.id] = content

    def _text(self, draw: Draw) -> str | None:
        if not draw.words or self.random.random() >= draw.share:
            return None
        return self.reporter if draw.words == "reporter" else self.random.choice(self.recipe.words[draw.words])

    def _number(self, draw: Draw, instance: Instance, row: str, column: Column) -> float | None:
        if self.random.random() >= draw.share:
            return None
        unit = instance.unit_of(instance.row_by_id.get(row), column)
        if unit in UNIT_WORDS:
            return float(self.random.random() < MET)
        is_money = is_money_unit(unit)
        times = self.size if is_money and draw.low < draw.high else 1.0
        # a recipe speaks of đồng, unless it names the unit of the sheet
        scale = 1 if draw.unit else instance.scale_of(instance.row_by_id.get(row), column)
        if draw.of:
            cell = self._of(draw.of, instance, row, column)
            if cell[2] not in self.kit.instance_by_id[cell[0]].column_by_id:
                return None  # the form of a province has no such column to be a share of
            times = self.arithmetic.cell(cell) * self.arithmetic.scale(cell)
            is_blank = not times and self.typed.get(cell) is None
            if is_blank:
                return None
        low, high = draw.low, draw.high
        wide = low > 0 and high > 50 * low
        drawn_number = exp(self.random.uniform(log(low), log(high))) if wide else self.random.uniform(low, high)
        number = round(round(drawn_number * times / draw.step) * draw.step / scale, 6)
        return float(number)

    def _of(self, name: str, instance: Instance, row: str, column: Column) -> Key:
        block, _, position = row.partition("#")
        if name == SAME_COLUMN_ABOVE:
            height = instance.block_by_id[block].height
            return instance.id, f"{block}#{(int(position) - 1) // height * height + 1}", column.id
        form, _, wanted = name.rpartition(".")
        if not form or not position:
            return form or instance.id, row, wanted
        at = int(position) - 1
        mine, theirs = instance.block_by_id[block].height, self.kit.instance_by_id[form].block_by_id[block].height
        return form, f"{block}#{at // mine * theirs + (at % mine if theirs > 1 else 0) + 1}", wanted

    # --- rows of open blocks that make up lines of other forms ---

    def details(self) -> None:
        """Fill blocks: works under the lines of other forms to which they must add up, and lists that stand alone."""
        found: dict[tuple[str, str, str], dict[str, dict[str, float]]] = {}
        tied: set[tuple[str, str]] = set()
        for case in cases(self.kit):
            for call in block_sums(case.condition):
                summed, key = call.arguments[:2]
                assert isinstance(summed, Ref) and isinstance(key, Ref) and summed.block is not None
                tied.add((summed.instance or case.instance.id, summed.block))
                if len(call.arguments) > 2:
                    continue
                total = self.arithmetic.value(case.condition.left, case.instance.id, case.row_id)
                block = (summed.instance or case.instance.id, summed.block, key.column)
                if total:
                    found.setdefault(block, {}).setdefault(case.row_id, {})[summed.column] = total
        for (instance_id, block_id, key_column), lines in found.items():
            instance = self.kit.instance_by_id[instance_id]
            self._fill_block(instance, instance.block_by_id[block_id], key_column, lines)
        for form in self.kit.instances:
            free = [
                each
                for each in form.form.blocks
                if (form.id, each.id) not in tied and not each.areas and not each.lines
            ]
            for each in self.random.sample(free, min(MOST_LISTED, len(free))):
                self._list(form, each)

    def _list(self, instance: Instance, block: Block) -> None:
        """Fill a few rows of a block that stands for itself: most lists of a commune are short or empty."""
        if self.random.random() > max(self.share, LISTED):
            return
        lines = {column.id: self._lines(column) for column in instance.form.columns if _chooses_a_line(column)}
        names = self.recipe.words["works"]
        for position in range(1, self.random.randint(1, min(MOST_LISTED, block.ready_rows)) + 1):
            texts = {block.name: names[position % len(names)]} if block.name else {}
            texts |= {column: self.random.choice(of_column) for column, of_column in lines.items()}
            self._detail(instance, block, position, texts, {})

    def days(self) -> None:
        """Date the rows of blocks that hold something, each day no earlier than the one it must not lie before."""
        for instance in self.kit.instances:
            columns = _by_day(instance)
            rows = dict.fromkeys(row for form, row, _ in self.typed if form == instance.id and "#" in row)
            for row in rows if columns else ():
                for column in columns:
                    self._day(instance, row, column)

    def _day(self, instance: Instance, row: str, column: Column) -> None:
        draw = self.recipe.draw(instance.form.id, row.partition("#")[0], column.id, column.unit)
        is_after = bool(column.not_before)
        base = self.typed.get((instance.id, row, column.not_before)) if is_after else serial_day(self.until)
        if isinstance(base, float) and self.random.random() < draw.share:
            self.typed[instance.id, row, column.id] = base + round(self.random.uniform(draw.low, draw.high))

    def _lines(self, column: Column) -> list[str]:
        """Return the lines of other forms that a column lets choose."""
        forms = [choice.removeprefix(ROWS) for choice in column.choices if choice.startswith(ROWS)]
        return [line for form in forms for line in self.kit.instance_by_id[form].lines]

    def _fill_block(self, instance: Instance, block: Block, key: str, lines: dict[str, dict[str, float]]) -> None:
        position = 0
        for line, totals in lines.items():
            largest = max(
                total * instance.scale_of(None, instance.column_by_id[name]) for name, total in totals.items()
            )
            if largest < WORK_FROM_DONG or self.random.random() > LINES_WITH_WORKS:
                continue
            weights = [self.random.randint(2, 9) for _ in range(self.random.randint(1, MOST_WORKS))]
            if position + len(weights) > block.ready_rows - 2:
                return
            for at in range(len(weights)):
                position += 1
                parts = {name: _part(total, weights, at) for name, total in totals.items()}
                self._detail(instance, block, position, {key: line}, parts)

    def _detail(
        self, instance: Instance, block: Block, position: int, texts: dict[str, str], numbers: dict[str, float]
    ) -> None:
        row = f"{block.id}#{position}"
        for name, content in (texts | numbers).items():
            self.typed[instance.id, row, name] = content
        for column in instance.form.columns:
            if column.id not in texts and column.id not in numbers and column.is_typed:
                self._cell(instance, row, block.id, column, column.kind, column.choices)
        code = self.typed.get((instance.id, row, block.code))
        if isinstance(code, str):  # no two works have the same one
            self.typed[instance.id, row, block.code] = f"{code.rpartition('-')[0]}-{position:03}"


def _by_day(instance: Instance) -> list[Column]:
    """Return the columns of days, each behind the one that it must not lie before."""
    found: list[Column] = []
    for column in instance.form.columns:
        chain = [column]
        while chain[-1].not_before:
            chain.append(instance.column_by_id[chain[-1].not_before])
        found += [each for each in reversed(chain) if each not in found and each.kind == "date"]
    return found


def _chooses_a_line(column: Column) -> bool:
    return column.kind == "choice" and any(choice.startswith(ROWS) for choice in column.choices)


def _part(total: float, weights: list[int], at: int) -> float:
    """Return one part of a whole number divided by weights; the parts add up to it exactly."""
    whole = sum(weights)
    before, after = sum(weights[:at]), sum(weights[: at + 1])
    return float(total * after // whole - total * before // whole)
