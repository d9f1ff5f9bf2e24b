"""Several broken comparisons, one figure behind them: what another number in one typed cell makes right is one message.

A figure ten times too large breaks every limit that it stands under. Each of them alone could be the other side's
fault; that one number makes them all right, and nothing else wrong, could not. The number is never guessed: it is what
the comparison told at the cell itself asks for at least, or the figure with a nought more or less.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from mtqg_xl.checks.comparison_reads import Reads
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.rule_findings import is_slip
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.trials import Change, Trial, as_it_is, closing, tried
from mtqg_xl.findings import Finding

FROM_OTHER_CELLS, TEXT_IN_NUMBER = "F16", "I01"
SUSPECT = frozenset({FROM_OTHER_CELLS, TEXT_IN_NUMBER})
"""Findings that say of a cell that its number is nobody's: one comparison that it breaks is enough."""
NOUGHT = 10.0
NOUGHT_FROM = 2.0
"""Who is over a limit by less did not type a nought too many."""
_MOST_CELLS = 20


@dataclass(frozen=True, slots=True)
class _Cell:
    """A typed cell that broken comparisons have in common: its number, those findings, and the one told of it.

    ``suspect`` says why the number is nobody's; without it one of the comparisons is told at the cell itself.
    """

    key: CellKey
    value: float
    told: tuple[Finding, ...]
    suspect: Finding | None

    def own(self, context: Context) -> tuple[Finding, ...]:
        """The comparisons that are told at the cell."""
        place = context.place(self.key)
        return tuple(finding for finding in self.told if (finding.sheet, finding.cell) == place)


def of_one_figure(
    context: Context, findings: Sequence[Finding], lines: Sequence[Judged], reads: Reads, slip_rules: frozenset[str]
) -> list[Finding]:
    """Return findings with the comparisons that one other number makes right put under one of them.

    Money in another unit is left to those who know what belongs to such a slip, and a figure for which a reason is
    given stands: nothing that it breaks is put under it.
    """
    told = [each for each in findings if each.key in reads and not is_slip(each, slip_rules)]
    told = [each for each in told if not is_answered(context, each)]
    if not told:
        return list(findings)
    cells = _cells(context, findings, told, reads)
    result = list(findings)
    for cell, change, repaired in _explained(context, cells, as_it_is(lines)):
        mine = [finding for finding in repaired if any(finding is each for each in result)]
        if cell.suspect is None and len(mine) < 2:
            continue
        first = cell.suspect or _first([each for each in mine if each in cell.own(context)])
        below = tuple(finding for finding in mine if finding is not first)
        if first is not None and below:
            found = _with(context, first, below, change)
            result = [found if each is first else each for each in result if not _is_in(each, below)]
    return result


def _is_in(finding: Finding, others: Sequence[Finding]) -> bool:
    return any(finding is other for other in others)


def _first(own: Sequence[Finding]) -> Finding | None:
    """Return the comparison that speaks for the others: the severest, the one that lacks most."""
    return min(own, key=lambda each: (each.severity.rank, -(each.impact or 0.0)), default=None)


def _with(context: Context, first: Finding, below: tuple[Finding, ...], change: Change | None) -> Finding:
    worst = min((first, *below), key=lambda each: each.severity.rank).severity
    what = first.what
    if first.code == TEXT_IN_NUMBER and first.expected is not None:
        what += f" Nhưng với số ấy thì {', '.join(dict.fromkeys(each.code for each in below))} vẫn lệch: xem lại số."
    if change is not None:
        key, value = change
        held = context.submission.cell(*key)
        slip = "thừa" if held is not None and held.value is not None and abs(held.value) > abs(value) else "thiếu"
        what += f" Nếu là {context.amount(key, value)} (đang {slip} một số 0) thì các chỗ lệch đều hết."
    return replace(first, severity=worst, what=what).with_consequences(below)


