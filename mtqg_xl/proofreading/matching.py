"""Numbers of a report matched with the cells of a workbook: by value, by unit, and by the words nearby."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isfinite
from typing import Final

from mtqg_xl.definition.model import Instance
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.frames import to_frame
from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.document import Report
from mtqg_xl.proofreading.lines import Line, lines_of
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import fold

_MONEY: Final = "đồng"
_WORD: Final = re.compile(r"[^\W_]{2,}")
_COMMON: Final = frozenset(
    [
        "và",
        "của",
        "các",
        "cho",
        "từ",
        "với",
        "theo",
        "năm",
        "trong",
        "dự",
        "án",
        "tiểu",
        "nội",
        "dung",
        "tổng",
        "số",
        "đồng",
        "đã",
        "được",
        "đến",
        "chương",
        "trình",
        "mtqg",
        "vùng",
        "người",
        "hộ",
        "xã",
    ]
)
_NEAR_CHARACTERS: Final = 220
_SURE: Final = Fraction(6, 10)
_PROBABLE: Final = Fraction(8, 10)
_SMALLEST_COUNT: Final = 10


@dataclass(frozen=True)
class Cell:
    """One number of a workbook: in đồng for money, 0-100 for percents."""

    place: str
    label: str
    title: str
    value: Fraction
    unit: str

    @cached_property
    def label_words(self) -> frozenset[str]:
        """The words of its row that tell it from others."""
        return words_of(self.label)

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of its column that tell it from others."""
        return words_of(self.title)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that mean something."""
    return frozenset(word for word in _WORD.findall(fold(text)) if word not in _COMMON)


def cells_of(submission: Submission, figures: FigureSet) -> tuple[Cell, ...]:
    """Return every number that stands in a workbook, computed from what was typed, with where it stands."""
    instances = {instance.id: instance for instance in figures.kit.instances}
    found: list[Cell] = []
    frame = to_frame(figures)
    kept = frame[frame["present"]]
    for form, row, column, value, unit in zip(
        *(kept[name] for name in ("form", "row", "column", "value", "unit")), strict=True
    ):
        if not isfinite(value) or form in {figures.kit.header, figures.kit.justification}:
            continue
        place = f"{submission.sheet(form)}!{submission.own(form, row, column)}"
        label, title = _names(instances[form], row, column)
        found.append(Cell(place, label, title, Fraction(repr(float(value))), unit))
    return tuple(found)


def _names(instance: Instance, row: str, column: str) -> tuple[str, str]:
    label = next((one.label for one in instance.rows if one.id == row), "")
    title = next((" ".join(one.title) for one in instance.form.columns if one.id == column), "")
    return label, title


def matched_claims(report: Report, cells: Sequence[Cell]) -> tuple[Claim, ...]:
    """Return a claim for each amount, percent and larger count:"
    " equal to a cell, after rounding, different, not found.
    """
    by_unit: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_unit[_MONEY if cell.unit == _MONEY else "%" if cell.unit == "%" else ""].append(cell)
    return tuple(
        claim for line in lines_of(report) for mention in line.figures for claim in _match(line, mention, by_unit)
    )


def _match(line: Line, mention: Mention, by_unit: Mapping[str, Sequence[Cell]]) -> Iterator[Claim]:
    mention = next((pair.part for pair in line.pairs if pair.part.start == mention.start), mention)
    if mention.value == 0 or (mention.kind is Kind.COUNT and (mention.value < _SMALLEST_COUNT or mention.unit.name)):
        return
    unit = {Kind.AMOUNT: _MONEY, Kind.PERCENT: "%"}.get(mention.kind, "")
    candidates = by_unit.get(unit, ())
    near = _near(line, mention)
    equal = [cell for cell in candidates if cell.value == mention.value]
    rounded = [cell for cell in candidates if mention.interval.low <= cell.value <= mention.interval.high]
    for found, words in ((equal, "bằng"), (rounded, "bằng sau khi làm tròn")):
        best = _best(found, near)
        if best is not None and (mention.kind is not Kind.COUNT or _likeness(best, near) >= _SURE):
            reason = f"{words.capitalize()} ô {best.place} ({best.label})."
            yield _claim(line, mention, best, Verdict.OK, reason)
            return
    likely = _best(
        [cell for cell in candidates if _likeness(cell, near) >= _PROBABLE and _names_both(cell, near)], near
    )
    if likely is not None and mention.kind is not Kind.COUNT:
        verdict = Verdict.WRONG if _is_slip(mention, likely) else Verdict.DOUBTFUL
        reason = (
            f"Ô {likely.place} ({likely.label}, {likely.title}) là"
            f" {_written(mention, likely)}; báo cáo ghi {shown(mention)}."
        )
        yield _claim(line, mention, likely, verdict, reason)
    elif mention.kind is not Kind.COUNT:
        yield claim_about(line, mention, "cell", Verdict.UNCHECKED, "Không tìm thấy số này trong biểu.")


def _near(line: Line, mention: Mention) -> frozenset[str]:
    return words_of(line.text[max(0, mention.start - _NEAR_CHARACTERS) : mention.end + 40])


def _likeness(cell: Cell, near: frozenset[str]) -> Fraction:
    label = cell.label_words or cell.title_words
    return Fraction(len(label & near), len(label)) if label else Fraction(0)


def _names_both(cell: Cell, near: frozenset[str]) -> bool:
    """Whether both the row and the column of a cell are named nearby."""
    return len(cell.label_words) >= 2 and (not cell.title_words or bool(cell.title_words & near))


def _best(found: Sequence[Cell], near: frozenset[str]) -> Cell | None:
    return max(
        found, key=lambda cell: (_likeness(cell, near), len((cell.label_words | cell.title_words) & near)), default=None
    )


def _is_slip(mention: Mention, cell: Cell) -> bool:
    """Whether two different values look like one with a slip: of the same size, or exactly 10, 100 or 1.000 times."""
    if cell.value <= 0:
        return False
    times = mention.value / cell.value
    return Fraction(9, 10) <= times <= Fraction(11, 10) or times in {
        Fraction(10) ** power for power in (-3, -2, -1, 1, 2, 3)
    }


def _written(mention: Mention, cell: Cell) -> str:
    return in_notation_of(mention, cell.value)


def _claim(line: Line, mention: Mention, cell: Cell, verdict: Verdict, reason: str) -> Claim:
    impact = cell.value - mention.value if verdict is not Verdict.OK and mention.kind is Kind.AMOUNT else None
    return claim_about(
        *(line, mention, "cell", verdict, reason), recomputed=cell.value, written=_written(mention, cell),
        how=f"ô {cell.place}", impact=impact,
    )  # fmt: skip
