"""A workbook of the older layout of poverty reviews is carried into the forms that replaced it."""

from dataclasses import replace

import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.definition.succession import Move, mistakes_of_succession
from mtqg_xl.mending.figure_lines import FigureLine, lines_of
from mtqg_xl.mending.fill import fill
from mtqg_xl.mending.migrate import Migrated
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.mending import migrate_file
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header

DEFINITIONS = load()
OLD = DEFINITIONS.kit("ra-soat-mau-3-xa")
TYPED = """
HN-MAU3N urban_areas#1 name=Phố_A households=20 at_start=4
HN-MAU3N rural_areas#1 households=60 minority=40 at_start=10 escaped=3 fallen_back=1 newly_arisen=2
HN-MAU3N rural.rest households=8
HN-MAU3 rural_areas#1 households=60 at_start=9 escaped=5
HN-MAU3 rural.rest households=7
"""
"""Bản Một, issued, is the first of the rural thôn; Phố A was typed below the urban ones."""


def _lines() -> list[FigureLine]:
    found: list[FigureLine] = []
    for form, row, *cells in map(str.split, TYPED.strip().splitlines()):
        for name, value in (cell.split("=") for cell in cells):
            kind = "text" if name == "name" else "number"
            found.append(FigureLine(form, row, name, value.replace("_", " "), kind, len(found) + 2))  # type: ignore[arg-type]  # both are kinds
    return found


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> tuple[Migrated, dict[tuple[str, str, str], str]]:
    folder = tmp_path_factory.mktemp("mau-3")
    header = Header(Period.parse("2020"), "99001", "Xã Một", superior="", issuer="UBND xã Một", areas=("Bản Một",))
    path = folder / "cu.xlsx"
    path.write_bytes(build(OLD, header))
    submission, kit = read_one(path, DEFINITIONS)
    path.write_bytes(fill(path, submission, kit, _lines()))
    found = migrate_file(path, folder / "moi.xlsx", DEFINITIONS)
    lines = lines_of(*read_one(folder / "moi.xlsx", DEFINITIONS))
    return found, {line.key: line.value for line in lines if line.kind == "number" and line.form != "TT"}


def test_each_column_goes_to_the_form_that_took_it_over(
    carried: tuple[Migrated, dict[tuple[str, str, str], str]],
) -> None:
    _, cells = carried
    # Phố A is the first thôn, Bản Một the second: its line "Hộ" is the third of a block with two lines for each
    assert cells == {
        ("HN-01", "thon#1", "households"): "20",
        ("HN-01", "thon#1", "poor"): "4",
        ("HN-01", "thon#2", "households"): "60",
        ("HN-01", "thon#2", "poor"): "10",  # 10 - 3 + 1 + 2
        ("HN-01", "thon#2", "near_poor"): "4",  # 9 - 5
        ("HN-01", "xa.rest", "households"): "8",
        ("HN-02", "thon#1", "at_start"): "4",
        ("HN-02", "thon#3", "at_start"): "10",
        ("HN-02", "thon#3", "fallen_back"): "1",
        ("HN-02", "thon#3", "newly_arisen"): "2",
        ("HN-03", "thon#3", "at_start"): "9",
        ("HN-03", "thon#3", "escaped"): "5",
        ("HN-08", "thon#1", "poor"): "4",
        ("HN-08", "thon#3", "poor"): "10",
        ("HN-08", "thon#3", "near_poor"): "4",
        ("HN-12", "thon#2", "households_minority"): "40",
    }


def test_what_is_divided_otherwise_or_said_twice_is_listed(
    carried: tuple[Migrated, dict[tuple[str, str, str], str]],
) -> None:
    found, _ = carried
    assert {(item.form, item.row, item.column, item.value) for item in found.homeless} == {
        ("HN-MAU3N", "rural_areas#1", "escaped", "3"),
        ("HN-MAU3", "rural.rest", "households", "7"),
    }
    assert all(item.reason and item.cell for item in found.homeless)


def test_a_column_that_is_not_there_is_a_mistake_with_its_path() -> None:
    wrong = replace(OLD, moves=(Move("HN-MAU3.gone", "HN-01.poor"), Move("HN-MAU3.at_start", "HN-77.poor")))
    assert list(mistakes_of_succession(wrong, DEFINITIONS.kit(OLD.replaced_by))) == [
        "moves[0].source: bộ biểu không có cột “HN-MAU3.gone”",
        "moves[1].target: bộ biểu ra-soat-ho-ngheo-xa không có cột “HN-77.poor”",
    ]
    assert not list(mistakes_of_succession(OLD, DEFINITIONS.kit(OLD.replaced_by)))
