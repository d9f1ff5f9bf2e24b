"""Real clicks in a real LibreOffice with the add-on that is shipped: one window, one planted fault, every way to press.

LibreOffice starts once. What a button did is looked for until it is there; nothing waits for a fixed time.
"""

import json
import os
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from mtqg_xl.actions.memory import Memory
from mtqg_xl.addin.office_package import FILE_NAME, sources
from mtqg_xl.findings import RESULT_SHEET
from mtqg_xl.hosts.host import NOTHING_OPEN
from mtqg_xl.hosts.snapshot import LOCKED, NO_SHEETS, READ_ONLY
from mtqg_xl.pipeline.output_names import NEVER_SAVED
from tests.hosts.addon import installed
from tests.hosts.test_contract import faulty, place
from tests.libreoffice.server import Office, Window
from tests.made import filled
from tests.screen import Screen, until, virtual_screen

pytestmark = pytest.mark.libreoffice
CLICKS_WORKER = Path(__file__).with_name("clicks_worker.py")
MENU, ENTRY, BUTTON = 34, 36, 44  # com.sun.star.accessibility.AccessibleRole
NAME = "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"
LONG = 120.0
"""Seconds after which something is not coming any more, on however busy a machine."""


@dataclass(frozen=True)
class Desk:
    """A LibreOffice on a screen, and the folder where the officer's files lie."""

    office: Office
    screen: Screen
    folder: Path

    def open(self, book: Path | str, **how: bool) -> None:
        self.office.ask({"open": str(book), **how})

    def menu(self, label: str) -> None:
        """Click on the menu MTQG and on an entry of it."""
        self.office.ask({"forget": True})
        self._click("MTQG", MENU)
        self._click(label, ENTRY)

    def button(self, label: str) -> None:
        """Click on a button of the toolbar."""
        self.office.ask({"forget": True})
        self._click(label, BUTTON)

    def _click(self, label: str, role: int) -> None:
        at = until(lambda: self.office.ask({"place": label, "role": role}).get("at"), label, LONG)
        self.screen.click(*at)

    def select(self, sheet: str, cell: str) -> None:
        self.office.ask({"select": [sheet, cell]})

    def formula(self, sheet: str, cell: str) -> str:
        return str(self.office.ask({"cell": [sheet, cell]})["formula"])

    def told(self) -> str:
        """Return what the strip above the sheet says, once it is there."""
        return str(until(lambda: self.office.ask({"told": True}).get("told"), "an answer", LONG)[-1])

    def start_centre(self) -> None:
        """Close the only workbook at the keyboard: LibreOffice shows its start centre."""
        self.office.ask({"leave": True})
        self.screen.point(700, 500)
        self.screen.press("ctrl+w")
        until(lambda: self.office.ask({"alone": True}).get("alone"), "the start centre", LONG)

    def press_enter_in(self, title: str) -> None:
        """Wait for a window of this title, and press Enter in it."""
        self.screen.wait_for(title)
        self.screen.press("Return")

    @property
    def program(self) -> Path:
        """What the add-on starts as mtqg-xl."""
        return self.folder / "mtqg-xl"


PROGRAM = f"""#!/bin/sh
exec {shlex.join([sys.executable, "-X", "utf8", "-m", "mtqg_xl"])} "$@"
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("ban lam viec")
    profile = installed((sources() / FILE_NAME).read_bytes(), tmp_path_factory.mktemp("office"))
    with virtual_screen() as screen:
        home = folder / "home"
        own = {"DISPLAY": screen.display, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "LANG": "C.UTF-8"}
        office = Office(CLICKS_WORKER, Window(own | {"MTQG_XL": shlex.quote(str(folder / "mtqg-xl"))}, profile))
        try:
            yield Desk(office, screen, folder)
        finally:
            office.end()


@pytest.fixture(autouse=True)
def program(desk: Desk) -> None:
    """The program is there and answers, whatever a test before did to it."""
    desk.program.write_text(PROGRAM)
    desk.program.chmod(0o755)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with one number typed over a formula; a new path each time, for an open one is not opened again."""
    path = tmp_path / NAME
    path.write_bytes(faulty())
    return path


def test_a_click_in_the_menu_finds_the_planted_fault_and_one_on_the_toolbar_mends_it(desk: Desk, book: Path) -> None:
    at = place().sheet, place().cell
    desk.open(book)
    desk.menu("Kiểm tra")
    assert desk.told() == "CHƯA NÊN GỬI. 01 chỗ phải sửa, 01 chỗ cần giải trình."
    assert desk.office.ask({"sheets": True})["sheets"][0] == RESULT_SHEET
    desk.button("Xóa dấu kiểm tra")
    assert desk.told().startswith("Đã bỏ trang KẾT QUẢ KIỂM TRA.")
    assert RESULT_SHEET not in desk.office.ask({"sheets": True})["sheets"]
    assert desk.formula(*at) == "2292158728"  # the first finding is selected now
    desk.button("Khôi phục công thức")
    assert desk.told() == "Ô J29: trước 2.292.158.728, sau 2.145.977.223. Muốn lấy lại: bấm Trả lại số cũ."
    assert desk.formula(*at).startswith("=")
    desk.menu("Tạo báo cáo mới")
    assert desk.told().startswith("Đã viết báo cáo: LucBinh-01990_BC3CT_6T2024.docx")
    written = Document(str(book.with_name("LucBinh-01990_BC3CT_6T2024.docx")))
    assert "2.145.977.223" in "".join(written.element.body.itertext())
    assert book.read_bytes() == faulty()  # nobody has saved


