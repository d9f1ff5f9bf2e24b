"""What every host must do alike: the same workbook, the same buttons, the same assertions."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.actions.act import act
from mtqg_xl.actions.memory import Memory
from mtqg_xl.cells import parse_a1
from mtqg_xl.findings import RESULT_SHEET, Severity, UsageError
from mtqg_xl.hosts.host import Answer, Cell
from mtqg_xl.mending.recalc import by_part
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.workbook.patch import patched
from tests.hosts.conftest import Excel
from tests.hosts.programs import Described, OpenInExcel, OpenInOffice, Program, SavedFile
from tests.libreoffice.server import Office
from tests.made import DEFINITIONS, filled, submission, written

TYPED_OVER = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed")
WRONG = 2_292_158_728.0
Opened = Callable[[bytes], Program]


@cache
def place() -> Cell:
    """Where the cell stands that is typed over; in the CSV of the example the line holds 2.145.977.223 đồng."""
    found = submission("A")
    at = found.found[TYPED_OVER[0]]
    return Cell(at.sheet, at.address(TYPED_OVER[1], TYPED_OVER[2]).a1)


@cache
def faulty() -> bytes:
    """Report A with a number typed over a formula, every other formula calculated anew."""
    path = written(filled("A"))
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    return patched(path, by_part(raw, {(place().sheet, *parse_a1(place().cell)): WRONG}))


@pytest.fixture(
    params=["file", "snapshot", *(pytest.param(name, marks=pytest.mark.libreoffice) for name in ("office", "excel"))]
)
def opened(request: pytest.FixtureRequest, office: Office, excel: Excel) -> Opened:
    """Open a workbook in one program after the other."""
    programs: dict[str, Callable[[Path], Program]] = {
        "file": SavedFile,
        "snapshot": Described,
        "office": lambda path: OpenInOffice(path, office),
        "excel": lambda path: OpenInExcel(path, excel()),
    }
    return lambda content: programs[request.param](written(content, "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"))


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "nhớ")


def press(program: Program, button: str, memory: Memory) -> Answer:
    host = program.host()
    answer = act(button, host, DEFINITIONS, memory)
    program.settle(host)
    return answer


def test_checking_finds_the_fault_shows_it_and_changes_nothing(opened: Opened, memory: Memory) -> None:
    program = opened(faulty())
    before, locks = program.contents(), program.protected()
    answer = press(program, "check", memory)
    (item,) = [item for item in answer.findings if item.severity is Severity.BLOCK]
    assert (item.code, item.sheet, item.cell) == ("F02", place().sheet, place().cell)
    assert (item.found, item.expected) == (WRONG, 2_145_977_223.0)
    assert answer.message.startswith("CHƯA NÊN GỬI")
    assert program.has_marks()
    assert program.contents() == before
    assert program.protected() == locks


def test_a_workbook_that_shows_its_findings_is_judged_as_before(opened: Opened, memory: Memory) -> None:
    program = opened(faulty())
    first, second = (press(program, "check", memory) for _ in range(2))
    assert [item.fingerprint for item in second.findings] == [item.fingerprint for item in first.findings]


def test_one_click_takes_every_mark_away(opened: Opened, memory: Memory) -> None:
    program = opened(faulty())
    before = program.contents()
    press(program, "check", memory)
    press(program, "clear", memory)
    assert program.contents() == before
    assert RESULT_SHEET not in program.host().workbook().sheet_names  # type: ignore[union-attr]  # it was read before


def test_the_next_finding_is_the_next_and_after_the_last_the_first(opened: Opened, memory: Memory) -> None:
    program = opened(faulty())
    places = [Cell(item.sheet, item.cell) for item in press(program, "check", memory).findings if item.cell]
    assert places[0] == place()
    for here, there in ((Cell("THÔNG TIN", "B1"), places[0]), (places[0], places[1]), (places[-1], places[0])):
        program.select(here.sheet, here.cell)
        assert press(program, "next", memory).select == there


def test_a_formula_comes_back_alone_and_its_number_can_be_taken_back(opened: Opened, memory: Memory) -> None:
    right = opened(filled("A")).contents()
    program = opened(faulty())
    before = program.contents()
    program.select(place().sheet, place().cell)
    said = press(program, "restore", memory)
    assert said.message == (
        f"Ô {place().cell}: trước 2.292.158.728, sau 2.145.977.223. Muốn lấy lại: bấm Trả lại số cũ."
    )
    assert program.contents() == right
    assert [item.code for item in press(program, "check", memory).findings if item.severity is Severity.BLOCK] == []
    assert press(program, "take-back", memory).message == (
        f"Đã trả lại: ô {place().cell} trang “{place().sheet}” là 2.292.158.728."
    )
    assert program.contents() == before
    with pytest.raises(UsageError, match="Chưa có ô nào được khôi phục"):
        press(program, "take-back", memory)


def test_a_cell_for_typing_has_nothing_to_restore(opened: Opened, memory: Memory) -> None:
    program = opened(faulty())
    before = program.contents()
    program.select("THÔNG TIN", "C16")
    assert "không có gì để khôi phục" in press(program, "restore", memory).message
    assert program.contents() == before


def test_another_workbook_is_told_in_one_sentence(opened: Opened, memory: Memory) -> None:
    buffer = BytesIO()
    openpyxl.Workbook().save(buffer)
    program = opened(buffer.getvalue())
    for button in ("check", "next", "restore"):
        program.select("Sheet", "A1")
        with pytest.raises(UsageError, match=r"^Tệp này không phải phụ biểu MTQG\.$"):
            press(program, button, memory)
