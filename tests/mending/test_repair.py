"""Whatever was done to a workbook: repaired, it is sound, holds every input as before, and differs where it says so."""

from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from mtqg_xl.cells import parse_a1
from mtqg_xl.mending.recalc import recalc
from mtqg_xl.mending.repair.changes import Change
from mtqg_xl.mending.repair.repair import Repaired, repair
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.samples.faults.moving import delete_row
from mtqg_xl.samples.faults.package import Package
from mtqg_xl.workbook.patch import patched
from tests.emitted import problems
from tests.libreoffice.client import CopyRows, InsertRows, LibreOffice, Operation, RenameSheet, SetValue, TypeText
from tests.made import DEFINITIONS, filled, judged, members, part_of, verdict_on, written
from tests.mending.planted import DTTS, FAULTS, WORKBOOK, WORKS, cells, together
from tests.recalculated import differences

NAME = "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"


def repaired(content: bytes) -> Repaired:
    path = written(content, NAME)
    submission, kit = read_one(path, DEFINITIONS)
    found = repair(path, submission, kit)
    assert path.read_bytes() == content
    return found


def assert_sound(before: bytes, found: Repaired) -> None:
    """What holds of every repair: no fault is left that can be mended, no stale value, every input, no new problem."""
    result = judged([found.after])[0]
    assert [item for item in result.findings if item.code[0] in "FS"] == []
    assert inputs(before) == inputs(found.content)
    if members(found.content) != members(filled("A")):
        assert set(problems(written(found.content))) <= _known_problems(before)


def _known_problems(before: bytes) -> set[str]:
    """Return what was wrong in a package that another program made, or that holds macros; else nothing was."""
    parts = members(before)
    brings_own = b"openpyxl" in parts["docProps/app.xml"] or "xl/vbaProject.bin" in parts
    return set(problems(written(before))) if brings_own else set()


def inputs(content: bytes) -> object:
    """Everything typed in a file by place and in the order of rows, from the reader's own cells."""
    found, _ = read_one(written(content), DEFINITIONS)
    fixed = {key: (cell.kind, cell.raw, cell.formula) for key, cell in found.typed.items()}
    blocks = {
        key: [(row.position, {name: (cell.kind, cell.raw) for name, cell in row.cells.items()}) for row in rows]
        for key, rows in found.blocks.items()
    }
    return fixed, blocks


def named_parts(content: bytes, changes: tuple[Change, ...]) -> set[str]:
    """Return the parts that a list of changes names."""
    found = {WORKBOOK} if any(item.kind in {"name", "print", "calculation"} for item in changes) else set()
    raw = read_raw(written(content))
    assert isinstance(raw, RawWorkbook)
    parts = {sheet.name: sheet.part for sheet in raw.sheets}
    return found | {parts[item.sheet] for item in changes if item.sheet in parts}


# --- single faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAULTS)
def test_every_single_fault_is_mended_and_every_input_kept(name: str) -> None:
    before = FAULTS[name](filled("A"))
    found = repaired(before)
    assert found.changes
    assert_sound(before, found)


@pytest.mark.parametrize("name", ["a whole row emptied", "no colours", "no stamp at all", "prefixes"])
def test_a_repaired_file_has_nothing_left_to_repair(name: str) -> None:
    content = repaired(FAULTS[name](filled("A"))).content
    assert (repaired(content).changes, recalc(written(content)).changed) == ((), 0)


