"""The cell that KIỂM TRA names under a total of many typed cells: the largest, and `mtqg_xl.checks` names the same."""

from functools import cache
from pathlib import Path

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.libreoffice.client import LibreOffice
from tests.made import DEFINITIONS, submission_in, written

KIT: Kit = DEFINITIONS.kit("ntm-giai-doan-xa")
LINES, PARTS = "PB-05", "PB-07"
RESOURCES = "PB 05 NGUỒN LỰC"
# Rows 12 to 14 (the parts of NSTW, under R110) and 40, 42, 43 (what R118 adds up), columns D, E, F: three years.
TYPED: dict[tuple[str, str, str], object] = {
    (LINES, "NV.I.1.DTPT", "y2021"): 10_000_000.0,
    (LINES, "NV.I.1.DTPT", "y2022"): "x",
    (LINES, "NV.I.1.SN", "y2022"): 70_000_000.0,
    (LINES, "NV.I.1.SN", "y2023"): 70_000_000.0,  # as large as the one before it
    (LINES, "NV.I.1.rest", "y2023"): 20_000_000.0,
    (LINES, "NV.VI", "y2021"): 30_000_000.0,
    (LINES, "TONG.rest", "y2022"): 40_000_000.0,
    (PARTS, "w01#1", "label"): "Đường thôn 1",
    (PARTS, "w01#1", "central"): 1_000_000.0,
}
LARGEST = {"R110-NV.I.1": "E13", "R118-NV.VI": "E43", "R112-NV.I.2.b": "D21"}
"""By hand; nothing is typed under R112, which then names the first of its cells."""


@cache
def book() -> bytes:
    return build(KIT, Header(Period.parse("2021..2023")), TYPED)


@pytest.mark.libreoffice
def test_kiem_tra_names_the_largest_of_many_cells(libreoffice: LibreOffice) -> None:
    path: Path = written(book())
    cells = libreoffice.recalculated(path, ["_kt"])["_kt"]
    rows = (address[1:] for address in cells if address[0] == "B")
    told = {str(cells[f"B{row}"].result): cells[f"G{row}"].result for row in rows if f"G{row}" in cells}
    assert {key: told[key] for key in LARGEST} == LARGEST


def test_the_check_names_the_largest_of_many_cells() -> None:
    submission = submission_in(book())
    (result,) = check([submission], compute([submission], KIT))
    broken = {item.code: (item.sheet, item.cell) for item in result.findings if item.code[0] == "R"}
    assert broken["R110"] == (RESOURCES, LARGEST["R110-NV.I.1"])
    assert broken["R118"] == (RESOURCES, LARGEST["R118-NV.VI"])
