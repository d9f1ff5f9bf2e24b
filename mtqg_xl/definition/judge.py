"""What is wrong in a form beyond its types: unknown names, blanks fed to arithmetic, circles, unusable ids."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mtqg_xl.definition.judge_names import Names, blank_columns, computed_columns
from mtqg_xl.definition.judge_rules import mistakes_of_rule
from mtqg_xl.definition.language import CHILDREN_WORDS, Binary, Call, Expr, Ref
from mtqg_xl.definition.model import DENOMINATORS, MONEY_UNITS, PLAN_KINDS, Column, Form, Row, is_same_group

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_ROW_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*\Z")

Raw = Mapping[str, Any]


def mistakes_of_form(form: Form, raw: Raw, rows: Collection[str] | None) -> list[str]:
    """Return every mistake that a form shows on its own, as ``path: sentence``.

    ``raw`` is the file as read, its lists of tables in shape: ids count as known even where the rest of their entry
    could not be used. ``rows`` are the ids of its table of rows, None where a kit decides.
    """
    names = names_of(form, raw)
    found = [*_head(form, raw)]
    for key in ("columns", "blocks", "rules"):
        found += _ids(key, raw[key])
    for at, column in _placed(raw["columns"], form.columns):
        found += _column(f"columns[{at}]", column, names)
    found += _circles(form, raw["columns"])
    found += [*_beside(form), *_page(form, names)]
    found += [*_measures(form, names), *_places(form), *_days(form, raw["columns"], names)]
    for at, item in enumerate(raw["rules"]):
        found += mistakes_of_rule(f"rules[{at}]", item, names, rows)
    return [*found, *_blocks(form, raw["blocks"], names, rows)]


def names_of(form: Form, raw: Raw) -> Names:
    """Return what the formulas of a form may speak of."""
    columns = {str(item.get("id", "")) for item in raw["columns"]}
    blocks = {str(item.get("id", "")) for item in raw["blocks"]}
    blanks = blank_columns(form.columns, form.rows)
    return Names(columns, blocks, blanks, computed=computed_columns(form.columns))


def _head(form: Form, raw: Raw) -> Iterator[str]:
    if form.money_unit not in MONEY_UNITS:
        yield f"money_unit: “{form.money_unit}” không phải đơn vị tiền ({', '.join(MONEY_UNITS)})"
    if form.denominator and form.denominator not in DENOMINATORS:
        yield f"denominator: “{form.denominator}” không có trong {', '.join(DENOMINATORS)}"
    if not raw["columns"]:
        yield "columns: biểu không có cột nào"


def _ids(key: str, entries: Sequence[Raw]) -> Iterator[str]:
    seen: set[str] = set()
    for at, item in enumerate(entries):
        name = item.get("id")
        if not isinstance(name, str):
            continue
        if name in seen:
            yield f"{key}[{at}].id: “{name}” đã có ở trên"
        elif key != "rules" and not _NAME.match(name):
            yield f"{key}[{at}].id: “{name}” phải là chữ thường không dấu, số và gạch dưới"
        seen.add(name)


def _placed(entries: Sequence[Raw], columns: Iterable[Column]) -> Iterator[tuple[int, Column]]:
    """Yield the columns with their place in the file; those that could not be read are left out of ``columns``."""
    at = 0
    for column in columns:
        while entries[at].get("id") != column.id:
            at += 1
        yield at, column
        at += 1


def _column(path: str, column: Column, names: Names) -> Iterator[str]:
    if not column.title:
        yield f"{path}.title: cần ít nhất một dòng chữ"
    if column.kind == "computed" and column.formula is None:
        yield f"{path}.formula: cột tự tính cần công thức"
    if column.kind != "computed" and column.formula is not None:
        yield f'{path}.formula: chỉ cột tự tính (kind = "computed") có công thức'
    if column.formula is not None:
        yield from names.formula(f"{path}.formula", column.formula)
    for name, kind in (("plan_of", column.plan_of), ("paid_of", column.paid_of)):
        if kind and kind not in PLAN_KINDS:
            yield f"{path}.{name}: “{kind}” không có trong {', '.join(PLAN_KINDS)}"
    for name, said in (("carried_in_year", column.carried_in_year), ("carried_into_year", column.carried_into_year)):
        if said and not column.is_typed:
            yield f"{path}.{name}: chỉ cột nhập được ghi sẵn số kỳ trước"
        yield from (f"{path}.{name}: không có cột “{other}”" for other in said if other not in names.columns)
    if column.beside and len(column.title) != 1:
        yield f"{path}.beside: cột bên phải biểu có một dòng tiêu đề"
    if column.in_detail and column.kind != "computed":
        yield f"{path}.in_detail: chỉ dùng cho cột tự tính"


def _days(form: Form, entries: Sequence[Raw], names: Names) -> Iterator[str]:
    """Yield what is wrong with the days that another day must not lie before: unknown, of another kind, in a circle."""
    known = {column.id: column for column in form.columns}
    earlier = {column.id: {column.not_before} - {""} for column in form.columns}
    for at, column in _placed(entries, form.columns):
        path, other = f"columns[{at}].not_before", column.not_before
        if not other:
            continue
        if column.kind != "date":
            yield f'{path}: chỉ dùng cho cột ngày (kind = "date")'
        elif other not in names.columns:
            yield f"{path}: không có cột “{other}”"
        elif other in known and known[other].kind != "date":
            yield f"{path}: cột “{other}” không phải cột ngày"
        elif column.id in _reached(column.id, earlier):
            yield f"{path}: quay vòng về chính cột “{column.id}”"


def _measures(form: Form, names: Names) -> Iterator[str]:
    """Yield what is wrong with the ways to measure a ratio: unknown denominators and columns, or faulty formulas."""
    for at, measure in enumerate(form.measures):
        if measure.denominator not in DENOMINATORS:
            yield f"measures[{at}].denominator: “{measure.denominator}” không có trong {', '.join(DENOMINATORS)}"
        column = next((item for item in form.columns if item.id == measure.column), None)
        if column is None or column.kind != "computed":
            yield f"measures[{at}].column: không có cột tự tính “{measure.column}”"
        if measure.formula is None:
            yield f"measures[{at}].formula: cần công thức"
        else:
            yield from names.formula(f"measures[{at}].formula", measure.formula)


def _beside(form: Form) -> Iterator[str]:
    """Yield what is wrong with the columns right of the table: not the last ones, or in a form with open blocks."""
    first = next((at for at, column in enumerate(form.columns) if column.beside), len(form.columns))
    for at in range(first, len(form.columns)):
        if not form.columns[at].beside:
            yield f"columns[{at}]: cột của biểu phải đứng trước các cột bên phải biểu (beside)"
    if form.blocks and form.beside:
        yield f"columns[{first}].beside: biểu có khối dòng thì không có cột bên phải biểu"


def _page(form: Form, names: Names) -> Iterator[str]:
    """Yield what is wrong with the columns that begin a new page: unknown, out of order, first, or inside a group."""
    place = {column.id: at for at, column in enumerate(form.columns)}
    before = 0
    for name in form.page.break_before:
        if name not in names.columns:
            yield f"page.break_before: không có cột “{name}”"
        if name not in place:
            continue
        at = place[name]
        if at <= before:
            yield f"page.break_before: cột “{name}” phải đứng sau cột đầu và theo thứ tự của biểu"
        elif is_same_group(form.columns[at - 1], form.columns[at]):
            yield f"page.break_before: cột “{name}” ở giữa nhóm “{form.columns[at].title[0]}”"
        before = max(before, at)


def _places(form: Form) -> Iterator[str]:
    """Yield what does not say where it stands, in a form that stands on a blank of an office's own."""
    if form.page.layout != "blank":
        return
    for name in ("code_row", "code_column"):
        if not getattr(form.page, name):
            yield f"page.{name}: biểu trên mẫu của đơn vị cần số dòng, số cột của mã ẩn"
    parts = (("cột", form.columns), ("dòng", form.rows), ("khối", form.blocks))
    for word, entries in parts:
        yield from (f"{word} “{item.id}”: thiếu at, vị trí trên mẫu" for item in entries if not item.at)


