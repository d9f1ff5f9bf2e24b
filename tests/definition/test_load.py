import csv
import re
from pathlib import Path

import pytest

from mtqg_xl.definition.judged import MARK, digest, is_judged
from mtqg_xl.definition.load import load, load_alone, shipped
from mtqg_xl.definition.parts import RULE_WORDS
from mtqg_xl.findings import DefinitionError, UsageError
from tests.definition.folder import (
    CATALOGUE,
    KIT,
    MONEY_FORM,
    PUBLISHED,
    SOUND,
    WORKS_FORM,
    WORKS_ROWS,
    Change,
    loaded,
    mistakes,
    written,
)

FROM_FORMULA = SOUND[WORKS_ROWS].removeprefix("id,label,kind,block,parent,level,open,")

WORDS = (
    "sum_children, count_children, all_children, sum_block, sum_block_where, count_block, count_if, percent, "
    "round_half_up, if_blank, at_least, at_most, dong"
)
UNITS = "đồng, nghìn đồng, triệu đồng, tỷ đồng"


def test_a_sound_folder_loads(tmp_path: Path) -> None:
    kit = loaded(tmp_path).kit("thu")
    assert [(item.id, [row.id for row in item.rows]) for item in kit.instances] == [
        ("A-01", ["CT", "CT.1", "CT.2", "CT.rest"]),
        ("B-01", ["total", "all", "one"]),
    ]


def test_the_shipped_definitions_have_no_mistakes_and_are_marked_as_judged() -> None:
    assert set(load_alone(shipped(), anew=True).forms) >= {"TT", "GT", "CT-01", "GN-01", "GN-03"}
    assert is_judged(shipped()), "make golden judges them and marks them"


