"""Consolidated books compared: units that came, figures and works that changed, and what is new since the last book."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtqg_xl.cli.commands import main
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.books import since_last_book
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidated_document import consolidation_document
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.mending import diff_files, difference_document
from mtqg_xl.pipeline.run import Run
from tests.made import DEFINITIONS, REPORTERS, altered, filled, typed_sums

PAID = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")


def corrected() -> bytes:
    """Return the file of A as it came again: Lần gửi 2, one row now 2.292.158.728, one work now 346.181.505."""
    content = altered(filled("A"), "GN DTTS", {"O29": 2_292_158_728.0})
    content = altered(content, "GN-03 CÔNG TRÌNH", {"I11": 346_181_505.0})
    return altered(content, "THÔNG TIN", {"C11": 2.0})


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run, Run, Path, Path]:
    """Give a job with a book of 16h20 over two communes, and one of later: A came again, and another commune."""
    job = tmp_path_factory.mktemp("job") / "6T2024"
    make_job("2024-H1", job, REPORTERS)
    for name in ("A", "99001"):
        (job / "1_NHAN" / f"{name}.xlsx").write_bytes(filled(name))
    first = consolidate_folder(job, DEFINITIONS)
    old = write_book(first, job / "3_TONG_HOP" / "TH_BachThong-063_3CT_6T2024_20240624-1620.xlsx")
    (job / "1_NHAN" / "A lần 2.xlsx").write_bytes(corrected())
    (job / "1_NHAN" / "99004.xlsx").write_bytes(filled("99004"))
    second = consolidate_folder(job, DEFINITIONS)
    since = since_last_book(second, DEFINITIONS)
    new = write_book(second, job / "TH.xlsx")
    (job / "since.txt").write_text(since, encoding="utf-8")
    return job, first, second, old, new


def paid(*names: str) -> Decimal:
    sums = typed_sums(names)
    return sum(
        (value for key, value in sums.items() if key[0].startswith("GN-01.") and key[2].startswith("disbursed_")),
        Decimal(0),
    )


def allocated(*names: str) -> Decimal:
    sums = typed_sums(names)
    return sum(
        (value for key, value in sums.items() if key[0].startswith("GN-01.") and key[2].startswith("allocated_")),
        Decimal(0),
    )


GAP = 2_292_158_728 - 2_145_977_223


def expected_summary() -> str:
    more = ((paid("99004") + GAP) / 1_000_000).quantize(Decimal("0.001"))
    then = (paid("A", "99001") / allocated("A", "99001") * 100).quantize(Decimal("0.01"))
    now = ((paid("A", "99001", "99004") + GAP) / allocated("A", "99001", "99004") * 100).quantize(Decimal("0.01"))
    words = [f"{value:f}".replace(".", ",") for value in (more, then, now)]
    return f"+1 đơn vị, +{words[0]} triệu, tỷ lệ {words[1]} → {words[2]} %"


def test_a_run_says_what_changed_since_the_last_book_of_the_job(books: tuple[Path, Run, Run, Path, Path]) -> None:
    said = (books[0] / "since.txt").read_text(encoding="utf-8")
    assert said == f"So với bản 16h20 ngày 24/6/2024: {expected_summary()}."
    assert consolidation_document(books[2], None, said)["since_last_book"] == said


def test_the_first_run_of_a_job_and_one_outside_a_job_say_nothing(
    books: tuple[Path, Run, Run, Path, Path], tmp_path: Path
) -> None:
    assert since_last_book(consolidate_folder(books[0] / "1_NHAN", DEFINITIONS), DEFINITIONS) == ""
    assert "since_last_book" not in consolidation_document(books[1])


def test_two_books_differ_by_units_by_figures_and_by_works(books: tuple[Path, Run, Run, Path, Path]) -> None:
    found = diff_files(books[3], books[4], DEFINITIONS)
    assert found.summary == f"“TH.xlsx” so với “{books[3].name}”: {expected_summary()}."
    assert found.notes == ("Thêm 1 đơn vị: xã Ví Dụ Bốn.",)
    figures = [
        (item.form, item.column, item.row_label.partition(" – ")[2], item.before, item.after) for item in found.figures
    ]
    line = (
        "Đầu tư cơ sở hạ tầng thiết yếu vùng đồng bào DTTS&MN đối với các xã đặc biệt khó khăn, thôn đặc biệt khó khăn"
    )
    assert ("GN-01.DTTS", "disbursed_year_capital", line, 2_145_977_223, 2_292_158_728) in figures
    works = [item for item in figures if item[0] == "GN-03"]
    assert [(column, then, now) for _, column, _, then, now in works] == [
        ("disbursed_year_to_date", 200_000_000, 346_181_505)
    ]
    assert "Bắc Lanh Chang" in works[0][2]
    totals = {(item.form, item.row, item.column): item.difference for item in found.totals}
    assert totals["GN-01.TONG", "TONG", "disbursed"] == float(paid("99004") + GAP)
    assert difference_document(found)["figures"][0]["unit"] == "đồng"


def test_the_command_compares_books_and_refuses_two_kinds_of_files(
    books: tuple[Path, Run, Run, Path, Path], tmp_path: Path
) -> None:
    same = CliRunner().invoke(main, ["diff", str(books[3]), str(books[3]), "--json"])
    assert same.exit_code == 0
    document = json.loads(same.output)
    assert (document["figures"], document["totals"]) == ([], [])
    assert document["summary"].endswith("các tổng ở đầu không đổi.")
    with pytest.raises(UsageError, match="chọn hai tệp cùng loại"):
        diff_files(books[3], books[0] / "1_NHAN" / "A.xlsx", DEFINITIONS)


def test_so_nhan_says_what_the_later_file_changed(books: tuple[Path, Run, Run, Path, Path]) -> None:
    (entry,) = [item for item in books[2].decided.entries if item.arrival.name == "A lần 2.xlsx"]
    assert entry.replaces == ("A.xlsx",)
    assert entry.note.startswith("Lần 2 thay lần 1: đổi 2 số, tổng giải ngân +146.181.505 đ, tỷ lệ ")
