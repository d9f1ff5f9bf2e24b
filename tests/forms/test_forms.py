"""Every form against what its sources say of it, and every kit in LibreOffice."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from random import Random

import openpyxl
import pytest

import tests.forms
from mtqg_xl.checks.check import check
from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.language import Call
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import MONEY_UNITS, Column, Instance, Kit, Row
from mtqg_xl.definition.targets import target_values
from mtqg_xl.figures.compute import compute
from mtqg_xl.mending.figure_lines import lines_of, plain_number
from mtqg_xl.pipeline.making import first_period
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests import ironcalculated
from tests.emitted import problems
from tests.forms.arithmetic import operands, result, rounded
from tests.forms.drawn import Values, blank, extreme, typical
from tests.forms.expected import ExpectedForm
from tests.libreoffice.client import LibreOffice
from tests.made import written
from tests.recalculated import differences
from tests.tables import submission_of

STATES = {"dat": "ĐẠT", "khong_dat": "KHÔNG ĐẠT", "khong_ap_dung": "KHÔNG ÁP DỤNG", "thieu": "THIẾU", "loi": "LỖI"}
KITS = sorted(load().kits)
FILLINGS = {"blank": blank, "typical": typical, "extreme": extreme}


def expected() -> Iterator[ExpectedForm]:
    """Yield the forms of every table ``expected_….py`` beside this file."""
    for module in iter_modules(tests.forms.__path__):
        if module.name.startswith("expected_"):
            yield from import_module(f"tests.forms.{module.name}").FORMS


FORMS = tuple(expected())


def instance_of(form: ExpectedForm) -> Instance:
    return load().kit(form.kit).instance_by_id[form.instance]


# --- the table of forms --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.instance)
def test_a_form_is_as_its_source_says(form: ExpectedForm) -> None:
    instance = instance_of(form)
    own = instance.form
    assert (own.id, own.status) == (form.form, form.status)
    assert tuple(column.number for column in own.table) == form.numbers
    assert max(len(column.title) for column in own.columns) == form.header_rows
    assert form.rows in (None, len(instance.rows))
    units = {instance.unit_of(row, column) for row, column in numeric(instance)} | {own.money_unit}
    assert form.unit in {*units, ""}  # empty where each row has its own
    ids = {row: tuple(child.id for child in rows) for row, rows in instance.children.items()}
    assert {row: ids.get(row) for row in form.sums} == form.sums


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.instance)
def test_the_row_that_adds_the_others_up_stands_where_the_source_has_it(form: ExpectedForm) -> None:
    rows = [row for row in instance_of(form).rows if row.kind != "heading"]
    sums = [at for at, row in enumerate(rows) if row.kind in {"parent", "total"} and row.parent is None]
    wanted: dict[str, list[int]] = {"first": [0], "last": [len(rows) - 1], "none": []}
    assert sums[:1] == wanted[form.total] or (form.total == "none" and len(sums) != 1)


def numeric(instance: Instance) -> Iterator[tuple[Row | None, Column]]:
    for column in instance.form.columns:
        if column.kind == "input":
            yield from (
                (row, column) for row in (*instance.rows, None) if row is None or instance.is_typed(row, column)
            )


# --- the arithmetic of the number row -------------------------------------------------------------------------


@dataclass(frozen=True)
class Printed:
    """A column whose number prints arithmetic."""

    kit: str
    instance: str
    column: str
    text: str


def printed() -> Iterator[Printed]:
    seen: set[tuple[str, str]] = set()
    for kit in load().kits.values():
        for instance in kit.forms:
            if (instance.form.id, instance.form.version) in seen or instance.sums:
                continue
            seen.add((instance.form.id, instance.form.version))
            for column in instance.form.columns:
                if "=" in column.number and "tổng" not in column.number:  # a share of the total row is no arithmetic
                    yield Printed(kit.id, instance.id, column.id, column.number)


PRINTED = tuple(printed())


@pytest.mark.parametrize("column", PRINTED, ids=lambda item: f"{item.instance}.{item.column}")
def test_a_column_computes_what_its_number_prints(column: Printed) -> None:
    kit = load().kit(column.kit)
    instance = kit.instance_by_id[column.instance]
    numbers = {item.number.partition("=")[0]: item for item in instance.form.columns if item.number}
    read = [numbers[name].id for name in operands(column.text)]
    row = widest_row(instance, column.column, read)
    computed = computed_row(kit, instance, row)
    known = {number: Fraction(str(computed[item.id])) for number, item in numbers.items() if item.id in read}
    exact = result(column.text, known)
    assert exact is not None
    at = instance.column_by_id[column.column]
    if isinstance(at.formula, Call) and at.formula.word == "percent":
        decimals = instance.decimals_of(instance.row_by_id.get(row), at)
        assert plain_number(computed[column.column]) == plain_number(float(rounded(exact, decimals)))
    else:
        assert Fraction(str(computed[column.column])) == exact


def widest_row(instance: Instance, column: str, read: list[str]) -> str:
    """Return a row that computes the column from columns that all hold a number: a leaf, or a row of a block."""
    wanted = [instance.column_by_id[name] for name in (column, *read)]
    for row in instance.rows:
        is_own = row.kind in {"leaf", "rest"} and row.formula is None
        if is_own and all(instance.kind_of(row, item) in {"input", "computed"} for item in wanted):
            return row.id
    return f"{instance.form.blocks[0].id}#1"


def computed_row(kit: Kit, instance: Instance, row: str) -> dict[str, float]:
    """What figures make of one row with a number in every typed column, by column and in the unit of the sheet."""
    fixed = instance.row_by_id.get(row)
    columns = [
        column
        for column in instance.form.columns
        if (instance.kind_of(fixed, column) if fixed is not None else column.kind) == "input"
    ]
    values = [(instance.id, row, column.id, drawn(at)) for at, column in enumerate(columns)]
    figures = compute([submission_of(values, kit)], kit)
    numeric = [column for column in instance.form.columns if column.kind in {"input", "computed"}]
    if fixed is not None:
        found = {column.id: figures.value(instance.id, row, column.id) for column in numeric}
    else:
        table = figures.blocks[instance.id, row.partition("#")[0]]
        found = {column.id: float(table.values[column.id][0]) for column in numeric}
    return {column.id: found[column.id] / instance.scale_of(fixed, column) for column in numeric}


def drawn(at: int) -> float:
    """A number for the typed column at a place: smaller to the right, so that less is taken off than there is."""
    return float(4000 // (at + 1) + Random(at).randrange(1, 60))


# --- every kit, filled ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filled:
    """A kit with drawn values, written and read back."""

    kit: Kit
    values: Values
    path: Path
    submission: Submission
    result: FileResult


@cache
def filled(kit_id: str, filling: str) -> Filled:
    kit = load().kit(kit_id)
    values = FILLINGS[filling](kit)
    path = written(build(kit, Header(first_period(kit)), values), f"{kit_id}-{filling}.xlsx")
    submission = read(path, {kit.id: kit})
    assert isinstance(submission, Submission)
    (found,) = check([submission], compute([submission], kit))
    return Filled(kit, values, path, submission, found)


every_filling = pytest.mark.parametrize(("kit", "filling"), [(kit, name) for kit in KITS for name in FILLINGS])


@every_filling
def test_what_was_filled_in_is_read_back(kit: str, filling: str) -> None:
    book = filled(kit, filling)
    lines = lines_of(book.submission, book.kit)
    given = {(item.id, column.id) for item in book.kit.instances for column in item.form.columns if column.is_given}
    read_back = {line.key: line.value for line in lines if line.form != book.kit.header}
    read_back = {key: value for key, value in read_back.items() if (key[0], key[2]) not in given}
    values = target_values(book.kit, first_period(book.kit).end) | book.values
    wanted = {key: plain_number(value) if isinstance(value, float) else value for key, value in values.items()}
    assert read_back == wanted


@every_filling
def test_no_formula_is_found_faulty_and_no_part_of_the_file(kit: str, filling: str) -> None:
    found = [(item.code, item.sheet, item.cell) for item in filled(kit, filling).result.findings]
    assert [item for item in found if item[0][0] in "USF"] == []


@every_filling
def test_kiem_tra_in_the_file_says_what_check_says(kit: str, filling: str) -> None:
    book = filled(kit, filling)
    with closing(openpyxl.load_workbook(book.path, data_only=True, read_only=True)) as found:
        rows = list(found["_kt"].iter_rows(min_row=4, max_col=10, values_only=True))
    in_file = {(str(row[3]), str(row[1])): row[9] for row in rows}
    sheets = {item.id: item.sheet for item in book.kit.instances}
    judged = {(sheets[line.instance], line.key): STATES[line.state] for line in book.result.rules}
    assert judged == {key: state for key, state in in_file.items() if key[1] != "None"}


@pytest.mark.libreoffice
@every_filling
def test_libreoffice_computes_what_is_stored(kit: str, filling: str, libreoffice: LibreOffice) -> None:
    assert differences(libreoffice, filled(kit, filling).path) == []


@pytest.mark.parametrize("kit", KITS)
def test_ironcalc_computes_what_is_stored(kit: str) -> None:
    """The strained filling: the others are as good with LibreOffice; seeds without end are in tests.bench.numbers."""
    book = filled(kit, "extreme")
    assert ironcalculated.differences(book.path, {item.sheet for item in book.kit.forms}) == []


LONG = re.compile(r"\d,\d{7}|\d\.\d{7}|\de[+-]?\d")
"""More decimals than anybody types, in words or in a document: what floats leave behind."""


@every_filling
def test_no_finding_prints_what_floats_leave_behind(kit: str, filling: str) -> None:
    found = [item for finding in filled(kit, filling).result.findings for item in (finding, *finding.consequences)]
    words = [text for item in found for text in (item.what, item.why, item.mend)]
    numbers = [number for item in found for number in (item.found, item.expected, item.impact)]
    words += [repr(number) for number in numbers if isinstance(number, float) and abs(number) < 10**15]
    assert [text for text in words if LONG.search(text)] == []


@pytest.mark.parametrize("kit", KITS)
def test_a_filled_workbook_of_every_kit_has_no_fault_that_excel_would_mend(kit: str) -> None:
    assert problems(filled(kit, "typical").path) == []


@pytest.mark.parametrize("kit", KITS)
def test_every_money_unit_of_a_kit_is_one(kit: str) -> None:
    assert {instance.money_unit for instance in load().kit(kit).instances} <= MONEY_UNITS.keys()
