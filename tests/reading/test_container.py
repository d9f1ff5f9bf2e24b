"""What kind of file it is, by content."""

import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtqg_xl.reading.container import Container, Refusal, container_from, open_container
from mtqg_xl.reading.raw import RawWorkbook, raw_from, read_raw
from tests.reading.handmade import PARTS, package, relationships

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound_file(*streams: str) -> bytes:
    """Return an old Office container as far as its directory: header, then one 128-byte entry for each stream."""
    entries = b""
    for stream in ("Root Entry", *streams):
        name = (stream + "\0").encode("utf-16-le")
        entries += name.ljust(64, b"\0") + struct.pack("<H", len(name)) + bytes(62)
    return OLE + bytes(504) + entries.ljust(1024, b"\0")


def zip_of(parts: dict[str, bytes]) -> bytes:
    """Return a stored zip, without the compression that would hide its bytes from a test."""
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def reason(content: bytes, file: str = "bieu.xlsx") -> str:
    opened = container_from(content, file)
    assert isinstance(opened, Refusal)
    return opened.reason


def read_bytes(content: bytes) -> RawWorkbook | Refusal:
    opened = container_from(content, "a.xlsx")
    return raw_from(opened) if isinstance(opened, Container) else opened


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    path = tmp_path / "sound.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(200):
            sheet.write_row(row, 0, [row, f"dự án {row}", row * 7919 % 1000])
    return path.read_bytes()


