"""The window under a real screen: what it looks like, what is dropped on it, and how it opens or says why not."""

import os
import subprocess
import sys
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.view.window import Window
from mtqg_xl.assistant.work import Watch
from tests.assistant.at_window import (
    choose,
    click,
    hint,
    is_done,
    message,
    opened,
    shows,
)
from tests.assistant.office import faulty_file, received, session
from tests.made import filled
from tests.screen import SMALL_OFFICE, Screen

pytestmark = pytest.mark.display
CHECKOUT = Path(__file__).resolve().parents[2]
DROP_WORKER = Path(__file__).with_name("drop_worker.py")


def test_a_window_without_a_file_says_what_to_do_first_and_a_list_without_findings_that_nothing_is_wrong(
    window: Window, screen: Screen, tmp_path: Path
) -> None:
    assert "1. Bấm Chọn tệp… hoặc Chọn thư mục…" in hint(window)
    click(screen, window.ribbon.buttons["check"])
    shows(window, lambda: message(window) == "Chưa chọn tệp nào. Bấm Chọn tệp… rồi bấm lại nút này.", "what is missing")

    path = tmp_path / "được gửi.xlsx"
    path.write_bytes(filled("99001"))
    choose(window, screen, path)
    assert hint(window) == "Bấm Kiểm tra để tìm chỗ phải sửa trong tệp này."
    click(screen, window.ribbon.buttons["check"])
    shows(window, lambda: hint(window) == "Không có chỗ nào phải xem.", "that it is in order")


def test_the_list_of_one_file_is_as_wide_as_its_frame(window: Window, screen: Screen, tmp_path: Path) -> None:
    def columns() -> tuple[str, ...]:
        return tuple(map(str, window.findings.list["displaycolumns"]))

    def width() -> int:
        return sum(int(window.findings.list.column(title, "width")) for title in columns())

    for path, has_file in ((received(tmp_path / "1_NHAN"), True), (faulty_file(tmp_path), False)):
        choose(window, screen, path)
        assert ("Tệp" in columns()) == has_file
        shows(window, lambda: 0 <= window.findings.list.winfo_width() - width() <= 4, "no empty column")


def test_a_file_or_folder_dropped_on_the_window_is_taken_and_of_several_none(
    window: Window, screen: Screen, tmp_path: Path
) -> None:
    folder, path = received(tmp_path / "1 NHẬN (lần 2)"), faulty_file(tmp_path)
    drop(window, screen, folder)
    shows(window, lambda: window.session.shown.target.path == folder, "the folder")
    drop(window, screen, path)
    shows(window, lambda: window.session.shown.target.path == path, "the file")
    drop(window, screen, path, folder)
    shows(window, lambda: message(window).startswith("Mỗi lần thả một tệp hoặc một thư mục."), "why none")
    assert window.session.shown.target.path == path


def drop(window: Window, screen: Screen, *paths: Path) -> None:
    """Drop paths on the list, as a file manager does."""
    x, y = window.findings.list.winfo_rootx() + 200, window.findings.list.winfo_rooty() + 100
    command = [sys.executable, str(DROP_WORKER), str(x), str(y), *map(str, paths)]
    with subprocess.Popen(command, env=screen.environment, stdout=subprocess.PIPE, text=True) as source:
        shows(window, lambda: source.poll() is not None, "the end of the drop")
        assert source.stdout is not None
        assert source.stdout.read().startswith("1 "), "the window takes no drop"


