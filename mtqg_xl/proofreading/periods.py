"""The period of the title against the period that the text speaks of: at its end, in its months, in its as-of dates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.vietnamese import Period, parse_date

_PERIOD: Final = re.compile(
    r"(?P<months>0?[369])\s+tháng(?:\s+(?:đầu|cuối))?(?:\s+năm)?\s+(?P<year>20\d\d)"
    r"|quý\s+(?P<quarter>IV|I{1,3}|[1-4])\s*(?:năm|/)?\s*(?P<year_of_quarter>20\d\d)"
    r"|(?<!\d )năm\s+(?P<whole_year>20\d\d)(?!\s*(?:[-–]|đến|và)\s*(?:năm\s*)?\d)",
    re.IGNORECASE,
)
_CODES: Final = {"3": "Q1", "6": "H1", "9": "9M"}
_QUARTERS: Final = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TITLE: Final = re.compile(r"\W*BÁO CÁO\W*.*")
_ENDS_TITLE: Final = re.compile(r"\W*(?:Thực hiện|Căn cứ|Kính gửi|Được sự|Phần thứ|[IVX]+[.]|\d+[.])")
_CLOSING: Final = re.compile(r"trên đây là|báo cáo (?:kết quả|sơ kết|tình hình)[^.]{0,80}như sau", re.IGNORECASE)
_OF_REPORT: Final = re.compile(r"báo cáo|sơ kết|tổng kết|kết quả|tình hình", re.IGNORECASE)
_FROM_TO: Final = re.compile(
    r"từ\s+(?:tháng\s+)?0?(?P<first>\d{1,2})\s*(?:đến|-|–)\s*(?:hết\s+)?tháng\s+0?(?P<last>\d{1,2})", re.IGNORECASE
)
_AS_OF: Final = re.compile(
    r"(?:số liệu|giải ngân|thực hiện|báo cáo)[^.;\d]{0,30}(?:tính )?đến (?:hết )?(?:ngày )?"
    r"(?P<date>\d{1,2}[/.-]\d{1,2}[/.-]20\d\d)|(?:số liệu )?tính đến (?:hết )?ngày (?P<other>\d{1,2}/\d{1,2}/20\d\d)",
    re.IGNORECASE,
)
_FARTHEST: Final = {"quarter": 31, "H1": 35, "9M": 35, "year": 62}
"""How many days before the end of a period its figures may be taken: reports are written before it is over."""
_TITLE_LINES: Final = 12
_LONGEST_TITLE: Final = 300
_LONGEST: Final = 400


class _Said(NamedTuple):
    words: str
    period: Period
    start: int
    end: int


def period_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim where closing sentence, months or as-of date differ from the period in the title."""
    found = _title([line for line in lines if line.paragraph.place.kind != "margin"])
    if found is None:
        return
    at, title = found
    told: set[str] = set()
    for line in lines[at + 1 :]:
        if line.paragraph.place.kind == "margin":
            yield from _margin(line, title, told)
            continue
        if _CLOSING.search(line.text):
            yield from _closing(line, title)
        if len(line.text) < _LONGEST:
            yield from _months(line, title)
        yield from _as_of(line, title)


def _title(lines: Sequence[Line]) -> tuple[int, _Said] | None:
    """The last line of the title, and the period in it; where the year is left out, in the paragraph behind it."""
    for at, line in enumerate(lines[:_TITLE_LINES]):
        if not _TITLE.fullmatch(line.text) or len(line.text) > _LONGEST_TITLE:
            continue
        behind = lines[at + 1 : at + 4]
        ends = (each for each, other in enumerate(behind) if _ENDS_TITLE.match(other.text) or len(other.text) > 200)
        stop = at + 1 + next(ends, len(behind))
        said = _said(" ".join(other.text for other in lines[at:stop]))
        if said is None and stop < len(lines):
            said = _said(lines[stop].text)
            said = said if said is not None and said.period.kind != "year" else None
        if said is not None:
            return stop - 1, said
    return None


