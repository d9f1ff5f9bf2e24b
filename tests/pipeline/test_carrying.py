"""Units that sent nothing usable: their last figures are in the total only where that was chosen, and both are told."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.pipeline.batch import as_they_come
from mtqg_xl.pipeline.chasing import chasing_of
from mtqg_xl.pipeline.consolidated_book import summary_of, write_book
from mtqg_xl.pipeline.consolidated_document import consolidation_document
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.recording import earlier_periods, record_files
from mtqg_xl.pipeline.run import Run
from tests.emitted import problems
from tests.made import DEFINITIONS, KIT, REPORTERS, filled, typed_sums
from tests.pipeline.test_earlier import sent

TOP = ("GN-01.TONG", "TONG")


def money(names: list[str], stem: str) -> Decimal:
    """Return what some communes typed into the plan or the payments of the three programmes, in đồng."""
    sums = typed_sums(names)
    return sum(
        (value for key, value in sums.items() if key[0].startswith("GN-01.") and key[2].startswith(stem)), Decimal(0)
    )


def percent(names: list[str]) -> str:
    value = (money(names, "disbursed_") / money(names, "allocated_") * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{value} %".replace(".", ",")


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Give a job with the files of three communes; of the two that are missing one sent in January, one a year ago."""
    folder = tmp_path / "6T2024"
    make_job("2024-H1", folder, REPORTERS)
    for name in ("A", "99001", "99002"):
        (folder / "1_NHAN" / f"{name}.xlsx").write_bytes(filled(name))
    files = [sent("A", "2024-01"), sent("99003", "2024-01"), sent("99004", "2023")]
    record_files([(item, "ok") for item in files], KIT, str(tmp_path / "so.sqlite"))
    return folder


def run_of(job: Path, *, knows_the_past: bool = True) -> Run:
    place = str(job.parent / "so.sqlite") if knows_the_past else None
    return consolidate_folder(job, DEFINITIONS, earlier=earlier_periods(place, None, DEFINITIONS, as_they_come))


def choose(job: Path, *units: str) -> None:
    """Choose “Lấy số kỳ trước” for units in SO_NHAN, as an officer does."""
    book = openpyxl.load_workbook(job / "SO_NHAN.xlsx")
    sheet = book["SỔ NHẬN"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Xử lý" for cell in row))
    columns = {cell.value: cell.column for cell in head}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        if row[columns["Đơn vị (nhận diện)"] - 1].value in units:
            sheet.cell(row[0].row, columns["Xử lý"], "Lấy số kỳ trước")
    book.save(job / "SO_NHAN.xlsx")


def lines_of(run: Run) -> tuple[str, ...]:
    told = summary_of(run)
    return (told.line, *told.notes)


def test_nothing_is_carried_over_unless_it_is_chosen_and_the_other_total_is_told(job: Path) -> None:
    run = run_of(job)
    three = ["A", "99001", "99002"]
    assert run.total.figures.value(*TOP, "disbursed") == float(money(three, "disbursed_"))
    assert (run.statuses["99003"], run.statuses["99004"]) == ("missing", "missing")
    words = f"Nếu lấy số kỳ trước của đơn vị thiếu: {percent([*three, '99003'])}."
    assert words in lines_of(run)[0]


def test_what_is_chosen_is_added_up_marked_and_told_with_the_total_without(job: Path) -> None:
    write_book(run_of(job), job / "3_TONG_HOP" / "a.xlsx")
    choose(job, "xã Ví Dụ Ba")
    run = run_of(job)
    four = ["A", "99001", "99002", "99003"]
    assert run.total.figures.value(*TOP, "disbursed") == float(money(four, "disbursed_"))
    (unit,) = [item for item in consolidation_document(run)["reporters"] if item["code"] == "99003"]
    assert (unit["status"], unit["name"], unit["file"]) == ("carried_over", "xã Ví Dụ Ba", "99003 2024-01.xlsx")
    assert run.names["99003"] == "xã Ví Dụ Ba (kỳ trước)"
    words = f"Đã lấy số kỳ trước của xã Ví Dụ Ba (tháng 01 năm 2024). Không kể số kỳ trước: {percent(four[:3])}."
    assert words in lines_of(run)
    assert not any("Nếu lấy" in line for line in lines_of(run))
    assert [(item.name, item.status) for item in chasing_of(run).missing] == [
        ("xã Ví Dụ Ba", "Lấy số kỳ trước"),
        ("xã Ví Dụ Bốn", "Chưa gửi"),
    ]
    path = write_book(run, job / "3_TONG_HOP" / "b.xlsx")
    assert problems(path) == problems(job / "SO_NHAN.xlsx") == []
    book = openpyxl.load_workbook(path, data_only=True)
    assert "xã Ví Dụ Ba (kỳ trước)" in {row[1].value for row in book["GN-02"].iter_rows() if len(row) > 1}
    assert consolidate_folder(job, DEFINITIONS).statuses["99003"] == "missing"  # nothing is known of January here


def test_what_counts_within_a_year_is_not_carried_into_the_next(job: Path) -> None:
    write_book(run_of(job), job / "3_TONG_HOP" / "a.xlsx")
    choose(job, "xã Ví Dụ Bốn")
    run = run_of(job)
    assert run.statuses["99004"] == "missing"
    assert run.has_blocking
    (unit,) = [item for item in run.absence.units if item.code == "99004"]
    assert unit.words == (
        "Chưa gửi. Không lấy được số kỳ trước: số kỳ trước là của năm 2023, lũy kế năm 2024 tính lại từ đầu."
    )


def test_a_unit_of_which_nothing_is_known_says_where_to_look(job: Path) -> None:
    write_book(run_of(job), job / "3_TONG_HOP" / "a.xlsx")
    choose(job, "xã Ví Dụ Ba")
    (unit,) = [item for item in run_of(job, knows_the_past=False).absence.units if item.code == "99003"]
    assert unit.is_open
    assert unit.words.endswith("không có số kỳ trước; thêm --previous hoặc --store có kỳ trước.")


def test_the_choice_stays_in_the_book_and_ends_when_the_file_comes(job: Path) -> None:
    write_book(run_of(job), job / "3_TONG_HOP" / "a.xlsx")
    choose(job, "xã Ví Dụ Ba")
    for name in ("b", "c"):
        run = run_of(job)
        assert run.statuses["99003"] == "carried_over"
        write_book(run, job / "3_TONG_HOP" / f"{name}.xlsx")
    (job / "1_NHAN" / "99003.xlsx").write_bytes(filled("99003"))
    run = run_of(job)
    assert run.statuses["99003"] == "received"
    assert "99003" not in {unit.code for unit in run.absence.units}


def test_so_nhan_lists_the_units_without_a_file_below_the_files(job: Path) -> None:
    write_book(run_of(job), job / "3_TONG_HOP" / "a.xlsx")
    sheet = openpyxl.load_workbook(job / "SO_NHAN.xlsx")["SỔ NHẬN"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    found = [(row[1], row[2], row[10]) for row in rows if str(row[1]).startswith("(chưa có tệp)")]
    assert found == [
        (
            "(chưa có tệp) xã Ví Dụ Ba",
            "xã Ví Dụ Ba",
            "Chưa gửi. Có số kỳ trước: chọn “Lấy số kỳ trước” nếu muốn cộng.",
        ),
        ("(chưa có tệp) xã Ví Dụ Bốn", "xã Ví Dụ Bốn", "Chưa gửi."),
    ]
    assert any(str(cell.value).startswith("Đã nhận 3 tệp") for row in sheet.iter_rows(max_row=3) for cell in row)
