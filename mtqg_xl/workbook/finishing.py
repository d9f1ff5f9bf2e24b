"""The package that XlsxWriter wrote, finished: with its long rows, and without the few things that it gets wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mtqg_xl.cells import Address, parse_a1, range_a1
from mtqg_xl.workbook.long_rows import Spool
from mtqg_xl.workbook.plan import BookPlan
from mtqg_xl.workbook.row_heights import freed

Spools = Mapping[str, Sequence[Spool]]
"""The long rows of sheets by name, from the top down."""

_MOST_WITHOUT_ZIP64 = 1 << 31
_EMPTY_TEXT = re.compile(rb'<c (r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)>(<f>[^<]*</f>)<v></v></c>')
_SIZE = re.compile(rb'<dimension ref="([^"]*)"')
_ROW_START = re.compile(rb'<row r="([0-9]+)"')


def finish(package: IO[bytes], book: BookPlan, spools: Spools, target: IO[bytes]) -> None:
    """Write the package with ``""`` stored as the empty text that it is, rows that grow with their text, long rows.

    XlsxWriter writes such a cell without a type, as if it had never been calculated, and fixes every height it is told.
    """
    sheets = {part: book.sheet(name) for name, part in sheet_parts(book).items()}
    with ZipFile(package) as archive, ZipFile(target, "w", ZIP_DEFLATED) as finished:
        for member in archive.infolist():
            content = archive.read(member)
            sheet = sheets.get(member.filename)
            if sheet is None:
                finished.writestr(member, content, ZIP_DEFLATED)
                continue
            content = _EMPTY_TEXT.sub(rb'<c \1 t="str">\2<v></v></c>', freed(content, sheet.growing_rows))
            if sheet.name not in spools:
                finished.writestr(member, content, ZIP_DEFLATED)
                continue
            long, whole = ZipInfo(member.filename, member.date_time), len(content)
            long.compress_type, long.external_attr = ZIP_DEFLATED, member.external_attr
            whole += sum(spool.size for spool in spools[sheet.name])
            with finished.open(long, "w", force_zip64=whole >= _MOST_WITHOUT_ZIP64) as part:
                for piece in _with_long_rows(content, spools[sheet.name]):
                    part.write(piece)


def _with_long_rows(xml: bytes, spools: Sequence[Spool]) -> Iterator[bytes]:
    """Yield the XML of a sheet with its long rows, each behind the rows above it."""
    xml = _with_their_size(xml, spools).replace(b"<sheetData/>", b"<sheetData></sheetData>")
    starts = [(int(found[1]), found.start()) for found in _ROW_START.finditer(xml)]
    end, done = xml.rindex(b"</sheetData>"), 0
    for spool in spools:
        at = next((start for row, start in starts if row > spool.last), end)
        yield xml[done:at]
        yield from spool.chunks()
        done = at
    yield xml[done:]


def _with_their_size(xml: bytes, spools: Sequence[Spool]) -> bytes:
    """Return the XML of a sheet that says how far its long rows reach; XlsxWriter would hold a thing for each row."""
    found = _SIZE.search(xml)
    if found is None:
        return xml
    corners = [parse_a1(corner) for corner in found[1].decode().split(":")]
    for spool in spools:
        corners += [Address(spool.place.first, 1), Address(spool.last, spool.place.last_column)]
    first, last = (Address(edge(at.row for at in corners), edge(at.column for at in corners)) for edge in (min, max))
    return xml[: found.start(1)] + range_a1(first, last).encode() + xml[found.end(1) :]


def sheet_parts(book: BookPlan) -> dict[str, str]:
    """Return the part of each sheet; XlsxWriter numbers them in order."""
    return {sheet.name: f"xl/worksheets/sheet{at}.xml" for at, sheet in enumerate(book.sheets, start=1)}
