"""The editable map from the columns and areas of another program's export to cells of a workbook."""

import csv
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from mtqg_xl.cells import column_number, parse_a1
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.vietnamese import fold

FIELDS = ("what", "source", "part", "form", "column", "row")
SKIPPED = "-"
"""What a map writes as the row of an area that is not imported, as the total of the commune itself."""
_PLACES = {"area_column", "part_column", "skip_column"}
_KINDS = _PLACES | {"title", "title_cell", "first_row", "column", "area"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a figure of an export goes: a column of an instance."""

    form: str
    column: str


@dataclass(frozen=True, slots=True)
class ExportMap:
    """What a map says. ``targets`` are found by sheet column and folded part; ``areas`` name rows by folded name.

    A title without a cell may stand anywhere above the first row of figures.
    """

    first_row: int
    area_column: int
    part_column: int = 0
    title: str = ""
    title_cell: tuple[int, int] | None = None
    skipped: frozenset[int] = frozenset()
    targets: dict[tuple[int, str], tuple[Target, ...]] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)


def read_map(path: Path, kit: Kit) -> ExportMap:
    """Return the map in a CSV file, judged against the kit of the workbook that is to be filled.

    Raises:
        UsageError: the file cannot be read, or some of its lines say what cannot be; with every line number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"Không đọc được tệp ánh xạ “{path.name}”: cần CSV dạng UTF-8.") from None
    reader = csv.DictReader(StringIO(text, newline=""))
    lacking = [name for name in FIELDS if name not in (reader.fieldnames or ())]
    if lacking:
        raise UsageError(f"“{path.name}” thiếu cột {', '.join(lacking)}; dòng đầu phải có {','.join(FIELDS)}.")
    lines = [({name: (line.get(name) or "").strip() for name in FIELDS}, at) for at, line in enumerate(reader, start=2)]
    mistakes = [f"dòng {at}: {said}" for line, at in lines if (said := _mistake(line, kit))]
    settings = {line["what"] for line, _ in lines}
    mistakes += [f"thiếu dòng “{name}”" for name in ("first_row", "area_column") if name not in settings]
    if mistakes:
        raise UsageError(f"“{path.name}” có {len(mistakes)} chỗ sai:\n" + "\n".join(mistakes))
    return _mapped([line for line, _ in lines])


def _mistake(line: dict[str, str], kit: Kit) -> str:
    what, source = line["what"], line["source"]
    if what not in _KINDS:
        return f"what “{what}” phải là {', '.join(sorted(_KINDS))}"
    if what == "first_row" and not source.isdecimal():
        return f"“{source}” không phải số dòng"
    if (what in _PLACES or what == "column") and not (source.isascii() and source.isalpha() and len(source) <= 3):
        return f"“{source}” không phải tên cột như B"
    if what == "title_cell" and not _is_address(source):
        return f"“{source}” không phải địa chỉ ô như A4"
    if what != "column":
        return ""
    instance = kit.instance_by_id.get(line["form"])
    if instance is None:
        return f"bộ biểu {kit.id} không có biểu “{line['form']}”"
    column = instance.column_by_id.get(line["column"])
    if column is None or column.kind != "input":
        return f"biểu {line['form']} không có cột số “{line['column']}” để gõ"
    return ""


def _is_address(text: str) -> bool:
    letters = text.rstrip("0123456789")
    return letters.isascii() and letters.isalpha() and len(letters) <= 3 and letters != text


def _mapped(lines: list[dict[str, str]]) -> ExportMap:
    said = {line["what"]: line["source"] for line in lines}
    targets: dict[tuple[int, str], tuple[Target, ...]] = {}
    for line in lines:
        if line["what"] == "column":
            key = column_number(line["source"].upper()), fold(line["part"])
            targets[key] = (*targets.get(key, ()), Target(line["form"], line["column"]))
    at = parse_a1(said["title_cell"].upper()) if "title_cell" in said else None
    return ExportMap(
        first_row=int(said["first_row"]),
        area_column=column_number(said["area_column"].upper()),
        part_column=column_number(said["part_column"].upper()) if "part_column" in said else 0,
        title=said.get("title", ""),
        title_cell=(at.row, at.column) if at is not None else None,
        skipped=frozenset(column_number(line["source"].upper()) for line in lines if line["what"] == "skip_column"),
        targets=targets,
        areas={fold(line["source"]): line["row"] for line in lines if line["what"] == "area"},
    )
