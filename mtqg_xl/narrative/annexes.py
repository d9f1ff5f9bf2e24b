"""A form with one reporter's figures as tables for Word: built from the definition, one for each page side by side."""

from collections.abc import Iterator

from mtqg_xl.definition.layout import Layout, items, layout
from mtqg_xl.definition.model import UNIT_WORDS, Column, Instance, Row
from mtqg_xl.narrative.marks import clean
from mtqg_xl.narrative.source import Source
from mtqg_xl.narrative.text import Align, Annex, AnnexTable, Figure, HeadCell, Run, TableCell
from mtqg_xl.vietnamese import write_number
from mtqg_xl.workbook.form_words import label_text
from mtqg_xl.workbook.paper import parts, title_columns
from mtqg_xl.workbook.spans import header_cells

_CENTRED = {"stt", "unit"}


def annex(source: Source, instance_id: str, code: str = "") -> Annex:
    """Return an instance as an annex of a report.

    Of open blocks the filled rows stand there, of rows for what is not assigned yet those with something in them. A
    figure that was not typed is a blank cell. ``code`` is the Mã đối chiếu of the form.
    """
    instance = source.instance(instance_id)
    placed = layout(instance)
    rows = list(_rows(source, instance))
    tables = tuple(_table(source, instance, columns, rows) for columns in _pages(placed))
    has_money = "money" in {column.unit for column in instance.form.columns} | {row.unit for row in instance.rows}
    return Annex(
        instance=instance_id,
        number=instance.form.number,
        title=instance.form.title,
        unit=instance.money_unit if has_money else "",
        tables=tables,
        code=code,
    )


def _pages(placed: Layout) -> Iterator[tuple[Column, ...]]:
    """Yield the columns of each page: those that name a row stand on every one."""
    table = placed.instance.form.table
    named = _naming(placed)
    for start, end in parts(placed):
        own = [column for column in table if start <= placed.column_numbers[column.id] <= end]
        yield tuple(dict.fromkeys((*named, *own)))


def _naming(placed: Layout) -> tuple[Column, ...]:
    """Return the columns that name a row."""
    first, last = (number - placed.instance.form.page.first_column for number in title_columns(placed))
    return placed.instance.form.table[first : last + 1]


def _rows(source: Source, instance: Instance) -> Iterator[tuple[str, int]]:
    """Yield the rows that are printed, each with its place in its block, 0 for a fixed row."""
    for item in items(instance):
        if not isinstance(item, Row):
            yield from ((row, at) for at, row in enumerate(source.block_rows(instance.id, item.id), start=1))
        elif item.kind != "rest" or _says_something(source, instance, item):
            yield item.id, 0


def _says_something(source: Source, instance: Instance, row: Row) -> bool:
    columns = [column for column in instance.form.table if instance.is_typed(row, column)]
    return any(source.present(instance.id, row.id, column.id) for column in columns)


def _table(source: Source, instance: Instance, columns: tuple[Column, ...], rows: list[tuple[str, int]]) -> AnnexTable:
    depth = max(len(column.title) for column in columns)
    return AnnexTable(
        widths=tuple(column.width for column in columns),
        header=tuple(_header(instance, columns, depth, source.as_of)),
        numbers=tuple(column.number for column in columns) if instance.form.page.has_numbers else (),
        rows=tuple(tuple(_cell(source, instance, row, at, column) for column in columns) for row, at in rows),
        named=len(_naming(layout(instance))),
    )


def _header(instance: Instance, columns: tuple[Column, ...], depth: int, as_of: str) -> Iterator[HeadCell]:
    """Yield the cells of the header above some columns of an instance."""
    table = instance.form.table
    place = {column.id: at for at, column in enumerate(columns)}
    for covered_rows, covered, title in header_cells(instance, depth):
        inside = [place[column.id] for column in table[covered[0] : covered[1] + 1] if column.id in place]
        if inside:
            yield HeadCell(title.replace("{as_of}", as_of or "…"), covered_rows, (inside[0], inside[-1]))


def _cell(source: Source, instance: Instance, row: str, at: int, column: Column) -> TableCell:
    fixed = source.row(instance.id, row)
    if fixed is None:
        if column.kind == "label":
            return TableCell((Run(str(at)),), "center")
        return _filled(source, instance, row, column, column.kind, is_bold=False)
    kind = instance.kind_of(fixed, column)
    is_bold = fixed.kind in {"parent", "total", "heading"} or (fixed.level == 0 and bool(instance.children))
    if kind == "label":
        words = clean(str(label_text(fixed, column) or ""))
        align: Align = "center" if column.show in _CENTRED else "left"
        return TableCell((Run(words, bold=is_bold),) if words else (), align)
    return _filled(source, instance, row, column, kind or "", is_bold=is_bold)


def _filled(source: Source, instance: Instance, row: str, column: Column, kind: str, *, is_bold: bool) -> TableCell:
    place = (instance.id, row, column.id)
    if kind in {"text", "choice", "date"}:
        words = clean(source.text(*place))
        return TableCell((Run(words, bold=is_bold),) if words else ())
    if kind not in {"input", "computed"} or not source.is_known(*place):
        return TableCell(align="right")
    text, tail = _number(source, instance, row, column)
    if not text[:1].isdigit() and text[:1] != "-":
        return TableCell((Run(text, bold=is_bold),), "center")
    runs = (Run(text, bold=is_bold, figures=(Figure(*place),)), Run(tail, bold=is_bold))
    return TableCell(tuple(run for run in runs if run.text), "right")


def _number(source: Source, instance: Instance, row: str, column: Column) -> tuple[str, str]:
    """Return a number as its form shows it, and what follows it: ``14`` and ``/19``; a choice of two as its word."""
    fixed = source.row(instance.id, row)
    value = source.value(instance.id, row, column.id)
    unit = source.unit(instance.id, row, column.id)
    if unit in UNIT_WORDS:
        return UNIT_WORDS[unit][value != 1], ""
    decimals = column.decimals if fixed is None else instance.decimals_of(fixed, column)
    scaled = value / instance.scale_of(fixed, column)
    whole = unit.rpartition("/")[2]
    return write_number(scaled, decimals), f"/{whole}" if whole.isdecimal() else ""
