from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from mtqg_xl.areas import Reporter, Reporters, load_reporters
from mtqg_xl.findings import UsageError

HEADER = "code,name,kind,area_code,parent_code,budget_code,contact,phone,valid_from,valid_to"
DISTRICT = "063,huyện Bạch Thông,huyen,063,,,,,,2025-06-30"
COMMUNE = "01990,xã Lục Bình,xa,01990,063,1012345,đ/c Hoa,0912345678,,2025-06-30"
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def saved(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8", newline: str = "\n") -> Path:
    path = folder / "don_vi.csv"
    path.write_bytes((newline.join((header, *lines)) + newline).encode(encoding))
    return path


def loaded(folder: Path, *lines: str) -> Reporters:
    return load_reporters(saved(folder, *lines))


def mistakes(path: Path) -> list[str]:
    with pytest.raises(UsageError) as refused:
        load_reporters(path)
    return str(refused.value).splitlines()[1:]


def codes(reporters: Iterable[Reporter]) -> list[str]:
    return [reporter.code for reporter in reporters]


def test_every_column_arrives_as_it_was_typed(tmp_path: Path) -> None:
    reporter = loaded(tmp_path, DISTRICT, COMMUNE).by_code("01990", BEFORE)
    assert reporter == Reporter(
        "01990", "xã Lục Bình", "xa", "01990", "063", "1012345", "đ/c Hoa", "0912345678", None, BEFORE
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_list_reads_the_same_however_excel_saved_it(
    tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    lines = [line.replace(",", delimiter) for line in (HEADER, DISTRICT, COMMUNE)]
    path = saved(tmp_path, *lines[1:], header=lines[0], encoding=encoding, newline=newline)
    assert list(load_reporters(path)) == list(loaded(tmp_path, DISTRICT, COMMUNE))


def test_decomposed_letters_and_stray_spaces_do_not_matter(tmp_path: Path) -> None:
    name = "xa\u0303 \u00a0Lu\u0323c  Bi\u0300nh "
    assert loaded(tmp_path, f'" 01990",{name},xa,,,,,,,').entries[0].name == "xã Lục Bình"


def test_blank_lines_and_columns_left_over_from_excel_are_passed_over(tmp_path: Path) -> None:
    path = saved(tmp_path, DISTRICT + ",,", ",,,,,,,,,,,", COMMUNE + ",,", header=HEADER + ",,")
    assert codes(load_reporters(path)) == ["063", "01990"]


def test_a_column_of_remarks_is_allowed_and_not_read(tmp_path: Path) -> None:
    path = saved(tmp_path, DISTRICT + ",đã giải thể", header=HEADER + ",note")
    assert codes(load_reporters(path)) == ["063"]


@pytest.mark.parametrize("written", ['"=""063"""', "'063"])
def test_what_people_type_to_keep_a_leading_zero_is_no_part_of_the_code(tmp_path: Path, written: str) -> None:
    assert codes(loaded(tmp_path, f"{written},huyện Bạch Thông,huyen,,,,,,,")) == ["063"]


@pytest.mark.parametrize(("typed", "day"), [("30/6/2025", BEFORE), ("30/06/2025", BEFORE), ("2025-06-30", BEFORE)])
def test_days_are_read_as_officers_and_as_computers_write_them(tmp_path: Path, typed: str, day: date) -> None:
    assert loaded(tmp_path, f"063,huyện Bạch Thông,huyen,,,,,,,{typed}").entries[0].valid_to == day


def test_the_last_day_still_counts_and_the_next_does_not(tmp_path: Path) -> None:
    reporters = loaded(tmp_path, DISTRICT, "01969,xã Phủ Thông,xa,01969,,,,,2025-07-01,")
    assert codes(reporters.at(BEFORE)) == ["063"]
    assert codes(reporters.at(AFTER)) == ["01969"]


def test_one_code_names_another_unit_after_the_merger(tmp_path: Path) -> None:
    reporters = loaded(
        tmp_path,
        "06184,thị trấn Đồng Đăng,xa,06184,,,,,,30/6/2025",
        "06184,xã Đồng Đăng,xa,06184,,,,,1/7/2025,",
    )
    names = [reporter.name for day in (BEFORE, AFTER) if (reporter := reporters.by_code("06184", day))]
    assert names == ["thị trấn Đồng Đăng", "xã Đồng Đăng"]
    assert reporters.by_code("99999", BEFORE) is None


def test_children_are_those_below_on_that_day(tmp_path: Path) -> None:
    reporters = loaded(
        tmp_path,
        "20,tỉnh Lạng Sơn,tinh,20,,,,,,",
        "183,huyện Cao Lộc,huyen,183,20,,,,,2025-06-30",
        "06208,xã Thụy Hùng,xa,06208,183,,,,,2025-06-30",
        "06184,xã Đồng Đăng,xa,06184,20,,,,2025-07-01,",
    )
    assert codes(reporters.children("20", BEFORE)) == ["183"]
    assert codes(reporters.children("183", BEFORE)) == ["06208"]
    assert codes(reporters.children("20", AFTER)) == ["06184"]


@pytest.mark.parametrize("asked", ["xã Thụy Hùng", "Thuỵ Hùng", "UBND XÃ THỤY HÙNG", "ủy ban nhân dân xã Thụy Hùng"])
def test_a_name_finds_everyone_who_bears_it(tmp_path: Path, asked: str) -> None:
    reporters = loaded(
        tmp_path,
        *(f"{code},xã Thụy Hùng,xa,,,,,,," for code in ("01810", "06136", "06208")),
        COMMUNE.replace("063", ""),
    )
    assert codes(reporters.find(asked)) == ["01810", "06136", "06208"]


def test_a_whole_name_is_preferred_to_the_name_without_its_kind(tmp_path: Path) -> None:
    reporters = loaded(tmp_path, "612,huyện Đắk Tô,huyen,,,,,,,", "23401,thị trấn Đắk Tô,xa,,,,,,,")
    assert codes(reporters.find("Huyện Đắk Tô")) == ["612"]
    assert codes(reporters.find("Đắk Tô")) == ["612", "23401"]
    assert reporters.find("Đăk Tô") == ()


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        DISTRICT,
        ",xã Không Mã,xa,,063,,,,,",
        "01990,,xax,,064,,,,31/6/2025,2025-13-01",
        "01 993,xã Tân Tú,xa,,063,,,,2025-06-30,2024-06-30",
    )
    told = mistakes(path)
    assert [line.split(": ", 1)[0] for line in told] == [
        "don_vi.csv, dòng 3",
        *["don_vi.csv, dòng 4"] * 5,
        *["don_vi.csv, dòng 5"] * 2,
    ]
    assert all(
        part in "\n".join(told)
        for part in ("thiếu mã", "thiếu tên", "“xax”", "“064”", "“31/6/2025”", "“2025-13-01”", "“01 993”", "30/6/2024")
    )


def test_one_code_twice_on_one_day_is_refused_and_both_lines_are_named(tmp_path: Path) -> None:
    path = saved(tmp_path, DISTRICT, "063,huyện Bạch Thông mới,huyen,,,,,,2025-06-30,")
    (told,) = mistakes(path)
    assert told.startswith("don_vi.csv, dòng 3: mã “063” đã có ở dòng 2")


def test_a_parent_that_is_not_there_at_that_time_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, DISTRICT, "01969,xã Phủ Thông,xa,,063,,,,2025-07-01,")
    (told,) = mistakes(path)
    assert "dòng 3" in told and "không có hiệu lực" in told


def test_nobody_stands_below_himself(tmp_path: Path) -> None:
    path = saved(tmp_path, "A1,phòng Một,phong,,A1,,,,,", "B1,phòng Hai,phong,,B2,,,,,", "B2,phòng Ba,phong,,B1,,,,,")
    assert ["chính mình" in told for told in mistakes(path)] == [True, True, True]


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("1990,xã Lục Bình,xa,01990,063,,,,,", "01990"),
        ("1990,xã Lục Bình,xa,,063,,,,,", "01990"),
        ("01990,xã Lục Bình,xa,,63,,,,,", "063"),
    ],
)
def test_a_code_that_lost_its_leading_zero_is_told_as_such(tmp_path: Path, line: str, whole: str) -> None:
    (told,) = mistakes(saved(tmp_path, DISTRICT.replace(",2025-06-30", ","), line))
    assert "dòng 3" in told and f"bỏ số 0 ở đầu của “{whole}”" in told


