"""Blanks of unlike habits give what a careful person reads from them, and stand the way from a blank to a total."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from mtqg_xl.adoption.draft import DraftForm, adopt
from mtqg_xl.definition.load import load_alone
from mtqg_xl.mending.figure_lines import FigureLine
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline.adopting import adopt_file
from mtqg_xl.pipeline.batch import check_batch, read_batch, read_one
from mtqg_xl.pipeline.making import make, order
from tests.adoption import unlike
from tests.adoption.by_letter import formulas_by_letter
from tests.made import REPORTERS

Draw = Callable[[Path], Path]
EVERY = (
    *(unlike.subtotals_without_formulas, unlike.sources_in_parts, unlike.sources_below_the_total),
    *(unlike.counts_times_norms, unlike.shares_of_the_total, unlike.printed_on_two_pages, unlike.lettered_columns),
    *(unlike.peoples, unlike.with_macros),
)


def _form(draw: Draw, folder: Path) -> DraftForm:
    (form,) = adopt(draw(folder / "mau.xlsx")).forms
    return form


def _rows(form: DraftForm) -> dict[int, tuple[str, str]]:
    return {row.at: (row.kind, row.parent) for row in form.rows}


def test_subtotals_close_their_groups_though_nothing_is_computed(tmp_path: Path) -> None:
    form = _form(unlike.subtotals_without_formulas, tmp_path)

    assert _rows(form) == {
        16: ("heading", ""),
        17: ("leaf", "I.cong"),
        18: ("leaf", "I.cong"),
        19: ("parent", "tong"),
        20: ("heading", ""),
        21: ("leaf", "II.cong"),
        22: ("parent", "tong"),
        23: ("parent", ""),
    }
    assert form.money_unit == "triệu đồng"
    assert not form.questions


def test_a_number_row_that_leaves_the_hundred_out_means_percents_under_a_percent_title(tmp_path: Path) -> None:
    form = _form(unlike.subtotals_without_formulas, tmp_path)

    assert formulas_by_letter(form) == {"C": "D + E", "F": "G + H", "I": "percent(F, C)"}
    assert any("x 100" in said for said in form.inferred)


def test_sources_that_a_column_tells_apart_are_parts_of_their_project(tmp_path: Path) -> None:
    form = _form(unlike.sources_in_parts, tmp_path)

    assert {row.at: (row.split, row.parent) for row in form.rows} == {
        6: ("Tổng số", ""),
        7: ("NSTW", "r1.tong_so"),
        8: ("NSĐP", "r1.tong_so"),
        9: ("Tổng số", ""),
        10: ("NSTW", "r2.tong_so"),
        11: ("NSĐP", "r2.tong_so"),
        12: ("Tổng số", ""),
        13: ("NSTW", "tong.tong_so"),
        14: ("NSĐP", "tong.tong_so"),
    }
    assert {row.at: row.adds for row in form.rows if row.adds} == {
        13: ("r1.nstw", "r2.nstw"),
        14: ("r1.nsdp", "r2.nsdp"),
    }
    assert not form.questions


def test_rows_that_two_sums_take_stand_under_one_and_are_named_by_the_other(tmp_path: Path) -> None:
    form = _form(unlike.sources_below_the_total, tmp_path)

    assert {row.at: row.adds for row in form.rows if row.adds} == {5: ("I.k1", "II.k1"), 6: ("I.k2", "II.k2")}
    assert [_rows(form)[at] for at in (7, 8, 10, 12)] == [
        ("parent", "tong"),
        ("leaf", "I"),
        ("parent", "tong"),
        ("leaf", "II"),
    ]


def test_money_as_count_times_norm_is_summed_as_money_and_the_norm_not_at_all(tmp_path: Path) -> None:
    form = _form(unlike.counts_times_norms, tmp_path)

    assert (form.title, formulas_by_letter(form)) == ("TÌNH HÌNH CẤP THẺ BHYT", {"E": "C * D"})
    total = next(row for row in form.rows if row.at == 7)
    assert (total.kind, total.formulas) == ("parent", ("thanh_tien = sum_children(thanh_tien)",))
    columns = {column.place.split()[1]: column for column in form.columns}
    assert [columns[letter].adds_up for letter in "CD"] == [True, False]
    assert (columns["D"].unit, columns["F"].kind) == ("đồng/người", "date")


def test_a_share_of_the_total_names_its_row(tmp_path: Path) -> None:
    form = _form(unlike.shares_of_the_total, tmp_path)

    share = next(column for column in form.columns if column.place.startswith("cột F "))
    assert share.formula == "percent(tong, [tong].tong)"
    assert not form.questions


def test_repeated_headers_hidden_numbers_and_formulas_that_are_kept(tmp_path: Path) -> None:
    form = _form(unlike.printed_on_two_pages, tmp_path)

    assert (form.title, form.table.number_row) == ("SỐ HỘ, SỐ KHẨU CUỐI NĂM", 4)
    assert sorted(_rows(form)) == [5, 6, 8, 9]
    assert {row.at: row.typed for row in form.rows if row.typed} == {6: ("toan_xa",)}
    assert not form.questions


@pytest.mark.parametrize("draw", [unlike.lettered_columns, unlike.with_macros])
def test_letters_number_columns_and_macros_stay_behind(draw: Draw, tmp_path: Path) -> None:
    found = adopt(draw(tmp_path / "mau.xlsm"))

    (form,) = found.forms
    assert (form.title, form.money_unit) == ("Tình hình giải ngân các dự án", "nghìn đồng")
    assert formulas_by_letter(form) == {"C": "D + E", "G": "percent(F, C)"}
    assert [row.id for row in form.rows] == ["tong", "r1", "r1.1", "r1.2", "r2"]
    assert any("macro" in said for said in found.left_out) == (draw is unlike.with_macros)


def test_a_people_that_reads_like_a_code_without_accents_is_counted(tmp_path: Path) -> None:
    form = _form(unlike.peoples, tmp_path)

    assert {column.unit for column in form.columns if column.is_value} == {"hộ"}
    assert formulas_by_letter(form) == {"C": "D + E", "E": "F + G"}


@pytest.mark.parametrize("draw", EVERY)
def test_a_workbook_on_the_blank_is_made_filled_checked_and_added_as_openpyxl_reads_it(
    draw: Draw, tmp_path: Path
) -> None:
    """Every number typed is 2; what stands in sums is compared with addition by hand."""
    adopt_file(draw(tmp_path / "mau.xlsm"), tmp_path / "bieu", 2026)
    definitions = load_alone(tmp_path / "bieu")
    (kit,) = definitions.kits
    (path,) = make(order(definitions, kit, REPORTERS, "2024-H1", only=["99001"]), tmp_path / "ra")
    (fresh,) = check_batch(read_batch([path], definitions)).results
    assert not fresh.findings
    submission, found = read_one(path, definitions)
    (instance,) = found.instances
    typed = [
        (row.id, column.id)
        for row in instance.rows
        for column in instance.form.columns
        if instance.kind_of(row, column) == "input"
    ]
    lines = [FigureLine(instance.id, row, column, "2", "number", at) for at, (row, column) in enumerate(typed, 2)]

    path.write_bytes(fill(path, submission, found, lines))

    (result,) = check_batch(read_batch([path], definitions)).results
    assert not [each for each in result.findings if each.severity.value == "block"]
    with ZipFile(path) as package:
        assert "xl/vbaProject.bin" not in package.namelist()
    sheet = load_workbook(path, data_only=True).worksheets[0]
    assert {place: sheet[place].value for place in BY_HAND.get(draw.__name__, {})} == BY_HAND.get(draw.__name__, {})


BY_HAND: dict[str, dict[str, float]] = {
    "subtotals_without_formulas": {"C17": 4, "D19": 4, "D22": 2, "C23": 12, "I23": 100},
    "sources_in_parts": {"D6": 4, "D12": 8, "D13": 4, "D14": 4, "F12": 16},
    "sources_below_the_total": {"C4": 8, "C5": 4, "C6": 4, "C7": 4},
    "counts_times_norms": {"E5": 4, "C7": 4, "E7": 8},
    "shares_of_the_total": {"C5": 8, "F5": 100, "F6": 50, "F7": 50},
    "printed_on_two_pages": {"D5": 4, "D6": 2, "D8": 4},
    "lettered_columns": {"C7": 8, "C11": 12, "F11": 6, "G11": 50},
    "with_macros": {"C11": 12, "G11": 50},
    "peoples": {"C12": 6, "E12": 4},
}
