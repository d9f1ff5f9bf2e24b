"""A draft as files that a person reviews and `mtqg_xl.definition.load` reads: form, rows, notes, kit, questions."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.draft import Adopted, DraftForm
from mtqg_xl.adoption.questions import QUESTIONS_FILE, questions_csv
from mtqg_xl.adoption.rows import DraftBlock, DraftRow
from mtqg_xl.adoption.words import plain
from mtqg_xl.cells import letters
from mtqg_xl.definition.csv_text import guarded
from mtqg_xl.definition.load import BLANKS

GROUP = "don-vi"
_ROW_FIELDS = ("id", "parent", "kind", "at", "stt", "label", "level", "unit", "split", "block", "decimals")
_RARE_FIELDS = ("adds", "typed", "formulas")
"""What few rows need: such a column stands in the table only where some row says something in it."""
_DECIMALS = {"%": 2, "km": 3, "ha": 2, "trieu dong": 3, "ty dong": 3}
"""How many decimals figures in a unit have where each row has its own."""
_PERIODS = ("H1", "9M", "year", "month", "quarter")
Files = dict[PurePosixPath, bytes]


def definition_files(adopted: Adopted, year: int) -> Files:
    """Return every file of an adoption by its path below the folder of definitions."""
    found: Files = {}
    for form in adopted.forms:
        folder = PurePosixPath("forms", GROUP, form.id, version(year))
        found[folder / "definition.toml"] = _definition(form, year).encode()
        found[folder / "rows.csv"] = _rows(form).encode()
        found[folder / "NOTES.md"] = _notes(adopted, form).encode()
        found[folder / QUESTIONS_FILE] = ("\ufeff" + questions_csv(form.questions)).encode()
    name = kit_id(adopted)
    found[PurePosixPath("kits", f"{name}.toml")] = _kit(adopted, year).encode()
    found[PurePosixPath(BLANKS, f"{name}.xlsx")] = adopted.blank.content
    return found


def version(year: int) -> str:
    """Return the version of a form that was adopted in a year."""
    return f"{year}-1"


def kit_id(adopted: Adopted) -> str:
    """Return the id of the kit that holds the forms of a blank."""
    return adopted.forms[0].id.lower()


# --- TOML ------------------------------------------------------------------------------------------------


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # TOML takes no bare DEL


def _entries(**said: object) -> str:
    """Return lines of TOML; what is empty is not said."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in said.items() if value not in ("", (), None))


def _definition(form: DraftForm, year: int) -> str:
    parts = [
        f"# Nhận từ tệp mẫu, trang “{_in_one_line(form.sheet.name)}”. Xem NOTES.md: những chỗ cần người duyệt.\n",
        _entries(
            id=form.id,
            version=version(year),
            status="transcribed",
            title=form.title,
            number=form.number,
            basis=f"Chép từ tệp mẫu của đơn vị, trang {form.sheet.name}",
            money_unit=form.money_unit,
        ),
        "\n[rows]\n" + _entries(file="rows.csv") if form.rows else "",
        "\n[page]\n" + _page(form),
        *(f"\n[[blocks]]\n{_block(block)}" for block in form.blocks),
        *(f"\n[[columns]]\n{_column(column)}" for column in form.columns),
    ]
    return "".join(parts)


def _in_one_line(name: str) -> str:
    """Return the name of a sheet as a comment may say it: a comment ends with its line, and the rest would be TOML."""
    return "".join(letter if letter.isprintable() else " " for letter in name)


def _page(form: DraftForm) -> str:
    return _entries(
        layout="blank",
        first_row=form.table.header.start,
        first_column=form.columns[0].at,
        number_row=form.table.number_row,
        code_row=form.code_row,
        code_column=form.code_column,
        orientation=form.sheet.paper.orientation,
        paper=form.sheet.paper.size,
        head="state" if form.table.is_state_paper else "",
        signatures=form.table.signatures,
        keeps_figures=form.keeps_figures or None,
        printed=form.printed,
    )


