"""The window under a real screen: what mouse and keyboard do."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest

from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.session import STOPPED
from mtqg_xl.assistant.view.asking import asked
from mtqg_xl.assistant.view.window import AT_WORK, Window
from mtqg_xl.assistant.work import Watch
from mtqg_xl.hosts.question import Kind, Question
from tests.adoption import blanks
from tests.assistant.at_window import (
    choose,
    click,
    details,
    dialogs,
    in_clipboard,
    is_done,
    message,
    shows,
)
from tests.assistant.office import faulty_file, received
from tests.screen import Screen, until

pytestmark = pytest.mark.display


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
    window.drop(["/tmp"])
    assert message(window) == AT_WORK
    assert window.session.shown.target.path is None

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
