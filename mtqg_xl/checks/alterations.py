"""In which way a formula differs from the one that belongs there, in words that say what to look at.

A formula is compared by what it does (`mtqg_xl.checks.other_acts`) and by the cells that it reads: from another file,
itself, the same money twice, a row too few, or the cells of another row. Cells in which nothing stands are no reason.
What is none of these is merely another formula.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mtqg_xl.cells import Address, range_a1
from mtqg_xl.checks.computed_cells import Expected, upstream
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.other_acts import is_fixed, is_unrounded, other_acts
from mtqg_xl.definition.language import Call as Word
from mtqg_xl.formula.nodes import Call, Cell, Chain, Node, Prefix, Range
from mtqg_xl.formula.relative import Reference, covered, references
from mtqg_xl.formula.syntax import FormulaSyntaxError, has_external_link, parse, split

ALTERED, ELSEWHERE, TOO_SHORT, TWICE, AVERAGED, CIRCULAR, OTHER_FILE = "F01", "F08", "F09", "F10", "F11", "F12", "F13"

MOST_CELLS = 20_000
"""A formula over more cells than a kit has is not taken apart."""
_NAMED = 4
"""So many cells a message names."""

_Cell = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Alteration:
    """The code of an altered formula and what is odd about it, as the end of a sentence (empty for a bare F01).

    ``is_idle`` where it changes nothing now: it is not why the formula comes to something else.
    """

    code: str
    words: str = ""
    is_idle: bool = False


def alteration(context: Context, expected: Expected, found: str, wanted: str) -> Alteration:
    """Return in which way the formula ``found`` in a computed cell is not the formula ``wanted``."""
    if is_linked(found):
        return Alteration(OTHER_FILE, "lấy số từ tệp khác")
    sheet = context.submission.sheet(expected.key[0])
    try:
        trees, now, right = (parse(found), parse(wanted)), references(found, sheet), references(wanted, sheet)
    except FormulaSyntaxError:
        return Alteration(ALTERED)
    if sum(part.size for part in (*now, *right)) > MOST_CELLS:
        return Alteration(ALTERED)
    is_alike = split(found)[0] == split(wanted)[0]
    comparison = _Comparison(context, expected, sheet, *trees, now, right, is_alike)
    return next((kind for kind in comparison.kinds() if kind is not None), Alteration(ALTERED))


def is_linked(text: str) -> bool:
    """Return whether a formula takes figures from another file."""
    try:
        return has_external_link(text)
    except FormulaSyntaxError:
        return False


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One altered formula: its tree and that of the right one, what it reads now and what it should read.

    ``is_alike`` where it does what it should, on other cells: then it is they that are wrong.
    """

    context: Context
    expected: Expected
    sheet: str
    tree: Node
    right_tree: Node
    now: tuple[Reference, ...]
    right: tuple[Reference, ...]
    is_alike: bool

    def kinds(self) -> Iterator[Alteration | None]:
        """Yield what may be odd, the surest first."""
        yield self.circular()
        yield self.averaged()
        yield self.twice()
        if self.is_alike:
            yield self.elsewhere()
        yield self.other_act()
        yield self.too_short()
        yield self.elsewhere()
        yield self.astray()
        if is_unrounded(self.tree, self.right_tree):
            yield Alteration(ALTERED, "không làm tròn như mẫu")

    def circular(self) -> Alteration | None:
        """Return whether the cell reads itself, or a cell that is computed from it."""
        own = self.cell_of(self.expected.key)
        read = list(cells_of(self.now))
        if own in read:
            return Alteration(CIRCULAR, "cộng cả chính ô này")
        for cell in read:
            key = self.key_at(cell)
            if key is not None and self.expected.key in upstream(self.context, key):
                return Alteration(CIRCULAR, f"lấy ô {self.named([cell])}, ô ấy lại tính từ ô này")
        return None

    @property
    def is_ratio(self) -> bool:
        """Whether a part in percent of a whole belongs in the cell: it adds up nothing."""
        formula = self.expected.formula
        return isinstance(formula, Word) and formula.word == "percent"

    def averaged(self) -> Alteration | None:
        """Return whether a ratio is made of other ratios."""
        if not self.is_ratio:
            return None
        right = set(cells_of(self.right))  # an indicator in percent is achieved in percent of its plan
        keys = [key for cell in cells_of(self.now) if cell not in right and (key := self.key_at(cell)) is not None]
        if not any(self.context.unit(key) == "%" for key in keys) or self.is_alike:
            return None
        return Alteration(AVERAGED, "lấy trung bình hoặc cộng các tỷ lệ; tỷ lệ phải tính lại từ tử số và mẫu số")

    def twice(self) -> Alteration | None:
        """Return whether a sum takes something twice: a cell, or a cell and another that it is summed from."""
        added = _added(self.tree, self.sheet)
        if added is None:
            return None
        counts = Counter(cells_of(added))
        repeated = [cell for cell, times in counts.items() if times > 1]
        if repeated:
            return Alteration(TWICE, f"cộng hai lần ô {self.named(repeated)}")
        keys = {cell: key for cell in counts if (key := self.key_at(cell)) is not None}
        for cell, key in keys.items():
            below = set(upstream(self.context, key))
            inside = [other for other, its in keys.items() if its in below or self.is_parent(key, its)]
            if inside:
                return Alteration(TWICE, f"cộng cả ô {self.named([cell])} và ô {self.named(inside)} đã nằm trong ô ấy")
        return None

    def is_parent(self, key: CellKey, other: CellKey) -> bool:
        """Whether the row of one cell is summed, directly or not, from that of another in the same column."""
        if key[0] != other[0] or key[2] != other[2]:
            return False
        rows = self.context.instance(key).row_by_id
        row = rows.get(other[1])
        while row is not None and row.parent is not None and row.parent != key[1]:
            row = rows.get(row.parent)
        return row is not None and row.parent == key[1]

    def other_act(self) -> Alteration | None:
        """Return what the formula does otherwise, whatever it reads, and the cells that it leaves out besides."""
        if is_fixed(self.tree):
            return Alteration(ALTERED, "chỉ là số gõ vào, không lấy ô nào")
        words = [*other_acts(self.tree, self.right_tree), *self.other_signs()]
        if not words:
            return None
        short = self.too_short()
        return Alteration(ALTERED, "; ".join(words if short is None or short.is_idle else [*words, short.words]))

    def other_signs(self) -> Iterator[str]:
        """Yield the cells that are taken away where they should be added, and the other way round."""
        now, right = _signs(self.tree, self.sheet), _signs(self.right_tree, self.sheet)
        if now is None or right is None:
            return
        for sign, words in ((-1, "trừ ô {}, phải cộng"), (1, "cộng ô {}, phải trừ")):
            cells = [cell for cell, its in now.items() if its == sign and right.get(cell) == -sign]
            if cells:
                yield words.format(self.named(self.in_use(cells) or cells))

    def too_short(self) -> Alteration | None:
        """Return whether the formula reads only some of the cells that it should, and no number beside them."""
        now, right = set(cells_of(self.now)), set(cells_of(self.right))
        left_out = [] if self.is_ratio else self.left_out()
        if not now & right or not left_out or self.in_use(now - right):
            return None
        missed = self.in_use(left_out)
        if not missed and not now < right:
            return None
        whole = written_cells(dict.fromkeys(self.right), self.sheet)
        if _is_one_column(self.right):
            named = f" (sót {self.named(missed)})" if missed else " (chỗ sót đang trống)"
            words = f"chỉ lấy {written_cells(self.now, self.sheet)}; phải lấy đủ {whole}{named}"
        else:
            words = f"bỏ sót {self.named(missed or left_out)}{'' if missed else ' (đang trống)'}; phải lấy đủ {whole}"
        return Alteration(TOO_SHORT, words, is_idle=not missed)

    def left_out(self) -> list[_Cell]:
        """Return the cells that should be read and are not."""
        now = set(cells_of(self.now))
        return [cell for cell in dict.fromkeys(cells_of(self.right)) if cell not in now]

    def in_use(self, cells: Iterable[_Cell]) -> list[_Cell]:
        """Return those of some cells that hold a number other than 0."""
        return [cell for cell in cells if cell in self.context.numbers_at]

    def astray(self) -> Alteration | None:
        """Return which numbers are read that should not be, and which cells should be read in their place."""
        right = set(cells_of(self.right))
        other = list(dict.fromkeys(cell for cell in cells_of(self.now) if cell not in right))
        missed = self.in_use(self.left_out())
        strange = self.in_use(other) or (other if self.is_ratio and missed else [])
        if not strange:
            return None
        if not missed:
            return Alteration(ALTERED, f"lấy thừa ô {self.named(strange)}")
        return Alteration(ELSEWHERE, f"lấy ô {self.named(strange)}; phải lấy ô {self.named(missed)}")

    def elsewhere(self) -> Alteration | None:
        """Return whether as many cells are read in as many places, but not those that should be."""
        if [part.size for part in self.now] != [part.size for part in self.right]:
            return None
        moved = [(now, right) for now, right in zip(self.now, self.right, strict=True) if now != right]
        if not moved:
            return None
        moved = list(dict.fromkeys(moved))
        now, right = (written_cells(dict.fromkeys(parts), self.sheet) for parts in zip(*moved, strict=True))
        return Alteration(ELSEWHERE, f"lấy ô {now}; phải lấy ô {right}")

    def cell_of(self, key: CellKey) -> _Cell:
        """Return where a cell lies."""
        found = self.context.submission.found[key[0]]
        return (found.sheet.casefold(), *found.address(key[1], key[2]))

    def key_at(self, cell: _Cell) -> CellKey | None:
        """Return which cell of the kit lies at a place."""
        return self.context.key_at.get(cell)

    def named(self, cells: Iterable[_Cell]) -> str:
        """Return cells in words, a few of them."""
        listed = [Reference(sheet, row, column, row, column) for sheet, row, column in cells]
        more = f" và {len(listed) - _NAMED} ô nữa" if len(listed) > _NAMED else ""
        return written_cells(listed[:_NAMED], self.sheet) + more


