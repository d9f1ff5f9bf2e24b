"""Rows that somebody deleted, put back where they stood: blank, with their hidden code and the look of others.

What stood in them is gone; labels, codes and formulas come back with everything else that a repair restores. A row is
only put back where it can be told that just it is missing: between two rows that still stand, or at the end.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mtqg_xl.cells import a1
from mtqg_xl.definition.layout import Layout, row_code
from mtqg_xl.definition.model import Kit
from mtqg_xl.mending.repair.changes import Change, Left
from mtqg_xl.mending.repair.file import Damaged
from mtqg_xl.mending.repair.inserted_row import Insertion, insert_row
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.reading.raw import RawWorkbook, raw_in
from mtqg_xl.reading.read import read_workbook
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.workbook.patch import patched
from mtqg_xl.workbook.plan import Content, SheetPlan

_DELETED = "(dòng bị xóa)"


@dataclass(frozen=True)
class WithRows:
    """A file with its deleted rows in place again, and what is to be said about them."""

    content: bytes
    file: Damaged
    changes: tuple[Change, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class _Gone:
    """A deleted row: its id, where it belongs now, a row that looks as it did, and its labels and code by column."""

    layout: Layout
    row: str
    sheet: str
    at: int
    like: int
    texts: dict[int, Content]
    first_input: int | None


def with_deleted_rows(content: bytes, submission: Submission, raw: RawWorkbook, kit: Kit) -> WithRows:
    """Return a file with the fixed rows that were deleted put back, blank; as it is where none can be.

    Raises:
        UsageError: the file was made from another definition, or does not tell its period.
    """
    changes: list[Change] = []
    left: list[Left] = []
    before, file = submission, Damaged.of(submission, raw, kit)
    while (gone := next(_gone(file), None)) is not None:
        found = _put_back(content, file.raw, gone, submission.file)
        again = read_workbook(found[1], submission.file, {kit.id: kit}) if found is not None else None
        if found is None or not isinstance(again, Submission) or not _has_all(before, again):
            break
        if gone.row not in again.found[gone.layout.instance.id].rows:
            break  # nothing tells what the row is: better none than a blank one
        content, file = found[0], Damaged.of(again, found[1], kit)
        changes.append(_change(gone))
        left += _to_type(gone)
    return WithRows(content, file, tuple(changes), tuple(left))


def _put_back(content: bytes, raw: RawWorkbook, gone: _Gone, name: str) -> tuple[bytes, RawWorkbook] | None:
    package = Package.of(content)
    insert_row(package, raw, Insertion(gone.sheet, gone.at, gone.like))
    sheet = raw.sheet(gone.sheet)
    assert sheet is not None
    texts = {(gone.at, column): text for column, text in gone.texts.items()}
    found = patched(content, {sheet.part: texts} if texts else {}, package.replaced(), calculate_on_load=True)
    after = raw_in(found, name)
    return (found, after) if isinstance(after, RawWorkbook) else None


def _change(gone: _Gone) -> Change:
    label = gone.layout.instance.row_by_id[gone.row].name if gone.row in gone.layout.instance.row_by_id else gone.row
    return Change("row", gone.sheet, f"{gone.at}:{gone.at}", _DELETED, f"dòng “{label}”")


def _to_type(gone: _Gone) -> Iterator[Left]:
    """Yield that the figures of a row must be typed again, where figures are typed in it."""
    row = gone.layout.instance.row_by_id.get(gone.row)
    if row is not None and gone.first_input is not None:
        what = f"Dòng “{row.name}” bị xóa, đã chèn lại nhưng ô nhập để trống: số cũ không còn trong tệp."
        yield Left(gone.sheet, a1(gone.at, gone.first_input), what, "Gõ lại số của dòng này, nếu có.")


def _has_all(before: Submission, after: Submission) -> bool:
    """Whether all that was typed reads as it did before."""
    typed = all(
        (held := after.typed.get(key)) is not None and (held.raw, held.text) == (cell.raw, cell.text)
        for key, cell in before.typed.items()
    )
    return typed and all(
        [_block_row(row.cells) for row in rows] == [_block_row(row.cells) for row in after.blocks.get(key, ())]
        for key, rows in before.blocks.items()
    )


def _block_row(cells: Mapping[str, Typed]) -> dict[str, tuple[object, str]]:
    return {name: (cell.raw, cell.text) for name, cell in cells.items()}


# --- which rows are gone -----------------------------------------------------------------------------------


def _gone(file: Damaged) -> Iterator[_Gone]:
    for plan, place, _ in file.sheets:
        layout = file.layout_of.get(plan.name)
        if layout is not None:
            yield from _of_sheet(file, plan, place, layout)


def _of_sheet(file: Damaged, plan: SheetPlan, place: SheetPlace, layout: Layout) -> Iterator[_Gone]:
    found = file.submission.found[layout.instance.id]
    rows = {layout.row_numbers[row]: row for row in layout.row_numbers if not _is_inner(row)}
    missing = sorted(at for at, row in rows.items() if row not in found.rows and place.rows.now(at) is None)
    known = sorted(place.rows.known)
    for issued in missing:
        now = _belongs(issued, known, place, missing)
        if now is not None:
            like = _alike(plan, issued, known)
            texts = dict(_texts(plan, place, issued))
            if found.code_column is not None:
                texts[found.code_column] = row_code(layout.instance, rows[issued])
            yield _Gone(
                layout,
                rows[issued],
                place.name,
                now,
                place.rows.known[like],
                texts,
                _first_input(place, layout, rows[issued]),
            )


def _first_input(place: SheetPlace, layout: Layout, row_id: str) -> int | None:
    """Return the first column in which figures are typed on a row."""
    instance = layout.instance
    row = instance.row_by_id.get(row_id)
    inputs = [] if row is None else [each for each in instance.form.columns if instance.kind_of(row, each) == "input"]
    places = (place.columns.now(layout.column_numbers[column.id]) for column in inputs)
    return next((now for now in places if now is not None), None)


def _texts(plan: SheetPlan, place: SheetPlace, issued: int) -> Iterator[tuple[int, Content]]:
    """Yield the labels of an issued row by the columns in which they stand now: they tell what the row is."""
    for (row, column), cell in plan.cells.items():
        now = place.columns.now(column) if row == issued else None
        if now is not None and cell.formula is None and isinstance(cell.value, str):
            yield now, cell.value


def _is_inner(row: str) -> bool:
    return row.rpartition("#")[2].isdigit() and "#" in row


def _belongs(issued: int, known: list[int], place: SheetPlace, missing: list[int]) -> int | None:
    """Return where a row belongs, if just the missing ones are gone between the rows that stand around it."""
    at = bisect_left(known, issued)
    before, after = (known[at - 1] if at else None), (known[at] if at < len(known) else None)
    if before is None:
        return None
    first = place.rows.known[before]
    if after is not None:
        lacking = sum(before < each < after for each in missing)
        if after - before - (place.rows.known[after] - first) != lacking or after - before - 1 != lacking:
            return None
    return first + issued - before if all(each in missing for each in range(before + 1, issued)) else None


def _alike(plan: SheetPlan, issued: int, known: list[int]) -> int:
    """Return the row nearest by of those that still stand and were issued with the same looks, else the nearest."""
    looks = _looks(plan, issued)
    nearest = sorted(known, key=lambda at: abs(at - issued))
    return next((at for at in nearest if _looks(plan, at) == looks), nearest[0])


def _looks(plan: SheetPlan, row: int) -> object:
    return {column: cell.style for (at, column), cell in plan.cells.items() if at == row}
