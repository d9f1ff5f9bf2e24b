"""The figures of one workbook under construction: typed cells in a dictionary, everything else worked out on demand."""

from collections.abc import Iterator
from math import floor

from mtqg_xl.definition.language import CHILDREN_WORDS, Binary, Blank, Call, Expr, Number, Ref, Text
from mtqg_xl.definition.model import MONEY_UNITS, Instance, Kit

Key = tuple[str, str, str]
Content = float | str | None


class Arithmetic:
    """What the cells of a kit come to, in the unit of each sheet; a blank counts as 0.

    ``typed`` is the dictionary itself: what is put there counts from then on. No row of a block comes to it where
    ``rows_stay``; rows may be emptied.
    """

    def __init__(self, kit: Kit, typed: dict[Key, Content], *, rows_stay: bool = False) -> None:
        """Work on a dictionary of typed cells, those of blocks as ``works#3``."""
        self.kit = kit
        self.typed = typed
        self._rows_stay = rows_stay
        self._lines: dict[tuple[str, str], list[str]] = {}
        self._formulas: dict[Key, Expr | None] = {}
        self._parts: dict[Key, tuple[Key, ...] | None] = {}

    def lines(self, instance: str, block: str) -> list[str]:
        """Return the rows of a block that hold anything, in order."""
        known = self._lines.get((instance, block)) if self._rows_stay else None
        if known is None:
            start = f"{block}#"
            rows = {key[1] for key in self.typed if key[0] == instance and key[1].startswith(start)}
            known = self._lines[instance, block] = sorted(rows, key=lambda row: int(row[len(start) :]))
        return known

    def cell(self, key: Key) -> float:
        """Return what a cell holds or comes to."""
        content = self.typed.get(key)
        if content is not None:
            return content if isinstance(content, float | int) else 0.0
        formula = self.formula(key)
        if formula is None:
            return 0.0
        parts = self.parts(key)
        if parts is None:
            return self.value(formula, key[0], key[1])
        held = [self.typed.get(part) for part in parts]
        return sum(content for content in held if isinstance(content, float | int))

    def parts(self, key: Key) -> tuple[Key, ...] | None:
        """Return the typed cells whose plain sum a computed cell is, through all sums between; None for another one.

        Those of a country's list are asked for thousands of times while figures settle; nobody types over a sum here.
        """
        if key not in self._parts:
            formula = self.formula(key)
            self._parts[key] = (key,) if formula is None else self._added(formula, key[0], key[1])
        return self._parts[key]

    def _added(self, expr: Expr, instance: str, row: str) -> tuple[Key, ...] | None:
        found: list[tuple[Key, ...] | None]
        if isinstance(expr, Ref):
            found = [self.parts((expr.instance or instance, expr.row or row, expr.column))]
        elif isinstance(expr, Binary) and expr.op == "+":
            found = [self._added(side, instance, row) for side in (expr.left, expr.right)]
        elif isinstance(expr, Call) and expr.word == "sum_children":
            found = [self.parts(child) for child in self.summed(expr, instance, row)]
        else:
            return None
        return None if None in found else tuple(key for keys in found if keys is not None for key in keys)

    def scale(self, key: Key) -> int:
        """Return how many đồng one in a cell is; 1 where it holds no money."""
        instance = self._of(key[0])
        return instance.scale_of(instance.row_by_id.get(key[1]), instance.column_by_id[key[2]])

    def formula(self, key: Key) -> Expr | None:
        """Return the formula of a computed cell."""
        if key not in self._formulas:
            instance = self.kit.instance_by_id[key[0]]
            column = instance.column_by_id[key[2]]
            row = instance.row_by_id.get(key[1])
            self._formulas[key] = instance.formula_of(row, column) if row is not None else column.formula
        return self._formulas[key]

    def value(self, expr: Expr, instance: str, row: str) -> float:
        """Return what an expression comes to on a row."""
        if isinstance(expr, Number):
            return expr.value
        if isinstance(expr, Text | Blank):
            return 0.0
        if isinstance(expr, Ref):
            return self.cell((expr.instance or instance, expr.row or row, expr.column))
        if isinstance(expr, Binary):
            return _combined(expr.op, self.value(expr.left, instance, row), self.value(expr.right, instance, row))
        return self._called(expr, instance, row)

    def _called(self, call: Call, instance: str, row: str) -> float:
        if call.word == "dong":
            return self.value(call.arguments[0], instance, row) / MONEY_UNITS[self._of(instance).money_unit]
        if call.word in {"sum_children", "sum_block", "sum_block_where"}:
            return sum(self.cell(key) for key in self.summed(call, instance, row))
        if call.word == "count_children":
            return float([self.cell(key) for key in self.summed(call, instance, row)].count(_wanted(call)))
        if call.word == "all_children":
            return float(self._all_hold([*self.summed(call, instance, row)]))
        if call.word in {"count_block", "count_if"}:
            return float(self._counted(call, instance))
        first, *others = (self.value(argument, instance, row) for argument in call.arguments)
        if call.word == "percent":
            return first / others[0] * 100 if others[0] else 0.0
        if call.word == "if_blank":
            return first or others[0]
        if call.word in {"at_least", "at_most"}:
            return float(first >= others[0] if call.word == "at_least" else first <= others[0])
        assert call.word == "round_half_up"  # the list of words is closed
        return floor(first * 10 ** others[0] + 0.5) / 10 ** others[0]

    def _all_hold(self, children: list[Key]) -> bool:
        """Whether what is judged holds throughout; a rest row speaks for those that are not judged one by one."""
        judged = [key for key in children if not self.is_blank(Ref(key[2]), key[0], key[1])]
        rests = {key for key in children if self._of(key[0]).row_by_id[key[1]].kind == "rest"}
        is_whole = set(children) - rests <= set(judged) or not rests.isdisjoint(judged)
        return bool(judged) and is_whole and all(self.cell(key) for key in judged)

    def is_blank(self, expr: Expr, instance: str, row: str) -> bool:
        """Whether an expression comes out blank on a row: nothing typed, or what a comparison needs is lacking."""
        if isinstance(expr, Blank):
            return True
        if isinstance(expr, Ref):
            key = (expr.instance or instance, expr.row or row, expr.column)
            formula = self.formula(key)
            return self.typed.get(key) is None if formula is None else self.is_blank(formula, key[0], key[1])
        if not isinstance(expr, Call) or expr.word not in {"percent", "at_least", "at_most", "if_blank"}:
            return False
        blanks = [self.is_blank(argument, instance, row) for argument in expr.arguments]
        if expr.word == "percent":
            return any(blanks) or not self.value(expr.arguments[1], instance, row)
        return all(blanks) if expr.word == "if_blank" else any(blanks)

    def _counted(self, call: Call, instance: str) -> int:
        ref, *wanted = call.arguments
        assert isinstance(ref, Ref) and ref.block is not None
        target = ref.instance or instance
        held = [self.typed.get((target, line, ref.column)) for line in self.lines(target, ref.block)]
        if not wanted:
            return sum(isinstance(content, float | int) for content in held)
        assert isinstance(wanted[0], Text | Number)
        return held.count(wanted[0].value)

    def summed(self, call: Call, instance: str, row: str) -> Iterator[Key]:
        """Yield the cells that a sum adds up."""
        ref = call.arguments[0]
        assert isinstance(ref, Ref)
        if ref.block is None:
            for child in self._of(instance).children.get(row, ()):
                yield instance, child.id, ref.column
            return
        target = ref.instance or instance
        for line in self.lines(target, ref.block):
            if len(call.arguments) == 1 or self._belongs(call, target, line, row):
                yield target, line, ref.column

    def _belongs(self, call: Call, target: str, line: str, row: str) -> bool:
        key, *texts = call.arguments[1:]
        assert isinstance(key, Ref)
        wanted = texts[0].value if texts and isinstance(texts[0], Text) else row
        return self._text(target, line, key.column).casefold() == wanted.casefold()

    def _text(self, instance: str, line: str, column: str) -> str:
        """Return the text in a row of a block: typed, or the part with which the row is issued."""
        name, _, position = line.partition("#")
        block = self._of(instance).block_by_id[name]
        if block.lines and self._of(instance).column_by_id[column].show == "split":
            return block.lines[(int(position) - 1) % block.height]
        return str(self.typed.get((instance, line, column)) or "")

    def under(self, expr: Expr, instance: str, row: str) -> Iterator[Key]:
        """Yield the cells that are typed under an expression, blank ones too."""
        if isinstance(expr, Ref):
            yield from self._under_cell((expr.instance or instance, expr.row or row, expr.column))
        elif isinstance(expr, Binary):
            yield from self.under(expr.left, instance, row)
            yield from self.under(expr.right, instance, row)
        elif isinstance(expr, Call) and (expr.word.startswith("sum_") or expr.word in CHILDREN_WORDS):
            for key in self.summed(expr, instance, row):
                yield from self._under_cell(key)
        elif isinstance(expr, Call):
            for argument in expr.arguments:
                yield from self.under(argument, instance, row)

    def _under_cell(self, key: Key) -> Iterator[Key]:
        formula = self.formula(key)
        if formula is None:
            yield key
        else:
            yield from self.under(formula, key[0], key[1])

    def _of(self, instance: str) -> Instance:
        return self.kit.instance_by_id[instance]


def _wanted(call: Call) -> float:
    wanted = call.arguments[1]
    assert isinstance(wanted, Number)
    return wanted.value


def _combined(op: str, left: float, right: float) -> float:
    if op == "/":
        return left / right if right else 0.0
    return {"+": left + right, "-": left - right, "*": left * right}[op]
