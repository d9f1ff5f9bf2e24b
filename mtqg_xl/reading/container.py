"""What kind of file this is, decided by its content before anything in it is parsed."""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, Literal, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

Reason = Literal[
    "missing", "folder", "unreadable", "empty", "lock_file", "not_workbook", "old_xls", "xlsb", "ods", "password",
    "wrong_password", "locked_ods", "truncated", "damaged", "too_large", "unsafe", "not_form", "other_unit", "lost",
]  # fmt: skip

Wanted = Literal["workbook", "document"]

MEGABYTE = 1 << 20
MAX_FILE_BYTES = 100 * MEGABYTE
MAX_INFLATED_BYTES = 200 * MEGABYTE
MAX_PARTS = 5_000
# A sheet of blank formatted rows shrinks a hundredfold; below this size even that is read in an instant.
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 20 * MEGABYTE

# Everything `zipfile` and `zlib` raise over bytes that are no sound zip.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
)

_PROLOG_CHUNK_BYTES = 1024
_PROLOG_CHUNKS = 64


class _Words(NamedTuple):
    why: str
    mend: str


_WORDS: dict[Reason, _Words] = {
    "missing": _Words("Không tìm thấy tệp “{file}”", "kiểm tra lại tên tệp và thư mục"),
    "folder": _Words("“{file}” là thư mục, không phải tệp", "chọn tệp .xlsx ở bên trong"),
    "unreadable": _Words("Không mở được tệp “{file}”", "đóng tệp ở chương trình khác hoặc xin quyền đọc, rồi chạy lại"),
    "empty": _Words("Tệp rỗng (0 byte)", "tải lại từ Zalo/eOffice hoặc xin đơn vị gửi lại"),
    "lock_file": _Words("Tệp tạm sinh ra khi phụ biểu đang mở", "bỏ qua, lấy tệp cùng tên không có “~$” ở đầu"),
    "not_workbook": _Words("Tệp là {detail}, không phải bảng tính .xlsx", "xin đơn vị gửi phụ biểu dạng .xlsx"),
    "old_xls": _Words("Tệp là .xls cũ", "mở bằng Excel, Lưu thành .xlsx"),
    "xlsb": _Words("Tệp là .xlsb", "mở bằng Excel, Lưu thành .xlsx"),
    "ods": _Words("Tệp là .ods của LibreOffice", "mở lại, Lưu thành .xlsx"),
    "password": _Words("Tệp có mật khẩu", "xin mật khẩu hoặc bản không khóa"),
    "wrong_password": _Words(
        "Mật khẩu đã cho không mở được tệp “{file}”", "kiểm tra lại mật khẩu (--password) hoặc xin bản không khóa"
    ),
    "locked_ods": _Words(
        "Tệp .ods có mật khẩu: chương trình chưa mở được loại này, dù biết mật khẩu",
        "mở bằng LibreOffice, bỏ mật khẩu, Lưu thành .xlsx",
    ),
    "truncated": _Words("Tệp tải chưa xong (thiếu phần cuối)", "tải lại từ Zalo/eOffice"),
    "damaged": _Words("Tệp hỏng ({detail})", "tải lại; nếu vẫn hỏng, xin đơn vị mở bằng Excel, lưu và gửi lại"),
    "too_large": _Words("Tệp quá lớn ({detail})", "xóa hàng, cột thừa ngoài biểu rồi lưu và gửi lại"),
    "unsafe": _Words(
        "Tệp có cấu tạo bất thường ({detail})", "xin đơn vị mở bằng Excel, Lưu thành tệp .xlsx mới rồi gửi lại"
    ),
    "other_unit": _Words(
        "Tệp “{file}” {detail}", "xin bản cùng đơn vị tính, hoặc tổng hợp riêng theo mẫu của nơi làm ra tệp"
    ),
    "lost": _Words(
        "Đọc tệp “{file}” hai lần, cả hai lần chương trình đọc đều bị dừng đột ngột",
        "xin đơn vị mở bằng Excel, Lưu thành tệp .xlsx mới rồi gửi lại",
    ),
    "not_form": _Words("Tệp “{file}” không phải phụ biểu MTQG", "Không tính vào tổng hợp"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be used; a value, never raised.

    ``file`` is the file's name without its folder; ``detail`` is Vietnamese and may be empty.
    """

    file: str
    reason: Reason
    detail: str = ""

    @property
    def why(self) -> str:
        """What is the matter, without full stop."""
        return _WORDS[self.reason].why.format(file=self.file, detail=self.detail)

    @property
    def mend(self) -> str:
        """What to do about it, without full stop."""
        return _WORDS[self.reason].mend

    @property
    def sentence(self) -> str:
        """One line for the officer: what is the matter and what to do.

        Source: users.md §4.11, where an instruction follows a colon and a statement a full stop.
        """
        joint = ". " if self.mend[0].isupper() else ": "
        return f"{self.why}{joint}{self.mend}."


class UnusablePartError(Exception):
    """Reading inside a container cannot go on; the door of this room turns it into a Refusal."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Hold the fields of the Refusal to come."""
        super().__init__(reason, detail)
        self.reason: Reason = reason
        self.detail = detail

    def refusal(self, file: str) -> Refusal:
        """Return the value to hand out for the file of this name."""
        return Refusal(file, self.reason, self.detail)


@dataclass(frozen=True, slots=True)
class Container:
    """A zip that passed the pre-flight, held in memory so that the file itself is closed again.

    ``members`` maps each part name in lower case, with forward slashes, to its place in the zip.
    """

    file: str
    sha256: str
    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    def has(self, part: str) -> bool:
        """Return whether there is a part of this name, in whatever case."""
        return part.lower() in self.members

    def read(self, part: str) -> bytes:
        """Return the content of a part.

        Raises:
            UnusablePartError: there is no such part, or its bytes are damaged.
        """
        member = self.members.get(part.lower())
        if member is None:
            raise UnusablePartError("damaged", f"thiếu phần {part}")
        try:
            return self.archive.read(member)
        except ZIP_ERRORS as error:
            raise UnusablePartError("damaged", f"phần {part}") from error


def open_container(path: str | Path) -> Container | Refusal:
    """Return the zip behind a workbook file, or why it is none; nothing in it is parsed yet.

    The name plays no part, but for ``~$`` files. Macros (.xlsm) pass. Never raises for what it finds.
    """
    path = Path(path)
    content = content_of(path)
    if isinstance(content, Refusal):
        return content
    return container_from(content, path.name)


def container_from(content: bytes, file: str, wanted: Wanted = "workbook") -> Container | Refusal:
    """Return the same as :func:`open_container`, for bytes that are in memory already; or a Word document."""
    try:
        return _examined(content, file, wanted)
    except UnusablePartError as problem:
        return problem.refusal(file)


def content_of(path: Path) -> bytes | Refusal:
    """Return the bytes of a file of reasonable size, or why there are none."""
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            return Refusal(path.name, "folder")
        # A pipe or a device would block for ever.
        if not S_ISREG(status.st_mode):
            return Refusal(path.name, "unreadable")
        if status.st_size > MAX_FILE_BYTES:
            return Refusal(path.name, "too_large", f"{status.st_size // MEGABYTE} MB")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return Refusal(path.name, "missing")
    except OSError:
        return Refusal(path.name, "unreadable")


def _examined(content: bytes, file: str, wanted: Wanted) -> Container:
    _refuse_other_kinds(content, file)
    archive = _archive(content)
    infos = [info for info in archive.infolist() if not info.is_dir()]
    members = _members(infos)
    _refuse_bombs(infos, len(content))
    _refuse_other_packages(archive, members, wanted)
    _refuse_doctypes(archive, members)
    return Container(file, sha256(content).hexdigest(), archive, members)


# --- files that are no zip ------------------------------------------------------------------------

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_MAGICS = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"\x89PNG", "ảnh PNG"),
    (b"GIF8", "ảnh GIF"),
    (b"Rar!", "tệp nén .rar"),
    (b"7z\xbc\xaf", "tệp nén .7z"),
    (b"\x1f\x8b", "tệp nén .gz"),
    (b"{\\rtf", "văn bản RTF"),
    (b"MZ", "chương trình"),
)
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<table")


