"""What a formula means from where it stands: its relative form, the cells it reads, the same formula elsewhere.

Excel, LibreOffice and openpyxl spell one formula differently (``$``, quotes, spaces, TRUE(), shared followers);
the relative form is what stays the same.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from mtqg_xl.cells import MAX_COLUMN, MAX_ROW, Address, letters, parse_a1
from mtqg_xl.formula.nodes import (
    PERCENT_LEVEL,
    PREFIX_LEVEL,
    Boolean,
    Call,
    Cell,
    Chain,
    Kind,
    Missing,
    Node,
    Number,
    Percent,
    Prefix,
    Range,
    Slot,
)
from mtqg_xl.formula.syntax import error_code, reference, split, tree

_MARK = re.compile("[\x01-\x04]")


class Reference(NamedTuple):
    """The cells that an operand names: sheet (None for the formula's own, when not told) and both corners."""

    sheet: str | None
    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def relative(text: str, row: int, column: int, sheet: str | None = None) -> str:
    """Return the canonical form of a formula that stands at a row and column of a sheet.

    References become offsets (``R[-1]C[0]``; whole columns ``C[0]:C[2]``) whether written with ``$`` or not;
    those to the formula's own sheet lose its name, the rest keep it in small letters. Spaces, idle parentheses,
    idle plus signs and ``_xlfn.`` are gone; 1.0 is 1. Two formulas that compute the same cells the same way
    from where they stand are equal texts.

    Raises:
        FormulaSyntaxError: the text is no formula that we can read.
    """
    skeleton, operands = split(text)
    parts = _canonical(skeleton)
    own = None if sheet is None else sheet.casefold()
    written = (_relative_operand(o, k, row, column, own) for o, k in zip(operands, parts.kinds, strict=True))
    return "".join(_alternate(parts.texts, written))


@lru_cache(maxsize=1 << 14)
def references(text: str, sheet: str | None = None) -> tuple[Reference, ...]:
    """Return every cell and range that a formula names, in order, with those on its own sheet given to ``sheet``.

    Raises:
        FormulaSyntaxError: the text is no formula that we can read.
    """
    skeleton, operands = split(text)
    kinds = _canonical(skeleton).kinds
    named = (reference(o) for o, kind in zip(operands, kinds, strict=True) if kind == Kind.REFERENCE)
    return tuple(covered(node, sheet) for node in named)


def covered(node: Cell | Range, sheet: str | None) -> Reference:
    """Return the cells that a leaf names, corners in order."""
    where = node.sheet if node.sheet is not None else sheet
    if isinstance(node, Cell):
        return Reference(where, node.row, node.column, node.row, node.column)
    (top, bottom) = sorted((node.first.row, node.last.row))
    (left, right) = sorted((node.first.column, node.last.column))
    return Reference(where, top, left, bottom, right)


def translate(text: str, from_cell: str | Address, to_cell: str | Address) -> str:
    """Return the formula as Excel copies it from one cell to another, or gives it to a shared follower.

    Only what is written without ``$`` moves; what would fall off the sheet becomes ``#REF!``; all else, names
    and text included, stays letter for letter. Cells are addresses such as ``"C8"`` or `Address`.

    Raises:
        FormulaSyntaxError: longer than Excel allows.
        ValueError: no address of a cell.
    """
    origin, target = _address(from_cell), _address(to_cell)
    down, right = target.row - origin.row, target.column - origin.column
    texts, moving = _cut_at_references(text)
    return "".join(_alternate(texts, [_moved(written, down, right) for written in moving]))


@lru_cache(maxsize=1 << 8)
def _cut_at_references(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stands before, between and after the references of a formula, and those references.

    A shared formula is moved to thousands of cells: it is taken apart once.
    """
    skeleton, operands = split(text)
    parts = _between_marks(skeleton)
    pieces, moving = ["=" if text.startswith("=") else ""], []
    for between, written, kind in zip(parts.texts, operands, parts.kinds, strict=False):
        pieces[-1] += between
        if kind == Kind.REFERENCE:
            moving.append(written)
            pieces.append("")
        else:
            pieces[-1] += written
    pieces[-1] += parts.texts[-1]
    return tuple(pieces), tuple(moving)


def operands_replaced(text: str, replaced: Callable[[str, Kind], str]) -> str:
    """Return a formula with each operand as a function writes it; all else, spaces too, stays letter for letter."""
    skeleton, operands = split(text)
    parts = _between_marks(skeleton)
    written = (replaced(operand, kind) for operand, kind in zip(operands, parts.kinds, strict=True))
    return ("=" if text.startswith("=") else "") + "".join(_alternate(parts.texts, written))


def apart(text: str) -> tuple[str, tuple[tuple[str, Kind], ...]]:
    """Return the canonical skeleton of a formula, and its operands as written with their kinds, in order.

    The skeleton has a mark for each operand; spaces, idle parentheses and idle signs are gone, numbers stay.

    Raises:
        FormulaSyntaxError: the text is no formula that we can read.
    """
    skeleton, operands = split(text)
    parts = _canonical(skeleton)
    marked = "".join(_alternate(parts.texts, (kind.value for kind in parts.kinds)))
    return marked, tuple(zip(operands, parts.kinds, strict=True))


class _Parts(NamedTuple):
    """A skeleton cut at its marks: one text more than kinds."""

    texts: tuple[str, ...]
    kinds: tuple[Kind, ...]


@lru_cache(maxsize=1 << 12)
def _between_marks(skeleton: str) -> _Parts:
    return _Parts(tuple(_MARK.split(skeleton)), tuple(map(Kind, _MARK.findall(skeleton))))


@lru_cache(maxsize=1 << 12)
def _canonical(skeleton: str) -> _Parts:
    return _between_marks(_write(tree(skeleton), 0))


def _alternate(texts: tuple[str, ...], operands: Iterable[str]) -> Iterable[str]:
    for text, operand in zip(texts, operands, strict=False):
        yield text
        yield operand
    yield texts[-1]


def _write(node: Node, level: int) -> str:
    """Return the text of a tree with the fewest parentheses; ``level`` is the rank it must not fall below."""
    own, text = _WRITERS[type(node)](node)
    return f"({text})" if own < level else text


def _write_chain(node: Chain) -> tuple[int, str]:
    rest = (f"{operator}{_write(operand, node.level + 1)}" for operator, operand in node.rest)
    return node.level, _write(node.first, node.level) + "".join(rest)


def _write_prefix(node: Prefix) -> tuple[int, str]:
    if node.operator == "+":  # =+A1, a habit from other programs, is A1
        return PREFIX_LEVEL, _write(node.operand, PREFIX_LEVEL)
    return PREFIX_LEVEL, "-" + _write(node.operand, PREFIX_LEVEL)


def _write_call(node: Call) -> tuple[int, str]:
    return PREFIX_LEVEL + 1, f"{node.name}({','.join(_write(argument, 0) for argument in node.arguments)})"


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")


_WRITERS: dict[type[Node], Callable[..., tuple[int, str]]] = {
    Chain: _write_chain,
    Prefix: _write_prefix,
    Percent: lambda node: (PERCENT_LEVEL, _write(node.operand, PERCENT_LEVEL) + "%"),
    Call: _write_call,
    Number: lambda node: (PREFIX_LEVEL + 1, _number(node.value)),
    Boolean: lambda node: (PREFIX_LEVEL + 1, str(node.value).upper()),
    Slot: lambda node: (PREFIX_LEVEL + 1, node.kind.value),
    Missing: lambda _node: (PREFIX_LEVEL + 1, ""),
}


def _relative_operand(written: str, kind: Kind, row: int, column: int, own: str | None) -> str:
    if kind == Kind.TEXT:
        return written
    if kind == Kind.ERROR:
        return error_code(written)
    if kind == Kind.NAME:
        return written.casefold()
    node = reference(written)
    sheet = None if node.sheet is None else node.sheet.casefold()
    prefix = "" if sheet is None or sheet == own else "'" + sheet.replace("'", "''") + "'!"
    return prefix + _offsets(covered(node, None), row, column)


def _offsets(cells: Reference, row: int, column: int) -> str:
    first, last = f"R[{cells.top - row}]", f"R[{cells.bottom - row}]"
    if (cells.left, cells.right) == (1, MAX_COLUMN):
        return f"{first}:{last}"
    left, right = f"C[{cells.left - column}]", f"C[{cells.right - column}]"
    if (cells.top, cells.bottom) == (1, MAX_ROW):
        return f"{left}:{right}"
    return first + left if cells.size == 1 else f"{first}{left}:{last}{right}"


def _address(cell: str | Address) -> Address:
    return parse_a1(cell) if isinstance(cell, str) else cell


def _moved(written: str, down: int, right: int) -> str:
    node = reference(written)
    sheet, mark, cells = written.rpartition("!")
    if isinstance(node, Cell):
        return sheet + mark + (_moved_corner(node, down, right) or "#REF!")
    down, right = 0 if node.whole_columns else down, 0 if node.whole_rows else right
    names_row, names_column = any(map(str.isdigit, cells)), any(map(str.isalpha, cells))
    first = _moved_corner(node.first, down, right, names_row, names_column)
    last = _moved_corner(node.last, down, right, names_row, names_column)
    return sheet + mark + (f"{first}:{last}" if first and last else "#REF!")


def _moved_corner(cell: Cell, down: int, right: int, names_row: bool = True, names_column: bool = True) -> str:
    """Return a corner elsewhere, as text; empty where it falls off the sheet."""
    row = cell.row if cell.row_absolute else cell.row + down
    column = cell.column if cell.column_absolute else cell.column + right
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        return ""
    column_text = ("$" if cell.column_absolute else "") + letters(column) if names_column else ""
    row_text = ("$" if cell.row_absolute else "") + str(row) if names_row else ""
    return column_text + row_text
