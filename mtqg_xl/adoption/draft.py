"""One form as drafted from a sheet of a blank: all that its definition will say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mtqg_xl.adoption.blank import Blank, BlankSheet, open_blank
from mtqg_xl.adoption.columns import DraftColumn, draft_columns, unit_in_header
from mtqg_xl.adoption.formulas import with_formulas
from mtqg_xl.adoption.holes import with_own_ways, with_rows_named, with_sums_left_out
from mtqg_xl.adoption.questions import Doubts, Question
from mtqg_xl.adoption.rows import DraftBlock, DraftRow, draft_rows
from mtqg_xl.adoption.sums import read_sums
from mtqg_xl.adoption.table import Table, find_table
from mtqg_xl.adoption.words import money_unit, plain
from mtqg_xl.cells import a1
from mtqg_xl.definition.model import MONEY_UNITS
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.interpret import shown

_ROWS_TO_SIGN = 20


@dataclass(frozen=True)
class DraftForm:
    """One form: where it lies on its sheet, columns, rows, blocks; the conclusions that a person should see."""

    id: str
    sheet: BlankSheet
    table: Table
    title: str
    number: str
    money_unit: str
    columns: tuple[DraftColumn, ...]
    rows: tuple[DraftRow, ...]
    blocks: tuple[DraftBlock, ...]
    questions: tuple[Question, ...]
    inferred: tuple[str, ...]
    keeps_figures: bool = False
    kept: frozenset[tuple[int, int]] = frozenset()

    @property
    def printed(self) -> tuple[str, ...]:
        """What the blank prints and computes outside the rows and columns of the table, and formulas ``kept`` in it."""
        inside = {(row, column.at) for row in self.table.body for column in self.columns} - self.kept
        cells = self.sheet.raw.cells
        found = ((cell.formula or shown(cell)) for at, cell in sorted(cells.items()) if at not in inside)
        return tuple(dict.fromkeys(text for text in found if text.strip()))

    @property
    def code_column(self) -> int:
        """The sheet column for hidden codes: right of everything."""
        return self.sheet.rightmost + 1

    @property
    def code_row(self) -> int:
        """The sheet row for hidden codes: below everything and below the names of those who will sign."""
        return self.sheet.lowest + _ROWS_TO_SIGN


@dataclass(frozen=True)
class Adopted:
    """What a blank was read as: its forms, and what was left out of it."""

    blank: Blank
    forms: tuple[DraftForm, ...]
    left_out: tuple[str, ...] = field(default=())

    @property
    def other_sheets(self) -> tuple[str, ...]:
        """The sheets of the blank without a form."""
        forms = {form.sheet.name for form in self.forms}
        return (*(sheet.name for sheet in self.blank.sheets if sheet.name not in forms), *self.blank.hidden)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of every form."""
        return tuple(question for form in self.forms for question in form.questions)


def adopt(path: Path, answers: Mapping[str, str] | None = None, form_id: str = "") -> Adopted:
    """Return what an official blank says, doubts as questions; ``answers`` are to those of an earlier run.

    Raises:
        UsageError: no .xlsx, no table in it, an id that no form can have, an answer to a question that is not asked.
    """
    if form_id and not _ID.match(form_id):
        raise UsageError(f"Mã biểu “{form_id}” không dùng được; viết như PB-05: chữ hoa không dấu, số, một gạch nối.")
    blank = open_blank(path)
    found = [(sheet, find_table(sheet)) for sheet in blank.sheets]
    tables = [table for _, table in found if table is not None]
    if not tables:
        raise UsageError(
            f"Tệp “{path.name}”: không thấy bảng nào (dòng tiêu đề có STT/TT, bên dưới là các dòng có kẻ khung). "
            "Kiểm tra có đúng tệp biểu mẫu không."
        )
    forms: list[DraftForm] = []
    for table in tables:
        name = form_id if form_id and not forms else _form_id(table, path, len(forms), {form.id for form in forms})
        prefix = "" if len(tables) == 1 else f"{name}."
        forms.append(_form(table, name, prefix, answers or {}))
    adopted = Adopted(blank, tuple(forms), tuple(_left_out(blank, found)))
    _refuse_unknown(answers or {}, adopted.questions)
    return adopted


def _left_out(blank: Blank, found: Sequence[tuple[BlankSheet, Table | None]]) -> Sequence[str]:
    more = [
        f"trang “{sheet.name}”: còn một bảng từ dòng {table.next_table}; chỉ nhận bảng đầu, bảng kia tách ra trang khác"
        for sheet, table in found
        if table is not None and table.next_table is not None
    ]
    without = [f"trang “{sheet.name}”: không có bảng" for sheet, table in found if table is None]
    macros = ["macro của mẫu: tệp gửi đơn vị là .xlsx, nút gọi macro không còn tác dụng"] if blank.had_macros else []
    return [*more, *without, *(f"trang ẩn “{name}”: không xét" for name in blank.hidden), *macros]


