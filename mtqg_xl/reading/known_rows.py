"""Rows of a worksheet as they were read before, by their XML: most rows of a form are the same bytes in every file.

In a commune's file twenty-five rows of thirty are as they were issued. To read them again is to look them up.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mtqg_xl.reading.plain_xml import PlainRow
from mtqg_xl.reading.raw_sheet import Place, RawCell
from mtqg_xl.reading.stored import is_true


class SharedText(NamedTuple):
    """A cell whose text is one of the shared strings, by their number: which text that is, each workbook says."""

    place: Place
    style: int
    number: int


class KnownRow(NamedTuple):
    """One row that was read, with the rows without cells above it.

    ``number`` is that of the row, ``hidden`` are those of hidden rows. ``cells`` are in their order; where ``shared``
    names a place, the cell is what the strings of the first workbook made of it. ``characters`` are those of all texts
    and formulas but the shared ones.
    """

    number: int
    hidden: frozenset[int]
    cells: tuple[tuple[Place, RawCell], ...]
    shared: tuple[SharedText, ...]
    characters: int


class KnownRows(dict[str, KnownRow]):
    """Remembers a row when it is met for the second time: a row with an officer's figures comes but once.

    The rows of a kit as it is issued have half a million characters, and what is known of each takes a dozen bytes.
    """

    most_characters = 3 << 19
    most_met = 30_000
    slots = 1 << 19
    """Rows that were met are told apart by their hash, as one of so many: one in twenty is kept a file too early."""
    longest = 20_000

    def __init__(self) -> None:
        """Remember nothing."""
        super().__init__()
        self._met, self._count = bytearray(self.slots), 0
        self._characters = 0

    def is_worth_keeping(self, xml: str) -> bool:
        """Whether a row was met before; from now on it was."""
        slot = hash(xml) % self.slots
        if self._met[slot]:
            return len(xml) <= self.longest
        if self._count >= self.most_met:
            self._met, self._count = bytearray(self.slots), 0
        self._met[slot], self._count = 1, self._count + 1
        return False

    def keep(self, xml: str, row: KnownRow) -> None:
        """Remember a row."""
        if self._characters > self.most_characters:
            self.clear()
            self._characters = 0
        self[xml] = row
        self._characters += len(xml)


_MOST_KINDS = 8
_BY_KIND: dict[tuple[frozenset[int], bool, bool], KnownRows] = {}


def known_rows(dates: frozenset[int], date1904: bool, has_descent: bool) -> KnownRows:
    """Return the rows known of workbooks whose ``dates``, styles that show one, are these, in one calendar.

    ``has_descent`` says whether the prefix of x14ac is declared: without it a row that uses it is a mistake.
    """
    kind = dates, date1904, has_descent
    if kind not in _BY_KIND:
        if len(_BY_KIND) >= _MOST_KINDS:
            _BY_KIND.clear()
        _BY_KIND[kind] = KnownRows()
    return _BY_KIND[kind]


def as_known(
    rows: Sequence[PlainRow],
    values: Sequence[str],
    kept: Mapping[Place, RawCell],
    places: Mapping[str, Place],
    characters: int,
) -> KnownRow | None:
    """Return the rows of a piece, of whose cells ``kept`` holds what they were read as, with so many characters.

    None of rows that do not tell their own number, or in which a formula has a shared string for its value.
    """
    cells: dict[Place, RawCell] = {}
    shared: list[SharedText] = []
    value = iter(values)
    for cell in (cell for row in rows for cell in row.cells):
        place, text = places[cell.reference], next(value) if cell.has_value else ""
        if place not in kept:
            continue
        cells[place] = kept[place]
        if cell.kind == "s":
            if cell.formula is not None:
                return None
            shared.append(SharedText(place, cell.style, int(text)))
            characters -= len(str(kept[place].value))
    if not all("r" in row.attributes for row in rows):
        return None
    hidden = (int(row.attributes["r"]) for row in rows if is_true(row.attributes.get("hidden")))
    return KnownRow(int(rows[-1].attributes["r"]), frozenset(hidden), tuple(cells.items()), tuple(shared), characters)
