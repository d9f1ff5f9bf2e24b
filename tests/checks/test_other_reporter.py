"""A neighbour's workbook filled in under one's own name: figures are counted for whom the workbook was made."""

from unicodedata import normalize

import pytest

from tests.made import altered, asked, filled, verdict_on

OTHER = ("U10", "THÔNG TIN")


def with_card(**cells: str | float | None) -> bytes:
    """The workbook of xã Ví Dụ Một (99001) with other words in fields of THÔNG TIN."""
    return altered(filled("99001"), "THÔNG TIN", cells)


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"C6": "xã Ví Dụ Hai", "C7": "99002"}, "C6"),
        ({"C6": "xã Ví Dụ Hai"}, "C6"),
        ({"C6": "UBND xã Ví Dụ Hai", "C7": None}, "C6"),
        ({"C7": 99002.0}, "C7"),
        ({"C6": None, "C7": "99002"}, "C7"),
    ],
)
def test_another_name_or_code_on_the_card_blocks_at_its_cell(cells: dict[str, str | float | None], cell: str) -> None:
    assert asked(verdict_on(with_card(**cells))) == [(*OTHER, cell)]


def test_the_message_names_both() -> None:
    (told,) = verdict_on(with_card(C6="xã Ví Dụ Hai", C7="99002")).findings
    assert "“xã Ví Dụ Hai” và mã “99002”" in told.what
    assert "“xã Ví Dụ Một” (mã 99001)" in told.what


@pytest.mark.parametrize(
    "cells",
    [
        {"C6": "XÃ VÍ DỤ MỘT "},
        {"C6": "Ví  Dụ Một"},
        {"C6": "UBND xã Ví Dụ Một, huyện Bạch Thông"},
        {"C6": normalize("NFD", "xã Ví Dụ Một")},
        {"C6": "x· VÝ Dô Mét"},  # TCVN3
        {"C6": "xa Vi Du Mot"},
        {"C7": 99001.0},
        {"C6": "…", "C7": None},
        {"C6": None, "C7": None},
    ],
)
def test_the_same_reporter_in_another_spelling_and_blanks_are_no_other(cells: dict[str, str | float | None]) -> None:
    assert asked(verdict_on(with_card(**cells))) == []


def test_a_code_that_lost_the_zero_in_front_is_the_same() -> None:
    content = altered(filled("A"), "THÔNG TIN", {"C7": 1990.0})
    assert "U10" not in [code for code, *_ in asked(verdict_on(content))]


# --- slips in the name, and headings of forms -----------------------------------------------------------


def noted(content: bytes) -> list[tuple[str, str, str, str]]:
    return [(item.code, item.severity.value, item.sheet, item.cell) for item in verdict_on(content).findings]


@pytest.mark.parametrize("name", [None, "…", "xã Ví Đụ Một", "xã Vi Dụ Mọt"])
def test_a_name_that_is_gone_or_has_other_dau_is_a_note_with_the_name_of_the_file(name: str | None) -> None:
    (told,) = verdict_on(with_card(C6=name)).findings
    assert (told.code, told.severity.value, told.cell) == ("U12", "note", "C6")
    assert "“xã Ví Dụ Một” (mã 99001)" in told.what


@pytest.mark.parametrize(
    "name", ["xa Vi Du Mot", " xã Ví Dụ\u00a0Một ", "XÃ VÍ DỤ MỘT", "UBND xã Ví Dụ Một, huyện Mẫu"]
)
def test_a_name_without_dau_or_with_other_blanks_is_not_even_a_note(name: str) -> None:
    assert noted(with_card(C6=name)) == []


ATTACHED = "(Kèm theo Báo cáo số …… ngày …… tháng …… năm 2024 của {})"


def test_headings_of_a_neighbours_report_are_one_question_with_both_names() -> None:
    content = altered(filled("99001"), "GN DTTS", {"C4": ATTACHED.format("xã Ví Dụ Hai")})
    content = altered(content, "GN NTM", {"C4": ATTACHED.format("xã Ví Dụ Hai")})
    (told,) = verdict_on(content).findings
    assert (told.code, told.severity.value, told.sheet, told.cell) == ("U10", "explain", "GN DTTS", "C4")
    assert told.what.startswith("Tiêu đề ghi báo cáo của “xã Ví Dụ Hai” (và 1 tiêu đề khác); tệp này làm cho “xã Ví")


@pytest.mark.parametrize(
    "whose",
    [
        "UBND xã Ví Dụ Một",
        "UBND huyện Bạch Thông",
        "xã Ví Dụ Một về kết quả của 6 tháng",
        "Ban chỉ đạo",
        "xã VÍ DỤ MỘT",
    ],
)
def test_headings_of_the_own_report_or_of_one_from_above_are_nothing(whose: str) -> None:
    assert noted(altered(filled("99001"), "GN DTTS", {"C4": ATTACHED.format(whose)})) == []


def test_another_name_on_thong_tin_says_it_for_the_headings_too() -> None:
    content = altered(with_card(C6="xã Ví Dụ Hai"), "GN DTTS", {"C4": ATTACHED.format("xã Ví Dụ Hai")})
    assert noted(content) == [("U10", "block", "THÔNG TIN", "C6")]
