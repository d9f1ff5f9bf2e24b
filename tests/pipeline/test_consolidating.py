"""A folder of files as one workbook: who is in, who is not and why, and the sums."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.consolidated_book import summary_of, write_book
from mtqg_xl.pipeline.consolidated_document import consolidation_document, totals
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.run import Run
from tests.emitted import problems
from tests.made import (
    DEFINITIONS,
    FIGURES,
    INVENTED,
    KIT,
    REPORTERS,
    altered,
    blank,
    filled,
    members,
    packed,
    typed_sums,
)
from tests.pipeline.test_plans import table as plan_table

EVERYONE = ("A", *INVENTED)
Folder = Callable[[dict[str, bytes]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a function that puts files into a folder of received files."""

    def put(files: dict[str, bytes]) -> Path:
        received = tmp_path / "1_NHẬN – Zalo (lần 2)"
        for name, content in files.items():
            path = received / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return received

    return put


def run_of(received: Path) -> Run:
    return consolidate_folder(received, DEFINITIONS, REPORTERS)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """Give the run over all five communes, and the workbook that it made."""
    received = tmp_path_factory.mktemp("1_NHẬN")
    for name in EVERYONE:
        (received / f"Phụ biểu {name} (lần 2).xlsx").write_bytes(filled(name))
    run = run_of(received)
    return run, write_book(run, received.parent / "3_TỔNG HỢP" / "TH – lần 1.xlsx")


def test_sums_are_those_of_the_figures_that_went_in(district: tuple[Run, Path]) -> None:
    found = {(item["form"], item["row"], item["column"]): item for item in totals(district[0].total)}
    sums = {key: value for key, value in typed_sums(EVERYONE).items() if key[0].startswith("GN-01.")}
    assert len(sums) > 40
    assert {key: Decimal(repr(found[key]["value"])) for key in sums} == sums
    assert {found[key]["unit"] for key in sums} == {"đồng"}
    assert {found[key]["reporters_all"] for key in sums} == {5}
    paid = found["GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital"]
    assert (paid["reporters_in"], paid["reporters_all"]) == (4, 5)


def test_the_book_holds_the_sums_in_millions_and_the_row_of_every_commune(district: tuple[Run, Path]) -> None:
    book = load_workbook(district[1], data_only=True)
    by_reporter = {row[1].value: row for row in book["GN-02"].iter_rows(min_row=10) if row[1].value}
    total = sum(value for key, value in typed_sums(EVERYONE).items() if _is(key, "allocated_"))
    assert by_reporter["TỔNG CỘNG"][2].value == float(total / 1_000_000)
    # 5.587.609.000 đ of plan, 3.596.964.923 đ paid, 64,37%
    luc_binh = by_reporter["xã Lục Bình"]
    found = [luc_binh[column].value for column in (2, 9, 17)]
    assert found == pytest.approx([5587.609, 3596.964923, 64.37], abs=1e-9)
    assert len([name for name in by_reporter if str(name).startswith("xã ")]) == 5
    own = sum(value for key, value in typed_sums(["A"]).items() if _is(key, "disbursed_"))
    assert own == 3_596_964_923


def _is(key: tuple[str, str, str], stem: str) -> bool:
    return key[0].startswith("GN-01.") and key[2].startswith(stem)


def test_the_book_has_nothing_that_excel_refuses(district: tuple[Run, Path]) -> None:
    assert problems(district[1]) == []


def test_the_leader_reads_first_one_page_with_charts_then_the_matrix(district: tuple[Run, Path]) -> None:
    book = load_workbook(district[1], read_only=True)
    assert book.sheetnames[:2] == ["TỔNG QUAN", "MA TRẬN"]
    book.close()
    charts = [name for name in members(district[1].read_bytes()) if name.startswith("xl/charts/chart")]
    assert len(charts) == 2


def test_the_document_has_the_fields_of_the_interface(district: tuple[Run, Path]) -> None:
    document = consolidation_document(district[0])
    assert document.keys() == {"reporters", "totals", "seconds", "files", "skipped"}
    assert (document["files"], document["skipped"]) == (5, [])
    first = document["reporters"][0]
    assert first == {
        "code": "01990",
        "name": "xã Lục Bình",
        "status": "received",
        "file": "Phụ biểu A (lần 2).xlsx",
        "findings": {"block": 0, "explain": 1, "note": 0},
    }
    assert document["totals"][0].keys() == {
        *("form", "row", "column", "value", "unit", "reporters_in", "reporters_all"),
    }


