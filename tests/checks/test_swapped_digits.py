"""Two digits typed the wrong way round: named where one figure repairs several sums, hinted at where it repairs one."""

from pathlib import Path

import pytest

from mtqg_xl.checks.swapped_digits import is_round, is_swap
from tests.made import (
    DEFINITIONS,
    PROVINCE,
    Key,
    altered,
    asked,
    filled,
    province_verdict,
    retyped,
    submission,
    verdict_on,
)

PAID: Key = ("GN-03", "works#1", "disbursed_year_to_date")
PEOPLE: Key = ("HN-02", "thon#2", "to_near_poor")


@pytest.mark.parametrize(
    ("one", "other", "swapped"),
    [
        (67_172, 67_712, True),
        (12, 21, True),
        (67_172, 67_127, True),
        (67_172, 76_172, True),
        (67_172, 61_772, True),
        (67_172, 67_172, False),
        (67_172, 27_176, False),  # not neighbours
        (67_172, 67_271, False),  # not neighbours
        (102, 12, False),
        (10, 1, False),
    ],
)
def test_only_two_neighbouring_digits_the_other_way_round_are_a_swap(one: int, other: int, swapped: bool) -> None:
    assert is_swap(one, other) is swapped


def test_the_figure_whose_swap_repairs_two_broken_sums_is_named_and_the_sums_are_under_it() -> None:
    # Commune 99001: of thôn 1 thirteen people went from poor to near poor; typed as 31 both the number of poor
    # people at the end (R34, against HN-01) and the move itself (R37, against HN-03) are 18 off.
    found = retyped(submission("99001"), {PEOPLE: 31})
    (finding,) = [item for item in verdict_on(found).findings if item.code == "A02"]
    assert (finding.sheet, finding.found, finding.expected) == ("HN-02 HỘ NGHÈO", 31, 13)
    assert finding.cell == found.own(*PEOPLE)
    assert sorted(item.code for item in finding.consequences) == ["R34", "R37"]
    assert not [item for item in verdict_on(found).findings if item.code in {"R34", "R37"}]


