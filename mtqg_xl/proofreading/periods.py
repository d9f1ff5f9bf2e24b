"""The period of the title against the period that the text speaks of."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.lines import Line

_PERIOD: Final = re.compile(
    r"(?P<months>0?[369]|0[369])\s+tháng(?:\s+(?P<half>đầu|cuối))?(?:\s+năm)?\s+(?P<year>20\d\d)|quý\s+(?P<quarter>IV|I{1,3}|[1-4])\s*(?:năm|/)\s*(?P<year_of_quarter>20\d\d)",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(r"trên đây là|báo cáo (?:kết quả|sơ kết|tình hình)[^.]{0,80}như sau", re.IGNORECASE)
_FROM_TO: Final = re.compile(
    r"từ\s+(?:tháng\s+)?0?(?P<first>\d{1,2})\s*(?:đến|-|–)\s*(?:hết\s+)?tháng\s+0?(?P<last>\d{1,2})", re.IGNORECASE
)
_QUARTERS: Final = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TITLE_LINES: Final = 12


def period_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim where the closing sentence or the months of the data differ from the period in the title."""
    title = _title(lines)
    if title is None:
        return
    at, (words, months, year) = title
    for line in lines[at + 1 :]:
        if _CLOSING.search(line.text):
            yield from _closing(line, words, months, year)
        met = _FROM_TO.search(line.text)
        if met is not None and months and len(line.text) < 400:
            yield from _months(line, met, words, months)


def _title(lines: Sequence[Line]) -> tuple[int, tuple[str, str, str]] | None:
    heads = [at for at, line in enumerate(lines[:_TITLE_LINES]) if re.fullmatch(r"\W*BÁO CÁO\W*.*", line.text)]
    for at in heads:
        joined = " ".join(line.text for line in lines[at : at + 4])
        met = _PERIOD.search(joined)
        if met is not None:
            return at + 3, (met[0], *_key(met))
    return None


def _key(met: re.Match[str]) -> tuple[str, str]:
    if met["quarter"]:
        return f"Q{_QUARTERS[met['quarter'].upper()]}", met["year_of_quarter"]
    return str(int(met["months"])), met["year"]


def _closing(line: Line, words: str, months: str, year: str) -> Iterator[Claim]:
    met = _PERIOD.search(line.text)
    if met is None:
        return
    same = _key(met) == (months, year)
    reason = "Kỳ khớp với tiêu đề." if same else f"Tiêu đề ghi “{words}”, ở đây ghi “{met[0]}”."
    verdict = Verdict.OK if same else Verdict.WRONG
    yield Claim(
        *("period", line.number, line.text[:300], met[0], verdict, reason),
        recomputed=words,
        start=met.start(),
        end=met.end(),
    )


def _months(line: Line, met: re.Match[str], words: str, months: str) -> Iterator[Claim]:
    first, last = int(met["first"]), int(met["last"])
    wanted = (int(months[1:]) * 3 - 2, int(months[1:]) * 3) if months.startswith("Q") else (1, int(months))
    if first != wanted[0] and first != 1:
        return
    same = (first, last) == wanted
    reason = "Kỳ số liệu khớp với tiêu đề." if same else f"Tiêu đề là “{words}” nhưng số liệu ghi “{met[0]}”."
    verdict = Verdict.OK if same else Verdict.DOUBTFUL
    yield Claim(
        *("period", line.number, line.text[:300], met[0], verdict, reason),
        recomputed=words,
        start=met.start(),
        end=met.end(),
    )
