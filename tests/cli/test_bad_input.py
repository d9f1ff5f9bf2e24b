"""What offices send and type by mistake: one sentence that names the file and what to do, and nothing written."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from mtqg_xl.pipeline.unfinished import PARTIAL_PREFIX
from tests.cli.test_commands import NAME, run
from tests.made import FIGURES, KIT, REPORTERS, blank, compound_file, filled, members, packed, part_of, written
from tests.reading.handmade import package


def foreign_workbook(folder: Path) -> bytes:
    return package(folder / "khác.xlsx").read_bytes()


def damaged_in(sheet: str) -> bytes:
    """Return a file in which bytes of one sheet are gone."""
    content = filled("A")
    with ZipFile(BytesIO(content)) as archive:
        at = archive.getinfo(part_of(content, sheet)).header_offset + 200
    return content[:at] + bytes(500) + content[at + 500 :]


def unknown_kit(content: bytes) -> bytes:
    """Return a file whose stamp names a kit that nobody knows, and whose sheets nobody would recognise."""
    parts = members(content)
    for name, body in parts.items():
        parts[name] = body.replace(KIT.id.encode(), b"bo-bieu-la")
    return packed(parts)


def unknown_version(content: bytes) -> bytes:
    parts = members(content)
    for name in ("docProps/custom.xml", "xl/sharedStrings.xml"):
        assert KIT.version.encode() in parts[name]
        parts[name] = parts[name].replace(f">{KIT.version}<".encode(), b">1999-9<")
    return packed(parts)


BAD: dict[str, bytes] = {
    "trống": b"",
    "mật khẩu": compound_file("EncryptedPackage"),
    "đời cũ": compound_file("Workbook"),
    "tải dở": filled("A")[:30_000],
    "hỏng giữa": damaged_in("GN DTTS"),
    "văn bản": "Báo cáo".encode(),
}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def no_leftovers(folder: Path) -> bool:
    return not [path for path in folder.rglob("*") if path.name.startswith(PARTIAL_PREFIX)]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "Phòng TC-KH – Bạch Thông"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_told_by_name_with_what_to_do(office: Path, content: bytes) -> None:
    path = office / NAME
    path.write_bytes(content)
    checked = run("check", path)
    assert checked.exit_code == 2
    assert f"{NAME}: KHÔNG DÙNG ĐƯỢC" in checked.stdout and "Cách sửa: " in checked.stdout
    found = json.loads(run("check", path, "--json").stdout)
    assert (found["verdict"], found["files"][0]["file"], len(found["files"][0]["findings"])) == ("unusable", NAME, 1)
    for command in (
        ("fill", path, FIGURES["A"], "-o", office / "ra.xlsx"),
        ("export", path, "-o", office / "ra.csv"),
        ("cells", path),
        ("recalc", path, "-o", office / "ra.xlsx"),
        ("repair", path, "-o", office / "ra.xlsx"),
        ("diff", path, path),
    ):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert NAME in result.stderr and result.stderr.count("\n") == 1
    assert names(office) == [NAME]


def test_a_workbook_of_somebody_else_is_no_form(office: Path) -> None:
    (office / NAME).write_bytes(foreign_workbook(office))
    (office / "khác.xlsx").unlink()
    checked = run("check", office / NAME)
    assert checked.exit_code == 2
    assert f"Tệp “{NAME}” không phải phụ biểu MTQG" in checked.stdout
    result = run("export", office / NAME, "-o", office / "ra.csv")
    assert (result.exit_code, f"Tệp “{NAME}” không phải phụ biểu MTQG" in result.stderr) == (2, True)


def test_an_unknown_kit_in_the_stamp_is_recognised_by_its_forms_and_said_so(office: Path) -> None:
    (office / NAME).write_bytes(unknown_kit(filled("A")))
    found = json.loads(run("check", office / NAME, "--json").stdout)
    assert found["files"][0]["kit"] == KIT.id
    assert any("bo-bieu-la" in item["what"] for item in found["files"][0]["findings"])


def test_an_unknown_version_in_the_stamp_is_a_note(office: Path) -> None:
    (office / NAME).write_bytes(unknown_version(filled("A")))
    found = json.loads(run("check", office / NAME, "--json").stdout)
    (note,) = [item for item in found["files"][0]["findings"] if "1999-9" in item["what"]]
    assert note["severity"] == "note" and found["verdict"] == "explain"


@pytest.mark.parametrize("name", ["không có.xlsx", "x" * 300 + ".xlsx", "a/b/c.xlsx"])
def test_a_file_that_is_not_there_is_named(office: Path, name: str) -> None:
    path = office / name
    out = ("-o", office / "a.xlsx")
    for command in (
        *(("check", path), ("cells", path), ("consolidate", path, *out)),
        *(("recalc", path, *out), ("repair", path, *out), ("diff", path, path)),
    ):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Không có tệp" in result.stderr and Path(name).name in result.stderr


def test_a_missing_file_of_figures_or_reporters_is_named(office: Path) -> None:
    (office / NAME).write_bytes(blank("A"))
    result = run("fill", office / NAME, office / "không có.csv", "-o", office / "ra.xlsx")
    assert (result.exit_code, result.stderr) == (2, "Không có tệp “không có.csv”.\n")
    listed = office / "không có đơn vị.csv"
    result = run("new", KIT.id, "--reporters", listed, "--period", "2024-H1", "-o", office / "ra")
    assert result.exit_code == 2 and "không có đơn vị.csv" in result.stderr
    assert names(office) == [NAME]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--period", "2024-H1", "--only", "77777"), "Không có đơn vị mã “77777” trong danh sách vào ngày 30/06/2024."),
        (("--period", "2026-H1", "--only", "01990"), "Không có đơn vị mã “01990” trong danh sách vào ngày 30/06/2026."),
        (("--period", "2024-Q1"), "Bộ biểu ba-chuong-trinh-xa không dùng cho kỳ “2024-Q1”"),
        (("--period", "sáu tháng"), "sáu tháng"),
        (("--period", "2024-H1", "--as-of", "31/2/2024"), "“31/2/2024” không phải ngày"),
        (("--period", "2024-H1", "--deadline", "mai"), "“mai” không phải hạn gửi"),
        (("--period", "2024-H1", "--definitions", "không có"), "Không có thư mục định nghĩa “không có”."),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_made(office: Path, options: tuple[str, ...], said: str) -> None:
    result = run("new", KIT.id, "--reporters", REPORTERS, *options, "-o", office / "ra")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert names(office) == []


def test_an_unknown_kit_is_refused_with_those_that_are_known(office: Path) -> None:
    result = run("new", "bo-bieu-la", "--reporters", REPORTERS, "--period", "2024-H1", "-o", office / "ra")
    assert (result.exit_code, "bo-bieu-la" in result.stderr, KIT.id in result.stderr) == (2, True, True)


def test_unknown_ids_are_told_with_their_lines_and_nothing_is_written(office: Path) -> None:
    (office / NAME).write_bytes(blank("A"))
    figures = office / "số liệu.csv"
    figures.write_text(
        "form,row,column,value,kind\nGN-01.DTTS,DTTS.8,note,đúng,text\nGN-01.DTTS,DTTS.99,note,sai,text\n"
        "GN-03,works#99,name,sai,text\n",
        encoding="utf-8",
    )
    result = run("fill", office / NAME, figures, "-o", office / "ra.xlsx")
    assert result.exit_code == 2
    assert [line.partition(":")[0] for line in result.stderr.splitlines()[1:]] == ["dòng 3", "dòng 4"]
    assert NAME in result.stderr and not (office / "ra.xlsx").exists()


def test_an_own_output_is_no_form_to_be_filled(office: Path) -> None:
    (office / NAME).write_bytes(filled("A"))
    run("check", office / NAME, "-o", office / "Phải sửa.xlsx")
    own = office / "Phải sửa.xlsx"
    for command in (
        *(("cells", own), ("export", own, "-o", office / "a.csv")),
        *(("repair", own, "-o", office / "a.xlsx"), ("diff", office / NAME, own)),
    ):
        result = run(*command)
        assert (result.exit_code, "Phải sửa.xlsx: Tệp do chương trình làm ra" in result.stderr) == (2, True)


def test_in_a_folder_one_bad_file_never_stops_the_others(office: Path) -> None:
    for name, content in BAD.items():
        (office / f"{name}.xlsx").write_bytes(content)
    (office / NAME).write_bytes(filled("A"))
    result = run("check", office, "--json")
    found = {file["file"]: file["verdict"] for file in json.loads(result.stdout)["files"]}
    assert (result.exit_code, found) == (1, {NAME: "explain"} | {f"{name}.xlsx": "unusable" for name in BAD})


def test_an_empty_folder_is_said_to_be_empty(office: Path) -> None:
    result = run("check", office)
    assert (result.exit_code, result.stdout) == (2, "Không có tệp biểu nào để kiểm tra.\n")
    result = run("consolidate", office, "-o", office / "TH.xlsx")
    assert (result.exit_code, names(office)) == (2, [])


# --- outputs --------------------------------------------------------------------------------------------


def commands_that_write(office: Path, target: Path) -> list[tuple[object, ...]]:
    """Every command that writes a file, each to a name that ends as it must; the target is the last word."""
    report = office / NAME
    if not report.exists():
        report.write_bytes(filled("A"))
    workbook, figures = target, target
    if target.suffix == ".*":
        workbook, figures = target.with_suffix(".xlsx"), target.with_suffix(".csv")
    return [
        ("fill", report, FIGURES["A"], "-o", workbook),
        ("export", report, "-o", figures),
        ("check", report, "-o", workbook),
        ("consolidate", office, "-o", workbook),
        ("recalc", report, "-o", workbook),
        ("repair", report, "-o", workbook),
    ]


def old_file(command: tuple[object, ...], content: bytes) -> Path:
    """Put a file where a command will write."""
    target = command[-1]
    assert isinstance(target, Path)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    return target


def test_an_existing_file_is_kept_without_force(office: Path) -> None:
    for command in commands_that_write(office, office.parent / "kết quả" / "đã có.*"):
        target = old_file(command, b"giu")
        result = run(*command)
        assert (result.exit_code, result.stdout, target.read_bytes()) == (2, "", b"giu")
        assert result.stderr == f"Đã có tệp “{target.name}”; thêm --force để ghi đè, hoặc chọn tên khác.\n"
        assert run(*command, "--force").exit_code == 0
        assert target.read_bytes() != b"giu"


def test_what_is_read_is_never_written_over_even_with_force(office: Path) -> None:
    report = office / NAME
    report.write_bytes(filled("A"))
    figures = office / "số.csv"
    figures.write_bytes(FIGURES["A"].read_bytes())
    before = report.read_bytes(), figures.read_bytes()
    (office / "khác.xlsx").symlink_to(report)
    commands = (
        ("fill", report, FIGURES["A"], "-o", report),
        ("fill", report, figures, "-o", office / "khác.xlsx"),
        ("check", report, "-o", report),
        ("consolidate", office, "-o", report),
        ("report", report, "-o", report),
        ("recalc", report, "-o", report),
        ("repair", report, "-o", office / "khác.xlsx"),
    )
    for command in commands:
        result = run(*command, "--force")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1), command
        assert (report.read_bytes(), figures.read_bytes()) == before, command


@pytest.mark.parametrize(
    ("command", "ending"),
    [
        ("fill", ".docx"),
        ("export", ".xyz"),
        ("check", ".csv"),
        ("consolidate", ".pdf"),
        ("recalc", ".xls"),
        ("repair", ""),
    ],
)
def test_a_name_that_no_program_would_open_is_refused(office: Path, command: str, ending: str) -> None:
    words = next(each for each in commands_that_write(office, office.parent / f"ra{ending}") if each[0] == command)
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"“ra{ending}” phải có đuôi" in result.stderr
    assert not (office.parent / f"ra{ending}").exists()


def test_new_writes_nothing_where_one_of_its_files_exists(office: Path) -> None:
    target = office / "ViDuHai-99002_3CT_6T2024_L1.xlsx"
    target.write_bytes(b"giu")
    only = ("--only", "99001", "--only", "99002")
    result = run("new", KIT.id, "--reporters", REPORTERS, "--period", "2024-H1", *only, "-o", office)
    assert (result.exit_code, target.name in result.stderr) == (2, True)
    assert names(office) == [target.name]


@pytest.mark.parametrize("kind", ["a folder", "under a file", "a name that is too long"])
def test_a_target_that_cannot_be_written_is_said_and_leaves_nothing(office: Path, kind: str) -> None:
    (office / "tệp.txt").write_bytes(b"x")
    (office / "thư mục").mkdir()
    target = {
        "a folder": office / "thư mục",
        "under a file": office / "tệp.txt" / "ra.xlsx",
        "a name that is too long": office / ("ra" * 200 + ".xlsx"),
    }[kind]
    for command in commands_that_write(office, target):
        result = run(*command, "--force")
        assert (result.exit_code, result.stdout) == (2, "")
        assert target.name in result.stderr and result.stderr.count("\n") == 1
        assert names(office) == sorted([NAME, "tệp.txt", "thư mục"]) and no_leftovers(office)


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod"])
def test_a_full_disk_leaves_the_old_file_and_nothing_half_written(
    office: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    commands = commands_that_write(office, office.parent / "kết quả" / "cũ.*")
    targets = [old_file(command, b"cu") for command in commands]
    monkeypatch.setattr(call, full)
    for command, target in zip(commands, targets, strict=True):
        result = run(*command, "--force")
        assert (result.exit_code, result.stdout, target.read_bytes()) == (2, "", b"cu")
        why = "ổ đĩa đầy hoặc không ghi được. Kiểm tra chỗ trống rồi chạy lại."
        assert result.stderr == f"Không ghi được “{target.name}”: {why}\n"
        assert no_leftovers(target.parent)


def test_a_file_open_elsewhere_is_said_to_be_open(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (office / NAME).write_bytes(filled("A"))
    monkeypatch.setattr("pathlib.Path.replace", held)
    result = run("export", office / NAME, "-o", office / "ra.csv")
    assert result.exit_code == 2
    assert result.stderr.startswith("Không ghi được “ra.csv”: tệp đang mở ở chương trình khác")
    assert names(office) == [NAME]


def test_an_interrupted_run_leaves_nothing_half_written(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    (office / NAME).write_bytes(filled("A"))
    monkeypatch.setattr("os.fsync", stopped)
    assert run("export", office / NAME, "-o", office / "ra.csv").exit_code != 0
    assert names(office) == [NAME]


def test_a_file_that_lost_a_sheet_is_listed_checked_and_exported_as_far_as_it_goes(office: Path) -> None:
    book = load_workbook(written(filled("A")))
    del book["GN NTM"]
    book.save(office / NAME)
    listed = run("cells", office / NAME, "--json")
    cells = {(item["sheet"], item["cell"]): item["formula"] for item in json.loads(listed.stdout)}
    assert cells["GN DTTS", "J29"] == "=SUM(K29,N29)"
    assert {formula for (sheet, cell), formula in cells.items() if (sheet, cell) == ("GN TỔNG", "E14")} == {""}
    checked = json.loads(run("check", office / NAME, "--json").stdout)
    assert [item["code"] for item in checked["files"][0]["findings"] if item["severity"] == "block"] == ["S01"]
    assert run("export", office / NAME, "-o", office / "ra.csv").exit_code == 0


def test_a_file_with_macros_is_never_mended_into_a_name_without(office: Path) -> None:
    (office / "biểu.xlsm").write_bytes(filled("A"))
    for command in ("recalc", "repair"):
        result = run(command, office / "biểu.xlsm", "-o", office / "ra.xlsx")
        assert (result.exit_code, "“ra.xlsx” phải có đuôi .xlsm" in result.stderr) == (2, True)
    assert names(office) == ["biểu.xlsm"]


def test_a_file_of_another_definition_is_not_repaired(office: Path) -> None:
    parts = members(filled("A"))
    for name in ("docProps/custom.xml", "xl/sharedStrings.xml"):
        parts[name] = parts[name].replace(KIT.hash.encode(), b"0123456789abcdef")
    (office / NAME).write_bytes(packed(parts))
    result = run("repair", office / NAME, "-o", office / "ra.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"“{NAME}” làm từ bản biểu khác bản đang dùng" in result.stderr
    assert names(office) == [NAME]
