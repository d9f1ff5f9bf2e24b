"""What was typed: text in number cells, numbers too small or negative, choices off the list, unit slips in works."""

from collections.abc import Iterator
from math import isfinite

from mtqg_xl.checks.context import CellKey, Context, number_words
from mtqg_xl.checks.dates import date_findings
from mtqg_xl.checks.input_formulas import input_formula, shortened
from mtqg_xl.definition.model import UNIT_WORDS, Block, Column, Instance
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.reading.submission import MARKS, BlockRow, Typed
from mtqg_xl.vietnamese import MARK, Parsed, fold, nfc, old_font, parse_number, write_number

SMALLEST_DONG = 1_000
"""Below this an amount was typed in another unit, whatever that of the sheet (one in đồng itself refuses it)."""
SMALLEST_WITH_FRACTION = 1_000_000
_TIMES_TOO_SMALL = 1_000_000
"""Whoever takes one unit for the next larger one of tables writes so many times too little."""
_FLOATS = 1e-6
LARGEST_DONG = 10.0**14
"""No reporter has so much: a text without a unit that says it in triệu đồng may as well be meant in đồng."""
SLIP = 1_000
ALIKE = 30
"""Amounts of one work that differ by less are in one unit."""


def input_findings(context: Context) -> Iterator[Finding]:
    """Yield what is wrong in the typed cells of a file."""
    for key, cell in _typed_cells(context):
        yield from _cell(context, key, cell)
    for instance in context.kit.instances:
        for block in instance.form.blocks:
            yield from _slips(context, instance, block)
            yield from _homeless(context, instance, block)
    yield from _old_fonts(context)


def _old_fonts(context: Context) -> Iterator[Finding]:
    """Yield one note for each old font that texts of a file are typed in, with what the first of them reads as."""
    found: dict[str, list[tuple[CellKey, str]]] = {}
    for key, cell in _typed_cells(context):
        is_converted = cell.kind in {"text", "choice"} and isinstance(cell.raw, str) and cell.raw.strip() != cell.text
        old = old_font(nfc(str(cell.raw).strip())) if is_converted else None
        if old is not None:
            found.setdefault(old.font, []).append((key, old.text))
    for font, cells in found.items():
        key, text = cells[0]
        what = f"{write_number(len(cells))} ô gõ bằng phông {font}; ô {context.place(key)[1]} đọc là “{text}”."
        related = tuple(context.link(other) for other, _ in cells[1:20])
        yield context.finding("I13", key, what, found=text, related=related)


def _typed_cells(context: Context) -> Iterator[tuple[CellKey, Typed]]:
    yield from context.submission.typed.items()
    for (instance, block), rows in context.submission.blocks.items():
        columns = context.kit.instance_by_id[instance].column_by_id
        for row in rows:
            for column, cell in row.cells.items():
                if columns[column].is_typed:
                    yield (instance, f"{block}#{row.position}", column), cell


def money_cells(context: Context) -> dict[str, dict[str, tuple[CellKey, float]]]:
    """Return for each sheet the cells with typed money other than 0: whose they are, and how much in đồng."""
    found: dict[str, dict[str, tuple[CellKey, float]]] = {}
    for key, cell in _typed_cells(context):
        if cell.value and isfinite(cell.value) and context.is_money(key):
            sheet, place = context.place(key)
            found.setdefault(sheet, {})[place] = (key, cell.value * context.scale(key))
    return found


def _cell(context: Context, key: CellKey, cell: Typed) -> Iterator[Finding]:
    row = context.row(key)
    column = context.column(key)
    kind = context.instance(key).kind_of(row, column) if row is not None else column.kind
    if cell.kind == "error":
        # a formula that reads itself or another file says why there is an error
        told = list(input_formula(context, key, cell)) if kind == "input" else []
        yield from told or [_error(context, key, cell)]
    elif kind == "input" and cell.formula is not None and not cell.has_cached:
        yield from list(input_formula(context, key, cell)) or [_never_calculated(context, key, cell.formula)]
    elif kind == "input":
        if key[0] != context.kit.justification:  # GIẢI TRÌNH repeats what stands in the forms, faulty as it may be
            yield from _number(context, key, cell)
            yield from input_formula(context, key, cell)
    elif kind == "date":
        yield from date_findings(context, key, cell)
    elif kind == "choice":
        yield from _choice(context, key, cell, row.choices if row is not None and row.choices else column.choices)


