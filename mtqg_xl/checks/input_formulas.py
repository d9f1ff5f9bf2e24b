"""Formulas in cells that officers type into: from other files, in a circle, over rows that the same total has already.

A formula over constants (``=1000*3``) is a number like any other. One that reads cells gives a number that changes
when those do, which nobody sees: it is told, and the more so where the sum above it takes the same money twice.
"""

from collections.abc import Iterator
from itertools import islice

from mtqg_xl.checks.alterations import CIRCULAR, MOST_CELLS, OTHER_FILE, TWICE, cells_of, is_linked, written_cells
from mtqg_xl.checks.computed_cells import upstream
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.definition.language import CHILDREN_WORDS, Call
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.formula.relative import Reference, references
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.reading.submission import Typed

FROM_OTHER_CELLS = "F16"
_TYPE_IT = "Gõ hẳn số vào ô (hoặc chép rồi dán Giá trị)."
_LONGEST = 60
_MOST_READ = 500
"""So many cells of a formula are looked at."""


def input_formula(context: Context, key: CellKey, cell: Typed) -> Iterator[Finding]:
    """Yield what is wrong with the formula of a typed cell, if it has one; where it shows no number, why that is so."""
    if cell.formula is None or cell.formula in context.instance(key).form.page.printed:  # the blank has it there
        return
    if is_linked(cell.formula):
        what = f"Ô {context.place(key)[1]} là ô nhập, đang lấy số từ tệp khác ({cell.formula})."
        severity = Severity.BLOCK if cell.value is None else Severity.EXPLAIN
        yield context.finding(OTHER_FILE, key, what, severity=severity, mend=_TYPE_IT, found=cell.value)
        return
    read = _read(context, key, cell.formula)
    if read:
        found = _of_cells(context, key, cell, read)
        if cell.value is not None or found.code in {CIRCULAR, TWICE}:  # these are wrong whatever they come to
            yield found


def _read(context: Context, key: CellKey, formula: str) -> tuple[Reference, ...]:
    try:
        found = references(formula, context.submission.sheet(key[0]))
    except FormulaSyntaxError:
        return ()
    return found if sum(part.size for part in found) <= MOST_CELLS else found[:1]


def _of_cells(context: Context, key: CellKey, cell: Typed, read: tuple[Reference, ...]) -> Finding:
    own = context.submission.sheet(key[0])
    place, shown = context.place(key)[1], shortened(cell.formula or "")
    keys = [found for at in islice(cells_of(read), _MOST_READ) if (found := context.key_at.get(at)) is not None]
    above = next((other for other in keys if other == key or key in upstream(context, other)), None)
    if above is not None:
        what = f"Ô {place} là ô nhập, công thức {shown} lấy ô {context.link(above)} tính từ chính ô này."
        return context.finding(CIRCULAR, key, what, mend=_TYPE_IT, found=cell.value)
    total = _total_of_both(context, key, keys)
    if total is not None:
        what = (
            f"Ô {place} là ô nhập, công thức {shown} cộng {written_cells(read, own)}, đã có trong tổng ở ô "
            f"{context.link(total)}: một khoản vào tổng hai lần."
        )
        return context.finding(TWICE, key, what, mend=_TYPE_IT, found=cell.value)
    what = f"Ô {place} là ô nhập, đang chứa công thức {shown} lấy số từ ô khác."
    return context.finding(FROM_OTHER_CELLS, key, what, found=cell.value)


def _total_of_both(context: Context, key: CellKey, keys: list[CellKey]) -> CellKey | None:
    """Return the nearest total over rows that adds up the cell and one that its formula reads."""
    instance = context.instance(key)
    row = instance.row_by_id.get(key[1])
    beside = [other for other in keys if other[0] == key[0] and other[2] == key[2]]
    while beside and row is not None and row.parent is not None:
        row = instance.row_by_id.get(row.parent)
        if row is None:
            return None
        total = (key[0], row.id, key[2])
        formula = instance.formula_of(row, context.column(key))
        if isinstance(formula, Call) and formula.word in CHILDREN_WORDS:
            below = set(upstream(context, total))
            if any(other in below for other in beside):
                return total
    return None


def shortened(text: str) -> str:
    """Return a formula as a message shows it: a long one is cut."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
