"""The sentences on regular policies: one clause for each, quarters by name, nothing where nothing arose."""

from collections.abc import Mapping

from mtqg_xl.figures.combining import merge, summed
from mtqg_xl.narrative import Coverage, Narrative, render
from tests.narrative.support import HEADER, LUC_BINH, figures, kit, narrative, report
from tests.tables import CellState

EXAMPLES = LUC_BINH.parents[1]
NOTHING = "Không phát sinh trong kỳ."

Policies = Mapping[tuple[str, str], CellState]


def with_policies(cells: Policies, *, blank_means: str = "Không phát sinh") -> Narrative:
    """The report of report A's figures with these cells of CS-01 and no others."""
    form = kit().instance_by_id["CS-01"]
    empty: dict[tuple[str, str, str], CellState] = {
        ("CS-01", row.id, column.id): None for row in form.rows for column in form.form.columns if column.is_typed
    }
    typed = {("CS-01", row, column): state for (row, column), state in cells.items()}
    return narrative(empty | typed | {("TT", "blank_means", "value"): blank_means})


def said(report: Narrative, topic: str) -> str:
    """What the report says of a topic, after its name."""
    beginning = f"- {topic}: "
    (found,) = (line.text for line in report.paragraphs() if line.text.startswith(beginning))
    return found.removeprefix(beginning)


def test_nothing_arose_where_nothing_was_typed_and_the_office_says_so() -> None:
    found = with_policies({})
    assert [said(found, topic) for topic in ("Giáo dục, đào tạo", "Tiền điện", "Nước sinh hoạt")] == [NOTHING] * 3


def test_blanks_are_gaps_where_the_office_does_not_say_what_they_mean() -> None:
    found = with_policies({}, blank_means="Chưa có số")
    assert said(found, "Nước sinh hoạt") == (
        "Hỗ trợ nước sinh hoạt phân tán cho [thiếu: Hỗ trợ nước sinh hoạt phân tán – Số đối tượng] hộ, kinh phí "
        "[thiếu: Hỗ trợ nước sinh hoạt phân tán – Bằng tiền › Kinh phí]."
    )
    electricity = said(found, "Tiền điện")
    assert [quarter in electricity for quarter in ("IV năm 2023", "I năm 2024", "II năm 2024")] == [True] * 3
    assert "quý III" not in electricity and "quý IV năm 2024" not in electricity


def test_each_quarter_with_figures_is_one_clause() -> None:
    cells: dict[tuple[str, str], CellState] = {}
    for row, households in (("q1", 60.0), ("q2", 58.0), ("q3", 9.0)):
        cells[f"electricity.{row}", "quantity"] = households
        cells[f"electricity.{row}", "amount"] = households * 153_000
    assert said(with_policies(cells), "Tiền điện") == (
        "Chi trả tiền điện quý I năm 2024 cho 60 hộ, kinh phí 9.180.000 đồng; chi trả tiền điện quý II năm 2024 cho "
        "58 hộ, kinh phí 8.874.000 đồng; chi trả tiền điện quý III năm 2024 cho 09 hộ, kinh phí 1.377.000 đồng."
    )


def test_a_mark_or_a_zero_is_not_spoken_of() -> None:
    cells: Policies = {
        ("education.lunch", "quantity"): "-",
        ("education.lunch", "amount"): "-",
        ("education.boarding", "quantity"): 0.0,
        ("education.boarding", "amount"): 0.0,
        ("education.tuition", "quantity"): 117.0,
        ("education.tuition", "amount"): 11_109_000.0,
    }
    for blank_means in ("Không phát sinh", "Chưa có số"):
        found = said(with_policies(cells, blank_means=blank_means), "Giáo dục, đào tạo")
        assert "mẫu giáo" not in found and "bán trú" not in found
    assert said(with_policies(cells), "Giáo dục, đào tạo") == (
        "Miễn, giảm học phí cho 117 học sinh, kinh phí 11.109.000 đồng."
    )


def test_a_number_without_its_amount_is_a_gap() -> None:
    found = said(with_policies({("water", "quantity"): 40.0}), "Nước sinh hoạt")
    assert found.endswith("cho 40 hộ, kinh phí [thiếu: Hỗ trợ nước sinh hoạt phân tán – Bằng tiền › Kinh phí].")


def test_rice_is_told_in_kg_with_a_decimal_comma() -> None:
    cells = {("education.rice", "quantity"): 3.0, ("education.rice", "quantity_kg"): 1_022.5}
    assert said(with_policies(cells), "Giáo dục, đào tạo") == "Cấp gạo cho 03 học sinh, 1.022,5 kg."


def test_money_for_houses_is_told_with_their_number() -> None:
    cells = {("housing.repaired", "quantity"): 2.0, ("housing.repaired", "amount"): 44_000_000.0}
    assert said(with_policies(cells), "Nhà ở") == (
        "Đã giải ngân cho 02/03 hộ được đề nghị hỗ trợ; 01 hộ đang thực hiện. "
        "Hỗ trợ sửa chữa nhà ở cho 02 hộ, kinh phí 44.000.000 đồng. Qua rà soát, đề nghị hỗ trợ thêm 02 hộ."
    )


def test_another_policy_goes_by_the_name_that_the_office_gave_it() -> None:
    cells: Policies = {
        ("other.first", "quantity"): 12.0,
        ("other.first", "amount"): 6_000_000.0,
        ("other.first", "note"): "Quà Tết cho hộ nghèo",
        ("other.rice", "quantity"): 36.0,
        ("other.rice", "quantity_kg"): 540.0,
    }
    found = with_policies(cells)
    assert said(found, "Quà Tết cho hộ nghèo") == "Hỗ trợ cho 12 đối tượng, kinh phí 6.000.000 đồng."
    assert said(found, "Hỗ trợ gạo khác (cứu đói, trồng rừng…)") == "Cấp cho 36 người, 540 kg."


def test_policies_of_many_units_are_told_with_their_sums() -> None:
    both = merge([figures(), figures(EXAMPLES / "vi-du" / "99001.csv")])
    total = render(summed(both, [(0, 1)], ["063"]), 0, report(), HEADER, coverage=Coverage(2, 2))
    # 92 + 110 and 60 + 97 households; 14.076.000 + 16.830.000 and 9.180.000 + 14.841.000 đ
    assert said(total, "Tiền điện") == (
        "Chi trả tiền điện quý IV năm 2023 cho 202 hộ, kinh phí 30.906.000 đồng; "
        "chi trả tiền điện quý I năm 2024 cho 157 hộ, kinh phí 24.021.000 đồng."
    )