def _refuse_other_kinds(content: bytes, file: str) -> None:
    if not content:
        raise UnusablePartError("empty")
    if content.startswith(_ZIP_MAGICS):
        return
    if file.startswith(("~$", ".~lock.")):
        raise UnusablePartError("lock_file")
    if content.startswith(_OLE_MAGIC):
        raise _old_office_file(content)
    # Chat programs reserve the whole size first and leave zeros where the download stopped.
    if not content[:4096].strip(b"\0"):
        raise UnusablePartError("truncated")
    raise UnusablePartError("not_workbook", _other_kind(content[:4096]))


def _other_kind(head: bytes) -> str:
    for magic, name in _OTHER_MAGICS:
        if head.startswith(magic):
            return name
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML_STARTS):
        return "trang web (HTML)"
    if start.startswith(b"<?xml"):
        return "tệp XML"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(byte < 9 for byte in head):
        return "văn bản hoặc CSV"
    return "tệp lạ"


def _old_office_file(content: bytes) -> UnusablePartError:
    if _has_stream(content, "EncryptedPackage") or _has_stream(content, "\x09DRMContent"):
        return UnusablePartError("password")
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return UnusablePartError("old_xls")
    kind = "Word cũ (.doc)" if _has_stream(content, "WordDocument") else "tệp Office kiểu cũ"
    return UnusablePartError("not_workbook", kind)


