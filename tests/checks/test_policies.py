"""Policies with beneficiaries, what each gets and the sum: what does not agree is said where it stands."""

from collections.abc import Sequence

import pytest

from mtqg_xl.checks.result import FileResult
from mtqg_xl.findings import Finding
from tests.made import KIT, asked, judged, retyped, submission, verdict_on

SHEET = "CHÍNH SÁCH"
FORM = KIT.instance_by_id["CS-01"]


Cells = dict[tuple[str, str], float | str | None]
"""What is typed, by row and column; None clears a cell."""


def all_typed(trials: Sequence[Cells]) -> list[FileResult]:
    """The verdicts on report A with cells of the form typed anew, once for each trial."""
    anew = [{("CS-01", *place): state for place, state in cells.items()} for cells in trials]
    return judged([retyped(submission("A"), cells) for cells in anew])


def typed(cells: Cells) -> FileResult:
    return all_typed([cells])[0]


def of_policies(result: FileResult) -> list[Finding]:
    """What is said of inputs and rules on the sheet; totals are not calculated anew where a cell is typed anew."""
    return [finding for finding in result.findings if finding.sheet == SHEET and finding.code[0] in "IR"]


def asked_of_policies(result: FileResult) -> list[Finding]:
    return [finding for finding in of_policies(result) if finding.severity.value != "note"]


def cell(row: str, column: str) -> str:
    return submission("A").own("CS-01", row, column)


def test_an_amount_that_is_not_the_product_is_said_with_the_product_and_the_gap() -> None:
    (finding,) = of_policies(typed({("electricity.q1", "amount"): 9_810_000}))
    assert (finding.code, finding.severity, finding.cell) == ("R40", "explain", cell("electricity.q1", "amount"))
    # 60 households at 153.000 đ are 9.180.000 đ
    said = "Kinh phí 9.810.000 đ; số đối tượng nhân mức hỗ trợ được 9.180.000 đ, lệch 630.000 đ."
    swapped = f"ô {SHEET}!{cell('electricity.q1', 'amount')} bị gõ ngược hai chữ số: 9.810.000 đ đúng ra là 9.180.000 đ"
    assert finding.what == f"{said} Có thể {swapped}."
    assert finding.impact == 630_000
    assert set(finding.related) == {f"{SHEET}!{cell('electricity.q1', name)}" for name in ("quantity", "unit_price")}


def test_rice_that_is_not_the_product_is_said_in_kg() -> None:
    (finding,) = of_policies(typed({("education.rice", "quantity_kg"): 402}))
    assert (finding.code, finding.severity, finding.cell) == ("R41", "explain", cell("education.rice", "quantity_kg"))
    # 7 pupils with 60 kg are 420 kg
    assert finding.what == "Số gạo 402 kg; số đối tượng nhân định mức được 420 kg, lệch 18 kg."
    assert finding.impact is None


def test_who_knows_the_sum_only_is_asked_for_nothing() -> None:
    totals_only: Cells = {(row.id, column): None for row in FORM.rows for column in ("unit_price", "norm_kg")}
    assert of_policies(typed(totals_only)) == []


def test_another_price_of_electricity_is_worth_a_look_and_no_more() -> None:
    result = typed({("electricity.q1", "unit_price"): 162_000, ("electricity.q1", "amount"): 9_720_000})
    (finding,) = of_policies(result)
    assert (finding.code, finding.severity, finding.cell) == ("R42", "note", cell("electricity.q1", "unit_price"))
    assert finding.what == "Mức hỗ trợ tiền điện 162.000 đ; quý liền trước 153.000 đ, lệch 9.000 đ."
    assert asked(result) == asked(verdict_on(submission("A")))


def test_a_new_price_of_electricity_is_said_once_and_not_for_every_quarter_after() -> None:
    cells: Cells = {}
    for row, households, price in (("q2", 58, 162_000), ("q3", 58, 162_000), ("q4", 57, 162_000)):
        cells[f"electricity.{row}", "quantity"] = households
        cells[f"electricity.{row}", "unit_price"] = price
        cells[f"electricity.{row}", "amount"] = households * price
    assert [(item.code, item.cell) for item in of_policies(typed(cells))] == [
        ("R43", cell("electricity.q2", "unit_price"))
    ]


