"""MA TRẬN and the criteria by commune: plain values against what was typed; a blank is no zero."""

from decimal import Decimal
from itertools import pairwise

import pytest

from mtqg_xl.consolidation.criteria import criteria_sheet
from mtqg_xl.consolidation.matrix import matrix
from mtqg_xl.workbook.paper import is_readable, print_percent
from mtqg_xl.workbook.plain import PlainCell, PlainTable, Shown
from tests.consolidation.totals import (
    CODES,
    EVERYONE,
    NAMES,
    district,
    many,
    percent,
    summed,
    total_of,
    total_of_kit,
)
from tests.made import Key, retyped, submission

MILLION = Decimal(1_000_000)
PLANNED = ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital")


def value(cell: PlainCell) -> object:
    return cell.value if isinstance(cell, Shown) else cell


def lines_of(table: PlainTable) -> dict[tuple[object, object], list[object]]:
    """Return the values of each row by what it shows and its code."""
    return {(value(row[0]), value(row[1])): [value(cell) for cell in row[3:]] for row in table.rows}


@pytest.fixture(scope="module")
def table() -> PlainTable:
    found = matrix(district(), NAMES)
    assert found is not None
    return found


def test_reporters_stand_across_and_every_programme_and_project_four_times_down(table: PlainTable) -> None:
    assert [field.title for field in table.fields] == ["Chỉ tiêu", "Mã dòng", "Nội dung", "Tổng", *NAMES.values()]
    asked = ["Kế hoạch", "Giải ngân", "Tỷ lệ (%)", "Còn lại"]
    rows = [[key[1] for key in lines_of(table) if key[0] == title] for title in asked]
    assert rows[0][:3] == ["TONG", "GNBV", "GNBV.1"] and {"DTTS.4", "NTM.02"} <= set(rows[0])
    assert "DTTS.4.1" not in rows[0]
    assert rows[0] == rows[1] == rows[2] == rows[3]


def test_amounts_are_those_that_were_typed_in_millions(table: PlainTable) -> None:
    lines = lines_of(table)
    for title, stem in (("Kế hoạch", "allocated_"), ("Giải ngân", "disbursed_")):
        each = [float(summed([name], stem) / MILLION) for name in EVERYONE]
        assert lines[title, "TONG"] == [float(summed(EVERYONE, stem) / MILLION), *each]
    rest = [summed([name], "allocated_") - summed([name], "disbursed_") for name in EVERYONE]
    assert lines["Còn lại", "TONG"] == [float(sum(rest) / MILLION), *(float(item / MILLION) for item in rest)]
    shares = [percent(summed([name], "disbursed_"), summed([name], "allocated_")) for name in EVERYONE]
    assert lines["Tỷ lệ (%)", "TONG"][1:] == [float(share) for share in shares]


def test_a_blank_stays_blank_and_an_answered_nothing_is_zero(table: PlainTable) -> None:
    lines = lines_of(table)
    # 99004 has money for DTTS.4 and typed nothing of what was paid; only programme DTTS is in its file.
    at = 1 + CODES.index("99004")
    shown = [lines[title, "DTTS.4"][at] for title in ("Kế hoạch", "Giải ngân", "Tỷ lệ (%)", "Còn lại")]
    assert shown == [1600.0, None, None, 1600.0]
    assert [lines[title, "GNBV"][at] for title in ("Kế hoạch", "Giải ngân", "Tỷ lệ (%)", "Còn lại")] == [None] * 4
    # 99003 typed a dash for what was paid of GNBV.4.1: an answer, counted as 0.
    assert lines["Giải ngân", "GNBV.4"][1 + CODES.index("99003")] == 0.0


def test_the_rests_of_all_add_up_to_that_of_the_total(table: PlainTable) -> None:
    for (title, _), line in lines_of(table).items():
        if title == "Còn lại":
            typed = [Decimal(repr(item)) for item in line[1:] if isinstance(item, float)]
            assert sum(typed) == (Decimal(repr(line[0])) if line[0] is not None else 0)


