"""What may be typed where: validation with Vietnamese messages, and the colour that text in a number cell takes."""

from collections.abc import Iterator
from dataclasses import replace

from mtqg_xl.cells import a1, letters
from mtqg_xl.definition.layout import Layout
from mtqg_xl.definition.model import UNIT_WORDS, Column, Kit, Row
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plan import Condition, Validation
from mtqg_xl.workbook.sheet_names import LISTS_SHEET, failing_codes

DONG_MESSAGE = "Gõ số nguyên, đơn vị ĐỒNG, không gõ dấu chấm. Ví dụ: 2145977223"
TYPED_MONEY = {
    "đồng": "Gõ số nguyên: 2145977223",
    "nghìn đồng": "Gõ theo nghìn đồng: 2.145.977.000 đồng gõ 2145977",
    "triệu đồng": "Gõ theo triệu đồng: 2.146.000.000 đồng gõ 2146",
    "tỷ đồng": "Gõ theo tỷ đồng: 2.000.000.000 đồng gõ 2",
}
"""How money is typed in a workbook, by its unit; the examples are whole, the same on every machine."""
_MARK = 'OR({c}="-",{c}="x")'


def choice_lists(kit: Kit) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the lists that are too long for a cell's own validation: choices as declared → the texts.

    ``rows:<instance>`` stands for the leaf and rest rows of an instance.
    """
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for instance in kit.instances:
        for column in instance.form.columns:
            if any(choice.startswith("rows:") for choice in column.choices):
                found[column.choices] = tuple(text for choice in column.choices for text in _expanded(kit, choice))
    return found


def _expanded(kit: Kit, choice: str) -> tuple[str, ...]:
    if not choice.startswith("rows:"):
        return (choice,)
    instance = kit.instance_by_id[choice.removeprefix("rows:")]
    return instance.lines


def list_source(kit: Kit, choices: tuple[str, ...]) -> str:
    """Return the range on the lists sheet that holds long choices."""
    lists = choice_lists(kit)
    column = letters(list(lists).index(choices) + 1)
    return f"='{LISTS_SHEET}'!${column}$1:${column}${len(lists[choices])}"


def validations(layout: Layout, kit: Kit) -> list[Validation]:
    """Return the validation of every typed cell of a table, in runs down each column."""
    found: list[Validation] = []
    for column, rows, first, last in typed_runs(layout):
        cells = f"{letters(column_number(layout, column))}{first}:{letters(column_number(layout, column))}{last}"
        found.append(_validation(layout, kit, column, rows, cells, first))
    return found


def column_number(layout: Layout, column: Column) -> int:
    """Return the sheet column of a column."""
    return layout.column_numbers[column.id]


def typed_runs(layout: Layout) -> Iterator[tuple[Column, Row | None, int, int]]:
    """Yield runs of typed cells down a column that share kind, unit and decimals; blocks from sentinel to sentinel."""
    for column in layout.instance.form.columns:
        if not column.is_typed:
            continue
        yield from _fixed_runs(layout, column)
        for block in layout.instance.form.blocks:
            first, last = layout.block_span(block.id)
            yield column, None, first, last


def _fixed_runs(layout: Layout, column: Column) -> Iterator[tuple[Column, Row | None, int, int]]:
    run: tuple[Row, int, int] | None = None
    for row in layout.instance.rows:
        at = layout.row_numbers[row.id]
        is_typed = layout.instance.is_typed(row, column)
        if run is not None and is_typed and at == run[2] + 1 and _alike(layout, run[0], row, column):
            run = (run[0], run[1], at)
            continue
        if run is not None:
            yield column, run[0], run[1], run[2]
        run = (row, at, at) if is_typed else None
    if run is not None:
        yield column, run[0], run[1], run[2]


def _alike(layout: Layout, one: Row, other: Row, column: Column) -> bool:
    if layout.instance.kind_of(one, column) == "choice" and one.choices != other.choices:
        return False
    return (
        layout.instance.kind_of(one, column) == layout.instance.kind_of(other, column)
        and layout.instance.unit_of(one, column) == layout.instance.unit_of(other, column)
        and layout.instance.decimals_of(one, column) == layout.instance.decimals_of(other, column)
    )


def _validation(layout: Layout, kit: Kit, column: Column, row: Row | None, cells: str, first: int) -> Validation:
    kind = layout.instance.kind_of(row, column) if row is not None else column.kind
    cell = a1(first, column_number(layout, column))
    if kind == "choice":
        return _list(kit, cells, row.choices if row is not None and row.choices else column.choices)
    if kind == "input":
        found = _number(layout, column, row, cells, cell)
        return replace(found, input_message=f"{column.meaning}. {found.input_message}") if column.meaning else found
    if kind == "date":
        return Validation(
            cells,
            formula=f"=ISNUMBER({cell})",
            input_title="Ngày",
            input_message="Gõ ngày/tháng/năm, ví dụ 30/6/2024",
            error_title="Chưa phải ngày",
            error_message="Gõ ngày/tháng/năm, ví dụ 30/6/2024",
        )
    return Validation(cells)


def _list(kit: Kit, cells: str, choices: tuple[str, ...]) -> Validation:
    message = "Chọn trong danh sách (bấm mũi tên bên phải ô)."
    source, is_strict = "", False
    if any(choice.startswith("rows:") for choice in choices):
        source, is_strict, choices = list_source(kit, choices), True, ()
    elif any(choice.startswith("codes:") for choice in choices):
        source, choices = failing_codes(kit), ()
    return Validation(
        cells,
        choices=choices,
        source=source,
        input_title="Chọn",
        input_message=message,
        error_title="Không có trong danh sách",
        error_message=message,
        strict=is_strict,
    )


def _number(layout: Layout, column: Column, row: Row | None, cells: str, cell: str) -> Validation:
    instance = layout.instance
    unit, decimals = instance.unit_of(row, column), instance.decimals_of(row, column)
    mark = _MARK.format(c=cell)
    if unit == "đồng":
        whole = f"OR({cell}=0,AND(ABS({cell})>=1000,{cell}=ROUND({cell},0)))"
        return Validation(
            cells,
            formula=f"=IF(ISNUMBER({cell}),{whole},{mark})",
            input_title="Đơn vị: ĐỒNG",
            input_message=DONG_MESSAGE,
            error_title="Số chưa đúng cách gõ",
            error_message=DONG_MESSAGE,
        )
    if unit in UNIT_WORDS:
        message = "Gõ 1 nếu {}, gõ 0 nếu {}.".format(*UNIT_WORDS[unit])
        return Validation(
            cells,
            formula=f"=IF(ISNUMBER({cell}),OR({cell}=0,{cell}=1),{mark})",
            input_title=unit,
            input_message=f"{message} Không có thì để trống hoặc gõ dấu -",
            error_title="Chỉ gõ 1 hoặc 0",
            error_message=message,
        )
    hint = f"Gõ số, tối đa {decimals} chữ số thập phân" if decimals else "Gõ số nguyên"
    return Validation(
        cells,
        formula=f"=IF(ISNUMBER({cell}),{cell}=ROUND({cell},{decimals if decimals else 0}),{mark})",
        input_title=f"Đơn vị: {unit}" if unit and len(unit) <= 20 else "",
        input_message=f"{hint}. Không có thì để trống hoặc gõ dấu -",
        error_title="Số chưa đúng cách gõ",
        error_message=f"{hint}, không gõ kèm chữ hay đơn vị.",
    )


def conditions(layout: Layout) -> list[Condition]:
    """Return the colour that text takes in a cell meant for a number."""
    found: list[Condition] = []
    for column, row, first, last in typed_runs(layout):
        kind = layout.instance.kind_of(row, column) if row is not None else column.kind
        if kind != "input":
            continue
        number = column_number(layout, column)
        cell = a1(first, number)
        formula = f'=AND(NOT(ISNUMBER({cell})),{cell}<>"",{cell}<>"-",{cell}<>"x")'
        found.append(Condition(f"{cell}:{a1(last, number)}", formula, styles.WARN_FILL))
    return found
