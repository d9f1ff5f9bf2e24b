"""One received file: whatever it is, it is accounted for, and .zip files are looked into."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.pipeline.files import is_workbook_name
from mtqg_xl.reading.container import MAX_FILE_BYTES, Refusal
from mtqg_xl.reading.owner_file import LOCK_PREFIX, owner_beside, owner_in
from mtqg_xl.reading.submission import Submission

OWN_OUTPUT = "Tệp do chương trình làm ra (tổng hợp, kết quả kiểm tra), không phải tệp đơn vị gửi."
SUBMISSION_ROLES = {"", "submission"}

Kind = Literal["form", "output", "refused", "other", "lock"]

INSIDE = " › "
"""Stands between the name of a .zip file and that of a file in it."""

MESSAGES_PREFIX = "TIN_NHAN"
"""Begins the name of the texts that are written beside a book."""

MOST_IN_ARCHIVE = 2_000
_OWNER_BYTES = 200
_ENCRYPTED = 0x1
"""The flag of a member of an archive that a password opens."""
_UNUSED = {
    ".doc": "Tệp Word: số liệu lấy từ biểu Excel. Xin đơn vị gửi tệp biểu.",
    ".pdf": "Bản PDF: không đọc được số. Xin đơn vị gửi tệp biểu .xlsx kèm bản ký.",
    ".rar": "Tệp nén .rar: giải nén trước rồi chạy lại.",
    ".zip": "Tệp nén không mở được: giải nén trước rồi chạy lại.",
    ".csv": "Tệp CSV không phải tệp biểu. Xin đơn vị gửi tệp biểu .xlsx.",
    ".jpg": "Ảnh chụp: không đọc được số. Xin đơn vị gửi tệp biểu .xlsx.",
    "": "Không phải tệp Excel.",
}
_SAME_KIND = {".docx": ".doc", ".7z": ".rar", ".jpeg": ".jpg", ".png": ".jpg", ".heic": ".jpg", ".txt": "", ".msg": ""}
_LOCKED = "Tệp tạm của Excel: bản gốc đang mở {where} khi chép. Bỏ qua."
_OPEN = "Tệp đang mở {where}: tính số đã lưu lần cuối; nếu còn gõ thì lưu, đóng rồi tổng hợp lại."


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as it came: what it is called (``a.zip › b.xlsx`` inside an archive), when, and what it is.

    A ``form`` has a ``submission``; of every other kind ``reason`` says in one sentence why it was not used. ``note``
    is what a person should know of it all the same.
    """

    name: str
    path: Path
    sha256: str
    received_at: datetime | None
    kind: Kind
    submission: Submission | None = None
    refusal: Refusal | None = None
    reason: str = ""
    note: str = ""


def arrivals_of(
    path: Path, name: str, definitions: Definitions, passwords: Sequence[str], only: str = ""
) -> Iterator[Arrival]:
    """Yield what a file is, under the name by which it is called; of an archive each file in it, or ``only`` one."""
    if path.name.startswith(LOCK_PREFIX):
        yield _unused(path, name, "lock", _LOCKED.format(where=_where(owner_in(_head_of(path)))))
    elif path.suffix.lower() == ".txt" and path.name.startswith(MESSAGES_PREFIX):
        yield _unused(path, name, "output", OWN_OUTPUT)
    elif is_workbook_name(path):
        yield _workbook(path, name, definitions, passwords)
    elif path.suffix.lower() == ".zip":
        yield from _archive(path, name, definitions, passwords, only)
    else:
        yield _unused(path, name, "other", _reason(path.suffix))


def lost(path: Path, name: str) -> Arrival:
    """Return a file in whose reading a process died twice."""
    refusal = Refusal(path.name, "lost")
    return Arrival(name, path, digest(path), when(path), "refused", refusal=refusal, reason=refusal.sentence)


def _reason(suffix: str) -> str:
    ending = suffix.lower()
    return _UNUSED.get(_SAME_KIND.get(ending, ending), _UNUSED[""])


def _unused(path: Path, name: str, kind: Kind, reason: str) -> Arrival:
    return Arrival(name, path, digest(path), when(path), kind, reason=reason)


def when(path: Path) -> datetime:
    """Return when a file came; of a link that leads nowhere, or in a circle, when the link itself was made."""
    try:
        status = path.stat()
    except OSError:
        status = path.lstat()
    return datetime.fromtimestamp(status.st_mtime)


