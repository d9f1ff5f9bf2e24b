"""Figures in by id and out again: what is named changes, and nothing else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtqg_xl.definition.model import Instance
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.figure_lines import FigureLine, lines_of, read_lines
from mtqg_xl.mending.fill import FillError, edits, fill
from mtqg_xl.reading.submission import Submission
from tests.libreoffice.client import LibreOffice
from tests.made import (
    DEFINITIONS,
    FIGURES,
    KIT,
    altered,
    blank,
    filled,
    members,
    part_of,
    saved_by_openpyxl,
    submission,
    submission_in,
    written,
)
from tests.recalculated import differences

Cell = tuple[str, str, str, str, str]


def lines_from(*cells: Cell) -> tuple[FigureLine, ...]:
    return tuple(FigureLine(*cell, line=at) for at, cell in enumerate(cells, start=2))  # type: ignore[arg-type]


def filled_with(content: bytes, *cells: Cell) -> bytes:
    path = written(content, "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx")
    return fill(path, submission_in(content), KIT, lines_from(*cells))


def exported(found: Submission) -> set[Cell]:
    return {(line.form, line.row, line.column, line.value, line.kind) for line in lines_of(found, KIT)}


# --- there and back -------------------------------------------------------------------------------------


def typed_places() -> Iterator[tuple[str, str, str, str]]:
    """Yield instance, row, column and kind of every cell that an officer types into, three rows of each block."""
    for instance in KIT.instances:
        yield from _fixed(instance)
        for block in instance.form.blocks:
            for column in instance.form.columns:
                if column.is_typed and not column.is_given:  # a name with which a row is issued is no figure
                    rows = (1, 2, 7) if block.areas else (1, 7, 40)
                    yield from ((instance.id, f"{block.id}#{at}", column.id, column.kind) for at in rows)


def _fixed(instance: Instance) -> Iterator[tuple[str, str, str, str]]:
    for row in instance.rows:
        for column in instance.form.columns:
            if instance.is_typed(row, column):
                yield instance.id, row.id, column.id, str(instance.kind_of(row, column))


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Z"), include_characters="\n\t"), max_size=40
).filter(lambda text: text.strip() == text and text != "")
NUMBERS = st.one_of(
    st.integers(-(10**14), 10**14).map(str), st.floats(-1e9, 1e9).map(repr), st.sampled_from(["0", "953.07", "1e15"])
)


def states(kind: str) -> st.SearchStrategy[tuple[str, str]]:
    """Return what may be written into a cell of some kind: value and kind of a line."""
    days = st.dates(date(1901, 1, 1), date(2100, 1, 1)).map(lambda day: (day.isoformat(), "date"))
    words = WORDS.map(lambda text: (text, "choice" if kind == "choice" else "text"))
    numbers = NUMBERS.map(lambda text: (text, "number"))
    marks = st.sampled_from([("-", "mark"), ("x", "mark")])
    texts = st.sampled_from(["150 triệu", "1.234", "chưa có"]).map(lambda text: (text, "text"))
    return {"input": st.one_of(numbers, marks, texts), "date": days}.get(kind, words)


PLACES = list(typed_places())


@st.composite
def typed_cells(draw: st.DrawFn) -> list[Cell]:
    """Draw some cells of the kit with what is typed into them."""
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=25, unique=True))
    return [(*place[:3], *draw(states(place[3]))) for place in places]


def as_numbers(cells: set[Cell]) -> set[tuple[str, str, str, str | float, str]]:
    return {(*cell[:3], float(cell[3]) if cell[4] == "number" else cell[3], cell[4]) for cell in cells}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(typed_cells())
def test_what_was_filled_in_is_what_comes_out(cells: list[Cell]) -> None:
    from mtqg_xl.vietnamese import nfc

    wanted = {(*cell[:3], nfc(cell[3]), cell[4]) for cell in cells}
    issued = {cell for cell in exported(submission_in(blank("A"))) if cell[:3] not in {one[:3] for one in cells}}
    found = {cell for cell in exported(submission_in(filled_with(blank("A"), *cells))) if not is_given(*cell[:3])}
    assert as_numbers(found) == as_numbers(wanted | issued)


def is_given(instance: str, row: str, column: str) -> bool:
    """Whether a row of a block was issued with the cell: the name of a thôn comes out beside its figures."""
    return "#" in row and KIT.instance_by_id[instance].column_by_id[column].is_given


@pytest.mark.parametrize("name", ["A", "C"])
def test_a_report_comes_out_as_it_went_in(name: str) -> None:
    went_in = {(line.form, line.row, line.column, line.value, line.kind) for line in read_lines(FIGURES[name])}
    assert exported(submission(name)) == went_in


def test_filling_in_what_was_exported_changes_nothing() -> None:
    content = filled("A")
    again = filled_with(content, *sorted(exported(submission("A"))))
    assert members(again) == members(content)


# --- nothing else changes -------------------------------------------------------------------------------


def test_only_the_sheets_with_a_changed_cell_change() -> None:
    before = blank("A")
    after = filled_with(before, ("CT-01", "target.criteria", "note", "Tiêu chí số 10", "text"))
    changed = {name for name, body in members(after).items() if members(before)[name] != body}
    assert list(members(after)) == list(members(before))
    assert changed == {part_of(before, "CHỈ TIÊU")}


def test_every_formula_that_follows_is_worth_what_it_says() -> None:
    content = filled_with(filled("A"), ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital", "2292158728", "number"))
    book = openpyxl.load_workbook(written(content), data_only=True)
    assert [book["GN DTTS"][cell].value for cell in ("O29", "J29", "R29", "J11", "R11")] == [
        *(2_292_158_728, 2_292_158_728, 76.89, 3_071_146_428, 62.84),
    ]
    assert [book["GN TỔNG"][cell].value for cell in ("J11", "R11")] == [3_743_146_428, 66.99]
    # The one thing to explain is settled.
    assert book["KIỂM TRA"]["B3"].value == "ĐƯỢC GỬI"


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["A", "C"])
def test_stored_values_are_what_libreoffice_calculates(libreoffice: LibreOffice, name: str) -> None:
    assert differences(libreoffice, written(filled(name))) == []


def test_a_file_that_was_never_calculated_is_calculated() -> None:
    empty = saved_by_openpyxl(filled("A"))
    content = filled_with(empty, ("CT-01", "target.criteria", "note", "Tiêu chí số 10", "text"))
    found, right = (openpyxl.load_workbook(written(one), data_only=True) for one in (content, filled("A")))
    for name in ("GN DTTS", "GN TỔNG", "KIỂM TRA"):
        for row in right[name].iter_rows():
            for cell in row:
                assert (found[name][cell.coordinate].value or None) == (cell.value or None), cell


def test_an_empty_value_clears_a_cell() -> None:
    key = ("GN-01.DTTS", "DTTS.8", "note")
    content = filled_with(filled("A"), (*key, "", "text"))
    assert {cell[:3] for cell in exported(submission("A"))} - {
        cell[:3] for cell in exported(submission_in(content))
    } == {key}


def test_a_formula_typed_into_an_input_gives_way() -> None:
    content = altered(filled("A"), "GN DTTS", {"O29": "=2000000000+145977223"})
    key = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
    again = submission_in(filled_with(content, (*key, "2145977223", "number")))
    assert (again.typed[key].value, again.typed[key].formula) == (2_145_977_223, None)


# --- what cannot be written -----------------------------------------------------------------------------

WRONG: list[tuple[Cell, str]] = [
    (("GN-99", "DTTS.8", "note", "1", "text"), "GN-99"),
    (("GN-01.DTTS", "DTTS.99", "note", "1", "text"), "DTTS.99"),
    (("GN-01.DTTS", "DTTS.8", "remark", "1", "text"), "remark"),
    (("GN-01.DTTS", "DTTS.8", "disbursed", "1", "number"), "tự tính"),
    (("GN-01.DTTS", "DTTS.4", "disbursed_year_capital", "1", "number"), "tự tính"),
    (("GN-03", "works#41", "name", "Cầu", "text"), "works#41"),
    (("GN-03", "works#0", "name", "Cầu", "text"), "works#0"),
    (("GN-03", "works#first", "name", "Cầu", "text"), "works#first"),
    (("GN-03", "bridges#1", "name", "Cầu", "text"), "bridges#1"),
    (("GN-03", "works#1", "plan_percent", "1", "number"), "tự tính"),
    (("GN-01.TONG", "TONG", "allocated", "1", "number"), "tự tính"),
]


@pytest.mark.parametrize(("cell", "named"), WRONG, ids=[" ".join(cell[:3]) for cell, _ in WRONG])
def test_a_line_that_names_no_typed_cell_is_refused_with_its_number(cell: Cell, named: str) -> None:
    right: Cell = ("GN-01.DTTS", "DTTS.8", "note", "đúng", "text")
    with pytest.raises(FillError) as caught:
        edits(submission("A"), KIT, lines_from(right, cell))
    head, *lines = str(caught.value).splitlines()
    assert head == "Có 1 dòng không ghi được vào “bieu.xlsx”:"
    assert len(lines) == 1 and lines[0].startswith("dòng 3: ") and named in lines[0]


def test_all_wrong_lines_are_told_at_once() -> None:
    with pytest.raises(FillError) as caught:
        edits(submission("A"), KIT, lines_from(*(cell for cell, _ in WRONG)))
    numbers = [line.partition(":")[0] for line in str(caught.value).splitlines()[1:]]
    assert numbers == [f"dòng {at}" for at in range(2, 2 + len(WRONG))]


def figures_file(tmp_path: Path, *lines: str, head: str = "form,row,column,value,kind") -> Path:
    path = tmp_path / "số liệu.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def test_values_that_are_no_values_are_told_with_their_lines(tmp_path: Path) -> None:
    path = figures_file(
        tmp_path,
        "GN-01.DTTS,DTTS.8,note,đúng,text",
        "GN-01.DTTS,DTTS.8,estimate,1.234.567,number",
        "GN-01.DTTS,DTTS.8,estimate,nan,number",
        "GN-01.DTTS,DTTS.8,estimate,1e999,number",
        "TT,as_of,value,31/2/2024,date",
        "GN-01.DTTS,DTTS.8,estimate,y,mark",
        "GN-01.DTTS,DTTS.8,estimate,1,money",
    )
    with pytest.raises(UsageError) as caught:
        read_lines(path)
    head, *lines = str(caught.value).splitlines()
    assert "số liệu.csv" in head and "6 dòng sai" in head
    assert [line.partition(":")[0] for line in lines] == [f"dòng {at}" for at in range(3, 9)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"form,row,value\n", "thiếu cột column, kind"),
        (b"", "thiếu cột form, row, column, value, kind"),
        ("form,row,column,value,kind\nGN-01.DTTS,DTTS.8,note,\xe9,text".encode("latin-1"), "UTF-8"),
        ("form,row,column,value,kind\n".encode("utf-16"), "UTF-8"),
        (b"PK\x03\x04\xff\x00", "UTF-8"),
    ],
)
def test_a_file_that_holds_no_figures_is_refused_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "số liệu.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_lines(path)
    assert said in str(caught.value) and "số liệu.csv" in str(caught.value) and "\n" not in str(caught.value)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "số liệu.csv"
    text = 'form,row,column,value,kind\r\nGN-01.DTTS,DTTS.8,note,"hai, ba\nbốn",text\r\n'
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    (line,) = read_lines(path)
    assert (line.key, line.value, line.line) == (("GN-01.DTTS", "DTTS.8", "note"), "hai, ba\nbốn", 2)


def test_a_line_in_the_file_is_named_by_its_place_even_behind_a_value_of_two_lines(tmp_path: Path) -> None:
    path = figures_file(tmp_path, 'GN-01.DTTS,DTTS.8,note,"một\nhai",text', "GN-01.DTTS,DTTS.8,estimate,?,number")
    with pytest.raises(UsageError, match="dòng 4: "):
        read_lines(path)


def test_definitions_are_those_that_the_workbooks_were_made_from() -> None:
    assert DEFINITIONS.kits[submission("A").kit_id].hash == submission("A").stamp.definition_hash