def _number(context: Context, key: CellKey, cell: Typed) -> Iterator[Finding]:
    if cell.value is None:
        if cell.mark is None and not cell.is_blank:
            yield _text_in_number(context, key, cell)
        return
    if context.unit(key) in UNIT_WORDS and cell.value >= 0 and cell.value not in {0, 1}:
        yield _neither_yes_nor_no(context, key, cell.value)
        return
    if context.is_money(key) and _is_in_another_unit(context, key, cell.value):
        yield _too_small(context, key, cell.value)
    elif context.is_money(key) and _is_finer_than_a_dong(context, key, cell.value):
        what = f"Ô {context.place(key)[1]} ghi {context.amount(key, cell.value)}, lẻ dưới một đồng."
        yield context.finding("I02", key, what, found=cell.value)
    elif not context.is_money(key) and context.decimals(key) == 0 and not cell.value.is_integer():
        what = f"Ô {context.place(key)[1]} ghi {context.amount(key, cell.value)}: số đếm không thể lẻ."
        yield context.finding("I11", key, what, found=cell.value)
    if cell.value < 0:
        what = f"Ô {context.place(key)[1]} ghi số âm {context.amount(key, cell.value)}."
        yield context.finding("I04", key, what, found=cell.value, impact=_dong(context, key, cell.value))


def _error(context: Context, key: CellKey, cell: Typed) -> Finding:
    place, shown = context.place(key)[1], cell.text or cell.raw
    if cell.formula is None:
        return context.finding("I08", key, f"Ô {place} đang là lỗi {shown}.")
    what = f"Ô {place} là ô nhập, công thức {shortened(cell.formula)} báo lỗi {shown}."
    return context.finding("I08", key, what, mend="Xóa công thức, gõ hẳn số vào ô.")


def _never_calculated(context: Context, key: CellKey, formula: str) -> Finding:
    what = f"Ô {context.place(key)[1]} là ô nhập, đang chứa công thức {formula} chưa được tính: chưa biết là số nào."
    return context.finding("I14", key, what, found=formula)


def _is_in_another_unit(context: Context, key: CellKey, value: float) -> bool:
    """Whether an amount was typed in a larger unit: nobody pays less than 1.000 đ, or 2.145,977223 đ.

    Where the sheet speaks of triệu đồng a fraction of a đồng may come from a division, and is a note.
    """
    if 0 < abs(value) * context.scale(key) < SMALLEST_DONG - _FLOATS:
        return True
    is_dong = context.scale(key) == 1
    return is_dong and abs(value) < SMALLEST_WITH_FRACTION and _is_finer_than_a_dong(context, key, value)


def _is_finer_than_a_dong(context: Context, key: CellKey, value: float) -> bool:
    dong = value * context.scale(key)
    return isfinite(dong) and abs(dong - round(dong)) > 1e-6 * max(1.0, abs(dong) * 1e-9)


def _dong(context: Context, key: CellKey, value: float) -> float | None:
    return abs(value) * context.scale(key) if context.is_money(key) else None


def _too_small(context: Context, key: CellKey, value: float) -> Finding:
    cell, scale = context.place(key)[1], context.scale(key)
    if scale > 1:
        unit, amount = context.unit(key), context.amount(key, round(value, 12))
        meant = round(value * _TIMES_TOO_SMALL, 6)
        what = f"Ô {cell} ghi {amount}, chưa đến 1.000 đồng: quá nhỏ. Có phải gõ nhầm đơn vị tính?"
        mend = f"Gõ lại theo {unit}; nếu số này đã bị chia cho một triệu thì là {number_words(meant)}."
        return context.finding("I03", key, what, mend=mend, found=value, impact=abs(value) * _TIMES_TOO_SMALL * scale)
    what = f"Ô {cell} ghi {context.amount(key, value)}, quá nhỏ cho biểu tính bằng đồng. Có phải gõ theo triệu đồng?"
    mend = f"Gõ đủ số đồng, không gõ dấu chấm: nếu là triệu đồng thì {write_number(round(value * _TIMES_TOO_SMALL))}."
    return context.finding("I03", key, what, mend=mend, found=value, impact=abs(value) * _TIMES_TOO_SMALL)


def _neither_yes_nor_no(context: Context, key: CellKey, value: float) -> Finding:
    yes, no = UNIT_WORDS[context.unit(key)]
    what = f"Ô {context.place(key)[1]} ghi {number_words(value)}; ô này chỉ nhận 1 ({yes}) hoặc 0 ({no})."
    why = "Số khác 1 và 0 không nói được là đạt hay chưa, và làm sai số đếm của cả biểu."
    return context.finding("I06", key, what, why=why, mend=f"Gõ 1 nếu {yes}, gõ 0 nếu {no}.", found=value)


