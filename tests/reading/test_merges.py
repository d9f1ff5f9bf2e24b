"""Merged cells over data: only the first is read, and it is said which others are covered."""

from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook

from tests.made import members, packed, part_of
from tests.reading.filled import (
    LAYOUT,
    Change,
    accepted,
    changed,
    expected,
    figures,
    without_codes,
    without_names,
    without_texts,
)

DTTS = "GN DTTS"
FORM = "GN-01.DTTS"


def own(row: str, column: str) -> str:
    return LAYOUT.own(FORM, row, column)


def merged(first: str, last: str, sheet: str = DTTS) -> Change:
    def change(book: Workbook) -> None:
        book[sheet].merge_cells(f"{first}:{last}")

    return change


def covering(first: str, last: str, value: float) -> Change:
    """Merge as pasting a format does: what the covered cell holds stays, unseen."""

    def change(book: Workbook) -> None:
        book[DTTS].merge_cells(f"{first}:{last}")
        cells = book[DTTS]._cells
        row, column = book[DTTS][last].row, book[DTTS][last].column
        del cells[row, column]
        book[DTTS].cell(row, column).value = value

    return change


def test_a_merge_over_two_rows_of_figures_is_told_with_the_cells_that_it_covers(filled: Path) -> None:
    above, below = own("DTTS.4.1.a", "allocated_year_capital"), own("DTTS.4.1.b", "allocated_year_capital")
    found = accepted(changed(filled, merged(above, below)))
    assert figures(found) == expected()
    (note,) = found.notes
    assert (note.kind, note.instance, note.sheet, note.cell) == ("numbers_merged", FORM, DTTS, above)
    assert f"{above}:{below}" in note.what and f"chỉ ô {above} được đọc" in note.what
    assert note.values == ()


@pytest.mark.parametrize("loss", [without_codes, without_names, without_texts])
def test_a_merge_is_told_whatever_anchor_is_lost(filled: Path, loss: Change) -> None:
    above, below = own("DTTS.4.1.a", "allocated_year_capital"), own("DTTS.4.1.b", "allocated_year_capital")
    found = accepted(changed(filled, merged(above, below), loss))
    assert figures(found) == expected()
    assert [note.cell for note in found.notes if note.kind == "numbers_merged"] == [above]


def test_what_a_covered_cell_still_holds_is_listed_and_not_read(filled: Path) -> None:
    above, below = own("DTTS.4.1.a", "allocated_year_capital"), own("DTTS.4.1.b", "allocated_year_capital")
    found = accepted(changed(filled, covering(above, below, 64_000_000)))
    assert figures(found) == expected()
    (note,) = found.notes
    assert note.values == (f"{below}: 64.000.000",)


def test_a_merge_of_notes_alone_is_another_kind(filled: Path) -> None:
    found = accepted(changed(filled, merged(own("DTTS.8", "note"), own("DTTS.9", "note"))))
    assert [note.kind for note in found.notes] == ["texts_merged"]
    assert figures(found) == expected()


def test_merges_in_rows_of_a_block_are_told_too(filled: Path) -> None:
    first, last = (LAYOUT.own("GN-03", f"works#{at}", "allocated") for at in (5, 6))
    found = accepted(changed(filled, merged(first, last, "GN-03 CÔNG TRÌNH")))
    assert [(note.kind, note.instance, note.cell) for note in found.notes] == [("numbers_merged", "GN-03", first)]


def test_a_merge_of_all_columns_of_an_empty_row_costs_no_more_than_its_cells(filled: Path, tmp_path: Path) -> None:
    row = LAYOUT.layouts[FORM].last_row + 3
    package = filled.read_bytes()
    name = part_of(package, DTTS)
    merge = f'<mergeCell ref="A{row}:XFD{row + 1000}"/>'
    xml = members(package)[name].decode().replace("</mergeCells>", merge + "</mergeCells>")
    wide = tmp_path / "rộng.xlsx"
    wide.write_bytes(packed(members(package) | {name: xml.encode()}))
    assert accepted(wide).notes == ()