def _has_stream(content: bytes, name: str) -> bool:
    """Return whether an OLE file has a stream of this name, without following its allocation tables.

    Directory entries are 128 bytes long, start at multiples of 128 and hold the length of their name at
    byte 64. Source: [MS-CFB] 2.6.1.
    """
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = content.find(wanted)
    while at >= 0:
        if at % 128 == 0 and content[at + 64 : at + 66] == len(wanted).to_bytes(2, "little"):
            return True
        at = content.find(wanted, at + 1)
    return False


# --- zips -----------------------------------------------------------------------------------------

_END_OF_ZIP = b"PK\x05\x06"
_END_SEARCHED_BYTES = 66_000
_ENCRYPTED_FLAG = 0x1
_SHEET_MIMETYPES = (b"application/vnd.oasis.opendocument.spreadsheet", b"application/vnd.sun.xml.calc")


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(content))
    except ZIP_ERRORS as error:
        if _END_OF_ZIP in content[-_END_SEARCHED_BYTES:]:
            raise UnusablePartError("damaged", "mục lục của tệp nén") from error
        raise UnusablePartError("truncated") from error


def _members(infos: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = _safe_name(info.orig_filename).lower()
        if name in members:
            raise UnusablePartError("unsafe", "hai phần cùng tên")
        members[name] = info
        if len(members) > MAX_PARTS:
            raise UnusablePartError("too_large", f"hơn {MAX_PARTS} phần")
    return members


def _safe_name(stored: str) -> str:
    # Some .NET programs write part names with backslashes.
    name = stored.replace("\\", "/")
    escapes = name.startswith("/") or ".." in name.split("/") or ":" in name
    if escapes or any(character < " " for character in name):
        raise UnusablePartError("unsafe", "tên phần trỏ ra ngoài tệp")
    return name


def _refuse_other_packages(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], wanted: Wanted) -> None:
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in members.values()):
        raise UnusablePartError("password")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in members.values()):
        raise UnusablePartError("damaged", "kiểu nén lạ")
    if "mimetype" in members:
        raise _open_document(archive, members["mimetype"])
    if wanted == "document" and any(member.startswith("word/") for member in members):
        return
    if "xl/workbook.bin" in members:
        raise UnusablePartError("xlsb")
    if "xl/workbook.xml" in members and wanted == "workbook":
        return
    if "xl/workbook.xml" in members:
        raise UnusablePartError("not_workbook", "bảng tính Excel (.xlsx)")
    for part, name in (("word/", "Word (.docx)"), ("ppt/", "PowerPoint (.pptx)")):
        if any(member.startswith(part) for member in members):
            raise UnusablePartError("not_workbook", name)
    if "_rels/.rels" not in members:
        raise UnusablePartError("not_workbook", "tệp nén .zip")


def _open_document(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> UnusablePartError:
    try:
        with archive.open(member) as stream:
            mimetype = stream.read(100)
    except ZIP_ERRORS:
        return UnusablePartError("damaged", "phần mimetype")
    if mimetype.startswith(_SHEET_MIMETYPES):
        return UnusablePartError("ods")
    return UnusablePartError("not_workbook", "tệp OpenDocument")


def _refuse_bombs(infos: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    # `zipfile` never inflates a member beyond the size stated here, so a false statement harms nobody.
    inflated = sum(info.file_size for info in infos)
    is_bomb = inflated > RATIO_COUNTS_FROM_BYTES and inflated > packed_bytes * MAX_RATIO
    if inflated > MAX_INFLATED_BYTES or is_bomb:
        raise UnusablePartError("too_large", f"bung ra {inflated // MEGABYTE} MB")


def _refuse_doctypes(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
    for part, member in members.items():
        try:
            with archive.open(member) as stream:
                if _declares_doctype(stream):
                    raise UnusablePartError("unsafe", f"DOCTYPE trong {part}")
        except ZIP_ERRORS as error:
            raise UnusablePartError("damaged", f"phần {part}") from error


def _declares_doctype(stream: IO[bytes]) -> bool:
    """Return whether a part has a DOCTYPE, or hides one behind an endless prolog; a picture has none."""
    met: list[str] = []
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: met.append("doctype")
    parser.StartElementHandler = lambda *_: met.append("root")
    for _ in range(_PROLOG_CHUNKS):
        chunk = stream.read(_PROLOG_CHUNK_BYTES)
        try:
            parser.Parse(chunk, not chunk)
        except (ExpatError, LookupError, ValueError):
            break
        if met or not chunk:
            break
    else:
        return True
    return met[:1] == ["doctype"]
