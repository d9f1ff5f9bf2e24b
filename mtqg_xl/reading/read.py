"""A file → a Submission, or the reason why it is none. Everything is recorded, nothing is judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.report_words import REPORT_SHEET
from mtqg_xl.reading.anchors import Anchored, anchored
from mtqg_xl.reading.blocks import BlockSpan, block_spans
from mtqg_xl.reading.container import Container, Refusal, UnusablePartError, open_container
from mtqg_xl.reading.extract import FormCells, form_cells
from mtqg_xl.reading.issued import issued
from mtqg_xl.reading.kits import Recognised, recognised
from mtqg_xl.reading.names import Names
from mtqg_xl.reading.notes import notes_on
from mtqg_xl.reading.package import read_workbook_part
from mtqg_xl.reading.page import Page
from mtqg_xl.reading.raw import RawWorkbook, raw_from
from mtqg_xl.reading.stamps import STAMP_SHEET, completed_by_card, stamp_of
from mtqg_xl.reading.submission import AnchorNote, Found, Stamp, Submission

SUBMISSION_ROLE = "submission"
_HELPING_SHEET = "_"


def read(path: str | Path, kits: Mapping[str, Kit]) -> Submission | Refusal:
    """Return what one file says, or why it cannot be used; never raises for what it finds.

    ``kits`` are the known kits by id: the stamp names one of them, and where it does not, codes and texts tell. A
    workbook of our own that is no submission (``stamp.role``) is returned even if none of its forms is found.
    """
    container = open_container(path)
    if isinstance(container, Refusal):
        return container
    raw = _raw(container)
    return raw if isinstance(raw, Refusal) else _read(raw, str(path), kits)


def _raw(container: Container) -> RawWorkbook | Refusal:
    """Return the sheets that may hold a form, and the stamp.

    Our own hidden sheets (checks, lists) are larger than all forms together and say nothing that was typed. Their
    names begin with ``_``: LibreOffice makes very-hidden sheets merely hidden. Nor does the sheet of sentences; under
    another name it is read for nothing, and found to be no form.
    """
    try:
        entries = read_workbook_part(container).sheets
    except UnusablePartError as problem:
        return problem.refusal(container.file)
    wanted = [
        entry.name
        for entry in entries
        if entry.name != REPORT_SHEET
        and (entry.state == "visible" or not entry.name.startswith(_HELPING_SHEET) or entry.name == STAMP_SHEET)
    ]
    return raw_from(container, wanted)


def _read(raw: RawWorkbook, path: str, kits: Mapping[str, Kit]) -> Submission | Refusal:
    stamp, warnings = stamp_of(raw)
    pages, names = [Page(sheet) for sheet in raw.sheets if sheet.name != STAMP_SHEET], Names(raw)
    found = recognised(stamp, kits, pages, names)
    if found is not None:
        forms = _forms(found, names, raw.date1904)
        card = next((form.place for form in forms if form.id == found.kit.header), None)
        stamp, taken = completed_by_card(stamp, card)
        notes = (*found.assignment.notes, *(note for form in forms for note in form.notes))
        return _submission(raw, path, found.kit.id, stamp, forms, notes, (*warnings, *found.warnings, *taken))
    if stamp.role != SUBMISSION_ROLE:
        return _submission(raw, path, stamp.kit, stamp, (), (), warnings)
    if stamp.kit and stamp.kit not in kits:
        return Refusal(raw.file, "not_form", f"tệp ghi bộ biểu “{stamp.kit}”, không có trong danh mục")
    return Refusal(raw.file, "not_form", "không thấy biểu nào")


# --- one form ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    place: Anchored
    spans: tuple[BlockSpan, ...]
    cells: FormCells
    notes: tuple[AnchorNote, ...]

    @property
    def id(self) -> str:
        return self.place.form.instance.id

    @property
    def found(self) -> Found:
        """Where the form lies, block rows among its rows."""
        place, rows = self.place, dict(self.place.rows.places)
        for span in self.spans:
            rows |= span.row_ids()
        return Found(
            place.page.name,
            rows,
            dict(place.columns.places),
            place.code_row,
            place.code_column,
            place.header.rows[0] if place.header.rows else None,
            frozenset(row for span in self.spans for row in span.lost),
        )


def _forms(found: Recognised, names: Names, date1904: bool) -> tuple[_Form, ...]:
    pages = found.assignment.pages
    places = [anchored(form, pages[form.id], names) for form in issued(found.kit) if form.id in pages]
    return tuple(_form(place, date1904) for place in places)


def _form(place: Anchored, date1904: bool) -> _Form:
    spans = block_spans(place)
    return _Form(place, spans, form_cells(place, spans, date1904), notes_on(place, spans))


def _submission(
    raw: RawWorkbook,
    path: str,
    kit: str,
    stamp: Stamp,
    forms: tuple[_Form, ...],
    notes: tuple[AnchorNote, ...],
    warnings: tuple[str, ...],
) -> Submission:
    return Submission(
        file=raw.file,
        path=path,
        sha256=raw.sha256,
        kit_id=kit,
        stamp=stamp,
        found={form.id: form.found for form in forms},
        typed={key: cell for form in forms for key, cell in form.cells.typed.items()},
        computed={key: cell for form in forms for key, cell in form.cells.computed.items()},
        blocks={key: rows for form in forms for key, rows in form.cells.blocks.items()},
        notes=notes,
        made_with=raw.application,
        saved_at=raw.modified,
        manual_calculation=raw.manual_calculation,
        full_precision=raw.full_precision,
        warnings=warnings,
    )
