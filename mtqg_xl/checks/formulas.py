"""Every computed cell against its definition: typed over, altered, cleared; what follows from it is folded under it.

Three values are held apart: by definition (from inputs alone), as entered (with what the sheet really holds in place
of overtyped cells), and stored.
"""

from collections.abc import Iterator

from mtqg_xl.checks.alterations import CIRCULAR
from mtqg_xl.checks.computed_cells import (
    Expected,
    amount_words,
    expected_cells,
    figure,
    is_equal,
    upstream,
    wanted_text,
)
from mtqg_xl.checks.context import CellKey, Context, number_words
from mtqg_xl.checks.cut_and_pasted import cut_and_pasted, of_cut_and_pasted
from mtqg_xl.checks.dragged import dragged, of_dragged
from mtqg_xl.checks.missing_parts import missing_part
from mtqg_xl.checks.one_act import in_one_act, of_one_act
from mtqg_xl.checks.overrides import CLEARED, IN_ERROR, TYPED_OVER, Override
from mtqg_xl.checks.reachable import unreachable
from mtqg_xl.checks.stored_values import stored_findings
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.formula.values import round_half_away

_LONGEST = 60
"""A longer formula is cut in a message."""


def formula_findings(context: Context, found: list[Override], as_entered: FigureSet | None) -> Iterator[Finding]:
    """Yield one finding for each override with its consequences folded in, then what is stale or was never calculated.

    ``as_entered`` holds the figures with the overrides in place, None where there are none.
    """
    folded: dict[CellKey, list[Finding]] = {override.expected.key: [] for override in found}
    told: set[CellKey] = set()
    if as_entered is not None:
        cells = expected_cells(context)
        told = {expected.key for expected in cells if _fold(context, expected, as_entered, folded)}
    left, cut = cut_and_pasted(context, found)
    left, together = in_one_act(context, left)
    single, moved = dragged(context, left)
    for override in single:
        yield _override_finding(context, override).with_consequences(tuple(folded[override.expected.key]))
    for each in together:
        follows = [finding for key in each.keys for finding in folded[key]]
        yield of_one_act(context, each).with_consequences(tuple(follows))
    for some in moved:
        follows = [finding for key in some.keys for finding in folded[key]]
        yield of_dragged(context, some).with_consequences(tuple(follows))
    for one in cut:
        follows = [finding for key in one.keys for finding in folded[key]]
        yield of_cut_and_pasted(context, one).with_consequences(tuple(follows))
    yield from stored_findings(context, as_entered or context.figures, folded.keys(), told)


def _fold(context: Context, expected: Expected, as_entered: FigureSet, folded: dict[CellKey, list[Finding]]) -> bool:
    """Put what follows from an override under it, and return whether this cell does."""
    if expected.key in folded:
        return False
    before, after = figure(context, context.figures, expected.key), figure(context, as_entered, expected.key)
    if is_equal(before, after):
        return False
    cause = next((key for key in upstream(context, expected.key) if key in folded), None)
    if cause is None:
        return False
    folded[cause].append(_consequence(context, expected, before, after))
    return True


def _consequence(context: Context, expected: Expected, before: float | None, after: float | None) -> Finding:
    words = " → ".join(amount_words(context, expected.key, value) for value in (before, after))
    what = f"Ô {context.place(expected.key)[1]}: {words}."
    return context.finding("A01", expected.key, what, found=after, expected=before)


def _override_finding(context: Context, override: Override) -> Finding:
    key = override.expected.key
    right = figure(context, context.figures, key)
    holds = override.cell.text if override.cell is not None and override.value is None else ""
    what = _what(context, override, right, holds)
    # a circle that was stored with the right number shows 0 and a warning as soon as Excel opens the file
    is_harmless = override.code not in {IN_ERROR, CIRCULAR} and _is_shown_right(context, override, right)
    if override.code == TYPED_OVER and override.value is not None and right is not None and not is_harmless:
        what += missing_part(context, key, override.expected.formula, (override.value, right))
        what += _as_fraction(context, key, override.value, right) or unreachable(
            context, key, override.expected.formula, override.value
        )
    held = 0.0 if override.code == CIRCULAR else override.value or 0.0
    gap = abs(held - (right or 0.0)) * context.scale(key) if context.is_money(key) else None
    return context.finding(
        override.code,
        key,
        what,
        severity=Severity.NOTE if is_harmless else None,
        mend=_restored(wanted_text(context, override.expected)),
        found=override.value if override.value is not None else (holds or None),
        expected=right,
        impact=gap,
    )


def _what(context: Context, override: Override, right: float | None, holds: str) -> str:
    """Return what stands in the cell, what is odd about it, and what would be right."""
    key = override.expected.key
    cell = context.place(key)[1]
    shown = f"“{holds}”" if holds else amount_words(context, key, override.value)
    by_form = amount_words(context, key, right)
    if override.code == TYPED_OVER:
        return f"Ô {cell} vốn tự tính ({by_form}) đã bị gõ {'chữ' if holds else 'số'} {shown}."
    if override.code == CLEARED:
        return f"Ô {cell} vốn tự tính ({by_form}) đang trống."
    formula = _short(override)
    if override.code == IN_ERROR:
        return f"Ô {cell} có công thức khác mẫu ({formula}), báo lỗi {holds or '#REF!'}; đúng mẫu là {by_form}."
    odd = f"Ô {cell} có công thức khác mẫu ({formula}){':' if override.words else ''} {override.words}".rstrip()
    joint = ";" if override.words else ","
    if override.code == CIRCULAR:
        return f"{odd}; mở bằng Excel thì báo vòng tròn, ô ra 0; đúng mẫu là {by_form}."
    if _is_shown_right(context, override, right):
        return f"{odd}{joint} hiện vẫn ra đúng số ({by_form})."
    return f"{odd}{joint} ra {shown}; đúng mẫu là {by_form}."


def _is_shown_right(context: Context, override: Override, right: float | None) -> bool:
    """Whether a cell holds the right figure; an altered formula may give it with more decimals than the cell shows."""
    held = override.value
    if is_equal(right, held) or override.code in {TYPED_OVER, CLEARED} or held is None or right is None:
        return is_equal(right, held)
    return is_equal(right, round_half_away(held, context.decimals(override.expected.key)))


def _as_fraction(context: Context, key: CellKey, typed: float, right: float) -> str:
    """Return in words that a percent was typed as a part of 1: 0,2323 for 23,23%; empty where it was not."""
    is_fraction = context.unit(key) == "%" and is_equal(round_half_away(typed * 100, context.decimals(key)), right)
    written = f"{number_words(typed)} là {number_words(right)}% gõ dạng phần của 1"
    return f" {written}: ô này đã tính bằng %." if is_fraction and typed else ""


def _restored(formula: str | None) -> str:
    return "Bấm Khôi phục công thức" + (f", hoặc gõ lại {formula}." if formula is not None else ".")


def _short(override: Override) -> str:
    text = (override.cell.formula if override.cell is not None else "") or ""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "…"
