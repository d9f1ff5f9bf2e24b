"""Rows and columns inserted and deleted as Excel does it: every reference, name and format moves along."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from openpyxl.formula.translate import Translator

from mtqg_xl.cells import a1, column_number, letters, parse_a1
from mtqg_xl.samples.faults.package import Element, Package, Sheet, formula_of, tag, without

_REFERENCE = re.compile(
    r"""("(?:[^"]|"")*")                                   # a text holds no reference
    | (?<![\w.])((?:'(?:[^']|'')+'|\w+)!)?                 # its sheet
      (\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})                   # a cell
      (?::(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7}))?(?![\w(!.])  # or a range
    """,
    re.VERBOSE,
)
LOST = "#REF!"


@dataclass(frozen=True, slots=True)
class Move:
    """Lines (rows or columns) of one sheet that move: ``by`` below 0 deletes the line ``at``."""

    sheet: str
    is_rows: bool
    at: int
    by: int

    def line(self, number: int) -> int | None:
        """Return where a line is afterwards, None where it is gone."""
        if self.by < 0 and self.at <= number < self.at - self.by:
            return None
        return number + self.by if number >= self.at else number

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """Return where a span is afterwards, None where nothing of it is left."""
        if self.by > 0:
            return (first + self.by if first >= self.at else first), (last + self.by if last >= self.at else last)
        left = [line for number in (*range(first, last + 1),) if (line := self.line(number)) is not None]
        return (left[0], left[-1]) if left else None


def moved(formula: str, own: str, move: Move) -> str:
    """Return a formula of the sheet ``own`` after a move."""

    def replaced(met: "re.Match[str]") -> str:
        if met[1] is not None:
            return met[0]
        sheet = met[2][:-1].strip("'").replace("''", "'") if met[2] else own
        return met[0] if sheet != move.sheet else (met[2] or "") + _moved_reference(met, move)

    return _REFERENCE.sub(replaced, formula)


def _moved_reference(met: "re.Match[str]", move: Move) -> str:
    columns = [column_number(met[4]), column_number(met[8] or met[4])]
    rows = [int(met[6]), int(met[10] or met[6])]
    span = move.span(*(rows if move.is_rows else columns))
    if span is None:
        return LOST
    if move.is_rows:
        rows = list(span)
    else:
        columns = list(span)
    first = f"{met[3]}{letters(columns[0])}{met[5]}{rows[0]}"
    if met[8] is None:
        return first
    return f"{first}:{met[7]}{letters(columns[1])}{met[9]}{rows[1]}"


def moved_everywhere(package: Package, move: Move) -> None:
    """Move lines of a sheet and everything in the workbook that points to it."""
    for sheet in package.sheets():
        for holder in sheet.root.iter(tag("f"), tag("formula"), tag("formula1"), tag("formula2")):
            if holder.text:
                holder.text = moved(holder.text, sheet.name, move)
    for name in package.workbook.iter(tag("definedName")):
        name.text = moved(name.text or "", "", move)
    target = package.sheet(move.sheet)
    for element, attribute in _places(target.root):
        _move_attribute(element, attribute, move)
    _move_cells(target, move)


def _places(root: Element) -> list[tuple[Element, str]]:
    found = [(each, "sqref") for each in root.iter(tag("conditionalFormatting"), tag("dataValidation"))]
    wanted = root.iter(tag("mergeCell"), tag("autoFilter"), tag("hyperlink"), tag("dimension"))
    return found + [(each, "ref") for each in wanted]


def _move_attribute(element: Element, attribute: str, move: Move) -> None:
    areas = [moved(area, move.sheet, move) for area in (element.get(attribute) or "").split()]
    kept = [area for area in areas if area != LOST]
    if kept:
        element.set(attribute, " ".join(kept))
        return
    holder = element.getparent()
    if holder is not None:
        holder.remove(element)


def _move_cells(sheet: Sheet, move: Move) -> None:
    for number, row in list(sheet.rows.items()):
        line = move.line(number) if move.is_rows else number
        if line is None:
            sheet.grid.remove(row)
            continue
        row.set("r", str(line))
        without(row, "spans")
        for cell in list(row):
            column: int | None = parse_a1(cell.get("r", "")).column
            if not move.is_rows:
                column = move.line(column or 0)
            if column is None:
                row.remove(cell)
            else:
                cell.set("r", a1(line, column))
    sheet.index()


def insert_rows(package: Package, name: str, before: int, count: int) -> None:
    """Insert blank rows; they take height and formats from the row above, never contents."""
    moved_everywhere(package, Move(name, True, before, count))
    sheet = package.sheet(name)
    for at in range(before, before + count):
        _put_row(sheet, _row_like(sheet.row(before - 1), at, lambda cell: None), at)


def _row_like(source: Element, at: int, fill: Callable[[Element], object]) -> Element:
    """Return a copy of a row at another place; ``fill`` says what becomes of each cell's content (None: nothing)."""
    row = deepcopy(source)
    row.set("r", str(at))
    for cell in row:
        cell.set("r", a1(at, parse_a1(cell.get("r", "")).column))
        if fill(cell) is None:
            for child in list(cell):
                cell.remove(child)
            without(cell, "t")
    return row


def _put_row(sheet: Sheet, row: Element, at: int) -> None:
    after = [number for number in sheet.rows if number < at]
    sheet.grid.insert(sheet.grid.index(sheet.rows[max(after)]) + 1, row)
    sheet.index()


def copy_row(package: Package, name: str, source: int, before: int) -> None:
    """Insert a copy of a row above another: contents and codes as they are, formulas for their new place."""
    moved_everywhere(package, Move(name, True, before, 1))
    sheet = package.sheet(name)
    origin = source + 1 if source >= before else source

    def fill(cell: Element) -> Element:
        formula = formula_of(cell)
        if formula is not None:
            column = parse_a1(cell.get("r", "")).column
            holder = cell.find(tag("f"))
            assert holder is not None
            holder.text = Translator("=" + formula, a1(origin, column)).translate_formula(a1(before, column))[1:]
        return cell

    _put_row(sheet, _row_like(sheet.rows[origin], before, fill), before)


def delete_row(package: Package, name: str, row: int) -> None:
    """Delete a row."""
    moved_everywhere(package, Move(name, True, row, -1))


def insert_column(package: Package, name: str, before: int) -> None:
    """Insert a blank column; widths move along."""
    move = Move(name, False, before, 1)
    moved_everywhere(package, move)
    for column in package.sheet(name).root.iter(tag("col")):
        span = move.span(int(column.get("min", "1")), int(column.get("max", "1")))
        assert span is not None
        column.set("min", str(span[0]))
        column.set("max", str(span[1]))


def delete_column(package: Package, name: str, column: int) -> None:
    """Delete a column; widths move along."""
    move = Move(name, False, column, -1)
    moved_everywhere(package, move)
    for each in list(package.sheet(name).root.iter(tag("col"))):
        span = move.span(int(each.get("min", "1")), int(each.get("max", "1")))
        holder = each.getparent()
        if span is None and holder is not None:
            holder.remove(each)
        elif span is not None:
            each.set("min", str(span[0]))
            each.set("max", str(span[1]))
