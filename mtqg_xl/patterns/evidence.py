"""How sure it is that a break of a pattern is a mistake: what speaks for it and against it.

The weights were set by hand on workbooks made for it (``tests/bench/any_workbook.py``); none is learned.
"""

from itertools import islice
from typing import Final

from mtqg_xl.cells import Address
from mtqg_xl.formula.relative import Reference
from mtqg_xl.patterns.difference import Change, Difference, wanted_cells
from mtqg_xl.patterns.forms import Form
from mtqg_xl.patterns.lines import Break, place
from mtqg_xl.patterns.sheet import Key, SheetView

TYPED, RESULT, MISSING = "typed", "result", "missing"

LEAST: Final = 0.6
"""Few, right findings beat many: what is less sure is not told."""

_START: Final[dict[str, float]] = {
    Change.RANGE_END: 0.55,
    Change.TERM: 0.65,
    Change.CELLS: 0.5,
    Change.MISALIGNED: 0.55,
    Change.REFERENCE: 0.45,
    Change.OPERATOR: 0.55,
    Change.ADDED: 0.55,
    Change.FACTOR: 0.4,
    Change.NUMBER: 0.35,
    Change.OTHER: 0.3,
    TYPED: 0.45,
    RESULT: 0.65,
    MISSING: 0.3,
}
"""The smaller the change that is needed, the likelier is a slip."""
_SLIPS = frozenset({Change.RANGE_END, Change.ADDED, Change.FACTOR, Change.NUMBER, Change.MISALIGNED, RESULT})
"""Changes so small that they are slips also where the place is of another kind than its neighbours."""
_ALSO_OF_TOTALS = frozenset({Change.MISALIGNED, RESULT})
"""What is odd in a line of totals too, although totals have formulas of their own."""
_OF_FEW = frozenset({Change.RANGE_END, Change.TERM, RESULT})
"""Changes that need no long line to be seen: two totals beside show which cell is left out."""
_ANYWHERE = frozenset({Change.RANGE_END, Change.ADDED, Change.TERM, Change.MISALIGNED, Change.OPERATOR, RESULT})
"""Changes that a series does not begin or end with: at its ends they are as odd as between its cells."""
_BETWEEN = 0.25
_SAME_FORMAT, _OTHER_FORMAT = 0.1, -0.2
_PARALLEL = 0.15
_MANY_HOSTS, _ENOUGH_HOSTS = 0.15, 10
_FEW_HOSTS, _FEWEST_HOSTS = -0.2, 4
_IRREGULAR, _LEAST_SHARE = -0.25, 0.5
_RESTARTS, _RESTARTS_AT_ONE = -0.15, -0.5
_SIZE = 0.3
_LEFT_OUT, _NOTHING_LEFT_OUT = 0.15, -0.4
_TOTAL = -0.5
_AGAIN, _AGAIN_AND_AGAIN, _MANY_TIMES = -0.35, -0.55, 3
_CROSSING = -0.6
_UNLIKE = -0.5
_LOOKED_AT = 40
_WORDS = -0.5
"""A formula that gives words is added nowhere; such formulas are made one by one."""
_WANTED_EMPTY = -0.35
_GOES_ON_TYPED, _FEWEST_TYPED = -0.6, 3
_REMARK = -0.5
"""A figure typed on purpose has its reason written in its row, where the rows beside have none."""
_NOT_ADDED = -0.3
"""What no row adds up, prices and rates, no total adds up either."""
_MOSTLY, _WIDEST, _PAIR = 0.8, 60.0, 2
_AT_AN_END = -0.15
_NEVER = -1.0


def confidence(sheet: SheetView, found: Break, kind: str, change: Difference | None) -> float:
    """Return how sure it is that the cells of a break should hold what their neighbours hold."""
    first, host = found.cells[0], sheet.forms[found.host]
    if kind == Change.REFERENCE and _names_blank(sheet, change):
        kind = Change.MISALIGNED
    if _is_excluded(sheet, found, kind, host):
        return _NEVER
    sure = _START[kind] + (_BETWEEN if found.is_between else _AT_AN_END)
    sure += _MANY_HOSTS * min(1.0, found.hosts / _ENOUGH_HOSTS) - _SIZE * (len(found.cells) - 1) / found.hosts
    sure += _format(sheet, found, kind)
    sure += _PARALLEL if _has_parallel(sheet, found) else 0.0
    sure += 0.0 if kind in _SLIPS else _UNLIKE * _unlikeness(sheet, found)
    sure += _left_out(sheet, change, kind)
    sure += _TOTAL if kind not in _ALSO_OF_TOTALS and _is_odd_total(sheet, found) else 0.0
    sure += _line(sheet, found, kind, host)
    if found.content == "formula":
        sure += _again(sheet, found)
        sure += _CROSSING if _is_crossed(sheet, found) else 0.0
    sure += _WORDS if _is_another_sentence(sheet, first, change) else 0.0
    sure += _WANTED_EMPTY if _wants_empty(sheet, host, first) else 0.0
    return sure


