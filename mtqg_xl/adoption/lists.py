"""What a blank lets officers choose in its cells: lists written into the blank, or standing in cells of it."""

from collections.abc import Iterator

from mtqg_xl.cells import quoted_sheet
from mtqg_xl.mending.repair.guards import corners_of
from mtqg_xl.mending.repair.on_blank import validations_of
from mtqg_xl.reading.interpret import shown
from mtqg_xl.reading.names import named_place
from mtqg_xl.reading.raw import RawSheet, RawWorkbook
from mtqg_xl.vietnamese import modern
from mtqg_xl.workbook.xml_cuts import Outline

Lists = dict[tuple[int, int], tuple[str, ...]]
_MOST_CHOICES = 200
_MOST_CELLS = 20_000
"""A list over a whole column of the sheet reaches further than any form."""


def lists_of(raw: RawWorkbook, sheet: RawSheet, outline: Outline) -> Lists:
    """Return what may be chosen in each cell of a sheet that has a list; a list that cannot be read is left out."""
    found: Lists = {}
    for one in validations_of(outline):
        choices = tuple(_choices(raw, sheet, one.source)) if one.source else ()
        if not 1 < len(choices) <= _MOST_CHOICES:
            continue
        (top, left), (bottom, right) = corners_of(one.cells)
        bottom = min(bottom, top + _MOST_CELLS // (right - left + 1))
        found |= {(row, column): choices for row in range(top, bottom + 1) for column in range(left, right + 1)}
    return found


def _choices(raw: RawWorkbook, sheet: RawSheet, source: str) -> Iterator[str]:
    if source.startswith('"'):
        yield from filter(None, (" ".join(modern(text).split()) for text in source.strip('"').split(",")))
        return
    text = raw.defined_names.get(source, source)
    place = named_place(text if "!" in text else f"{quoted_sheet(sheet.name)}!{text}")
    held = raw.sheet(place.sheet) if place is not None else None
    if place is None or held is None:
        return
    inside = (
        cell
        for (row, column), cell in sorted(held.cells.items())
        if place.first.row <= row <= place.last.row and place.first.column <= column <= place.last.column
    )
    yield from dict.fromkeys(filter(None, (" ".join(modern(shown(cell)).split()) for cell in inside)))
