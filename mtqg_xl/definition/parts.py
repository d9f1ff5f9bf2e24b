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

    ``unit`` is ``money``, ``percent``, a word ("hộ") or ``row`` when each row has its own. ``show`` names what
    a display column shows. ``choices`` are texts, or ``rows:<instance>…`` for the leaf rows of instances.
    ``adds_up`` is False where a sum says nothing, as of prices and norms: a parent row or a total of many reporters
    leaves such a cell empty. ``cumulative`` says since when a figure only grows: the start of the plan ``year``, or the
    ``start`` of the work. ``is_plan`` marks amounts that a superior has set. ``at`` is the sheet column on a blank
    of an office's own.
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
    at: int = 0

    @property
    def header(self) -> str:
        """The header texts from the top, as findings name the column; the day of the figures is left out."""
        return " › ".join(self.title).replace(" đến ngày {as_of}", "")

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

    A total row sums its ``block``; a parent row sums its children and its ``block``. ``split`` is the part that the
    row tells of ("Hộ", "Nhân khẩu"): of the block it then sums only the lines of that part.
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
    known from one file to the next. On a blank of an office's own the rows stand ready from sheet row ``at``, without
    sentinels.
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

    @property
    def height(self) -> int:
        """How many rows tell of one thing."""
        return max(1, len(self.lines))


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold; `mtqg_xl.definition.cases` spreads it over rows and columns.

    ``scope`` is ``leaf`` (leaf and rest rows), ``row`` (each id of ``rows``), ``all`` (every row that has the
    columns), ``block:<id>``, or ``typed`` (leaf and rest rows, and the rows of every block). ``variants`` fill
    ``{for}`` in the formulas. ``tolerance`` is in the unit compared.
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

    ``head``: ``annex`` names the form on the right, ``state`` has quốc hiệu there, ``plain`` has the title alone.
    ``break_before`` names the columns that begin a new page beside the first, where one width of paper is not enough.
    The layout ``blank`` stands on a blank of an office's own: columns, rows and blocks say where (``at``), and hidden
    codes stand below and right of everything (``code_row``, ``code_column``). ``printed`` is what else the blank prints
    or computes outside the table; the figures in typed cells of the blank go unless ``keeps_figures``.
    """

    layout: Literal["table", "card", "blank"] = "table"
    orientation: Literal["landscape", "portrait"] = "landscape"
    paper: Literal["A4", "A3"] = "A4"
    first_row: int = 6
    first_column: int = 1
    head: Literal["annex", "state", "plain"] = "annex"
    code_row: int | None = None
    signatures: tuple[str, ...] = ()
    break_before: tuple[str, ...] = ()
    number_row: int = 0
    code_column: int = 0
    printed: tuple[str, ...] = ()
    keeps_figures: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """An annex form and version, independent of any kit."""

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

    def column(self, column_id: str) -> Column:
        """Return a column by its id."""
        return next(column for column in self.columns if column.id == column_id)