def test_a_mark_holds_only_for_the_files_that_were_judged(tmp_path: Path) -> None:
    wrong = (MONEY_FORM, 'formula = "disbursed / 2"', 'formula = "of_nothing / 2"')
    written(tmp_path, wrong)
    (tmp_path / MARK).write_text(f"{digest(tmp_path)}\n", encoding="ascii")
    load_alone(tmp_path)
    with pytest.raises(DefinitionError, match="of_nothing"):
        load_alone(tmp_path, anew=True)
    (tmp_path / CATALOGUE).write_text(SOUND[CATALOGUE] + "\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="of_nothing"):
        load_alone(tmp_path)


def test_a_day_may_be_told_not_to_lie_before_another(tmp_path: Path) -> None:
    (tmp_path / "sound").mkdir()
    assert mistakes(tmp_path / "sound", with_days("", 'not_before = "start"')) == []


def test_an_unknown_kit_is_answered_with_those_that_exist() -> None:
    with pytest.raises(UsageError, match=r"Không có bộ biểu “khong-co”.*ba-chuong-trinh-xa"):
        load().kit("khong-co")


TWELVE: dict[str, tuple[Change, str]] = {
    "wrong type": (
        (MONEY_FORM, "decimals = 0", 'decimals = "0"'),
        f"{MONEY_FORM}: columns[4].decimals: phải là số nguyên, đang là '0'",
    ),
    "unknown key": (
        (MONEY_FORM, 'show = "label"', 'shown = "label"'),
        f"{MONEY_FORM}: columns[0]: không có mục “shown”",
    ),
    "missing key": (
        (MONEY_FORM, 'title = "GIẢI NGÂN"\n', ""),
        f"{MONEY_FORM}: title: thiếu “title”",
    ),
    "unknown kind": (
        (MONEY_FORM, 'title = ["Vốn", "Giao"]\nkind = "input"', 'title = ["Vốn", "Giao"]\nkind = "số"'),
        f"{MONEY_FORM}: columns[1].kind: “số” phải là một trong: input, computed, text, choice, date, label, display",
    ),
    "unknown word": (
        (MONEY_FORM, "round_half_up(advance, 0)", "average(advance, 0)"),
        f"{MONEY_FORM}: columns[8].formula: không có từ “average”; các từ dùng được: {WORDS}",
    ),
    "unknown column in a formula": (
        (MONEY_FORM, "allocated - disbursed", "allocated - paid"),
        f"{MONEY_FORM}: columns[5].formula: không có cột “paid”",
    ),
    "percent fed to an operator": (
        (MONEY_FORM, "disbursed * 2", "disbursed_percent * 2"),
        f"{MONEY_FORM}: columns[7].formula: "
        "giá trị có thể trống không dùng được trong phép tính: bọc bằng if_blank(…, …)",
    ),
    "division by a column": (
        (MONEY_FORM, "disbursed / 2", "disbursed / allocated"),
        f"{MONEY_FORM}: columns[6].formula: chỉ chia được cho một số khác 0; tỷ lệ thì dùng percent(…, …)",
    ),
    "duplicate id": (
        (MONEY_FORM, 'id = "note"', 'id = "half"'),
        f"{MONEY_FORM}: columns[9].id: “half” đã có ở trên",
    ),
    "bad money unit": (
        (MONEY_FORM, 'money_unit = "đồng"', 'money_unit = "xu"'),
        f"{MONEY_FORM}: money_unit: “xu” không phải đơn vị tiền ({UNITS})",
    ),
    "unknown scope": (
        (MONEY_FORM, 'scope = "leaf"', 'scope = "leaves"'),
        f"{MONEY_FORM}: rules[0].scope: “leaves” phải là leaf, row, all, typed hoặc block:<khối>",
    ),
    "unknown parent": (
        (WORKS_ROWS, "one,Một,leaf,,all", "one,Một,leaf,,tat"),
        f"{WORKS_ROWS}: dòng 4.parent: không có dòng “tat”",
    ),
}

LAST_OF_WORKS = 'title = ["Số tiền"]\nkind = "input"\nunit = "money"\n'
COMPUTED_AND_RULE = """
[[columns]]
id = "double"
title = ["Gấp đôi"]
kind = "computed"
unit = "money"
formula = "amount * 2"

[[rules]]
id = "R09"
scope = "block:works"
left = "double"
op = ">="
right = "amount"
severity = "note"
what = "thử"
why = "thử"
mend = "Sửa số."
source = "thử"
"""
BREAK = '[[rules]]\nid = "R01"'


def broken_before(columns: str) -> Change:
    return (MONEY_FORM, BREAK, f"[page]\nbreak_before = {columns}\n\n{BREAK}")


def with_days(start: str, finish: str) -> Change:
    """Two columns of days at the end of the works, each with a line more."""
    days = "".join(
        f'\n[[columns]]\nid = "{name}"\ntitle = ["{name}"]\nkind = "date"\n{line}\n'
        for name, line in (("start", start), ("finish", finish))
    )
    return (WORKS_FORM, LAST_OF_WORKS, LAST_OF_WORKS + days)


MORE: dict[str, tuple[Change, str]] = {
    "day not before an unknown column": (
        with_days("", 'not_before = "begin"'),
        f"{WORKS_FORM}: columns[3].not_before: không có cột “begin”",
    ),
    "day not before an amount": (
        with_days("", 'not_before = "amount"'),
        f"{WORKS_FORM}: columns[3].not_before: cột “amount” không phải cột ngày",
    ),
    "amount not before a day": (
        (WORKS_FORM, LAST_OF_WORKS, LAST_OF_WORKS + 'not_before = "line"\n'),
        f'{WORKS_FORM}: columns[1].not_before: chỉ dùng cho cột ngày (kind = "date")',
    ),
    "day not before itself": (
        with_days('not_before = "start"', ""),
        f"{WORKS_FORM}: columns[2].not_before: quay vòng về chính cột “start”",
    ),
    "page break before an unknown column": (
        broken_before('["paid"]'),
        f"{MONEY_FORM}: page.break_before: không có cột “paid”",
    ),
    "page break inside a group": (
        broken_before('["disbursed"]'),
        f"{MONEY_FORM}: page.break_before: cột “disbursed” ở giữa nhóm “Vốn”",
    ),
    "page break before the first column": (
        broken_before('["label"]'),
        f"{MONEY_FORM}: page.break_before: cột “label” phải đứng sau cột đầu và theo thứ tự của biểu",
    ),
    "page breaks out of order": (
        broken_before('["note", "advance"]'),
        f"{MONEY_FORM}: page.break_before: cột “advance” phải đứng sau cột đầu và theo thứ tự của biểu",
    ),
    "bad rule side": (
        (MONEY_FORM, 'right = "allocated"', 'right = "allocated +"'),
        f"{MONEY_FORM}: rules[0].right: “allocated +” thiếu phần cuối",
    ),
    "rule side that may be blank": (
        (MONEY_FORM, "if_blank(disbursed_percent, 0)", "disbursed_percent"),
        f"{MONEY_FORM}: rules[1].right: giá trị có thể trống không dùng được trong phép tính: bọc bằng if_blank(…, …)",
    ),
    "unknown column in a guard": (
        (MONEY_FORM, 'when = "advance > 0"', 'when = "advanced > 0"'),
        f"{MONEY_FORM}: rules[1].when: không có cột “advanced”",
    ),
    "guard without a comparison": (
        (MONEY_FORM, 'when = "advance > 0"', 'when = "advance"'),
        f"{MONEY_FORM}: rules[1].when: “advance” không phải phép so sánh",
    ),
    "unknown word in a sentence of a rule": (
        (MONEY_FORM, 'what = "Còn lại {left}."', 'what = "Còn lại {rest}."'),
        f"{MONEY_FORM}: rules[1].what: không có “{{rest}}”; chỉ có: {', '.join(RULE_WORDS)}",
    ),
    "brace alone in a sentence of a rule": (
        (MONEY_FORM, 'what = "Còn lại {left}."', 'what = "Còn lại {left."'),
        f"{MONEY_FORM}: rules[1].what: dấu {{ }} phải đi đôi, ở giữa là một chữ, ví dụ {{left}}",
    ),
    "unknown severity": (
        (MONEY_FORM, 'severity = "note"', 'severity = "warn"'),
        f"{MONEY_FORM}: rules[1].severity: “warn” phải là một trong: block, explain, note",
    ),
    "scope row without rows": (
        (MONEY_FORM, 'rows = ["CT.1"]\n', ""),
        f"{MONEY_FORM}: rules[1].rows: phạm vi “row” cần danh sách dòng",
    ),
    "title that is no list": (
        (MONEY_FORM, 'title = ["Ghi chú"]', 'title = "Ghi chú"'),
        f'{MONEY_FORM}: columns[9].title: phải là danh sách các chữ ["…", "…"], đang là \'Ghi chú\'',
    ),
    "empty title": (
        (MONEY_FORM, 'title = ["Ghi chú"]', "title = []"),
        f"{MONEY_FORM}: columns[9].title: cần ít nhất một dòng chữ",
    ),
    "computed column without a formula": (
        (MONEY_FORM, 'formula = "disbursed * 2"\n', ""),
        f"{MONEY_FORM}: columns[7].formula: cột tự tính cần công thức",
    ),
    "formula of a typed column": (
        (MONEY_FORM, "decimals = 0\n", 'formula = "disbursed"\n'),
        f'{MONEY_FORM}: columns[4].formula: chỉ cột tự tính (kind = "computed") có công thức',
    ),
    "circle of formulas": (
        (MONEY_FORM, "allocated - disbursed", "allocated - 2 * remaining"),
        f"{MONEY_FORM}: columns[5].formula: công thức quay vòng về chính cột “remaining”",
    ),
    "text fed to an operator": (
        (MONEY_FORM, "disbursed * 2", 'disbursed * \\"hai\\"'),
        f"{MONEY_FORM}: columns[7].formula: chữ “hai” chỉ dùng được ở phần cuối của count_if, sum_block_where",
    ),
    "id with capitals": (
        (MONEY_FORM, 'id = "note"', 'id = "Note"'),
        f"{MONEY_FORM}: columns[9].id: “Note” phải là chữ thường không dấu, số và gạch dưới",
    ),
    "unknown denominator": (
        (MONEY_FORM, 'denominator = "year"', 'denominator = "month"'),
        f"{MONEY_FORM}: denominator: “month” không có trong year, year_and_carried, term, assigned_in_detail, "
        "expected, investment",
    ),
    "columns that are no tables": (
        (WORKS_FORM, "[rows]", "rules = 3\n[rows]"),
        f"{WORKS_FORM}: rules: phải là các bảng [[rules]]",
    ),
    "missing table of rows": (
        (WORKS_FORM, 'file = "rows.csv"', 'file = "dong.csv"'),
        f"{WORKS_FORM}: rows.file: không có tệp “dong.csv” trong cùng thư mục",
    ),
    "unknown key of rows": (
        (MONEY_FORM, 'catalogue = "$rows"', 'catalogue = "$rows"\ndeep = 2'),
        f"{MONEY_FORM}: rows: không có mục “deep”",
    ),
    "block before an unknown row": (
        (WORKS_FORM, 'before = "total"', 'before = "tong"'),
        f"{WORKS_FORM}: blocks[0].before: không có dòng “tong”",
    ),
    "unknown comparable column": (
        (WORKS_FORM, 'comparable = ["amount"]', 'comparable = ["sum"]'),
        f"{WORKS_FORM}: blocks[0].comparable: không có cột “sum”",
    ),
    "wrong number in a row": (
        (WORKS_ROWS, "one,Một,leaf,,all,1", "one,Một,leaf,,all,một"),
        f"{WORKS_ROWS}: dòng 4.level: phải là số nguyên, đang là 'một'",
    ),
    "row without an id": ((WORKS_ROWS, "one,Một", ",Một"), f"{WORKS_ROWS}: dòng 4.id: thiếu “id”"),
    "row too long": ((WORKS_ROWS, "1,amount,\n", "1,amount,,thừa\n"), f"{WORKS_ROWS}: dòng 4: thừa ô ở cuối dòng"),
    "unknown column of a table of rows": (
        (WORKS_ROWS, "level,open,formula", "level,open,formulae"),
        f"{WORKS_ROWS}: dòng 1: không có mục “formulae”",
    ),
    "unknown kind of row": (
        (WORKS_ROWS, "one,Một,leaf", "one,Một,leaves"),
        f"{WORKS_ROWS}: dòng 4.kind: “leaves” phải là một trong: leaf, parent, rest, link, total, heading",
    ),
    "row that opens an unknown column": (
        (WORKS_ROWS, "1,amount,", "1,amounts,"),
        f"{WORKS_ROWS}: dòng 4.open: không có cột “amounts”",
    ),
    "formula of a row": (
        (WORKS_ROWS, "1,amount,\n", "1,amount,total - amount\n"),
        f"{WORKS_ROWS}: dòng 4.formula: không có cột “total”",
    ),
    "row formula for a typed column": (
        (WORKS_ROWS, FROM_FORMULA, FROM_FORMULA.replace("formula", "formulas")[:-1] + "amount = 5 + 5\n"),
        f"{WORKS_ROWS}: dòng 4.formulas: “amount” không phải cột tự tính của biểu",
    ),
    "formula with a row that is not there": (
        (MONEY_FORM, '"disbursed / 2"', '"[CT.9].disbursed / 2"'),
        f"{KIT}: instances[0].half: không có dòng “CT.9”",
    ),
    "row met twice": (
        (WORKS_ROWS, "one,Một,leaf,,all", "all,Một,leaf,,all"),
        f"{WORKS_ROWS}: dòng 4.id: “all” đã có ở trên",
    ),
    "total of an unknown block": (
        (WORKS_ROWS, "total,works", "total,work"),
        f"{WORKS_ROWS}: dòng 2.block: không có khối “work”",
    ),
    "node below an unknown node": (
        (CATALOGUE, "CT.2,CT,", "CT.2,CTX,"),
        "catalogue/cay.csv: dòng 4.parent: không có “CTX” ở trên CT.2",
    ),
    "node that is its own parent": (
        (CATALOGUE, "CT.2,CT,", "CT.2,CT.2,"),
        "catalogue/cay.csv: dòng 4.parent: không có “CT.2” ở trên CT.2",
    ),
    "node met twice": ((CATALOGUE, "CT.2,CT,", "CT.1,CT,"), "catalogue/cay.csv: dòng 4.code: “CT.1” đã có ở trên"),
    "catalogue without a column": (
        (CATALOGUE, "capital,valid_from", "funds,valid_from"),
        "catalogue/cay.csv: dòng 1: thiếu cột “capital”",
    ),
    "two instances on one sheet": (
        (KIT, 'sheet = "B"', 'sheet = "a"'),
        f"{KIT}: instances[1].sheet: trùng tên trang “a”",
    ),
    "sheet name too long": (
        (KIT, 'sheet = "B"', f'sheet = "{"B" * 32}"'),
        f"{KIT}: instances[1].sheet: tên trang dài quá 31 chữ",
    ),
    "sheet name that Excel refuses": (
        (KIT, 'sheet = "B"', 'sheet = "B/1"'),
        f"{KIT}: instances[1].sheet: tên trang “B/1” có dấu mà Excel không nhận",
    ),
    "instance without a sheet": ((KIT, 'sheet = "B"\n', ""), f"{KIT}: instances[1].sheet: thiếu “sheet”"),
    "unknown key of an instance": (
        (KIT, 'sheet = "B"', 'sheet = "B"\nshet = "C"'),
        f"{KIT}: instances[1]: không có mục “shet”",
    ),
    "instance of an unknown form": (
        (KIT, 'form = "A-01"', 'form = "A-02"'),
        f"{KIT}: instances[0].form: không có biểu “A-02”",
    ),
    "instance of an unknown node": (
        (KIT, 'rows = "CT"', 'rows = "CX"'),
        f"{KIT}: instances[0].rows: không có “CX” trong danh mục",
    ),
    "instance id that formulas cannot write": (
        (KIT, "\n[[rules]]", '\n[[instances]]\nform = "B-01"\nid = "biểu B"\nsheet = "C"\n\n[[rules]]'),
        f"{KIT}: instances[2].id: “biểu B” phải như GN-01 hoặc GN-01.DTTS",
    ),
    "instance met twice": (
        (KIT, "\n[[rules]]", '\n[[instances]]\nform = "B-01"\nid = "B-01"\nsheet = "C"\n\n[[rules]]'),
        f"{KIT}: instances[2].id: “B-01” đã có ở trên",
    ),
    "sum of an unknown instance": (
        (
            KIT,
            "\n[[rules]]",
            '\n[[instances]]\nform = "A-01"\nid = "A-02"\nsums = ["A-01", "A-07"]\nsheet = "C"\n\n[[rules]]',
        ),
        f"{KIT}: instances[2].sums: không có biểu “A-07” với các dòng ở trên",
    ),
    "unit of a kit": (
        (KIT, 'money_unit = "đồng"', 'money_unit = "xu"'),
        f"{KIT}: money_unit: “xu” không phải đơn vị tiền ({UNITS})",
    ),
    "unknown headline": (
        (KIT, "A-01|CT|allocated", "A-01|CT|total"),
        f"{KIT}: headline[0]: A-01 không có cột “total”",
    ),
    "unknown column of advances": (
        (KIT, 'token = "THU"', 'token = "THU"\nadvance = "tam_ung"'),
        f"{KIT}: advance: biểu của headline không có cột “tam_ung”",
    ),
    "unknown header": ((KIT, 'token = "THU"', 'token = "THU"\nheader = "TT"'), f"{KIT}: header: không có biểu “TT”"),
    "kit without a token": ((KIT, 'token = "THU"\n', ""), f"{KIT}: token: thiếu “token”"),
    "rule of a kit for an unknown instance": (
        (KIT, 'instances = ["A-01"]', 'instances = ["A-01", "A-03"]'),
        f"{KIT}: rules[0].instances: không có biểu “A-03”",
    ),
    "rule of a kit for no instance": (
        (KIT, 'instances = ["A-01"]\n', ""),
        f"{KIT}: rules[0].instances: luật của bộ biểu cần nói áp dụng cho biểu nào",
    ),
    "own column of a rule of a kit": (
        (KIT, 'left = "disbursed"', 'left = "paid"'),
        f"{KIT}: rules[0].left: A-01 không có cột “paid”",
    ),
    "own percent of a rule of a kit": (
        (KIT, 'left = "disbursed"', 'left = "disbursed_percent"'),
        f"{KIT}: rules[0].left: giá trị có thể trống không dùng được trong phép tính: bọc bằng if_blank(…, …)",
    ),
    "unreadable side of a rule of a kit": (
        (KIT, 'left = "disbursed"', 'left = "disbursed disbursed"'),
        f"{KIT}: rules[0].left: thừa “disbursed” trong “disbursed disbursed”",
    ),
    "rule over a block with a computed column": (
        (WORKS_FORM, LAST_OF_WORKS, LAST_OF_WORKS + COMPUTED_AND_RULE),
        f"{WORKS_FORM}: rules[0].left: luật trên khối chỉ so cột nhập; “double” là cột tự tính",
    ),
    "scope of a rule of a kit": (
        (KIT, 'scope = "leaf"', 'scope = "block:works"'),
        f"{KIT}: rules[0].scope: “block:works” phải là leaf, row, all, typed hoặc block:<khối>",
    ),
    "rule of a kit for an unknown row": (
        (KIT, 'scope = "leaf"', 'scope = "row"\nrows = ["CT.1", "CT.9"]'),
        f"{KIT}: rules[0].rows: không có dòng “CT.9”",
    ),
    "rule of a kit that fits no row": (
        (KIT, 'left = "disbursed"', 'left = "note + disbursed"'),
        f"{KIT}: rules[0]: không dòng nào của biểu có đủ các cột của luật",
    ),
    "unknown instance in a rule of a kit": (
        (KIT, 'right = "sum_block_where(B-01.works.amount, B-01.works.line)"', 'right = "C-01.amount"'),
        f"{KIT}: rules[0].right: không có biểu “C-01”",
    ),
    "unknown column in a rule of a kit": (
        (KIT, 'right = "sum_block_where(B-01.works.amount, B-01.works.line)"', 'right = "sum_block(B-01.works.sum)"'),
        f"{KIT}: rules[0].right: B-01 không có cột “sum”",
    ),
    "unknown block in a rule of a kit": (
        (KIT, 'right = "sum_block_where(B-01.works.amount, B-01.works.line)"', 'right = "sum_block(B-01.work.amount)"'),
        f"{KIT}: rules[0].right: B-01 không có khối “work”",
    ),
    "unknown row in a rule of a kit": (
        (KIT, 'right = "sum_block_where(B-01.works.amount, B-01.works.line)"', 'right = "B-01[two].amount"'),
        f"{KIT}: rules[0].right: B-01 không có dòng “two”",
    ),
    "choices from an unknown instance": (
        (WORKS_FORM, 'choices = ["rows:A-01"]', 'choices = ["rows:A-09"]'),
        f"{KIT}: instances[1].line.choices: không có biểu “A-09”",
    ),
    "formula that reads an unknown instance": (
        (MONEY_FORM, "disbursed * 2", "C-01[one].amount * 2"),
        f"{KIT}: instances[0].twice: không có biểu “C-01”",
    ),
    "formula that reads a row missing elsewhere": (
        (MONEY_FORM, "disbursed * 2", "B-01[ten].amount * 2"),
        f"{KIT}: instances[0].twice: B-01 không có dòng “ten”",
    ),
    "percent of another instance fed to an operator": (
        (WORKS_ROWS, "1,amount,\n", "1,amount,A-01[CT.1].disbursed_percent * 2\n"),
        f"{KIT}: instances[1].one: giá trị có thể trống không dùng được trong phép tính: bọc bằng if_blank(…, …)",
    ),
}


def alone(kinds: dict[str, tuple[Change, str]]) -> list[object]:
    return [pytest.param(change, line, id=kind) for kind, (change, line) in kinds.items()]


@pytest.mark.parametrize(("change", "line"), [*alone(TWELVE), *alone(MORE)])
def test_a_mistake_is_one_line_with_file_and_path(tmp_path: Path, change: Change, line: str) -> None:
    assert mistakes(tmp_path, change) == [line]


def test_twelve_mistakes_of_twelve_kinds_are_twelve_lines_of_one_run(tmp_path: Path) -> None:
    found = mistakes(tmp_path, *(change for change, _ in TWELVE.values()))
    assert sorted(found) == sorted(line for _, line in TWELVE.values())


def sum_of_terms(count: int) -> tuple[Change, Change]:
    """A rule whose right side names so many cells of a sheet with a name of 30 letters."""
    terms = " + ".join(["A-01[CT.1].disbursed"] * count)
    right = 'right = "sum_block_where(B-01.works.amount, B-01.works.line)"'
    return (KIT, right, f'right = "{terms}"'), (KIT, 'sheet = "A"', f'sheet = "{"A" * 30}"')


def test_a_rule_too_long_for_excel_is_refused_before_a_workbook_is_made(tmp_path: Path) -> None:
    # each term is 'AAA…'!E9 and a comma: 36 signs; 100 terms and what stands around them are far below 8,192
    fits = mistakes(tmp_path / "vua", *sum_of_terms(100))
    (line,) = mistakes(tmp_path / "dai", *sum_of_terms(245))

    assert not fits
    said = re.fullmatch(
        rf"{KIT}: rules\[0\]: công thức ở KIỂM TRA cho dòng “CT[.]\w+” dài (\d)[.](\d+) ký tự, "
        "Excel nhận tối đa 8[.]192: so với dòng tổng, hoặc chia thành nhiều luật",
        line,
    )
    assert said is not None
    assert int(said[1] + said[2]) > 245 * 36


def test_one_run_reports_forms_rows_catalogue_and_kits_together(tmp_path: Path) -> None:
    planted = [MORE[kind] for kind in ("circle of formulas", "node met twice", "sheet name too long", "row too long")]
    found = mistakes(tmp_path, *(change for change, _ in planted))
    assert sorted(found) == sorted(line for _, line in planted)


def test_a_kit_is_not_blamed_for_what_follows_from_a_faulty_form(tmp_path: Path) -> None:
    change = (WORKS_FORM, 'title = ["Số tiền"]\nkind = "input"', 'title = ["Số tiền"]')
    assert mistakes(tmp_path, change) == [f"{WORKS_FORM}: columns[1].kind: thiếu “kind”"]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        (MONEY_FORM, b'id = "A-01"\nversion = \n', "không đọc được TOML: sai ở dòng 2, cột 11"),
        (KIT, 'id = "thử'.encode(), "không đọc được TOML: sai ở cuối tệp"),
        (MONEY_FORM, 'title = "Giải ngân"'.encode("utf-16"), "không đọc được TOML: tệp không phải mã hóa UTF-8"),
        (WORKS_ROWS, "id,label\none,Một\n".encode("utf-16"), "không đọc được tệp CSV (cần mã hóa UTF-8)"),
        (CATALOGUE, "code,parent\n".encode("utf-16"), "không đọc được tệp CSV (cần mã hóa UTF-8)"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str, content: bytes, line: str) -> None:
    folder = written(tmp_path)
    (folder / name).write_bytes(content)
    assert mistakes_in(folder) == [f"{name}: {line}"]


def mistakes_in(folder: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load_alone(folder)
    assert str(caught.value).splitlines()[1:] == list(caught.value.mistakes)
    return list(caught.value.mistakes)


def test_a_byte_order_mark_of_an_editor_does_no_harm(tmp_path: Path) -> None:
    folder = written(tmp_path)
    for name in SOUND:
        (folder / name).write_text(SOUND[name], encoding="utf-8-sig")
    assert list(load_alone(folder).kits) == ["thu"]


def test_the_same_form_and_version_in_two_folders_is_a_mistake(tmp_path: Path) -> None:
    copy = MONEY_FORM.replace("thu/", "xa/")
    assert mistakes(tmp_path, more={copy: SOUND[MONEY_FORM]}) == [f"{copy}: id: “A-01” phiên bản “1” đã có ở biểu khác"]


def test_two_kits_with_one_id_are_a_mistake(tmp_path: Path) -> None:
    assert mistakes(tmp_path, more={"kits/thu2.toml": SOUND[KIT]}) == ["kits/thu2.toml: id: đã có bộ biểu “thu”"]


def publishing(folder: Path) -> dict[str, str]:
    """The line of published.csv that publishes A-01 as it now stands."""
    form = loaded(folder).forms["A-01"]
    assert not form.published
    return {PUBLISHED: f"form,version,date,hash\nA-01,1,2024-06-30,{form.hash}\n"}


def is_published(folder: Path, line: dict[str, str], *changes: Change) -> bool:
    return loaded(folder, *changes, more=line).forms["A-01"].published


def test_a_form_is_published_by_the_line_with_its_hash(tmp_path: Path) -> None:
    line = publishing(tmp_path / "draft")
    assert is_published(tmp_path / "published", line)
    assert not loaded(tmp_path / "both", more=line).forms["B-01"].published


@pytest.mark.parametrize(
    "change",
    [
        (MONEY_FORM, 'title = ["Ghi chú"]', 'title = ["Ghi chú, nếu có"]'),
        (MONEY_FORM, 'why = "Không vượt kế hoạch."', 'why = "Giải ngân trong phạm vi kế hoạch."'),
        (MONEY_FORM, 'title = "GIẢI NGÂN"', 'title = "KẾT QUẢ GIẢI NGÂN"'),
    ],
    ids=["title of a column", "words of a rule", "title of the form"],
)
def test_another_wording_leaves_a_published_form_published(tmp_path: Path, change: Change) -> None:
    line = publishing(tmp_path / "draft")
    assert is_published(tmp_path / "changed", line, change)


@pytest.mark.parametrize(
    "change",
    [
        (MONEY_FORM, 'id = "note"', 'id = "remark"'),
        (MONEY_FORM, 'money_unit = "đồng"', 'money_unit = "triệu đồng"'),
        (MONEY_FORM, 'unit = "percent"', 'unit = "money"'),
        (MONEY_FORM, "disbursed * 2", "disbursed * 3"),
        (MONEY_FORM, 'severity = "explain"', 'severity = "block"'),
        (MONEY_FORM, 'left = "disbursed"', 'left = "advance"'),
        (MONEY_FORM, 'denominator = "year"', 'denominator = "term"'),
    ],
    ids=["id", "money unit", "unit", "formula", "severity", "rule", "denominator"],
)
def test_another_meaning_is_no_longer_the_published_form(tmp_path: Path, change: Change) -> None:
    line = publishing(tmp_path / "draft")
    assert not is_published(tmp_path / "changed", line, change)


def test_no_published_form_that_ships_has_changed() -> None:
    forms = load().forms
    with (shipped() / PUBLISHED).open(encoding="utf-8", newline="") as lines:
        published = [line["form"] for line in csv.DictReader(lines)]
    assert [name for name in published if not forms[name].published] == []


def test_a_line_of_publication_without_a_hash_is_a_mistake(tmp_path: Path) -> None:
    text = "form,version,date,hash\nA-01,1,2024-06-30,\n"
    assert mistakes(tmp_path, more={PUBLISHED: text}) == [f"{PUBLISHED}: dòng 2: thiếu “hash”"]


def test_the_hash_of_a_kit_changes_with_its_rows_and_rules_but_not_with_words(tmp_path: Path) -> None:
    def kit_hash(name: str, *changes: Change) -> str:
        return loaded(tmp_path / name, *changes).kit("thu").hash

    issued = kit_hash("issued")
    assert kit_hash("words", (KIT, 'title = "Bộ biểu thử"', 'title = "Bộ khác"')) == issued
    assert kit_hash("rows", (CATALOGUE, "CT.2,CT,", "CT.3,CT,")) != issued
    assert kit_hash("rule", (KIT, 'severity = "explain"', 'severity = "note"')) != issued
    assert kit_hash("form", (WORKS_FORM, 'unit = "money"', 'unit = "ha"')) != issued
