"""The questions of a button of Excel: dialogs of our own, answered at a real keyboard on a virtual screen."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.screen import Screen, until, virtual_screen

ASK = """
import json, sys
from mtqg_xl.assistant.opened import ask_alone
from mtqg_xl.hosts.question import Kind, Question
questions = (
    Question("reason", Kind.TEXT, "Lý do điều chỉnh", proposed="Xã gửi"),
    Question("part", Kind.CHOICE, "Chọn đơn vị", options=(("0", "xã Lục Bình"), ("1", "xã Tân Cảnh"))),
    Question("value", Kind.NUMBER, "Số điều chỉnh", proposed="1"),
)
print(json.dumps([ask_alone(question) for question in questions]))
"""


@pytest.fixture
def screen() -> Iterator[Screen]:
    with virtual_screen() as found:
        yield found


def shown(screen: Screen) -> set[str]:
    """Return the windows that are seen, by the numbers of the system."""
    command = ["xdotool", "search", "--onlyvisible", "--name", "^mtqg_xl$"]
    return set(subprocess.run(command, env=screen.environment, capture_output=True, text=True).stdout.split())


def test_a_question_is_typed_chosen_or_left_open_before_all_windows(screen: Screen) -> None:
    asking = subprocess.Popen([sys.executable, "-c", ASK], env=screen.environment, stdout=subprocess.PIPE)
    try:
        seen: set[str] = set()
        for keys in (("End", "space", "l", "a", "i", "Return"), ("Down", "space", "Return"), ("Escape",)):
            seen |= until(lambda before=frozenset(seen): len(new := shown(screen) - before) > 1 and new, "a dialog")
            screen.press(*keys)
        said, _ = asking.communicate(timeout=20)
    finally:
        asking.kill()
    assert json.loads(said) == ["Xã gửi lai", "1", ""]
