"""What a report says of the rows of a form: sentences as data, each an ordered list of cases.

The first case that holds gives the sentence. A text has places in braces: ``{allocated:money}`` is a formula of the
little language with a style, ``{label}`` the text of a column, ``{carried}`` a piece with cases of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from mtqg_xl.definition.language import CHILDREN_WORDS, Binary, Call, Expr, LanguageError, Ref, parse

REPORT_SHEET = "LỜI BÁO CÁO"
"""The sheet of a workbook that holds the sentences; it is made from the forms, and nothing is typed there."""

Style = Literal["money", "percent", "count", "number", "amount", "text", "sentence"]
STYLES: tuple[Style, ...] = get_args(Style)
"""How a place is written: 2.981.000.000 đồng · 76,9% · 03 · 10.491,5 · a number with its unit · words · a sentence."""

EVERY_BLOCK = "blocks"
"""The scope of a sentence that every block of a form has which has none of its own."""

WORD_STYLES = frozenset({"text", "sentence"})
"""Styles of columns that hold words."""

_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class WordStyle:
    """How the sentences of a kit print percents, as its Word report does.

    They have ``percent_decimals``, zeros at the end dropped; from ``percent_whole_from`` up to 100 none. ``periods``
    names the kinds of period whose report prints so; none in the style that the others have.
    """

    percent_decimals: int = 1
    percent_whole_from: int = 100
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceCase:
    """One wording and when it is used: every condition must hold.

    ``when`` holds comparisons. ``answered``, ``missing``, ``blank`` and ``marked`` name columns: something usable is
    typed; nothing usable is, and blanks are not said to mean none; nothing at all is; only marks are. An
    ``optional`` sentence is shown if the officer asks for it.
    """

    text: str
    when: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    optional: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the case holds always."""
        return not (self.when or self.asked)

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns of which the case asks whether something is typed."""
        return (*self.answered, *self.missing, *self.blank, *self.marked)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of sentences with cases of its own; nothing where none holds."""

    id: str
    cases: tuple[SentenceCase, ...]


@dataclass(frozen=True, slots=True)
class ReportSentence:
    """The sentence of some rows.

    ``scope`` is ``leaf`` (leaf and rest rows), ``parent`` (parent, link and total rows), ``all``, ``row`` (each id of
    ``rows``), ``block:<id>``, or ``blocks`` (every block of the form that has none of its own). ``cells`` are the
    columns that the sheet names as its source; ``line`` is what a row of a block is called, before its number.
    """

    id: str
    scope: str
    cells: tuple[str, ...]
    cases: tuple[SentenceCase, ...]
    pieces: tuple[Piece, ...] = ()
    rows: tuple[str, ...] = ()
    line: str = ""

    def piece(self, piece_id: str) -> Piece:
        """Return a piece by its id."""
        return next(piece for piece in self.pieces if piece.id == piece_id)

    @property
    def every_case(self) -> tuple[SentenceCase, ...]:
        """The cases of the sentence and of its pieces."""
        return (*self.cases, *(case for piece in self.pieces for case in piece.cases))

    @property
    def is_silent(self) -> bool:
        """Whether it never says anything: what stands in its rows is said by the sentence of another row."""
        return not any(case.text for case in self.cases)

    @property
    def is_of_block(self) -> bool:
        """Whether it speaks of the rows of blocks, not of fixed ones."""
        return self.scope == EVERY_BLOCK or self.scope.startswith("block:")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text: a formula with a style; without one a piece, or a column that holds words."""

    name: str
    style: str
    expr: Expr | None


@cache
def text_parts(text: str) -> tuple[str | Slot, ...]:
    """Return the words and places of a text in order.

    Raises:
        LanguageError: a brace alone, a place without a name, or a formula that the language does not allow.
    """
    found: list[str | Slot] = []
    at = 0
    for match in _PLACE.finditer(text):
        found += [text[at : match.start()], _slot(match[1])]
        at = match.end()
    found.append(text[at:])
    stray = next((part for part in found if isinstance(part, str) and ("{" in part or "}" in part)), None)
    if stray is not None:
        raise LanguageError(f"dấu ngoặc nhọn đứng một mình trong “{text}”")
    return tuple(part for part in found if part != "")


def _slot(inside: str) -> Slot:
    name, colon, style = inside.rpartition(":")
    if not colon:
        name, style = inside, ""
    return Slot(name.strip(), style.strip(), parse(name) if colon else _plain(name.strip()))


def _plain(name: str) -> Expr | None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise LanguageError(f"“{{{name}}}” phải là tên một phần, một cột chữ, hoặc công thức:kiểu")
    return Ref(name)


def slots(sentence: ReportSentence) -> Iterator[Slot]:
    """Yield every place of the texts of a sentence and of its pieces."""
    for case in sentence.every_case:
        yield from (part for part in text_parts(case.text) if isinstance(part, Slot))


def is_own(ref: Ref) -> bool:
    """Whether a reference names a column of the row that a sentence speaks of."""
    return ref.instance is None and ref.row is None and ref.block is None


def number_columns(sentence: ReportSentence) -> frozenset[str]:
    """Return the columns of its own row whose numbers a sentence writes in some case."""
    numbers = (slot.expr for slot in slots(sentence) if slot.style and slot.style not in WORD_STYLES)
    return frozenset(name for expr in numbers if expr is not None for name in _own_columns(expr))


def _own_columns(expr: Expr) -> Iterator[str]:
    """Yield the columns of its own row that a formula reads; what it reads in the children of a row is theirs."""
    if isinstance(expr, Ref):
        yield from [expr.column] if is_own(expr) else []
    elif isinstance(expr, Binary):
        yield from (*_own_columns(expr.left), *_own_columns(expr.right))
    elif isinstance(expr, Call) and expr.word not in CHILDREN_WORDS:
        yield from (name for argument in expr.arguments for name in _own_columns(argument))