def test_the_day_of_the_total_is_the_last_day_that_a_commune_wrote(district: tuple[Run, Path]) -> None:
    written = {FIGURES[name].read_text(encoding="utf-8").split("TT,as_of,value,")[1][:10] for name in EVERYONE}
    assert district[0].header.as_of == date.fromisoformat(max(written))


def test_a_commune_that_sent_nothing_is_missing_by_name(folder: Folder) -> None:
    run = run_of(folder({"a.xlsx": filled("A"), "b.xlsx": filled("99001")}))
    assert run.statuses == {
        "01990": "received",
        "99001": "received",
        **dict.fromkeys(("99002", "99003", "99004"), "missing"),
    }
    assert next(item.name for item in run.received if item.code in run.total.missing) == "xã Ví Dụ Hai"
    assert not run.has_blocking


def sent_again(content: bytes, number: float) -> bytes:
    """Return a file with another Lần gửi."""
    return altered(content, "THÔNG TIN", {"C11": number})


def test_the_later_of_two_files_counts_whatever_they_are_called(folder: Folder) -> None:
    later = altered(sent_again(filled("A"), 2.0), "GN DTTS", {"O29": 2_292_158_728.0})
    run = run_of(folder({"a – lần 2.xlsx": later, "z (1).xlsx": filled("A"), "b.xlsx": filled("99001")}))
    (aside,) = run.skipped
    assert aside.file == "z (1).xlsx" and "a – lần 2.xlsx" in aside.reason
    key = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
    others = typed_sums(["99001"])
    assert run.total.figures.value(*key) == 2_292_158_728 + float(others[key])


def test_a_blank_file_never_replaces_a_filled_one(folder: Folder) -> None:
    again = sent_again(blank("A"), 2.0)
    run = run_of(folder({"a.xlsx": filled("A"), "z trống.xlsx": blank("A"), "zz trống lần 2.xlsx": again}))
    assert {item.file for item in run.skipped} == {"z trống.xlsx", "zz trống lần 2.xlsx"}
    assert all("chưa điền" in item.reason and "a.xlsx" in item.reason for item in run.skipped)
    assert run.total.figures.value("GN-01.DTTS", "DTTS", "disbursed") == 2_924_964_923


def test_a_total_says_whose_figures_are_not_in_order(folder: Folder, tmp_path: Path) -> None:
    wrong = altered(filled("99001"), "GN DTTS", {"O29": "88 triệu"})
    run = run_of(folder({"a.xlsx": filled("A"), "b.xlsx": wrong, "c.xlsx": filled("99004")}))
    book = load_workbook(write_book(run, tmp_path / "tổng.xlsx"))
    words = " ".join(str(row[0]) for row in book["TỔNG QUAN"].iter_rows(max_col=1, values_only=True))
    assert "01 đơn vị nhận tạm (*), còn chỗ phải sửa nên tổng có thể thiếu: xã Ví Dụ Một." in words
    assert "01 đơn vị nhận tạm (*), chưa đủ số: xã Ví Dụ Bốn." in words


def test_files_of_one_name_in_different_folders_are_told_apart(folder: Folder) -> None:
    wrong = altered(filled("99001"), "GN DTTS", {"O29": "#REF!"})
    run = run_of(folder({"Lục Bình/bieu.xlsx": filled("A"), "Ví Dụ/bieu.xlsx": wrong}))
    assert {code: run.statuses[code] for code in ("01990", "99001")} == {
        "01990": "received",
        "99001": "provisional",
    }
    assert run.has_blocking


def test_another_period_is_left_aside_and_said_so(folder: Folder) -> None:
    run = run_of(folder({"a.xlsx": filled("A"), "b.xlsx": filled("99001"), "c.xlsx": filled("C")}))
    (aside,) = run.skipped
    assert aside.file == "c.xlsx"
    assert (
        aside.reason == "Tệp của xã Thụy Hùng là kỳ năm 2023, đang tổng hợp 6 tháng đầu năm 2024. Để riêng, chưa tính."
    )


def job_with(folder: Folder, plans: Path) -> Path:
    """Return a job's folder in which two communes of five have sent their file, with a table of plans."""
    received = folder({"a.xlsx": filled("A"), "b.xlsx": filled("99001")})
    job = received.parent / "viec"
    job.mkdir()
    received.rename(job / "1_NHAN")
    (job / "BANG_GIAO_VON.xlsx").write_bytes(plans.read_bytes())
    return job


