"""What the buttons of the window do, without a window."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mtqg_xl.actions.memory import Memory
from mtqg_xl.assistant.listing import told
from mtqg_xl.assistant.session import STOPPED, Session
from mtqg_xl.assistant.targets import Program
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import Cell
from tests.actions.desks import OneBook
from tests.assistant.office import (
    NAME,
    do,
    faulty_file,
    press,
    press_beside,
    received,
    session,
)
from tests.made import DEFINITIONS


def in_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def held(tmp_path: Path) -> Session:
    """A session on the faulty file."""
    found = session(tmp_path)
    found.choose(str(faulty_file(tmp_path)))
    return found


# --- one file ----------------------------------------------------------------------------------------------


def test_checking_lists_what_is_wrong_and_tells_the_worst_in_full(held: Session, tmp_path: Path) -> None:
    before = in_files(tmp_path)

    press(held, "check")

    assert held.shown.findings[0].row == (
        "PHẢI SỬA",
        NAME,
        "GN DTTS, ô J29",
        "Ô J29 vốn tự tính (2.145.977.223 đ) đã bị gõ số 2.292.158.728 đ.",
        "146.181.505",
    )
    assert held.shown.message == "CHƯA NÊN GỬI. 01 chỗ phải sửa, 01 chỗ cần giải trình."
    details = dict(told(held.shown.findings[0]))
    assert details["Ở đâu"] == f"{NAME} · GN DTTS, ô J29"
    assert details["Đang ghi"] == "2.292.158.728"
    assert details["Phải là"] == "2.145.977.223"
    assert details["Ảnh hưởng"] == "146.181.505 đồng"
    assert {"PHẢI SỬA · F02", "Dòng – cột", "Vì sao", "Cách sửa"} <= details.keys()
    assert held.shown.at == 0
    assert in_files(tmp_path) == before


def test_the_next_finding_goes_through_the_list_round_and_round(held: Session) -> None:
    press(held, "next")
    seen = [held.shown.at]
    for _ in range(2):
        press(held, "next")
        seen.append(held.shown.at)

    assert seen == [0, 1, 0]
    assert held.shown.message.startswith("1/2 · PHẢI SỬA · GN DTTS, ô J29: ")


def test_the_formula_of_the_looked_at_cell_comes_back_in_a_copy_and_can_be_taken_back(
    held: Session, tmp_path: Path
) -> None:
    before = (tmp_path / NAME).read_bytes()
    press(held, "check")

    press(held, "restore")

    assert held.shown.message.startswith("Ô J29: trước 2.292.158.728, sau 2.145.977.223.")
    assert [item.finding.severity.label for item in held.shown.findings] == ["CẦN GIẢI TRÌNH"]
    (copy,) = held.shown.files
    assert copy.parent == tmp_path
    assert held.shown.target.now == copy
    assert (tmp_path / NAME).read_bytes() == before

    press(held, "take-back")

    assert "2.292.158.728" in held.shown.message
    assert held.shown.findings[0].finding.cell == "J29"
    assert len(held.shown.files) == 2


def test_clearing_empties_the_list_and_nothing_else(held: Session, tmp_path: Path) -> None:
    press(held, "check")
    before = in_files(tmp_path)

    press(held, "clear")

    assert held.shown.findings == ()
    assert held.shown.looked_at is None
    assert in_files(tmp_path) == before


def test_a_report_is_listed_among_the_files(held: Session, tmp_path: Path) -> None:
    press(held, "new-report")

    assert [path.name for path in held.shown.files] == ["LucBinh-01990_BC3CT_6T2024.docx"]


# --- a folder ----------------------------------------------------------------------------------------------


def test_a_folder_is_checked_file_by_file_the_worst_first(tmp_path: Path) -> None:
    folder, held = received(tmp_path / "1_NHAN"), session(tmp_path)
    held.choose(str(folder))

    steps = press(held, "check")

    assert held.shown.message == "Đã kiểm tra 3 tệp: 1 không dùng được; 1 chưa nên gửi; 1 được gửi."
    assert [(item.finding.severity.label, item.path) for item in held.shown.findings] == [
        ("PHẢI SỬA", folder / NAME),
        ("PHẢI SỬA", folder / "hỏng.xlsx"),
        ("CẦN GIẢI TRÌNH", folder / NAME),
    ]
    assert held.shown.lines[-1] == "Bỏ qua ảnh.jpg: Không phải tệp Excel."
    counted = [(step.done, step.total) for step in steps if step.words == "Đang đọc tệp"]
    assert counted == [(0, 3), (1, 3), (2, 3)]


def test_the_folder_of_a_job_is_checked_where_files_are_received(tmp_path: Path) -> None:
    for folder, reason in (("1_NHAN", "nhận"), ("2_TRA_LAI", "trả lại")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{reason}.jpg").write_bytes(b"")
    held = session(tmp_path)
    held.choose(str(tmp_path))

    press(held, "check")

    assert held.shown.lines == ("Bỏ qua nhận.jpg: Không phải tệp Excel.",)


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    held = session(tmp_path)
    held.choose(str(tmp_path))

    press(held, "check")

    assert held.shown.message == "Thư mục này không có tệp biểu nào để kiểm tra."


def test_stopped_work_writes_nothing(tmp_path: Path) -> None:
    folder, held = received(tmp_path / "1_NHAN"), session(tmp_path)
    held.choose(str(folder))
    before = in_files(tmp_path)

    press_beside(held, "check", stop_at="Đang đọc tệp")

    assert held.shown.message == STOPPED
    assert held.shown.findings == ()
    assert in_files(tmp_path) == before


# --- a program that has a workbook open --------------------------------------------------------------------


def test_a_workbook_that_a_program_has_open_is_checked_and_its_program_goes_to_the_cell(tmp_path: Path) -> None:
    book = OneBook(faulty_file(tmp_path))
    held = replace(session(tmp_path), programs=(Program("Tệp đang mở", lambda: book),))
    do(held, held.choosing_open(held.programs[0]))
    press(held, "check")
    held.look_at(1)
    going = held.going()
    assert going is not None

    do(held, going)

    assert book.applied[-1].select == Cell("GN DTTS", held.shown.findings[1].finding.cell)
    assert all(answer.marks is None for answer in book.applied)
    assert held.shown.target.name == NAME


def test_a_program_without_a_workbook_says_so_and_what_was_chosen_stays(held: Session) -> None:
    def none_open() -> OneBook:
        raise UsageError("Chưa mở tệp nào.")

    do(held, held.choosing_open(Program("Excel", none_open)))

    assert (held.shown.message, held.shown.is_trouble) == ("Chưa mở tệp nào.", True)
    assert held.shown.target.name == NAME


# --- what cannot be done -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "/không/có/tệp.xlsx", "a\0b", "x" * 5000])
def test_a_path_to_nothing_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^Không có tệp hoặc thư mục “.*”. Kiểm tra lại đường dẫn.$"):
        session(tmp_path).choose(text)


def test_a_path_may_be_pasted_with_the_quotes_that_windows_puts_around_it(tmp_path: Path) -> None:
    held = session(tmp_path)

    held.choose(f' "{faulty_file(tmp_path)}" ')

    assert held.shown.target.name == NAME


@pytest.mark.parametrize("button", ["check", "next", "restore", "take-back", "new-report", "check-and-report"])
def test_a_button_without_a_file_says_to_choose_one(button: str, tmp_path: Path) -> None:
    held = session(tmp_path)

    press(held, button)

    assert held.shown.is_trouble
    assert held.shown.message in {
        "Chưa chọn tệp nào. Bấm Chọn tệp… rồi bấm lại nút này.",
        "Chọn một ô tự tính rồi bấm lại.",
        "Chưa có ô nào được khôi phục trong tệp này.",
    }


def test_a_button_for_a_file_says_that_a_folder_is_chosen(tmp_path: Path) -> None:
    held = session(tmp_path)
    held.choose(str(tmp_path))

    press(held, "new-report")

    assert held.shown.message == (
        "Nút này làm việc trên một tệp, đang chọn một thư mục. Bấm Chọn tệp…, chọn tệp rồi bấm lại."
    )


def _gone(path: Path) -> None:
    path.unlink()


def _damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def _other_book(path: Path) -> None:
    from openpyxl import Workbook

    Workbook().save(path)


def _word(path: Path) -> None:
    path.write_bytes(b"PK\3\4 no package at all")


@pytest.mark.parametrize("spoiled", [_gone, _damaged, _other_book, _word])
def test_a_file_that_cannot_be_used_is_told_in_one_sentence_and_nothing_is_written(
    spoiled: Callable[[Path], None], held: Session, tmp_path: Path
) -> None:
    spoiled(tmp_path / NAME)
    before = in_files(tmp_path)

    press(held, "check")

    assert held.shown.is_trouble
    assert held.shown.message.endswith(".")
    assert "\n" not in held.shown.message
    assert "Traceback" not in held.shown.message
    assert in_files(tmp_path) == before


def test_a_folder_that_is_gone_is_told_in_one_sentence(tmp_path: Path) -> None:
    folder, held = tmp_path / "1_NHAN", session(tmp_path)
    folder.mkdir()
    held.choose(str(folder))
    folder.rmdir()

    press(held, "check")

    assert (held.shown.message, held.shown.is_trouble) == (
        "Không có tệp hoặc thư mục “1_NHAN”. Kiểm tra lại đường dẫn.", True,
    )  # fmt: skip


def test_a_folder_that_takes_no_file_is_told_and_the_list_stays(
    held: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(held, "check")
    before, listed = in_files(tmp_path), held.shown.findings

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr("mtqg_xl.pipeline.files.NamedTemporaryFile", refused)
    press(held, "restore")

    assert held.shown.is_trouble
    assert "thư mục không cho ghi" in held.shown.message
    assert held.shown.findings == listed
    assert in_files(tmp_path) == before


def test_too_little_memory_is_told_in_one_sentence(held: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("mtqg_xl.assistant.session.press", exhausted)
    press(held, "check")

    assert held.shown.message == "Máy không đủ bộ nhớ cho việc này; chia nhỏ thư mục rồi làm lại."


# --- an office's own definitions ---------------------------------------------------------------------------


def test_mistakes_of_own_definitions_are_told_once(tmp_path: Path) -> None:
    faulty_definitions = replace(DEFINITIONS, mistakes=("forms/x.toml: columns[3].unit",))
    held = Session(lambda _: faulty_definitions, Memory(tmp_path / "nhớ"))
    held.choose(str(faulty_file(tmp_path)))

    press(held, "check")
    first = held.shown.lines
    press(held, "check")

    assert first == ("Định nghĩa riêng có chỗ sai, không dùng: forms/x.toml: columns[3].unit",)
    assert held.shown.lines == ()
