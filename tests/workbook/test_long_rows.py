"""A long table is written straight as XML: it must hold what the same table holds when every cell is planned."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.workbook import plain
from mtqg_xl.workbook.long_rows import LongRows, PlannedRow, spooled
from mtqg_xl.workbook.plain import Field, PlainTable, table_book
from mtqg_xl.workbook.plan import PlannedCell
from mtqg_xl.workbook.styles import PLAIN
from mtqg_xl.workbook.writer_error import WriterError

FIELDS = (Field("Tên", 12), Field("Số", 10, 0), Field("Tỷ lệ", 8, 2), Field("Ghi chú", 20))
LINES = (
    ("xã A & B <c>", 5.0, 66.67, None),
    ("=1+1", 2.5, 1e-7, " có cách "),
    ("-dấu trừ", None, 0.0, "hai\ndòng"),
    (None, 123456789012.0, 100.0, "rất dài " * 12),
    ("ký tự \x07", -1.0, None, "+84"),
)


def sheet(rows: int) -> Worksheet:
    table = PlainTable("BẢNG", "BẢNG", FIELDS, LINES * rows, ("Một câu.",), frozenset({1}), filtered=True)
    return load_workbook(BytesIO(table_book("Bảng", [table], {}))).active


def shown(found: Worksheet) -> list[object]:
    return [
        (
            cell.coordinate,
            cell.value,
            cell.number_format,
            cell.font.b,
            cell.alignment.horizontal,
            cell.border.left.style,
        )
        for line in found.iter_rows()
        for cell in line
    ]


def test_a_long_table_holds_what_a_planned_one_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    planned = sheet(2)
    monkeypatch.setattr(plain, "FEWEST_CELLS", 1)
    written = sheet(2)
    assert shown(written) == shown(planned)
    assert written.dimensions == planned.dimensions
    assert written.auto_filter.ref == planned.auto_filter.ref
    heights = {row: (written.row_dimensions[row].height, planned.row_dimensions[row].height) for row in range(1, 15)}
    assert all(one is two or abs(one - two) < 1 for one, two in heights.values()), heights
    assert written["A5"].value == "xã A & B <c>"
    assert written["A6"].data_type == "s"


def test_the_same_table_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "FEWEST_CELLS", 1)
    table = PlainTable("BẢNG", "BẢNG", FIELDS, LINES)
    assert table_book("Bảng", [table], {}) == table_book("Bảng", [table], {})


@pytest.mark.parametrize(
    ("first", "column", "fits"), [(1_048_576, 16_384, True), (1_048_577, 1, False), (1, 16_385, False)]
)
def test_rows_beyond_what_a_sheet_holds_are_refused(first: int, column: int, fits: bool) -> None:
    place = LongRows(first, 1, column, lambda: [PlannedRow([(1, PlannedCell(PLAIN, "một"))])])
    if fits:
        spooled("TRANG", place, frozenset(), lambda _: 0).close()
        return
    with pytest.raises(WriterError, match="TRANG"):
        spooled("TRANG", place, frozenset(), lambda _: 0)
