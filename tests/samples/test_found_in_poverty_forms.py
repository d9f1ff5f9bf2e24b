"""Faults in the forms of a poverty review: lines that only compute, and sheets that print the same labels."""

from functools import cache
from pathlib import Path

from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.pipeline.documents import check_document
from mtqg_xl.samples.faults.operations import Clear, CopySheet, SetFormula
from mtqg_xl.samples.faults.subject import Subject
from mtqg_xl.samples.faults.xml_writer import edited
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.vietnamese import Period
from tests.made import DEFINITIONS
from tests.samples.conftest import RECIPE

KIT = DEFINITIONS.kit("ra-soat-ho-ngheo-xa")
PEOPLES = "HN-09 DÂN TỘC"


@cache
def subject() -> Subject:
    made = sample(KIT, RECIPE, Period.parse("2024"), 1, 1)
    return Subject(KIT.with_areas(len(made.header.areas)), workbook_of(KIT, made))


def told(content: bytes, folder: Path) -> list[tuple[str, str, str]]:
    path = folder / "bieu.xlsx"
    path.write_bytes(content)
    document = check_document(check_batch(read_batch([path], DEFINITIONS)))
    return [(item["code"], item["sheet"], item["cell"]) for item in document["files"][0]["findings"]]


def share_of_a_thon() -> tuple[str, tuple[int, int], str]:
    """Return sheet, place and address of a share on a line of HN-05, which takes everything from HN-04."""
    spot = next(each for each in subject().computed() if each.key[0] == "HN-05" and each.in_block and each.is_percent)
    return spot.sheet, spot.at, spot.cell


def test_an_untouched_review_has_no_finding(tmp_path: Path) -> None:
    assert told(subject().content, tmp_path) == []


def test_a_formula_lost_on_a_line_that_only_computes_is_found(tmp_path: Path) -> None:
    sheet, at, cell = share_of_a_thon()
    assert told(edited(subject().content, [Clear(sheet, at)]), tmp_path) == [("F03", sheet, cell)]


def test_a_formula_altered_on_a_line_that_only_computes_is_found(tmp_path: Path) -> None:
    sheet, at, cell = share_of_a_thon()
    content = edited(subject().content, [SetFormula(sheet, at, "40+2", 42.0)])
    assert [(where, at_cell) for _, where, at_cell in told(content, tmp_path)] == [(sheet, cell)]


def test_a_copied_sheet_is_told_of_its_own_form_alone(tmp_path: Path) -> None:
    content = edited(subject().content, [CopySheet(PEOPLES, f"{PEOPLES} (2)")])
    assert [(code, sheet) for code, sheet, _ in told(content, tmp_path)] == [("S06", PEOPLES)]
