"""An export of the poverty software becomes figures for a workbook; what has no home is listed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from mtqg_xl.cli import main
from mtqg_xl.definition.load import shipped

TITLE = "TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO"
HEADS = ("TT", "Địa bàn", "Phân tổ", "Tổng số hộ dân cư", "Số hộ DTTS", "Hộ nghèo", "Hộ cận nghèo", "Nghèo DTTS")
# area, then the figures of the lines Hộ and Nhân khẩu, from column D
THON = (
    ("Thôn Nam Lanh Chang", (60, 58, 7, 9, 7), (240, 230, 30, 41, 30)),
    ("thôn Bắc lanh chang", (55, 50, "4", 2, 4), (220, 200, 17, 9, 17)),
)


def call(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bieu")
    reporters = shipped("examples") / "don_vi.csv"
    made = call(
        "new", "ra-soat-ho-ngheo-xa", "--reporters", reporters, "--period", "2024", "--only", "01990", "-o", folder
    )
    return Path(made.stdout.strip())


def export(path: Path, lines: tuple[tuple[str, tuple[object, ...], tuple[object, ...]], ...] = THON) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A4"] = TITLE
    for column, text in enumerate(HEADS, start=1):
        sheet.cell(7, column, text)
    row = 9
    for at, (area, households, persons) in enumerate(lines, start=1):
        for line, (part, figures) in enumerate((("Hộ", households), ("Nhân khẩu", persons))):
            first = (at, area, part) if line == 0 else (None, None, part)
            for column, content in enumerate((*first, *figures), start=1):
                sheet.cell(row, column, content)
            row += 1
    book.save(path)
    return path


def test_figures_go_to_the_thon_of_the_same_name_and_fill_takes_them(workbook: Path, tmp_path: Path) -> None:
    figures, filled = tmp_path / "so.csv", tmp_path / "da_dien.xlsx"
    done = call("import", export(tmp_path / "xuat.xlsx"), "--workbook", workbook, "-o", figures)
    assert (done.exit_code, done.stdout) == (0, f"Đã ghi 28 số vào {figures}\n")
    lines = figures.read_text(encoding="utf-8").splitlines()
    assert "HN-01,thon#1,poor,4,number" in lines  # Bắc Lanh Chang, typed as text and in other capitals
    assert "HN-01,thon#2,poor_persons,30,number" in lines
    assert "HN-08,thon#3,poor_minority,7,number" in lines and "HN-08,thon#4,poor_minority,30,number" in lines
    assert call("fill", workbook, figures, "-o", filled).exit_code == 0
    exported = tmp_path / "lai.csv"
    call("export", filled, "-o", exported)
    assert "HN-12,thon#1,households_minority,50,number" in exported.read_text(encoding="utf-8")


def test_areas_columns_and_texts_without_a_home_are_listed_and_nothing_is_dropped(
    workbook: Path, tmp_path: Path
) -> None:
    strange = (("Thôn Lạ", (9, 9, 1, 1, 1), (30, 30, 4, 4, 4)), *THON, ("thôn Bắc Lanh Chang", (1, 1, "năm", 1, 1), ()))
    path = export(tmp_path / "xuat.xlsx", strange)
    book_map = tmp_path / "anh_xa.csv"
    shipped_map = (shipped() / "imports" / "tong-hop-ra-soat.csv").read_text(encoding="utf-8")
    book_map.write_text(
        "\n".join(line for line in shipped_map.splitlines() if not line.startswith("column,H")), "utf-8"
    )
    done = call("import", path, "--workbook", workbook, "--map", book_map, "-o", tmp_path / "so.csv", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert found["areas_without_home"] == {
        "Thôn Lạ": [f"{column}{row}" for row in (9, 10) for column in "DEFG"],
    }
    assert found["columns_without_home"] == {"H": "Nghèo DTTS"}
    assert found["not_numbers"] == ["F15"]
    assert found["twice"] == ["D15", "E15", "G15"]


def test_the_map_gives_an_area_another_row_or_leaves_it_out(workbook: Path, tmp_path: Path) -> None:
    book_map = tmp_path / "anh_xa.csv"
    more = "area,Thôn Lạ,,,,xa.rest,\narea,Xã Lục Bình,,,,-,tổng của xã\n"
    book_map.write_text((shipped() / "imports" / "tong-hop-ra-soat.csv").read_text(encoding="utf-8") + more, "utf-8")
    lines = (
        ("Xã Lục Bình", (69, 67, 8, 10, 8), (270, 260, 34, 45, 34)),
        ("Thôn Lạ", (9, 9, 1, 1, 1), (30, 30, 4, 4, 4)),
    )
    path, figures = export(tmp_path / "xuat.xlsx", lines), tmp_path / "so.csv"
    done = call("import", path, "--workbook", workbook, "--map", book_map, "-o", figures)
    assert done.exit_code == 0 and "Bỏ qua theo ánh xạ: Xã Lục Bình" in done.stdout
    written = figures.read_text(encoding="utf-8").splitlines()
    assert "HN-01,xa.rest,households,9,number" in written
    assert "HN-08,xa.rest.khau,poor,4,number" in written and "HN-08,xa.rest.ho,poor,1,number" in written


def test_a_file_with_another_title_and_a_map_with_mistakes_are_refused(workbook: Path, tmp_path: Path) -> None:
    other = Workbook()
    assert other.active is not None
    other.active["A4"] = "BẢNG LƯƠNG"
    other.save(tmp_path / "khac.xlsx")
    refused = call("import", tmp_path / "khac.xlsx", "--workbook", workbook, "-o", tmp_path / "so.csv")
    assert refused.exit_code == 2 and "Ô A4 không có chữ" in refused.stderr
    assert not (tmp_path / "so.csv").exists()
    wrong = tmp_path / "sai.csv"
    wrong.write_text(
        "what,source,part,form,column,row\nfirst_row,chín,,,,\ncolumn,4,,HN-01,poor,\ncolumn,D,,HN-99,poor,\n"
        "column,D,,HN-01,poor_percent,\ntitle_cell,4A,,,,\ncot,D,,,,\n",
        "utf-8",
    )
    said = call("import", tmp_path / "khac.xlsx", "--workbook", workbook, "--map", wrong, "-o", tmp_path / "so.csv")
    assert said.exit_code == 2
    for line in (
        "dòng 2: “chín”",
        "dòng 3: “4”",
        "dòng 4: bộ biểu",
        "dòng 5: biểu HN-01",
        "dòng 6: “4A”",
        "dòng 7: what",
    ):
        assert line in said.stderr
    assert "thiếu dòng “area_column”" in said.stderr


@pytest.mark.parametrize("title_row", [4, 2])
def test_a_form_as_the_software_prints_it_is_known_by_its_title_wherever_that_stands(
    workbook: Path, tmp_path: Path, title_row: int
) -> None:
    """Form 2: twelve columns, the last computed; the commune's own lines, which sum its thôn, are left out."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(title_row, 1, "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO NĂM 2024")
    lines: tuple[tuple[object, ...], ...] = (
        ("1", "Xã Lục Bình", "Hộ", 17, 5, 2, None, 1, 0, 3, None, 14),
        (None, None, "Nhân khẩu", 70, 20, 8, None, 4, 0, 12, None, 58),
        ("1.1", "Thôn Nam Lanh Chang", "Hộ", 10, 3, 2, None, 0, 0, 1, None, 6),
        (None, None, "Nhân khẩu", 41, 12, 8, None, 0, 0, 4, None, 25),
        ("1.2", "Thôn Bắc Lanh Chang", "Hộ", 7, 2, 0, None, 1, 0, 2, None, 8),
        (None, None, "Nhân khẩu", 29, 8, 0, None, 4, 0, 8, None, 33),
    )
    for at, line in enumerate(lines, start=10):
        for column, content in enumerate(line, start=1):
            sheet.cell(at, column, content)
    book.save(tmp_path / "bieu-2.xlsx")

    done = call("import", tmp_path / "bieu-2.xlsx", "--workbook", workbook, "-o", tmp_path / "so.csv", "--json")

    told = json.loads(done.stdout)
    assert (told["areas_without_home"], told["columns_without_home"], told["not_numbers"]) == ({}, {}, [])
    assert (done.exit_code, told["skipped"]) == (0, ["Xã Lục Bình"])
    found = [line.split(",")[2:4] for line in (tmp_path / "so.csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert [value for column, value in found if column == "at_start"] == ["10", "41", "7", "29"]
    assert [value for column, value in found if column == "newly_arisen"] == ["1", "4", "2", "8"]
    assert "at_end" not in {column for column, _ in found}
