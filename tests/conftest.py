"""Fixtures that every room may use; and no network for any of them."""

import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp

import pytest

from mtqg_xl.pipeline.cache import PLACE
from tests.libreoffice.client import LibreOffice
from tests.libreoffice.server import Office, OfficeMissingError, python_with_uno, soffice
from tests.offline import sitecustomize as offline

_CACHE = TemporaryDirectory(prefix="mtqg-cache-")
_numbers = count(1)


def pytest_configure() -> None:
    """Have every Python that a test starts watched as this one is, and keep apart what commands remember.

    Each pytest worker has a cache of its own, and none touches that of the user of this machine.
    """
    gc.set_threshold(
        200_000, 20, 100
    )  # the shared workbooks stay: to go through them all again took a fifth of the time
    os.environ[PLACE] = _CACHE.name
    descriptor, place = mkstemp(prefix="mtqg-network-")
    os.close(descriptor)
    os.environ[offline.TOLD] = place
    folder = str(Path(offline.__file__).parent)
    if folder not in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))


def pytest_unconfigure() -> None:
    """Take away the file in which attempts were told."""
    Path(os.environ[offline.TOLD]).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _reaches_no_network() -> Iterator[None]:
    """Fail a test that turned to another machine, also in a process that it started."""
    place = Path(os.environ[offline.TOLD])
    before = place.stat().st_size
    yield
    said = place.read_text(encoding="utf-8")[before:] if place.stat().st_size > before else ""
    assert not said, f"a test reaches no network: {said}"


@pytest.fixture(autouse=True)
def cache_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test take up what another one has read."""
    monkeypatch.setenv(PLACE, str(Path(_CACHE.name, str(next(_numbers)))))


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[LibreOffice]:
    """Give a real LibreOffice, one for each pytest worker; where it is missing the test fails and says what to do."""
    try:
        soffice()
        python_with_uno()
    except OfficeMissingError as missing:
        pytest.fail(str(missing), pytrace=False)
    office = Office()
    yield LibreOffice(office)
    office.end()