def _cells(context: Context, findings: Sequence[Finding], told: Sequence[Finding], reads: Reads) -> list[_Cell]:
    """Return the typed cells that may be behind broken comparisons, those that most of them read first."""
    readers: dict[CellKey, list[Finding]] = defaultdict(list)
    for finding in told:
        for key in reads[finding.key]:
            readers[key].append(finding)
    places = {(finding.sheet, finding.cell) for finding in told}
    suspects = {finding.key: finding for finding in findings if finding.code in SUSPECT}
    found: list[_Cell] = []
    for key, some in readers.items():
        suspect = suspects.get("|".join(key))
        value = _number(context, key, suspect)
        if value is not None and (suspect is not None or (len(some) > 1 and context.place(key) in places)):
            found.append(_Cell(key, value, tuple(some), suspect))
    return sorted(found, key=lambda cell: (cell.suspect is None, -len(cell.told)))[:_MOST_CELLS]


def _number(context: Context, key: CellKey, suspect: Finding | None) -> float | None:
    """Return the number of a cell; of a text the one that it means, else none at all."""
    cell = context.submission.cell(*key)
    if cell is None:
        return None
    if suspect is not None and cell.value is None:
        return float(suspect.expected) if isinstance(suspect.expected, int | float) else 0.0
    return cell.value


def _explained(
    context: Context, cells: Sequence[_Cell], now: Trial
) -> Iterator[tuple[_Cell, Change | None, tuple[Finding, ...]]]:
    """Yield for each cell what the best other number makes right; the number itself where a nought is all it takes."""
    changes = list(_candidates(context, cells))
    trials = tried(context, [change for _, change in changes])
    best: dict[CellKey, tuple[_Cell, Change | None, tuple[Finding, ...]]] = {}
    for (cell, change), trial in zip(changes, trials, strict=True):
        if trial.broken <= now.broken:
            repaired = tuple(finding for finding in cell.told if finding.key not in trial.broken)
            is_nought = cell.suspect is None and change[1] in _noughts(cell)
            if len(repaired) > len(best[cell.key][2] if cell.key in best else ()):
                best[cell.key] = cell, (change if is_nought else None), repaired
    yield from sorted(best.values(), key=lambda each: (each[0].suspect is None, -len(each[2])))


def _candidates(context: Context, cells: Sequence[_Cell]) -> Iterator[tuple[_Cell, Change]]:
    """Yield what may belong in each cell: with a nought more or less, and what its comparisons ask for at least."""
    trials = iter(tried(context, [(cell.key, cell.value + more) for cell in cells for more in (0, 1)]))
    for cell in cells:
        base, more = next(trials), next(trials)
        own = cell.told if cell.suspect is not None else cell.own(context)
        if cell.suspect is None and any(_is_far_off(finding) for finding in own):
            yield from ((cell, (cell.key, value)) for value in _noughts(cell))
        for finding in own:
            if finding.key in base.gaps and finding.key in more.gaps:
                gap = base.gaps[finding.key]
                wanted = closing(cell.value, gap, more.gaps[finding.key] - gap)
                values = _typed(context, cell.key, wanted)
                yield from ((cell, (cell.key, value)) for value in values if value != cell.value)


def _noughts(cell: _Cell) -> tuple[float, ...]:
    less = cell.value / NOUGHT
    return (cell.value * NOUGHT, less) if less.is_integer() or not cell.value.is_integer() else (cell.value * NOUGHT,)


def _is_far_off(finding: Finding) -> bool:
    found, expected = finding.found, finding.expected
    if not isinstance(found, int | float) or not isinstance(expected, int | float):
        return False
    less, more = sorted((abs(found), abs(expected)))
    return more >= NOUGHT_FROM * less


def _typed(context: Context, key: CellKey, wanted: float | None) -> Iterator[float]:
    """Yield a number as it could be typed in a cell: whole where the cell counts, and none below 0."""
    if wanted is None:
        return
    is_whole = not context.is_money(key) and context.decimals(key) == 0
    values = (floor(wanted + 1e-6), ceil(wanted - 1e-6)) if is_whole or context.unit(key) == "đ" else (wanted,)
    yield from (float(value) for value in dict.fromkeys(values) if value >= 0)
