"""A paragraph together with its numbers: which stand in one fraction, in one sentence, behind which words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from mtqg_xl.proofreading.document import Paragraph, Report
from mtqg_xl.proofreading.mentions import Kind, Mention, mentions_in

_SLASH: Final = re.compile(
    r"(?P<noun>(?:\s*[^\W\d_]+(?![^\W\d_])){0,7}?)\s*(?:/\s*(?P<word>(?:kế hoạch|tổng số|tổng|KH)\s*:?\s*)?"
    r"|(?:,?\s[^\W\d_]+(?![^\W\d_])){0,6}?,?\s(?:trên|trong)\s(?:tổng số|tổng)\s(?:\w+\s){0,4}?(?:là\s)?"
    r"|\s(?P<bare>trên|trong)\s)",
    re.IGNORECASE,
)
_RANK: Final = re.compile(r"\b(?:thứ|hạng|xếp)\s*\Z")
_BRACKET_SLASH: Final = re.compile(r"(?P<noun>(?:\s*[^\W\d_]+(?![^\W\d_])){0,3})\s*\([^()]{1,80}\)\s*/\s*")


@dataclass(frozen=True)
class Pair:
    """Two numbers of one fraction: "30/1.081 hộ", "120 hộ trên tổng số 1.500 hộ"."""

    part: Mention
    whole: Mention

    @property
    def start(self) -> int:
        """Where the fraction begins."""
        return self.part.start

    @property
    def end(self) -> int:
        """Where the fraction ends."""
        return self.whole.end


@dataclass(frozen=True)
class Line:
    """One paragraph with every number in it."""

    paragraph: Paragraph
    section: int
    mentions: tuple[Mention, ...]

    @property
    def text(self) -> str:
        """The words of the paragraph."""
        return self.paragraph.text

    @property
    def number(self) -> int:
        """Which paragraph it is."""
        return self.paragraph.number

    @cached_property
    def figures(self) -> tuple[Mention, ...]:
        """The numbers that state figures."""
        return tuple(mention for mention in self.mentions if mention.is_figure)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The fractions, whose two numbers are of one dimension."""
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[Pair]:
        for part, whole in self._neighbours():
            met = _SLASH.fullmatch(self._without_bracket(part, whole))
            is_rank = _RANK.search(self.before(part)) is not None  # "xếp thứ 5/14 xã"
            if met is None or is_rank or whole.kind not in {Kind.AMOUNT, Kind.COUNT}:
                continue
            is_bare = not part.noun and not part.unit.name
            if met["bare"] and not (is_bare and part.value <= whole.value):
                continue  # only "8 trên 13 thôn"; "15 hộ trên 3 ha" is none
            if is_bare or (part.kind is whole.kind and part.same_sort(whole)) or not (whole.noun or whole.unit.name):
                whole = replace(whole, hedge="") if met["bare"] else whole
                yield Pair(_in_unit_of(part, whole) if is_bare else part, whole)

    def named(self, one: Mention) -> Mention:
        """Return a figure with the name it goes by: the 19 of "19/20 tiêu chí" is of criteria too."""
        return next((pair.part for pair in self.pairs if pair.part.start == one.start), one)

    def _neighbours(self) -> Iterator[tuple[Mention, Mention]]:
        """Each figure with the next, and with the one behind a bracket: "176 đơn (160 khiếu nại, 16 tố cáo)/221"."""
        for at, (part, whole) in enumerate(zip(self.figures, self.figures[1:], strict=False)):
            yield part, whole
            bracket = _BRACKET_SLASH.match(self.text, part.end)
            over = next((one for one in self.figures[at + 2 :] if bracket and one.start == bracket.end()), None)
            if over is not None:
                yield part, over

    def _without_bracket(self, part: Mention, whole: Mention) -> str:
        bracket = _BRACKET_SLASH.match(self.text, part.end)
        if bracket is not None and bracket.end() == whole.start:
            return f"{bracket['noun']}/"
        return self.text[part.end : whole.start]

    @cached_property
    def sentences(self) -> tuple[tuple[int, int, tuple[Mention, ...]], ...]:
        """Each sentence: where it begins and ends, and its figures."""
        return tuple(
            (first, last, tuple(one for one in self.figures if first <= one.start < last))
            for first, last in self.paragraph.sentences
        )

    def before(self, mention: Mention) -> str:
        """Return the words between the number before (or the start) and a number, in lower case."""
        if mention.start not in self._before:
            ends = [one.end for one in self.figures if one.end <= mention.start]
            self._before[mention.start] = self.text[max(ends, default=0) : mention.start].lower()
        return self._before[mention.start]

    @cached_property
    def _before(self) -> dict[int, str]:
        """The words before numbers that somebody asked for: the paragraphs below ask again and again."""
        return {}

    def after(self, mention: Mention) -> str:
        """Return the words between a number and the next figure (or the end), in lower case."""
        starts = [one.start for one in self.figures if one.start >= mention.end]
        return self.text[mention.end : min(starts, default=len(self.text))].lower()

    def words(self, start: int, end: int) -> str:
        """Return the words of a stretch in lower case, without the numbers in it that only name something."""
        names = [one for one in self.mentions if not one.is_figure and start <= one.start and one.end <= end]
        kept, at = "", start
        for one in names:
            kept, at = kept + self.text[at : one.start], one.end
        return (kept + self.text[at:end]).lower()

    def between(self, first: Mention, second: Mention) -> str:
        """Return the words between two numbers, in lower case."""
        return self.text[first.end : second.start].lower()


def _in_unit_of(part: Mention, whole: Mention) -> Mention:
    """The first number of "382.800.000/400.000.000 đồng", whose unit stands behind the second."""
    factor = whole.unit.factor or 1
    return Mention(
        *(part.start, part.end, part.number_end, part.text, whole.kind, part.value * factor, part.step * factor),
        *(whole.unit, part.hedge, whole.noun, None),
    )


def lines_of(report: Report) -> tuple[Line, ...]:
    """Return the paragraphs of a report with their numbers."""
    return tuple(
        Line(paragraph, section, mentions_in(paragraph.text))
        for paragraph, section in zip(report.paragraphs, report.sections, strict=True)
    )
