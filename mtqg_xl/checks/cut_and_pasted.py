"""Inputs that were cut and pasted elsewhere: Excel lets formulas follow what was cut, and takes what lay under it away.

One press of Ctrl+X and Ctrl+V alters every formula that reads the cell: those of the old place read the new one, and
those of the new place say ``#REF!``. It is one thing to know, at the cell that lost its number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from mtqg_xl.checks.alterations import MOST_CELLS, cells_of, written_cells
from mtqg_xl.checks.comparison_reads import Reads
from mtqg_xl.checks.computed_cells import figure, is_equal, wanted_text
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.justification import is_answered
from mtqg_xl.checks.overrides import TYPED_OVER, Override
from mtqg_xl.findings import Finding
from mtqg_xl.formula.nodes import Kind
from mtqg_xl.formula.relative import Reference, apart, covered
from mtqg_xl.formula.syntax import FormulaSyntaxError, reference

CUT = "F17"
FEWEST = 2
"""So many formulas that follow to the same place were not each altered by hand; fewer where one says ``#REF!``."""
_NAMED = 20
_SHOWN = 4

_Cell = tuple[str, int, int]
_Way = tuple[str, str, int, int]
"""From which sheet to which, how many rows further down and columns further right."""


@dataclass(frozen=True, slots=True)
class CutAndPasted:
    """Cells whose formulas now read others, in the order of the sheet, and every override that comes of it.

    ``lost`` are the overrides that say ``#REF!`` where they read the new place, or that were pasted over.
    """

    cut: tuple[CellKey, ...]
    pasted: tuple[_Cell, ...]
    followed: tuple[Override, ...]
    lost: tuple[Override, ...]

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """The computed cells that were altered, in the order of the form."""
        return tuple(override.expected.key for override in (*self.followed, *self.lost))


@dataclass(frozen=True, slots=True)
class _Followed:
    """What one formula reads instead of what it should, and what it says ``#REF!`` for."""

    moved: tuple[tuple[_Cell, _Cell], ...]
    lost: frozenset[_Cell]

    @property
    def ways(self) -> set[_Way]:
        """How far away the cells lie that it follows."""
        return {(old[0], new[0], new[1] - old[1], new[2] - old[2]) for old, new in self.moved}


def cut_and_pasted(context: Context, found: Sequence[Override]) -> tuple[list[Override], list[CutAndPasted]]:
    """Return the overrides that stand for themselves, and those that come of cells cut and pasted elsewhere."""
    followed = {each.expected.key: one for each in found if (one := _followed(context, each)) is not None}
    ways = {way for one in followed.values() if len(one.ways) == 1 for way in one.ways}
    together: list[CutAndPasted] = []
    told: set[CellKey] = set()
    for way in sorted(ways):
        left = [each for each in found if each.expected.key not in told]
        cut = _of_way(context, way, left, followed)
        if cut is not None:
            together.append(cut)
            told.update(cut.keys)
    return [each for each in found if each.expected.key not in told], together


def _of_way(
    context: Context, way: _Way, found: Sequence[Override], followed: dict[CellKey, _Followed]
) -> CutAndPasted | None:
    """Return what was cut and pasted so far away; None where it may be formulas that were altered by hand."""
    following = [each for each in found if each.expected.key in followed and followed[each.expected.key].ways == {way}]
    moved = dict(chain.from_iterable(followed[each.expected.key].moved for each in following))
    cut = [key for cell in sorted(moved) if (key := context.key_at.get(cell)) is not None]
    new = set(moved.values())
    if len(cut) < len(moved) or not all(_cell(context, key) in new or _is_left_blank(context, key) for key in cut):
        return None
    lost = [each for each in found if each not in following and _is_of(context, each, followed, new)]
    are_lost = any(followed[each.expected.key].lost for each in following) or lost
    if not all(followed[each.expected.key].lost <= new for each in following):
        return None
    if not are_lost and len(following) < FEWEST:
        return None
    return CutAndPasted(tuple(cut), tuple(sorted(new)), tuple(following), tuple(lost))


def _is_of(context: Context, override: Override, followed: dict[CellKey, _Followed], new: set[_Cell]) -> bool:
    """Whether a cell says ``#REF!`` for nothing but what was pasted over, or was itself pasted over."""
    key = override.expected.key
    if key in followed:
        return not followed[key].moved and followed[key].lost <= new
    return override.code == TYPED_OVER and _cell(context, key) in new


def _cell(context: Context, key: CellKey) -> _Cell:
    found = context.submission.found[key[0]]
    return (found.sheet.casefold(), *found.address(key[1], key[2]))


def _is_left_blank(context: Context, key: CellKey) -> bool:
    """Whether a cell is an input in which nothing stands."""
    row = context.row(key)
    is_input = context.instance(key).kind_of(row, context.column(key)) == "input" if row is not None else True
    cell = context.submission.cell(*key)
    return is_input and (cell is None or cell.is_blank)


