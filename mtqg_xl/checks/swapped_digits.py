"""Two neighbouring digits typed the wrong way round: the one figure whose change makes broken sums right again.

A candidate is a typed figure under a broken sum that differs from what the sum lacks by just such a swap. It counts
only after the whole file was computed anew with it: the sums must hold, and nothing else may break.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import isfinite

from mtqg_xl.checks.comparison_reads import cells_under, compared_cells
from mtqg_xl.checks.computed_cells import figure
from mtqg_xl.checks.context import CellKey, Context, number_words
from mtqg_xl.checks.overrides import TYPED_OVER, Override
from mtqg_xl.checks.rules import Judged, judged
from mtqg_xl.checks.trials import Change, tried
from mtqg_xl.definition.cases import has_product
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import write_words

SWAPPED = "A02"
FEWEST_BREAKS = 2
"""So many broken sums that one swap repairs are no chance."""
SURE_DIGITS = 5
"""Nor is one, where the figure has so many digits before its last zeros; else it is only said as possible."""
SHORTEST_HINT = 5
"""Below so many digits in all a swap that repairs one sum is chance too often to speak of."""
FEWEST_DIGITS = 3
"""With fewer before its last zeros a figure is round."""
FACTOR_FROM = 2.0
"""A cell of which one more counts for less is compared as it is."""
SHORTEST_ALONE = 100
"""A gap of 9 fits a smaller figure by chance."""
_RESIDUE = 1e-3
"""What is left of a đồng when amounts in triệu đồng are subtracted."""
_MOST_TRIED = 12
_MOST_PRODUCTS = 40
"""Where more are wrong no digit was swapped: a price is in another unit."""


@dataclass(frozen=True, slots=True)
class _Break:
    """A sum that does not hold: what names its finding, by how much, in the unit of the sheet, and what is under it.

    ``key`` is that of a rule's case, or the place of a total that was typed over; ``total`` is that total. In a
    product ``slopes`` has for each cell by how much the gap grows with one more in it.
    """

    key: str
    gap: float
    cells: tuple[CellKey, ...]
    total: CellKey | None = None
    slopes: Mapping[CellKey, float] = field(default_factory=dict)

    def is_factor(self, key: CellKey) -> bool:
        """Whether a cell is multiplied: that a swap in it closes the gap to the last unit is no chance."""
        return abs(self.slopes.get(key, 0.0)) >= FACTOR_FROM


def with_swaps(
    context: Context, findings: Sequence[Finding], lines: Sequence[Judged], found: Sequence[Override]
) -> list[Finding]:
    """Return findings with those that one swap of digits explains put under it, or with a word about such a swap.

    A total typed over speaks for a swap, and stays a finding of its own: its formula must come back all the same.
    """
    breaks = [*_broken_rules(context, lines), *_typed_over(context, found)]
    if not breaks:
        return list(findings)
    broken = frozenset(line.case.key for line in lines if line.state == "khong_dat")
    result = list(findings)
    for change, repaired in _swaps(context, breaks, broken).items():
        mine = [finding for finding in result if _identity(finding) in repaired]
        is_product = any(each.is_factor(change[0]) for each in breaks if each.key in repaired)
        if _is_chance(context, change, [each for each in breaks if each.key in repaired]):
            continue
        held, meant = (_digits(context, change[0], value) for value in (_held(context, change[0]), change[1]))
        if len(mine) >= FEWEST_BREAKS or (mine and (is_product or _is_sure(meant, mine[0]))):
            own = [finding for finding in mine if finding.code == TYPED_OVER]
            told = {id(finding): _as_its_own(context, finding, change) for finding in own}
            result = [told.get(id(each), each) for each in result if each not in mine or id(each) in told]
            result.append(_finding(context, change, mine))
        elif mine and _is_worth_a_hint(context, breaks, repaired, (held, meant)):
            hinted = replace(mine[0], what=f"{mine[0].what} Có thể {_words(context, change)}.")
            result[result.index(mine[0])] = hinted
    return result


def _as_its_own(context: Context, finding: Finding, change: Change) -> Finding:
    """Return what is told of a total typed over, which must get its formula back though a swap explains its number."""
    key, value = change
    words = f"Nếu ô {context.link(key)} là {context.amount(key, value)} thì số ấy đúng, công thức vẫn phải lấy lại."
    return replace(finding, what=f"{finding.what} {words}")


def _is_worth_a_hint(
    context: Context, breaks: Sequence[_Break], repaired: frozenset[str], digits: tuple[int, int]
) -> bool:
    """Whether a swap that repairs one sum may be spoken of: not where a nought too many or too few does as well."""
    held, meant = digits
    mine = [each for each in breaks if each.key in repaired]
    return (
        len(str(abs(meant))) >= SHORTEST_HINT
        and not is_round(held, meant)
        and not any(_fits_a_nought(context, key, each.gap) for each in mine for key in each.cells)
    )


def _fits_a_nought(context: Context, key: CellKey, gap: float) -> bool:
    """Whether a figure with a nought more or less would close a gap."""
    held = _held(context, key)
    return bool(held) and any(abs(abs(held - other) - abs(gap)) <= _RESIDUE for other in (held * 10, held / 10))


def _is_chance(context: Context, change: Change, repaired: Sequence[_Break]) -> bool:
    """Whether a short figure fits by chance: another one under the same sums with a nought too many or too few does."""
    key, value = change
    if abs(_digits(context, key, value)) >= SHORTEST_ALONE:
        return False
    shared = frozenset.intersection(*(frozenset(each.cells) for each in repaired)) - {key}
    gaps = {abs(each.gap) for each in repaired}
    return any(
        held and any(abs(held - other) in gaps for other in (held * 10, held / 10))
        for held in (_held(context, each) for each in shared)
    )


def _is_sure(digits: int, finding: Finding) -> bool:
    """Whether one broken sum is enough; a total typed over must be restored whatever stands below it."""
    return finding.code != TYPED_OVER and len(str(abs(digits)).rstrip("0")) >= SURE_DIGITS


def is_round(held: int, meant: int) -> bool:
    """Return whether a swap is one with the last zeros of a round figure: 89.000.000 and 80.900.000 are chance."""
    digits = [len(str(abs(value)).rstrip("0")) for value in (held, meant)]
    return digits[0] != digits[1] and min(digits) < FEWEST_DIGITS


def _held(context: Context, key: CellKey) -> float:
    cell = context.submission.cell(*key)
    return cell.value if cell is not None and cell.value is not None else 0.0


def _digits(context: Context, key: CellKey, value: float) -> int:
    """Return the digits of a number: those of the đồng where a sheet speaks of triệu đồng."""
    return round(value * context.scale(key))


def _identity(finding: Finding) -> str:
    return f"{finding.sheet}!{finding.cell}" if finding.code == TYPED_OVER else finding.key


def _broken_rules(context: Context, lines: Sequence[Judged]) -> list[_Break]:
    found: list[_Break] = []
    products: list[_Break] = []
    for line in lines:
        case = line.case
        if line.state == "khong_dat" and case.block is None and case.condition.op == "=":
            found.append(_Break(case.key, line.left - line.right, compared_cells(context, case)))
            if has_product(case.condition):
                products.append(found[-1])
    slopes = _slopes(context, products[:_MOST_PRODUCTS])
    return [replace(each, slopes=slopes.get(each.key, {})) for each in found]


def _slopes(context: Context, products: Sequence[_Break]) -> dict[str, dict[CellKey, float]]:
    """Return by how much the gap of each comparison grows with one more in each cell, for those in which it does."""
    numbers = {each.key: {key: held for key in each.cells if (held := _held(context, key))} for each in products}
    first = {name: dict(islice(held.items(), _MOST_TRIED)) for name, held in numbers.items()}
    cells = {key: held for some in first.values() for key, held in some.items()}
    trials = tried(context, [(key, held + 1) for key, held in cells.items()], only=first.keys())
    gaps = dict(zip(cells, (trial.gaps for trial in trials), strict=True))
    found = {each.key: {key: gaps[key][each.key] - each.gap for key in first[each.key]} for each in products}
    return {name: {key: slope for key, slope in slopes.items() if slope} for name, slopes in found.items()}


def _typed_over(context: Context, found: Sequence[Override]) -> Iterator[_Break]:
    for override in found:
        key = override.expected.key
        if override.code == TYPED_OVER and override.value is not None and "#" not in key[1]:
            right = figure(context, context.figures, key) or 0.0
            cells = cells_under(context, context.instance(key), key[1], override.expected.formula)
            yield _Break(context.link(key), override.value - right, tuple(cells), key)


def _swaps(context: Context, breaks: Sequence[_Break], broken: frozenset[str]) -> dict[Change, frozenset[str]]:
    """Return the figures that a swap makes right, with what each repairs; none where two would repair the same.

    One that repairs all that another does, and more, stands alone: a chance swap under one of the sums is none.
    """
    candidates: dict[Change, list[_Break]] = {}
    for each in breaks:
        for key in each.cells:
            cell = context.submission.cell(*key)
            held = cell.value if cell is not None else None
            for value in _wanted(held, each.gap, each.slopes.get(key), context.scale(key)):
                candidates.setdefault((key, value), []).append(each)
    ranked = sorted(candidates.items(), key=lambda item: -len(item[1]))[:_MOST_TRIED]
    found = {
        change: frozenset(each.key for each in repaired)
        for (change, repaired), is_right in zip(ranked, _repairs(context, ranked, broken), strict=True)
        if is_right
    }
    return {
        change: keys
        for change, keys in found.items()
        if not any(other != change and keys & theirs and not theirs < keys for other, theirs in found.items())
    }


def _wanted(value: float | None, gap: float, slope: float | None, scale: int) -> Iterator[float]:
    """Yield what a cell would hold with two digits the other way round; ``scale`` is how many đồng one in it are."""
    if value is None or not isfinite(gap) or not _is_whole(value * scale):
        return
    closed = (value - gap, value + gap) if slope is None else (value - gap / slope,)
    for wanted in closed:
        if not isfinite(wanted) or not _is_whole(wanted * scale):
            continue
        held, meant = round(value * scale), round(wanted * scale)
        if (held - meant) % 9 == 0 and is_swap(held, meant):
            yield meant / scale


def _is_whole(number: float) -> bool:
    return isfinite(number) and abs(number - round(number)) <= _RESIDUE


def is_swap(one: int, other: int) -> bool:
    """Return whether two numbers differ by two neighbouring digits the other way round: 67.172 and 67.712."""
    left, right = str(one), str(other)
    if len(left) != len(right) or left == right:
        return False
    at = next(place for place, digit in enumerate(left) if digit != right[place])
    return left[:at] + left[at + 1 : at + 2] + left[at] + left[at + 2 :] == right


def _repairs(
    context: Context, changes: Sequence[tuple[Change, Sequence[_Break]]], broken: frozenset[str]
) -> Iterator[bool]:
    """Yield for each other figure whether it makes its sums right and breaks no comparison that held before."""
    from mtqg_xl.figures.compute import compute

    files = [context.submission.with_number(key, value) for (key, value), _ in changes]
    figures = compute(files, context.kit) if files else context.figures
    judgements = judged(files, figures, [context.blank_is_none] * len(files)) if files else []
    for at, ((_, repaired), lines) in enumerate(zip(changes, judgements, strict=True)):
        now = {line.case.key for line in lines if line.state == "khong_dat"}
        after = replace(context, submission=files[at], figures=figures, index=at)
        totals = [each.total for each in repaired if each.total is not None]
        yield now <= broken - {each.key for each in repaired} and all(_holds(after, total) for total in totals)


def _holds(context: Context, total: CellKey) -> bool:
    cell = context.submission.cell(*total)
    return cell is not None and cell.value == figure(context, context.figures, total)


def _finding(context: Context, change: Change, mine: Sequence[Finding]) -> Finding:
    key, value = change
    cell = context.submission.cell(*key)
    below = tuple(finding for finding in mine if finding.code != TYPED_OVER)
    places = ", ".join(dict.fromkeys(f"{finding.sheet}!{finding.cell}" for finding in mine))
    gone = f"{write_words(len(mine))} chỗ lệch đều hết ({places})" if len(mine) > 1 else f"chỗ lệch ở {places} hết"
    held, meant = (context.amount(key, number) for number in (_held(context, key), value))
    what = f"Ô {context.place(key)[1]} ghi {held}, có lẽ gõ ngược hai chữ số: nếu là {meant} thì {gone}."
    return context.finding(
        SWAPPED,
        key,
        what,
        severity=_severity(below, is_sure=len(below) < len(mine)),
        mend=f"Xem lại chứng từ; nếu đúng thì gõ {number_words(value)}.",
        found=cell.value if cell is not None else None,
        expected=value,
        impact=max((finding.impact or 0.0 for finding in mine), default=None),
        related=tuple(f"{finding.sheet}!{finding.cell}" for finding in mine),
    ).with_consequences(below)


def _severity(below: Sequence[Finding], is_sure: bool) -> Severity | None:
    """Return that of the worst of what a swap breaks; what a total shows that was typed besides is no mere note."""
    severities = [finding.severity for finding in below]
    return None if is_sure and Severity.BLOCK not in severities else min(severities, key=lambda each: each.rank)


def _words(context: Context, change: Change) -> str:
    key, value = change
    held = _held(context, key)
    return (
        f"ô {context.link(key)} bị gõ ngược hai chữ số: {context.amount(key, held)} đúng ra là "
        f"{context.amount(key, value)}"
    )