def swapped_at(key: Key) -> tuple[float, float]:
    """Return what commune 99001 paid, and the same with its first two unlike digits the other way round."""
    cell = submission("99001").cell(*key)
    assert cell is not None and cell.value is not None
    digits = str(int(cell.value))
    at = next(i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] != "0")
    return cell.value, float(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def test_a_swap_under_a_total_typed_over_is_named_at_that_total() -> None:
    # 99001, DTTS.1.n2: the line has no works; the total above it still shows the right sum, typed.
    found = submission("99001")
    key: Key = ("GN-01.DTTS", "DTTS.1.n2", "disbursed_year_capital")
    right, wrong = swapped_at(key)
    total = found.own("GN-01.DTTS", "DTTS.1", "disbursed_year_capital")
    content = altered(filled("99001"), "GN DTTS", {found.own(*key): wrong, total: right})
    (finding,) = [item for item in verdict_on(content).findings if item.code == "F02"]
    assert (finding.cell, finding.found, finding.expected) == (total, right, wrong)
    assert f"Có thể ô GN DTTS!{found.own(*key)} bị gõ ngược hai chữ số" in finding.what


def test_a_total_typed_over_stays_a_finding_of_its_own_beside_the_swap_that_explains_it() -> None:
    # 99001, DTTS.1.n2 as above; both totals over it still show the right sums, typed.
    found = submission("99001")
    key: Key = ("GN-01.DTTS", "DTTS.1.n2", "disbursed_year_capital")
    right, wrong = swapped_at(key)
    totals = {found.own("GN-01.DTTS", row, key[2]): row for row in ("DTTS", "DTTS.1")}
    shown = {cell: found.computed["GN-01.DTTS", row, key[2]].value for cell, row in totals.items()}
    content = altered(filled("99001"), "GN DTTS", shown | {found.own(*key): wrong})
    told = [item for item in verdict_on(content).findings if item.severity.value != "note"]
    assert {(item.code, item.cell) for item in told} >= {("F02", cell) for cell in totals}
    (swap,) = [item for item in told if item.code == "A02"]
    assert (swap.cell, swap.expected) == (found.own(*key), right)
    assert not [item for item in swap.consequences if item.code.startswith("F")]
    assert all("công thức vẫn phải lấy lại" in item.what for item in told if item.code == "F02")


def test_a_swap_that_repairs_one_sum_is_only_a_word_in_its_finding() -> None:
    # 99001: one work's payment, two digits swapped, leaves its line off (R07).
    found = submission("99001")
    _, wrong = swapped_at(PAID)
    (finding,) = [item for item in verdict_on(retyped(found, {PAID: wrong})).findings if item.code == "R07"]
    assert f"Có thể ô GN-03 CÔNG TRÌNH!{found.own(*PAID)} bị gõ ngược hai chữ số" in finding.what


def test_a_swap_in_a_figure_of_many_digits_is_named_even_where_it_repairs_one_sum() -> None:
    # Report A: the works of its DTTS.3.2.n1 add to 675.987.700; one of them with two digits swapped breaks R07 alone.
    work: Key = ("GN-03", "works#8", "disbursed_year_to_date")
    assert submission("A").cell(*work).value == 293_187_700  # type: ignore[union-attr]
    result = verdict_on(retyped(submission("A"), {work: 293_817_700}))
    (finding,) = [item for item in result.findings if item.code == "A02"]
    assert (finding.sheet, finding.cell) == ("GN-03 CÔNG TRÌNH", submission("A").own(*work))
    assert (finding.found, finding.expected) == (293_817_700, 293_187_700)
    assert [(item.code, item.cell) for item in finding.consequences] == [("R07", "P22")]


def test_digits_behind_the_comma_of_millions_are_digits_too(tmp_path: Path) -> None:
    # A province's line of 809,032 triệu typed as 800,932; its units add to what the programme should.
    kit = DEFINITIONS.kit(PROVINCE)
    first, second = [row.id for row in kit.instance_by_id["GN-01.DTTS"].rows if row.kind == "leaf"][:2]
    typed: dict[Key, float | str] = {
        ("GN-01.DTTS", first, "allocated_year_capital"): 800.932,
        ("GN-01.DTTS", second, "allocated_year_capital"): 10.0,
        ("GN-02.DTTS", "units#1", "name"): "xã Mẫu",
        ("GN-02.DTTS", "units#1", "allocated_year_capital"): 500.5,
        ("GN-02.DTTS", "units#2", "name"): "xã Mẫu Hai",
        ("GN-02.DTTS", "units#2", "allocated_year_capital"): 318.532,
    }
    result = province_verdict(typed, tmp_path)
    (finding,) = [item for item in result.findings if item.code == "A02"]
    assert (finding.sheet, finding.found, finding.expected) == ("GN DTTS", 800.932, 809.032)
    assert "ghi 800,932 triệu đồng, có lẽ gõ ngược hai chữ số: nếu là 809,032 triệu đồng thì" in finding.what
    assert [item.code for item in finding.consequences] == ["R81"]


def test_a_gap_that_no_swap_explains_says_nothing_of_swaps() -> None:
    result = verdict_on(submission("A"))
    assert asked(result) == [("R07", "GN DTTS", "O29")]
    assert not [item for item in result.findings if "gõ ngược" in item.what]


@pytest.mark.parametrize(
    ("held", "meant", "is_chance"),
    [(89_000_000, 80_900_000, True), (570_000_000, 750_000_000, False), (81_290_000, 81_920_000, False)],
)
def test_a_swap_with_the_zeros_of_a_round_figure_is_chance(held: int, meant: int, is_chance: bool) -> None:
    assert is_round(held, meant) is is_chance


def test_a_swapped_factor_of_a_product_is_named() -> None:
    # commune 99001: 96 pupils by 750.000 are 72.000.000
    found = retyped(submission("99001"), {("CS-01", "education.study_costs", "unit_price"): 570_000})
    (finding,) = [item for item in verdict_on(found).findings if item.severity.value != "note"]
    assert (finding.code, finding.cell, finding.found, finding.expected) == ("A02", "F15", 570_000, 750_000)
    assert [item.code for item in finding.consequences] == ["R40"]
