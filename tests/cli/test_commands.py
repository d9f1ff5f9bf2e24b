"""The commands as a person, or another program, calls them."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from mtqg_xl.cli import main
from mtqg_xl.cli.commands import main as commands
from mtqg_xl.pipeline.making import header_of, order, wanted_reporters
from mtqg_xl.workbook.issue import issued
from tests.made import DEFINITIONS, FIGURES, KIT, REPORTERS, altered, blank, filled

NAME = "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"


def run(*arguments: object) -> Result:
    """Call a command; whatever happens, no Python text may reach the person."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.stdout + result.stderr
    return result


def document(*arguments: object) -> Any:
    """Return the one JSON document that a command prints, and nothing else."""
    return json.loads(run(*arguments).stdout)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "Phòng TC-KH – Bạch Thông"
    folder.mkdir()
    return folder


@pytest.fixture
def report_a(office: Path) -> Path:
    path = office / NAME
    path.write_bytes(filled("A"))
    return path


# --- the main job ---------------------------------------------------------------------------------------


def test_new_fill_check_and_export_go_one_after_the_other(office: Path) -> None:
    made = run(
        "new", KIT.id, "--reporters", REPORTERS, "--period", "2024-H1", "--only", "01990", "-o", office / "1 NHẬN"
    )
    assert made.exit_code == 0
    blank_file = office / "1 NHẬN" / "LucBinh-01990_3CT_6T2024_L1.xlsx"
    assert made.stdout == f"{blank_file}\n"
    done = run("fill", blank_file, FIGURES["A"], "-o", office / NAME)
    assert (done.exit_code, done.stdout) == (0, f"{office / NAME}\n")
    checked = run("check", office / NAME)
    assert checked.exit_code == 0
    assert f"{NAME} (xã Lục Bình): GỬI ĐƯỢC, KÈM GIẢI TRÌNH" in checked.stdout
    assert "CẦN GIẢI TRÌNH R07 GN DTTS!O29: Giải ngân 2.145.977.223 đ, đạt 71,99%" in checked.stdout
    assert run("export", office / NAME, "-o", office / "số liệu.csv").exit_code == 0
    again = run("fill", blank_file, office / "số liệu.csv", "-o", office / "lần 3.xlsx")
    assert again.exit_code == 0
    assert (office / "lần 3.xlsx").read_bytes() == (office / NAME).read_bytes()


def test_check_compares_with_the_files_of_an_earlier_period(office: Path, report_a: Path) -> None:
    (office / "kỳ trước").mkdir()
    task = order(DEFINITIONS, KIT.id, REPORTERS, "2023", only=["01990"])
    issued_then = next(issued(KIT, [header_of(task, each) for each in wanted_reporters(task)]))
    earlier = office / "kỳ trước" / "năm 2023.xlsx"
    earlier.write_bytes(issued_then)
    figures = office / "2023.csv"
    figures.write_text(
        "form,row,column,value,kind\nGN-03,works#1,name,Đường giao thông Cao Lộc đoạn nối tiếp,text\n"
        "GN-03,works#1,line,DTTS.4.1.a,choice\n"
        "GN-03,works#1,disbursed_since_start,990981240,number\n",
        encoding="utf-8",
    )
    assert run("fill", earlier, figures, "-o", office / "kỳ trước" / "đã điền.xlsx").exit_code == 0
    now = office / "kỳ này.xlsx"
    more = office / "2024.csv"
    more.write_text(
        "form,row,column,value,kind\nGN-03,works#2,disbursed_since_start,950981240,number\n", encoding="utf-8"
    )
    assert run("fill", report_a, more, "-o", now).exit_code == 0
    assert "H01" not in codes(document("check", now, "--json"))
    beside_files = document("check", now, "--previous", office / "kỳ trước", "--json")
    assert "H01" in codes(beside_files)
    store = office / "sổ đăng ký.sqlite"
    recorded = run("consolidate", office / "kỳ trước", "-o", office / "TH 2023.xlsx", "--store", store)
    assert "Sổ: 3 dòng mới (bản gửi, xử lý, điều chỉnh, giải trình); 0 đã có từ trước." in recorded.stdout
    assert document("check", now, "--previous", store, "--json") == beside_files


