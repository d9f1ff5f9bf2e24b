"""An export of another program turned into figures for a workbook."""

from dataclasses import replace
from pathlib import Path

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import shipped
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.export_map import SKIPPED, ExportMap, read_map
from mtqg_xl.mending.exported import Converted, converted, is_titled
from mtqg_xl.mending.figure_lines import FIELDS, write_lines
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.files import refuse_existing, refuse_inputs, wanted_ending, write_whole
from mtqg_xl.reading.raw import RawSheet, Refusal, read_raw
from mtqg_xl.vietnamese import fold

MAPS = "imports"
"""The folder of shipped maps: for the summary that the poverty software exports (title in A4, data from row 9), and
for its forms as they are printed."""
SUMMARY = "tong-hop-ra-soat.csv"


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
    raw = read_raw(export)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    if not raw.sheets:
        raise UsageError(f"“{export.name}” không có trang nào.")
    mapped = read_map(map_file, kit) if map_file is not None else _map_for(raw.sheets[0], kit)
    own = fold(submission.stamp.reporter_name)
    mapped = replace(mapped, areas={own: SKIPPED} | mapped.areas)  # what the commune has in all is the sum of its thôn
    found = converted(raw.sheets[0], mapped, submission, kit)
    lines = [(line.form, line.row, line.column, line.value, line.kind) for line in found.lines]
    write_whole(output, write_lines(lines, FIELDS).encode("utf-8"), force=force)
    return found


def _map_for(sheet: RawSheet, kit: Kit) -> ExportMap:
    """Return the shipped map whose title stands on a sheet, that of the summary where none does."""
    for path in sorted((shipped() / MAPS).glob("*.csv")):
        try:
            mapped = read_map(path, kit)
        except UsageError:  # it is for forms that this kit does not have
            continue
        if mapped.title and is_titled(sheet, mapped):
            return mapped
    return read_map(shipped() / MAPS / SUMMARY, kit)
