"""What a whole file says of itself, which kit it is, and when it is no form at all."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from mtqg_xl.cells import Address
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.build import build
from tests.made import part_of
from tests.reading.filled import (
    HEADER,
    KIT,
    LAYOUT,
    accepted,
    changed,
    expected,
    figures,
    typed_values,
    without_codes,
    without_names,
    without_stamp,
    without_texts,
)

KITS = {KIT.id: KIT}


def with_parts(path: Path, edit: Callable[[str, str], str | None]) -> Path:
    """Rewrite the XML parts of a file by (name, text); None leaves a part out."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            text = edit(name, content.decode())
            if text is not None:
                archive.writestr(name, text)
    return path


def stamped(key: str, text: str) -> Callable[[Workbook], None]:
    """Return a change of one field on the hidden sheet."""

    def change(book: Workbook) -> None:
        for row in book["_mtqg"].iter_rows(max_col=2):
            if row[0].value == key:
                row[1].value = text

    return change


def without_properties(book: Workbook) -> None:
    for name in [each.name for each in book.custom_doc_props.props]:
        del book.custom_doc_props[name]


def without_hidden_sheet(book: Workbook) -> None:
    del book["_mtqg"]


# --- stamp -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [without_properties, without_hidden_sheet])
def test_the_hidden_sheet_or_the_properties_suffice_for_the_stamp(
    filled: Path, loss: Callable[[Workbook], None]
) -> None:
    submission = accepted(changed(filled, loss))
    stamp = submission.stamp
    assert (stamp.kit, stamp.kit_version, stamp.definition_hash) == (KIT.id, KIT.version, KIT.hash)
    assert (stamp.reporter, stamp.reporter_name, stamp.period) == ("01990", "xã Lục Bình", "2024-H1")
    assert (stamp.as_of, stamp.money_unit, stamp.role) == ("2024-06-17", "đồng", "submission")
    assert submission.warnings == ()


def test_a_contradiction_in_the_stamp_is_a_warning_and_the_sheet_is_believed(filled: Path) -> None:
    submission = accepted(changed(filled, stamped("mtqg.reporter", "01993")))
    assert submission.stamp.reporter == "01993"
    assert submission.warnings == ("Tệp ghi hai mã đơn vị khác nhau: “01993” và “01990”; dùng “01993”.",)


def test_without_any_stamp_the_kit_is_recognised_and_the_reporter_read_from_the_first_sheet(filled: Path) -> None:
    submission = accepted(changed(filled, without_stamp))
    assert figures(submission) == expected()
    assert submission.kit_id == KIT.id
    assert (submission.stamp.kit, submission.stamp.reporter, submission.stamp.period) == ("", "01990", "")
    assert submission.stamp.reporter_name == "xã Lục Bình"
    assert len(submission.warnings) == 2


def test_of_two_kits_without_a_stamp_the_one_with_more_forms_in_the_file_is_taken(filled: Path) -> None:
    small = replace(KIT, id="nho", instances=KIT.instances[:2])
    changed(filled, without_stamp)
    for kits in ({small.id: small, KIT.id: KIT}, {KIT.id: KIT, small.id: small}):
        submission = read(filled, kits)
        assert isinstance(submission, Submission)
        assert submission.kit_id == KIT.id


def test_another_version_of_the_kit_is_read_by_its_anchors_and_said(filled: Path) -> None:
    submission = accepted(changed(filled, stamped("mtqg.kit_version", "2029-1"), without_properties))
    assert figures(submission) == expected()
    assert submission.warnings == (f"Tệp làm theo phiên bản 2029-1 của bộ biểu {KIT.id}; đọc theo phiên bản 2024-1.",)


def test_an_unknown_kit_is_recognised_by_its_forms(filled: Path) -> None:
    submission = accepted(changed(filled, stamped("mtqg.kit", "bo-la"), without_properties))
    assert figures(submission) == expected()
    assert submission.kit_id == KIT.id
    assert len(submission.warnings) == 1 and "“bo-la”" in submission.warnings[0]


def test_an_unknown_kit_of_which_nothing_is_known_is_refused_with_its_name(filled: Path) -> None:
    changed(filled, stamped("mtqg.kit", "bo-la"), without_properties)
    refusal = read(filled, {})
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "not_form" and "bo-la" in refusal.detail


def test_a_consolidated_workbook_is_returned_with_its_role(filled: Path) -> None:
    role = stamped("mtqg.role", "consolidated")
    assert accepted(changed(filled, role, without_properties)).stamp.role == "consolidated"
    nothing_left = changed(filled, without_codes, without_names, without_texts)
    assert (accepted(nothing_left).stamp.role, accepted(nothing_left).found) == ("consolidated", {})


# --- no form -------------------------------------------------------------------------------------------------


def test_a_sheet_with_the_titles_of_reasons_alone_makes_no_form_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mã dòng", "Nội dung", "Số đang ghi", "Số khi giải trình", "Lý do", "Người ghi, ngày"])
    sheet.append(["A1", "khác", 5])
    path = tmp_path / "lý do.xlsx"
    book.save(path)
    refusal = read(path, KITS)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "not_form"


def test_a_workbook_without_any_form_is_refused_in_the_words_that_were_agreed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", "Họ và tên", "Ghi chú"])
    for number in range(3000):
        sheet.append([number, f"Nguyễn Văn {number}", "Tổng số"])
    path = tmp_path / "Danh sách hộ.xlsx"
    book.save(path)
    refusal = read(path, KITS)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "not_form"
    assert refusal.sentence == "Tệp “Danh sách hộ.xlsx” không phải phụ biểu MTQG. Không tính vào tổng hợp."


