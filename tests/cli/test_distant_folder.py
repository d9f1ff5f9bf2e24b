"""Folders at an address are read like those of this machine, and what is lacking for it is said."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import fsspec
import pytest

from mtqg_xl.pipeline.distant import fetched, is_distant
from tests.cli.test_commands import document, run
from tests.made import REPORTERS, filled


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nhan")
    (folder / "Zalo").mkdir()
    (folder / "Zalo" / "Phụ biểu 01.xlsx").write_bytes(filled("A"))
    (folder / "cong van.pdf").write_bytes(b"%PDF")
    return folder


@pytest.fixture
def memory(received: Path) -> Iterator[str]:
    system = fsspec.filesystem("memory")
    system.put(str(received), "/tinh", recursive=True)
    yield "memory://tinh"
    system.rm("/tinh", recursive=True)


def test_a_folder_at_an_address_adds_up_as_the_same_folder_here(received: Path, memory: str, tmp_path: Path) -> None:
    asked = ("--reporters", REPORTERS, "--no-cache", "--json")
    here = document("consolidate", received, *asked, "-o", tmp_path / "here.xlsx")
    there = document("consolidate", memory, *asked, "-o", tmp_path / "there.xlsx")
    for each in (here, there):
        each.pop("seconds", None)
    assert there == here


def test_a_fetched_file_keeps_its_time_and_is_gone_afterwards(received: Path) -> None:
    path = received / "Zalo" / "Phụ biểu 01.xlsx"
    with fetched(received.as_uri()) as folder:
        found = folder / "Zalo" / path.name
        assert found.read_bytes() == path.read_bytes()
        assert datetime.fromtimestamp(found.stat().st_mtime) == datetime.fromtimestamp(path.stat().st_mtime)
    assert not folder.exists()
    with fetched(path.as_uri()) as alone:
        assert alone.name == path.name


def test_what_cannot_be_fetched_is_said_in_a_sentence(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "TH.xlsx"
    for address, said in (
        ("memory://khong-co", "Không có tệp hoặc thư mục “memory://khong-co”"),
        ("khongco://kho/nhan", "Máy này không đọc được địa chỉ “khongco://kho/nhan”"),
        (memory, "ghi bản tổng hợp ra máy này bằng -o"),
    ):
        output = () if address == memory else ("-o", book)
        done = run("consolidate", address, *output)
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    done = run("consolidate", "s3://an:mat-khau@kho/nhan", "-o", book)
    assert done.exit_code == 2
    assert "“s3://kho/nhan” cần fsspec: pip install 'mtqg-xl[fsspec]'" in done.stderr
    assert "mat-khau" not in done.stderr
    assert not book.exists()


@pytest.mark.parametrize("place", ["C:/nhan", "nhan/xa", "C://nhan", "/tmp/x", "./a:b"])
def test_paths_are_no_addresses(place: str) -> None:
    assert not is_distant(place)
