"""Reporters beside the treasury: A − B is its causes and what is left over, to the đồng, and nothing is dropped."""

from collections.abc import Mapping

import numpy as np
import pytest

from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.consolidation.headline import headline_of
from mtqg_xl.consolidation.treasury import (
    CAUSES,
    ReconciledLine,
    Reconciliation,
    Said,
    Target,
    TreasuryAmount,
    Unmatched,
    reconciled,
    top_lines,
    unset_amount,
)
from mtqg_xl.consolidation.treasury_sheet import treasury_sheet
from mtqg_xl.figures.compute import compute
from mtqg_xl.vietnamese import parse_date
from tests.made import KIT
from tests.tables import submission_from

HEADLINE = headline_of(KIT)
DTTS = KIT.instance_by_id["GN-01.DTTS"]
SaidOf = Mapping[tuple[str, str, str], Said]


def target(row: str, instance: str = "GN-01.DTTS") -> Target:
    found = KIT.instance_by_id[instance]
    return Target(found, found.row_by_id[row])


def amount(reporter: str, row: str, paid: float) -> TreasuryAmount:
    return TreasuryAmount(reporter, target(row), paid)


def total_of(**paid: Mapping[str, int]) -> Consolidated:
    """Return the total of reporters from what each says it paid, by row, in đồng."""
    files = []
    for reporter, rows in paid.items():
        lines = "\n".join(f"{row} | {value}" for row, value in rows.items())
        table = f"GN-01.DTTS | disbursed_year_capital\n{lines}"
        files.append(submission_from(table, KIT, reporter=reporter))
    return consolidate(compute(files, KIT), "", ("A", "B", "C"))


def lines_of(total: Consolidated, *amounts: TreasuryAmount, said: SaidOf | None = None) -> tuple[ReconciledLine, ...]:
    assert HEADLINE is not None
    return reconciled(total, HEADLINE, amounts, (), said or {})


def test_each_line_has_both_sides_and_the_difference_less_the_causes_is_left() -> None:
    total = total_of(A={"DTTS.4.1.a": 2_145_977_223}, B={"DTTS.4.1.a": 500_000_001})
    said = Said((0.0, 100_000_000.0, 46_181_505.0, 0.0, 0.0, 0.0), "hồ sơ gửi 28/6")
    found = lines_of(
        total,
        amount("A", "DTTS.4.1.a", 1_900_000_000),
        amount("A", "DTTS.4.1.a", 99_795_718),
        amount("B", "DTTS.4.1.a", 500_000_001),
        said={("A", "GN-01.DTTS", "DTTS.4.1.a"): said},
    )
    assert [(line.reporter, line.reported, line.treasury, line.difference, line.remainder) for line in found] == [
        ("A", 2_145_977_223, 1_999_795_718, 146_181_505, 0),
        ("B", 500_000_001, 500_000_001, 0, 0),
    ]


def test_who_says_nothing_is_blank_and_counts_nothing() -> None:
    total = total_of(A={"DTTS.4.1.a": 70_000})
    found = lines_of(total, amount("B", "DTTS.4.1.a", 30_000))
    assert [(line.reporter, line.reported, line.treasury, line.difference) for line in found] == [
        ("A", 70_000, None, 70_000),
        ("B", None, 30_000, -30_000),
    ]


def test_the_treasury_money_of_a_row_belongs_to_every_row_above_it_and_is_counted_once_in_the_sum() -> None:
    total = total_of(A={"DTTS.4.1.a": 90_000, "DTTS.8": 10_000})
    found = lines_of(total, amount("A", "DTTS.4.1.a", 60_000), amount("A", "DTTS", 25_000))
    by_row = {line.target.row.id: (line.reported, line.treasury) for line in found}
    assert by_row == {"DTTS": (100_000, 85_000), "DTTS.4.1.a": (90_000, 60_000)}
    assert [line.target.row.id for line in top_lines(found)] == ["DTTS"]


def test_a_summary_covers_the_programmes_that_it_sums_up() -> None:
    assert target("TONG", "GN-01.TONG").covers(target("DTTS.4.1.a"))
    assert not target("DTTS", "GN-01.TONG").covers(target("GNBV", "GN-01.GNBV"))
    assert not target("DTTS.4").covers(target("DTTS.8"))


def test_money_in_rows_without_a_code_is_said_not_to_be_compared() -> None:
    assert HEADLINE is not None
    total = total_of(A={"DTTS.4.1.a": 90_000, "DTTS.8": 10_000}, B={"DTTS.8": 5_000})
    found = lines_of(total, amount("A", "DTTS.4.1.a", 90_000))
    assert unset_amount(total, HEADLINE, found) == 15_000


