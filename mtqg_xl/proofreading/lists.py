"""Counts of lists: a number and the names, items or numbered criteria that follow it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention

_UPPER: Final = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper())
_PLACE: Final = (
    "thôn|bản|xóm|xã|phường|khu phố|ấp|tổ dân phố|tiểu khu|buôn|làng|huyện|khu dân cư|điểm dân cư|thôn bản|tỉnh"
)
_WORD: Final = rf"[{_UPPER}][^\W\d_]*"
_NO_NAME: Final = (
    "UBND|Ủy ban|Hội|Đoàn|Ban|Mặt trận|MTTQ|HĐND|Trạm|Trường|Công ty|Trong|Hiện|Đã|Các"  # what begins another clause
)
_NAME: Final = (
    rf"(?:(?P<kind>{_PLACE})\s+)?(?!(?:{_NO_NAME})\b){_WORD}(?:\s{_WORD}){{0,4}}(?:\s\d{{1,2}}(?!\d|[.,/]\d))?"
)
_ITEM: Final = re.compile(_NAME)
_ASIDE: Final = re.compile(rf"\s?\(\s*(?:(?:{_PLACE})\s+)?{_WORD}(?:\s{_WORD}){{0,4}}\s*\)")
_FIGURE: Final = re.compile(
    r"\s*[:(–-]?\s*(?:được giao\s|được\s|giao\s|là\s|có\s)?\d[\d.,]*\d?"
    r"\s*(?:%|(?:(?:nghìn|triệu|tỷ|tỉ)\s)?đ(?:ồng)?\b|[^\W\d_A-ZĐ]{1,6}(?:\s[^\W\d_A-ZĐ]{1,6}){0,2})?\s*\)?"
)
"""The figure of a place that is named in a list: "Bằng Thành 1.200 triệu đồng, Nhạn Môn (950 triệu đồng)"."""
_COMMA: Final = re.compile(r"\s*(?:,\s*và|;\s*và|,|;|và|\+|/)\s+|\s*[,;]\s*")
_LEAD: Final = re.compile(
    rf"(?P<noun>(?:\s*[^\W\d_{_UPPER}]+(?![^\W\d_{_UPPER}])){{1,7}}?)(?P<mark>\s*[,:(–-]?\s*(?:bao gồm|gồm có|gồm|đó là"
    rf"|cụ thể là|cụ thể|là|như)?\s*(?:các\s(?:{_PLACE}))?\s*[:(]?\s*)(?=(?:(?:{_PLACE})\s+)?[{_UPPER}])"
)
_NEXT_SENTENCE: Final = re.compile(
    rf"[^.;,\d]{{0,60}}\.\s+(?:Cụ thể các|Các|Những)\s(?P<noun>{_PLACE})\s[^.;:\d{_UPPER}]{{0,40}}?"
    r"(?:bao gồm|gồm có|gồm|đó là|là)\s*:?\s*"
)
"""What stands between "7 thôn đạt chuẩn" and its names: "Các thôn đạt chuẩn gồm: ..."."""
_ENDS_IN_PLACE: Final = re.compile(rf"(?:\A|(?<!hợp tác)\s)(?:{_PLACE})\Z")
_GOES_ON: Final = re.compile(rf"(?:\s[^\W\d_{_UPPER}]+){{1,5}}(?:\s{_WORD}){{0,4}},\s{_WORD}")
"""Behind a name: it goes on in small letters and another one follows ("HTX Nông sản sạch, HTX Dược liệu")."""
_OPEN_END: Final = re.compile(r"\s*(?:\.\.|…|,?\s*v\.?\s?v|,?\s*v\.v)")
# a word ends where its letters end: else one long word is cut into nine in every way there is
_GENERIC: Final = re.compile(
    r"\A(?P<noun>(?:\s*[^\W\d_]+(?![^\W\d_])|\s[-–](?=\s)){1,9}?(?:\s\d sao)?)\s*(?:,\s*)?(?:(?:bao gồm|gồm có|gồm"
    r"|đó là|cụ thể là|là các)\s*:?\s*|:\s*|\((?:gồm|bao gồm)?\s*:?\s*)(?P<items>[^.()\d:]{8,400})(?P<end>[.)]|\Z)"
)
_BUILDINGS: Final = re.compile(r"nhà (?:văn hóa|văn hoá|sinh hoạt|họp)|công trình")
_MANY_WORDS: Final = 9
_NOT_PLACES: Final = frozenset(
    [
        "hộ",
        "người",
        "nhân",
        "nhà",
        "con",
        "em",
        "trẻ",
        "lượt",
        "cuộc",
        "buổi",
        "km",
        "m",
        "lớp",
        "học",
        "hội",
        "đảng",
        "lao",
        "đồng",
        "cán",
        "công",
        "tuyến",
        "đoạn",
        "cầu",
        "ông",
        "bà",
        "giáo",
    ]
)
_UNMET: Final = re.compile(r"\b(?:chưa|không) (?:đạt|hoàn thành)|còn lại")
_CRITERIA_NUMBERS: Final = re.compile(
    r"(?:tiêu chí\s*)?(?:số\s*)?(?<![\d/.,])(\d{1,2})(?![\d/%]|[.,]\d)", re.IGNORECASE
)


def list_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every count whose list stands behind it."""
    for line in lines:
        wholes = {pair.whole.start: pair.part for pair in line.pairs}
        fractions = {pair.part.start: pair.whole for pair in line.pairs}
        for figure in line.figures:
            count = _counted(figure, wholes.get(figure.start))
            if count.kind is Kind.COUNT and not count.unit.name and count.value.denominator == 1 and count.value < 100:
                of_criteria = count.noun.startswith("tiêu chí")
                whole = fractions.get(count.start)
                yield from _criteria(line, count, whole) if of_criteria else _named(line, count)


