"""Fixtures that every room may use."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mtqg_xl.pipeline.cache import PLACE
from tests.libreoffice.client import LibreOffice
from tests.libreoffice.server import Office, OfficeMissingError, python_with_uno, soffice

_CACHE = TemporaryDirectory(prefix="mtqg-cache-")
_numbers = count(1)


def pytest_configure() -> None:
    """Keep what commands remember apart from what the user of this machine has, in each pytest worker on its own."""
    os.environ[PLACE] = _CACHE.name


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
