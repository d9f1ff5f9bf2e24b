"""The consolidated workbook of a run, taken up again where everything that goes into it is as it was.

What goes into it is known before it is planned, computed and written, which is what takes the time: the figures, the
lineage, and every sheet beside the forms. Only the minute at which it was made may differ: that stands in sentences of
TỔNG QUAN and ĐÔN ĐỐC, and is put in its place.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from mtqg_xl.consolidation.lineage import Lineage
from mtqg_xl.figures.digest import figures_digest
from mtqg_xl.pipeline.cache import key_of
from mtqg_xl.pipeline.files import Content
from mtqg_xl.pipeline.remembering import Remembered
from mtqg_xl.pipeline.run import Run
from mtqg_xl.vietnamese import write_date
from mtqg_xl.workbook.patch import PatchError, patched
from mtqg_xl.workbook.plain import PlainSheet, PlainTable, sheet_name

TEXTS = "xl/sharedStrings.xml"
_SLOT = "\N{REPLACEMENT CHARACTER}lúc\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Parts:
    """What a book is made from: the lineage that it carries along, and the sheets before and after its forms."""

    lineage: Lineage
    before: Sequence[PlainSheet]
    after: Sequence[PlainSheet]


MOST_KEPT = 16_000_000
"""A book of more bytes is not kept: that of thousands of files never comes of the same twice."""


def book_of(run: Run, parts: Parts, remembered: Remembered, write: Callable[[IO[bytes]], None]) -> Content:
    """Return the book of a run as it was made from the same before, or how to ``write`` it and have it kept."""
    moment = _moment(run)
    key = key_of("book", remembered.base, *_content(run, parts, moment), str(len(moment)))
    kept = remembered.cache.file(key)
    if kept is not None:
        book = _at(kept, moment)
        if book is not None:
            return book

    def write_and_keep(target: IO[bytes]) -> None:
        write(target)
        if target.tell() > MOST_KEPT:
            return
        target.flush()
        content = Path(target.name).read_bytes()
        if _told(content, moment) == _times(parts, moment):
            remembered.cache.keep_file(key, moment.encode() + b"\0" + content)

    return write_and_keep


def _moment(run: Run) -> str:
    return f"{run.at:%Hh%M} ngày {write_date(run.at.date())}"


def _at(kept: bytes, moment: str) -> bytes | None:
    """Return a kept book as if it had been made at another minute; None where it is none."""
    then, mark, content = kept.partition(b"\0")
    if not mark:
        return None
    if then == moment.encode():
        return content
    try:
        with ZipFile(BytesIO(content)) as package:
            texts = package.read(TEXTS)
        return patched(content, {}, {TEXTS: texts.replace(then, moment.encode())})
    except (BadZipFile, KeyError, PatchError):
        return None


# --- what goes into it -----------------------------------------------------------------------------------------


def _content(run: Run, parts: Parts, moment: str) -> Iterator[bytes | str]:
    total = run.total
    yield repr((run.header, list(run.names.items()), total.expected, run.plans.lines))
    yield figures_digest(total.figures)
    yield figures_digest(total.members)
    yield from _lineage(parts.lineage)
    for place in (parts.before, parts.after):
        yield str(len(place))
        for sheet in place:
            is_timed = sheet_name(sheet) in TIMED
            for said in _said(sheet):
                yield said.replace(moment, _SLOT) if is_timed else said


def _said(sheet: PlainSheet) -> Iterator[str]:
    """Yield all that a sheet says; its rows may be too many to be held."""
    if isinstance(sheet, PlainTable):
        yield repr((replace(sheet, rows=()), len(sheet.rows)))
        yield from map(repr, sheet.rows)
    else:
        yield repr(sheet)


TIMED = {"TỔNG QUAN", "ĐÔN ĐỐC"}
"""The sheets that say when they were made."""


def _lineage(lineage: Lineage) -> Iterator[str]:
    """Yield what a lineage says; where cells lie is nearly always the same, and told once."""
    layouts: dict[tuple[int, int], int] = {}
    yield repr((lineage.kit, lineage.expected, lineage.overrides, lineage.reasons))
    for member in lineage.members:
        yield repr((member.code, member.name, member.prepared_by, member.phone, member.mark))
        for form, source in member.forms.items():
            place = id(source.rows), id(source.columns)
            number = layouts.setdefault(place, len(layouts))
            if number == len(layouts) - 1:
                yield repr((list(source.rows.items()), list(source.columns.items())))
            yield repr((form, source.file, source.number, source.sheet, number))


# --- where the minute stands -----------------------------------------------------------------------------------


def _told(content: bytes, moment: str) -> int:
    """Return how often a book says the minute."""
    with ZipFile(BytesIO(content)) as package:
        return package.read(TEXTS).count(moment.encode())


def _times(parts: Parts, moment: str) -> int:
    """Return how often the sheets say it that are meant to, each text counted once, as a book holds it."""
    sheets = (sheet for sheet in (*parts.before, *parts.after) if sheet_name(sheet) in TIMED)
    texts = {text for sheet in sheets for text in _texts(sheet)}
    return sum(text.count(moment) for text in texts)


def _texts(sheet: PlainSheet) -> Iterator[str]:
    if isinstance(sheet, PlainTable):
        yield from (sheet.title, *sheet.lines)
        values = (getattr(cell, "value", cell) for row in sheet.rows for cell in row)
    else:
        values = (cell.value for cell in sheet.cells.values())
    yield from (value for value in values if isinstance(value, str))