def test_a_file_that_cannot_be_opened_is_refused_with_its_own_reason(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(b"")
    refusal = read(path, KITS)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "empty"


# --- cells ---------------------------------------------------------------------------------------------------


def test_typed_cells_carry_their_place_and_what_stands_there(filled: Path) -> None:
    submission = accepted(filled)
    capital = submission.typed["GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital"]
    assert (capital.kind, capital.value, capital.raw) == ("number", 2145977223.0, 2145977223.0)
    assert submission.sheet("GN-01.DTTS") + "!" + capital.address.a1 == "GN DTTS!O29"
    mark = submission.typed["GN-01.DTTS", "DTTS.4.1.d", "disbursed_year_recurrent"]
    assert (mark.kind, mark.mark, mark.value, mark.is_answered) == ("mark", "-", None, True)
    day = submission.typed["TT", "as_of", "value"]
    assert (day.kind, day.day is not None and day.day.isoformat(), day.text) == ("date", "2024-06-17", "17/6/2024")
    choice = submission.blocks["GN-03", "works"][0].cells["line"]
    assert (choice.kind, choice.text) == ("choice", "DTTS.4.1.a")


def test_computed_cells_carry_formula_and_stored_result(filled: Path) -> None:
    submission = accepted(filled)
    total = submission.computed["GN-01.DTTS", "DTTS.4.1", "allocated_year_capital"]
    layout = LAYOUT.layouts["GN-01.DTTS"]
    children = [layout.address(f"DTTS.4.1.{row}", "allocated_year_capital") for row in ("a", "b", "c", "d", "e")]
    assert total.value == 2981000000.0 and total.has_cached
    assert total.formula is not None and all(child in total.formula for child in children)
    blank = submission.computed["GN-01.DTTS", "DTTS.6", "disbursed_percent"]
    assert (blank.kind, blank.value, blank.has_cached) == ("blank", None, True)


def test_labels_display_cells_and_the_words_of_totals_are_not_read(filled: Path) -> None:
    submission = accepted(filled)
    columns = {(instance, column) for instance, _, column in [*submission.typed, *submission.computed]}
    assert not columns & {("CT-01", "label"), ("CT-01", "stt"), ("GT", "content"), ("GT", "state"), ("TT", "hint")}
    assert ("GN-03", "total", "name") not in submission.typed
    assert ("TT", "reporter", "value") not in submission.typed


def test_a_block_row_is_empty_though_its_number_and_its_formulas_stand(filled: Path) -> None:
    rows = accepted(filled).blocks["GN-03", "works"]
    assert [row.position for row in rows] == list(range(1, 41))
    assert [row.position for row in rows if not row.is_empty] == [1, 2, 4, 40]
    assert set(rows[2].computed) == {"plan_percent", "investment_percent"}
    submission = accepted(filled)
    percent = submission.cell("GN-03", "works#1", "plan_percent")
    assert percent is not None and percent.value == 25.61  # 200 / 781 = 25,608…
    assert submission.own("GN-03", "works#4", "name") == "C14"


def test_block_rows_have_places_from_the_first_to_the_last_sentinel(filled: Path) -> None:
    rows = accepted(filled).found["GN-03"].rows
    assert (rows["works#first"], rows["works#1"], rows["works#40"], rows["works#last"]) == (10, 11, 50, 51)


def test_a_formula_typed_into_an_input_counts_with_its_stored_value(filled: Path) -> None:
    """H14 is an input of 132.000.000 that somebody adds up; what Excel stored for it is the figure."""
    part = part_of(filled.read_bytes(), "GN DTTS")

    def edit(name: str, text: str) -> str:
        if name != part:
            return text
        cell = re.search(r'<c r="H14"[^>]*>(<v>132000000</v>)</c>', text)
        assert cell is not None
        return text.replace(cell[0], cell[0].replace(cell[1], f"<f>100000000+32000000</f>{cell[1]}"))

    submission = accepted(with_parts(filled, edit))
    assert figures(submission) == expected()
    cell = submission.typed["GN-01.DTTS", "DTTS.1.n2", "allocated_year_capital"]
    assert (cell.kind, cell.value, cell.formula) == ("number", 132000000.0, "=100000000+32000000")


def test_how_a_file_calculates_is_recorded(filled: Path) -> None:
    assert (accepted(filled).manual_calculation, accepted(filled).full_precision) == (False, True)

    def edit(name: str, text: str) -> str:
        if name != "xl/workbook.xml":
            return text
        return re.sub("<calcPr ", '<calcPr calcMode="manual" fullPrecision="0" ', text)

    odd = accepted(with_parts(filled, edit))
    assert (odd.manual_calculation, odd.full_precision, odd.made_with) == (True, False, "Microsoft Excel")


def test_where_cells_lie_serves_the_writing_of_formulas(filled: Path) -> None:
    """Found places are a cell map: the same addresses as issued, on the same sheets."""
    submission = accepted(filled)
    for instance, layout in LAYOUT.layouts.items():
        assert submission.sheet(instance) == KIT.instance_by_id[instance].sheet
        assert submission.found[instance].rows == layout.row_numbers
        assert submission.found[instance].columns == layout.column_numbers
    assert submission.found["GN-01.DTTS"].address("DTTS", "allocated") == Address(11, 3)


def test_the_whole_kit_with_its_live_checks_is_read_too(tmp_path: Path) -> None:
    kit: Kit = load().kit("ba-chuong-trinh-xa")
    path = tmp_path / "đủ.xlsx"
    path.write_bytes(build(kit, HEADER, dict(typed_values())))
    submission = read(path, load().kits)
    assert isinstance(submission, Submission)
    assert figures(submission) == expected()
    assert (submission.notes, submission.warnings) == ((), ())
