from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg_xl.definition.load import load
from mtqg_xl.figures import combining
from mtqg_xl.figures.combining import merged, of_reporters
from mtqg_xl.figures.compute import compute, merge, summed
from mtqg_xl.figures.digest import figures_digest
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.stored import StoredArray
from mtqg_xl.register.instance_figures import figures_of_reporter
from tests.tables import CellState, submission_from, submission_of

KIT = load().kit("ba-chuong-trinh-xa")
STATES = st.one_of(st.none(), st.integers(-(10**12), 10**14).map(float), st.sampled_from(["-", "x", "hai"]))
PLACES = (
    ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital"),
    ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital"),
    ("GN-01.NTM", "NTM.03", "allocated_carried_recurrent"),
    ("CT-01", "ntm.hamlets_covered", "quantity"),
    ("CT-01", "ntm.hamlets_covered", "base"),
    ("GN-03", "works#1", "allocated"),
    ("GN-03", "works#1", "disbursed_year_to_date"),
    ("GN-03", "works#7", "allocated"),
)


def reporter_of(states: list[CellState], name: str) -> FigureSet:
    cells = [(*place, state) for place, state in zip(PLACES, states, strict=True)]
    return compute([submission_of(cells, KIT, reporter=name)], KIT)


REPORTERS = st.lists(st.lists(STATES, min_size=len(PLACES), max_size=len(PLACES)), min_size=4, max_size=4)


def assert_same(left: FigureSet, right: FigureSet) -> None:
    assert left.reporters == right.reporters
    assert {key: tuple(texts) for key, texts in left.texts.items()} == {
        key: tuple(texts) for key, texts in right.texts.items()
    }
    for key in left.values:
        np.testing.assert_array_equal(left.values[key], right.values[key])
        np.testing.assert_array_equal(left.present[key], right.present[key])
        np.testing.assert_array_equal(left.unreadable[key], right.unreadable[key])
    for key, table in left.blocks.items():
        other = right.blocks[key]
        assert {name: tuple(texts) for name, texts in table.texts.items()} == {
            name: tuple(texts) for name, texts in other.texts.items()
        }
        assert table.reporter_index.tolist() == other.reporter_index.tolist()
        assert table.position.tolist() == other.position.tolist()
        for name in table.values:
            np.testing.assert_array_equal(table.values[name], other.values[name])
            np.testing.assert_array_equal(table.present[name], other.present[name])
        for name in table.marks:
            np.testing.assert_array_equal(table.marks[name], other.marks[name])


@settings(max_examples=20, deadline=None)
@given(REPORTERS)
def test_merging_does_not_depend_on_grouping(states: list[list[CellState]]) -> None:
    one, two, three, four = (reporter_of(part, str(at)) for at, part in enumerate(states))
    assert_same(merge([merge([one, two]), merge([three, four])]), merge([one, merge([two, three, four])]))
    assert_same(merged(4, iter([merge([one, two]), three, four])), merge([one, two, three, four]))


@settings(max_examples=10, deadline=None)
@given(REPORTERS, st.lists(st.integers(0, 3), unique=True, min_size=1))
def test_figures_that_lie_in_a_file_answer_and_add_up_as_those_that_are_held(
    states: list[list[CellState]], places: list[int]
) -> None:
    parts = [reporter_of(part, str(at)) for at, part in enumerate(states)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combining, "MOST_HELD", 3)
        patch.setattr(combining, "_TOGETHER", 3)  # a piece of three reporters, and one of the last
        stored, held = merged(4, iter(parts)), merge(parts)
        assert isinstance(stored.values["GN-01.NTM"], StoredArray)
        assert_same(held, stored)
        assert_same(of_reporters(held, places), of_reporters(stored, places))
        assert_same(summed(held, [(0, 1, 2, 3)], ["T"]), summed(stored, [(0, 1, 2, 3)], ["T"]))
        assert_same(summed(held, [(3, 1), (0,)], ["A", "B"]), summed(stored, [(3, 1), (0,)], ["A", "B"]))
    assert figures_digest(held) == figures_digest(stored)
    for at, (one, other) in enumerate(zip(figures_of_reporter(held, 3), figures_of_reporter(stored, -1), strict=True)):
        assert one.texts == other.texts, at
        np.testing.assert_array_equal(one.values, other.values)
    array, there = held.values["GN-01.NTM"], stored.values["GN-01.NTM"]
    np.testing.assert_array_equal(array[:, 2, 3], there[:, 2, 3])
    np.testing.assert_array_equal(array[1:4, 2], there[1:4, 2])
    np.testing.assert_array_equal(array[places, :, 1], there[places, :, 1])
    np.testing.assert_array_equal(array[(slice(None), [1, 2], [3, 4])], there[(slice(None), [1, 2], [3, 4])])
    for _ in range(2):  # read alone, then with those of all reporters
        assert array[3, 2, 1] == there[-1, 2, 1]


