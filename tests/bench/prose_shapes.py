"""Makers of sentences as reports of communes have them: right, with figures drawn by chance (prose_catalogue)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from mtqg_xl.vietnamese import write_words
from tests.bench.prose import (
    MONEY,
    NONE,
    PERCENT,
    Direction,
    Figure,
    Items,
    Parts,
    Piece,
    Rule,
    Seen,
    Statement,
    Unit,
    change_holds,
    count_holds,
    halves_hold,
    product_holds,
    ratio_holds,
    relative_change_holds,
    rest_holds,
    rounded,
    sum_holds,
    twice_holds,
)

Shape = Callable[[Random], Statement]

VILLAGES = (
    *("Nà Lại", "Khuổi Vuông", "Bản Chang", "Pù Cà", "Cốc Lùng", "Thẳm Mu", "Nặm Dất", "Lũng Siên", "Phja Khao"),
    *("Nà Đon", "Slam Kha", "Keo Pựt", "Bó Lịn", "Tát Dài", "Khau Mòn"),
)
WORKS = (
    *("đường vào khu sản xuất", "kênh mương nội đồng", "nhà sinh hoạt cộng đồng", "cầu dân sinh", "trạm bơm"),
    *("hệ thống nước tự chảy", "sân thể thao", "đường điện chiếu sáng"),
)
MODELS = (
    "nuôi dê bản địa",
    "trồng gừng trâu",
    "nuôi gà thả đồi",
    "trồng cây mắc ca",
    "nuôi cá lồng",
    "trồng mướp đắng",
)
PROGRAMMES = ("giảm nghèo bền vững", "xây dựng nông thôn mới", "phát triển vùng đồng bào dân tộc thiểu số")
SOURCES = ("ngân sách Trung ương", "ngân sách tỉnh", "ngân sách huyện", "nhân dân đóng góp")
GROUPS = ("hộ nghèo", "hộ cận nghèo", "hộ mới thoát nghèo", "hộ có hoàn cảnh khó khăn")
COUNTED = (("hộ", "được dùng điện"), ("người", "có thẻ bảo hiểm y tế"), ("hộ", "có nhà tiêu hợp vệ sinh"))
M = "triệu đồng"


def _percent(part: Fraction, whole: Fraction, decimals: int) -> Figure:
    return Figure("percent", rounded(part * 100 / whole, decimals), PERCENT)


def _amount(random: Random, name: str, unit: str, least: int = 80, most: int = 6000) -> Figure:
    """An amount in millions at most so many: whole đồng, triệu with up to three decimals, tỷ with one to three."""
    if unit == "đồng":
        return Figure(name, Decimal(random.randint(least, most) * 10**6 + random.choice((0, random.randrange(10**6)))),
                      MONEY[unit])  # fmt: skip
    decimals = random.choice((0, 0, 1, 3)) if unit == M else random.choice((1, 2, 3))
    scale = 1 if unit == M else 1000
    value = Decimal(random.randint(least * 10**decimals, most * 10**decimals)).scaleb(-decimals) / scale
    return Figure(name, value.quantize(Decimal(1).scaleb(-decimals)) or Decimal("1.5"), MONEY[unit])


def _share(random: Random, whole: Figure, name: str = "part") -> Figure:
    """A figure that is part of another, printed with as many decimals."""
    value = whole.value * random.randint(30, 97) / 100
    exponent = whole.value.as_tuple().exponent
    return Figure(name, value.quantize(Decimal(1).scaleb(exponent)), whole.unit)  # type: ignore[arg-type]


def _split(random: Random, total: Figure, names: int) -> list[Figure]:
    """Parts that make up a total exactly."""
    exponent = total.value.as_tuple().exponent
    assert isinstance(exponent, int)
    units = int(total.value.scaleb(-exponent))
    cuts = sorted(random.sample(range(max(1, units // 20), units), names - 1))
    sizes = [b - a for a, b in zip([0, *cuts], [*cuts, units], strict=True)]
    return [Figure(f"part{at}", Decimal(size).scaleb(exponent), total.unit, total.is_padded) for at, size in
            enumerate(sizes)]  # fmt: skip


def _unit(random: Random) -> str:
    return random.choice(("đồng", M, M, "tỷ đồng"))


# --- ratios ------------------------------------------------------------------------------------------------


def money_ratio(shape: str, words: tuple[str, str, str, str]) -> Shape:
    """A percent of two amounts; the words stand before, between and behind whole, part and percent."""

    def make(random: Random) -> Statement:
        while True:
            whole = _amount(random, "whole", _unit(random))
            part = _share(random, whole)
            percent = _percent(Fraction(part.value), Fraction(whole.value), random.randint(0, 2))
            made = Statement(
                shape, "ratio", (words[0], whole, words[1], part, words[2], percent, words[3]), ratio_holds
            )
            if part.value and made.holds:
                return made

    return make


def part_first(shape: str, words: tuple[str, str, str, str]) -> Shape:
    """A percent of two amounts, the part named first."""

    def make(random: Random) -> Statement:
        made = money_ratio(shape, words)(random)
        _, whole, _, part, _, percent, _ = made.pieces
        return Statement(shape, "ratio", (words[0], part, words[1], whole, words[2], percent, words[3]), ratio_holds)

    return make


def ratio_in_order(shape: str, words: tuple[str, str, str, str], order: str) -> Shape:
    """A percent of two amounts, the three in any order."""

    def make(random: Random) -> Statement:
        made = money_ratio(shape, words)(random)
        by_name = {figure.name: figure for figure in made.figures}
        pieces: list[Piece] = [words[0]]
        for name, behind in zip(order.split(), words[1:], strict=True):
            pieces += [by_name[name], behind]
        return Statement(shape, "ratio", tuple(pieces), ratio_holds)

    return make


def counted_ratio(shape: str, words: tuple[str, str, str, str], order: str = "part whole percent") -> Shape:
    """A percent of two counts of one thing."""

    def make(random: Random) -> Statement:
        noun, _ = random.choice(COUNTED)
        whole = Figure("whole", Decimal(random.randint(180, 5200)), Unit(f" {noun}"))
        part = Figure("part", Decimal(random.randint(20, int(whole.value) - 1)), Unit(f" {noun}"))
        percent = _percent(Fraction(part.value), Fraction(whole.value), random.randint(1, 2))
        by_name = {"part": part, "whole": whole, "percent": percent}
        first, second, third = (by_name[name] for name in order.split())
        return Statement(shape, "ratio", (words[0], first, words[1], second, words[2], third, words[3]), ratio_holds)

    return make


def fraction(random: Random) -> Statement:
    whole = Figure("whole", Decimal(random.randint(7, 60)), Unit(f" {random.choice(('thôn', 'km', 'chi hội'))}"))
    part = Figure("part", Decimal(random.randint(2, int(whole.value) - 1)), NONE)
    percent = _percent(Fraction(part.value), Fraction(whole.value), 1)
    verb = random.choice((", đạt ", ", chiếm ", " (đạt ", ", bằng "))
    end = ")." if "(" in verb else "."
    return Statement("a/b", "ratio", ("Kết quả rà soát: có ", part, "/", whole, verb, percent, end), ratio_holds)


# --- sums --------------------------------------------------------------------------------------------------


def sum(
    shape: str, before: str, opening: str, labels: tuple[str, ...], joint: str, last: str, close: str,
    *, all_parts: bool = True,
) -> Shape:  # fmt: skip
    """A total of money with its parts."""

    def make(random: Random) -> Statement:
        total = _amount(random, "total", random.choice(("đồng", M)))
        sizes = _split(random, total, len(labels))
        parts = Parts(tuple((f"{label} ", one, "") for label, one in zip(labels, sizes, strict=True)), joint, last)
        return Statement(shape, "sum", (before, total, opening, parts, close), sum_holds, all_parts)

    return make


def counted_sum(
    shape: str,
    before: str,
    noun: str,
    opening: str,
    labels: tuple[str, ...],
    joint: str,
    last: str,
    close: str,
    *,
    all_parts: bool = True,
) -> Shape:
    """A total of things with the numbers of its sorts."""

    def make(random: Random) -> Statement:
        total = Figure("total", Decimal(random.randint(24, 900)), Unit(f" {noun}"))
        sizes = _split(random, total, len(labels))
        parts = Parts(
            tuple(("", Figure(one.name, one.value, NONE, True), f" {label}") for label, one in
                  zip(labels, sizes, strict=True)), joint, last,
        )  # fmt: skip
        return Statement(shape, "sum", (before, total, opening, parts, close), sum_holds, all_parts)

    return make


def added_up(random: Random) -> Statement:
    total = _amount(random, "total", random.choice(("đồng", M)))
    one, two = _split(random, total, 2)
    labels = random.sample(SOURCES, 2)
    parts = Parts(((f"{labels[0]} ", one, ""), (f"{labels[1]} ", two, "")), " và ", " và ")
    return Statement("a và b, tổng cộng", "sum", ("Xã đã huy động ", parts, ", tổng cộng ", total, "."), sum_holds)


# --- lists, products ---------------------------------------------------------------------------------------


def names_of(shape: str, before: str, noun: str, opening: str, last: str, close: str, names: tuple[str, ...]) -> Shape:
    """A count of things that are named."""

    def make(random: Random) -> Statement:
        chosen = tuple(random.sample(names, random.randint(3, min(6, len(names)))))
        count = Figure("count", Decimal(len(chosen)), Unit(f" {noun}"), random.random() < 0.6)
        return Statement(
            shape,
            "count",
            (before, count, opening, Items(chosen, ", ", last), close),
            count_holds,
            topic=noun if noun == "tiêu chí" else "",
        )

    return make


def criteria(random: Random) -> Statement:
    met = sorted(random.sample(range(1, 20), random.randint(8, 17)))
    items = Items(tuple(map(str, met)))
    count = Figure("count", Decimal(len(met)), NONE)
    pieces = ("Đến hết kỳ báo cáo xã đạt ", count, "/19 tiêu chí (tiêu chí số ", items, ").")
    return Statement("a/19 tiêu chí", "count", pieces, count_holds, topic="tiêu chí")


def product(shape: str, words: tuple[str, str, str, str], order: str, nouns: tuple[str, str]) -> Shape:
    """So many times so much; the rate is printed "đồng/hộ" or the like."""

    def make(random: Random) -> Statement:
        times = Figure("times", Decimal(random.randint(6, 240)), Unit(f" {nouns[0]}"))
        each = Figure(
            "each", Decimal(random.choice((350, 500, 1200, 3000, 4500, 12000)) * 1000), Unit(f" đồng{nouns[1]}")
        )
        total = Figure("total", times.value * each.value, MONEY["đồng"])
        by_name = {"times": times, "each": each, "total": total}
        first, second, third = (by_name[name] for name in order.split())
        return Statement(
            shape, "product", (words[0], first, words[1], second, words[2], third, words[3]), product_holds
        )

    return make


# --- changes, rests ----------------------------------------------------------------------------------------


def change(shape: str, words: tuple[str, ...], order: str, make_values: Callable[[Random], tuple[Figure, Figure]],
            rule: Rule = change_holds) -> Shape:  # fmt: skip
    """A figure that rose or fell; in the words "~" is where tăng or giảm stands."""

    def make(random: Random) -> Statement:
        old, new = make_values(random)
        is_rise = new.value > old.value
        gap = abs(new.value - old.value)
        if rule is relative_change_holds:
            by = Figure("by", rounded(Fraction(gap) * 100 / Fraction(old.value), 1), PERCENT)
        else:
            by = Figure("by", gap, old.unit)
        by_name = {"old": old, "new": new, "by": by}
        pieces: list[Piece] = []
        for text, name in zip(words, [*order.split(), ""], strict=True):
            for at, piece in enumerate(text.split("~")):
                pieces += [Direction(is_rise)] * (at > 0) + [piece]
            pieces += [by_name[name]] if name else []
        return Statement(shape, "comparison", tuple(pieces), rule)

    return make


def shares_of_time(random: Random) -> tuple[Figure, Figure]:
    old = Decimal(random.randint(300, 2400)).scaleb(-2)
    new = old + random.choice((-1, 1)) * Decimal(random.randint(31, 280)).scaleb(-2)
    return Figure("old", old, PERCENT), Figure("new", new, PERCENT)


def households_of_time(random: Random) -> tuple[Figure, Figure]:
    old = random.randint(60, 400)
    new = old + random.choice((-1, 1)) * random.randint(6, 50)
    return Figure("old", Decimal(old), Unit(" hộ")), Figure("new", Decimal(new), Unit(" hộ"))


def money_of_time(random: Random) -> tuple[Figure, Figure]:
    old = random.randint(300, 4000)
    new = old + random.choice((-1, 1)) * random.randint(20, old // 3)
    return Figure("old", Decimal(old), MONEY[M]), Figure("new", Decimal(new), MONEY[M])


def rest(shape: str, words: tuple[str, str, str, str]) -> Shape:
    """A whole, what was done of it, and the rest."""

    def make(random: Random) -> Statement:
        whole = _amount(random, "whole", random.choice(("đồng", M)))
        part = _share(random, whole)
        rest = Figure("rest", whole.value - part.value, whole.unit)
        return Statement(shape, "complement", (words[0], whole, words[1], part, words[2], rest, words[3]), rest_holds)

    return make


def things_left(random: Random) -> Statement:
    whole = Figure("whole", Decimal(random.randint(8, 60)), Unit(" nhà"))
    part = Figure("part", Decimal(random.randint(2, int(whole.value) - 2)), Unit(" nhà"))
    rest = Figure("rest", whole.value - part.value, Unit(" nhà"))
    pieces = ("Chỉ tiêu giao hỗ trợ ", whole, ", đã hoàn thành ", part, ", còn lại ", rest, " chưa khởi công.")
    return Statement("còn lại a nhà", "complement", pieces, rest_holds)


def women_and_men(random: Random) -> Statement:
    one = Figure("one", Decimal(random.randint(4100, 5900)).scaleb(-2), PERCENT)
    other = Figure("other", 100 - one.value, PERCENT)
    return Statement("nam, nữ", "complement", ("Trong số người được khám, nam chiếm ", one, ", nữ chiếm ", other, "."),
                     halves_hold)  # fmt: skip


def twice(random: Random) -> Statement:
    value = Decimal(random.randint(1100, 9800))
    first, second = (Figure(name, value, Unit(" hộ")) for name in ("first", "second"))
    opening = f"Theo kết quả rà soát trên địa bàn xã {random.choice(VILLAGES)} có tổng số "
    pieces = (opening, first, " đang sinh sống.¶Phần đánh giá.¶", opening, second, " đang sinh sống.")
    return Statement("hai nơi một số", "repeated", pieces, twice_holds)


# --- of several claims -------------------------------------------------------------------------------------


def two_ratios(random: Random) -> Statement:
    """Two programmes in one sentence, each with its plan, what was paid out and the percent."""
    pieces: list[Piece] = []
    for at, programme in enumerate(random.sample(PROGRAMMES, 2)):
        whole, part = _whole_and_part(random, at)
        percent = replace(_percent(Fraction(part.value), Fraction(whole.value), 1), name=f"percent{at}")
        pieces += [
            f"{'; c' if at else 'C'}hương trình {programme} được giao ",
            whole,
            ", giải ngân ",
            part,
            " (",
            percent,
        ]
        pieces += [")"]

    def rule(seen: Seen) -> bool:
        return all(ratio_holds(seen, f"part{at}", f"whole{at}", f"percent{at}") for at in range(2))

    return Statement("hai chương trình", "ratio of two", (*pieces, "."), rule)


def _whole_and_part(random: Random, at: int) -> tuple[Figure, Figure]:
    whole = Figure(f"whole{at}", Decimal(random.randint(400, 6000)), MONEY[M])
    return whole, Figure(f"part{at}", Decimal(random.randint(100, int(whole.value))), MONEY[M])


def percent_sum(random: Random) -> Statement:
    """The rate of multidimensional poverty and its two parts."""
    sizes = [Figure(f"part{at}", Decimal(random.randint(150, 900)).scaleb(-2), PERCENT) for at in range(2)]
    total = Figure("total", sizes[0].value + sizes[1].value, PERCENT)
    parts = Parts((("hộ nghèo ", sizes[0], ""), ("hộ cận nghèo ", sizes[1], "")))
    pieces = ("Tỷ lệ nghèo đa chiều toàn xã là ", total, ", trong đó: tỷ lệ ", parts, ".")
    return Statement("tỷ lệ a, trong đó b, c", "sum", pieces, sum_holds)


def sum_of_two_units(random: Random) -> Statement:
    """A total in tỷ đồng with its parts in triệu đồng."""
    total = Figure("total", Decimal(random.randint(12, 95)).scaleb(-1), MONEY["tỷ đồng"])
    first = random.randint(200, int(total.value * 1000) - 200)
    sizes = (first, int(total.value * 1000) - first)
    labels = ("vốn đầu tư ", "vốn sự nghiệp ")
    parts = Parts(
        tuple((label, Figure(f"part{at}", Decimal(size), MONEY[M]), "") for at, (label, size) in
              enumerate(zip(labels, sizes, strict=True)))
    )  # fmt: skip
    return Statement("a tỷ gồm b triệu", "sum", ("Tổng mức vốn ", total, ", gồm ", parts, "."), sum_holds)


def works_listed(random: Random) -> Statement:
    """A number of works and a list of them, each with its money; the money of all before."""
    chosen = random.sample(VILLAGES, random.randint(3, 5))
    total = _amount(random, "total", M, 900, 4000)
    sizes = _split(random, total, len(chosen))
    joint = ".¶- "
    parts = Parts(tuple((f"Đường {name}: ", one, "") for name, one in zip(chosen, sizes, strict=True)), joint, joint)
    count = Figure("count", Decimal(len(chosen)), NONE, True)
    pieces = ("Tổng kinh phí sửa chữa là ", total, ", gồm ", count, " công trình:¶- ", parts, ".")
    return Statement(
        *("a đồng gồm n công trình: danh sách", "sum", pieces),
        lambda seen: sum_holds(seen) and seen.value("count") == len(seen.parts),
    )


def criteria_left(random: Random) -> Statement:
    """Criteria met and not met, nineteen in all."""
    met = random.randint(9, 17)
    figures = (Figure("met", Decimal(met), NONE), Figure("left", Decimal(19 - met), NONE, True))
    pieces = ("Xã đã hoàn thành ", figures[0], "/19 tiêu chí, còn ", figures[1], " tiêu chí chưa đạt.")
    return Statement("a/19, còn b", "criterion", pieces, lambda seen: seen.value("met") + seen.value("left") == 19)


def in_words(random: Random) -> Statement:
    """An amount in figures and again in words."""
    amount = Decimal(random.randint(20, 2400) * 10**6 + random.choice((0, 500_000, 250_000)))
    figure = Figure("amount", amount, MONEY["đồng"])
    words = write_words(int(amount))
    pieces = ("Số tiền đề nghị thanh toán: ", figure, f" (bằng chữ: {words} đồng).")
    return Statement("bằng chữ", "words", pieces, lambda seen: seen.value("amount") == Fraction(amount))


def as_much_as_before(random: Random) -> Statement:
    """What was done in percent of the same time of the year before."""
    old = Figure("whole", Decimal(random.randint(300, 900)), MONEY[M])
    new = Figure("part", old.value + random.randint(-200, 300), MONEY[M])
    percent = _percent(Fraction(new.value), Fraction(old.value), 1)
    pieces = ("Thu ngân sách xã được ", new, ", bằng ", percent, " so với cùng kỳ năm trước (", old, ").")
    return Statement("bằng c% cùng kỳ (a)", "ratio", pieces, ratio_holds)


def kilos(random: Random) -> Statement:
    """So many kilos of rice for each of so many people."""
    times = Figure("times", Decimal(random.randint(20, 180)), Unit(" khẩu"))
    each = Figure("each", Decimal(random.choice((10, 15, 30, 45))), Unit(" kg/khẩu"))
    total = Figure("total", times.value * each.value, Unit(" kg"))
    pieces = ("Cấp gạo cho ", times, ", định mức ", each, ", tổng số ", total, ".")
    return Statement("a khẩu, b kg/khẩu, c kg", "product", pieces, product_holds)
