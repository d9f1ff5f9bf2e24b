"""Whatever lies in a folder, whatever the disk does: a sentence for each, the rest added up, nothing half-written."""

import errno
import json
import os
import signal
from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from mtqg_xl.cli.commands import main
from mtqg_xl.pipeline import arriving
from mtqg_xl.pipeline import files as writing
from mtqg_xl.pipeline.files import PARTIAL_PREFIX
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.sampling import SampleOrder, make_samples
from tests.made import DEFINITIONS, compound_file
from tests.reading.handmade import package

CODE = b"98001"
SOUND = 40
"""So many sound files lie beside the damaged ones; with 180 it takes five times as long and says the same."""
Parts = Mapping[str, bytes]


def stored(parts: Parts, method: int = ZIP_STORED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def sheet_with(parts: Parts, old: bytes, new: bytes) -> bytes:
    """Return a file with other XML in its largest sheet."""
    name = max((name for name in parts if "worksheets" in name), key=lambda name: len(parts[name]))
    assert old in parts[name]
    return stored({**parts, name: parts[name].replace(old, new, 1)})


def without(parts: Parts, *names: str) -> bytes:
    return stored({name: content for name, content in parts.items() if name not in names})


def flipped(parts: Parts) -> bytes:
    """Return a file in which the disk lost a few bytes in the middle of a packed part."""
    content = bytearray(stored(parts, ZIP_DEFLATED))
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    return bytes(content)


def bomb(parts: Parts) -> bytes:
    return stored({**parts, "xl/media/anh.bin": bytes(120_000_000)}, ZIP_DEFLATED)


DAMAGE: dict[str, Callable[[Parts], bytes]] = {
    "rỗng": lambda parts: b"",
    "tải một phần ba": lambda parts: stored(parts)[: len(stored(parts)) // 3],
    "thiếu phần cuối": lambda parts: stored(parts)[:-22],
    "chỉ có đầu": lambda parts: stored(parts)[:4],
    "mất giữa": flipped,
    "toàn số 0": lambda parts: bytes(50_000),
    "văn bản": lambda parts: "Kính gửi phòng TC-KH".encode(),
    "trang web": lambda parts: b"<html><body>Dang nhap Zalo</body></html>",
    "pdf": lambda parts: b"%PDF-1.7 " + bytes(2_000),
    "ảnh": lambda parts: b"\xff\xd8\xff\xe0" + bytes(2_000),
    "rar": lambda parts: b"Rar!\x1a\x07\x00" + bytes(2_000),
    "mật khẩu": lambda parts: compound_file("EncryptedPackage"),
    "xls cũ hỏng": lambda parts: compound_file("Workbook"),
    "zip khác": lambda parts: stored({"ghi chu.txt": b"x"}),
    "mất workbook": lambda parts: without(parts, "xl/workbook.xml"),
    "mất danh mục": lambda parts: without(parts, "[Content_Types].xml", "_rels/.rels"),
    "XML dở": lambda parts: sheet_with(parts, b"</sheetData>", b"<row"),
    "DOCTYPE": lambda parts: sheet_with(parts, b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"),
    "nén nổ": bomb,
    "của người khác": lambda parts: b"",
}
"""What happened to a file on its way; the last one is a sound workbook that is no form."""


@pytest.fixture(scope="module")
def kit_file(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """Give the parts of one small filled workbook, of which the communes of a folder are copies."""
    order = SampleOrder(DEFINITIONS.kit("ra-soat-mau-3-xa"), 1, 1)
    (path, *_) = make_samples(order, DEFINITIONS, tmp_path_factory.mktemp("mẫu"))
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert CODE in parts["docProps/custom.xml"]
    return parts


def of_unit(parts: Parts, number: int) -> bytes:
    """Return the workbook of another commune."""
    return stored({name: content.replace(CODE, str(98000 + number).encode()) for name, content in parts.items()})


def job_of(folder: Path, parts: Parts, sound: int, names: int) -> Path:
    """Make a job with files of some communes, and a list of more."""
    units = "".join(f"{98000 + at},xã Mẫu {at},xa,98000\n" for at in range(1, names + 1))
    (folder / "units.csv").write_text("code,name,kind,parent_code\n98000,huyện Mẫu,huyen,\n" + units, encoding="utf-8")
    job = folder / "kỳ"
    make_job("2016", job, folder / "units.csv")
    for at in range(1, sound + 1):
        (job / "1_NHAN" / f"xã {at:03}.xlsx").write_bytes(of_unit(parts, at))
    return job


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(PARTIAL_PREFIX)]


def books(job: Path) -> list[str]:
    return [path.name for path in (job / "3_TONG_HOP").glob("TH_*.xlsx")]


def test_twenty_damaged_files_among_many(tmp_path: Path, kit_file: Parts) -> None:
    """Each of them is told with what to do, the others are in the total, and the exit status says that some are not."""
    job = job_of(tmp_path, kit_file, SOUND, SOUND + len(DAMAGE))
    foreign = package(tmp_path / "khác.xlsx").read_bytes()
    for at, (name, damaged) in enumerate(DAMAGE.items(), start=SOUND + 1):
        content = foreign if name == "của người khác" else damaged(kit_file)
        (job / "1_NHAN" / f"{at} {name}.xlsx").write_bytes(content)
    done = run("consolidate", job, "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert len(DAMAGE) == len(found["skipped"]) == 20
    assert sum(item["status"] != "missing" for item in found["reporters"]) == SOUND
    assert found["files"] == SOUND + len(DAMAGE)
    for item in found["skipped"]:
        assert item["reason"].endswith("."), item
        assert not any(word in item["reason"] for word in ("Error", "Traceback", "None", "xml.", "zipfile")), item
    reasons = {item["file"].split(" ", 1)[1].removesuffix(".xlsx"): item["reason"] for item in found["skipped"]}
    assert reasons["mật khẩu"] == "Tệp có mật khẩu: xin mật khẩu hoặc bản không khóa."
    assert reasons["thiếu phần cuối"].startswith("Tệp tải chưa xong (thiếu phần cuối)")
    assert reasons["của người khác"].endswith("không phải phụ biểu MTQG. Không tính vào tổng hợp.")
    assert leftovers(job) == []
    assert len(books(job)) == 1


# --- the disk, and who has a file open ------------------------------------------------------------------------------


@pytest.fixture
def job(tmp_path: Path, kit_file: Parts) -> Path:
    return job_of(tmp_path, kit_file, 3, 3)


def failing(error: OSError, at: str) -> Callable[[Path, bytes], None]:
    """Return what writes files as ever, but for those with a name that begins in a way: there the disk says no."""
    real = writing._replace

    def write(path: Path, content: bytes) -> None:
        if path.name.startswith(at):
            raise error
        real(path, content)

    return write


def test_a_full_disk_leaves_nothing_and_the_next_run_does_it_all(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(writing.os, "fsync", full)
        done = run("consolidate", job)
    assert done.exit_code == 2
    assert "ổ đĩa đầy hoặc không ghi được. Kiểm tra chỗ trống rồi chạy lại." in done.stderr
    assert (leftovers(job), books(job)) == ([], [])
    assert run("consolidate", job).exit_code == 0
    assert len(books(job)) == 1


def test_a_list_that_somebody_has_open_keeps_nothing_else_back(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The book and the texts are there; the list stays as it is, and it is said who has it open."""
    (job / "~$SO_NHAN.xlsx").write_bytes(lock_file("Trần Văn Mẫu"))
    with monkeypatch.context() as patched:
        patched.setattr(writing, "_replace", failing(PermissionError(errno.EACCES, "denied"), "SO_NHAN"))
        done = run("consolidate", job)
    assert done.exit_code == 1
    assert "Không ghi được “SO_NHAN.xlsx”: tệp đang mở ở máy của Trần Văn Mẫu." in done.stderr
    assert "đóng tệp rồi tổng hợp lại để cập nhật" in done.stderr
    assert len(books(job)) == 1
    assert not (job / "SO_NHAN.xlsx").exists()


def test_a_folder_that_can_only_be_read_is_said(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_replace", failing(PermissionError(errno.EACCES, "denied"), "TH_"))
    done = run("consolidate", job)
    assert done.exit_code == 2
    assert "thư mục không cho ghi. Đóng tệp hoặc chọn thư mục khác." in done.stderr
    assert (leftovers(job), books(job)) == ([], [])


def lock_file(owner: str) -> bytes:
    """Return what Excel lays beside a workbook that somebody has open: 165 bytes with the name, twice."""
    narrow = owner.encode("cp1258", "replace")
    head = bytes([len(owner)]) + narrow.ljust(54, b" ")
    return (head + len(owner).to_bytes(2, "little") + owner.encode("utf-16-le")).ljust(165, b" ")


def test_a_file_that_is_open_is_counted_as_saved_and_said(job: Path) -> None:
    (job / "1_NHAN" / "~$xã 001.xlsx").write_bytes(lock_file("Hoàng Thị Mẫu"))
    assert run("consolidate", job).exit_code == 0
    (book,) = (job / "3_TONG_HOP").glob("TH_*.xlsx")
    rows = [[str(cell) for cell in row] for row in load_workbook(book)["SỔ NHẬN"].iter_rows(values_only=True)]
    told = {row[1]: " ".join(row) for row in rows}
    assert "Tệp đang mở ở máy của Hoàng Thị Mẫu: tính số đã lưu lần cuối" in told["xã 001.xlsx"]
    assert "bản gốc đang mở ở máy của Hoàng Thị Mẫu khi chép. Bỏ qua." in told["~$xã 001.xlsx"]


def test_a_locked_file_keeps_nobody_else_out(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "xã 002.xlsx":
            raise PermissionError(errno.EACCES, "sharing violation")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    done = run("consolidate", job)
    assert done.exit_code == 1
    assert "Không tính xã 002.xlsx: Không mở được tệp “xã 002.xlsx”: đóng tệp ở chương trình khác" in done.stdout
    assert "Tổng hợp 2/3 đơn vị" in done.stdout


# --- Ctrl-C ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["reading", "writing"])
def test_ctrl_c_ends_in_one_sentence_and_the_next_run_does_it_all(
    job: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The signal itself, in the middle of the second file, or of the book that is being written."""
    place, name = {"reading": (arriving, "_workbook"), "writing": (writing.os, "fsync")}[moment]
    real, calls = getattr(place, name), count(1)

    def interrupted(*given: Any) -> Any:
        if next(calls) == (2 if moment == "reading" else 1):
            os.kill(os.getpid(), signal.SIGINT)
        return real(*given)

    # A shell that starts a run in the background lets it ignore Ctrl-C, and so do the tests that run in it.
    heeded = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(place, name, interrupted)
            done = run("consolidate", job)
    finally:
        signal.signal(signal.SIGINT, heeded)
    assert (done.exit_code, done.stderr.strip()) == (2, "Đã dừng theo yêu cầu.")
    assert (leftovers(job), books(job)) == ([], [])
    assert run("consolidate", job).exit_code == 0
    assert len(books(job)) == 1
