"""The page of the benches: each part is replaced alone, the others stay as they were measured."""

from pathlib import Path

import pytest

from tests.bench.table import Table, spread, write


def table(section: str, figure: str) -> Table:
    return Table(section, f"Part {section}", "Says.", "python -m x", ("what", "figure"), (("a | b", figure),))


def test_a_part_is_replaced_and_the_others_stay_in_their_order(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    for section, figure in (("kills", "1"), ("start-up", "2"), ("kills", "3")):
        write(table(section, figure), page)
    text = page.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("| a")] == ["| a ∣ b | 2 |", "| a ∣ b | 3 |"]
    assert text.endswith("proofreading, reports, rolling, hostile, foreign.\n") and text.count("Not measured") == 1


def test_a_part_that_the_page_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="unknown"):
        write(table("other", "1"), tmp_path / "benchmarks.md")


def test_a_spread_is_the_median_with_the_least_and_the_greatest() -> None:
    assert spread([3.0, 1.0, 2.0], 1, " s") == "2.0 s (1.0–3.0)"
