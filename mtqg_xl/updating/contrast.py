"""What tells two figures of one value apart, and which of them the words around a number speak for.

Two figures share most of their words. Only those that the one has and the other has not can decide between them: of
their rows, of their columns, of what stands above them; beside these what the numbers nearby were decided to be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from mtqg_xl.narrative.text import Figure
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_in
from mtqg_xl.updating.pairs import FigurePair, Side
from mtqg_xl.updating.surroundings import Surroundings
from mtqg_xl.updating.words import Weights, likeness, numbered_in

_ABOVE: Final = 0.5
_LIKE: Final = 1.0
_ROW: Final = {"clause": 2.0, "sentence": 1.2}
_KIN: Final = 0.8
_SIDE: Final = 0.8
_ALONE: Final = 0.4
_ROLE: Final = 1.0
_UNIT: Final = 0.8
_OWN_NUMBER: Final = 0.8
_OTHER_NUMBER: Final = 1.0
_UNNUMBERED: Final = 0.4
_MARKED: Final = 0.6
_COMPARED: Final = (1.5, 1.0, 0.6)
"""How much it says that both figures behind a percent are decided nearby, by how many numbers lie between."""
_LEAD: Final = (0.35, 1.0)
"""By how much more must speak for a figure than for its rival in the same form, and in another."""
_DOUBT: Final = (0.6, 0.3)
"""What may speak for the rival at most, as a share of what speaks for the figure."""
_MOSTLY: Final = 0.5
_DEFINITE: Final = frozenset({Role.PLAN, Role.DONE, Role.REMAINING})
_MARKED_BY: Final = (
    *("ước", "kéo dài", "tạm ứng", "sự nghiệp", "sn", "đtpt", "lồng ghép", "chuyển nguồn"),
    *("thu hồi", "còn lại", "đối ứng", "nợ đọng"),
)
_MARKS: Final = tuple(frozenset(words.split()) for words in _MARKED_BY)
"""Words that nobody leaves out who means them: a figure that has them is not meant where they are not said."""


@dataclass(frozen=True)
class Near:
    """What is decided beside a number: rows with how near each is (``clause``, ``sentence``), and figures.

    ``figures`` are those of the numbers of the sentence or table row, by how many numbers away each stands; those
    behind the number count as farther away.
    """

    rows: Mapping[tuple[str, str], str]
    figures: Mapping[Figure, int]


class Contrast:
    """Compares what the words around a number say of two figures."""

    def __init__(self, labels: Weights, titles: Weights, signs: Callable[[str], frozenset[str]]) -> None:
        self._labels = labels
        self._titles = titles
        self._signs = signs
        self._marks: dict[tuple[str, str], frozenset[frozenset[str]]] = {}

    def is_won(self, pair: FigurePair, rival: FigurePair, mention: Mention, around: Surroundings, near: Near) -> bool:
        """Whether what tells the two figures apart speaks for the first, and not much for its rival."""
        own, other = (
            self._words(one, than, around)
            + self._marked(one, than, around)
            + _beside(one, than, near)
            + _sort(one, than, mention, around)
            for one, than in ((pair, rival), (rival, pair))
        )
        if own == other == 0:
            return self._is_plain(pair, rival, around)
        is_elsewhere = pair.figure.instance != rival.figure.instance
        return own - other >= _LEAD[is_elsewhere] and other <= own * _DOUBT[is_elsewhere]

    def _is_plain(self, pair: FigurePair, rival: FigurePair, around: Surroundings) -> bool:
        """Whether the rival is the same figure with more to say of it, its column or its row, which nobody said."""
        if pair.row == rival.row:
            return self._signs(pair.column) < self._signs(rival.column)
        label = self._signs(pair.named)
        is_alone = pair.figure.instance == rival.figure.instance and pair.figure.column == rival.figure.column
        is_less = is_alone and label < self._signs(rival.named)
        return is_less and self._labels.share(label, around.subject | around.nearest) >= _MOSTLY

    def _words(self, pair: FigurePair, rival: FigurePair, around: Surroundings) -> float:
        """How much is said of what only the first figure has."""
        if pair.row == rival.row:
            return self._column_words(pair, rival, around) + self._labels.said(
                self._signs(pair.told) - self._signs(rival.told), around.just_before
            )
        label, above = self._signs(pair.named), self._signs_above(pair)
        others = self._signs(rival.named) | self._signs(rival.column)
        found = self._labels.said(label - others, around.of_row)
        found += _ABOVE * self._labels.said(above - self._signs_above(rival) - others - label, around.of_above)
        if around.row_head and pair.label != rival.label:
            found += _LIKE * likeness(around.row_head, pair.label)
        found += _number(label - others, around.clause)
        found += _UNNUMBERED * self._is_unsaid(rival, pair, around)
        return found + self._column_words(pair, rival, around)

    def _is_unsaid(self, pair: FigurePair, rival: FigurePair, around: Surroundings) -> bool:
        """Whether only the first row bears a number of its kind, and neither sentence nor heading says it."""
        own, other = (numbered_in(self._signs(one.named)) for one in (pair, rival))
        return bool(own) and not other and not own & around.everything

    def _column_words(self, pair: FigurePair, rival: FigurePair, around: Surroundings) -> float:
        others = self._signs(rival.column) | (self._signs(rival.named) if pair.row != rival.row else frozenset())
        found = self._titles.said(self._signs(pair.column) - others, around.of_column)
        if around.column_head and pair.title != rival.title:
            found += _LIKE * likeness(around.column_head, pair.title)
        return found

    def _signs_above(self, pair: FigurePair) -> frozenset[str]:
        return frozenset[str]().union(*(self._signs(text) for text in pair.above))

    def _marked(self, pair: FigurePair, rival: FigurePair, around: Surroundings) -> float:
        """How much it speaks for a figure that it has a mark which was said, or its rival one which was not."""
        own, other = self._marks_of(pair), self._marks_of(rival)
        near = frozenset(mark for mark in other | own if mark <= around.nearest or mark <= around.column_signs)
        said = near | {mark for mark in other | own if mark <= around.clause}
        if own - other & near:
            return _MARKED
        return _MARKED if other - own - said and not own - other - said else 0.0

    def _marks_of(self, pair: FigurePair) -> frozenset[frozenset[str]]:
        key = pair.label, pair.column
        if key not in self._marks:
            signs = self._signs(pair.named) | self._signs(pair.column)
            self._marks[key] = frozenset(mark for mark in _MARKS if mark <= signs)
        return self._marks[key]


def _number(signs: frozenset[str], said: frozenset[str]) -> float:
    """For a row that bears a number of its kind, "dự án 3": whether that is said, or another of that kind."""
    own = numbered_in(signs)
    if own & said:
        return _OWN_NUMBER
    kinds = {sign.rpartition(" ")[0] for sign in own}
    return -_OTHER_NUMBER if any(sign.rpartition(" ")[0] in kinds for sign in numbered_in(said)) else 0.0


def _beside(pair: FigurePair, rival: FigurePair, near: Near) -> float:
    """How much the decided numbers nearby speak for a figure."""
    found = 0.0
    own, other = (_ROW.get(near.rows.get(one.row, ""), 0.0) for one in (pair, rival))
    found += max(0.0, own - other)
    if _is_kin(pair, near) and not _is_kin(rival, near):
        found += _KIN
    if pair.compared and pair.compared != rival.compared:
        places = [near.figures.get(figure) for figure in pair.compared]
        known = [place for place in places if place is not None]
        if len(known) == len(places):
            found += _COMPARED[min(max(known) // 2, len(_COMPARED) - 1)]
        elif known:
            found += _COMPARED[-1] / 2
    return found


def _is_kin(pair: FigurePair, near: Near) -> bool:
    """Whether a row nearby, of any form, is what a figure's row tells more of: DTTS.1.n2 and dtts.1.n2.done."""
    row = pair.figure.row.lower()
    return any(row.startswith(f"{other.lower()}.") for _, other in near.rows)


def _sort(pair: FigurePair, rival: FigurePair, mention: Mention, around: Surroundings) -> float:
    """How much side, role and unit of a number speak for a figure where its rival is of another sort."""
    found = 0.0
    if pair.side is not rival.side:
        side = around.side or Side.PART  # a number that stands alone is rarely the whole
        found += (_SIDE if around.side is not None else _ALONE) * (side is pair.side)
    said = role_in(around.before)
    if said in _DEFINITE and pair.role is not rival.role:
        found += _ROLE * (said is pair.role)
    if mention.kind is Kind.COUNT and mention.noun and pair.unit.lower() != rival.unit.lower():
        found += _UNIT * (bool(pair.unit) and mention.noun.lower().startswith(pair.unit.lower()))
    return found
