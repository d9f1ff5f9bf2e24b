"""Drawn figures changed, as little as may be, until every rule of a kit holds."""

from collections import Counter
from operator import attrgetter

from mtqg_xl.definition.model import UNIT_WORDS, Kit
from mtqg_xl.definition.parts import is_money_unit
from mtqg_xl.findings import UsageError
from mtqg_xl.samples.arithmetic import Content, Key
from mtqg_xl.samples.rulebook import Comparison, Rulebook

SMALLEST_DONG = 1_000
"""Nobody pays less; the sheet refuses it."""
MOST_STEPS = 4_000
MOST_AROUND = 8
MOST_CHANGES = 100


def settle(kit: Kit, typed: dict[Key, Content]) -> None:
    """Change typed figures in place until every rule holds; a row that resists is emptied.

    Raises:
        UsageError: the rules contradict one another.
    """
    Settling(Rulebook(kit, typed, by_place=True), typed).run()


class Settling:
    """Typed figures on their way to keep every rule."""

    def __init__(self, rules: Rulebook, typed: dict[Key, Content]) -> None:
        """Work on figures in place; ``rules`` are those over the same figures."""
        self.rules = rules
        self.typed = typed

    def run(self) -> None:
        """Change figures until every rule holds."""
        changes: Counter[Key] = Counter()
        waiting = {each for each in self.rules.comparisons if not self.rules.holds(each)}
        for _ in range(MOST_STEPS):
            if not waiting:
                return
            broken = min(waiting, key=attrgetter("at"))
            # two rules that want different things of one cell would change it for ever
            key = self.mended(broken, frozenset(cell for cell, times in changes.items() if times >= MOST_CHANGES))
            changed = self._empty(broken) if key is None else [key]
            changes.update(() if key is None else changed)
            touched = {each for cell in changed for each in self.rules.touching.get(cell, ())}
            waiting = waiting - touched | {each for each in touched if not self.rules.holds(each)}
        raise UsageError(f"Các luật của bộ biểu {self.rules.kit.id} mâu thuẫn nhau, không dựng được số mẫu.")

    def around(self, start: Key, ignored: Comparison) -> set[Key] | None:
        """Mend what a change of one cell has broken but for one comparison; return the cells that changed.

        None where it cannot be done with a few cells, or only by mending that comparison too.
        """
        changed = {start}
        for _ in range(MOST_AROUND):
            touched = dict.fromkeys(each for key in changed for each in self.rules.touching.get(key, ()))
            broken = [each for each in touched if not each.is_of(ignored) and not self.rules.holds(each)]
            if not broken:
                return None if self.rules.holds(ignored) else changed
            key = self.mended(broken[0], frozenset(changed))
            if key is None:
                return None
            changed.add(key)
        return None

    def mended(self, broken: Comparison, frozen: frozenset[Key] = frozenset()) -> Key | None:
        """Change the one cell whose change mends most and breaks nothing, and return it; left sides before right ones.

        Cells of ``frozen`` stay.
        """
        gap = self.rules.gap(broken)
        held: dict[Comparison, bool] = {}
        keys = list(dict.fromkeys([*self.rules.under(broken, "left"), *self.rules.under(broken, "right")]))
        best: tuple[float, float, Key, float] | None = None
        for key in keys:
            wanted = None if key in frozen else self._wanted(broken, key, gap)
            if wanted is None:
                continue
            touched, old = self.rules.touching.get(key, ()), self.typed[key]
            held |= {each: self.rules.holds(each) for each in touched if each not in held}
            self.typed[key] = wanted
            more = sum(held[each] for each in touched) - sum(self.rules.holds(each) for each in touched)
            score = (more, abs(self.rules.gap(broken)))
            is_better = more < 0 or (more == 0 and score[1] < abs(gap))
            self.typed[key] = old
            if is_better and (best is None or score < best[:2]):
                best = (*score, key, wanted)
        if best is None:
            return None
        self.typed[best[2]] = best[3]
        return best[2]

    def _wanted(self, broken: Comparison, key: Key, gap: float) -> float | None:
        """Return what a filled cell must hold for a comparison to hold, as near as may be; None if it cannot."""
        old = self.typed.get(key)
        if not isinstance(old, float | int):
            return None
        self.typed[key] = old + 1
        slope = self.rules.gap(broken) - gap
        self.typed[key] = old
        if not slope:
            return None
        wanted = allowed(
            self.rules.kit, key, old - gap / slope, slope * (1 if broken.case.condition.op in {"<=", "<"} else -1)
        )
        return None if wanted == old else wanted

    def _empty(self, broken: Comparison) -> list[Key]:
        """Empty the first row, of those that a comparison reads, that still holds numbers; return its cells."""
        for key in self.rules.read(broken):
            cells = [other for other in self.typed if other[:2] == key[:2] and isinstance(self.typed[other], float)]
            if cells:
                for cell in cells:
                    del self.typed[cell]
                return cells
        raise AssertionError("a comparison of blank cells is broken")


def allowed(kit: Kit, key: Key, number: float, direction: float) -> float:
    """Return the number that a person may type into a cell nearest to another, below it where ``direction`` > 0."""
    instance = kit.instance_by_id[key[0]]
    column = instance.column_by_id[key[2]]
    row = instance.row_by_id.get(key[1])
    decimals = column.decimals if row is None else instance.decimals_of(row, column)
    unit = instance.unit_of(row, column)
    if unit in UNIT_WORDS:
        return float(number > 0.5)
    step = 10.0**-decimals
    if is_money_unit(unit):
        step = 1.0 / instance.scale_of(row, column)
    whole = number / step
    near = round(whole)
    if abs(whole - near) > 1e-6:
        near = int(whole // 1) if direction > 0 else -int(-whole // 1)
    found = max(0.0, near * step)
    if is_money_unit(unit) and 0 < found * instance.scale_of(row, column) < SMALLEST_DONG:
        return 0.0
    return round(found, 9)
