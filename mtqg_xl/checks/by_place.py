"""A figure of one place (thôn) that no other form has: told at the place, not only in the total where it is lost.

Forms of a review repeat what they say of each place. A rule holds their totals equal; by place they must be equal too,
and figures that stand at the wrong place keep every total.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mtqg_xl.checks.comparison_reads import Reads
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.exchanged import EXCHANGED as EXCHANGED_CELLS
from mtqg_xl.checks.follows import column_letters, place_of
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.one_figure import is_among
from mtqg_xl.checks.place_figures import SAME, Alike, Column, Stray, Told, alike_by_place, strays
from mtqg_xl.checks.place_rows import named_rows, of_named_row
from mtqg_xl.checks.rules import Judged
from mtqg_xl.checks.swapped_digits import SWAPPED
from mtqg_xl.checks.trials import Change, as_it_is, case_of, tried_together
from mtqg_xl.definition.cases import typed_columns
from mtqg_xl.definition.places import ByPlace, EqualByPlace
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import write_words

STRAY = "A05"
FEWEST_TOGETHER = 3
"""So many places of one column that are all wrong are one thing to look at."""
_NAMED = 20
_SHOWN = 3
_MOST_WAYS = 24
EXCHANGED, LOWER, HIGHER = "exchanged", "lower", "higher"
_ACTS = {
    LOWER: "Số của {names} như bị gõ hoặc dán lệch xuống một dòng",
    HIGHER: "Số của {names} như bị gõ hoặc dán lệch lên một dòng",
    EXCHANGED: "Số của {names} như bị gõ đổi chỗ cho nhau",
}


@dataclass
class _Group:
    """Strays of one form that are one thing to know, what is told of it, and others that come of it."""

    some: list[Stray]
    act: str = ""
    finding: Finding | None = None
    followers: Sequence[Stray] = ()


def with_places(context: Context, findings: Sequence[Finding], lines: Sequence[Judged], reads: Reads) -> list[Finding]:
    """Return findings with those about single places; what breaks by them alone is put under them."""
    alike = list(alike_by_place(context, lines))
    known = _known_cells(context, findings)
    found = [stray for stray in strays(alike) if not _comes_of(context, stray, known)]
    columns = [column for each in alike for column in each.columns]
    if not found and not any(column.nameless for column in columns):
        return list(findings)
    told = {each.key: each for each in findings if each.code[0] == "R" and not is_answered(context, each)}
    explained = [
        (finding, equal.left, equal.right)
        for each in alike
        for equal, line in each.lines
        if (finding := told.get(line.case.key)) is not None and _explains(line, each, found, equal)
    ]
    broken = {total for _, *totals in explained for total in totals}
    groups = _moved(context, found)
    lowered = {group.some[0].column.form for group in groups if group.act == LOWER}
    left = _without(found, groups)
    rows = named_rows(context, [column for column in columns if column.form not in lowered], left)
    groups += [_Group(list(row.strays), finding=of_named_row(context, row)) for row in rows]
    left = [*_without(found, groups), *(stray for row in rows for stray in row.differing)]
    for form in dict.fromkeys(stray.column.form for stray in left):
        groups += _apart(context, [stray for stray in left if stray.column.form == form], broken)
    return _told(context, findings, groups, explained, lines, reads)


def _known_cells(context: Context, findings: Sequence[Finding]) -> frozenset[str]:
    """Return the cells, as ``Sheet!A1``, of figures that are known to be mistyped or exchanged."""
    return frozenset(
        place
        for each in findings
        if each.code in {SWAPPED, EXCHANGED_CELLS}
        for place in (place_of(each), *each.related)
    )


def _comes_of(context: Context, stray: Stray, known: frozenset[str]) -> bool:
    """Whether a figure is one of some cells, or is computed from one of them, or a merge hides it."""
    if not known and not context.covered:
        return False
    instance = context.kit.instance_by_id[stray.column.form]
    columns = {stray.column.total.column, *typed_columns(instance, stray.column.total.column)}
    cells = [(row.key[0], row.key[1], column) for row in _rows(stray) for column in columns]
    return any(cell in context.covered or context.link(cell) in known for cell in cells)


def _rows(stray: Stray) -> Iterator[Told]:
    """Yield the rows that a figure is held in, and those that hold what the other forms have."""
    yield from stray.column.rows.get(stray.name, ())
    if stray.against is not None:
        yield from stray.against.rows.get(stray.name, ())


def _without(found: Sequence[Stray], groups: Sequence[_Group]) -> list[Stray]:
    gone = {id(stray) for group in groups for stray in group.some}
    return [stray for stray in found if id(stray) not in gone]


def _explains(line: Judged, alike: Alike, found: Sequence[Stray], equal: EqualByPlace) -> bool:
    """Whether two totals differ by just what their places do."""
    own = {
        column.total: _excess(column, [stray for stray in found if stray.column is column]) for column in alike.columns
    }
    gap = own[equal.left] - own[equal.right]
    return abs(gap) > SAME and abs(gap - (line.left - line.right)) <= SAME


def _excess(column: Column, own: Sequence[Stray]) -> float:
    """Return how much more a column says of all places than others do, rows without a name among them."""
    return sum(stray.gap for stray in own) + sum(row.value for row in column.nameless)


def _moved(context: Context, found: Sequence[Stray]) -> list[_Group]:
    """Return the strays of columns in which right figures stand at wrong places, those of one form together."""
    acts: dict[tuple[str, str, tuple[str, ...]], list[Stray]] = defaultdict(list)
    for own in _by_column(found):
        act = _act(own)
        if act:
            acts[own[0].column.form, act, tuple(sorted(stray.name for stray in own))] += own
    return [_Group(sorted(some, key=lambda stray: _place(context, stray)), act) for (_, act, _), some in acts.items()]


def _place(context: Context, stray: Stray) -> tuple[int, int]:
    found = context.submission.found[stray.column.form].address(*_key(stray)[1:])
    return found.row, found.column


def _apart(context: Context, some: Sequence[Stray], broken: set[ByPlace]) -> Iterator[_Group]:
    """Yield what is told of the other strays of one form."""
    told = [own for own in _by_column(some) if _is_told(context, own, broken)]
    every = [stray for own in told for stray in own]
    for own in told:
        left = [stray for stray in own if not any(_follows(context, stray, other) for other in every)]
        if len(left) < FEWEST_TOGETHER:
            for stray in left:
                yield _Group([stray], followers=[each for each in every if _follows(context, each, stray)])
        else:
            yield _Group(left)


def _is_told(context: Context, own: Sequence[Stray], broken: set[ByPlace]) -> bool:
    """Whether figures that differ are worth a message: a total is wrong by them, or they are few among many.

    Who keeps other books differs everywhere; a figure that is computed from many others says little of its own.
    """
    column = own[0].column
    if column.total in broken and abs(_excess(column, own)) > SAME:
        return True
    is_typed = context.kit.instance_by_id[column.form].column_by_id[column.total.column].is_typed
    return is_typed and not own[0].is_open and len(own) * 2 < len(column.rows)


def _by_column(some: Sequence[Stray]) -> list[list[Stray]]:
    found: dict[int, list[Stray]] = defaultdict(list)
    for stray in some:
        found[id(stray.column)].append(stray)
    return list(found.values())


def _follows(context: Context, stray: Stray, other: Stray) -> bool:
    """Whether a computed figure is wrong by what another one of the same place is: one that it is computed from.

    Of two computed ones the one speaks that more forms gainsay.
    """
    if stray is other or stray.name != other.name or abs(abs(stray.gap) - abs(other.gap)) > SAME:
        return False
    instance = context.kit.instance_by_id[stray.column.form]
    one, two = (set(typed_columns(instance, each.column.total.column)) for each in (stray, other))
    is_typed = two == {other.column.total.column}
    if two < one:
        return is_typed or len(other.others) >= len(stray.others)
    return one < two and one != {stray.column.total.column} and len(other.others) > len(stray.others)


def _act(own: Sequence[Stray]) -> str:
    """Return what was done where the right figures stand at the wrong places: exchanged, or a row too low or high."""
    column, meant = own[0].column, {stray.name: stray.meant or 0.0 for stray in own}
    if any(stray.held is None or stray.meant is None for stray in own) or len(own) < 2:
        return ""
    rows = [(name, column.value(name) or 0.0) for name in column.rows]
    places = [at for at, (name, _) in enumerate(rows) if name in meant]
    first, last = places[0], places[-1]
    held = [value for _, value in rows[first : last + 1]]
    right = [meant.get(name, value) for name, value in rows[first : last + 1]]
    if len(own) == 2 and _same([own[0].held, own[1].held], [own[1].meant, own[0].meant]):
        return EXCHANGED
    below = sum(row.value for row in column.nameless)
    if not held[0] and _same(held[1:], right[:-1]) and _same([below], [right[-1]]):
        return LOWER
    if _same(held[:-1], right[1:]) and not held[-1]:
        return HIGHER
    return ""


def _same(some: Sequence[float | None], others: Sequence[float | None]) -> bool:
    return all(abs((one or 0.0) - (other or 0.0)) <= SAME for one, other in zip(some, others, strict=True))


def _told(
    context: Context,
    findings: Sequence[Finding],
    groups: Sequence[_Group],
    explained: Sequence[tuple[Finding, object, object]],
    lines: Sequence[Judged],
    reads: Reads,
) -> list[Finding]:
    """Return findings with one for each group, and what the group explains under it."""
    result = list(findings)
    for group in groups:
        totals = {stray.column.total for stray in (*group.some, *group.followers)}
        mine = [finding for finding, *sides in explained if not totals.isdisjoint(sides) and is_among(finding, result)]
        mine += _made_right(context, group, mine, [each for each in result if not is_among(each, mine)], lines, reads)
        finding = group.finding or _finding(context, group, mine)
        at_cell = next((each for each in result if _is_of_number(each, finding)), None)
        if at_cell is None:
            result = [each for each in result if not is_among(each, mine)]
            result.append(finding.with_consequences(tuple(mine)))
        else:
            mine = [each for each in mine if each is not at_cell]
            more = f" {finding.what}" if at_cell.code[0] == "R" and group.finding is None else ""
            said = replace(at_cell, what=at_cell.what + more).with_consequences(tuple(mine))
            result = [said if each is at_cell else each for each in result if not is_among(each, mine)]
    return result


def _is_of_number(finding: Finding, other: Finding) -> bool:
    """Whether something is told of the number in the same cell already: it is no other thing to know."""
    return (finding.sheet, finding.cell) == (other.sheet, other.cell) and finding.code[0] in "IFR"


def _made_right(
    context: Context,
    group: _Group,
    mine: Sequence[Finding],
    findings: Sequence[Finding],
    lines: Sequence[Judged],
    reads: Reads,
) -> list[Finding]:
    """Return what else is told of comparisons that would hold if the figures were those of the other forms."""
    ways = _ways(context, group)
    cells = {key for changes in ways for key, _ in changes}
    told = [
        each
        for each in findings
        if each.code[0] == "R" and not cells.isdisjoint(reads.get(each.key, ())) and not is_answered(context, each)
    ]
    if not told or not ways:
        return []
    known = [case_of(each.key) for each in (*told, *mine)]
    before = as_it_is(lines).broken
    for trial in tried_together(context, ways, set(known)):
        if trial.broken.isdisjoint(each.key for each in mine):
            return [each for each in told if each.key in before and each.key not in trial.broken]
    return []


def _ways(context: Context, group: _Group) -> list[list[Change]]:
    """Return changes of typed cells by which the figures become those of the other forms.

    A computed figure may be wrong by any of the cells that it is computed from: each is one way, added to or taken away
    from it.
    """
    typed = [(key, stray.meant or 0.0) for stray in group.some if (key := _typed(context, stray)) is not None]
    if typed:
        return [typed]
    ways: list[list[Change]] = []
    for stray in group.some if len(group.some) == 1 else ():
        instance = context.kit.instance_by_id[stray.column.form]
        for row in stray.column.rows.get(stray.name, ()):
            for column in typed_columns(instance, stray.column.total.column):
                cell = context.submission.cell(row.key[0], row.key[1], column)
                if cell is not None and cell.value is not None:
                    key = row.key[0], row.key[1], column
                    ways += [[(key, cell.value - stray.gap)], [(key, cell.value + stray.gap)]]
    return ways[:_MOST_WAYS]


def _typed(context: Context, stray: Stray) -> CellKey | None:
    """Return the cell in which a figure was typed; None where it is computed, or stands in several rows."""
    rows = stray.column.rows.get(stray.name, ())
    cell = context.submission.cell(*rows[0].key) if len(rows) == 1 else None
    return rows[0].key if cell is not None and cell.formula is None and cell.value is not None else None


def _finding(context: Context, group: _Group, mine: Sequence[Finding]) -> Finding:
    stray, *others = group.some
    ranks = [finding.severity for finding in mine]
    return context.finding(
        STRAY,
        _key(stray),
        _what(context, group, stray),
        severity=min(ranks, key=lambda severity: severity.rank) if ranks and not group.act else Severity.EXPLAIN,
        mend=_mend(group),
        found=stray.held,
        expected=stray.meant,
        related=tuple(map(context.link, [*stray.others, *map(_key, others)][:_NAMED])),
    )


def _mend(group: _Group) -> str:
    return "Chuyển các số về đúng dòng của từng nơi." if group.act else ""


def _key(stray: Stray) -> CellKey:
    """Return the cell of a stray; of a place that the form does not name its total."""
    rows = stray.column.rows.get(stray.name)
    total = stray.column.total
    return rows[0].key if rows else (total.instance, total.row, total.column)


def _what(context: Context, group: _Group, stray: Stray) -> str:
    if group.act:
        names = list(dict.fromkeys(_name(context, each) for each in group.some))
        listed = (
            " và ".join(names) if len(names) <= 2 else f"{write_words(len(names))} nơi ({names[0]} đến {names[-1]})"
        )
        cells = (context.place(_key(each))[1] for each in group.some)
        columns = sorted({column_letters(cell) for cell in cells}, key=lambda letters: (len(letters), letters))
        return f"{_ACTS[group.act].format(names=listed)} (cột {', '.join(columns)}): {_compared(context, stray)}."
    if len(group.some) > 1:
        more = "; ".join(_compared(context, each) for each in group.some[:_SHOWN])
        return (
            f"Số của {write_words(len(group.some))} nơi khác các biểu khác: {more}{'; …' * (len(group.some) > _SHOWN)}."
        )
    return f"{_compared(context, stray)}."


def _compared(context: Context, stray: Stray) -> str:
    """Return what a form says of a place, and what the others say: ``“Bó Mẫu” ghi 32 hộ; bốn biểu khác đều ghi …``."""
    meant = _amount(context, stray, stray.meant)
    places = _listed(list(map(context.link, stray.others)))
    who = f"{write_words(len(stray.others))} biểu khác đều ghi" if len(stray.others) > 1 else "biểu khác ghi"
    held = "trống" if not stray.held and _typed(context, stray) is None else _amount(context, stray, stray.held)
    return f"{_name(context, stray)} ghi {held}; {who} {meant} ({places})"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:_SHOWN]) + (f" và {len(words) - _SHOWN} chỗ nữa" if len(words) > _SHOWN else "")


def _amount(context: Context, stray: Stray, value: float | None) -> str:
    return context.amount(_key(stray), value or 0.0)


def _name(context: Context, stray: Stray) -> str:
    """Return the name of a place as a form writes it."""
    keys = [row.key for row in stray.column.rows.get(stray.name, ())] or list(stray.others)
    return f"“{context.block_row_name((keys[0][0], keys[0][1], keys[0][2])).split(' – ')[0]}”" if keys else stray.name
