"""Nine kinds of slips that people make in numbers; each makes the statement that it stands in wrong for certain."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from tests.bench.prose import MONEY, PERCENT, Direction, Figure, Items, Parts, Statement, Unit

Slip = Callable[[Statement, Random], Statement | None]
"""What makes a statement wrong; None where it cannot."""


def _with(statement: Statement, figure: Figure, value: Decimal) -> Statement:
    return statement.with_figure(figure.name, replace(figure, value=value))


def digit_swap(statement: Statement, random: Random) -> Statement | None:
    """Two digits of a number that stand side by side change places."""
    figure = random.choice(statement.figures)
    digits = list(str(figure.value))
    at = random.randrange(len(digits))
    pair = digits[at : at + 2]
    if len(pair) < 2 or "." in pair or pair[0] == pair[1]:
        return None
    digits[at : at + 2] = reversed(pair)
    return None if digits[0] == "0" and digits[1:2] != ["."] else _with(statement, figure, Decimal("".join(digits)))


def ten_times(statement: Statement, random: Random) -> Statement | None:
    """One nought too many."""
    figure = random.choice(statement.figures)
    exponent = figure.value.as_tuple().exponent
    return _with(statement, figure, (figure.value * 10).quantize(Decimal(1).scaleb(exponent)))  # type: ignore[arg-type]


def wrong_percent(statement: Statement, random: Random) -> Statement | None:
    """A percent of last time left standing."""
    percents = [figure for figure in statement.figures if figure.unit == PERCENT]
    if not percents:
        return None
    figure = random.choice(percents)
    value = figure.value + random.choice((-1, 1)) * Decimal(random.randint(20, 150)) / 10
    exponent = figure.value.as_tuple().exponent
    value = value.quantize(Decimal(1).scaleb(exponent))  # type: ignore[arg-type]
    return _with(statement, figure, value) if 0 < value < 100 else None


def truncation(statement: Statement, random: Random) -> Statement | None:
    """Decimals cut off in place of rounding."""
    del random
    if statement.kind != "ratio":
        return None
    percent = next(figure for figure in statement.figures if figure.unit == PERCENT)
    exponent = percent.value.as_tuple().exponent
    assert isinstance(exponent, int)
    value = percent.value - Decimal(1).scaleb(exponent)
    by_name = {figure.name: figure for figure in statement.figures}
    quotient = by_name["part"].value * 100 / by_name["whole"].value
    return _with(statement, percent, value) if value < quotient < percent.value else None


def wrong_unit(statement: Statement, random: Random) -> Statement | None:
    """Triệu đồng written for đồng, tỷ for triệu, or the other way round."""
    amounts = [figure for figure in statement.figures if figure.unit in MONEY.values()]
    if not amounts:
        return None
    figure = random.choice(amounts)
    others: dict[str, Unit] = {
        " đồng": MONEY["triệu đồng"],
        " triệu đồng": random.choice((MONEY["đồng"], MONEY["tỷ đồng"])),
        " tỷ đồng": MONEY["triệu đồng"],
    }
    other = others[figure.unit.words]
    if figure.value.as_tuple().exponent != 0 and other == MONEY["đồng"]:
        return None
    return statement.with_figure(figure.name, replace(figure, unit=other))


def changed_part(statement: Statement, random: Random) -> Statement | None:
    """One part, or the figure that something is computed of, brought up to date without the rest."""
    parts = [figure for figure in statement.figures if figure.unit != PERCENT]
    if not parts:
        return None
    figure = random.choice(parts)
    exponent = figure.value.as_tuple().exponent
    factor = Decimal(random.choice((-1, 1)) * random.randint(6, 30)) / 100 + 1
    value = (figure.value * factor).quantize(Decimal(1).scaleb(exponent))  # type: ignore[arg-type]
    return None if value == figure.value or value <= 0 else _with(statement, figure, value)


def flipped(statement: Statement, random: Random) -> Statement | None:
    """Tăng written for giảm, or the other way round."""
    directions = [piece for piece in statement.pieces if isinstance(piece, Direction)]
    if not directions:
        return None
    one = random.choice(directions)
    return statement.with_piece(one, replace(one, is_rise=not one.is_rise))


def dropped_item(statement: Statement, random: Random) -> Statement | None:
    """One of the things named, or one of the parts where all are named, left out."""
    for piece in statement.pieces:
        if isinstance(piece, Items) and len(piece.names) > 2:
            at = random.randrange(len(piece.names))
            return statement.with_piece(piece, replace(piece, names=piece.names[:at] + piece.names[at + 1 :]))
        if isinstance(piece, Parts) and len(piece.parts) > 2 and statement.all_parts:
            at = random.randrange(len(piece.parts))
            return statement.with_piece(piece, replace(piece, parts=piece.parts[:at] + piece.parts[at + 1 :]))
    return None


def off_by_one(statement: Statement, random: Random) -> Statement | None:
    """A number of things one too high or too low."""
    counts = [figure for figure in statement.figures if figure.unit not in {PERCENT, *MONEY.values()}]
    counts = [figure for figure in counts if figure.value == int(figure.value) and figure.value > 1]
    if not counts:
        return None
    figure = random.choice(counts)
    return _with(statement, figure, figure.value + random.choice((-1, 1)))


SLIPS: dict[str, Slip] = {
    "digit swap": digit_swap,
    "ten times": ten_times,
    "wrong percent": wrong_percent,
    "truncation": truncation,
    "đồng/triệu": wrong_unit,
    "changed part": changed_part,
    "tăng/giảm": flipped,
    "dropped item": dropped_item,
    "off by one": off_by_one,
}


def mutated(statement: Statement, kind: str, random: Random) -> Statement | None:
    """Return the statement with one slip, wrong for certain; None where that kind cannot be planted in it."""
    for _ in range(12):
        changed = SLIPS[kind](statement, random)
        if changed is not None and changed.text != statement.text and not changed.holds:
            return changed
    return None
