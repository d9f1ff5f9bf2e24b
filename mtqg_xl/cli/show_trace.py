"""What a person at a terminal sees of a cell: the formula in words, then who added what, and where it stands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mtqg_xl.cli.show import say, table
from mtqg_xl.pipeline.trace_words import amount, part_notes

if TYPE_CHECKING:
    from mtqg_xl.consolidation.parts import Part
    from mtqg_xl.pipeline.tracing import TracedCell

_MOST = 60
"""So many lines are read at a terminal; ``--json`` has all of them."""


def show_trace(found: "TracedCell") -> None:
    """Print why a cell holds what it holds."""
    traced = found.traced
    say(f"{found.sheet}!{found.cell}: {traced.row_label} – {traced.column_title}", style="bold")
    say(f"{amount(traced.value)} {traced.unit}" if not traced.text else traced.text)
    say(traced.words)
    if found.warning:
        say(found.warning, style="bold red")
    if traced.missing:
        say(f"Có số: {traced.inside}/{traced.everyone} đơn vị. Chưa có trong tổng: {', '.join(traced.missing)}.")
    if traced.parts:
        _show_parts("Các ô góp vào", traced.parts)
    for operand in traced.operands:
        title = f"{operand.sheet}: {operand.row_label} – {operand.column_title} = {amount(operand.value)}"
        if operand.parts:
            _show_parts(title, operand.parts)
        else:
            say(title)
    _show_notes([*traced.parts, *(part for operand in traced.operands for part in operand.parts)])


def _show_parts(title: str, parts: Sequence["Part"]) -> None:
    largest = sorted(parts, key=lambda part: -abs(part.value))
    is_one_figure = len({(part.row, part.column) for part in parts}) == 1
    heads = ("Đơn vị", "Tệp (lần gửi)", "Trang, ô", "Số", *(() if is_one_figure else ("Dòng", "Cột")))
    rows = [
        (
            *(part.member.name, f"{part.file} ({part.number})", f"{part.sheet}!{part.cell}"),
            amount(part.value) + ("*" if part.override else ""),
            *(() if is_one_figure else (part.row, part.column_title)),
        )
        for part in largest[:_MOST]
    ]
    table(title, heads, rows)
    if len(parts) > _MOST:
        say(f"và {len(parts) - _MOST} ô nữa: xem đủ bằng --json.")


def _show_notes(parts: Sequence["Part"]) -> None:
    for line in dict.fromkeys(line for part in parts for line in part_notes(part)):
        say(line)
