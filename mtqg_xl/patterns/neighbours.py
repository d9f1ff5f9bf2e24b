"""Cells that do not follow their neighbours: another formula, a typed number, nothing."""

from collections.abc import Iterator
from itertools import groupby

from mtqg_xl.cells import Address
from mtqg_xl.patterns.computed import holds_result
from mtqg_xl.patterns.difference import Difference, difference
from mtqg_xl.patterns.evidence import LEAST, MISSING, RESULT, TYPED, confidence, left_out
from mtqg_xl.patterns.lines import Break, breaks
from mtqg_xl.patterns.sheet import Key, SheetView
from mtqg_xl.patterns.suspicion import Suspicion
from mtqg_xl.patterns.words import copied, differs, hole, typed_in

OTHER_FORMULA, TYPED_OVER, NO_FORMULA, OMITTED = "P01", "P02", "P03", "P04"
_MOST_TYPED = 0.25
"""Where more of a line is typed than this share, typed numbers are its custom."""


def neighbour_suspicions(sheet: SheetView) -> Iterator[Suspicion]:
    """Yield the cells that break the pattern of their neighbours, with what speaks for it weighed."""
    found = list(breaks(sheet))
    for (axis, _line), some in groupby(found, key=lambda each: (each.axis, each.line)):
        together = list(some)
        is_custom = _is_custom(sheet, axis, together)
        for each in together:
            yield from _suspicion(sheet, each, is_custom)


def _is_custom(sheet: SheetView, axis: int, found: list[Break]) -> bool:
    """Whether a line has so many typed numbers between its formulas that they are meant."""
    typed = [len(each.cells) for each in found if each.content == "number" and each.is_between]
    return len(typed) > 1 and sum(typed) > _MOST_TYPED * sheet.formulas[axis][found[0].line]


def _suspicion(sheet: SheetView, found: Break, is_custom: bool) -> Iterator[Suspicion]:
    if found.content == "formula":
        change = difference(sheet.forms[found.cells[0]], sheet.forms[found.host])
        if change is not None:
            sure = confidence(sheet, found, change.change, change)
            if sure >= LEAST:
                yield _other_formula(sheet, found, change, sure)
        return
    if found.content == "other":
        return
    kind = TYPED if found.content == "number" else MISSING
    if kind == TYPED and all(holds_result(sheet, found.host, cell) for cell in found.cells):
        kind = RESULT
    if kind == TYPED and is_custom:
        return
    sure = confidence(sheet, found, kind, None)
    if sure >= LEAST:
        wanted = copied(sheet, found.host, found.cells[0])
        code, what = (NO_FORMULA, hole(found)) if kind == MISSING else (TYPED_OVER, typed_in(sheet, found))
        yield Suspicion(code, kind, found.cells, sure, what, f"Gõ lại {wanted}.", (found.host,), wanted)


def _other_formula(sheet: SheetView, found: Break, change: Difference, sure: float) -> Suspicion:
    is_short = bool(left_out(change)) and sheet.forms[found.host].is_addition
    wanted = copied(sheet, found.host, found.cells[0])
    mend = f"Nếu không cố ý, chép công thức của ô {Address(*found.host).a1} sang ({wanted})."
    what = differs(sheet, found, change)
    code = OMITTED if is_short else OTHER_FORMULA
    return Suspicion(code, change.change, found.cells, sure, what, mend, (found.host,), wanted)


_JOINED = -0.1
"""What a whole row does alike may be meant."""


def joined(found: list[Suspicion], by: float = _JOINED) -> list[Suspicion]:
    """Return suspicions with those of one kind in neighbouring cells made one, ``by`` so much more sure for each."""
    groups: list[list[Suspicion]] = []
    at: dict[tuple[str, str, Key], int] = {}
    for each in sorted(found, key=lambda each: each.cells[0]):
        row, column = each.cells[0]
        beside = ((row - 1, column), (row, column - 1))
        before = next((at[each.code, each.kind, key] for key in beside if (each.code, each.kind, key) in at), None)
        if before is None:
            before = len(groups)
            groups.append([])
        groups[before].append(each)
        for cell in each.cells:
            at[each.code, each.kind, cell] = before
    return [_as_one(group, by) for group in groups]


def _as_one(group: list[Suspicion], by: float) -> Suspicion:
    first, *others = group
    sure = first.confidence
    for other in others:
        sure = max(sure, other.confidence) + by
    cells = tuple(dict.fromkeys(cell for each in group for cell in each.cells))
    return Suspicion(first.code, first.kind, cells, sure, first.what, first.mend, first.beside, first.expected)
