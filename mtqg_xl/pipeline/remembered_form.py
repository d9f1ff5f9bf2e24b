"""One form that was read, judged and packed, as the cache keeps it: typed, checked, without the cells of its tables.

Where forms lie and which comparisons a kit makes is the same for nearly all files: these are kept once, as pieces by
what is in them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, get_args

import numpy as np
from numpy.typing import DTypeLike, NDArray

from mtqg_xl.checks.result import FileResult, RuleCell, RuleStates, State
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.same_kit import SameKit
from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.figures.packing import Packed, packed
from mtqg_xl.figures.plan import plan_of
from mtqg_xl.pipeline.cache import key_of
from mtqg_xl.pipeline.notation import NotationError, heard, said
from mtqg_xl.pipeline.portions import Seen
from mtqg_xl.reading.submission import Found, Submission

BlockKey = tuple[str, str]
CellId = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The filled rows of one block of one file; arrays as bytes."""

    position: bytes
    values: dict[str, bytes]
    present: dict[str, bytes]
    unreadable: dict[str, bytes]
    marks: dict[str, bytes]
    texts: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """What was typed into one file; see `mtqg_xl.figures.packing.Packed`."""

    reporter: str
    file: str
    cells: bytes
    values: bytes
    unreadable: bytes
    blocks: dict[BlockKey, KeptRows]
    texts: dict[CellId, str]


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A verdict; ``compared`` names the piece that says what was compared, ``states`` what came of it."""

    result: FileResult
    compared: bytes
    states: bytes


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form; ``layouts`` names for each instance the piece that says where it lies."""

    shell: Submission
    layouts: dict[str, bytes]
    result: KeptResult
    filled: frozenset[str]
    marks: bytes
    codes: dict[str, int | None]
    figures: KeptFigures


@dataclass(slots=True)
class Pieces:
    """What many files have in common, by the key under which it is kept."""

    layouts: dict[bytes, Found] = field(default_factory=dict)
    compared: dict[bytes, tuple[RuleCell, ...]] = field(default_factory=dict)
    told: dict[bytes, Any] = field(default_factory=dict)
    """Those that were written down here, as JSON."""
    keys: dict[int, tuple[object, bytes]] = field(default_factory=dict)
    """The keys of objects that were written down here, by what they are; the object is held, so that it stays it."""

    def key(self, value: object, kind: Any) -> bytes:
        """Return the key of a piece, which is written down when it is met first."""
        known = self.keys.get(id(value))
        if known is not None:
            return known[1]
        text = said(value, kind)
        key = key_of("piece", json.dumps(text))
        self.told[key] = text
        self.keys[id(value)] = value, key
        return key

    def missing(self, form: KeptForm | KeptResult) -> set[bytes]:
        """Return the keys of the pieces of a form, or of a verdict, that are not at hand."""
        result = form.result if isinstance(form, KeptForm) else form
        own = set() if result.compared in self.compared else {result.compared}
        if isinstance(form, KeptForm):
            own |= {key for key in form.layouts.values() if key not in self.layouts}
        return own

    def learn(self, texts: Mapping[bytes, Any], forms: list[KeptForm], results: list[KeptResult]) -> None:
        """Take up pieces that were fetched for some forms and verdicts; one that is none is left out."""
        layouts = {key for form in forms for key in form.layouts.values()}
        compared = {form.result.compared for form in forms} | {result.compared for result in results}
        for key, text in texts.items():
            try:
                if key in layouts:
                    self.layouts[key] = heard(text, Found)
                if key in compared:
                    self.compared[key] = heard(text, _COMPARED)
            except NotationError:
                continue


_COMPARED: Any = tuple[RuleCell, ...]


def kept_result(result: FileResult, pieces: Pieces) -> KeptResult:
    """Return a verdict as it is kept.

    Raises:
        NotationError: it holds something that cannot be kept.
    """
    rules = result.rules
    if not isinstance(rules, RuleStates):
        raise NotationError("không có kết quả so sánh")
    return KeptResult(replace(result, rules=()), pieces.key(rules.cells, _COMPARED), rules.codes)


def result_of(kept: KeptResult, pieces: Pieces) -> FileResult:
    """Return the verdict that was kept.

    Raises:
        NotationError: a piece of it is gone, or it is none.
    """
    cells = pieces.compared.get(kept.compared)
    if cells is None or len(cells) != len(kept.states) or any(state > _LAST_STATE for state in kept.states):
        raise NotationError("thiếu phần chung")
    return replace(kept.result, rules=RuleStates(cells, kept.states))


_LAST_STATE = len(get_args(State)) - 1


def kept_form(seen: Seen, figures: Packed, pieces: Pieces) -> KeptForm:
    """Return a form as it is kept, with its own figures.

    Raises:
        NotationError: it holds something that cannot be kept.
    """
    shell = seen.shell
    return KeptForm(
        shell=replace(shell, path="", found={}),
        layouts={name: pieces.key(found, Found) for name, found in shell.found.items()},
        result=kept_result(seen.result, pieces),
        filled=seen.filled,
        marks=seen.marks,
        codes=seen.codes,
        figures=_kept_figures(figures),
    )