def test_the_register_of_a_consolidation_is_verified_and_grows_no_second_time(office: Path, report_a: Path) -> None:
    store, book = office / "sổ.sqlite", office / "TH.xlsx"
    first = document("consolidate", report_a.parent, "-o", book, "--store", store, "--json")
    assert first["register"]["new"] >= 1 and first["register"]["known"] == 0
    found = document("verify", store, "--json")
    assert (found["intact"], found["altered"], found["counts"]["bản gửi"]) == (True, [], 1)
    second = document("consolidate", report_a.parent, "-o", book, "--force", "--store", store, "--json")
    assert second["register"] == {"new": 0, "known": first["register"]["new"]}
    assert document("verify", store, "--json") == found
    shown = run("verify", store)
    assert shown.exit_code == 0
    assert "Sổ nguyên vẹn" in shown.stdout and found["head"] in shown.stdout
    kept = run("verify", store, "--files", report_a)
    assert (kept.exit_code, "Tệp đúng như đã ghi sổ: 1/1." in kept.stdout) == (0, True)
    report_a.write_bytes(altered(filled("A"), "GN DTTS", {"O29": 2_292_158_728.0}))
    kept = run("verify", store, "--files", report_a)
    assert kept.exit_code == 1
    assert "GN DTTS!O29: 2.145.977.223 → 2.292.158.728" in kept.stdout
    assert document("verify", store, "--files", report_a, "--json")["files"][0]["state"] == "altered"
    connection = sqlite3.connect(store)
    connection.execute("DROP TRIGGER mtqg_submissions_update")
    connection.execute("UPDATE mtqg_submissions SET verdict = 'ok'")
    connection.commit()
    connection.close()
    altered_store = run("verify", store)
    assert altered_store.exit_code == 1
    assert "Dòng 2 (bản gửi) 01990, 2024-H1" in altered_store.stdout
    assert "Sổ đã bị sửa ở 2 chỗ" in altered_store.stdout  # the line, and the guard that was taken away


def test_a_store_that_is_no_register_is_told_before_anything_is_written(office: Path, report_a: Path) -> None:
    result = run("consolidate", office, "-o", office / "TH.xlsx", "--store", report_a)
    assert (result.exit_code, result.stderr) == (2, "Tệp này không phải sổ của chương trình. Kiểm tra lại đường dẫn.\n")
    assert [path.name for path in office.iterdir()] == [NAME]
    assert report_a.read_bytes() == filled("A")


@pytest.mark.parametrize("command", [["verify"], ["check", "bieu.xlsx", "--previous"]])
@pytest.mark.parametrize("place", ["khong-co.sqlite", "mysql://hoa:bi-mat@may/so", "postgresql://hoa:bi-mat@/"])
def test_a_register_that_is_not_there_is_told_without_its_password(command: list[str], place: str) -> None:
    result = run(*command, place)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1 and "bi-mat" not in result.stderr


def codes(checked: Any) -> set[str]:
    """Return the codes of every finding of a document of ``check``."""
    return {finding["code"] for file in checked["files"] for finding in file["findings"]}


def test_new_makes_one_workbook_for_each_commune_alive_in_the_period(office: Path) -> None:
    listed = office / "don_vi.csv"
    listed.write_text(
        "code,name,kind,area_code,parent_code,budget_code,contact,phone,valid_from,valid_to\n"
        "063,huyện Bạch Thông,huyen,063,,,,,,\n01990,xã Lục Bình,xa,01990,063,,,,,\n"
        "99001,xã Ví Dụ Một,xa,99001,063,,,,,2023-12-31\n",
        encoding="utf-8",
    )
    result = run("new", KIT.id, "--reporters", listed, "--period", "2024-9M", "-o", office / "ra")
    assert [Path(line).name for line in result.stdout.splitlines()] == ["LucBinh-01990_3CT_9T2024_L1.xlsx"]


def test_consolidate_writes_a_book_and_says_who_is_in(office: Path, report_a: Path) -> None:
    (office / "b.xlsx").write_bytes(filled("99001"))
    (office / "c.xlsx").write_bytes(filled("99001")[:5_000])
    result = run("consolidate", office, "--reporters", REPORTERS, "-o", office / "TH (lần 1).xlsx")
    assert result.exit_code == 1
    assert "Tổng hợp 2/5 đơn vị" in result.stdout
    assert "Không tính c.xlsx: Tệp tải chưa xong (thiếu phần cuối): tải lại từ Zalo/eOffice" in result.stdout
    assert (office / "TH (lần 1).xlsx").exists()


# --- documents ------------------------------------------------------------------------------------------

