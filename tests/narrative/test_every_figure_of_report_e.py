"""Every figure that report E states (new rural development, 2021 to 2023) stands in its section of our report."""

from functools import cache

import pytest

from mtqg_xl.narrative import Narrative
from tests.narrative.stated import Line, Told, is_told, lines, names, stands

E = Told("ntm-giai-doan-xa", "so-ket-ntm-giai-doan", "bao-cao-E", "2021..2023", "xã Lục Bình", "Lục Bình")

# Shares and ratios at the precision of the report; amounts of works in triệu đồng, as it has them.
STATED = """
criteria met                       | tieu-chi          | PB-09 met result                            | 14
criteria unmet                     | tieu-chi          | PB-09 unmet result                          | 05
commune roads: km done             | thanh-phan.NTM.02 | PB-09 CT2.1 numerator                       | 3
commune roads: km                  | thanh-phan.NTM.02 | PB-09 CT2.1 denominator                     | 3
hamlet roads: km done              | thanh-phan.NTM.02 | PB-09 CT2.2 numerator                       | 12,1
hamlet roads: km                   | thanh-phan.NTM.02 | PB-09 CT2.2 denominator                     | 12,6
hamlet roads: ratio                | thanh-phan.NTM.02 | PB-09 CT2.2 result                          | 96
alleys: km done                    | thanh-phan.NTM.02 | PB-09 CT2.3 numerator                       | 8,5
alleys: km                         | thanh-phan.NTM.02 | PB-09 CT2.3 denominator                     | 15
3 years, commune roads: km         | thanh-phan.NTM.02 | PB-07 w02#1 quantity                        | 0,34
3 years, commune roads: cost       | thanh-phan.NTM.02 | PB-07 w02#1 total                           | 231 triệu
3 years, hamlet roads: km          | thanh-phan.NTM.02 | PB-07 w02#2 quantity                        | 2,226
3 years, hamlet roads: cost        | thanh-phan.NTM.02 | PB-07 w02#2 total                           | 1.326,6 triệu
3 years, alleys: km                | thanh-phan.NTM.02 | PB-07 w02#3 quantity                        | 0
3 years, field roads: km           | thanh-phan.NTM.02 | PB-07 w02#4 quantity                        | 0
footbridges                        | thanh-phan.NTM.02 | PB-07 w02#7 quantity                        | 05
irrigation: planned                | thanh-phan.NTM.02 | PB-09 CT3.1 denominator                     | 452
irrigation: watered                | thanh-phan.NTM.02 | PB-09 CT3.1 numerator                       | 434,5
irrigation: ratio                  | thanh-phan.NTM.02 | PB-09 CT3.1 result                          | 96
irrigation: annual, planned        | thanh-phan.NTM.02 | SL-01 irrigation.annual base                | 445
irrigation: annual, watered        | thanh-phan.NTM.02 | SL-01 irrigation.annual quantity            | 427,5
irrigation: perennial, planned     | thanh-phan.NTM.02 | SL-01 irrigation.perennial base             | 7
irrigation: perennial, watered     | thanh-phan.NTM.02 | SL-01 irrigation.perennial quantity         | 7
land under production              | thanh-phan.NTM.02 | SL-01 irrigation.land quantity              | 2.745,26
canals: km                         | thanh-phan.NTM.02 | SL-01 canals base                           | 18
canals: solid km                   | thanh-phan.NTM.02 | SL-01 canals quantity                       | 13
3 years, canals: km                | thanh-phan.NTM.02 | PB-07 w02#5 quantity                        | 1,01
3 years, canals: cost              | thanh-phan.NTM.02 | PB-07 w02#5 total                           | 343 triệu
electricity: households            | thanh-phan.NTM.02 | PB-09 CT4.2 denominator                     | 676
electricity: served                | thanh-phan.NTM.02 | PB-09 CT4.2 numerator                       | 676
electricity: ratio                 | thanh-phan.NTM.02 | PB-09 CT4.2 result                          | 100
hamlets                            | thanh-phan.NTM.02 | PB-09 CT6.3 denominator                     | 8
planning: budget                   | thanh-phan.NTM.01 | PB-07 w01#1 total                           | 250 triệu
health insurance: covered          | thanh-phan.NTM.05 | PB-09 CT15.1 numerator                      | 2.692
health insurance: population       | thanh-phan.NTM.05 | PB-09 CT15.1 denominator                    | 2.692
health insurance: ratio            | thanh-phan.NTM.05 | PB-09 CT15.1 result                         | 100
stunting                           | thanh-phan.NTM.05 | PB-09 CT15.3 numerator                      | 11,6
e-health records                   | thanh-phan.NTM.05 | PB-09 CT15.4 numerator                      | 99,76
OCOP products                      | thanh-phan.NTM.03 | PB-08 ocop y2023                            | 05
forest: communities                | thanh-phan.NTM.03 | SL-01 forest.communities quantity           | 03
forest: households                 | thanh-phan.NTM.03 | SL-01 forest.households quantity            | 76
forest: ha                         | thanh-phan.NTM.03 | SL-01 forest.area quantity                  | 1.026
forest: amount each year           | thanh-phan.NTM.03 | SL-01 forest.amount quantity                | 410.000.000
poverty: rate                      | thanh-phan.NTM.04 | PB-09 CT11 numerator                        | 26,95
poverty: poor to reduce            | thanh-phan.NTM.04 | SL-01 poverty.poor_reduce quantity          | 42
poverty: near-poor to reduce       | thanh-phan.NTM.04 | SL-01 poverty.near_poor_reduce quantity     | 80
DTTS DA1-ND2: plan                 | thanh-phan.NTM.04 | PB-07 w04#2 integrated                      | 176.000.000
DTTS DA1-ND2: households           | thanh-phan.NTM.04 | PB-07 w04#2 quantity                        | 04
DTTS DA1-ND2: in progress          | thanh-phan.NTM.04 | SL-01 minority.houses_in_progress quantity  | 02
DTTS DA1-ND2: not started          | thanh-phan.NTM.04 | SL-01 minority.houses_not_started quantity  | 02
DTTS DA1-ND4: plan                 | thanh-phan.NTM.04 | PB-07 w04#3 integrated                      | 147.000.000
DTTS DA3-TDA1: plan                | thanh-phan.NTM.04 | PB-07 w04#4 integrated                      | 440.609.000
DTTS DA3-TDA1: communities         | thanh-phan.NTM.04 | SL-01 minority.communities quantity         | 03
DTTS DA3-TDA1: lots of communities | thanh-phan.NTM.04 | SL-01 minority.community_lots quantity      | 141
DTTS DA3-TDA1: households          | thanh-phan.NTM.04 | SL-01 minority.households quantity          | 81
DTTS DA3-TDA1: lots of households  | thanh-phan.NTM.04 | SL-01 minority.household_lots quantity      | 92
DTTS DA4-TDA1: plan                | thanh-phan.NTM.04 | PB-07 w04#5 integrated                      | 2.600.000.000
DTTS DA4-TDA1: disbursed           | thanh-phan.NTM.04 | PB-07 w04#5 disbursed                       | 1.488.131.262
DTTS DA4-TDA1: ratio               | thanh-phan.NTM.04 | PB-07 w04#5 percent                         | 57,24
DTTS DA4-TDA1, maintenance: plan   | thanh-phan.NTM.04 | PB-07 w04#6 integrated                      | 144.109.000
housing: houses                    | thanh-phan.NTM.04 | PB-07 w04#1 quantity                        | 19
housing: cost                      | thanh-phan.NTM.04 | PB-07 w04#1 total                           | 1.102,4 triệu
people: cash                       | thanh-phan.NTM.11 | PB-05 NV.V.1 total                          | 85.300.000
people: days of work               | thanh-phan.NTM.11 | PB-05 memo.days total                       | 600
people: land                       | thanh-phan.NTM.11 | PB-05 memo.land total                       | 150
"""
IN_WORDS = """
3 years, alleys: cost            | thanh-phan.NTM.02 | in words | Đường ngõ, xóm được cứng hóa: chưa thực hiện (0 km).
3 years, field roads: cost       | thanh-phan.NTM.02 | in words | chính nội đồng được cứng hóa: chưa thực hiện (0 km).
DTTS DA1-ND2: disbursed          | thanh-phan.NTM.04 | in words | vốn lồng ghép 176.000.000 đồng; chưa giải ngân.
DTTS DA1-ND4: disbursed          | thanh-phan.NTM.04 | in words | vốn lồng ghép 147.000.000 đồng; chưa giải ngân.
DTTS DA3-TDA1: disbursed         | thanh-phan.NTM.04 | in words | vốn lồng ghép 440.609.000 đồng; chưa giải ngân.
DTTS DA4, maintenance: disbursed | thanh-phan.NTM.04 | in words | vốn lồng ghép 144.109.000 đồng; chưa giải ngân.
debt                             | nguon-von         | in words | không có nợ đọng xây dựng cơ bản
"""
MET = (1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 14, 15, 16, 19)
UNMET = (6, 10, 11, 17, 18)


