"""Mistakes that people make in any workbook, planted in a draft; each says at which cells it may be told.

None of this looks at the rooms that are to find them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.bench.any_draft import Draft, Key, letter

_REFERENCE = re.compile(r"(?<![$A-Z:])([A-Z]{1,2})(\d+)(?![\d(:$])")
_RANGE = re.compile(r"SUM\(([A-Z]+)(\d+):([A-Z]+)(\d+)\)")


@dataclass(frozen=True)
class Truth:
    """A planted mistake: its kind and the cells at which telling it is right."""

    kind: str
    cells: frozenset[Key]
    did: str


Fault = Callable[[Draft, Random], Truth | None]


def _inner(draft: Draft, random: Random, fewest: int = 5) -> Key | None:
    """Return a cell inside a group of copies: not its first, for a series may begin otherwise."""
    groups = [group for group in draft.fills if len(group) >= fewest]
    inner = [key for group in groups for key in group[1:-1] if str(draft.cells.get(key)).startswith("=")]
    return random.choice(inner) if inner else None


def _put(draft: Draft, key: Key, value: float | str, kind: str, *others: Key) -> Truth:
    did = f"{draft.cells.get(key)} → {value}"
    draft.cells[key] = value
    return Truth(kind, frozenset((key, *others)), did)


def typed_over(draft: Draft, random: Random) -> Truth | None:
    key = _inner(draft, random)
    return None if key is None else _put(draft, key, random.randint(50, 500), "typed_over")


def other_cell(draft: Draft, random: Random) -> Truth | None:
    key = _inner(draft, random)
    formula = str(draft.cells[key]) if key is not None else ""
    places = list(_REFERENCE.finditer(formula))
    if key is None or not places:
        return None
    place = random.choice(places)
    row = int(place[2]) + random.choice((-1, 1))
    if row < 1:
        return None
    return _put(draft, key, f"{formula[: place.start()]}{place[1]}{row}{formula[place.end() :]}", "other_cell")


def other_operation(draft: Draft, random: Random) -> Truth | None:
    key = _inner(draft, random)
    formula = str(draft.cells[key]) if key is not None else ""
    for old, new in (("*", "/"), ("-", "+"), ("+", "-"), ("/", "*"), ("SUM", "AVERAGE")):
        if key is not None and old in formula:
            return _put(draft, key, formula.replace(old, new, 1), "other_operation")
    return None


def plus_number(draft: Draft, random: Random) -> Truth | None:
    key = _inner(draft, random)
    return None if key is None else _put(draft, key, f"{draft.cells[key]}+{random.randint(5, 60)}", "plus_number")


def cleared(draft: Draft, random: Random) -> Truth | None:
    key = _inner(draft, random, 6)
    if key is None:
        return None
    did = f"{draft.cells.pop(key)} →"
    return Truth("cleared", frozenset({key}), did)


def _sums(draft: Draft) -> list[Key]:
    """Return the sums of a range that still stand: one may have been cleared or typed over."""
    return [key for key in draft.sums if _RANGE.search(str(draft.cells.get(key))) is not None]


def short_range(draft: Draft, random: Random) -> Truth | None:
    sums = _sums(draft)
    if not sums:
        return None
    key = random.choice(sums)
    found = _RANGE.search(str(draft.cells[key]))
    assert found is not None
    left, top, right, bottom = found[1], int(found[2]), found[3], int(found[4])
    at_end = random.random() < 0.7
    if left == right:
        if bottom - top < 2:
            return None
        if (bottom if at_end else top, _number(left)) not in draft.cells:
            return None  # what is left out is blank: nobody loses anything
        top, bottom = (top, bottom - 1) if at_end else (top + 1, bottom)
    else:
        first, last = _number(left), _number(right)
        if last - first < 2:
            return None
        if (top, last if at_end else first) not in draft.cells:
            return None
        left, right = (left, letter(last - 1)) if at_end else (letter(first + 1), right)
    kind = "short_range" if at_end else "late_range"
    return _put(draft, key, f"=SUM({left}{top}:{right}{bottom})", kind)


def _number(text: str) -> int:
    number = 0
    for character in text:
        number = number * 26 + ord(character) - 64
    return number


def all_short(draft: Draft, random: Random) -> Truth | None:
    """A row was added above the totals and no total of the row takes it in."""
    standing = set(_sums(draft))
    groups = [group for group in draft.fills if len(group) > 1 and all(key in standing for key in group)]
    groups = [group for group in groups if group[0][0] == group[-1][0]]
    if not groups:
        return None
    group = random.choice(groups)
    for key in group:
        draft.cells[key] = re.sub(r":([A-Z]+)(\d+)\)", lambda m: f":{m[1]}{int(m[2]) - 1})", str(draft.cells[key]))
    return Truth("all_short", frozenset(group), str(draft.cells[group[0]]))


def doubled(draft: Draft, random: Random) -> Truth | None:
    """A grand total over details and sub-totals alike."""
    totals = _sums(draft)
    columns = {key[1] for key in totals if sum(other[1] == key[1] for other in totals) >= 3}
    if not columns:
        return None
    column = random.choice(sorted(columns))
    some = sorted(key[0] for key in totals if key[1] == column and f"{letter(column)}" in str(draft.cells[key]))
    if not some:
        return None
    bottom = max(row for row, at in draft.cells if at == column)
    target = (bottom if (bottom, column) not in totals and bottom > some[-1] else bottom + 2, column)
    return _put(draft, target, f"=SUM({letter(column)}{some[0]}:{letter(column)}{target[0] - 1})", "doubled")


def added_twice(draft: Draft, random: Random) -> Truth | None:
    chains = [key for key, value in draft.cells.items() if str(value).startswith("=") and str(value).count("+") >= 3]
    if not chains:
        return None
    key = random.choice(sorted(chains))
    terms = str(draft.cells[key])[1:].split("+")
    return _put(draft, key, "=" + "+".join([*terms, terms[0]]), "added_twice")


def left_out_term(draft: Draft, random: Random) -> Truth | None:
    """A total of several cells, one by one, of which one was forgotten."""
    chains = [key for key, value in draft.cells.items() if re.fullmatch(r"=[A-Z]+\d+(\+[A-Z]+\d+){2,}", str(value))]
    inside = [key for key in chains if any(key in group and len(group) > 2 for group in draft.fills)]
    if not inside:
        return None
    key = random.choice(sorted(inside))
    terms = str(draft.cells[key])[1:].split("+")
    del terms[random.randrange(len(terms))]
    return _put(draft, key, "=" + "+".join(terms), "left_out_term")


def end_slips(draft: Draft, random: Random) -> Truth | None:
    """The last of many copies reads the row below the one that the others read."""
    groups = [group for group in draft.fills if len(group) >= 8 and len({column for _, column in group}) == 1]
    ends = [group[-1] for group in groups if _REFERENCE.search(str(draft.cells.get(group[-1])))]
    own = [key for key in ends if any(int(met[2]) == key[0] for met in _REFERENCE.finditer(str(draft.cells[key])))]
    if not own:
        return None
    key = random.choice(own)
    formula = str(draft.cells[key])
    met = next(met for met in _REFERENCE.finditer(formula) if int(met[2]) == key[0])
    slipped = f"{formula[: met.start()]}{met[1]}{key[0] + 1}{formula[met.end() :]}"
    return _put(draft, key, slipped, "end_slips")


def typed_run(draft: Draft, random: Random) -> Truth | None:
    """Two neighbouring formulas of a line were typed over at once."""
    groups = [group for group in draft.fills if len(group) >= 8 and len({column for _, column in group}) == 1]
    groups = [group for group in groups if all(str(draft.cells.get(key)).startswith("=") for key in group)]
    if not groups:
        return None
    group = random.choice(groups)
    at = random.randint(1, len(group) - 3)
    if group[at + 1][0] != group[at][0] + 1:
        return None
    _put(draft, group[at], random.randint(50, 500), "typed_run")
    return _put(draft, group[at + 1], random.randint(50, 500), "typed_run", group[at])


def own_cell(draft: Draft, random: Random) -> Truth | None:
    sums = _sums(draft)
    if not sums:
        return None
    key = random.choice(sums)
    formula = str(draft.cells[key])
    found = _RANGE.search(formula)
    if found is None:
        return None
    last = f"{letter(key[1])}{key[0]}"
    return _put(draft, key, f"=SUM({found[1]}{found[2]}:{last})", "own_cell")


def text_number(draft: Draft, random: Random) -> Truth | None:
    columns = {key[1] for key in _sums(draft)}
    groups = [group for group in draft.typed if len(group) > 3 and group[0][1] in columns]
    if not groups:
        return None
    group = random.choice(groups)
    key = random.choice(group[1:-1])
    return _put(draft, key, random.choice(("{}", " {}", "{},5")).format(draft.cells[key]), "text_number")


def other_unit(draft: Draft, random: Random) -> Truth | None:
    groups = [group for group in draft.typed if len(group) > 7]
    if not groups:
        return None
    key = random.choice(random.choice(groups))
    if isinstance(draft.cells[key], str):
        return None
    value = float(draft.cells[key]) * random.choice((1_000, 1_000_000))
    return _put(draft, key, value, "other_unit")


def lost_cell(draft: Draft, random: Random) -> Truth | None:
    key = _inner(draft, random)
    if key is None:
        return None
    formula = str(draft.cells[key])
    return (
        _put(draft, key, _REFERENCE.sub("#REF!", formula, count=1), "lost_cell") if _REFERENCE.search(formula) else None
    )


FAULTS: tuple[Fault, ...] = (
    typed_over, other_cell, other_operation, plus_number, cleared, short_range, short_range, all_short, doubled,
    added_twice, own_cell, text_number, other_unit, lost_cell, left_out_term, end_slips, typed_run,
)  # fmt: skip
