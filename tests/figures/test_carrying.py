"""What goes from an earlier file into a new one: by the data of the forms, and never this period's payments."""

import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.figures.carrying import Carrying, carried, carried_works
from mtqg_xl.figures.compute import compute
from mtqg_xl.vietnamese import Period
from tests.tables import submission_from

DEFINITIONS = load()
KIT = DEFINITIONS.kit("ba-chuong-trinh-xa")
FIGURES = """
    GN-01.DTTS | allocated_carried_capital | allocated_year_capital | disbursed_year_capital | advance_outstanding
    DTTS.4.1.a |                           | 2981000000             | 2145977223             | 35000000
    DTTS.4.1.d | -                         |                        |                        |

    GN-03 works | code | name          | line       | investment | allocated  | disbursed_since_start | note
    1           | LB01 | Đường Cao Lộc | DTTS.4.1.a | 1781000000 | 1000000000 | 950981240             | chờ vốn
    4           |      | Kênh Nà Pò    | DTTS.4.1.a |            |            |                       |
"""
H1, M9, LAST_YEAR, NEXT = (Period.parse(code) for code in ("2025-H1", "2025-9M", "2025", "2026-H1"))


def fixed(carrying: Carrying) -> dict[tuple[str, str], object]:
    figures = compute([submission_from(FIGURES, KIT, reporter="01990")], KIT)
    return {(line.row, line.column): line.value for line in carried(figures, 0, carrying)}


def works(carrying: Carrying, after: int = 0) -> dict[tuple[str, str], object]:
    figures = compute([submission_from(FIGURES, KIT, reporter="01990")], KIT)
    found = carried_works(figures, 0, carrying, {("GN-03", "works"): after})
    return {(line.row, line.column): line.value for line in found}


def test_within_a_year_the_plan_is_carried_and_what_was_paid_is_not() -> None:
    # a mark is an answer and 0; what was left blank stays blank
    assert fixed(Carrying(H1, M9)) == {
        ("DTTS.4.1.a", "allocated_year_capital"): 2_981_000_000,
        ("DTTS.4.1.d", "allocated_carried_capital"): 0,
    }


def test_works_keep_code_name_and_line_and_close_their_ranks() -> None:
    assert works(Carrying(H1, M9), after=2) == {
        ("works#3", "code"): "LB01",
        ("works#3", "name"): "Đường Cao Lộc",
        ("works#3", "line"): "DTTS.4.1.a",
        ("works#3", "investment"): 1_781_000_000,
        ("works#3", "allocated"): 1_000_000_000,
        ("works#4", "name"): "Kênh Nà Pò",
        ("works#4", "line"): "DTTS.4.1.a",
    }


def test_into_a_new_year_works_go_without_their_plan() -> None:
    assert fixed(Carrying(LAST_YEAR, NEXT)) == {}
    assert ("works#1", "investment") in works(Carrying(LAST_YEAR, NEXT))
    assert ("works#1", "allocated") not in works(Carrying(LAST_YEAR, NEXT))


def test_a_year_that_was_not_closed_says_nothing_of_the_next() -> None:
    assert fixed(Carrying(M9, NEXT)) == {}
    assert works(Carrying(M9, NEXT)) == {}


def test_a_table_of_plans_comes_before_the_plans_of_the_last_period() -> None:
    assert fixed(Carrying(H1, M9, with_plans=False)) == {}


def test_a_merged_unit_takes_over_what_was_paid_and_advanced() -> None:
    found = fixed(Carrying(H1, M9, with_payments=True))
    assert found["DTTS.4.1.a", "disbursed_year_capital"] == 2_145_977_223
    assert found["DTTS.4.1.a", "advance_outstanding"] == 35_000_000
    assert works(Carrying(H1, M9, with_payments=True))["works#1", "disbursed_since_start"] == 950_981_240


def test_counts_at_the_end_of_a_year_are_those_at_the_start_of_the_next() -> None:
    at_start = KIT.instance_by_id["HN-02"].column_by_id["at_start"]
    assert Carrying(H1, M9).columns(at_start) == ("at_start",)
    assert Carrying(LAST_YEAR, NEXT).columns(at_start) == ("at_end",)


@pytest.mark.parametrize("kit", list(DEFINITIONS.kits))
def test_no_kit_carries_what_was_paid(kit: str) -> None:
    columns = [column for instance in DEFINITIONS.kit(kit).instances for column in instance.form.columns]
    assert not [column.id for column in columns if column.paid_of and Carrying(H1, M9).columns(column)]
