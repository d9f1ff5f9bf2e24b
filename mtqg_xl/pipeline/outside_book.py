"""The consolidated workbook for readers outside the office: the same figures, nobody's name or telephone.

The sheets with which an office works (SỔ NHẬN, ĐÔN ĐỐC, ĐIỀU CHỈNH, PHẢI SỬA) are not in it. What is left is told as a
public page tells it; the part that is not seen, by which `trace` answers, names units, sheets and cells, but neither
persons nor files.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mtqg_xl.consolidation.book import consolidated_plan
from mtqg_xl.consolidation.consolidate import consolidate
from mtqg_xl.consolidation.lineage import FormSource, Lineage, Member
from mtqg_xl.consolidation.lineage_sheet import lineage_sheet
from mtqg_xl.consolidation.sources import sources_sheet
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.pipeline.consolidated_book import sheets_after, sheets_before
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.lineage import lineage_of
from mtqg_xl.pipeline.page_privacy import HIDDEN, masked, persons_in
from mtqg_xl.pipeline.run import Run
from mtqg_xl.workbook.plain import PlainCell, PlainSheet, PlainTable, Shown, sheet_name
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.write import written

INSIDE_ONLY = {"SỔ NHẬN", "ĐÔN ĐỐC", "ĐIỀU CHỈNH", "PHẢI SỬA", "NGUỒN SỐ LIỆU"}
"""The sheets that the office works with; the last one is made anew without files."""
FILE_OF = "tệp của {}"


def write_outside(run: Run, output: Path, *, force: bool = False) -> Path:
    """Write the consolidated workbook of a run for readers outside the office.

    Raises:
        OutputError: it cannot be written.
    """
    refuse_inputs(wanted_ending(output, ".xlsx"), run.inputs)
    return write_whole(output, outside_book(run), force=force)


def outside_book(run: Run) -> bytes:
    """Return the consolidated workbook of a run without persons, telephones and names of files."""
    shown = _without_persons(run)
    lineage = _hidden(lineage_of(run))
    before = [_masked(sheet) for sheet in sheets_before(shown)]
    kept = [sheet for sheet in sheets_after(run, lineage) if sheet_name(sheet) not in INSIDE_ONLY]
    after = [*(_masked(sheet) for sheet in kept), sources_sheet(shown.total, lineage)]
    hidden = [lineage_sheet(shown.total, lineage)]
    sheets = before, after, hidden
    return written(consolidated_plan(shown.total, shown.header, shown.names, *sheets, shown.plans.lines))


def _without_persons(run: Run) -> Run:
    """Return the run whose figures tell no person in their texts."""
    kit = run.total.kit
    persons = {code: persons_in(file, kit) for code, file in run.submissions.items()}
    own = [persons.get(code, ()) for code in run.total.members.reporters]
    members = _plain_figures(run.total.members, own, {kit.header, kit.justification})
    total = consolidate(members, run.total.figures.reporters[0], run.total.expected)
    return replace(run, total=total)


def _plain_figures(figures: FigureSet, persons: list[tuple[str, ...]], private: set[str]) -> FigureSet:
    """Return figures with masked texts; the first sheet and the reasons given have none at all."""
    texts: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for key, found in figures.texts.items():
        is_private = key[0] in private
        texts[key] = tuple(
            "" if is_private else masked(text, names) for text, names in zip(found, persons, strict=True)
        )
    blocks = {key: _plain_rows(table, persons) for key, table in figures.blocks.items()}
    return replace(figures, files=tuple(FILE_OF.format(code) for code in figures.reporters), texts=texts, blocks=blocks)


def _plain_rows(table: BlockTable, persons: list[tuple[str, ...]]) -> BlockTable:
    owners = table.reporter_index.tolist()
    texts: Mapping[str, tuple[str, ...]] = {
        name: tuple(masked(text, persons[owner]) for text, owner in zip(found, owners, strict=True))
        for name, found in table.texts.items()
    }
    return replace(table, texts=dict(texts))


# --- where figures came from ----------------------------------------------------------------------------------


def _hidden(lineage: Lineage) -> Lineage:
    return replace(
        lineage,
        members=tuple(map(_nameless, lineage.members)),
        overrides=tuple(
            replace(item, reason=masked(item.reason), confirmed=HIDDEN, adjusted_by=HIDDEN)
            for item in lineage.overrides
        ),
        reasons=tuple(replace(item, reason=masked(item.reason), given_by="") for item in lineage.reasons),
    )


def _nameless(member: Member) -> Member:
    forms: dict[str, FormSource] = {
        form: replace(source, file=FILE_OF.format(member.name)) for form, source in member.forms.items()
    }
    return replace(member, forms=forms, prepared_by="", phone="")


# --- sheets ---------------------------------------------------------------------------------------------------


def _masked(sheet: PlainSheet) -> PlainSheet:
    """Return a sheet whose words tell no telephone, and no name after ông, bà, anh, chị, đ/c."""
    if isinstance(sheet, PlainTable):
        rows = tuple(tuple(map(_masked_cell, row)) for row in sheet.rows)
        return replace(sheet, rows=rows, lines=tuple(map(masked, sheet.lines)))
    cells = {
        at: replace(cell, value=masked(cell.value)) if isinstance(cell.value, str) else cell
        for at, cell in sheet.cells.items()
    }
    plain: SheetPlan = replace(sheet, cells=cells)
    return plain


def _masked_cell(cell: PlainCell) -> PlainCell:
    if isinstance(cell, Shown):
        return replace(cell, value=masked(cell.value)) if isinstance(cell.value, str) else cell
    return masked(cell) if isinstance(cell, str) else cell
