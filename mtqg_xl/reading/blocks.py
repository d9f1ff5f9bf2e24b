"""The rows of an open block: all that lies between its two sentinels, however many and whatever they hold."""

from dataclasses import dataclass

from mtqg_xl.definition.layout import FIRST_SENTINEL, LAST_SENTINEL
from mtqg_xl.reading.anchors import Anchored

# Beyond so many rows only those that hold something are listed.
_LISTED_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class BlockSpan:
    """One block on its sheet: sheet rows of the sentinels, and those between them with their positions.

    Where a sentinel is lost, the outermost row of the block stands for it too: so do the ranges of formulas.
    """

    block: str
    first: int
    last: int
    rows: tuple[tuple[int, int], ...]
    lost: tuple[str, ...]

    def row_ids(self) -> dict[str, int]:
        """Return sheet rows by id: ``works#first``, ``works#last``, ``works#1`` …."""
        found = {self.block + FIRST_SENTINEL: self.first, self.block + LAST_SENTINEL: self.last}
        return found | {f"{self.block}#{position}": row for position, row in self.rows}


def block_spans(place: Anchored) -> tuple[BlockSpan, ...]:
    """Return every block of a form that can be found on its sheet."""
    spans = (_span(place, block.id) for block in place.form.instance.form.blocks)
    return tuple(span for span in spans if span is not None)


def _span(place: Anchored, block: str) -> BlockSpan | None:
    known = place.rows.places
    sentinels = (block + FIRST_SENTINEL, block + LAST_SENTINEL)
    first = known.get(sentinels[0])
    last = known.get(sentinels[1])
    start = first + 1 if first is not None else _start(place, block)
    end = last - 1 if last is not None else _end(place, block)
    if start is None or end is None or start > end + 1:
        return None
    return BlockSpan(
        block,
        start if first is None else first,
        end if last is None else last,
        tuple(_positions(place, start, end)),
        tuple(row for row in sentinels if row not in known and row in place.form.sentinels),
    )


def _start(place: Anchored, block: str) -> int | None:
    """Return the first row of a block without its first sentinel: by its codes, else below what stands above it."""
    coded = _coded_rows(place, block)
    if coded:
        return min(coded)
    issued = place.form.layout
    first, _ = issued.block_span(block)
    above = [row for row in place.form.row_ids if row in place.rows.places and issued.row_numbers[row] < first]
    if above:
        nearest = max(above, key=lambda row: issued.row_numbers[row])
        return place.rows.places[nearest] + (first - issued.row_numbers[nearest])
    if place.code_row is not None:
        layout = place.form.layout
        return place.code_row + layout.first_row - layout.code_row
    return place.header.rows[-1] + 3 if place.header.rows else None


def _end(place: Anchored, block: str) -> int | None:
    """Return the last row of a block without its last sentinel: above the next fixed row, else by its codes."""
    issued = place.form.layout
    _, last = issued.block_span(block)
    below = [row for row in place.form.row_ids if row in place.rows.places and issued.row_numbers[row] > last]
    if below:
        nearest = min(below, key=lambda row: issued.row_numbers[row])
        return place.rows.places[nearest] - (issued.row_numbers[nearest] - last)
    coded = _coded_rows(place, block)
    return max(coded) if coded else None


def _coded_rows(place: Anchored, block: str) -> list[int]:
    if place.code_column is None:
        return []
    codes = place.page.columns[place.code_column]
    return [row for row, code in codes.items() if place.form.block_of_code.get(code) == block]


def _positions(place: Anchored, start: int, end: int) -> list[tuple[int, int]]:
    """Return position and sheet row of each row of a block; a copied sentinel or total in it is none of them."""
    rows = range(start, end + 1)
    if len(rows) > _LISTED_ROWS:
        populated = sorted({row for row, _ in place.page.sheet.cells if row in rows})
    else:
        populated = list(rows)
    foreign = set(place.rows.places.values())
    foreign |= {row for each in place.rows.evidence.values() for row in each.code}
    return [(row - start + 1, row) for row in populated if row not in foreign]
