"""Totals of example communes and of many made from them, with what their figures add up to, worked out by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.consolidation.received import Received
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.made import DEFINITIONS, INVENTED, KIT, Key, retyped, submission, submission_in, typed_sums

EVERYONE = ("A", *INVENTED)
CODES = ("01990", *INVENTED)
NAMES = {
    "01990": "xã Lục Bình",
    "99001": "xã Ví Dụ Một",
    "99002": "xã Ví Dụ Hai",
    "99003": "xã Ví Dụ Ba",
    "99004": "xã Ví Dụ Bốn",
}
HEADER = Header(
    Period.parse("2024-H1"), "063", "huyện Bạch Thông", issuer="UBND HUYỆN BẠCH THÔNG", as_of=date(2024, 6, 25)
)


def summed(names: Sequence[str], stem: str, instance: str = "GN-01.") -> Decimal:
    """Return the sum of what is typed for all columns of a stem (``allocated_``), straight from the CSV files."""
    found = typed_sums(names).items()
    return sum((value for key, value in found if key[0].startswith(instance) and key[2].startswith(stem)), Decimal(0))


def half_up(value: Decimal, decimals: str = "0.1") -> Decimal:
    """Return a number rounded once, half up."""
    return value.quantize(Decimal(decimals), ROUND_HALF_UP)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Return a percent with one decimal."""
    return half_up(part * 100 / whole)


def in_words(value: Decimal) -> str:
    """Return a number as officers write it."""
    return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")


@cache
def district(names: tuple[str, ...] = EVERYONE) -> Consolidated:
    """Return the total of example communes, of all five that should be in it."""
    return consolidate(compute([submission(name) for name in names], KIT), "063", CODES)


def total_of(submissions: Sequence[Submission], kit: Kit = KIT, expected: Sequence[str] = ()) -> Consolidated:
    """Return the total of some files."""
    return consolidate(compute(list(submissions), kit), "063", expected)


def received(total: Consolidated, names: Mapping[str, str] = NAMES) -> tuple[Received, ...]:
    """Return what is known of everybody in a total; nobody's file was judged."""
    return tuple(Received(code, names.get(code, f"xã Thử {code}"), "", "", None) for code in total.expected)


def as_reporter(item: Submission, code: str) -> Submission:
    """Return a file as if another reporter had sent it."""
    return replace(item, stamp=replace(item.stamp, reporter=code, reporter_name=f"xã Thử {code}"))


@cache
def many(count: int) -> Consolidated:
    """Return the total of so many communes with different percents; one in ten more has sent nothing."""
    paid = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
    files = [
        retyped(as_reporter(submission(EVERYONE[at % 5]), f"{at:05}"), {paid: float(1_000_000 * (at * 37 % 1_500))})
        for at in range(count)
    ]
    return total_of(files, expected=[f"{at:05}" for at in range(count + count // 10)])


@cache
def blank_of(kit: str, period: str) -> Submission:
    """Return a file of a kit in which nothing is typed."""
    return submission_in(build(DEFINITIONS.kit(kit), Header(Period.parse(period), "00001", "xã Thử")))


def total_of_kit(kit: str, period: str, files: Mapping[str, Mapping[Key, float]], missing: str = "") -> Consolidated:
    """Return the total of files of a kit, by reporter, in which some cells are typed."""
    sent = [retyped(as_reporter(blank_of(kit, period), code), cells) for code, cells in files.items()]
    return total_of(sent, DEFINITIONS.kit(kit), [*files, *([missing] if missing else [])])
