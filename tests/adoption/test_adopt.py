"""An official blank gives the definition that a careful person would write from it; its doubts are questions."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from mtqg_xl.adoption.draft import DraftForm, adopt
from mtqg_xl.definition.language import Binary, Call, Expr, Ref
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance
from tests.adoption import blanks
from tests.adoption.adopted import adopted, sheet_of_ours, sole_instance
from tests.adoption.by_letter import formulas_by_letter


def _by_place(formula: Expr | None, place: dict[str, int]) -> object:
    """A formula with the places of columns instead of their ids."""
    match formula:
        case Ref(column):
            return place[column]
        case Binary(op, left, right):
            return op, _by_place(left, place), _by_place(right, place)
        case Call(word, arguments):
            return word, *(_by_place(argument, place) for argument in arguments)
        case _:
            return formula


def _columns(instance: Instance) -> list[tuple[object, ...]]:
    place = {column.id: at for at, column in enumerate(instance.form.table)}
    return [
        (each.title, each.kind, each.number, each.unit, each.decimals, each.show, _by_place(each.formula, place))
        for each in instance.form.table
    ]


def _rows(instance: Instance) -> list[tuple[str, str, str, str]]:
    label = {row.id: row.label for row in instance.rows} | {"": ""}
    return [(row.stt, row.label, row.kind, label[row.parent or ""]) for row in instance.rows]


def test_our_own_form_without_codes_and_names_is_adopted_as_it_is_defined(tmp_path: Path) -> None:
    ours = load().kit("ba-chuong-trinh-xa").instance_by_id["GN-01.DTTS"]
    blank = sheet_of_ours("GN DTTS", tmp_path / "gn.xlsx", code_row=9, last_column=23)

    found = sole_instance(adopted(blank, tmp_path / "bieu"))

    assert _columns(found) == _columns(ours)
    assert _rows(found) == _rows(ours)
    assert found.form.number == "Biểu GN-01"
    assert found.money_unit == "đồng"
    assert not adopt(blank).questions


@pytest.mark.parametrize(("kit", "form"), [("ntm-2026-xa", "BM-12"), ("ntm-giai-doan-xa", "PB-05")])
def test_forms_of_two_blocks_and_of_rows_told_beside_have_the_sums_that_they_are_defined_with(
    kit: str, form: str, tmp_path: Path
) -> None:
    ours = load().kit(kit).instance_by_id[form]
    layout = kit_layout(load().kit(kit)).layouts[form]
    last = layout.last_column
    blank = sheet_of_ours(ours.sheet, tmp_path / "mau.xlsx", code_row=layout.code_row, last_column=last, kit=kit)

    found = sole_instance(adopted(blank, tmp_path / "bieu"))

    titles_and_formulas = [(title, kind, formula) for title, kind, *_, formula in _columns(ours)]
    assert [(title, kind, formula) for title, kind, *_, formula in _columns(found)] == titles_and_formulas
    assert _rows(found) == _rows(ours)


def _form(draw: Callable[[Path], Path], folder: Path, answers: dict[str, str] | None = None) -> DraftForm:
    (form,) = adopt(draw(folder / f"{draw.__name__}.xlsx"), answers).forms
    return form


def test_the_official_table_without_arithmetic_has_its_18_leaves(tmp_path: Path) -> None:
    form = _form(blanks.form_of_section_6_1, tmp_path)

    group = "Số hộ cận nghèo đầu năm (Theo Quyết định đã phê duyệt của UBND tỉnh)"
    assert [column.title for column in form.columns] == [
        ("TT",),
        ("Thành phố/Thị xã/huyện/…",),
        ("Tổng số hộ dân cư", "Số hộ"),
        ("Tổng số hộ dân cư", "Trong đó hộ DTTS"),
        (group, "Số hộ"),
        (group, "Tỷ lệ %"),
        (group, "Số hộ DTTS"),
        (group, "Tỷ lệ %"),
        ("Diễn biến trong năm", "Số hộ thoát", "Số hộ"),
        ("Diễn biến trong năm", "Số hộ thoát", "Tỷ lệ %"),
        ("Diễn biến trong năm", "Số hộ tái", "Số hộ"),
        ("Diễn biến trong năm", "Số hộ tái", "Tỷ lệ %"),
        ("Diễn biến trong năm", "Số hộ phát sinh", "Số hộ"),
        ("Diễn biến trong năm", "Số hộ phát sinh", "Tỷ lệ %"),
        ("Số hộ cuối năm", "Số hộ"),
        ("Số hộ cuối năm", "Tỷ lệ %"),
        ("Số hộ cuối năm", "Số hộ DTTS"),
        ("Số hộ cuối năm", "Tỷ lệ %"),
    ]


def test_only_the_ambiguous_ratios_of_the_official_table_are_asked_for(tmp_path: Path) -> None:
    form = _form(blanks.form_of_section_6_1, tmp_path)

    assert [question.place.split()[1] for question in form.questions] == ["H", "J", "R"]
    assert [[words.split(" (")[0] for _, words in question.options] for question in form.questions] == [
        ["G/D*100", "G/E*100", "gõ tay, không có công thức"],
        ["I/E*100", "I/C*100", "gõ tay, không có công thức"],
        ["Q/D*100", "Q/O*100", "gõ tay, không có công thức"],
    ]
    sure = formulas_by_letter(form)
    assert {letter: sure[letter] for letter in "FLNOP"} == {
        "F": "percent(E, C)",
        "L": "percent(K, C)",
        "N": "percent(M, C)",
        "O": "E + K + M - I",
        "P": "percent(O, C)",
    }
    assert len(form.inferred) == 5


def test_an_answer_decides_a_question(tmp_path: Path) -> None:
    asked = _form(blanks.form_of_section_6_1, tmp_path).questions

    by_number = _form(blanks.form_of_section_6_1, tmp_path, {asked[0].id: "2"})
    typed = _form(blanks.form_of_section_6_1, tmp_path, {asked[1].id: "nhap"})
    own = _form(blanks.form_of_section_6_1, tmp_path, {asked[1].id: "=I/(E+K)*100"})

    assert formulas_by_letter(by_number)["H"] == "percent(G, E)"
    assert "J" not in formulas_by_letter(typed)
    assert formulas_by_letter(own)["J"] == "percent(I, E + K)"


def _tree(form: DraftForm) -> list[tuple[int, str, str, str]]:
    return [(row.at, row.kind, row.id, row.parent) for row in sorted(form.rows, key=lambda row: row.at)]


def test_rows_and_blocks_of_the_official_table_with_its_total_last(tmp_path: Path) -> None:
    form = _form(blanks.form_of_section_6_1, tmp_path)

    assert _tree(form) == [
        (9, "parent", "I", "tong"),
        (13, "parent", "II", "tong"),
        (16, "parent", "tong", ""),
    ]
    assert [(block.at, block.rows) for block in form.blocks] == [(10, 3), (14, 2)]
    assert [row.block for row in sorted(form.rows, key=lambda row: row.at)] == ["i_ds", "ii_ds", ""]


def test_subtotals_below_their_rows_and_a_form_that_starts_at_row_9(tmp_path: Path) -> None:
    form = _form(blanks.subtotals_below, tmp_path)

    assert (form.id, form.title, form.money_unit) == ("PB-05", "KẾT QUẢ HUY ĐỘNG NGUỒN LỰC", "triệu đồng")
    assert (form.table.header, form.table.number_row, form.table.body[-1]) == (range(9, 11), 11, 20)
    assert formulas_by_letter(form) == {"C": "D + E"}
    assert _tree(form) == [
        (12, "heading", "I", ""),
        (13, "leaf", "I.1", "I.cong"),
        (14, "leaf", "I.2", "I.cong"),
        (15, "parent", "I.cong", "tong"),
        (16, "heading", "II", ""),
        (17, "leaf", "II.1", "II.cong"),
        (18, "leaf", "II.2", "II.cong"),
        (19, "parent", "II.cong", "tong"),
        (20, "parent", "tong", ""),
    ]
    assert not form.questions


def test_subtotals_above_their_rows_with_arithmetic_in_the_number_row_alone(tmp_path: Path) -> None:
    form = _form(blanks.subtotals_above, tmp_path)

    assert formulas_by_letter(form) == {"E": "percent(D, C)"}
    assert form.columns[3].title == ("Giải ngân đến ngày {as_of}",)
    assert _tree(form) == [
        (6, "parent", "tong", ""),
        (7, "parent", "A", "tong"),
        (8, "leaf", "A.I", "A"),
        (9, "parent", "A.II", "A"),
        (10, "leaf", "A.II.k1", "A.II"),
        (11, "leaf", "A.II.k2", "A.II"),
        (12, "parent", "B", "tong"),
        (13, "leaf", "B.I", "B"),
        (14, "leaf", "B.II", "B"),
    ]
    assert not form.questions


def test_hidden_columns_dotted_numbers_and_no_number_row(tmp_path: Path) -> None:
    form = _form(blanks.hidden_columns, tmp_path)

    assert [column.place.split()[1] for column in form.columns] == ["B", "C", "D", "E", "G", "H"]
    assert form.table.number_row is None
    assert formulas_by_letter(form) == {"H": "percent(G, D)"}
    assert _tree(form) == [
        (5, "parent", "r1", ""),
        (6, "leaf", "r1.1", "r1"),
        (7, "leaf", "r1.2", "r1"),
        (8, "parent", "r2", ""),
        (9, "leaf", "r2.1", "r2"),
    ]
    assert [question.id for question in form.questions] == ["cot.E.an", "don_vi_tinh"]


def test_one_header_row_units_by_row_and_a_guide_beside_the_form(tmp_path: Path) -> None:
    form = _form(blanks.one_header_row, tmp_path)

    assert form.sheet.name == "Bieu 1"
    assert [(column.show, column.unit) for column in form.columns[2:5]] == [("unit", ""), ("", "row"), ("", "row")]
    assert formulas_by_letter(form) == {"F": "percent(E, D)"}
    assert [(row.at, row.kind, row.unit, row.parent) for row in form.rows] == [
        (6, "heading", "", ""),
        (7, "leaf", "km", ""),
        (8, "leaf", "hộ", ""),
        (9, "leaf", "hộ", ""),
        (10, "heading", "", ""),
        (11, "leaf", "triệu đồng", ""),
    ]


def test_four_header_rows_and_rows_left_for_works(tmp_path: Path) -> None:
    form = _form(blanks.four_levels, tmp_path)

    assert [column.title for column in form.columns[3:7]] == [
        ("Vốn đầu tư", "Tổng số"),
        ("Vốn đầu tư", "Trong đó", "Ngân sách", "TW"),
        ("Vốn đầu tư", "Trong đó", "Ngân sách", "ĐP"),
        ("Vốn đầu tư", "Trong đó", "Dân góp"),
    ]
    assert [column.kind for column in form.columns[:3]] == ["label", "text", "text"]
    assert formulas_by_letter(form) == {"D": "E + F + G", "I": "percent(H, D)"}
    assert form.money_unit == "nghìn đồng"
    assert [(block.at, block.rows) for block in form.blocks] == [(11, 3), (15, 2)]
    assert _tree(form) == [(9, "parent", "tong", ""), (10, "parent", "A", "tong"), (14, "parent", "B", "tong")]


def test_a_header_without_merges_and_numbers_over_every_column(tmp_path: Path) -> None:
    form = _form(blanks.without_merges, tmp_path)

    assert [column.title for column in form.columns[2:]] == [
        ("Kế hoạch vốn", "Tổng"),
        ("Kế hoạch vốn", "ĐTPT"),
        ("Kế hoạch vốn", "SN"),
        ("Giải ngân", "Tổng"),
        ("Giải ngân", "ĐTPT"),
        ("Giải ngân", "SN"),
        ("Tỷ lệ GN (%)",),
    ]
    assert formulas_by_letter(form) == {"C": "D + E", "F": "G + H", "I": "percent(F, C)"}
    assert form.money_unit == "nghìn đồng"
    assert [row.parent for row in sorted(form.rows, key=lambda row: row.at)] == ["tong", "A", "A", "tong", "B", ""]
    assert not form.questions


def test_groups_merged_over_their_ordinals_and_a_total_that_only_its_title_names(tmp_path: Path) -> None:
    form = _form(blanks.merged_groups, tmp_path)

    assert _tree(form) == [
        (6, "parent", "tong", ""),
        (7, "parent", "I", "tong"),
        (8, "leaf", "I.1", "I"),
        (9, "leaf", "I.2", "I"),
        (10, "parent", "II", "tong"),
        (11, "leaf", "II.1", "II"),
    ]
    assert [question.id for question in form.questions] == ["cot.tong_so"]
    assert formulas_by_letter(form) == {"C": "D + E"}


def test_paper_and_widths_are_those_of_the_blank(tmp_path: Path) -> None:
    path = blanks.subtotals_below(tmp_path / "mau.xlsx")
    book = load_workbook(path)
    sheet = book["BIỂU 5"]
    sheet.column_dimensions["B"].width = 42.7
    sheet.page_setup.paperSize = 8
    sheet["D1"] = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    book.save(path)

    form = sole_instance(adopted(path, tmp_path / "bieu")).form

    assert (form.page.orientation, form.page.paper, form.page.head) == ("landscape", "A3", "state")
    assert form.column("label").width == 42.7


def test_a_column_that_reaches_over_two_sheet_columns_is_one(tmp_path: Path) -> None:
    path = blanks.subtotals_above(tmp_path / "mau.xlsx")
    book = load_workbook(path)
    sheet = book["Sheet1"]
    sheet.unmerge_cells("A1:E1")
    sheet.move_range("E2:E14", cols=1)
    for row in range(4, 15):
        sheet.merge_cells(start_row=row, start_column=4, end_row=row, end_column=5)
        sheet.cell(row, 6).border = blanks.BORDER
    book.save(path)

    form = adopt(path).forms[0]

    assert [column.place.split()[1] for column in form.columns] == ["A", "B", "C", "D", "F"]
    assert formulas_by_letter(form) == {"F": "percent(D, C)"}


def test_rows_named_by_capital_and_small_letters_get_names_that_excel_can_tell_apart(tmp_path: Path) -> None:
    path = blanks.subtotals_above(tmp_path / "mau.xlsx")
    book = load_workbook(path)
    sheet = book["Sheet1"]
    for row, stt in ((7, "I"), (8, "1"), (9, "i"), (12, "II"), (13, "a"), (14, "A")):
        sheet.cell(row, 1).value = stt
    sheet.row_dimensions[13].hidden = True
    book.save(path)

    form = adopt(path).forms[0]

    ids = [row.id.casefold() for row in form.rows]
    assert len(set(ids)) == len(ids)
    assert form.inferred == ("Dòng 13 đang ẩn, vẫn là dòng của biểu.",)


def test_a_sum_that_leaves_a_row_out_is_asked_for_and_one_that_takes_rows_twice_told(tmp_path: Path) -> None:
    path = blanks.subtotals_above(tmp_path / "mau.xlsx")
    book = load_workbook(path)
    sheet = book["Sheet1"]
    for column in "CD":
        sheet[f"{column}6"] = f"=SUM({column}7:{column}14)"
        sheet[f"{column}7"] = f"={column}8"
        sheet[f"{column}9"] = f"=SUM({column}10:{column}11)"
        sheet[f"{column}12"] = f"=SUM({column}13:{column}14)"
    sheet["D12"] = "=D13"
    book.save(path)

    form = adopt(path).forms[0]
    whole = adopt(path, {"dong.A.cong_thieu": "du"}).forms[0]

    parents = {row.at: row.parent for row in form.rows}
    assert [question.id for question in form.questions] == ["dong.tong.cong_trung", "dong.A.cong_thieu"]
    assert (parents[7], parents[8], parents[9], parents[12], parents[14]) == ("tong", "A", "", "tong", "B")
    assert {row.at: row.parent for row in whole.rows}[9] == "A"
    assert form.inferred == ("Công thức ở D12 cộng các dòng khác với các cột còn lại; lấy theo đa số các cột.",)


def test_group_titles_above_the_ordinals_and_computed_ordinals(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Bảng 1")
        line = book.add_format({"border": 1})
        sheet.write("A1", "KẾT QUẢ HỖ TRỢ NHÀ Ở CHO HỘ NGHÈO")
        for row, texts in enumerate(
            (("", "", "Xây mới", "", "Ghi chú"), ("STT", "Đơn vị", "Số nhà", "Hộ DTTS", "")), 2
        ):
            for column, text in enumerate(texts):
                sheet.write(row, column, text or None, line)
        for row in range(4, 8):
            for column in range(5):
                sheet.write_blank(row, column, None, line)
        sheet.write_formula("A5", "=ROW()-4", line, 1)
        sheet.write_formula("A6", "=A5+1", line, 2)
        for row, name in ((5, "Xã A"), (6, "Xã B"), (8, "Tổng cộng")):
            sheet.write(f"B{row}", name, line)
        sheet.write_formula("C8", "=SUM(C5:C7)/2", line, 0)

    form = adopt(path).forms[0]

    assert [column.title for column in form.columns[2:]] == [
        ("Xây mới", "Số nhà"),
        ("Xây mới", "Hộ DTTS"),
        ("Ghi chú",),
    ]
    assert _tree(form) == [(5, "leaf", "r1", "tong"), (6, "leaf", "r2", "tong"), (8, "parent", "tong", "")]


def test_parts_in_two_rows_are_summed_each_by_itself(tmp_path: Path) -> None:
    form = _form(blanks.parts_in_two_rows, tmp_path)

    assert [(column.show, column.choices) for column in form.columns[2:4]] == [("split", ("Hộ", "Nhân khẩu")), ("", ())]
    assert formulas_by_letter(form) == {"F": "D - E"}
    assert [(row.at, row.kind, row.split, row.parent) for row in form.rows] == [
        (5, "parent", "Hộ", ""),
        (6, "parent", "Nhân khẩu", ""),
        (7, "leaf", "Hộ", "r1.ho"),
        (8, "leaf", "Nhân khẩu", "r1.nhan_khau"),
        (9, "leaf", "Hộ", "r1.ho"),
        (10, "leaf", "Nhân khẩu", "r1.nhan_khau"),
    ]


def test_guides_beside_rows_for_works_are_no_rows_of_figures(tmp_path: Path) -> None:
    form = _form(blanks.guided_works, tmp_path)

    assert [(block.at, block.rows) for block in form.blocks] == [(6, 3)]
    assert [(row.at, row.kind, row.block) for row in form.rows] == [
        (5, "heading", ""),
        (9, "heading", ""),
        (10, "parent", "ds1"),
    ]
    assert not form.questions


def test_a_second_table_below_the_first_is_told(tmp_path: Path) -> None:
    path = blanks.subtotals_above(tmp_path / "mau.xlsx")
    book = load_workbook(path)
    sheet = book["Sheet1"]
    blanks.head(sheet, {"A20": "STT", "B20": "Loại", "C20": "Số lượng"})
    blanks.body(sheet, 21, [[1, "Nhà ở"], [2, "Nước"]])
    blanks.frame(sheet, "A20:C22")
    book.save(path)

    found = adopt(path)

    assert len(found.forms) == 1
    assert found.left_out[0].startswith("trang “Sheet1”: còn một bảng từ dòng 20")


@pytest.mark.parametrize(
    "draw",
    [
        blanks.merged_groups,
        blanks.list_of_works,
        blanks.without_merges,
        blanks.form_of_section_6_1,
        blanks.subtotals_below,
        blanks.subtotals_above,
        blanks.hidden_columns,
        blanks.one_header_row,
        blanks.four_levels,
    ],
)
def test_every_adopted_blank_loads_as_a_definition(draw: Callable[[Path], Path], tmp_path: Path) -> None:
    instance = sole_instance(adopted(draw(tmp_path / "mau.xlsx"), tmp_path / "bieu"))

    assert instance.form.status == "transcribed"
    assert instance.form.columns
