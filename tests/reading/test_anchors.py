"""Whatever an office does to a workbook, the same figures come back, or it is said which did not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from mtqg_xl.reading.submission import AnchorNote, Submission
from tests.libreoffice.client import (
    CopyRows,
    DeleteNames,
    DeleteRows,
    DeleteSheet,
    InsertColumns,
    InsertRows,
    LibreOffice,
    MoveSheet,
    Operation,
    RenameSheet,
    SetValue,
)
from tests.reading.filled import (
    KIT,
    LAYOUT,
    Change,
    Figures,
    accepted,
    changed,
    expected,
    figures,
    sheet_of,
    without_codes,
    without_names,
    without_protection,
    without_stamp,
    without_texts,
)

Edited = Callable[..., Submission]
DTTS, WORKS = "GN DTTS", "GN-03 CÔNG TRÌNH"
FORMS = [instance.id for instance in KIT.instances]


def row_of(instance: str, row: str) -> int:
    return LAYOUT.layouts[instance].row_numbers[row]


def cell_of(instance: str, row: str, column: str) -> str:
    return LAYOUT.own(instance, row, column)


def kinds(submission: Submission) -> list[tuple[str, str]]:
    return [(note.kind, note.instance) for note in submission.notes]


def notes(submission: Submission, kind: str) -> list[AnchorNote]:
    return [note for note in submission.notes if note.kind == kind]


def works(found: Figures) -> list[object]:
    return [row.get("name") for row in found[1]["GN-03", "works"]]


def test_the_figures_come_back_as_they_were_typed_and_nothing_is_noted(filled: Path) -> None:
    submission = accepted(filled)
    assert figures(submission) == expected()
    assert (submission.notes, submission.warnings) == ((), ())


# --- anchors that are gone -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "kind"),
    [(without_codes, "code_lost"), (without_texts, "label_changed"), (without_names, "name_lost")],
)
def test_losing_one_kind_of_anchor_loses_no_figure_and_is_told_once_a_sheet(
    filled: Path, loss: Change, kind: str
) -> None:
    submission = accepted(changed(filled, loss))
    assert figures(submission) == expected()
    assert kinds(submission) == [(kind, instance) for instance in FORMS]


@pytest.mark.parametrize(
    "losses",
    [
        (without_codes, without_texts),
        (without_codes, without_names),
        (without_texts, without_names),
        (without_stamp, without_codes, without_texts),
        (without_stamp, without_codes, without_names),
        (without_stamp, without_texts, without_names),
    ],
)
def test_any_one_kind_of_anchor_is_enough(filled: Path, losses: tuple[Change, ...]) -> None:
    assert figures(accepted(changed(filled, *losses))) == expected()


def test_a_form_without_any_anchor_is_missing_and_its_figures_are_not_guessed(filled: Path) -> None:
    submission = accepted(changed(filled, without_codes, without_texts, without_names, with_codes_of_ntm))
    assert set(submission.found) == {"GN-01.NTM"}
    assert {key[0] for key in submission.typed} == {"GN-01.NTM"}
    missing = [note.instance for note in notes(submission, "instance_missing")]
    assert missing == [instance for instance in FORMS if instance != "GN-01.NTM"]


def with_codes_of_ntm(book: Workbook) -> None:
    instance = KIT.instance_by_id["GN-01.NTM"]
    sheet, layout = sheet_of(book, instance), LAYOUT.layouts["GN-01.NTM"]
    sheet.cell(layout.code_row, layout.code_column).value = instance.id
    for column, number in layout.column_numbers.items():
        sheet.cell(layout.code_row, number).value = column
    for row, number in layout.row_numbers.items():
        sheet.cell(number, layout.code_column).value = row


def test_one_changed_label_is_a_note_at_its_cell(filled: Path) -> None:
    label = cell_of("GN-01.DTTS", "DTTS.8", "label")

    def rename(book: Workbook) -> None:
        book[DTTS][label].value = "Dự án tám"

    submission = accepted(changed(filled, rename))
    assert figures(submission) == expected()
    assert [(note.kind, note.cell) for note in submission.notes] == [("label_changed", label)]
    assert "“Dự án tám”" in submission.notes[0].what


def test_labels_are_known_in_other_spellings(filled: Path) -> None:
    """Decomposed letters, other case and spaces are what copying through other programs leaves."""
    from unicodedata import normalize

    def respell(book: Workbook) -> None:
        for row in range(11, row_of("GN-01.DTTS", "DTTS.rest") + 1):
            cell = book[DTTS].cell(row, 2)
            cell.value = normalize("NFD", f" {str(cell.value).upper()} ")

    submission = accepted(changed(filled, without_codes, without_names, respell))
    assert figures(submission) == expected()


def test_a_header_that_lost_its_merges_and_got_a_row_more_is_known_by_its_titles(filled: Path) -> None:
    layout = LAYOUT.layouts["GN-01.DTTS"]

    def unmerge(book: Workbook) -> None:
        sheet = book[DTTS]
        for merge in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merge))
        sheet.insert_rows(layout.header_row + 1)
        sheet.cell(layout.header_row, 10).value = "Lũy kế giải ngân đến ngày 25/6/2024"

    submission = accepted(changed(filled, without_codes, without_names, unmerge))
    assert figures(submission) == expected()
    assert submission.found["GN-01.DTTS"].columns == layout.column_numbers


# --- anchors that disagree -----------------------------------------------------------------------------


def test_two_anchors_outvote_a_code_that_was_swapped(filled: Path) -> None:
    layout = LAYOUT.layouts["GN-01.DTTS"]
    one, other = row_of("GN-01.DTTS", "DTTS.1.n2"), row_of("GN-01.DTTS", "DTTS.8")

    def swap(book: Workbook) -> None:
        book[DTTS].cell(one, layout.code_column).value = "DTTS.8"
        book[DTTS].cell(other, layout.code_column).value = "DTTS.1.n2"

    submission = accepted(changed(filled, swap))
    assert figures(submission) == expected()
    assert kinds(submission) == [("code_lost", "GN-01.DTTS")] * 2


def test_cells_shifted_down_beside_the_code_column_are_read_by_label_and_name(filled: Path) -> None:
    """Inserting cells, not rows, leaves the codes behind: code and label differ, the name follows the label."""
    first, last = row_of("GN-01.DTTS", "DTTS.8"), row_of("GN-01.DTTS", "DTTS.rest")
    layout = LAYOUT.layouts["GN-01.DTTS"]

    def shift(book: Workbook) -> None:
        sheet = book[DTTS]
        sheet.move_range(f"A{first}:{sheet.cell(last, layout.last_column).coordinate}", rows=1)
        for row in range(first, last + 1):
            name = f"mtqg.GN_01_DTTS.r.{layout.row_at[row]}"
            book.defined_names[name].attr_text = f"'{DTTS}'!$B${row + 1}"

    submission = accepted(changed(filled, without_protection, shift))
    assert figures(submission) == expected()


def test_a_row_with_three_different_anchors_is_not_read_and_its_values_are_listed(filled: Path) -> None:
    layout = LAYOUT.layouts["GN-01.DTTS"]
    home, coded, named = (row_of("GN-01.DTTS", row) for row in ("DTTS.1.n2", "DTTS.6", "DTTS.7.n1"))

    def tear(book: Workbook) -> None:
        sheet = book[DTTS]
        sheet.cell(home, layout.code_column).value = None
        sheet.cell(coded, layout.code_column).value = "DTTS.1.n2"
        sheet.cell(coded, layout.label_column).value = "xxx"
        book.defined_names["mtqg.GN_01_DTTS.r.DTTS.6"].attr_text = f"'{DTTS}'!$B$200"
        book.defined_names["mtqg.GN_01_DTTS.r.DTTS.1.n2"].attr_text = f"'{DTTS}'!$B${named}"

    submission = accepted(changed(filled, tear))
    torn = [note for note in notes(submission, "row_unread") if "DTTS.1.n2" in note.what]
    assert [note.values for note in torn] == [(f"H{home}: 132.000.000", f"O{home}: 88.000.000")]
    assert not any(row == "DTTS.1.n2" for _, row, _ in submission.typed)


def test_with_codes_and_labels_of_two_rows_at_odds_and_no_names_neither_is_guessed(filled: Path) -> None:
    layout = LAYOUT.layouts["GN-01.DTTS"]
    one, other = row_of("GN-01.DTTS", "DTTS.1.n2"), row_of("GN-01.DTTS", "DTTS.8")

    def swap(book: Workbook) -> None:
        book[DTTS].cell(one, layout.code_column).value = "DTTS.8"
        book[DTTS].cell(other, layout.code_column).value = "DTTS.1.n2"

    submission = accepted(changed(filled, without_names, swap))
    assert {"DTTS.1.n2", "DTTS.8"}.isdisjoint(row for _, row, _ in submission.typed)
    assert len(notes(submission, "row_unread")) == 2


# --- rows --------------------------------------------------------------------------------------------------


@pytest.fixture
def edited(filled: Path, tmp_path: Path, libreoffice: LibreOffice) -> Edited:
    """Give a function that changes the filled workbook in LibreOffice and reads what it saved."""

    def edit(*operations: Operation, changes: tuple[Change, ...] = ()) -> Submission:
        out = tmp_path / "đã sửa.xlsx"
        if changes:
            changed(filled, *changes)
        libreoffice.edit(filled, operations, out, sheets=["CHỈ TIÊU"])
        return accepted(out)

    return edit


@pytest.mark.libreoffice
@pytest.mark.parametrize("offset", [0, 1])
@pytest.mark.parametrize("losses", [(), (without_names,)])
def test_a_fixed_row_copied_and_inserted_is_read_once(edited: Edited, offset: int, losses: tuple[Change, ...]) -> None:
    row = row_of("GN-01.DTTS", "DTTS.4.1.a")
    submission = edited(CopyRows(DTTS, row, row, row + offset), changes=(without_protection, *losses))
    assert figures(submission) == expected()
    (note,) = notes(submission, "row_twice")
    assert note.instance == "GN-01.DTTS"
    assert [text.partition(": ")[2] for text in note.values] == ["2.981.000.000", "2.145.977.223"]


@pytest.mark.libreoffice
def test_a_copied_row_with_a_label_of_its_own_is_not_taken_for_the_first(edited: Edited) -> None:
    row = row_of("GN-01.DTTS", "DTTS.4.1.a")
    submission = edited(
        CopyRows(DTTS, row, row, row),
        SetValue(DTTS, f"B{row}", "Đường vào nghĩa trang"),
        SetValue(DTTS, f"H{row}", 5),
        changes=(without_protection, without_names),
    )
    assert figures(submission) == expected()
    (note,) = notes(submission, "row_twice")
    assert note.values == (f"H{row}: 5", f"O{row}: 2.145.977.223")


@pytest.mark.libreoffice
@pytest.mark.parametrize("losses", [(without_codes, without_names), (without_codes, without_texts)])
def test_an_inserted_row_that_no_form_knows_is_listed(edited: Edited, losses: tuple[Change, ...]) -> None:
    row = row_of("GN-01.DTTS", "DTTS.4.1.b")
    submission = edited(
        InsertRows(DTTS, row),
        SetValue(DTTS, f"B{row}", "Đường vào nghĩa trang"),
        SetValue(DTTS, f"H{row}", 12.5),
        changes=(without_protection, *losses),
    )
    assert figures(submission) == expected()
    assert [(note.cell, note.values) for note in notes(submission, "row_unknown")] == [(f"B{row}", (f"H{row}: 12,5",))]


@pytest.mark.libreoffice
def test_rest_rows_that_read_alike_stay_below_their_own_projects(edited: Edited) -> None:
    """By labels alone, with a project gone: "Chưa phân bổ" below 3.2 and below 3 are told apart by order."""
    submission = edited(
        DeleteRows(DTTS, row_of("GN-01.DTTS", "DTTS.3.1")),
        changes=(without_protection, without_codes, without_names),
    )
    fixed, _ = expected()
    left = {key: value for key, value in fixed.items() if key[1] != "DTTS.3.1"}
    assert figures(submission)[0] == left
    (note,) = notes(submission, "row_unread")
    gone = KIT.instance_by_id["GN-01.DTTS"].row_by_id["DTTS.3.1"]
    assert note.what.startswith(f"Không thấy dòng “{gone.label[:40]}")
    assert "(DTTS.3.1)” (mẫu có ở dưới dòng " in note.what
    assert note.cell == f"B{row_of('GN-01.DTTS', 'DTTS.3.1') - 1}"


@pytest.mark.libreoffice
def test_a_rest_row_that_may_be_either_of_two_is_not_guessed(edited: Edited) -> None:
    submission = edited(
        DeleteRows(DTTS, row_of("GN-01.DTTS", "DTTS.3.2.rest")),
        changes=(without_protection, without_codes, without_names),
    )
    read_rows = {row for _, row, _ in submission.typed}
    assert {"DTTS.3.2.rest", "DTTS.3.rest"}.isdisjoint(read_rows)
    unread = [note for note in notes(submission, "row_unread") if note.instance == "GN-01.DTTS"]
    assert [[text.partition(": ")[2] for text in note.values] for note in unread] == [["6.000"], ["6.000"]]


# --- blocks ------------------------------------------------------------------------------------------------


def new_work(row: int, name: str) -> tuple[Operation, ...]:
    return InsertRows(WORKS, row), SetValue(WORKS, f"C{row}", name), SetValue(WORKS, f"I{row}", 1)


@pytest.mark.libreoffice
@pytest.mark.parametrize("losses", [(), (without_codes,), (without_texts,), (without_names,)])
def test_works_inserted_at_top_middle_and_end_are_read_in_order(edited: Edited, losses: tuple[Change, ...]) -> None:
    first, last = LAYOUT.layouts["GN-03"].block_span("works")
    submission = edited(
        *new_work(last, "Cuối"), *new_work(first + 3, "Giữa"), *new_work(first + 1, "Đầu"), changes=losses
    )
    found = figures(submission)
    assert works(found) == ["Đầu", "Bắc Lanh Chang", "Cao Lộc", "Giữa", "Lũng Chang", "Nà Pò", "Cuối"]
    assert found[0] == expected()[0]
    place = submission.found["GN-03"]
    assert (place.rows["works#1"], place.rows["works#43"]) == (first + 1, last + 2)
    assert (place.rows["works#first"], place.rows["works#last"]) == (first, last + 3)
    assert submission.block_range("GN-03", "works", "disbursed_year_to_date") == f"I{first}:I{last + 3}"


@pytest.mark.libreoffice
def test_a_deleted_work_leaves_the_others_in_order(edited: Edited) -> None:
    submission = edited(DeleteRows(WORKS, row_of("GN-03", "works#2")))
    assert works(figures(submission)) == ["Bắc Lanh Chang", "Lũng Chang", "Nà Pò"]
    assert [row.position for row in submission.filled_rows("GN-03", "works")] == [1, 3, 39]
    assert submission.notes == ()


@pytest.mark.libreoffice
@pytest.mark.parametrize("sentinel", ["works#first", "works#last"])
@pytest.mark.parametrize("losses", [(), (without_codes,), (without_names,)])
def test_a_deleted_sentinel_hides_no_work(edited: Edited, sentinel: str, losses: tuple[Change, ...]) -> None:
    submission = edited(DeleteRows(WORKS, row_of("GN-03", sentinel)), changes=losses)
    assert figures(submission) == expected()
    assert len([note for note in notes(submission, "row_unread") if note.instance == "GN-03"]) == 1


@pytest.mark.libreoffice
def test_a_work_copied_with_its_code_is_a_work_more(edited: Edited) -> None:
    row = row_of("GN-03", "works#2")
    submission = edited(CopyRows(WORKS, row, row, row + 1))
    assert works(figures(submission)) == ["Bắc Lanh Chang", "Cao Lộc", "Cao Lộc", "Lũng Chang", "Nà Pò"]
    assert submission.notes == ()


# --- columns and sheets ------------------------------------------------------------------------------------


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "losses", [(), (without_codes, without_names), (without_codes, without_texts), (without_texts, without_names)]
)
def test_an_inserted_column_moves_nothing_into_another(edited: Edited, losses: tuple[Change, ...]) -> None:
    row = row_of("GN-01.DTTS", "DTTS.8")
    submission = edited(InsertColumns(DTTS, 8), SetValue(DTTS, f"H{row}", 77), changes=(without_protection, *losses))
    assert figures(submission) == expected()
    assert submission.found["GN-01.DTTS"].columns["allocated_year_capital"] == 9
    (note,) = notes(submission, "column_unread")
    assert note.values == (f"H{row}: 77",)


@pytest.mark.libreoffice
@pytest.mark.parametrize("losses", [(), (without_codes, without_names), (without_texts, without_names)])
def test_renamed_and_reordered_sheets_are_the_same_forms(edited: Edited, losses: tuple[Change, ...]) -> None:
    submission = edited(
        RenameSheet(DTTS, "Biểu 3"),
        RenameSheet("GN GNBV", "GN DTTS"),
        RenameSheet("THÔNG TIN", "Sheet1"),
        MoveSheet("GN NTM", 1),
        MoveSheet(WORKS, 2),
        changes=losses,
    )
    assert figures(submission) == expected()
    assert submission.sheet("GN-01.DTTS") == "Biểu 3"
    assert submission.sheet("GN-01.GNBV") == "GN DTTS"


@pytest.mark.libreoffice
def test_a_deleted_sheet_is_missing_and_the_others_are_read(edited: Edited) -> None:
    submission = edited(DeleteSheet("GN NTM"))
    fixed, blocks = expected()
    assert figures(submission) == ({key: value for key, value in fixed.items() if key[0] != "GN-01.NTM"}, blocks)
    assert [(note.kind, note.instance) for note in notes(submission, "instance_missing")] == [
        ("instance_missing", "GN-01.NTM")
    ]


@pytest.mark.parametrize("losses", [(), (without_names,)])
def test_two_sheets_that_claim_one_form_are_both_named(filled: Path, losses: tuple[Change, ...]) -> None:
    def copy(book: Workbook) -> None:
        sheet = book.copy_worksheet(book[DTTS])
        sheet.title = "GN DTTS (2)"
        sheet[cell_of("GN-01.DTTS", "DTTS.8", "allocated_year_capital")].value = 5

    submission = accepted(changed(filled, *losses, copy))
    assert figures(submission) == expected()
    (note,) = notes(submission, "sheet_twice")
    assert (note.sheet, note.values) == (DTTS, ("GN DTTS (2)",))
    cell = cell_of("GN-01.DTTS", "DTTS.8", "allocated_year_capital")
    assert note.what == (
        "Biểu GN-01.DTTS có ở nhiều trang: “GN DTTS” và “GN DTTS (2)”; "
        f"khác nhau ở 1 ô, trước hết {cell} (trống và 5). Chỉ đọc trang “GN DTTS”."
    )


def test_a_copy_that_says_the_same_is_told_as_one(filled: Path) -> None:
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book[DTTS])

    submission = accepted(changed(filled, copy))
    assert figures(submission) == expected()
    (note,) = submission.notes
    assert (note.kind, note.sheet, note.values) == ("sheet_copied", DTTS, ("GN DTTS Copy",))
    assert "không khác ô nào" in note.what


def test_a_copy_in_which_a_formula_was_typed_over_is_no_equal_copy(filled: Path) -> None:
    def copy(book: Workbook) -> None:
        total = cell_of("GN-01.DTTS", "DTTS", "allocated_year_capital")
        book.copy_worksheet(book[DTTS])[total].value = 9

    (note,) = accepted(changed(filled, copy)).notes
    assert note.kind == "sheet_twice"
    assert "(công thức và 9)" in note.what


def test_of_two_sheets_the_one_that_the_names_follow_is_read(filled: Path) -> None:
    def copy_in_front(book: Workbook) -> None:
        sheet = book.copy_worksheet(book[DTTS])
        sheet[cell_of("GN-01.DTTS", "DTTS.8", "allocated_year_capital")].value = 5
        book.move_sheet(sheet, -len(book.sheetnames))

    assert figures(accepted(changed(filled, copy_in_front))) == expected()


# --- other workbooks, filters, pasting -----------------------------------------------------------------------


def without_all_but(*sheets: str) -> Change:
    """Keep some sheets alone, as after pasting them into another workbook: no stamp, no names, no hidden sheets."""

    def change(book: Workbook) -> None:
        for name in book.sheetnames:
            if name not in sheets:
                del book[name]
        book.create_sheet("Sheet1")
        for name in [each.name for each in book.custom_doc_props.props]:
            del book.custom_doc_props[name]

    return change


def test_a_form_pasted_into_another_workbook_is_read_and_the_others_are_missing(filled: Path) -> None:
    submission = accepted(changed(filled, without_names, without_all_but(DTTS)))
    fixed, _ = expected()
    assert figures(submission) == ({key: value for key, value in fixed.items() if key[0] == "GN-01.DTTS"}, {})
    missing = [note.instance for note in submission.notes if note.kind == "instance_missing"]
    assert missing == [name for name in FORMS if name != "GN-01.DTTS"]
    assert submission.unread == ()
    (warning,) = [each for each in submission.warnings if "nhận dạng" in each]
    assert KIT.title in warning


@pytest.mark.parametrize("losses", [(), (without_codes,), (without_names,)])
def test_rows_hidden_by_hand_or_by_a_filter_left_on_are_read(filled: Path, losses: tuple[Change, ...]) -> None:
    def hide(book: Workbook) -> None:
        for instance in KIT.instances:
            sheet, layout = sheet_of(book, instance), LAYOUT.layouts[instance.id]
            for row in range(layout.first_row + 1, layout.last_row, 2):
                sheet.row_dimensions[row].hidden = True
            sheet.column_dimensions["D"].hidden = True

    submission = accepted(changed(filled, *losses, hide))
    assert figures(submission) == expected()
    assert submission.unread == ()


@pytest.mark.parametrize(
    "losses",
    [(without_codes, without_stamp), (without_names, without_stamp), (without_texts, without_stamp)],
)
def test_sheets_pasted_as_values_have_the_same_figures(filled: Path, losses: tuple[Change, ...]) -> None:
    stored = load_workbook(filled, data_only=True)

    def as_values(book: Workbook) -> None:
        for instance in KIT.instances:
            for row in sheet_of(book, instance).iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        cell.value = stored[instance.sheet][cell.coordinate].value

    submission = accepted(changed(filled, as_values, *losses))
    assert figures(submission) == expected()
    total = submission.computed["GN-01.DTTS", "DTTS", "allocated_year_capital"]
    assert (total.formula, total.value) == (None, 132_000_000 + 2_981_000_000)


# --- programs ------------------------------------------------------------------------------------------------


def test_a_file_saved_by_openpyxl_has_the_same_figures_and_no_stored_results(filled: Path) -> None:
    submission = accepted(changed(filled))
    assert figures(submission) == expected()
    total = submission.computed["GN-01.DTTS", "DTTS", "allocated_year_capital"]
    assert (total.kind, total.value, total.has_cached) == ("blank", None, False)


@pytest.mark.libreoffice
def test_a_file_saved_by_libreoffice_has_the_same_figures_and_results(edited: Edited) -> None:
    submission = edited()
    assert figures(submission) == expected()
    assert (submission.notes, submission.warnings) == ((), ())
    assert submission.made_with.startswith("LibreOffice")
    total = submission.computed["GN-01.DTTS", "DTTS", "allocated_year_capital"]
    assert (total.value, total.has_cached) == (132_000_000 + 2_981_000_000, True)


@pytest.mark.libreoffice
def test_a_file_without_names_from_another_program_is_read(edited: Edited) -> None:
    submission = edited(DeleteNames())
    assert figures(submission) == expected()
    assert kinds(submission) == [("name_lost", instance) for instance in FORMS]
