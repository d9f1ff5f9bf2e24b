"""Hướng dẫn, Máy này có dùng được không?: they need no workbook."""

import webbrowser
from pathlib import Path

import pytest

from mtqg_xl.actions import helping
from mtqg_xl.actions.act import act
from mtqg_xl.actions.memory import Memory
from tests.actions.desks import OneBook
from tests.addin.machines import WindowsInMemory
from tests.made import DEFINITIONS


@pytest.mark.parametrize(
    ("is_open", "message"),
    [(True, "Đã mở hướng dẫn trong trình duyệt."), (False, "Mở tệp này bằng trình duyệt: ")],
)
def test_the_guide_is_opened_from_a_file_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, is_open: bool, message: str
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or is_open)
    answer = act("guide", OneBook(), DEFINITIONS, Memory(tmp_path / "Hoà"))
    (path,) = answer.files
    assert opened == [path.as_uri()]
    assert "Hướng dẫn" in path.read_text(encoding="utf-8")
    assert answer.message.startswith(message)


def test_what_is_in_the_way_at_a_computer_is_told_line_by_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(helping, "this_machine", lambda: WindowsInMemory(tmp_path))
    answer = act("doctor", OneBook(), DEFINITIONS, Memory(tmp_path))
    assert answer.message.endswith("chỗ vướng: làm theo từng dòng “Cách sửa”.")
    at = answer.lines.index("[vướng] Tệp tiện ích: Chưa cài tiện ích cho tài khoản này.")
    assert answer.lines[at + 1] == "    Cách sửa: Đóng Excel, chạy: mtqg-xl addin install."