@settings(max_examples=20, deadline=None)
@given(REPORTERS)
def test_province_from_districts_is_the_province_from_communes(states: list[list[CellState]]) -> None:
    communes = merge([reporter_of(part, str(at)) for at, part in enumerate(states)])
    districts = summed(communes, [(0, 1), (2, 3)], ["huyện 1", "huyện 2"])
    assert_same(summed(districts, [(0, 1)], ["tỉnh"]), summed(communes, [(0, 1, 2, 3)], ["tỉnh"]))


@settings(max_examples=20, deadline=None)
@given(REPORTERS, st.permutations(range(4)))
def test_sum_does_not_depend_on_the_order_of_reporters(states: list[list[CellState]], order: list[int]) -> None:
    communes = merge([reporter_of(part, str(at)) for at, part in enumerate(states)])
    straight, shuffled = summed(communes, [(0, 1, 2, 3)], ["tỉnh"]), summed(communes, [tuple(order)], ["tỉnh"])
    for key in straight.values:
        np.testing.assert_array_equal(straight.values[key], shuffled.values[key])
        np.testing.assert_array_equal(straight.present[key], shuffled.present[key])
    rows = [sorted(part.blocks["GN-03", "works"].values["allocated"]) for part in (straight, shuffled)]
    assert rows[0] == rows[1]


@settings(max_examples=20, deadline=None)
@given(REPORTERS)
def test_sums_are_exact_in_dong(states: list[list[CellState]]) -> None:
    communes = merge([reporter_of(part, str(at)) for at, part in enumerate(states)])
    parent = summed(communes, [(0, 1, 2, 3)], ["tỉnh"])
    expected = sum(int(part[0]) for part in states if isinstance(part[0], float))
    assert parent.value(*PLACES[0]) == expected
    assert parent.value("GN-01.TONG", "DTTS", "allocated") == expected
    answered = [part[0] is not None and part[0] != "hai" for part in states]
    assert parent.is_present("GN-01.TONG", "TONG", "allocated_year_capital") == any(answered)


FIRST = """
    GN-01.NTM | allocated_year_capital | disbursed_year_capital | note
    NTM.01    | 100                    | 100                    | xong
    NTM.02    |                        | -                      |

    TT         | value
    submission | 2

    CT-01                       | quantity | base
    policy.health_insurance     | 10       | 40
    target.poverty_percent      | 57.24    |

    GN-03 works | name | line   | allocated | disbursed_year_to_date
    1           | Đập  | NTM.01 | 60        | 60
    5           | Kênh | NTM.01 | 40        | 40
"""
SECOND = """
    GN-01.NTM | allocated_year_capital | disbursed_year_capital
    NTM.01    | 300                    | 0
    NTM.02    |                        | ba mươi

    TT         | value
    submission | 1

    CT-01                       | quantity | base
    policy.health_insurance     | 20       | 20
    target.poverty_percent      | 42.76    |

    GN-03 works | name | line   | allocated | disbursed_year_to_date
    3           | Chợ  | NTM.01 | 300       |
"""


def two_communes() -> FigureSet:
    return compute([submission_from(FIRST, KIT, reporter="01"), submission_from(SECOND, KIT, reporter="02")], KIT)