def _said(text: str) -> _Said | None:
    """The first period that a text names."""
    for met in _PERIOD.finditer(text):
        if met["whole_year"] and re.search(r"tháng\s*\d{1,2}\s*\Z", text[: met.start()]):
            continue  # a date: "ngày 05 tháng 8 năm 2024"
        return _Said(met[0], Period.parse(_code(met)), met.start(), met.end())
    return None


def _code(met: re.Match[str]) -> str:
    if met["quarter"]:
        return f"{met['year_of_quarter']}-Q{_QUARTERS[met['quarter'].upper()]}"
    if met["months"]:
        return f"{met['year']}-{_CODES[met['months'].lstrip('0')]}"
    return met["whole_year"]


def _closing(line: Line, title: _Said) -> Iterator[Claim]:
    said = _said(line.text)
    if said is None or _is_year_beside_months(said, title):
        return
    same = said.period == title.period
    reason = "Kỳ khớp với tiêu đề." if same else f"Tiêu đề ghi “{title.words}”, ở đây ghi “{said.words}”."
    verdict = Verdict.OK if same else Verdict.WRONG
    yield _claim(line, said.words, verdict, reason, title, said.start, said.end)


def _is_year_beside_months(said: _Said, title: _Said) -> bool:
    """Whether one is a whole year and the other is not: a report of a year may speak of the months of the next one."""
    kinds = {said.period.kind, title.period.kind}
    return "year" in kinds and len(kinds) > 1


def _margin(line: Line, title: _Said, told: set[str]) -> Iterator[Claim]:
    """A header or footer that stayed from the report of another period; the same one stands in several parts."""
    said = _said(line.text) if _OF_REPORT.search(line.text) else None
    if said is None or _is_year_beside_months(said, title) or line.text in told:
        return
    told.add(line.text)
    same = said.period == title.period
    other = f"Tiêu đề ghi “{title.words}”, đầu trang hoặc chân trang ghi “{said.words}”: có lẽ còn từ báo cáo trước."
    reason = "Kỳ ở đầu trang hoặc chân trang khớp với tiêu đề." if same else other
    yield _claim(line, said.words, Verdict.OK if same else Verdict.DOUBTFUL, reason, title, said.start, said.end)


def _months(line: Line, title: _Said) -> Iterator[Claim]:
    met = _FROM_TO.search(line.text)
    if met is None or title.period.kind == "year":
        return
    first, last = int(met["first"]), int(met["last"])
    wanted = (title.period.start.month, title.period.end.month)
    if first != wanted[0] and first != 1:
        return
    same = (first, last) == wanted
    reason = "Kỳ số liệu khớp với tiêu đề." if same else f"Tiêu đề là “{title.words}” nhưng số liệu ghi “{met[0]}”."
    yield _claim(line, met[0], Verdict.OK if same else Verdict.DOUBTFUL, reason, title, met.start(), met.end())


def _as_of(line: Line, title: _Said) -> Iterator[Claim]:
    for met in _AS_OF.finditer(line.text):
        name = "date" if met["date"] else "other"
        day = parse_date(met[name])
        if day is None or day.year != title.period.end.year or _is_near(day, title.period):
            continue
        reason = f"Tiêu đề là “{title.words}” nhưng số liệu tính đến {met[name]}."
        yield _claim(line, met[name], Verdict.DOUBTFUL, reason, title, met.start(name), met.end(name))


def _is_near(day: date, period: Period) -> bool:
    earliest = period.end - timedelta(days=_FARTHEST.get(period.kind, 31))
    return earliest <= day <= period.end + timedelta(days=31)


def _claim(line: Line, stated: str, verdict: Verdict, reason: str, title: _Said, start: int, end: int) -> Claim:
    return Claim(
        *("period", line.number, line.text[:_LONGEST], stated, verdict, reason),
        recomputed=title.words,
        start=start,
        end=end,
    )