def cells_of(parts: Iterable[Reference]) -> Iterator[_Cell]:
    """Yield the cells that references name: sheet in small letters, row and column."""
    for part in parts:
        for row in range(part.top, part.bottom + 1):
            for column in range(part.left, part.right + 1):
                yield (part.sheet or "").casefold(), row, column


def _added(node: Node, sheet: str) -> list[Reference] | None:
    """Return the cells that a formula adds up, None where it does anything else than adding and taking away."""
    match node:
        case Cell() | Range():
            return [covered(node, sheet)]
        case Prefix("+", operand):
            return _added(operand, sheet)
        case Prefix("-", operand):
            return None if _added(operand, sheet) is None else []
        case Call("SUM" | "N", arguments):
            return _all_added([_added(argument, sheet) for argument in arguments])
        case Chain(first, rest) if all(operator in "+-" for operator, _ in rest):
            taken = [_added(first, sheet)]
            for operator, operand in rest:
                part = _added(operand, sheet)
                taken.append([] if operator == "-" and part is not None else part)
            return _all_added(taken)
        case _:
            return None


def _all_added(parts: list[list[Reference] | None]) -> list[Reference] | None:
    known = [part for part in parts if part is not None]
    return [cell for part in known for cell in part] if len(known) == len(parts) else None


