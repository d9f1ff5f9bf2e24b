"""What formulas of a form may speak of: the names it has, and the columns that may turn out blank."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mtqg_xl.definition.language import BLANK_WORDS, Binary, Blank, Call, Expr, Number, Ref, misplaced, references
from mtqg_xl.definition.model import Column, Row


@dataclass(frozen=True, slots=True)
class Names:
    """What formulas of one form may speak of, and what may turn out blank.

    ``columns`` and ``blocks`` hold every id of the file, even where the rest of the entry could not be used. ``owner``
    says whose they are, in sentences about several forms; ``foreign`` holds what may be blank in other instances.
    ``computed`` are the columns that nobody types into.
    """

    columns: Collection[str]
    blocks: Collection[str]
    blanks: Collection[str]
    owner: str = ""
    foreign: Mapping[str, Collection[str]] = field(default_factory=dict)
    computed: Collection[str] = ()

    def unknown(self, expr: Expr) -> Iterator[str]:
        """Yield what the form itself does not have; other instances are judged in a kit."""
        start = f"{self.owner} không có" if self.owner else "không có"
        for ref in references(expr):
            if ref.instance is not None:
                continue
            if ref.block is not None and ref.block not in self.blocks:
                yield f"{start} khối “{ref.block}”"
            elif ref.column not in self.columns:
                yield f"{start} cột “{ref.column}”"

    def unsafe(self, expr: Expr, *, inside: bool) -> Iterator[str]:
        """Yield where a cell that may be blank is fed to arithmetic, and where a division may fail."""
        if inside and may_be_blank(expr, self.blanks, self.foreign):
            yield "giá trị có thể trống không dùng được trong phép tính: bọc bằng if_blank(…, …)"
            return
        if isinstance(expr, Binary):
            if expr.op == "/" and not (isinstance(expr.right, Number) and expr.right.value != 0):
                yield "chỉ chia được cho một số khác 0; tỷ lệ thì dùng percent(…, …)"
            for side in (expr.left, expr.right):
                yield from self.unsafe(side, inside=True)
        elif isinstance(expr, Call):
            for argument in expr.arguments:
                yield from self.unsafe(argument, inside=expr.word in {"percent", "round_half_up"})

    def formula(self, path: str, expr: Expr, *, inside: bool = False) -> list[str]:
        """Return every mistake of one formula at its path."""
        found = list(misplaced(expr)) or list(self.unknown(expr)) or list(self.unsafe(expr, inside=inside))
        return [f"{path}: {line}" for line in dict.fromkeys(found)]


def may_be_blank(expr: Expr, blanks: Collection[str], foreign: Mapping[str, Collection[str]]) -> bool:
    """Return whether a formula may come out blank, given the columns that may."""
    if isinstance(expr, Blank):
        return True
    if isinstance(expr, Call):
        if expr.word == "if_blank":
            return may_be_blank(expr.arguments[1], blanks, foreign)
        return expr.word in BLANK_WORDS
    if isinstance(expr, Ref) and expr.block is None:
        return expr.column in (blanks if expr.instance is None else foreign.get(expr.instance, ()))
    return False


def blank_columns(columns: Iterable[Column], rows: Iterable[Row] = ()) -> frozenset[str]:
    """Return the columns whose own formula, or that of a row, may come out blank, also through another column."""
    formulas = [(column.id, column.formula) for column in columns if column.formula is not None]
    formulas += [pair for row in rows for pair in row.formulas]
    found: set[str] = set()
    while more := {name for name, expr in formulas if may_be_blank(expr, found, {})} - found:
        found |= more
    return frozenset(found)


def computed_columns(columns: Iterable[Column]) -> frozenset[str]:
    """Return the columns that nobody types into."""
    return frozenset(column.id for column in columns if column.kind == "computed")
