"""Vietnamese text: one form for storing, a key for comparing, ASCII for file names.

One name is met in several spellings: hòa/hoà (old and new tone placement), decomposed letters, other dashes,
non-breaking spaces. Spellings that differ in sound (Đắk/Đăk) stay different.
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
# Ð (eth) and Ɖ look like Đ and come out of old font converters.
_D_WITH_STROKE = {ord(letter): "đ" for letter in "ðɖ"} | {ord(letter): "Đ" for letter in "ÐƉ"}
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´"), "'")
_SAME_LETTERS = _INVISIBLE | _DASHES | _D_WITH_STROKE | _APOSTROPHES

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_HAT = "\u0302\u0306\u031b"  # of â ê ô, ă, ơ ư
_VOWEL = rf"[aeiouy][{_HAT}{_TONES}]*"
_NUCLEUS = re.compile(rf"(?P<onset>(?:qu|gi)[{_TONES}]?(?=[aeiouy]))?(?P<vowels>(?:{_VOWEL})+)(?=(?P<coda>[^\W\d_]?))")
_RISING = frozenset({"oa", "oe", "uy"})
_ANY_TONE = re.compile(f"[{_TONES}]")

_KINDS = ("thị trấn", "thị xã", "thành phố", "đặc khu", "xã", "phường", "huyện", "quận", "tỉnh")
_KIND_WORD = re.compile(rf"\A(?:{'|'.join(_KINDS)}) (?=[^\W\d_])", re.IGNORECASE)


def nfc(text: str) -> str:
    """Return the text with composed letters, as keyboards type them."""
    return normalize("NFC", text)


def fold(text: str) -> str:
    """Return a key that is equal for spellings of one name; it is for comparing, not for showing.

    Case, tone placement, the kind of dash, invisible characters and the width of white space do not count.
    """
    decomposed = normalize("NFD", normalize("NFD", text).casefold().translate(_SAME_LETTERS))
    return " ".join(_kept_word(word) if len(word) <= _LONGEST_KEPT else _folded(word) for word in decomposed.split())


def strip_accents(text: str) -> str:
    """Return the text without tone and vowel marks, đ as d: "Đắk Tô" is "Dak To"."""
    bare = "".join(letter for letter in normalize("NFD", text) if not combining(letter))
    return nfc(bare.translate(_D_WITH_STROKE).replace("đ", "d").replace("Đ", "D"))


def ascii_name(name: str) -> str:
    """Return the name of a unit for a file name: "xã Lục Bình" is "LucBinh".

    The word for the kind of unit is dropped, except before a number ("Phường 12" is "Phuong12"). Abbreviations
    keep their capitals. Empty when no Latin letter or digit is left.
    """
    spaced = " ".join(nfc(name).translate(_INVISIBLE | _APOSTROPHES).split())
    kept = _KIND_WORD.sub("", spaced).replace("'", "")
    shouted = kept.isupper() and not kept.isascii()
    words = re.findall(r"[A-Za-z0-9]+", strip_accents(kept))
    return "".join(word.capitalize() if shouted else word[0].upper() + word[1:] for word in words)


def _folded(word: str) -> str:
    """Return a decomposed word with its tones where the newer rule has them, composed again."""
    return nfc(_NUCLEUS.sub(_place_tone, word))


_LONGEST_KEPT = 24
_kept_word = lru_cache(4096)(_folded)
"""The language has some seven thousand syllables, and names and headings say the same few hundred again and again."""


def _place_tone(match: re.Match[str]) -> str:
    """One syllable's vowels (decomposed) with their tone where the newer rule has it."""
    syllable = (match["onset"] or "") + match["vowels"]
    tones = _ANY_TONE.findall(syllable)
    if len(tones) != 1:
        return syllable
    letters = re.findall(rf"[aeiouy][{_HAT}]*", _ANY_TONE.sub("", match["vowels"]))
    letters[_tone_position(letters, closed=bool(match["coda"]))] += tones[0]
    return _ANY_TONE.sub("", match["onset"] or "") + "".join(letters)


def _tone_position(letters: list[str], *, closed: bool) -> int:
    """Which vowel carries the tone: one with a hat, else by the shape of the syllable."""
    hats = [place for place, letter in enumerate(letters) if len(letter) > 1]
    if hats:
        return hats[-1]
    if closed or "".join(letters) in _RISING:
        return len(letters) - 1
    return 1 if len(letters) > 2 else 0