FINDING = """code severity sheet cell row_label column_title what why mend found expected impact
    fingerprint related consequences"""
CELL = "form row column sheet cell kind unit formula"
FORM = "id title status draft published basis version unit kits"


def words(text: str) -> set[str]:
    return set(text.split())


def reference_code_of(form: str, path: Path) -> str:
    """Return the code that stands at the foot of a form."""
    rows = load_workbook(path, data_only=True)[form].iter_rows()
    texts = [str(cell.value) for row in rows for cell in row if str(cell.value).startswith("Mã đối chiếu: ")]
    return texts[0].removeprefix("Mã đối chiếu: ")


def test_check_prints_the_document_of_the_interface(report_a: Path) -> None:
    found = document("check", report_a, "--json")
    assert found.keys() == {"verdict", "files", "skipped"}
    (file,) = found["files"]
    assert file.keys() == {
        *("file", "verdict", "kit", "form_versions", "reporter", "period", "findings", "rules", "reference_codes"),
    }
    assert file["reference_codes"]["GN-01.DTTS"] == reference_code_of("GN DTTS", report_a)
    assert [file[key] for key in ("file", "verdict", "kit", "reporter", "period")] == [
        *(NAME, "explain", "ba-chuong-trinh-xa", "01990", "2024-H1"),
    ]
    (finding,) = file["findings"]
    assert finding.keys() == words(FINDING)
    assert [finding[key] for key in ("code", "severity", "sheet", "cell", "found", "expected", "impact")] == [
        *("R07", "explain", "GN DTTS", "O29", 2145977223, 2292158728, 146181505),
    ]
    assert finding["related"] == [f"GN-03 CÔNG TRÌNH!I{row}" for row in range(11, 15)]
    assert file["rules"][0].keys() == {"id", "form", "row", "column", "state"}
    assert {rule["state"] for rule in file["rules"]} <= {"dat", "khong_dat", "khong_ap_dung", "thieu", "loi"}


def test_consolidate_prints_the_document_of_the_interface(office: Path, report_a: Path) -> None:
    (office / "ghi chú.txt").write_text("x", encoding="utf-8")
    found = document("consolidate", report_a.parent, "-o", office / "ra" / "TH.xlsx", "--json")
    assert found.keys() == {"reporters", "totals", "seconds", "files", "skipped"}
    assert found["skipped"] == [{"file": "ghi chú.txt", "reason": "Không phải tệp Excel."}]
    assert found["reporters"][0].keys() == {"code", "name", "status", "file", "findings"}
    total = {(item["form"], item["row"], item["column"]): item for item in found["totals"]}
    assert total["GN-01.TONG", "TONG", "allocated"] == {
        "form": "GN-01.TONG",
        "row": "TONG",
        "column": "allocated",
        "value": 5_587_609_000,
        "unit": "đồng",
        "reporters_in": 1,
        "reporters_all": 1,
    }


def test_cells_prints_every_cell_that_the_definition_knows(report_a: Path) -> None:
    found = document("cells", report_a, "--json")
    assert all(item.keys() == words(CELL) for item in found)
    by_cell = {(item["sheet"], item["cell"]): item for item in found}
    assert by_cell["GN DTTS", "O29"] == {
        "form": "GN-01.DTTS",
        "row": "DTTS.4.1.a",
        "column": "disbursed_year_capital",
        "sheet": "GN DTTS",
        "cell": "O29",
        "kind": "input",
        "unit": "đồng",
        "formula": "",
    }
    assert by_cell["GN DTTS", "J29"]["formula"] == "=SUM(K29,N29)"
    assert {item["kind"] for item in found} == {"input", "computed", "text", "choice", "date"}
    assert by_cell["GN-03 CÔNG TRÌNH", "M50"]["row"] == "works#40"


def test_forms_kits_and_rules_are_documents_and_tables() -> None:
    forms = document("forms", "--json")
    assert all(item.keys() == words(FORM) for item in forms)
    assert {item["id"] for item in forms} >= {"GN-01", "GN-03", "CT-01"}
    assert "ba-chuong-trinh-xa" in {item["id"] for item in document("kits", "--json")}
    assert {"R07", "F02", "U02"} <= {item["id"] for item in document("rules", "--json")}
    for command in ("forms", "kits", "rules"):
        assert run(command).exit_code == 0


