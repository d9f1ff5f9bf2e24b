"""What was handed over against what was taken over, by source, to the đồng."""

from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.areas.handover import Amounts, HandoverLine, balances

AMOUNTS = st.builds(Amounts, *[st.integers(0, 10**13)] * 3)


def line(row: int, source: str, remaining: int, receiver: str = "", item: str = "LB01", **more: int) -> HandoverLine:
    amounts = Amounts(remaining, more.get("cumulative", 0), more.get("advance", 0))
    return HandoverLine(row, "063", item, source, "2025", amounts, receiver)


def test_what_one_unit_gives_to_several_receivers_balances() -> None:
    (found,) = balances(
        [
            line(9, "NSTW", 42_613_000_000, cumulative=5, advance=3),
            line(10, "NSTW", 40_000_000_000, "01969", cumulative=5, advance=3),
            line(11, "nstw", 2_613_000_000, "BQLKV"),
        ]
    )
    assert found.sentences == (
        "NSTW, KH còn lại: Giao 42.613.000.000 đ = nhận 42.613.000.000 đ.",
        "NSTW, lũy kế đến 30/6/2025: Giao 5 đ = nhận 5 đ.",
        "NSTW, tạm ứng còn: Giao 3 đ = nhận 3 đ.",
    )
    assert found.broken == ()


def test_the_item_that_breaks_a_source_is_named_with_its_lines() -> None:
    (found,) = balances([line(9, "NSTW", 500), line(10, "NSTW", 300, "01969"), line(12, "NSTW", 7, "01969", "LB02")])
    assert found.sentences[0] == "NSTW, KH còn lại: Giao 507 đ ≠ nhận 307 đ, lệch 200 đ."
    assert [item.rows for item in found.broken] == ["dòng 9, 10"]


def test_an_item_that_nobody_receives_is_not_taken() -> None:
    (found,) = balances([line(9, "NS tỉnh", 0, cumulative=0, advance=35)])
    assert (found.given, found.taken) == (Amounts(0, 0, 35), Amounts())


def test_breaks_that_cancel_out_break_all_the_same() -> None:
    lines = [line(9, "NSTW", 5, item="A"), line(10, "NSTW", 6, "X", "A"), line(11, "NSTW", 6, item="B")]
    (found,) = balances([*lines, line(12, "NSTW", 5, "X", "B")])
    assert found.given == found.taken
    assert [item.first.item for item in found.broken] == ["A", "B"]


def test_sources_do_not_make_up_for_each_other() -> None:
    found = balances([line(9, "NSTW", 5), line(10, "NS tỉnh", 5, "X")])
    assert [(each.source, each.given.remaining, each.taken.remaining) for each in found] == [
        ("NSTW", 5, 0),
        ("NS tỉnh", 5, 5),
    ]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["NSTW", "NS tỉnh"]), AMOUNTS), max_size=12))
def test_items_given_as_received_always_balance(said: list[tuple[str, str, Amounts]]) -> None:
    lines = [
        HandoverLine(at, "063", item, source, "2025", amounts, f"X{at}")
        for at, (item, source, amounts) in enumerate(said)
    ]
    found = balances(lines)
    assert not any(each.broken for each in found)
    assert sum(each.taken.remaining for each in found) == sum(amounts.remaining for _, _, amounts in said)