def _signs(node: Node, sheet: str, sign: int = 1) -> dict[_Cell, int] | None:
    """Return whether each cell is added (1) or taken away (-1); None where a formula does anything else.

    A cell that is both is in neither.
    """
    match node:
        case Cell() | Range():
            return dict.fromkeys(cells_of([covered(node, sheet)]), sign)
        case Prefix(operator, operand):
            parts = [_signs(operand, sheet, -sign if operator == "-" else sign)]
        case Call("SUM" | "N", arguments):
            parts = [_signs(argument, sheet, sign) for argument in arguments]
        case Chain(first, rest) if all(operator in "+-" for operator, _ in rest):
            signed = ((operand, -sign if operator == "-" else sign) for operator, operand in rest)
            parts = [_signs(first, sheet, sign), *(_signs(operand, sheet, its) for operand, its in signed)]
        case _:
            return {} if is_fixed(node) else None
    found: dict[_Cell, int] = {}
    for part in parts:
        if part is None:
            return None
        found |= {cell: its if found.get(cell, its) == its else 0 for cell, its in part.items()}
    return found


def _is_one_column(parts: tuple[Reference, ...]) -> bool:
    """Whether a formula reads one range."""
    return len(parts) == 1 and parts[0].size > 1


def written_cells(parts: Iterable[Reference], own: str) -> str:
    """Return cells and ranges as a person reads them, with the sheet where it is another one."""
    found = []
    for part in parts:
        text = range_a1(Address(part.top, part.left), Address(part.bottom, part.right))
        is_own = part.sheet is None or part.sheet.casefold() == own.casefold()
        found.append(text if is_own else f"{part.sheet}!{text}")
    return ", ".join(found)
