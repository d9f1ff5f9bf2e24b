"""Cells of heads, titles and feet merged again as they were issued.

Only where nothing stands in the cells that a merge would cover, and where nobody has merged them in another way.
"""

from collections.abc import Iterator

from mtqg_xl.cells import Address
from mtqg_xl.mending.repair.changes import Change
from mtqg_xl.mending.repair.file import Damaged, is_blank
from mtqg_xl.mending.repair.guards import Corners, overlap, range_words
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.reading.raw import RawSheet
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.xml_cuts import Outline

_GROUP = "mergeCells"


def mend_merges(
    file: Damaged, plan: SheetPlan, place: SheetPlace, sheet: RawSheet, outline: Outline
) -> tuple[dict[str, bytes], list[Change]]:
    """Return the merges of a sheet with those of the kit that are gone, and what changed."""
    missing = [area for area in _wanted(file, plan, place) if _may_merge(sheet, area)]
    if not missing:
        return {}, []
    prefix, here = outline.prefix, outline.named(_GROUP)
    inside = Outline.of(outline.text(here[0]), _GROUP) if here else None
    pieces = [inside.text(child) for child in inside.children] if inside is not None else []
    pieces += [f'<{prefix}mergeCell ref="{range_words(area)}"/>'.encode() for area in missing]
    content = f'<{prefix}{_GROUP} count="{len(pieces)}">'.encode() + b"".join(pieces) + f"</{prefix}{_GROUP}>".encode()
    words = ", ".join(range_words(area) for area in missing)
    return {_GROUP: content}, [
        Change("merge", place.name, range_words(missing[0]), f"{len(missing)} ô gộp bị tách", f"gộp lại: {words}")
    ]


def _wanted(file: Damaged, plan: SheetPlan, place: SheetPlace) -> Iterator[Corners]:
    """Yield where the merges of a sheet belong now; between the rows of a form nothing is merged for it."""
    layout = file.layout_of.get(plan.name)
    for top, left, bottom, right in plan.merges:
        if layout is not None and not layout.row_at.keys().isdisjoint(range(top, bottom + 1)):
            continue
        first, last = place.at(top, left), place.at(bottom, right)
        if first is None or last is None or not first < last:
            continue
        if (last[0] - first[0], last[1] - first[1]) == (bottom - top, right - left):
            yield Address(*first), Address(*last)


def _may_merge(sheet: RawSheet, area: Corners) -> bool:
    """Whether a merge is gone and can be made again without covering anything."""
    if any(overlap(area, (merged.first, merged.last)) for merged in sheet.merged):
        return False
    (top, left), (bottom, right) = area
    inside = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    return all(is_blank(sheet.cells.get(at)) for at in inside[1:])
