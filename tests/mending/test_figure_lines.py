"""Figures as CSV: every value comes back as it was, and none becomes a formula in the program that opens the file."""

import csv
from pathlib import Path

import pytest

from mtqg_xl.mending.figure_lines import FIELDS, read_lines, write_lines

FORMULAS = ("=1+1", "=HYPERLINK(A1)", "+84 912", "@SUM(A1)", "-1+2", "- vốn trong nước", "\t=1+1", "'=1+1", "''-x")
PLAIN = ("xã A", "2145977223", "-12.5", "-", "x", "'", "", "a=b", "nhà 'văn hóa'")


@pytest.mark.parametrize("value", FORMULAS + PLAIN)
def test_a_value_comes_back_as_it_was(value: str, tmp_path: Path) -> None:
    assert [line.value for line in read_lines(_written(tmp_path, value))] == [value]


@pytest.mark.parametrize("value", FORMULAS)
def test_text_that_would_become_a_formula_does_not_begin_as_one(value: str, tmp_path: Path) -> None:
    assert _stored(_written(tmp_path, value)) == f"'{value}"


@pytest.mark.parametrize("value", PLAIN)
def test_other_values_stand_as_they_are(value: str, tmp_path: Path) -> None:
    assert _stored(_written(tmp_path, value)) == value


def _written(folder: Path, value: str) -> Path:
    kind = "mark" if value in {"-", "x"} else "text"
    path = folder / "so-lieu.csv"
    path.write_text(write_lines([("GT", "reason", "text", value, kind)], FIELDS), encoding="utf-8", newline="")
    return path


def _stored(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as lines:
        return next(csv.DictReader(lines))["value"]
