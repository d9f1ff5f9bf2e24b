"""A filled workbook carried into a new one of its kit, by id; what has no home there is listed, never lost."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from mtqg_xl.cells import a1
from mtqg_xl.definition.issued_plan import PlanLine
from mtqg_xl.definition.model import MONEY_UNITS, Instance, Kit
from mtqg_xl.findings import MtqgError, UsageError
from mtqg_xl.mending.figure_lines import FigureLine, lines_of, plain_number
from mtqg_xl.mending.fill import filled
from mtqg_xl.mending.old_units import old_units_in
from mtqg_xl.mending.succession import Heritage
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.reading.read import read_content
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header

Key = tuple[str, str, str]


class MigrationError(MtqgError):
    """The new workbook does not hold what was carried over; nothing was written."""


@dataclass(frozen=True, slots=True)
class Homeless:
    """Something that stands in the old file and has no place in the new one; ``form`` is empty outside the forms."""

    sheet: str
    cell: str
    form: str
    row: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The new workbook, how many typed cells it took over, and what had no home."""

    content: bytes
    carried: int
    homeless: tuple[Homeless, ...]


def has_lost_parts(submission: Submission) -> bool:
    """Whether rows, columns or sheets of the kit are gone or cannot be told any more: a new workbook has them again."""
    return any(note.kind in {"instance_missing", "row_unread", "column_unread"} for note in submission.notes)


def migrate(path: Path, submission: Submission, old: Kit, new: Kit) -> Migrated:
    """Return the workbook of a reporter in another version of its kit, with all that was typed in the old one.

    Cells are carried by instance, row and column id; a row of a block keeps its place, and where each thing has
    several lines ("Hộ", "Nhân khẩu") the line of the same name. Money is converted where the units differ. From a kit
    that the new one replaced, they go where that kit says.

    Raises:
        UsageError: the file cannot be read, or does not tell its period.
        MigrationError: what was written is not what was read.
    """
    raw = read_raw(path)
    if not isinstance(raw, RawWorkbook):
        raise UsageError(raw.sentence)
    was = old
    carried: list[FigureLine] = []
    homeless: list[Homeless] = []
    lines, areas = lines_of(submission, old), _areas(submission, new)
    if old.replaced_by == new.id and old.issued_id != new.issued_id:
        heritage = Heritage(submission, old, new)
        heritage.divide()
        lines, areas, old = iter(heritage.carried), heritage.areas, new
        homeless += [_without_home(submission, line.key, line.value, why) for line, why in heritage.left]
        new = new.with_areas(len(areas))
    for line in lines:
        found = _home(line, old, new)
        if isinstance(found, FigureLine):
            carried.append(found)
        else:
            homeless.append(_without_home(submission, line.key, line.value, found))
    old_units = old_units_in(raw, submission, new)
    plan = _plan(submission, new)
    header = replace(_header(submission, raw, was), plan=plan, old_units=old_units, areas=areas)
    roomy = _with_rooms(new, carried)
    content = _filled(roomy, header, carried)
    homeless += [*_typed_over(submission, was), *_outside(submission)]
    return Migrated(content, len(carried), tuple(homeless))


def _without_home(submission: Submission, key: Key, value: str, reason: str) -> Homeless:
    form, row, column = key
    return Homeless(submission.sheet(form), submission.own(*key), form, row, column, value, reason)


# --- where a cell goes ---------------------------------------------------------------------------------------


def _home(line: FigureLine, old: Kit, new: Kit) -> FigureLine | str:
    """Return a line as it stands in the new kit, or why it has no home there."""
    instance = new.instance_by_id.get(line.form)
    if instance is None:
        return f"bản mới không có biểu {line.form}"
    column = instance.column_by_id.get(line.column)
    if column is None:
        return f"biểu {line.form} của bản mới không có cột này"
    was = old.instance_by_id[line.form]
    row = _row(line.row, was, instance)
    if row is None:
        return f"biểu {line.form} của bản mới không có dòng này"
    fixed = instance.row_by_id.get(row)
    if not (instance.is_typed(fixed, column) if fixed is not None else column.is_typed):
        return "bản mới tự tính ô này, hoặc không điền"
    before, after = _unit(was, line.row, line.column), _unit(instance, row, line.column)
    value = _converted(line, before, after)
    if value is None:
        return f"đơn vị tính khác nhau: {before[0] or 'không có'} và {after[0] or 'không có'}"
    return replace(line, row=row, value=value)


def _row(row: str, was: Instance, instance: Instance) -> str | None:
    block_id, mark, position = row.partition("#")
    if not mark:
        return row if row in instance.row_by_id else None
    before, after = was.block_by_id[block_id], instance.block_by_id.get(block_id)
    if after is None:
        return None
    group, line = divmod(int(position) - 1, before.height)
    names = before.lines or ("",)
    if names[line] in after.lines:
        line = after.lines.index(names[line])
    elif before.lines and after.lines:
        return None
    return f"{block_id}#{group * after.height + line + 1}" if line < after.height else None


def _unit(instance: Instance, row: str, column: str) -> tuple[str, int]:
    at = instance.row_by_id.get(row), instance.column_by_id[column]
    return instance.unit_of(*at), instance.scale_of(*at)


def _converted(line: FigureLine, before: tuple[str, int], after: tuple[str, int]) -> str | None:
    """Return the value in the new unit; None where one unit is not a multiple of the other."""
    if line.kind != "number" or before == after:
        return line.value
    if before[0] not in MONEY_UNITS or after[0] not in MONEY_UNITS:
        return None
    converted = Decimal(line.value) * before[1] / after[1]
    return format(converted.normalize(), "f")


