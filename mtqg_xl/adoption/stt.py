"""What kind of ordinal stands before a row, and how deep the row lies below others."""

import re
from dataclasses import dataclass
from typing import Literal

from mtqg_xl.vietnamese import strip_accents

Kind = Literal["upper", "roman", "number", "dotted", "lower", "dash", "plus", "none"]

_ROMAN = re.compile(r"M{0,1}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})\Z")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_DASHES, _PLUSES = frozenset("-–—−*•"), frozenset("+")
_CLEAN = re.compile(r"\A[(\[]?(?P<core>[^()\[\]]*?)[.)\]:/]*\Z")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal as printed, without brackets and full stops; ``parts`` of a dotted one (``1.2`` → 1, 2)."""

    text: str
    kind: Kind

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts between the dots."""
        return tuple(self.text.split("."))

    @property
    def name(self) -> str:
        """The ordinal as a part of an id: letters and digits alone."""
        bare = strip_accents(self.text)
        return re.sub(r"[^A-Za-z0-9]+", "", "d2" if self.text == "đ" else bare)


def ordinal(text: str, before: Ordinal | None = None, after: str = "") -> Ordinal:
    """Return what an ordinal is; a single letter that may be roman is so by its neighbours.

    ``before`` is the last ordinal in capitals, ``after`` the next text in capitals.
    """
    met = _CLEAN.match(text.strip())
    core = met["core"].strip() if met is not None else text.strip()
    if not core:
        return Ordinal(text.strip(), _by_sign(text))
    if core[0] in _DASHES | _PLUSES:
        return Ordinal(core[0], _by_sign(core))
    if core.isdigit():
        return Ordinal(core, "number")
    if re.fullmatch(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)+", core):
        return Ordinal(core, "dotted")
    if core.isalpha() and core.isupper():
        return Ordinal(core, _capital(core, before, after))
    if len(core) <= 2 and core.isalpha() and core.islower():
        return Ordinal(core, "lower")
    return Ordinal(core, "none")


def _by_sign(text: str) -> Kind:
    sign = text.strip()[:1]
    if sign in _PLUSES:
        return "plus"
    return "dash" if sign in _DASHES else "none"


def _capital(core: str, before: Ordinal | None, after: str) -> Kind:
    is_roman = bool(core) and _ROMAN.match(core) is not None
    if len(core) > 1:
        return "roman" if is_roman else "none"
    if not is_roman:
        return "upper"
    if before is not None and before.kind == "roman" and roman(core) == roman(before.text) + 1:
        return "roman"
    if before is not None and before.kind == "upper" and ord(core) == ord(before.text) + 1:
        return "upper"
    if core == "I":
        return "roman"
    return "roman" if len(after) > 1 and after.isupper() else "upper"


def roman(text: str) -> int:
    """Return the value of a roman number."""
    total = 0
    for sign, following in zip(text, [*text[1:], ""], strict=True):
        value = _VALUES.get(sign, 0)
        total += -value if value < _VALUES.get(following, 0) else value
    return total