def test_percent_of_a_parent_is_recomputed_and_not_averaged() -> None:
    parent = summed(two_communes(), [(0, 1)], ["huyện"])
    # 100 of 400; the mean of 100 % and 0 % would be 50. And 30 of 60; the mean of 25 % and 100 % would be 62.5
    assert parent.value("GN-01.NTM", "NTM.01", "disbursed_percent") == 25.0
    assert parent.value("GN-01.TONG", "TONG", "disbursed_percent") == 25.0
    assert parent.value("CT-01", "policy.health_insurance", "quantity_percent") == 50.0


def test_typed_percents_and_header_sheets_are_not_added() -> None:
    parent = summed(two_communes(), [(0, 1)], ["huyện"])
    for cell in (("CT-01", "target.poverty_percent", "quantity"), ("TT", "submission", "value")):
        assert parent.value(*cell) == 0
        assert not parent.is_present(*cell)


def test_presence_and_unreadable_of_a_parent_are_those_of_any_member() -> None:
    parent = summed(two_communes(), [(0, 1), (1,)], ["huyện", "huyện khác"])
    cell = ("GN-01.NTM", "NTM.02", "disbursed_year_capital")
    row, column = parent.position(*cell)
    assert [parent.is_present(*cell, reporter=at) for at in (0, 1)] == [True, False]
    assert parent.unreadable["GN-01.NTM"][:, row, column].tolist() == [True, True]


def test_block_rows_of_members_stand_one_below_the_other_and_texts_are_empty() -> None:
    parent = summed(two_communes(), [(1, 0), (), (0,)], ["huyện", "trống", "riêng"])
    table = parent.blocks["GN-03", "works"]
    assert table.texts["name"] == ("Chợ", "Đập", "Kênh", "Đập", "Kênh")
    assert table.reporter_index.tolist() == [0, 0, 0, 2, 2]
    assert table.position.tolist() == [1, 2, 3, 1, 2]
    np.testing.assert_array_equal(table.values["plan_percent"], [np.nan, 100.0, 100.0, 100.0, 100.0])
    assert [parent.value("GN-03", "total", "allocated", at) for at in (0, 1, 2)] == [400, 0, 100]
    assert parent.texts["GN-01.NTM", "NTM.01", "note"] == ("", "", "")
    assert parent.reporters == ("huyện", "trống", "riêng")


def test_summing_leaves_the_members_alone() -> None:
    communes = two_communes()
    summed(communes, [(0, 1)], ["huyện"])
    assert communes.value("GN-01.NTM", "NTM.01", "disbursed_percent") == 100.0
    assert communes.blocks["GN-03", "works"].position.tolist() == [1, 5, 3]


def test_merging_nothing_or_different_kits_is_refused() -> None:
    with pytest.raises(ValueError, match="không có số liệu"):
        merge([])
    with pytest.raises(ValueError, match="không có số liệu"):
        merged(0, ())
    other = compute([], replace(KIT, id="khac"))
    with pytest.raises(ValueError, match="bộ biểu khác nhau"):
        merge([two_communes(), other])
    with pytest.raises(ValueError, match="khác nhau"):
        merged(4, [two_communes(), other])


def test_groups_need_as_many_names() -> None:
    with pytest.raises(ValueError, match="số tên khác số nhóm"):
        summed(two_communes(), [(0,), (1,)], ["huyện"])


def test_numbers_beyond_all_measure_do_not_stop_the_others() -> None:
    table = "GN-01.NTM | allocated_year_capital | disbursed_year_capital\nNTM.01 | {} | 1e308\nNTM.02 | 1e308 | 5"
    communes = compute([submission_from(table.format(value), KIT) for value in ("1e308", "-1e308")], KIT)
    parent = summed(communes, [(0, 1), (0, 0)], ["huyện", "huyện khác"])
    assert parent.value("GN-01.NTM", "NTM.01", "allocated_year_capital") == 0
    assert parent.value("GN-01.NTM", "NTM.02", "disbursed_year_capital", 1) == 10
