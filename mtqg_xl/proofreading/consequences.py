"""One cause, one message: what disagrees only because a number beside it is wrong is not told as well."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import mentions_in

_ALARMS = frozenset({Verdict.WRONG, Verdict.DOUBTFUL})

Compute = Callable[[Sequence[Line]], list[Claim]]


def without_consequences(lines: Sequence[Line], claims: Sequence[Claim], compute: Compute) -> list[Claim]:
    """Return the claims without those that agree as soon as another number of their paragraph is mended.

    A wrong unit is told itself. Else the number is written as it was recomputed, and the paragraph is read again with
    ``compute``: what is told no more was a consequence. Where each mends the other, the graver one is the cause.
    """
    kept = _one_for_each_number(_without_those_of_units(claims))
    dropped: set[int] = set()
    for cause in kept:
        told = [one for one in kept if id(one) not in dropped and _may_follow(one, cause)]
        mended = _mended(lines, cause, compute) if told and id(cause) not in dropped else None
        if mended is None or _is_told(mended, cause):
            continue
        dropped |= {id(one) for one in told if not _is_told(mended, one) and _is_cause(lines, cause, one, compute)}
    return [claim for claim in kept if id(claim) not in dropped]


def _without_those_of_units(claims: Sequence[Claim]) -> list[Claim]:
    slips = {
        (claim.paragraph, claim.start) for claim in claims if claim.kind == "unit" and claim.verdict is Verdict.WRONG
    }
    return [claim for claim in claims if claim.kind == "unit" or claim.verdict is Verdict.OK or not claim.seen & slips]


def _one_for_each_number(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with one alarm for each number: the gravest, of equal ones the first."""
    alarms: dict[tuple[int, int], Claim] = {}
    for claim in claims:
        place = (claim.paragraph, claim.start)
        if claim.verdict in _ALARMS and (place not in alarms or claim.verdict.rank < alarms[place].verdict.rank):
            alarms[place] = claim
    told = {id(claim) for claim in alarms.values()}
    return [claim for claim in claims if claim.verdict not in _ALARMS or id(claim) in told]


def _may_follow(claim: Claim, cause: Claim) -> bool:
    """Whether a claim about another number of the same paragraph was computed from the number of the cause."""
    are_alarms = claim.verdict in _ALARMS and cause.verdict in _ALARMS
    is_beside = claim.paragraph == cause.paragraph and claim.start != cause.start
    return are_alarms and is_beside and (cause.paragraph, cause.start) in claim.seen


def _is_cause(lines: Sequence[Line], cause: Claim, claim: Claim, compute: Compute) -> bool:
    if cause.verdict.rank != claim.verdict.rank:
        return cause.verdict.rank < claim.verdict.rank
    mended = _mended(lines, claim, compute)
    return mended is None or _is_told(mended, cause) or cause.start < claim.start


def _mended(lines: Sequence[Line], claim: Claim, compute: Compute) -> list[Claim] | None:
    """The claims of a paragraph in which one number is written as it was recomputed; None where it was not."""
    line = next(line for line in lines if line.number == claim.paragraph)
    if not claim.recomputed[:1].isdigit():
        return None
    text = f"{line.text[: claim.start]}{claim.recomputed}{line.text[claim.end :]}"
    return compute([replace(line, paragraph=replace(line.paragraph, text=text), mentions=mentions_in(text))])


def _is_told(claims: Sequence[Claim], claim: Claim) -> bool:
    return any(one.verdict in _ALARMS and (one.kind, one.stated) == (claim.kind, claim.stated) for one in claims)