def test_a_hundred_and_twenty_four_reporters_stand_in_groups_that_can_be_read() -> None:
    found = matrix(many(124), {})
    assert found is not None and found.kept == 3
    edges = [1, *found.break_before, len(found.fields) + 1]
    kept = [field.width for field in found.fields[:3]]
    for first, following in pairwise(edges):
        widths = (kept if first > 1 else []) + [field.width for field in found.fields[first - 1 : following - 1]]
        assert is_readable(print_percent(widths, "A4", landscape=True))
    assert len(edges) < 18
    nobody = [value(row[-1]) for row in found.rows]  # the last one has sent nothing
    assert set(nobody) == {None}


def test_the_totals_of_a_province_have_room() -> None:
    """Fifteen thousand tỷ đồng are "15.000.000,000" triệu and more; a column of 11 letters shows "###"."""
    total = total_of([retyped(submission("A"), {PLANNED: 15e12})])
    found = matrix(total, {})
    assert found is not None
    assert found.fields[3].width > len("15.000.000,000") > 11


def test_a_kit_that_counts_has_no_matrix_of_money() -> None:
    assert matrix(total_of_kit("ra-soat-ho-ngheo-xa", "2024", {"00001": {}}), {}) is None


# --- criteria ----------------------------------------------------------------------------------------------


def criteria(*states: str) -> dict[Key, float]:
    """Return what a commune types to say of the first criteria ``+`` met, ``-`` not met, ``.`` nothing."""
    return {
        ("PB-09", f"TC{at:02}.rest", "numerator"): float(state == "+")
        for at, state in enumerate("".join(states), start=1)
        if state != "."
    }


def test_communes_meet_criteria_or_do_not_or_say_nothing_and_are_counted() -> None:
    files = {"00001": criteria("+" * 14, "-" * 5), "00002": criteria("+-.", "+" * 6), "00003": {}}
    found = criteria_sheet(total_of_kit("ntm-giai-doan-xa", "2021..2023", files, missing="00004"), {"00001": "xã A"})
    assert found is not None and found.sheet == "NTM 19 TIÊU CHÍ"
    assert [field.title for field in found.fields[:4]] == ["STT", "Đơn vị", "Đạt", "1"]
    first, second, third, fourth, counts = ([value(cell) for cell in row] for row in found.rows)
    assert first == ["1", "xã A", "14/19", *["Đạt"] * 14, *["Chưa đạt"] * 5]
    assert second[2:] == ["7/19", "Đạt", "Chưa đạt", "chưa có số", *["Đạt"] * 6, *["chưa có số"] * 10]
    assert third[2:] == ["0/19", *["chưa có số"] * 19]
    assert fourth == ["4", "00004", "chưa gửi", *[None] * 19]
    assert counts[3:14] == ["2/2", "1/2", "1/1", "2/2", "2/2", "2/2", "2/2", "2/2", "2/2", "1/1", "1/1"]
    assert counts[-1] == "0/1"
    assert found.lines[0].startswith("Tổng hợp 3/4 đơn vị.")
    assert "1 Quy hoạch; 2 Giao thông;" in found.lines[1]


def test_the_criteria_of_the_new_programme_are_those_of_its_kit() -> None:
    files = {"00001": {("BM-10", "TC26.01", "now_met"): 1.0, ("BM-10", "TC26.10", "now_met"): 0.0}}
    found = criteria_sheet(total_of_kit("ntm-2026-xa", "2026-H1", files), {})
    assert found is not None and found.sheet == "NTM 10 TIÊU CHÍ"
    assert [value(cell) for cell in found.rows[0]] == ["1", "00001", "1/10", "Đạt", *["chưa có số"] * 8, "Chưa đạt"]
    assert criteria_sheet(district(), NAMES) is None
