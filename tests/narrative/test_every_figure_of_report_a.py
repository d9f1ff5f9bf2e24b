"""Every figure that report A states has a cell, and stands in the report that is written from the cells.

The tables are the report's own figures, read by hand: name, cell, and the figure as our report prints it (amounts to
the đồng, ratios at the precision at which report A prints them, counts below ten with a zero).
"""

from functools import cache

import pytest

from mtqg_xl.narrative import Narrative
from tests.narrative.support import figures, kit, narrative

STATED = """
targets: poor households to reduce        | CT-01 target.poor_reduce quantity                    | 21
targets: near-poor households to reduce   | CT-01 target.near_poor_reduce quantity               | 18
targets: poverty rate below               | CT-01 target.poverty_percent quantity                | 13
targets: criteria to reach                | CT-01 target.criteria quantity                       | 02
targets: hamlets to reach                 | CT-01 target.hamlets quantity                        | 01
new rural: hamlets covered                | CT-01 ntm.hamlets_covered quantity                   | 08
new rural: hamlets                        | CT-01 ntm.hamlets_covered base                       | 08
new rural: attendees, movement            | CT-01 ntm.attendees_movement quantity                | 300
new rural: attendees, waste               | CT-01 ntm.attendees_waste quantity                   | 316
vocational: classes requested             | CT-01 policy.vocational_classes quantity             | 05
vocational: domestic workers              | CT-01 policy.domestic_workers quantity               | 30
vocational: files for work abroad         | CT-01 policy.overseas_files quantity                 | 03
education: lunch, children                | CS-01 education.lunch quantity                       | 25
education: lunch, amount                  | CS-01 education.lunch amount                         | 20.000.000
education: rice, pupils                   | CS-01 education.rice quantity                        | 07
education: rice, kg                       | CS-01 education.rice quantity_kg                     | 420
education: boarding, pupils               | CS-01 education.boarding quantity                    | 07
education: boarding, amount               | CS-01 education.boarding amount                      | 25.200.000
health: cards, children under 6           | CT-01 policy.card_children quantity                  | 222
health: cards, poor                       | CT-01 policy.card_poor quantity                      | 118
health: cards, near-poor                  | CT-01 policy.card_near_poor quantity                 | 0
health: cards, social                     | CT-01 policy.card_social quantity                    | 68
health: cards, ethnic minority            | CT-01 policy.card_minority quantity                  | 1.720
health: cards, hard area                  | CT-01 policy.card_hard_area quantity                 | 42
health: examinations                      | CT-01 policy.examinations quantity                   | 1.473
health: volunteer examinations            | CT-01 policy.volunteer_examinations quantity         | 2.712
health: volunteer medicine                | CT-01 policy.volunteer_medicine quantity             | 855
health: elderly examinations              | CT-01 policy.elderly_examinations quantity           | 301
housing: proposed                         | CT-01 policy.housing_disbursed base                  | 03
housing: disbursed                        | CT-01 policy.housing_disbursed quantity              | 02
housing: in progress                      | CT-01 policy.housing_in_progress quantity            | 01
housing: further review                   | CT-01 policy.housing_review quantity                 | 02
electricity: 2023-Q4, households          | CS-01 electricity.q4_last quantity                   | 92
electricity: 2023-Q4, amount              | CS-01 electricity.q4_last amount                     | 14.076.000
electricity: 2024-Q1, households          | CS-01 electricity.q1 quantity                        | 60
electricity: 2024-Q1, amount              | CS-01 electricity.q1 amount                          | 9.180.000
water: households                         | CS-01 water quantity                                 | 05
water: amount                             | CS-01 water amount                                   | 15.000.000
legal aid: hamlets                        | CT-01 policy.legal_hamlets quantity                  | 02
legal aid: attendees                      | CT-01 policy.legal_attendees quantity                | 114
GNBV DA2: scale                           | CT-01 gnbv.2.scale quantity                          | 28
GNBV DA2: households                      | CT-01 gnbv.2.households quantity                     | 21
GNBV DA2: poor                            | CT-01 gnbv.2.poor quantity                           | 08
GNBV DA2: near-poor                       | CT-01 gnbv.2.near_poor quantity                      | 05
GNBV DA2: newly escaped                   | CT-01 gnbv.2.newly_escaped quantity                  | 08
GNBV DA2: plan                            | GN-01.GNBV GNBV.2 allocated                          | 700.000.000
GNBV DA2: plan, central                   | CT-01 gnbv.2.central_budget quantity                 | 679.700.000
GNBV DA2: plan, province                  | CT-01 gnbv.2.province_budget quantity                | 20.300.000
GNBV DA2: contribution of the people      | CT-01 gnbv.2.people_contribution quantity            | 37.716.000
GNBV DA2: disbursed                       | GN-01.GNBV GNBV.2 disbursed                          | 672.000.000
GNBV DA2: ratio                           | GN-01.GNBV GNBV.2 disbursed_percent                  | 96
GNBV DA3-TDA2: children examined          | CT-01 gnbv.3.2.malnourished base                     | 177
GNBV DA3-TDA2: malnourished               | CT-01 gnbv.3.2.malnourished quantity                 | 14
GNBV DA4-TDA1: classes requested          | CT-01 gnbv.4.1.classes quantity                      | 05
GNBV DA6-TDA1: participants               | CT-01 gnbv.6.1.participants quantity                 | 15
DTTS DA1-ND2: plan                        | GN-01.DTTS DTTS.1.n2 allocated                       | 132.000.000
DTTS DA1-ND2: disbursed                   | GN-01.DTTS DTTS.1.n2 disbursed                       | 88.000.000
DTTS DA1-ND2: ratio                       | GN-01.DTTS DTTS.1.n2 disbursed_percent               | 66,7
DTTS DA1-ND2: households                  | CT-01 dtts.1.n2.done base                            | 03
DTTS DA1-ND2: done                        | CT-01 dtts.1.n2.done quantity                        | 02
DTTS DA1-ND2: in progress                 | CT-01 dtts.1.n2.in_progress quantity                 | 01
DTTS DA1-ND4: plan                        | GN-01.DTTS DTTS.1.n4 allocated                       | 15.000.000
DTTS DA1-ND4: disbursed                   | GN-01.DTTS DTTS.1.n4 disbursed                       | 15.000.000
DTTS DA1-ND4: ratio                       | GN-01.DTTS DTTS.1.n4 disbursed_percent               | 100
DTTS DA1-ND4: households                  | CT-01 dtts.1.n4.households quantity                  | 05
DTTS DA3-TDA1: plan                       | GN-01.DTTS DTTS.3.1 allocated                        | 440.609.000
DTTS DA3-TDA1: communities                | CT-01 dtts.3.1.communities quantity                  | 03
DTTS DA3-TDA1: lots of communities        | CT-01 dtts.3.1.community_lots quantity               | 141
DTTS DA3-TDA1: ha of communities          | CT-01 dtts.3.1.community_ha quantity                 | 953,07
DTTS DA3-TDA1: households                 | CT-01 dtts.3.1.households quantity                   | 70
DTTS DA3-TDA1: lots of households         | CT-01 dtts.3.1.household_lots quantity               | 87
DTTS DA3-TDA1: ha of households           | CT-01 dtts.3.1.household_ha quantity                 | 75,49
DTTS DA3-TDA2-ND1: pigs, plan             | GN-03 works#7 allocated                              | 400.000.000
DTTS DA3-TDA2-ND1: pigs, disbursed        | GN-03 works#7 disbursed_year_to_date                 | 382.800.000
DTTS DA3-TDA2-ND1: pigs, ratio            | GN-03 works#7 plan_percent                           | 96
DTTS DA3-TDA2-ND1: fish, plan             | GN-03 works#8 allocated                              | 300.000.000
DTTS DA3-TDA2-ND1: fish, disbursed        | GN-03 works#8 disbursed_year_to_date                 | 293.187.700
DTTS DA3-TDA2-ND1: fish, ratio            | GN-03 works#8 plan_percent                           | 98
DTTS DA4-TDA1: plan                       | GN-01.DTTS DTTS.4.1.a allocated                      | 2.981.000.000
DTTS DA4-TDA1: disbursed                  | GN-01.DTTS DTTS.4.1.a disbursed                      | 2.145.977.223
DTTS DA4-TDA1: ratio                      | GN-01.DTTS DTTS.4.1.a disbursed_percent              | 72
Bắc Lanh Chang: investment                | GN-03 works#1 investment                             | 781.000.000
Bắc Lanh Chang: disbursed                 | GN-03 works#1 disbursed_year_to_date                 | 200.000.000
Bắc Lanh Chang: ratio                     | GN-03 works#1 plan_percent                           | 25,6
Cao Lộc: investment                       | GN-03 works#2 investment                             | 1.000.000.000
Cao Lộc: disbursed                        | GN-03 works#2 disbursed_year_to_date                 | 950.981.240
Cao Lộc: ratio                            | GN-03 works#2 plan_percent                           | 95
Nà Pò: investment                         | GN-03 works#3 investment                             | 500.000.000
Nà Pò: disbursed                          | GN-03 works#3 disbursed_year_to_date                 | 475.490.620
Nà Pò: ratio                              | GN-03 works#3 plan_percent                           | 95
Lũng Chang: investment                    | GN-03 works#4 investment                             | 700.000.000
Lũng Chang: disbursed                     | GN-03 works#4 disbursed_year_to_date                 | 665.686.868
Lũng Chang: ratio                         | GN-03 works#4 plan_percent                           | 95
Nà Nghịu: investment                      | GN-03 works#5 investment                             | 200.000.000
Bản Piềng: investment                     | GN-03 works#6 investment                             | 310.000.000
DTTS DA5-TDA3: files for work abroad      | CT-01 dtts.5.3.overseas_files quantity               | 01
DTTS DA8: plan                            | GN-01.DTTS DTTS.8 allocated                          | 109.000.000
"""