PAIRS = [
    ("codes of rows", "no names"),
    ("a title", "codes of columns"),
    ("another file", "no colours"),
    ("no page set-up", "a list altered"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_pairs_of_faults_are_mended_too(pair: tuple[str, str]) -> None:
    before = together(*(FAULTS[name] for name in pair))(filled("A"))
    assert_sound(before, repaired(before))


@pytest.mark.parametrize("name", ["A", "C"])
def test_a_sound_file_stays_byte_for_byte(name: str) -> None:
    found = repaired(filled(name))
    assert (found.changes, found.left, found.content == filled(name)) == ((), (), True)


BYTES_BACK = ("typed over with a number", "a broken reference", "the total of works", "KIỂM TRA", "a row of works")


@pytest.mark.parametrize("name", BYTES_BACK)
def test_formulas_and_numbers_come_back_to_the_byte(name: str) -> None:
    """What the file held before the fault is what it holds after the repair: an expectation of nobody's making."""
    right = members(filled("A"))
    assert members(repaired(FAULTS[name](filled("A"))).content) == right


@pytest.mark.parametrize("name", ["a label", "codes of rows", "paper", "no limits", "manual calculation", "no names"])
def test_parts_that_no_change_names_stay_byte_for_byte(name: str) -> None:
    before = FAULTS[name](filled("A"))
    found = repaired(before)
    old, new = members(before), members(found.content)
    assert list(new) == list(old)
    assert {part for part in old if old[part] != new[part]} <= named_parts(before, found.changes)


# --- what is said ------------------------------------------------------------------------------------------


def test_every_change_says_where_what_was_and_what_is() -> None:
    before = cells(DTTS, {"J29": 5, "J30": None, "R29": "=1+1", "B29": "Hạ tầng", "X30": None})(filled("A"))
    said = {(item.kind, item.cell, item.was, item.now) for item in repaired(before).changes}
    label = (
        "Đầu tư cơ sở hạ tầng thiết yếu vùng đồng bào DTTS&MN đối với các xã đặc biệt khó khăn, thôn đặc biệt khó khăn"
    )
    assert said == {
        ("overtyped", "J29", "5", "=SUM(K29,N29)"),
        ("cleared", "J30", "(trống)", "=SUM(K30,N30)"),
        ("altered", "R29", "=1+1", '=IF(N(C29)=0,"",ROUND(N(J29)/N(C29)*100,2))'),
        ("label", "B29", "Hạ tầng", label),
        ("code", "X30", "(trống)", "DTTS.4.1.b"),
    }


def test_what_follows_from_a_formula_put_back_is_right_too() -> None:
    before = cells(DTTS, {"N29": 0})(filled("A"))
    stale = recalc(written(before)).content
    found = repaired(stale)
    raw = read_raw(written(found.content))
    assert isinstance(raw, RawWorkbook)
    sheet = raw.sheet("GN TỔNG")
    assert sheet is not None
    assert (sheet.cells[(11, 10)].value, sheet.cells[(11, 18)].value) == (3_596_964_923, 64.37)
    assert found.recalculated > 2


def test_faults_of_typing_are_left_to_the_officer() -> None:
    before = cells(DTTS, {"O29": "2.145.977.223"})(filled("A"))
    found = repaired(before)
    assert found.changes == ()
    assert ("I01", "O29") in {(item.code, item.cell) for item in verdict_on(found.content).findings}


def test_a_formula_typed_into_an_input_stays() -> None:
    before = cells(DTTS, {"O29": "=2000000000+145977223"})(filled("A"))
    assert repaired(before).after.typed["GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital"].formula is not None


def test_macros_stay_and_links_that_nothing_uses_go() -> None:
    macros = members(repaired(FAULTS["macros"](filled("A"))).content)
    assert macros["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0 macros"
    parts = members(repaired(FAULTS["another file"](filled("A"))).content)
    assert not [name for name in parts if "externalLink" in name]
    assert b"externalLink" not in parts["[Content_Types].xml"] + parts["xl/_rels/workbook.xml.rels"]
    assert b"externalReference" not in parts[WORKBOOK]


def test_a_link_that_an_input_uses_stays_and_is_said() -> None:
    before = cells(DTTS, {"O30": ("=[1]Sheet1!$A$1", "#REF!")})(FAULTS["another file"](filled("A")))
    found = repaired(before)
    assert "xl/externalLinks/externalLink1.xml" in members(found.content)
    assert [item.what for item in found.left] == ["Tệp còn 1 liên kết tới tệp khác vì có ô hoặc tên đang dùng."]


def test_a_chain_of_calculation_goes_with_the_formula() -> None:
    parts = members(repaired(FAULTS["a chain of calculation"](filled("A"))).content)
    assert "xl/calcChain.xml" not in parts


# --- rows that moved ---------------------------------------------------------------------------------------


@cache
def edited(libreoffice: LibreOffice, *operations: Operation) -> bytes:
    out = written(b"")
    libreoffice.edit(written(filled("A")), operations, out, sheets=["THÔNG TIN"])
    return out.read_bytes()


MOVED: dict[str, tuple[Operation, ...]] = {
    "saved only": (),
    "a work inserted": (
        InsertRows(WORKS, 14),
        TypeText(WORKS, "C14", "Cầu Nà Pò"),
        TypeText(WORKS, "D14", "DTTS.4.1.d"),
        SetValue(WORKS, "H14", 50_000_000.0),
        SetValue(WORKS, "I14", 20_000_000.0),
    ),
    "a row copied": (CopyRows(WORKS, 30, 30, 14),),
    "a row inserted between fixed ones": (InsertRows(DTTS, 30),),
    "a sheet renamed": (RenameSheet(DTTS, "Biểu vùng DTTS"),),
    "a thôn inserted": (InsertRows("HN-01 KẾT QUẢ", 13),),
}


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", MOVED)
def test_formulas_are_written_for_where_rows_lie_now(libreoffice: LibreOffice, name: str) -> None:
    content = edited(libreoffice, *MOVED[name])
    sheet = "Biểu vùng DTTS" if name == "a sheet renamed" else DTTS
    total = "H53" if name in {"a work inserted", "a row copied"} else "H52"
    before = _overtyped(_overtyped(content, sheet, "J11", "R45", "H50"), WORKS, "M12", total)
    found = repaired(before)
    result = judged([found.after])[0]
    assert [item for item in result.findings if item.code[0] in "FS"] == []
    assert inputs(before) == inputs(found.content)
    assert differences(libreoffice, written(found.content)) == []
    assert not set(problems(written(found.content))) - set(problems(written(before)))


def _overtyped(content: bytes, sheet: str, *places: str) -> bytes:
    """Return a file in which formulas are typed over, whatever their XML looks like."""
    return patched(content, {part_of(content, sheet): {tuple(parse_a1(place)): 1.0 for place in places}})


# --- libreoffice computes the same ------------------------------------------------------------------------


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "name", ["a shared formula altered at its master", "no stamp at all", "another file", "prefixes"]
)
def test_libreoffice_opens_and_computes_the_same(libreoffice: LibreOffice, name: str) -> None:
    found = repaired(FAULTS[name](filled("A")))
    assert differences(libreoffice, written(found.content)) == []


# --- deleted rows -----------------------------------------------------------------------------------------


def without_rows(content: bytes, sheet: str, *rows: int) -> bytes:
    package = Package(content)
    for row in sorted(rows, reverse=True):
        delete_row(package, sheet, row)
    return package.packed()


def grid(content: bytes) -> dict[tuple[str, str], object]:
    """Return every formula and constant of a workbook, as openpyxl has them."""
    book = load_workbook(BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and sheet.title != "_mtqg"
    }


def test_deleted_rows_come_back_where_they_stood_and_only_their_figures_are_missing() -> None:
    # a line, a parent row and the rest row whose label reads like that of the row above it
    whole = filled("A")
    before = without_rows(whole, DTTS, 25, 26, 29, 37)
    assert [item.code for item in verdict_on(before).findings if item.code == "S02"]
    found = repaired(before)
    assert [item for item in judged([found.after])[0].findings if item.code[0] in "FS"] == []
    assert [item.cell for item in found.changes if item.kind == "row"] == ["25:25", "26:26", "29:29", "37:37"]
    held, now = grid(whole), grid(found.content)
    lost = {at: value for at, value in held.items() if now.get(at) != value}
    assert {(sheet, parse_a1(cell).row) for sheet, cell in lost} == {(DTTS, 29)}
    assert all(isinstance(value, int | float) for value in lost.values())
    assert [item for item in now if item not in held] == []
    assert [item.cell for item in found.left] == ["E25", "E26", "E29"]
    names = [load_workbook(BytesIO(each)).defined_names for each in (whole, found.content)]
    assert {name: item.value for name, item in names[0].items()} == {n: item.value for n, item in names[1].items()}
    merges = [load_workbook(BytesIO(each))[DTTS].merged_cells.ranges for each in (whole, found.content)]
    assert set(map(str, merges[0])) == set(map(str, merges[1]))
    assert set(problems(written(found.content))) == set()
