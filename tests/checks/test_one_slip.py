"""A row, a column or a sheet of the annexes of NTM in another unit: one message that names its cells."""

from functools import cache

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.checks.result import FileResult
from mtqg_xl.figures.compute import compute
from mtqg_xl.reading.read import read_content
from mtqg_xl.reading.submission import Submission
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.samples.recipe import load_recipe
from mtqg_xl.vietnamese import Period
from tests.made import DEFINITIONS, Key, asked

KIT = DEFINITIONS.kit("ntm-giai-doan-xa")
SOURCES, WORKS = "PB 05 NGUỒN LỰC", "PB 07 NGUỒN VỐN"


@cache
def whole() -> Submission:
    """A made-up commune, in which every comparison holds."""
    made = sample(KIT, load_recipe(DEFINITIONS.folders[-1]), Period.parse("2021..2023"), 1, 1, share=0.6)
    kit = KIT.with_areas(len(made.header.areas))
    found = read_content(workbook_of(kit, made), "bieu.xlsx", {kit.id: kit})
    assert isinstance(found, Submission)
    return found


@cache
def amounts(sheet: str) -> dict[Key, tuple[str, float]]:
    """Return the typed money of a sheet: where it stands, and how much."""
    instance = next(each for each in KIT.instances if each.sheet == sheet)
    found: dict[Key, tuple[str, float]] = {}
    typed = [(key, cell) for key, cell in whole().typed.items() if key[0] == instance.id]
    for block in instance.form.blocks:
        rows = whole().filled_rows(instance.id, block.id)
        typed += [((instance.id, f"{block.id}#{row.position}", n), c) for row in rows for n, c in row.cells.items()]
    for key, cell in typed:
        if cell.value and instance.unit_of(instance.row_by_id.get(key[1]), instance.column_by_id[key[2]]) == "đồng":
            found[key] = (cell.address.a1, cell.value)
    return found


def typed_in_another_unit(keys: dict[Key, tuple[str, float]], times: float) -> FileResult:
    found = whole()
    for key, (_, amount) in keys.items():
        found = found.with_number(key, amount * times)
    return check([found], compute([found], KIT))[0]


def test_the_commune_itself_has_nothing_wrong() -> None:
    assert asked(check([whole()], compute([whole()], KIT))[0]) == []


@pytest.mark.parametrize("times", [1 / 1_000, 1_000])
def test_a_sheet_in_another_unit_is_one_message(times: float) -> None:
    keys = amounts(SOURCES)
    (told,) = asked(typed_in_another_unit(keys, times))
    assert told[0] == "I05" and told[1:] in {(SOURCES, cell) for cell, _ in keys.values()}


def test_a_row_of_works_in_another_unit_is_one_message_that_names_its_cells() -> None:
    rows: dict[str, dict[Key, tuple[str, float]]] = {}
    for key, held in amounts(WORKS).items():
        rows.setdefault(key[1], {})[key] = held
    row = max(rows.values(), key=len)
    result = typed_in_another_unit(row, 1_000)
    ((_, sheet, cell),) = asked(result)
    cells = {at for at, _ in row.values()}
    assert sheet == WORKS and cell in cells
    (finding,) = [each for each in result.findings if each.severity.value != "note"]
    assert all(at in finding.what for at in cells)
    assert all(each.code.startswith("R") for each in finding.consequences)
