"""Sentences of reports in pieces, each of which knows whether its figures agree; they know nothing of proofreading.

A statement is made right and can be asked (``holds``) whether it still is. What is rounded in print may be anything
that rounds to it, so a statement stops holding only where rounding cannot explain it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

Span: TypeAlias = tuple[Fraction, Fraction]
"""What a printed figure may be, both ends included."""


class Unit(NamedTuple):
    """What is printed behind a figure, how much of its own measure one is, and whether it may be rounded."""

    words: str
    worth: Fraction = Fraction(1)
    is_rounded: bool = False


PERCENT = Unit("%", is_rounded=True)
NONE = Unit("")
MONEY = {
    "đồng": Unit(" đồng"),
    "triệu đồng": Unit(" triệu đồng", Fraction(10**6), True),
    "tỷ đồng": Unit(" tỷ đồng", Fraction(10**9), True),
}


@dataclass(frozen=True)
class Figure:
    """A printed number: ``value`` in its unit; ``is_padded`` counts below ten are written with a 0 before."""

    name: str
    value: Decimal
    unit: Unit = NONE
    is_padded: bool = False

    @property
    def text(self) -> str:
        """The number as it stands in the sentence."""
        return f"{self.number}{self.unit.words}"

    @property
    def number(self) -> str:
        """The number alone: dots between thousands, a comma before decimals."""
        written = f"{self.value:,f}".replace(",", "_").replace(".", ",").replace("_", ".")
        return f"0{written}" if self.is_padded and len(written) == 1 else written

    @property
    def span(self) -> Span:
        """What it may be, in its own measure (đồng, percent, things)."""
        exponent = self.value.as_tuple().exponent
        assert isinstance(exponent, int)
        step = Fraction(10) ** exponent
        half = step / 2 if self.unit.is_rounded or step < 1 else Fraction(0)
        value = Fraction(self.value)
        return (value - half) * self.unit.worth, (value + half) * self.unit.worth


@dataclass(frozen=True)
class Direction:
    """A word that says whether something rose or fell."""

    is_rise: bool
    words: tuple[str, str] = ("tăng", "giảm")

    @property
    def text(self) -> str:
        """The word."""
        return self.words[0 if self.is_rise else 1]


@dataclass(frozen=True)
class Items:
    """Things named one after the other, whose number a figure of the sentence states."""

    names: tuple[str, ...]
    joint: str = ", "
    last: str = ", "

    @property
    def text(self) -> str:
        """The names."""
        head = self.joint.join(self.names[:-1])
        return f"{head}{self.last}{self.names[-1]}" if head else self.names[-1]


@dataclass(frozen=True)
class Parts:
    """Figures with words before and behind each, that make up a total."""

    parts: tuple[tuple[str, Figure, str], ...]
    joint: str = ", "
    last: str = ", "

    @property
    def text(self) -> str:
        """The parts."""
        written = [f"{before}{figure.text}{behind}" for before, figure, behind in self.parts]
        return self.joint.join(written[:-1]) + self.last + written[-1]


Piece: TypeAlias = str | Figure | Direction | Items | Parts


@dataclass(frozen=True)
class Seen:
    """What a rule may ask of a statement: figures by name, parts, how many items, directions."""

    figures: Mapping[str, Figure]
    parts: tuple[Figure, ...]
    items: int
    is_rise: bool

    def span(self, name: str) -> Span:
        """What a figure may be."""
        return self.figures[name].span

    def value(self, name: str) -> Fraction:
        """What a figure says, in its own measure."""
        return Fraction(self.figures[name].value) * self.figures[name].unit.worth


Rule: TypeAlias = Callable[[Seen], bool]


@dataclass(frozen=True)
class Statement:
    """One claim in pieces; "¶" begins a new paragraph. ``all_parts``: every part of its total is said to be named.

    ``topic`` names what a report has one truth about (the criteria): two statements about it could contradict.
    """

    shape: str
    kind: str
    pieces: tuple[Piece, ...]
    rule: Rule
    all_parts: bool = True
    topic: str = ""

    @property
    def text(self) -> str:
        """The sentence."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs that it makes."""
        return tuple(self.text.split("¶"))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, those in parts too."""
        found: list[Figure] = []
        for piece in self.pieces:
            if isinstance(piece, Figure):
                found.append(piece)
            elif isinstance(piece, Parts):
                found += [figure for _, figure, _ in piece.parts]
        return tuple(found)

    @property
    def holds(self) -> bool:
        """Whether its figures agree."""
        parts = tuple(figure for piece in self.pieces if isinstance(piece, Parts) for _, figure, _ in piece.parts)
        items = sum(len(piece.names) for piece in self.pieces if isinstance(piece, Items))
        rises = [piece.is_rise for piece in self.pieces if isinstance(piece, Direction)]
        return self.rule(Seen({figure.name: figure for figure in self.figures}, parts, items, all(rises)))

    def with_figure(self, name: str, changed: Figure) -> "Statement":
        """The statement with another figure of that name."""
        return replace(self, pieces=tuple(_changed(piece, name, changed) for piece in self.pieces))

    def with_piece(self, old: Piece, new: Piece) -> "Statement":
        """The statement with one piece changed."""
        return replace(self, pieces=tuple(new if piece is old else piece for piece in self.pieces))


def _changed(piece: Piece, name: str, changed: Figure) -> Piece:
    if isinstance(piece, Figure):
        return changed if piece.name == name else piece
    if isinstance(piece, Parts):
        return replace(
            piece, parts=tuple((b, changed if one.name == name else one, e) for b, one, e in piece.parts)
        )  # fmt: skip
    return piece


# --- rules -------------------------------------------------------------------------------------------------


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return a value rounded half-up, once."""
    exact = Decimal(value.numerator) * 10**decimals / Decimal(value.denominator)
    return Decimal(exact.quantize(Decimal(1), ROUND_HALF_UP)).scaleb(-decimals)


