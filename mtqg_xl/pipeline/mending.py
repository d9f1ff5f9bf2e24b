"""A new file from an old one: recalculated or repaired; and what changed between two."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg_xl.cells import a1
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.batch import read_one, results_of
from mtqg_xl.pipeline.files import is_there, refuse_existing, refuse_inputs, wanted_ending, write_whole

if TYPE_CHECKING:
    from mtqg_xl.findings import Finding
    from mtqg_xl.mending.diff.diff import Difference
    from mtqg_xl.mending.migrate import Migrated
    from mtqg_xl.mending.recalc import Recalculated
    from mtqg_xl.mending.repair.repair import Repaired


def recalc_file(workbook: Path, output: Path, *, force: bool = False) -> "Recalculated":
    """Write a copy of any workbook in which every stored formula value is right.

    Raises:
        UsageError: the workbook cannot be read.
        OutputError: the copy cannot be written.
    """
    from mtqg_xl.mending.recalc import recalc

    _refuse(workbook, output, force=force)
    found = recalc(workbook)
    write_whole(output, found.content, force=force)
    return found


@dataclass(frozen=True)
class RepairedFile:
    """What a repair did to a file, and what a check of the repaired file still finds that an officer must decide."""

    repaired: "Repaired"
    findings: tuple["Finding", ...]

    @property
    def has_blocking(self) -> bool:
        """Whether something is left that must be mended."""
        return bool(self.repaired.left) or any(item.severity.value == "block" for item in self.findings)


def repair_file(workbook: Path, output: Path, definitions: Definitions, *, force: bool = False) -> RepairedFile:
    """Write a copy of a workbook of ours in which everything that its definition fixes is right again.

    Raises:
        UsageError: the workbook cannot be read, or was made from another definition.
        RepairError: what was typed would not be the same.
        OutputError: the copy cannot be written.
    """
    from mtqg_xl.mending.repair.repair import repair

    _refuse(workbook, output, force=force)
    submission, kit = read_one(workbook, definitions)
    found = repair(workbook, submission, kit)
    checked = results_of([found.after], kit)[0]
    write_whole(output, found.content, force=force)
    return RepairedFile(found, tuple(item for item in checked.findings if _is_left(item)))


def _is_left(finding: "Finding") -> bool:
    """Whether a finding is about the file and what was typed, not about whether the figures agree."""
    return finding.code[0] in "SIF" and finding.severity.value != "note"


def _refuse(workbook: Path, output: Path, *, force: bool) -> None:
    refuse_existing([output], force=force)
    wanted_ending(output, *_endings(workbook))
    refuse_inputs(output, [workbook])
    if not is_there(workbook):
        raise UsageError(f"Không có tệp “{workbook.name or workbook}”. Kiểm tra lại đường dẫn.")


def _endings(workbook: Path) -> tuple[str, ...]:
    """Return how the copy may end: Excel refuses a file whose name hides that it holds macros, or pretends so."""
    return (".xlsm",) if workbook.suffix.lower() == ".xlsm" else (".xlsx",)


def diff_files(old: Path, new: Path, definitions: Definitions) -> "Difference":
    """Return what changed between two files that reporters sent, or between two consolidated books.

    Raises:
        UsageError: a file cannot be read, is another output of ours, or only one of them is a consolidated book.
    """
    from mtqg_xl.mending.diff.diff import diff
    from mtqg_xl.pipeline.books import diff_books, is_book

    kinds = [is_there(path) and is_book(path) for path in (old, new)]
    if all(kinds):
        return diff_books(old, new, definitions)
    if any(kinds):
        raise UsageError("Một tệp là bản tổng hợp, tệp kia là biểu của một đơn vị: chọn hai tệp cùng loại để so.")
    return diff(read_one(old, definitions), read_one(new, definitions))


def migrate_file(workbook: Path, output: Path, definitions: Definitions, *, force: bool = False) -> "Migrated":
    """Write a workbook in the newest version of its kit with what was typed in an earlier one, or in a damaged one.

    Raises:
        UsageError: the workbook cannot be read, or is of the newest version already and whole.
        MigrationError: the new workbook would not hold what was typed.
        OutputError: it cannot be written.
    """
    from mtqg_xl.mending.migrate import has_lost_parts, migrate

    _refuse(workbook, output, force=force)
    submission, old = read_one(workbook, definitions)
    new = definitions.kit(old.replaced_by or old.issued_id)
    stamp = submission.stamp
    is_newest = not old.replaced_by and stamp.kit_version == new.version and stamp.definition_hash == new.hash
    if is_newest and not has_lost_parts(submission):
        raise UsageError(
            f"“{workbook.name}” đã theo bản mới nhất của bộ biểu {new.id} ({new.version}); không phải chuyển."
        )
    found = migrate(workbook, submission, old, new)
    write_whole(output, found.content, force=force)
    return found


def migration_document(found: "Migrated") -> dict[str, Any]:
    """Return the document of ``migrate --json``."""
    names = ("sheet", "cell", "form", "row", "column", "value", "reason")
    return {
        "carried": found.carried,
        "homeless": [{name: getattr(item, name) for name in names} for item in found.homeless],
    }


def recalculation_document(found: "Recalculated") -> dict[str, Any]:
    """Return the document of ``recalc --json``."""
    return {
        "formulas": found.formulas,
        "changed": found.changed,
        "unknown": [{"sheet": sheet, "cell": a1(row, column)} for sheet, row, column in found.unknown],
    }


def repair_document(found: RepairedFile) -> dict[str, Any]:
    """Return the document of ``repair --json``."""
    return {
        "changes": [
            {"kind": item.kind, "sheet": item.sheet, "cell": item.cell, "was": item.was, "now": item.now}
            for item in found.repaired.changes
        ],
        "recalculated": found.repaired.recalculated,
        "left": [
            *(
                {"code": "", "severity": "block", "sheet": item.sheet, "cell": item.cell}
                | {"what": item.what, "mend": item.mend}
                for item in found.repaired.left
            ),
            *(
                {"code": item.code, "severity": item.severity.value, "sheet": item.sheet, "cell": item.cell}
                | {"what": item.what, "mend": item.mend}
                for item in found.findings
            ),
        ],
    }


def difference_document(found: "Difference") -> dict[str, Any]:
    """Return the document of ``diff --json``."""
    places = ("form", "row", "column", "row_label", "column_title")
    return {
        "old": found.old,
        "new": found.new,
        "summary": found.summary,
        "notes": list(found.notes),
        "figures": [
            {name: getattr(item, name) for name in (*places, "change", "before", "after", "difference", "unit")}
            | {"old_cell": item.old_cell, "new_cell": item.new_cell}
            for item in found.figures
        ],
        "totals": [
            {name: getattr(item, name) for name in (*places, "before", "after", "difference", "unit")}
            for item in found.totals
        ],
    }
