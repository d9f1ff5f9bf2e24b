"""Numbers of a report matched with the cells of a workbook: by value, by unit, and by the words nearby."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.cells import Cell, telling_words
from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.document import Report
from mtqg_xl.proofreading.lines import Line, lines_of
from mtqg_xl.proofreading.mentions import Kind, Mention

_MONEY: Final = "đồng"
_NEAR_CHARACTERS: Final = 220
_SURE: Final = Fraction(6, 10)
_PROBABLE: Final = Fraction(8, 10)
_SMALLEST_COUNT: Final = 10
_TELLING_DIGITS: Final = 4
_POWERS: Final = frozenset(Fraction(10) ** power for power in (-6, -3, -2, -1, 1, 2, 3, 6))
Cells = Mapping[str, Sequence[Cell]]


def matched_claims(report: Report, cells: Sequence[Cell]) -> tuple[Claim, ...]:
    """Return a claim for each amount, percent and larger count: equal to a cell, rounded, different, not found."""
    by_unit: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_unit[_MONEY if cell.unit == _MONEY else "%" if cell.unit == "%" else ""].append(cell)
    claims: list[Claim] = []
    heading = ""
    for line in lines_of(report):
        heading = line.text if line.paragraph.heading else heading
        for _, _, figures in line.sentences:
            claims += _of_sentence(line, [one for one in figures if _is_matched(one)], telling_words(heading), by_unit)
    return tuple(claims)


def _is_matched(mention: Mention) -> bool:
    is_small = mention.kind is Kind.COUNT and (mention.value < _SMALLEST_COUNT or bool(mention.unit.name))
    return mention.value != 0 and not is_small and mention.kind is not Kind.POINTS


def _of_sentence(line: Line, figures: Sequence[Mention], heading: frozenset[str], by_unit: Cells) -> Iterator[Claim]:
    """Match the figures of one sentence: those that are in the workbook first, for they tell which row it is about."""
    figures = [next((pair.part for pair in line.pairs if pair.part.start == one.start), one) for one in figures]
    found = {one.start: _equal(line, one, heading, by_unit) for one in figures}
    rows = frozenset(cell.row for cell, _ in filter(None, found.values()))
    for one in figures:
        equal = found[one.start] or _equal_in(rows, one, by_unit)
        if equal is not None:
            cell, words = equal
            yield _claim(line, one, cell, Verdict.OK, f"{words} ô {cell.place} ({cell.name}).")
        else:
            yield from _different(line, one, heading, rows, by_unit)


# --- in the workbook ---------------------------------------------------------------------------------------


def _equal(line: Line, mention: Mention, heading: frozenset[str], by_unit: Cells) -> tuple[Cell, str] | None:
    """The cell that a number is, and whether it was rounded; None where no cell has it, or only by chance."""
    near = _near(line, mention)
    for found, words in _of_value(mention, by_unit):
        best = max(found, key=lambda cell: _fit(line, mention, cell, near | heading), default=None)
        if best is not None and _is_no_chance(mention, best, near | heading):
            return best, words
    return None


def _equal_in(rows: frozenset[tuple[str, str]], mention: Mention, by_unit: Cells) -> tuple[Cell, str] | None:
    """The cell of a row that the sentence is about already."""
    for found, words in _of_value(mention, by_unit):
        here = [cell for cell in found if cell.row in rows]
        if here:
            return here[0], words
    return None


def _of_value(mention: Mention, by_unit: Cells) -> Iterator[tuple[list[Cell], str]]:
    candidates = _candidates(mention, by_unit)
    yield [cell for cell in candidates if cell.value == mention.value], "Bằng"
    span = mention.interval
    yield [cell for cell in candidates if span.low <= cell.value <= span.high], "Bằng sau khi làm tròn"


def _candidates(mention: Mention, by_unit: Cells) -> Sequence[Cell]:
    cells = by_unit.get({Kind.AMOUNT: _MONEY, Kind.PERCENT: "%"}.get(mention.kind, ""), ())
    if mention.kind is not Kind.COUNT:
        return cells
    return [cell for cell in cells if not cell.unit or cell.unit.split()[0] == mention.head]


def _is_no_chance(mention: Mention, cell: Cell, near: frozenset[str]) -> bool:
    """Whether a cell of the same value is the number: it has many digits, or its words stand nearby."""
    digits = "".join(sign for sign in mention.text if sign.isdigit()).strip("0")
    if mention.kind is Kind.AMOUNT and len(digits) >= _TELLING_DIGITS:
        return True
    least = _SURE if mention.kind is Kind.COUNT else Fraction(1, 3)
    return _likeness(cell, near) >= least


def _near(line: Line, mention: Mention) -> frozenset[str]:
    return telling_words(line.text[max(0, mention.start - _NEAR_CHARACTERS) : mention.end + 40])


def _beside(line: Line, mention: Mention) -> frozenset[str]:
    """The words right before and behind a number, which name its column: "giải ngân", "kế hoạch"."""
    behind = re.split(r"[,;.(]", line.after(mention))[0]
    return telling_words(f"{line.before(mention)[-60:]} {mention.noun} {behind[:30]}")


def _likeness(cell: Cell, near: frozenset[str]) -> Fraction:
    """How many of the words of a cell's row (of its column, where the row has none of its own) stand nearby."""
    words = cell.label_words or cell.title_words
    return Fraction(len(words & near), len(words)) if words else Fraction(0)


