"""A book of many reporters is written row by row: it must hold what the same book holds when every cell is planned."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell

from mtqg_xl.consolidation import lineage_sheet as hidden
from mtqg_xl.consolidation.book import consolidated_plan
from mtqg_xl.consolidation.lineage import FormSource, Lineage, Member
from mtqg_xl.consolidation.matrix import matrix
from mtqg_xl.definition import layout
from mtqg_xl.workbook import long_table, plain
from mtqg_xl.workbook.plain import PlainTable
from mtqg_xl.workbook.write import written
from tests.consolidation.totals import HEADER, NAMES, district
from tests.made import DEFINITIONS, KIT


def members() -> tuple[Member, ...]:
    source = FormSource("bieu.xlsx", 1, "GN DTTS", {"DTTS": 12}, {"allocated": 3})
    return tuple(Member(code, NAMES[code], {"GN-01.DTTS": source}) for code in district().members.reporters)


def book() -> bytes:
    total = district()
    table = matrix(total, NAMES)
    assert isinstance(table, PlainTable)
    lineage = Lineage(KIT.id, members(), tuple(NAMES.items()))
    return written(consolidated_plan(total, HEADER, NAMES, [table], hidden=[hidden.lineage_sheet(total, lineage)]))


@pytest.fixture(scope="module")
def planned() -> bytes:
    return book()


@pytest.fixture(scope="module")
def streamed() -> Iterator[bytes]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(layout, "FEWEST_LONG", 1)
        patched.setattr(long_table, "FEWEST_LEAVES", 1)
        patched.setattr(plain, "FEWEST_CELLS", 1)
        patched.setattr(hidden, "FEWEST_LONG", 1)
        yield book()


def look(cell: Cell) -> tuple[object, ...]:
    font, align = cell.font, cell.alignment
    return (
        *(cell.value, cell.number_format, cell.protection.locked, font.b, font.i, font.sz),
        *(cell.fill.fgColor.rgb, cell.border.left.style, align.horizontal, align.vertical, align.wrap_text),
    )


@pytest.mark.parametrize("stored", [False, True], ids=["formulas and looks", "stored values"])
def test_a_long_book_holds_what_a_planned_one_holds(planned: bytes, streamed: bytes, stored: bool) -> None:
    assert streamed != planned
    whole, long = (load_workbook(BytesIO(content), data_only=stored) for content in (planned, streamed))
    assert long.sheetnames == whole.sheetnames
    for sheet in whole:
        other = long[sheet.title]
        assert other.dimensions == sheet.dimensions
        pairs = zip(sheet.iter_rows(), other.iter_rows(), strict=True)
        cells = [(one, two) for rows in pairs for one, two in zip(*rows, strict=True)]
        assert [(two.coordinate, *look(two)) for _, two in cells] == [(one.coordinate, *look(one)) for one, _ in cells]
        assert other.print_area == sheet.print_area and other.auto_filter.ref == sheet.auto_filter.ref


def test_sums_of_rows_that_are_not_held_are_stored(streamed: bytes) -> None:
    sheet = load_workbook(BytesIO(streamed), data_only=True)["GN-02 DTTS"]
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True) if row[1]}
    units = [rows[name][2] for name in NAMES.values()]
    assert rows["TỔNG CỘNG"][2] == pytest.approx(sum(units)) and min(units) > 0


def test_the_lineage_is_read_back_however_it_was_written(planned: bytes, streamed: bytes) -> None:
    found = []
    for content in (planned, streamed):
        sheet = load_workbook(BytesIO(content))[hidden.SHEET]
        texts = {row: str(sheet.cell(row, 1).value) for row in range(1, sheet.max_row + 1)}
        found.append((texts, hidden.lineage_from(texts, DEFINITIONS.kits)[1]))
    assert found[0] == found[1] and found[0][1].members == members()


def test_the_same_book_gives_the_same_bytes(streamed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ((layout, "FEWEST_LONG"), (long_table, "FEWEST_LEAVES"), (plain, "FEWEST_CELLS")):
        monkeypatch.setattr(*place, 1)
    monkeypatch.setattr(hidden, "FEWEST_LONG", 1)
    assert book() == streamed
