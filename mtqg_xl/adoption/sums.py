"""What the formulas of a blank say: which columns a column is made of, and which rows a row adds up."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mtqg_xl.adoption.arithmetic import Arithmetic, Linear, NotArithmeticError, Product, Ratio, of_formula, renamed
from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.table import Table
from mtqg_xl.adoption.words import is_total
from mtqg_xl.cells import a1, letters


@dataclass(frozen=True)
class Share:
    """A column of a row over one of the row of a total: ``C7/C$5*100``; ``row`` is the sheet row of the total."""

    ratio: Ratio[int]
    row: int


Across = Linear[int] | Ratio[int] | Product[int] | Share
"""Arithmetic over sheet columns of one row, or of one row and that of a total."""


@dataclass
class Found:
    """What was found: ``across`` by sheet column and row, ``down`` the rows that a cell adds up, and what is neither.

    ``totals`` are the rows that are called so.
    """

    across: dict[int, dict[int, Across]] = field(default_factory=dict)
    down: dict[int, dict[int, frozenset[int]]] = field(default_factory=dict)
    unknown: dict[int, dict[int, str]] = field(default_factory=dict)
    totals: frozenset[int] = frozenset()

    @property
    def rows_of_sums(self) -> frozenset[int]:
        """The rows that add up others in some column, or are called totals."""
        return self.totals | {row for rows in self.down.values() for row in rows}

    @property
    def is_empty(self) -> bool:
        """Whether the blank has no formulas."""
        return not (self.across or self.down or self.unknown)

    def added_rows(self, row: int) -> frozenset[int]:
        """Return the rows that a row adds up, by most of its columns; none where it adds up nothing."""
        counts = Counter(rows for columns in self.down.values() if (rows := columns.get(row)) is not None)
        return counts.most_common(1)[0][0] if counts else frozenset()

    def odd_columns(self, row: int) -> tuple[int, ...]:
        """Return the columns in which a row adds up other rows than in most of its columns."""
        usual = self.added_rows(row)
        return tuple(at for at, rows in sorted(self.down.items()) if row in rows and rows[row] != usual)

    def arithmetic_of(self, column: int) -> tuple[Across, ...]:
        """Return the arithmetic of a column, that of most rows first."""
        kinds: list[tuple[Across, int]] = []
        for found in self.across.get(column, {}).values():
            at = next((at for at, (known, _) in enumerate(kinds) if same(known, found)), None)
            if at is None:
                kinds.append((found, 1))
            else:
                kinds[at] = (found, kinds[at][1] + 1)
        return tuple(found for found, _ in sorted(kinds, key=lambda each: -each[1]))


def same(one: Across, other: Across) -> bool:
    """Whether two are the same arithmetic."""
    if isinstance(one, Share) and isinstance(other, Share):
        return one.row == other.row and same(one.ratio, other.ratio)
    if isinstance(one, Product) and isinstance(other, Product):
        is_close = abs(one.factor - other.factor) < 1e-9
        return is_close and same(one.one, other.one) and same(one.other, other.other)
    if isinstance(one, Ratio) and isinstance(other, Ratio):
        is_close = abs(one.factor - other.factor) < 1e-9
        return is_close and same(one.part, other.part) and same(one.whole, other.whole)
    if isinstance(one, Linear) and isinstance(other, Linear):
        return dict(one.terms) == dict(other.terms) and one.constant == other.constant
    return False


def read_sums(table: Table, columns: Sequence[DraftColumn]) -> Found:
    """Return what the formulas in the body of a table say."""
    label = next((column.at for column in columns if column.show == "label"), 0)
    names = {row: table.sheet.text(row, label) or table.sheet.text(row, table.stt or label) for row in table.body}
    found = Found(totals=frozenset(row for row, name in names.items() if is_total(name)))
    known = {column.at for column in columns}
    for column in columns:
        for row in table.body:
            cell = table.sheet.cell(row, column.at)
            if cell is not None and cell.formula is not None:
                _take(found, table, known, row, column.at, cell.formula)
    for column in columns:
        _share_of_itself(found.across.get(column.at, {}))
    return found


def _share_of_itself(across: dict[int, Across]) -> None:
    """Take the share of the total in its own row for what it is there: ``C5/C$5``."""
    rows = {read.row for read in across.values() if isinstance(read, Share)}
    for row in rows:
        own = across.get(row)
        if isinstance(own, Ratio) and any(
            isinstance(read, Share) and same(read.ratio, own) for read in across.values()
        ):
            across[row] = Share(own, row)


def _take(found: Found, table: Table, known: set[int], row: int, column: int, formula: str) -> None:
    try:
        read = of_formula(formula)
    except NotArithmeticError:
        found.unknown.setdefault(column, {})[row] = f"{a1(row, column)}: {formula}"
        return
    cells = _cells(read)
    if cells and all(at[0] == row and at[1] in known and at[1] != column for at in cells):
        found.across.setdefault(column, {})[row] = renamed(read, _column_of)
    elif (share := _share(read, table, known, row)) is not None:
        found.across.setdefault(column, {})[row] = share
    elif isinstance(read, Linear) and _adds(read) and all(at[1] == column and at[0] != row for at in cells):
        body = frozenset(table.body)
        rows = frozenset(at[0] for at in cells) & body
        if rows:
            found.down.setdefault(column, {})[row] = rows
    else:
        found.unknown.setdefault(column, {})[row] = f"{a1(row, column)}: {formula}"


def _column_of(at: tuple[int, int]) -> int:
    return at[1]


def _share(read: Arithmetic[tuple[int, int]], table: Table, known: set[int], row: int) -> Share | None:
    """Return a share of the figure in another row of the table, None where a formula is none."""
    if not isinstance(read, Ratio) or len(read.whole.terms) != 1 or read.whole.constant:
        return None
    (whole,) = read.whole.terms
    is_own = bool(read.part.terms) and all(at[0] == row and at[1] in known for at in read.part.terms)
    if not is_own or whole[0] == row or whole[0] not in table.body or whole[1] not in known:
        return None
    ratio = renamed(read, _column_of)
    assert isinstance(ratio, Ratio)
    return Share(ratio, whole[0])


def _adds(found: Linear[tuple[int, int]]) -> bool:
    """Whether a formula adds rows up; ``SUM(C7:C20)/2`` does so over rows and their subtotals alike."""
    return found.is_plain_sum or (not found.constant and set(found.terms.values()) == {0.5})


def _cells(found: Arithmetic[tuple[int, int]]) -> set[tuple[int, int]]:
    if isinstance(found, Ratio):
        return {*found.part.terms, *found.whole.terms}
    if isinstance(found, Product):
        return {*found.one.terms, *found.other.terms}
    return set(found.terms)


# --- in the language of definitions ----------------------------------------------------------------------


ROW_MARK = "@"
"""Stands before a sheet row in a formula until the rows have ids: ``percent(c, [@5].c)``."""


def expression(found: Across, name: Callable[[int], str]) -> str:
    """Return arithmetic over sheet columns as a formula of the definitions; ``name`` gives the ids of columns."""
    if isinstance(found, Linear):
        return _sum_text(renamed(found, name))
    if isinstance(found, Product):
        parts = [_in_brackets(_sum_text(renamed(each, name))) for each in (found.one, found.other)]
        return " * ".join([*parts, *([_number(found.factor)] if found.factor != 1 else [])])
    ratio = found.ratio if isinstance(found, Share) else found
    whole = _sum_text(renamed(ratio.whole, name))
    if isinstance(found, Share):
        whole = f"[{ROW_MARK}{found.row}].{whole}"
    percent = f"percent({_sum_text(renamed(ratio.part, name))}, {whole})"
    if abs(ratio.factor - 100) < 1e-9:
        return percent
    return f"if_blank({percent}, 0) * {_number(ratio.factor / 100)}"


def _in_brackets(text: str) -> str:
    return f"({text})" if " " in text else text


def _sum_text(found: Arithmetic[str]) -> str:
    assert isinstance(found, Linear)
    first, *rest = sorted(found.terms.items(), key=lambda term: term[1] < 0)
    text = _term(*first) if first[1] > 0 else f"0 - {_term(first[0], -first[1])}"
    for name, factor in rest:
        text += f" {'+' if factor > 0 else '-'} {_term(name, abs(factor))}"
    if found.constant:
        text += f" {'+' if found.constant > 0 else '-'} {_number(abs(found.constant))}"
    return text


def _term(name: str, factor: float) -> str:
    return name if factor == 1 else f"{_number(factor)} * {name}"


def _number(value: float) -> str:
    return f"{value:.10g}"


def in_words(found: Across, names: Mapping[int, str] | None = None) -> str:
    """Return arithmetic over sheet columns as people write it: ``E/C*100``."""

    def name(column: int) -> str:
        return (names or {}).get(column) or letters(column)

    if isinstance(found, Linear):
        return _sum_text(renamed(found, name))
    if isinstance(found, Product):
        return expression(found, name)
    ratio = found.ratio if isinstance(found, Share) else found
    part, whole = (_in_brackets(_sum_text(renamed(each, name))) for each in (ratio.part, ratio.whole))
    of_row = f" ở dòng {found.row}" if isinstance(found, Share) else ""
    return f"{part}/{whole}" + (f"*{_number(ratio.factor)}" if ratio.factor != 1 else "") + of_row


def columns_in(found: Across) -> Iterable[int]:
    """Return the sheet columns that arithmetic names."""
    if isinstance(found, Share):
        return columns_in(found.ratio)
    if isinstance(found, Product):
        return (*found.one.terms, *found.other.terms)
    return (*found.part.terms, *found.whole.terms) if isinstance(found, Ratio) else tuple(found.terms)
