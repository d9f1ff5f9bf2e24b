"""What a number says of its unit: amounts too small for any, cells that take 1 or 0, how many times one is another."""

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.checks.rule_findings import is_unit_apart
from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from mtqg_xl.findings import Finding
from mtqg_xl.samples.made import sample
from mtqg_xl.vietnamese import Period
from tests.samples.conftest import RECIPE
from tests.tables import submission_of

Cell = tuple[str, str, str, float | str]


def found(kit_id: str, *cells: Cell) -> list[Finding]:
    """Return what is told of the figures of a file that holds these cells, but for notes."""
    kit = load().kit(kit_id)
    submission = submission_of(cells, kit)
    (result,) = check([submission], compute([submission], kit))
    told = [item for item in result.findings if item.severity != "note" and item.code[0] in "IR"]
    return [item for item in told if item.code != "I23"]  # the rows of works have no names here


@pytest.mark.parametrize(
    ("amount", "is_told"), [(0.000004296317, True), (0.000999, True), (0.001, False), (5.5, False)]
)
def test_less_than_a_thousand_dong_is_told_in_a_sheet_of_trieu_dong_too(amount: float, is_told: bool) -> None:
    told = [item for item in found("giam-ngheo-huyen", ("GNBV-06", "works#1", "volume", amount)) if item.code == "I03"]
    assert [item.severity.value for item in told] == (["block"] if is_told else [])
    assert all("Có phải gõ nhầm đơn vị tính?" in item.what for item in told)


def test_what_an_amount_divided_by_a_million_was_is_said() -> None:
    (told,) = found("giam-ngheo-huyen", ("GNBV-06", "works#1", "volume", 107.343 / 1_000_000))
    assert told.what.startswith(f"Ô {told.cell} ghi 0,000107343 triệu đồng, chưa đến 1.000 đồng")
    assert told.mend.endswith("thì là 107,343.")
    assert told.impact == pytest.approx(107_343_000)


@pytest.mark.parametrize(
    "place", [("ntm-giai-doan-xa", "PB-09", "CT1.1", "numerator"), ("ntm-2026-xa", "BM-10", "tc01#1", "now_met")]
)
@pytest.mark.parametrize(
    ("number", "is_told"), [(0, False), (1, False), (2, True), (14, True), (100, True), (0.5, True)]
)
def test_a_cell_that_says_met_or_not_takes_1_or_0(
    place: tuple[str, str, str, str], number: float, is_told: bool
) -> None:
    kit, form, row, column = place
    told = [item for item in found(kit, (form, row, column, number)) if item.code[0] == "I"]
    assert [(item.code, item.severity.value, item.found) for item in told] == (
        [("I06", "explain", number)] if is_told else []
    )
    assert all("chỉ nhận 1 (Đạt) hoặc 0 (Chưa đạt)" in item.what for item in told)


@pytest.mark.parametrize(
    ("text", "meant", "mend"),
    [
        ("Đạt", 1, "Gõ 1 thay cho chữ “Đạt”."),
        ("chưa đạt", 0, "Gõ 0 thay cho chữ “chưa đạt”."),
        ("được", None, "Gõ 1 nếu Đạt, gõ 0 nếu Chưa đạt."),
    ],
)
def test_words_in_a_cell_that_says_met_or_not_are_told_with_its_number(text: str, meant: float, mend: str) -> None:
    told = found("ntm-giai-doan-xa", ("PB-09", "CT1.1", "numerator", text))
    (finding,) = [item for item in told if item.code == "I01"]
    assert "chỉ nhận số 1 (Đạt) hoặc 0 (Chưa đạt)" in finding.what
    assert (finding.expected, finding.mend) == (meant, mend)


@pytest.mark.parametrize(("kit_id", "period"), [("ntm-giai-doan-xa", "2021..2023"), ("ntm-2026-xa", "2026-H1")])
def test_a_made_workbook_says_met_or_not_with_1_or_0(kit_id: str, period: str) -> None:
    kit = load().kit(kit_id)
    typed = sample(kit, RECIPE, Period.parse(period), 7, 1, share=0.9).typed
    judged = {
        content
        for (form, row, column), content in typed.items()
        if isinstance(content, float) and kit.instance_by_id[form].unit_at(row, column) == "Đạt/Chưa đạt"
    }
    assert judged == {0.0, 1.0}


@pytest.mark.parametrize("times", [1_000, 400, 2_500, 1_000_000, 50_000, 1e9])
def test_about_a_thousandfold_may_be_another_unit(times: float) -> None:
    assert is_unit_apart(times)


@pytest.mark.parametrize("times", [11, 16, 32, 51, 139, 5_000, 20_000])
def test_other_ratios_are_no_question_of_units(times: float) -> None:
    assert not is_unit_apart(times)


def test_how_many_times_is_said_and_units_are_asked_about_where_they_may_be_the_cause() -> None:
    paid = [("DT-03", "land", "amount", 1_000_000.0)]
    (much,) = found("dan-toc-xa", *paid, ("DT-03", "land", "disbursed", 40_000_000.0))
    assert much.what.endswith(" Gấp khoảng 40 lần.")
    (slip,) = found("dan-toc-xa", *paid, ("DT-03", "land", "disbursed", 900_000_000.0))
    assert slip.what.endswith(" Gấp khoảng 900 lần: có phải gõ nhầm đơn vị tính?")


def test_no_ratio_is_printed_to_a_plan_that_is_not_there() -> None:
    plan = ("GN-01.GNBV", "GNBV.2", "allocated_year_recurrent", 0.0)
    (told,) = found("ba-chuong-trinh-xa", plan, ("GN-01.GNBV", "GNBV.2", "disbursed_year_recurrent", 5_000_000.0))
    assert (told.code, told.what) == ("R03", "Giải ngân 5.000.000 đ, kế hoạch 0 đ.")
    works = [("GN-03", "works#1", "line", "GNBV.2"), ("GN-03", "works#1", "disbursed_year_to_date", 7_000_000.0)]
    both = found("ba-chuong-trinh-xa", ("GN-01.GNBV", "GNBV.2", "disbursed_year_recurrent", 5_000_000.0), *works)
    assert not [item for item in both if "…" in item.what]
