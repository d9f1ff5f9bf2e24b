"""Mã đối chiếu: the sheet, LibreOffice and the library say the same five digits of the same numbers."""

from contextlib import closing
from functools import cache

import openpyxl
import pytest

from mtqg_xl.definition.layout import KitLayout, kit_layout
from mtqg_xl.definition.reference_code import code_text
from mtqg_xl.figures.reference_code import reference_codes
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plan import Content
from mtqg_xl.workbook.sheet_names import CODES_SHEET
from tests.libreoffice.client import (
    CopyRows,
    DeleteRows,
    InsertRows,
    LibreOffice,
    Locale,
    Operation,
    SetFormula,
    SetValue,
    Sheets,
)
from tests.made import KIT, altered, blank, filled, saved_by_openpyxl, submission_in, written

SHEET = {item.id: item.sheet for item in KIT.forms}
WORKS, DTTS, COUNTED, MOVED = (SHEET[name] for name in ("GN-03", "GN-01.DTTS", "CT-01", "HN-02"))
Codes = dict[str, str]
Values = dict[tuple[str, str, str], Content]

# Marks, texts, decimals, what is negative and what is more than the forms were made for.
STRANGE: Values = {
    ("GN-01.DTTS", "DTTS.2", "allocated_year_capital"): "150 triệu",
    ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital"): 99_999_999_999.0,
    ("GN-01.DTTS", "DTTS.6", "disbursed_year_capital"): "x",
    ("GN-01.DTTS", "DTTS.8", "disbursed_year_recurrent"): -35_000_000.0,
    ("GN-01.DTTS", "DTTS.8", "allocated_year_recurrent"): "-",
    ("GN-01.GNBV", "GNBV.2", "estimate"): "700000000",
    ("CT-01", "dtts.3.1.community_ha", "quantity"): 953.07,
    ("CT-01", "target.poverty_percent", "quantity"): 57.24,
    ("CT-01", "ntm.hamlets_covered", "base"): 14.0,
    ("GN-03", "works#1", "allocated"): "x",
    ("GN-03", "works#40", "allocated"): 1_125_000.5,
    ("GN-03", "works#2", "investment"): "hai tỷ",
    ("CS-01", "education.lunch", "unit_price"): 800_000.5,
    ("CS-01", "education.rice", "norm_kg"): 67.5,
    ("CS-01", "education.rice", "quantity_kg"): "ba tạ",
    ("CS-01", "water", "amount"): "-",
    ("HN-01", "thon#1", "households"): 95.0,
    ("HN-01", "thon#3", "poor"): "không",
    ("HN-01", "xa.rest", "persons"): -7.0,
    ("HN-02", "thon#1", "to_near_poor"): 4.0,
    ("HN-02", "thon#6", "at_start"): 12.5,
    ("HN-03", "thon#2", "escaped"): "x",
    ("HN-03", "xa.rest.khau", "other_increase"): 3.0,
}
THON = ("thôn Nà Nghịu", "thôn Cao Lộc", "thôn Bản Piềng")
# A weight is step × index + offset, of the columns in their order, fixed rows and block: step 1, 2, 5, 10, 17, …,
# 1 + at²; offset 0, 24286, 82277, 73982, …, the rest of 57429 at + 66848 at² by 99991.
BY_HAND: list[tuple[Values, str, str]] = [
    # the total is the only fixed row and weighs 1; the first work of the first column 2 × 1 + 24286 = 24288:
    # 5 × 24289 = 121445 = 99991 + 21454
    ({("GN-03", "works#1", "investment"): 5.0}, "GN-03", "21454"),
    # the 57th row with numbers: 57 × 95307 = 5432499 = 54 × 99991 + 32985
    ({("CT-01", "dtts.3.1.community_ha", "quantity"): 953.07}, "CT-01", "32985"),
    ({("CT-01", "target.poor_reduce", "quantity"): -1.0}, "CT-01", "99990"),
    ({("CT-01", "target.poor_reduce", "quantity"): "mười"}, "CT-01", "–"),
    ({("CT-01", "target.poor_reduce", "quantity"): 0.0}, "CT-01", "–"),
    ({("CT-01", "target.near_poor_reduce", "quantity"): 1e15}, "CT-01", "–"),
    # row 5 (education.rice is the fifth with numbers), fourth column with one decimal:
    # 675 × (10 × 5 + 73982) = 49971600 = 499 × 99991 + 76091
    ({("CS-01", "education.rice", "norm_kg"): 67.5}, "CS-01", "76091"),
    # the third thôn: 2 × 3 + 24286 in its own row and 1 for the whole commune: 95 × 24293 = 2307835 = 23 × 99991 + 8042
    ({("HN-01", "thon#3", "households"): 95.0}, "HN-01", "08042"),
    # households of the second thôn that are no longer poor, less at the end, in its row and in that of the commune:
    # 10 × 3 + 73982 − (290 × 3 + 97183) + 5 × 1 + 82277 − (257 × 1 + 33572) = 24412
    ({("HN-02", "thon#3", "to_near_poor"): 1.0}, "HN-02", "24412"),
]


