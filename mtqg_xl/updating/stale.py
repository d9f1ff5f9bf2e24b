"""Words of the old period that a new report may not keep: its name, its dates, its comparisons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind
from mtqg_xl.proofreading.names_of_things import naming_of
from mtqg_xl.updating.decision import Decision, State
from mtqg_xl.vietnamese import Period, parse_date

_YEAR: Final = r"20\d\d"
_OF_YEAR: Final = rf"(?:\s*(?:/|năm)?\s*{_YEAR})?"
_NAMED: Final = {
    "H1": rf"(?:0?6|sáu)\s+tháng(?:\s+đầu)?(?:\s+năm)?(?:\s*{_YEAR})?",
    "9M": rf"(?:0?9|chín)\s+tháng(?:\s+đầu)?(?:\s+năm)?(?:\s*{_YEAR})?",
}
_ROMAN: Final = ("", "I", "II", "III", "IV")
_CITING: Final = re.compile(
    r"(?:Nghị quyết|Nghị định|Thông tư|Quyết định|Kế hoạch|Công văn|Chỉ thị|Thông báo|Tờ trình|Văn bản|Luật|Hướng dẫn"
    r"|Báo cáo|Kết luận|Biên bản|\d+\s*[/–-]\s*[A-ZĐ]{2,}[\w&./–-]*)[^.;:]{0,60},?\s*\Z",
    re.IGNORECASE,
)
_COMPARING: Final = re.compile(
    r"(?<!\w)(?:(?:tăng|giảm|cao hơn|thấp hơn|bằng|không đổi)\s+)?so với (?:cùng kỳ|kỳ trước|tháng trước|quý trước"
    r"|năm trước|năm ngoái|đầu năm|cuối năm)(?:\s+năm\s+(?:trước|ngoái))?(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Times:
    """The two periods of a roll-forward, with the day of this period's figures as officers write it."""

    old: Period
    new: Period
    as_of: str = ""


def stale_words(line: Line, times: Times) -> Iterator[Decision]:
    """Yield a question for every word that speaks of the old period."""
    if times.old != times.new:
        yield from _periods(line, times)
        yield from _dates(line, times)
        yield from _years(line, times)
    for met in _COMPARING.finditer(line.text):
        yield stale(line, met.start(), met.end(), "là câu so sánh của kỳ trước: xem lại theo số kỳ này.")


def stale(line: Line, start: int, end: int, why: str) -> Decision:
    """Return the question about a stretch of the text, which the sentence quotes."""
    text = line.text[start:end]
    return Decision(line.number, start, end, text, State.STALE, f"“{text}” {why}")


def _periods(line: Line, times: Times) -> Iterator[Decision]:
    for met in re.finditer(rf"(?<![\w.,/]){_pattern(times.old)}(?!\w)", line.text, re.IGNORECASE):
        yield stale(line, met.start(), met.end(), f"là kỳ trước; kỳ này là {times.new.title}.")


def _pattern(period: Period) -> str:
    month, year = period.end.month, period.year
    match period.kind:
        case "H1" | "9M":
            return _NAMED[period.kind]
        case "quarter":
            number = month // 3
            return rf"quý\s+(?:{_ROMAN[number]}|0?{number}){_OF_YEAR}"
        case "month":
            return rf"tháng\s+0?{month}{_OF_YEAR}"
        case "year":
            return rf"năm\s+{year}"
        case "years":
            return rf"giai đoạn\s+{period.start.year}\s*[-–]\s*{year}"


def _dates(line: Line, times: Times) -> Iterator[Decision]:
    """Dates up to the end of the old period, but not those by which a document is cited."""
    for start, end, kind in naming_of(line.text):
        if kind != Kind.DATE or _CITING.search(line.text[:start]):
            continue
        words = line.text[start:end]
        day = parse_date(
            re.sub(r"^(?:hết ngày|đến ngày|ngày|sáng|chiều)\s*(?=\d{1,2}/)", "", words, flags=re.IGNORECASE)
        )
        if day is None and not _is_month_of(words, times.old):
            continue
        if day is not None and (day > times.old.end or day.year < times.old.start.year):
            continue
        as_of = f" Số liệu kỳ này tính đến ngày {times.as_of}." if day == times.old.end and times.as_of else ""
        yield stale(line, start, end, f"là thời điểm của kỳ trước: xem lại.{as_of}")


def _is_month_of(words: str, period: Period) -> bool:
    """Whether words name the month or day without a year in which a period ends: "tháng 6", "ngày 30/6"."""
    met = re.fullmatch(
        rf"(?:tháng|(?:hết |đến )?ngày\s*\d{{1,2}}/)\s*0?(\d{{1,2}})(?:\s*[/-]\s*({_YEAR}))?", words.lower()
    )
    return met is not None and int(met[1]) == period.end.month and (met[2] is None or int(met[2]) == period.year)


def _years(line: Line, times: Times) -> Iterator[Decision]:
    """The old year where the new period is of another: "năm 2024", not "giai đoạn 2021-2025" nor a document's year."""
    if times.old.year == times.new.year:
        return
    for start, end, kind in naming_of(line.text):
        years = re.findall(_YEAR, line.text[start:end])
        if kind == Kind.YEAR and years == [str(times.old.year)] and not _CITING.search(line.text[:start]):
            yield stale(line, start, end, f"là năm của kỳ trước; kỳ này là {times.new.title}.")
