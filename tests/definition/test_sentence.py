from dataclasses import replace

import pytest

from mtqg_xl.definition.language import WORDS, parse
from mtqg_xl.definition.load import load
from mtqg_xl.definition.sentence import sentence

KIT = load().kit("ba-chuong-trinh-xa")
DTTS = KIT.instance_by_id["GN-01.DTTS"]
WORKS = KIT.instance_by_id["GN-03"]

PLAN, PAID = "cột 1 (Kế hoạch vốn › Tổng số)", "cột 8 (Lũy kế giải ngân › Tổng số)"
ESTIMATE = "cột 19 (Ước giải ngân cả năm › Số tiền)"
PART = "các dòng thuộc phần “Gồm các công trình” ở trang GN-03 CÔNG TRÌNH"

SENTENCES = {
    "percent(disbursed, allocated)": (
        f"Tỷ lệ = {PAID} chia {PLAN}, nhân 100, làm tròn 2 chữ số; mẫu số bằng 0 hoặc chưa có thì để trống"
    ),
    "percent(estimate - disbursed, allocated + 1)": (
        f"Tỷ lệ = ({ESTIMATE} trừ {PAID}) chia ({PLAN} cộng 1), nhân 100; mẫu số bằng 0 hoặc chưa có thì để trống"
    ),
    "disbursed_carried + disbursed_year": (
        "Bằng cột 9 (Lũy kế giải ngân › Vốn kéo dài › Tổng) cộng cột 12 (Lũy kế giải ngân › Vốn năm nay › Tổng)"
    ),
    "sum_children(estimate)": f"Tổng các dòng con trực tiếp: {ESTIMATE}",
    "count_children(estimate, 1)": f"Số dòng con trực tiếp có {ESTIMATE} là 1",
    "all_children(estimate)": (
        f"Bằng 1 khi mọi dòng con trực tiếp có {ESTIMATE} là 1, 0 khi có dòng là 0; chưa đủ thì để trống"
    ),
    "at_least(estimate, disbursed)": (
        f"Bằng 1 khi {ESTIMATE} không nhỏ hơn {PAID}, 0 khi nhỏ hơn; thiếu một trong hai thì để trống"
    ),
    "at_most(estimate, [DTTS.8].disbursed)": (
        f"Bằng 1 khi {ESTIMATE} không lớn hơn {PAID} của dòng “{DTTS.row_by_id['DTTS.8'].label}”, "
        "0 khi lớn hơn; thiếu một trong hai thì để trống"
    ),
    "sum_block(GN-03.works.investment)": f"Tổng cột 1 (Tổng mức đầu tư) của {PART}",
    "sum_block_where(GN-03.works.investment, GN-03.works.line)": (
        f"Tổng cột 1 (Tổng mức đầu tư) của {PART}, mà cột D (Dòng của GN-01) ghi mã của dòng này"
    ),
    "count_block(GN-03.works.investment)": f"Số dòng có số ở cột 1 (Tổng mức đầu tư), trong {PART}",
    'count_if(GN-03.works.obstacle, "mặt bằng")': f"Số dòng có cột G (Vướng mắc) là “mặt bằng”, trong {PART}",
    "round_half_up(estimate / 3, 1)": f"Bằng {ESTIMATE} chia 3, làm tròn 1 chữ số",
    "round_half_up(estimate, 0)": f"Bằng {ESTIMATE}, làm tròn đến số nguyên",
    "if_blank(estimate, 0.5)": f"Bằng {ESTIMATE}, chưa có thì lấy 0,5",
    "if_blank(estimate, blank)": f"Bằng {ESTIMATE}, chưa có thì để trống",
    "if_blank(percent(estimate, allocated), 0) * 3": (
        f"Bằng (tỷ lệ phần trăm của {ESTIMATE} trên {PLAN}, chưa có thì lấy 0) nhân 3"
    ),
    "dong(100000000000)": "100 tỷ đồng",
    "dong(2500000)": "2,5 triệu đồng",
    "dong(7)": "7 đồng",
    "estimate - (allocated - disbursed)": f"Bằng {ESTIMATE} trừ ({PLAN} trừ {PAID})",
    "1000 * (estimate + allocated)": f"Bằng 1.000 nhân ({ESTIMATE} cộng {PLAN})",
    "estimate * allocated + disbursed": f"Bằng {ESTIMATE} nhân {PLAN} cộng {PAID}",
    "-estimate": f"Bằng số đối của {ESTIMATE}",
    "CT-01[gnbv.2.poor].quantity": (
        "Bằng cột 1 (Số lượng (tử số)) của dòng “Dự án 2: trong đó hộ nghèo” ở trang CHỈ TIÊU"
    ),
}


@pytest.mark.parametrize(("formula", "said"), SENTENCES.items())
def test_a_formula_is_told_in_words_that_an_officer_knows(formula: str, said: str) -> None:
    assert sentence(parse(formula), DTTS, KIT) == said


def test_every_word_of_the_language_is_told() -> None:
    assert [word for word in WORDS if not any(f"{word}(" in formula for formula in SENTENCES)] == []


def test_every_computed_cell_of_the_shipped_kit_is_told_without_ids() -> None:
    told = {
        sentence(formula, instance, KIT) for instance in KIT.instances for _, _, formula, _ in instance.computed_cells
    }
    assert len(told) > 20
    assert [text for text in told if "_" in text or "{" in text] == []


def test_a_percent_says_the_decimals_it_is_given() -> None:
    told = sentence(parse("percent(disbursed, allocated)"), DTTS, decimals=0)
    assert told == f"Tỷ lệ = {PAID} chia {PLAN}, nhân 100, làm tròn đến số nguyên; " + (
        "mẫu số bằng 0 hoặc chưa có thì để trống"
    )


def test_without_the_kit_another_instance_is_named_by_its_id() -> None:
    assert sentence(parse("GN-03[total].allocated"), DTTS) == "Bằng cột allocated của dòng total ở biểu GN-03"


def test_a_reference_of_an_instance_to_itself_names_no_sheet() -> None:
    told = sentence(parse("GN-01.DTTS[DTTS.8].estimate"), DTTS)
    assert told.startswith(f"Bằng {ESTIMATE} của dòng “Dự án 8: ")


def test_a_column_without_a_number_is_named_by_its_title() -> None:
    columns = tuple(replace(column, number="") for column in WORKS.form.columns)
    instance = replace(WORKS, form=replace(WORKS.form, columns=columns))
    assert sentence(parse("investment"), instance) == "Bằng cột “Tổng mức đầu tư”"
