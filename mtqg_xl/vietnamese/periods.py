"""Reporting periods: their codes in files and commands, their names in papers and file names."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from mtqg_xl.vietnamese.dates import write_month
from mtqg_xl.vietnamese.names import fold

PeriodKind: TypeAlias = Literal["H1", "9M", "quarter", "year", "month", "years"]

_YEAR = r"(?:19|20)[0-9]{2}"
_WITHIN_YEAR = re.compile(
    rf"(?P<year>{_YEAR})(?:-(?:(?P<H1>H1)|(?P<nine>9M)|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)
_YEARS = re.compile(rf"({_YEAR})\.\.({_YEAR})")
_ROMAN = ("", "I", "II", "III", "IV")
_COUNTED_ON = timedelta(days=31)
"""So long after its end the figures of a period may still be counted: a year's money is paid out until 31 January."""
_COUNTED_ON_OF_MONTH = timedelta(days=15)
"""The same for a month within the year: a later day is nearer to the end of the next one, which is told of apart."""


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period; made by :meth:`parse`, equal when the codes are equal.

    ``start`` and ``end`` are its first and last day.
    """

    code: str
    kind: PeriodKind
    start: date
    end: date

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Return the period of a code: ``2024-H1``, ``2024-9M``, ``2024-Q1``, ``2024``, ``2024-10``, ``2021..2023``.

        Raises:
            ValueError: there is no such code; the text is a Vietnamese sentence.
        """
        if match := _WITHIN_YEAR.fullmatch(code):
            return _within_year(match)
        years = _YEARS.fullmatch(code)
        if years is None or years[1] >= years[2]:
            raise ValueError(
                f"Không có kỳ báo cáo “{code}”. Cách ghi: 2024-H1 (6 tháng), 2024-9M (9 tháng), 2024-Q1 (quý), "
                "2024 (năm), 2024-10 (tháng), 2021..2023 (nhiều năm)."
            )
        return cls(code, "years", date(int(years[1]), 1, 1), date(int(years[2]), 12, 31))

    @classmethod
    def said(cls, text: str) -> "Period | None":
        """Return the period that a text means: a code, ``6T2024``, ``6 tháng 2024``, ``Quý II/2024``, ``năm 2023``."""
        try:
            return cls.parse(text.strip())
        except ValueError:
            pass
        wanted = _plain(text)
        years = sorted({int(year) for year in re.findall(_YEAR, text)})
        if len(years) == 2:
            return cls.parse(f"{years[0]}..{years[1]}") if re.search(r"giai đoạn|[-–]|đến", text.lower()) else None
        codes = [f"{year}{rest}" for year in years for rest in _WITHIN]
        return next((period for code in codes for period in [cls.parse(code)] if wanted in period._ways()), None)

    def _ways(self) -> set[str]:
        """Return how officers write a period within a year, without spaces, marks and dấu."""
        ways = {self.title, self.file_token, self.title.replace(" đầu", "").replace(" năm", "")}
        if self.kind == "9M":
            ways.add(f"9 tháng đầu năm {self.year}")
        if self.kind == "quarter":
            ways |= {
                f"quý {self._quarter} năm {self.year}",
                f"quý {self._quarter} {self.year}",
                f"q{self._quarter} {self.year}",
            }
        if self.kind == "month":
            month = self.start.month
            ways |= {f"tháng {form} {word}{self.year}" for form in (month, f"{month:02}") for word in ("", "năm ")}
            ways.add(f"t{month} {self.year}")
        if self.kind == "year":
            ways.add(f"cả năm {self.year}")
        return {_plain(way) for way in ways}

    @property
    def year(self) -> int:
        """The year of the figures: the last one of several."""
        return self.end.year

    @property
    def last_counted(self) -> date:
        """The last day of which a report of the period may tell: days or weeks after its end."""
        is_month_within_the_year = self.kind == "month" and self.end.month < 12
        return self.end + (_COUNTED_ON_OF_MONTH if is_month_within_the_year else _COUNTED_ON)

    @property
    def year_before(self) -> "Period | None":
        """The same period one year earlier; None for a period of several years."""
        return None if self.kind == "years" else Period.parse(f"{self.year - 1}{self.code[4:]}")

    @property
    def title(self) -> str:
        """The period as a sentence has it: ``6 tháng đầu năm 2024``."""
        match self.kind:
            case "H1":
                return f"6 tháng đầu năm {self.year}"
            case "9M":
                return f"9 tháng năm {self.year}"
            case "quarter":
                return f"quý {_ROMAN[self._quarter]} năm {self.year}"
            case "month":
                return f"tháng {write_month(self.start.month)} năm {self.year}"
            case "year":
                return f"năm {self.year}"
            case "years":
                return f"giai đoạn {self.start.year} - {self.year}"

    @property
    def file_token(self) -> str:
        """The period as file names have it: ``6T2024``."""
        match self.kind:
            case "H1":
                return f"6T{self.year}"
            case "9M":
                return f"9T{self.year}"
            case "quarter":
                return f"Q{self._quarter}-{self.year}"
            case "month":
                return f"T{self.start.month:02}-{self.year}"
            case "year":
                return f"N{self.year}"
            case "years":
                return f"N{self.start.year}-{self.year}"

    @property
    def _quarter(self) -> int:
        return self.end.month // 3


_WITHIN = ("-H1", "-9M", "", *(f"-Q{at}" for at in range(1, 5)), *(f"-{at:02}" for at in range(1, 13)))
"""What follows the year in the codes of the periods within it."""


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _within_year(match: re.Match[str]) -> Period:
    year = int(match["year"])
    if match["H1"]:
        return _months(match[0], "H1", year, 1, 6)
    if match["nine"]:
        return _months(match[0], "9M", year, 1, 9)
    if match["quarter"]:
        last = int(match["quarter"]) * 3
        return _months(match[0], "quarter", year, last - 2, last)
    if match["month"]:
        return _months(match[0], "month", year, int(match["month"]), int(match["month"]))
    return _months(match[0], "year", year, 1, 12)


def _months(code: str, kind: PeriodKind, year: int, first: int, last: int) -> Period:
    return Period(code, kind, date(year, first, 1), date(year, last, monthrange(year, last)[1]))
