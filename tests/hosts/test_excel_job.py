"""A long job for a window of Excel: seen on the status bar, stopped on request, never two at a time."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtqg_xl.actions.act import act
from mtqg_xl.actions.memory import Memory
from mtqg_xl.cli import main
from mtqg_xl.cli.keeping import user_folder
from mtqg_xl.findings import StoppedError
from mtqg_xl.hosts.excel import message, progress
from mtqg_xl.hosts.excel.job import WindowJob
from mtqg_xl.hosts.excel.progress import BEGUN, Progress
from mtqg_xl.hosts.excel.window import ExcelWindow
from tests.actions.desks import OneBook
from tests.hosts.conftest import Excel
from tests.made import DEFINITIONS, filled

HWND = 7
FILES = [Path(f"{number}.xlsx") for number in range(3)]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "riêng"))


def running() -> WindowJob:
    return WindowJob(user_folder() / "dang-lam", HWND)


def press(button: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["ribbon", button, "--hwnd", str(HWND)])
    return result.exit_code, result.output.strip()


def test_a_second_press_waits_or_stops_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    with running().begun() as is_ours:
        assert is_ours
        assert press("check") == (0, "Nút bấm trước còn đang làm ở cửa sổ này: chờ xong rồi bấm lại.")
        assert not running().is_to_stop()
        asked: list[str] = []
        monkeypatch.setattr(message, "is_confirmed", lambda _, question: asked.append(question) or True)
        status, said = press("check")
        assert (status, said.startswith("Đã yêu cầu dừng")) == (0, True)
        assert asked == ["Nút bấm trước còn đang làm ở cửa sổ này. Dừng việc ấy?"]
        assert running().is_to_stop()
    with running().begun() as is_ours:
        assert is_ours
        assert not running().is_to_stop()  # what was asked of the last job does not stop the next


def test_a_job_is_stopped_by_its_window_alone() -> None:
    assert press("stop") == (0, "Không có việc nào đang làm ở cửa sổ này.")
    with running().begun(), WindowJob(user_folder() / "dang-lam", HWND + 1).begun() as is_ours:
        assert is_ours
        assert press("stop")[1].startswith("Đã yêu cầu dừng")
        assert not WindowJob(user_folder() / "dang-lam", HWND + 1).is_to_stop()


@pytest.mark.libreoffice
def test_the_status_bar_says_how_far_it_is_and_is_given_back(excel: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    app = excel()
    monkeypatch.setattr(progress, "_EACH_SECONDS", 0.0)
    shown = Progress(ExcelWindow(app.Hwnd), lambda: False)
    with shown.shown():
        assert app.StatusBar == BEGUN
        seen = [app.StatusBar for _ in shown.track(FILES)]
        app.rejects = 10**6  # somebody types into a cell: the job goes on, the bar stands still
        assert list(shown.track(FILES)) == FILES
        assert app.StatusBar == seen[-1]
        app.rejects = 0
    assert seen == [f"MTQG: Đang làm {number}/3. Muốn dừng: bấm lại một nút MTQG." for number in (1, 2, 3)]
    assert app.StatusBar is False


def test_a_bar_that_nobody_can_see_stops_no_job() -> None:
    assert list(Progress(ExcelWindow(404), lambda: False).track(FILES)) == FILES


def test_a_consolidation_that_is_stopped_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "nhận"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(filled("A"))
    (folder / "b.xlsx").write_bytes(filled("A"))
    asked = iter([False, True])
    stopping = Progress(ExcelWindow(404), lambda: next(asked))
    memory = Memory(tmp_path / "riêng")
    memory.propose("folder", str(folder))  # the folder of last time, so that nothing at all is new
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(StoppedError, match=r"^Đã dừng theo yêu cầu\. Chưa ghi tệp nào\.$"):
        act("consolidate", OneBook(None), DEFINITIONS, memory, {"folder": str(folder)}, stopping.track)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


UNFORESEEN = """
import sys
from mtqg_xl.cli import in_excel, main
from mtqg_xl.hosts.excel import message
in_excel._done = lambda *_: 1 / 0
message.show = lambda hwnd, text: sys.stdout.buffer.write(text.encode())
main(["ribbon", "check", "--hwnd", "7"])
"""


def test_a_mistake_of_the_program_itself_is_kept_and_told_without_its_words() -> None:
    done = subprocess.run([sys.executable, "-c", UNFORESEEN], capture_output=True, timeout=60)
    log = user_folder() / "loi-excel.txt"
    told = f"Lỗi của chương trình, việc này chưa làm xong. Gửi tệp {log} cho người hỗ trợ."
    assert (done.returncode, done.stdout.decode(), done.stderr) == (1, told, b"")
    assert "ZeroDivisionError" in log.read_text()
