"""Amounts that no office of such a level has, and those a thousandfold of all others of their form: a slip of the unit.

A form without a limit of its own, whose amounts no other form repeats, has no rule that a number a million times too
large would break.
"""

from collections.abc import Sequence

from mtqg_xl.checks.blame import Amounts, at_amount, in_words
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.one_slip import MOST_RELATED
from mtqg_xl.checks.rule_findings import is_slip
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import write_number

LARGEST = {"xa": 1e12, "huyen": 1e13, "tinh": 1e14}
"""More đồng than this in one cell is asked about: 1.000 tỷ of a commune, ten and a hundred times that of others.

A whole programme over five years, credit of banks included, comes to about a quarter of it for an average office.
"""
LEVELS = {"xa": "xã", "huyen": "huyện", "tinh": "tỉnh"}
_BILLION = 1e9
GIANT = 1_000
"""So many times the largest of all others of its form, an amount stands alone."""
FEWEST_BESIDE_GIANT = 5


def with_giants(
    context: Context, findings: Sequence[Finding], slip_rules: frozenset[str], amounts: Amounts
) -> list[Finding]:
    """Return findings, and each amount that is too large to be true where nothing else asks about it.

    A mere note of the same cell is put under it.
    """
    asked = {f"{each.sheet}!{each.cell}" for each in findings if each.severity is not Severity.NOTE}
    slips = [each for each in findings if is_slip(each, slip_rules)]
    asked |= {link for each in slips for link in (f"{each.sheet}!{each.cell}", *each.related)}
    of_all = {each.sheet for each in slips if len(each.related) >= MOST_RELATED}
    too_large = {
        f"{sheet}!{cell}": (cell, held)
        for sheet, cells in amounts.items()
        if sheet not in of_all
        for cell, held in cells.items()
        if abs(held[1]) > _largest(context) and f"{sheet}!{cell}" not in asked
    }
    under: dict[str, list[Finding]] = {place: [] for place in too_large}
    kept: list[Finding] = []
    for finding in findings:
        is_of_figure = finding.code[0] in {"R", "I"}
        under.get(f"{finding.sheet}!{finding.cell}" if is_of_figure else "", kept).append(finding)
    large = [_too_large(context, *too_large[place], told) for place, told in under.items()]
    return [*kept, *large, *_alone(context, [*kept, *large], amounts)]


def _largest(context: Context) -> float:
    return LARGEST.get(context.kit.level, LARGEST["tinh"])


def _too_large(context: Context, cell: str, held: tuple[CellKey, float], told: Sequence[Finding]) -> Finding:
    level = LEVELS.get(context.kit.level, LEVELS["tinh"])
    most = f"quá {write_number(round(_largest(context) / _BILLION))} tỷ đồng trong một ô của một {level}"
    what = f"Ô {cell} ghi {in_words(context, held)}, {most}. Có phải gõ nhầm đơn vị tính?"
    return at_amount(context, held, what, told, (), why=f"Không {level} nào có nhiều tiền như vậy ở một dòng.")


def _alone(context: Context, findings: Sequence[Finding], amounts: Amounts) -> list[Finding]:
    """Return each amount that is a thousandfold of every other of its form, where nothing else is said of it."""
    told = {f"{each.sheet}!{each.cell}" for each in findings} | {link for each in findings for link in each.related}
    found: list[Finding] = []
    for sheet, cells in amounts.items():
        if len(cells) <= FEWEST_BESIDE_GIANT:
            continue
        (cell, held), (beside, second) = sorted(cells.items(), key=lambda item: -abs(item[1][1]))[:2]
        if abs(held[1]) >= GIANT * abs(second[1]) and f"{sheet}!{cell}" not in told:
            words = (
                f"gấp hơn {write_number(GIANT)} lần mọi số tiền khác của biểu (lớn nhất {in_words(context, second)})"
            )
            what = f"Ô {cell} ghi {in_words(context, held)}, {words}. Có phải gõ nhầm đơn vị tính?"
            found.append(at_amount(context, held, what, (), (f"{sheet}!{beside}",)))
    return found
