"""Workbooks for many reporters: the package is made once, and only the cells that differ are written for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.definition.model import Kit
from mtqg_xl.workbook.build import Groundwork, build, groundwork, own_sheets, plan, stamp
from mtqg_xl.workbook.finishing import sheet_parts
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.mould import Mould
from mtqg_xl.workbook.patch import Edit
from mtqg_xl.workbook.plan import BookPlan, SheetPlan
from mtqg_xl.workbook.write import written

PROPERTIES_PART = "docProps/custom.xml"
# Source: ECMA-376 part 1, 22.3: the format id of user-defined properties; ids 0 and 1 are reserved.
PROPERTY_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
FIRST_PROPERTY_ID = 2


def issued(kit: Kit, headers: Sequence[Header]) -> Iterator[bytes]:
    """Yield the workbook of each reporter: equal, cell for cell, to one built for it alone.

    A workbook that carries a plan or figures of an earlier period differs from others in sums, too, and is built for
    its reporter alone.

    Only names, codes and the like differ between reporters, never what a formula is worth. The common package is made
    for nobody, so that no name of one reporter lies in the file of another; once for every size of the lists of areas.
    """
    if not headers:
        return
    made: dict[int, _Common] = {}
    for header in headers:
        if header.plan or header.prefilled or header.old_units:
            yield build(kit, header)
            continue
        rooms = kit.area_rooms(len(header.areas))
        if rooms not in made:
            made[rooms] = _common(kit, replace(_for_nobody(header), areas=("-",) * rooms))
        common = made[rooms]
        own = own_sheets(common.ground, header)
        edits = {common.parts[name]: cells for name, cells in differences(common.plan, own).items()}
        heights = {common.parts[name]: rows for name, rows in higher_rows(common.plan, own).items()}
        yield common.mould.cast(edits, {PROPERTIES_PART: _properties(common.mould, kit, header)}, heights)


@dataclass(frozen=True, slots=True)
class _Common:
    """What the workbooks of one size share."""

    ground: Groundwork
    plan: BookPlan
    mould: Mould
    parts: dict[str, str]


def _common(kit: Kit, header: Header) -> _Common:
    ground = groundwork(kit, header)
    common = plan(kit, header, {}, ground)
    return _Common(ground, common, Mould(written(common)), sheet_parts(common))


def _for_nobody(header: Header) -> Header:
    nobody = dict.fromkeys(("reporter_code", "reporter_name", "superior", "issuer", "receiver", "place"), "-")
    return replace(header, **nobody)  # type: ignore[arg-type]  # all of them are texts


def differences(first: BookPlan, others: Sequence[SheetPlan]) -> dict[str, dict[tuple[int, int], Edit]]:
    """Return the constants in which sheets differ from those of a plan of their kit, by sheet."""
    found: dict[str, dict[tuple[int, int], Edit]] = {}
    for two in others:
        one = first.sheet(two.name)
        cells: dict[tuple[int, int], Edit] = {
            at: cell.value
            for at, cell in two.cells.items()
            if cell.formula is None and cell.value != one.cells[at].value
        }
        if cells:
            found[two.name] = cells
    return found


def higher_rows(first: BookPlan, others: Sequence[SheetPlan]) -> dict[str, dict[int, float]]:
    """Return the rows that are higher in sheets than in a plan of their kit, because a name is longer there."""
    found: dict[str, dict[int, float]] = {}
    for two in others:
        one = first.sheet(two.name)
        rows = {row: height for row, height in two.heights.items() if height > one.heights.get(row, 0.0)}
        if rows:
            found[two.name] = rows
    return found


def _properties(mould: Mould, kit: Kit, header: Header) -> bytes:
    """Return the document properties with the stamp of another reporter; what is empty is not said."""
    xml = mould.parts[PROPERTIES_PART].decode()
    said = [(key, text) for key, text in stamp(kit, header).items() if text]
    inside = "".join(_property(at, key, text) for at, (key, text) in enumerate(said, start=FIRST_PROPERTY_ID))
    return (xml[: xml.index("<property ")] + inside + "</Properties>").encode()


def _property(at: int, key: str, text: str) -> str:
    return (
        f'<property fmtid="{PROPERTY_FORMAT}" pid="{at}" name={quoteattr(key)}>'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
    )
