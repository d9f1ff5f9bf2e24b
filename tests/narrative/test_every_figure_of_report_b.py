"""Every figure that report B states (poverty, 6 months of 2023) stands in its section of the report that we write."""

from functools import cache

import pytest

from mtqg_xl.narrative import Narrative
from tests.narrative.stated import Line, Told, is_told, lines, names, stands

B = Told("giam-ngheo-xa", "giam-ngheo-6-thang", "bao-cao-B", "2023-H1", "xã Lục Bình", "Lục Bình")

STATED = """
targets: poor households to reduce      | muc-tieu   | GNBV-01 poor_reduced target_year           | 42
targets: near-poor households to reduce | muc-tieu   | GNBV-01 near_poor_reduced target_year      | 80
targets: likely to escape               | muc-tieu   | GNBV-01 likely_to_escape result            | 20
credit: loans                           | chinh-sach | GNBV-14 credit quantity                    | 21
credit: poor                            | chinh-sach | GNBV-14 credit.poor quantity               | 11
credit: near-poor                       | chinh-sach | GNBV-14 credit.near_poor quantity          | 05
credit: escaped                         | chinh-sach | GNBV-14 credit.escaped quantity            | 04
credit: amount                          | chinh-sach | GNBV-14 credit amount                      | 1.337.000.000
labour: domestic workers                | chinh-sach | GNBV-10 courses#3 employed                 | 20
education: tuition, pupils              | chinh-sach | GNBV-14 education.tuition quantity         | 117
education: tuition, amount              | chinh-sach | GNBV-14 education.tuition amount           | 11.109.000
education: lunch, children              | chinh-sach | GNBV-14 education.lunch quantity           | 117
education: lunch, amount                | chinh-sach | GNBV-14 education.lunch amount             | 93.600.000
education: boarding, pupils             | chinh-sach | GNBV-14 education.boarding quantity        | 07
education: boarding, amount             | chinh-sach | GNBV-14 education.boarding amount          | 20.860.000
education: rice, pupils                 | chinh-sach | GNBV-14 education.rice quantity            | 15
education: rice, kg                     | chinh-sach | GNBV-14 education.rice quantity_kg         | 1.125
education: costs of study, pupils       | chinh-sach | GNBV-14 education.study_costs quantity     | 317
education: costs of study, amount       | chinh-sach | GNBV-14 education.study_costs amount       | 237.750.000
health: cards, children under 6         | chinh-sach | GNBV-14 health.children quantity           | 222
health: cards, poor                     | chinh-sach | GNBV-14 health.poor quantity               | 224
health: cards, near-poor                | chinh-sach | GNBV-14 health.near_poor quantity          | 0
health: cards, social protection        | chinh-sach | GNBV-14 health.social quantity             | 65
health: cards, ethnic minority          | chinh-sach | GNBV-14 health.minority quantity           | 1.636
health: cards, hard area                | chinh-sach | GNBV-14 health.hard_area quantity          | 41
health: examinations                    | chinh-sach | GNBV-14 health.examinations quantity       | 817
housing: requested                      | chinh-sach | GNBV-14 housing.requested quantity         | 20
housing: Fatherland Front               | chinh-sach | GNBV-14 housing.requested.front quantity   | 04
housing: DTTS&MN                        | chinh-sach | GNBV-14 housing.requested.minority quantity | 08
housing: ministry of defence            | chinh-sach | GNBV-14 housing.requested.defence quantity | 07
housing: decision of the district       | chinh-sach | GNBV-14 housing.requested.district quantity | 01
electricity: 2023-Q1, households        | chinh-sach | GNBV-14 electricity.q1 quantity            | 92
electricity: 2023-Q1, amount            | chinh-sach | GNBV-14 electricity.q1 amount              | 14.076.000
electricity: 2022-Q4, households        | chinh-sach | GNBV-14 electricity.q4_last quantity       | 140
electricity: 2022-Q4, amount            | chinh-sach | GNBV-14 electricity.q4_last amount         | 21.420.000
water: requests                         | chinh-sach | GNBV-14 water_requested quantity           | 40
wifi: households                        | chinh-sach | GNBV-14 internet quantity                  | 28
legal aid: attendees                    | chinh-sach | GNBV-14 legal quantity                     | 119
GNBV: plan                              | quan-ly    | GNBV-04 GNBV allocated                     | 500.000.000
DA2: plan                               | du-an      | GNBV-04 GNBV.2 allocated                   | 500.000.000
DA2: households                         | du-an      | GNBV-07 models#1 households                | 20
DA2: poor                               | du-an      | GNBV-07 models#1 poor                      | 07
DA2: near-poor                          | du-an      | GNBV-07 models#1 near_poor                 | 12
DA2: model farmer                       | du-an      | GNBV-07 models#1 other_households          | 01
DA2: total cost                         | du-an      | GNBV-07 models#1 cost                      | 592.300.000
DA2: state budget                       | du-an      | GNBV-07 models#1 state_budget              | 500.000.000
DA2: contribution of the people         | du-an      | GNBV-07 models#1 contribution              | 92.300.000
DA4-TDA1: registered                    | du-an      | GNBV-10 courses#1 trainees                 | 68
DA4-TDA3: attendees                     | du-an      | GNBV-10 courses#2 trainees                 | 50
DA7-TDA1: participants                  | du-an      | GNBV-13 activities#1 attendees             | 20
"""
IN_WORDS = """
labour: applications for abroad | chinh-sach | in words | Chưa có hồ sơ đăng ký đi làm việc ở nước ngoài.
electricity: of which quarter   | chinh-sach | in words | quý IV năm 2022 cho 140 hộ
electricity: which quarters     | chinh-sach | in words | kinh phí 21.420.000 đồng; chi trả tiền điện quý I năm 2023
legal aid: which hamlets        | chinh-sach | in words | 119 lượt người (Thôn Cao Lộc, Lũng Chang)
DA2: work and scale             | du-an      | in words | “Chăn nuôi dê sinh sản”: quy mô 120 con, 20 hộ tham gia
DA2: disbursed and status       | du-an      | in words | chưa giải ngân. Hộ khác là hộ làm mẫu; đang trình thẩm định.
"""