@cache
def report() -> Narrative:
    return E.narrative()


@pytest.mark.parametrize("line", lines(STATED), ids=names(STATED))
def test_a_stated_figure_stands_in_its_section(line: Line) -> None:
    stands(line, E.figures(), report())


@pytest.mark.parametrize("line", lines(IN_WORDS), ids=names(IN_WORDS))
def test_what_is_stated_in_words_stands_in_its_section(line: Line) -> None:
    is_told(line, report())


@pytest.mark.parametrize(("beginning", "criteria"), [("Đến ngày 31/8/2023, xã tự", MET), ("Còn 05 tiêu chí", UNMET)])
def test_the_criteria_are_named_one_by_one(beginning: str, criteria: tuple[int, ...]) -> None:
    (text,) = (item.text for item in report().paragraphs() if item.text.startswith(beginning))
    assert [int(part.split()[0]) for part in text.split("Tiêu chí số ")[1:]] == list(criteria)


def test_the_report_has_two_parts_and_eleven_components() -> None:
    outline = list(report().outline())
    assert [section.title_lines for section in outline if section.level == 0] == [
        ("Phần thứ nhất", "TÌNH HÌNH TRIỂN KHAI VÀ KẾT QUẢ THỰC HIỆN CHƯƠNG TRÌNH"),
        ("Phần thứ hai", "PHƯƠNG HƯỚNG, NHIỆM VỤ VÀ GIẢI PHÁP"),
    ]
    assert [section.number for section in outline if section.level == 1] == ["I", "II", "I", "II"]
    components = [section for section in outline if section.id.startswith("thanh-phan.")]
    assert [section.number for section in components] == [f"1.{at}" for at in range(1, 12)]