def _is_excluded(sheet: SheetView, found: Break, kind: str, host: Form) -> bool:
    """Whether a break is one of the ordinary ones: the first cell of a series, a total below or beside its parts."""
    if found.is_before and kind not in _ANYWHERE:
        return True
    if not found.is_between and kind not in _ANYWHERE and not _has_parallel(sheet, found):
        return True
    if kind == MISSING and not found.is_between:
        return True
    if kind in {MISSING, TYPED} and not _reads_amounts(sheet, found, host):
        return True
    odd = [sheet.forms[cell] for cell in found.cells if cell in sheet.forms]
    if any(_adds_its_line(form, found) for form in odd) and not _adds_its_line(host, found):
        return True
    return not host.operands


def _reads_amounts(sheet: SheetView, found: Break, host: Form) -> bool:
    """Whether a copy of the neighbours' formula would have a number to compute with in each of the cells.

    Where it has none, as in a line with a lump sum and no quantity, a figure is typed or left out on purpose. What
    other sheets hold is not looked at: there it is taken to have one.
    """
    return all(
        any(
            cells.sheet is not None or any(sheet.is_computed_with(key) for key in sheet.filled(cells))
            for cells in wanted_cells(host, Address(*cell))
        )
        for cell in found.cells
    )


def _adds_its_line(form: Form, found: Break) -> bool:
    """Whether a formula reads several cells of its own line, as a sub-total among its parts does."""
    for cells in form.references:
        across = (cells.left, cells.right) if found.axis == 1 else (cells.top, cells.bottom)
        along = (cells.top, cells.bottom) if found.axis == 1 else (cells.left, cells.right)
        if cells.sheet is None and across[0] <= found.line <= across[1] and along[1] > along[0]:
            return True
    return False


def _format(sheet: SheetView, found: Break, kind: str) -> float:
    if kind == MISSING:
        return 0.0
    same = all(sheet.style(cell) == sheet.style(found.host) for cell in found.cells)
    return _SAME_FORMAT if same else _OTHER_FORMAT


def _unlikeness(sheet: SheetView, found: Break) -> float:
    """Return in what share of the other lines the odd place holds another formula than the place of the host.

    A row that differs from the row above in every column is a row of another kind, and no mistake in each of them.
    Where the cells on both sides differ as much, as the columns above a row of totals do, that says nothing.
    """
    own, other = found.cells[0][1 - found.axis], found.host[1 - found.axis]
    alike = _other_host(sheet, found)
    usual = 0.0 if alike is None else _differing(sheet, found, other, alike[1 - found.axis])
    return max(0.0, _differing(sheet, found, own, other) - usual)


def _other_host(sheet: SheetView, found: Break) -> Key | None:
    """Return the cell on the other side of the odd ones, else beyond the host, if it holds the same as the host."""
    first, last, host = (key[1 - found.axis] for key in (found.cells[0], found.cells[-1], found.host))
    for at in (last + 1, host - 1) if host < first else (first - 1, host + 1):
        form = sheet.forms.get(place(found.axis, found.line, at))
        if form is not None and form.key == sheet.forms[found.host].key:
            return place(found.axis, found.line, at)
    return None


def _differing(sheet: SheetView, found: Break, own: int, other: int) -> float:
    """Return in what share of the other lines two places hold different formulas."""
    crossing = sheet.rows if found.axis == 1 else sheet.columns
    near = sorted({*crossing.get(own, ()), *crossing.get(other, ())}, key=lambda at: abs(at - found.line))
    same = different = 0
    for at in near[:_LOOKED_AT]:
        forms = [sheet.forms.get(place(found.axis, at, position)) for position in (own, other)]
        if at == found.line or forms == [None, None]:
            continue
        is_same = forms[0] is not None and forms[1] is not None and forms[0].key == forms[1].key
        same, different = same + is_same, different + (not is_same)
    return different / (same + different + 1)


def _has_parallel(sheet: SheetView, found: Break) -> bool:
    """Whether the line beside goes on with equal formulas where this one breaks."""
    return any(_goes_on(sheet, found, step) for step in (-1, 1))


