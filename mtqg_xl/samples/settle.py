"""Drawn figures changed, as little as may be, until every rule of a kit holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from mtqg_xl.definition.cases import RuleCase, cases
from mtqg_xl.definition.language import Expr, Ref
from mtqg_xl.definition.model import Kit
from mtqg_xl.samples.arithmetic import Arithmetic, Content, Key

EQUAL_WITHIN = 1e-6
SMALLEST_DONG = 1_000
"""Nobody pays less; the sheet refuses it."""
LIKENESS = 500
"""Comparable money of one row differs by less than a thousandfold."""
MOST_STEPS = 4_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison on one row: a fixed one, or one of a block."""

    case: RuleCase
    row: str

    @property
    def instance(self) -> str:
        """The form that it stands in."""
        return self.case.instance.id


def settle(kit: Kit, typed: dict[Key, Content]) -> None:
    """Change typed figures in place until every rule holds; a row that resists is emptied."""
    _Settling(kit, typed).run()


class _Settling:
    def __init__(self, kit: Kit, typed: dict[Key, Content]) -> None:
        self.kit = kit
        self.typed = typed
        self.arithmetic = Arithmetic(kit, typed)
        self.comparisons = list(self._spread())
        self.touching: dict[Key, list[Comparison]] = {}
        for comparison in self.comparisons:
            for key in dict.fromkeys(self._read(comparison)):
                self.touching.setdefault(key, []).append(comparison)

    def run(self) -> None:
        for _ in range(MOST_STEPS):
            broken = next((each for each in self.comparisons if not self.holds(each)), None)
            if broken is None:
                return
            if not self._mended(broken):
                self._empty(broken)
        raise RuntimeError("the rules of the kit contradict one another")

    def _spread(self) -> Iterator[Comparison]:
        for case in cases(self.kit):
            if case.block is None:
                yield Comparison(case, case.row_id)
            else:
                for line in self.arithmetic.lines(case.instance.id, case.block.id):
                    yield Comparison(case, line)

    def _sides(self, comparison: Comparison) -> list[Expr]:
        case = comparison.case
        found = [case.condition.left, case.condition.right]
        return found if case.when is None else [*found, case.when.left, case.when.right]

    def _read(self, comparison: Comparison) -> Iterator[Key]:
        for side in self._sides(comparison):
            yield from self.arithmetic.under(side, comparison.instance, comparison.row)

    # --- does it hold? ---

    def holds(self, comparison: Comparison) -> bool:
        """Whether a comparison is kept, or does not apply."""
        case = comparison.case
        if not self._applies(comparison):
            return True
        gap = self._gap(comparison)
        within = case.rule.tolerance + EQUAL_WITHIN
        return {
            "=": abs(gap) <= within,
            "<=": gap <= within,
            ">=": gap >= -within,
            "<": gap < -within,
            ">": gap > within,
        }[case.condition.op]

    def _gap(self, comparison: Comparison) -> float:
        condition = comparison.case.condition
        left, right = (
            self.arithmetic.value(side, comparison.instance, comparison.row)
            for side in (condition.left, condition.right)
        )
        return left - right

    def _applies(self, comparison: Comparison) -> bool:
        case = comparison.case
        if case.block is not None:
            sides = [side for side in (case.condition.left, case.condition.right) if isinstance(side, Ref)]
            cells = [(comparison.instance, comparison.row, side.column) for side in sides]
            return all(self.typed.get(cell) is not None for cell in cells)
        read = [*self._under(comparison, "left"), *self._under(comparison, "right")]
        if not any(self.typed.get(key) is not None for key in read):
            return False
        if case.rule.missing == "skip_if_block_empty" and not any("#" in key[1] for key in read):
            return False
        if case.when is None:
            return True
        left, right = (
            self.arithmetic.value(side, comparison.instance, comparison.row) for side in (case.when.left, case.when.right)
        )
        return {"=": left == right, "<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right}[
            case.when.op
        ]

    def _under(self, comparison: Comparison, side: str) -> Iterator[Key]:
        expr: Expr = getattr(comparison.case.condition, side)
        return self.arithmetic.under(expr, comparison.instance, comparison.row)

    # --- making it hold ---

    def _mended(self, broken: Comparison) -> bool:
        """Change the one cell whose change mends most and breaks nothing; left sides before right ones."""
        before_gap = abs(self._gap(broken))
        keys = list(dict.fromkeys([*self._under(broken, "left"), *self._under(broken, "right")]))
        best: tuple[float, float, Key, float] | None = None
        for key in keys:
            wanted = self._wanted(broken, key)
            if wanted is None:
                continue
            before = self._broken_at(key)
            old = self.typed.get(key)
            self.typed[key] = wanted
            score = (self._broken_at(key) - before, abs(self._gap(broken)))
            is_better = score[0] < 0 or (score[0] == 0 and score[1] < before_gap)
            self._restore(key, old)
            if is_better and (best is None or score < best[:2]):
                best = (*score, key, wanted)
        if best is None:
            return False
        self.typed[best[2]] = best[3]
        return True

    def _restore(self, key: Key, old: Content) -> None:
        if old is None:
            del self.typed[key]
        else:
            self.typed[key] = old

    def _broken_at(self, key: Key) -> int:
        return sum(not self.holds(each) for each in self.touching.get(key, ()))

    def _wanted(self, broken: Comparison, key: Key) -> float | None:
        """Return what a filled cell must hold for a comparison to hold, as near as the cell allows; None if it cannot."""
        old = self.typed.get(key)
        if not isinstance(old, float | int):
            return None
        gap = self._gap(broken)
        self.typed[key] = old + 1
        slope = self._gap(broken) - gap
        self.typed[key] = old
        if not slope:
            return None
        wanted = self._allowed(key, old - gap / slope, slope * (1 if broken.case.condition.op in {"<=", "<"} else -1))
        return None if wanted == old else wanted

    def _allowed(self, key: Key, number: float, direction: float) -> float:
        """Return the nearest number that a person may type into a cell, on the side on which an inequality holds."""
        instance = self.kit.instance_by_id[key[0]]
        column = instance.column_by_id[key[2]]
        row = instance.row_by_id.get(key[1])
        decimals = column.decimals if row is None else instance.decimals_of(row, column)
        step = 10.0**-decimals
        if instance.unit_of(row, column).endswith("đồng"):
            step = 1.0 / instance.scale_of(row, column)
        whole = number / step
        near = round(whole)
        if abs(whole - near) > 1e-6:
            near = int(whole // 1) if direction > 0 else -int(-whole // 1)
        found = max(0.0, near * step)
        if instance.unit_of(row, column).endswith("đồng") and 0 < found * instance.scale_of(row, column) < SMALLEST_DONG:
            return 0.0
        return round(found, 9)

    def _empty(self, broken: Comparison) -> None:
        """Empty the first row, of those that a comparison reads, that still holds numbers."""
        for key in self._read(broken):
            cells = [other for other in self.typed if other[:2] == key[:2] and isinstance(self.typed[other], float)]
            if cells:
                for cell in cells:
                    del self.typed[cell]
                return
        raise AssertionError("a comparison of blank cells is broken")
