"""Days that cannot be: no day at all, one far from the period, a bare year, an end before its beginning."""

from collections.abc import Iterator
from datetime import date, timedelta

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.findings import Finding
from mtqg_xl.reading.submission import Typed
from mtqg_xl.vietnamese import write_date

NO_DAY, TOO_EARLY, OTHER_YEAR = "I10", "I18", "I19"
MOST_YEARS = 10
"""Whatever a report tells of lies within so many years of its period: a programme lasts five."""
_YEARS = range(1900, 2101)


def date_findings(context: Context, key: CellKey, cell: Typed) -> Iterator[Finding]:
    """Yield what is wrong with the day in a cell, the surest alone; nothing of a blank one."""
    place, year = context.place(key)[1], bare_year(cell)
    if cell.day is None:
        if cell.text:
            yield context.finding(NO_DAY, key, f"Ô {place} ghi “{cell.text}”, chưa phải ngày.", found=cell.text)
    elif year is not None:
        what = f"Ô {place} là ô ngày mà gõ năm {year}: Excel hiểu là ngày {write_date(cell.day)}."
        mend = f"Gõ đủ ngày/tháng/năm, ví dụ 30/6/{year}."
        yield context.finding(OTHER_YEAR, key, what, mend=mend, found=write_date(cell.day))
    elif _is_far_off(context, key, cell.day):
        what = f"Ô {place} ghi ngày {write_date(cell.day)}, cách kỳ báo cáo hơn {MOST_YEARS} năm."
        yield context.finding(OTHER_YEAR, key, what, found=write_date(cell.day))
    else:
        yield from _too_early(context, key, cell.day)


def bare_year(cell: Typed) -> int | None:
    """Return the year that was typed as a number into a cell for a day; None where a day, or no number, stands there.

    Excel takes 2025 for its day of that number, in 1905: no report tells of that year.
    """
    number = cell.raw
    if not isinstance(number, float) or cell.day is None:
        return None
    return int(number) if number in _YEARS else None


def _is_far_off(context: Context, key: CellKey, day: date) -> bool:
    """Whether a day lies many years before or after the period; the day of the figures is judged by the calendar."""
    period = context.period
    if period is None or key == context.kit.header_field("as_of"):
        return False
    first, after = period.start, period.end + timedelta(days=1)
    # Periods begin with a month: there is such a day in every year.
    return not first.replace(year=first.year - MOST_YEARS) <= day < after.replace(year=after.year + MOST_YEARS)


def _too_early(context: Context, key: CellKey, day: date) -> Iterator[Finding]:
    """Yield that a day lies before another one of its row that its column must not lie before."""
    instance, row, _ = key
    column = context.column(key)
    if not column.not_before:
        return
    other = (instance, row, column.not_before)
    cell = context.submission.cell(*other)
    if cell is None or cell.day is None or cell.day <= day:
        return
    if bare_year(cell) is not None or _is_far_off(context, other, cell.day):
        return  # told there
    own, before = column.title[-1], context.column(other).title[-1].casefold()
    what = f"{own} {write_date(day)} trước {before} {write_date(cell.day)} (ô {context.place(other)[1]})."
    yield context.finding(
        TOO_EARLY, key, what, found=write_date(day), expected=write_date(cell.day), related=(context.link(other),)
    )