def test_a_sound_workbook_opens_whatever_its_name(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "Phụ biểu 01 – xã Lục Bình (lần 2).pdf"
    path.write_bytes(sound)
    opened = open_container(path)
    assert isinstance(opened, Container)
    assert opened.file == "Phụ biểu 01 – xã Lục Bình (lần 2).pdf"
    assert opened.has("XL/Workbook.XML")


def test_a_workbook_with_macros_is_allowed(tmp_path: Path) -> None:
    rels = relationships(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId9", "vbaProject", "vbaProject.bin"))
    path = package(tmp_path / "a.xlsm", {"xl/vbaProject.bin": b"\0\1\2", "xl/_rels/workbook.xml.rels": rels})
    book = read_raw(path)
    assert isinstance(book, RawWorkbook)
    assert book.has_macros


@pytest.mark.parametrize("name", ["không có.xlsx", "a\0b.xlsx", "sound.xlsx/inside.xlsx"])
def test_a_file_that_is_not_there_is_missing(name: str, tmp_path: Path) -> None:
    (tmp_path / "sound.xlsx").write_bytes(b"x")
    opened = open_container(tmp_path / name)
    assert isinstance(opened, Refusal)
    assert opened.reason == "missing"


def test_a_folder_a_pipe_and_an_endless_device_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    answers = [open_container(path) for path in (tmp_path, pipe, "/dev/zero")]
    assert [answer.reason for answer in answers if isinstance(answer, Refusal)] == [
        "folder",
        "unreadable",
        "unreadable",
    ]


def test_a_file_that_may_not_be_read_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK")

    def locked(_: Path) -> bytes:
        raise PermissionError("locked by another program")

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert open_container(path) == Refusal("a.xlsx", "unreadable")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    assert open_container(path) == Refusal("a.xlsx", "too_large", "2861 MB")


@pytest.mark.parametrize(
    ("content", "expected", "detail"),
    [
        (b"", "empty", ""),
        (b"%PDF-1.7\n...", "not_workbook", "PDF"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "not_workbook", "ảnh JPEG"),
        (b"\x89PNG\r\n\x1a\n", "not_workbook", "ảnh PNG"),
        (b"Rar!\x1a\x07\x01\0", "not_workbook", "tệp nén .rar"),
        ("STT,Tên dự án,Vốn\n1,Đường,5".encode(), "not_workbook", "văn bản hoặc CSV"),
        ("\ufeffSTT;Vốn".encode("utf-16"), "not_workbook", "văn bản hoặc CSV"),
        (b"\xef\xbb\xbf <html><table>", "not_workbook", "trang web (HTML)"),
        (b"<?xml version='1.0'?><Workbook/>", "not_workbook", "tệp XML"),
        (b"\x01\x02\x03\x00garbage", "not_workbook", "tệp lạ"),
        (bytes(80_000), "truncated", ""),
        (compound_file("Workbook"), "old_xls", ""),
        (compound_file("Book"), "old_xls", ""),
        (compound_file("EncryptionInfo", "EncryptedPackage"), "password", ""),
        (compound_file("WordDocument"), "not_workbook", "Word cũ (.doc)"),
        (OLE, "not_workbook", "tệp Office kiểu cũ"),
        # "Workbook" in the text of a Word file is no stream of that name.
        (
            compound_file("WordDocument") + "xWorkbook\0".encode("utf-16-le"),
            "not_workbook",
            "Word cũ (.doc)",
        ),
        (zip_of({}), "not_workbook", "tệp nén .zip"),
        (zip_of({"bieu.xlsx": b"PK"}), "not_workbook", "tệp nén .zip"),
        (zip_of({"_rels/.rels": b"<a/>", "word/document.xml": b"<a/>"}), "not_workbook", "Word (.docx)"),
        (
            zip_of({"_rels/.rels": b"<a/>", "ppt/presentation.xml": b"<a/>"}),
            "not_workbook",
            "PowerPoint (.pptx)",
        ),
        (zip_of({"_rels/.rels": b"<a/>", "xl/workbook.bin": b"\x83\x01"}), "xlsb", ""),
        (zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "ods", ""),
        (
            zip_of({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            "not_workbook",
            "tệp OpenDocument",
        ),
    ],
)
def test_other_kinds_are_told_by_their_content(content: bytes, expected: str, detail: str) -> None:
    assert container_from(content, "bieu.xlsx") == Refusal("bieu.xlsx", expected, detail)  # type: ignore[arg-type]  # a literal from the table


def test_the_lock_file_of_an_open_workbook_is_named_as_such() -> None:
    assert reason(b"\x05Nguyen".ljust(165, b" "), "~$bieu.xlsx") == "lock_file"


def test_a_download_that_stopped_is_truncated_wherever_it_stopped(sound: bytes) -> None:
    for length in (4, 30, 500, len(sound) // 2, len(sound) - 1000, len(sound) - 22):
        assert reason(sound[:length]) == "truncated", length


def test_a_hole_in_the_middle_is_damage(sound: bytes) -> None:
    start = sound.find(b"xl/worksheets/sheet1.xml") + 60
    holed = sound[:start] + bytes(300) + sound[start + 300 :]
    refused = read_bytes(holed)
    assert isinstance(refused, Refusal)
    assert refused.reason == "damaged"


def test_a_wrong_checksum_is_damage() -> None:
    parts = {name: text.encode() for name, text in PARTS.items()}
    content = zip_of(parts).replace(b"<v>5</v>", b"<v>9</v>")
    assert read_bytes(content) == Refusal("a.xlsx", "damaged", "phần xl/worksheets/sheet1.xml")


def test_a_zip_with_a_password_is_told_from_a_damaged_one() -> None:
    content = bytearray(zip_of({"_rels/.rels": b"<a/>", "xl/workbook.xml": b"<a/>"}))
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1
    assert reason(bytes(content)) == "password"


def bomb(size: int, parts: int = 1) -> bytes:
    """Return a package whose sheets inflate to ``size`` bytes each, cheaply made."""
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        for number in range(parts):
            with archive.open(f"xl/bomb{number}.xml", "w") as stream:
                for _ in range(size >> 20):
                    stream.write(bytes(1 << 20))
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_from_its_directory() -> None:
    content = bomb(250 << 20)
    assert container_from(content, "a.xlsx") == Refusal("a.xlsx", "too_large", "bung ra 250 MB")


def test_a_small_part_that_shrank_out_of_all_proportion_is_refused_too() -> None:
    assert reason(bomb(30 << 20, parts=2)) == "too_large"


def test_a_false_size_in_the_directory_inflates_nothing_beyond_it() -> None:
    real = b"<worksheet>" + b" " * 5_000_000 + b"</worksheet>"
    packed = zlib.compressobj(wbits=-15)
    body = packed.compress(real) + packed.flush()
    content = zip_of({**{n: t.encode() for n, t in PARTS.items()}, "xl/worksheets/sheet1.xml": body})
    # Say "deflated, 100 bytes long" where the zip was written as stored.
    lying = bytearray(content)
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    lying[at + 10 : at + 12] = b"\x08\0"
    lying[at + 24 : at + 28] = struct.pack("<I", 100)
    refused = read_bytes(bytes(lying))
    assert isinstance(refused, Refusal)
    assert refused.reason == "damaged"


def test_thousands_of_parts_are_refused() -> None:
    assert reason(zip_of({f"xl/p{number}.xml": b"" for number in range(5_001)})) == "too_large"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml", "customXml/item1.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_in_any_part_is_refused(part: str, encoding: str, tmp_path: Path) -> None:
    text = '<?xml version="1.0"?><!-- a --><!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet>&lol;</worksheet>'
    path = package(tmp_path / "a.xlsx", {part: text.encode(encoding)})
    assert open_container(path) == Refusal("a.xlsx", "unsafe", f"DOCTYPE trong {part.lower()}")


def test_a_doctype_behind_an_endless_comment_is_refused(tmp_path: Path) -> None:
    text = "<!--" + " " * 200_000 + "--><!DOCTYPE a><a/>"
    opened = open_container(package(tmp_path / "a.xlsx", {"xl/theme/theme1.xml": text}))
    assert isinstance(opened, Refusal)
    assert opened.reason == "unsafe"


def test_the_word_doctype_inside_a_text_is_harmless(tmp_path: Path) -> None:
    text = "<a><![CDATA[<!DOCTYPE a>]]></a>"
    assert isinstance(open_container(package(tmp_path / "a.xlsx", {"xl/notes.xml": text})), Container)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../evil.xml", "C:/evil.xml", "..\\evil.xml"])
def test_member_names_that_lead_out_of_the_file_are_refused(name: str, tmp_path: Path) -> None:
    assert open_container(package(tmp_path / "a.xlsx", {name: "<a/>"})) == Refusal(
        "a.xlsx", "unsafe", "tên phần trỏ ra ngoài tệp"
    )


def test_two_members_of_one_name_are_refused_even_when_only_the_case_differs(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", {"XL/worksheets/SHEET1.xml": "<a/>"})
    assert open_container(path) == Refusal("a.xlsx", "unsafe", "hai phần cùng tên")


def test_member_names_with_backslashes_are_read(tmp_path: Path) -> None:
    parts = {name.replace("/", "\\"): text.encode() for name, text in PARTS.items()}
    path = tmp_path / "a.xlsx"
    path.write_bytes(zip_of(parts))
    assert isinstance(read_raw(path), RawWorkbook)


def test_every_reason_has_a_sentence_that_says_what_to_do() -> None:
    from typing import get_args

    from mtqg_xl.reading.container import Reason

    for each in get_args(Reason):
        refusal = Refusal("Danh sách hộ.xlsx", each, "chi tiết")
        assert refusal.sentence.endswith(".")
        assert "{" not in refusal.sentence
        assert refusal.mend in refusal.sentence


def test_the_sentences_of_the_user_guide_stand_as_they_are() -> None:
    sentences = [
        Refusal("Danh sách hộ.xlsx", each).sentence for each in ("old_xls", "password", "truncated", "not_form")
    ]
    assert sentences == [
        "Tệp là .xls cũ: mở bằng Excel, Lưu thành .xlsx.",
        "Tệp có mật khẩu: xin mật khẩu hoặc bản không khóa.",
        "Tệp tải chưa xong (thiếu phần cuối): tải lại từ Zalo/eOffice.",
        "Tệp “Danh sách hộ.xlsx” không phải phụ biểu MTQG. Không tính vào tổng hợp.",
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6))
def test_no_damage_gives_a_traceback(sound: bytes, damage: list[tuple[float, bytes]]) -> None:
    content = bytearray(sound)
    for place, replacement in damage:
        at = int(place * (len(content) - 1))
        content[at : at + len(replacement)] = replacement
    assert isinstance(read_bytes(bytes(content)), RawWorkbook | Refusal)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", OLE, b"<"]))
def test_no_garbage_gives_a_traceback(content: bytes, head: bytes) -> None:
    assert isinstance(container_from(head + content, "a.xlsx"), Refusal)
