"""What follows from an error value, a merge or a total typed over, put under it: the officer mends the one cell."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from mtqg_xl.findings import Finding, Severity

ERROR_IN_INPUT = "I08"
WHY_IN_ERROR = frozenset({"F12", "F13"})
SPOILT_FORMULA = "F04"
TYPED_OVER = "F02"
CLEARED = "F03"
MERGED = "S09"
OTHER_UNIT = "U08"
UNIT_OF_FILE = "unit_of_file_changed|"
"""How the key of that finding begins where THÔNG TIN says it of the whole file."""
PART_MARK = " – "
"""What stands between the name of a row and its part."""


def under_cells(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with what follows from an input in error, a merge or a total typed over put under that."""
    return _under_totals(_under_errors(_under_merges(findings)))


def _under_errors(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with those about one input in error, and the formulas that it spoils, put under the first.

    A formula in the input that reads itself or another file is why there is an error: it comes first.
    """
    in_error = {place_of(finding) for finding in findings if finding.code == ERROR_IN_INPUT}
    spoilt: dict[str, list[Finding]] = {
        place_of(finding): [replace(finding, severity=Severity.BLOCK)]
        for finding in findings
        if finding.code in WHY_IN_ERROR and place_of(finding) in in_error
    }
    findings = [finding for finding in findings if not (finding.code in WHY_IN_ERROR and place_of(finding) in spoilt)]
    for finding in findings:
        if finding.code == ERROR_IN_INPUT:
            spoilt.setdefault(place_of(finding), []).append(finding)
    others: list[Finding] = []
    for finding in findings:
        if finding.code == SPOILT_FORMULA and finding.related and finding.related[0] in spoilt:
            spoilt[finding.related[0]].append(finding)
        elif finding.code != ERROR_IN_INPUT:
            others.append(finding)
    return [*others, *(first.with_consequences(tuple(rest)) for first, *rest in spoilt.values())]


def _under_merges(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with the formulas that a merge cleared put under the merge."""
    merge_of = {link: finding for finding in findings if finding.code == MERGED for link in finding.related}
    if not merge_of:
        return list(findings)
    cleared = [finding for finding in findings if finding.code == CLEARED and place_of(finding) in merge_of]
    return [
        finding.with_consequences(tuple(each for each in cleared if merge_of[place_of(each)] is finding))
        if finding.code == MERGED
        else finding
        for finding in findings
        if finding not in cleared
    ]


def _under_totals(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with the comparisons of a total put under the totals typed over that they stem from.

    Rules compare what the parts come to. Where a total was typed over in the same cell, or the totals typed over in
    the same column differ from their parts by just what the comparison lacks, that is the one thing that is wrong.
    """
    typed_over: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.code == TYPED_OVER and gap_of(finding):
            typed_over.setdefault(_column_of(finding), []).append(finding)
    under: dict[str, list[Finding]] = {}
    kept: list[Finding] = []
    for finding in findings:
        cause = _typed_over_cause(finding, typed_over.get(_column_of(finding), []))
        if cause is None:
            kept.append(finding)
        else:
            under.setdefault(place_of(cause), []).append(finding)
    return [
        finding.with_consequences(tuple(under.get(place_of(finding), ()))) if finding.code == TYPED_OVER else finding
        for finding in kept
    ]


def _typed_over_cause(finding: Finding, totals: Sequence[Finding]) -> Finding | None:
    if finding.code[0] != "R" or not totals:
        return None
    here = next((total for total in totals if place_of(total) == place_of(finding)), None)
    if here is not None:
        return here
    same = [total for total in totals if _part(total) == _part(finding)]
    explains = bool(gap_of(finding)) and sum(map(gap_of, same)) == -gap_of(finding)
    return max(same, key=lambda total: abs(gap_of(total))) if explains else None


def _part(finding: Finding) -> str:
    """Return the part that a row tells of where several lines tell of one thing: ``Hộ``, ``Nhân khẩu``."""
    words, mark, part = finding.row_label.rpartition(" (")[0].rpartition(PART_MARK)
    return part if mark and words else ""


def under_units(findings: Sequence[Finding], slips: Collection[Finding]) -> list[Finding]:
    """Return findings with the slips of a sheet put under the line that says that it is in another unit.

    THÔNG TIN says so of every sheet that does not say so itself.
    """
    lines = {finding.sheet: finding for finding in findings if finding.code == OTHER_UNIT and finding.cell}
    if not lines:
        return list(findings)
    of_file = next((line for line in lines.values() if line.key.startswith(UNIT_OF_FILE)), None)
    above = {id(slip): line for slip in slips if (line := lines.get(slip.sheet, of_file)) is not None}
    told = [finding for finding in findings if finding in slips and id(finding) in above]
    return [
        finding.with_consequences(tuple(each for each in told if above[id(each)] is finding))
        if finding is lines.get(finding.sheet)
        else finding
        for finding in findings
        if finding not in told
    ]


def gap_of(finding: Finding) -> float:
    """Return by how much more was found than expected; 0 where one of them is no number."""
    found, expected = finding.found, finding.expected
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return found - expected
    return 0.0


def _column_of(finding: Finding) -> tuple[str, str]:
    return finding.sheet, column_letters(finding.cell)


def place_of(finding: Finding) -> str:
    """Return ``Sheet!A1`` of a finding."""
    return f"{finding.sheet}!{finding.cell}"


def column_letters(cell: str) -> str:
    """Return the letters of a cell's address."""
    return cell.rstrip("0123456789")
