from datetime import date
from pathlib import Path

import pytest

from mtqg_xl.areas import load_areas
from mtqg_xl.findings import UsageError

LIST = """code,name,kind,level,parent_code,valid_from,valid_to
20,tỉnh Lạng Sơn,tinh,tinh,,,
183,huyện Cao Lộc,huyen,huyen,20,,2025-06-30
06184,thị trấn Đồng Đăng,thi_tran,xa,183,,2025-06-30
06184,xã Đồng Đăng,xa,xa,20,2025-07-01,
"""


def saved(folder: Path, text: str) -> Path:
    path = folder / "dia_ban.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_code_and_first_day_together_are_the_key(tmp_path: Path) -> None:
    areas = load_areas(saved(tmp_path, LIST))
    old, new = areas.by_key("06184", None), areas.by_key("06184", date(2025, 7, 1))
    assert (old and old.kind, new and new.kind) == ("thi_tran", "xa")
    assert areas.by_key("06184", date(2025, 6, 30)) is None


def test_a_unit_moves_to_another_parent_with_the_reform(tmp_path: Path) -> None:
    areas = load_areas(saved(tmp_path, LIST))
    assert [area.name for area in areas.children("183", date(2024, 6, 30))] == ["thị trấn Đồng Đăng"]
    assert [area.name for area in areas.children("20", date(2025, 12, 31))] == ["xã Đồng Đăng"]


def test_levels_are_data_so_a_thon_is_an_area_like_any_other(tmp_path: Path) -> None:
    areas = load_areas(saved(tmp_path, LIST + "06184-01,thôn Một,thon,thon,06184,2025-07-01,\n"))
    assert [area.level for area in areas.children("06184", date(2026, 1, 1))] == ["thon"]


def test_mistakes_name_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        load_areas(saved(tmp_path, LIST + "6208,xã Thụy Hùng,xa,xa,183,,\n06214,xã Phú Xá,xa,,185,,\n"))
    first, second, third = str(refused.value).splitlines()[1:]
    assert first.startswith("dia_ban.csv, dòng 6:") and "“06208”" in first
    assert second.startswith("dia_ban.csv, dòng 7:") and "“185”" in second
    assert third.startswith("dia_ban.csv, dòng 7:") and "thiếu cấp" in third