def test_one_gap_is_left_where_the_report_states_nothing() -> None:
    gaps = [run.text for item in report().paragraphs() for run in item.runs if run.mark == "missing"]
    assert gaps == ["[thiếu: CHƯƠNG TRÌNH MTQG XÂY DỰNG NÔNG THÔN MỚI – Kế hoạch vốn NSTW giao › Tổng]"]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (27.1, 26.95, "26,95%, giảm 0,15 điểm phần trăm so với năm 2022"),
        (26.0, 26.95, "26,95%, tăng 0,95 điểm phần trăm so với năm 2022"),
        (26.95, 26.95, "26,95%, không thay đổi so với năm 2022"),
        (None, 26.95, "Tỷ lệ nghèo đa chiều: 26,95%."),
    ],
)
def test_a_rate_is_compared_in_points(before: float | None, now: float, said: str) -> None:
    told = E.narrative({("PB-08", "poverty", "y2022"): before, ("PB-08", "poverty", "y2023"): now})
    assert said in told.text


def test_a_count_is_compared_in_its_own_unit() -> None:
    told = E.narrative({("PB-08", "criteria", "y2022"): 12.0, ("PB-08", "criteria", "target"): 19.0})
    assert "14 tiêu chí, tăng 2 so với năm 2022; mục tiêu đến năm 2025 là 19 tiêu chí." in told.text


@pytest.mark.parametrize(
    ("plan", "paid", "said"),
    [
        (0.0, 0.0, "Không được giao vốn ngân sách trung ương trong giai đoạn."),
        (100_000_000.0, 0.0, "Vốn được giao 100.000.000 đồng; chưa giải ngân."),
        (100_000_000.0, 40_000_000.0, "giải ngân 40.000.000 đồng, mới đạt 40% kế hoạch."),
        (100_000_000.0, 100_000_000.0, "giải ngân 100.000.000 đồng, đạt 100% kế hoạch."),
        (100_000_000.0, None, "Vốn được giao 100.000.000 đồng; giải ngân [thiếu: "),
    ],
)
def test_the_money_of_the_central_budget_is_told_as_it_went(plan: float, paid: float | None, said: str) -> None:
    row = ("PB-06", "NTM.02")
    told = E.narrative({(*row, "plan_capital"): plan, (*row, "disbursed_capital"): paid})
    assert said in told.text
