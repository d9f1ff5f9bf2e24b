"""More shapes of sentences, as newspapers, districts and provinces write them: parts in the sentence behind, changes
with their percent in brackets, criteria told by those not met, multiples, parts in brackets (prose_catalogue)."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from tests.bench.prose import (
    PERCENT,
    Direction,
    Figure,
    Items,
    Parts,
    Piece,
    Seen,
    Statement,
    Unit,
    meet,
    rounded,
    sum_holds,
)
from tests.bench.prose_shapes import GROUPS, VILLAGES, money_of_time

CRITERIA = 19


def share_of_change_holds(seen: Seen) -> bool:
    """Whether a change is so many percent of what there was before it."""
    new, by = seen.value("new"), seen.value("by")
    old = new - by if seen.is_rise else new + by
    return old > 0 and meet((by * 100 / old, by * 100 / old), seen.span("percent"))


def cases_of_time(random: Random) -> Statement:
    """ "Xảy ra 87 vụ, tăng 7 vụ (8,8%) so với cùng kỳ"."""
    old = random.randint(40, 900)
    by = random.randint(3, old // 4)
    is_rise = random.random() < 0.5
    new = old + by if is_rise else old - by
    what, behind = random.choice((("vụ", "vụ việc cần hòa giải"), ("hộ", "hộ kinh doanh"), ("lượt", "lượt tiếp dân")))
    percent = Figure("percent", rounded(Fraction(by * 100, old), random.choice((1, 2))), PERCENT)
    opening, close = random.choice(((" (", ")"), (", tương đương ", "")))
    pieces: tuple[Piece, ...] = (
        *("Trong kỳ toàn huyện có ", Figure("new", Decimal(new), Unit(f" {behind}")), ", ", Direction(is_rise), " "),
        *(Figure("by", Decimal(by), Unit(f" {what}")), opening, percent, close, " so với cùng kỳ năm trước."),
    )  # fmt: skip
    return Statement("a vụ, tăng b vụ (c%)", "comparison", pieces, share_of_change_holds)


def criteria_unmet(random: Random) -> Statement:
    """ "Xã đạt 15/19 tiêu chí; các tiêu chí chưa đạt: số 10, ..."."""
    unmet = sorted(random.sample(range(1, CRITERIA + 1), random.randint(3, 7)))
    count = Figure("count", Decimal(CRITERIA - len(unmet)), Unit(f"/{CRITERIA} tiêu chí"))
    items = Items(tuple(f"tiêu chí số {number}" for number in unmet))
    opening = random.choice(("; các tiêu chí chưa đạt: ", "; những tiêu chí chưa đạt gồm: "))
    pieces = ("Đến nay xã đạt ", count, opening, items, ".")
    return Statement("a/19, chưa đạt: …", "count", pieces, lambda seen: seen.value("count") == CRITERIA - seen.items,
                     topic="tiêu chí")  # fmt: skip


def multiple(random: Random) -> Statement:
    """ "Đạt 54 triệu đồng, gấp 1,5 lần so với năm 2020 (36 triệu đồng)"."""
    old, _ = money_of_time(random)
    new = Figure("new", old.value * Decimal(random.choice((12, 14, 15, 18, 25))) / 10, old.unit)
    new = Figure("new", Decimal(int(new.value)), old.unit)
    times = Figure("times", rounded(Fraction(new.value) / Fraction(old.value), 1), Unit(" lần"))

    def holds(seen: Seen) -> bool:
        (low, high), (least, most) = seen.span("new"), seen.span("old")
        return least > 0 and meet((low / most, high / least), seen.span("times"))

    pieces = ("Thu ngân sách trên địa bàn năm nay đạt ", new, ", gấp ", times, " so với năm 2020 (", old, ").")
    return Statement("b, gấp t lần so với (a)", "comparison", pieces, holds)


def parts_in_brackets(random: Random) -> Statement:
    """ "46 học viên, gồm: 01 lớp trồng nấm (15 học viên), 01 lớp may (16 học viên)"."""
    subjects = random.sample(("trồng nấm", "chăn nuôi thú y", "may công nghiệp", "xây dựng dân dụng"), 3)
    sizes = [random.randint(15, 35) for _ in subjects]
    parts = tuple(
        (f"01 lớp {subject} (", Figure(f"part{at}", Decimal(size), Unit(" học viên")), ")")
        for at, (subject, size) in enumerate(zip(subjects, sizes, strict=True))
    )
    total = Figure("total", Decimal(sum(sizes)), Unit(" học viên"))
    pieces = ("Đã mở các lớp dạy nghề cho ", total, ", gồm: ", Parts(parts), ".")
    return Statement("a học viên, gồm lớp (b)", "sum", pieces, sum_holds)


def kinds_of_the_total(random: Random) -> Statement:
    """ "312 hộ nghèo và cận nghèo; trong đó 128 hộ nghèo, 184 hộ cận nghèo"."""
    sizes = [random.randint(20, 400) for _ in range(2)]
    named = zip(GROUPS[:2], sizes, strict=True)
    parts = tuple(("", Figure(f"part{at}", Decimal(size)), f" {group}") for at, (group, size) in enumerate(named))
    total = Figure("total", Decimal(sum(sizes)), Unit(" hộ nghèo và cận nghèo"))
    pieces = ("Qua rà soát toàn xã có ", total, random.choice(("; trong đó ", ", trong đó ")), Parts(parts), ".")
    return Statement("a hộ hai loại; trong đó", "sum", pieces, sum_holds)


def villages_counted(random: Random) -> Statement:
    """ "51 hộ làm đơn. Trong đó, thôn Nà Lại 8 hộ, ..."."""
    villages = random.sample(VILLAGES, random.randint(3, 5))
    sizes = [random.randint(3, 30) for _ in villages]
    parts = tuple(
        (f"thôn {village} ", Figure(f"part{at}", Decimal(size), Unit(" hộ")), "")
        for at, (village, size) in enumerate(zip(villages, sizes, strict=True))
    )
    total = Figure("total", Decimal(sum(sizes)), Unit(" hộ"))
    pieces = ("Có tổng số ", total, " làm đơn xin thoát nghèo. Trong đó, ", Parts(parts), ".")
    return Statement("a hộ. Trong đó, thôn b", "sum", pieces, sum_holds, all_parts=False)