def _followed(context: Context, override: Override) -> _Followed | None:
    """Return what a formula reads elsewhere than it should; None where it differs in anything else."""
    text = override.cell.formula if override.cell is not None else None
    wanted = wanted_text(context, override.expected)
    if text is None or wanted is None:
        return None
    sheet = context.submission.sheet(override.expected.key[0])
    try:
        (form, now), (right_form, right) = apart(text), apart(wanted)
    except FormulaSyntaxError:
        return None
    marks = (Kind.REFERENCE.value, Kind.ERROR.value)
    if form.replace(marks[1], marks[0]) != right_form.replace(marks[1], marks[0]) or len(now) != len(right):
        return None
    moved: list[tuple[_Cell, _Cell]] = []
    lost: list[_Cell] = []
    for (found, kind), (its, right_kind) in zip(now, right, strict=True):
        if right_kind != Kind.REFERENCE:
            if found != its:
                return None
            continue
        should = covered(reference(its), sheet)
        if kind == Kind.ERROR:
            lost += cells_of([should])
        elif (reads := covered(reference(found), sheet)) != should:
            if not _is_alike(reads, should) or should.size > MOST_CELLS:
                return None
            moved += zip(cells_of([should]), cells_of([reads]), strict=True)
    return _Followed(tuple(moved), frozenset(lost)) if moved or lost else None


def _is_alike(one: Reference, other: Reference) -> bool:
    return (one.bottom - one.top, one.right - one.left) == (other.bottom - other.top, other.right - other.left)


def of_cut_and_pasted(context: Context, together: CutAndPasted) -> Finding:
    """Return the one finding about cells that were cut, without what follows from them."""
    first, *others = together.cut
    sheet = context.place(first)[0]
    cut = [_cell(context, key) for key in together.cut]
    own, new = _written(cut, sheet), _written(together.pasted, sheet)
    followed, lost = (_named(context, some) for some in (together.followed, together.lost))
    what = f"Số của ô {own} đã bị cắt (Ctrl+X) và dán vào ô {new}: {followed} nay lấy ô {new} thay cho ô {own}"
    what += f"; {lost} báo #REF! hoặc bị đè." if lost else "."
    gaps = [gap for each in (*together.followed, *together.lost) if (gap := _gap(context, each))]
    return context.finding(
        CUT,
        first,
        what,
        impact=max(gaps, default=None),
        related=tuple(context.link(key) for key in (*others, *together.keys)[:_NAMED]),
    )


def _named(context: Context, some: Sequence[Override]) -> str:
    """Return overrides in words: ``2 công thức (ô D8, D10)``; empty where there are none."""
    if not some:
        return ""
    cells = [context.place(each.expected.key)[1] for each in some]
    more = ", …" if len(cells) > _SHOWN else ""
    return f"{len(cells)} công thức (ô {', '.join(cells[:_SHOWN])}{more})"


def _written(cells: Sequence[_Cell], own: str) -> str:
    """Return cells in words, as a range where they fill one."""
    sheets, rows, columns = zip(*cells, strict=True)
    whole = Reference(sheets[0], min(rows), min(columns), max(rows), max(columns))
    if whole.size == len(cells) and len(set(sheets)) == 1:
        return written_cells([whole], own)
    return written_cells([Reference(sheet, row, column, row, column) for sheet, row, column in cells[:_SHOWN]], own)


def _gap(context: Context, override: Override) -> float:
    key = override.expected.key
    right = figure(context, context.figures, key)
    if not context.is_money(key) or is_equal(right, override.value):
        return 0.0
    return abs((override.value or 0.0) - (right or 0.0)) * context.scale(key)


def under_cut_cells(
    context: Context, findings: Sequence[Finding], reads: Reads, found: Sequence[Override]
) -> list[Finding]:
    """Return findings with what compares a cell that was cut, or one that was pasted over, put under that message."""
    told = {finding.key: finding for finding in findings if finding.code == CUT}
    if not told:
        return list(findings)
    _, together = cut_and_pasted(context, found)
    messages = ((each, told.get("|".join(each.cut[0]))) for each in together)
    cause = {key: finding for each, finding in messages if finding is not None for key in _touched(context, each)}
    under: dict[int, list[Finding]] = {}
    kept: list[Finding] = []
    for finding in findings:
        speaks = next((cause[cell] for cell in reads.get(finding.key, ()) if cell in cause), None)
        if speaks is None or is_answered(context, finding):
            kept.append(finding)
        else:
            under.setdefault(id(speaks), []).append(finding)
    return [finding.with_consequences(tuple(under.get(id(finding), ()))) for finding in kept]


def _touched(context: Context, together: CutAndPasted) -> Iterable[CellKey]:
    pasted = (context.key_at.get(cell) for cell in together.pasted)
    return (*together.cut, *(key for key in pasted if key is not None))
