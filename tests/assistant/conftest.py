"""A screen for all tests of this process, and a window on it."""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from mtqg_xl.assistant.view.window import Window
from tests.assistant.at_window import opened
from tests.assistant.office import session
from tests.screen import Screen, virtual_screen


@pytest.fixture(scope="session")
def screens() -> Iterator[Callable[..., Screen]]:
    """Start screens that last as long as this process: Tk stays connected, and ends a process that loses its screen."""
    with ExitStack() as kept:
        yield lambda *size_and_dots: kept.enter_context(virtual_screen(*size_and_dots))


@pytest.fixture(scope="session")
def screen(screens: Callable[..., Screen]) -> Screen:
    return screens()


@pytest.fixture(autouse=True)
def forgotten(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget each window in the thread that made it: Tcl ends the process when another thread does."""
    yield
    if request.node.get_closest_marker("display") is not None:
        gc.collect()


@pytest.fixture
def window(screen: Screen, tmp_path: Path) -> Iterator[Window]:
    with opened(session(tmp_path), screen, tmp_path) as found:
        yield found