def test_a_folder_is_chosen_in_the_dialog_of_libreoffice_and_added_up(desk: Desk, book: Path) -> None:
    received = desk.folder / "nhận"
    received.mkdir()
    (received / "bieu.xlsx").write_bytes(filled("A"))
    Memory(desk.folder / "home" / "mtqg_xl" / "tra-lai").propose("folder", str(received))
    desk.open(book)
    desk.button("Tổng hợp thư mục")
    desk.press_enter_in("Chọn thư mục các tệp đã nhận")  # that of last time is proposed
    assert "Tổng hợp 01/01 đơn vị. Đã ghi TH_" in desk.told()
    (made,) = (desk.folder / "3_TONG_HOP").glob("TH_*.xlsx")
    assert openpyxl.load_workbook(made)["GN DTTS"]["O29"].value == pytest.approx(2145.977223)


def test_a_number_under_a_password_stays_and_one_sentence_says_why(desk: Desk, book: Path) -> None:
    at = place().sheet, place().cell
    desk.open(book)
    desk.office.ask({"lock": [at[0], "bí mật"]})
    desk.select(*at)
    desk.button("Khôi phục công thức")
    assert desk.told() == LOCKED.format(sheet=at[0])
    assert desk.formula(*at) == "2292158728"


def test_a_workbook_that_is_open_for_reading_alone_takes_nothing(desk: Desk, book: Path) -> None:
    at = place().sheet, place().cell
    desk.open(book, read_only=True)
    desk.select(*at)
    desk.button("Khôi phục công thức")
    assert desk.told() == READ_ONLY
    assert desk.formula(*at) == "2292158728"


def test_a_form_that_was_never_saved_and_a_text_are_told_apart(desk: Desk, book: Path) -> None:
    desk.open(book, unsaved=True)
    desk.button("Tạo báo cáo mới")
    assert desk.told() == NEVER_SAVED
    desk.open("private:factory/swriter")
    desk.menu("Kiểm tra")
    assert desk.told() == NO_SHEETS


def test_without_the_program_or_with_another_version_nothing_is_done(desk: Desk, book: Path) -> None:
    desk.open(book)
    before = desk.office.ask({"sheets": True})
    desk.program.unlink()
    desk.button("Kiểm tra")
    assert desk.told() == "Máy này chưa có mtqg-xl, hoặc tiện ích không thấy nó. Cài mtqg-xl rồi mở lại LibreOffice."
    desk.program.write_text('#!/bin/sh\ncat > /dev/null\necho \'{"version": 2, "message": "x"}\'\n')
    desk.program.chmod(0o755)
    desk.button("Kiểm tra")
    assert desk.told() == ("Tiện ích và mtqg-xl trên máy này khác phiên bản. Cài lại tiện ích cùng bản với mtqg-xl.")
    assert desk.office.ask({"sheets": True}) == before


SLOW = """#!/bin/sh
cat > /dev/null
echo $$ > "{folder}/started"
i=0
while [ $i -lt 6000 ]; do i=$((i+1)); echo "$i/6000" >&2; sleep 0.1; done
touch "{folder}/done"
"""


def test_a_second_click_stops_a_long_job_and_meanwhile_cells_can_be_typed_in(desk: Desk, book: Path) -> None:
    desk.open(book)
    desk.select("THÔNG TIN", "C16")
    desk.program.write_text(SLOW.format(folder=desk.folder))
    desk.program.chmod(0o755)
    desk.button("Kiểm tra")
    until((desk.folder / "started").exists, "the long job", LONG)
    desk.screen.type("Nguyen Van A")
    desk.screen.press("Return")
    until(lambda: desk.formula("THÔNG TIN", "C16") == "Nguyen Van A", "what is typed meanwhile", LONG)
    desk.button("Kiểm tra")
    desk.screen.wait_for("^MTQG$")  # Đang làm việc trước. Dừng việc ấy lại?
    desk.screen.press("alt+y")
    assert desk.told() == "Đã dừng theo yêu cầu; chưa làm gì trong tệp."
    assert not (desk.folder / "done").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int((desk.folder / "started").read_text()), 0)


def test_what_is_being_typed_in_a_cell_goes_into_that_cell_and_nowhere_else(desk: Desk, book: Path) -> None:
    desk.open(book)
    others = ("KIỂM TRA", place().sheet)
    before = [desk.formula(sheet, "C16") for sheet in others]
    desk.select("THÔNG TIN", "C16")
    desk.screen.point(700, 500)
    desk.screen.type("Nguyen Van A")  # and no Enter: the cell is being edited
    desk.button("Kiểm tra")
    assert desk.told().startswith("CHƯA NÊN GỬI.")
    desk.select("THÔNG TIN", "C17")
    until(lambda: desk.formula("THÔNG TIN", "C16") == "Nguyen Van A", "what was typed", LONG)
    assert [desk.formula(sheet, "C16") for sheet in others] == before
    assert desk.formula(RESULT_SHEET, "B1").startswith("Đề nghị")


HEARD = f"""#!/bin/sh
{PROGRAM.splitlines()[1].removeprefix("exec ")} > "{{folder}}/said"
cat "{{folder}}/said"
"""


def test_in_the_start_centre_a_button_for_a_workbook_says_that_none_is_open(desk: Desk, book: Path) -> None:
    desk.open(book)
    desk.program.write_text(HEARD.format(folder=desk.folder))
    desk.program.chmod(0o755)
    desk.start_centre()
    desk.menu("Kiểm tra")
    desk.press_enter_in("^MTQG$")  # there is no sheet above which a strip could stand
    assert json.loads((desk.folder / "said").read_text(encoding="utf-8"))["error"] == NOTHING_OPEN
