"""The linter sees each kind of fault in a file that has only this one."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
import xlsxwriter

from tests.emitted import problems, schema_folder
from tests.emitted.workbook import looks_like_a_cell

WORKBOOK = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"
DOCUMENT = "word/document.xml"
LINKS = "xl/_rels/workbook.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Planted = Callable[[str, str, str], Path]


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """Give a workbook that has a bit of everything and no fault."""
    path = tmp_path / "sạch.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Biểu 1")
        book.add_worksheet("Q&A's")
        sheet.write("A1", "Đơn vị tính: đồng")
        sheet.write("A2", 1)
        sheet.write_formula("A3", "SUM(A1:A2)", None, 1)
        sheet.write_formula("B3", "IF(N('Q&A''s'!A1)=0,\"\",ROUND(N(A2)/N(A3)*100,2))", None, "")
        sheet.write("C3", 5)
        sheet.write_url("A4", "internal:'Biểu 1'!A1")
        sheet.write_formula("A5", 'HYPERLINK("#\'Biểu 1\'!"&ADDRESS(ROW(A2),1),"xem")', None, "xem")
        sheet.data_validation(
            "A2", {"validate": "list", "source": ["a", "b"], "input_title": "Tên", "input_message": "Lời"}
        )
        sheet.data_validation("C3", {"validate": "custom", "value": "=ISNUMBER(C3)", "error_message": "Sai"})
        bold = book.add_format({"bold": True})
        sheet.conditional_format("A2:A3", {"type": "formula", "criteria": "=A2>3", "format": bold})
        sheet.merge_range("E1:F2", "gộp")
        sheet.repeat_rows(0, 1)
        sheet.print_area("A1:F9")
        sheet.set_footer("&CTrang &P")
        book.define_name("mtqg.GN_03.works", "='Biểu 1'!$A$2:$A$3")
    return path


@pytest.fixture
def planted(clean: Path) -> Planted:
    """Give a function that replaces a piece of one part of the clean workbook."""
    return lambda part, old, new: with_piece(clean, part, old, new)


def with_piece(path: Path, part: str, old: str, new: str) -> Path:
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part].decode()
    assert old in text, f"{part} has no {old}"
    parts[part] = text.replace(old, new, 1).encode()
    return written(path.with_stem("lỗi"), parts)


def with_parts(path: Path, more: dict[str, bytes]) -> Path:
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return written(path.with_stem("lỗi"), parts | more)


def written(path: Path, parts: dict[str, bytes]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def beside_the_schemas(found: list[str]) -> list[str]:
    """Leave out what only the schemas see, which are not on every machine."""
    return [said for said in found if "schema: " not in said]


def test_a_clean_workbook_has_no_problem(clean: Path) -> None:
    assert problems(clean) == []


A3 = "<f>SUM(A1:A2)</f>"
B3 = "<f>IF(N('Q&amp;A''s'!A1)=0,\"\",ROUND(N(A2)/N(A3)*100,2))</f>"
DATA = "</sheetData>"

FORMULAS = {
    "INDIRECT(A1)": "volatile function INDIRECT",
    "SUM(1,NOW())": "volatile function NOW",
    "TODAY()": "volatile function TODAY",
    "OFFSET(A1,1,1)": "volatile function OFFSET",
    "RAND()": "volatile function RAND",
    'CELL("row",A1)': "volatile function CELL",
    'INFO("release")': "volatile function INFO",
    'TEXT(A1,"0")': "function TEXT depends on the locale",
    'DATEVALUE("1/2/2024")': "function DATEVALUE depends on the locale",
    "VLOOKUP(A1,A1:B2,2)": "function VLOOKUP is not on the list",
    "SUM(A:A)": "whole-column reference A:A",
    "SUM('Biểu 1'!$B:$C)": "whole-column reference 'Biểu 1'!$B:$C",
    "SUM(1:1)": "whole-column reference 1:1",
    "SUM(A1:A1048576)": "whole-column reference A1:A1048576",
    "SUM(mtqg.GN_03.works)": "defined name mtqg.GN_03.works",
    "SUM(Table1[Vốn])": "defined name Table1[Vốn]",
    "[1]Sheet1!A1": "external link [1]Sheet1!A1",
    "'[b.xlsx]Tờ 1'!A1": "external link '[b.xlsx]Tờ 1'!A1",
    "SUM(A1;A2)": "arguments parted by a semicolon",
    "SUM(A1,(A2)": "brackets that do not close",
    "A1+#REF!": "broken reference #REF!",
    "Thiếu!A1": "sheet of Thiếu!A1 is missing",
    "HYPERLINK(\"#'Biểu 1'!A5\",1)": "an address written as text",
    "ABS(" * 65 + "1" + ")" * 65: "formula nested 65 deep",
    "1" + "+1" * 4096: "formula of 8193 characters",
}


@pytest.mark.parametrize(("formula", "said"), FORMULAS.items(), ids=FORMULAS.values())
def test_a_formula_that_is_refused_is_reported_at_its_cell(planted: Planted, formula: str, said: str) -> None:
    found = beside_the_schemas(problems(planted(SHEET, A3, f"<f>{formula.replace('&', '&amp;')}</f>")))
    assert len(found) == 1
    assert found[0].startswith(f"Biểu 1: A3: {said}")


@pytest.mark.parametrize(
    "formula", ["ABS(" * 64 + "1" + ")" * 64, "10" + "+1" * 4095, "SUM({1;2})"], ids=["64 deep", "8192 long", "array"]
)
def test_a_formula_just_within_the_limits_passes(planted: Planted, formula: str) -> None:
    assert problems(planted(SHEET, A3, f"<f>{formula}</f>")) == []


def test_a_longer_list_of_functions_can_be_given(planted: Planted) -> None:
    path = planted(SHEET, A3, "<f>VLOOKUP(A1,A1:B2,2)</f>")
    assert problems(path, functions=None) == []


FAULTS = [
    ("cells out of order", SHEET, '<c r="C3"', '<c r="A3"', "cell A3 is out of order"),
    ("cell of another row", SHEET, '<c r="C3"', '<c r="C4"', "cell C4 stands in row 3"),
    ("rows out of order", SHEET, '<row r="5"', '<row r="1"', "row 1 stands after row 4"),
    ("empty formula", SHEET, A3, "<f></f>", "A3: empty formula"),
    (
        "follower without master",
        SHEET,
        A3,
        '<f t="shared" si="0"/>',
        "A3: follows shared formula 0, which has no master",
    ),
    ("newer function", SHEET, A3, "<f>_xlfn.CONCAT(A1)</f>", "_xlfn."),
    ("long list", SHEET, '"a,b"', '"' + "a" * 256 + '"', "validation of A2: list or formula of 256 characters"),
    ("long message", SHEET, 'error="Sai"', f'error="{"ạ" * 256}"', "validation of C3: error of 256 characters"),
    ("long prompt", SHEET, 'prompt="Lời"', f'prompt="{"ạ" * 256}"', "validation of A2: prompt of 256 characters"),
    ("long title", SHEET, 'promptTitle="Tên"', f'promptTitle="{"ạ" * 33}"', "promptTitle of 33 characters"),
    ("volatile validation", SHEET, "ISNUMBER(C3)", "C3=TODAY()", "validation of C3: volatile function TODAY"),
    ("volatile format", SHEET, "A2&gt;3", "A2&gt;NOW()", "conditional format of A2:A3: volatile function NOW"),
    ("missing format", SHEET, 'dxfId="0"', 'dxfId="7"', "conditional format of A2:A3: format 7 is missing"),
    ("missing style", SHEET, '<c r="A2"', '<c r="A2" s="99"', "A2: style 99 is missing"),
    ("missing text", SHEET, "<v>0</v>", "<v>77</v>", "A1: shared text 77 is missing"),
    ("long text", "xl/sharedStrings.xml", "Đơn vị", "đ" * 32_768, "text of 32779 characters"),
    (
        "overlapping merges",
        SHEET,
        '<mergeCell ref="E1:F2"/>',
        '<mergeCell ref="E1:F2"/><mergeCell ref="F2:G3"/>',
        "F2:G3 overlap",
    ),
    ("merge of one cell", SHEET, "E1:F2", "E1:E1", "merged cells E1:E1 are one cell"),
    ("long footer", SHEET, "Trang", "t" * 256, "header or footer of"),
    ("long sheet name", WORKBOOK, 'sheet name="Biểu 1"', f'sheet name="{"b" * 32}"', "sheet name of 32 characters"),
    ("empty sheet name", WORKBOOK, 'sheet name="Biểu 1"', 'sheet name=""', "sheet name of 0 characters"),
    (
        "illegal sheet name",
        WORKBOOK,
        'sheet name="Biểu 1"',
        'sheet name="a/b"',
        "a character that Excel refuses: 'a/b'",
    ),
    ("sheet name in quotes", WORKBOOK, 'sheet name="Biểu 1"', 'sheet name="\'a"', "a character that Excel refuses"),
    ("double sheet name", WORKBOOK, "Q&amp;A's\"", 'BIỂU 1"', "sheet name 'biểu 1' stands 2 times"),
    ("name like A1", WORKBOOK, "mtqg.GN_03.works", "GN01", "defined name 'GN01' looks like a cell"),
    ("name like R1C1", WORKBOOK, "mtqg.GN_03.works", "R1C1", "defined name 'R1C1' looks like a cell"),
    ("misspelt name", WORKBOOK, "mtqg.GN_03.works", "GN 03", "defined name 'GN 03' is spelt as Excel refuses"),
    ("double name", WORKBOOK, "mtqg.GN_03.works", '_xlnm.Print_Area" localSheetId="0', "stands 2 times"),
    ("name of no sheet", WORKBOOK, 'localSheetId="0"', 'localSheetId="9"', "belongs to a sheet that is missing"),
    ("name without target", WORKBOOK, "$A$2:$A$3", "#REF!", "#REF!"),
    ("name of whole columns", WORKBOOK, "$A$2:$A$3", "$A:$B", "works': whole-column reference"),
    ("doubled attribute", SHEET, '<c r="A2"', '<c r="A2" r="A2"', "no well-formed XML"),
    ("doctype", WORKBOOK, "<workbook", "<!DOCTYPE workbook><workbook", "has a DOCTYPE"),
    ("missing relationship", WORKBOOK, 'r:id="rId2"', 'r:id="rId99"', "uses relationship rId99, which is missing"),
    ("missing part", LINKS, "sheet2.xml", "sheet9.xml", "leads to xl/worksheets/sheet9.xml, which is missing"),
    (
        "external relationship",
        LINKS,
        "</Relationships>",
        f'<Relationship Id="x" Type="{KIND}/externalLinkPath" Target="b.xlsx" TargetMode="External"/></Relationships>',
        "external link to b.xlsx",
    ),
    ("listed part missing", "[Content_Types].xml", "sheet2.xml", "sheet9.xml", "sheet9.xml, which is missing"),
    (
        "macro type",
        "[Content_Types].xml",
        "officedocument.spreadsheetml.sheet.main",
        "ms-excel.sheet.macroEnabled.main",
        "macros",
    ),
]


@pytest.mark.parametrize(
    ("part", "old", "new", "said"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_planted_fault_is_reported(planted: Planted, part: str, old: str, new: str, said: str) -> None:
    assert any(said in problem for problem in problems(planted(part, old, new)))


def test_a_hidden_workbook_is_reported(clean: Path) -> None:
    path = with_piece(clean, WORKBOOK, "Q&amp;A's\"", 'Q&amp;A\'s" state="hidden"')
    path = with_piece(path, WORKBOOK, 'name="Biểu 1"', 'name="Biểu 1" state="veryHidden"')
    assert problems(path) == ["no sheet is visible"]


def test_more_links_than_excel_takes_are_reported(planted: Planted) -> None:
    link = '<hyperlink ref="A4" location="A1"/>'
    assert "Biểu 1: 65531 hyperlinks, more than 65530" in problems(
        planted(SHEET, "<hyperlinks>", "<hyperlinks>" + link * 65_530)
    )


@pytest.mark.parametrize(("reach", "said"), [("A3:B3", []), ("A3:A9", ["outside its range A3:A9"])])
def test_a_shared_formula_reaches_only_as_far_as_its_master_says(clean: Path, reach: str, said: list[str]) -> None:
    mastered = with_piece(clean, SHEET, A3, f'<f t="shared" ref="{reach}" si="0">SUM(A1:A2)</f>')
    path = with_piece(mastered, SHEET, B3, '<f t="shared" si="0"/>')
    assert problems(path) == [f"Biểu 1: B3: follows shared formula 0 {words}" for words in said]


def test_a_calculation_chain_may_mention_formulas_only(clean: Path) -> None:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    chain = f'<calcChain xmlns="{namespace}"><c r="A3" i="1"/><c r="{{}}"/></calcChain>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    typed = with_piece(clean, "[Content_Types].xml", "</Types>", override)
    assert problems(with_parts(typed, {"xl/calcChain.xml": chain.format("B3").encode()})) == []
    assert problems(with_parts(typed, {"xl/calcChain.xml": chain.format("C3").encode()})) == [
        "calcChain mentions C3 of sheet 1, which has no formula"
    ]


def test_macros_and_external_links_are_reported(clean: Path) -> None:
    found = problems(with_parts(clean, {"xl/vbaProject.bin": b"", "xl/externalLinks/externalLink1.xml": b"<x/>"}))
    assert "xl/vbaProject.bin: macros" in found
    assert "xl/externalLinks/externalLink1.xml: external link" in found


def test_a_part_that_stands_twice_is_reported(clean: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(clean, "a") as archive:
        archive.writestr(WORKBOOK, archive.read(WORKBOOK))
    assert f"{WORKBOOK}: twice in the package" in problems(clean)


def test_a_schema_error_is_reported_where_the_schemas_are(planted: Planted) -> None:
    found = problems(planted(SHEET, DATA, DATA + "<sheetData/>"))
    assert any(said.startswith(f"{SHEET}, line ") for said in found) == (schema_folder() is not None)


@pytest.mark.parametrize(
    ("name", "looks"),
    [
        *[(name, True) for name in ("GN01", "gn1", "XFD1", "R", "c", "r2c", "R1C1")],
        *[(name, False) for name in ("XFE1", "mtqg.GN_03.works", "RC_1", "GN_01", "tổng")],
    ],
)
def test_names_that_excel_reads_as_cells_are_known(name: str, looks: bool) -> None:
    assert looks_like_a_cell(name) is looks


# --- Word --------------------------------------------------------------------------------------------------------


def control(number: int, tag: str = "gn.tong", alias: str = "Tổng") -> str:
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{alias}"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/></w:sdtPr>'
        "<w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    )


def bookmark(number: int, name: str) -> str:
    return f'<w:p><w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/></w:p>'


def document_with(folder: Path, body: str) -> Path:
    document = docx.Document()
    document.add_paragraph("ĐÂY")
    path = folder / "báo cáo.docx"
    document.save(str(path))
    path = with_piece(path, "word/settings.xml", "<w:zoom ", '<w:zoom w:percent="100" ')
    return with_piece(path, DOCUMENT, "<w:sectPr", body + "<w:sectPr")


def test_a_clean_document_has_no_problem(tmp_path: Path) -> None:
    body = control(1, "t" * 64, "a" * 64) + control(2) + bookmark(1, "a") + bookmark(2, "b")
    assert problems(document_with(tmp_path, body)) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (control(1, tag="t" * 65), "w:tag of 65 characters, more than 64: " + "t" * 65),
        (control(1, alias="t" * 65), "w:alias of 65 characters, more than 64: " + "t" * 65),
        (control(5) + control(5), "control id '5' stands 2 times"),
        (bookmark(7, "a") + bookmark(7, "b"), "bookmark id '7' stands 2 times"),
        (bookmark(1, "Muc") + bookmark(2, "muc"), "bookmark name 'muc' stands 2 times"),
        (bookmark(1, "m" * 41), "bookmark name of 41 characters, more than 40: " + "m" * 41),
        ('<w:p><w:bookmarkStart w:id="3" w:name="x"/></w:p>', "bookmark id '3' has no end"),
        ('<w:p><w:bookmarkEnd w:id="3"/></w:p>', "bookmark id '3' has no start"),
    ],
)
def test_a_fault_of_controls_or_bookmarks_is_reported(tmp_path: Path, body: str, said: str) -> None:
    assert problems(document_with(tmp_path, body)) == [said]
