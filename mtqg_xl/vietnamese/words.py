"""Numbers in words, as formal papers write them ("Bằng chữ: …"), and back.

Every group of three below the first is read in full ("một nghìn không trăm linh năm"); groups of zeros are left
out; whatever is above a tỷ is counted in tỷ ("một nghìn một trăm tỷ", never "một nghìn tỷ một trăm tỷ").
"""

import re
from typing import Final

from mtqg_xl.vietnamese.names import fold

LARGEST_IN_WORDS: Final = 10**15 - 1

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
_SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, ""))

_VALUES = {word: value for value, word in enumerate(_DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}
_SPELLINGS = {"lẻ": "linh", "tỉ": "tỷ", "ngàn": "nghìn", "bẩy": "bảy"}
_DIGIT = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín"
_GROUP = re.compile(
    rf"(?: (?P<hundreds>không|{_DIGIT}) trăm)?"
    rf"(?: (?P<linh>linh) (?P<unit>{_DIGIT}|tư)"
    rf"| (?P<ten>mười)(?: (?P<after_ten>một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?"
    rf"| (?P<tens>hai|ba|bốn|năm|sáu|bảy|tám|chín) mươi(?: (?P<after_tens>mốt|hai|ba|bốn|tư|lăm|sáu|bảy|tám|chín))?"
    rf"| (?P<digit>{_DIGIT}))?"
)


def write_words(n: int) -> str:
    """Return a whole number from 0 to 10¹⁵ - 1 in words: 24 is "hai mươi tư".

    Raises:
        ValueError: the number is negative or larger.
    """
    if not 0 <= n <= LARGEST_IN_WORDS:
        raise ValueError(f"không đọc được số {n}: chỉ đọc số nguyên từ 0 đến {LARGEST_IN_WORDS}")
    return " ".join(_words(n)) if n else _DIGITS[0]


def parse_words(text: str) -> int | None:
    """Return the number that the words name, or None when they name none or more than one.

    Accepted beside the standard words: lẻ, ngàn, tỉ, bốn after tens, groups of zeros said in full, and "không
    trăm" left out where only one reading remains ("hai tỷ một nghìn", but not "hai nghìn năm").
    """
    words = [_SPELLINGS.get(word, word) for word in fold(text).split()]
    if words == [_DIGITS[0]]:
        return 0
    if words.count("tỷ") > 1:
        return None
    if "tỷ" not in words:
        return _parse_below(words, leading=True)
    place = words.index("tỷ")
    billions = _parse_below(words[:place], leading=True)
    rest = _parse_below(words[place + 1 :], leading=False) if words[place + 1 :] else 0
    if billions is None or rest is None or billions >= 10**6:
        return None
    return billions * 10**9 + rest


def _words(n: int) -> list[str]:
    words: list[str] = []
    for scale, name in _SCALES:
        count, n = divmod(n, scale)
        if count >= 1000:
            words += [*_words(count), name]
        elif count:
            words += [*_group_words(count, full=bool(words)), *filter(None, [name])]
    return words


def _group_words(n: int, *, full: bool) -> list[str]:
    """Words of 1 to 999; ``full`` says the hundreds even when there are none."""
    hundreds, rest = divmod(n, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    tens, unit = divmod(rest, 10)
    if tens == 0:
        return words + (["linh"] * bool(words) + [_DIGITS[unit]] if unit else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if unit:
        words.append("lăm" if unit == 5 else _DIGITS[unit] if tens == 1 else _AFTER_TENS.get(unit, _DIGITS[unit]))
    return words


def _parse_below(words: list[str], *, leading: bool) -> int | None:
    """The value of words below one tỷ; ``leading`` when nothing is said before them."""
    total = 0
    for scale, name in _SCALES[1:]:
        if name and name not in words:
            continue
        place = words.index(name) if name else len(words)
        group, words = words[:place], words[place + 1 :]
        if not group and not name and not leading:
            return total
        value = _parse_group(" ".join(group), leading=leading, scaled=bool(name))
        if value is None:
            return None
        total, leading = total + value * scale, False
    return total


def _parse_group(text: str, *, leading: bool, scaled: bool) -> int | None:
    """The value of one group of up to three digits, None when it is no such group or has two readings."""
    match = _GROUP.fullmatch(f" {text}")
    if not text or match is None:
        return None
    hundreds, linh, digit = match.group("hundreds", "linh", "digit")
    if leading and (hundreds == "không" or (linh and not hundreds)):
        return None
    # "hai trăm năm" and "hai nghìn năm" are said for 250 and 2.500 as well.
    if digit and (hundreds or not (leading or scaled)):
        return None
    tens = 1 if match["ten"] else _VALUES[match["tens"] or "không"]
    unit = match["unit"] or match["after_ten"] or match["after_tens"] or digit or "không"
    return _VALUES[hundreds or "không"] * 100 + tens * 10 + _VALUES[unit]
