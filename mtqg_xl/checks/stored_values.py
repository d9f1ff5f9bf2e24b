"""What computed cells had stored when the file was saved: errors, old values, values that were never calculated."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import chain

from mtqg_xl.checks.computed_cells import Expected, amount_words, expected_cells, figure, is_equal, upstream
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.looked_up_names import misread_rows
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import Finding
from mtqg_xl.reading.submission import Typed
from mtqg_xl.vietnamese import write_number

_NAMED = 20


@dataclass(frozen=True, slots=True)
class _Stored:
    """Cells that hold their formula and not its value; ``old`` with what is stored and what it should be."""

    never: list[CellKey] = field(default_factory=list)
    old: list[tuple[CellKey, float | None, float | None]] = field(default_factory=list)
    bare: list[CellKey] = field(default_factory=list)


def stored_findings(
    context: Context, truth: FigureSet, overridden: Set[CellKey], told: Set[CellKey]
) -> Iterator[Finding]:
    """Yield one note for a file that was never calculated or is stale, each error value, and how the file calculates.

    ``truth`` holds what the sheets themselves come to; ``overridden`` are the cells without their formula, ``told``
    those that follow from them. Where such a cell is in error, or still stores what it should be by definition
    (somebody has changed a formula without Excel), that is told already.
    """
    stored, computed = _Stored(), context.submission.computed
    for expected in expected_cells(context):
        cell = computed.get(expected.key) or context.submission.cell(*expected.key)
        if cell is not None and _is_right(context, truth, expected, cell):
            continue  # nearly every cell of every file: nothing is to be told of it, whatever else is
        if expected.key in overridden or (cell is not None and cell.formula is None):
            continue
        if cell is None:
            if "#" in expected.key[1]:
                stored.bare.append(expected.key)
        elif not (expected.key in told and _is_told(context, expected, cell)) and not (
            cell.kind == "error" and _follows_from_error(context, expected.key, overridden)
        ):
            yield from _judged(context, truth, expected, cell, stored, overridden)
    yield from _summaries(context, stored)
    yield from _calculation(context)


def _is_right(context: Context, truth: FigureSet, expected: Expected, cell: Typed) -> bool:
    """Whether a formula stores to the last digit what it should, a blank where that is one."""
    return (
        cell.formula is not None
        and cell.has_cached
        and cell.kind != "error"
        and cell.value == figure(context, truth, expected.key)
    )


def _follows_from_error(context: Context, key: CellKey, overridden: Set[CellKey]) -> bool:
    """Whether a cell reads a formula that is told as altered and is in error: a share of it is too, though it be 0."""
    read = (context.submission.cell(*needed) for needed in upstream(context, key) if needed in overridden)
    return any(cell is not None and cell.kind == "error" for cell in read)


def _is_told(context: Context, expected: Expected, cell: Typed) -> bool:
    return cell.kind == "error" or is_equal(figure(context, context.figures, expected.key), cell.value)


def _judged(
    context: Context, truth: FigureSet, expected: Expected, cell: Typed, stored: _Stored, overridden: Set[CellKey]
) -> Iterator[Finding]:
    if context.has_losses and not _reads_whole(context, expected.key):
        return
    if context.covered and not context.covered.isdisjoint(upstream(context, expected.key)):
        return  # the merge is told: the cells under it may hold their figures still, and the sheet counts them
    if cell.kind == "error":
        what = f"Ô {context.place(expected.key)[1]} báo lỗi {cell.text or cell.raw}."
        causes = tuple(context.link(key) for key in upstream(context, expected.key) if _is_input_in_error(context, key))
        yield context.finding("F04", expected.key, what, found=str(cell.text or cell.raw), related=causes[:1])
    elif not cell.has_cached:
        stored.never.append(expected.key)
    else:
        right = figure(context, truth, expected.key)
        if not is_equal(right, cell.value) and not _is_rounding(context, expected.key, right, cell.value, overridden):
            stored.old.append((expected.key, cell.value, right))


def _is_input_in_error(context: Context, key: CellKey) -> bool:
    cell = context.submission.cell(*key)
    return cell is not None and cell.kind == "error" and key not in context.submission.computed


def _reads_whole(context: Context, key: CellKey) -> bool:
    """Whether every cell under a computed one is still there: what is lost is told once, not at every total."""
    return all(context.is_located(needed) for needed in upstream(context, key))


def _is_rounding(
    context: Context, key: CellKey, right: float | None, stored: float | None, overridden: Set[CellKey]
) -> bool:
    """Whether a cell differs only by the fractions of a đồng that figures round away and the sheet does not.

    What a ratio of such amounts comes to in the sheet nobody can say from whole đồng: the amounts themselves are told.
    """
    if right is None or stored is None:
        return False
    if not context.is_money(key):
        return any(_is_fraction(context, needed, overridden) for needed in upstream(context, key))
    scale = context.scale(key)
    held = (cell.value for each in overridden if (cell := context.submission.cell(*each)) is not None and cell.value)
    fractions = sum(not (value * scale).is_integer() for value in chain(_typed_numbers(context), held))
    return abs(right - stored) * scale <= 0.5 * fractions


def _is_fraction(context: Context, key: CellKey, overridden: Set[CellKey]) -> bool:
    cell = context.submission.cell(*key)
    if cell is None or not cell.value or not context.is_money(key) or (cell.formula and key not in overridden):
        return False
    return not (cell.value * context.scale(key)).is_integer()


def _typed_numbers(context: Context) -> Iterator[float]:
    in_blocks = (cell for rows in context.submission.blocks.values() for row in rows for cell in row.cells.values())
    for cell in chain(context.submission.typed.values(), in_blocks):
        if cell.value is not None:
            yield cell.value


def _summaries(context: Context, stored: _Stored) -> Iterator[Finding]:
    if stored.never:
        what = f"{write_number(len(stored.never))} ô tự tính chưa được tính lần nào; số ở đây do chương trình tính lại."
        first, *others = stored.never
        yield context.finding("F06", first, what, related=tuple(context.link(key) for key in others[: _NAMED - 1]))
    misread = misread_rows(context) if stored.old else ()
    stale = [item for item in stored.old if item[0][:2] not in misread]
    if stale:
        key, old, new = max(stale, key=lambda item: abs((item[1] or 0.0) - (item[2] or 0.0)))
        what = (
            f"{write_number(len(stale))} ô tự tính còn giữ số cũ; lớn nhất ở ô {context.place(key)[1]}: "
            f"đang lưu {amount_words(context, key, old)}, tính lại {amount_words(context, key, new)}."
        )
        related = tuple(context.link(item[0]) for item in stale if item[0] != key)
        yield context.finding("F05", key, what, found=old, expected=new, related=related[:_NAMED])
    if stored.bare:
        rows = {key[1] for key in stored.bare}
        what = f"{write_number(len(rows))} dòng chèn thêm không có công thức; số tự tính của dòng được tính khi đọc."
        yield context.finding("F07", stored.bare[0], what)


def _calculation(context: Context) -> Iterator[Finding]:
    """Yield how the whole file calculates, where that falsifies figures."""
    if context.submission.manual_calculation:
        yield context.of_file("F14", "Tệp để Excel tính tay: sửa số mà không bấm F9 thì các ô tự tính giữ số cũ.")
    if not context.submission.full_precision:
        yield context.of_file("F15", "Tệp bật “Đặt độ chính xác như hiển thị”: phần lẻ không hiện ra đã bị bỏ hẳn.")
