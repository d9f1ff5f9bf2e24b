"""What a form is made of: columns, rows, open blocks, rules and its page, as frozen values."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from mtqg_xl.definition.language import Expr
from mtqg_xl.definition.report_words import ReportSentence

ColumnKind = Literal["input", "computed", "text", "choice", "date", "label", "display"]
RowKind = Literal["leaf", "parent", "rest", "link", "total", "heading"]
Missing = Literal["skip_if_any", "skip_if_all", "never_skip", "skip_if_block_empty"]

MONEY_UNITS = {"đồng": 1, "nghìn đồng": 1_000, "triệu đồng": 1_000_000, "tỷ đồng": 1_000_000_000}
"""Units that money may be typed in, and how many đồng one of them is."""


def is_money_unit(unit: str) -> bool:
    """Return whether a unit is one of money: a count of ``cộng đồng`` is none."""
    return unit in MONEY_UNITS


UNIT_WORDS = {"Đạt/Chưa đạt": ("Đạt", "Chưa đạt"), "Có/Không": ("Có", "Không")}
"""Units that are a choice of two words: a cell in such a unit holds 1 or 0 and shows the first word or the second."""

DENOMINATORS = {
    "year": "kế hoạch vốn giao trong năm",
    "year_and_carried": "kế hoạch năm và kéo dài",
    "term": "tổng vốn giao cả giai đoạn",
    "assigned_in_detail": "kế hoạch đã phân bổ chi tiết",
    "expected": "kế hoạch, theo số ước đến cuối năm",
    "investment": "tổng mức đầu tư",
}
"""What tỷ lệ giải ngân may be measured against, in the words printed in the header."""

NOTHING_ARISEN = "Không phát sinh"
"""What THÔNG TIN says when blanks mean that there is nothing to report."""

PLAN_KINDS = ("carried_capital", "carried_recurrent", "year_capital", "year_recurrent")
"""Money by the year that it was allocated in and by kind: what a column of plans may hold (``plan_of``)."""

PLAN_OTHER, PLAN_DECISION = "plan_other", "plan_decision"
"""``show`` of the two columns beside a plan: the figure that the office has instead, and the decision for it."""

AREAS_STEP = 5

HEADER_COLUMN = "value"
"""The column of THÔNG TIN that officers fill."""

STATUS_LABELS = {
    "official": "mẫu ban hành",
    "transcribed": "mẫu chép từ biểu thực tế, chưa đối chiếu văn bản",
    "reconstructed": "mẫu dựng theo thông lệ, chưa đối chiếu văn bản",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One leaf column; ``title`` holds the header texts from the top, ``number`` what the number row prints.

    ``unit`` is ``money``, ``percent``, a word ("hộ"), or ``row`` or ``counted`` when each row has its own. ``show``
    names what a display column shows. ``choices`` are texts, or ``rows:<instance>…`` for the leaf rows of instances.
    ``adds_up`` is False where a sum says nothing, as of prices and norms: a parent row or a total of many reporters
    leaves such a cell empty. ``cumulative`` says since when a figure only grows: the start of the plan ``year``, or
    the ``start`` of the work. ``is_plan`` marks amounts that a superior has set; ``plan_of`` says of which money, as a
    table of plans names it (`PLAN_KINDS`). A column ``beside`` stands right of the table, outside of what is printed,
    and counts in no sum. A computed column with ``in_detail`` counts what is allocated in detail: nothing in a rest
    row, in a parent row the sum of its children. ``meaning`` says what a title leaves open (of "7": Chất lượng nhà ở).
    ``private`` marks what tells of one person: such a form stands in no kit, and is read only to be counted. ``at`` is
    the sheet column on a blank of an office's own. ``paid_of`` says of which money (`PLAN_KINDS`) a column tells what
    was paid since the start of the plan year, ``is_advance`` that it holds advances not yet recovered, ``is_place``
    that it says where a work is. A new period's file is prefilled with the sum of the columns ``carried_in_year`` of
    the last file of the same year, or of ``carried_into_year`` of the last file of an earlier one.
    A day must not lie before the one in the column ``not_before`` of the same row.
    """

    id: str
    title: tuple[str, ...]
    kind: ColumnKind
    number: str = ""
    unit: str = ""
    decimals: int = 0
    formula: Expr | None = None
    choices: tuple[str, ...] = ()
    width: float = 14.0
    show: str = ""
    required: bool = False
    adds_up: bool = True
    cumulative: Literal["", "year", "start"] = ""
    is_plan: bool = False
    plan_of: str = ""
    beside: bool = False
    in_detail: bool = False
    meaning: str = ""
    private: bool = False
    at: int = 0
    paid_of: str = ""
    is_advance: bool = False
    is_place: bool = False
    carried_in_year: tuple[str, ...] = ()
    carried_into_year: tuple[str, ...] = ()
    not_before: str = ""

    @property
    def header(self) -> str:
        """The header texts from the top, as findings name the column; the day of the figures is left out."""
        meaning = f" ({self.meaning})" if self.meaning else ""
        return " › ".join(self.title).replace(" đến ngày {as_of}", "") + meaning

    @property
    def is_figure(self) -> bool:
        """Whether a number typed here says something of the reporter; a target is set by a superior."""
        return self.kind == "input" and self.show != "target"

    @property
    def is_typed(self) -> bool:
        """Whether an officer types here."""
        return self.kind in {"input", "text", "choice", "date"}

    @property
    def is_given(self) -> bool:
        """Whether fixed rows print it as a label, and rows of a block are issued with it: the name of a thôn."""
        return self.is_typed and self.show in {"label", "split"}


