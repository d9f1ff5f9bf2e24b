"""A submission from a text table that a test shows: what an officer typed, without a file.

A table begins with a line that names an instance (``GN-01.DTTS``), or an instance and a block (``GN-03 works``), and
columns; every line below begins with a row, or with the position of a block's row. An empty line ends a table::

    GN-01.DTTS | allocated_year_capital | disbursed_year_capital | note
    DTTS.1.n2  | 132000000              | 88000000               |
    DTTS.8     | -                      | 150 triệu              | chưa giao

    GN-03 works | name     | line       | allocated | disbursed_year_to_date
    1           | Cao Lộc  | DTTS.4.1.a | 100       | 95

Nothing between the bars is a blank cell; ``-`` and ``x`` are marks; other words in a numeric cell are text. Numbers
are in the unit of the sheet, with a decimal point. In a computed cell a bare number stands behind the right formula,
``120 typed`` was typed over it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mtqg_xl.cells import Address
from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.layout import KitLayout, kit_layout
from mtqg_xl.definition.model import ColumnKind, Instance, Kit
from mtqg_xl.reading.submission import MARKS, BlockRow, Found, Stamp, Submission, Typed

CellState = float | str | None
"""What stands in a cell: a number, a mark (``-``, ``x``), a text, or nothing."""


def submission_from(text: str, kit: Kit, *, reporter: str = "", file: str = "bieu.xlsx") -> Submission:
    """Return the submission that a text table shows."""
    return submission_of(_cells(text, kit), kit, reporter=reporter, file=file)


def submission_of(
    cells: Iterable[tuple[str, str, str, CellState]], kit: Kit, *, reporter: str = "", file: str = "bieu.xlsx"
) -> Submission:
    """Return the submission that holds (instance, row, column, state); a block row is ``works#3``."""
    layout = kit_layout(kit)
    typed: dict[tuple[str, str, str], Typed] = {}
    computed: dict[tuple[str, str, str], Typed] = {}
    rows: dict[tuple[str, str], dict[int, BlockRow]] = {}
    for instance_id, row, column, state in cells:
        if state is None:
            continue
        instance = kit.instance_by_id[instance_id]
        kind = _kind(instance, row, column)
        cell = _typed(state, kind, layout, (instance, row, column))
        block, mark, position = row.partition("#")
        if mark:
            found = rows.setdefault((instance_id, block), {})
            at = found.setdefault(int(position), BlockRow(int(position), cell.address.row, {}))
            (at.computed if kind == "computed" else at.cells)[column] = cell
        else:
            (computed if kind == "computed" else typed)[instance_id, row, column] = cell
    return Submission(
        file=file,
        path=file,
        sha256="",
        kit_id=kit.id,
        stamp=Stamp(kit.id, kit.version, kit.hash, reporter, money_unit=kit.money_unit),
        found={key: Found(at.instance.sheet, at.row_numbers, at.column_numbers) for key, at in layout.layouts.items()},
        typed=typed,
        computed=computed,
        blocks={key: tuple(found[at] for at in sorted(found)) for key, found in rows.items()},
    )


def _cells(text: str, kit: Kit) -> Iterable[tuple[str, str, str, CellState]]:
    for table in text.strip().split("\n\n"):
        lines = [[field.strip() for field in line.split("|")] for line in table.strip().splitlines()]
        (place, *columns), *rows = lines
        instance, _, block = place.partition(" ")
        assert instance in kit.instance_by_id, f"no instance {instance!r}"
        for name, *fields in rows:
            row = f"{block}#{name}" if block else name
            for column, field in zip(columns, fields, strict=True):
                yield instance, row, column, _state(field)


def _state(field: str) -> CellState:
    try:
        return float(field)
    except ValueError:
        return field or None


def _kind(instance: Instance, row: str, column_id: str) -> ColumnKind:
    column = instance.column_by_id[column_id]
    kind = column.kind if "#" in row else instance.kind_of(instance.row_by_id[row], column)
    assert kind is not None and kind not in {"label", "display"}, f"{row}|{column_id} holds nothing"
    return kind


def _typed(state: float | str, kind: ColumnKind, layout: KitLayout, key: tuple[Instance, str, str]) -> Typed:
    address = _address(layout, key)
    if kind in {"text", "choice"}:
        shown = f"{state:.15g}" if isinstance(state, float | int) else state
        return Typed("text" if kind == "text" else "choice", shown, address, text=shown)
    if kind == "date":
        return Typed("date", str(state), address, text=str(state), day=date.fromisoformat(str(state)))
    if kind == "computed":
        return _in_computed_cell(state, address, layout, key)
    return _in_input_cell(state, address)


def _in_input_cell(state: float | str, address: Address) -> Typed:
    if isinstance(state, str):
        if state in MARKS:
            return Typed("mark", state, address, mark=state, text=state)
        return Typed("text", state, address, text=state)
    return Typed("number", float(state), address, value=float(state))


def _in_computed_cell(state: float | str, address: Address, layout: KitLayout, key: tuple[Instance, str, str]) -> Typed:
    if isinstance(state, str) and state.endswith(" typed"):
        over = _state(state.removesuffix(" typed"))
        assert over is not None
        return _in_input_cell(over, address)
    instance, row, column = key
    return replace(_in_input_cell(state, address), formula=issued_formula(layout, instance, row, column))


def issued_formula(layout: KitLayout, instance: Instance, row_id: str, column_id: str) -> str:
    """Return the formula that a computed cell has as issued, without ``=``; a block row is ``works#3``."""
    column = instance.column_by_id[column_id]
    row = None if "#" in row_id else instance.row_by_id[row_id]
    formula = column.formula if row is None else instance.formula_of(row, column)
    assert formula is not None
    return cell_formula(formula, Place(layout, instance, row_id, instance.sheet), instance.decimals_of(row, column))


def _address(layout: KitLayout, key: tuple[Instance, str, str]) -> Address:
    instance, row, column = key
    return Address(*layout.layouts[instance.id].position(row, column))
