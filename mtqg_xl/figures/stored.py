"""Figures of thousands of reporters in a temporary file: what is asked for is read, and nothing else is held.

A hundred reporters are written together, cell by cell, so that one cell of all of them is read without the rest, and
neighbours are read once. What stands in the place of an array answers to an index as the array would; anything else
that numpy does with it reads the whole.
"""

import json
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count as numbers
from itertools import pairwise
from math import prod
from tempfile import TemporaryFile
from typing import Any, Generic, TypeVar, cast, overload
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.figures.figure_set import BlockTable

_Piece = TypeVar("_Piece")
_CellKey = tuple[int, tuple[int, ...]]
"""An array, by its number in the drawer, and a place in it."""

_HELD, _ASKED = 64, 512
"""So many cells of all reporters are held of those that were read last, and known again of those asked for."""


class Drawer:
    """A temporary file without a name, gone with whoever holds it."""

    def __init__(self) -> None:
        """Open it."""
        self._file = TemporaryFile(prefix="mtqg-xl-")  # noqa: SIM115  # open as long as anything waits in it
        self._end = 0
        self.cells, self.numbers = _Cells(), numbers()
        finalize(self, self._file.close)

    def put(self, content: bytes) -> int:
        """Write bytes down, and return where."""
        at = self._file.seek(self._end)
        self._file.write(content)
        self._end += len(content)
        return at

    def get(self, at: int, size: int) -> bytes:
        """Return the bytes at a place."""
        self._file.seek(at)
        return self._file.read(size)


class _Cells:
    """The cells of all reporters that were read last: who asks for one reporter after the other asks for the next."""

    def __init__(self) -> None:
        self._held: OrderedDict[_CellKey, NDArray[Any]] = OrderedDict()
        self._asked: OrderedDict[_CellKey, None] = OrderedDict()

    def get(self, key: _CellKey) -> NDArray[Any] | None:
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
        return found

    def is_asked_again(self, key: _CellKey) -> bool:
        """Whether a cell was asked for not long ago."""
        if key in self._asked:
            return True
        self._asked[key] = None
        if len(self._asked) > _ASKED:
            self._asked.popitem(last=False)
        return False

    def put(self, key: _CellKey, cell: NDArray[Any]) -> NDArray[Any]:
        self._held[key] = cell
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        return cell


class _Pieces(Generic[_Piece]):
    """Where pieces begin that stand one behind the other, and the one that was read last."""

    def __init__(self, load: Callable[[int], _Piece]) -> None:
        # of thousands of files there are thousands of pieces of every column
        self.starts, self.places = array("q", [0]), array("q")
        self._load = load
        self._last: tuple[int, _Piece] | None = None

    def add(self, place: int, count: int) -> None:
        self.starts.append(self.starts[-1] + count)
        self.places.append(place)

    def __len__(self) -> int:
        return self.starts[-1]

    def of(self, at: int) -> tuple[_Piece, int]:
        """Return the piece in which a number stands, and where in it."""
        which, own = self.place_of(at)
        return self.read(which), own

    def place_of(self, at: int) -> tuple[int, int]:
        """Return in which piece a number stands, and where in it."""
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError(at)
        which = bisect_right(self.starts, number) - 1
        return which, number - self.starts[which]

    def read(self, which: int) -> _Piece:
        if self._last is None or self._last[0] != which:
            self._last = which, self._load(which)
        return self._last[1]

    def runs(self, places: NDArray[np.int64]) -> Iterator[tuple[_Piece, NDArray[np.int64]]]:
        """Yield pieces, each with those of some places in it that follow one another."""
        which = np.searchsorted(self.starts, places, "right") - 1
        edges = [0, *(np.flatnonzero(np.diff(which)) + 1).tolist(), len(places)]
        for first, last in pairwise(edges):
            if last > first:
                piece = int(which[first])
                yield self.read(piece), places[first:last] - self.starts[piece]


