"""The half-year report of report A's figures: outline, numbers, and which numbers depend on which input."""

from collections import defaultdict
from collections.abc import Mapping

import pytest

from mtqg_xl.figures.combining import merge, summed
from mtqg_xl.narrative import Coverage, Narrative, render
from tests.narrative.support import HEADER, LUC_BINH, Cell, figures, narrative, report, typed, year_narrative
from tests.tables import CellState

EXAMPLES = LUC_BINH.parents[1]
DTTS, GNBV, TONG, WORKS, COUNTS = "GN-01.DTTS", "GN-01.GNBV", "GN-01.TONG", "GN-03", "CT-01"

OUTLINE = [
    "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
    "II. KẾT QUẢ THỰC HIỆN CÁC CHƯƠNG TRÌNH",
    "1. Chương trình xây dựng nông thôn mới",
    "2. Chương trình giảm nghèo bền vững",
    "2.1. Chính sách giảm nghèo thường xuyên",
    "2.2. Tiến độ và giải ngân các dự án, tiểu dự án",
    "3. Chương trình phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi",
    *(f"3.{number}. Dự án {number}" for number in range(1, 11)),
    "4. Đánh giá chung",
    "4.1. Kết quả đạt được",
    "4.2. Hạn chế, nguyên nhân",
    "III. ĐỀ XUẤT, KIẾN NGHỊ",
]

# What report A states, by its cell: amounts in đồng, ratios at the precision at which it prints them.
STATED = {
    (GNBV, "GNBV.2"): ("700.000.000", "672.000.000", "96"),
    (DTTS, "DTTS.1.n2"): ("132.000.000", "88.000.000", "66,7"),
    (DTTS, "DTTS.1.n4"): ("15.000.000", "15.000.000", "100"),
    (DTTS, "DTTS.3.1"): ("440.609.000", None, None),
    (DTTS, "DTTS.4.1.a"): ("2.981.000.000", "2.145.977.223", "72"),
    (DTTS, "DTTS.8"): ("109.000.000", None, None),
    # Recomputed by hand: sums of the rows above, and their quotients.
    (DTTS, "DTTS"): ("4.887.609.000", "2.924.964.923", "59,8"),
    (TONG, "TONG"): ("5.587.609.000", "3.596.964.923", "64,4"),
}
STATED_WORKS = {
    1: ("781.000.000", "200.000.000", "25,6"),
    2: ("1.000.000.000", "950.981.240", "95"),
    3: ("500.000.000", "475.490.620", "95"),
    4: ("700.000.000", "665.686.868", "95"),
    5: ("200.000.000", None, None),
    6: ("310.000.000", None, None),
    7: ("400.000.000", "382.800.000", "96"),
    8: ("300.000.000", "293.187.700", "98"),
}
STATED_COUNTS = {
    "target.poor_reduce|quantity": "21",
    "target.poverty_percent|quantity": "13",
    "ntm.hamlets_covered|base": "08",
    "ntm.attendees_movement|quantity": "300",
    "policy.card_minority|quantity": "1.720",
    "policy.card_near_poor|quantity": "0",
    "policy.examinations|quantity": "1.473",
    "policy.housing_disbursed|quantity": "02",
    "policy.housing_disbursed|base": "03",
    "gnbv.2.central_budget|quantity": "679.700.000",
    "gnbv.2.province_budget|quantity": "20.300.000",
    "gnbv.2.people_contribution|quantity": "37.716.000",
    "gnbv.3.2.malnourished|quantity": "14",
    "gnbv.3.2.malnourished|base": "177",
    "dtts.3.1.community_ha|quantity": "953,07",
    "dtts.3.1.household_ha|quantity": "75,49",
}


def numbers(report: Narrative) -> dict[str, set[str]]:
    """How the report writes the number of each tag."""
    found: dict[str, set[str]] = defaultdict(set)
    for run in report.numbers():
        found[run.tag].add(run.text)
    return dict(found)


def line(report: Narrative, beginning: str) -> str:
    """The one paragraph that begins so."""
    (found,) = (paragraph.text for paragraph in report.paragraphs() if paragraph.text.startswith(beginning))
    return found


def under(report: Narrative, title: str) -> list[str]:
    """The paragraphs of the section whose title begins so."""
    (section,) = (section for section in report.outline() if section.title.startswith(title))
    return [paragraph.text for paragraph in section.paragraphs]


