"""Labels and names typed in TCVN3 or VNI are known as what they read as."""

from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook

from tests.reading.filled import LAYOUT, Change, accepted, changed, expected, figures, without_codes, without_names

WORKS = "GN-03 CÔNG TRÌNH"
FIRST = "Gồm các công trình:"


def in_old_font(label: str, name: str) -> Change:
    def change(book: Workbook) -> None:
        sheet, layout = book[WORKS], LAYOUT.layouts["GN-03"]
        sentinel = sheet.cell(layout.row_numbers["works#first"], layout.words_column)
        assert sentinel.value == FIRST
        sentinel.value = label
        sheet[layout.address("works#1", "name")] = name

    return change


@pytest.mark.parametrize(
    ("font", "label", "name"),
    [
        ("TCVN3 (ABC)", "Gåm c¸c c«ng tr×nh:", "B¾c Lanh Chang"),
        ("VNI", "Goàm caùc coâng trình:", "Baéc Lanh Chang"),
    ],
)
def test_old_fonts_change_nothing_but_a_note(filled: Path, font: str, label: str, name: str) -> None:
    change = in_old_font(label, name)
    found = accepted(changed(filled, change))
    assert figures(found) == expected()
    (note,) = found.notes
    assert (note.kind, note.instance) == ("old_font", "GN-03")
    assert note.what.endswith(f"gõ bằng phông {font}; ô {note.cell} đọc là “{FIRST}”.")
    work = found.blocks["GN-03", "works"][0].cells["name"]
    assert (work.text, work.raw) == ("Bắc Lanh Chang", name)


def test_a_label_in_an_old_font_is_anchor_enough(filled: Path) -> None:
    change = in_old_font("Gåm c¸c c«ng tr×nh:", "B¾c Lanh Chang")
    found = accepted(changed(filled, change, without_codes, without_names))
    assert figures(found) == expected()
    assert "row_unread" not in {note.kind for note in found.notes}
