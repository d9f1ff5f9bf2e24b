"""The adoption of a blank in the assistant: question by question, forth and back, looked over, written, used."""

from dataclasses import replace
from pathlib import Path

import pytest

from mtqg_xl.assistant.adopting import Adopting, Stage
from mtqg_xl.assistant.reading_tree import Node
from mtqg_xl.definition.load import load, load_alone
from mtqg_xl.findings import OutputError
from tests.adoption import blanks
from tests.adoption.adopted import sole_instance
from tests.assistant.office import session

YEAR = 2025


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """The official table whose three ratios are ambiguous."""
    return blanks.form_of_section_6_1(tmp_path / "Mẫu rà soát (lần 2).xlsx")


def all_nodes(nodes: tuple[Node, ...]) -> list[Node]:
    return [found for node in nodes for found in (node, *all_nodes(node.children))]


def detail(state: Adopting, place: str) -> str:
    (node,) = [node for node in all_nodes(state.tree) if node.place == place]
    return node.detail


def test_every_question_is_put_in_turn_and_the_tree_follows_the_answers(blank: Path) -> None:
    state = Adopting().read(blank, "PB-09")
    assert (state.stage, state.progress, state.question is not None) == (Stage.QUESTION, "Câu 1/3", True)
    assert detail(state, "cột H") == "tự tính: G/D*100; %"

    state = state.answered("2")
    assert state.progress == "Câu 2/3"
    assert detail(state, "cột H") == "tự tính: G/E*100; %"
    state = state.answered("nhap")
    assert detail(state, "cột J") == "gõ số; %"
    state = state.answered("Q/(O+Q)*100")
    assert detail(state, "cột R") == "tự tính: Q/(O + Q)*100; %"
    assert state.stage is Stage.REVIEW


def test_the_tree_has_columns_under_their_headings_and_rows_under_their_parents(blank: Path) -> None:
    (form,) = Adopting().read(blank, "PB-09").tree
    columns, rows = form.children
    assert (columns.detail, rows.detail) == ("18 cột", "3 dòng, 2 khối trống")
    assert [node.text for node in columns.children] == [
        "A · TT",
        "B · Thành phố/Thị xã/huyện/…",
        "Tổng số hộ dân cư",
        "Số hộ cận nghèo đầu năm (Theo Quyết định đã phê duyệt của UBND tỉnh)",
        "Diễn biến trong năm",
        "Số hộ cuối năm",
    ]
    (total,) = rows.children
    assert (total.text, total.detail) == ("16 · Tổng cộng", "cộng các dòng con")
    assert [node.text for node in total.children] == ["9 · I Khu vực thành thị", "13 · II Khu vực nông thôn"]
    assert [node.detail for node in total.children[0].children] == ["3 dòng để đơn vị ghi thêm"]


def test_one_step_back_asks_again_and_before_the_first_question_stands_the_file(blank: Path) -> None:
    second = Adopting().read(blank).answered("2")
    assert second.back().progress == "Câu 1/3"
    assert detail(second.back(), "cột H") == "tự tính: G/D*100; %"
    assert second.back().back() == Adopting()


def test_an_answer_that_does_not_fit_is_told_and_the_question_stays(blank: Path) -> None:
    state = Adopting().read(blank)
    wrong = state.answered("G/ZZ*100")
    assert wrong.mistake
    assert wrong.question == state.question
    assert wrong.answered("2").mistake == ""


@pytest.mark.parametrize("content", [b"", b"PK\3\4 no package", b"\xd0\xcf\x11\xe0 old"])
def test_a_file_that_is_no_blank_is_told_in_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hỏng.xlsx"
    path.write_bytes(content)
    state = Adopting().read(path)
    assert state.stage is Stage.FILE
    assert state.mistake.endswith(".")
    assert "\n" not in state.mistake


def test_what_was_written_loads_and_is_used_by_the_next_button_and_the_next_window(blank: Path, tmp_path: Path) -> None:
    state = Adopting().read(blank, "PB-09").answered("2").answered("1").answered("1")
    outcome = state.written(tmp_path / "bieu-rieng", YEAR, force=False)
    assert len(outcome.files) == 6
    instance = sole_instance(load_alone(tmp_path / "bieu-rieng"))
    assert (instance.id, len(instance.form.table)) == ("PB-09", 18)

    held = replace(session(tmp_path), load=load)
    held.take(outcome)
    assert "pb-09" in held.definitions.kits
    assert held.shown.files == outcome.files
    assert held.shown.files[0].name == "pb-09.xlsx"  # what an officer opens: the blank workbook
    assert session(tmp_path).own == tmp_path / "bieu-rieng"


def test_an_earlier_adoption_is_written_over_only_where_that_is_said(blank: Path, tmp_path: Path) -> None:
    state = Adopting().read(blank, "PB-09").answered("1").answered("1").answered("1")
    state.written(tmp_path / "bieu", YEAR, force=False)
    with pytest.raises(OutputError, match="đã có định nghĩa PB-09"):
        state.written(tmp_path / "bieu", YEAR, force=False)
    assert len(state.written(tmp_path / "bieu", YEAR, force=True).files) == 6
