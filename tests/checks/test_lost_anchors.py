"""What is lost of the anchors is told once for the file, however many sheets it was lost on."""

import re

from tests.made import altered, asked, filled, members, packed, verdict_on


def test_names_lost_on_every_sheet_are_one_note() -> None:
    parts = members(filled("A"))
    book = re.sub(r"<definedNames>.*?</definedNames>", "", parts["xl/workbook.xml"].decode(), flags=re.DOTALL)
    result = verdict_on(packed(parts | {"xl/workbook.xml": book.encode()}))
    (lost,) = [item for item in result.findings if item.code == "S05"]
    assert "Mất tên vùng" in lost.what and "CHỈ TIÊU" in lost.what and "GN DTTS" in lost.what
    assert lost.sheet and lost.cell and len(lost.related) >= 5
    assert asked(result) == [("R07", "GN DTTS", "O29")]


def test_a_label_changed_on_one_sheet_is_told_there() -> None:
    result = verdict_on(altered(filled("A"), "GN DTTS", {"B29": "Đầu tư hạ tầng"}))
    (lost,) = [item for item in result.findings if item.code == "S05"]
    assert (lost.sheet, lost.cell) == ("GN DTTS", "B29")
