"""A list of poor households is counted; no name in it ever leaves the file."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from mtqg_xl.cli import main
from mtqg_xl.definition.load import load, load_alone, shipped
from mtqg_xl.findings import DefinitionError, UsageError
from mtqg_xl.reading.person_list import UNKNOWN, count_persons

FORM = load().forms["HN-15"]
NAMES = ("Nông Văn Kín", "Triệu Thị Mật", "H'Bia Riêng", "Lý Văn Giấu", "Hoàng Thị Che")
NUMBERS = ("A", "B", "C", *(str(number) for number in range(1, 17)))


def mark(*columns: int) -> dict[int, str]:
    """Crosses in columns by their printed number."""
    return dict.fromkeys(columns, "x")


# STT chủ hộ, STT thành viên, name, then columns by their number; a heading of a thôn has a name alone
LINES: tuple[tuple[object, object, str, dict[int, object]], ...] = (
    (None, None, "Thôn Nà Kín", {}),
    (1, 1, NAMES[0], {1: 1970, 3: "Tày", 4: "Chủ hộ"} | mark(7, 11)),
    (None, 2, NAMES[1], {2: 1975, 3: "Nùng", 4: "Vợ"}),
    (2, 1, NAMES[2], {2: 1988, 3: "M'Nông", 4: "Chủ hộ"} | mark(5, 10, 11)),
    (None, None, "Thôn Bản Mật", {}),
    (1, 1, NAMES[3], {1: "1990", 3: NAMES[3], 4: "Chủ hộ"} | mark(7)),
    (None, None, NAMES[4], {4: "Con"}),
)


@pytest.fixture
def person_list(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A2"], sheet["A5"] = "ỦY BAN NHÂN DÂN", "DANH SÁCH CHI TIẾT HỘ NGHÈO"
    for at, text in enumerate(NUMBERS, start=1):
        sheet.cell(12, at, int(text) if text.isdigit() and at % 2 else text)
    for row, (household, member, name, cells) in enumerate(LINES, start=13):
        for column, content in ((1, household), (2, member), (3, name)):
            sheet.cell(row, column, content)
        for number, content in cells.items():
            sheet.cell(row, number + 3, content)
    path = tmp_path / "Danh sách hộ nghèo.xlsx"
    book.save(path)
    return path


def test_households_persons_peoples_and_marks_are_counted(person_list: Path) -> None:
    counts = count_persons(person_list, FORM)
    assert (counts.households, counts.persons, counts.male, counts.female) == (3, 4, 2, 2)
    assert dict(counts.households_by_people) == {"Tày": 1, "Mnông": 1, UNKNOWN: 1}
    assert dict(counts.persons_by_people) == {"Tày": 1, "Nùng": 1, "Mnông": 1, UNKNOWN: 1}
    assert dict(counts.marks) == {"old": 2, "new": 1, "unable": 1, "health": 2}
    assert counts.unreadable == 1


def test_a_file_without_the_row_of_numbers_is_refused_without_a_word_from_it(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["C3"] = NAMES[0]
    book.save(tmp_path / "khac.xlsx")
    with pytest.raises(UsageError, match="không có hàng số cột") as refused:
        count_persons(tmp_path / "khac.xlsx", FORM)
    assert NAMES[0] not in str(refused.value)


def test_no_name_is_printed_exported_or_written_by_any_command(person_list: Path, tmp_path: Path) -> None:
    reporters = shipped("examples") / "don_vi.csv"
    calls = (
        ("count", person_list),
        ("count", person_list, "--json"),
        ("count", person_list, "--form", "HN-14"),
        ("check", person_list, "--json"),
        ("check", person_list, "-o", tmp_path / "tim.xlsx"),
        ("cells", person_list),
        ("export", person_list, "-o", tmp_path / "so.csv"),
        ("repair", person_list, "-o", tmp_path / "sua.xlsx"),
        ("consolidate", tmp_path, "--reporters", reporters, "-o", tmp_path / "tong.xlsx", "--json"),
    )
    said = [CliRunner().invoke(main, [str(argument) for argument in call]) for call in calls]
    parts = ["".join(result.stdout + result.stderr for result in said)]
    for path in tmp_path.iterdir():
        if path != person_list and path.is_file():
            folder = tmp_path / f"{path.stem}-parts"
            if path.suffix == ".xlsx":
                shutil.unpack_archive(path, folder, "zip")
                parts += [part.read_text(encoding="utf-8") for part in folder.rglob("*") if part.is_file()]
            else:
                parts.append(path.read_text(encoding="utf-8"))
    assert said[0].exit_code == said[1].exit_code == 0
    assert [name for name in NAMES for part in parts if name in part or name.casefold() in part.casefold()] == []


def test_the_document_holds_numbers_and_nothing_of_the_file(person_list: Path) -> None:
    result = CliRunner().invoke(main, ["count", str(person_list), "--json"])
    document = json.loads(result.stdout)
    assert (document["households"], document["persons"], document["unreadable"]) == (3, 4, 1)
    assert document["marks"]["Chia hộ nghèo theo › Nghèo cũ"] == 2
    known = {*FORM.column("people").choices, UNKNOWN}
    assert set(document["households_by_people"]) | set(document["persons_by_people"]) <= known


def test_the_counts_stand_beside_those_of_the_review(person_list: Path, tmp_path: Path) -> None:
    reporters = shipped("examples") / "don_vi.csv"
    new = [
        "new",
        "ra-soat-ho-ngheo-xa",
        "--reporters",
        reporters,
        "--period",
        "2024",
        "--only",
        "01990",
        "-o",
        tmp_path,
    ]
    blank = CliRunner().invoke(main, [str(word) for word in new]).stdout.strip()
    figures = tmp_path / "so.csv"
    figures.write_text(
        "form,row,column,value,kind\nHN-01,xa.rest,poor,3,number\nHN-01,xa.rest,poor_persons,5,number\n", "utf-8"
    )
    filled = tmp_path / "da_dien.xlsx"
    CliRunner().invoke(main, ["fill", blank, str(figures), "-o", str(filled)])
    result = CliRunner().invoke(main, ["count", str(person_list), "--against", str(filled)])
    assert "Tổng số hộ nghèo: danh sách 3, biểu 3: khớp" in result.stdout
    assert "Số khẩu hộ nghèo: danh sách 4, biểu 5: KHÁC" in result.stdout


def test_a_kit_with_a_form_of_persons_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "dinh-nghia"
    shutil.copytree(shipped(), folder, ignore=shutil.ignore_patterns("blank", "reports", "samples"))
    kit = folder / "kits" / "ra-soat-ho-ngheo-xa.toml"
    entry = '[[instances]]\nform = "HN-15"\nid = "HN-15"\nsheet = "HN-15"\n\n[[rules]]'
    kit.write_text(kit.read_text(encoding="utf-8").replace("[[rules]]", entry, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"“HN-15” ghi từng người \(private\)"):
        load_alone(folder)


def test_every_column_of_a_list_of_persons_is_private() -> None:
    for name in ("HN-14", "HN-15"):
        assert all(column.private for column in load().forms[name].columns)
        assert not any(name == item.form.id for kit in load().kits.values() for item in kit.instances)


def test_the_peoples_are_told_apart_without_accents() -> None:
    peoples = FORM.column("people").choices
    assert len(set(peoples)) == len(peoples) == 54
