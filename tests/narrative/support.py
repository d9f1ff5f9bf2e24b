"""Figures of communes for the tests of reports: the examples, with cells changed or left out."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from mtqg_xl.definition.load import load, shipped
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.narrative import Narrative, ReportDefinition, ReportHeader, load_reports, render
from mtqg_xl.vietnamese import Period
from tests.tables import CellState, submission_of

LUC_BINH = shipped("examples") / "bao-cao-A" / "so-lieu.csv"
THUY_HUNG = shipped("examples") / "bao-cao-C" / "so-lieu.csv"
HEADER = ReportHeader(
    period=Period.parse("2024-H1"),
    superior="ĐẢNG ỦY XÃ LỤC BÌNH",
    issuer=("BAN CHỈ ĐẠO THỰC HIỆN", "CÁC CHƯƠNG TRÌNH MTQG"),
    issuer_name="Ban Chỉ đạo thực hiện các Chương trình MTQG xã Lục Bình",
    symbol="BC/BCĐ",
    place="Lục Bình",
    receivers=(
        "Gửi bản giấy:",
        "Lưu Văn phòng Đảng ủy.",
        "Gửi bản điện tử:",
        "Văn phòng Huyện ủy (b/c),",
        "Lãnh đạo UBND xã.",
    ),
    signer=("TRƯỞNG BAN", "BÍ THƯ ĐẢNG ỦY"),
    request="179-CV/VPHU ngày 17/6/2024",
)

Cell = tuple[str, str, str]


@cache
def kit() -> Kit:
    return load().kit("ba-chuong-trinh-xa")


@cache
def report() -> ReportDefinition:
    return load_reports()["so-ket-6-thang"]


def typed(path: Path) -> dict[Cell, CellState]:
    """Every typed cell of an example: numbers as numbers, all else as text."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            (line["form"], line["row"], line["column"]): float(line["value"])
            if line["kind"] == "number"
            else line["value"]
            for line in csv.DictReader(lines)
        }


def figures(path: Path = LUC_BINH, changes: Mapping[Cell, CellState] | None = None) -> FigureSet:
    """The figures of an example after some cells were typed anew; None empties a cell."""
    cells = typed(path) | dict(changes or {})
    submission = submission_of([(*cell, state) for cell, state in cells.items()], kit(), reporter="01990")
    return compute([submission], kit())


@cache
def year_report() -> ReportDefinition:
    return load_reports()["ket-qua-nam-hdnd"]


def year_narrative(changes: Mapping[Cell, CellState] | None = None, path: Path = THUY_HUNG) -> Narrative:
    """The year's report of an example, with the head that its definition and THÔNG TIN give it."""
    head = year_report().head.header(Period.parse("2023"), "xã Thụy Hùng", "Thụy Hùng", "", ())
    return render(figures(path, changes), 0, year_report(), head)


def narrative(changes: Mapping[Cell, CellState] | None = None, path: Path = LUC_BINH) -> Narrative:
    """The report of an example after some cells were typed anew."""
    return render(figures(path, changes), 0, report(), HEADER)
