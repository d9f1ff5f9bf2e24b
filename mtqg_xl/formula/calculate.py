"""The values of whole workbooks, computed as Excel would: what we write beside our formulas.

Only the functions of `ALLOWED_FUNCTIONS` are known. A value that cannot be known is `Unsupported`, together with every
cell that depends on it: a workbook of ours must hold none.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mtqg_xl.formula.compiler import Foreign, Template, compiled
from mtqg_xl.formula.long_columns import LongColumn
from mtqg_xl.formula.nodes import Kind
from mtqg_xl.formula.regions import Allowance, Region, Sheet
from mtqg_xl.formula.relative import covered
from mtqg_xl.formula.runs import FRAME_SLOTS, Frame
from mtqg_xl.formula.stretches import Key
from mtqg_xl.formula.syntax import FormulaSyntaxError, error_code, has_external_link, reference, split, unquoted
from mtqg_xl.formula.values import ErrorValue, Formula, Scalar, Unsupported, Value

Input = float | int | str | bool | ErrorValue | Formula | None
Place = tuple[str, int, int]


def calculate(
    sheets: Mapping[str, Mapping[Key, Input]],
    wanted: Iterable[Place] | None = None,
    long: Mapping[str, Sequence[Mapping[int, LongColumn]]] | None = None,
    allowance: Allowance | None = None,
) -> dict[Place, Value | Unsupported]:
    """Return the value of every formula by (sheet, row, column), rows and columns from 1.

    ``sheets`` holds constants, None for blank, and `Formula`; a text that begins with ``=`` is text. With
    ``wanted`` only those formulas and what they need are computed and returned. ``long`` are columns of rows that are
    not among the cells of their sheet. With an ``allowance`` formulas over large regions are computed until it is used
    up; the others are `Unsupported.TOO_SLOW`. Cells of a circle and what depends on them are `Unsupported`; nothing is
    raised for what a formula says.
    """
    book = Book.of(sheets)
    book.allow(allowance or Allowance())
    if long:
        for name, columns in long.items():
            book.sheets[name.casefold()].long = columns
        return _Calculation(book).run(book.known(wanted) if wanted is not None else book.formula_places())
    if wanted is not None:
        return _Calculation(book).run(book.known(wanted))
    return _in_known_order(book) or _in_new_order(book)


@dataclass(slots=True)
class Book:
    """Sheets by name without regard to case, and the regions that formulas name."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    regions: dict[tuple[str, str], Region] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)

    @classmethod
    def of(cls, sheets: Mapping[str, Mapping[Key, Input]]) -> "Book":
        """Return the book of sheets as `calculate` takes them."""
        return cls({name.casefold(): _sheet(name, cells) for name, cells in sheets.items()})

    def allow(self, allowance: Allowance) -> None:
        """Let all sheets use one allowance."""
        self.allowance = allowance
        for sheet in self.sheets.values():
            sheet.allowance = allowance

    def formula_places(self) -> list[Place]:
        """Return where formulas stand."""
        return [(key, *cell) for key, sheet in self.sheets.items() for cell in sheet.formulas]

    def known(self, places: Iterable[Place]) -> list[Place]:
        """Return those of the places that hold formulas, by the key of their sheet."""
        keyed = ((name.casefold(), row, column) for name, row, column in places)
        return [p for p in keyed if p[0] in self.sheets and p[1:] in self.sheets[p[0]].formulas]

    def region(self, own: str, text: str) -> Region | None:
        """Return the cells that an operand of a formula on the sheet ``own`` names; None without that sheet."""
        known = self.regions.get((own, text))
        if known is not None:
            return known
        cells = covered(reference(text), own)
        sheet = self.sheets.get((cells.sheet or own).casefold())
        if sheet is None:
            return None
        region = Region(sheet, *cells[1:])
        self.regions[own, text] = region
        return region


@dataclass(frozen=True, slots=True)
class Prepared:
    """One formula ready to run."""

    template: Template
    frame: Frame

    def regions_read(self) -> Iterator[Region]:
        """Yield the regions whose cells the formula reads."""
        unread = self.template.unread
        for index, item in enumerate(self.frame[FRAME_SLOTS:]):
            if item.__class__ is Region and index not in unread:
                yield item


def prepare(
    book: Book, sheet: str, key: Key, text: str, foreign: Foreign | None = None, deadline: float = math.inf
) -> Prepared | Unsupported:
    """Return the formula of a cell ready to run on a book, or why it cannot be; ``deadline`` as in a frame."""
    try:
        skeleton, operands = split(text)
    except FormulaSyntaxError:
        return Unsupported.SYNTAX
    template = compiled(skeleton, foreign)
    if isinstance(template, Unsupported):
        return Unsupported.EXTERNAL if has_external_link(text) else template
    slots: list[Region | Scalar] = []
    for written, kind in zip(operands, template.kinds, strict=True):
        slot = book.region(sheet, written) if kind is Kind.REFERENCE else _constant(written, kind)
        if slot is None:
            return Unsupported.SHEET
        slots.append(slot)
    return Prepared(template, (*key, deadline, *slots))


