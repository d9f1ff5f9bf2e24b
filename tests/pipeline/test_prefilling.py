"""``new --prefill``: a merged commune begins with what its old units left it, any other with its own last period."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mtqg_xl.areas import load_mergers, load_reporters
from mtqg_xl.definition.load import load
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.mending.fill import fill
from mtqg_xl.mending.migrate import migrate
from mtqg_xl.mending.old_units import old_units_in
from mtqg_xl.pipeline.batch import read_batch, read_one
from mtqg_xl.pipeline.closing import closing_rows
from mtqg_xl.pipeline.comparing import comparison_of
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidated_document import consolidation_document
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.earlier_folder import in_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.making import header_of, make, order, plan_notes, wanted_reporters
from mtqg_xl.pipeline.prefilling import prefilling_of
from mtqg_xl.pipeline.recording import record_files
from mtqg_xl.pipeline.versions import filled_forms
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.issue import issued
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.made import EXAMPLES, retyped, verdict_on
from tests.recalculated import differences

DEFINITIONS = load()
KIT = DEFINITIONS.kit("ba-chuong-trinh-xa")
SHEET = "SỐ LIỆU ĐƠN VỊ CŨ"
UNITS = """code,name,kind,parent_code,valid_from,valid_to
063,huyện Bạch Thông,huyen,,,2025-06-30
19,tỉnh Thái Nguyên,tinh,,2025-07-01,
01990,xã Lục Bình,xa,063,,2025-06-30
01993,xã Tân Tú,xa,063,,2025-06-30
01969,xã Phủ Thông,xa,19,2025-07-01,
06184,xã Đồng Đăng,xa,19,2025-07-01,
"""
_ROWS = ("works#1", "works#2", "works#3")
HEAD = "form,row,column,value,kind\n"
LUC_BINH = """GN-01.DTTS,DTTS.4.1.a,allocated_year_capital,2981000000,number
GN-01.DTTS,DTTS.4.1.a,disbursed_year_capital,2145977223,number
GN-01.DTTS,DTTS.4.1.a,advance_outstanding,35000000,number
GN-03,works#1,code,LB01,text
GN-03,works#1,name,Đường Cao Lộc,text
GN-03,works#1,line,DTTS.4.1.a,choice
GN-03,works#1,investment,1781000000,number
GN-03,works#1,disbursed_year_to_date,1200000000,number
"""
TAN_TU = """GN-01.DTTS,DTTS.4.1.a,allocated_year_capital,1000000000,number
GN-01.DTTS,DTTS.4.1.a,disbursed_year_capital,999999999,number
GN-03,works#1,code,TT01,text
GN-03,works#1,name,Đường Cao Lộc,text
GN-03,works#1,line,DTTS.4.1.a,choice
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an office's folder: its lists, and in ``cu`` the closing files of two old communes."""
    folder = tmp_path_factory.mktemp("Tổng hợp")
    (folder / "don_vi.csv").write_text(UNITS, encoding="utf-8")
    (folder / "sap_nhap.csv").write_bytes((EXAMPLES / "sap_nhap.csv").read_bytes())
    task = order(DEFINITIONS, KIT.id, folder / "don_vi.csv", "2025-H1", only=["01990", "01993"])
    headers = [header_of(task, reporter) for reporter in wanted_reporters(task)]
    (folder / "cu").mkdir()
    for text, content in zip((LUC_BINH, TAN_TU), issued(KIT, headers), strict=True):
        blank, figures = folder / "trong.xlsx", folder / "so.csv"
        blank.write_bytes(content)
        figures.write_text(HEAD + text, encoding="utf-8")
        submission, kit = read_one(blank, DEFINITIONS)
        closed = fill(blank, submission, kit, read_lines(figures))
        (folder / "cu" / f"chốt {submission.stamp.reporter}.xlsx").write_bytes(closed)
    return folder


@pytest.fixture(scope="module")
def phu_thong(office: Path) -> tuple[Path, Submission]:
    """Give the new commune's workbook for nine months, and what it says."""
    task = order(DEFINITIONS, KIT.id, office / "don_vi.csv", "2025-9M", only=["01969"], prefill=str(office / "cu"))
    (path,) = make(task, office / "moi")
    return path, read_one(path, DEFINITIONS)[0]


