"""The whole repair of one file: everything that its definition fixes, and not one thing that an officer typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.cells import a1
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import MtqgError, UsageError
from mtqg_xl.mending.recalc import Content, Place, edits_by_part, worth_of
from mtqg_xl.mending.repair.book import mend_calculation, mend_links, mend_names
from mtqg_xl.mending.repair.changes import Change, Left
from mtqg_xl.mending.repair.columns import Values, mend_columns
from mtqg_xl.mending.repair.conditions import mend_conditions
from mtqg_xl.mending.repair.file import Damaged
from mtqg_xl.mending.repair.formulas import LOST_MEND, formula_repairs
from mtqg_xl.mending.repair.heads import head_repairs
from mtqg_xl.mending.repair.merges import mend_merges
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.mending.repair.page import mend_page
from mtqg_xl.mending.repair.protection import mend_protection
from mtqg_xl.mending.repair.rows import with_deleted_rows
from mtqg_xl.mending.repair.stamp import mend_properties, mend_stamp_sheet, stamp_cells
from mtqg_xl.mending.repair.texts import text_repairs
from mtqg_xl.mending.repair.validations import mend_validations
from mtqg_xl.reading.raw import RawCell, RawWorkbook, raw_in, read_raw
from mtqg_xl.reading.read import read_workbook
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.workbook.patch import patched

SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
"""The children of a worksheet in their order. Source: ECMA-376 part 1, 18.3.1.99."""


class RepairError(MtqgError):
    """A repair would have changed what an officer typed; nothing was written."""


@dataclass(frozen=True)
class Repaired:
    """A repaired file: its bytes, everything that changed, how many stored values with it, and what is left."""

    content: bytes
    changes: tuple[Change, ...]
    recalculated: int
    left: tuple[Left, ...]
    after: Submission


def repair(path: Path, submission: Submission, kit: Kit) -> Repaired:
    """Return a file in which formulas, names, lists, codes, labels and the like are those of its definition again.

    ``submission`` is what the same file was read as. Everything is written for where its rows lie now; parts of the
    package in which nothing changed stay byte for byte.

    Raises:
        UsageError: the file cannot be read any more, was made from another definition, or does not tell its period.
        RepairError: what was typed would not be the same.
    """
    raw = read_raw(path)
    if not isinstance(raw, RawWorkbook):
        raise UsageError(f"{path.name}: {raw.sentence}")
    whole = with_deleted_rows(path.read_bytes(), submission, raw, kit)
    content, file = whole.content, whole.file
    submission, raw, package = file.submission, file.raw, Package.of(content)
    cells, changes, left = _cells(file)
    changes, left = [*whole.changes, *changes], [*left, *whole.left]
    worth = worth_of(raw, cells)
    changes += [*_sheets(file, package, worth.values), *mend_names(file, package), *mend_calculation(package)]
    changes += [*mend_stamp_sheet(file, package), *mend_properties(file, package)]
    edits = edits_by_part(raw, cells, worth)
    if edits or package.changed:
        content = patched(content, edits, package.replaced())
    content, links = _without_links(content, kit)
    changes += [item for item in links if isinstance(item, Change)]
    left += [item for item in links if isinstance(item, Left)]
    after = _read_again(path, content, submission, kit, raw, cells)
    return Repaired(content, tuple(changes), sum(map(len, edits.values())) - len(cells), tuple(left), after)


def _cells(file: Damaged) -> tuple[dict[Place, Content], list[Change], list[Left]]:
    found: dict[Place, Content] = {}
    changes: list[Change] = []
    left = [_lost_sheet(file, name) for name in file.unusable]
    for repaired in (*formula_repairs(file), *head_repairs(file)):
        if isinstance(repaired, Left):
            left.append(repaired)
            continue
        found[repaired[0]] = repaired[1]
        changes.append(repaired[2])
    for place, content, change in (*text_repairs(file), *stamp_cells(file)):
        found[place] = content
        changes.append(change)
    return found, changes, left


def _lost_sheet(file: Damaged, name: str) -> Left:
    is_there = file.raw.sheet(name) is not None
    what = "bị đổi quá nhiều, không nhận ra các ô" if is_there else "bị xóa"
    return Left(name, "", f"Trang “{name}” {what}; công thức dùng trang này không khôi phục được.", LOST_MEND)


def _sheets(file: Damaged, package: Package, values: Values) -> list[Change]:
    """Put back what stands beside the cells of each sheet."""
    changes: list[Change] = []
    for plan, place, sheet in file.sheets:
        outline = package.outline(place.part)
        wanted: dict[str, bytes] = {}
        beside = [mend_validations(file, plan, place, outline)]
        beside += [mend_columns(file, plan, place, sheet, outline, values)]
        if not file.kit.blank:  # how a blank looks and prints is the office's own
            beside += [mend_page(plan, place, outline), mend_conditions(file, package, plan, place, outline)]
            beside += [mend_merges(file, plan, place, sheet, outline)]
            beside += [mend_protection(file, package, plan, place, sheet, outline)]
        for children, said in beside:
            wanted |= children
            changes += said
        if wanted:
            ordered = sorted(wanted, key=SHEET_ORDER.index)
            package.write(place.part, outline.with_children({name: wanted[name] for name in ordered}, SHEET_ORDER))
    return changes


def _without_links(content: bytes, kit: Kit) -> tuple[bytes, list[Change | Left]]:
    package = Package.of(content)
    if kit.blank and len(_links(package)) <= len(_links(Package.of(Path(kit.blank)))):
        return content, []  # the blank has them
    found = list(mend_links(package))
    if not package.changed and not package.dropped:
        return content, found
    return patched(content, {}, package.replaced(), dropped=package.dropped), found


def _links(package: Package) -> list[object]:
    return [*package.related(package.workbook, "externalLink")]


# --- nothing typed is lost ---------------------------------------------------------------------------------


def _read_again(
    path: Path, content: bytes, before: Submission, kit: Kit, raw: RawWorkbook, cells: Mapping[Place, Content]
) -> Submission:
    """Return what the repaired file says, once it is sure that everything typed is there as before.

    Raises:
        RepairError: it is not.
    """
    raw_after = raw_in(content, path.name)
    after = raw_after if not isinstance(raw_after, RawWorkbook) else read_workbook(raw_after, path.name, {kit.id: kit})
    if not isinstance(after, Submission) or not isinstance(raw_after, RawWorkbook):
        raise RepairError(f"Khôi phục “{path.name}” cho ra tệp không đọc lại được; không ghi gì.")
    lost = _lost_cells(raw, raw_after, cells) or _lost_figures(before, after)
    if lost:
        raise RepairError(f"Khôi phục “{path.name}” sẽ làm đổi số đã gõ ở {lost}; không ghi gì.")
    return after


def _lost_cells(before: RawWorkbook, after: RawWorkbook, cells: Mapping[Place, Content]) -> str:
    """Return a cell that is not named as changed and yet holds another constant or formula; empty where none does."""
    for sheet in before.sheets:
        same = after.sheet(sheet.name)
        for at in sheet.cells.keys() | (same.cells.keys() if same is not None else set()):
            held, holds = sheet.cells.get(at), same.cells.get(at) if same is not None else None
            if (sheet.name, *at) not in cells and _substance(held) != _substance(holds):
                return f"{sheet.name}!{a1(*at)}"
    return ""


def _substance(cell: RawCell | None) -> object:
    if cell is None:
        return None
    return cell.formula if cell.formula is not None else (cell.kind, cell.value)


def _lost_figures(before: Submission, after: Submission) -> str:
    """Return a typed cell that reading finds with something else, or no more; empty where all are the same."""
    for key, cell in before.typed.items():
        if _typed(after.typed.get(key)) != _typed(cell):
            return f"{before.sheet(key[0])}!{cell.address.a1}"
    for key, cell in after.typed.items():
        if key not in before.typed and _was_located(before, key):
            return f"{after.sheet(key[0])}!{cell.address.a1}"
    for block, rows in before.blocks.items():
        now = {row.row_number: row for row in after.blocks.get(block, ())}
        for row in rows:
            cells = now[row.row_number].cells if row.row_number in now else {}
            if {name: _typed(cell) for name, cell in cells.items()} != {n: _typed(c) for n, c in row.cells.items()}:
                return f"{before.sheet(block[0])}!{a1(row.row_number, 1)}"
    return ""


def _was_located(submission: Submission, key: tuple[str, str, str]) -> bool:
    found = submission.found.get(key[0])
    return found is not None and key[1] in found.rows and key[2] in found.columns


def _typed(cell: Typed | None) -> object:
    if cell is None:
        return None
    return cell.address, cell.formula if cell.formula is not None else (cell.kind, cell.raw)