def _with_rooms(kit: Kit, lines: Iterable[FigureLine]) -> Kit:
    """Return the kit with rows enough in every block for what is carried over; the hash stays."""
    wanted: dict[tuple[str, str], int] = {}
    for line in lines:
        block, mark, position = line.row.partition("#")
        if mark:
            wanted[line.form, block] = max(wanted.get((line.form, block), 0), int(position))
    return kit.with_rooms(wanted)


# --- the new workbook ----------------------------------------------------------------------------------------


def _filled(kit: Kit, header: Header, lines: Sequence[FigureLine]) -> bytes:
    blank = build(kit, header)
    content = filled(blank, _read(blank, kit), kit, [*lines, *_cleared(header, lines)])
    after = _read(content, kit)
    lost = {(*line.key, line.value) for line in lines} - {(*line.key, line.value) for line in lines_of(after, kit)}
    if lost:
        form, row, column, _ = min(lost)
        raise MigrationError(f"Không chuyển được đủ số liệu: {len(lost)} ô, đầu tiên là {form}, {row}, {column}.")
    return content


def _plan(submission: Submission, kit: Kit) -> tuple[PlanLine, ...]:
    """Return the issued plan as far as the new kit has its cells."""
    known = {
        (item.id, row.id, column.id) for item in kit.instances for row in item.rows for column in item.form.columns
    }
    return tuple(line for line in submission.stamp.plan if line.cell in known)


def _cleared(header: Header, lines: Sequence[FigureLine]) -> list[FigureLine]:
    """Return lines that empty the plan cells which the office had emptied: the new workbook is issued with its plan."""
    kept = {line.key for line in lines}
    emptied = dict.fromkeys(line.cell for line in header.plan if line.cell not in kept)
    return [FigureLine(*cell, "", "number") for cell in emptied]


def _read(content: bytes, kit: Kit) -> Submission:
    found = read_content(content, "bản mới", {kit.id: kit})
    assert isinstance(found, Submission)  # we have just made it
    return found


def _header(submission: Submission, raw: RawWorkbook, kit: Kit) -> Header:
    """Return who fills the new workbook and for whom, as the old one says."""
    said = submission.stamp
    superior, issuer = _printed_head(submission, raw, kit)
    try:
        period = Period.parse(said.period)
    except ValueError:
        raise UsageError(f"“{submission.file}” không ghi kỳ báo cáo nên không chuyển được.") from None
    place = kit.header_field("place")
    return Header(
        period=period,
        reporter_code=said.reporter,
        reporter_name=said.reporter_name,
        superior=superior,
        issuer=issuer,
        as_of=date.fromisoformat(said.as_of) if said.as_of else None,
        deadline=datetime.fromisoformat(said.deadline) if said.deadline else None,
        receiver=said.receiver,
        place=submission.text(*place) if place is not None else "",
    )


def _printed_head(submission: Submission, raw: RawWorkbook, kit: Kit) -> tuple[str, str]:
    """Return the two lines in the left corner of the first form that was found: the superior, and who signs."""
    for instance in kit.forms:
        found = submission.found.get(instance.id)
        sheet = raw.sheet(found.sheet) if found is not None else None
        if sheet is not None and instance.form.page.layout == "table" and instance.form.page.head != "plain":
            lines = [sheet.cells.get((row, 1)) for row in (1, 2)]
            superior, issuer = (str(cell.value or "") if cell is not None else "" for cell in lines)
            return superior, issuer
    return "", ""


def _areas(submission: Submission, kit: Kit) -> tuple[str, ...]:
    """Return the names of thôn in the first list that has any, one for each group of lines."""
    for instance in kit.instances:
        name = next((column.id for column in instance.form.columns if column.is_given and column.show == "label"), "")
        for block in instance.form.blocks:
            rows = submission.blocks.get((instance.id, block.id), ()) if block.areas and name else ()
            named = {row.position: row.cells[name].text for row in rows if name in row.cells}
            firsts = [named.get(at, "") for at in range(1, max(named, default=0) + 1, block.height)]
            if any(firsts):
                return tuple(firsts)
    return ()


# --- what nothing carries ------------------------------------------------------------------------------------


def _typed_over(submission: Submission, kit: Kit) -> Iterator[Homeless]:
    """Yield what was typed over a formula: the new workbook computes that cell."""
    if submission.values_only:
        return
    for key, cell in _computed(submission):
        if key[0] in kit.instance_by_id and cell.formula is None:
            value = plain_number(cell.value) if cell.value is not None else cell.text
            yield _without_home(submission, key, value, "gõ đè lên công thức; bản mới tự tính ô này")


def _computed(submission: Submission) -> Iterator[tuple[Key, Typed]]:
    yield from submission.computed.items()
    for (instance, block), rows in submission.blocks.items():
        for row in rows:
            for column, cell in row.computed.items():
                yield (instance, f"{block}#{row.position}", column), cell


def _outside(submission: Submission) -> Iterator[Homeless]:
    for note in submission.notes:
        if note.kind in {"row_unread", "row_unknown", "row_twice", "column_unread", "sheet_twice"}:
            for at, value in enumerate(note.values):
                cell = a1(*note.cells[at]) if at < len(note.cells) else note.cell
                yield Homeless(note.sheet, cell, "", "", "", value, note.what)
    for sheet in submission.unread:
        for unread in sheet.cells:
            yield Homeless(sheet.sheet, unread.cell, "", "", "", unread.text, "nằm ngoài các biểu")