def _workbook(path: Path, name: str, definitions: Definitions, passwords: Sequence[str]) -> Arrival:
    from mtqg_xl.reading.read import read

    arrival = Arrival(name, path, "", when(path), "form", note=note_on(path))
    return _read(read(path, definitions.readable, passwords), arrival)


def note_on(path: Path) -> str:
    """Return what a person should know of a workbook from what lies beside it: that somebody has it open."""
    owner = owner_beside(path)
    return "" if owner is None else _OPEN.format(where=_where(owner))


def _where(owner: str) -> str:
    """Return where a workbook is open: ``ở máy của Hoa``."""
    return f"ở máy của {owner}" if owner else "ở máy nào đó"


def _head_of(path: Path) -> bytes:
    try:
        with path.open("rb") as content:
            return content.read(_OWNER_BYTES)
    except OSError:
        return b""


def _read(found: Submission | Refusal, arrival: Arrival) -> Arrival:
    if isinstance(found, Refusal):
        own = arrival.sha256 or (digest(arrival.path) if INSIDE not in arrival.name else "")
        return replace(arrival, kind="refused", refusal=found, reason=found.sentence, sha256=own)
    if found.stamp.role not in SUBMISSION_ROLES:
        return replace(arrival, kind="output", reason=OWN_OUTPUT, sha256=found.sha256)
    return replace(arrival, submission=replace(found, file=arrival.name), sha256=found.sha256)


# --- archives ------------------------------------------------------------------------------------------------


def _archive(path: Path, name: str, definitions: Definitions, passwords: Sequence[str], only: str) -> Iterator[Arrival]:
    """Yield the files in a .zip, each with the time that the archive gives it; nothing is written to the disk."""
    try:
        with ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_IN_ARCHIVE:
                raise BadZipFile
            for member in members:
                if only in ("", _name_inside(name, member)):
                    yield _member(archive, member, path, name, definitions, passwords)
    except (BadZipFile, OSError, NotImplementedError, EOFError):
        yield _unused(path, name, "refused", _UNUSED[".zip"])


def _member(
    archive: ZipFile,
    member: ZipInfo,
    path: Path,
    name: str,
    definitions: Definitions,
    passwords: Sequence[str],
) -> Arrival:
    from mtqg_xl.reading.read import read_content

    inner = Path(_shown(member))
    arrival = Arrival(_name_inside(name, member), path, "", _packed_at(member, path), "form")
    if inner.name.startswith(LOCK_PREFIX):
        return replace(arrival, kind="lock", reason=_LOCKED.format(where=_where("")))
    if not is_workbook_name(inner):
        return replace(arrival, kind="other", reason=_reason(inner.suffix))
    content = _unpacked(archive, member, passwords)
    if content is None:
        return replace(arrival, kind="refused", reason=_UNUSED[".zip"])
    found = read_content(content, inner.name, definitions.readable, passwords)
    if member.flag_bits & _ENCRYPTED and not isinstance(found, Refusal):
        found = replace(found, was_locked=True)
    return _read(found, arrival)


def _name_inside(archive: str, member: ZipInfo) -> str:
    return f"{archive}{INSIDE}{Path(_shown(member)).name}"


def _shown(member: ZipInfo) -> str:
    """Return the name of a file in an archive; programs that know no UTF-8 flag store it in the code page of DOS."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _packed_at(member: ZipInfo, path: Path) -> datetime:
    try:
        return datetime(*member.date_time)
    except ValueError:  # some programs store a day 0
        return when(path)


def _unpacked(archive: ZipFile, member: ZipInfo, passwords: Sequence[str]) -> bytes | None:
    """Return a file of an archive; None where it is locked, damaged or larger than any form."""
    if member.file_size > MAX_FILE_BYTES:
        return None
    for password in (None, *(text.encode() for text in passwords)):
        try:
            with archive.open(member, pwd=password) as stream:
                content = stream.read(MAX_FILE_BYTES + 1)
        except (RuntimeError, BadZipFile, EOFError, NotImplementedError):  # a wrong password is a RuntimeError
            continue
        return content if len(content) <= MAX_FILE_BYTES else None
    return None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, by which SỔ NHẬN knows it again under another name; empty if it cannot be read.

    A pipe or a device is no file: reading it would never end.
    """
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""
