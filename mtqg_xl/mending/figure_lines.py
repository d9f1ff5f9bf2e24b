"""Figures as text lines: one for each typed cell, ``form,row,column,value,kind``, amounts in the unit of the sheet."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal, cast

from mtqg_xl.definition.csv_text import guarded, unguarded
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.vietnamese import parse_date

Kind = Literal["number", "text", "mark", "choice", "date"]
KINDS = ("number", "text", "mark", "choice", "date")
FIELDS = ("form", "row", "column", "value", "kind")
WIDE_FIELDS = (*FIELDS, "reporter", "period", "unit", "sheet", "cell")


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One typed cell; ``form`` is the instance, a block row is ``works#3``; ``line`` is its place in the file."""

    form: str
    row: str
    column: str
    value: str
    kind: Kind
    line: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """Instance, row and column."""
        return self.form, self.row, self.column


def read_lines(path: Path) -> tuple[FigureLine, ...]:
    """Return the lines of a CSV file (UTF-8, with or without BOM); an empty value clears a cell.

    Raises:
        UsageError: no such file, not UTF-8, a column or a number is missing; with every line number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"Không có tệp “{path.name}”.") from None
    except (UnicodeDecodeError, OSError):
        raise UsageError(f"Không đọc được “{path.name}”: tệp phải là CSV dạng UTF-8.") from None
    reader = csv.DictReader(StringIO(text, newline=""))
    lacking = [name for name in FIELDS if name not in (reader.fieldnames or ())]
    if lacking:
        raise UsageError(f"“{path.name}” thiếu cột {', '.join(lacking)}; dòng đầu phải là {','.join(FIELDS)}.")
    lines = tuple(_lines(reader))
    mistakes = [mistake for line in lines if (mistake := _mistake(line))]
    if mistakes:
        raise UsageError(f"“{path.name}” có {len(mistakes)} dòng sai:\n" + "\n".join(mistakes))
    return lines


def _lines(reader: "csv.DictReader[str]") -> Iterator[FigureLine]:
    """Yield the lines with the place where each begins: a value may run over several lines of the file."""
    begins = reader.line_num + 1
    for record in reader:
        yield _line(record, begins)
        begins = reader.line_num + 1


def _line(record: dict[str, str], at: int) -> FigureLine:
    parts = [(record.get(name) or "").strip() for name in FIELDS]
    return FigureLine(parts[0], parts[1], parts[2], unguarded(record.get("value") or ""), cast(Kind, parts[4]), at)


def _mistake(line: FigureLine) -> str:
    if line.kind not in KINDS:
        return f"dòng {line.line}: kind “{line.kind}” phải là {', '.join(KINDS)}"
    if line.kind == "number" and line.value and number(line.value) is None:
        return f"dòng {line.line}: “{line.value}” không phải số (viết với dấu chấm thập phân, không dấu nhóm)"
    if line.kind == "date" and line.value and parse_date(line.value) is None:
        return f"dòng {line.line}: “{line.value}” không phải ngày (viết 2024-06-30)"
    if line.kind == "mark" and line.value not in {"-", "x"}:
        return f"dòng {line.line}: dấu chỉ là - hoặc x"
    return ""


def number(text: str) -> float | None:
    """Return a number as CSV writes it, None for anything else (also for ``nan`` and ``inf``)."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value - value == 0 else None


def write_lines(lines: Iterable[tuple[str, ...]], fields: tuple[str, ...]) -> str:
    """Return lines as CSV text with a heading; `read_lines` gives every value back as it was.

    Text that a program opening the file would take for a formula gets an apostrophe before it.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(tuple(map(guarded, line)) for line in lines)
    return buffer.getvalue()


def lines_of(submission: Submission, kit: Kit) -> Iterator[FigureLine]:
    """Yield the typed cells of a file in the order of the kit; what is missing has no line."""
    for instance in kit.instances:
        for row in instance.rows:
            for column in instance.form.columns:
                cell = submission.typed.get((instance.id, row.id, column.id))
                if cell is not None and instance.is_typed(row, column):
                    yield from _cell_line(instance, row.id, column.id, cell, instance.kind_of(row, column))
        yield from _block_lines(submission, instance)


def _block_lines(submission: Submission, instance: Instance) -> Iterator[FigureLine]:
    for block in instance.form.blocks:
        for row in submission.filled_rows(instance.id, block.id):
            for column in instance.form.columns:
                cell = row.cells.get(column.id)
                if cell is not None and column.is_typed:
                    yield from _cell_line(instance, f"{block.id}#{row.position}", column.id, cell, column.kind)


def _cell_line(instance: Instance, row: str, column: str, cell: Typed, wanted: str | None) -> Iterator[FigureLine]:
    if cell.is_blank:
        return
    if cell.mark is not None and wanted == "input":
        yield FigureLine(instance.id, row, column, cell.mark, "mark")
    elif cell.day is not None:
        yield FigureLine(instance.id, row, column, cell.day.isoformat(), "date")
    elif cell.value is not None and wanted == "input":
        yield FigureLine(instance.id, row, column, plain_number(cell.value), "number")
    else:
        yield FigureLine(instance.id, row, column, cell.text, "choice" if wanted == "choice" else "text")


def plain_number(value: float) -> str:
    """Return a number with a decimal point and nothing else: ``2145977223``, ``953.07``."""
    return str(int(value)) if value == int(value) and abs(value) <= 2**53 else repr(value)


def wide_line(line: FigureLine, submission: Submission, kit: Kit) -> tuple[str, ...]:
    """Return a line as ``export`` writes it: with reporter, period, unit, sheet and cell."""
    instance = kit.instance_by_id[line.form]
    column = instance.column_by_id[line.column]
    unit = instance.unit_of(instance.row_by_id.get(line.row), column)
    where = submission.sheet(line.form), submission.own(line.form, line.row, line.column)
    stamp = submission.stamp
    return line.form, line.row, line.column, line.value, line.kind, stamp.reporter, stamp.period, unit, *where
