"""What a blank was read as, as a tree to look over before it is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.draft import Adopted, DraftForm
from mtqg_xl.adoption.rows import DraftBlock, DraftRow
from mtqg_xl.cells import letters
from mtqg_xl.definition.language import Binary, Call, Expr, Number, Ref, parse
from mtqg_xl.vietnamese import write_number

_KINDS = {
    "input": "gõ số", "computed": "tự tính", "text": "gõ chữ", "choice": "chọn", "date": "gõ ngày",
    "label": "chữ in sẵn", "display": "chữ in sẵn",
    "leaf": "gõ số", "parent": "cộng các dòng con", "total": "cộng các dòng", "rest": "phần chưa chia chi tiết",
    "heading": "tiêu đề, không có số", "link": "lấy từ biểu khác",
}  # fmt: skip
_UNITS = {"percent": "%", "money": "tiền", "row": "theo từng dòng"}


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree: what it is, what is done there, what stands below it; ``place`` as questions name it."""

    text: str
    detail: str = ""
    children: tuple["Node", ...] = ()
    place: str = ""


def reading_tree(adopted: Adopted) -> tuple[Node, ...]:
    """Return a tree for each form: its columns under their headings, its rows under their parents."""
    return tuple(_form(form) for form in adopted.forms)


def _form(form: DraftForm) -> Node:
    columns = Node("Cột", f"{len(form.columns)} cột", _columns(form.columns))
    rows = Node("Dòng", f"{len(form.rows)} dòng, {len(form.blocks)} khối trống", _rows(form, ""))
    return Node(f"{form.id}: {form.title}", f"trang “{form.sheet.name}”, tính bằng {form.money_unit}", (columns, rows))


# --- columns ---------------------------------------------------------------------------------------------


def _columns(columns: Sequence[DraftColumn]) -> tuple[Node, ...]:
    return _below(columns, 0, {column.id: letters(column.at) for column in columns})


def _below(columns: Sequence[DraftColumn], depth: int, letter_of: dict[str, str]) -> tuple[Node, ...]:
    """Return the columns below one heading: neighbours under the same heading together."""
    found: list[Node] = []
    at = 0
    while at < len(columns):
        title = columns[at].title[depth]
        end = at + 1
        while (
            end < len(columns)
            and columns[at].title[depth + 1 :]
            and columns[end].title[: depth + 1] == (columns[at].title[: depth + 1])
        ):
            end += 1
        group = columns[at:end]
        is_leaf = len(columns[at].title) == depth + 1
        found.append(_leaf(columns[at], letter_of) if is_leaf else Node(title, "", _below(group, depth + 1, letter_of)))
        at = end
    return tuple(found)


def _leaf(column: DraftColumn, letter_of: dict[str, str]) -> Node:
    kind = _KINDS[column.kind]
    if column.formula:
        kind += f": {in_letters(column.formula, letter_of)}"
    if column.choices:
        kind += f": {' / '.join(column.choices)}"
    unit = _UNITS.get(column.unit, column.unit)
    letter = letter_of[column.id]
    return Node(f"{letter} · {column.title[-1]}", f"{kind}; {unit}" if unit else kind, place=f"cột {letter}")


def in_letters(formula: str, letter_of: dict[str, str]) -> str:
    """Return a formula as people write it, with the letters of Excel for columns: ``G/D*100``."""
    return _written(parse(formula), letter_of)


def _written(expr: Expr, letter_of: dict[str, str]) -> str:
    match expr:
        case Number(value):
            return write_number(value)
        case Ref(column):
            return letter_of.get(column, column)
        case Binary(op, left, right):
            return f"{_written(left, letter_of)} {op} {_in_brackets(right, letter_of, op)}"
        case Call("percent", (part, whole)):
            return f"{_in_brackets(part, letter_of)}/{_in_brackets(whole, letter_of)}*100"
        case Call(word, arguments):
            return f"{word}({'; '.join(_written(each, letter_of) for each in arguments)})"
        case _:
            return str(expr)


def _in_brackets(expr: Expr, letter_of: dict[str, str], op: str = "/") -> str:
    text = _written(expr, letter_of)
    return f"({text})" if isinstance(expr, Binary) and op != "+" else text


# --- rows ------------------------------------------------------------------------------------------------


def _rows(form: DraftForm, parent: str) -> tuple[Node, ...]:
    found = [(row.at, _row(form, row)) for row in form.rows if row.parent == parent]
    found += [(block.at, _block(block)) for block in form.blocks if _owner(form, block) == parent]
    return tuple(node for _, node in sorted(found, key=lambda pair: pair[0]))


def _owner(form: DraftForm, block: DraftBlock) -> str:
    return next((row.id for row in form.rows if row.block == block.id), "")


def _row(form: DraftForm, row: DraftRow) -> Node:
    name = " ".join(text for text in (row.stt, row.label or row.split) if text)
    return Node(f"{row.at} · {name}", _KINDS[row.kind], _rows(form, row.id), f"dòng {row.at}")


def _block(block: DraftBlock) -> Node:
    return Node(f"{block.at} · (dòng trống)", f"{block.rows} dòng để đơn vị ghi thêm")
