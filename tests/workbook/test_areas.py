"""The forms by thôn: each reporter's file lists its own, whatever their number, and is read back alike."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl

from mtqg_xl.figures.compute import compute
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.issue import issued
from tests.made import DEFINITIONS, KIT, REPORTERS

HEADER = Header(Period.parse("2024-H1"), reporter_code="99001", reporter_name="xã Ví Dụ Một")


def with_thon(count: int) -> Header:
    return replace(HEADER, areas=tuple(f"thôn {at}" for at in range(1, count + 1)))


def names_on(content: bytes, sheet: str) -> list[object]:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return [row[0] for row in book[sheet].iter_rows(min_row=12, min_col=2, max_col=2, values_only=True)]


def test_every_thon_stands_on_a_line_of_its_own_and_on_a_pair_where_people_are_counted_too() -> None:
    content = build(KIT, with_thon(7))
    names = names_on(content, "HN-01 KẾT QUẢ")
    assert names[1:9] == [*(f"thôn {at}" for at in range(1, 8)), None]
    pairs = names_on(content, "HN-02 HỘ NGHÈO")
    assert pairs[2:6] == ["thôn 1", None, "thôn 2", None]


def test_files_of_different_sizes_equal_those_built_for_one_reporter_alone() -> None:
    headers = [with_thon(3), with_thon(23), HEADER]
    for header, content in zip(headers, issued(KIT, headers), strict=True):
        alone = build(KIT, header)
        for sheet in ("HN-01 KẾT QUẢ", "HN-02 HỘ NGHÈO", "HN-03 CẬN NGHÈO"):
            assert names_on(content, sheet) == names_on(alone, sheet)


def test_figures_of_more_thon_than_the_definition_has_room_for_are_read_and_summed(tmp_path: Path) -> None:
    values: dict[tuple[str, str, str], float | str | None] = {
        ("HN-01", f"thon#{at}", "households"): float(at) for at in range(1, 24)
    }
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(build(KIT, with_thon(23), values))
    submission = read(path, {KIT.id: KIT})
    assert isinstance(submission, Submission)
    assert submission.notes == ()
    # 1 + 2 + … + 23 = 276
    assert compute([submission], KIT).value("HN-01", "xa", "households", 0) == 276


def test_names_alone_are_no_figures(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(build(KIT, with_thon(5)))
    submission = read(path, {KIT.id: KIT})
    assert isinstance(submission, Submission)
    assert list(submission.filled_rows("HN-01", "thon")) == []
    assert compute([submission], KIT).blocks["HN-01", "thon"].position.size == 0


def test_the_thon_come_from_the_list_of_areas_beside_the_list_of_reporters() -> None:
    from mtqg_xl.pipeline.making import header_of, order, wanted_reporters

    task = order(DEFINITIONS, KIT.id, REPORTERS, "2024-H1", only=["99001"])
    (reporter,) = wanted_reporters(task)
    assert header_of(task, reporter).areas == ("thôn Ví Dụ Thượng", "thôn Ví Dụ Trung", "thôn Ví Dụ Hạ")