def _counted(figure: Mention, part: Mention | None) -> Mention:
    """The number that a list behind makes up: of "17/19 tiêu chí (số 1, 2, ...)" the first, read with the noun."""
    if part is None or part.kind is not Kind.COUNT:
        return figure
    return replace(part, end=figure.end, noun=figure.noun, unit=figure.unit)


# --- names ------------------------------------------------------------------------------------------------


def _named(line: Line, count: Mention) -> Iterator[Claim]:
    behind = _NEXT_SENTENCE.match(line.text, count.end)
    if behind is not None and count.head == behind["noun"] and count.value > 1:
        names, end, _ = _names(line.text, behind.end())
        if len(names) > 1 and not _OPEN_END.match(line.text, end) and not _GOES_ON.match(line.text, end):
            yield _claim(line, count, names)
            return
    lead = _LEAD.match(line.text, count.end)
    names, end, kinds = _names(line.text, lead.end()) if lead is not None else ([], 0, set())
    is_place = lead is not None and (_ENDS_IN_PLACE.search(lead["noun"].strip()) is not None or len(kinds) == 1)
    if lead is None or not names or not is_place or _GOES_ON.match(line.text, end):
        yield from _generic(line, count)
        return
    marked = any(sign in lead["mark"] for sign in (":", "(", "gồm", "là", ","))
    if len(names) == 1 and ((count.value > 1 and not marked) or count.value <= 1):
        return
    is_no_place = count.head in _NOT_PLACES and not _BUILDINGS.match(count.noun)
    if is_no_place or (kinds and not any(kind in f"{lead['noun']} {count.noun}" for kind in kinds)):
        return
    if "như" in lead["mark"].split() or _OPEN_END.match(line.text, end):
        return
    yield _claim(line, count, names)


def _names(text: str, start: int) -> tuple[list[str], int, set[str]]:
    names: list[str] = []
    kinds: set[str] = set()
    at = start
    while met := _ITEM.match(text, at):
        kind = met["kind"] or ""
        if names and kind and kinds and kind not in kinds:
            break
        names.append(met[0])
        if kind:
            kinds.add(kind)
        at = met.end()
        aside = _ASIDE.match(text, at) or _FIGURE.match(text, at)  # "Yên Thịnh (Chợ Đồn), Quân Hà (Bạch Thông)"
        joint = _COMMA.match(text, at if aside is None else aside.end())
        at = at if joint is None or aside is None else aside.end()
        if joint is None:
            break
        at = joint.end()
    return names, at, kinds


def _generic(line: Line, count: Mention) -> Iterator[Claim]:
    """Items behind "gồm:" that are no names: counted only where commas alone, or semicolons alone, divide them."""
    met = _GENERIC.match(line.text[count.end :])
    if met is None or not count.noun or _OPEN_END.search(met["items"]) or (met["end"] == "." and "…" in met["items"]):
        return
    if re.search(r"\b(?:trong đó|được|đã|theo|với|tại)\b", met["noun"]) or count.value < 2:
        return
    divider = ";" if ";" in met["items"] else ","
    pieces = [piece.strip() for piece in met["items"].split(divider) if piece.strip()]
    if len(pieces) < 2 or any(len(piece.split()) > _MANY_WORDS for piece in pieces):
        return
    last = [piece.strip() for piece in re.split(r"\s+và\s+|\A\s*và\s+", pieces[-1]) if piece.strip()]
    if len(last) > 1 and all(piece[0].isupper() for piece in (*pieces, *last)):
        pieces, last = [*pieces[:-1], *last], last[-1:]  # between two names "và" divides
    fewest, most = len(pieces), len(pieces) + sum(len(re.findall(r"\svà\s", piece)) for piece in pieces)
    items = [*pieces[:-1], *last]
    if fewest <= count.value <= most:
        yield _claim(line, count, items if len(items) == count.value else pieces)
    elif len(items) in {fewest, most}:
        yield _claim(line, count, items)