def _refuse_unknown(answers: Mapping[str, str], questions: Sequence[Question]) -> None:
    known = {question.id for question in questions}
    strange = [name for name, answer in answers.items() if answer and name not in known]
    if strange:
        raise UsageError(f"Tệp câu trả lời có câu không còn được hỏi: {', '.join(strange)}. Chạy lại để lấy bảng mới.")


def _form(table: Table, name: str, prefix: str, answers: Mapping[str, str]) -> DraftForm:
    own = {key[len(prefix) :]: answer for key, answer in answers.items() if key.startswith(prefix)}
    doubts = Doubts(own)
    plain_columns = draft_columns(table, doubts)
    sums = read_sums(table, plain_columns)
    columns = with_formulas(table, plain_columns, sums, doubts)
    rows, blocks = draft_rows(table, columns, sums, doubts)
    columns = with_sums_left_out(with_rows_named(columns, rows), rows, sums, doubts)
    rows = with_own_ways(rows, columns, sums, doubts)
    if blocks:
        columns = tuple(replace(each, kind="text") if each.show == "label" else each for each in columns)
    keeps_figures = _keeps_figures(table, columns, doubts)
    unit = _money_unit(table, columns, doubts)
    hidden = [str(row.at) for row in rows if table.sheet.is_hidden_row(row.at)]
    if hidden:
        doubts.infer(f"Dòng {', '.join(hidden)} đang ẩn, vẫn là dòng của biểu.")
    if table.sheet.raw.protected:
        doubts.infer(f"Trang “{table.sheet.name}” đang khóa: đơn vị chỉ gõ được vào ô không khóa của mẫu.")
    questions = tuple(_prefixed(question, prefix) for question in doubts.questions)
    return DraftForm(
        id=name,
        sheet=table.sheet,
        table=table,
        title=table.title or table.sheet.name,
        number=table.form_number[0] or f"Biểu {name}",
        money_unit=unit,
        columns=columns,
        rows=rows,
        blocks=blocks,
        questions=questions,
        inferred=tuple(doubts.inferred),
        keeps_figures=keeps_figures,
        kept=frozenset(
            (row, column.at)
            for column in columns
            if column.kind != "computed"
            for row in sums.unknown.get(column.at, ())
        ),
    )


def _keeps_figures(table: Table, columns: Sequence[DraftColumn], doubts: Doubts) -> bool:
    """Whether figures that stand in typed cells of a blank stay; asked for, because a blank has none."""
    typed = [column.at for column in columns if column.kind == "input"]
    held = [
        a1(row, column)
        for row in table.body
        for column in typed
        if (cell := table.sheet.cell(row, column)) is not None and cell.kind == "number" and cell.formula is None
    ]
    if not held:
        return False
    text = f"Mẫu đã có số ở {len(held)} ô nhập ({', '.join(held[:3])}{' …' if len(held) > 3 else ''}). Có giữ không?"
    options = (("xoa", "không, để trống khi làm tệp cho đơn vị"), ("giu", "có, giữ các số này"))
    return doubts.ask("so_co_san", "thân bảng", text, options) == "giu"


def _prefixed(question: Question, prefix: str) -> Question:
    return replace(question, id=prefix + question.id) if prefix else question


def _money_unit(table: Table, columns: Sequence[DraftColumn], doubts: Doubts) -> str:
    """Return the unit of money; asked for where money is reported and no line names its unit."""
    found = money_unit(table.unit) or unit_in_header(table)
    if found or not any(column.unit == "money" for column in columns):
        return found or "đồng"
    options = [(unit, unit) for unit in MONEY_UNITS]
    text = "Biểu có cột tiền nhưng không ghi đơn vị tính. Tính bằng gì?"
    return doubts.ask("don_vi_tinh", "phần trên bảng", text, options, proposed="triệu đồng")


# --- ids -------------------------------------------------------------------------------------------------

_SHORT = {"phu bieu": "PB", "bieu mau": "BM", "mau bieu": "MB", "bieu": "B", "mau": "M", "phu luc": "PL"}
_ID = re.compile(r"[A-Z][A-Z0-9]{0,19}(?:-[0-9A-Z]{1,10})?\Z")
_WHOLE = re.compile(r"[A-Z]{1,6}-[0-9A-Z]{1,6}\Z")


def _form_id(table: Table, path: Path, at: int, taken: set[str]) -> str:
    """Return an id that kits accept: from the number of the form, else from the name of the file."""
    words, number = table.form_number
    bare = re.sub(r"[^0-9A-Z]", "", plain(number).upper())
    kind = next((short for name, short in _SHORT.items() if plain(words).startswith(name)), "B")
    if _WHOLE.match(number):
        found = number
    elif bare:
        found = f"{kind}-{bare[:8]}"
    else:
        letters = re.sub(r"[^0-9A-Z]", "", plain(path.stem).upper()).lstrip("0123456789")
        found = f"{letters[:12] or 'BIEU'}-{at + 1}"
    unique = found
    while unique in taken:
        at += 1
        unique = f"{found}{chr(65 + at)}"
    return unique
