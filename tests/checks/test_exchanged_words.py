"""Titles and labels that stand over, and beside, the figures of others: nobody knows whose these are."""

import pytest

from mtqg_xl.findings import Finding
from tests.made import altered, asked, filled, verdict_on

DTTS, WORKS = "GN DTTS", "GN-03 CÔNG TRÌNH"
REST = "Chưa phân bổ / chưa phân chi tiết"


def findings(sheet: str, cells: dict[str, str | float | None]) -> list[Finding]:
    """What is told of commune 99001 with other words in some cells of a sheet."""
    return list(verdict_on(altered(filled("99001"), sheet, cells)).findings)


@pytest.mark.parametrize(
    ("sheet", "titles", "cell"),
    [
        (DTTS, {"H8": "SN", "I8": "ĐTPT"}, "H8"),
        (DTTS, {"D8": "SN", "I8": "Tổng"}, "D8"),  # of two groups
        (DTTS, {"D7": "Vốn giao năm nay", "G7": "Vốn các năm trước kéo dài"}, "D7"),  # the groups themselves
        (WORKS, {"G6": "Kế hoạch vốn (năm và kéo dài)", "H6": "Tổng mức đầu tư"}, "G6"),
        (WORKS, {"I7": "Trên kế hoạch vốn", "M7": "Trong năm đến kỳ báo cáo"}, "I7"),
        (WORKS, {"G6": "kế  hoạch vốn (năm và kéo dài)", "H6": "TỔNG MỨC ĐẦU TƯ"}, "G6"),
    ],
)
def test_titles_that_stand_over_one_another_must_be_put_right(
    sheet: str, titles: dict[str, str | float | None], cell: str
) -> None:
    (told,) = findings(sheet, titles)
    assert (told.code, told.severity.value, told.sheet, told.cell) == ("S10", "block", sheet, cell)


def test_two_titles_are_both_named_and_of_many_the_number() -> None:
    (two,) = findings(WORKS, {"G6": "Kế hoạch vốn (năm và kéo dài)", "H6": "Tổng mức đầu tư"})
    assert "hai cột “Tổng mức đầu tư” và “Kế hoạch vốn (năm và kéo dài)”" in two.what
    (six,) = findings(DTTS, {"D7": "Vốn giao năm nay", "G7": "Vốn các năm trước kéo dài"})
    assert "Tiêu đề của 6 cột" in six.what


@pytest.mark.parametrize(
    "titles",
    [{"H8": "Đầu tư phát triển"}, {"H8": "Đầu tư", "I8": "Sự nghiệp"}, {"H8": "SN"}, {"H8": None, "I8": None}],
)
def test_titles_in_other_words_are_a_note(titles: dict[str, str | float | None]) -> None:
    assert {(item.code, item.severity.value) for item in findings(DTTS, titles)} == {("S05", "note")}


def test_a_label_that_changed_places_with_a_rest_row_must_be_put_right() -> None:
    (told,) = findings(DTTS, {"B16": REST, "B17": "Nội dung số 04: Hỗ trợ nước sinh hoạt"})
    assert (told.code, told.severity.value, told.cell) == ("S10", "block", "B16")


def test_rest_rows_below_labels_that_changed_places_read_as_they_did_and_are_not_told() -> None:
    """Dự án 1 (row 12) and Dự án 2 (row 18): the rest row of Dự án 1 stands at row 17, below Dự án 2 now."""
    first, second = (
        "Dự án 1: Giải quyết tình trạng thiếu đất ở, nhà ở, đất sản xuất, nước sinh hoạt",
        "Dự án 2: Quy hoạch, sắp xếp, bố trí, ổn định dân cư ở những nơi cần thiết",
    )
    (told,) = findings(DTTS, {"B12": second, "B18": first})
    assert (told.code, told.cell) == ("S10", "B12")


def test_the_examples_say_nothing_of_words() -> None:
    assert asked(verdict_on(filled("99001"))) == []