def number(submission: Submission, *key: str) -> float | None:
    cell = submission.cell(key[0], key[1], key[2])
    return None if cell is None else cell.value


def test_a_merged_commune_begins_with_the_sum_of_its_old_units(phu_thong: tuple[Path, Submission]) -> None:
    submission = phu_thong[1]
    place = ("GN-01.DTTS", "DTTS.4.1.a")
    assert number(submission, *place, "allocated_year_capital") == 2_981_000_000 + 1_000_000_000
    assert number(submission, *place, "disbursed_year_capital") == 2_145_977_223 + 999_999_999
    assert number(submission, *place, "advance_outstanding") == 35_000_000
    works = [(submission.text("GN-03", row, "code"), submission.text("GN-03", row, "location")) for row in _ROWS]
    assert works == [("LB01", "xã Lục Bình (cũ)"), ("TT01", "xã Tân Tú (cũ)"), ("", "")]


@pytest.mark.libreoffice
def test_the_sheet_of_old_units_tells_each_of_them_and_counts_on(
    phu_thong: tuple[Path, Submission], libreoffice: LibreOffice
) -> None:
    path = phu_thong[0]
    assert problems(path) == []
    assert differences(libreoffice, path, sheets=[SHEET]) == []
    rows = [[cell.value for cell in row] for row in load_workbook(path, data_only=True)[SHEET]["A6:F30"]]
    texts = [row[0] for row in rows if row[0]]
    assert texts.index("xã Lục Bình") < texts.index("xã Tân Tú") < texts.index("Cộng các đơn vị cũ, và đơn vị mới")
    paid = [row[3:] for row in rows if row[2] == "Lũy kế giải ngân › Vốn năm nay › ĐTPT"]
    assert paid == [
        [2_145_977_223, None, None],
        [999_999_999, None, None],
        [3_145_977_222, 3_145_977_222, 0],  # old units, cumulative in the form, the new unit since
    ]
    assert ["LB01", "Đường Cao Lộc", "Đã giải ngân › Trong năm đến kỳ báo cáo", 1_200_000_000] in [
        row[:4] for row in rows
    ]


def test_the_sheet_of_old_units_migrates_with_its_file(phu_thong: tuple[Path, Submission]) -> None:
    path, submission = phu_thong
    moved = migrate(path, submission, KIT, KIT).content
    sheets = [load_workbook(source)[SHEET] for source in (path, BytesIO(moved))]
    told = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets]
    assert told[0] == told[1]
    smaller = replace(KIT, instances=tuple(item for item in KIT.instances if item.id != "GN-01.DTTS"))
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    units = old_units_in(raw, submission, smaller)
    assert [unit.name for unit in units] == ["xã Lục Bình", "xã Tân Tú"]
    amounts = {figure.amount: figure.cell for unit in units for figure in unit.figures if figure.code == "DTTS.4.1.a"}
    assert 2_145_977_223 in amounts and not any(amounts.values())


def test_a_prefilled_file_that_nobody_touched_is_blank(phu_thong: tuple[Path, Submission]) -> None:
    submission = phu_thong[1]
    assert filled_forms(submission, KIT) == frozenset()
    assert {"GN DTTS", "GN-03 CÔNG TRÌNH"} <= set(verdict_on(submission).unfilled)
    paid = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
    assert filled_forms(retyped(submission, {paid: 3_300_000_000.0}), KIT) == {"GN-01.DTTS"}
    work = ("GN-03", "works#2", "disbursed_year_to_date")
    assert filled_forms(retyped(submission, {work: 5_000_000.0}), KIT) == {"GN-03"}


def test_the_register_gives_what_the_files_give(office: Path, phu_thong: tuple[Path, Submission]) -> None:
    store = str(office / "so.sqlite")
    batch = read_batch([office / "cu"], DEFINITIONS)
    record_files([(item, "ok") for item in batch.submissions], KIT, store)
    task = order(DEFINITIONS, KIT.id, office / "don_vi.csv", "2025-9M", only=["01969"], prefill=store)
    header = header_of(task, wanted_reporters(task)[0])
    numbers = tuple(line for line in header.prefilled if isinstance(line.value, float))
    assert len(numbers) == 5
    assert numbers == phu_thong[1].stamp.prefilled


