"""The little formula language of the definitions: text → a small tree, and what every word means.

A formula speaks of columns by id (``disbursed``), of another instance by its id before a point
(``GN-01.DTTS.disbursed``), of one row of it in brackets (``GN-01.DTTS[DTTS].disbursed``), of one row of its own
instance (``[TONG].total``) and of a block's column (``works.allocated``, ``GN-03.works.allocated``). The list of words
is closed; from one tree come the Excel text (`mtqg_xl.definition.excel_text`), the numpy evaluation
(`mtqg_xl.figures`) and the sentence for an officer (`mtqg_xl.definition.sentence`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORDS: dict[str, tuple[int, str]] = {
    "sum_children": (1, "tổng các dòng con trực tiếp"),
    "count_children": (2, "số dòng con trực tiếp có giá trị đã cho"),
    "all_children": (1, "1 khi mọi dòng con trực tiếp là 1, 0 khi có dòng là 0, chưa đủ thì để trống"),
    "sum_block": (1, "tổng các dòng của khối"),
    "sum_block_where": (2, "tổng các dòng của khối có mã bằng mã dòng này, hoặc bằng chữ đã cho"),
    "count_block": (1, "số dòng của khối có số"),
    "count_if": (2, "số dòng của khối có giá trị đã cho"),
    "percent": (2, "tỷ lệ phần trăm; trống khi mẫu số bằng 0 hoặc không có, hoặc khi tử số gõ tay chưa có"),
    "round_half_up": (2, "làm tròn nửa lên"),
    "if_blank": (2, "giá trị thay khi ô trống"),
    "at_least": (2, "1 khi số đầu không nhỏ hơn số sau, 0 khi nhỏ hơn; thiếu một số thì để trống"),
    "at_most": (2, "1 khi số đầu không lớn hơn số sau, 0 khi lớn hơn; thiếu một số thì để trống"),
    "dong": (1, "số tiền tính bằng đồng, đổi ra đơn vị của biểu"),
}
"""Every word, the number of its arguments and what it means."""

CHILDREN_WORDS = frozenset({"sum_children", "count_children", "all_children"})
"""Words that read a column in the direct children of their row instead of in the row itself."""

BLANK_WORDS = frozenset({"percent", "all_children", "at_least", "at_most"})
"""Words that may come out blank."""

OPTIONAL = {"sum_block_where": 1}
"""Words that take further arguments: the text that ``sum_block_where`` looks for instead of the id of its row."""


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text constant, only as the last argument of ``count_if`` and ``sum_block_where``."""

    value: str


@dataclass(frozen=True, slots=True)
class Blank:
    """The empty result, only as the second argument of ``if_blank``."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A column of this row, of a named row, or of another instance; or a whole column of a block."""

    column: str
    row: str | None = None
    instance: str | None = None
    block: str | None = None


@dataclass(frozen=True, slots=True)
class Binary:
    """``left op right`` with one of ``+ - * /``."""

    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Call:
    """A word of the language with its arguments."""

    word: str
    arguments: tuple["Expr", ...]


Expr = Number | Text | Blank | Ref | Binary | Call


MOST_TOKENS = 500
DEEPEST = 50
"""A formula beyond these is a mistake; Excel itself takes 64 levels and 8,192 characters."""
LONGEST_NUMBER = 15
"""Digits that a number of a sheet can hold."""

_TEXT_PLACES = {("count_if", 1), ("sum_block_where", 2)}
_BLOCK_PLACES = {("sum_block", 0), ("sum_block_where", 0), ("sum_block_where", 1), ("count_block", 0), ("count_if", 0)}