@cache
def report() -> Narrative:
    return B.narrative()


@pytest.mark.parametrize("line", lines(STATED), ids=names(STATED))
def test_a_stated_figure_stands_in_its_section(line: Line) -> None:
    stands(line, B.figures(), report())


@pytest.mark.parametrize("line", lines(IN_WORDS), ids=names(IN_WORDS))
def test_what_is_stated_in_words_stands_in_its_section(line: Line) -> None:
    is_told(line, report())


def test_no_figure_of_report_b_is_missing() -> None:
    assert "[thiếu" not in report().text


def test_the_outline_is_that_of_report_b() -> None:
    assert [section.title for section in report().outline() if section.level == 1] == [
        "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
        "II. KẾT QUẢ THỰC HIỆN",
        "III. NHIỆM VỤ, GIẢI PHÁP ĐẾN CUỐI NĂM 2023",
        "IV. ĐỀ XUẤT, KIẾN NGHỊ",
    ]
    assert [section.number for section in report().outline() if section.id in {"quan-ly", "chinh-sach", "han-che"}] == [
        "1",
        "2",
        "4",
    ]


@pytest.mark.parametrize(
    ("cell", "gap"),
    [
        (("GNBV-04", "GNBV.2", "disbursed_year_recurrent"), "[thiếu: Dự án 2: Đa dạng hóa sinh kế"),
        (("GNBV-14", "education.lunch", "amount"), "[thiếu: Tiền ăn trưa của trẻ mẫu giáo"),
        (("GNBV-14", "internet", "quantity"), "[thiếu: Lắp mạng internet"),
    ],
)
def test_a_figure_that_is_missing_is_a_gap_where_blanks_mean_that_it_is_not_known(
    cell: tuple[str, str, str], gap: str
) -> None:
    told = B.narrative({cell: None, ("TT", "blank_means", "value"): "Chưa có số"})
    assert gap in told.text


def test_several_models_are_listed_below_their_sum() -> None:
    second = {
        ("GNBV-07", "models#2", "name"): "Nuôi ong",
        ("GNBV-07", "models#2", "models"): 2.0,
        ("GNBV-07", "models#2", "poor"): 3.0,
        ("GNBV-07", "models#2", "state_budget"): 100_000_000.0,
        ("GNBV-07", "models#2", "disbursed"): 100_000_000.0,
    }
    text = B.narrative(second).text
    assert "Có 03 mô hình, dự án với 23 hộ tham gia, gồm 10 hộ nghèo, 12 hộ cận nghèo, 01 hộ khác" in text
    assert "+ Nuôi ong: 02 mô hình, 03 hộ tham gia, gồm 03 hộ nghèo; tổng kinh phí 100.000.000 đồng; đã giải" in text
    assert "Trong kỳ có một mô hình" not in text
