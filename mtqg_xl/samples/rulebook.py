"""The rules of a kit over typed figures: which comparisons there are, and whether each holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mtqg_xl.definition.cases import Condition, RuleCase, cases
from mtqg_xl.definition.language import Expr, Ref
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.places import ByPlace, equal_by_place
from mtqg_xl.samples.arithmetic import Arithmetic, Content, Key

EQUAL_WITHIN = 1e-7
"""Below one đồng where a sheet speaks of triệu đồng."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """One comparison on one row, fixed or of a block, and its place among all; nothing equals it but itself."""

    case: RuleCase
    row: str
    at: int

    @property
    def instance(self) -> str:
        """The form that it stands in."""
        return self.case.instance.id

    def is_of(self, other: "Comparison") -> bool:
        """Whether it is the same rule on the same row, or on one place of the same totals."""
        return (self.case.key, self.row) == (other.case.key, other.row)


class Rulebook:
    """Every comparison of a kit over the typed figures of one workbook, which may change under it."""

    def __init__(self, kit: Kit, typed: dict[Key, Content], *, by_place: bool = False) -> None:
        """Spread the rules over the rows that hold something now; rows may be emptied later, not added.

        ``by_place`` spreads those that hold two totals equal over the places (thôn) of both too.
        """
        self.kit = kit
        self.typed = typed
        self.arithmetic = Arithmetic(kit, typed, rows_stay=True)
        spread = [*(self._spread_by_place() if by_place else ()), *self._spread()]
        self.comparisons = [Comparison(case, row, at) for at, (case, row) in enumerate(spread)]
        self._under: dict[tuple[Comparison, str], tuple[Key, ...]] = {}
        self.touching: dict[Key, list[Comparison]] = {}
        for comparison in self.comparisons:
            for key in dict.fromkeys(self.read(comparison)):
                self.touching.setdefault(key, []).append(comparison)

    def _spread(self) -> Iterator[tuple[RuleCase, str]]:
        for case in cases(self.kit):
            if case.block is None:
                yield case, case.row_id
            else:
                for line in self.arithmetic.lines(case.instance.id, case.block.id):
                    yield case, line

    def _spread_by_place(self) -> Iterator[tuple[RuleCase, str]]:
        """Yield a comparison for each place: forms list the same places in the same order."""
        for equal in equal_by_place(self.kit):
            for left, right in zip(self._places(equal.left), self._places(equal.right), strict=False):
                yield replace(equal.case, condition=Condition(left, "=", right)), equal.case.row_id

    def _places(self, total: ByPlace) -> Iterator[Ref]:
        """Yield the cells of a total by place."""
        instance = self.kit.instance_by_id[total.instance]
        for name in total.blocks:
            block = instance.block_by_id[name]
            part = block.lines.index(total.wanted) if total.wanted else 0
            count = len(self.arithmetic.lines(total.instance, name)) // block.height
            for place in range(count):
                yield Ref(total.column, f"{name}#{place * block.height + part + 1}", total.instance)

    def _sides(self, comparison: Comparison) -> list[Expr]:
        case = comparison.case
        found = [case.condition.left, case.condition.right]
        return found if case.when is None else [*found, case.when.left, case.when.right]

    def read(self, comparison: Comparison) -> Iterator[Key]:
        """Yield the typed cells that a comparison reads, blank ones too."""
        for side in self._sides(comparison):
            yield from self.arithmetic.under(side, comparison.instance, comparison.row)

    def holds(self, comparison: Comparison) -> bool:
        """Whether a comparison is kept, or does not apply."""
        case = comparison.case
        if not self.applies(comparison):
            return True
        gap = self.gap(comparison)
        within = case.rule.tolerance + EQUAL_WITHIN
        return {
            "=": abs(gap) <= within,
            "<=": gap <= within,
            ">=": gap >= -within,
            "<": gap < -within,
            ">": gap > within,
        }[case.condition.op]

    def gap(self, comparison: Comparison) -> float:
        """Return the left side less the right one."""
        condition = comparison.case.condition
        left, right = (
            self.arithmetic.value(side, comparison.instance, comparison.row)
            for side in (condition.left, condition.right)
        )
        return left - right

    def applies(self, comparison: Comparison) -> bool:
        """Whether there is anything to compare."""
        case = comparison.case
        if case.block is not None:
            sides = [side for side in (case.condition.left, case.condition.right) if isinstance(side, Ref)]
            if case.rule.missing == "skip_if_all":
                sides = sides[:1]
            cells = [(comparison.instance, comparison.row, side.column) for side in sides]
            return all(self.typed.get(cell) is not None for cell in cells) and self._guarded(comparison)
        read = self.under(comparison, "left") + self.under(comparison, "right")
        if not any(self.typed.get(key) is not None for key in read):
            return False
        if case.rule.missing == "skip_if_block_empty" and not any("#" in key[1] for key in read):
            return False
        return self._guarded(comparison)

    def _guarded(self, comparison: Comparison) -> bool:
        """Whether the condition of a rule holds, if it has one."""
        case = comparison.case
        if case.when is None:
            return True
        left, right = (
            self.arithmetic.value(side, comparison.instance, comparison.row)
            for side in (case.when.left, case.when.right)
        )
        return {"=": left == right, "<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right}[
            case.when.op
        ]

    def under(self, comparison: Comparison, side: str) -> tuple[Key, ...]:
        """Return the typed cells under the ``left`` or the ``right`` side, blank ones too."""
        found = self._under.get((comparison, side))
        if found is None:
            expr: Expr = getattr(comparison.case.condition, side)
            found = tuple(self.arithmetic.under(expr, comparison.instance, comparison.row))
            self._under[comparison, side] = found
        return found
