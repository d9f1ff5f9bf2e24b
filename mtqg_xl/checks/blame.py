"""Which of the amounts that are a thousandfold apart was typed in another unit: the one that fits the others least.

A comparison only knows that its two sides do not go together, and its finding stands at its own side. The column that
most of the comparisons have in common is the odd one; where two have as many, the other amounts of the form decide.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from statistics import median

from mtqg_xl.cells import parse_a1
from mtqg_xl.checks.comparison_reads import Places
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.rule_findings import is_slip
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import write_number

SLIP_IN_ROW = "I05"
CLEARLY = 1.0
"""So many powers of ten further off than the other amount."""
FEWEST_OTHERS = 3
"""Below so many amounts of other columns nothing is known of the form."""
SLIPS = (1_000, 1_000_000)

OF_ONE_AMOUNT = frozenset({"I03", SLIP_IN_ROW})
"""Findings that hold the amount itself, not one side of a comparison."""

Amounts = Mapping[str, Mapping[str, tuple[CellKey, float]]]
"""For each sheet the cells with typed money: whose they are, and how much in đồng."""


Column = tuple[str, str]
"""A sheet and the letters of a column."""


@dataclass(frozen=True, slots=True)
class _Slip:
    """A slip told at a cell, and the cells that it is compared with: of its own row and sheet, and everywhere."""

    finding: Finding
    beside: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def sheet(self) -> str:
        return self.finding.sheet

    @property
    def column(self) -> Column:
        return self.sheet, _letters(self.finding.cell)


def with_blame(
    context: Context, findings: Sequence[Finding], slip_rules: frozenset[str], amounts: Amounts, reads: Places
) -> list[Finding]:
    """Return findings with each slip that is another amount's told at that one; what was told is under it.

    ``reads`` has by the key of a rule's finding the typed cells that its comparison reads.
    """
    findings = _with_repaired_sums(context, findings, slip_rules, amounts, reads)
    slips = [slip for finding in findings if (slip := _slip(finding, slip_rules, amounts)) is not None]
    weights = _weights(slips)
    known = {(each.sheet, each.cell) for each in findings if each.code in OF_ONE_AMOUNT}
    blamed = {
        id(slip.finding): cell
        for slip in slips
        if (cell := _blamed(slip, slips, weights, amounts)) and (slip.sheet, cell) not in known
    }
    if not blamed:
        return list(findings)
    rows = {(slip.sheet, parse_a1(cell).row): cell for slip in slips if (cell := blamed.get(id(slip.finding)))}
    under: dict[tuple[str, str], list[_Slip]] = {}
    for slip in slips:
        # another slip of a row that has its culprit is the same slip seen from elsewhere
        cell = blamed.get(id(slip.finding)) or rows.get((slip.sheet, parse_a1(slip.finding.cell).row))
        if cell is not None and cell != slip.finding.cell:
            under.setdefault((slip.sheet, cell), []).append(slip)
    told = {id(slip.finding) for some in under.values() for slip in some}
    kept = [finding for finding in findings if id(finding) not in told]
    return kept + [_finding(context, cell, some, amounts) for (_, cell), some in under.items()]


def explains_gap(amount: float, gap: float) -> bool:
    """Whether a sum lacks, or has too much, just what an amount lost or gained by a slip of a thousand or a million.

    An amount that was divided lost what stood behind its last figure: half of the slip at most.
    """
    return meant_by(amount, gap) is not None


def meant_by(amount: float, gap: float) -> float | None:
    """Return the amount that would close a gap of a sum, all in đồng; None where no slip of the amount does."""
    for slip in SLIPS:
        if abs(gap - abs(amount) * (slip - 1)) <= slip / 2:
            return amount * slip
        if abs(gap - abs(amount) * (1 - 1 / slip)) <= 0.5:
            return amount / slip
    return None


def _with_repaired_sums(
    context: Context, findings: Sequence[Finding], slip_rules: frozenset[str], amounts: Amounts, reads: Places
) -> list[Finding]:
    """Return findings with each broken sum that one amount in another unit would repair told at that amount.

    Where a slip is told in the row of the amount already, that is the same slip.
    """
    rows = {(each.sheet, parse_a1(each.cell).row) for each in findings if each.cell and is_slip(each, slip_rules)}
    result: list[Finding] = []
    moved: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        guilty = _repairing(finding, amounts, reads.get(finding.key, ()))
        if guilty is None or (guilty[0], parse_a1(guilty[1]).row) in rows:
            result.append(finding)
        else:
            moved.setdefault(guilty, []).append(finding)
    return result + [_of_sum(context, amounts[sheet][cell], told) for (sheet, cell), told in moved.items()]


def _repairing(finding: Finding, amounts: Amounts, reads: Sequence[str]) -> tuple[str, str] | None:
    """Return sheet and cell of the one amount that a comparison reads and that explains its gap, if not its own."""
    gap = finding.impact
    if finding.code[0] != "R" or not gap:
        return None
    named = [(sheet, cell) for sheet, _, cell in (link.rpartition("!") for link in (*finding.related, *reads))]
    own = (finding.sheet, finding.cell)
    fitting = [
        place
        for place in dict.fromkeys((own, *named))
        if place[1] in amounts.get(place[0], {}) and explains_gap(amounts[place[0]][place[1]][1], gap)
    ]
    return fitting[0] if len(fitting) == 1 and fitting[0] != own and len(named) > 1 else None


def _of_sum(context: Context, held: tuple[CellKey, float], told: Sequence[Finding]) -> Finding:
    key, amount = held
    meant = meant_by(amount, told[0].impact or 0.0) or amount
    cell = context.place(key)[1]
    sums = ", ".join(f"{finding.sheet}!{finding.cell}" for finding in told)
    what = (
        f"Ô {cell} ghi {in_words(context, held)}; nếu là {in_words(context, (key, meant))} thì tổng ở ô {sums} khớp. "
        "Có phải gõ nhầm đơn vị tính?"
    )
    return at_amount(context, held, what, told, tuple(f"{finding.sheet}!{finding.cell}" for finding in told))


def at_least_explained(told: Sequence[Finding]) -> Severity:
    """Return how severe a slip is that explains findings: as the worst of them, and no mere note."""
    return min((Severity.EXPLAIN, *(item.severity for item in told)), key=lambda each: each.rank)


def at_amount(
    context: Context,
    held: tuple[CellKey, float],
    what: str,
    told: Sequence[Finding],
    related: tuple[str, ...],
    *,
    why: str = "",
) -> Finding:
    """Return the finding that an amount was typed in another unit, with what it explains under it."""
    key, amount = held
    return context.finding(
        SLIP_IN_ROW,
        key,
        what,
        why=why,
        severity=at_least_explained(told),
        found=amount / context.scale(key),
        impact=max((item.impact or 0.0 for item in told), default=abs(amount)),
        related=related,
    ).with_consequences(tuple(told))


def _slip(finding: Finding, slip_rules: frozenset[str], amounts: Amounts) -> _Slip | None:
    cells = amounts.get(finding.sheet, {})
    if finding.code[0] != "R" or not is_slip(finding, slip_rules) or finding.cell not in cells:
        return None
    row = parse_a1(finding.cell).row
    links = [link.rpartition("!") for link in finding.related]
    own = [cell for sheet, _, cell in links if sheet == finding.sheet and cell in cells]
    beside = tuple(cell for cell in own if parse_a1(cell).row == row)
    others = tuple(f"{sheet}!{cell}" for sheet, _, cell in links if cell in amounts.get(sheet, {}))
    return _Slip(finding, beside, others)


def _weights(slips: Sequence[_Slip]) -> Counter[Column]:
    """Return for each column how many pairs of amounts do not go together because of it, or of the other."""
    pairs = {frozenset((f"{slip.sheet}!{slip.finding.cell}", other)) for slip in slips for other in slip.others}
    found: Counter[Column] = Counter()
    for pair in pairs:
        for sheet, _, cell in (place.rpartition("!") for place in pair):
            found[sheet, _letters(cell)] += 1
    return found


def _blamed(slip: _Slip, slips: Sequence[_Slip], weights: Counter[Column], amounts: Amounts) -> str | None:
    """Return the cell beside a slip that is the odd one, None where the slip is told at the right cell."""
    if not slip.beside:
        return None
    other = max(slip.beside, key=lambda cell: weights[slip.sheet, _letters(cell)])
    own, its = weights[slip.column], weights[slip.sheet, _letters(other)]
    if its > own:
        return other
    alike = [
        each
        for each in slips
        if each.column == slip.column and _letters(each.beside[0] if each.beside else "") == _letters(other)
    ]
    is_other = its == own and len(slip.beside) == 1 and _is_further_off(alike, amounts)
    return other if is_other else None


def _is_further_off(slips: Sequence[_Slip], amounts: Amounts) -> bool:
    """Whether the amounts that some slips of two columns are compared with fit the form less than those told."""
    cells = amounts[slips[0].sheet]
    columns = (_letters(slips[0].finding.cell), _letters(slips[0].beside[0]))
    others = [_size(amount) for cell, (_, amount) in cells.items() if _letters(cell) not in columns]
    if len(others) < FEWEST_OTHERS:
        return False
    middle = median(others)
    own, other = (
        abs(median(_size(cells[cell][1]) for cell in side) - middle)
        for side in ([slip.finding.cell for slip in slips], [slip.beside[0] for slip in slips])
    )
    return other - own >= CLEARLY


def _finding(context: Context, cell: str, slips: Sequence[_Slip], amounts: Amounts) -> Finding:
    told = [slip.finding for slip in slips]
    beside = told[0].cell
    cells = amounts[told[0].sheet]
    (_, amount), (_, beside_amount) = cells[cell], cells[beside]
    gap = abs(_size(amount) - _size(beside_amount))
    times = write_number(min(SLIPS, key=lambda slip: abs(gap - log10(slip))))
    than = f"ô {beside} ({in_words(context, cells[beside])})"
    is_more = abs(amount) > abs(beside_amount)
    size = f"gấp khoảng {times} lần {than}" if is_more else f"chỉ khoảng một phần {times} của {than}"
    what = f"Ô {cell} ghi {in_words(context, cells[cell])}, {size}. Có phải gõ nhầm đơn vị tính?"
    return at_amount(context, cells[cell], what, told, (f"{told[0].sheet}!{beside}",))


def in_words(context: Context, held: tuple[CellKey, float]) -> str:
    """Return an amount in the unit of its sheet."""
    key, amount = held
    return context.amount(key, amount / context.scale(key))


def _size(amount: float) -> float:
    return log10(abs(amount))


def _letters(cell: str) -> str:
    return cell.rstrip("0123456789")