class LanguageError(ValueError):
    """A formula that the language does not allow; the text says where and what instead."""


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<foreign>[A-Z][A-Z0-9]*(?:-[0-9A-Z]+)?(?:\.[A-Z][A-Z0-9]*)*(?:\[[^\]]+\])?\.[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)
    | (?P<own>\[[^\]]+\]\.[a-z_][a-z0-9_]*)
    | (?P<name>[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)
    | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<text>"[^"]*")
    | (?P<mark>[-+*/(),])
    )""",
    re.VERBOSE,
)
_FOREIGN = re.compile(r"(?P<instance>[^\[\]]*?)(?:\[(?P<row>[^\]]+)\])?\.(?P<tail>[a-z_][a-z0-9_.]*)\Z")


def parse(text: str) -> Expr:
    """Return the tree of a formula.

    Raises:
        LanguageError: the text is not a formula of the language.
    """
    return _Parser(text).whole()


def references(expr: Expr) -> Iterator[Ref]:
    """Yield every reference of a tree, left to right."""
    if isinstance(expr, Ref):
        yield expr
    elif isinstance(expr, Binary):
        yield from references(expr.left)
        yield from references(expr.right)
    elif isinstance(expr, Call):
        for argument in expr.arguments:
            yield from references(argument)


class _Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> Expr:
        expr = self.sum()
        if self.at < len(self.tokens):
            raise LanguageError(f"thừa “{self.tokens[self.at][1]}” trong “{self.text}”")
        return expr

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise LanguageError(f"cần “{wanted}” sau “{self.before()}” trong “{self.text}”")
        self.at += 1

    def before(self) -> str:
        return self.tokens[self.at - 1][1] if self.at else ""

    def sum(self) -> Expr:
        expr = self.product()
        while self.peek() in {"+", "-"}:
            op = self.next_token()[1]
            expr = Binary(op, expr, self.product())
        return expr

    def product(self) -> Expr:
        expr = self.factor()
        while self.peek() in {"*", "/"}:
            op = self.next_token()[1]
            expr = Binary(op, expr, self.factor())
        return expr

    def factor(self) -> Expr:
        self.depth += 1
        if self.depth > DEEPEST:
            raise LanguageError(f"công thức lồng quá {DEEPEST} tầng")
        expr = self.plain_factor()
        self.depth -= 1
        return expr

    def plain_factor(self) -> Expr:
        kind, value = self.next_token()
        if kind == "number":
            return _number(value)
        if kind == "text":
            return Text(value[1:-1])
        if kind == "foreign":
            return _foreign(value)
        if kind == "own":
            row, _, column = value[1:].partition("].")
            return Ref(column, row=row)
        if kind == "name":
            return self.named(value)
        if value == "(":
            expr = self.sum()
            self.take(")")
            return expr
        if value == "-":
            return Binary("-", Number(0.0), self.factor())
        raise LanguageError(f"không hiểu “{value}” trong “{self.text}”")

    def next_token(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise LanguageError(f"“{self.text}” thiếu phần cuối")
        self.at += 1
        return self.tokens[self.at - 1]

    def named(self, name: str) -> Expr:
        if self.peek() == "(":
            return self.call(name)
        if name == "blank":
            return Blank()
        block, _, column = name.rpartition(".")
        return Ref(column, block=block or None)

    def call(self, word: str) -> Expr:
        if word not in WORDS:
            raise LanguageError(f"không có từ “{word}”; các từ dùng được: {', '.join(WORDS)}")
        self.take("(")
        arguments = [self.sum()]
        while self.peek() == ",":
            self.at += 1
            arguments.append(self.sum())
        self.take(")")
        _check_arguments(word, tuple(arguments))
        return Call(word, tuple(arguments))


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise LanguageError(f"không hiểu “{text[at:].strip()}” trong “{text}”")
        kind = match.lastgroup or ""
        tokens.append((kind, match[kind]))
        at = match.end()
    if len(tokens) > MOST_TOKENS:
        raise LanguageError(f"công thức dài quá {MOST_TOKENS} từ và dấu")
    return tokens


def _number(text: str) -> Number:
    if len(text.replace(".", "")) > LONGEST_NUMBER:
        raise LanguageError(f"số “{text}” dài quá {LONGEST_NUMBER} chữ số")
    return Number(float(text))


def _foreign(text: str) -> Ref:
    match = _FOREIGN.match(text)
    if match is None:
        raise LanguageError(f"không hiểu “{text}”")
    block, _, column = match["tail"].rpartition(".")
    if match["row"] and block:
        raise LanguageError(f"“{text}”: cột của khối không đi với một dòng")
    return Ref(column, row=match["row"], instance=match["instance"], block=block or None)


def _check_arguments(word: str, arguments: tuple[Expr, ...]) -> None:
    count, _ = WORDS[word]
    if not count <= len(arguments) <= count + OPTIONAL.get(word, 0):
        raise LanguageError(f"“{word}” cần {count} phần, đang có {len(arguments)}")
    first = arguments[0]
    if (word, 0) in _BLOCK_PLACES and not _is_block_column(first):
        raise LanguageError(f"“{word}” chỉ dùng cho cột của khối, ví dụ works.allocated")
    if word == "sum_block_where" and not (_is_block_column(arguments[1]) and _same_block(first, arguments[1])):
        raise LanguageError("“sum_block_where” cần hai cột của cùng một khối")
    if word == "sum_block_where" and len(arguments) > count and not isinstance(arguments[count], Text):
        raise LanguageError("“sum_block_where” cần chữ trong ngoặc kép ở phần thứ ba")
    if word in CHILDREN_WORDS and not (isinstance(first, Ref) and first == Ref(first.column)):
        raise LanguageError(f"“{word}” cần tên một cột của chính biểu")
    if word == "count_children" and not isinstance(arguments[1], Number):
        raise LanguageError("“count_children” cần một số ở phần thứ hai")
    if word == "round_half_up" and not (isinstance(arguments[1], Number) and arguments[1].value.is_integer()):
        raise LanguageError("“round_half_up” cần số chữ số thập phân là một số nguyên")
    if word == "dong" and not isinstance(first, Number):
        raise LanguageError("“dong” cần một số")


def _is_block_column(expr: Expr) -> bool:
    return isinstance(expr, Ref) and expr.block is not None


def _same_block(one: Expr, other: Expr) -> bool:
    return (
        isinstance(one, Ref) and isinstance(other, Ref) and (one.instance, one.block) == (other.instance, other.block)
    )


def misplaced(expr: Expr, word: str = "", at: int = 0) -> Iterator[str]:
    """Yield where a text, a blank or a block's column stands where a sheet could not calculate with it."""
    if isinstance(expr, Text) and (word, at) not in _TEXT_PLACES:
        yield f"chữ “{expr.value}” chỉ dùng được ở phần cuối của count_if, sum_block_where"
    if isinstance(expr, Blank) and (word, at) != ("if_blank", 1):
        yield "“blank” chỉ dùng được ở phần thứ hai của if_blank"
    if isinstance(expr, Ref) and expr.block is not None and (word, at) not in _BLOCK_PLACES:
        yield f"“{expr.block}.{expr.column}” là cả một cột của khối: dùng trong sum_block, count_block, …"
    if (word, at) == ("count_if", 1) and not isinstance(expr, Number | Text):
        yield "“count_if” cần một số hoặc một chữ trong ngoặc kép ở phần thứ hai"
    if isinstance(expr, Binary):
        yield from misplaced(expr.left)
        yield from misplaced(expr.right)
    if isinstance(expr, Call):
        for position, argument in enumerate(expr.arguments):
            yield from misplaced(argument, expr.word, position)
