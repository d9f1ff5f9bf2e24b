"""Who became part of whom on 01/7/2025, and amounts divided by declared shares to the đồng."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.areas import Mergers, Portion, apportioned, load_areas, load_mergers
from mtqg_xl.findings import UsageError

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEAD = "old_code,new_code,part,share,date,source\n"
BEFORE, REFORM = date(2025, 6, 30), date(2025, 7, 1)


def mergers_of(folder: Path, lines: str) -> Mergers:
    path = folder / "sap_nhap.csv"
    path.write_text(HEAD + lines, encoding="utf-8")
    return load_mergers(path)


def mistakes_of(folder: Path, lines: str) -> str:
    with pytest.raises(UsageError) as caught:
        mergers_of(folder, lines)
    return str(caught.value)


def test_the_units_of_the_reports_become_the_five_communes_of_the_resolutions() -> None:
    mergers = load_mergers(EXAMPLES / "sap_nhap.csv", load_areas(EXAMPLES / "dia_ban.csv"))
    found: dict[str, list[str]] = {}
    for entry in mergers:
        (portion,) = mergers.portions(entry.old_code, BEFORE, REFORM)
        assert portion.is_whole
        found.setdefault(portion.code, []).append(entry.old_code)
    assert found == {
        "01969": ["01969", "01975", "01990", "01993"],
        "06184": ["06184", "06190", "06205", "06208", "06214"],
        "23401": ["23401", "23437", "23440", "23443"],
        "23428": ["23427", "23428"],
        "23430": ["23430", "23431", "23434"],
    }


def test_a_unit_that_no_line_names_stays_what_it_is(tmp_path: Path) -> None:
    mergers = mergers_of(tmp_path, "01990,01969,full,,2025-07-01,NQ\n")
    assert mergers.portions("02000", BEFORE, REFORM) == (Portion("02000", Fraction(1)),)


def test_a_code_names_another_unit_after_the_day_so_nothing_moves_twice(tmp_path: Path) -> None:
    mergers = mergers_of(tmp_path, "23430,23430,full,,2025-07-01,NQ\n23434,23430,full,,2025-07-01,NQ\n")
    assert mergers.portions("23434", BEFORE, date(2025, 12, 31)) == (Portion("23430", Fraction(1)),)
    assert mergers.portions("23430", REFORM, date(2025, 12, 31)) == (Portion("23430", Fraction(1)),)


def test_shares_may_be_written_in_three_ways(tmp_path: Path) -> None:
    lines = '1,A,partial,"0,35",1/7/2025,NQ\n1,B,partial,45%,1/7/2025,NQ\n1,C,partial,1/5,1/7/2025,NQ\n'
    shares = [portion.share for portion in mergers_of(tmp_path, lines).portions("1", BEFORE, REFORM)]
    assert shares == [Fraction(7, 20), Fraction(9, 20), Fraction(1, 5)]


def test_parts_without_a_key_are_known_but_not_measured(tmp_path: Path) -> None:
    mergers = mergers_of(tmp_path, "1,A,partial,,2025-07-01,NQ\n1,B,partial,,2025-07-01,NQ\n")
    assert mergers.portions("1", BEFORE, REFORM) == (Portion("A", None), Portion("B", None))


def test_two_changes_are_followed_one_by_one(tmp_path: Path) -> None:
    parted = "1,A,partial,1/4,2024-12-01,NQ\n1,B,partial,3/4,2024-12-01,NQ\n"
    mergers = mergers_of(tmp_path, parted + "A,C,full,,2025-07-01,NQ\nB,C,full,,2025-07-01,NQ\n")
    assert mergers.portions("1", date(2024, 6, 30), REFORM) == (Portion("C", Fraction(1)),)
    assert [portion.code for portion in mergers.portions("1", date(2024, 6, 30), BEFORE)] == ["A", "B"]
    assert mergers.portions("1", BEFORE, REFORM) == (Portion("1", Fraction(1)),)


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    told = mistakes_of(
        tmp_path,
        "01990,01969,cả xã,,2025-07-01,NQ\n"
        "01990,01969,full,,hôm qua,NQ\n"
        ",01969,full,,2025-07-01,NQ\n"
        "01993,01969,full,0.5,2025-07-01,NQ\n"
        "01975,01969,partial,12/0,2025-07-01,NQ\n"
        "1969,01969,full,,2025-07-01,NQ\n",
    )
    assert "dòng 2: cột part ghi “cả xã”: chỉ ghi full (cả đơn vị) hoặc partial (một phần)." in told
    assert "dòng 3: ngày “hôm qua” (cột date) không đọc được" in told
    assert "dòng 4: thiếu mã cũ (cột old_code)." in told
    assert "dòng 5: cả đơn vị (full) mà tỷ lệ ghi “0.5”" in told
    assert "dòng 6: tỷ lệ “12/0” (cột share) không đọc được" in told
    assert "dòng 7: mã “1969” có 4 chữ số, phải có 5" in told


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("1,A,full,,2025-07-01,NQ\n1,B,full,,2025-07-01,NQ\n", "dòng 3: đơn vị “1” vào 2 đơn vị mà có dòng ghi full"),
        ("1,A,partial,,2025-07-01,NQ\n1,A,partial,,2025-07-01,NQ\n", "dòng 3: đơn vị “1” vào “A” đã có ở dòng trên"),
        ("1,A,partial,0.5,2025-07-01,NQ\n1,B,partial,,2025-07-01,NQ\n", "có phần ghi tỷ lệ, có phần không"),
        ("1,A,partial,0.5,2025-07-01,NQ\n1,B,partial,0.4,2025-07-01,NQ\n", "cộng lại 0,9000, phải bằng 1"),
    ],
)
def test_parts_that_do_not_make_a_whole_are_refused(tmp_path: Path, lines: str, told: str) -> None:
    assert told in mistakes_of(tmp_path, lines)


def test_units_that_did_not_exist_on_their_day_are_told(tmp_path: Path) -> None:
    path = tmp_path / "sap_nhap.csv"
    path.write_text(HEAD + "01991,01969,full,,2025-07-01,NQ\n01990,01970,full,,2025-07-01,NQ\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_mergers(path, load_areas(EXAMPLES / "dia_ban.csv"))
    assert "dòng 2: danh sách địa bàn không có mã cũ “01991” vào ngày 30/6/2025" in str(caught.value)
    assert "dòng 3: danh sách địa bàn không có mã mới “01970” vào ngày 01/7/2025" in str(caught.value)


def test_largest_remainder_by_hand() -> None:
    # 100 đ by 1/3, 1/3, 1/3: 33,33 each, the one đồng left goes to the first of equal remainders
    assert apportioned(100, [Fraction(1, 3)] * 3) == (34, 33, 33)
    # 7 đ by 0,35 / 0,45 / 0,20: 2,45 / 3,15 / 1,40; the largest remainder is 0,45
    assert apportioned(7, [Fraction(7, 20), Fraction(9, 20), Fraction(1, 5)]) == (3, 3, 1)
    assert apportioned(-7, [Fraction(7, 20), Fraction(9, 20), Fraction(1, 5)]) == (-3, -3, -1)


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_parts_add_up_and_are_within_one_of_their_share(amount: int, weights: list[int]) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = apportioned(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part - amount * share) < 1 for part, share in zip(parts, shares, strict=True))


def test_shares_that_are_no_whole_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="cộng lại bằng 1"):
        apportioned(100, [Fraction(1, 3), Fraction(1, 3)])
