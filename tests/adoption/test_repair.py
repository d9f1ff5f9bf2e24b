"""Files on the blank of an office, damaged as officers do: checked, put back, sent back; nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load
from mtqg_xl.mending.send_back import result_sheet
from mtqg_xl.mending.sender import sender_of
from mtqg_xl.pipeline.batch import check_batch, read_batch, read_one
from mtqg_xl.pipeline.making import make, order
from mtqg_xl.pipeline.mending import RepairedFile, repair_file
from tests.adoption import blanks
from tests.adoption.adopted import adopted, sole_instance
from tests.made import REPORTERS

STATES = ("Đã quyết toán", "Đang thi công", "Chưa khởi công")
SHEET = "BIỂU 5"
Damage = Callable[[Workbook, Worksheet], None]


def _with_lists(path: Path) -> Path:
    """The blank with a list that stands on a hidden sheet, and a formula below the table."""
    blanks.subtotals_below(path)
    book = load_workbook(path)
    sheet, lists = book[SHEET], book.create_sheet("DM")
    lists.sheet_state = "hidden"
    for at, text in enumerate(STATES, start=1):
        lists.cell(at, 1, text)
    rule = DataValidation(type="list", formula1="DM!$A$1:$A$3", showErrorMessage=True)
    rule.add("F12:F20")
    limit = DataValidation(type="decimal", operator="between", formula1="0", formula2="5000", showErrorMessage=True)
    limit.add("D13:E14")
    sheet.add_data_validation(rule)
    sheet.add_data_validation(limit)
    sheet["A27"] = "=COUNTA(F12:F20)"
    book.save(path)
    return path


@dataclass(frozen=True)
class Office:
    definitions: Definitions
    made: Path
    folder: Path

    def damaged(self, damage: Damage) -> Path:
        """A file in which two figures were typed, saved with some damage."""
        book = load_workbook(self.made)
        sheet = book[SHEET]
        sheet["D13"], sheet["E17"] = 10, 2.5
        damage(book, sheet)
        path = self.folder / "hong.xlsx"
        book.save(path)
        return path

    def repaired(self, damage: Damage) -> tuple[RepairedFile, Worksheet, Worksheet]:
        """What a repair did, and the sheet with its formulas and with its values."""
        path = self.folder / "sua.xlsx"
        done = repair_file(self.damaged(damage), path, self.definitions, force=True)
        return done, load_workbook(path).worksheets[0], load_workbook(path, data_only=True).worksheets[0]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("co-quan")
    definitions = adopted(_with_lists(folder / "mau.xlsx"), folder / "bieu")
    task = order(definitions, "pb-05", REPORTERS, "2024-H1", only=("99001",))
    (made,) = make(task, folder / "ra")
    return Office(definitions, made, folder)


def _said(done: RepairedFile) -> set[tuple[str, str]]:
    return {(change.kind, change.cell) for change in done.repaired.changes}


def test_formulas_typed_over_altered_and_cleared_are_put_back(office: Office) -> None:
    def damage(_: Workbook, sheet: Worksheet) -> None:
        sheet["D15"], sheet["D20"], sheet["C14"], sheet["A27"] = 999, "=D15+D19+D13", None, 7

    done, formulas, values = office.repaired(damage)

    assert _said(done) == {("overtyped", "D15"), ("altered", "D20"), ("cleared", "C14"), ("overtyped", "A27")}
    assert [formulas[at].value for at in ("D15", "A27")] == ["=SUM(D13,D14)", "=COUNTA(F12:F20)"]
    assert [values[at].value for at in ("D13", "D15", "C14", "D20", "E20", "C20")] == [10, 10, 0, 10, 2.5, 12.5]
    assert not done.has_blocking


def test_a_file_without_damage_has_nothing_to_put_back(office: Office) -> None:
    done, _, _ = office.repaired(lambda book, sheet: None)

    assert not done.repaired.changes


def test_names_lists_and_what_a_list_offers_are_put_back(office: Office) -> None:
    def damage(book: Workbook, sheet: Worksheet) -> None:
        book.defined_names.clear()
        sheet.data_validations.dataValidation = []
        book["DM"]["A2"] = "hỏng"

    done, _, _ = office.repaired(damage)

    book = load_workbook(office.folder / "sua.xlsx")
    rule, limit = book[SHEET].data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", "DM!$A$1:$A$3", "F12:F20")
    assert (limit.type, limit.operator, limit.formula1, limit.formula2) == ("decimal", "between", "0", "5000")
    assert str(limit.sqref) == "D13:E14"
    assert book["DM"]["A2"].value == "Đang thi công"
    assert book.defined_names["mtqg.PB_05.r.I.1"].attr_text == f"'{SHEET}'!$B$13"
    assert {kind for kind, _ in _said(done)} == {"name", "validation", "hidden"}


@pytest.mark.parametrize("bound", ["formula1", "formula2", "operator"])
def test_a_limit_with_another_bound_is_put_back(office: Office, bound: str) -> None:
    def damage(_: Workbook, sheet: Worksheet) -> None:
        setattr(sheet.data_validations.dataValidation[1], bound, "notBetween" if bound == "operator" else "9")

    done, _, _ = office.repaired(damage)

    assert _said(done) == {("validation", "D13:E14")}


def test_codes_are_put_back_into_a_hidden_column_and_never_over_ordinals_that_read_like_them(office: Office) -> None:
    def damage(_: Workbook, sheet: Worksheet) -> None:
        sheet.delete_cols(7)
        del sheet.column_dimensions["G"]

    done, formulas, _ = office.repaired(damage)

    assert [formulas[at].value for at in ("A12", "A13", "G12", "G13")] == ["I", 1, "I", "I.1"]
    assert formulas.column_dimensions["G"].hidden
    assert {kind for kind, _ in _said(done)} == {"code"}


def test_what_an_office_fills_in_between_dots_stays(office: Office) -> None:
    def damage(_: Workbook, sheet: Worksheet) -> None:
        sheet["A1"], sheet["E23"] = "UBND HUYỆN BẠCH THÔNG", "Phủ Thông, ngày 25 tháng 6 năm 2024"
        sheet["B14"] = "NS địa phương"

    done, formulas, _ = office.repaired(damage)

    assert _said(done) == {("label", "B14")}
    assert formulas["A1"].value == "UBND HUYỆN BẠCH THÔNG"
    assert formulas["B14"].value == "Ngân sách địa phương"


def test_rows_that_moved_are_mended_where_they_are(office: Office) -> None:
    def damage(_: Workbook, sheet: Worksheet) -> None:
        sheet.insert_rows(2, 3)  # as a program does that leaves formulas and names where they were

    _, formulas, values = office.repaired(damage)

    assert formulas["D18"].value == "=SUM(D16,D17)"
    assert [values[at].value for at in ("D16", "D18", "C23")] == [10, 10, 12.5]


def test_formulas_in_the_empty_rows_of_a_blank_are_put_back(tmp_path: Path) -> None:
    definitions = adopted(blanks.four_levels(tmp_path / "mau.xlsx"), tmp_path / "bieu")
    (path,) = make(order(definitions, "bm-08", REPORTERS, "2024-H1", only=("99001",)), tmp_path / "ra")
    book = load_workbook(path)
    sheet = book["Danh muc"]
    sheet["E11"], sheet["H11"], sheet["D11"], sheet["D10"] = 200, 50, 7, None
    book.save(path)

    done = repair_file(path, tmp_path / "sua.xlsx", definitions)

    values = load_workbook(tmp_path / "sua.xlsx", data_only=True)["Danh muc"]
    assert _said(done) == {("overtyped", "D11"), ("cleared", "D10")}
    assert [values[at].value for at in ("D11", "D10", "D9", "I11")] == [200, 200, 200, 25]


def test_a_form_called_like_a_shipped_one_leaves_the_shipped_kits_alone(tmp_path: Path) -> None:
    adopted(blanks.four_levels(tmp_path / "mau.xlsx"), tmp_path / "bieu")  # "Biểu mẫu số 08": so is one of 2026

    definitions = load(tmp_path / "bieu")

    assert not definitions.mistakes
    assert definitions.kit("ntm-2026-tinh").instance_by_id["BM-08"].form.page.layout != "blank"
    assert definitions.kit("bm-08").instance_by_id["BM-08"].form.page.layout == "blank"


# --- lists, marks, what goes back ------------------------------------------------------------------------


def test_a_list_of_the_blank_is_what_may_be_chosen(office: Office) -> None:
    def chosen(_: Workbook, sheet: Worksheet) -> None:
        sheet["F13"], sheet["F15"] = "Xong", "Đang thi công"

    (result,) = check_batch(read_batch([office.damaged(chosen)], office.definitions)).results

    column = sole_instance(office.definitions).column_by_id["ghi_chu"]
    assert (column.kind, column.choices) == ("choice", STATES)
    assert [(item.code, item.cell) for item in result.findings if item.code != "F06"] == [("I06", "F13")]


def test_a_mark_says_on_a_blank_that_nothing_arose(office: Office) -> None:
    def marked(_: Workbook, sheet: Worksheet) -> None:
        sheet["D13"], sheet["E17"] = "-", None

    (result,) = check_batch(read_batch([office.damaged(marked)], office.definitions)).results

    assert result.verdict.value == "ok"


def test_what_goes_back_names_no_sheet_that_a_blank_does_not_have(office: Office) -> None:
    def negative(_: Workbook, sheet: Worksheet) -> None:
        sheet["D14"] = -3

    path = office.damaged(negative)
    (result,) = check_batch(read_batch([path], office.definitions)).results
    submission, kit = read_one(path, office.definitions)

    texts = [
        str(cell.value) for cell in result_sheet(result, submission, kit, sender_of(submission, kit)).cells.values()
    ]
    assert [item.code for item in result.findings if item.severity.value == "explain"] == ["I04"]
    assert any("ghi lý do khi gửi lại" in text for text in texts)
    assert not any("THÔNG TIN" in text or "ở GIẢI TRÌNH" in text for text in texts)