def _goes_on(sheet: SheetView, found: Break, step: int) -> bool:
    beside = [sheet.forms.get(_stepped(cell, found.axis, step)) for cell in (*found.cells, found.host)]
    return None not in beside and len({form.key for form in beside if form is not None}) == 1


def _stepped(cell: Key, axis: int, step: int) -> Key:
    """Return the cell at the same position of the line beside."""
    return (cell[0], cell[1] + step) if axis == 1 else (cell[0] + step, cell[1])


def _line(sheet: SheetView, found: Break, kind: str, host: Form) -> float:
    """Return what the line says: how many copies of the host it has, how regular it is, whether it counts on."""
    sure = _IRREGULAR if found.share < _LEAST_SHARE else 0.0
    sure += _FEW_HOSTS if found.hosts < _FEWEST_HOSTS and kind not in _OF_FEW else 0.0
    sure += _REMARK if kind == TYPED and _has_remark(sheet, found) else 0.0
    sure += _GOES_ON_TYPED if kind == TYPED and _ends_typed_series(sheet, found) else 0.0
    sure += _NOT_ADDED if kind == MISSING and _is_never_added(sheet, found, host) else 0.0
    if kind == TYPED and _reads_own_line(host, found):
        value = sheet.cells[found.cells[0]].value
        sure += _RESTARTS_AT_ONE if value in {0.0, 1.0} else _RESTARTS
    return sure


def _is_another_sentence(sheet: SheetView, cell: Key, change: Difference | None) -> bool:
    """Whether a formula gives words and differs in more than one place from its neighbour's."""
    if change is None or sheet.cells[cell].kind != "text":
        return False
    return change.change == Change.OTHER or (change.change == Change.REFERENCE and change.operands > 1)


def _has_remark(sheet: SheetView, found: Break) -> bool:
    """Whether words stand at the end of the row of a figure, in a column where the rows above and below have none."""
    row, column = found.cells[0]
    last = sheet.rows[row][-1]
    return last > column and sheet.is_words((row, last)) and all(sheet.is_blank((row + by, last)) for by in (-1, 1))


def _ends_typed_series(sheet: SheetView, found: Break) -> bool:
    """Whether a typed number is the last of figures typed along the other line from its beginning on.

    Figures of the past are typed and those of the future computed; where they meet, rows need not agree.
    """
    cell = found.cells[0]
    for step in (-1, 1):
        at, count = cell, 0
        while sheet.is_number(at):
            at, count = _stepped(at, found.axis, step), count + 1
        after = sheet.forms.get(_stepped(cell, found.axis, -step))
        goes_on = after is not None and after.key == sheet.forms[found.host].key
        if count >= _FEWEST_TYPED and goes_on and at not in sheet.forms:
            return True
    return False


def _is_never_added(sheet: SheetView, found: Break, host: Form) -> bool:
    """Whether a row of totals has a gap over figures that are not like those beside them and are added nowhere else."""
    if found.axis == 1 or not host.is_addition or all(cells.top == cells.bottom for cells in host.references):
        return False
    return not _is_like_beside(sheet, found) and not _is_added_across(sheet, found, host)


def _is_like_beside(sheet: SheetView, found: Break) -> bool:
    """Whether the columns on both sides of a gap hold the like of what its column holds."""
    row, own = found.cells[0]
    near = sorted(sheet.columns.get(own, ()), key=lambda at: abs(at - row))[:_LOOKED_AT]
    for other in (own - 1, own + 1):
        pairs = [((at, own), (at, other)) for at in near if at != row]
        same = [_is_like(sheet, *pair) for pair in pairs if all(map(sheet.holds_amount, pair))]
        if not same or sum(same) < _MOSTLY * len(same):
            return False
    return True


def _is_like(sheet: SheetView, one: Key, other: Key) -> bool:
    if sheet.style(one) != sheet.style(other):
        return False
    forms = [sheet.forms.get(each) for each in (one, other)]
    if forms[0] is not None and forms[1] is not None:
        return forms[0].key == forms[1].key
    sizes = sorted(abs(value) for each in (one, other) if isinstance(value := sheet.cells[each].value, float))
    return forms == [None, None] and len(sizes) == _PAIR and sizes[1] <= _WIDEST * sizes[0]


