"""What changed from one file to another, in lines to be read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtqg_xl.mending.diff.summary import signed
from mtqg_xl.vietnamese import write_number

if TYPE_CHECKING:
    from mtqg_xl.mending.diff.diff import Difference, FigureChange, TotalChange

_CHANGES = {"changed": "Đổi", "appeared": "Thêm", "vanished": "Mất"}
_LONGEST = 90
"""So much of a row's label is shown."""


def difference_lines(found: "Difference") -> Iterator[str]:
    """Yield the notes, the summary, every typed figure that changed, then the totals that changed with them."""
    yield from (f"Lưu ý: {note}" for note in found.notes)
    yield found.summary
    for item in found.figures:
        where = item.new_cell or item.old_cell or item.form
        yield f"  {_CHANGES[item.change]} {where}, {_named(item)}: {_from_to(item)}"
    if found.totals:
        yield f"Kéo theo {len(found.totals)} ô tự tính:"
    for total in found.totals:
        yield f"  {total.form}, {_named(total)}: {_from_to(total)}"


def _named(item: "FigureChange | TotalChange") -> str:
    label = item.row_label
    return f"{label if len(label) <= _LONGEST else label[: _LONGEST - 1] + '…'} – {item.column_title}"


def _from_to(item: "FigureChange | TotalChange") -> str:
    unit = {"đồng": " đ", "%": "%", "": ""}.get(item.unit, f" {item.unit}")
    words = " → ".join(_held(value, unit) for value in (item.before, item.after))
    return f"{words} ({signed(item.difference)})" if item.difference else words


def _held(value: float | str | None, unit: str) -> str:
    if value is None:
        return "(trống)"
    return f"“{value}”" if isinstance(value, str) else f"{write_number(value)}{unit}"
