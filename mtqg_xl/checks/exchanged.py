"""Two neighbouring figures, each typed in the other's cell: the exchange that makes broken comparisons right.

A figure in the cell beside its own, which is blank, is alike. What was typed is what the officer has; it is no slip.
Only comparisons tell, and only together: it is said where changing both back makes several of them right, nothing else
wrong, and no other figure alone does as much.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from mtqg_xl.cells import Address, parse_a1
from mtqg_xl.checks.comparison_reads import Reads, compared_cells
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.trials import Change, as_it_is, case_of, tried, tried_together
from mtqg_xl.findings import Finding
from mtqg_xl.vietnamese import write_words

EXCHANGED = "A03"
FEWEST_REPAIRED = 2
_MOST_PAIRS = 60
_MOST_ALONE = 240
"""Where more other numbers are to be tried, one of them may well be the fault."""
_RESIDUE = 1e-3
"""What is left of a đồng when amounts in triệu đồng are subtracted."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two figures that stand beside or below one another, or are set against one another."""

    first: CellKey
    second: CellKey
    held: tuple[float, float]

    @property
    def changes(self) -> tuple[Change, Change]:
        """Each figure in the other's cell."""
        return (self.first, self.held[1]), (self.second, self.held[0])


@dataclass(frozen=True, slots=True)
class _Read:
    """A figure that broken comparisons read, and where it stands; 0 where the cell ``is_blank``."""

    key: CellKey
    value: float
    sheet: str
    at: Address
    is_blank: bool = False


def with_exchanges(
    context: Context, findings: Sequence[Finding], lines: Sequence[Judged], reads: Reads
) -> list[Finding]:
    """Return findings with the comparisons that one exchange of neighbours explains put under it.

    An equality must be among them: one figure that is smaller anywhere is within every limit.
    """
    told = [each for each in findings if each.key in reads and not is_answered(context, each)]
    gaps = _gaps_of_equalities(told, lines) if len(told) >= FEWEST_REPAIRED else {}
    if not gaps:
        return list(findings)
    read = list(_figures(context, told, reads))
    every = dict.fromkeys([*_opposed(context, told, reads), *_neighbours(context, read)])
    pairs = [pair for pair in every if _may_explain(context, pair, gaps)][:_MOST_PAIRS]
    found = _only_one(list(_repairing(context, pairs, told, lines, gaps.keys())))
    if found is None or _is_alone(context, found[1], lines, gaps):
        return list(findings)
    pair, mine = found
    kept = [each for each in findings if not any(each is other for other in mine)]
    return [*kept, _finding(context, pair, mine)]


def also_exchanged(
    context: Context, key: CellKey, mine: Sequence[Finding], lines: Sequence[Judged], reads: Reads
) -> str:
    """Return a sentence where what another number in a cell makes right, an exchange would make right as well."""
    pairs = [pair for pair in dict.fromkeys(_opposed(context, mine, reads)) if key in (pair.first, pair.second)]
    keys, now = {finding.key for finding in mine}, as_it_is(lines)
    for pair, trial in zip(pairs, tried_together(context, [pair.changes for pair in pairs]), strict=True):
        if trial.broken < now.broken and not trial.broken & keys:
            cells = [context.place(each)[1] for each in (pair.first, pair.second)]
            return f" Cũng có thể số của ô {cells[0]} và ô {cells[1]} gõ nhầm chỗ cho nhau."
    return ""


def _gaps_of_equalities(told: Sequence[Finding], lines: Sequence[Judged]) -> dict[str, float]:
    """Return by how much the broken equalities that are told differ, by the key of the finding."""
    equal = {line.case.key for line in lines if line.case.condition.op == "=" and line.state == "khong_dat"}
    every = as_it_is(lines).gaps
    return {each.key: every[each.key] for each in told if case_of(each.key) in equal and each.key in every}


def _figures(context: Context, told: Sequence[Finding], reads: Reads) -> Iterator[_Read]:
    for key in dict.fromkeys(key for finding in told for key in reads[finding.key]):
        cell = context.submission.cell(*key)
        sheet, at = context.place(key)
        if cell is not None and cell.value is not None:
            yield _Read(key, cell.value, sheet, parse_a1(at))
        elif at and (cell is None or cell.is_blank):
            yield _Read(key, 0.0, sheet, parse_a1(at), is_blank=True)


def _neighbours(context: Context, read: Sequence[_Read]) -> Iterator[_Pair]:
    """Yield unlike figures of like units with the next one that is read beside it and below it, and with a blank."""
    figures = [each for each in read if not each.is_blank]
    yield from _beside(context, figures)
    for pair in _beside(context, read):
        if 0.0 in pair.held:
            yield pair


def _beside(context: Context, read: Sequence[_Read]) -> Iterator[_Pair]:
    by_row: dict[tuple[str, int], list[_Read]] = defaultdict(list)
    by_column: dict[tuple[str, int], list[_Read]] = defaultdict(list)
    for each in read:
        by_row[each.sheet, each.at.row].append(each)
        by_column[each.sheet, each.at.column].append(each)
    for group in (*by_row.values(), *by_column.values()):
        for one, other in pairwise(sorted(group, key=lambda each: each.at)):
            if one.value != other.value and _are_alike(context, one.key, other.key):
                yield _Pair(one.key, other.key, (one.value, other.value))