def _yes_or_no_in_words(context: Context, key: CellKey, text: str) -> Finding:
    yes, no = UNIT_WORDS[context.unit(key)]
    what = f"Ô {context.place(key)[1]} ghi chữ “{text}”; ô này chỉ nhận số 1 ({yes}) hoặc 0 ({no})."
    meant = {fold(yes): 1.0, fold(no): 0.0}.get(fold(text))
    mend = f"Gõ 1 nếu {yes}, gõ 0 nếu {no}." if meant is None else f"Gõ {number_words(meant)} thay cho chữ “{text}”."
    why = "Ô được đếm bằng số; chữ không được đếm."
    return context.finding("I01", key, what, why=why, mend=mend, found=text, expected=meant)


def _text_in_number(context: Context, key: CellKey, cell: Typed) -> Finding:
    place = context.place(key)[1]
    if isinstance(cell.raw, bool):
        return _truth_value(context, key, cell)
    if not cell.text:
        return _looks_blank(context, key, cell)
    parsed = parse_number(cell.text)
    if parsed.rule == MARK:
        return _other_mark(context, key, cell)
    if context.unit(key) in UNIT_WORDS:
        return _yes_or_no_in_words(context, key, cell.text)
    what = f"Ô {place} là chữ “{cell.text}”, không phải số."
    mend, expected, impact = "", None, None
    if parsed.value is not None and (wrong := _wrong_unit(context, key, parsed)):
        what += f" Chữ ghi {wrong}, ô này tính bằng {context.unit(key) or 'số'}."
    elif parsed.value is not None and (question := _in_which_unit(context, key, parsed)):
        what += f" {question}"
    elif parsed.value is not None:
        factor = parsed.unit_factor
        value = parsed.value if factor is None else parsed.value * factor / context.scale(key)
        expected, impact = value, _dong(context, key, value)
        what += f" Có lẽ là {context.amount(key, value)} ({parsed.rule})."
        mend = f"Gõ lại bằng số: {_plain(value)}."
    elif parsed.question:
        what += f" {parsed.question}"
    return context.finding("I01", key, what, mend=mend, found=cell.text, expected=expected, impact=impact)


def _truth_value(context: Context, key: CellKey, cell: Typed) -> Finding:
    shown = "TRUE" if cell.raw else "FALSE"
    given = "ghi" if cell.formula is None else f"có công thức {shortened(cell.formula)} cho"
    what = f"Ô {context.place(key)[1]} {given} {shown} ({'đúng' if cell.raw else 'sai'}), không phải số."
    return context.finding("I01", key, what, found=shown)


def _looks_blank(context: Context, key: CellKey, cell: Typed) -> Finding:
    place = context.place(key)[1]
    if cell.formula is not None:
        what = f"Ô {place} là ô nhập, công thức {shortened(cell.formula)} cho kết quả trống: coi như chưa có số."
        mend = "Có số thì gõ hẳn số vào ô; không thì xóa công thức."
        return context.finding("I01", key, what, severity=Severity.NOTE, mend=mend, found=cell.formula)
    what = f"Ô {place} nhìn như trống nhưng có dấu cách."
    return context.finding("I01", key, what, severity=Severity.NOTE, mend="Chọn ô, bấm Delete.", found=" ")


def _other_mark(context: Context, key: CellKey, cell: Typed) -> Finding:
    """Return the finding about a mark that formulas do not take for one: with spaces, or another dash."""
    raw = str(cell.raw)
    if cell.text.casefold() in MARKS:
        why = f"có dấu cách hay ký tự ẩn bên dấu “{cell.text}”"
    else:
        why = "dấu gạch dài, không phải dấu gạch ngắn “-” của bàn phím"
    what = f"Ô {context.place(key)[1]} ghi “{raw}” ({why}): công thức của biểu không coi là “không có”."
    mend = "Gõ lại đúng một dấu - hoặc x, không có dấu cách; hoặc để trống."
    return context.finding("I01", key, what, mend=mend, found=cell.text)


