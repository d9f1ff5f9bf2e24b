"""One figure against which several forms stand with one other number: it is the one to look at, in one message.

A review that was added up wrongly breaks every analysis of it. Told one by one, each form that is right would be asked
for a reason.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mtqg_xl.checks.comparison_reads import cells_under
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.one_figure import is_among
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.trials import as_it_is, tried
from mtqg_xl.definition.cases import RuleCase
from mtqg_xl.definition.language import Expr, Ref
from mtqg_xl.findings import Finding
from mtqg_xl.vietnamese import write_words

OUTVOTED = "A04"
FEWEST = 3
"""So many forms do not make the same mistake."""


@dataclass(frozen=True, slots=True)
class _Vote:
    """A comparison of a figure with another one: what it holds, what the other holds, in đồng or as counted."""

    line: Judged
    held: float
    other: float
    by: CellKey


def of_the_outvoted(context: Context, findings: Sequence[Finding], lines: Sequence[Judged]) -> list[Finding]:
    """Return findings with the comparisons that one figure alone breaks put under one message at that figure."""
    told = {each.key: each for each in findings if each.code[0] == "R" and not is_answered(context, each)}
    result = list(findings)
    for key, votes in _votes(lines).items():
        mine = [told[vote.line.case.key] for vote in votes if vote.line.case.key in told]
        are_told = len(mine) == len(votes) and all(is_among(each, result) for each in mine)
        if are_told and _is_outvoted(context, key, votes):
            result = [each for each in result if not is_among(each, mine)]
            result = _told(context, key, votes, mine, result, lines)
    return result


def _told(
    context: Context,
    key: CellKey,
    votes: Sequence[_Vote],
    mine: Sequence[Finding],
    others: Sequence[Finding],
    lines: Sequence[Judged],
) -> list[Finding]:
    """Return other findings with that of an outvoted figure; one at a cell that it adds up may be behind it."""
    missing, broken = votes[0].other - votes[0].held, as_it_is(lines).broken
    places = {context.place(cell): cell for cell in cells_under(context, context.instance(key), key[1], Ref(key[2]))}
    gone = {each.key for each in mine}
    for finding in others:
        cell = places.get((finding.sheet, finding.cell))
        typed = context.submission.cell(*cell) if cell is not None and finding.key in broken else None
        if cell is None or typed is None or typed.value is None:
            continue
        meant = typed.value + missing
        (trial,) = tried(context, [(cell, meant)])
        if trial.broken <= broken - {finding.key, *gone}:
            words = f"Nếu là {context.amount(cell, meant)} thì {write_words(len(votes))} biểu khác cũng khớp."
            under = replace(finding, what=f"{finding.what} {words}").with_consequences(tuple(mine))
            return [under if each is finding else each for each in others]
    return [*others, _finding(context, key, votes, mine)]


def _votes(lines: Sequence[Judged]) -> dict[CellKey, list[_Vote]]:
    """Return for each figure that equalities compare what the others say, those too that agree with it."""
    found: dict[CellKey, list[_Vote]] = defaultdict(list)
    for line in lines:
        case = line.case
        if case.block is None and case.condition.op == "=" and line.state in {"dat", "khong_dat"}:
            sides = [_figure(case, side) for side in (case.condition.left, case.condition.right)]
            if sides[0] is not None and sides[1] is not None:
                found[sides[0]].append(_Vote(line, line.left, line.right, sides[1]))
                found[sides[1]].append(_Vote(line, line.right, line.left, sides[0]))
    return {key: votes for key, votes in found.items() if len(votes) >= FEWEST}


def _figure(case: RuleCase, side: Expr) -> CellKey | None:
    """Return the cell that a side of a comparison is; None where it is an expression."""
    if not isinstance(side, Ref) or side.block is not None:
        return None
    return side.instance or case.instance.id, side.row or case.row_id, side.column


def _is_outvoted(context: Context, key: CellKey, votes: Sequence[_Vote]) -> bool:
    """Whether all others say one and the same number, another than this figure, and stand in different forms."""
    if any(context.scale(vote.by) != context.scale(key) for vote in votes):
        return False
    forms = {vote.by[0] for vote in votes} - {key[0]}
    is_broken = all(vote.line.state == "khong_dat" for vote in votes)
    return is_broken and len(forms) >= FEWEST and len({vote.other for vote in votes}) == 1


def _finding(context: Context, key: CellKey, votes: Sequence[_Vote], mine: Sequence[Finding]) -> Finding:
    vote = votes[0]
    cell = context.place(key)[1]
    places = ", ".join(context.link(each.by) for each in votes)
    what = (
        f"Ô {cell} ghi {context.amount(key, vote.held)}; {write_words(len(votes))} biểu khác đều ghi "
        f"{context.amount(key, vote.other)} ({places})."
    )
    return context.finding(
        OUTVOTED,
        key,
        what,
        severity=min((finding.severity for finding in mine), key=lambda severity: severity.rank),
        found=vote.held,
        expected=vote.other,
        impact=max((finding.impact or 0.0 for finding in mine), default=None),
        related=tuple(context.link(each.by) for each in votes),
    ).with_consequences(tuple(mine))
