"""Last period's report and two workbooks → what becomes of every number and every word of time in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import Final

from mtqg_xl.narrative.text import Figure
from mtqg_xl.proofreading.claim import decimals_of
from mtqg_xl.proofreading.lines import Line, lines_of
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.read_report import ReadReport, WordSource
from mtqg_xl.proofreading.units import Unit
from mtqg_xl.updating.choosing import Choice, Chooser, telling_digits
from mtqg_xl.updating.contrast import Near
from mtqg_xl.updating.copied import Copied
from mtqg_xl.updating.decision import Decision, State
from mtqg_xl.updating.habits import Habits
from mtqg_xl.updating.pairs import MONEY, PERCENT, FigurePair
from mtqg_xl.updating.stale import Times, stale_words
from mtqg_xl.updating.surroundings import Outline
from mtqg_xl.updating.trends import Trends
from mtqg_xl.vietnamese import write_money, write_number

_NAMED_AT_MOST: Final = 3
_FEW_DIGITS: Final = 2
_BEHIND: Final = 4
_NAMED: Final = re.compile(r"[^.;:“”\d]{0,40}\slà\s+[“\"]")
_BEYOND: Final = re.compile(r"\W*(?:ngoài ra|bên cạnh đó|chưa kể|không kể|không tính)\b", re.IGNORECASE)
_ROUNDS: Final = 3
"""How often numbers are looked at again because their neighbours have been decided since."""


def decisions_about(
    read: ReadReport, source: WordSource, pairs: Sequence[FigurePair], times: Times, copied: Copied | None = None
) -> tuple[Decision, ...]:
    """Return a decision about each number that states a figure and each word of the old period, in reading order."""
    lines = lines_of(read.report)
    numbers = _Numbers(lines, source, pairs, copied or Copied())
    trends = Trends(pairs)
    found: list[Decision] = []
    for line in lines:
        about = numbers.decided_in(line)
        words = [*trends.questions(line, about), *stale_words(line, times)]
        found += sorted([*about, *_apart(words, about)], key=lambda one: one.start)
    return tuple(found)


def _apart(words: Sequence[Decision], numbers: Sequence[Decision]) -> Iterator[Decision]:
    """The questions about words that meet neither a number nor a longer question before them."""
    taken = [(one.start, one.end) for one in numbers]
    for found in sorted(words, key=lambda one: (one.start, -one.end)):
        if not any(first < found.end and found.start < last for first, last in taken):
            taken.append((found.start, found.end))
            yield found


class _Numbers:
    """Decides the numbers of a report, those beyond doubt first."""

    def __init__(self, lines: Sequence[Line], source: WordSource, pairs: Sequence[FigurePair], copied: Copied) -> None:
        self._source = source
        self._copied = {line.number: tuple(copied.in_text(line.text)) for line in lines}
        self._wholes = {pair.unit.partition("/")[2] for pair in pairs} - {""}
        self._chooser = Chooser(pairs)
        self._outline = Outline(lines, source)
        self._around = {
            (line.number, one.start): self._outline.around(line, one) for line in lines for one in line.figures
        }
        self._mentions = {line.number: [self._as_meant(line, one) for one in line.figures] for line in lines}
        self._habits = Habits.of(one for mentions in self._mentions.values() for one in mentions)
        self._found: dict[tuple[int, int], Decision] = {}
        for _ in range(_ROUNDS):
            before = dict(self._found)
            for line in lines:
                self._decide(line)
            if before == self._found:
                break

    def decided_in(self, line: Line) -> list[Decision]:
        """Return the decisions about the numbers of a paragraph; those that Word computes and no figure is are left."""
        return [self._found[key] for one in line.figures if (key := (line.number, one.start)) in self._found]

    def _as_meant(self, line: Line, mention: Mention) -> Mention:
        """A number with the unit that stands elsewhere: behind the second of a fraction, in the head of a table."""
        paired = next((pair.part for pair in line.pairs if pair.part.start == mention.start), mention)
        unit = self._around[line.number, mention.start].unit
        if unit is None or paired.unit.name or paired.kind is not Kind.COUNT:
            return paired
        return _in_unit(paired, unit)

    def _decide(self, line: Line) -> None:
        for mention in self._mentions[line.number]:
            decision = self._decision(line, mention)
            if decision is not None:
                self._found[line.number, mention.start] = decision

    def _decision(self, line: Line, mention: Mention) -> Decision | None:
        if self._outline.is_ordinal(line.number) or self._is_whole_of_unit(line, mention):
            return None
        for start, end, words, new in self._copied[line.number]:
            if start <= mention.start < end:
                return _copied(line, mention, words, new)
        around = self._around[line.number, mention.start]
        is_bare = around.is_in_table and mention.kind is Kind.COUNT and not mention.unit.name and not mention.noun
        candidates = self._chooser.candidates(mention, decimals_of(mention), is_bare=is_bare)
        in_field = self._is_computed(line, mention)
        if not candidates:
            return None if in_field else _unmatched(line, mention)
        choice = self._chooser.choice(
            mention, candidates, around, self._near(line, mention), lambda pair: self._written(mention, pair)
        )
        if choice.is_sure and _is_beyond(line, mention):
            choice = replace(choice, is_sure=False)
        decision = self._chosen(line, mention, choice)
        if not in_field:
            return decision
        if decision.state is not State.REPLACED:
            return None
        why = f"Số này do Word tự tính (trường); kỳ này là {decision.new}: cập nhật trường hoặc gõ lại."
        return replace(decision, state=State.ASKED, new="", comment=why)

    def _is_whole_of_unit(self, line: Line, mention: Mention) -> bool:
        """Whether a number belongs to the unit before it: 19 of "14/19 tiêu chí"."""
        return line.text[: mention.start].endswith("/") and str(mention.value) in self._wholes

    def _chosen(self, line: Line, mention: Mention, choice: Choice) -> Decision:
        best = choice.pairs[0]
        new = self._written(mention, best)
        stretch = _number_of(line, mention)
        if choice.is_sure and _names_what_it_counts(line, mention):
            why = f"Kỳ này là {self._written(mention, best) or 'chưa có số'}; câu nêu tên từng thứ được đếm: viết lại."
            return replace(stretch, state=State.ASKED, pairs=choice.pairs, comment=why)
        if not choice.is_sure:
            if all(self._written(mention, pair) == stretch.old for pair in choice.pairs):
                return replace(stretch, state=State.UNCHANGED, pairs=choice.pairs)
            if choice.is_idle:
                why = f"Không rõ {mention.text} là số nào của tệp kỳ trước: kiểm tra, có thể là số chép lại."
                return replace(stretch, state=State.UNMATCHED, comment=why)
            return replace(
                stretch, state=State.ASKED, pairs=choice.pairs, comment=self._question(mention, choice.pairs)
            )
        alike = tuple(pair for pair in choice.pairs if self._written(mention, pair) == new)
        if best.new is None:
            why = f"Kỳ này chưa có số: [thiếu: {best.name}]. Số cũ {mention.text} ({best.figure.row}, kỳ trước)."
            return replace(stretch, state=State.ASKED, pairs=alike, comment=why)
        if new == stretch.old:
            return replace(stretch, state=State.UNCHANGED, pairs=alike)
        return replace(
            stretch, state=State.REPLACED, new=new, pairs=alike, comment=self._said(mention, best, stretch.old, new)
        )

    def _written(self, mention: Mention, pair: FigurePair) -> str:
        return "" if pair.new is None else self._habits.written(mention, pair.old, pair.new)

    def _said(self, mention: Mention, pair: FigurePair, old: str, new: str) -> str:
        """The sentence of a replaced number, and what the officer should look at beside it."""
        said = f"Số cũ {old} ({pair.figure.row}, kỳ trước) → {new} (kỳ này). Đề nghị duyệt. {_where(pair)}"
        if pair.new is not None and _is_rounded(mention, pair, new):
            said += f" Số đầy đủ kỳ này: {_in_full(pair)}."
        if mention.hedge:
            said += f" Trước số có chữ “{mention.hedge}”: xem lại."
        if pair.new == 0:
            said += " Kỳ này bằng 0: xem lại cách viết."
        return said

    def _question(self, mention: Mention, pairs: Sequence[FigurePair]) -> str:
        by_text: dict[str, FigurePair] = {}
        for pair in pairs:
            by_text.setdefault(self._written(mention, pair), pair)
        named = [f"{text or 'chưa có số'} ({pair.name})" for text, pair in list(by_text.items())[:_NAMED_AT_MOST]]
        more = f" và {len(by_text) - _NAMED_AT_MOST} số khác" if len(by_text) > _NAMED_AT_MOST else ""
        return (
            f"Số {mention.text} của kỳ trước có thể là số khác nhau ở kỳ này: {'; '.join(named)}{more}. Đề nghị chọn."
        )

    def _near(self, line: Line, mention: Mention) -> Near:
        """What is decided in the same sentence or row of a table."""
        first, last = line.paragraph.sentence_at(mention.start)
        start = self._around[line.number, mention.start].clause_start
        rows: dict[tuple[str, str], str] = {}
        figures: dict[Figure, int] = {}
        others = [one for one in line.figures if one.start != mention.start and first <= one.start < last]
        before = [one for one in others if one.start < mention.start]
        behind = [one for one in others if one.start > mention.start]
        for one, distance in (*zip(reversed(before), count()), *zip(behind, count(_BEHIND))):
            is_near = self._around[line.number, one.start].clause_start == start
            for pair in self._sure((line.number, one.start)):
                if is_near or pair.row not in rows:
                    rows[pair.row] = "clause" if is_near else "sentence"
                figures[pair.figure] = min(distance, figures.get(pair.figure, distance))
        for key in self._beside(line.number):
            for pair in self._sure(key):
                rows[pair.row] = "clause"
                figures.setdefault(pair.figure, 0)
        return Near(rows, figures)

    def _sure(self, key: tuple[int, int]) -> tuple[FigurePair, ...]:
        """The figures of a number that is decided and tells enough to be sure of, likeliest first."""
        one = self._found.get(key)
        if one is None or one.state not in {State.REPLACED, State.UNCHANGED}:
            return ()
        is_telling = one.pairs[0].unit == MONEY or telling_digits_of(one) > _FEW_DIGITS
        return one.pairs if is_telling else ()

    def _beside(self, number: int) -> list[tuple[int, int]]:
        """The numbers in the other cells of a table's row."""
        row = self._outline.row_of(number)
        return [(other, mention.start) for other in row if other != number for mention in self._mentions[other]]

    def _is_computed(self, line: Line, mention: Mention) -> bool:
        _, word = self._source.paragraphs[line.number]
        return any(
            run.in_field and run.text_start < mention.number_end and mention.start < run.text_end
            for run in word.stretches
        )


