"""Why a cell holds what it holds, in lines to be read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtqg_xl.vietnamese import write_number

if TYPE_CHECKING:
    from mtqg_xl.consolidation.parts import Part
    from mtqg_xl.pipeline.tracing import TracedCell


def figure_words(found: "TracedCell") -> str:
    """Return which figure it is and how much, in one sentence."""
    traced = found.traced
    held = traced.text or f"{amount(traced.value)} {traced.unit}".rstrip()
    return f"{found.sheet}, ô {found.cell}: {traced.row_label} – {traced.column_title}: {held}."


def trace_lines(found: "TracedCell") -> Iterator[str]:
    """Yield the formula in words, what is not as it should be, then every cell that counts, the largest first."""
    traced = found.traced
    yield traced.words
    if found.warning:
        yield found.warning
    if traced.missing:
        yield f"Có số: {traced.inside}/{traced.everyone} đơn vị. Chưa có trong tổng: {', '.join(traced.missing)}."
    yield from map(part_words, _largest_first(traced.parts))
    for operand in traced.operands:
        yield f"{operand.sheet}: {operand.row_label} – {operand.column_title} = {amount(operand.value)}"
        yield from map(part_words, _largest_first(operand.parts))
    parts = [*traced.parts, *(part for operand in traced.operands for part in operand.parts)]
    yield from dict.fromkeys(line for part in parts for line in part_notes(part))


def part_words(part: "Part") -> str:
    """Return whose cell it is, where it stands and how much it adds: one line of a list."""
    mark = "*" if part.override else ""
    place = f"{part.file} (lần {part.number}), {part.sheet}, ô {part.cell}"
    return f"• {part.member.name}: {amount(part.value)}{mark} · {part.row_label} · {place}"


def part_notes(part: "Part") -> Iterator[str]:
    """Yield what else is known of a cell: whom to ask, what was adjusted, what the reporter said."""
    name, override = part.member.name, part.override
    person = ", ".join(text for text in (part.member.prepared_by, part.member.phone) if text)
    if person:
        yield f"{name}: người lập {person}."
    if part.member.mark:
        yield f"{name}: {part.member.mark}."
    if override is not None:
        sent = "trống" if override.sent is None else amount(override.sent)
        yield (
            f"* {name}, {part.sheet}!{part.cell}: nơi tổng hợp điều chỉnh {sent} → {amount(override.adjusted)}; "
            f"{override.reason}; xác nhận: {override.confirmed}."
        )
    for reason in part.reasons:
        yield f"{name} giải trình {reason.code}: {reason.reason} ({reason.given_by})."


def amount(value: float | None) -> str:
    """Return a figure as it is read; a blank one says so."""
    return "để trống" if value is None else write_number(value)


def _largest_first(parts: "tuple[Part, ...]") -> "list[Part]":
    return sorted(parts, key=lambda part: -abs(part.value))
