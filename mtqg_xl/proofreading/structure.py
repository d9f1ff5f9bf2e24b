"""Slips of form, apart from figures: section numbers, citations, years and dates that cannot be."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.spellings import spelling_claims
from mtqg_xl.vietnamese import parse_date

_ROMAN: Final = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_UPPER: Final = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper())
_CITED: Final = re.compile(
    rf"(?P<type>Nghị quyết|Nghị định|Thông tư|Quyết định|Kế hoạch"
    rf"|Thông báo|Chỉ thị|Tờ trình|Công điện)\s+(?:liên tịch\s+)?số\s*:?\s*"
    rf"(?P<symbol>\d+(?:/\d{{4}})?\s*[/–-]\s*(?P<code>[{_UPPER}][\w]*)(?:\s*[-–/]\s*(?P<body>[{_UPPER}][\w&]*))?)"
)
_CODES: Final = {
    "Nghị quyết": {"NQ", "QH", "UBTVQH"},
    "Nghị định": {"NĐ"},
    "Thông tư": {"TT", "TTLT"},
    "Quyết định": {"QĐ"},
    "Kế hoạch": {"KH"},
    "Thông báo": {"TB"},
    "Chỉ thị": {"CT"},
    "Tờ trình": {"TTr"},
    "Công điện": {"CĐ"},
}
_KNOWN_CODES: Final = frozenset().union(*_CODES.values())
_NOT_OF_A_COUNCIL: Final = frozenset({"UBND", "HĐND"})
_DATE: Final = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_YEAR: Final = re.compile(r"năm\s+(\d{4})(?![\d.,])")
_YEARS: Final = (1945, 2100)


def structure_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every slip of form; they are for the eye, never "wrong"."""
    yield from _sections(lines)
    for line in lines:
        yield from _citations(line)
        yield from _dates(line)
    yield from spelling_claims(lines)


def _note(line: Line, start: int, end: int, stated: str, reason: str, written: str = "") -> Claim:
    first, last = line.paragraph.sentence_at(start)
    text = line.text[first:last].strip()[:400]
    return Claim(
        "structure", line.number, text, stated, Verdict.DOUBTFUL, reason, recomputed=written, start=start, end=end
    )


# --- section numbers --------------------------------------------------------------------------------------


def _sections(lines: Sequence[Line]) -> Iterator[Claim]:
    """A number that skips or repeats its predecessor; each level counts from its parent.

    ``around`` is how far a list had come when another one began below it: it may go on from there.
    """
    roman = 0
    arabic: dict[str, int] = {}
    around: dict[str, int] = {}
    bracketed = (0, False)
    for line in lines:
        mark = line.paragraph.heading
        if mark.startswith("Phần"):
            roman, arabic, around = 0, {}, {}
        elif mark in _ROMAN:
            yield from _follows(line, mark, roman, _ROMAN[mark])
            roman, arabic, around = _ROMAN[mark], {}, {}
        elif re.fullmatch(r"\d{1,2}\)", mark):
            yield from _bracketed(line, mark, before=bracketed)
            bracketed = (int(mark[:-1]), (line.paragraph.label or line.text.lstrip()).startswith("("))
        elif re.fullmatch(r"\d{1,2}(?:\.\d{1,2})*", mark):
            parent, _, last = mark.rpartition(".")
            before = arabic.get(parent, 0)
            if int(last) == 1 and before:
                around[parent] = before
            elif int(last) != before + 1 and parent in around and int(last) == around[parent] + 1:
                del around[parent]
            else:
                yield from _follows(line, mark, before, int(last))
            arabic = {
                level: value for level, value in arabic.items() if mark != level and not level.startswith(f"{mark}.")
            }
            arabic[parent] = int(last)


def _bracketed(line: Line, mark: str, before: tuple[int, bool]) -> Iterator[Claim]:
    """Note a bracket that is missing, "(4)" and then "5)", and a number that skips, "(4)" and then "(6)"."""
    number, is_full = int(mark[:-1]), (line.paragraph.label or line.text.lstrip()).startswith("(")
    if number == before[0] + 1 and before[1] and not is_full:
        yield _note(line, 0, len(mark), mark, f"Thiếu dấu mở ngoặc: mục trước viết ({before[0]}).", f"({number})")
    elif number > before[0] + 1 and before[0]:
        reason = f"Số mục nhảy: mục trước là ({before[0]}), tiếp theo phải là ({before[0] + 1})."
        yield _note(line, 0, len(mark), mark, reason, f"({before[0] + 1})")


def _follows(line: Line, mark: str, before: int, number: int) -> Iterator[Claim]:
    if number == before + 1 or number == 1:
        return
    problem = "lặp lại" if number == before else "nhảy" if number > before else "lùi"
    parent = mark.rpartition(".")[0]
    previous = f"{parent}.{before}" if parent else _roman(before) if mark in _ROMAN else str(before)
    wanted = f"{parent}.{before + 1}" if parent else _roman(before + 1) if mark in _ROMAN else str(before + 1)
    seen = f"mục trước là {previous}" if before else "đây là mục đầu"
    yield _note(line, 0, len(mark), mark, f"Số mục {problem}: {seen}, tiếp theo phải là {wanted}.", wanted)


def _roman(number: int) -> str:
    return next((mark for mark, value in _ROMAN.items() if value == number), str(number))


# --- citations, dates -------------------------------------------------------------------------------------


def _citations(line: Line) -> Iterator[Claim]:
    for met in _CITED.finditer(line.text):
        kind, code, body = met["type"], met["code"], met["body"] or ""
        wanted = _CODES[kind]
        known = re.sub(r"\d+\Z", "", code)
        if (known in _KNOWN_CODES and known not in wanted) or (body in _KNOWN_CODES and body not in wanted):
            reason = f"“{kind}” thì ký hiệu là {'/'.join(sorted(wanted))}, ở đây ghi “{met['symbol']}”."
            yield _note(line, met.start("symbol"), met.end("symbol"), met[0], reason)
        elif kind == "Thông tư" and body in _NOT_OF_A_COUNCIL:
            reason = f"Thông tư do bộ hoặc cơ quan ngang bộ ban hành, không có ký hiệu “TT-{body}”; có lẽ là TT-UBDT."
            yield _note(line, met.start("symbol"), met.end("symbol"), met[0], reason)


def _dates(line: Line) -> Iterator[Claim]:
    for met in _DATE.finditer(line.text):
        year = int(met[3])
        if parse_date(met[0]) is None:
            yield _note(line, met.start(), met.end(), met[0], "Ngày này không có trong lịch.")
        elif not _YEARS[0] <= year <= _YEARS[1]:
            yield _note(line, met.start(), met.end(), met[0], f"Năm {year} không thể đúng.")
    for met in _YEAR.finditer(line.text):
        if not _YEARS[0] <= int(met[1]) <= _YEARS[1]:
            yield _note(line, met.start(1), met.end(1), met[0], f"Năm {met[1]} không thể đúng.")
