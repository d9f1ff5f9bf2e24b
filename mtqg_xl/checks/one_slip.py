"""Money typed in another unit over a row, a column or a sheet, where only several comparisons together show it.

Each of them finds its two sides a thousandfold apart, or just unequal where other money is added: told one by one they
are many messages, at the wrong sides. What one multiplication of one row, column or sheet makes right is one message.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from mtqg_xl.cells import parse_a1
from mtqg_xl.checks.blame import SLIPS, Amounts, at_least_explained
from mtqg_xl.checks.comparison_reads import Reads
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.follows import column_letters
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.trials import Change, as_it_is, case_of, tried_together
from mtqg_xl.findings import CODES, Finding
from mtqg_xl.vietnamese import write_number

WHOLE_COLUMN, WHOLE = "I12", "I05"
FEWEST_REPAIRED = 2
FEWEST_TOGETHER = 2
MOST_RELATED = 20
"""So many cells a finding of many is linked with; its sentence counts them all."""
_NAMED = 12
_MOST_TRIALS = 240
_SMALLEST_DONG = 1_000.0
_LARGEST_DONG = 1e14
"""No commune has so much: such a trial need not be made."""


@dataclass(frozen=True, slots=True)
class _Together:
    """Amounts that may have been typed in one go: what they are called, and how many times more each should be."""

    name: str
    sheet: str
    cells: tuple[str, ...]
    times: float
    changes: tuple[Change, ...]


def of_one_slip(
    context: Context, findings: Sequence[Finding], lines: Sequence[Judged], reads: Reads, amounts: Amounts
) -> list[Finding]:
    """Return findings with the comparisons that one row, column or sheet in another unit explains put under it.

    An equality must be among them, for less of anything is within every limit. Cells that are told as wrong
    themselves are left to what is told of them, and so is one cell that explains as much as all of its row.
    """
    told = [each for each in findings if each.key in reads and not is_answered(context, each)]
    equal = {line.case.key for line in lines if line.case.condition.op == "="}
    if len(told) < FEWEST_REPAIRED or not any(each.key in equal for each in told):
        return list(findings)
    now = as_it_is(lines)
    best: tuple[int, int, _Together, list[Finding]] | None = None
    for guess, repaired in _repairing(context, list(_guesses(context, findings, told, reads, amounts)), told, equal):
        rank = (-len(repaired), len(guess.cells))
        if (best is None or rank < best[:2]) and tried_together(context, [guess.changes])[0].broken < now.broken:
            best = (*rank, guess, repaired)
    if best is None or len(best[2].cells) < FEWEST_TOGETHER:
        return list(findings)
    mine = best[3]
    kept = [each for each in findings if not any(each is other for other in mine)]
    return [*kept, _finding(context, best[2], mine, amounts)]


def _repairing(
    context: Context, guesses: Sequence[_Together], told: Sequence[Finding], equal: Set[str]
) -> Iterator[tuple[_Together, list[Finding]]]:
    """Yield the guesses that make enough of what is told right; what else they do is not looked at."""
    cases = {case_of(each.key) for each in told}
    some = guesses[:_MOST_TRIALS]
    for guess, trial in zip(some, tried_together(context, [each.changes for each in some], only=cases), strict=True):
        repaired = [each for each in told if each.key not in trial.broken]
        if len(repaired) >= FEWEST_REPAIRED and any(each.key in equal for each in repaired):
            yield guess, repaired


def _guesses(
    context: Context, findings: Sequence[Finding], told: Sequence[Finding], reads: Reads, amounts: Amounts
) -> Iterator[_Together]:
    """Yield the cells, rows, columns and sheets with amounts that the comparisons read, each in another unit."""
    named = {(each.sheet, each.cell) for each in findings if each.code in CODES}
    read = {context.place(key) for finding in told for key in reads[finding.key]}
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for sheet, cells in amounts.items():
        for cell in cells:
            row = parse_a1(cell).row
            for name in (f"ô {cell}", f"cột {column_letters(cell)}", f"dòng {row}", "biểu"):
                groups[sheet, name].append(cell)
    for (sheet, name), group in groups.items():
        is_read = any((sheet, cell) in read for cell in group)
        if is_read and not any((sheet, cell) in named for cell in group):
            held = [amounts[sheet][cell] for cell in group]
            for times in (each for slip in SLIPS for each in (float(slip), 1 / slip)):
                if all(_SMALLEST_DONG <= abs(amount) * times <= _LARGEST_DONG for _, amount in held):
                    changes = tuple(_changed(context, key, amount * times) for key, amount in held)
                    yield _Together(name, sheet, tuple(sorted(group, key=parse_a1)), times, changes)


def _changed(context: Context, key: CellKey, amount: float) -> Change:
    return key, amount / context.scale(key)


def _finding(context: Context, guess: _Together, mine: Sequence[Finding], amounts: Amounts) -> Finding:
    first, *others = guess.cells
    key, amount = amounts[guess.sheet][first]
    is_column = guess.name.startswith("cột")
    scale = context.scale(key)
    meant = context.amount(key, amount * guess.times / scale)
    count = write_number(len(guess.cells))
    what = (
        f"{count} số tiền của {guess.name} (ô {_listed(guess.cells)}) cùng lệch đơn vị tính: ô {first} ghi "
        f"{context.amount(key, amount / scale)}, nếu là {meant}, và các ô kia cũng vậy, thì "
        f"{write_number(len(mine))} chỗ lệch đều hết. Có phải gõ nhầm đơn vị tính?"
    )
    found = context.finding(
        WHOLE_COLUMN if is_column else WHOLE,
        key,
        what,
        severity=at_least_explained(mine),
        found=amount / scale,
        impact=max((item.impact or 0.0 for item in mine), default=None),
        related=tuple(f"{guess.sheet}!{cell}" for cell in others[:MOST_RELATED]),
    )
    return replace(found, consequences=tuple(mine))


def _listed(cells: Sequence[str]) -> str:
    return ", ".join(cells[:_NAMED]) + (" …" if len(cells) > _NAMED else "")