def _circles(form: Form, entries: Sequence[Raw]) -> Iterator[str]:
    """Yield the first column of every circle of formulas that need each other."""
    needs = {column.id: _own_columns(column.formula) for column in form.columns}
    said: set[str] = set()
    for at, column in _placed(entries, form.columns):
        reached = _reached(column.id, needs)
        if column.id in reached and column.id not in said:
            yield f"columns[{at}].formula: công thức quay vòng về chính cột “{column.id}”"
            said |= reached


def _own_columns(formula: Expr | None) -> set[str]:
    """Return the columns of the same row that a formula reads; children and blocks are other rows."""
    if formula is None or (isinstance(formula, Call) and formula.word in CHILDREN_WORDS):
        return set()
    if isinstance(formula, Ref):
        is_own = formula.instance is None and formula.block is None and formula.row is None
        return {formula.column} if is_own else set()
    if isinstance(formula, Binary):
        return _own_columns(formula.left) | _own_columns(formula.right)
    if isinstance(formula, Call):
        return set().union(*(_own_columns(argument) for argument in formula.arguments))
    return set()


def _reached(start: str, needs: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    open_ends = [start]
    while open_ends:
        more = needs.get(open_ends.pop(), set()) - found
        found |= more
        open_ends += more
    return found


def _blocks(form: Form, entries: Sequence[Raw], names: Names, rows: Collection[str] | None) -> Iterator[str]:
    place = {str(item.get("id", "")): at for at, item in enumerate(entries)}
    for block in form.blocks:
        path = f"blocks[{place[block.id]}]"
        if block.before and rows is not None and block.before not in rows:
            yield f"{path}.before: không có dòng “{block.before}”"
        for column in block.comparable:
            if column not in names.columns:
                yield f"{path}.comparable: không có cột “{column}”"
        for key in ("code", "name", "line", "owner", "note"):
            column = getattr(block, key)
            if column and column not in names.columns:
                yield f"{path}.{key}: không có cột “{column}”"


def mistakes_of_rows(lines: Sequence[Raw], form: Form, names: Names) -> list[str]:
    """Return every mistake of a table of rows beyond its types, as ``dòng 7.parent: sentence``."""
    found: list[str] = []
    above: set[str] = set()
    parents = {str(line["id"]): str(line.get("parent", "")) for line in reversed(lines) if line.get("id")}
    for at, line in enumerate(lines, start=2):
        name = str(line.get("id", ""))
        if name in above:
            found.append(f"dòng {at}.id: “{name}” đã có ở trên")
        elif name and not _ROW_ID.match(name):
            found.append(f"dòng {at}.id: “{name}” phải là chữ không dấu, số, chấm, gạch")
        if line.get("parent") and line["parent"] not in parents:
            found.append(f"dòng {at}.parent: không có dòng “{line['parent']}”")
        elif name and name not in above and name in _upwards(name, parents):
            found.append(f"dòng {at}.parent: “{name}” thành cha của chính mình")
        found += [f"dòng {at}.{said}" for said in _row_names(line, names)]
        above.add(name)
    place = {str(line.get("id", "")): at for at, line in enumerate(lines, start=2)}
    below = _below(form.rows)
    for row in form.rows:
        found += [f"dòng {place[row.id]}.adds: {said}" for said in _added(row, place, below)]
        if row.formula is not None:
            found += names.formula(f"dòng {place[row.id]}.formula", row.formula)
        found += _row_formulas(f"dòng {place[row.id]}.formulas", row, form, names)
    return found


def _upwards(name: str, parents: Mapping[str, str]) -> list[str]:
    """Return the rows that a row is part of, from its parent upwards; a total may stand below what it adds."""
    found: list[str] = []
    at = parents.get(name, "")
    while at in parents and at not in found:
        found.append(at)
        at = parents[at]
    return found


def _below(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return what each row sums: its children, or what it names."""
    children: dict[str, list[str]] = {}
    for row in rows:
        children.setdefault(row.parent or "", []).append(row.id)
    return {row.id: list(row.adds) or children.get(row.id, []) for row in rows}


def _added(row: Row, known: Collection[str], below: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what is wrong with the rows that a row sums though they stand elsewhere."""
    if row.adds and row.kind != "parent":
        yield 'chỉ dòng cộng các dòng khác (kind = "parent")'
    yield from (f"không có dòng “{name}”" for name in row.adds if name not in known)
    open_ends, seen = list(row.adds), set[str]()
    while open_ends:
        name = open_ends.pop()
        if name == row.id:
            yield "cộng chính dòng này"
            return
        if name not in seen:
            seen.add(name)
            open_ends += below.get(name, ())


def _row_formulas(path: str, row: Row, form: Form, names: Names) -> Iterator[str]:
    computed = {column.id for column in form.columns if column.kind == "computed"}
    for column, formula in row.formulas:
        if column not in computed:
            yield f"{path}: “{column}” không phải cột tự tính của biểu"
        yield from names.formula(path, formula)


def _row_names(line: Raw, names: Names) -> Iterator[str]:
    for key in ("open", "typed"):
        yield from (f"{key}: không có cột “{column}”" for column in line.get(key, ()) if column not in names.columns)
    block = line.get("block")
    if block and block not in names.blocks:
        yield f"block: không có khối “{block}”"
    if line.get("kind") == "total" and not block:
        yield "block: dòng tổng (total) cần tên khối"