class StoredArray:
    """Stands for an array whose first axis are reporters, or lines of a block; of any shape beyond that."""

    def __init__(self, drawer: Drawer, like: NDArray[Any]) -> None:
        """Stand for an empty array of the kind and the inner shape of another."""
        self._drawer, self.dtype, self._inner = drawer, like.dtype, like.shape[1:]
        self._own = next(drawer.numbers)
        self._pieces = _Pieces[NDArray[Any]](self._read)

    def add(self, part: NDArray[Any]) -> None:
        """Put another part behind what is there."""
        content = np.ascontiguousarray(np.moveaxis(part, 0, -1)).tobytes()
        self._pieces.add(self._drawer.put(content), len(part))

    @property
    def shape(self) -> tuple[int, ...]:
        """As of the array."""
        return (len(self), *self._inner)

    def __len__(self) -> int:
        return len(self._pieces)

    def __getitem__(self, key: Any) -> Any:
        first, *inner = key if isinstance(key, tuple) else (key,)
        is_cell = len(inner) == len(self._inner) and all(isinstance(at, int) for at in inner)
        if isinstance(first, int | np.integer):
            if is_cell and inner:
                return self._number(int(first), tuple(inner))
            piece, at = self._pieces.of(int(first))
            return piece[(at, *inner)]
        if is_cell and isinstance(first, slice) and first == slice(None):
            return self._cell(tuple(inner))
        found = [piece[own][(slice(None), *inner)] for piece, own in self._pieces.runs(np.arange(len(self))[first])]
        return np.concatenate(found) if found else np.zeros((0, *self._inner), self.dtype)[(slice(None), *inner)]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.asarray(self[:], dtype)

    def _read(self, which: int) -> NDArray[Any]:
        pieces, count = self._pieces, self._pieces.starts[which + 1] - self._pieces.starts[which]
        size = prod(self._inner) * count * self.dtype.itemsize
        content = np.frombuffer(self._drawer.get(pieces.places[which], size), self.dtype)
        found: NDArray[Any] = np.moveaxis(content.reshape((*self._inner, count)), -1, 0)
        return found

    def _number(self, at: int, place: tuple[int, ...]) -> Any:
        """Return one cell of one reporter."""
        cells, key = self._drawer.cells, (self._own, place)
        cell = cells.get(key)
        if cell is None and cells.is_asked_again(key):
            cell = cells.put(key, self._cell(place))
        if cell is not None:
            return cell[at]
        which, own = self._pieces.place_of(at)
        count = self._pieces.starts[which + 1] - self._pieces.starts[which]
        number = int(np.ravel_multi_index(place, self._inner)) * count + own
        content = self._drawer.get(self._pieces.places[which] + number * self.dtype.itemsize, self.dtype.itemsize)
        return np.frombuffer(content, self.dtype)[0]

    def _cell(self, place: tuple[int, ...]) -> NDArray[Any]:
        """Return one cell of all."""
        starts, each = self._pieces.starts, self.dtype.itemsize
        number = int(np.ravel_multi_index(place, self._inner)) if place else 0
        found = [np.zeros(0, self.dtype)]
        for which, at in enumerate(self._pieces.places):
            count = starts[which + 1] - starts[which]
            found.append(np.frombuffer(self._drawer.get(at + number * count * each, count * each), self.dtype))
        return np.concatenate(found)


class StoredTexts(Sequence[str]):
    """Stands for a tuple of texts, one for each reporter or line of a block."""

    def __init__(self, drawer: Drawer) -> None:
        """Stand for an empty one."""
        self._drawer, self._sizes = drawer, array("q")
        self._pieces = _Pieces[list[str]](self._read)

    def add(self, part: Sequence[str]) -> None:
        """Put more texts behind those that are there."""
        content = json.dumps(list(part)).encode()
        self._sizes.append(len(content))
        self._pieces.add(self._drawer.put(content), len(part))

    def __len__(self) -> int:
        return len(self._pieces)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...

    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self[place] for place in range(*at.indices(len(self))))
        piece, place = self._pieces.of(int(at))
        return piece[place]

    def __iter__(self) -> Iterator[str]:
        for which in range(len(self._sizes)):
            yield from self._pieces.read(which)

    def _read(self, which: int) -> list[str]:
        found: list[str] = json.loads(self._drawer.get(self._pieces.places[which], self._sizes[which]))
        return found


class StoredTable:
    """One block of reporters who come a hundred at a time, in a drawer but for whose each row is."""

    def __init__(self, drawer: Drawer, like: BlockTable) -> None:
        """Have the columns of another table, and no row."""
        self._numbers = {
            name: {column: StoredArray(drawer, array) for column, array in getattr(like, name).items()}
            for name in _NUMBERS
        }
        self._texts = {column: StoredTexts(drawer) for column in like.texts}
        self._owners, self._positions = [like.reporter_index[:0]], [like.position[:0]]

    def add(self, part: BlockTable, before: int = 0) -> None:
        """Put the rows of more reporters below; so many reporters came ``before`` them.

        Raises:
            ValueError: it has other columns.
        """
        stored_columns: dict[str, dict[str, Any]] = {**self._numbers, "texts": self._texts}
        for name, columns in stored_columns.items():
            own = getattr(part, name)
            if own.keys() != columns.keys():
                raise ValueError("các phần có cột khác nhau")
            for column, stored in columns.items():
                stored.add(own[column])
        self._owners.append(part.reporter_index + before)
        self._positions.append(part.position)

    def table(self) -> BlockTable:
        """Return all rows."""
        numbers = cast("dict[str, dict[str, Any]]", self._numbers)  # each answers as its array would
        self._owners = [np.concatenate(self._owners).astype(np.int32, copy=False)]
        self._positions = [np.concatenate(self._positions).astype(np.int32, copy=False)]
        return BlockTable(self._owners[0], self._positions[0], texts=dict(self._texts), **numbers)


_NUMBERS = ("values", "present", "unreadable", "marks")
"""The parts of a `BlockTable` that hold an array for each column."""


def put_away(table: BlockTable) -> BlockTable:
    """Return a table whose arrays lie in a file; what lies in one already stays there."""
    drawer = Drawer()
    columns: dict[str, Any] = {
        name: {column: _put_away(drawer, array) for column, array in getattr(table, name).items()} for name in _NUMBERS
    }
    return replace(table, **columns)


def _put_away(drawer: Drawer, array: Any) -> Any:
    if isinstance(array, StoredArray):
        return array
    stored = StoredArray(drawer, array)
    for at in range(0, len(array), _LINES):
        stored.add(array[at : at + _LINES])
    return stored


_LINES = 4_000
"""So many rows of a block are written together."""


def is_stored(table: BlockTable) -> bool:
    """Return whether some column of a table lies in a file."""
    return any(isinstance(array, StoredArray) for array in table.values.values())
