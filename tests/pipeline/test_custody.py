"""Files that lie in a folder beside the register that has them: the same, altered, or never recorded."""

from pathlib import Path

import pytest

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
    assert (file.state, file.what) == ("altered", "không còn là tệp đã ghi sổ: 3 ô khác bản đã ghi.")
    assert set(file.cells) == {
        "GN DTTS!O29: 2.145.977.223 → 2.292.158.728",
        f"GN DTTS!{plan}: 2.981.000.000 → trống",
        f"GN-03 CÔNG TRÌNH!{work}: “{name}” → “Nhà văn hóa”",
    }


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
    assert files["trống.xlsx"].what == "không có trong sổ."
    assert files["hỏng.xlsx"].what