# What stands in words, or is told in words because it is 0: name, beginning of the paragraph, what it says.
IN_WORDS = """
the period | Theo yêu cầu | 6 tháng đầu năm 2024 (số liệu tính đến ngày 30/6/2024)
targets: which criteria | Về xây dựng nông thôn mới | 02 tiêu chí (Tiêu chí số 10 và số 11)
targets: which hamlet | Về xây dựng nông thôn mới | 01 thôn đạt chuẩn (Thôn Bắc Lanh Chang)
education: lunch | - Giáo dục, đào tạo | tiền ăn trưa mẫu giáo cho 25 trẻ, kinh phí 20.000.000 đồng
education: boarding | - Giáo dục, đào tạo | 116/2016/NĐ-CP cho 07 học sinh, kinh phí 25.200.000 đồng
education: rice | - Giáo dục, đào tạo | cấp gạo cho 07 học sinh, 420 kg. Đã có quyết định
electricity: 2023-Q4 | - Tiền điện | quý IV năm 2023 cho 92 hộ, kinh phí 14.076.000 đồng;
electricity: 2024-Q1 | - Tiền điện | quý I năm 2024 cho 60 hộ, kinh phí 9.180.000 đồng.
water | - Nước sinh hoạt | cho 05 hộ, kinh phí 15.000.000 đồng. Từ vốn Chương trình
legal aid: which hamlets | - Trợ giúp pháp lý | (Nà Chuông, Cao Lộc), 114 lượt người
GNBV DA2: which hamlets | - Dự án 2: Đa dạng hóa | quy mô 28 con (Trâu sinh sản; thôn Lũng Chang, Pác Chang)
DTTS DA3-TDA1: disbursed | a) Tiểu dự án 1: Phát triển kinh tế nông | 440.609.000 đồng; chưa giải ngân.
Nà Nghịu: disbursed, status | + Duy tu đường Nà Nghịu | chưa giải ngân. Thi công xong, hoàn thiện hồ sơ thanh toán.
Bản Piềng: disbursed | + Duy tu đường Bản Piềng | chưa giải ngân. Đang thi công.
DTTS DA8: disbursed, status | Vốn được giao 109.000.000 đồng | chưa giải ngân. Đã ban hành kế hoạch.
"""
NOTHING = {"GN-01.DTTS|DTTS.3.1", "GN-01.DTTS|DTTS.8", "GN-03|works#5", "GN-03|works#6"}
"""Rows with a plan of which report A says that 0 đồng were paid."""


