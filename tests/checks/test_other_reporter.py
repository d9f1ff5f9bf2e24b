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
