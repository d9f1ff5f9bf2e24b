"""The cells of one form, once its rows and columns are found: typed, computed, and row by row in blocks."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from mtqg_xl.definition.model import ColumnKind
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.blocks import BlockSpan
from mtqg_xl.reading.interpret import typed
from mtqg_xl.reading.issued import CellPlan
from mtqg_xl.reading.raw_sheet import RawCell
from mtqg_xl.reading.submission import BlockRow, Typed

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FormCells:
    """What one form holds, by (instance, row, column), and its blocks by (instance, block)."""

    typed: dict[Key, Typed]
    computed: dict[Key, Typed]
    blocks: dict[tuple[str, str], tuple[BlockRow, ...]]


def form_cells(
    place: Anchored, spans: tuple[BlockSpan, ...], date1904: bool, covered: Set[tuple[int, int]] = frozenset()
) -> FormCells:
    """Return the cells of a form in which something stands; those ``covered`` by a merge count as empty."""
    instance, cells = place.form.id, place.page.sheet.cells
    if covered:
        cells = {at: cell for at, cell in cells.items() if at not in covered}
    reader = _Reader(cells, place.columns.places, date1904)
    all_typed: dict[Key, Typed] = {}
    all_computed: dict[Key, Typed] = {}
    for row, plan in place.form.cell_plan.items():
        number = place.rows.places.get(row)
        if number is not None:
            of_row, computed = reader.row(number, plan)
            all_typed.update(((instance, row, column), cell) for column, cell in of_row.items())
            all_computed.update(((instance, row, column), cell) for column, cell in computed.items())
    blocks = {
        (instance, span.block): tuple(
            _block_row(place, span.block, position, number, reader.row(number, place.form.block_plan))
            for position, number in span.rows
        )
        for span in spans
    }
    return FormCells(all_typed, all_computed, blocks)


def _block_row(
    place: Anchored, block: str, position: int, number: int, cells: tuple[dict[str, Typed], dict[str, Typed]]
) -> BlockRow:
    typed_cells, computed = cells
    is_bare = typed_cells.keys() <= place.form.given and all(map(_is_untouched, computed.values()))
    is_issued = place.form.block_of_code.get(place.code(number)) == block
    return BlockRow(position, number, typed_cells, computed, is_bare, is_issued)


def _is_untouched(computed: Typed) -> bool:
    """Whether a computed cell holds its formula, or the 0 that is left of it in a sheet pasted as values."""
    return computed.formula is not None or computed.value == 0


@dataclass(frozen=True, slots=True)
class _Reader:
    cells: Mapping[tuple[int, int], RawCell]
    columns: Mapping[str, int]
    date1904: bool
    _places: dict[int, list[tuple[int, str, ColumnKind]]] = field(default_factory=dict)

    def row(self, number: int, plan: CellPlan) -> tuple[dict[str, Typed], dict[str, Typed]]:
        """Return the typed and the computed cells of one sheet row by column."""
        of_row: dict[str, Typed] = {}
        computed: dict[str, Typed] = {}
        for at, column, kind in self._places.get(id(plan)) or self._place(plan):
            raw = self.cells.get((number, at))
            cell = typed(raw, kind, number, at, self.date1904) if raw is not None else None
            if cell is not None:
                (computed if kind == "computed" else of_row)[column] = cell
        return of_row, computed

    def _place(self, plan: CellPlan) -> list[tuple[int, str, ColumnKind]]:
        """Return a plan with the sheet columns that the file has; most rows share one, and the form keeps it alive."""
        self._places[id(plan)] = placed = [
            (self.columns[name], name, kind) for name, kind in plan if name in self.columns
        ]
        return placed
