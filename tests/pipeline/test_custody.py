"""Files that lie in a folder beside the register that has them: the same, altered, or never recorded."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.custody import KeptFile, kept_files
from mtqg_xl.pipeline.recording import record
from tests.made import DEFINITIONS, REPORTERS, altered, blank, filled, members, packed, submission


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the file of a commune."""
    received = tmp_path / "1_NHẬN"
    received.mkdir()
    (received / "A.xlsx").write_bytes(filled("A"))
    return received


@pytest.fixture
def place(folder: Path) -> str:
    """Give the register of that folder."""
    store = str(folder.parent / "sổ.sqlite")
    record(consolidate_folder(folder, DEFINITIONS, REPORTERS), store)
    return store


def found(place: str, folder: Path) -> dict[str, KeptFile]:
    return {each.file: each for each in kept_files(place, folder, DEFINITIONS)}


def test_a_file_is_the_recorded_one_under_whatever_name(place: str, folder: Path) -> None:
    (folder / "A.xlsx").rename(folder / "bieu (1).xlsx")
    assert found(place, folder) == {"bieu (1).xlsx": KeptFile("bieu (1).xlsx", "recorded")}


def test_an_altered_file_is_told_with_every_cell_that_differs(place: str, folder: Path) -> None:
    work = submission("A").own("GN-03", "works#2", "name")
    plan = submission("A").own("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital")
    name = submission("A").text("GN-03", "works#2", "name")
    content = altered(filled("A"), "GN DTTS", {"O29": 2_292_158_728.0, plan: None})
    (folder / "A.xlsx").write_bytes(altered(content, "GN-03 CÔNG TRÌNH", {work: "Nhà văn hóa"}))
    file = found(place, folder)["A.xlsx"]
    assert (file.state, file.what) == ("altered", "không còn là tệp đã ghi sổ: 4 chỗ khác bản đã ghi.")
    *cells, code = file.cells
    assert re.fullmatch(f"GN DTTS: mã đối chiếu {printed_code()} → \\d{{5}}", code)
    assert set(cells) == {
        "GN DTTS!O29: 2.145.977.223 → 2.292.158.728",
        f"GN DTTS!{plan}: 2.981.000.000 → trống",
        f"GN-03 CÔNG TRÌNH!{work}: “{name}” → “Nhà văn hóa”",
    }


def printed_code() -> str:
    """Return the code that the recorded file prints at the foot of GN DTTS."""
    rows = load_workbook(BytesIO(filled("A")), data_only=True)["GN DTTS"].iter_rows(max_col=1, values_only=True)
    (foot,) = [str(text) for (text,) in rows if str(text).startswith("Mã đối chiếu: ")]
    return foot[-5:]


def test_a_number_typed_over_a_formula_is_found_by_the_printed_code(place: str, folder: Path) -> None:
    """No typed cell differs: the register keeps what was typed, and the code of the form as it was printed."""
    cell = submission("A").own("GN-01.DTTS", "DTTS.4", "allocated_year")
    (folder / "A.xlsx").write_bytes(altered(filled("A"), "GN DTTS", {cell: 3_491_000_001.0}))
    file = found(place, folder)["A.xlsx"]
    assert (file.state, len(file.cells)) == ("altered", 2)
    assert file.cells[0].startswith(f"GN DTTS: mã đối chiếu {printed_code()} → ")
    assert file.cells[1] == f"GN DTTS!{cell}: ô tự tính, nay là 3.491.000.001 gõ tay"


def test_a_file_altered_under_another_name_is_held_against_what_its_unit_sent(place: str, folder: Path) -> None:
    (folder / "A.xlsx").unlink()
    (folder / "lần 2.xlsx").write_bytes(altered(filled("A"), "GN DTTS", {"O29": 2_292_158_728.0}))
    files = found(place, folder)
    assert {name: file.state for name, file in files.items()} == {"lần 2.xlsx": "unrecorded", "A.xlsx": "missing"}
    assert files["lần 2.xlsx"].what == "không có trong sổ; 2 chỗ khác tệp “A.xlsx” đã ghi của đơn vị này."
    assert files["lần 2.xlsx"].cells[0] == "GN DTTS!O29: 2.145.977.223 → 2.292.158.728"
    assert files["A.xlsx"].what == "sổ có tệp này của xã Lục Bình, kỳ 2024-H1; thư mục không có."


def test_a_recorded_file_that_no_longer_opens_was_altered(place: str, folder: Path) -> None:
    (folder / "A.xlsx").write_bytes(filled("A")[:5000])
    file = found(place, folder)["A.xlsx"]
    assert file.state == "altered"
    assert file.what.endswith("Sổ có tệp cùng tên của xã Lục Bình, kỳ 2024-H1.")


def test_a_file_in_an_archive_is_the_recorded_one(folder: Path) -> None:
    (folder / "A.xlsx").unlink()
    (folder / "A.zip").write_bytes(packed({"gửi/A.xlsx": filled("A")}))
    store = str(folder.parent / "sổ.sqlite")
    record(consolidate_folder(folder, DEFINITIONS, REPORTERS), store)
    (folder / "biên bản.pdf").write_bytes(b"%PDF-1.7")
    assert [(each.file, each.state) for each in kept_files(store, folder, DEFINITIONS)] == [
        ("A.zip › A.xlsx", "recorded")
    ]


def test_a_file_that_was_only_saved_again_is_told_so(place: str, folder: Path) -> None:
    (folder / "A.xlsx").write_bytes(packed(members(filled("A"))))
    file = found(place, folder)["A.xlsx"]
    assert (file.state, file.cells) == ("altered", ())
    assert file.what == "không còn là tệp đã ghi sổ: lưu lại sau khi ghi, không ô nào khác."


def test_files_that_were_never_recorded_or_cannot_be_read_are_told(place: str, folder: Path) -> None:
    (folder / "trống.xlsx").write_bytes(blank("A"))
    (folder / "hỏng.xlsx").write_bytes(filled("A")[:5000])
    files = found(place, folder)
    assert {name: file.state for name, file in files.items()} == {
        "A.xlsx": "recorded",
        "trống.xlsx": "unrecorded",
        "hỏng.xlsx": "unreadable",
    }
    assert files["trống.xlsx"].what.startswith("không có trong sổ; ")
    assert "GN DTTS!O29: 2.145.977.223 → trống" in files["trống.xlsx"].cells
    assert files["hỏng.xlsx"].what
