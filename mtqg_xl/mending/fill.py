"""Figures written into a workbook by id, with every stored formula value made right again; nothing else changes."""

from collections.abc import Iterable
from pathlib import Path

from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.figure_lines import FigureLine, number
from mtqg_xl.mending.recalc import Place, by_part
from mtqg_xl.reading.container import Refusal, content_of
from mtqg_xl.reading.raw import RawWorkbook, raw_in
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import parse_date
from mtqg_xl.workbook.cards import serial_day
from mtqg_xl.workbook.patch import Value, patched
from mtqg_xl.workbook.row_heights import typed_height


class FillError(UsageError):
    """Some lines name cells that the workbook does not have; nothing was written."""


def fill(path: Path, submission: Submission, kit: Kit, lines: Iterable[FigureLine]) -> bytes:
    """Return the workbook with figures filled in by id; parts that hold no changed cell stay byte for byte.

    ``submission`` is what the same file was read as, so that cells are found where they lie now.

    Raises:
        FillError: unknown ids, cells that are not typed, values that do not fit; every line with its number.
        UsageError: the file cannot be read any more.
    """
    content = content_of(path)
    if isinstance(content, Refusal):
        raise UsageError(content.sentence)
    return filled(content, submission, kit, lines)


def filled(content: bytes, submission: Submission, kit: Kit, lines: Iterable[FigureLine]) -> bytes:
    """Return the same as `fill`, for a workbook that is no file on disk."""
    lines = tuple(lines)
    wanted = edits(submission, kit, lines)
    raw = raw_in(content, submission.file)
    if not isinstance(raw, RawWorkbook):
        raise UsageError(raw.sentence)
    parts = {sheet.name: sheet.part for sheet in raw.sheets}
    heights = {parts[sheet]: rows for sheet, rows in heights_of(submission, kit, lines).items()}
    return patched(content, by_part(raw, wanted), heights=heights)


def edits(submission: Submission, kit: Kit, lines: tuple[FigureLine, ...]) -> dict[Place, Value]:
    """Return what each line writes, by sheet and cell.

    Raises:
        FillError: with every line that cannot be written.
    """
    found: dict[Place, Value] = {}
    mistakes: list[str] = []
    for line in lines:
        mistake = _mistake(submission, kit, line)
        if mistake:
            mistakes.append(f"dòng {line.line}: {mistake}")
            continue
        place = submission.found[line.form]
        found[(place.sheet, *place.address(line.row, line.column))] = _value(line)
    if mistakes:
        raise FillError(f"Có {len(mistakes)} dòng không ghi được vào “{submission.file}”:\n" + "\n".join(mistakes))
    return found


def heights_of(submission: Submission, kit: Kit, lines: tuple[FigureLine, ...]) -> dict[str, dict[int, float]]:
    """Return the points that rows need, by sheet and row, for the texts that are written; one line needs none."""
    found: dict[str, dict[int, float]] = {}
    for line in lines:
        instance = kit.instance_by_id[line.form]
        if line.kind not in {"text", "choice"} or instance.form.page.layout == "card":
            continue
        height = typed_height(line.value, instance.column_by_id[line.column].width)
        if height:
            place = submission.found[line.form]
            rows = found.setdefault(place.sheet, {})
            row, _ = place.address(line.row, line.column)
            rows[row] = max(rows.get(row, 0.0), height)
    return found


def _mistake(submission: Submission, kit: Kit, line: FigureLine) -> str:
    instance = kit.instance_by_id.get(line.form)
    if instance is None:
        return f"không có biểu “{line.form}” trong bộ biểu {kit.id}"
    column = instance.column_by_id.get(line.column)
    if column is None:
        return f"biểu {line.form} không có cột “{line.column}”"
    block, mark, _ = line.row.partition("#")
    if mark and block in instance.block_by_id:
        return _block_mistake(submission, line, column.is_typed)
    row = instance.row_by_id.get(line.row)
    if row is None:
        return f"biểu {line.form} không có dòng “{line.row}”"
    if not instance.is_typed(row, column):
        return f"ô {line.form}, {line.row}, {line.column} tự tính hoặc không điền, không ghi vào được"
    found = submission.found.get(line.form)
    if found is None or line.row not in found.rows or line.column not in found.columns:
        return f"tệp không còn dòng hoặc cột này của biểu {line.form}"
    return ""


def _block_mistake(submission: Submission, line: FigureLine, is_typed: bool) -> str:
    if not is_typed:
        return f"cột {line.column} của {line.form} tự tính, không ghi vào được"
    found = submission.found.get(line.form)
    block, _, position = line.row.partition("#")
    if found is not None and not position.isdigit():
        return f"dòng của khối viết {block}#1, {block}#2, …; không có “{line.row}”"
    if found is None or line.row not in found.rows:
        ready = sum(
            name.startswith(f"{block}#") and name[len(block) + 1 :].isdigit() for name in (found.rows if found else ())
        )
        return f"khối {block} của {line.form} chỉ có {ready} dòng, không có “{line.row}”; chèn thêm dòng rồi ghi lại"
    return ""


def _value(line: FigureLine) -> Value:
    if line.value == "":
        return None
    if line.kind == "number":
        return number(line.value)
    if line.kind == "date":
        day = parse_date(line.value)
        assert day is not None  # read_lines refuses other text
        return serial_day(day)
    return line.value
