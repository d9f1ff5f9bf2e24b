"""Fixtures that every room may use."""

from collections.abc import Iterator

import pytest

from tests.libreoffice.client import LibreOffice
from tests.libreoffice.server import Office, OfficeMissingError, python_with_uno, soffice


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
