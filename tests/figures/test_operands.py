from dataclasses import replace

import pytest

from mtqg_xl.definition.language import parse
from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.operands import Operands
from tests.tables import submission_from

KIT = load().kit("ba-chuong-trinh-xa")
TRIEU = replace(
    KIT,
    money_unit="triệu đồng",
    instances=tuple(replace(instance, money_unit="triệu đồng") for instance in KIT.instances),
)
TABLE = """
    GN-01.DTTS | allocated_year_capital | disbursed_year_capital
    DTTS.4.1.a | 300                    | 120
    DTTS.8     | 2                      |

    GN-03 works | line       | allocated | disbursed_year_to_date
    1           | DTTS.4.1.a | 100       | 90
    2           | DTTS.4.1.a |           | 50
"""


def test_two_sides_of_a_rule_on_fixed_rows() -> None:
    figures = compute([submission_from(TABLE, KIT), submission_from("GN-01.DTTS | note\nDTTS | x", KIT)], KIT)
    left, right = Operands(figures).of_rows(
        parse("disbursed"),
        parse("sum_block_where(GN-03.works.disbursed_year_to_date, GN-03.works.line)"),
        "GN-01.DTTS",
        ("DTTS.4.1.a", "DTTS.8"),
    )
    assert left.tolist() == [[120, 0], [0, 0]]
    assert right.tolist() == [[140, 0], [0, 0]]


def test_constants_are_in_the_unit_of_the_sheet_and_dong_is_dong() -> None:
    operands = Operands(compute([submission_from(TABLE, TRIEU)], TRIEU))
    left, right = operands.of_rows(parse("allocated"), parse("250"), "GN-01.DTTS", ("DTTS.4.1.a",))
    assert (left.item(), right.item()) == (300_000_000, 250_000_000)
    left, right = operands.of_rows(parse("allocated"), parse("dong(100000000)"), "GN-01.DTTS", ("DTTS.4.1.a",))
    assert (left.item(), right.item()) == (300_000_000, 100_000_000)


def test_two_sides_of_a_rule_on_the_rows_of_a_block() -> None:
    figures = compute([submission_from(TABLE, KIT)] * 2, KIT)
    block = KIT.instance_by_id["GN-03"].block_by_id["works"]
    left, right = Operands(figures).of_block(parse("disbursed_year_to_date"), parse("allocated"), "GN-03", block)
    assert left.tolist() == [90, 50, 90, 50]
    assert right.tolist() == [100, 0, 100, 0]


@pytest.mark.parametrize("at", [0, 1])
def test_block_rows_may_look_at_a_fixed_cell_of_their_own_reporter(at: int) -> None:
    other = TABLE.replace("300 ", "700 ")
    figures = compute([submission_from(text, KIT) for text in (TABLE, other)], KIT)
    block = KIT.instance_by_id["GN-03"].block_by_id["works"]
    _, right = Operands(figures).of_block(parse("allocated"), parse("GN-01.DTTS[DTTS.4.1.a].allocated"), "GN-03", block)
    assert right.tolist() == [300, 300, 700, 700]
