"""Columns that hide what stands in them, shown again; the column of codes, hidden again.

A width of somebody's own choice stays, and so does a hidden column in which nothing stands: that is how one prints a
wide form on less paper. A hidden column with figures is another thing: the sums count what nobody sees.
"""

from collections.abc import Iterator, Mapping

from mtqg_xl.cells import letters
from mtqg_xl.mending.hidden import is_hidden_column, stored_width, with_columns
from mtqg_xl.mending.recalc import Place
from mtqg_xl.mending.repair.changes import Change
from mtqg_xl.mending.repair.file import Damaged
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.reading.raw import RawSheet
from mtqg_xl.workbook.patch import CachedValue
from mtqg_xl.workbook.plan import SheetPlan, Style
from mtqg_xl.workbook.xml_cuts import Outline, tree

_TOO_NARROW = 1 / 3
"""Of the width as issued: below it no label can be read."""
_PIXELS = 7
"""Of a digit in the font by which widths are counted."""
_SURE = 0.9
"""A number is said not to fit only where it is this much too wide, for fonts differ a little."""

Values = Mapping[Place, CachedValue]
"""What formulas are worth once the file is repaired."""


def mend_columns(
    file: Damaged, plan: SheetPlan, place: SheetPlace, sheet: RawSheet, outline: Outline, values: Values
) -> tuple[dict[str, bytes], list[Change]]:
    """Return the columns of a sheet where some hide what stands in them or show codes, and what changed."""
    shown: dict[int, float | None] = {}
    changes: list[Change] = []
    for column, width, was in _unreadable(file, plan, place, sheet, outline, values):
        shown[column] = width
        now = "cột hiện" if width is None else f"cột hiện, rộng {width:g}"
        changes.append(Change("column", place.name, letters(column), was, now))
    # where somebody deleted the column of codes, they are put back into a column that is seen
    layout = file.layout_of.get(plan.name)
    codes = place.columns.now(layout.code_column) if layout is not None else None
    hidden = [codes] if codes is not None and not is_hidden_column(outline, codes) else []
    changes += [Change("code", place.name, letters(at), "cột mã đang hiện", "ẩn cột mã") for at in hidden]
    return ({"cols": with_columns(outline, shown, hidden)} if changes else {}), changes


def _unreadable(
    file: Damaged, plan: SheetPlan, place: SheetPlace, sheet: RawSheet, outline: Outline, values: Values
) -> Iterator[tuple[int, float | None, str]]:
    """Yield columns that must change: the width that each takes (None for its own), and what is wrong."""
    told = [node for child in outline.named("cols") for node in tree(outline.text(child)).all("col")]
    for issued, characters in sorted(plan.widths.items()):
        now = place.columns.now(issued) if issued not in plan.hidden_columns else None
        node = next(
            (one.attributes for one in told if now and int(one.attributes["min"]) <= now <= int(one.attributes["max"])),
            None,
        )
        if now is None or node is None or int(node.get("outlineLevel", "0")) > 0:
            continue
        width, right = float(node.get("width", "9")), float(stored_width(characters))
        is_hidden = node.get("hidden", "0") in {"1", "true"}
        if not is_hidden and width >= right:
            continue
        held = list(_held(file, plan, place, sheet, issued, now, values))
        if not held:
            continue
        is_narrow = width < right * _TOO_NARROW or (width < right and not all(_fits(*one, width) for one in held))
        if is_hidden or is_narrow:
            narrow = f"cột rộng {max(0.0, width - 0.7):.1f}, không đọc được"
            yield now, characters if is_narrow else None, "cột bị ẩn, có nội dung" if is_hidden else narrow


def _held(
    file: Damaged, plan: SheetPlan, place: SheetPlace, sheet: RawSheet, issued: int, now: int, values: Values
) -> Iterator[tuple[Style, object]]:
    """Yield what stands in a column, below the titles and above the signatures of a form, each with its look."""
    layout = file.layout_of.get(plan.name)
    first = place.rows.now(layout.first_row) if layout is not None else None
    last = place.rows.now(layout.last_row) if layout is not None else None
    rows = [at for at in plan.cells if at[1] == issued]
    looks = {now_at: plan.cells[at].style for at in rows if (now_at := place.at(*at)) is not None}
    own = {at for at in sheet.cells if at[1] == now} | {at for at in looks if (sheet.name, *at) in values}
    for row, column in sorted(own):
        cell = sheet.cells.get((row, column))
        value = values.get((sheet.name, row, column), cell.value if cell is not None else None)
        is_inside = (first is None or row >= first) and (last is None or row <= last)
        if is_inside and value not in {None, "", 0}:
            yield looks.get((row, column), Style()), value


def _fits(style: Style, value: object, width: float) -> bool:
    """Whether a number has room for its whole part; Excel shows ``####`` for one that has not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    digit = style.size * 4 / 3 / 2  # pixels: a digit takes half of the size, a separator a quarter
    whole = str(abs(int(value)))
    separators = (len(whole) - 1) // 3 if "," in style.number_format else 0
    return (len(whole) + separators / 2) * digit * _SURE <= width * _PIXELS