def _is_beyond(line: Line, mention: Mention) -> bool:
    """Whether a sentence tells of what is not in the figures before it, with a number that many figures have by chance.

    "Ngoài ra 75 lao động tự học nghề" is not the 75 of a form's "Đăng ký học nghề".
    """
    first, _ = line.paragraph.sentence_at(mention.start)
    is_telling = mention.kind in {Kind.AMOUNT, Kind.PERCENT} or telling_digits(mention) > _FEW_DIGITS
    return not is_telling and _BEYOND.match(line.text, first) is not None


def _unmatched(line: Line, mention: Mention) -> Decision:
    why = f"Không tìm thấy {mention.text} trong tệp kỳ trước: kiểm tra, có thể là số chép lại."
    return replace(_number_of(line, mention), state=State.UNMATCHED, comment=why)


def _names_what_it_counts(line: Line, mention: Mention) -> bool:
    """Whether a count in words is followed by the name of what it counts: "một mô hình là “Chăn nuôi dê”"."""
    return not mention.text[0].isdigit() and _NAMED.match(line.text, mention.number_end) is not None


def _copied(line: Line, mention: Mention, words: str, new: str) -> Decision | None:
    """What becomes of a number in words that were copied from the old workbook: a question where they are new."""
    if new == words:
        return None
    said = f"biểu kỳ này ghi “{new}”" if new else "biểu kỳ này không ghi"
    why = f"Lời này chép từ biểu kỳ trước (“{words}”); {said}: xem lại."
    return replace(_number_of(line, mention), state=State.ASKED, comment=why)