def meet(one: Span, other: Span) -> bool:
    """Whether two figures may be the same."""
    return one[0] <= other[1] and other[0] <= one[1]


def added(spans: Sequence[Span]) -> Span:
    """What figures added up may be."""
    return sum((low for low, _ in spans), Fraction(0)), sum((high for _, high in spans), Fraction(0))


def less(one: Span, other: Span) -> Span:
    """What is left of one figure without the other."""
    return one[0] - other[1], one[1] - other[0]


def ratio_holds(seen: Seen, part: str = "part", whole: str = "whole", percent: str = "percent") -> bool:
    """Whether a percent is the quotient of two figures."""
    (low, high), (least, most) = seen.span(part), seen.span(whole)
    if least <= 0:
        return False
    if (low, least) == (high, most):
        stated = seen.figures[percent].value
        exponent = stated.as_tuple().exponent
        assert isinstance(exponent, int)
        return rounded(low * 100 / least, -exponent) == stated
    return meet((low * 100 / most, high * 100 / least), seen.span(percent))


def sum_holds(seen: Seen) -> bool:
    """Whether the parts make up the total."""
    return meet(added([one.span for one in seen.parts]), seen.span("total"))


def count_holds(seen: Seen) -> bool:
    """Whether as many things are named as the figure says."""
    return seen.value("count") == seen.items


def change_holds(seen: Seen) -> bool:
    """Whether a figure rose or fell by what is said."""
    change = less(seen.span("new"), seen.span("old")) if seen.is_rise else less(seen.span("old"), seen.span("new"))
    return meet(change, seen.span("by"))


def relative_change_holds(seen: Seen) -> bool:
    """Whether a figure rose or fell by so many percent."""
    old, new = seen.value("old"), seen.value("new")
    change = (new - old if seen.is_rise else old - new) * 100 / old
    return meet((change, change), seen.span("by"))


def rest_holds(seen: Seen) -> bool:
    """Whether the rest is what is left."""
    return meet(less(seen.span("whole"), seen.span("part")), seen.span("rest"))


def product_holds(seen: Seen) -> bool:
    """Whether so many times so much is the total."""
    product = seen.value("times") * seen.value("each")
    return meet((product, product), seen.span("total"))


def twice_holds(seen: Seen) -> bool:
    """Whether a quantity stated twice is the same."""
    return seen.value("first") == seen.value("second")


def halves_hold(seen: Seen) -> bool:
    """Whether two shares make up a hundred."""
    return meet(added([seen.span("one"), seen.span("other")]), (Fraction(100), Fraction(100)))
