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
from mtqg_xl.checks.exchanged import also_exchanged
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.rule_findings import is_slip
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.trials import Change, Trial, as_it_is, case_of, closing, tried
from mtqg_xl.findings import Finding

FROM_OTHER_CELLS = "F16"
"""Says of a typed cell that its number is nobody's: one comparison that it breaks is enough."""
MISTYPED = "A02"
OF_THE_NUMBER = frozenset({"I02", "I03", "I04", "I11"})
"""What may be wrong with such a number by itself."""
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

    Money in another unit (``slip_rules`` and the like) is left to those who know what belongs to such a slip, and a
    figure for which a reason is given stands: nothing that it breaks is put under it.
    """
    findings = _under_formulas(findings)
    told = [each for each in findings if each.key in reads and not is_answered(context, each)]
    if not told:
        return findings
    slips = [each for each in told if is_slip(each, slip_rules)]
    cells = _cells(context, findings, told, slips, reads)
    result = list(findings)
    for cell, change, repaired in _explained(context, cells, as_it_is(lines)):
        mine = tuple(finding for finding in repaired if is_among(finding, result))
        if not mine or (cell.suspect is None and len(mine) < 2):
            continue
        first = cell.suspect or _first([each for each in mine if is_among(each, cell.own(context))])
        if first is None and change is not None:
            first = _mistyped(context, cell, change, mine)
            first = replace(first, what=first.what + also_exchanged(context, cell.key, mine, lines, reads))
            result = [*(each for each in result if not is_among(each, mine)), first]
        elif first is not None:
            below = tuple(finding for finding in mine if finding is not first)
            found = _with(context, first, below, change)
            result = [found if each is first else each for each in result if not is_among(each, below)]
    return result


def _under_formulas(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with what is wrong with the number of a formula in an input put under that formula."""
    formulas = {finding.key: finding for finding in findings if finding.code == FROM_OTHER_CELLS}
    below = [finding for finding in findings if finding.code in OF_THE_NUMBER and finding.key in formulas]
    if not below:
        return list(findings)
    found: list[Finding] = []
    for finding in findings:
        its = tuple(each for each in below if formulas[each.key] is finding)
        if not is_among(finding, below):
            found.append(_worst(finding, its).with_consequences(its) if its else finding)
    return found


def _worst(first: Finding, below: Sequence[Finding]) -> Finding:
    severity = min((first, *below), key=lambda each: each.severity.rank).severity
    return replace(first, severity=severity)


def _mistyped(context: Context, cell: _Cell, change: Change, below: tuple[Finding, ...]) -> Finding:
    """Return the finding about a figure with a nought too many or too few of which only others complain."""
    held, meant = (context.amount(cell.key, value) for value in (cell.value, change[1]))
    what = f"Ô {context.place(cell.key)[1]} ghi {held}, {_nought(cell.value, change[1])}: nếu là {meant} thì "
    places = ", ".join(dict.fromkeys(f"{finding.sheet}!{finding.cell}" for finding in below))
    found = context.finding(
        MISTYPED,
        cell.key,
        f"{what}{len(below)} chỗ lệch đều hết ({places}).",
        found=cell.value,
        expected=change[1],
        impact=max((finding.impact or 0.0 for finding in below), default=None),
        related=tuple(f"{finding.sheet}!{finding.cell}" for finding in below),
    )
    return _worst(found, below).with_consequences(below)


def _nought(held: float, meant: float) -> str:
    return f"đang {'thừa' if abs(held) > abs(meant) else 'thiếu'} một số 0"


def is_among(finding: Finding, others: Sequence[Finding]) -> bool:
    """Whether a finding itself, not merely one like it, is among others."""
    return any(finding is other for other in others)


def _first(own: Sequence[Finding]) -> Finding | None:
    """Return the comparison that speaks for the others: the severest, the one that lacks most."""
    return min(own, key=lambda each: (each.severity.rank, -(each.impact or 0.0)), default=None)


def _with(context: Context, first: Finding, below: tuple[Finding, ...], change: Change | None) -> Finding:
    what = first.what
    if change is not None:
        cell = context.submission.cell(*change[0])
        held = cell.value if cell is not None and cell.value is not None else 0.0
        what += f" Nếu là {context.amount(*change)} ({_nought(held, change[1])}) thì các chỗ lệch đều hết."
    return replace(_worst(first, below), what=what).with_consequences(below)


def _cells(
    context: Context, findings: Sequence[Finding], told: Sequence[Finding], slips: Sequence[Finding], reads: Reads
) -> list[_Cell]:
    """Return the typed cells that may be behind broken comparisons, those that most of them read first."""
    readers: dict[CellKey, list[Finding]] = defaultdict(list)
    for finding in told:
        for key in reads[finding.key]:
            readers[key].append(finding)
    suspects = {finding.key: finding for finding in findings if finding.code == FROM_OTHER_CELLS}
    found: list[_Cell] = []
    for key, some in readers.items():
        suspect = suspects.get("|".join(key))
        mine = tuple(each for each in some if suspect is not None or not is_among(each, slips))
        cell = context.submission.cell(*key)
        if cell is not None and cell.value is not None and (suspect is not None or len(mine) > 1):
            found.append(_Cell(key, cell.value, mine, suspect))
    return sorted(found, key=lambda cell: (cell.suspect is None, -len(cell.told)))[:_MOST_CELLS]


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
            if is_nought and not all(is_among(own, repaired) for own in cell.own(context)):
                continue  # what is told at the cell itself would say the same of such a number
            if len(repaired) > len(best[cell.key][2] if cell.key in best else ()):
                best[cell.key] = cell, (change if is_nought else None), repaired
    yield from sorted(best.values(), key=lambda each: (each[0].suspect is None, -len(each[2])))


def _candidates(context: Context, cells: Sequence[_Cell]) -> Iterator[tuple[_Cell, Change]]:
    """Yield what may belong in each cell: with a nought more or less, and what its comparisons ask for at least."""
    cases = {case_of(finding.key) for cell in cells for finding in cell.told}
    trials = iter(tried(context, [(cell.key, cell.value + more) for cell in cells for more in (0, 1)], only=cases))
    for cell in cells:
        base, more = next(trials), next(trials)
        own = cell.told if cell.suspect is not None else cell.own(context)
        # of counts much is far from much: only an amount is told where nothing is told at the cell itself
        is_far_off = (
            any(map(_is_far_off, own)) if own else context.is_money(cell.key) and all(map(_is_far_off, cell.told))
        )
        if cell.suspect is None and is_far_off:
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
