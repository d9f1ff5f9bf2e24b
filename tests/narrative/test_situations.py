"""Twelve situations that a clerk meets, and twelve sentences: the report of one commune, a few cells typed anew."""

from functools import cache

import pytest

from mtqg_xl.narrative import Narrative
from tests.narrative.support import Cell
from tests.narrative.test_every_figure_of_report_b import B
from tests.tables import CellState

PLAN: Cell = ("GNBV-04", "GNBV.2", "allocated_year_recurrent")
PAID: Cell = ("GNBV-04", "GNBV.2", "disbursed_year_recurrent")
NOTE: Cell = ("GNBV-04", "GNBV.2", "note")
RATE: Cell = ("GNBV-01", "poor_percent", "result")
FALL: Cell = ("GNBV-01", "poor_decrease", "result")
UNKNOWN: dict[Cell, CellState] = {("TT", "blank_means", "value"): "Chưa có số"}
MODEL: dict[Cell, CellState] = {
    ("GNBV-07", "models#1", column): None
    for column in ("name", "scale", "models", "poor", "near_poor", "other_households", "state_budget", "contribution")
} | {("GNBV-07", "models#1", "disbursed"): None, ("GNBV-07", "models#1", "note"): None}
SECOND: dict[Cell, CellState] = {
    ("GNBV-07", "models#2", "name"): "Nuôi ong",
    ("GNBV-07", "models#2", "models"): 1.0,
    ("GNBV-07", "models#2", "poor"): 4.0,
    ("GNBV-07", "models#2", "state_budget"): 60_000_000.0,
    ("GNBV-07", "models#2", "disbursed"): 60_000_000.0,
}
PROJECT, TARGET = "- Dự án 2: Đa dạng hóa", "Tỷ lệ hộ nghèo"

# situation: what is typed, the beginning of its paragraph, what it says there
SITUATIONS: dict[str, tuple[dict[Cell, CellState], str, str]] = {
    "no plan": ({PLAN: None, PAID: None} | MODEL, PROJECT, "mô hình giảm nghèo. Không được giao vốn trong kỳ."),
    "nothing paid": ({}, PROJECT, "Vốn được giao 500.000.000 đồng; chưa giải ngân."),
    "under half": ({PAID: 150_000_000.0}, PROJECT, "giải ngân 150.000.000 đồng, mới đạt 30% kế hoạch giao."),
    "exactly met": ({PAID: 500_000_000.0}, PROJECT, "giải ngân 500.000.000 đồng, đạt 100% kế hoạch giao."),
    "over": ({PAID: 550_000_000.0}, PROJECT, "đạt 110% kế hoạch giao, vượt kế hoạch [Đơn vị viết: lý do giải ngân"),
    "up": ({RATE: 9.5, FALL: -1.25}, TARGET, "Tỷ lệ hộ nghèo là 9,5%, tăng 1,25 điểm phần trăm so với cuối năm 2022."),
    "down": ({RATE: 9.5, FALL: 2.5}, TARGET, "Tỷ lệ hộ nghèo là 9,5%, giảm 2,5 điểm phần trăm so với cuối năm 2022."),
    "equal": ({RATE: 9.5, FALL: 0.0}, TARGET, "Tỷ lệ hộ nghèo là 9,5%, không thay đổi so với cuối năm 2022."),
    "missing": ({PAID: None} | UNKNOWN, PROJECT, "giải ngân [thiếu: Dự án 2: Đa dạng hóa sinh kế"),
    "not applicable": (
        {PLAN: None, PAID: None, NOTE: "Xã không thuộc địa bàn thực hiện"} | MODEL,
        PROJECT,
        "Không được giao vốn trong kỳ. Xã không thuộc địa bàn thực hiện.",
    ),
    "one work": ({PAID: 300_000_000.0}, PROJECT, "Trong kỳ có một mô hình là “Chăn nuôi dê sinh sản”: quy mô 120 con"),
    "many works": (
        {PAID: 300_000_000.0} | SECOND,
        PROJECT,
        "Có 02 mô hình, dự án với 24 hộ tham gia, gồm 11 hộ nghèo, 12 hộ cận nghèo, 01 hộ khác; tổng kinh phí",
    ),
}


@cache
def told(situation: str) -> Narrative:
    return B.narrative(SITUATIONS[situation][0])


def sentence(situation: str) -> str:
    """The paragraph that speaks of what was typed."""
    beginning = SITUATIONS[situation][1]
    (text,) = (item.text for item in told(situation).paragraphs() if item.text.startswith(beginning))
    return text


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_has_its_own_words(situation: str) -> None:
    assert SITUATIONS[situation][2] in sentence(situation)


def test_twelve_situations_give_twelve_sentences() -> None:
    assert len({sentence(situation) for situation in SITUATIONS}) == len(SITUATIONS) == 12


@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_sentence_has_doubled_signs_or_spaces(situation: str) -> None:
    for item in told(situation).paragraphs():
        for slip in ("  ", " ,", " .", " ;", " :", ",,", "..", ";.", ",.", ":.", "( ", " )"):
            assert slip not in item.text.replace("…", ""), item.text


def test_many_works_are_listed_one_by_one_below_their_project() -> None:
    listed = [item.text for item in told("many works").paragraphs() if item.text.startswith("+ ")]
    assert any(text.startswith("+ Chăn nuôi dê sinh sản: quy mô 120 con, 20 hộ tham gia") for text in listed)
    assert any(
        "+ Nuôi ong: 04 hộ tham gia, gồm 04 hộ nghèo; tổng kinh phí 60.000.000 đồng; đã" in text for text in listed
    )