def test_what_was_said_stays_when_neither_side_says_anything_more() -> None:
    said = Said((1_000.0, *(0.0,) * 5))
    found = lines_of(total_of(A={"DTTS.8": 5_000}), said={("D", "GN-01.DTTS", "DTTS.4.1.a"): said})
    assert [(line.reporter, line.target.row.id, line.remainder) for line in found] == [("D", "DTTS.4.1.a", -1_000)]


@pytest.mark.parametrize("seed", range(6))
def test_a_less_b_is_the_causes_and_the_remainder_to_the_dong(seed: int) -> None:
    """And every đồng of the treasury is in a line that is summed up."""
    rng = np.random.default_rng(seed)
    rows = [row.id for row in DTTS.rows if row.kind in {"leaf", "rest"}][:8]

    def some() -> dict[str, int]:
        return {row: int(rng.integers(0, 10**11)) for row in rng.choice(rows, 4, replace=False)}

    total = total_of(A=some(), B=some())
    amounts = [
        amount(
            str(rng.choice(["A", "B", "C"])), str(rng.choice([*rows, "DTTS.4", "DTTS"])), float(rng.integers(1, 10**11))
        )
        for _ in range(12)
    ]
    said = {
        (str(rng.choice(["A", "B"])), "GN-01.DTTS", row): Said(tuple(map(float, rng.integers(-(10**10), 10**10, 6))))
        for row in rows[:4]
    }
    found = lines_of(total, *amounts, said=said)
    for line in found:
        assert (line.reported or 0) - (line.treasury or 0) == sum(line.said.causes) + line.remainder
    assert sum(line.treasury or 0 for line in top_lines(found)) == sum(item.amount for item in amounts)


def reconciliation(lines: tuple[ReconciledLine, ...], treasury_day: str, *unmatched: Unmatched) -> Reconciliation:
    return Reconciliation(lines, unmatched, parse_date(treasury_day), parse_date("2024-06-30"), has_rows=True)


def test_the_sheet_has_its_columns_its_sum_and_the_lines_that_belong_nowhere() -> None:
    total = total_of(A={"DTTS.4.1.a": 2_500_000}, B={"DTTS.4.1.a": 1_000_000})
    said = {("A", "GN-01.DTTS", "DTTS.4.1.a"): Said((0.0, 400_000.0, 0.0, 0.0, 0.0, 0.0), "tạm ứng Nà Pò")}
    lines = lines_of(total, amount("A", "DTTS.4.1.a", 2_000_000), said=said)
    lost = Unmatched("dòng 9", "1234567", "00999", "Ban QLDA", 7_000_000.0, "mã QHNS chưa có")
    table = treasury_sheet(reconciliation(lines, "2024-06-25", lost), {"A": "xã An"})
    assert [field.title for field in table.fields] == [
        *("Đơn vị", "Dòng", "Số đơn vị báo (A)", "Kho bạc (B)", "A−B"),
        *CAUSES,
        *("Chưa rõ", "Ghi chú"),
    ]
    rows = [[getattr(cell, "value", cell) for cell in row] for row in table.rows]
    blank = [None] * 4
    assert rows[0] == ["CỘNG", None, 3.5, 2.0, 1.5, None, 0.4, *blank, 1.1, None]
    assert rows[1][2:] == [2.5, 2.0, 0.5, None, 0.4, *blank, pytest.approx(0.1, abs=1e-12), "tạm ứng Nà Pò"]
    assert rows[2][:5] == ["B", rows[1][1], 1.0, None, 1.0]
    assert rows[2][-1] == "Kho bạc không có số của dòng này."
    assert rows[3][:5] == ["Mã QHNS 1234567", "00999 Ban QLDA", None, 7.0, None]
    assert rows[3][-1] == "Chưa ghép (dòng 9): mã QHNS chưa có."
    assert table.lines[0] == (
        "Kho bạc đến ngày 25/6/2024, đơn vị đến ngày 30/6/2024: khác ngày thì không kết luận. Đơn vị tính: triệu đồng."
    )
    assert any(line.startswith("01 dòng của Kho bạc chưa ghép được") and "cộng 7" in line for line in table.lines)


def test_the_same_day_lets_conclude() -> None:
    table = treasury_sheet(reconciliation((), "2024-06-30"), {})
    assert table.lines[0].startswith("Kho bạc đến ngày 30/6/2024, đơn vị đến ngày 30/6/2024. ")