def _constant(written: str, kind: Kind) -> str | ErrorValue:
    return unquoted(written) if kind is Kind.TEXT else ErrorValue(error_code(written))


def _sheet(name: str, cells: Mapping[Key, Input]) -> Sheet:
    sheet = Sheet(name)
    for key, value in cells.items():
        if isinstance(value, Formula):
            sheet.formulas[key] = value.text
        elif value is not None:
            sheet.values[key] = constant(value)
    return sheet


def constant(value: float | str | bool | ErrorValue) -> Value:
    """Return a constant as cells hold it: every number a float, and ``#NUM!`` for what is no number."""
    if isinstance(value, bool | ErrorValue):
        return value
    if isinstance(value, str):
        return str(value)
    return float(value) if math.isfinite(value) else ErrorValue.NUM


@dataclass(slots=True)
class _Step:
    """A formula whose precedents are being computed."""

    place: Place
    prepared: Prepared
    needs: Iterator[Place]


class _Calculation:
    """Every formula after the formulas it reads; a stack of our own, so that a long chain needs no recursion."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.known: dict[Place, Value | Unsupported] = {}
        self.stack: list[_Step] = []
        self.active: set[Place] = set()
        self.finished: list[tuple[Place, Prepared]] = []
        """The formulas that have a value, each after those that it reads."""

    def run(self, places: Iterable[Place]) -> dict[Place, Value | Unsupported]:
        for place in places:
            self.enter(place)
            while self.stack:
                self.advance(self.stack[-1])
        names = {key: sheet.name for key, sheet in self.book.sheets.items()}
        return {(names[sheet], row, column): value for (sheet, row, column), value in self.known.items()}

    def enter(self, place: Place) -> None:
        if place in self.known:
            return
        sheet, *key = place
        where = (key[0], key[1])
        prepared = prepare(self.book, sheet, where, self.book.sheets[sheet].formulas[where])
        if isinstance(prepared, Unsupported):
            self.known[place] = prepared
            return
        self.stack.append(_Step(place, prepared, _needs(prepared)))
        self.active.add(place)

    def advance(self, step: _Step) -> None:
        for need in step.needs:
            if need in self.active:
                self.mark_circle(need)
            elif need not in self.known:
                self.enter(need)
                return
        self.finish(self.stack.pop())

    def mark_circle(self, place: Place) -> None:
        for step in reversed(self.stack):
            self.known[step.place] = Unsupported.CIRCLE
            if step.place == place:
                return

    def finish(self, step: _Step) -> None:
        self.active.remove(step.place)
        if step.place in self.known:
            return
        regions = list(step.prepared.regions_read())
        for region in regions:
            region.settle()
        if any(region.unsupported for region in regions):
            self.known[step.place] = Unsupported.DEPENDS
            return
        value = step.prepared.template.value(step.prepared.frame)
        self.known[step.place] = value
        if not isinstance(value, Unsupported):
            self.finished.append((step.place, step.prepared))
            sheet, row, column = step.place
            self.book.sheets[sheet].values[row, column] = value


# --- the same formulas again ----------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class _Ordered:
    """A book all of whose formulas have a value, ready to be computed again with other constants.

    The workbooks of one kit hold the same formulas: to part them, and to find out which needs which, takes longer than
    to compute them. And of two of them most constants are the same: only what those that differ reach is computed.
    """

    book: Book
    steps: list[tuple[Place, Prepared]]
    constants: dict[str, dict[Key, Value]]
    """What the cells of each sheet hold that are no formulas, in the state that ``book`` is in."""
    is_whole: bool = True
    """Whether every cell of ``book`` has its value: a computation may have broken off."""
    readers: dict[str, dict[Key, list[Region]]] = field(default_factory=dict)
    """The regions that a cell lies in, by sheet."""
    steps_of: dict[Region, list[int]] = field(default_factory=dict)
    """The formulas that read a region, as places in ``steps``."""

    def holds(self, book: Book) -> bool:
        """Whether another book has the same formulas on sheets of the same names."""
        own, other = self.book.sheets.values(), book.sheets.values()
        return len(own) == len(other) and all(
            (one.name, one.formulas) == (two.name, two.formulas) for one, two in zip(own, other, strict=True)
        )

    def values(self, constants: Book) -> dict[Place, Value | Unsupported] | None:
        """Return the values with other constants; None where one is not known, so that what depends on it is sought."""
        waiting = bytearray(len(self.steps)) if self.is_whole else bytearray(b"\1") * len(self.steps)
        self.book.allow(constants.allowance)
        if not self.readers:
            self._find_readers()
        for name, sheet in constants.sheets.items():
            self._take(name, sheet.values, waiting)
        self.is_whole = False
        at = waiting.find(1)
        while at >= 0:
            (name, *key), prepared = self.steps[at]
            value = prepared.template.value(prepared.frame)
            if isinstance(value, Unsupported):
                return None
            self._put(name, (key[0], key[1]), value, waiting)
            at = waiting.find(1, at + 1)
        self.is_whole = True
        sheets = self.book.sheets
        return {
            (sheets[name].name, row, column): sheets[name].values[row, column] for (name, row, column), _ in self.steps
        }

    def _take(self, name: str, constants: dict[Key, Value], waiting: bytearray) -> None:
        """Take over the constants of a sheet, and note which formulas they reach."""
        held = self.constants[name]
        for key in held.keys() - constants.keys():
            self._put(name, key, None, waiting)
        for key, value in constants.items():
            if not _is_same(held.get(key), value):
                self._put(name, key, value, waiting)
        self.constants[name] = dict(constants)  # a computation in a new order writes into what it was given

    def _put(self, name: str, key: Key, value: Value | None, waiting: bytearray) -> None:
        """Change one cell, and have the formulas computed that read it; they stand behind it."""
        values = self.book.sheets[name].values
        if _is_same(values.get(key), value):
            return
        if value is None:
            del values[key]
        else:
            values[key] = value
        for region in self.readers[name].get(key, ()):
            region.forget()
            for step in self.steps_of[region]:
                waiting[step] = 1

    def _find_readers(self) -> None:
        """Note for every cell in which regions it lies, and for every region which formulas read it."""
        self.readers = {name: {} for name in self.book.sheets}
        for region in self.book.regions.values():
            self.steps_of[region] = []
            cells = self.readers[region.sheet.name.casefold()]
            for key in region.keys():  # noqa: SIM118  # a region is no mapping
                cells.setdefault(key, []).append(region)
        for at, (_, prepared) in enumerate(self.steps):
            for region in prepared.regions_read():
                self.steps_of[region].append(at)


def _is_same(one: Value | None, other: Value | None) -> bool:
    """Whether no formula can tell two values apart: TRUE is not 1, and 0 not -0."""
    return one.__class__ is other.__class__ and one == other and (one != 0 or str(one) == str(other))


_idle: deque[_Ordered] = deque(maxlen=2)
"""The books computed last. Whoever computes with one takes it out, so that two threads never share it."""


def _in_known_order(book: Book) -> dict[Place, Value | Unsupported] | None:
    """Return the values of a book whose formulas were computed a moment ago; None where they were not."""
    for ordered in tuple(_idle):
        if ordered.holds(book):
            try:
                _idle.remove(ordered)
            except ValueError:  # taken by another thread
                return None
            found = ordered.values(book)
            _idle.append(ordered)
            return found
    return None


def _in_new_order(book: Book) -> dict[Place, Value | Unsupported]:
    """Return the values of a book, and remember in which order they were found if each of them was."""
    constants = {name: dict(sheet.values) for name, sheet in book.sheets.items()}
    calculation, used = _Calculation(book), book.allowance.used
    found = calculation.run(book.formula_places())
    if book.allowance.used - used <= _MOST_LOOKED_AT and _is_worth_remembering(book, calculation, found):
        _idle.append(_Ordered(book, calculation.finished, constants))
    return found


_FEWEST_FORMULAS, _MOST_FORMULAS = 500, 50_000
"""With fewer nothing is gained; with more it is a total of many reporters, made once: to hold it only takes memory."""
_MOST_CELLS = 500_000
"""So many cells may lie in what all formulas read: for each of them it is noted who reads it."""
_MOST_LOOKED_AT = 1_000_000
"""So many cells may be looked at for large regions: far below every allowance, which no other order may overdraw."""


def _is_worth_remembering(book: Book, calculation: _Calculation, found: Mapping[Place, Value | Unsupported]) -> bool:
    count = len(calculation.finished)
    if count != len(found) or not _FEWEST_FORMULAS <= count <= _MOST_FORMULAS:
        return False
    return sum(region.size for region in book.regions.values()) <= _MOST_CELLS


def _needs(prepared: Prepared) -> Iterator[Place]:
    """Yield the formulas that a formula reads, as far as it is not known that they are computed."""
    for region in prepared.regions_read():
        if not region.is_known:
            name = region.sheet.name.casefold()
            for key in region.unread_formulas():
                yield (name, *key)
