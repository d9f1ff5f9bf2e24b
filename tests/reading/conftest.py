"""The filled workbook, built once for all tests of reading."""

from pathlib import Path

import pytest

from tests.reading.filled import issued_bytes


@pytest.fixture(scope="session")
def issued_workbook() -> bytes:
    """Give the bytes of the workbook that the figures were typed into."""
    return issued_bytes()


@pytest.fixture
def filled(tmp_path: Path, issued_workbook: bytes) -> Path:
    """Give a copy of that workbook, free to be altered."""
    path = tmp_path / "Phụ biểu Lục Bình.xlsx"
    path.write_bytes(issued_workbook)
    return path
