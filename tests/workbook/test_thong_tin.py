"""THÔNG TIN: who fills each form, how far it is, where it lies; and what a blank means, said once for the file."""

import openpyxl
import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.load import shipped
from mtqg_xl.figures.compute import compute
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import Content
from tests.libreoffice.client import LibreOffice
from tests.made import KIT, submission_in, written

SHEET = "THÔNG TIN"
Values = dict[tuple[str, str, str], Content]
MEANS = ("TT", "blank_means", "value")
TWO_FAULTS: Values = {
    ("CT-01", "ntm.hamlets_covered", "quantity"): 15.0,
    ("CT-01", "ntm.hamlets_covered", "base"): 14.0,
    ("CT-01", "target.poverty_percent", "quantity"): 100.5,
}
WHOLE: Values = {
    ("GN-01.DTTS", "DTTS.8", "allocated_year_recurrent"): 109_000_000.0,
    ("GN-01.DTTS", "DTTS.8", "disbursed_year_recurrent"): 50_000_000.0,
}
HALF: Values = {("GN-01.GNBV", "GNBV.2", "allocated_year_recurrent"): 700_000_000.0}


def made(values: Values) -> bytes:
    return build(KIT, Header(Period.parse("2024-H1")), dict(values))


def rows_of_forms(content: bytes) -> dict[str, tuple[str, str, str]]:
    """Who fills each form, its state and where its link leads."""
    sheet = openpyxl.load_workbook(written(content), data_only=True)[SHEET]
    found = {}
    for row in range(25, 25 + len(KIT.forms)):
        link = sheet.cell(row, 2).hyperlink
        assert link is not None
        found[sheet.cell(row, 2).value] = (sheet.cell(row, 3).value, sheet.cell(row, 4).value, link.location)
    return found


def states(content: bytes) -> dict[str, str]:
    return {sheet: state for sheet, (_, state, _) in rows_of_forms(content).items()}


def test_each_form_says_who_fills_it_and_leads_to_its_sheet() -> None:
    found = rows_of_forms(made({}))
    assert list(found) == [form.sheet for form in KIT.forms]
    for form in KIT.forms:
        who, _, link = found[form.sheet]
        assert link == f"'{form.sheet}'!A1"
        assert who == ("Tự tính" if form.id == "GN-01.TONG" else form.form.who) != ""


def test_the_verdict_on_top_leads_to_kiem_tra() -> None:
    cell = openpyxl.load_workbook(written(made({})))[SHEET]["B3"]
    assert cell.value == "='KIỂM TRA'!B3"
    assert cell.hyperlink is not None and cell.hyperlink.location == "'KIỂM TRA'!B3"


COLOURS = {"ĐƯỢC GỬI": "D5E8D4", "GỬI ĐƯỢC": "FFE0B2", "CHƯA XONG": "FFE0B2", "CHƯA NÊN": "F4B6B6"}


def test_the_verdict_stands_on_top_and_has_its_colour_whatever_it_is() -> None:
    book = openpyxl.load_workbook(written(made(TWO_FAULTS)))
    shown = openpyxl.load_workbook(written(made(TWO_FAULTS)), data_only=True)
    assert shown[SHEET]["B3"].value == shown["KIỂM TRA"]["B3"].value == "CHƯA NÊN GỬI: còn 2 lỗi phải sửa"
    for sheet, cells in ((SHEET, "B3:D3"), ("KIỂM TRA", "B3:J3")):
        found = {rule.formula[0]: rule.dxf.fill.bgColor.rgb[2:] for rule in book[sheet].conditional_formatting[cells]}
        for words, colour in COLOURS.items():
            (formula,) = (formula for formula in found if words.startswith(formula.split('"')[1]))
            assert found[formula] == colour


def test_a_form_is_complete_empty_faulty_or_without_anything_to_report() -> None:
    found = states(made(TWO_FAULTS | WHOLE | HALF))
    assert found == {
        "CHỈ TIÊU": "2 phải sửa",
        "GN GNBV": "Còn thiếu 1 chỗ",  # what was paid out of the plan
        "GN DTTS": "Đủ",
        "GN NTM": "Chưa nhập",
        "GN TỔNG": "Tự tính",
        "GN-03 CÔNG TRÌNH": "Chưa nhập",
        "CHÍNH SÁCH": "Chưa nhập",
        "HN-01 KẾT QUẢ": "Chưa nhập",
        "HN-02 HỘ NGHÈO": "Chưa nhập",
        "HN-03 CẬN NGHÈO": "Chưa nhập",
    }


def test_names_of_thon_alone_are_nothing_filled_in() -> None:
    header = Header(Period.parse("2024-H1"), areas=("thôn Nà Nghịu", "thôn Cao Lộc"))
    named = states(build(KIT, header))
    assert {named[form.sheet] for form in KIT.forms if form.id.startswith("HN")} == {"Chưa nhập"}
    one = {("HN-01", "thon#1", "households"): 95.0}
    counted = states(build(KIT, header, dict(one)))
    assert counted["HN-01 KẾT QUẢ"].startswith("Còn thiếu")
    assert counted["HN-02 HỘ NGHÈO"] == "Chưa nhập"


@pytest.mark.parametrize("said", ["Không phát sinh", "không phát sinh", "KHÔNG PHÁT SINH"])
def test_nothing_to_report_is_said_once_for_all_forms_however_it_is_typed(said: str) -> None:
    found = states(made(WHOLE | HALF | {MEANS: said}))
    assert {found["GN NTM"], found["GN-03 CÔNG TRÌNH"], found["CHỈ TIÊU"]} == {"Không phát sinh"}
    assert found["GN GNBV"] == "Đủ"


@pytest.mark.parametrize("said", ["Chưa có số", "(chọn)", "phát sinh"])
def test_any_other_answer_leaves_blanks_missing(said: str) -> None:
    assert states(made({MEANS: said}))["GN NTM"] == "Chưa nhập"


@pytest.mark.libreoffice
def test_libreoffice_takes_small_letters_for_the_same_answer(libreoffice: LibreOffice) -> None:
    content = made(WHOLE | HALF | {MEANS: "không phát sinh"})
    found = libreoffice.recalculated(written(content))[SHEET]
    shown = {found[f"B{row}"].result: found[f"D{row}"].result for row in range(25, 25 + len(KIT.forms))}
    assert shown == states(content)


def test_the_check_takes_small_letters_for_the_same_answer() -> None:
    def judged(said: str) -> list[tuple[str, str, str]]:
        found = submission_in(made(WHOLE | HALF | {MEANS: said}))
        (result,) = check([found], compute([found], KIT))
        return [(line.instance, line.key, line.state) for line in result.rules]

    assert judged("không phát sinh") == judged("Không phát sinh") != judged("Chưa có số")


UNITS = {
    "ba-chuong-trinh-xa": ("ĐỒNG", "Gõ số nguyên: 2145977223"),
    "ba-chuong-trinh-tinh": ("TRIỆU ĐỒNG", "Gõ theo triệu đồng: 2.146.000.000 đồng gõ 2146"),
}


@pytest.mark.parametrize(("kit", "said"), UNITS.items())
def test_how_money_is_typed_is_said_in_the_unit_of_the_workbook(kit: str, said: tuple[str, str]) -> None:
    sheet = openpyxl.load_workbook(shipped() / "blank" / f"{kit}.xlsx")[SHEET]
    assert (sheet["C9"].value, sheet["D9"].value) == said
