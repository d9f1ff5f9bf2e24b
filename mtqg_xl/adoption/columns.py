"""The leaf columns of a table: their titles, ids, kinds and units."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mtqg_xl.adoption.questions import Doubts
from mtqg_xl.adoption.table import Table
from mtqg_xl.adoption.words import (
    CODE_TITLES,
    DATE_TITLES,
    DOTS,
    MONEY_TITLES,
    NORM_TITLES,
    ORDER_TITLES,
    QUANTITY_TITLES,
    RATIO_TITLES,
    TEXT_TITLES,
    UNIT_TITLES,
    money_unit,
    plain,
    unit_in,
    with_day,
)
from mtqg_xl.cells import letters
from mtqg_xl.definition.model import ColumnKind
from mtqg_xl.vietnamese import fold

_WORDS_IN_ID = 5
_COUNTED = re.compile(
    r"\b(so|tong so|so luong) (?P<thing>ho|khau|nguoi|nhan khau|xa|thon|cong trinh|lao dong|tre em|du an|mo hinh"
    r"|lop|cuoc|hoc vien|nha|luot|the)\b"
)
_NAMED = re.compile(r"(?P<thing>ho|khau|nhan khau|tre em|lao dong)\b(?!,? (va )?ten)")
_THINGS = {
    "ho": "hộ", "khau": "khẩu", "nguoi": "người", "nhan khau": "khẩu", "xa": "xã", "thon": "thôn",
    "cong trinh": "công trình", "lao dong": "lao động", "tre em": "trẻ em", "du an": "dự án", "mo hinh": "mô hình",
    "lop": "lớp", "cuoc": "cuộc", "hoc vien": "học viên", "nha": "nhà", "luot": "lượt", "the": "thẻ",
}  # fmt: skip
_MEASURES = frozenset({"km", "ha", "m2"})
_IN_BRACKETS = re.compile(r"\((?P<unit>[^()]{1,20})\)")
_FEWEST_PARTS, _MOST_PARTS = 2, 8
_SPLITS = ({"ho", "nhan khau"}, {"ho", "khau"}, {"ho", "nguoi"})


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """One leaf column as drafted; ``at`` is its sheet column, ``formula`` in the language of definitions.

    A product in a row of sums is no product of sums: there it is the sum of the products.
    """

    id: str
    at: int
    title: tuple[str, ...]
    kind: ColumnKind
    number: str = ""
    unit: str = ""
    decimals: int = 0
    show: str = ""
    formula: str = ""
    choices: tuple[str, ...] = ()
    width: float = 14.0
    adds_up: bool = True
    is_product: bool = False

    @property
    def place(self) -> str:
        """The column as a person finds it: ``cột H (Cuối năm › Tỷ lệ)``."""
        return f"cột {letters(self.at)} ({' › '.join(self.title)})"

    @property
    def leaf(self) -> str:
        """The lowest title, for comparing."""
        return plain(self.title[-1])

    @property
    def words(self) -> str:
        """All titles, for comparing."""
        return plain(" ".join(self.title))

    @property
    def is_value(self) -> bool:
        """Whether numbers stand in it."""
        return self.kind in {"input", "computed"}

    @property
    def is_ratio(self) -> bool:
        """Whether its titles speak of a share."""
        return self.unit == "percent"


def draft_columns(table: Table, doubts: Doubts) -> tuple[DraftColumn, ...]:
    """Return the columns of a table; whether hidden ones belong to it is a question."""
    used = [column for column in table.columns if _belongs(table, column, doubts)]
    titles = {column: tuple(map(with_day, table.title_of(column))) or (letters(column),) for column in used}
    roles = _Roles(table, titles)
    widths = table.sheet.paper.widths
    drafts = [_wide(roles.column(column), widths.get(column)) for column in used]
    return tuple(_with_ids(drafts))


def _wide(draft: DraftColumn, width: float | None) -> DraftColumn:
    """Return a column as wide as the blank has it; a hidden one keeps the width of its kind."""
    return replace(draft, width=round(width, 1)) if width else draft


def _belongs(table: Table, column: int, doubts: Doubts) -> bool:
    if _is_covered(table, column):
        return False
    if not table.sheet.is_hidden_column(column):
        return True
    title = table.title_of(column)
    own = [row for row in table.header if table.sheet.text(row, column)]
    if not own and column not in table.numbers:
        return False
    name = letters(column)
    question = f"Cột {name} đang ẩn, có tiêu đề “{' › '.join(title)}”. Có phải cột của biểu không?"
    options = (("co", "có, giữ trong biểu (vẫn ẩn)"), ("khong", "không, bỏ qua"))
    proposed = "co" if not table.numbers or column in table.numbers else "khong"
    return doubts.ask(f"cot.{name}.an", f"cột {name}", question, options, proposed=proposed) == "co"


def _is_covered(table: Table, column: int) -> bool:
    """Whether a sheet column is only the right part of one that reaches over several: so are its cells in the body."""
    if column in table.numbers or table.title_places(column) != table.title_places(column - 1):
        return False
    rows = [row for row in table.body if not table.sheet.is_hidden_row(row)]
    merges = [table.sheet.merge_at(row, column) for row in rows]
    covered = sum(merge is not None and merge.first.column < column for merge in merges)
    return 2 * covered > len(rows)


class _Roles:
    """What each column of a table is for."""

    def __init__(self, table: Table, titles: dict[int, tuple[str, ...]]) -> None:
        self.table, self.titles = table, titles
        self.label = self._label_column()
        self.money = money_unit(table.unit) or unit_in_header(table)

    def _label_column(self) -> int:
        """Return the column with the names of rows: the first right of the ordinals in which words stand."""
        others = [column for column in self.titles if column != self.table.stt]
        worded = [column for column in others[:3] if self._worded_rows(column)]
        return (worded or others)[0]

    def _worded_rows(self, column: int) -> int:
        return sum(bool(re.search(r"[^\W\d]{2}", self.table.sheet.text(row, column))) for row in self.table.body)

    def _printed_rows(self, column: int) -> int:
        """Return in how many rows the blank prints something: names, codes as 01."""
        texts = (self.table.sheet.text(row, column) for row in self.table.body)
        return sum(bool(text) and not DOTS.match(text) for text in texts)

    def column(self, at: int) -> DraftColumn:
        title = self.titles[at]
        said = self.table.numbers.get(at)
        number = said.printed if said is not None else ""
        draft = DraftColumn("", at, title, "input", number)
        if at == self.table.stt:
            return replace(draft, kind="label", show="stt", width=6.0)
        if at == self.label:
            is_printed = self._worded_rows(at) > 0
            return replace(draft, kind="label" if is_printed else "text", show="label", width=40.0)
        if plain(title[-1]) in UNIT_TITLES and at > self.label:
            return replace(draft, kind="label", show="unit", width=10.0)
        parts = self._parts(at)
        if parts:
            return replace(draft, kind="choice", show="split", choices=parts)
        choices = self._choices(at)
        if choices:
            return replace(draft, kind="choice", choices=choices, width=24.0)
        if self._is_text(draft, is_lettered=said is not None and said.is_letter):
            is_printed = self._printed_rows(at) > len(self.table.body) * 0.6
            return replace(draft, kind="label" if is_printed else "text", width=24.0)
        if self._is_date(draft):
            return replace(draft, kind="date")
        return self._value(draft)

    def _parts(self, at: int) -> tuple[str, ...]:
        """Return "Hộ", "Nhân khẩu" where a column says which part of a thing each row tells of."""
        texts = tuple(dict.fromkeys(text for row in self.table.body if (text := self.table.sheet.text(row, at))))
        return texts if {plain(text) for text in texts} in _SPLITS or self._parts_every_name(at, texts) else ()

    def _parts_every_name(self, at: int, texts: tuple[str, ...]) -> bool:
        """Whether names of rows reach over several rows each, which the same few words of this column tell apart."""
        if at < self.label or not _FEWEST_PARTS <= len(texts) <= _MOST_PARTS:
            return False
        merges = {merge for row in self.table.body if (merge := self.table.sheet.merge_at(row, self.label))}
        groups = [range(merge.first.row, merge.last.row + 1) for merge in merges if merge.last.row > merge.first.row]
        told = [tuple(self.table.sheet.text(row, at) for row in group) for group in groups]
        return len(told) > 1 and all(each == texts for each in told)

    def _choices(self, at: int) -> tuple[str, ...]:
        """Return what may be chosen in a column where most of its rows have one and the same list of words."""
        lists = Counter(found for row in self.table.body if (found := self.table.sheet.lists.get((row, at))))
        choices, count = lists.most_common(1)[0] if lists else ((), 0)
        are_words = any(re.search(r"[^\W\d]", text) for text in choices)
        return choices if are_words and 2 * count > len(self.table.body) else ()

    def _is_text(self, draft: DraftColumn, *, is_lettered: bool) -> bool:
        has_numbers = bool(self.table.numbers) and any(not each.is_letter for each in self.table.numbers.values())
        if has_numbers and is_lettered:
            return True
        if draft.number and any(each.is_letter for each in self.table.numbers.values()) and has_numbers:
            return False  # columns of texts are lettered here, and this one is numbered
        has_formula = any(
            (cell := self.table.sheet.cell(row, draft.at)) is not None and cell.formula is not None
            for row in self.table.body
        )
        is_code = CODE_TITLES.match(fold(draft.title[-1])) is not None
        is_named = is_code or TEXT_TITLES.match(draft.leaf) is not None
        return not has_formula and is_named and not self._is_money(draft)

    def _is_date(self, draft: DraftColumn) -> bool:
        """Whether days are typed in a column: by its title, or by how its cells show numbers."""
        codes = [self.table.sheet.look(row, draft.at).code.lower() for row in self.table.body]
        if 2 * sum("yy" in code for code in codes) > len(codes):
            return True
        return DATE_TITLES.search(draft.leaf) is not None and not self._is_money(draft)

    @staticmethod
    def _is_money(draft: DraftColumn) -> bool:
        return MONEY_TITLES.search(draft.leaf) is not None

    def _value(self, draft: DraftColumn) -> DraftColumn:
        unit = self._unit(draft)
        is_norm = NORM_TITLES.search(draft.leaf) is not None
        return replace(draft, unit=unit, decimals=self._decimals(draft.at, unit), adds_up=not is_norm)

    def _unit(self, draft: DraftColumn) -> str:
        if RATIO_TITLES.search(draft.leaf) or (len(draft.title) > 1 and RATIO_TITLES.match(plain(draft.title[0]))):
            return "percent"
        if "(%)" in draft.words:
            return "percent"
        if ORDER_TITLES.search(draft.leaf) or QUANTITY_TITLES.match(draft.leaf):
            return ""
        if (
            draft.leaf in _THINGS or draft.leaf in _MEASURES or money_unit(draft.leaf)
        ):  # a row of units under the titles
            return "money" if money_unit(draft.leaf) else draft.title[-1].strip()
        for text in reversed(draft.title):
            for met in _IN_BRACKETS.finditer(text):
                if money_unit(met["unit"]):
                    return "money"
                if money_unit(met["unit"].partition("/")[0]):  # of one: "đồng/người", whatever the form counts in
                    return met["unit"].strip()
                if plain(met["unit"]) in _THINGS or plain(met["unit"]) in _MEASURES:
                    return met["unit"].strip()
        for text in reversed(draft.title):
            counted = _COUNTED.search(plain(text))
            if counted is not None and not self._is_money(draft):
                return _THINGS[counted["thing"]]
            named = _NAMED.match(plain(text))
            if named is not None and not MONEY_TITLES.search(draft.words):
                return _THINGS[named["thing"]]
        if any(plain(title[-1]) in UNIT_TITLES and at > self.label for at, title in self.titles.items()):
            return "row"
        if self.table.unit and not money_unit(self.table.unit):
            return self.table.unit
        return "money" if money_unit(self.table.unit) or MONEY_TITLES.search(draft.words) else ""

    def _decimals(self, at: int, unit: str) -> int:
        codes = Counter(self.table.sheet.look(row, at).code for row in self.table.body)
        code = codes.most_common(1)[0][0] if codes else ""
        met = re.search(r"[0#]\.(0+)", code)
        if met is not None:
            return len(met[1])
        if unit == "percent":
            return 2
        is_loose = code in {"", "General", "@"}
        return 3 if unit == "money" and is_loose and self.money in {"triệu đồng", "tỷ đồng"} else 0


# --- ids -------------------------------------------------------------------------------------------------


def slug(text: str, words: int = _WORDS_IN_ID) -> str:
    """Return a text as a name of the language: ``tong_so``."""
    found = re.findall(r"[a-z0-9]+", plain(text.replace("{as_of}", "").replace("%", " pct")))
    name = "_".join(found[:words])
    return name if name[:1].isalpha() else f"c_{name}".rstrip("_")


_ROLE_IDS = {"stt": "stt", "label": "label", "unit": "unit", "split": "split"}


def _with_ids(drafts: list[DraftColumn]) -> Iterator[DraftColumn]:
    """Yield the columns with ids: by role, else as few of the titles from below as tell a column from all others."""
    paths = [tuple(slug(text) for text in draft.title) for draft in drafts]
    depth = max(map(len, paths))
    taken: Counter[str] = Counter()
    for draft, path in zip(drafts, paths, strict=True):
        name = _ROLE_IDS.get(draft.show, "")
        for level in range(1, depth + 1):
            if name:
                break
            tail = path[-level:]
            if level == depth or sum(other[-level:] == tail for other in paths) == 1:
                name = "_".join(tail)
        taken[name] += 1
        unique = name if taken[name] == 1 else f"{name}_{taken[name]}"
        taken[unique] += unique != name
        yield replace(draft, id=unique)


def unit_in_header(table: Table) -> str:
    """Return the unit of money that the titles name in brackets, empty where none does."""
    texts = [table.sheet.text(row, column) for row in table.header for column in table.columns]
    found = (met["unit"] for text in texts for met in _IN_BRACKETS.finditer(text))
    return next((unit for text in (*found, *map(unit_in, texts)) if (unit := money_unit(text))), "")
