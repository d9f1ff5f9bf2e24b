"""The figures of one form as bytes: a line of ids and texts, then plain arrays, compressed.

Format 1: ``MTQG``, one byte with the number of the format, then a zlib stream that holds the length of the header (four
bytes, little-endian), the header (JSON, UTF-8) and the arrays in the order in which the header names them: float64
values, one byte for each flag, int64 positions, all little-endian. Nothing in it can be executed.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.findings import UsageError
from mtqg_xl.register.instance_figures import InstanceFigures

FORMAT = 1
_MAGIC = b"MTQG"
_LENGTH = Struct("<I")
_LEVEL = 1  # figures are mostly zeros: more effort gains a few bytes and costs a multiple of the time
_FLOAT, _FLAG, _INT = np.dtype("<f8"), np.dtype("?"), np.dtype("<i8")

_Array: TypeAlias = NDArray[Any]


def encoded(figures: InstanceFigures) -> tuple[bytes, str]:
    """Return the figures of one form as bytes, and the SHA-256 of what is compressed in them.

    The digest is the same for the same figures, whichever zlib compressed them.
    """
    header = json.dumps(_header(figures), ensure_ascii=True, separators=(",", ":")).encode()
    arrays = (np.ascontiguousarray(array, kind).tobytes() for array, kind in _arrays(figures))
    plain = b"".join((_LENGTH.pack(len(header)), header, *arrays))
    return _MAGIC + bytes([FORMAT]) + zlib.compress(plain, _LEVEL), sha256(plain).hexdigest()


def decoded(content: bytes, digest: str) -> InstanceFigures:
    """Return the figures of bytes that `encoded` made.

    Raises:
        UsageError: the bytes are of a later format, or not those that were written.
    """
    if content[: len(_MAGIC)] == _MAGIC and content[len(_MAGIC) : len(_MAGIC) + 1] > bytes([FORMAT]):
        raise UsageError("Số liệu trong sổ do bản mới hơn của chương trình ghi. Cài bản mới rồi chạy lại.")
    plain = _inflated(content)
    if plain is None or sha256(plain).hexdigest() != digest:
        raise UsageError("Số liệu trong sổ đã bị thay đổi. Chạy mtqg-xl verify để biết ở dòng nào.")
    return _figures(plain)


def is_whole(content: object, digest: object) -> bool:
    """Whether bytes still hold what was written, whatever they are now."""
    plain = _inflated(content) if isinstance(content, bytes) else None
    return plain is not None and sha256(plain).hexdigest() == digest


def _inflated(content: bytes) -> bytes | None:
    if content[: len(_MAGIC) + 1] != _MAGIC + bytes([FORMAT]):
        return None
    try:
        return zlib.decompress(content[len(_MAGIC) + 1 :])
    except zlib.error:
        return None


# --- what stands before the arrays ------------------------------------------------------------------------


def _header(figures: InstanceFigures) -> dict[str, Any]:
    return {
        "instance": figures.instance,
        "rows": figures.rows,
        "columns": figures.columns,
        "texts": [[row, column, text] for (row, column), text in figures.texts.items()],
        "blocks": [
            {
                "block": name,
                "rows": len(table.position),
                "values": list(table.values),
                "present": list(table.present),
                "unreadable": list(table.unreadable),
                "marks": list(table.marks),
                "texts": table.texts,
            }
            for name, table in figures.blocks.items()
        ],
    }


def _arrays(figures: InstanceFigures) -> Iterator[tuple[_Array, np.dtype[Any]]]:
    yield figures.values, _FLOAT
    yield figures.present, _FLAG
    yield figures.unreadable, _FLAG
    for table in figures.blocks.values():
        yield table.position, _INT
        for values in table.values.values():
            yield values, _FLOAT
        for flags in (table.present, table.unreadable, table.marks):
            for column in flags.values():
                yield column, _FLAG


# --- and back ---------------------------------------------------------------------------------------------


@dataclass
class _Arrays:
    """The arrays behind the header, taken one after the other."""

    plain: bytes
    at: int

    def take(self, kind: np.dtype[Any], *shape: int) -> _Array:
        """Return the next array; it cannot be written."""
        size = int(np.prod(shape))
        found = np.frombuffer(self.plain, kind, size, self.at).reshape(shape)
        self.at += size * kind.itemsize
        return found


def _figures(plain: bytes) -> InstanceFigures:
    (length,) = _LENGTH.unpack_from(plain)
    start = _LENGTH.size
    header = json.loads(plain[start : start + length])
    arrays = _Arrays(plain, start + length)
    shape = len(header["rows"]), len(header["columns"])
    return InstanceFigures(
        instance=header["instance"],
        rows=tuple(header["rows"]),
        columns=tuple(header["columns"]),
        values=arrays.take(_FLOAT, *shape),
        present=arrays.take(_FLAG, *shape),
        unreadable=arrays.take(_FLAG, *shape),
        texts={(row, column): text for row, column, text in header["texts"]},
        blocks={block["block"]: _block(block, arrays) for block in header["blocks"]},
    )


def _block(block: Mapping[str, Any], arrays: _Arrays) -> BlockTable:
    rows = block["rows"]
    return BlockTable(
        reporter_index=np.zeros(rows, np.int64),
        position=arrays.take(_INT, rows),
        values={name: arrays.take(_FLOAT, rows) for name in block["values"]},
        present={name: arrays.take(_FLAG, rows) for name in block["present"]},
        unreadable={name: arrays.take(_FLAG, rows) for name in block["unreadable"]},
        marks={name: arrays.take(_FLAG, rows) for name in block["marks"]},
        texts={name: tuple(texts) for name, texts in block["texts"].items()},
    )
