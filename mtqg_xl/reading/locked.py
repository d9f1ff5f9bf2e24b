"""Files under a password, opened with the passwords that somebody gave; these are never stored nor written anywhere."""

import re
import struct
from collections.abc import Sequence
from io import BytesIO
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from mtqg_xl.reading.container import MAX_FILE_BYTES, ZIP_ERRORS, Refusal

MAX_ROUNDS = 10_000_000
"""Rounds of hashing that a file may ask for: Excel writes 100,000, and a file that asks for billions never opens."""

_ZIP_MAGIC = b"PK"
_ODS_MANIFEST, _ODS_LOCK = "META-INF/manifest.xml", b"encryption-data"
_ROUNDS = re.compile(rb'spinCount="([0-9]+)"')
# Everything that the library raises over bytes that are no sound file, beside its own errors.
_DAMAGE = (
    *(OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError),
    *(struct.error, EOFError, OverflowError, ExpatError),
)


def is_locked(content: bytes) -> bool:
    """Whether an .xls or .ods is encrypted; an .xlsx under a password shows it by its container."""
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import FileFormatError, ParseError

    try:
        if content.startswith(_ZIP_MAGIC):
            with ZipFile(BytesIO(content)) as archive:
                return _ODS_LOCK in archive.read(_ODS_MANIFEST)
        return bool(OfficeFile(BytesIO(content)).is_encrypted())
    except (FileFormatError, ParseError, *ZIP_ERRORS, *_DAMAGE):
        return False


def unlocked(content: bytes, file: str, passwords: Sequence[str]) -> bytes | Refusal:
    """Return the file inside an encrypted one, by the first password that opens it; a refusal where none does.

    An encrypted .ods cannot be opened here, whatever the password.
    """
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import DecryptionError, EncryptionError, FileFormatError, InvalidKeyError, ParseError
    from msoffcrypto.format.ooxml import OOXMLFile

    if content.startswith(_ZIP_MAGIC):
        return Refusal(file, "password")
    rounds = max((int(each) for each in _ROUNDS.findall(content)), default=0)
    if rounds > MAX_ROUNDS:
        return Refusal(file, "unsafe", "mật khẩu đòi tính quá nhiều vòng")
    for password in passwords:
        inside = BytesIO()
        try:
            locked = OfficeFile(BytesIO(content))
            # the old format verifies by itself, the new one only when asked to
            checks = {"verify_password": True} if isinstance(locked, OOXMLFile) else {}
            locked.load_key(password=password, **checks)
            locked.decrypt(inside)
        except InvalidKeyError:
            continue
        except (DecryptionError, EncryptionError, FileFormatError, ParseError, *_DAMAGE):
            return Refusal(file, "damaged", "phần mã hóa")
        if inside.tell() > MAX_FILE_BYTES:
            return Refusal(file, "too_large", "sau khi mở khóa")
        return inside.getvalue()
    return Refusal(file, "wrong_password")