def test_sections_stand_in_the_order_of_the_outline() -> None:
    titles = [section.title for section in narrative().outline()]
    assert [title.partition(":")[0] for title in titles] == OUTLINE


@pytest.mark.parametrize("cell", STATED)
def test_money_and_ratio_of_a_line_are_printed_as_stated(cell: tuple[str, str]) -> None:
    found = numbers(narrative())
    for column, text in zip(("allocated", "disbursed", "disbursed_percent"), STATED[cell], strict=True):
        assert found.get(f"{cell[0]}|{cell[1]}|{column}") == (None if text is None else {text})


@pytest.mark.parametrize("position", STATED_WORKS)
def test_money_and_ratio_of_a_work_are_printed_as_stated(position: int) -> None:
    found = numbers(narrative())
    for column, text in zip(
        ("allocated", "disbursed_year_to_date", "plan_percent"), STATED_WORKS[position], strict=True
    ):
        assert found.get(f"{WORKS}|works#{position}|{column}") == (None if text is None else {text})


@pytest.mark.parametrize("cell", STATED_COUNTS)
def test_counts_are_printed_with_a_zero_below_ten(cell: str) -> None:
    assert numbers(narrative())[f"{COUNTS}|{cell}"] == {STATED_COUNTS[cell]}


def test_one_changed_input_changes_exactly_the_numbers_that_depend_on_it() -> None:
    before = numbers(narrative())
    after = numbers(narrative({(DTTS, "DTTS.1.n2", "disbursed_year_capital"): 98_000_000.0}))
    assert after.keys() == before.keys()
    assert {tag: after[tag] for tag in after if after[tag] != before[tag]} == {
        "GN-01.DTTS|DTTS.1.n2|disbursed": {"98.000.000"},
        "GN-01.DTTS|DTTS.1.n2|disbursed_percent": {"74,2"},
        "GN-01.DTTS|DTTS.1|disbursed": {"113.000.000"},
        "GN-01.DTTS|DTTS.1|disbursed_percent": {"76,9"},
        "GN-01.DTTS|DTTS|disbursed": {"2.934.964.923"},
        "GN-01.DTTS|DTTS|disbursed_percent": {"60"},
        "GN-01.TONG|TONG|disbursed": {"3.606.964.923"},
        "GN-01.TONG|TONG|disbursed_percent": {"64,6"},
        "GN-01.TONG|TONG|allocated-disbursed": {"1.980.644.077"},
    }


def test_a_figure_that_was_not_typed_is_a_highlighted_gap() -> None:
    changed = narrative({(DTTS, "DTTS.8", "disbursed_year_recurrent"): None})
    (paragraph,) = next(section for section in changed.outline() if section.number == "3.8").paragraphs
    gap = "[thiếu: Dự án 8 – Lũy kế giải ngân › Tổng số]"
    assert [run.text for run in paragraph.runs if run.mark == "missing"] == [gap]
    assert paragraph.text == f"Vốn được giao 109.000.000 đồng; giải ngân {gap}. Đã ban hành kế hoạch."


@pytest.mark.parametrize(
    ("disbursed", "sentence"),
    [
        (0.0, "Vốn được giao 109.000.000 đồng; chưa giải ngân."),
        (54_500_000.0, "Vốn được giao 109.000.000 đồng; giải ngân 54.500.000 đồng, đạt 50% kế hoạch giao."),
        (
            113_578_000.0,
            "Vốn được giao 109.000.000 đồng; giải ngân 113.578.000 đồng, đạt 104,2% kế hoạch giao, vượt kế hoạch "
            "[Đơn vị viết: lý do giải ngân vượt kế hoạch].",
        ),
    ],
)
def test_the_sentence_changes_with_the_figure(disbursed: float, sentence: str) -> None:
    (text,) = under(narrative({(DTTS, "DTTS.8", "disbursed_year_recurrent"): disbursed}), "3.8.")
    assert text == f"{sentence} Đã ban hành kế hoạch."