def test_a_unit_that_has_reported_itself_begins_with_its_own_file_and_still_tells_of_the_old_ones(
    office: Path, phu_thong: tuple[Path, Submission], tmp_path: Path
) -> None:
    for path in (*(office / "cu").iterdir(), phu_thong[0]):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    task = order(DEFINITIONS, KIT.id, office / "don_vi.csv", "2025", only=["01969"], prefill=str(tmp_path))
    header = header_of(task, wanted_reporters(task)[0])
    found = {line.cell: line.value for line in header.prefilled}
    place = ("GN-01.DTTS", "DTTS.4.1.a")
    assert found[(*place, "allocated_year_capital")] == 3_981_000_000  # not once more that of the old units
    assert (*place, "disbursed_year_capital") not in found
    assert [unit.name for unit in header.old_units] == ["xã Lục Bình", "xã Tân Tú"]


def test_who_sent_nothing_is_named(office: Path) -> None:
    task = order(DEFINITIONS, KIT.id, office / "don_vi.csv", "2025-9M", prefill=str(office / "cu"))
    assert plan_notes(task) == ("Không có số kỳ trước để ghi sẵn cho: xã Đồng Đăng.",)


def test_of_a_parted_unit_nothing_is_prefilled_and_it_is_named(office: Path, tmp_path: Path) -> None:
    (tmp_path / "don_vi.csv").write_text(UNITS, encoding="utf-8")
    head = "old_code,new_code,part,share,date,source\n"
    lines = "01990,01969,partial,0.5,2025-07-01,NQ\n01990,06184,partial,0.5,2025-07-01,NQ\n"
    lines += "01993,01969,full,,2025-07-01,NQ\n"
    (tmp_path / "sap_nhap.csv").write_text(head + lines, encoding="utf-8")
    task = order(DEFINITIONS, KIT.id, tmp_path / "don_vi.csv", "2025-9M", prefill=str(office / "cu"))
    assert plan_notes(task)[0] == "xã Lục Bình: chia tách, không ghi sẵn số của đơn vị này ở đơn vị mới nào."
    header = header_of(task, wanted_reporters(task)[0])
    assert {line.value for line in header.prefilled if line.column == "disbursed_year_capital"} == {999_999_999}


def test_a_unit_that_stays_what_it_is_gets_its_works_but_no_payment(office: Path, tmp_path: Path) -> None:
    (tmp_path / "don_vi.csv").write_text(UNITS.replace(",,2025-06-30", ",,"), encoding="utf-8")
    task = order(DEFINITIONS, KIT.id, tmp_path / "don_vi.csv", "2025-9M", only=["01990"], prefill=str(office / "cu"))
    header = header_of(task, wanted_reporters(task)[0])
    assert header.old_units == ()
    assert {line.column for line in header.prefilled} == {
        "allocated_year_capital",
        "code",
        "name",
        "line",
        "investment",
    }


# --- the handover table, and the consolidation over it ------------------------------------------------------------


def test_the_handover_table_begins_with_what_old_units_closed_with(office: Path) -> None:
    reporters, mergers = load_reporters(office / "don_vi.csv"), load_mergers(office / "sap_nhap.csv")
    rows = closing_rows(str(office / "cu"), DEFINITIONS, None, reporters, mergers)
    # 2.981.000.000 - 2.145.977.223 = 835.022.777; 1.000.000.000 - 999.999.999 = 1
    assert rows == (
        ("xã Lục Bình", "DTTS.4.1.a", None, "2025", 835_022_777, 2_145_977_223, 35_000_000, "xã Phủ Thông", None),
        ("xã Tân Tú", "DTTS.4.1.a", None, "2025", 1, 999_999_999, None, "xã Phủ Thông", None),
    )


