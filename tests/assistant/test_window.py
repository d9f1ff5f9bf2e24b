"""The window under a real screen: what mouse and keyboard do, and that everything is to be seen on small screens."""

import gc
import os
import subprocess
import sys
import tkinter as tk
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

import pytest

from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.session import STOPPED, Session
from mtqg_xl.assistant.view.adopting import AdoptDialog
from mtqg_xl.assistant.view.asking import asked
from mtqg_xl.assistant.view.window import Window
from mtqg_xl.assistant.work import Watch
from mtqg_xl.hosts.question import Kind, Question
from tests.adoption import blanks
from tests.assistant.office import faulty_file, received, session
from tests.made import filled
from tests.screen import SMALL_OFFICE, Screen, until, virtual_screen

pytestmark = pytest.mark.display
CHECKOUT = Path(__file__).resolve().parents[2]
DROP_WORKER = Path(__file__).with_name("drop_worker.py")


@pytest.fixture(scope="module")
def screens() -> Iterator[Callable[..., Screen]]:
    """Start screens that last as long as this module: Tk stays connected, and ends a process that loses its screen."""
    with ExitStack() as kept:
        yield lambda *size_and_dots: kept.enter_context(virtual_screen(*size_and_dots))


@pytest.fixture(scope="module")
def screen(screens: Callable[..., Screen]) -> Screen:
    return screens()