def test_blank_lines_were_given_nothing_only_where_the_office_says_so() -> None:
    assert under(narrative(), "3.1.")[-1] == "Nội dung số 01, Nội dung số 03 không được giao vốn trong kỳ."
    assert under(narrative(), "3.2.") == ["Không được giao vốn trong kỳ."]
    unsure = narrative({("TT", "blank_means", "value"): "Chưa có số"})
    beginning = "a) Nội dung số 01: Hỗ trợ đất ở."
    gap = "[thiếu: Nội dung số 01: Hỗ trợ đất ở – Kế hoạch vốn › Tổng số]"
    assert line(unsure, beginning) == f"{beginning} Vốn được giao {gap}."


def test_carried_money_and_advances_are_told_apart() -> None:
    changed: Mapping[Cell, CellState] = {
        (DTTS, "DTTS.8", "allocated_carried_recurrent"): 11_000_000.0,
        (DTTS, "DTTS.8", "disbursed_carried_recurrent"): 6_000_000.0,
        (DTTS, "DTTS.8", "advance_outstanding"): 2_000_000.0,
    }
    assert under(narrative(changed), "3.8.")[0].startswith(
        "Vốn được giao 120.000.000 đồng (trong đó vốn các năm trước kéo dài 11.000.000 đồng); giải ngân 6.000.000 đồng "
        "(tạm ứng chưa thu hồi 2.000.000 đồng), mới đạt 5% kế hoạch giao."
    )


def test_money_not_allocated_in_detail_yet_has_a_line_of_its_own() -> None:
    changed = {(DTTS, "DTTS.5.rest", "allocated_year_recurrent"): 48_000_000.0}
    beginning = "- Chưa phân bổ / chưa phân chi tiết."
    assert line(narrative(changed), beginning).startswith(
        f"{beginning} Vốn được giao 48.000.000 đồng; giải ngân [thiếu:"
    )


def test_money_that_is_all_of_earlier_years_is_said_once() -> None:
    changed: Mapping[Cell, CellState] = {
        (DTTS, "DTTS.8", "allocated_year_recurrent"): 0.0,
        (DTTS, "DTTS.8", "allocated_carried_recurrent"): 11_000_000.0,
    }
    assert under(narrative(changed), "3.8.")[0].startswith(
        "Vốn được giao 11.000.000 đồng (toàn bộ là vốn các năm trước kéo dài); chưa giải ngân."
    )


def test_money_that_was_taken_back_is_told_without_a_ratio() -> None:
    (text,) = under(narrative({(DTTS, "DTTS.8", "disbursed_year_recurrent"): -9_000_000.0}), "3.8.")
    assert text.startswith("Vốn được giao 109.000.000 đồng; số giải ngân là -9.000.000 đồng [Đơn vị viết: lý do")
    assert "%" not in text


def test_a_work_without_a_plan_is_said_to_have_none() -> None:
    nothing = {(WORKS, "works#5", column): 0.0 for column in ("investment", "allocated")}
    assert "+ Duy tu đường Nà Nghịu: chưa được bố trí vốn trong kỳ. Thi công xong" in narrative(nothing).text


def test_nothing_is_counted_that_did_not_happen() -> None:
    """Zeros of a whole sheet: no sentence says that 0 classes were opened for 0 people."""
    zeros = {key: 0.0 for key, value in typed(LUC_BINH).items() if key[0] == COUNTS and isinstance(value, float)}
    told = narrative(zeros).text
    assert "- Y tế: Không phát sinh trong kỳ." in told
    for said in (" 0 lớp", " 0 cuộc", " 0 người", " 0 hộ", " 0 thôn", " 0 lượt", "0/0"):
        assert said not in told


def test_works_stand_below_their_line_and_a_gap_between_the_two_is_asked_for() -> None:
    texts = under(narrative(), "3.4.")
    (at,) = (at for at, text in enumerate(texts) if "2.145.977.223 đồng, đạt 72%" in text)
    assert texts[at].endswith(
        "[Đơn vị viết: lý do số giải ngân của nội dung này khác tổng các công trình, mô hình liệt kê]"
    )
    names = [text.partition(":")[0] for text in texts[at + 1 : at + 5]]
    assert names == [
        "+ Đường giao thông Bắc Lanh Chang",
        "+ Đường giao thông Cao Lộc đoạn nối tiếp",
        "+ Đường giao thông Nà Pò, thôn Cao Lộc",
        "+ Đường giao thông Lũng Chang",
    ]
    agreeing = narrative({(DTTS, "DTTS.4.1.a", "disbursed_year_capital"): 2_292_158_728.0})
    assert not any("khác tổng các công trình" in text for text in under(agreeing, "3.4."))


