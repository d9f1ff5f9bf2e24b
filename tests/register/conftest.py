"""A new register for each test, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from mtqg_xl.register.register import Register
from tests.register.server import ServerMissingError, new_schema, running

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty place for a register on a real server; where there is none the test fails."""
    try:
        with running() as server:
            yield lambda: new_schema(server, f"tests_{next(_numbers)}")
    except ServerMissingError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a place where a register may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "sổ đăng ký.sqlite")
    made: str = request.getfixturevalue("postgresql")()
    return made


@pytest.fixture
def register(place: str) -> Iterator[Register]:
    """Give an empty register."""
    with Register.open(place, create=True) as opened:
        yield opened
