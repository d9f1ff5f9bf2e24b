"""The poverty forms with the figures that three real districts stated: their real mistakes are found, and nothing else.

Source: forms 1, 2 and 3 of a provincial review workbook (2023), districts Cư Jút, Đăk Glong and Đắk Mil. In forms 2
and 3 columns 4 and 8 are empty, and what is missing in the totals belongs there.
"""

import re

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.figures.compute import compute
from mtqg_xl.findings import Finding
from tests.made import KIT, altered, filled, submission, verdict_on
from tests.tables import submission_from

NOTHING_ELSE = "TT | value\nas_of | 2024-06-30\nblank_means | Không phát sinh\n"

CU_JUT = """
HN-01   | households | persons | poor | near_poor | average | poor_persons | near_poor_persons | average_persons
xa.rest | 10         | 100     | 204  | 305       | 2       | 852          | 1389              | 3

HN-02        | at_start | to_near_poor | above_near_poor | from_near_poor | fallen_back | newly_arisen | at_end
xa.rest.ho   | 294      | 64           | 45              | 5              | 0           | 14           | 204 typed
xa.rest.khau | 1313     | 303          | 243             | 26             | 0           | 59           | 852 typed

HN-03        | at_start | escaped | to_poor | from_poor | fallen_back | newly_arisen | at_end
xa.rest.ho   | 276      | 45      | 5       | 63        | 0           | 18           | 305 typed
xa.rest.khau | 1253     | 194     | 26      | 301       | 0           | 62           | 1389 typed
"""

DAK_GLONG = """
HN-01   | households | persons | poor | near_poor | average | poor_persons | near_poor_persons | average_persons
xa.rest | 246        | 1078    | 923  | 783       | 0       | 5056         | 4356              | 0

HN-02        | at_start | to_near_poor | above_near_poor | from_near_poor | fallen_back | newly_arisen | at_end
xa.rest.ho   | 1369     | 374          | 128             | 39             | 0           | 28           | 923 typed
xa.rest.khau | 7723     | 2269         | 727             | 244            | 0           | 126          | 5056 typed

HN-03        | at_start | escaped | to_poor | from_poor | fallen_back | newly_arisen | at_end
xa.rest.ho   | 1099     | 661     | 40      | 360       | 5           | 29           | 783 typed
xa.rest.khau | 5749     | 3461    | 258     | 2202      | 25          | 145          | 4356 typed
"""

DAK_MIL = """
HN-01   | households | persons | poor | near_poor | average | poor_persons | near_poor_persons | average_persons
xa.rest | 5098       | 21636   | 221  | 472       | 152     | 1081         | 2067              | 667

HN-02        | at_start | to_near_poor | above_near_poor | from_near_poor | fallen_back | newly_arisen | at_end
xa.rest.ho   | 238      | 47           | 4               | 6              | 14          | 12           | 221 typed
xa.rest.khau | 1146     | 199          | 10              | 20             | 62          | 53           | 1081 typed

HN-03        | at_start | escaped | to_poor | from_poor | fallen_back | newly_arisen | at_end
xa.rest.ho   | 468      | 63      | 6       | 44        | 4           | 27           | 472 typed
xa.rest.khau | 2030     | 259     | 20      | 194       | 25          | 107          | 2067 typed
"""


def found_in(table: str) -> tuple[Finding, ...]:
    """Return what is found where everything else did not arise."""
    submission = submission_from(f"{table}\n{NOTHING_ELSE}", KIT)
    (result,) = check([submission], compute([submission], KIT))
    return result.findings


def wrong_totals(table: str) -> set[tuple[str, str, float, float]]:
    return {
        (item.sheet[:5], item.row_label, float(item.found or 0), float(item.expected or 0))
        for item in found_in(table)
        if item.code == "F02" and item.found != item.expected
    }


HO, KHAU = "Chưa chia theo thôn – Hộ (xa.rest.ho)", "Chưa chia theo thôn – Nhân khẩu (xa.rest.khau)"

