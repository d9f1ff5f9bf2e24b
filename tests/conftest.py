"""Fixtures that every room may use; and no network for any of them."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkstemp

import pytest

from tests.libreoffice.client import LibreOffice
from tests.libreoffice.server import Office, OfficeMissingError, python_with_uno, soffice
from tests.offline import sitecustomize as offline


def pytest_configure() -> None:
    """Have every Python that a test starts watched as this one is."""
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
