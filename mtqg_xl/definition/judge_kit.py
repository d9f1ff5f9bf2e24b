"""What is wrong when the forms of a kit stand together: sheets, names of other instances, rules that join them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mtqg_xl.definition.cases import RuleCase, cases
from mtqg_xl.definition.furniture import CASES_SHEET, CHECK_SHEET
from mtqg_xl.definition.judge_names import Names, blank_columns, computed_columns
from mtqg_xl.definition.judge_rules import mistakes_of_rule
from mtqg_xl.definition.language import Expr, Ref, references
from mtqg_xl.definition.layout import KitLayout, kit_layout
from mtqg_xl.definition.model import MONEY_UNITS, Block, Form, Instance, Kit, Rule
from mtqg_xl.definition.rule_text import case_text

_INSTANCE_ID = re.compile(r"[A-Z][A-Z0-9]*(-[0-9A-Z]+)?(\.[A-Z][A-Z0-9]*)*\Z")
_NOT_IN_SHEET_NAMES = set("[]:*?/\\")
LONGEST_SHEET_NAME = 31
LONGEST_FORMULA = 8192
"""Characters with the ``=``. Source: Excel specifications and limits."""
_STATE_CELL = "$H$10000"


@dataclass(frozen=True, slots=True)
class KitSource:
    """A kit with what its file says: instances and rules by their place, rules as written.

    ``unsure`` names instances and forms that have mistakes of their own: nothing that hangs on them is judged. With
    ``is_measured`` the formulas of KIỂM TRA are written out, to see whether Excel takes them.
    """

    kit: Kit
    instances: Mapping[int, Instance]
    rules: Mapping[int, Rule]
    written: Sequence[Mapping[str, Any]]
    unsure: Collection[str]
    is_measured: bool = False

    def knows(self, name: str) -> bool:
        """Whether a name is that of an instance, or of one that has mistakes of its own."""
        return name in self.kit.instance_by_id or name in self.unsure

    def named(self, rule: Rule) -> list[Instance]:
        """Return the sound instances that a rule of the kit speaks of, by their id or their form's."""
        found = [item for item in self.kit.instances if {item.id, item.form.id} & set(rule.instances)]
        return [item for item in found if item.id not in self.unsure]


def mistakes_of_kit(source: KitSource) -> list[str]:
    """Return every mistake that shows when the forms of a kit stand together, as ``path: sentence``."""
    found = [*_head(source), *_instances(source)]
    rules = {at: [*_rule(source, at, rule)] for at, rule in source.rules.items()}
    found += [line for lines in rules.values() for line in lines]
    sound = tuple(source.rules[at] for at, lines in rules.items() if not lines)
    for at, instance in source.instances.items():
        if instance.id not in source.unsure:
            found += _formulas(source, f"instances[{at}]", instance)
    found += _cases(source, sound)
    return list(dict.fromkeys(found))


def _head(source: KitSource) -> Iterator[str]:
    kit = source.kit
    if kit.money_unit not in MONEY_UNITS:
        yield f"money_unit: “{kit.money_unit}” không phải đơn vị tiền ({', '.join(MONEY_UNITS)})"
    for key, name in (("header", kit.header), ("justification", kit.justification)):
        if name and not source.knows(name):
            yield f"{key}: không có biểu “{name}”"
    for at, cell in enumerate(kit.headline):
        yield from (f"headline[{at}]: {line}" for line in _headline(source, cell))
    if kit.advance and not _has_column(source, kit.advance):
        yield f"advance: biểu của headline không có cột “{kit.advance}”"
    if len(kit.headline_titles) != 3:
        yield "headline_titles: cần ba tên, của hai số và tỷ lệ của chúng"
    yield from _period_words(kit)
    placed = [item.id for item in kit.instances if item.form.page.layout == "blank"]
    if placed and not kit.blank:
        yield f"blank: biểu {', '.join(placed)} đứng trên mẫu của đơn vị, cần tên tệp mẫu"
    elif kit.blank and len(placed) != len(kit.instances):
        yield "blank: bộ biểu trên mẫu của đơn vị chỉ gồm các biểu của mẫu đó"
    if any(len(words) != 4 or not source.knows(words[0]) for words in kit.by_reporter_forms):
        yield "by_reporter: mỗi biểu cần biểu tổng hợp có trong bộ, mã, tên và trang"


