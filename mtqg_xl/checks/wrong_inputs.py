"""Comparisons that break only because of a typed cell that is told as wrong already: they are put under that finding.

A number that stands as text counts as missing, a minus turns a sum round, half a household or a fraction of a đồng
breaks an equality, a merge hides a cell, a formula that reads its own total gives no number at all. A row of a block
whose choice is none of the list is in no sum.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor

from mtqg_xl.checks.comparison_reads import Reads
from mtqg_xl.checks.computed_cells import figure
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.follows import gap_of
from mtqg_xl.checks.rules import Judged, judged
from mtqg_xl.checks.trials import tried
from mtqg_xl.findings import Finding
from mtqg_xl.vietnamese import parse_number

TEXT_IN_NUMBER, NEGATIVE = "I01", "I04"
FRACTION, ODD_COUNT, MERGED = "I02", "I11", "S09"
NO_FIGURE = frozenset({"F10", "F12", "I14"})
"""Formulas in typed cells that give nobody's figure, or none yet."""
WRONG = frozenset({TEXT_IN_NUMBER, NEGATIVE, FRACTION, ODD_COUNT, *NO_FIGURE})
NO_CHOICE = frozenset({"I06", "I09"})
"""A row of a block without a choice that counts."""
ROUGHLY = 0.01
"""Whoever writes ``1,7 tỷ`` rounds by so much at most."""

Causes = dict[CellKey, Finding]


def under_wrong_inputs(
    context: Context, findings: Sequence[Finding], lines: Sequence[Judged], reads: Reads
) -> list[Finding]:
    """Return findings with each broken comparison put under the wrong cell that it reads, which is as severe as it.

    Where it can be said what number is meant, only what holds with that number is put under it.
    """
    causes = _causes(context, findings)
    unchosen = [each for each in findings if each.code in NO_CHOICE and "#" in each.key]
    if not (causes or unchosen) or not reads:
        return list(findings)
    meant = {key: _meant(context, key, cause) for key, cause in causes.items()}
    still = _still_broken(context, meant)
    under: dict[int, list[Finding]] = {}
    kept: list[Finding] = []
    for finding in findings:
        met = [(key, causes[key]) for key in reads.get(finding.key, ()) if key in causes]
        cause = next((each for key, each in met if _explains(each, meant[key], finding, still)), None)
        cause = cause or _left_out(context, finding, unchosen, reads)
        if cause is None or cause is finding:
            kept.append(finding)
        else:
            under.setdefault(id(cause), []).append(finding)
    return [_with(finding, under.get(id(finding), [])) for finding in kept]


def _left_out(context: Context, finding: Finding, unchosen: Sequence[Finding], reads: Reads) -> Finding | None:
    """Return the choice in whose row stands just what a comparison of sums lacks."""
    gap = abs(gap_of(finding))
    for cause in unchosen:
        instance, row, _ = cause.key.split("|")
        is_read = any(key[:2] == (instance, row) for key in reads.get(finding.key, ()))
        if gap and is_read and any(abs(number) == gap for number in _numbers_in(context, instance, row)):
            return cause
    return None


def _numbers_in(context: Context, instance: str, row: str) -> Iterator[float]:
    """Yield what stands in a row of a block, typed or computed."""
    for column in context.kit.instance_by_id[instance].form.columns:
        cell = context.submission.cell(instance, row, column.id)
        number = figure(context, context.figures, (instance, row, column.id)) if column.kind == "computed" else None
        if number is None and cell is not None:
            number = cell.value
        if number is not None:
            yield number


def _with(finding: Finding, below: Sequence[Finding]) -> Finding:
    if not below:
        return finding
    worst = min((finding, *below), key=lambda each: each.severity.rank).severity
    return replace(finding, severity=worst).with_consequences(tuple(below))


def _causes(context: Context, findings: Sequence[Finding]) -> Causes:
    """Return for each typed cell that is told as wrong the finding that says so."""
    found: Causes = {}
    for finding in findings:
        if finding.code == MERGED:
            hidden = dict.fromkeys(finding.related, finding)
            found |= {key: hidden[link] for key in context.key_at.values() if (link := context.link(key)) in hidden}
    for finding in findings:
        if finding.code in WRONG and finding.key.count("|") == 2:
            instance, row, column = finding.key.split("|")
            found.setdefault((instance, row, column), finding)
    return found


def _still_broken(context: Context, meant: Mapping[CellKey, float | None]) -> dict[str, float]:
    """Return the comparisons that break also with the numbers that are meant, and by how much."""
    from mtqg_xl.figures.compute import compute

    submission = context.submission
    for key, number in meant.items():
        if number is not None:
            submission = submission.with_number(key, number)
    lines = judged([submission], compute([submission], context.kit), [context.blank_is_none])[0]
    return {line.case.key: abs(line.left - line.right) for line in lines if line.state == "khong_dat"}


def _meant(context: Context, key: CellKey, finding: Finding) -> float | None:
    """Return the number that a cell means, None where nobody can say."""
    held = finding.expected if finding.code == TEXT_IN_NUMBER else finding.found
    if not isinstance(held, int | float) or finding.code in {MERGED, *NO_FIGURE}:
        return None
    if finding.code in {NEGATIVE, TEXT_IN_NUMBER}:
        return abs(float(held))
    if finding.code == ODD_COUNT:
        # half a household too many or too few: whichever fits more of what is compared with it
        trials = [(number, tried(context, [(key, float(number))])[0]) for number in (floor(held), ceil(held))]
        return float(min(trials, key=lambda each: len(each[1].broken))[0])
    scale = context.scale(key)
    return round(held * scale) / scale


def _explains(cause: Finding, meant: float | None, finding: Finding, still: Mapping[str, float]) -> bool:
    """Whether a comparison breaks because of a cell: not if it breaks whatever the cell means."""
    gap = still.get(finding.key.partition("#")[0])
    return meant is None or gap is None or (_is_rough(cause) and gap <= abs(meant) * ROUGHLY)


def _is_rough(cause: Finding) -> bool:
    """Whether a text names thousands, millions or billions: it leaves out what comes behind."""
    factor = parse_number(str(cause.found)).unit_factor if cause.code == TEXT_IN_NUMBER else None
    return factor is not None and factor > 1
