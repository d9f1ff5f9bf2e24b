"""Amounts that no office has: asked about at their cells where no rule of the form has a limit for them."""

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from mtqg_xl.findings import Finding
from tests.tables import submission_of

Cell = tuple[str, str, str, float | str]
BILLIONS = 1_000_000_000.0


def found(kit_id: str, *cells: Cell) -> list[Finding]:
    """Return what is told of the figures of a file that holds these cells."""
    kit = load().kit(kit_id)
    submission = submission_of(cells, kit)
    (result,) = check([submission], compute([submission], kit))
    return [item for item in result.findings if item.code[0] in "IR" and item.code not in {"I07", "I23"}]


@pytest.mark.parametrize(
    ("kit_id", "cell"),
    [
        ("giam-ngheo-xa", ("GNBV-14", "electricity.q1", "norm")),
        ("giam-ngheo-xa", ("GNBV-08", "models#1", "disbursed")),
        ("dan-toc-xa", ("DT-04", "households", "amount")),
        ("ntm-giai-doan-xa", ("PB-06", "NTM.01", "plan_capital")),
    ],
)
def test_more_than_a_thousand_billion_in_a_commune_is_asked_about_at_its_cell(
    kit_id: str, cell: tuple[str, str, str]
) -> None:
    (told,) = found(kit_id, (*cell, 4_000 * BILLIONS))
    assert (told.code, told.severity.value, told.found) == ("I05", "explain", 4_000 * BILLIONS)
    assert told.what.endswith("quá 1.000 tỷ đồng trong một ô của một xã. Có phải gõ nhầm đơn vị tính?")
    assert found(kit_id, (*cell, 1_000 * BILLIONS)) == []


def test_a_province_may_have_more() -> None:
    row = next(each.id for each in load().kit("ntm-2026-tinh").instance_by_id["BM-08"].rows if each.kind == "leaf")
    assert found("ntm-2026-tinh", ("BM-08", row, "now", 100_000_000.0)) == []
    (told,) = found("ntm-2026-tinh", ("BM-08", row, "now", 445_136_000.0))
    assert (told.code, told.severity.value) == ("I05", "explain")
    assert "ghi 445.136.000 triệu đồng, quá 100.000 tỷ đồng" in told.what


def test_an_amount_that_a_rule_asks_about_is_one_message() -> None:
    cell = ("GN-01.GNBV", "GNBV.2", "allocated_year_recurrent", 4_000 * BILLIONS)
    assert [item.code for item in found("ba-chuong-trinh-xa", cell)] == ["R23"]


def test_a_slip_that_only_notes_tell_is_to_be_explained() -> None:
    cells = [("BM-11", "NV26.I.1", "now", 5_000 * BILLIONS), ("BM-12", "HP1.01", "now_central_capital", 5 * BILLIONS)]
    told = found("ntm-2026-xa", *cells)
    assert told
    assert {item.severity.value for item in told} == {"explain"}


def work(**amounts: float) -> list[tuple[str, str]]:
    """Return what is told of a work of GN-03 with such amounts, in triệu đồng."""
    cells = [("GN-03", "works#1", column, amount * 1_000_000) for column, amount in amounts.items()]
    told = found("ba-chuong-trinh-xa", ("GN-03", "works#1", "line", "DTTS.4.1.a"), *cells)
    return [(item.code, item.cell) for item in told if item.code == "I05"]


def test_a_plan_and_an_investment_that_agree_are_not_accused_by_what_is_paid_of_them() -> None:
    paid = {"disbursed_since_start": 0.76313, "disbursed_year_to_date": 0.76313}
    assert work(investment=1_589, allocated=1_260, **paid) == []


def test_an_amount_that_agrees_with_none_of_its_work_is_told() -> None:
    paid = {"disbursed_since_start": 700, "disbursed_year_to_date": 700}
    assert [code for code, _ in work(investment=1_300, allocated=1_260_000_000, **paid)] == ["I05"]
