"""The document that a program hands over, good and bad, and the command that answers it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mtqg_xl.cli import main
from mtqg_xl.findings import OutputError, UsageError
from mtqg_xl.hosts.host import NOTHING_OPEN, Answer, Cell, Edit
from mtqg_xl.hosts.snapshot import LOCKED, NO_SHEETS, READ_ONLY, SnapshotHost
from mtqg_xl.reading.raw import RawCell
from tests.hosts.programs import Described
from tests.made import filled, written


def small(**said: Any) -> dict[str, Any]:
    sheet = {"name": "A", "values": [[1, "x"], [None, True]], "formulas": [["=B1", ""], ["", ""]]} | said
    return {"version": 1, "file": "a.xlsx", "path": "", "application": "thử", "sheets": [sheet]}


def test_every_kind_of_cell_is_told_apart() -> None:
    values = [[1.5, "=1+1", "Ba\u0301o", {"error": "#REF!"}, {"day": 45473}, False, "", 0]]
    formulas = [["=A2", "=1+1", "", "=Z9", "", "", '=IF(TRUE,"")', ""]]
    (sheet,) = SnapshotHost(small(values=values, formulas=formulas, first="B3")).workbook().sheets
    assert sheet.cells == {
        (3, 2): RawCell(1.5, "number", "=A2", cached=True),
        (3, 3): RawCell("=1+1", "text"),  # typed with an apostrophe: the program shows it as its own formula
        (3, 4): RawCell("Báo", "text", original="Ba\u0301o"),
        (3, 5): RawCell("#REF!", "error", "=Z9", cached=True),
        (3, 6): RawCell(45473.0, "number", is_date=True),
        (3, 7): RawCell(False, "bool"),
        (3, 8): RawCell("", "text", '=IF(TRUE,"")', cached=True),
        (3, 9): RawCell(0.0, "number"),
    }


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "đầu tài liệu": lambda _: [],
    "sheets": lambda said: said | {"sheets": None},
    "sheets[0]": lambda said: said | {"sheets": [3]},
    "sheets[0].state": lambda _: small(state="gone"),
    "sheets[0].values[1]": lambda _: small(values=[[1], [{"mark": "x"}]], formulas=[[""], [""]]),
    "sheets[0].values[0]": lambda _: small(values=[[float("inf")]], formulas=[[""]]),
    "sheets[0].formulas": lambda _: small(formulas=[["", ""]]),
    "sheets[0].formulas[0]": lambda _: small(formulas=[[1, ""], ["", ""]]),
    "sheets[0].first": lambda _: small(first="A0"),
    "sheets[0].merged": lambda _: small(merged=[7]),
    "names": lambda said: said | {"names": ["a"]},
    "selection": lambda said: said | {"selection": "A1"},
    "selection.cell": lambda said: said | {"selection": {"sheet": "A", "cell": "ô"}},
}


@pytest.mark.parametrize("place", WRONG)
def test_what_is_wrong_in_a_document_is_named(place: str) -> None:
    with pytest.raises(UsageError, match="Đóng, mở lại tệp rồi thử lại") as told:
        SnapshotHost(WRONG[place](small()))
    assert f"“{place}”" in str(told.value)


def test_a_document_of_another_version_asks_for_the_matching_program() -> None:
    with pytest.raises(UsageError, match="Cài lại tiện ích"):
        SnapshotHost(small() | {"version": 2})


def ask(button: str, document: object) -> tuple[int, dict[str, Any]]:
    text = document if isinstance(document, str) else json.dumps(document)
    result = CliRunner().invoke(main, ["ribbon", button, "--snapshot", "-"], input=text)
    return result.exit_code, json.loads(result.stdout)


def test_a_program_is_answered_with_a_document_whatever_happens() -> None:
    status, said = ask("check", Described(written(filled("A"))).document)
    assert (status, said["version"], said["edits"], said["clears"]) == (0, 1, [], False)
    assert said["marks"]["name"] == "KẾT QUẢ KIỂM TRA"
    assert said["select"] == {"sheet": "GN DTTS", "cell": "O29"}  # the one thing to explain in the public report
    wrong = {
        "Tệp này không phải phụ biểu MTQG.": ("check", small()),
        "Chọn một ô tự tính rồi bấm lại.": ("restore", small()),
        "Không đọc được bản chụp của tệp đang mở. Đóng, mở lại tệp rồi thử lại.": ("check", "{"),
        "Không có nút “in”. Cài lại tiện ích cho đúng phiên bản.": ("in", small()),
    }
    for sentence, (button, document) in wrong.items():
        assert ask(button, document) == (2, {"version": 1, "error": sentence})


def test_a_saved_file_is_checked_without_any_add_on(tmp_path: Path) -> None:
    path = tmp_path / "Phụ biểu 01 – xã Lục Bình.xlsx"
    path.write_bytes(filled("A"))
    result = CliRunner().invoke(main, ["ribbon", "check", "--file", str(path)])
    assert result.exit_code == 0, result.output
    (made,) = [item for item in tmp_path.iterdir() if item != path]
    assert made.name.startswith("Phụ biểu 01 – xã Lục Bình_KIEMTRA_")
    assert f"Đã ghi: {made}" in result.output
    assert path.read_bytes() == filled("A")


def test_one_workbook_is_asked_for() -> None:
    result = CliRunner().invoke(main, ["ribbon", "check"])
    assert (result.exit_code, "Cần đúng một trong ba" in result.output) == (2, True)


def test_what_a_workbook_does_not_take_is_refused() -> None:
    step = Answer("x", edits=(Edit(Cell("A", "A1"), 5.0),), undo=(Edit(Cell("A", "A1"), 4.0),))
    for said, sentence in (({"read_only": True}, READ_ONLY), ({"locked": ["A"]}, LOCKED.format(sheet="A"))):
        with pytest.raises(OutputError) as told:
            SnapshotHost(small() | said).apply(step)
        assert str(told.value) == sentence
    SnapshotHost(small() | {"locked": ["B"]}).apply(step)


def test_a_workbook_for_reading_alone_gets_its_findings_as_lines() -> None:
    document = Described(written(filled("A"))).document | {"read_only": True}
    status, said = ask("check", document)
    assert (status, said["marks"], said["clears"]) == (0, None, False)
    assert any(line.startswith("CẦN GIẢI TRÌNH · GN DTTS, ô O29: ") for line in said["lines"])


def test_a_program_without_a_workbook_is_told_which_of_two_it_is() -> None:
    for file, sentence in (("", NOTHING_OPEN), ("Báo cáo.docx", NO_SHEETS)):
        assert ask("check", {"version": 1, "file": file, "sheets": []}) == (2, {"version": 1, "error": sentence})


def test_an_action_that_must_know_more_asks_for_it_and_goes_on_with_the_reply(tmp_path: Path) -> None:
    nothing = {"version": 1, "sheets": []}
    status, said = ask("proofread", nothing)
    (question,) = said["asks"]
    assert (status, question["key"], question["kind"], question["endings"]) == (
        *(0, "report", "file"),
        [".docx", ".txt", ".md"],
    )
    report = tmp_path / "Báo cáo.txt"
    report.write_text("Vốn giao 700 triệu đồng, giải ngân 672 triệu đồng, đạt 86%.", encoding="utf-8")
    status, said = ask("proofread", nothing | {"replies": {"report": str(report)}})
    assert (status, said["asks"]) == (0, [])
    assert said["lines"][0].startswith("SAI, đoạn 1: 86%")