def test_a_province_and_a_district_may_share_digits(tmp_path: Path) -> None:
    reporters = loaded(tmp_path, "20,tỉnh Lạng Sơn,tinh,,,,,,,", "020,huyện Thanh Trì,huyen,,,,,,,")
    assert codes(reporters) == ["20", "020"]


def test_a_misspelt_column_is_told_and_a_missing_one_stops(tmp_path: Path) -> None:
    assert "“valid_too”" in mistakes(saved(tmp_path, DISTRICT, header=HEADER.replace("valid_to", "valid_too")))[0]
    with pytest.raises(UsageError, match="thiếu cột code, kind"):
        load_reporters(saved(tmp_path, "x,y", header="ma,name"))


def test_a_cell_with_an_unquoted_comma_is_told(tmp_path: Path) -> None:
    told = mistakes(saved(tmp_path, "063,huyện Bạch Thông,huyen,,,,,,,,tỉnh Bắc Kạn"))
    assert "dòng 2" in told[0] and "nhiều ô hơn" in told[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"),
        ((HEADER + "\n").encode(), "chưa có dòng nào"),
        (HEADER.encode("utf-16"), "CSV UTF-8"),
        ("code,name,kind\n063,huyện Bạch Thông,huyen\n".encode("cp1258", "replace"), "CSV UTF-8"),
        (b"PK\x03\x04rest", "tệp Excel"),
        ((HEADER + "\n" + "x" * 200_000).encode(), "không đọc được như CSV"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_vietnamese(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "đơn vị (1).csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        load_reporters(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Không mở được"):
        load_reporters(tmp_path / "không có.csv")