def _period_words(kit: Kit) -> Iterator[str]:
    if kit.words.periods:
        yield "words.periods: kỳ riêng ghi ở [[period_words]]; [words] dùng cho các kỳ còn lại"
    said: set[str] = set()
    for at, style in enumerate(kit.period_words):
        if not style.periods:
            yield f"period_words[{at}]: thiếu periods, các kỳ dùng cách ghi này"
        for kind in style.periods:
            if kind not in kit.periods or kind in said:
                yield f"period_words[{at}].periods: “{kind}” không phải kỳ của bộ biểu, hoặc đã có cách ghi ở trên"
            said.add(kind)


def _headline(source: KitSource, cell: str) -> Iterator[str]:
    instance, row, column = (*cell.split("|"), "", "")[:3]
    yield from _target(source, Ref(column, row=row, instance=instance), row)


def _has_column(source: KitSource, column: str) -> bool:
    """Whether the form of the headline has a column; where nothing can be said of the form, nothing is."""
    name = source.kit.headline[0].partition("|")[0] if source.kit.headline else ""
    if name in source.unsure:
        return True
    return name in source.kit.instance_by_id and column in source.kit.instance_by_id[name].column_by_id


def _instances(source: KitSource) -> Iterator[str]:
    ids: set[str] = set()
    sheets: set[str] = set()
    for at, instance in source.instances.items():
        if instance.id in ids:
            yield f"instances[{at}].id: “{instance.id}” đã có ở trên"
        elif not _INSTANCE_ID.match(instance.id):
            yield f"instances[{at}].id: “{instance.id}” phải như GN-01 hoặc GN-01.DTTS"
        if instance.sheet.casefold() in sheets:
            yield f"instances[{at}].sheet: trùng tên trang “{instance.sheet}”"
        yield from (f"instances[{at}].sheet: {line}" for line in _sheet(instance.sheet))
        if any(column.private for column in instance.form.columns):
            yield f"instances[{at}].form: “{instance.form.id}” ghi từng người (private), không đứng trong bộ biểu nào"
        ids.add(instance.id)
        sheets.add(instance.sheet.casefold())


def _sheet(name: str) -> Iterator[str]:
    if not name:
        yield "thiếu tên trang"
    if len(name) > LONGEST_SHEET_NAME:
        yield f"tên trang dài quá {LONGEST_SHEET_NAME} chữ"
    if _NOT_IN_SHEET_NAMES & set(name) or name.strip("'") != name:
        yield f"tên trang “{name}” có dấu mà Excel không nhận"


def _rule(source: KitSource, at: int, rule: Rule) -> Iterator[str]:
    """Yield what is wrong in a rule of the kit, looked at from every form that it speaks of."""
    forms = {item.form.id for item in source.kit.instances} | set(source.unsure)
    if not rule.instances:
        yield f"rules[{at}].instances: luật của bộ biểu cần nói áp dụng cho biểu nào"
    for name in rule.instances:
        if not source.knows(name) and name not in forms:
            yield f"rules[{at}].instances: không có biểu “{name}”"
    named = source.named(rule)
    for form in {item.form.id: item.form for item in named}.values():
        yield from mistakes_of_rule(f"rules[{at}]", source.written[at], _names(source.kit, form), None)
    rows = {row.id for item in named for row in item.rows}
    yield from (f"rules[{at}].rows: không có dòng “{row}”" for row in rule.rows if named and row not in rows)


def _names(kit: Kit, form: Form) -> Names:
    """Return what a rule or formula of a kit may speak of, standing in one form."""
    foreign = {item.id: blank_columns(item.form.columns, item.form.rows) for item in kit.instances}
    columns = [column.id for column in form.columns]
    blocks = [block.id for block in form.blocks]
    blanks = blank_columns(form.columns, form.rows)
    return Names(columns, blocks, blanks, form.id, foreign, computed_columns(form.columns))


def _formulas(source: KitSource, path: str, instance: Instance) -> Iterator[str]:
    """Yield what is wrong in the formulas and choices of an instance as far as it joins others."""
    names = _names(source.kit, instance.form)
    formulas = [(column.id, column.formula) for column in instance.form.columns]
    formulas += [(row.id, formula) for row in instance.rows for formula in (row.formula, *dict(row.formulas).values())]
    for name, formula in formulas:
        if formula is not None:
            yield from names.formula(f"{path}.{name}", formula)
    for column in instance.form.columns:
        for choice in column.choices:
            name = choice.removeprefix("rows:")
            if choice.startswith("rows:") and not source.knows(name):
                yield f"{path}.{column.id}.choices: không có biểu “{name}”"
    for row_id, column_id, computed, _ in instance.computed_cells:
        yield from (f"{path}.{column_id}: {line}" for line in foreign_mistakes(source, computed, row_id))
        yield from (f"{path}.{column_id}: {line}" for line in _own_rows(instance, computed))
    for block in instance.form.blocks:
        if block.before and block.before not in instance.row_by_id:
            yield f"{path}: không có dòng “{block.before}” để đặt khối “{block.id}”"
        for column in instance.form.columns:
            if column.formula is not None:
                yield from (f"{path}.{column.id}: {line}" for line in _same_names(source, column.formula, block))


