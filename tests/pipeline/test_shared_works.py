"""Works of two reporters in a folder of files: what the book, its findings and trace say of them."""

import os
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.pipeline import shared_works
from mtqg_xl.pipeline.consolidated_book import footnotes, write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.tracing import trace_cell
from tests.libreoffice.client import LibreOffice
from tests.made import DEFINITIONS, REPORTERS, altered, filled
from tests.recalculated import differences

WORK = {"B11": "CT-2024-01"}
"""The code of the first work in both files."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Give the run over two communes that report one work, the later of them without a plan for it."""
    received = tmp_path_factory.mktemp("nhận")
    files = {
        "a.xlsx": altered(filled("A"), "GN-03 CÔNG TRÌNH", WORK),
        "b.xlsx": altered(filled("99001"), "GN-03 CÔNG TRÌNH", WORK | {"H11": None}),
    }
    for at, (name, content) in enumerate(files.items()):
        (received / name).write_bytes(content)
        moment = datetime(2024, 6, 24, 8 + at).timestamp()
        os.utime(received / name, (moment, moment))
    return consolidate_folder(received, DEFINITIONS, REPORTERS)


def test_the_sentence_names_both_and_where_it_counts(run: Run) -> None:
    (found,) = run.doubts
    name = next(text for text in run.total.members.blocks["GN-03", "works"].texts["name"])
    assert (found.code, found.file, found.sheet, found.cell) == ("H20", "b.xlsx", "GN-03 CÔNG TRÌNH", "C11")
    assert found.what == (
        f"Công trình “{name}” có trong biểu của xã Ví Dụ Một và của xã Lục Bình: chỉ cộng ở đơn vị được giao vốn "
        "(xã Lục Bình); dòng của xã Ví Dụ Một là để biết."
    )
    assert not run.has_blocking
    assert footnotes(run) == ("01 công trình hai đơn vị cùng báo, chỉ cộng một lần (PHẢI SỬA, mã H20).",)


@pytest.mark.libreoffice
def test_the_book_counts_it_once_also_when_it_is_calculated_anew(
    run: Run, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    path = write_book(run, tmp_path / "TH.xlsx")
    assert differences(libreoffice, path, sheets=["GN-03 CÔNG TRÌNH"]) == []
    sheet = openpyxl.load_workbook(path, data_only=True)["GN-03 CÔNG TRÌNH"]
    lines = [row for row in sheet.iter_rows(min_row=11) if row[2].value == "CT-2024-01"]
    assert [line[1].value for line in lines] == ["xã Lục Bình", "xã Ví Dụ Một"]
    assert [line[9].value is None for line in lines] == [False, True]
    assert str(lines[1][15].value).endswith("cộng ở xã Lục Bình.")
    found = trace_cell(path, f"GN-03 CÔNG TRÌNH!{lines[1][9].coordinate}", DEFINITIONS)
    assert (found.traced.value, found.traced.parts, found.warning) == (None, (), "")
    assert found.traced.words.startswith("Trống: ")


def test_of_many_units_three_are_named_and_the_others_counted() -> None:
    names = [f"xã {number}" for number in range(1, 41)]
    assert shared_works._some(names, " và của ") == "xã 1 và của xã 2 và của xã 3 và của 37 đơn vị khác"
    assert shared_works._some(names[:4], ", ") == "xã 1, xã 2, xã 3, xã 4"