def test_a_job_of_the_reform_year_is_consolidated_over_its_handover(
    office: Path, phu_thong: tuple[Path, Submission], tmp_path: Path
) -> None:
    rows = (
        ("xã Lục Bình", "DTTS.4.1.a", "NSTW", "2025", 835_022_777.0, 2_145_977_223.0, 35_000_000.0, "01969", None),
        ("xã Tân Tú", "DTTS.4.1.a", "NSTW", "2025", 1_000.0, 999_999_999.0, None, "01969", None),
    )
    folder = tmp_path / "2025-9M"
    make_job("2025-9M", folder, office / "don_vi.csv", mergers=office / "sap_nhap.csv", closing=rows)
    figures = tmp_path / "so.csv"
    figures.write_text(f"{HEAD}GN-01.DTTS,DTTS.4.1.a,disbursed_year_capital,3300000000,number\n", encoding="utf-8")
    sent = fill(phu_thong[0], phu_thong[1], KIT, read_lines(figures))
    (folder / "1_NHAN" / "Phủ Thông (1).xlsx").write_bytes(sent)
    run = consolidate_folder(folder, DEFINITIONS, earlier=in_folder(office / "cu", DEFINITIONS))
    found = consolidation_document(run)["territory"]
    assert found["crossing"] == [
        {"unit": "01969", "form": "GN-01.DTTS", "row": "DTTS.4.1.a", "carried": False}
        | {"before": 3_145_977_222, "since": 154_022_778, "stated": 3_300_000_000}
    ]
    assert found["handover"][0]["given"] == found["handover"][0]["taken"]
    assert found["handover"][0]["taken"] == {
        "remaining": 835_023_777,
        "cumulative": 3_145_977_222,
        "advance": 35_000_000,
    }
    # both old units sent at 30/6, so all that is new is what Phủ Thông has paid since
    compared = comparison_of(run)
    assert compared is not None and compared.earlier.is_moved
    assert (compared.came, compared.went, compared.changes[0].difference) == ((), (), 154_022_778)
    path = write_book(run, tmp_path / "TH.xlsx")
    assert problems(path) == []
    sheets = load_workbook(path, read_only=True).sheetnames
    assert [name for name in sheets if name in {"LŨY KẾ QUA 01-7", "CÔNG TRÌNH ĐỊA BÀN MỚI", "BÀN GIAO"}] == [
        *("LŨY KẾ QUA 01-7", "CÔNG TRÌNH ĐỊA BÀN MỚI", "BÀN GIAO"),
    ]


def test_the_closing_run_puts_old_units_on_the_new_map(office: Path, tmp_path: Path) -> None:
    run = consolidate_folder(office / "cu", DEFINITIONS, office / "don_vi.csv")
    assert consolidation_document(run)["territory"]["new_map"] == [
        {"unit": "01969", "parts": ["01990", "01993"], "marks": "quy đổi"}
    ]
    assert [(item.code, item.row_label) for item in run.doubts] == [("H17", "Đường Cao Lộc")]
    book = load_workbook(write_book(run, tmp_path / "chốt.xlsx"), data_only=True)
    rows = [[cell.value for cell in row] for row in book["ĐỊA BÀN MỚI"]["A1:I12"]]
    parts = "xã Lục Bình, xã Tân Tú (2/4; thiếu: 01969, 01975)"
    assert ["xã Phủ Thông", parts] in [row[:2] for row in rows]
    asked = [cell.value for row in book["PHẢI SỬA"].iter_rows() for cell in row]
    assert any(str(text).startswith("xã Phủ Thông: “Đường Cao Lộc” có ở xã Lục Bình, xã Tân Tú.") for text in asked)


def test_a_place_without_earlier_figures_is_a_mistake(office: Path) -> None:
    with pytest.raises(UsageError, match="không có số kỳ trước của bộ biểu ba-chuong-trinh-xa"):
        order(DEFINITIONS, KIT.id, office / "don_vi.csv", "2025-9M", only=["06184"], prefill=str(office / "cu"))
    task = order(DEFINITIONS, KIT.id, office / "don_vi.csv", "2025-9M", only=["01969"])
    own = replace(KIT, blank="mau.xlsx")
    with pytest.raises(UsageError, match="đứng trên mẫu riêng"):
        prefilling_of(str(office), DEFINITIONS, own, task.period, (), task.reporters, None)
