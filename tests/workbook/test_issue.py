"""Workbooks for many reporters at once are what each of them would get alone."""

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.issue import issued
from tests.emitted import problems
from tests.made import KIT, members

FIRST = Header(
    Period.parse("2024-H1"),
    reporter_code="01990",
    reporter_name="xã Lục Bình",
    superior="ỦY BAN NHÂN DÂN HUYỆN BẠCH THÔNG",
    issuer="ỦY BAN NHÂN DÂN XÃ LỤC BÌNH",
    as_of=date(2024, 6, 30),
    deadline=datetime(2024, 6, 25, 16),
    receiver="huyện Bạch Thông, đ/c Lan, 0209 000 000",
    place="Lục Bình",
    # fewer than the file has room for, as with the next: it is made for all of about that size
    areas=tuple(f"thôn Lục Bình {at}" for at in range(1, 9)),
)
OTHERS = (
    replace(
        FIRST,
        reporter_code="99001",
        reporter_name="xã Ví Dụ Một",
        issuer="XÃ VÍ DỤ MỘT",
        place="Ví Dụ Một",
        areas=("thôn Thượng", "thôn Hạ"),
    ),
    replace(FIRST, reporter_code="", reporter_name="Ban A & B <“thử”>", superior="", issuer="", place="", areas=()),
)
TEXTS = re.compile(r"<si>(.*?)</si>", re.DOTALL)
CELL = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?) t="(s|inlineStr)">(.*?)</c>')


@pytest.fixture(scope="module")
def together() -> list[bytes]:
    return list(issued(KIT, [FIRST, *OTHERS]))


def with_texts(package: bytes) -> dict[str, str]:
    """Return the parts of a workbook, every text written where it stands instead of by its number."""
    parts = {name: content.decode() for name, content in members(package).items()}
    texts = [_text(found) for found in TEXTS.findall(parts.pop("xl/sharedStrings.xml"))]

    def written(met: re.Match[str]) -> str:
        cell, style, kind, inside = met.groups()
        text = texts[int(re.sub(r"\D", "", inside))] if kind == "s" else _text(inside)
        return f"<c {cell}{style}>{text}</c>"

    return {name: CELL.sub(written, xml) for name, xml in parts.items()}


def _text(xml: str) -> str:
    return unescape("".join(re.findall(r"<t[^>]*>(.*?)</t>", xml, re.DOTALL)))


def test_every_workbook_is_the_one_that_its_reporter_would_get_alone(together: list[bytes]) -> None:
    for content, header in zip(together, (FIRST, *OTHERS), strict=True):
        alone, found = with_texts(build(KIT, header)), with_texts(content)
        assert found.keys() == alone.keys()
        assert [name for name in alone if found[name] != alone[name]] == [], header.reporter_name


def test_a_reporter_is_named_on_its_own_sheets_and_in_its_stamp(together: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "Ví dụ.xlsx"
    path.write_bytes(together[1])
    book = load_workbook(path)
    assert [book["THÔNG TIN"][cell].value for cell in ("C6", "C7", "C21")] == ["xã Ví Dụ Một", "99001", "Ví Dụ Một"]
    assert {prop.name: prop.value for prop in book.custom_doc_props.props}["mtqg.reporter"] == "99001"
    stamp = {row[0].value: row[1].value for row in book["_mtqg"].iter_rows()}
    assert stamp["mtqg.reporter_name"] == "xã Ví Dụ Một"
    assert problems(path) == []


def test_the_first_reporter_may_be_the_one_of_whom_least_is_known() -> None:
    _, second = issued(KIT, [OTHERS[1], FIRST])
    assert b"<vt:lpwstr>01990</vt:lpwstr>" in members(second)["docProps/custom.xml"]


def test_nobody_asked_for_gets_nothing() -> None:
    assert list(issued(KIT, [])) == []


def test_no_reporter_is_named_anywhere_in_the_file_of_another(together: list[bytes]) -> None:
    for at, package in enumerate(together):
        text = "".join(content.decode() for name, content in members(package).items() if name.endswith(".xml"))
        others = [header for number, header in enumerate((FIRST, *OTHERS)) if number != at]
        names = [name for header in others for name in (header.reporter_name, *header.areas)]
        assert [name for name in names if name in text] == []
