"""Figures out of workbooks as lines that any program reads."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.exchange import export_files
from tests.made import DEFINITIONS, filled, written

MONEY_OF_DTTS = """
    DTTS.1.n2   allocated_year_capital   132000000  H14  disbursed_year_capital   88000000   O14
    DTTS.1.n4   allocated_year_recurrent 15000000   I16  disbursed_year_recurrent 15000000   P16
    DTTS.3.1    allocated_year_recurrent 440609000  I20  disbursed_year_recurrent 0          P20
    DTTS.3.2.n1 allocated_year_recurrent 700000000  I22  disbursed_year_recurrent 675987700  P22
    DTTS.4.1.a  allocated_year_capital   2981000000 H29  disbursed_year_capital   2145977223 O29
    DTTS.4.1.d  allocated_year_recurrent 510000000  I32  disbursed_year_recurrent 0          P32
    DTTS.8      allocated_year_recurrent 109000000  I49  disbursed_year_recurrent 0          P49
"""
WORKS = """
    1 DTTS.4.1.a 781000000 200000000
    2 DTTS.4.1.a 1000000000 950981240
    3 DTTS.4.1.a 500000000 475490620
    4 DTTS.4.1.a 700000000 665686868
    5 DTTS.4.1.d 200000000 0
    6 DTTS.4.1.d 310000000 0
    7 DTTS.3.2.n1 400000000 382800000
    8 DTTS.3.2.n1 300000000 293187700
    9 GNBV.2 700000000 672000000
"""
REST = "number,01990,2024-H1,đồng"


def exported(tmp_path: Path, *names: str) -> str:
    folder = tmp_path / "Nơi nhận – lần 2"
    books = [written(filled(name), f"Phụ biểu {name} – xã Lục Bình (lần 2).xlsx") for name in names]
    path = export_files(books, folder / "số liệu.csv", DEFINITIONS)
    return path.read_text(encoding="utf-8")


def test_the_money_of_a_programme_stands_line_by_line_with_its_cell(tmp_path: Path) -> None:
    lines = [line for line in exported(tmp_path, "A").splitlines() if line.startswith("GN-01.DTTS,")]
    expected = []
    for text in MONEY_OF_DTTS.strip().splitlines():
        row, *pairs = text.split()
        for column, value, cell in (pairs[:3], pairs[3:]):
            expected.append(f"GN-01.DTTS,{row},{column},{value},{REST},GN DTTS,{cell}")
    note = "GN-01.DTTS,DTTS.8,note,Đã ban hành kế hoạch,text,01990,2024-H1,,GN DTTS,W49"
    assert lines == [*expected, note]


def test_works_stand_by_their_position_in_the_block(tmp_path: Path) -> None:
    lines = set(exported(tmp_path, "A").splitlines())
    for text in WORKS.strip().splitlines():
        at, line, allocated, disbursed = text.split()
        row, sheet = f"GN-03,works#{at}", "GN-03 CÔNG TRÌNH"
        assert f"{row},line,{line},choice,01990,2024-H1,,{sheet},D{int(at) + 10}" in lines
        assert f"{row},investment,{allocated},{REST},{sheet},G{int(at) + 10}" in lines
        assert f"{row},allocated,{allocated},{REST},{sheet},H{int(at) + 10}" in lines
        assert f"{row},disbursed_year_to_date,{disbursed},{REST},{sheet},I{int(at) + 10}" in lines


def test_the_heading_names_the_fields_and_what_is_missing_has_no_line(tmp_path: Path) -> None:
    head, *lines = csv.reader(StringIO(exported(tmp_path, "A")))
    assert head == ["form", "row", "column", "value", "kind", "reporter", "period", "unit", "sheet", "cell"]
    assert all(len(line) == 10 and line[3] for line in lines)
    assert not [line for line in lines if line[2] == "disbursed_since_start"]
    assert [line[3] for line in lines if line[1] == "dtts.3.1.community_ha"] == ["953.07"]
    assert [line[7] for line in lines if line[1] == "dtts.3.1.community_ha"] == ["ha"]
    assert [line[3:5] for line in lines if line[:2] == ["TT", "as_of"]] == [["2024-06-30", "date"]]


def test_several_workbooks_stand_one_behind_the_other(tmp_path: Path) -> None:
    lines = list(csv.DictReader(StringIO(exported(tmp_path, "A", "C"))))
    periods = [(line["reporter"], line["period"]) for line in lines]
    assert list(dict.fromkeys(periods)) == [("01990", "2024-H1"), ("06208", "2023")]


def test_parquet_holds_the_same_lines_or_says_what_to_install(tmp_path: Path) -> None:
    from importlib.util import find_spec

    book, target = written(filled("A")), tmp_path / "số liệu.parquet"
    if find_spec("pyarrow") is None:
        with pytest.raises(UsageError, match="mtqg-xl\\[parquet\\]"):
            export_files([book], target, DEFINITIONS)
        assert not target.exists()
    else:
        assert export_files([book], target, DEFINITIONS).read_bytes()[:4] == b"PAR1"
