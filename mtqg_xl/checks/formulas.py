"""Every computed cell against its definition: typed over, altered, cleared, in error, stale, never calculated.

Three values are held apart: by definition (from inputs alone), as entered (with what the sheet really holds in place
of overtyped cells), and stored. What follows from an override upstream is its folded consequence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.missing_parts import missing_part
from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.language import Binary, Call, Expr, Ref, references
from mtqg_xl.definition.model import Instance, Row
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.formula.relative import relative
from mtqg_xl.reading.submission import Typed
from mtqg_xl.vietnamese import write_number


@dataclass(frozen=True, slots=True)
class Expected:
    """A computed cell of a file: its key and the formula that belongs there."""

    key: CellKey
    formula: Expr
    decimals: int


@dataclass(frozen=True, slots=True)
class Override:
    """A computed cell that holds something else than its formula, and what it holds (in its unit; None for nothing)."""

    expected: Expected
    code: str
    cell: Typed | None
    value: float | None
    formula_text: str = ""


def expected_cells(context: Context) -> Iterator[Expected]:
    """Yield the computed cells that a file has, fixed rows first, then the filled rows of blocks."""
    for instance in context.kit.instances:
        if instance.id not in context.submission.found:
            continue
        for row, column, formula, decimals in instance.computed_cells:
            key = (instance.id, row, column)
            if context.is_located(key):
                yield Expected(key, formula, decimals)
        yield from _of_blocks(context, instance)


def _of_blocks(context: Context, instance: Instance) -> Iterator[Expected]:
    computed = [column for column in instance.form.columns if column.kind == "computed"]
    for block in instance.form.blocks:
        for row in context.submission.filled_rows(instance.id, block.id):
            for column in computed:
                key = (instance.id, f"{block.id}#{row.position}", column.id)
                if column.formula is not None and context.is_located(key):
                    yield Expected(key, column.formula, column.decimals)


def overrides(context: Context) -> list[Override]:
    """Return the computed cells of a file that do not hold the formula of the definition."""
    found = (_override(context, expected) for expected in expected_cells(context))
    return [override for override in found if override is not None]


def _override(context: Context, expected: Expected) -> Override | None:
    cell = context.submission.cell(*expected.key)
    in_block = "#" in expected.key[1]
    if cell is None or (cell.formula is None and cell.is_blank):
        return None if in_block else Override(expected, "F03", cell, None)
    if cell.formula is None:
        return Override(expected, "F02", cell, cell.value)
    wanted = wanted_text(context, expected)
    if wanted is None:
        return None
    if _same_formula(cell.formula, wanted, cell, context.submission.sheet(expected.key[0])):
        return None
    return Override(expected, "F01", cell, _entered(context, expected, cell), wanted)


def wanted_text(context: Context, expected: Expected) -> str | None:
    """Return the formula that belongs in a cell, written for where everything lies in this file now.

    None where the file has lost a row, column or sheet that the formula reads: that is a finding of its own.
    """
    instance = context.instance(expected.key)
    place = Place(context.submission, instance, expected.key[1], context.submission.sheet(instance.id))
    try:
        return "=" + cell_formula(expected.formula, place, expected.decimals)
    except KeyError:
        return None


def _same_formula(found: str, wanted: str, cell: Typed, sheet: str) -> bool:
    if found == wanted:
        return True
    row, column = cell.address
    return relative(found, row, column, sheet) == relative(wanted, row, column, sheet)


def _entered(context: Context, expected: Expected, cell: Typed) -> float | None:
    """Return what an altered formula gives on the cells it names; its stored value where it cannot be computed."""
    from mtqg_xl.formula.engine import evaluate

    values = _stored_values(context)
    own = context.submission.sheet(expected.key[0])

    def lookup(sheet: str | None, row: int, column: int) -> float | str | bool | None:
        return values.get((sheet or own, row, column))

    assert cell.formula is not None
    result = evaluate(cell.formula, lookup)
    return float(result) if isinstance(result, int | float) and not isinstance(result, bool) else cell.value


def _stored_values(context: Context) -> dict[tuple[str, int, int], float | str | bool | None]:
    """Return what the cells of the forms hold; a formula that was never calculated counts as what it should give."""
    found: dict[tuple[str, int, int], float | str | bool | None] = {}
    for key, cell in _all_cells(context):
        is_known = cell.formula is None or cell.has_cached
        value = cell.raw if is_known else figure(context, context.figures, key)
        found[(context.submission.sheet(key[0]), *cell.address)] = value
    return found


def _all_cells(context: Context) -> Iterator[tuple[CellKey, Typed]]:
    submission = context.submission
    yield from submission.typed.items()
    yield from submission.computed.items()
    for (instance, block), rows in submission.blocks.items():
        for row in rows:
            for column, cell in (row.cells | row.computed).items():
                yield (instance, f"{block}#{row.position}", column), cell


def formula_findings(context: Context, found: list[Override], as_entered: FigureSet | None) -> Iterator[Finding]:
    """Yield one finding for each override with its consequences folded in, then what is stale or was never calculated.

    ``as_entered`` holds the figures with the overrides in place, None where there are none.
    """
    folded: dict[CellKey, list[Finding]] = {override.expected.key: [] for override in found}
    if as_entered is not None:
        for expected in expected_cells(context):
            _fold(context, expected, as_entered, folded)
    for override in found:
        yield _override_finding(context, override).with_consequences(tuple(folded[override.expected.key]))
    yield from _stored_findings(context, as_entered or context.figures, {override.expected.key for override in found})


def _fold(context: Context, expected: Expected, as_entered: FigureSet, folded: dict[CellKey, list[Finding]]) -> None:
    if expected.key in folded:
        return
    before, after = figure(context, context.figures, expected.key), figure(context, as_entered, expected.key)
    if _equal(before, after):
        return
    cause = next((key for key in upstream(context, expected.key) if key in folded), None)
    if cause is not None:
        folded[cause].append(_consequence(context, expected, before, after))


def _consequence(context: Context, expected: Expected, before: float | None, after: float | None) -> Finding:
    words = " → ".join(_amount(context, expected.key, value) for value in (before, after))
    what = f"Ô {context.place(expected.key)[1]}: {words}."
    return context.finding("A01", expected.key, what, found=after, expected=before)


def upstream(context: Context, key: CellKey) -> Iterator[CellKey]:
    """Yield the cells that a computed cell reads, nearest first."""
    seen = {key}
    queue = [key]
    while queue:
        for needed in _needs(context, queue.pop(0)):
            if needed not in seen:
                seen.add(needed)
                queue.append(needed)
                yield needed


def _needs(context: Context, key: CellKey) -> list[CellKey]:
    instance = context.instance(key)
    row: Row | None = instance.row_by_id.get(key[1])
    formula = instance.formula_of(row, context.column(key)) if row is not None else context.column(key).formula
    return [] if formula is None else _read(context, key, formula)


def _read(context: Context, key: CellKey, formula: Expr) -> list[CellKey]:
    instance = context.instance(key)
    if isinstance(formula, Binary):
        return [*_read(context, key, formula.left), *_read(context, key, formula.right)]
    if isinstance(formula, Call) and formula.word == "sum_children":
        ref = formula.arguments[0]
        assert isinstance(ref, Ref)
        return [(instance.id, child.id, ref.column) for child in instance.children.get(key[1], ())]
    found: list[CellKey] = []
    for ref in references(formula):
        target = ref.instance or instance.id
        if ref.block is not None:
            rows = context.submission.filled_rows(target, ref.block)
            found += [(target, f"{ref.block}#{row.position}", ref.column) for row in rows]
        else:
            found.append((target, ref.row or key[1], ref.column))
    return found


def figure(context: Context, figures: FigureSet, key: CellKey) -> float | None:
    """Return a recomputed figure in the unit of the sheet; None for a blank result."""
    instance, row, column = key
    block, mark, position = row.partition("#")
    if mark:
        return _block_figure(context, figures, (instance, block), int(position), column)
    value = figures.value(instance, row, column, context.index)
    return None if value != value else value / context.scale(key)


def _block_figure(
    context: Context, figures: FigureSet, block: tuple[str, str], position: int, column: str
) -> float | None:
    table = figures.blocks.get(block)
    if table is None or column not in table.values:
        return None
    here = (table.reporter_index == context.index) & (table.position == position)
    if not here.any():
        return None
    value = float(table.values[column][here][0])
    scale = context.scale((block[0], f"{block[1]}#{position}", column))
    return None if value != value else value / scale


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def _amount(context: Context, key: CellKey, value: float | None) -> str:
    return "trống" if value is None else context.amount(key, value)


def _override_finding(context: Context, override: Override) -> Finding:
    key = override.expected.key
    right = figure(context, context.figures, key)
    cell = context.place(key)[1]
    holds = override.cell.text if override.cell is not None and override.value is None else ""
    shown = f"“{holds}”" if holds else _amount(context, key, override.value)
    by_form = _amount(context, key, right)
    what = {
        "F01": f"Ô {cell} có công thức khác mẫu ({_short(override)}), ra {shown}; đúng mẫu là {by_form}.",
        "F02": f"Ô {cell} vốn tự tính ({by_form}) đã bị gõ {'chữ' if holds else 'số'} {shown}.",
        "F03": f"Ô {cell} vốn tự tính ({by_form}) đang trống.",
    }[override.code]
    is_harmless = _equal(right, override.value)
    if override.code == "F02" and override.value is not None and right is not None and not is_harmless:
        what += missing_part(context, override.expected.key, override.expected.formula, (override.value, right))
    gap = abs((override.value or 0.0) - (right or 0.0)) * context.scale(key) if context.is_money(key) else None
    return context.finding(
        override.code,
        key,
        what,
        severity=Severity.NOTE if is_harmless else None,
        mend=_restored(wanted_text(context, override.expected)),
        found=override.value if override.value is not None else (holds or None),
        expected=right,
        impact=gap,
    )


def _restored(formula: str | None) -> str:
    return "Bấm Khôi phục công thức" + (f", hoặc gõ lại {formula}." if formula is not None else ".")


def _short(override: Override) -> str:
    text = (override.cell.formula if override.cell is not None else "") or ""
    return text if len(text) <= 60 else text[:57] + "…"


def _stored_findings(context: Context, truth: FigureSet, overridden: set[CellKey]) -> Iterator[Finding]:
    """Yield one note for a file that was never calculated or is stale, and each error value in a computed cell."""
    never: list[CellKey] = []
    stale: list[tuple[CellKey, float | None, float | None]] = []
    bare: list[CellKey] = []
    for expected in expected_cells(context):
        cell = context.submission.cell(*expected.key)
        if cell is None:
            if "#" in expected.key[1]:
                bare.append(expected.key)
        elif expected.key not in overridden and cell.formula is not None:
            yield from _stored(context, truth, expected, cell, never, stale)
    yield from _summaries(context, never, stale, bare)


def _stored(
    context: Context,
    truth: FigureSet,
    expected: Expected,
    cell: Typed,
    never: list[CellKey],
    stale: list[tuple[CellKey, float | None, float | None]],
) -> Iterator[Finding]:
    if context.has_losses and not _reads_whole(context, expected.key):
        return
    if cell.kind == "error":
        what = f"Ô {context.place(expected.key)[1]} báo lỗi {cell.text or cell.raw}."
        yield context.finding("F04", expected.key, what, found=str(cell.text or cell.raw))
    elif not cell.has_cached:
        never.append(expected.key)
    else:
        right = figure(context, truth, expected.key)
        if not _equal(right, cell.value) and not _is_rounding(context, expected.key, right, cell.value):
            stale.append((expected.key, cell.value, right))


def _reads_whole(context: Context, key: CellKey) -> bool:
    """Whether every cell under a computed one is still there: what is lost is told once, not at every total."""
    return all(context.is_located(needed) for needed in upstream(context, key))


def _is_rounding(context: Context, key: CellKey, right: float | None, stored: float | None) -> bool:
    """Whether a sum differs only by the fractions of a đồng that figures round away and the sheet does not."""
    if right is None or stored is None or not context.is_money(key):
        return False
    scale = context.scale(key)
    typed = (cell.value for cell in context.submission.typed.values() if cell.value is not None)
    fractions = sum(not (value * scale).is_integer() for value in typed)
    return abs(right - stored) * scale <= 0.5 * fractions


def _summaries(
    context: Context,
    never: list[CellKey],
    stale: list[tuple[CellKey, float | None, float | None]],
    bare: list[CellKey],
) -> Iterator[Finding]:
    if never:
        what = f"{write_number(len(never))} ô tự tính chưa được tính lần nào; số ở đây do chương trình tính lại."
        yield context.finding("F06", never[0], what, related=tuple(context.link(key) for key in never[1:20]))
    if stale:
        key, old, new = max(stale, key=lambda item: abs((item[1] or 0.0) - (item[2] or 0.0)))
        what = (
            f"{write_number(len(stale))} ô tự tính còn giữ số cũ; lớn nhất ở ô {context.place(key)[1]}: "
            f"đang lưu {_amount(context, key, old)}, tính lại {_amount(context, key, new)}."
        )
        related = tuple(context.link(item[0]) for item in stale if item[0] != key)
        yield context.finding("F05", key, what, found=old, expected=new, related=related[:20])
    if bare:
        rows = {key[1] for key in bare}
        what = f"{write_number(len(rows))} dòng chèn thêm không có công thức tỷ lệ; tỷ lệ được tính khi đọc."
        yield context.finding("F07", bare[0], what)