def _is_added_across(sheet: SheetView, found: Break, host: Form) -> bool:
    """Whether what a copy of a sum would add is added in its row too."""
    for cells in wanted_cells(host, Address(*found.cells[0])):
        for row, column in islice(sheet.filled(cells), _LOOKED_AT) if cells.sheet is None else ():
            forms = (sheet.forms.get((row, at)) for at in sheet.rows[row][:_LOOKED_AT])
            if any(form is not None and form.is_addition and _reads_cell(form, (row, column)) for form in forms):
                return True
    return False


def _reads_cell(form: Form, key: Key) -> bool:
    return any(
        cells.sheet is None and cells.top <= key[0] <= cells.bottom and cells.left <= key[1] <= cells.right
        for cells in form.references
    )


def _reads_own_line(host: Form, found: Break) -> bool:
    """Whether a formula goes on from the cell before it, as a running number or balance does."""
    column, row = found.axis == 1, found.axis == 0
    return any(
        cells.sheet is None
        and cells.size == 1
        and ((column and cells.left == found.line) or (row and cells.top == found.line))
        and (cells.top, cells.left) != found.host
        for cells in host.references
    )


def _times(sheet: SheetView, found: Break, axis: int) -> int:
    """Return how often the odd formula stands elsewhere in a line through it: its own (``axis``) or the other."""
    key, cell = sheet.forms[found.cells[0]].key, found.cells[0]
    return sheet.copies[axis][cell[axis], key] - (len(found.cells) if axis == found.axis else 1)


def _names_blank(sheet: SheetView, change: Difference | None) -> bool:
    """Whether a blank cell or words are read where a copy of the neighbours' formula would read a number."""
    if change is None or change.named is None or change.wanted is None or change.named.sheet is not None:
        return False
    if change.named.size != 1 or change.wanted.size != 1 or change.wanted.sheet is not None:
        return False
    return not sheet.is_computed_with(change.named[1:3]) and sheet.holds_amount(change.wanted[1:3])


def _again(sheet: SheetView, found: Break) -> float:
    """Return what it says that the odd formula stands elsewhere in the line too: then it is of a kind of its own."""
    times = _times(sheet, found, found.axis)
    if times >= _MANY_TIMES * len(found.cells):
        return _AGAIN_AND_AGAIN
    return _AGAIN if times >= len(found.cells) else 0.0


def _is_crossed(sheet: SheetView, found: Break) -> bool:
    """Whether the odd formula is at home in the line that crosses this one."""
    key = sheet.forms[found.cells[0]].key
    beside = (sheet.forms.get(_stepped(found.cells[0], found.axis, step)) for step in (-1, 1))
    is_beside = any(form is not None and form.key == key for form in beside)
    return is_beside or _times(sheet, found, 1 - found.axis) > 1


def left_out(change: Difference | None) -> tuple[Reference, ...]:
    """Return the cells that the neighbours' range has and this one lacks, where only one edge differs."""
    if change is None or change.change is not Change.RANGE_END or change.named is None or change.wanted is None:
        return ()
    named, wanted = change.named, change.wanted
    if wanted.bottom > named.bottom:
        return (wanted._replace(top=named.bottom + 1),)
    if wanted.top < named.top:
        return (wanted._replace(bottom=named.top - 1),)
    if wanted.right > named.right:
        return (wanted._replace(left=named.right + 1),)
    return (wanted._replace(right=named.left - 1),) if wanted.left < named.left else ()


def _left_out(sheet: SheetView, change: Difference | None, kind: str) -> float:
    if kind != Change.RANGE_END:
        return 0.0
    missing = left_out(change)
    if not missing or missing[0].sheet is not None:
        return 0.0
    is_filled = any(sheet.holds_amount(key) for key in sheet.filled(missing[0]))
    return _LEFT_OUT if is_filled else _NOTHING_LEFT_OUT


def _is_odd_total(sheet: SheetView, found: Break) -> bool:
    alike = _other_host(sheet, found)
    hosts = (found.host,) if alike is None else (found.host, alike)
    return any(sheet.is_total(cell) for cell in found.cells) and not any(map(sheet.is_total, hosts))


def _wants_empty(sheet: SheetView, host: Form, cell: Key) -> bool:
    """Whether a copy of the neighbours' formula would read blank cells here, while it reads filled ones there."""
    return _reads_blank(sheet, wanted_cells(host, Address(*cell))) and not _reads_blank(sheet, host.references)


def _reads_blank(sheet: SheetView, named: tuple[Reference, ...]) -> bool:
    own = [cells for cells in named if cells.sheet is None]
    return any(not any(sheet.holds_amount(key) for key in sheet.filled(cells)) for cells in own)
