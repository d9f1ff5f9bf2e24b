"""Files under a password, opened with the passwords that somebody gave; these are never stored nor written anywhere."""

import re
import struct
from collections.abc import Sequence
from io import BytesIO
from xml.parsers.expat import ExpatError

from mtqg_xl.reading.container import MAX_FILE_BYTES, Refusal

MAX_ROUNDS = 10_000_000
"""Rounds of hashing that a file may ask for: Excel writes 100,000, and a file that asks for billions never opens."""

_ROUNDS = re.compile(rb'spinCount="([0-9]+)"')
# Everything that the library raises over bytes that are no sound file, beside its own errors.
_DAMAGE = (
    *(OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError),
    *(struct.error, EOFError, OverflowError, ExpatError),
)


def unlocked(content: bytes, file: str, passwords: Sequence[str]) -> bytes | Refusal:
    """Return the file inside an encrypted one, by the first password that opens it; a refusal where none does."""
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import DecryptionError, EncryptionError, FileFormatError, InvalidKeyError, ParseError

    rounds = max((int(each) for each in _ROUNDS.findall(content)), default=0)
    if rounds > MAX_ROUNDS:
        return Refusal(file, "unsafe", "mật khẩu đòi tính quá nhiều vòng")
    for password in passwords:
        inside = BytesIO()
        try:
            locked = OfficeFile(BytesIO(content))
            locked.load_key(password=password, verify_password=True)
            locked.decrypt(inside)
        except InvalidKeyError:
            continue
        except (DecryptionError, EncryptionError, FileFormatError, ParseError, *_DAMAGE):
            return Refusal(file, "damaged", "phần mã hóa")
        if inside.tell() > MAX_FILE_BYTES:
            return Refusal(file, "too_large", "sau khi mở khóa")
        return inside.getvalue()
    return Refusal(file, "wrong_password")
