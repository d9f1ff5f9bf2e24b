"""What a person at a terminal sees of a cell: the formula in words, then who added what, and where it stands."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mtqg_xl.cli.show import say, table

if TYPE_CHECKING:
    from mtqg_xl.consolidation.parts import Part
    from mtqg_xl.pipeline.tracing import TracedCell

_MOST = 60
"""So many lines are read at a terminal; ``--json`` has all of them."""


def show_trace(found: "TracedCell") -> None:
    """Print why a cell holds what it holds."""
    traced = found.traced
    say(f"{found.sheet}!{found.cell}: {traced.row_label} – {traced.column_title}", style="bold")
    say(f"{_amount(traced.value)} {traced.unit}" if not traced.text else traced.text)
    say(traced.words)
    if found.warning:
        say(found.warning, style="bold red")
    if traced.missing:
        say(f"Có số: {traced.inside}/{traced.everyone} đơn vị. Chưa có trong tổng: {', '.join(traced.missing)}.")
    if traced.parts:
        _show_parts("Các ô góp vào", traced.parts)
    for operand in traced.operands:
        title = f"{operand.sheet}: {operand.row_label} – {operand.column_title} = {_amount(operand.value)}"
        if operand.parts:
            _show_parts(title, operand.parts)
        else:
            say(title)
    _show_notes([*traced.parts, *(part for operand in traced.operands for part in operand.parts)])


def _amount(value: float | None) -> str:
    from mtqg_xl.vietnamese import write_number

    return "để trống" if value is None else write_number(value)


def _show_parts(title: str, parts: Sequence["Part"]) -> None:
    largest = sorted(parts, key=lambda part: -abs(part.value))
    is_one_figure = len({(part.row, part.column) for part in parts}) == 1
    heads = ("Đơn vị", "Tệp (lần gửi)", "Trang, ô", "Số", *(() if is_one_figure else ("Dòng", "Cột")))
    rows = [
        (
            *(part.member.name, f"{part.file} ({part.number})", f"{part.sheet}!{part.cell}"),
            _amount(part.value) + ("*" if part.override else ""),
            *(() if is_one_figure else (part.row, part.column_title)),
        )
        for part in largest[:_MOST]
    ]
    table(title, heads, rows)
    if len(parts) > _MOST:
        say(f"và {len(parts) - _MOST} ô nữa: xem đủ bằng --json.")


def _show_notes(parts: Sequence["Part"]) -> None:
    for line in dict.fromkeys(line for part in parts for line in _notes(part)):
        say(line)


def _notes(part: "Part") -> Iterator[str]:
    """Yield what else is known of a cell: whom to ask, what was adjusted, what the reporter said."""
    name, override = part.member.name, part.override
    person = ", ".join(text for text in (part.member.prepared_by, part.member.phone) if text)
    if person:
        yield f"{name}: người lập {person}."
    if part.member.mark:
        yield f"{name}: {part.member.mark}."
    if override is not None:
        sent = "trống" if override.sent is None else _amount(override.sent)
        yield (
            f"* {name}, {part.sheet}!{part.cell}: nơi tổng hợp điều chỉnh {sent} → {_amount(override.adjusted)}; "
            f"{override.reason}; xác nhận: {override.confirmed}."
        )
    for reason in part.reasons:
        yield f"{name} giải trình {reason.code}: {reason.reason} ({reason.given_by})."