def table(text: str) -> list[tuple[str, str, str]]:
    lines = [tuple(field.strip() for field in line.split("|")) for line in text.strip().splitlines()]
    return [(name, where, said) for name, where, said in lines]


@cache
def report() -> Narrative:
    return narrative()


def value(instance: str, row: str, column: str) -> float:
    found = figures()
    block, mark, position = row.partition("#")
    if not mark:
        return found.value(instance, row, column)
    lines = found.blocks[instance, block]
    return float(lines.values[column][lines.position.tolist().index(int(position))])


@pytest.mark.parametrize(("name", "cell", "printed"), table(STATED), ids=[line[0] for line in table(STATED)])
def test_a_stated_figure_has_its_cell_and_stands_in_the_report(name: str, cell: str, printed: str) -> None:
    instance, row, column = cell.split()
    assert column in kit().instance_by_id[instance].column_by_id
    stated = float(printed.replace(".", "").replace(",", "."))
    if column.endswith("_percent"):
        assert abs(value(instance, row, column) - stated) <= 0.5
    else:
        assert value(instance, row, column) == stated
    assert {run.text for run in report().numbers() if run.tag == f"{instance}|{row}|{column}"} == {printed}


@pytest.mark.parametrize(("name", "beginning", "said"), table(IN_WORDS), ids=[line[0] for line in table(IN_WORDS)])
def test_what_is_stated_in_words_stands_in_the_report(name: str, beginning: str, said: str) -> None:
    found = [paragraph.text for paragraph in report().paragraphs() if paragraph.text.startswith(beginning)]
    assert len(found) == 1
    assert said in found[0]


def test_what_was_not_paid_is_nothing_that_was_typed() -> None:
    for place in NOTHING:
        instance, row = place.split("|")
        column = "disbursed_year_to_date" if instance == "GN-03" else "disbursed"
        assert value(instance, row, column) == 0


def test_every_typed_number_of_the_policies_is_one_of_the_stated_figures_or_what_each_gets() -> None:
    form = kit().instance_by_id["CS-01"]
    found = figures()
    typed = {
        f"CS-01 {row.id} {column.id}"
        for row in form.rows
        for column in form.form.columns
        if form.kind_of(row, column) == "input" and found.is_present("CS-01", row.id, column.id)
    }
    stated = {cell for _, cell, _ in table(STATED) if cell.startswith("CS-01")}
    assert {cell for cell in typed if not cell.endswith(("unit_price", "norm_kg"))} == stated
