"""A new file from an old one: recalculated or repaired; and what changed between two."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg_xl.cells import a1
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import is_there, refuse_existing, refuse_inputs, wanted_ending, write_whole

if TYPE_CHECKING:
    from mtqg_xl.mending.recalc import Recalculated


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


def _refuse(workbook: Path, output: Path, *, force: bool) -> None:
    refuse_existing([output], force=force)
    wanted_ending(output, *_endings(workbook))
    refuse_inputs(output, [workbook])
    if not is_there(workbook):
        raise UsageError(f"Không có tệp “{workbook.name or workbook}”. Kiểm tra lại đường dẫn.")


def _endings(workbook: Path) -> tuple[str, ...]:
    """Return how the copy may end: Excel refuses a file whose name hides that it holds macros, or pretends so."""
    return (".xlsm",) if workbook.suffix.lower() == ".xlsm" else (".xlsx",)


def recalculation_document(found: "Recalculated") -> dict[str, Any]:
    """Return the document of ``recalc --json``."""
    return {
        "formulas": found.formulas,
        "changed": found.changed,
        "unknown": [{"sheet": sheet, "cell": a1(row, column)} for sheet, row, column in found.unknown],
    }
