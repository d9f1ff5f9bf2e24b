"""What the formulas of a blank say: which columns a column is made of, and which rows a row adds up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mtqg_xl.adoption.arithmetic import Linear, NotArithmeticError, Ratio, of_formula, renamed
from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.table import Table
from mtqg_xl.cells import a1, letters

Across = Linear[int] | Ratio[int]
"""Arithmetic over sheet columns of one row."""


@dataclass
class Found:
    """What was found: ``across`` by sheet column and row, ``down`` the rows that a cell adds up, and what is neither.

    ``by_column`` tells for each sheet column which arithmetic stands in how many rows.
    """

    across: dict[int, dict[int, Across]] = field(default_factory=dict)
    down: dict[int, dict[int, frozenset[int]]] = field(default_factory=dict)
    unknown: dict[int, list[str]] = field(default_factory=dict)

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


def same(one: Linear[int] | Ratio[int], other: Linear[int] | Ratio[int]) -> bool:
    """Whether two are the same arithmetic."""
    if isinstance(one, Ratio) and isinstance(other, Ratio):
        is_close = abs(one.factor - other.factor) < 1e-9
        return is_close and same(one.part, other.part) and same(one.whole, other.whole)
    if isinstance(one, Linear) and isinstance(other, Linear):
        return dict(one.terms) == dict(other.terms) and one.constant == other.constant
    return False


def read_sums(table: Table, columns: Sequence[DraftColumn]) -> Found:
    """Return what the formulas in the body of a table say."""
    found = Found()
    known = {column.at for column in columns}
    for column in columns:
        for row in table.body:
            cell = table.sheet.cell(row, column.at)
            if cell is not None and cell.formula is not None:
                _take(found, table, known, row, column.at, cell.formula)
    return found


def _take(found: Found, table: Table, known: set[int], row: int, column: int, formula: str) -> None:
    try:
        read = of_formula(formula)
    except NotArithmeticError:
        found.unknown.setdefault(column, []).append(f"{a1(row, column)}: {formula}")
        return
    cells = _cells(read)
    if cells and all(at[0] == row and at[1] in known and at[1] != column for at in cells):
        found.across.setdefault(column, {})[row] = _over_columns(read)
    elif isinstance(read, Linear) and _adds(read) and all(at[1] == column and at[0] != row for at in cells):
        body = frozenset(table.body)
        rows = frozenset(at[0] for at in cells) & body
        if rows:
            found.down.setdefault(column, {})[row] = rows
    else:
        found.unknown.setdefault(column, []).append(f"{a1(row, column)}: {formula}")


def _adds(found: Linear[tuple[int, int]]) -> bool:
    """Whether a formula adds rows up; ``SUM(C7:C20)/2`` does so over rows and their subtotals alike."""
    return found.is_plain_sum or (not found.constant and set(found.terms.values()) == {0.5})


def _cells(found: Linear[tuple[int, int]] | Ratio[tuple[int, int]]) -> set[tuple[int, int]]:
    if isinstance(found, Ratio):
        return {*found.part.terms, *found.whole.terms}
    return set(found.terms)


def _over_columns(found: Linear[tuple[int, int]] | Ratio[tuple[int, int]]) -> Across:
    if isinstance(found, Ratio):
        return Ratio(_columns(found.part), _columns(found.whole), found.factor)
    return _columns(found)


def _columns(found: Linear[tuple[int, int]]) -> Linear[int]:
    return Linear({at[1]: factor for at, factor in found.terms.items()}, found.constant)


# --- in the language of definitions ----------------------------------------------------------------------


def expression(found: Linear[str] | Ratio[str]) -> str:
    """Return arithmetic over column ids as a formula of the definitions."""
    if isinstance(found, Linear):
        return _sum_text(found)
    percent = f"percent({_sum_text(found.part)}, {_sum_text(found.whole)})"
    if abs(found.factor - 100) < 1e-9:
        return percent
    return f"if_blank({percent}, 0) * {_number(found.factor / 100)}"


def _sum_text(found: Linear[str]) -> str:
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


def in_words(found: Linear[int] | Ratio[int], names: Mapping[int, str] | None = None) -> str:
    """Return arithmetic over sheet columns as people write it: ``E/C*100``."""
    text = renamed(found, lambda column: (names or {}).get(column) or letters(column))
    if isinstance(text, Linear):
        return _sum_text(text)
    part = _sum_text(text.part)
    whole = _sum_text(text.whole)
    part = f"({part})" if " " in part else part
    whole = f"({whole})" if " " in whole else whole
    return f"{part}/{whole}" + (f"*{_number(text.factor)}" if text.factor != 1 else "")


def columns_in(found: Linear[int] | Ratio[int]) -> Iterable[int]:
    """Return the sheet columns that arithmetic names."""
    return (*found.part.terms, *found.whole.terms) if isinstance(found, Ratio) else tuple(found.terms)