def test_rules_of_the_office_are_in_the_document_and_on_the_screen(office: Path, report_a: Path) -> None:
    own = office / "luật của phòng"
    own.mkdir()
    lines = "code,form,severity,reason,who,date", "R07,,off,Vốn kỳ trước,đ/c Hoa,24/6/2024", "R99,,off,a,b,24/6/2024"
    (own / "luat.csv").write_text("\n".join(lines), encoding="utf-8")
    found = document("check", report_a, "--definitions", own, "--json")
    assert found["verdict"] == "ok"
    assert found["office_rules"]["changes"] == [
        {"code": "R07", "form": "", "severity": "off", "reason": "Vốn kỳ trước", "who": "đ/c Hoa", "date": "2024-06-24"}
    ]
    assert [text.partition(":")[0] for text in found["office_rules"]["mistakes"]] == ["luat.csv, dòng 3"]
    shown = run("check", report_a, "--definitions", own).stdout
    assert "Luật riêng (luat.csv): R07 tắt (đ/c Hoa, 24/6/2024): Vốn kỳ trước" in shown
    assert "luat.csv, dòng 3: không có luật hay mã “R99”" in shown
    assert "R07" in run("rules", "--definitions", own).stdout


def test_send_back_writes_copies_and_texts_and_says_where(office: Path, report_a: Path) -> None:
    folder = office / "2 TRẢ LẠI"
    shown = run("check", report_a, "--send-back", folder)
    assert shown.exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        *("LucBinh-01990_3CT_6T2024_L1_TRALAI.xlsx", "TIN_NHAN.txt"),
    ]
    assert f"Đã ghi: {folder / 'TIN_NHAN.txt'}" in shown.stdout
    assert run("check", report_a, "--send-back", folder).exit_code == 2
    assert run("check", report_a, "--send-back", folder, "--force").exit_code == 0


# --- exit statuses --------------------------------------------------------------------------------------


def test_what_blocks_ends_with_1_and_what_does_not_with_0(office: Path, report_a: Path) -> None:
    assert run("check", report_a).exit_code == 0
    (office / "b.xlsx").write_bytes(altered(filled("A"), "GN DTTS", {"J29": 5.0}))
    assert run("check", office / "b.xlsx").exit_code == 1
    assert run("check", office).exit_code == 1
    (office / "b.xlsx").write_bytes(blank("A"))
    assert run("check", office / "b.xlsx").exit_code == 0


def test_every_command_has_its_help_and_wrong_use_ends_with_2(office: Path) -> None:
    for name in commands.commands:
        helped = run(name, "--help")
        assert (helped.exit_code, "Usage:" in helped.stdout) == (0, True)
        assert run(name, "--no-such-option").exit_code == 2
    assert run("no-such-command").exit_code == 2
    assert run("check").exit_code == 2
    said = run("check").stderr + run("no-such-command").stderr + run("forms", "--no-such-option").stderr
    assert said.count("Xem cách dùng: ") == 3 and "Usage" not in said and "Error" not in said
    assert run("new", KIT.id, "-o", office).exit_code == 2


def test_findings_go_into_a_workbook(office: Path, report_a: Path) -> None:
    assert run("check", report_a, "-o", office / "Phải sửa.xlsx").exit_code == 0
    found = document("check", office, "--json")
    assert [item["file"] for item in found["files"]] == [NAME]
    (own,) = found["skipped"]
    assert own["file"] == "Phải sửa.xlsx" and own["reason"].startswith("Tệp do chương trình làm ra")


def test_names_with_brackets_are_no_markup(office: Path, report_a: Path) -> None:
    (office / NAME).rename(office / "[red] a.xlsx")
    (office / "[bold]b.txt").write_bytes(b"x")
    for command in (("check", office), ("consolidate", office, "-o", office / "ra" / "TH.xlsx")):
        shown = run(*command).stdout
        assert "[red] a.xlsx" in shown and "[bold]b.txt" in shown


def python(*arguments: object, **extra: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "mtqg_xl", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **extra)


def test_what_is_printed_is_utf_8_whatever_the_machine_prefers(report_a: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    found = python("check", report_a, env=environment)
    assert (found.returncode, found.stderr) == (0, b"")
    assert "GỬI ĐƯỢC, KÈM GIẢI TRÌNH".encode() in found.stdout


def test_a_reader_that_stops_early_leaves_no_python_text(report_a: Path) -> None:
    command = [sys.executable, "-m", "mtqg_xl", "cells", str(report_a), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
