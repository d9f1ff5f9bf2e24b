"""What stands outside the forms, and merges over data, as findings."""

from io import BytesIO

from openpyxl import load_workbook

from mtqg_xl.cells import a1
from mtqg_xl.checks.result import Verdict
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.findings import Finding, Severity
from tests.made import KIT, altered, filled, verdict_on

DTTS = "GN DTTS"
HOME = next(item for item in KIT.instances if item.sheet == DTTS)
LAYOUT = kit_layout(KIT).layouts[HOME.id]
WORKS_LAYOUT = kit_layout(KIT).layouts["GN-03"]


def with_cells(cells: dict[tuple[str, str], object], merges: tuple[str, ...] = ()) -> bytes:
    """Return report A with other cells; formulas of the forms are calculated by nobody."""
    book, buffer = load_workbook(BytesIO(filled("A"))), BytesIO()
    for (sheet, cell), value in cells.items():
        target = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
        target[cell] = value
    for merge in merges:
        book[DTTS].merge_cells(merge)
    book.save(buffer)
    return buffer.getvalue()


def of(code: str, package: bytes) -> list[Finding]:
    return [finding for finding in verdict_on(package).findings if finding.code == code]


def test_figures_on_a_sheet_of_ones_own_are_asked_about_once() -> None:
    cells = {("Nháp", f"B{row}"): row * 1_500_000 for row in range(1, 13)} | {("Nháp", "A1"): "Vốn kéo dài"}
    (finding,) = of("S08", with_cells(cells))
    assert (finding.severity, finding.sheet, finding.cell) == (Severity.EXPLAIN, "Nháp", "B1")
    assert finding.what.startswith(
        "Trang “Nháp” có 12 ô có số không thuộc biểu nào, không được đọc: B1: 1.500.000; B2:"
    )
    assert finding.what.endswith("B8: 12.000.000 ….")


def test_words_outside_are_a_note() -> None:
    package = with_cells({("Nháp", "A1"): "Đã gọi kho bạc", ("Nháp", "A2"): "Chờ đối chiếu"})
    (finding,) = of("S08", package)
    assert finding.severity is Severity.NOTE
    assert "có 2 ô chữ không thuộc biểu nào" in finding.what


def test_a_figure_below_a_form_is_outside_its_cells() -> None:
    (finding,) = of("S08", with_cells({(DTTS, "H90"): 350_000_000}))
    assert (finding.sheet, finding.cell) == (DTTS, "H90")
    assert "1 ô có số ngoài các ô của biểu, không được đọc: H90: 350.000.000." in finding.what


def test_the_examples_have_nothing_outside() -> None:
    assert [f for name in ("A", "C", "99001") for f in verdict_on(filled(name)).findings if f.code == "S08"] == []


def test_a_merge_over_figures_blocks_and_takes_the_formulas_that_it_cleared_along() -> None:
    row = LAYOUT.row_numbers["DTTS.4.1.a"]
    computed = [n for c, n in LAYOUT.column_numbers.items() if HOME.column_by_id[c].kind == "computed"]
    merge = f"{a1(row, computed[0])}:{a1(row + 1, computed[0])}"
    result = verdict_on(with_cells({}, (merge,)))
    (finding,) = [each for each in result.findings if each.code == "S09"]
    assert result.verdict is Verdict.BLOCK
    assert finding.severity is Severity.BLOCK
    assert [(each.code, each.cell) for each in finding.consequences] == [("F03", a1(row + 1, computed[0]))]
    assert [each for each in result.findings if each.code == "F03"] == []


def test_a_merge_of_notes_is_a_note() -> None:
    merge = f"{LAYOUT.address('DTTS.8', 'note')}:{LAYOUT.address('DTTS.9', 'note')}"
    (finding,) = of("S09", with_cells({}, (merge,)))
    assert finding.severity is Severity.NOTE


def test_a_figure_in_the_head_of_a_block_is_told_once_and_loses_no_name() -> None:
    first = WORKS_LAYOUT.row_numbers["works#first"]
    told = verdict_on(altered(filled("A"), "GN-03 CÔNG TRÌNH", {f"H{first}": 350_000_000.0})).findings
    assert [(item.code, item.cell) for item in told if item.code[0] == "S"] == [("S04", f"C{first}")]
