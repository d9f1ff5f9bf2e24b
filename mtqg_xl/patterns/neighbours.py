"""Cells that do not follow their neighbours: another formula, a typed number, nothing."""

from collections.abc import Iterator
from itertools import groupby

from mtqg_xl.cells import Address
from mtqg_xl.patterns.difference import Change, difference
from mtqg_xl.patterns.evidence import MISSING, TYPED, confidence, left_out
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
    typed = sum(len(each.cells) for each in found if each.content == "number" and each.is_between)
    return typed > 1 and typed > _MOST_TYPED * sheet.formulas[axis][found[0].line]


def _suspicion(sheet: SheetView, found: Break, is_custom: bool) -> Iterator[Suspicion]:
    host = sheet.forms[found.host]
    if found.content == "number" and not is_custom:
        sure = confidence(sheet, found, TYPED, None)
        wanted = copied(sheet, found.host, found.cells[0])
        yield Suspicion(
            TYPED_OVER, TYPED, found.cells, sure, typed_in(sheet, found), f"Gõ lại {wanted}.", (found.host,), wanted
        )
    elif found.content == "blank":
        sure = confidence(sheet, found, MISSING, None)
        wanted = copied(sheet, found.host, found.cells[0])
        yield Suspicion(NO_FORMULA, MISSING, found.cells, sure, hole(found), f"Gõ {wanted}.", (found.host,), wanted)
    elif found.content == "formula":
        change = difference(sheet.forms[found.cells[0]], host)
        if change is not None:
            sure = confidence(sheet, found, change.change, change)
            wanted = copied(sheet, found.host, found.cells[0])
            lacks = change.change is Change.RANGE_END and bool(left_out(change)) and host.is_addition
            yield Suspicion(
                OMITTED if lacks else OTHER_FORMULA,
                change.change,
                found.cells,
                sure,
                differs(sheet, found, change),
                f"Nếu không cố ý, chép công thức của ô {Address(*found.host).a1} sang ({wanted}).",
                (found.host,),
                wanted,
            )


_JOINED = -0.1
"""What a whole row does alike may be meant."""


def joined(found: list[Suspicion], by: float = _JOINED) -> list[Suspicion]:
    """Return suspicions with those of one kind in neighbouring cells made one, ``by`` so much more sure for each."""
    kept: list[Suspicion] = []
    at: dict[tuple[str, str, Key], int] = {}
    for each in sorted(found, key=lambda each: each.cells[0]):
        row, column = each.cells[0]
        beside = ((row - 1, column), (row, column - 1))
        before = next((at[each.code, each.kind, key] for key in beside if (each.code, each.kind, key) in at), None)
        if before is None:
            before = len(kept)
            kept.append(each)
        else:
            kept[before] = _with(kept[before], each, by)
        for cell in each.cells:
            at[each.code, each.kind, cell] = before
    return kept


def _with(first: Suspicion, other: Suspicion, by: float) -> Suspicion:
    cells = tuple(dict.fromkeys((*first.cells, *other.cells)))
    sure = max(first.confidence, other.confidence) + by
    return Suspicion(first.code, first.kind, cells, sure, first.what, first.mend, first.beside, first.expected)
