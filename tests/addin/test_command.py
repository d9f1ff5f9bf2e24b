"""`mtqg-xl addin` and `mtqg-xl doctor` as a person types them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mtqg_xl.addin import windows
from mtqg_xl.addin.package import shipped_addin
from mtqg_xl.cli import main
from tests.addin.machines import WindowsInMemory


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> WindowsInMemory:
    made = WindowsInMemory(tmp_path / "Hoà")
    monkeypatch.setattr(windows, "this_machine", lambda: made)
    return made


def test_building_writes_the_addin_and_never_over_one_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "bản dựng"
    assert run("addin", "build", "-o", str(folder)).exit_code == 0
    assert (folder / "MTQG.xlam").read_bytes() == shipped_addin()
    again = run("addin", "build", "-o", str(folder))
    assert (again.exit_code, "Đã có tệp “MTQG.xlam”" in again.stderr) == (2, True)
    assert run("addin", "build", "-o", str(folder), "--force").exit_code == 0


def test_installing_says_where_and_what_to_look_for_and_uninstalling_says_what_it_did(machine: WindowsInMemory) -> None:
    done = run("addin", "install")
    assert done.exit_code == 0, done.output
    assert f"Đã cài tiện ích: {machine.addins / 'mtqg_xl' / 'MTQG.xlam'}" in done.stdout
    assert "thẻ MTQG" in done.stdout
    assert run("addin", "uninstall").stdout == "Đã gỡ tiện ích.\n"
    assert run("addin", "uninstall").stdout == "Tài khoản này không có tiện ích để gỡ.\n"


def test_with_excel_open_the_command_ends_with_two_and_one_sentence(machine: WindowsInMemory) -> None:
    machine.excel = True
    done = run("addin", "install")
    assert done.exit_code == 2
    assert done.stderr == "Excel đang mở. Lưu tệp, đóng hết cửa sổ Excel rồi chạy lại lệnh này.\n"


def test_a_computer_with_something_in_the_way_ends_with_one(machine: WindowsInMemory) -> None:
    done = run("doctor")
    assert done.exit_code == 1
    assert "[vướng] Tệp tiện ích: Chưa cài tiện ích cho tài khoản này." in done.stdout
    run("addin", "install")
    assert "[được] Tệp tiện ích: Tiện ích bản" in run("doctor").stdout
