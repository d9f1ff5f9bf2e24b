"""A blank row inserted into a package: whatever points below it, here and elsewhere, points to the same things."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from mtqg_xl.mending.repair.inserted_row import Insertion, insert_row
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.reading.raw import RawWorkbook, raw_in
from mtqg_xl.workbook.patch import patched
from tests.made import members, packed

OWN, OTHER = "Biểu 1", "Tổng"


def book() -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = OWN
    for row in range(1, 8):
        sheet.cell(row, 1, row * 10)
    sheet["B6"], sheet["C2"], sheet["D1"] = "=SUM(A3:A5)+A6", "=A2+A7", f"=SUM(A:A)+'{OWN}'!$A$5"
    sheet.merge_cells("E3:E4")
    sheet.merge_cells("F6:G7")
    sheet["A7"].comment = Comment("đã đối chiếu", "kế toán")
    sheet.conditional_formatting.add("A5:A7", FormulaRule(formula=["$A5>$A$2"]))
    choice = DataValidation(type="list", formula1="$A$4:$A$6", sqref="H2:H6")
    sheet.add_data_validation(choice)
    sheet.auto_filter.ref = "A1:B7"
    other = made.create_sheet(OTHER)
    other["A1"], other["A2"], other["A5"] = f"='{OWN}'!A6", "=A5+1", 5
    made.defined_names["mtqg.x"] = DefinedName("mtqg.x", attr_text=f"'{OWN}'!$A$4:$A$6")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=2, max_row=6))
    other.add_chart(chart, "C3")
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def inserted(content: bytes, at: int, like: int) -> bytes:
    raw = raw_in(content, "bieu.xlsx")
    assert isinstance(raw, RawWorkbook)
    package = Package.of(content)
    insert_row(package, raw, Insertion(OWN, at, like))
    return patched(content, {}, package.replaced())


@pytest.fixture(scope="module")
def after() -> bytes:
    return inserted(book(), 5, 4)


def test_formulas_point_to_the_cells_that_they_pointed_to(after: bytes) -> None:
    sheets = load_workbook(BytesIO(after))
    own, other = sheets[OWN], sheets[OTHER]
    assert [own.cell(row, 1).value for row in range(1, 9)] == [10, 20, 30, 40, None, 50, 60, 70]
    assert (own["B7"].value, own["C2"].value) == ("=SUM(A3:A6)+A7", "=A2+A8")
    assert own["D1"].value == f"=SUM(A:A)+'{OWN}'!$A$6"
    assert (other["A1"].value, other["A2"].value) == (f"='{OWN}'!A7", "=A5+1")  # its own row 5 stays
    assert sheets.defined_names["mtqg.x"].attr_text == f"'{OWN}'!$A$4:$A$7"


def test_what_stands_beside_the_cells_moves_with_them(after: bytes) -> None:
    own = load_workbook(BytesIO(after))[OWN]
    assert {str(area) for area in own.merged_cells.ranges} == {"E3:E4", "F7:G8"}
    assert own["A8"].comment is not None and own["A7"].comment is None
    ((area, rules),) = own.conditional_formatting._cf_rules.items()
    assert (str(area.sqref), rules[0].formula) == ("A6:A8", ["$A6>$A$2"])
    (choice,) = own.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("H2:H7", "$A$4:$A$7")
    assert own.auto_filter.ref == "A1:B8"


def test_notes_and_charts_point_to_the_moved_cells(after: bytes) -> None:
    parts = members(after)
    chart = next(content for name, content in parts.items() if name.startswith("xl/charts/chart"))
    assert "'Biểu 1'!$A$2:$A$7".encode() in chart or b"$A$2:$A$7" in chart
    drawing = next(content for name, content in parts.items() if name.endswith(".vml"))
    assert b"Row>7<" in drawing  # counted from 0


def test_shared_formulas_are_written_out_for_their_new_places() -> None:
    parts = members(book())
    name = next(each for each in parts if each.endswith("sheet1.xml"))
    cells = b'<c r="I4"><f t="shared" ref="I4:I7" si="0">A3+A4</f><v>70</v></c>'
    xml = parts[name]
    for row in (4, 5, 6, 7):
        more = cells if row == 4 else b'<c r="I%d"><f t="shared" si="0"/><v>0</v></c>' % row
        at = xml.index(b"</row>", xml.index(b'<row r="%d"' % row))
        xml = xml[:at] + more + xml[at:]
    found = inserted(packed(parts | {name: xml}), 5, 4)
    own = load_workbook(BytesIO(found))[OWN]
    assert [own[f"I{row}"].value for row in range(4, 9)] == ["=A3+A4", None, "=A4+A6", "=A6+A7", "=A7+A8"]


def test_a_part_in_which_nothing_points_below_stays_byte_for_byte(after: bytes) -> None:
    before = members(book())
    now = members(inserted(packed(before), 20, 7))
    assert {name for name in before if now[name] != before[name]} <= {name for name in before if "sheet1" in name}