def _wrong_unit(context: Context, key: CellKey, parsed: Parsed) -> str:
    """Return the unit that a text names where the cell has another kind of unit; empty where they agree."""
    unit = context.unit(key)
    if parsed.is_percent and unit != "%":
        return "phần trăm"
    if parsed.unit_factor is not None and not context.is_money(key):
        return "số tiền"
    if parsed.quantity and parsed.quantity != unit:
        return f"đơn vị {parsed.quantity}"
    return ""


def _in_which_unit(context: Context, key: CellKey, parsed: Parsed) -> str:
    """Return what to ask of a text that may be in đồng where the cell is in a larger unit; empty where it cannot."""
    scale, value = context.scale(key), parsed.value
    if value is None or parsed.unit_factor is not None or scale == 1 or abs(value) * scale < LARGEST_DONG:
        return ""
    other = context.amount(key, value / scale)
    return f"Có thể là {context.amount(key, value)}, hoặc {other} gõ bằng đồng; đề nghị đơn vị cho biết số nào đúng."


def _plain(value: float) -> str:
    """Return a number as it is typed on a Vietnamese machine: no thousands, comma decimals."""
    return str(int(value)) if value == int(value) else repr(value).replace(".", ",")


def _choice(context: Context, key: CellKey, cell: Typed, choices: tuple[str, ...]) -> Iterator[Finding]:
    if cell.is_blank or not cell.text or any(choice.startswith("codes:") for choice in choices):
        return
    allowed = {text.casefold() for choice in choices for text in _expanded(context, choice)}
    if cell.text.casefold() not in allowed:
        what = f"Ô {context.place(key)[1]} ghi “{cell.text}”, không có trong danh sách."
        # what is not known to belong anywhere is not summed anywhere
        severity = Severity.BLOCK if context.column(key).required else None
        yield context.finding("I06", key, what, severity=severity, found=cell.text)


def _expanded(context: Context, choice: str) -> tuple[str, ...]:
    if not choice.startswith("rows:"):
        return (choice,)
    return context.kit.instance_by_id[choice.removeprefix("rows:")].lines


def _homeless(context: Context, instance: Instance, block: Block) -> Iterator[Finding]:
    """Yield rows of a block that hold figures but not the choice that says where they belong."""
    required = [column for column in instance.form.columns if column.required]
    for row in context.submission.filled_rows(instance.id, block.id):
        has_figures = any(cell.value for name, cell in row.cells.items() if instance.column_by_id[name].kind == "input")
        for column in required:
            cell = row.cells.get(column.id)
            key = (instance.id, f"{block.id}#{row.position}", column.id)
            if has_figures and (cell is None or not cell.text) and context.is_located(key):
                name = context.block_row_name(key) or key[1]
                what = f"Ô {context.place(key)[1]} để trống: “{name}” có số mà chưa chọn {column.header}."
                yield context.finding("I09", key, what)


def _slips(context: Context, instance: Instance, block: Block) -> Iterator[Finding]:
    """Yield money of one block row that is a thousandfold of its neighbours."""
    columns = [instance.column_by_id[name] for name in block.comparable]
    for row in context.submission.filled_rows(instance.id, block.id):
        yield from _slip(context, instance, block, row, columns)


def _slip(
    context: Context, instance: Instance, block: Block, row: BlockRow, columns: list[Column]
) -> Iterator[Finding]:
    values = {column.id: cell.value for column in columns if (cell := row.cells.get(column.id)) and cell.value}
    for column, value in values.items():
        smaller = [other for name, other in values.items() if name != column and abs(value) >= SLIP * abs(other)]
        others = len(values) - 1
        # plan and investment that agree are none of them wrong because little is paid yet
        is_borne_out = any(_is_alike(value, other) for name, other in values.items() if name != column)
        if not smaller or len(smaller) * 2 <= others or is_borne_out:
            continue
        key = (instance.id, f"{block.id}#{row.position}", column)
        times = write_number(_power(value / max(smaller, key=abs)))
        what = f"Ô {context.place(key)[1]} ghi {context.amount(key, value)}, gấp {times} lần số khác cùng dòng."
        yield context.finding(
            "I05", key, what + " Có phải gõ nhầm đơn vị?", found=value, impact=_dong(context, key, value)
        )


def _is_alike(one: float, other: float) -> bool:
    return abs(other) < ALIKE * abs(one) and abs(one) < ALIKE * abs(other)


def _power(ratio: float) -> int:
    """Return the slip that a ratio speaks of: a million from 10⁵ up, else a thousand."""
    return 1_000_000 if abs(ratio) >= 1e5 else 1_000