def is_same_group(left: Column, right: Column) -> bool:
    """Whether two neighbours stand under one title that reaches over both."""
    return min(len(left.title), len(right.title)) > 1 and left.title[0] == right.title[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One fixed row. ``open`` limits the columns that are typed; empty means all of them.

    Where ``open`` names computed columns, only those are computed. ``counted`` is the unit of columns that count what
    the row measures in another ``unit``: km and km of a road, of which the row tells the percent.

    A total row sums its ``block``; a parent row sums its children and its ``block``. ``split`` is the part that the
    row tells of ("Hộ", "Nhân khẩu"): of the block it then sums only the lines of that part. ``formulas`` stand in
    computed columns in the place of the columns' own, ``formula`` in all of them. A row for one source of money bears
    the names of the source (``source_of``, the usual one first) and the last day on which it gave money.

    In the computed columns named in ``typed`` the row is typed all the same. ``adds`` names the rows that a parent row
    sums though they stand under other parents: all that comes from one source, of every project.
    """

    id: str
    label: str
    kind: RowKind = "leaf"
    parent: str | None = None
    level: int = 0
    stt: str = ""
    unit: str = ""
    decimals: int = 0
    capital: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    source: str = ""
    block: str | None = None
    split: str = ""
    at: int | None = None
    value_kind: ColumnKind | None = None
    choices: tuple[str, ...] = ()
    hint: str = ""
    show: str = ""
    formula: Expr | None = None
    source_of: tuple[str, ...] = ()
    valid_to: date | None = None
    formulas: tuple[tuple[str, Expr], ...] = ()
    counted: str = ""
    counted_decimals: int = 0
    typed: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()

    def formula_in(self, column: Column) -> Expr | None:
        """Return the formula that the row has for a computed column in the place of the column's own."""
        return next((formula for name, formula in self.formulas if name == column.id), self.formula)

    @property
    def name(self) -> str:
        """Label and id, as findings name the row."""
        return f"{self.label} – {self.split} ({self.id})" if self.split else f"{self.label} ({self.id})"


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that an office adds itself, between two sentinel rows.

    ``comparable`` names money columns of one row that can never differ a thousandfold. Where ``lines`` names parts
    ("Hộ", "Nhân khẩu"), so many rows tell of one thing. With ``areas`` the rows are issued with the names of the areas
    below the reporter (thôn), one after the other. ``code`` and ``name`` are the text columns by which one thing is
    known from one file to the next; ``line`` names the column with the row of a form that it belongs to, ``owner``
    that with the reporter that is given the money, ``note`` that for remarks. On a blank of an office's own the rows
    stand ready from sheet row ``at``, without sentinels.
    """

    id: str
    first_label: str
    last_label: str
    ready_rows: int = 40
    before: str = ""
    comparable: tuple[str, ...] = ()
    areas: bool = False
    lines: tuple[str, ...] = ()
    code: str = ""
    name: str = ""
    at: int = 0
    line: str = ""
    owner: str = ""
    note: str = ""

    @property
    def height(self) -> int:
        """How many rows tell of one thing."""
        return max(1, len(self.lines))


RULE_WORDS = {
    "left": "the left side, in the unit of the sheet",
    "right": "the right side",
    "gap": "how far they are apart",
    "money": "what amounts are counted in, as the workbook is issued: đ, triệu đồng",
    "ratio": "the left side in percent of the right one",
    "times": "how many times too much money was typed, where a unit was mistaken",
    "unit": "the unit of the column",
    "column": "what the column is called",
    "heading": "the last two levels of its title",
    "count": "how many rows of a block are added up, in words",
    "number": "the same in digits",
    "block": "the form that they stand in",
    "cells": "their cells",
    "left_percent": "the left side in percent of ``about``",
    "right_percent": "the right side in percent of ``about``",
}
"""What a sentence of a rule may say in braces, and what stands there."""
RULE_SENTENCES = {"what": tuple(RULE_WORDS), "brief": tuple(RULE_WORDS), "mend": ("unit", "money")}
"""Which of them each may say: how to mend stands on KIỂM TRA too, the same whatever the figures are."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold; `mtqg_xl.definition.cases` spreads it over rows and columns.

    ``scope`` is ``leaf`` (leaf and rest rows), ``row`` (each id of ``rows``), ``all`` (every row that has the
    columns), ``block:<id>``, or ``typed`` (leaf and rest rows, and the rows of every block). ``variants`` fill
    ``{for}`` in the formulas. ``tolerance`` is in the unit compared. ``brief`` says in a few words what is wrong, for
    a text to many offices; the sheet and the cell are named before it.
    """

    id: str
    scope: str
    left: str
    op: Literal["=", "<=", ">=", "<", ">"]
    right: str
    severity: Literal["block", "explain", "note"]
    what: str
    why: str
    mend: str
    source: str
    missing: Missing = "skip_if_any"
    variants: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    instances: tuple[str, ...] = ()
    when: str = ""
    tolerance: float = 0.0
    unit_slip: bool = False
    about: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that a superior prescribes in one cell of a form, and from when to when (None: without end)."""

    form: str
    row: str
    column: str
    value: float
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the target is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


OFF = "off"
"""What an office writes in the place of a severity to switch a rule or a code off."""


@dataclass(frozen=True, slots=True)
class Regrading:
    """A severity (or ``off``) that an office gives a rule or a code, in one form or in all, why and by whose word."""

    code: str
    form: str
    severity: str
    reason: str
    who: str
    day: date | None
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """How the sheet stands on paper and where its table begins.

    ``head``: ``annex`` names the form on the right, ``state`` has quốc hiệu there, ``none`` has neither
    issuer nor name above the title, ``plain`` has the title alone.
    ``break_before`` names the columns that begin a new page beside the first, where one width of paper is not enough.
    With ``has_numbers`` off there is no row of column numbers under the header; the hidden codes stand above it.
    The layout ``blank`` stands on a blank of an office's own: columns, rows and blocks say where (``at``), and hidden
    codes stand below and right of everything (``code_row``, ``code_column``). ``printed`` is what else the blank prints
    or computes outside the table; the figures in typed cells of the blank go unless ``keeps_figures``.
    """

    layout: Literal["table", "card", "blank"] = "table"
    orientation: Literal["landscape", "portrait"] = "landscape"
    paper: Literal["A4", "A3"] = "A4"
    first_row: int = 6
    first_column: int = 1
    head: Literal["annex", "state", "plain", "none"] = "annex"
    code_row: int | None = None
    signatures: tuple[str, ...] = ()
    break_before: tuple[str, ...] = ()
    has_numbers: bool = True
    number_row: int = 0
    code_column: int = 0
    printed: tuple[str, ...] = ()
    keeps_figures: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """How a ratio is computed, and what the number row prints of it, where a kit chooses this denominator."""

    denominator: str
    column: str
    number: str
    formula: Expr | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """An annex form and version, independent of any kit.

    ``draft`` says why a definition is only a frame: what its source leaves open. Empty where it is worked out.
    """

    id: str
    version: str
    status: Literal["official", "transcribed", "reconstructed"]
    title: str
    number: str
    basis: str
    money_unit: str
    columns: tuple[Column, ...]
    denominator: str = ""
    rows: tuple[Row, ...] = ()
    rows_from: str = ""
    rest_label: str = ""
    blocks: tuple[Block, ...] = ()
    rules: tuple[Rule, ...] = ()
    page: Page = field(default_factory=Page)
    who: str = ""
    published: bool = False
    hash: str = ""
    sentences: tuple[ReportSentence, ...] = ()
    measures: tuple[Measure, ...] = ()
    draft: str = ""

    @property
    def table(self) -> tuple[Column, ...]:
        """The columns of the printed table."""
        return tuple(column for column in self.columns if not column.beside)

    @property
    def beside(self) -> tuple[Column, ...]:
        """The columns right of the table, which are not printed."""
        return tuple(column for column in self.columns if column.beside)

    def column(self, column_id: str) -> Column:
        """Return a column by its id."""
        return next(column for column in self.columns if column.id == column_id)
