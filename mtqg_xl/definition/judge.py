"""What is wrong in a definition beyond its types: unknown names, blanks fed to arithmetic, unusable ids."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from mtqg_xl.definition.cases import condition
from mtqg_xl.definition.language import Binary, Blank, Call, Expr, LanguageError, Number, Ref, parse, references
from mtqg_xl.definition.model import DENOMINATORS, MONEY_UNITS, Form, Instance, Kit, Rule

_COLUMN_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def mistakes_of_form(form: Form, raw: dict[str, Any]) -> list[str]:
    """Return every mistake that a form shows on its own, as ``path: sentence``.

    ``raw`` is the file as read: ids count as known even where the rest of their entry could not be used.
    """
    known = {str(item.get("id", "")) for item in raw.get("columns", [])}
    blocks = {str(item.get("id", "")) for item in raw.get("blocks", [])}
    place = {str(item.get("id", "")): at for at, item in enumerate(raw.get("columns", []))}
    found = [*_head(form, raw), *_ids("columns", raw), *_ids("rules", raw)]
    for column in form.columns:
        path = f"columns[{place[column.id]}]"
        if not _COLUMN_ID.match(column.id):
            found.append(f"{path}.id: “{column.id}” phải là chữ thường không dấu, số và gạch dưới")
        if column.kind == "computed" and column.formula is None:
            found.append(f"{path}.formula: cột tự tính cần công thức")
        if column.formula is not None:
            found += _formula(f"{path}.formula", column.formula, form, known, blocks)
    for at, item in enumerate(raw.get("rules", [])):
        found += _rule(f"rules[{at}]", item, form, known, blocks)
    return [*found, *_rows(form)]


def _head(form: Form, raw: dict[str, Any]) -> Iterator[str]:
    if form.money_unit not in MONEY_UNITS:
        yield f"money_unit: “{form.money_unit}” không phải đơn vị tiền ({', '.join(MONEY_UNITS)})"
    if form.denominator and form.denominator not in DENOMINATORS:
        yield f"denominator: “{form.denominator}” không có trong {', '.join(DENOMINATORS)}"
    if not raw.get("columns"):
        yield "columns: biểu không có cột nào"


def _ids(key: str, raw: dict[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    for at, item in enumerate(raw.get(key, [])):
        name = str(item.get("id", ""))
        if name and name in seen:
            yield f"{key}[{at}].id: “{name}” đã có ở trên"
        seen.add(name)


def _rows(form: Form) -> Iterator[str]:
    ids = {row.id for row in form.rows}
    seen: set[str] = set()
    for row in form.rows:
        if row.parent is not None and row.parent not in ids:
            yield f"rows[{row.id}].parent: không có dòng “{row.parent}”"
        if row.id in seen:
            yield f"rows[{row.id}].id: đã có ở trên"
        seen.add(row.id)


def _formula(path: str, expr: Expr, form: Form, known: set[str], blocks: set[str]) -> list[str]:
    found = [f"{path}: {line}" for line in _unknown(expr, known, blocks)]
    return found or [f"{path}: {line}" for line in _unsafe(expr, form, inside=False)]


def _unknown(expr: Expr, known: set[str], blocks: set[str]) -> Iterator[str]:
    for ref in references(expr):
        if ref.instance is not None:
            continue
        if ref.block is not None and ref.block not in blocks:
            yield f"không có khối “{ref.block}”"
        elif ref.column not in known:
            yield f"không có cột “{ref.column}”"


def _unsafe(expr: Expr, form: Form, *, inside: bool) -> Iterator[str]:
    """Yield where a cell that may be blank is fed to arithmetic, and where a division may fail."""
    if inside and _may_be_blank(expr, form, ()):
        yield "giá trị có thể trống không dùng được trong phép tính: bọc bằng if_blank(…, …)"
        return
    if isinstance(expr, Binary):
        if expr.op == "/" and not (isinstance(expr.right, Number) and expr.right.value != 0):
            yield "chỉ chia được cho một số khác 0; tỷ lệ thì dùng percent(…, …)"
        for side in (expr.left, expr.right):
            yield from _unsafe(side, form, inside=True)
    elif isinstance(expr, Call):
        for argument in expr.arguments:
            yield from _unsafe(argument, form, inside=expr.word in {"percent", "round_half_up"})


def _may_be_blank(expr: Expr, form: Form, trail: tuple[str, ...]) -> bool:
    if isinstance(expr, Blank):
        return True
    if isinstance(expr, Call):
        if expr.word == "if_blank":
            return _may_be_blank(expr.arguments[1], form, trail)
        return expr.word == "percent"
    if isinstance(expr, Ref) and expr.instance is None and expr.block is None and expr.column not in trail:
        column = next((item for item in form.columns if item.id == expr.column), None)
        formula = column.formula if column is not None else None
        return formula is not None and _may_be_blank(formula, form, (*trail, expr.column))
    return False


def _rule(path: str, raw: dict[str, Any], form: Form, known: set[str], blocks: set[str]) -> list[str]:
    found: list[str] = []
    scope = str(raw.get("scope", ""))
    if scope not in {"leaf", "row", "all"} and scope.removeprefix("block:") not in blocks:
        found.append(f"{path}.scope: “{scope}” phải là leaf, row, all hoặc block:<khối>")
    for variant in raw.get("variants") or ("",):
        for side in ("left", "right"):
            text = str(raw.get(side, "")).replace("{for}", str(variant))
            found += _rule_side(f"{path}.{side}", text, form, known, blocks)
        if raw.get("when"):
            found += _guard(f"{path}.when", str(raw["when"]).replace("{for}", str(variant)))
    if scope.startswith("block:") and not found:
        found += _block_rule(path, raw)
    return list(dict.fromkeys(found))


def _block_rule(path: str, raw: dict[str, Any]) -> Iterator[str]:
    """Yield where a rule over a block does arithmetic: over a range of cells text would make it an error."""
    for side in ("left", "right"):
        expr = parse(str(raw[side]))
        if not isinstance(expr, Ref | Number) and not (isinstance(expr, Call) and expr.word == "dong"):
            yield f"{path}.{side}: luật trên khối chỉ so một cột với một cột hoặc một số"


def _rule_side(path: str, text: str, form: Form, known: set[str], blocks: set[str]) -> list[str]:
    try:
        expr = parse(text)
    except LanguageError as error:
        return [f"{path}: {error}"]
    unknown = [f"{path}: {line}" for line in _unknown(expr, known, blocks)]
    return unknown or [f"{path}: {line}" for line in _unsafe(expr, form, inside=True)]


def _guard(path: str, text: str) -> list[str]:
    try:
        condition(text)
    except LanguageError as error:
        return [f"{path}: {error}"]
    return []


def mistakes_of_kit(kit: Kit) -> list[str]:
    """Return every mistake that shows when the forms of a kit stand together."""
    found: list[str] = []
    found += _sheets(kit)
    for at, rule in enumerate(kit.rules):
        for name in rule.instances:
            if name not in {i.id for i in kit.instances} | {i.form.id for i in kit.instances}:
                found.append(f"rules[{at}].instances: không có biểu “{name}”")
        found += [f"rules[{at}].{line}" for line in _foreign(kit, _sides(rule))]
    for instance in kit.instances:
        formulas = [(f"{instance.id}.{c.id}", c.formula) for c in instance.form.columns if c.formula is not None]
        found += [f"instances.{line}" for line in _foreign(kit, formulas)]
        found += [f"instances.{instance.id}: {line}" for line in _choices(kit, instance)]
    return found


def _sheets(kit: Kit) -> Iterator[str]:
    seen: set[str] = set()
    for at, instance in enumerate(kit.instances):
        if len(instance.sheet) > 31:
            yield f"instances[{at}].sheet: tên trang dài quá 31 chữ"
        if instance.sheet.casefold() in seen:
            yield f"instances[{at}].sheet: trùng tên trang “{instance.sheet}”"
        seen.add(instance.sheet.casefold())


def _sides(rule: Rule) -> Iterator[tuple[str, Expr]]:
    for variant in rule.variants or ("",):
        for side, text in (("left", rule.left), ("right", rule.right)):
            try:
                yield side, parse(text.replace("{for}", variant))
            except LanguageError:
                continue  # said when the rule itself was read


def _foreign(kit: Kit, formulas: Iterable[tuple[str, Expr]]) -> Iterator[str]:
    for path, expr in formulas:
        for ref in references(expr):
            if ref.instance is None:
                continue
            target = kit.instance_by_id.get(ref.instance)
            if target is None:
                yield f"{path}: không có biểu “{ref.instance}”"
            elif ref.block is not None and ref.block not in target.block_by_id:
                yield f"{path}: {ref.instance} không có khối “{ref.block}”"
            elif ref.column not in target.column_by_id:
                yield f"{path}: {ref.instance} không có cột “{ref.column}”"
            elif ref.row is not None and ref.row not in target.row_by_id:
                yield f"{path}: {ref.instance} không có dòng “{ref.row}”"


def _choices(kit: Kit, instance: Instance) -> Iterator[str]:
    for column in instance.form.columns:
        for choice in column.choices:
            name = choice.removeprefix("rows:")
            if choice.startswith("rows:") and name not in kit.instance_by_id:
                yield f"{column.id}.choices: không có biểu “{name}”"