# --- criteria ---------------------------------------------------------------------------------------------


def _criteria(line: Line, count: Mention, whole: Mention | None) -> Iterator[Claim]:
    numbers = criteria_behind(line, count)
    if not numbers:
        return
    if are_other_criteria(line, count):
        if whole is not None:
            yield _of_the_others(line, count, whole, numbers)
        return
    yield _claim(line, count, [f"số {number}" for number in sorted(set(numbers))])


def are_other_criteria(line: Line, count: Mention) -> bool:
    """Return whether the criteria listed behind a count of those met are the ones not met, or the other way round.

    "Xã đạt 15/19 tiêu chí; các tiêu chí chưa đạt: số 10, số 11, ...".
    """
    stretch = line.text[count.end : _stretch_end(line, count)].lower()
    words = re.split(r"\d", stretch)[0]
    before = line.text[max(0, count.start - 40) : count.start].lower()
    counts_unmet = _UNMET.search(f"{before} {re.split(r'[,;:(.]', words)[0]}") is not None
    behind = re.split(r"[;.)]", stretch[len(words) :])[0]
    lists_unmet = re.search(rf"{_UNMET.pattern}|\bcòn\b", words) is not None or _UNMET.search(behind) is not None
    lists_met = re.search(r"tiêu chí (?:đã )?đạt\b", words) is not None
    return (lists_unmet and not counts_unmet) or (counts_unmet and lists_met)


def _of_the_others(line: Line, count: Mention, whole: Mention, numbers: Sequence[int]) -> Claim:
    """Judge "15/19 tiêu chí" by the criteria that are listed as the rest of them."""
    listed = sorted(set(numbers))
    left = whole.value - len(listed)
    how = f"{whole.text} − {len(listed)} (số {', số '.join(map(str, listed))}) = {left}"
    if left == count.value:
        return claim_about(line, count, "count", Verdict.OK, "Khớp với các tiêu chí kể ra.", recomputed=left, how=how)
    reason = f"Kể ra {len(listed)} tiêu chí ở phía kia, còn {left}; ở đây ghi {count.text}."
    verdict = Verdict.DOUBTFUL if count.hedge else Verdict.WRONG
    return claim_about(line, count, "count", verdict, reason, recomputed=left, how=how)


def criteria_behind(line: Line, count: Mention) -> list[int]:
    """Return the numbers of the criteria that are listed behind a count of criteria."""
    stretch = line.text[count.end : _stretch_end(line, count)]
    opening = re.search(r"[:(]", stretch)
    starts_soon = re.search(r"số\s*\d", stretch[:90])
    if (opening is None or opening.start() > 90) and starts_soon is None:
        return []
    listed = stretch[opening.end() if opening is not None and opening.start() <= 90 else 0 :]
    if not re.search(r"số\s*\d|tiêu chí\s*\d|\A\s*\d", listed, re.IGNORECASE):
        return []
    if opening is not None and opening[0] == "(":
        listed = listed.split(")")[0]
    first = re.search(r"\d", listed)
    others = None if first is None else _UNMET.search(listed.lower(), first.end())
    listed = listed if others is None else listed[: others.start()]
    return [int(met[1]) for met in _CRITERIA_NUMBERS.finditer(listed) if 0 < int(met[1]) < 30]


def _stretch_end(line: Line, count: Mention) -> int:
    _, last = line.paragraph.sentence_at(count.start)
    behind = [one.start for one in line.figures if one.start > count.end and one.noun.startswith("tiêu chí")]
    return min([last, *behind])


# --- the claim --------------------------------------------------------------------------------------------


def _claim(line: Line, count: Mention, items: Sequence[str]) -> Claim:
    listed = Fraction(len(items))
    how = f"kể ra: {', '.join(items)}"
    if listed == count.value:
        return claim_about(line, count, "count", Verdict.OK, "Đủ số kể ra.", recomputed=listed, how=how)
    if count.hedge:
        return claim_about(line, count, "count", Verdict.DOUBTFUL, f"Kể ra {len(items)}.", recomputed=listed, how=how)
    reason = f"Ghi {count.text} nhưng kể ra {len(items)}: {', '.join(items)}."
    return claim_about(line, count, "count", Verdict.WRONG, reason, recomputed=listed, how=how)
