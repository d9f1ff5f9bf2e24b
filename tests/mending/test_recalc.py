"""Stored values made right from what the file holds, and not a byte more."""

import re
from collections.abc import Mapping

import pytest

from mtqg_xl.cells import a1
from mtqg_xl.mending.recalc import Recalculated, recalc
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.made import altered, blank, filled, members, packed, part_of, saved_by_openpyxl, written
from tests.recalculated import differences


def recalculated(content: bytes) -> Recalculated:
    return recalc(written(content))


def stored(content: bytes, sheet: str, *cells: str) -> list[object]:
    raw = read_raw(written(content), [sheet])
    assert isinstance(raw, RawWorkbook)
    by_name = {a1(row, column): cell.value for (row, column), cell in raw.sheets[0].cells.items()}
    return [by_name.get(cell) for cell in cells]


def changed_parts(before: bytes, after: bytes) -> set[str]:
    old, new = members(before), members(after)
    assert list(old) == list(new)
    return {name for name in old if old[name] != new[name]}


def with_values(content: bytes, sheet: str, values: Mapping[str, str]) -> bytes:
    """Return a file in which other values stand beside some formulas."""
    parts, name = members(content), part_of(content, sheet)
    xml = parts[name].decode()
    for cell, value in values.items():
        xml, count = re.subn(rf'(<c r="{cell}"[^>]*><f>[^<]*</f><v>)[^<]*', rf"\g<1>{value}", xml)
        assert count == 1
    return packed(parts | {name: xml.encode()})


def test_a_file_that_is_right_stays_as_it_is() -> None:
    content = filled("A")
    found = recalculated(content)
    assert (found.changed, found.unknown, found.content == content) == (0, (), True)
    assert found.formulas > 10_000


def test_stale_values_are_made_right_and_nothing_else_changes() -> None:
    content = filled("A")
    stale = with_values(content, "GN DTTS", {"J29": "1", "R29": "2"})
    found = recalculated(stale)
    assert found.changed == 2
    assert changed_parts(stale, found.content) == {part_of(content, "GN DTTS")}
    assert members(found.content) == members(content)


def test_an_input_typed_without_recalculation_reaches_every_total() -> None:
    found = recalculated(altered(filled("A"), "GN DTTS", {"O29": 2_292_158_728}))
    assert stored(found.content, "GN DTTS", "J29", "R29", "J11") == [2_292_158_728, 76.89, 3_071_146_428]
    assert stored(found.content, "GN TỔNG", "J11", "R11") == [3_743_146_428, 66.99]


def test_what_stands_in_the_file_is_computed_not_the_definition() -> None:
    found = recalculated(altered(filled("A"), "GN DTTS", {"J29": "=SUM(K29,N29)+7", "J30": 5}))
    assert stored(found.content, "GN DTTS", "J29", "J30") == [2_145_977_230, 5]


def test_a_file_that_was_never_calculated_is_calculated_whole() -> None:
    found = recalculated(saved_by_openpyxl(filled("A")))
    assert found.unknown == ()
    assert found.changed == found.formulas
    assert stored(found.content, "GN DTTS", "J29", "R29") == [2_145_977_223, 71.99]


def test_errors_are_stored_as_errors() -> None:
    found = recalculated(altered(filled("A"), "GN DTTS", {"N29": "=1/0"}))
    assert stored(found.content, "GN DTTS", "N29", "J29", "R29", "J11") == ["#DIV/0!"] * 3 + [2_924_964_923]
    assert problems(written(found.content)) == []


def test_a_formula_beyond_our_functions_keeps_its_value_and_excel_is_asked() -> None:
    content = with_values(
        altered(filled("A"), "GN DTTS", {"O29": ("=VLOOKUP(1,A1:B9,2)", "#N/A")}), "GN TỔNG", {"J11": "1"}
    )
    parts, name = members(content), part_of(content, "GN DTTS")
    xml = parts[name].replace(b' t="e"><f>VLOOKUP', b"><f>VLOOKUP").replace(b"<v>#N/A</v>", b"<v>7000000</v>", 1)
    settings = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    found = recalculated(packed(parts | {name: xml, "xl/workbook.xml": settings}))
    assert found.unknown == (("GN DTTS", 29, 15),)
    assert stored(found.content, "GN DTTS", "O29", "J29") == [7_000_000, 7_000_000]
    assert b'fullCalcOnLoad="1"' in members(found.content)["xl/workbook.xml"]


def test_a_circle_keeps_what_is_stored() -> None:
    content = with_values(altered(filled("A"), "GN DTTS", {"K29": "=SUM(J29)"}), "GN DTTS", {"J29": "12", "R29": "3"})
    found = recalculated(content)
    assert ("GN DTTS", 29, 10) in found.unknown
    assert stored(found.content, "GN DTTS", "J29") == [12]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["A", "C"])
def test_libreoffice_computes_the_same(libreoffice: LibreOffice, name: str) -> None:
    found = recalculated(saved_by_openpyxl(blank(name) if name == "C" else filled(name)))
    assert differences(libreoffice, written(found.content)) == []
