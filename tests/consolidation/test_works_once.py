"""A work that a commune and a project board both report is counted once, where the plan was given."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mtqg_xl.consolidation.consolidate import consolidate
from mtqg_xl.consolidation.works_once import SharedWork, counted_once
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from tests.made import KIT
from tests.tables import submission_from

NAMES = {"01990": "xã Lục Bình", "BQL": "Ban QLDA", "99001": "xã Ví Dụ Một"}
HEAD = "GN-03 works | code | name | line | owner | investment | allocated | disbursed_year_to_date"
COMMUNE = f"""
    {HEAD}
    1 | CT01 | Đường Cao Lộc    | DTTS.4.1.a | Ban QLDA    | 3000 |      | 1500
    2 |      | Đường liên thôn  | DTTS.4.1.a | xã Lục Bình | 900  | 800  | 700
"""
BOARD = f"""
    {HEAD}
    1 | ct01 | Đường Cao Lộc, đoạn 1 | DTTS.4.1.a | Ban QLDA | 3000 | 2000 | 1600
    2 |      | Đường liên thôn       | DTTS.4.1.a | Ban QLDA | 500  | 400  | 300
"""


def figures_of(**tables: str) -> FigureSet:
    return compute([submission_from(text, KIT, reporter=code) for code, text in tables.items()], KIT)


def total(figures: FigureSet, column: str) -> float:
    return consolidate(figures, "063").figures.value("GN-03", "total", column)


def once(figures: FigureSet, planned: Sequence[tuple[str, str]] = ()) -> tuple[FigureSet, tuple[SharedWork, ...]]:
    return counted_once(figures, NAMES, planned)


def test_a_work_of_one_code_counts_where_the_plan_was_typed_and_everything_else_stays() -> None:
    figures = figures_of(**{"01990": COMMUNE, "BQL": BOARD})
    assert total(figures, "disbursed_year_to_date") == 1500 + 700 + 1600 + 300
    kept, (work,) = once(figures)
    assert (work.name, work.counted, work.lines) == ("Đường Cao Lộc", 1, {0: (0,), 1: (2,)})
    # Conservation: the sum of all rows without that of the commune's row for the same work, column by column.
    assert total(kept, "disbursed_year_to_date") == 700 + 1600 + 300
    assert total(kept, "allocated") == 800 + 2000 + 400
    assert total(kept, "investment") == 900 + 3000 + 500


def test_the_row_that_does_not_count_stays_with_its_words_and_its_numbers_in_the_note() -> None:
    kept, _ = once(figures_of(**{"01990": COMMUNE, "BQL": BOARD}))
    table = kept.blocks["GN-03", "works"]
    assert table.texts["name"] == ("Đường Cao Lộc", "Đường liên thôn", "Đường Cao Lộc, đoạn 1", "Đường liên thôn")
    note = "Để biết: Tổng mức đầu tư 3.000 đ, Trong năm đến kỳ báo cáo 1.500 đ; cộng ở Ban QLDA."
    assert table.texts["note"] == (note, "", "", "")
    assert table.present["disbursed_year_to_date"].tolist() == [False, True, True, True]
    # The commune's own total is that of the row that is left.
    assert kept.value("GN-03", "total", "disbursed_year_to_date", 0) == 700


def test_the_plan_that_was_issued_says_more_than_what_was_typed() -> None:
    kept, (work,) = once(figures_of(**{"01990": COMMUNE, "BQL": BOARD}), [("01990", "DTTS.4.1.a")])
    assert work.counted == 0
    assert total(kept, "disbursed_year_to_date") == 1500 + 700 + 300


def test_a_common_name_alone_is_no_work_of_two() -> None:
    other = f"{HEAD}\n1 | | Đường liên thôn | DTTS.4.1.a | xã Ví Dụ Một | 500 | 400 | 300"
    figures = figures_of(**{"01990": COMMUNE, "99001": other})
    kept, works = once(figures)
    assert works == () and kept is figures


@pytest.mark.parametrize(
    ("owner", "allocated", "is_one"),
    [("xã Lục Bình", "", True), ("", "800", True), ("", "801", False), ("xã Khác", "801", False)],
)
def test_one_name_is_one_work_where_the_owner_is_the_other_one_or_an_amount_is_the_same(
    owner: str, allocated: str, is_one: bool
) -> None:
    other = f"{HEAD}\n1 | | đường liên  thôn | DTTS.4.1.a | {owner} | 999 | {allocated} | 300"
    _, works = once(figures_of(**{"01990": COMMUNE, "99001": other}))
    assert bool(works) is is_one


def test_two_codes_are_two_works_whatever_they_are_called() -> None:
    other = f"{HEAD}\n1 | CT02 | Đường Cao Lộc | DTTS.4.1.a | xã Lục Bình | 3000 | 2000 | 1600"
    _, works = once(figures_of(**{"01990": COMMUNE, "99001": other}))
    assert works == ()


def test_where_nothing_says_whose_it_is_both_count_and_it_is_asked() -> None:
    both = f"{HEAD}\n1 | CT01 | Đường Cao Lộc | DTTS.4.1.a | | 3000 | 2000 | 1500"
    figures = figures_of(**{"01990": both, "99001": both})
    kept, (work,) = once(figures)
    assert work.counted is None and work.aside == ()
    assert total(kept, "disbursed_year_to_date") == 3000


def test_two_rows_of_one_reporter_are_its_own_affair() -> None:
    twice = f"{HEAD}\n1 | CT01 | Đường | DTTS.4.1.a | | 1 | 1 | 5\n2 | CT01 | Đường | DTTS.1.n2 | | 1 | 1 | 6"
    figures = figures_of(**{"01990": twice})
    assert once(figures) == (figures, ())


def test_the_order_of_the_reporters_changes_no_total() -> None:
    one, _ = once(figures_of(**{"01990": COMMUNE, "BQL": BOARD}))
    other, _ = once(figures_of(**{"BQL": BOARD, "01990": COMMUNE}))
    for column in ("investment", "allocated", "disbursed_year_to_date"):
        assert total(one, column) == total(other, column)


def test_a_block_without_a_column_for_remarks_loses_no_row() -> None:
    instances = tuple(
        replace(item, form=replace(item.form, blocks=tuple(replace(block, note="") for block in item.form.blocks)))
        for item in KIT.instances
    )
    kit = replace(KIT, instances=instances)
    figures = replace(figures_of(**{"01990": COMMUNE, "BQL": BOARD}), kit=kit)
    kept, _ = counted_once(figures, NAMES)
    assert len(kept.blocks["GN-03", "works"].position) == 4
    assert consolidate(kept, "063").figures.value("GN-03", "total", "disbursed_year_to_date") == 700 + 1600 + 300