def test_the_plans_of_those_missing_say_how_much_of_the_money_is_in(folder: Folder, tmp_path: Path) -> None:
    # 5.587.609.000 + 5.590.000.000 of the two that are in, 822.391.000 issued to the others: 93,1 % of 12 tỷ
    amounts = {"99002": 822_389_000, "99003": 1_000, "99004": 1_000}
    rows = [(1, code, "DTTS.4.1.a", "", "năm nay", "ĐT", amount, "", "") for code, amount in amounts.items()]
    run = run_of(job_with(folder, plan_table(rows)))
    sheets = load_workbook(write_book(run, tmp_path / "tổng.xlsx"))
    said = "Tổng hợp 2/5 đơn vị, 93,1 % vốn giao; thiếu: xã Ví Dụ Hai, xã Ví Dụ Ba, xã Ví Dụ Bốn."
    assert str(sheets["TỔNG QUAN"]["A3"].value).startswith(said)
    notes = [str(cell.value) for row in sheets["GN-02"].iter_rows() for cell in row if "vốn giao" in str(cell.value)]
    assert notes == ["2/5 đơn vị, 93,1 % vốn giao; không có: xã Ví Dụ Hai, xã Ví Dụ Ba, xã Ví Dụ Bốn"]


def test_a_table_of_plans_with_mistakes_stops_no_total(folder: Folder) -> None:
    run = run_of(job_with(folder, plan_table([(1, "xã Không Có", "DTTS.8", "", "năm nay", "SN", 5_000_000, "", "")])))
    summary = summary_of(run)
    assert summary.line.startswith("Tổng hợp 2/5 đơn vị; thiếu:")
    assert "BANG_GIAO_VON.xlsx có dòng không dùng được: chưa tính được phần vốn giao." in summary.notes


def nameless(content: bytes) -> bytes:
    """Return a file in which nothing says whose it is."""
    parts = members(content)
    for name, body in parts.items():
        parts[name] = body.replace(b"01990", b"").replace("xã Lục Bình".encode(), b"")
    return packed(parts)


def test_a_file_of_nobody_known_is_left_aside_and_the_run_is_not_clean(folder: Folder) -> None:
    run = run_of(folder({"a.xlsx": nameless(filled("A")), "b.xlsx": filled("99001")}))
    (aside,) = run.skipped
    assert aside.file == "a.xlsx" and "chưa rõ đơn vị" in aside.reason
    assert run.has_blocking


def test_own_outputs_and_other_files_are_left_aside_and_bad_files_stop_nothing(
    folder: Folder, district: tuple[Run, Path]
) -> None:
    received = folder(
        {
            "TH cũ.xlsx": district[1].read_bytes(),
            "a.xlsx": filled("A"),
            "b.xlsx": filled("99001")[:9_000],
            "c.xlsx": b"",
            "ảnh.jpg": b"\xff\xd8",
            "~$a.xlsx": b"x",
        }
    )
    run = run_of(received)
    reasons = {item.file: item.reason for item in run.skipped}
    assert reasons.keys() == {"TH cũ.xlsx", "b.xlsx", "c.xlsx", "ảnh.jpg"}
    assert reasons["TH cũ.xlsx"].startswith("Tệp do chương trình làm ra")
    assert reasons["b.xlsx"].startswith("Tệp tải chưa xong")
    assert reasons["c.xlsx"].startswith("Tệp rỗng")
    assert (list(run.total.members.reporters), run.has_blocking) == (["01990"], True)


def test_without_a_list_those_who_sent_are_everybody(folder: Folder) -> None:
    run = consolidate_folder(folder({"a.xlsx": filled("A"), "b.xlsx": filled("99001")}), DEFINITIONS)
    assert run.total.expected == ("01990", "99001")
    assert run.header.reporter_name == "đơn vị tổng hợp"


@pytest.mark.parametrize("files", [{}, {"a.txt": b"x"}, {"a.xlsx": b""}], ids=["empty", "no workbook", "no usable one"])
def test_a_folder_without_a_usable_file_is_refused_in_one_sentence(folder: Folder, files: dict[str, bytes]) -> None:
    received = folder(files | {".giữ chỗ": b""})
    with pytest.raises(UsageError, match="không có tệp biểu nào dùng được"):
        run_of(received)


def test_the_kit_of_the_examples_is_the_one_that_is_added_up(district: tuple[Run, Path]) -> None:
    assert district[0].total.kit.id == KIT.id
