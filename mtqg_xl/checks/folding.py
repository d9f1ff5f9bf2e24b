"""One cause, one message: what follows from money typed in another unit is put under it, a whole sheet under one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from mtqg_xl.cells import parse_a1
from mtqg_xl.checks.blame import OF_ONE_AMOUNT, explains_gap
from mtqg_xl.checks.comparison_reads import Places
from mtqg_xl.checks.follows import column_letters, gap_of, place_of, under_cells, under_units
from mtqg_xl.checks.rule_findings import is_slip
from mtqg_xl.findings import CODES, Finding, Severity

WHOLE_SHEET_FROM = 3
"""So many rows of a sheet at least, and more than half of those with money, make one slip of the whole sheet."""

WHOLE_COLUMN_FROM = 2
"""So many amounts at least make a column."""

MANY_IN_COLUMN = 5
"""So many slips in one column were typed in one go, however many amounts stand beside them."""

WHOLE_ROW_FROM = 3
"""So many amounts of a row at least, if they are not all of them."""

WHOLE_COLUMN = "I12"
FRACTION = "I02"
TOO_SMALL = "I03"
Leaders = dict[str, str]
"""For the place of a slip the place of the one that speaks for it."""

Causes = dict[str, Finding]
"""Slips that stand for themselves, by ``Sheet!A1``."""


def folded(
    findings: Sequence[Finding],
    slip_rules: frozenset[str],
    money: Mapping[str, frozenset[str]],
    reads: Places = MappingProxyType({}),
) -> list[Finding]:
    """Return findings with what follows from a unit slip put under it; the message is as severe as the worst of them.

    An error value in an input is the cause of every comparison that it spoils. A slip at a cell explains every other
    finding at that cell, those that name the cell as related, and slips that only mirror it. ``money`` has the cells
    of each sheet that hold money: where most of its rows slipped, the dearest slip speaks for the sheet, and where
    only one column did, that column is one finding. ``reads`` has by the key of a rule's finding the typed cells that
    its comparison reads.
    """
    findings = under_cells(findings)
    small = {place_of(finding) for finding in findings if finding.code == TOO_SMALL}
    slips = [
        finding
        for finding in findings
        if is_slip(finding, slip_rules) and (finding.code[0] != "R" or small.isdisjoint(reads.get(finding.key, ())))
    ]
    causes: Causes = {}
    for slip in sorted(slips, key=lambda finding: (finding.severity.rank, -_impact(finding))):
        causes.setdefault(place_of(slip), slip)
    mirrors = _mirrors(causes)
    causes = {place: slip for place, slip in causes.items() if place not in mirrors}
    columns, sheets = _leaders(causes, money, _beside_others(findings))
    rows = _rows(causes, money, columns | sheets)
    leaders = columns | sheets | rows
    of_columns = {(causes[place].sheet, column_letters(causes[place].cell)): place for place in columns.values()}
    of_sheets = {causes[place].sheet: place for place in sheets.values()}
    under: dict[str, list[Finding]] = {place: [] for place in causes}
    kept: list[Finding] = []
    for finding in findings:
        cause = _cause(finding, causes, mirrors, reads)
        cause = cause or _above(finding, of_columns) or _sheet_above(finding, of_sheets, reads)
        leader = leaders.get(cause, cause) if cause is not None else None
        if leader is None or causes[leader] is finding:
            kept.append(finding)
        else:
            under[leader].append(finding)
    spoken = {leader: [place for place, its in leaders.items() if its == leader] for leader in leaders.values()}
    whole = {place: _of_column(place, money.get(causes[place].sheet, frozenset())) for place in columns.values()}
    in_row = frozenset(rows.values())
    told = [_message(finding, causes, under, spoken, whole, in_row) for finding in kept]
    return under_units(told, [finding for finding in told if is_slip(finding, slip_rules)])


def _impact(finding: Finding) -> float:
    return finding.impact or 0.0


def _mirrors(causes: Causes) -> dict[str, str]:
    """Return for each slip that only mirrors another the place of the one that explains it in the end."""
    found: dict[str, str] = {}
    for place, slip in sorted(causes.items(), key=lambda item: _impact(item[1])):
        other = _mirrored(place, slip, causes)
        if other is not None and _end(other, found) != place:
            found[place] = other
    return {place: _end(place, found) for place in found}


def _end(place: str, mirrors: Mapping[str, str]) -> str:
    while place in mirrors:
        place = mirrors[place]
    return place


def _mirrored(place: str, slip: Finding, causes: Causes) -> str | None:
    """Return the place of the slip behind a slip: a cell that it names, or one beside that if its own side is small."""
    named = set(slip.related)
    beside = {_row_of(link) for link in slip.related} if _is_short(slip) else set()
    for other, cause in sorted(causes.items(), key=lambda item: -_impact(item[1])):
        if other == place:
            continue
        is_worse = cause.severity.rank < slip.severity.rank or _impact(cause) > _impact(slip)
        if other in named and (_is_short(slip) or is_worse):
            return other
        if cause.sheet != slip.sheet and _row_of(other) in beside:
            return other
    return None


def _is_short(finding: Finding) -> bool:
    """Whether the cell itself holds less than what it is compared with: then the excess lies over there."""
    found, expected = finding.found, finding.expected
    return isinstance(found, int | float) and isinstance(expected, int | float) and abs(found) < abs(expected)


def _row_of(place: str) -> tuple[str, int]:
    sheet, _, cell = place.rpartition("!")
    return sheet, parse_a1(cell).row if cell else 0


def _beside_others(findings: Sequence[Finding]) -> frozenset[str]:
    """Return the places that do not fit other figures of their sheet, not merely a limit or another sheet."""
    found: set[str] = set()
    for finding in findings:
        named = [link for link in finding.related if link.startswith(f"{finding.sheet}!")]
        if named or finding.code in {"I03", "I05"}:
            found.update((place_of(finding), *named))
    return frozenset(found)


def _leaders(causes: Causes, money: Mapping[str, frozenset[str]], beside: frozenset[str]) -> tuple[Leaders, Leaders]:
    """Return for each slip of a column or a sheet that slipped as a whole the place of the one that speaks for it.

    A column is one that differs from those ``beside`` it, or has none beside it; else the whole sheet slipped.
    """
    by_sheet: dict[str, list[str]] = {}
    for place, slip in causes.items():
        by_sheet.setdefault(slip.sheet, []).append(place)
    columns: Leaders = {}
    sheets: Leaders = {}
    for sheet, places in by_sheet.items():
        cells = money.get(sheet, frozenset())
        rows = len({_row_of(place) for place in places})
        if _is_one_column(places) and (not beside.isdisjoint(places) or _is_one_column([*cells])):
            if _is_whole_column(places, cells):
                columns |= dict.fromkeys(places, min(places, key=_row_of))
        elif rows >= WHOLE_SHEET_FROM and rows * 2 > len({parse_a1(cell).row for cell in cells}):
            sheets |= dict.fromkeys(places, places[0])  # worst and dearest first
    return columns, sheets


def _rows(causes: Causes, money: Mapping[str, frozenset[str]], told: Leaders) -> Leaders:
    """Return the same for each row in which every amount slipped, or more than half of several."""
    by_row: dict[tuple[str, int], list[str]] = {}
    for place in causes:
        if place not in told:
            by_row.setdefault(_row_of(place), []).append(place)
    found: Leaders = {}
    for (sheet, row), places in by_row.items():
        among = sum(parse_a1(cell).row == row for cell in money.get(sheet, ()))
        is_most = len(places) >= WHOLE_ROW_FROM and len(places) * 2 > among
        if len(places) > 1 and (is_most or len(places) >= among or _have_same_partners(places, causes)):
            found |= dict.fromkeys(places, places[0])
    return found


def _have_same_partners(places: Sequence[str], causes: Causes) -> bool:
    """Whether slips of one row stand against the same rows of another sheet: a line and its works."""
    partners = [
        {_row_of(link) for link in causes[place].related if not link.startswith(f"{causes[place].sheet}!")}
        for place in places
    ]
    against = [rows for rows in partners if rows]  # a limit has no partner
    return bool(against) and all(rows == against[0] for rows in against)


def _sheet_above(finding: Finding, of_sheets: Mapping[str, str], reads: Places) -> str | None:
    """Return the slip of a whole sheet that a fraction there, or a comparison a thousandfold apart, follows from."""
    if finding.code == FRACTION:
        return of_sheets.get(finding.sheet)
    if finding.code[0] != "R" or not is_slip(finding, frozenset()):
        return None
    read = (place.rpartition("!")[0] for place in reads.get(finding.key, ()))
    return next((of_sheets[sheet] for sheet in read if sheet in of_sheets), None)


def _above(finding: Finding, of_columns: Mapping[tuple[str, str], str]) -> str | None:
    """Return the slip of a whole column that a finding about one of its cells follows from."""
    if finding.code[0] == "R":
        links = (link.rpartition("!") for link in finding.related)
        read = [(sheet, column_letters(cell)) for sheet, _, cell in links]
    elif finding.code == FRACTION:
        read = [(finding.sheet, column_letters(finding.cell))]
    else:
        return None
    return next((of_columns[column] for column in read if column in of_columns), None)


def _is_one_column(places: Sequence[str]) -> bool:
    return len({column_letters(place.rpartition("!")[2]) for place in places}) == 1


def _is_whole_column(places: Sequence[str], money: frozenset[str]) -> bool:
    """Whether every amount of a column slipped, or most of many; one alone is no column."""
    among = _of_column(places[0], money)
    is_most = len(places) >= WHOLE_SHEET_FROM and len(places) * 2 > among
    return len(places) >= WHOLE_COLUMN_FROM and (len(places) >= among or is_most or len(places) >= MANY_IN_COLUMN)


def _of_column(place: str, money: frozenset[str]) -> int:
    """Return how many amounts stand in the column of a place."""
    column = column_letters(place.rpartition("!")[2])
    return sum(column_letters(cell) == column for cell in money)


def _cause(finding: Finding, causes: Causes, mirrors: Mapping[str, str], reads: Places) -> str | None:
    place = place_of(finding)
    if place in causes:
        return place
    if place in mirrors:
        return mirrors[place]
    if finding.code[0] not in {"R", "I"}:
        return None
    named = next((link for link in finding.related if link in causes), None)
    return named or _lacking(finding, causes) or _too_small(finding, causes, reads)


def _too_small(finding: Finding, causes: Causes, reads: Places) -> str | None:
    """Return the amount too small for its unit that a comparison reads: whatever it says of it is said of no figure."""
    places = reads.get(finding.key, ())
    return next((place for place in places if place in causes and causes[place].code == TOO_SMALL), None)


def _lacking(finding: Finding, causes: Causes) -> str | None:
    """Return the slip of the same row that a comparison lacks, or has too much of, to the last figures."""
    gap = abs(gap_of(finding))
    if finding.code[0] != "R" or not gap:
        return None
    row, scale = _row_of(place_of(finding)), _impact(finding) / gap
    for place, slip in causes.items():
        is_beside = slip.code in OF_ONE_AMOUNT and _row_of(place) == row
        if is_beside and isinstance(slip.found, int | float) and explains_gap(slip.found * scale, gap * scale):
            return place
    return None


def _message(
    finding: Finding,
    causes: Causes,
    under: Mapping[str, list[Finding]],
    spoken: Mapping[str, list[str]],
    whole: Mapping[str, int],
    in_row: frozenset[str],
) -> Finding:
    place = place_of(finding)
    if causes.get(place) is not finding:
        return finding
    worst = min((finding, *under[place]), key=lambda item: item.severity.rank).severity
    slipped = spoken.get(place, [])
    if place in whole:
        return _of_whole_column(finding, slipped, whole[place], under[place], worst)
    what = finding.what
    if slipped:
        line = "dòng" if place in in_row else "biểu"
        what += f" {len(slipped)} ô của {line} này cùng bị như vậy: có phải cả {line} gõ theo đơn vị tính khác?"
    return replace(finding, severity=worst, what=what).with_consequences(tuple(under[place]))


def _of_whole_column(
    first: Finding, places: Sequence[str], amounts: int, under: Sequence[Finding], worst: Severity
) -> Finding:
    """Return one finding for a column that was typed in another unit, at its first slip, with every slip under it."""
    cells = sorted((place.rpartition("!")[2] for place in places), key=parse_a1)
    what = (
        f"{len(cells)} trong {max(len(cells), amounts)} số tiền của cột “{first.column_title}” "
        f"(ô {', '.join(cells)}) cùng lệch đơn vị tính. Có phải gõ nhầm đơn vị tính cả cột? Ô đầu: {first.what}"
    )
    column = CODES[WHOLE_COLUMN]
    dearest = max((first, *under), key=_impact)
    return replace(
        first,
        code=WHOLE_COLUMN,
        severity=worst,
        what=what,
        why=column.why,
        mend=column.mend,
        impact=dearest.impact,
        related=tuple(f"{first.sheet}!{cell}" for cell in cells if cell != first.cell),
        consequences=(first, *under),
        key=f"{first.sheet}!{column_letters(first.cell)}",
    )
