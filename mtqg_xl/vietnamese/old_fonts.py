"""Text typed in fonts older than Unicode, TCVN3 (the .Vn fonts, "ABC") and VNI: recognised and converted.

Such text looks right in its own font and is stored as Western letters: "Céng hßa" (TCVN3), "Coäng hoøa" (VNI). It is
recognised only where some word is no Vietnamese syllable as it stands and all of them are after conversion. Where one
letter is Unicode Vietnamese, or any word stays unpronounceable, the text is left alone.

Source: TCVN 5712:1993, table VN3; the encoding of the VNI-Windows fonts.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

TCVN3: Final = "TCVN3 (ABC)"
VNI: Final = "VNI"


class OldText(NamedTuple):
    """A text in an old font: which encoding it has, and what it reads as in Unicode."""

    font: str
    text: str


# --- the two encodings -----------------------------------------------------------------------------------

_TCVN3_LETTERS = {
    "¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư", "§": "Đ",
    "¨": "ă", "©": "â", "ª": "ê", "«": "ô", "¬": "ơ", "\u00ad": "ư", "®": "đ",
    "µ": "à", "¶": "ả", "·": "ã", "¸": "á", "¹": "ạ",
    "»": "ằ", "¼": "ẳ", "½": "ẵ", "¾": "ắ", "Æ": "ặ",
    "Ç": "ầ", "È": "ẩ", "É": "ẫ", "Ê": "ấ", "Ë": "ậ",
    "Ì": "è", "Î": "ẻ", "Ï": "ẽ", "Ð": "é", "Ñ": "ẹ",
    "Ò": "ề", "Ó": "ể", "Ô": "ễ", "Õ": "ế", "Ö": "ệ",
    "×": "ì", "Ø": "ỉ", "Ü": "ĩ", "Ý": "í", "Þ": "ị",
    "ß": "ò", "á": "ỏ", "â": "õ", "ã": "ó", "ä": "ọ",
    "å": "ồ", "æ": "ổ", "ç": "ỗ", "è": "ố", "é": "ộ",
    "ê": "ờ", "ë": "ở", "ì": "ỡ", "í": "ớ", "î": "ợ",
    "ï": "ù", "ñ": "ủ", "ò": "ũ", "ó": "ú", "ô": "ụ",
    "õ": "ừ", "ö": "ử", "÷": "ữ", "ø": "ứ", "ù": "ự",
    "ú": "ỳ", "û": "ỷ", "ü": "ỹ", "ý": "ý", "þ": "ỵ",
}  # fmt: skip

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
# What a mark behind a vowel adds to it.
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_HATS = {
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
}  # fmt: skip
_VNI_BREVES = {
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_letters() -> dict[str, str]:
    """Return every letter of VNI, small and capital, one or two characters each."""
    pairs = [(vowel, vowel, _VNI_TONES) for vowel in "aeouy"]
    pairs += [(vowel, vowel, _VNI_HATS) for vowel in "aeo"] + [("a", "a", _VNI_BREVES)]
    pairs += [("ô", "o" + _HORN, _VNI_TONES), ("ö", "u" + _HORN, _VNI_TONES)]
    small = dict(_VNI_ALONE)
    for vowel, base, marks in pairs:
        small |= {vowel + mark: normalize("NFC", base + added) for mark, added in marks.items()}
    capital = {typed.upper(): letter.upper() for typed, letter in small.items()}
    first = {typed[0].upper() + typed[1:]: letter.upper() for typed, letter in small.items() if len(typed) > 1}
    return first | capital | small


# --- what can be Vietnamese ------------------------------------------------------------------------------

_ONSETS = "ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdđghklmnpqrstvx]"
_NUCLEI = (
    "a ai ao au ay ă â âu ây e eo ê êu i ia iu iê iêu o oa oai oao oay oă oe oeo oi ô ôi ơ ơi "
    "u ua uâ uây uê ui uô uôi uơ uy uya uyê uyu ư ưa ưi ươ ươi ươu ưu y yê yêu"
)
_SYLLABLE = re.compile(
    rf"(?:{_ONSETS})?(?:{'|'.join(sorted(_NUCLEI.split(), key=len, reverse=True))})(?:ch|nh|ng|[cmnpt])?"
)
_TONE = re.compile(f"[{_GRAVE}{_ACUTE}{_TILDE}{_HOOK}{_DOT}]")
_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
_ENOUGH_LETTERS = 3


def is_syllable(word: str) -> bool:
    """Return whether a word can be a Vietnamese syllable by its letters and its one tone."""
    decomposed = normalize("NFD", word.lower())
    bare = normalize("NFC", _TONE.sub("", decomposed))
    return len(_TONE.findall(decomposed)) <= 1 and _SYLLABLE.fullmatch(bare) is not None


# --- recognition -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 12)
def old_font(text: str) -> OldText | None:
    """Return what a text in an old font reads as; None where it is not surely one: Unicode, ASCII, another language."""
    if text.isascii() or any(sign > "\u00ff" and sign.isalpha() for sign in text):
        return None
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    strange = [word for word in words if not is_syllable(word)]
    if max(map(len, strange), default=0) < _ENOUGH_LETTERS:
        return None
    fonts = [font for font, (letter, _) in _FONTS.items() if all(_reads(word, font, letter) for word in words)]
    return OldText(fonts[0], _converted(text, fonts[0])) if len(fonts) == 1 else None


def modern(text: str) -> str:
    """Return a text in Unicode: converted where it is in an old font, else as it is."""
    found = old_font(text)
    return text if found is None else found.text


def readings(text: str) -> tuple[str, ...]:
    """Return all that a text may say: as it stands, and as each old font has it; for comparing with what is expected.

    A name of a few short words ("VÝ Dô Mét") is not surely one in an old font until one knows what it should be.
    """
    return (text, *(_converted(text, font) for font in _FONTS))


def _reads(word: str, font: str, letter: re.Pattern[str]) -> bool:
    """Whether every Western letter of a word is one of a font, and the word is then a syllable."""
    return letter.sub("", word).isascii() and is_syllable(_converted(word, font))


def _converted(text: str, font: str) -> str:
    letter, letters = _FONTS[font]
    return letter.sub(lambda match: letters[match[0]], text)


def _pattern(letters: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(letters, key=len, reverse=True)))


_FONTS = {font: (_pattern(letters), letters) for font, letters in ((TCVN3, _TCVN3_LETTERS), (VNI, _vni_letters()))}