def made(values: Values) -> bytes:
    """A workbook of three thôn with some values typed; where people are counted too, rows say what they tell of."""
    return build(KIT, Header(Period.parse("2024-H1"), areas=THON), dict(values))


@cache
def package(name: str) -> bytes:
    if name == "strange":
        return made(STRANGE)
    return blank("A") if name == "blank" else filled(name)


NAMES = ("blank", "A", "C", "99001", "strange")


@cache
def layout_of(content: bytes) -> KitLayout:
    """Where the cells of a file lie: with room for as many thôn as it lists."""
    rows = submission_in(content).found["HN-01"].rows
    return kit_layout(KIT.with_areas(rows["thon#last"] - rows["thon#first"] - 1))


def foot(layout: KitLayout, instance: str) -> str:
    """The cell with the code of a form: below the last row, under the first column."""
    return f"A{layout.layouts[instance].last_row + 1}"


def printed(cell: object) -> str:
    assert str(cell).startswith("Mã đối chiếu: ")
    return str(cell).removeprefix("Mã đối chiếu: ")


def cached(content: bytes) -> Codes:
    """The codes as the file has them before anybody calculates."""
    with closing(openpyxl.load_workbook(written(content), data_only=True, read_only=True)) as book:
        return {item.id: printed(book[item.sheet][foot(layout_of(content), item.id)].value) for item in KIT.forms}


def calculated(found: Sheets, layout: KitLayout) -> Codes:
    return {item.id: printed(found[item.sheet][foot(layout, item.id)].result) for item in KIT.forms}


def computed(content: bytes) -> Codes:
    """The codes that the library computes from the values in the file."""
    return {name: code_text(code) for name, code in reference_codes(submission_in(content), KIT).items()}


@pytest.mark.parametrize(("values", "form", "code"), BY_HAND)
def test_the_code_is_what_one_works_out_by_hand(values: Values, form: str, code: str) -> None:
    content = made(values)
    assert cached(content)[form] == computed(content)[form] == code


@pytest.mark.parametrize("name", NAMES)
def test_the_library_and_the_sheet_say_the_same(name: str) -> None:
    assert computed(package(name)) == cached(package(name))


def test_a_form_without_numbers_has_a_dash_and_others_five_digits() -> None:
    assert set(cached(package("blank")).values()) == {"–"}
    codes = cached(package("A"))
    # nothing was given for NTM, nor was anybody asked about poverty
    assert [name for name, code in codes.items() if code == "–"] == ["GN-01.NTM", "HN-01", "HN-02", "HN-03"]
    coded = [code for code in codes.values() if code != "–"]
    assert len(coded) == 6
    assert all(len(code) == 5 and code.isdecimal() for code in [*coded, *cached(filled("99001")).values()])


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_calculates_the_same_codes(name: str, locale: Locale, libreoffice: LibreOffice) -> None:
    found = libreoffice.recalculated(written(package(name)), locale=locale)
    assert calculated(found, layout_of(package(name))) == cached(package(name))
    assert [at for at, cell in found[CODES_SHEET].items() if cell.error] == []


def test_thong_tin_lists_the_code_of_every_form() -> None:
    sheet = openpyxl.load_workbook(written(package("A")), data_only=True)["THÔNG TIN"]
    listed = [cell.value for (cell,) in sheet.iter_rows(min_col=2, max_col=2) if "Mã đối chiếu các" in str(cell.value)]
    codes = cached(package("A"))
    wanted = " · ".join(f"{item.sheet} {codes[item.id]}" for item in KIT.forms)
    assert listed == [f"Mã đối chiếu các biểu: {wanted}"]


def changed_forms(before: Codes, after: Codes) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def test_one_dong_more_changes_the_form_and_the_sum_of_forms() -> None:
    more = STRANGE | {("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital"): 100_000_000_000.0}
    assert changed_forms(cached(package("strange")), cached(made(more))) == ["GN-01.DTTS", "GN-01.TONG"]


