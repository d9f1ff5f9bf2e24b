"""An export of another program turned into figures for a workbook."""

from pathlib import Path

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import shipped
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.export_map import read_map
from mtqg_xl.mending.exported import Converted, converted
from mtqg_xl.mending.figure_lines import FIELDS, write_lines
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.files import refuse_existing, refuse_inputs, wanted_ending, write_whole
from mtqg_xl.reading.raw import Refusal, read_raw

SHIPPED_MAP = "imports/tong-hop-ra-soat.csv"
"""The map for the summary that the poverty software exports (title in A4, data from row 9)."""


def import_file(
    export: Path, workbook: Path, output: Path, definitions: Definitions, *, map_file: Path | None, force: bool = False
) -> Converted:
    """Write the figures of an export as CSV for ``fill`` into a workbook, and return what has no home.

    Raises:
        UsageError: a file or the map cannot be read, or the export is not the one the map is for.
        OutputError: the output cannot be written.
    """
    refuse_existing([output], force=force)
    wanted_ending(output, ".csv")
    refuse_inputs(output, [export, workbook, *([map_file] if map_file is not None else [])])
    submission, kit = read_one(workbook, definitions)
    mapped = read_map(map_file or shipped() / SHIPPED_MAP, kit)
    raw = read_raw(export)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    if not raw.sheets:
        raise UsageError(f"“{export.name}” không có trang nào.")
    found = converted(raw.sheets[0], mapped, submission, kit)
    lines = [(line.form, line.row, line.column, line.value, line.kind) for line in found.lines]
    write_whole(output, write_lines(lines, FIELDS).encode("utf-8"), force=force)
    return found