def _block(block: DraftBlock) -> str:
    return _entries(
        id=block.id,
        first_label="Gồm:",
        last_label="(hết phần đơn vị ghi)",
        ready_rows=block.rows,
        lines=block.lines,
        name="label",
        at=block.at,
    )


def _column(column: DraftColumn) -> str:
    return _entries(
        id=column.id,
        title=column.title,
        kind=column.kind,
        number=column.number,
        unit=column.unit,
        decimals=column.decimals or None,
        formula=column.formula,
        choices=column.choices,
        show=column.show,
        width=column.width,
        at=column.at,
        adds_up=None if column.adds_up else False,
    )


# --- rows ------------------------------------------------------------------------------------------------


def _rows(form: DraftForm) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rare = [name for name in _RARE_FIELDS if any(getattr(row, name) for row in form.rows)]
    writer.writerow([*_ROW_FIELDS, *rare])
    for row in form.rows:
        writer.writerow([*_row(row), *("|".join(getattr(row, name)) for name in rare)])
    return text.getvalue()


def _row(row: DraftRow) -> tuple[object, ...]:
    decimals = _DECIMALS.get(plain(row.unit), "")
    # the label of a blank is whatever its maker typed, and who reviews the file opens it in Excel
    stt, label, unit, split = map(guarded, (row.stt, row.label, row.unit, row.split))
    return (row.id, row.parent, row.kind, row.at, stt, label, row.level or "", unit, split, row.block, decimals)


# --- kit -------------------------------------------------------------------------------------------------


def _kit(adopted: Adopted, year: int) -> str:
    name = kit_id(adopted)
    head = _entries(
        id=name,
        version=version(year),
        title=adopted.forms[0].title,
        token=adopted.forms[0].id.replace("-", ""),
        level="xa",
        periods=_PERIODS,
        money_unit=adopted.forms[0].money_unit,
        blank=f"{name}.xlsx",
        other_sheets=adopted.other_sheets,
    )
    units = {form.money_unit for form in adopted.forms}
    return head + "".join(
        "\n[[instances]]\n"
        + _entries(
            form=form.id,
            version=version(year),  # a form that is shipped may be called the same
            id=form.id,
            sheet=form.sheet.name,
            money_unit=form.money_unit if len(units) > 1 else "",
        )
        for form in adopted.forms
    )


# --- notes -----------------------------------------------------------------------------------------------


def _notes(adopted: Adopted, form: DraftForm) -> str:
    return "\n".join(_note_lines(adopted, form)) + "\n"


def _note_lines(adopted: Adopted, form: DraftForm) -> Iterator[str]:
    table = form.table
    yield f"# {form.id}: {form.title}"
    yield ""
    yield f"Nhận từ tệp “{adopted.blank.file}”, trang “{form.sheet.name}”."
    yield ""
    yield f"- Tiêu đề bảng: dòng {table.header.start}–{table.header.stop - 1}."
    number = f"dòng {table.number_row}" if table.number_row else "không có"
    yield f"- Dòng số thứ tự cột: {number}."
    counts = f"{len(form.rows)} dòng có nhãn, {len(form.blocks)} khối trống"
    yield f"- Thân bảng: dòng {table.body[0]}–{table.body[-1]}; {counts}."
    yield f"- Cột: {letters(form.columns[0].at)}–{letters(form.columns[-1].at)}. Đơn vị tính tiền: {form.money_unit}."
    yield f"- Mã ẩn: cột {letters(form.code_column)} và dòng {form.code_row}, ngoài bảng."
    yield from (f"- Không lấy: {said}." for said in adopted.left_out)
    yield from _question_lines(form)
    if form.inferred:
        yield ""
        yield "## Nên xem lại"
        yield ""
        yield from (f"- {sentence}" for sentence in form.inferred)


def _question_lines(form: DraftForm) -> Iterator[str]:
    yield ""
    yield "## Câu hỏi"
    yield ""
    if not form.questions:
        yield "Không có chỗ nào phải hỏi."
    for question in form.questions:
        state = "đã trả lời" if question.answer else "đề nghị"
        yield f"- `{question.id}`, {question.place}: {question.text} → {state}: {question.words(question.chosen)}"
