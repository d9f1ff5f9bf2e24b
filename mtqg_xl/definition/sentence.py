"""A formula as one Vietnamese sentence for the officer who asks "Vì sao có số này?"."""

from collections.abc import Callable
from dataclasses import dataclass

from mtqg_xl.definition.language import Binary, Blank, Call, Expr, Number, Ref, Text
from mtqg_xl.definition.model import MONEY_UNITS, Column, Instance, Kit
from mtqg_xl.vietnamese import write_money, write_number

_OPERATORS = {"+": "cộng", "-": "trừ", "*": "nhân", "/": "chia"}
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_WORDED = {"percent", "round_half_up", "if_blank", "all_children", "at_least", "at_most"}
"""Words whose sentence has several parts, so that inside arithmetic it stands in brackets."""


def sentence(expr: Expr, instance: Instance, kit: Kit | None = None, *, decimals: int | None = None) -> str:
    """Return what a formula of an instance does, in plain words, without a full stop.

    Columns are named by number and header texts. Of other instances they are only if the ``kit`` is given, else
    by id. ``decimals`` are those to which a percent is rounded, by default those of the column with this formula.
    """
    speaker = _Speaker(instance, kit)
    if isinstance(expr, Call) and expr.word == "percent":
        return speaker.ratio(expr, _decimals(expr, instance) if decimals is None else decimals)
    if isinstance(expr, Call) and expr.word not in _WORDED:
        return _capital(speaker.say(expr))
    return f"Bằng {speaker.say(expr)}"


def _decimals(expr: Expr, instance: Instance) -> int | None:
    return next((column.decimals for column in instance.form.columns if column.formula == expr), None)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Puts the formulas of one instance into words."""

    instance: Instance
    kit: Kit | None

    def say(self, expr: Expr) -> str:
        """Return an expression in words, to stand within a sentence."""
        if isinstance(expr, Number):
            return write_number(expr.value)
        if isinstance(expr, Text):
            return f"“{expr.value}”"
        if isinstance(expr, Blank):
            return "để trống"
        if isinstance(expr, Ref):
            return self.cell(expr)
        if isinstance(expr, Binary):
            return self.operation(expr)
        return _WORDS[expr.word](self, expr)

    def cell(self, ref: Ref) -> str:
        return self.column(ref) + self.row(ref) + self.form(ref)

    def column(self, ref: Ref) -> str:
        """Return a column by its number and titles: ``cột 8 (Lũy kế giải ngân › Tổng số)``."""
        found = self.target(ref)
        column = found.column_by_id.get(ref.column) if found is not None else None
        return column_words(column) if column is not None else f"cột {ref.column}"

    def target(self, ref: Ref) -> Instance | None:
        if ref.instance is None or ref.instance == self.instance.id:
            return self.instance
        return self.kit.instance_by_id.get(ref.instance) if self.kit is not None else None

    def row(self, ref: Ref) -> str:
        if ref.row is None:
            return ""
        found = self.target(ref)
        row = found.row_by_id.get(ref.row) if found is not None else None
        return f" của dòng “{row.label}”" if row is not None else f" của dòng {ref.row}"

    def form(self, ref: Ref) -> str:
        """Return where another instance stands: by its sheet where that is known."""
        if ref.instance is None or ref.instance == self.instance.id:
            return ""
        found = self.target(ref)
        return f" ở trang {found.sheet}" if found is not None else f" ở biểu {ref.instance}"

    def rows_of_block(self, expr: Expr) -> str:
        """Return the rows of a block: ``các dòng thuộc phần “Gồm các công trình” ở trang GN-03``."""
        assert isinstance(expr, Ref)
        found = self.target(expr)
        block = found.block_by_id.get(expr.block or "") if found is not None else None
        part = block.first_label.rstrip(": ") if block is not None else str(expr.block)
        return f"các dòng thuộc phần “{part}”{self.form(expr)}"

    def column_of_block(self, expr: Expr) -> str:
        assert isinstance(expr, Ref)
        return self.column(expr)

    def operation(self, expr: Binary) -> str:
        if expr.op == "-" and expr.left == Number(0.0):
            return f"số đối của {self.operand(expr.right, 3)}"
        strength = _BINDS[expr.op]
        left = self.operand(expr.left, strength)
        right = self.operand(expr.right, strength + (expr.op in {"-", "/"}))
        return f"{left} {_OPERATORS[expr.op]} {right}"

    def operand(self, expr: Expr, strength: int) -> str:
        """Return one side of an operation, in brackets where it would be read wrongly without."""
        text = self.say(expr)
        if isinstance(expr, Binary):
            return f"({text})" if _BINDS[expr.op] < strength else text
        return f"({text})" if isinstance(expr, Call) and expr.word in _WORDED else text

    def ratio(self, expr: Call, decimals: int | None) -> str:
        """Return a percent that is a cell's whole formula."""
        part, whole = (self.operand(argument, 3) for argument in expr.arguments)
        rounded = "" if decimals is None else f", {_rounded(decimals)}"
        counted = expr.arguments[0]
        is_typed = isinstance(counted, Ref) and self.instance.is_typed_here(counted)
        missing = "tử số chưa có, mẫu số bằng 0" if is_typed else "mẫu số bằng 0"
        return f"Tỷ lệ = {part} chia {whole}, nhân 100{rounded}; {missing} hoặc chưa có thì để trống"


