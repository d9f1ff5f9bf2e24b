"""Headings retyped for another period: figures are counted for the period for which the workbook was made."""

import pytest

from tests.made import altered, asked, filled, verdict_on

TITLE = "TỔNG HỢP KẾT QUẢ GIẢI NGÂN THEO DỰ ÁN, TIỂU DỰ ÁN"


def with_heading(content: bytes, text: str) -> bytes:
    return altered(content, "GN DTTS", {"C3": text})


@pytest.mark.parametrize(
    "period",
    ["9 THÁNG ĐẦU NĂM 2024", "QUÝ II NĂM 2024", "QUÝ II/2024", "6 THÁNG ĐẦU NĂM 2023", "NĂM 2024", "THÁNG 5 NĂM 2024"],
)
@pytest.mark.parametrize("title", [TITLE, "BIỂU GIẢI NGÂN"])
def test_a_heading_that_names_another_period_is_asked_about(title: str, period: str) -> None:
    told = asked(verdict_on(with_heading(filled("99001"), f"{title}, {period}")))
    assert told == [("U11", "GN DTTS", "C3")]


def test_several_headings_are_one_message_with_both_periods() -> None:
    content = with_heading(filled("99001"), f"{TITLE}, 9 THÁNG NĂM 2024")
    content = altered(content, "GN NTM", {"C3": f"{TITLE}, 9 THÁNG NĂM 2024"})
    (told,) = verdict_on(content).findings
    assert told.what.startswith("Tiêu đề ghi kỳ 9 tháng năm 2024 (và 1 tiêu đề khác); tệp này làm cho kỳ 6 tháng đầu")


@pytest.mark.parametrize(
    "heading",
    [
        f"{TITLE}, 6 THÁNG ĐẦU NĂM 2024",
        f"{TITLE}, 6 THÁNG 2024",
        f"{TITLE} (6T2024)",
        TITLE,
        f"{TITLE}, BÁO CÁO LẦN 2",
        "BIỂU GIẢI NGÂN",
    ],
)
def test_the_own_period_in_other_words_and_no_period_are_nothing(heading: str) -> None:
    assert asked(verdict_on(with_heading(filled("99001"), heading))) == []


# --- days and years in headings -------------------------------------------------------------------------

UNTIL = "Lũy kế giải ngân đến ngày"


def told_at(cell: str, text: str, sheet: str = "GN DTTS") -> list[tuple[str, str, str, str]]:
    findings = verdict_on(altered(filled("99001"), sheet, {cell: text})).findings
    return [(item.code, item.severity.value, item.sheet, item.cell) for item in findings]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("J6", f"{UNTIL} 31/12/2025"),
        ("J6", f"{UNTIL} 31.12.2023"),
        ("J6", f"{UNTIL} 30 tháng 9 năm 2024"),
        ("J6", f"{UNTIL} …/…/2023"),
        ("C3", f"{TITLE}, 6 THÁNG ĐẦU NĂM 2024 (SỐ LIỆU ĐẾN HẾT THÁNG 12/2023)"),
        ("C3", f"{TITLE}, TÍNH ĐẾN HẾT NĂM 2023"),
        ("C4", "(Kèm theo Báo cáo số …… ngày …… tháng …… năm 2023 của xã Ví Dụ Một)"),
        ("C4", "(Kèm theo Báo cáo số 12/BC-UBND ngày 15/12/2023 của UBND xã Ví Dụ Một)"),
        ("C4", "(Kèm theo Báo cáo số …… ngày …… tháng …… năm 2025 của xã Ví Dụ Một)"),
    ],
)
def test_a_heading_with_a_day_or_a_year_of_another_period_is_told_once_at_its_cell(cell: str, text: str) -> None:
    assert told_at(cell, text) == [("U11", "explain", "GN DTTS", cell)]


def test_the_message_has_the_words_of_the_heading_and_the_period_of_the_file() -> None:
    (told,) = verdict_on(altered(filled("99001"), "GN DTTS", {"J6": f"{UNTIL} 31/12/2025"})).findings
    assert told.what.startswith("Tiêu đề ghi “đến ngày 31/12/2025”; tệp này làm cho kỳ 6 tháng đầu năm 2024")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("J6", f"{UNTIL}  30/6/2024"),
        ("J6", f"{UNTIL} 30-06-2024"),
        ("J6", f"{UNTIL} 30 tháng 6 năm 2024"),
        ("J6", f"{UNTIL} …/…/2024"),
        ("J6", f"{UNTIL} 31/02/2024"),  # no day at all: nothing is known of it
        ("C3", f"{TITLE}, 6 THÁNG ĐẦU NĂM 2024 (ĐẾN THÁNG 6/2024)"),
        ("C4", "(Kèm theo Báo cáo số 12/BC-UBND ngày 05 tháng 7 năm 2024 của UBND xã Ví Dụ Một)"),
        ("C4", "(Kèm theo Công văn số 7 ngày 15/12/2023 của UBND huyện)"),
    ],
)
def test_the_day_of_the_figures_in_any_words_and_days_of_other_papers_are_nothing(cell: str, text: str) -> None:
    assert told_at(cell, text) == []


def test_another_day_of_the_period_than_thong_tin_has_is_a_note() -> None:
    assert told_at("J6", f"{UNTIL} 20/5/2024") == [("U11", "note", "GN DTTS", "J6")]


def test_the_line_on_thong_tin_that_names_another_period_is_told_at_its_cell() -> None:
    assert told_at("B2", "Kỳ: 9 tháng đầu năm 2025 · Hạn gửi: 16h00 ngày 25/6/2024", "THÔNG TIN") == [
        ("U11", "explain", "THÔNG TIN", "B2")
    ]