@contextmanager
def opened(held: Session, screen: Screen, folder: Path) -> Iterator[Window]:
    """Show a window, with the mouse on it: that gives it the keyboard where no window manager does."""
    before = os.environ.get("DISPLAY")
    os.environ["DISPLAY"] = screen.display
    window = Window(held, folder / "lỗi.txt")
    window.update()
    screen.point(600, 400)
    try:
        yield window
    finally:
        window.close()
        os.environ.pop("DISPLAY")
        if before is not None:
            os.environ["DISPLAY"] = before


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Forget each window in the thread that made it: Tcl ends the process when another thread does."""
    yield
    gc.collect()


@pytest.fixture
def window(screen: Screen, tmp_path: Path) -> Iterator[Window]:
    with opened(session(tmp_path), screen, tmp_path) as found:
        yield found


def shows(window: Window, found: Callable[[], object], what: str) -> None:
    """Wait until the window shows something."""

    def look() -> object:
        window.update()
        return found()

    until(look, what, 60)


def click(screen: Screen, widget: tk.Misc, times: int = 1) -> None:
    x, y = widget.winfo_rootx() + widget.winfo_width() // 2, widget.winfo_rooty() + widget.winfo_height() // 2
    screen.click(x, y, times)


def is_done(window: Window) -> bool:
    return window.status.cancel.instate(["disabled"]) and not window.ribbon.buttons["check"].instate(["disabled"])


def message(window: Window) -> str:
    return str(window.status.message["text"])


def details(window: Window) -> str:
    return window.findings.details.get("1.0", "end")


def in_clipboard(window: Window, path: Path) -> None:
    window.clipboard_clear()
    window.clipboard_append(str(path))
    window.update()


def choose(window: Window, screen: Screen, path: Path) -> None:
    """Paste a path as an officer does."""
    click(screen, window.target.entry)
    in_clipboard(window, path)
    screen.press("ctrl+slash", "ctrl+v", "Return")
    shows(window, lambda: window.session.shown.target.path == path, str(path))


# --- one file ----------------------------------------------------------------------------------------------


def test_a_file_is_checked_looked_through_and_mended_with_the_mouse(
    window: Window, screen: Screen, tmp_path: Path
) -> None:
    choose(window, screen, faulty_file(tmp_path))

    click(screen, window.ribbon.buttons["check"])
    shows(window, lambda: len(window.findings.list.get_children()) == 2, "two findings")
    assert window.findings.list.set("0", "Mức") == "PHẢI SỬA"
    assert "Khôi phục công thức" in details(window)
    assert window.target.cell.get() == "GN DTTS!J29"

    click(screen, window.ribbon.buttons["next"])
    shows(window, lambda: window.findings.list.selection() == ("1",), "the second finding")
    assert "CẦN GIẢI TRÌNH · R07" in details(window)

    x, y, *_ = map(int, window.findings.list.bbox("0"))
    screen.click(window.findings.list.winfo_rootx() + x + 5, window.findings.list.winfo_rooty() + y + 5)
    shows(window, lambda: window.session.shown.at == 0, "the first finding again")

    click(screen, window.ribbon.buttons["restore"])
    shows(window, lambda: window.files.list.size() == 1, "the copy")  # type: ignore[no-untyped-call]  # has no types
    assert message(window).startswith("Ô J29: trước 2.292.158.728, sau 2.145.977.223.")
    assert window.findings.list.get_children() == ("0",)
    (copy,) = tmp_path.glob("*_SUA_*.xlsx")
    assert window.target.path.get() == str(copy)


def test_everything_works_with_the_keyboard_alone(window: Window, screen: Screen, tmp_path: Path) -> None:
    path = faulty_file(tmp_path)
    screen.press("Tab")
    shows(window, lambda: window.focus_get() is not None, "the keyboard")
    window.target.entry.focus_set()
    in_clipboard(window, path)
    screen.press("ctrl+v", "Return", "alt+k")
    shows(window, lambda: len(window.findings.list.get_children()) == 2, "two findings")

    screen.press("F8")
    shows(window, lambda: window.session.shown.at == 1, "the next finding")
    screen.press("alt+L")
    shows(window, lambda: window.session.shown.at == 0, "the first one, also with Caps Lock")

    for _ in range(40):  # from the entry to the list with Tab alone
        screen.press("Tab")
        window.update()
        if window.focus_get() is window.findings.list:
            break
    assert window.focus_get() is window.findings.list
    screen.press("Down")
    shows(window, lambda: window.session.shown.at == 1, "the finding below")
    screen.press("shift+Tab")
    shows(window, lambda: window.focus_get() is window.ribbon.buttons["adopt"], "the button before the list")
    screen.press("Return")
    shows(window, lambda: dialogs(window), "what that button opens")
    screen.press("Escape")
    shows(window, lambda: not dialogs(window), "the window again")


def dialogs(window: Window) -> list[AdoptDialog]:
    return [child for child in window.winfo_children() if isinstance(child, AdoptDialog)]


def test_a_result_is_opened_with_the_program_of_the_system(
    window: Window, screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf "%s" "$1" > "{tmp_path}/opened"\n', encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(opener.parent), prepend=os.pathsep)
    result = tmp_path / "kết quả (lần 2).docx"
    result.write_bytes(b"")
    window.session.take(Outcome("", files=(result,)))
    window.show()
    window.update()

    screen.click(window.files.list.winfo_rootx() + 20, window.files.list.winfo_rooty() + 8, 2)
    shows(window, (tmp_path / "opened").exists, "the program")
    until(lambda: (tmp_path / "opened").read_text(encoding="utf-8") == str(result), "the whole name")

    result.unlink()
    click(screen, window.files.list)
    screen.press("Return")
    shows(window, lambda: message(window).startswith("Không còn “kết quả (lần 2).docx” ở chỗ cũ"), "why not")


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


def hint(window: Window) -> str:
    return str(window.findings.hint["text"]) if window.findings.hint.winfo_manager() else ""


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


# --- a folder ----------------------------------------------------------------------------------------------


def test_a_folder_is_added_up_and_the_book_is_listed(window: Window, screen: Screen, tmp_path: Path) -> None:
    choose(window, screen, received(tmp_path / "1_NHAN"))

    click(screen, window.ribbon.buttons["consolidate"])
    shows(window, lambda: window.session.shown.files, "the book")

    assert [path.suffix for path in window.session.shown.files if path.name.startswith("TH_")] == [".xlsx"]
    assert "hỏng.xlsx" in details(window)
    click(screen, window.findings.copy)
    window.update()
    assert window.clipboard_get() == details(window).strip()


def test_the_window_stays_live_during_long_work_and_escape_stops_it(
    window: Window, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def long_work(watch: Watch) -> Outcome:
        for at in range(10_000):
            watch.tell("Đang đọc tệp", at, 10_000)
            sleep(0.01)
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr(window.session, "work", lambda _: long_work)
    click(screen, window.ribbon.buttons["check"])
    shows(window, lambda: "/10000" in message(window), "how far it is")
    click(screen, window.target.entry)
    screen.type("van go duoc")
    shows(window, lambda: window.target.path.get() == "van go duoc", "what is typed meanwhile")
    assert window.ribbon.buttons["consolidate"].instate(["disabled"])

    screen.press("Escape")
    shows(window, lambda: message(window) == STOPPED, "that it stopped")
    assert is_done(window)


def test_a_click_stops_the_adding_up_of_a_folder_and_no_file_is_left(
    window: Window, screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(window, screen, received(tmp_path / "1_NHAN"))
    told = Watch.tell

    def slowly(watch: Watch, words: str, done: int = 0, total: int = 0) -> None:
        told(watch, words, done, total)
        if total:
            until(lambda: watch.is_stopping, "the click", 60)  # a file that takes until then to read

    monkeypatch.setattr(Watch, "tell", slowly)
    click(screen, window.ribbon.buttons["consolidate"])
    shows(window, lambda: message(window) == "Đang đọc tệp 0/4", "how far it is")
    assert window.status.bar.winfo_ismapped()
    click(screen, window.status.cancel)
    shows(window, lambda: message(window) == STOPPED, "that it stopped")

    assert {path.name for path in tmp_path.iterdir()} - {"nhớ"} == {"1_NHAN"}  # and which folder it was is remembered
    assert len(list((tmp_path / "1_NHAN").iterdir())) == 4
    assert is_done(window)
    assert not window.status.bar.winfo_ismapped()


# --- what is asked -----------------------------------------------------------------------------------------


@contextmanager
def meanwhile(screen: Screen, title: str, act: Callable[[], None]) -> Iterator[None]:
    """Do something at the keyboard once a dialog is there, while the window waits for that dialog."""

    def officer() -> None:
        screen.wait_for(title)
        act()

    with ThreadPoolExecutor(1) as hand:
        done = hand.submit(officer)
        yield
        done.result(60)


def test_numbers_words_and_choices_are_typed_and_picked(window: Window, screen: Screen) -> None:
    number = Question("value", Kind.NUMBER, "Số điều chỉnh cho GN DTTS, ô O29", proposed="2.145.977.223")
    which = Question("part", Kind.CHOICE, "Chọn số", options=(("0", "xã Một"), ("1", "xã Hai")))

    def typed() -> None:
        screen.type("2292158728")  # the proposed number is selected: it is typed over
        screen.press("Return")

    with meanwhile(screen, "^mtqg_xl$", typed):
        assert asked(window, window.measures, number) == "2292158728"
    with meanwhile(screen, "^mtqg_xl$", lambda: screen.press("Return")):
        assert asked(window, window.measures, number) == "2.145.977.223"
    with meanwhile(screen, "^mtqg_xl$", lambda: screen.press("Down", "space", "Return")):
        assert asked(window, window.measures, which) == "1"
    with meanwhile(screen, "^mtqg_xl$", lambda: screen.press("Escape")):
        assert asked(window, window.measures, number) == ""


# --- a blank is adopted ------------------------------------------------------------------------------------


def test_a_blank_is_adopted_question_by_question(window: Window, screen: Screen, tmp_path: Path) -> None:
    choose(window, screen, blanks.form_of_section_6_1(tmp_path / "Mẫu rà soát (lần 2).xlsx"))
    screen.press("alt+i")
    shows(window, lambda: dialogs(window), "the dialog")
    (dialog,) = dialogs(window)
    screen.press("Return")
    shows(window, lambda: dialog.state_now.progress == "Câu 1/3", "the first question")
    selected = dialog.tree.item(dialog.tree.selection()[0], "text")
    assert selected == "H · Tỷ lệ %"
    screen.press("Down", "space", "Return")
    shows(window, lambda: dialog.state_now.progress == "Câu 2/3", "the second question")
    click(screen, dialog.back)
    shows(window, lambda: dialog.state_now.progress == "Câu 1/3", "the first question again")
    screen.press("Return")
    shows(window, lambda: dialog.state_now.progress == "Câu 2/3", "the second question")
    entries = [child for child in dialog.page.winfo_children() if child.winfo_class() == "TEntry"]
    click(screen, entries[0])
    screen.type("I/C*100")
    screen.press("Return")
    shows(window, lambda: dialog.state_now.progress == "Câu 3/3", "the third question")
    click(screen, dialog.next)
    shows(window, lambda: dialog.state_now.stage.name == "REVIEW", "the look over it")
    click(screen, dialog.next)
    shows(window, lambda: not dialogs(window), "the window again")

    assert (tmp_path / "bieu-rieng" / "kits").is_dir()
    assert message(window).startswith("Đã nhận mẫu thành bộ biểu “")
    text = next((tmp_path / "bieu-rieng").rglob("definition.toml")).read_text(encoding="utf-8")
    assert 'formula = "percent(so_ho_thoat_so_ho, tong_so_ho_dan_cu_so_ho)"' in text


# --- screens and mistakes ----------------------------------------------------------------------------------


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


# --- the command -------------------------------------------------------------------------------------------


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