def test_a_year_without_its_poverty_review_asks_the_office_for_it() -> None:
    left_out = {("HN-01", "xa.rest", column): None for column in ("households", "poor", "near_poor", "average")}
    (asked,) = (text for text in under(year_narrative(left_out), "2. Chương trình giảm") if "rà soát để trống" in text)
    assert asked.startswith("[Đơn vị viết: kết quả rà soát hộ nghèo, hộ cận nghèo năm 2023:")
    assert "1.081" not in year_narrative(left_out).text


def test_the_weak_points_are_found_from_the_figures() -> None:
    texts = under(narrative(), "4.2.")
    unpaid = texts[texts.index("- Nội dung đã được giao vốn nhưng chưa giải ngân:") + 1 :][:3]
    amounts = ["440.609.000 đồng.", "510.000.000 đồng.", "109.000.000 đồng."]
    assert [text.rpartition("được giao ")[2] for text in unpaid] == amounts
    assert not any("66,7%" in text for text in texts)  # half of the year has passed: two thirds are not slow
    housing = (DTTS, "DTTS.1.n2", "disbursed_year_capital")
    slow = under(narrative({housing: 44_000_000.0}), "4.2.")
    assert "+ Nội dung số 02: Hỗ trợ nhà ở (Dự án 1): mới đạt 33,3% kế hoạch, còn 88.000.000 đồng." in slow
    assert "+ Đường giao thông Bắc Lanh Chang: mới đạt 25,6% kế hoạch." in texts


def test_an_obstacle_of_a_work_is_named() -> None:
    texts = under(narrative({(WORKS, "works#2", "obstacle"): "mặt bằng"}), "4.2.")
    assert "+ Đường giao thông Cao Lộc đoạn nối tiếp: mặt bằng." in texts


def test_parts_that_no_figure_feeds_ask_the_office() -> None:
    asked = [run for paragraph in narrative().paragraphs() for run in paragraph.runs if run.mark == "office"]
    assert all(run.text.startswith("[Đơn vị viết: ") and run.text.endswith("]") for run in asked)
    assert under(narrative(), "III.")[0].startswith("[Đơn vị viết: kiến nghị")


def test_what_an_officer_typed_is_never_taken_for_marks_or_templates() -> None:
    words = "**đậm** {{ 7 * 7 }} *x* [thiếu: gì đó] \ue000a\ue001b\ue005\ndòng hai"
    changed = narrative({(DTTS, "DTTS.8", "note"): words})
    (paragraph,) = next(section for section in changed.outline() if section.number == "3.8").paragraphs
    assert paragraph.text.endswith("chưa giải ngân. **đậm** {{ 7 * 7 }} *x* [thiếu: gì đó] ab dòng hai.")
    assert not any(run.bold or run.italic or run.mark for run in paragraph.runs)


def test_each_reporter_of_a_batch_gets_its_own_report() -> None:
    one, other = figures(), figures(EXAMPLES / "vi-du" / "99001.csv")
    both = merge([one, other])
    assert render(both, 0, report(), HEADER) == render(one, 0, report(), HEADER)
    assert render(both, 1, report(), HEADER) == render(other, 0, report(), HEADER)


def test_a_total_says_how_many_units_are_in_it() -> None:
    both = merge([figures(), figures(EXAMPLES / "vi-du" / "99001.csv")])
    total = summed(both, [(0, 1)], ["063"])
    told = render(total, 0, report(), HEADER, coverage=Coverage(2, 3, ("xã Ví Dụ Bốn",)))
    # 5.587.609.000 + 5.590.000.000; 3.596.964.923 + 3.763.000.000.
    assert "tổng hợp ba chương trình (2/3 đơn vị, thiếu xã Ví Dụ Bốn): vốn được giao 11.177.609.000 đồng" in told.text
    assert "giải ngân 7.359.964.923 đồng" in told.text
    assert "Nội dung số 01, Nội dung số 03 không được giao vốn trong kỳ." in told.text
    whole = render(total, 0, report(), HEADER, coverage=Coverage(2, 2))
    assert "đơn vị)" not in whole.text
