"""recalc, repair and diff as a person, or another program, calls them."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.test_commands import document, run
from tests.made import altered, filled

DTTS = "GN DTTS"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "Phòng TC-KH – Bạch Thông"
    folder.mkdir()
    return folder


def put(office: Path, name: str, content: bytes) -> Path:
    path = office / name
    path.write_bytes(content)
    return path


def test_recalc_says_how_many_values_changed(office: Path) -> None:
    stale = put(office, "cũ.xlsx", altered(filled("A"), DTTS, {"O29": 2_292_158_728}))
    found = document("recalc", stale, "-o", office / "mới.xlsx", "--json")
    assert found["changed"] > 10 and found["unknown"] == []
    result = run("recalc", office / "mới.xlsx", "-o", office / "lại.xlsx")
    assert (result.exit_code, result.stdout) == (
        *(0, f"Mọi ô đã đúng, không ô nào phải tính lại. Đã ghi: {office / 'lại.xlsx'}\n"),
    )
    assert (office / "lại.xlsx").read_bytes() == (office / "mới.xlsx").read_bytes()


def test_repair_lists_what_it_did_and_the_file_then_checks_clean(office: Path) -> None:
    path = put(office, "hỏng.xlsx", altered(filled("A"), DTTS, {"J29": 5, "B29": "Hạ tầng"}))
    before = path.read_bytes()
    result = run("repair", path, "-o", office / "lành.xlsx")
    assert result.exit_code == 0
    assert "Công thức bị gõ đè GN DTTS!J29: 5 → =SUM(K29,N29)\n" in result.stdout
    assert "Nhãn, tiêu đề GN DTTS!B29: Hạ tầng → Đầu tư cơ sở hạ tầng" in result.stdout
    assert "Đã khôi phục 2 chỗ" in result.stdout
    assert path.read_bytes() == before
    codes = [item["code"] for item in document("check", office / "lành.xlsx", "--json")["files"][0]["findings"]]
    assert [code for code in codes if code[0] in "FS"] == []


def test_repair_leaves_text_numbers_and_ends_with_status_1(office: Path) -> None:
    path = put(office, "chữ.xlsx", altered(filled("A"), DTTS, {"O29": "2.145.977.223", "J30": 1}))
    result = run("repair", path, "-o", office / "ra.xlsx", "--json")
    assert result.exit_code == 1
    found = document("repair", path, "-o", office / "ra.xlsx", "--json", "--force")
    (change,) = found["changes"]
    assert change == {"kind": "overtyped", "sheet": DTTS, "cell": "J30", "was": "1", "now": "=SUM(K30,N30)"}
    (left,) = found["left"]
    assert (left["code"], left["severity"], left["sheet"], left["cell"]) == ("I01", "block", DTTS, "O29")
    assert left["what"] and left["mend"]


def test_repair_names_a_sheet_that_is_gone(office: Path) -> None:
    path = put(office, "thiếu.xlsx", filled("A"))
    book = load_workbook(path)
    del book["KIỂM TRA"]
    book.save(path)
    result = run("repair", path, "-o", office / "ra.xlsx")
    assert (result.exit_code, "Trang “KIỂM TRA” bị xóa" in result.stdout) == (1, True)


def test_diff_is_a_line_then_figures_then_totals(office: Path) -> None:
    old = put(office, "lần 1.xlsx", filled("A"))
    again = altered(filled("A"), DTTS, {"O29": 2_292_158_728})
    new = put(office, "lần 2.xlsx", altered(again, "THÔNG TIN", {"C11": 2}))
    result = run("diff", old, new)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "Lần 2 thay lần 1: đổi 1 số, tổng giải ngân +146.181.505 đ, tỷ lệ 64,37% → 66,99%."
    assert any("Đổi GN DTTS!O29" in line and "(+146.181.505)" in line for line in lines)
    assert any(line.startswith("Kéo theo ") for line in lines)
    found = document("diff", old, new, "--json")
    assert found["summary"] == lines[0]
    assert set(found) == {"old", "new", "summary", "notes", "figures", "totals"}
    change = next(item for item in found["figures"] if item["form"] == "GN-01.DTTS")
    assert (change["before"], change["after"], change["difference"]) == (2_145_977_223, 2_292_158_728, 146_181_505)


def test_a_consolidated_book_and_a_file_of_a_commune_are_not_compared(office: Path) -> None:
    folder = office / "nhận"
    folder.mkdir()
    put(folder, "một.xlsx", filled("A"))
    book = office / "TH.xlsx"
    run("consolidate", folder, "-o", book)
    result = run("diff", book, folder / "một.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "chọn hai tệp cùng loại để so" in result.stderr
    assert run("diff", book, book).stdout == "“TH.xlsx” so với “TH.xlsx”: các tổng ở đầu không đổi.\n"