def _same_names(source: KitSource, expr: Expr, block: Block) -> Iterator[str]:
    """Yield why a formula in the rows of a block cannot find the row of the same name in another instance."""
    for ref in references(expr):
        target = source.kit.instance_by_id.get(ref.instance or "")
        if target is None or ref.row is not None or ref.block is not None:
            continue
        other = target.block_by_id.get(block.id)
        if other is None or not block.name or other.name != block.name or max(block.height, other.height) > 1:
            yield (
                f"dòng của khối “{block.id}” tìm dòng cùng tên ở {target.id}: "
                f"cả hai biểu cần khối “{block.id}” một dòng, cùng cột tên (name)"
            )


def _own_rows(instance: Instance, expr: Expr) -> Iterator[str]:
    """Yield which rows of the instance itself a formula names in vain."""
    for ref in references(expr):
        if ref.instance is None and ref.row is not None and ref.row not in instance.row_by_id:
            yield f"không có dòng “{ref.row}”"


def foreign_mistakes(source: KitSource, expr: Expr, row: str) -> Iterator[str]:
    """Yield why a formula that stands on a row finds nothing in another instance."""
    for ref in references(expr):
        if ref.instance is not None:
            yield from _target(source, ref, ref.row or row)


def _target(source: KitSource, ref: Ref, row: str) -> Iterator[str]:
    """Yield why a reference to another instance finds nothing."""
    name = ref.instance or ""
    if name in source.unsure:
        return
    target = source.kit.instance_by_id.get(name)
    if target is None:
        yield f"không có biểu “{name}”"
    elif ref.block is not None and ref.block not in target.block_by_id:
        yield f"{name} không có khối “{ref.block}”"
    elif ref.column not in target.column_by_id:
        yield f"{name} không có cột “{ref.column}”"
    elif ref.block is None and row not in target.row_by_id:
        yield f"{name} không có dòng “{row}”"


def _cases(source: KitSource, sound: tuple[Rule, ...]) -> Iterator[str]:
    """Yield where a rule reads nothing in another instance, and which rule of the kit speaks of no row at all."""
    instances = tuple(item for item in source.kit.instances if item.id not in source.unsure)
    kit = replace(source.kit, instances=instances, rules=sound)
    found = cases(kit)
    cells = kit_layout(kit) if source.is_measured and not source.unsure else None
    lengths: dict[str, tuple[int, str]] = {}
    place = {id(rule): f"rules[{at}]" for at, rule in source.rules.items()}
    for case in found:
        path = place.get(id(case.rule), f"instances: {case.instance.form.id} luật {case.rule.id}")
        wrong = [f"{path}.{side}: {line}" for side, line in _sides(source, case)]
        yield from wrong
        if cells is not None and not wrong:
            lengths[path] = max(lengths.get(path, (0, "")), (_length(case, cells), case.row_id))
    yield from (f"{path}: {_too_long(*found)}" for path, found in lengths.items() if found[0] >= LONGEST_FORMULA)
    used = {id(case.rule) for case in found}
    for rule in sound:
        if id(rule) not in used and source.named(rule):
            yield f"{place[id(rule)]}: không dòng nào của biểu có đủ các cột của luật"


def _length(case: RuleCase, cells: KitLayout) -> int:
    """Return how long the longest formula is that KIỂM TRA needs for a comparison, without its ``=``."""
    text = case_text(case, cells, CASES_SHEET, _STATE_CELL)
    return max(map(len, (text.state, text.left, text.right, text.address)))


def _too_long(length: int, row: str) -> str:
    said, most = (f"{number:,}".replace(",", ".") for number in (length + 1, LONGEST_FORMULA))
    return (
        f"công thức ở {CHECK_SHEET} cho dòng “{row}” dài {said} ký tự, Excel nhận tối đa {most}: "
        "so với dòng tổng, hoặc chia thành nhiều luật"
    )


def _sides(source: KitSource, case: RuleCase) -> Iterator[tuple[str, str]]:
    for side, expr in (("left", case.condition.left), ("right", case.condition.right)):
        yield from ((side, line) for line in foreign_mistakes(source, expr, case.row_id))
    if case.when is not None:
        for expr in (case.when.left, case.when.right):
            yield from (("when", line) for line in foreign_mistakes(source, expr, case.row_id))
