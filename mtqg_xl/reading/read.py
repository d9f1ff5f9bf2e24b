"""A file → a Submission, or the reason why it is none. Everything is recorded, nothing is judged."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mtqg_xl.definition.furniture import HELPING_SHEETS, OLD_UNITS_SHEET, PLAN_SHEET, STAMP_SHEET
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.report_words import REPORT_SHEET
from mtqg_xl.findings import RESULT_SHEET
from mtqg_xl.reading.anchors import Anchored, anchored
from mtqg_xl.reading.blocks import BlockSpan, block_spans
from mtqg_xl.reading.container import Refusal, container_from, content_of
from mtqg_xl.reading.extract import FormCells, form_cells
from mtqg_xl.reading.issued import issued
from mtqg_xl.reading.kits import Recognised, recognised
from mtqg_xl.reading.locked import unlocked
from mtqg_xl.reading.merges import merge_notes, merged_data
from mtqg_xl.reading.names import Names
from mtqg_xl.reading.notes import notes_on
from mtqg_xl.reading.other_period import other_periods
from mtqg_xl.reading.own_sheets import OwnSheets, own_sheets
from mtqg_xl.reading.package import SheetEntry
from mtqg_xl.reading.page import Page
from mtqg_xl.reading.printed_reporter import reporter_notes
from mtqg_xl.reading.raw import RawWorkbook, raw_from
from mtqg_xl.reading.raw_sheet import RawSheet
from mtqg_xl.reading.stamps import completed_by_card, receiver_on, stamp_of
from mtqg_xl.reading.submission import AnchorNote, Found, Stamp, Submission, UnreadSheet
from mtqg_xl.reading.unit_line import UNIT_CHANGED, UNIT_OF_FILE_CHANGED, other_unit_on_card
from mtqg_xl.reading.unread import FormOnSheet, added_cells, lost_sheets_note, unread_sheets
from mtqg_xl.reading.values import raw_values
from mtqg_xl.vietnamese import parse_date

SUBMISSION_ROLE = "submission"
_HELPING_SHEET = "_"


def read(path: str | Path, kits: Mapping[str, Kit], passwords: Sequence[str] = ()) -> Submission | Refusal:
    """Return what one file says, or why it cannot be used; never raises for what it finds.

    ``kits`` are the known kits by id: the stamp names one of them, and where it does not, codes and texts tell. A
    workbook of our own that is no submission (``stamp.role``) is returned even if none of its forms is found. Of an
    .xls, .xlsb or .ods the values are read, without formulas (``values_only``). ``passwords`` are for
    locked files.
    """
    path = Path(path)
    content = content_of(path)
    if isinstance(content, Refusal):
        return content
    return _found(content, path.name, str(path), kits, passwords)


def read_content(
    content: bytes, file: str, kits: Mapping[str, Kit], passwords: Sequence[str] = ()
) -> Submission | Refusal:
    """Return what a file says that is no file on disk, such as one inside an archive; see `read`."""
    return _found(content, file, file, kits, passwords)


def _found(
    content: bytes, file: str, path: str, kits: Mapping[str, Kit], passwords: Sequence[str]
) -> Submission | Refusal:
    raw = _stored(content, file)
    if not isinstance(raw, Refusal):
        return read_workbook(raw, path, kits)
    if raw.reason != "password" or not passwords:
        return raw
    found = _unlocked(content, file, path, kits, passwords)
    return found if isinstance(found, Refusal) else replace(found, was_locked=True)


def _unlocked(
    content: bytes, file: str, path: str, kits: Mapping[str, Kit], passwords: Sequence[str]
) -> Submission | Refusal:
    inside = unlocked(content, file, passwords)
    raw = inside if isinstance(inside, Refusal) else _stored(inside, file)
    return raw if isinstance(raw, Refusal) else read_workbook(raw, path, kits)


def _stored(content: bytes, file: str) -> RawWorkbook | Refusal:
    container = container_from(content, file)
    return raw_values(content, container) if isinstance(container, Refusal) else raw_from(container, _is_wanted)


def _is_wanted(sheet: SheetEntry | RawSheet) -> bool:
    """Whether a sheet may hold a form, or the stamp.

    Our own hidden sheets (checks, lists) are larger than all forms together and say nothing that was typed. Their
    names begin with ``_``: LibreOffice makes very-hidden sheets merely hidden, and whoever unhides them to look shows
    codes that read like those of a form. Nor do the sheet of sentences and the
    findings of a file that was sent back; under another name they are read for nothing, and found to be no form.
    """
    is_helping = sheet.state != "visible" and sheet.name.startswith(_HELPING_SHEET)
    return not _is_ours(sheet.name) and (not is_helping or sheet.name == STAMP_SHEET)


def _is_ours(sheet: str) -> bool:
    """Whether a sheet holds what we wrote from the forms; a copy of the findings is called ``… (2)``."""
    return sheet in {REPORT_SHEET, PLAN_SHEET, OLD_UNITS_SHEET, *HELPING_SHEETS} or sheet.upper().startswith(
        RESULT_SHEET
    )


def read_workbook(raw: RawWorkbook, path: str, kits: Mapping[str, Kit]) -> Submission | Refusal:
    """Return what a workbook says whose cells are known already, such as one that is open in a program; see `read`."""
    stamp, warnings = stamp_of(raw)
    shown = (sheet for sheet in raw.sheets if sheet.name != STAMP_SHEET and _is_wanted(sheet))
    pages, names = [Page(sheet) for sheet in shown], Names(raw)
    found = recognised(stamp, kits, pages, names)
    if found is not None and stamp.role == SUBMISSION_ROLE and stamp.money_unit not in ("", found.kit.money_unit):
        units = f"tính bằng {stamp.money_unit}, bộ biểu {found.kit.id} tính bằng {found.kit.money_unit}"
        return Refusal(raw.file, "other_unit", units)
    if found is not None:
        forms = _forms(found, names, raw)
        card_form = next((form for form in forms if form.id == found.kit.header), None)
        card = None if card_form is None else card_form.place
        of_heads = _of_heads(stamp, card_form, forms)
        stamp, taken = completed_by_card(stamp, card)
        stamp = replace(stamp, receiver=stamp.receiver or receiver_on(card))
        told = {link for note in of_heads for link in note.links if note.kind == UNIT_OF_FILE_CHANGED}
        of_forms = (note for form in forms for note in form.notes if not _is_told(note, told))
        notes = (*found.assignment.notes, *of_heads, *of_forms)
        submission = _submission(raw, path, found.kit.id, stamp, forms, notes, (*warnings, *found.warnings, *taken))
        if stamp.role != SUBMISSION_ROLE:
            return submission
        placed = [FormOnSheet(form.place, form.spans, form.notes) for form in forms]
        shown_forms = {form.place.page.name for form in forms}
        own = own_sheets(
            raw.sheet_names,
            [form.place.page for form in forms],
            [page for page in pages if page.name not in shown_forms],
            is_made_by_us=not found.kit.blank,
        )
        unread = _unread(pages, placed, found, own, raw.values_only)
        gone = lost_sheets_note(placed, own)
        return replace(
            submission,
            unread=unread,
            added=added_cells(pages, placed, unread, own),
            notes=submission.notes if gone is None else (*submission.notes, gone),
        )
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


def _of_heads(stamp: Stamp, card: _Form | None, forms: tuple[_Form, ...]) -> tuple[AnchorNote, ...]:
    """Return what THÔNG TIN and the headings of forms say of reporter, period and unit that is not so."""
    places = [form.place for form in forms]
    on_card = None if card is None else card.place
    unit = None if on_card is None else other_unit_on_card(on_card, places)
    periods = other_periods(stamp.period, on_card, places, _days_of_figures(stamp, card))
    return (*reporter_notes(stamp, on_card, places), *(() if unit is None else (unit,)), *periods)


def _days_of_figures(stamp: Stamp, card: _Form | None) -> frozenset[date]:
    """Return the days of the figures as the stamp and THÔNG TIN name them."""
    row = "" if card is None else next((row.id for row in card.place.form.instance.rows if row.show == "as_of"), "")
    cells = {} if card is None else card.cells.typed
    days = (cell.day for (_, at, _), cell in cells.items() if at == row)
    return frozenset(day for day in (parse_date(stamp.as_of), *days) if day is not None)


def _is_told(note: AnchorNote, told: Set[str]) -> bool:
    """Whether the line with the unit of a form is told with that of the whole file."""
    return note.kind == UNIT_CHANGED and f"{note.sheet}!{note.cell}" in told


def _forms(found: Recognised, names: Names, raw: RawWorkbook) -> tuple[_Form, ...]:
    pages = found.assignment.pages
    places = [anchored(form, pages[form.id], names) for form in issued(found.kit) if form.id in pages]
    return tuple(_form(place, raw) for place in places)


def _form(place: Anchored, raw: RawWorkbook) -> _Form:
    spans = block_spans(place)
    merges = merged_data(place, spans)
    covered = frozenset(at for merge in merges for at in merge.covered)
    notes = (*notes_on(place, spans), *merge_notes(place, merges))
    if raw.values_only:  # names are never read of such a file: none is lost
        notes = tuple(note for note in notes if note.kind != "name_lost")
    return _Form(place, spans, form_cells(place, spans, raw.date1904, covered), notes)


def _unread(
    pages: Sequence[Page], placed: Sequence[FormOnSheet], found: Recognised, own: OwnSheets, values_only: bool
) -> tuple[UnreadSheet, ...]:
    copies = (note.values for note in found.assignment.notes if note.kind in {"sheet_twice", "sheet_copied"})
    told = {name for names in copies for name in names} | set(found.kit.other_sheets)
    sheets = {instance.sheet for instance in found.kit.instances}
    return unread_sheets(pages, placed, told, sheets, len(found.kit.forms), own, values_only)


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
        values_only=raw.values_only,
        is_returned=any(name.upper().startswith(RESULT_SHEET) for name in raw.sheet_names),
        warnings=warnings,
    )
