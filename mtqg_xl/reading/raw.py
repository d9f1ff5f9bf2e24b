"""A whole workbook file as typed cells, or the reason why it cannot be read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.reading.container import Container, Refusal, UnusablePartError, container_from, open_container
from mtqg_xl.reading.package import (
    NumberFormats,
    SheetEntry,
    WorkbookPart,
    read_number_formats,
    read_properties,
    read_workbook_part,
)
from mtqg_xl.reading.raw_sheet import Kind, RawCell, RawSheet
from mtqg_xl.reading.sheet_outline import Range
from mtqg_xl.reading.sheet_xml import MAX_CELLS, MAX_CHARACTERS, read_sheet
from mtqg_xl.reading.stored import StringItem, nfc, read_strings

__all__ = ["Kind", "Range", "RawCell", "RawSheet", "RawWorkbook", "Refusal", "raw_from", "raw_in", "read_raw"]


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A workbook as stored; nothing in it has been interpreted or judged.

    ``file`` is the name without folder. ``sheet_names`` are all worksheets, ``sheets`` those that were asked for.
    ``defined_names`` maps a name, or ``Sheet!name`` for a local one, to its text. ``number_formats`` are the
    codes by ``RawCell.style``. ``full_precision`` is false under "precision as displayed".
    ``application`` to ``modified`` come from docProps and may be empty. With ``values_only`` no formula, name or style
    was read, whether there are any or not.
    """

    file: str
    sha256: str
    sheet_names: tuple[str, ...]
    sheets: tuple[RawSheet, ...]
    defined_names: dict[str, str]
    custom_properties: dict[str, str]
    number_formats: tuple[str, ...]
    date1904: bool
    manual_calculation: bool
    full_precision: bool
    has_macros: bool
    has_external_links: bool
    application: str
    creator: str
    modified_by: str
    modified: str
    values_only: bool = False

    def sheet(self, name: str) -> RawSheet | None:
        """Return the sheet of this name; Excel does not tell capitals from small letters in it."""
        wanted = nfc(name).casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == wanted), None)


def read_raw(path: str | Path, only_sheets: Collection[str] | None = None) -> RawWorkbook | Refusal:
    """Return what a file holds, or why it cannot be read; never raises for what it finds.

    ``only_sheets`` names the sheets whose cells are wanted; the rest is then left unread.
    """
    container = open_container(path)
    if isinstance(container, Refusal):
        return container
    if only_sheets is None:
        return raw_from(container)
    names = {nfc(name).casefold() for name in only_sheets}
    return raw_from(container, lambda entry: entry.name.casefold() in names)


def raw_in(content: bytes, file: str) -> RawWorkbook | Refusal:
    """Return the same as :func:`read_raw`, for bytes that are in memory already."""
    container = container_from(content, file)
    return container if isinstance(container, Refusal) else raw_from(container)


def _any(_: SheetEntry) -> bool:
    return True


def raw_from(container: Container, is_wanted: Callable[[SheetEntry], bool] = _any) -> RawWorkbook | Refusal:
    """Return the same as :func:`read_raw`, for a container that is open already, with the sheets that are wanted."""
    try:
        return _workbook(container, is_wanted)
    except UnusablePartError as problem:
        return problem.refusal(container.file)


def _workbook(container: Container, is_wanted: Callable[[SheetEntry], bool]) -> RawWorkbook:
    book = read_workbook_part(container)
    formats = read_number_formats(container, book.styles)
    properties = read_properties(container)
    return RawWorkbook(
        file=container.file,
        sha256=container.sha256,
        sheet_names=tuple(entry.name for entry in book.sheets),
        sheets=_sheets(container, book, formats, [entry for entry in book.sheets if is_wanted(entry)]),
        defined_names=book.defined_names,
        custom_properties=properties.custom,
        number_formats=formats.codes,
        date1904=book.date1904,
        manual_calculation=book.manual_calculation,
        full_precision=book.full_precision,
        has_macros=book.has_macros,
        has_external_links=book.has_external_links,
        application=properties.application,
        creator=properties.creator,
        modified_by=properties.modified_by,
        modified=properties.modified,
    )


def _sheets(
    container: Container, book: WorkbookPart, formats: NumberFormats, wanted: list[SheetEntry]
) -> tuple[RawSheet, ...]:
    strings = _strings(container, book.shared_strings)
    sheets: list[RawSheet] = []
    count = characters = 0
    for entry in wanted:
        content = container.read(entry.part)
        sheet = read_sheet(content, entry, strings, formats.dates, book.date1904)
        count += len(sheet.cells)
        if count > MAX_CELLS:
            raise UnusablePartError("too_large", f"hơn {MAX_CELLS} ô")
        characters += sheet.characters
        if characters > MAX_CHARACTERS:
            raise UnusablePartError("too_large", f"hơn {MAX_CHARACTERS} chữ")
        sheets.append(sheet)
    return tuple(sheets)


def _strings(container: Container, part: str | None) -> list[StringItem]:
    if part is None or not container.has(part):
        return []
    return read_strings(container.read(part), part)