def telling_digits_of(decision: Decision) -> int:
    """Return how many digits of a decided number are more than its size."""
    return max(1, len("".join(sign for sign in decision.old if sign.isdecimal()).strip("0")))


def _number_of(line: Line, mention: Mention) -> Decision:
    text = line.text[mention.start : mention.number_end]
    return Decision(line.number, mention.start, mention.number_end, text, State.UNCHANGED)


def _in_unit(mention: Mention, unit: Unit) -> Mention:
    kind = Kind.PERCENT if unit.is_percent else Kind.AMOUNT if unit.is_money else Kind.COUNT
    factor = unit.factor or 1
    return replace(mention, kind=kind, value=mention.value * factor, step=mention.step * factor, unit=unit)


def _where(pair: FigurePair) -> str:
    place = f" (ô {pair.place})" if pair.place else ""
    return f"{pair.name}{place}."


def _is_rounded(mention: Mention, pair: FigurePair, new: str) -> bool:
    """Whether an amount is printed with less than it has, where the old one was whole."""
    return (
        pair.unit == MONEY
        and pair.old == mention.value
        and pair.new is not None
        and mention.unit.factor != 1
        and (write_number(float(pair.new / (mention.unit.factor or 1))) != new)
    )


def _in_full(pair: FigurePair) -> str:
    value: Fraction = pair.new or Fraction(0)
    return (
        write_money(float(value))
        if pair.unit == MONEY
        else f"{write_number(float(value))}{pair.unit if pair.unit == PERCENT else ''}"
    )