def test_two_works_that_change_places_change_the_code() -> None:
    one = {("GN-03", "works#1", "allocated"): 400.0, ("GN-03", "works#2", "allocated"): 700.0}
    other = {("GN-03", "works#1", "allocated"): 700.0, ("GN-03", "works#2", "allocated"): 400.0}
    assert changed_forms(cached(made(one)), cached(made(other))) == ["GN-03"]


def test_two_thon_that_change_places_change_the_code() -> None:
    """What left poverty is taken from the result of its own row, and would otherwise weigh the same in every row."""
    one = {("HN-02", "thon#1", "to_near_poor"): 4.0, ("HN-02", "thon#3", "to_near_poor"): 7.0}
    other = {("HN-02", "thon#1", "to_near_poor"): 7.0, ("HN-02", "thon#3", "to_near_poor"): 4.0}
    assert changed_forms(cached(made(one)), cached(made(other))) == ["HN-02"]


def test_a_tenth_of_a_kilogram_changes_the_code() -> None:
    more = STRANGE | {("CS-01", "education.rice", "norm_kg"): 67.6}
    assert changed_forms(cached(package("strange")), cached(made(more))) == ["CS-01"]


def test_a_total_typed_over_changes_the_code_of_its_form_alone() -> None:
    """The code tells paper from file: what stands in a cell counts, not what should."""
    cell = layout_of(package("A")).own("GN-01.DTTS", "DTTS.4", "allocated_year")
    over = altered(package("A"), DTTS, {cell: 3_491_000_001.0})
    assert changed_forms(computed(package("A")), computed(over)) == ["GN-01.DTTS"]


@pytest.mark.libreoffice
def test_libreoffice_sees_a_total_typed_over_as_the_library_does(libreoffice: LibreOffice) -> None:
    cell = layout_of(package("A")).own("GN-01.DTTS", "DTTS.4", "allocated_year")
    over = written(altered(package("A"), DTTS, {cell: 3_491_000_001.0}))
    saved = libreoffice.saved_by_libreoffice(over, over.with_name("luu.xlsx")).read_bytes()
    assert cached(saved) == computed(saved)
    assert "GN-01.DTTS" in changed_forms(computed(package("A")), computed(saved))


EDITS: dict[str, list[Operation]] = {
    "a row inserted at the top": [InsertRows(WORKS, 11), SetValue(WORKS, "H11", 12_345_000.0)],
    "a row inserted in the middle": [InsertRows(WORKS, 30), SetValue(WORKS, "G30", 12_345_000.0)],
    "a row inserted at the end": [InsertRows(WORKS, 51), SetValue(WORKS, "K51", 12_345_001.0)],
    "a row copied": [CopyRows(WORKS, 12, 12, 20)],
    "a row deleted": [DeleteRows(WORKS, 11)],
    "a row among fixed rows": [InsertRows(DTTS, 20), SetValue(WORKS, "H40", 1_000.0)],
    "a pair of rows for one more thôn": [
        InsertRows(MOVED, 20, 2),
        SetValue(MOVED, "C20", "Hộ"),
        SetValue(MOVED, "D20", 12.0),
        SetValue(MOVED, "C21", "Nhân khẩu"),
        SetValue(MOVED, "D21", 40.0),
    ],
}
CHANGED = {"a pair of rows for one more thôn": ["HN-02"]}


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", EDITS)
def test_rows_that_come_and_go_count(name: str, libreoffice: LibreOffice) -> None:
    path = written(package("A"))
    out = path.with_name("sua.xlsx")
    found = libreoffice.edit(path, EDITS[name], out)
    saved = computed(out.read_bytes())
    shown = {form: [str(cell.result) for cell in found[sheet].values()] for form, sheet in SHEET.items()}
    codes = {form: [printed(line) for line in lines if "Mã đối chiếu" in line] for form, lines in shown.items()}
    assert codes == {form: [code] for form, code in saved.items()}
    assert changed_forms(computed(package("A")), saved) == CHANGED.get(name, ["GN-03"])


@pytest.mark.libreoffice
def test_an_error_in_a_number_has_no_code(libreoffice: LibreOffice) -> None:
    path = written(package("A"))
    out = path.with_name("loi.xlsx")
    cell = layout_of(package("A")).own("CT-01", "target.poor_reduce", "quantity")
    found = libreoffice.edit(path, [SetFormula(COUNTED, cell, "=1/0")], out)
    assert calculated(found, layout_of(package("A")))["CT-01"] == computed(out.read_bytes())["CT-01"] == "–"


def test_what_was_never_calculated_has_no_code() -> None:
    """Some programs save formulas without their values; the typed numbers alone are not what is printed."""
    assert computed(saved_by_openpyxl(package("A")))["GN-01.DTTS"] == "–"
