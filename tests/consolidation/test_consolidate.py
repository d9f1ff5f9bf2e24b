"""Many become one: sums of what was typed, who is in each of them, and the same again one level up."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest

from mtqg_xl.consolidation.consolidate import Consolidated, consolidate, number_cells
from mtqg_xl.consolidation.contributors import contributor_notes
from mtqg_xl.figures.combining import merge
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from tests.made import INVENTED, KIT, submission, typed_sums

EVERYONE = ("A", *INVENTED)
CODES = ("01990", *INVENTED)


def figures_of(names: Sequence[str]) -> FigureSet:
    return compute([submission(name) for name in names], KIT)


@pytest.fixture(scope="module")
def district() -> Consolidated:
    return consolidate(figures_of(EVERYONE), "063", CODES)


def same(one: FigureSet, other: FigureSet) -> bool:
    values = all(np.array_equal(one.values[key], other.values[key], equal_nan=True) for key in one.values)
    return values and all(np.array_equal(one.present[key], other.present[key]) for key in one.present)


def is_added_up(key: tuple[str, str, str]) -> bool:
    instance = KIT.instance_by_id[key[0]]
    unit = instance.unit_of(instance.row_by_id[key[1]], instance.column_by_id[key[2]])
    return key[0] not in {KIT.header, KIT.justification} and unit != "%" and key[2] not in {"unit_price", "norm_kg"}


def test_every_total_is_the_sum_of_what_was_typed(district: Consolidated) -> None:
    sums = {key: value for key, value in typed_sums(EVERYONE).items() if is_added_up(key)}
    assert len(sums) > 100
    found = {key: Decimal(repr(district.figures.value(*key))) for key in sums}
    wrong = {key: (found[key], sums[key]) for key in sums if abs(found[key] - sums[key]) > Decimal("1e-9")}
    assert wrong == {}


def test_percents_of_a_total_are_those_of_its_sums_and_typed_percents_are_not_added(district: Consolidated) -> None:
    sums = typed_sums(EVERYONE)
    money = {
        stem: sum(
            value for (form, _, column), value in sums.items() if form.startswith("GN-01.") and column.startswith(stem)
        )
        for stem in ("allocated_", "disbursed_")
    }
    percent = (money["disbursed_"] / money["allocated_"] * 100).quantize(Decimal("0.01"))
    assert district.figures.value("GN-01.TONG", "TONG", "allocated") == float(money["allocated_"])
    assert district.figures.value("GN-01.TONG", "TONG", "disbursed_percent") == float(percent)
    assert not district.figures.is_present("CT-01", "target.poverty_percent", "quantity")


def test_prices_and_norms_are_not_added_and_stand_in_no_list_of_totals(district: Consolidated) -> None:
    for row, column in (("electricity.q1", "unit_price"), ("education.rice", "norm_kg")):
        assert len(district.contributors(("CS-01", row, column))) >= 2
        assert not district.figures.is_present("CS-01", row, column)
    listed = {(instance.id, row.id, column.id) for instance, row, column in number_cells(KIT)}
    assert not {key for key in listed if key[2] in {"unit_price", "norm_kg"}}
    assert ("CT-01", "target.poverty_percent", "quantity") not in listed
    assert {("CS-01", "electricity.q1", "amount"), ("CS-01", "total", "amount")} <= listed


def test_support_of_a_district_is_the_sum_of_its_communes(district: Consolidated) -> None:
    # A 60, 99001 97, 99002 134, 99003 70 households at 153.000 đ each.
    assert district.figures.value("CS-01", "electricity.q1", "quantity") == 361
    assert district.figures.value("CS-01", "electricity.q1", "amount") == 55_233_000
    # Rice in kg: 420 + 2.325; none of it in money.
    assert district.figures.value("CS-01", "education.rice", "quantity_kg") == 2_745


def test_a_total_of_totals_is_the_total(district: Consolidated) -> None:
    parts = [consolidate(figures_of(EVERYONE[:2]), "north"), consolidate(figures_of(EVERYONE[2:]), "south")]
    province = consolidate(merge([part.figures for part in parts]), "06")
    assert same(province.figures, district.figures)
    again = consolidate(district.figures, "06")
    assert same(again.figures, district.figures)


def test_works_stand_one_below_the_other_and_are_counted_through(district: Consolidated) -> None:
    works = district.figures.blocks["GN-03", "works"]
    each = [len(list(submission(name).filled_rows("GN-03", "works"))) for name in EVERYONE]
    assert len(works.position) == sum(each)
    assert works.position.tolist() == list(range(1, sum(each) + 1))
    assert works.texts["name"][:2] == ("Đường giao thông Bắc Lanh Chang", "Đường giao thông Cao Lộc đoạn nối tiếp")


def test_the_order_of_files_changes_no_total(district: Consolidated) -> None:
    turned = consolidate(figures_of(tuple(reversed(EVERYONE))), "063", CODES)
    assert same(turned.figures, district.figures)
    assert turned.expected == district.expected


def test_who_is_in_a_figure_is_who_typed_something_for_it(district: Consolidated) -> None:
    # 99004 left what was paid for small infrastructure blank, and everything but this programme.
    assert district.contributors(("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital")) == CODES
    assert district.contributors(("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")) == CODES[:4]
    assert "99004" not in district.contributors(("GN-01.GNBV", "GNBV.2", "allocated"))


def test_who_sent_nothing_is_missing_and_who_was_not_expected_comes_last() -> None:
    total = consolidate(figures_of(("99001", "A")), "063", ("01990", "99002"))
    assert total.expected == ("01990", "99002", "99001")
    assert total.missing == ("99002",)


def test_nobody_gives_zeros_that_nobody_typed() -> None:
    total = consolidate(compute([], KIT), "063", ("01990",))
    assert total.figures.value("GN-01.TONG", "TONG", "allocated") == 0
    assert not total.figures.is_present("GN-01.TONG", "TONG", "allocated")
    assert total.missing == ("01990",)


def test_a_row_says_how_many_are_in_it_and_who_is_not(district: Consolidated) -> None:
    notes = contributor_notes(district, {"99004": "xã Ví Dụ Bốn"})
    assert notes["GN-01.DTTS", "DTTS.4.1.a"] == "5/5 đơn vị, 100 % vốn giao"
    assert notes["GN-01.NTM", "NTM"] == "3/5 đơn vị, 100 % vốn giao; không có: 01990, xã Ví Dụ Bốn"
    assert notes["GN-01.TONG", "GNBV"] == "4/5 đơn vị, 100 % vốn giao; không có: xã Ví Dụ Bốn"