def test_without_what_drops_need_the_window_opens_and_promises_none(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tkinterdnd2", None)
    with opened(session(tmp_path), screen, tmp_path) as window:
        assert "kéo thả" not in hint(window)


def test_the_dialogs_of_tk_speak_vietnamese(window: Window, screen: Screen) -> None:
    labels: list[str] = []

    def look(parent: tk.Misc) -> None:
        for name in map(str, window.tk.splitlist(window.tk.call("winfo", "children", parent))):
            kind = str(window.tk.call("winfo", "class", name))
            if kind in {"TButton", "TLabel"}:
                labels.append(str(window.tk.call(name, "cget", "-text")))
            look(name)  # type: ignore[arg-type]  # by its name: tkinter has no widget for it

    def seen_and_closed() -> None:
        try:
            look(window)
        finally:
            window.tk.setvar("::tk::Priv(selectFilePath)", "")  # as its button does

    window.after(300, seen_and_closed)
    window.target.ask_file()
    assert {"Tên tệp:", "Loại tệp:", "Mở", "Hủy", "Thư mục:"} <= set(labels)


def outside(window: Window) -> list[str]:
    """The buttons that are cut off, or that another part of the window covers."""
    window.update()
    found = []
    for button in (*window.ribbon.buttons.values(), window.status.cancel, window.findings.copy):
        x, y = button.winfo_rootx() + button.winfo_width() - 3, button.winfo_rooty() + button.winfo_height() - 3
        if window.winfo_containing(x, y) is not button:
            found.append(str(button["text"]))
    return found


@pytest.mark.parametrize(
    ("size", "dots_per_inch"), [(SMALL_OFFICE, 96), ((1024, 768), 96), ((1366, 768), 120), ((2736, 1824), 192)]
)
def test_every_button_is_to_be_seen(
    size: tuple[int, int], dots_per_inch: int, screens: Callable[..., Screen], tmp_path: Path
) -> None:
    with opened(session(tmp_path), screens(size, dots_per_inch), tmp_path) as window:
        assert outside(window) == []
        assert window.winfo_width() <= size[0]
        assert window.winfo_height() <= size[1] - 40
        assert window.findings.list.winfo_height() >= 4 * window.measures.line


def test_keys_are_of_one_button_each_and_stand_in_its_label(window: Window) -> None:
    labels = [str(button["text"]) for button in window.ribbon.buttons.values()]
    marked = [int(str(button["underline"])) for button in window.ribbon.buttons.values()]
    keys = [label[at].casefold() for label, at in zip(labels, marked, strict=True)]
    assert min(marked) >= 0
    assert len(keys) == len(set(keys)) == len(labels)
    assert not {"n", "m"} & set(keys)  # those of Chọn tệp…, Chọn thư mục…


def test_a_mistake_of_the_program_is_one_sentence_and_a_file_for_support(
    window: Window, screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Watch) -> Outcome:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(window.session, "work", lambda _: broken)
    click(screen, window.ribbon.buttons["check"])
    shows(window, lambda: message(window).startswith("Lỗi của chương trình"), "that it is ours")
    assert is_done(window)
    assert "a mistake of ours" in (tmp_path / "lỗi.txt").read_text(encoding="utf-8")


def run(*arguments: str | Path, start: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    code = f"{start}\nfrom mtqg_xl.cli import main\nmain()"
    command = [sys.executable, "-X", "utf8", "-c", code, "assistant", *map(str, arguments)]
    known = {key: value for key, value in os.environ.items() if key != "DISPLAY"} | environment
    return subprocess.run(
        command, cwd=CHECKOUT, env=known, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def test_without_a_screen_one_sentence_says_so() -> None:
    found = run()
    assert found.returncode == 2
    assert found.stderr == (
        "Không mở được cửa sổ: phiên làm việc này không có màn hình. Dùng các lệnh: mtqg-xl --help.\n"
    )


def test_without_tk_one_sentence_says_what_to_install() -> None:
    found = run(start="import sys; sys.modules['tkinter'] = None")
    assert found.returncode == 2
    assert found.stderr.startswith("Python của máy này không có Tk (tkinter) nên không mở được cửa sổ.")
    assert found.stderr.count("\n") == 1


def test_a_path_that_leads_nowhere_is_told_before_a_window_opens() -> None:
    found = run("/không/có.xlsx")
    assert (found.returncode, found.stderr) == (
        2, "Không có tệp hoặc thư mục “có.xlsx”. Kiểm tra lại đường dẫn.\n",
    )  # fmt: skip


def test_the_command_shows_the_window_with_the_file_that_was_dropped_on_it(screen: Screen, tmp_path: Path) -> None:
    path = faulty_file(tmp_path)
    command = [sys.executable, "-m", "mtqg_xl", "assistant", str(path)]
    environment = screen.environment | {"HOME": str(tmp_path)}
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE) as process:
        try:
            screen.wait_for("^mtqg_xl")
            assert process.poll() is None
        finally:
            process.terminate()
