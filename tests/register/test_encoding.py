"""The figures of a form as bytes, and back, down to the last bit."""

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.findings import UsageError
from mtqg_xl.register.encoding import decoded, encoded, is_whole
from mtqg_xl.register.instance_figures import InstanceFigures
from tests.register.made import assert_same, block, form, paid

_FLOATS = st.floats(width=64)  # NaN, infinities and the minus before a zero too
_NAMES = st.lists(st.text(max_size=8), unique=True, max_size=4)


@st.composite
def tables(draw: Callable[[st.SearchStrategy[Any]], Any]) -> BlockTable:
    """Draw the rows of an open block."""
    size = draw(st.integers(0, 4))
    flags, positions = arrays(np.bool_, size), arrays(np.int64, size, elements=st.integers(0, 2**40))
    inputs, texts = draw(_NAMES), draw(_NAMES)
    return BlockTable(
        reporter_index=np.zeros(size, np.int64),
        position=draw(positions),
        values={name: draw(arrays(np.float64, size, elements=_FLOATS)) for name in [*inputs, "tính"]},
        present={name: draw(flags) for name in inputs},
        unreadable={name: draw(flags) for name in inputs},
        texts={name: tuple(draw(st.lists(st.text(), min_size=size, max_size=size))) for name in texts},
        marks={name: draw(flags) for name in inputs},
    )


@st.composite
def forms(draw: Callable[[st.SearchStrategy[Any]], Any]) -> InstanceFigures:
    """Draw the figures of one form: any shape, any numbers, any texts."""
    rows, columns = tuple(draw(_NAMES)), tuple(draw(_NAMES))
    shape = len(rows), len(columns)
    cells = [(row, column) for row in rows for column in columns]
    flags = arrays(np.bool_, shape)
    texts = st.dictionaries(st.sampled_from(cells), st.text(min_size=1)) if cells else st.just({})
    return InstanceFigures(
        instance=draw(st.text(max_size=12)),
        rows=rows,
        columns=columns,
        values=draw(arrays(np.float64, shape, elements=_FLOATS)),
        present=draw(flags),
        unreadable=draw(flags),
        texts=draw(texts),
        blocks=draw(st.dictionaries(st.text(max_size=6), tables(), max_size=2)),
    )


@settings(max_examples=60, deadline=None)
@given(forms())
def test_what_goes_in_comes_out(figures: InstanceFigures) -> None:
    content, digest = encoded(figures)
    assert is_whole(content, digest)
    assert_same(decoded(content, digest), figures)


def test_format_1_is_what_its_description_says() -> None:
    """Bytes laid out by hand, so that a register of today can be read for ever."""
    works = {"block": "works", "rows": 2, "values": ["allocated"], "present": ["allocated"]}
    works |= {"unreadable": ["allocated"], "marks": ["allocated"], "texts": {"name": ["Đường Cao Lộc", ""]}}
    header = {"instance": "GN-03", "rows": ["a"], "columns": ["x", "y"], "texts": [["a", "y", "–"]], "blocks": [works]}
    head = json.dumps(header, ensure_ascii=False).encode()
    plain = struct.pack("<I", len(head)) + head
    plain += struct.pack("<2d", 2292158728.0, 0.5) + b"\1\0" + b"\0\1"  # values, present, unreadable
    plain += struct.pack("<2q2d", 1, 7, 100.0, 0.0) + b"\1\1" + b"\0\0" + b"\0\1"
    found = decoded(b"MTQG\1" + zlib.compress(plain), sha256(plain).hexdigest())
    assert found.values.tolist() == [[2292158728.0, 0.5]]
    assert (found.present.tolist(), found.unreadable.tolist()) == ([[True, False]], [[False, True]])
    table = found.blocks["works"]
    assert (table.position.tolist(), table.values["allocated"].tolist()) == ([1, 7], [100.0, 0.0])
    assert table.marks["allocated"].tolist() == [False, True]
    assert (found.texts, table.texts) == ({("a", "y"): "–"}, {"name": ("Đường Cao Lộc", "")})


def test_a_form_counts_as_filled_by_a_figure_a_text_or_a_row_of_a_block() -> None:
    assert not form().is_filled
    assert paid(0.0).is_filled
    assert replace(form(), texts={("DTTS.8", "note"): "chưa giao"}).is_filled
    assert replace(form(), blocks={"works": block(("Đường",), (1.0,))}).is_filled
    assert not replace(form(), blocks={"works": block((), ())}).is_filled


def test_bytes_of_a_later_format_are_refused_with_what_to_do() -> None:
    content, digest = encoded(paid(1.0))
    with pytest.raises(UsageError, match="Cài bản mới"):
        decoded(b"MTQG\2" + content[5:], digest)


@pytest.mark.parametrize("content", [b"", b"MTQG\1", b"PK\3\4 bieu", b"MTQG\1" + zlib.compress(b"x")])
def test_bytes_that_were_not_written_are_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match="mtqg-xl verify"):
        decoded(content, encoded(paid(1.0))[1])