def _fit(line: Line, mention: Mention, cell: Cell, near: frozenset[str]) -> tuple[Fraction, int]:
    return _likeness(cell, near), len(cell.title_words & _beside(line, mention))


# --- not in the workbook -------------------------------------------------------------------------------------


def _different(
    line: Line, mention: Mention, heading: frozenset[str], rows: frozenset[tuple[str, str]], by_unit: Cells
) -> Iterator[Claim]:
    """Yield what is thought of a number that no cell has: a cell that it should be, several, or none."""
    likely = _likely(line, mention, heading, rows, by_unit)
    values = {cell.value for cell in likely}
    if not likely:
        if mention.kind is not Kind.COUNT:
            yield claim_about(line, mention, "cell", Verdict.UNCHECKED, "Không tìm thấy số này trong biểu.")
        return
    cell = likely[0]
    if len(values) > 1 and mention.kind is Kind.COUNT and not _is_slip(mention, cell):
        return  # a smaller number may be of anything
    if len(values) > 1:
        listed = " hoặc ".join(f"ô {one.place} là {in_notation_of(mention, one.value)}" for one in likely[:2])
        reason = f"Báo cáo ghi {shown(mention)}; trong biểu có thể là {listed}: xem lại là ô nào."
        yield _claim(line, mention, cell, Verdict.DOUBTFUL, reason)
        return
    is_sure = mention.kind is not Kind.COUNT or cell.row in rows
    verdict = Verdict.WRONG if is_sure and _is_slip(mention, cell) and not mention.hedge else Verdict.DOUBTFUL
    written = in_notation_of(mention, cell.value)
    named = ", ".join(filter(None, (cell.label, cell.title)))
    yield _claim(line, mention, cell, verdict, f"Ô {cell.place} ({named}) là {written}; báo cáo ghi {shown(mention)}.")


def _likely(
    line: Line, mention: Mention, heading: frozenset[str], rows: frozenset[tuple[str, str]], by_unit: Cells
) -> list[Cell]:
    """The cells that a number should be: of its row, by its words; those first that it is a slip of.

    The row is known where another number of the sentence stands in it, or where nearly all its words stand nearby.
    """
    near, beside = _near(line, mention) | heading, _beside(line, mention)
    candidates = _candidates(mention, by_unit)
    cells = [cell for cell in candidates if cell.row in rows]
    if not cells:
        named = [cell for cell in candidates if _is_named(cell, near)]
        best = max((_likeness(cell, near) for cell in named), default=Fraction(0))
        cells = [cell for cell in named if _likeness(cell, near) == best]
    alone = {cell.row for cell in cells if sum(other.row == cell.row for other in cells) == 1}
    cells = [cell for cell in cells if cell.row in alone or cell.title_words & beside]
    slips = [cell for cell in cells if _is_slip(mention, cell)]
    most = max((len(cell.title_words & beside) for cell in cells), default=0)
    return slips or [cell for cell in cells if len(cell.title_words & beside) == most]


def _is_named(cell: Cell, near: frozenset[str]) -> bool:
    words = {word for word in cell.label_words if len(word) > 1}
    return len(words) >= 2 and Fraction(len(words & near), len(words)) >= _PROBABLE


def _is_slip(mention: Mention, cell: Cell) -> bool:
    """Whether two different values look like one with a slip: digits that changed places, noughts, up to a tenth."""
    if cell.value <= 0:
        return False
    times = mention.value / cell.value
    digits = [sorted(str(int(value / (mention.step or 1)))) for value in (mention.value, cell.value)]
    return Fraction(9, 10) <= times <= Fraction(11, 10) or times in _POWERS or digits[0] == digits[1]


def _claim(line: Line, mention: Mention, cell: Cell, verdict: Verdict, reason: str) -> Claim:
    impact = cell.value - mention.value if verdict is not Verdict.OK and mention.kind is Kind.AMOUNT else None
    return claim_about(
        *(line, mention, "cell", verdict, reason),
        recomputed=cell.value, written=in_notation_of(mention, cell.value), how=f"ô {cell.place}", impact=impact,
    )  # fmt: skip