def column_words(column: Column) -> str:
    """Return a column by its number and titles: ``cột 8 (Lũy kế giải ngân › Tổng số)``."""
    title = column.header.replace("{as_of}", "kỳ báo cáo")
    number = column.number.partition("=")[0]
    return f"cột {number} ({title})" if number else f"cột “{title}”"


def _rounded(decimals: int) -> str:
    return f"làm tròn {decimals} chữ số" if decimals else "làm tròn đến số nguyên"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sum_children(speaker: _Speaker, expr: Call) -> str:
    return f"tổng các dòng con trực tiếp: {speaker.say(expr.arguments[0])}"


def _count_children(speaker: _Speaker, expr: Call) -> str:
    counted, wanted = expr.arguments
    return f"số dòng con trực tiếp có {speaker.say(counted)} là {speaker.say(wanted)}"


def _all_children(speaker: _Speaker, expr: Call) -> str:
    what = speaker.say(expr.arguments[0])
    return f"1 khi mọi dòng con trực tiếp có {what} là 1, 0 khi có dòng là 0; chưa đủ thì để trống"


def _compared(fits: str, fails: str) -> Callable[[_Speaker, Call], str]:
    def words(speaker: _Speaker, expr: Call) -> str:
        left, right = (speaker.operand(argument, 3) for argument in expr.arguments)
        return f"1 khi {left} {fits} {right}, 0 khi {fails}; thiếu một trong hai thì để trống"

    return words


def _sum_block(speaker: _Speaker, expr: Call) -> str:
    summed = expr.arguments[0]
    return f"tổng {speaker.column_of_block(summed)} của {speaker.rows_of_block(summed)}"


def _sum_block_where(speaker: _Speaker, expr: Call) -> str:
    summed, key, *wanted = expr.arguments
    text = speaker.say(wanted[0]) if wanted else "mã của dòng này"
    match = f"mà {speaker.column_of_block(key)} ghi {text}"
    return f"tổng {speaker.column_of_block(summed)} của {speaker.rows_of_block(summed)}, {match}"


def _count_block(speaker: _Speaker, expr: Call) -> str:
    counted = expr.arguments[0]
    return f"số dòng có số ở {speaker.column_of_block(counted)}, trong {speaker.rows_of_block(counted)}"


def _count_if(speaker: _Speaker, expr: Call) -> str:
    counted, wanted = expr.arguments
    what = f"{speaker.column_of_block(counted)} là {speaker.say(wanted)}"
    return f"số dòng có {what}, trong {speaker.rows_of_block(counted)}"


def _percent(speaker: _Speaker, expr: Call) -> str:
    part, whole = (speaker.operand(argument, 3) for argument in expr.arguments)
    return f"tỷ lệ phần trăm của {part} trên {whole}"


def _round_half_up(speaker: _Speaker, expr: Call) -> str:
    amount, decimals = expr.arguments
    assert isinstance(decimals, Number)
    return f"{speaker.say(amount)}, {_rounded(int(decimals.value))}"


def _if_blank(speaker: _Speaker, expr: Call) -> str:
    tested, instead = expr.arguments
    other = "để trống" if isinstance(instead, Blank) else f"lấy {speaker.say(instead)}"
    return f"{speaker.say(tested)}, chưa có thì {other}"


def _dong(speaker: _Speaker, expr: Call) -> str:
    amount = expr.arguments[0]
    assert isinstance(amount, Number)
    return write_money(amount.value, _unit_for(amount.value))


def _unit_for(dong: float) -> str:
    """Return the largest unit in which an amount is at least one and has at most three decimals."""
    fitting = [unit for unit, scale in MONEY_UNITS.items() if dong >= scale and dong * 1000 % scale == 0]
    return fitting[-1] if fitting else "đồng"


_WORDS: dict[str, Callable[[_Speaker, Call], str]] = {
    "sum_children": _sum_children,
    "count_children": _count_children,
    "all_children": _all_children,
    "at_least": _compared("không nhỏ hơn", "nhỏ hơn"),
    "at_most": _compared("không lớn hơn", "lớn hơn"),
    "sum_block": _sum_block,
    "sum_block_where": _sum_block_where,
    "count_block": _count_block,
    "count_if": _count_if,
    "percent": _percent,
    "round_half_up": _round_half_up,
    "if_blank": _if_blank,
    "dong": _dong,
}