# 276 - 45 - 5 + 63 + 0 + 18 = 307; 1.253 - 194 - 26 + 301 + 0 + 62 = 1.396; and so on.
STATED = {
    "Cư Jút": (CU_JUT, {("HN-03", HO, 305, 307), ("HN-03", KHAU, 1389, 1396)}),
    "Đăk Glong": (
        DAK_GLONG,
        {
            *(("HN-02", HO, 923, 934), ("HN-02", KHAU, 5056, 5097)),
            *(("HN-03", HO, 783, 792), ("HN-03", KHAU, 4356, 4402)),
        },
    ),
    "Đắk Mil": (
        DAK_MIL,
        {
            *(("HN-02", HO, 221, 219), ("HN-02", KHAU, 1081, 1072)),
            *(("HN-03", HO, 472, 474), ("HN-03", KHAU, 2067, 2077)),
        },
    ),
}


@pytest.mark.parametrize("district", STATED)
def test_totals_that_differ_from_their_parts_are_found_and_no_other(district: str) -> None:
    table, wrong = STATED[district]
    assert wrong_totals(table) == wrong


@pytest.mark.parametrize("district", STATED)
def test_every_wrong_total_names_the_empty_column_that_would_explain_it(district: str) -> None:
    for item in found_in(STATED[district][0]):
        if item.code == "F02" and item.found != item.expected:
            assert isinstance(item.found, float) and isinstance(item.expected, float)
            column = "cột 8" if item.found > item.expected else "cột 4"
            assert f"còn thiếu {_written(abs(item.found - item.expected))} ở {column} " in item.what
            assert "đang trống" in item.what