def seen_in(kept: KeptForm, kit: Kit, pieces: Pieces, path: str) -> tuple[Seen, Packed]:
    """Return the form that was kept, as if it had just been read, and its figures; ``path`` is where it lies now.

    Raises:
        NotationError: a piece of it is gone, or it is none of the kit.
    """
    if kept.shell.kit_id != kit.id or not all(key in pieces.layouts for key in kept.layouts.values()):
        raise NotationError("thiếu phần chung")
    shell = replace(kept.shell, path=path, found={name: pieces.layouts[key] for name, key in kept.layouts.items()})
    seen = Seen(shell, 0, result_of(kept.result, pieces), kept.filled, kept.marks, kept.codes)
    return seen, _figures(kept.figures, kit)


# --- figures -----------------------------------------------------------------------------------------------

_Array = NDArray[Any]


def _kept_figures(held: Packed) -> KeptFigures:
    return KeptFigures(
        reporter=held.reporters[0],
        file=held.files[0],
        cells=_bytes(held.cells),
        values=_bytes(held.values),
        unreadable=_bytes(held.unreadable[0]),
        blocks={key: _kept_rows(table) for key, table in held.blocks.items()},
        texts={key: found[0] for key, found in held.texts.items()},
    )


def _kept_rows(table: BlockTable) -> KeptRows:
    def columns(arrays: Mapping[str, _Array]) -> dict[str, bytes]:
        return {name: _bytes(array) for name, array in arrays.items()}

    numbers = columns(table.values), columns(table.present), columns(table.unreadable), columns(table.marks)
    return KeptRows(_bytes(table.position), *numbers, texts={name: tuple(texts) for name, texts in table.texts.items()})


def _bytes(array: _Array) -> bytes:
    kind = {"f": "<f8", "i": "<i8", "b": "?"}[array.dtype.kind]
    return np.ascontiguousarray(array, kind).tobytes()


def _figures(kept: KeptFigures, kit: Kit) -> Packed:
    cells, values = _array(kept.cells, np.int64), _array(kept.values, np.float64)
    unreadable = _array(kept.unreadable, np.int64)
    last = plan_of(kit).grid.size
    if len(cells) != len(values) or not (_within(cells, last) and _within(unreadable, last)):
        raise NotationError("số liệu không khớp")
    shape = _shape(SameKit(kit))
    if kept.blocks.keys() != shape.keys():
        raise NotationError("số liệu không khớp")
    return Packed(
        kit_id=kit.id,
        reporters=(kept.reporter,),
        files=(kept.file,),
        cells=cells,
        reporter=np.zeros(len(cells), np.int64),
        values=values,
        unreadable=np.stack([unreadable, np.zeros(len(unreadable), np.int64)]),
        blocks={key: _rows(rows, shape[key]) for key, rows in kept.blocks.items()},
        texts={key: {0: text} for key, text in kept.texts.items()},
    )


@lru_cache(maxsize=16)
def _shape(key: SameKit) -> dict[BlockKey, BlockTable]:
    """Return the columns of every block of a kit."""
    return packed((), key.kit).blocks


def _within(places: _Array, last: int) -> bool:
    return not len(places) or bool(places.min() >= 0 and places.max() < last)


def _rows(kept: KeptRows, shape: BlockTable) -> BlockTable:
    position = _array(kept.position, np.int64)
    count = len(position)

    def columns(found: Mapping[str, bytes], wanted: Mapping[str, _Array], kind: DTypeLike) -> dict[str, Any]:
        arrays = {name: _array(content, kind) for name, content in found.items()}
        if arrays.keys() != wanted.keys() or any(len(array) != count for array in arrays.values()):
            raise NotationError("số liệu không khớp")
        return arrays

    if kept.texts.keys() != shape.texts.keys() or any(len(texts) != count for texts in kept.texts.values()):
        raise NotationError("số liệu không khớp")
    return BlockTable(
        reporter_index=np.zeros(count, np.int64),
        position=position,
        values=columns(kept.values, shape.values, np.float64),
        present=columns(kept.present, shape.present, np.bool_),
        unreadable=columns(kept.unreadable, shape.unreadable, np.bool_),
        texts=kept.texts,
        marks=columns(kept.marks, shape.marks, np.bool_),
    )


def _array(content: bytes, kind: DTypeLike) -> _Array:
    """Return an array of its own, that may be written to."""
    if kind is np.bool_ and content.strip(b"\x00\x01"):
        raise NotationError("số liệu không khớp")
    try:
        return np.frombuffer(content, kind).copy()
    except ValueError as error:
        raise NotationError("số liệu không khớp") from error
