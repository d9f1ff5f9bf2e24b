"""What stands for figures: two sets of figures with one digest are the same in every value, mark, text and block."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.figures.figure_set import BlockTable, FigureSet


def figures_digest(figures: FigureSet) -> bytes:
    """Return the digest of the figures of all reporters, in their order; the kit they belong to is not in it."""
    return _digest(_parts(figures, slice(None)))


def reporter_digest(figures: FigureSet, at: int) -> bytes:
    """Return the digest of the figures of one reporter, who stands at a place; who else is there does not count."""
    return _digest(_parts(figures, slice(at, at + 1)))


_TOGETHER = 100
"""So many reporters are read at a time, where their figures lie in a file."""


def _digest(parts: Iterator[bytes]) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def _parts(figures: FigureSet, own: slice) -> Iterator[bytes]:
    yield repr((figures.reporters[own], figures.files[own])).encode()
    reporters = range(*own.indices(len(figures.reporters)))
    for first in reporters[::_TOGETHER]:
        some = slice(first, min(first + _TOGETHER, reporters.stop))
        for arrays in (figures.values, figures.present, figures.unreadable):
            yield from _arrays(arrays, some)
    for key, table in figures.blocks.items():
        yield repr(key).encode()
        yield from _rows(table, reporters)
    for cell, texts in figures.texts.items():
        yield repr((cell, texts[own])).encode("utf-8", "surrogatepass")


def _rows(table: BlockTable, reporters: range) -> Iterator[bytes]:
    lines = np.flatnonzero((table.reporter_index >= reporters.start) & (table.reporter_index < reporters.stop))
    yield np.ascontiguousarray(table.reporter_index[lines] - reporters.start, np.int64).tobytes()
    yield np.ascontiguousarray(table.position[lines], np.int64).tobytes()
    for arrays in (table.values, table.present, table.unreadable, table.marks):
        yield from _arrays(arrays, lines)
    places = lines.tolist()
    for name, found in table.texts.items():
        yield repr((name, [found[line] for line in places])).encode("utf-8", "surrogatepass")


def _arrays(arrays: Mapping[str, NDArray[Any]], own: slice | NDArray[Any]) -> Iterator[bytes]:
    for name, array in arrays.items():
        yield name.encode()
        yield np.ascontiguousarray(array[own]).tobytes()
