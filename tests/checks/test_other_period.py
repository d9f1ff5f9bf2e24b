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