def _are_alike(context: Context, one: CellKey, other: CellKey) -> bool:
    """Whether a figure of one cell could be typed in the other: money in one unit, or counts (hộ, người)."""
    units = {context.unit(one), context.unit(other)}
    is_money = context.is_money(one)
    return len(units) == 1 or (is_money == context.is_money(other) and not is_money and "%" not in units)


def _opposed(context: Context, told: Sequence[Finding], reads: Reads) -> Iterator[_Pair]:
    """Yield the two figures of a row that alone a comparison sets against one another: a plan and what was paid."""
    for finding in told:
        cells = {key: cell.value for key in reads[finding.key] if (cell := context.submission.cell(*key)) is not None}
        held = [(key, value) for key, value in cells.items() if value is not None]
        if len(held) == 2 and held[0][1] != held[1][1]:
            (one, first), (other, second) = sorted(held, key=lambda item: parse_a1(context.place(item[0])[1]))
            if one[:2] == other[:2] and _are_alike(context, one, other):
                yield _Pair(one, other, (first, second))


def _may_explain(context: Context, pair: _Pair, gaps: Mapping[str, float]) -> bool:
    """Whether some equality is off by what the figures differ, or by twice as much where one is added, one taken."""
    step = abs(pair.held[0] - pair.held[1])
    return any(abs(abs(gap) - times * step) <= _RESIDUE for gap in gaps.values() for times in (1, 2))


def _repairing(
    context: Context, pairs: Sequence[_Pair], told: Sequence[Finding], lines: Sequence[Judged], equal: Set[str]
) -> Iterator[tuple[_Pair, list[Finding]]]:
    """Yield the pairs of which the exchange makes enough right and nothing wrong, with what it makes right."""
    now = as_it_is(lines)
    for pair, trial in zip(pairs, tried_together(context, [pair.changes for pair in pairs]), strict=True):
        if trial.broken < now.broken:
            repaired = [each for each in told if each.key not in trial.broken]
            if len(repaired) >= FEWEST_REPAIRED and any(each.key in equal for each in repaired):
                yield pair, repaired


def _only_one(found: Sequence[tuple[_Pair, list[Finding]]]) -> tuple[_Pair, list[Finding]] | None:
    """Return the pair that explains most, None where another explains as much: then it may be chance."""
    if not found:
        return None
    most = max(len(mine) for _, mine in found)
    best = [each for each in found if len(each[1]) == most]
    return best[0] if len(best) == 1 else None


def _is_alone(context: Context, mine: Sequence[Finding], lines: Sequence[Judged], gaps: Mapping[str, float]) -> bool:
    """Whether another number in one cell may be the whole fault: a figure that is wrong is likelier than two."""
    its = {finding.key for finding in mine} & gaps.keys()
    read = [set(compared_cells(context, line.case)) for line in lines if line.case.key in its]
    held = {key: cell.value for key in set.intersection(*read) if (cell := context.submission.cell(*key)) is not None}
    steps = {sign * gaps[key] for key in its for sign in (1, -1)}
    changes = [(key, value + step) for key, value in sorted(held.items()) if value is not None for step in steps]
    if len(changes) > _MOST_ALONE:
        return True
    keys = {finding.key for finding in mine}
    return any(not trial.broken & keys for trial in tried(context, changes, only={case_of(key) for key in keys}))


def _finding(context: Context, pair: _Pair, mine: Sequence[Finding]) -> Finding:
    (first, one), (second, other) = zip((pair.first, pair.second), pair.held, strict=True)
    cells = [context.place(key)[1] for key in (first, second)]
    places = ", ".join(f"{finding.code} ở {finding.sheet}!{finding.cell}" for finding in mine)
    held = [f"ô {cell} {words}" for cell, words in zip(cells, _held(context, pair), strict=True)]
    is_moved = any(_is_blank(context, key) for key in (first, second))
    what = f"Ô{held[0][1:]}, {held[1]}: có phải gõ nhầm {'ô' if is_moved else 'chỗ cho nhau'}? "
    what += f"{'Chuyển' if is_moved else 'Đổi'} lại thì {write_words(len(mine))} chỗ lệch đều khớp ({places})."
    mend = f"Xem lại chứng từ; nếu đúng thì {_exchange(context, pair, cells)}."
    return context.finding(
        EXCHANGED,
        first,
        what,
        severity=min((finding.severity for finding in mine), key=lambda severity: severity.rank),
        mend=mend,
        found=one,
        expected=other,
        impact=max((finding.impact or 0.0 for finding in mine), default=None),
        related=(context.link(second), *(f"{finding.sheet}!{finding.cell}" for finding in mine)),
    ).with_consequences(tuple(mine))


def _held(context: Context, pair: _Pair) -> Iterator[str]:
    for key, value in zip((pair.first, pair.second), pair.held, strict=True):
        yield "trống" if _is_blank(context, key) else f"ghi {context.amount(key, value)}"


def _is_blank(context: Context, key: CellKey) -> bool:
    cell = context.submission.cell(*key)
    return cell is None or cell.is_blank


def _exchange(context: Context, pair: _Pair, cells: Sequence[str]) -> str:
    if _is_blank(context, pair.first):
        return f"chuyển số của ô {cells[1]} sang ô {cells[0]}"
    if _is_blank(context, pair.second):
        return f"chuyển số của ô {cells[0]} sang ô {cells[1]}"
    return f"đổi số của ô {cells[0]} và ô {cells[1]} cho nhau"
