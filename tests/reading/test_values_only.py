"""Files of which only values are read (.xls, .ods): by another process, which may die without harm."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.findings import Severity, UsageError
from mtqg_xl.pipeline.batch import check_batch, read_batch, read_one
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from mtqg_xl.reading.values import raw_values
from tests.libreoffice.client import LibreOffice, SetValue
from tests.made import DEFINITIONS, KIT, compound_file, submission, written
from tests.made import filled as example
from tests.reading.filled import changed, without_protection

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
FIVE = '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def ods(*rows: str) -> bytes:
    """Return an .ods of one sheet with rows of cells."""
    table = f'<table:table table:name="Nháp">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", SPREADSHEET)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{SPREADSHEET}"/></manifest:manifest>',
        )
        archive.writestr("content.xml", f"<office:document-content {NAMESPACES}>{body}</office:document-content>")
    return buffer.getvalue()


def row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def blank(columns: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{columns}"/>'


REFUSED = Refusal("bieu.ods", "ods")


def test_values_are_read_with_their_places() -> None:
    text = '<table:table-cell office:value-type="string"><text:p>xã Lục Bình</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2024-06-17"/>'
    yes = '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    found = raw_values(ods(row(blank(1), 2), row(blank(1) + FIVE + text), row(day + yes)), REFUSED)
    assert isinstance(found, RawWorkbook)
    (sheet,) = found.sheets
    assert {at: (cell.value, cell.kind, cell.is_date) for at, cell in sheet.cells.items()} == {
        (3, 2): (5.0, "number", False),
        (3, 3): ("xã Lục Bình", "text", False),
        (4, 1): (45_460.0, "number", True),
        (4, 2): (True, "bool", False),
    }
    assert (found.values_only, sheet.name, sheet.state) == (True, "Nháp", "visible")


def test_cells_in_opposite_corners_kill_the_reader_and_not_the_program() -> None:
    package = ods(row(FIVE), row(blank(1), 1_048_574), row(blank(16_383) + FIVE))
    assert len(package) < 2_000
    assert raw_values(package, REFUSED) == REFUSED


def test_the_reader_takes_no_more_memory_than_a_verdict_may() -> None:
    """Twenty-five million places of 24 bytes lie between the two cells, which is more than 500 MB."""
    assert raw_values(ods(row(FIVE), row(blank(1), 4_998), row(blank(4_999) + FIVE)), REFUSED) == REFUSED


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    assert raw_values(ods(row(FIVE)), REFUSED, seconds=0.001) == REFUSED


@pytest.mark.parametrize("content", [b"", b"\0" * 2_000, compound_file("Workbook"), ods(row(FIVE))[:400]])
def test_what_cannot_be_read_there_is_refused_as_before(content: bytes) -> None:
    assert raw_values(content, REFUSED) == REFUSED


def test_only_files_of_these_kinds_are_tried() -> None:
    refusal = Refusal("bieu.xlsx", "damaged", "phần xl/workbook.xml")
    assert raw_values(ods(row(FIVE)), refusal) == refusal


def test_an_ods_without_a_form_is_no_form(tmp_path: Path) -> None:
    path = tmp_path / "bảng.xlsx"
    path.write_bytes(ods(row(FIVE)))
    found = read(path, DEFINITIONS.kits)
    assert isinstance(found, Refusal)
    assert found.reason == "not_form"


# --- forms saved as .xls and .ods ------------------------------------------------------------------------


def judged(path: Path) -> tuple[Submission, FileResult]:
    batch = read_batch([path], DEFINITIONS)
    (found,) = batch.submissions
    (result,) = check_batch(batch).results
    return found, result


def typed(found: Submission) -> dict[tuple[str, str, str], object]:
    return {key: cell.value if cell.value is not None else cell.text for key, cell in found.typed.items()}


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", [".xls", ".ods"])
def test_a_form_of_another_kind_has_the_same_figures_and_one_question_more(
    ending: str, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    saved = libreoffice.saved_by_libreoffice(written(example("A")), tmp_path / f"bieu{ending}")
    renamed = saved.rename(tmp_path / "đổi tên.xlsx")
    found, result = judged(renamed)
    assert typed(found) == typed(submission("A"))
    assert (found.notes, found.unread, found.stamp.reporter) == ((), (), "01990")
    assert found.values_only and found.made_with == ending
    questions = [finding for finding in result.findings if finding.severity is not Severity.NOTE]
    assert [finding.code for finding in questions] == ["R07", "U07"]
    assert questions[1].what == f"Tệp là {ending}: chỉ đọc được giá trị, không kiểm tra được công thức."
    assert [finding.code for finding in result.findings if finding.code[0] == "F"] == []
    with pytest.raises(UsageError, match="chỉ đọc được giá trị"):
        read_one(renamed, DEFINITIONS)


@pytest.mark.libreoffice
def test_a_total_that_differs_from_its_parts_is_said_with_the_amount(tmp_path: Path, libreoffice: LibreOffice) -> None:
    cell = kit_layout(KIT).own("GN-01.DTTS", "DTTS", "disbursed_year_capital")
    path = changed(written(example("A")), without_protection)
    libreoffice.edit(path, [SetValue("GN DTTS", cell, 3e9)], tmp_path / "b.ods", sheets=["CHỈ TIÊU"])
    _, result = judged(tmp_path / "b.ods")
    (finding,) = [each for each in result.findings if each.code == "U07"]
    assert f"ô {cell}: đang ghi 3.000.000.000 đ" in finding.what
    assert finding.impact is not None and finding.impact > 0
