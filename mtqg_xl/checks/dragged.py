"""Formulas of a row or a column that all read cells so many rows or columns away: copied or dragged there in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from mtqg_xl.checks.alterations import ELSEWHERE
from mtqg_xl.checks.computed_cells import figure, is_equal, wanted_text
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.overrides import IN_ERROR, Override
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.formula.relative import Reference, references
from mtqg_xl.formula.syntax import FormulaSyntaxError, split
from mtqg_xl.vietnamese import write_number

FEWEST = 3
"""So many neighbours that are off by the same were not each altered by hand."""
_NAMED = 20

Shift = tuple[int, int]
"""How many rows further down and columns further right a formula reads than it should."""


@dataclass(frozen=True, slots=True)
class Dragged:
    """Overrides of one row, or one column, that read cells off by the same."""

    overrides: tuple[Override, ...]
    shift: Shift
    in_row: bool

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """The cells, in the order of the form."""
        return tuple(override.expected.key for override in self.overrides)


def dragged(context: Context, found: Sequence[Override]) -> tuple[list[Override], list[Dragged]]:
    """Return the overrides that stand for themselves, and those that were dragged together."""
    shifts = {each.expected.key: shift for each in found if (shift := _shift(context, each)) is not None}
    together: list[Dragged] = []
    told: set[CellKey] = set()
    for in_row in (True, False):
        groups: dict[tuple[str, str, Shift], list[Override]] = {}
        for each in found:
            key = each.expected.key
            if key in shifts and key not in told:
                line = key[1] if in_row else key[2]
                groups.setdefault((key[0], line, shifts[key]), []).append(each)
        some = [Dragged(tuple(each), key[2], in_row) for key, each in groups.items() if len(each) >= FEWEST]
        together += some
        told.update(key for each in some for key in each.keys)
    return [each for each in found if each.expected.key not in told], together


def _shift(context: Context, override: Override) -> Shift | None:
    """Return by how much all that a formula reads lies away from what it should read; None where it differs."""
    text = override.cell.formula if override.cell is not None else None
    wanted = wanted_text(context, override.expected)
    if override.code == IN_ERROR or text is None or wanted is None:
        return None
    sheet = context.submission.sheet(override.expected.key[0])
    try:
        if split(text)[0] != split(wanted)[0]:
            return None
        now, right = references(text, sheet), references(wanted, sheet)
    except FormulaSyntaxError:
        return None
    shifts = {_between(one, other) for one, other in zip(now, right, strict=False)}
    return shifts.pop() if len(now) == len(right) and len(shifts) == 1 else None


def _between(now: Reference, right: Reference) -> Shift | None:
    first, last = (now.top - right.top, now.left - right.left), (now.bottom - right.bottom, now.right - right.right)
    return first if first == last and now.sheet == right.sheet else None


def of_dragged(context: Context, together: Dragged) -> Finding:
    """Return the one finding about formulas that were dragged, without what follows from them."""
    first, *others = together.keys
    line = f"dòng “{context.row_words(first)}”" if together.in_row else f"cột “{context.column_words(first)}”"
    cells = [context.place(key)[1] for key in together.keys]
    what = (
        f"{write_number(len(cells))} công thức của {line} (ô {cells[0]} đến {cells[-1]}) lấy số lệch "
        f"{_shift_words(together.shift)}: công thức bị kéo hoặc chép sang. Ô {cells[0]} "
        f"{together.overrides[0].words or 'lấy sai ô'}."
    )
    wrong = [each for each in together.overrides if not _is_right(context, each)]
    gaps = [abs(_gap(context, each)) * context.scale(each.expected.key) for each in wrong]
    return context.finding(
        ELSEWHERE,
        first,
        what,
        severity=None if wrong else Severity.NOTE,
        mend="Hoàn tác (Undo) việc kéo công thức, hoặc bấm Khôi phục công thức.",
        impact=max(gaps, default=None),
        related=tuple(context.link(key) for key in others[:_NAMED]),
    )


def _shift_words(shift: Shift) -> str:
    rows, columns = shift
    down = f"{abs(rows)} dòng {'xuống' if rows > 0 else 'lên'}" if rows else ""
    right = f"{abs(columns)} cột sang {'phải' if columns > 0 else 'trái'}" if columns else ""
    return ", ".join(part for part in (down, right) if part)


def _is_right(context: Context, override: Override) -> bool:
    return is_equal(figure(context, context.figures, override.expected.key), override.value)


def _gap(context: Context, override: Override) -> float:
    if not context.is_money(override.expected.key):
        return 0.0
    return (override.value or 0.0) - (figure(context, context.figures, override.expected.key) or 0.0)