def test_a_policy_without_one_price_has_no_cell_for_it() -> None:
    shut = {
        (row.id, column.id)
        for row in FORM.rows
        for column in FORM.form.columns
        if row.kind == "leaf" and column.kind == "input" and FORM.kind_of(row, column) is None
    }
    in_kind = {"education.rice", "other.rice"}
    in_money = {row.id for row in FORM.rows if row.kind == "leaf"} - in_kind
    assert shut == {
        *((row, column) for row in in_kind for column in ("unit_price", "amount")),
        *((row, column) for row in in_money for column in ("norm_kg", "quantity_kg")),
        ("education.tuition", "unit_price"),
    }


# What one beneficiary gets, and how many they are, as two public reports state it; the last two are invented.
SUPPORT = {
    "education.lunch": (25, 800_000),
    "education.boarding": (7, 3_600_000),
    "education.study_costs": (317, 750_000),
    "housing.built": (2, 44_000_000),
    "housing.repaired": (3, 22_000_000),
    "electricity.q4_last": (92, 153_000),
    "electricity.q1": (60, 153_000),
    "electricity.q2": (60, 153_000),
    "electricity.q3": (60, 153_000),
    "electricity.q4": (60, 153_000),
    "water": (5, 3_000_000),
    "other.first": (12, 500_000),
    "other.second": (40, 300_000),
}
TUITION = (117, 11_109_000)


def all_filled(*, prices: bool = True) -> Cells:
    cells: Cells = {}
    for row, (people, each) in SUPPORT.items():
        cells[row, "quantity"] = people
        cells[row, "unit_price"] = each if prices else None
        cells[row, "amount"] = people * each
    return cells | {("education.tuition", "quantity"): TUITION[0], ("education.tuition", "amount"): TUITION[1]}


AMOUNTS = sorted(key for key, state in all_filled().items() if key[1] in {"unit_price", "amount"})


def test_every_cell_for_money_is_tried() -> None:
    money = {
        (row.id, column.id)
        for row in FORM.rows
        for column in FORM.form.columns
        if FORM.is_typed(row, column) and FORM.unit_of(row, column) == "đồng"
    }
    assert set(AMOUNTS) == money
    assert of_policies(typed(all_filled())) == of_policies(typed(all_filled(prices=False))) == []


def times(cells: Cells, factor: float, *columns: str) -> list[tuple[tuple[str, str], Cells]]:
    """For each amount of some columns its place, and the cells where it alone is so many times as large."""
    amounts = [(key, state) for key, state in sorted(cells.items()) if key[1] in columns]
    return [(key, cells | {key: state * factor}) for key, state in amounts if isinstance(state, int)]


@pytest.mark.parametrize("factor", [1_000, 1_000_000])
@pytest.mark.parametrize("prices", [True, False], ids=["with prices", "sums only"])
def test_money_in_another_unit_is_named_at_its_cell_in_one_message(prices: bool, factor: int) -> None:
    trials = times(all_filled(prices=prices), factor, "unit_price", "amount")
    assert len(trials) == (len(AMOUNTS) if prices else len(SUPPORT) + 1)
    for (key, _), result in zip(trials, all_typed([cells for _, cells in trials]), strict=True):
        found = asked_of_policies(result)
        assert [item.cell for item in found] == [cell(*key)], (key, [item.what for item in found])
        assert "đơn vị" in found[0].what, (key, found[0].what)


def test_a_sum_in_thousands_of_dong_is_named_at_its_cell() -> None:
    trials = [trial for trial in times(all_filled(), 0.001, "amount") if trial[0][0] in SUPPORT]
    for (key, _), result in zip(trials, all_typed([cells for _, cells in trials]), strict=True):
        (finding,) = asked_of_policies(result)
        assert (finding.code, finding.cell) == ("R40", cell(*key))
        assert finding.what.endswith("Gấp khoảng 1.000 lần: có phải gõ nhầm đơn vị tính?")


def test_all_rows_in_another_unit_are_one_message() -> None:
    right = all_filled()
    wrong: Cells = {key: state * 1_000 for key, state in right.items() if isinstance(state, int) and key in AMOUNTS}
    cells = right | wrong
    (finding,) = asked_of_policies(typed(cells))
    assert "ô của biểu này cùng bị như vậy" in finding.what