def _written(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")


def test_the_hint_reads_as_an_officer_would_say_it() -> None:
    said = [item.what for item in found_in(DAK_GLONG) if item.code == "F02" and item.found == 923]
    (what,) = said
    assert what.startswith(
        "Ô L45 vốn tự tính (934) đã bị gõ số 923. Chênh -11: nếu 923 là đúng thì còn thiếu 11 ở cột 4 "
    )
    assert "ô G45 đang trống" in what


# what else is wrong in the real sheets: more poor households than households, and a household told in two ways
OTHERS = {
    "Cư Jút": {
        *(("R30", 204, 10), ("R30", 305, 10), ("R31", 852, 100), ("R31", 1389, 100)),
        *(("R37", 63, 64), ("R37", 301, 303)),
    },
    "Đăk Glong": {
        *(("R30", 923, 246), ("R30", 783, 246), ("R31", 5056, 1078), ("R31", 4356, 1078)),
        *(("R37", 360, 374), ("R37", 2202, 2269), ("R38", 40, 39), ("R38", 258, 244)),
    },
    "Đắk Mil": {("R37", 44, 47), ("R37", 194, 199)},
}


@pytest.mark.parametrize("district", OTHERS)
def test_nothing_is_said_but_what_is_wrong(district: str) -> None:
    found = found_in(STATED[district][0])
    others = [item for item in found if not item.code.startswith("F")]
    assert {(item.code, item.found, item.expected) for item in others} == OTHERS[district]
    assert len(others) == len(OTHERS[district])


BY_THON = """
HN-02 thon | name | split | at_start | to_near_poor | above_near_poor | from_near_poor | newly_arisen | at_end
1 | Ea TLing | Hộ | 10 | 5 | 0 | 0 | 0 | 5
2 | | Nhân khẩu | 43 | 26 | 0 | 0 | 0 | 17
3 | Đắk DRông | Hộ | 119 | 10 | 45 | 3 | 7 | 74
4 | | Nhân khẩu | 570 | 46 | 243 | 13 | 30 | 324
5 | Ea Pô | Hộ | 85 | 23 | 0 | 0 | 5 | 67
6 | | Nhân khẩu | 323 | 97 | 0 | 0 | 18 | 244
7 | Tâm Thắng | Hộ | 80 | 26 | 0 | 2 | 2 | 58
8 | | Nhân khẩu | 377 | 134 | 0 | 13 | 11 | 267

HN-03 thon | name | split | at_start | escaped | to_poor | from_poor | fallen_back | newly_arisen | at_end
1 | Ea TLing | Hộ | 9 | 0 | 0 | 5 | 0 | 1 | 15
2 | | Nhân khẩu | 40 | 0 | 0 | 26 | 0 | 4 | 70
3 | Đắk DRông | Hộ | 109 | 45 | 3 | 10 | 0 | 8 | 79
4 | | Nhân khẩu | 494 | 194 | 13 | 46 | 0 | 29 | 362
5 | Ea Pô | Hộ | 42 | 0 | 0 | 23 | 0 | 5 | 70
6 | | Nhân khẩu | 172 | 0 | 0 | 97 | 0 | 18 | 287
7 | Tâm Thắng | Hộ | 116 | 0 | 2 | 25 | 0 | 4 | 141 typed
8 | | Nhân khẩu | 547 | 0 | 13 | 132 | 0 | 11 | 670 typed
"""


def test_by_thon_the_sums_are_those_of_the_real_sheet_and_the_wrong_line_is_named() -> None:
    submission = submission_from(f"{BY_THON}\n{NOTHING_ELSE}", KIT)
    figures = compute([submission], KIT)
    (result,) = check([submission], figures)
    assert figures.value("HN-02", "xa.ho", "at_end", 0) == 204
    assert figures.value("HN-02", "xa.khau", "at_end", 0) == 852
    wrong = [(item.row_label, item.found, item.expected) for item in result.findings if item.code == "F02"]
    # 116 - 0 - 2 + 25 + 0 + 4 = 143; 547 - 0 - 13 + 132 + 0 + 11 = 677
    assert sorted(wrong, key=str) == [
        ("Tâm Thắng – Hộ (dòng 20)", 141, 143),
        ("Tâm Thắng – Nhân khẩu (dòng 21)", 670, 677),
    ]


def test_a_line_that_does_not_say_whether_it_counts_households_or_people_is_not_lost_in_silence() -> None:
    table = """
    HN-02 thon | name     | split  | at_start
    1          | Ea TLing | Hộ     | 10
    2          | Ea Pô    |        | 85
    3          | Ea DRông | khẩu   | 43
    4          | Nam Dong | hộ     | 7

    TT          | value
    blank_means | Không phát sinh
    """
    submission = submission_from(table, KIT)
    figures = compute([submission], KIT)
    (result,) = check([submission], figures)
    assert figures.value("HN-02", "xa.ho", "at_start", 0) == 17
    told = [(item.code, item.severity, item.row_label) for item in result.findings if item.code[0] == "I"]
    assert sorted(told) == [("I06", "block", "Ea DRông – khẩu (dòng 16)"), ("I09", "block", "Ea Pô (dòng 15)")]


def test_a_total_that_is_not_that_of_the_review_is_told_where_the_missing_households_belong() -> None:
    """The total stays a formula, as the sheet's protection has it: 934 by its parts, 923 by the review."""
    parts_only = re.sub(r" +\| (at_end|[0-9]+ typed)$", "", DAK_GLONG, flags=re.MULTILINE)
    rules = [item for item in found_in(parts_only) if item.sheet.startswith("HN-02") and item.code[0] == "R"]
    assert [(item.code, item.found, item.expected) for item in rules] == [("R33", 934, 923), ("R34", 5097, 5056)]
    assert all("Ghi đủ cột 4, 8 (Số hộ khác) nếu đang trống" in item.mend for item in rules)


def test_a_percent_typed_over_that_no_whole_number_of_households_gives_is_said_so() -> None:
    # 26,95% of 676 households: 182 are 26,92%, 183 are 27,07%
    found = submission("99001")
    cells = {found.own("HN-01", "thon#1", name): value for name, value in (("households", 676.0), ("poor", 182.0))}
    ratio = found.own("HN-01", "thon#1", "poor_percent")
    result = verdict_on(altered(filled("99001"), "HN-01 KẾT QUẢ", {**cells, ratio: 26.95}))
    (over,) = [item for item in result.findings if item.code == "F02"]
    assert "Không có số nguyên nào trên 676 cho 26,95%: 182 là 26,92%, 183 là 27,07%." in over.what
    part = verdict_on(altered(filled("99001"), "HN-01 KẾT QUẢ", {**cells, ratio: 0.2692}))
    (fraction,) = [item for item in part.findings if item.code == "F02"]
    assert "0,2692 là 26,92% gõ dạng phần của 1" in fraction.what
    assert "Không có số nguyên nào" not in fraction.what
    reached = verdict_on(altered(filled("99001"), "HN-01 KẾT QUẢ", {**cells, ratio: 27.07}))
    assert not any("Không có số nguyên nào" in item.what for item in reached.findings)
