"""Real clicks in a real LibreOffice with the add-on that is shipped: one window, one planted fault, every way to press.

LibreOffice starts once. What a button did is looked for until it is there; nothing waits for a fixed time.
"""

import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document

from mtqg_xl.addin.office_package import FILE_NAME, sources
from mtqg_xl.findings import RESULT_SHEET
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

    def open(self, book: Path | str, *, read_only: bool = False) -> None:
        self.office.ask({"open": str(book), "read_only": read_only})

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

    def window(self, title: str) -> None:
        """Wait for a window of this title."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        until(
            lambda: subprocess.run(command, env=self.screen.environment, capture_output=True).returncode == 0,
            title,
            LONG,
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("bàn làm việc")
    profile = installed((sources() / FILE_NAME).read_bytes(), tmp_path_factory.mktemp("office"))
    (folder / "home").mkdir()
    command = shlex.join([sys.executable, "-X", "utf8", "-m", "mtqg_xl"])
    with virtual_screen() as screen:
        own = {"DISPLAY": screen.display, "MTQG_XL": command, "HOME": str(folder / "home"), "LANG": "C.UTF-8"}
        office = Office(CLICKS_WORKER, Window(own, profile))
        try:
            yield Desk(office, screen, folder)
        finally:
            office.end()


@pytest.fixture
def book(desk: Desk) -> Path:
    """A workbook with one number typed over a formula, open before the officer."""
    path = desk.folder / NAME
    path.write_bytes(faulty())
    desk.open(path)
    return path


def test_a_click_in_the_menu_finds_the_planted_fault_and_one_on_the_toolbar_mends_it(desk: Desk, book: Path) -> None:
    at = place().sheet, place().cell
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
    written = Document(str(desk.folder / "LucBinh-01990_BC3CT_6T2024.docx"))
    assert "2.145.977.223" in "".join(written.element.body.itertext())
    assert book.read_bytes() == faulty()  # nobody has saved


def test_a_folder_is_chosen_in_the_dialog_of_libreoffice_and_added_up(desk: Desk, book: Path) -> None:
    received = desk.folder / "nhan"
    received.mkdir()
    (received / "bieu.xlsx").write_bytes(filled("A"))
    desk.button("Tổng hợp thư mục")
    desk.window("Chọn thư mục các tệp đã nhận")
    desk.screen.type(str(received))
    desk.screen.press("Return")
    made = until(lambda: list((desk.folder / "3_TONG_HOP").glob("TH_*.xlsx")), "the consolidated book", LONG)
    assert len(made) == 1
