"""Which figure a number of the prose is taken for: reports of ours, whose cells are known, and texts of strangers."""

from collections import Counter
from pathlib import Path

import pytest

from mtqg_xl.narrative import Figure
from mtqg_xl.updating.copied import Copied
from mtqg_xl.updating.decision import State
from mtqg_xl.updating.pairs import Workbook, figure_pairs
from mtqg_xl.updating.rolling import roll_forward
from tests.narrative.support import LUC_BINH, typed
from tests.updating.figures import LATER, MOMENT, workbook
from tests.updating.judging import KINDS, STRANGERS, Kind, Truth, counted, decided, judged, of_ours, stranger
from tests.updating.word import paragraph, written

A, E = KINDS[0], KINDS[4]


def taken(kind: Kind, report: tuple[Path, Truth], old: Workbook, new: Workbook) -> Counter[str]:
    """How many numbers of a report are taken for their own cell, for another, or are asked about."""
    path, truth = report
    pairs = figure_pairs(old, new)
    return counted(judged(truth, pairs, decided(path, pairs, kind.times, Copied.of(old.source, new.source))))


def test_every_number_of_report_a_is_taken_for_its_own_cell(tmp_path: Path) -> None:
    found = taken(A, of_ours(A, tmp_path), workbook(), workbook(LATER))
    assert found["wrong"] == 0
    assert found["asked"] <= 1
    assert found["right"] >= 140


@pytest.mark.parametrize("kind", KINDS, ids=[kind.letter for kind in KINDS])
def test_no_number_becomes_another_figure_when_nearly_all_change(tmp_path: Path, kind: Kind) -> None:
    found = taken(kind, of_ours(kind, tmp_path), kind.old(), kind.drawn(0))
    assert found["wrong"] == 0
    assert found["asked"] <= found["right"] * 0.15


@pytest.mark.parametrize(("kind", "other"), STRANGERS, ids=[f"{kind.letter}{other}" for kind, other in STRANGERS])
def test_a_report_that_nobodys_program_wrote_gets_no_wrong_number(tmp_path: Path, kind: Kind, other: str) -> None:
    found = taken(kind, stranger(kind, tmp_path, other), kind.old(), kind.drawn(1))
    assert found["wrong"] == 0
    assert found["right"] >= 3 * found["asked"]


@pytest.mark.parametrize("said", ["so với chỉ tiêu 5, đạt 120%", "vượt chỉ tiêu 5 thanh niên"])
def test_a_target_is_no_number_of_an_indicator(tmp_path: Path, said: str) -> None:
    """It was passed over in silence, as the 5 of "chỉ tiêu 5.1" is."""
    kind = KINDS[2]
    path = written(tmp_path / "a.docx", paragraph(f"Tuyển quân: giao 6 thanh niên nhập ngũ, {said}."))
    pairs = figure_pairs(kind.old(), kind.workbook({("CT-01", "service.military_intake", "base"): 8.0}))
    (found,) = (one for one in decided(path, pairs, kind.times).values() if one.old == "5")
    assert found.state in {State.REPLACED, State.ASKED, State.UNMATCHED}


def test_20_cuoc_are_20_buoi(tmp_path: Path) -> None:
    path = written(tmp_path / "a.docx", paragraph("Đã tổ chức 20 buổi tuyên truyền lồng ghép về nông thôn mới."))
    kind = KINDS[2]
    pairs = figure_pairs(kind.old(), kind.workbook({("CT-01", "ntm.campaigns", "quantity"): 24.0}))
    (found,) = decided(path, pairs, kind.times).values()
    assert [pair.figure.row for pair in found.pairs] == ["ntm.campaigns"]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Đã tổ chức 20 buổi tuyên truyền lồng ghép về nông thôn mới.", State.REPLACED),
        ("Ngoài ra, đã tổ chức 20 buổi tuyên truyền lồng ghép về nông thôn mới.", State.ASKED),
    ],
)
def test_what_is_told_besides_is_not_taken_for_a_figure_by_chance(tmp_path: Path, said: str, state: State) -> None:
    path = written(tmp_path / "a.docx", paragraph(said))
    kind = KINDS[2]
    pairs = figure_pairs(kind.old(), kind.workbook({("CT-01", "ntm.campaigns", "quantity"): 24.0}))
    (found,) = decided(path, pairs, kind.times).values()
    assert found.state is state


DAYS = {
    ("PB-05", "memo.days", "y2023"): 640.0,
    ("PB-07", "w11#1", "note"): "640 ngày công: xem Phụ biểu 05",
}


def test_words_copied_from_the_old_workbook_are_asked_about_with_the_new_ones(tmp_path: Path) -> None:
    """A number in a note that was copied into the report is the note's, not a figure's."""
    text = "Nhân dân góp công: 600 ngày công, 150 m² đất: xem Phụ biểu 05."
    report = written(tmp_path / "a.docx", paragraph(text))
    found = roll_forward(report, E.old(), E.workbook(DAYS), E.times, MOMENT).decisions
    assert [(one.old, one.state) for one in found] == [("600", State.ASKED), ("150", State.ASKED)]
    assert "biểu kỳ này ghi “640 ngày công: xem Phụ biểu 05”" in found[0].comment


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Huy động được 600 ngày công lao động.", ["640"]),
        ("Có 600 ngày mưa; chợ họp 14 phiên, có 19 gian hàng.", []),
    ],
)
def test_a_number_is_told_by_what_is_said_of_it(tmp_path: Path, text: str, new: list[str]) -> None:
    report = written(tmp_path / "a.docx", paragraph(text))
    found = roll_forward(report, E.old(), E.workbook(DAYS), E.times, MOMENT).decisions
    assert [one.new for one in found if one.state is State.REPLACED] == new


def test_the_percent_of_two_numbers_is_theirs_and_not_another_forms(tmp_path: Path) -> None:
    """96 % is the share of roads, of watered land and of annual crops: each stands behind its own two numbers."""
    text = "Đường liên thôn 12,1/12,6 km, đạt 96%; tưới chủ động 434,5/452 ha, đạt 96%."
    later = {("PB-09", "CT2.2", "numerator"): 12.3, ("PB-09", "CT3.1", "numerator"): 440.0}
    report = written(tmp_path / "a.docx", paragraph(text))
    found = roll_forward(report, E.old(), E.workbook(later), E.times, MOMENT).decisions
    assert [one.new for one in found if one.old == "96"] == ["98", "97"]


def test_a_count_in_words_beside_the_name_of_what_is_counted_is_a_question(tmp_path: Path) -> None:
    text = "Dự án 2: trong kỳ có một mô hình là “Chăn nuôi dê sinh sản”."
    kind = KINDS[1]
    report = written(tmp_path / "a.docx", paragraph(text))
    new = kind.workbook({("GNBV-07", "models#1", "models"): 3.0})
    (found,) = roll_forward(report, kind.old(), new, kind.times, MOMENT).decisions
    assert found.state is State.ASKED


def test_a_work_that_stands_on_another_line_now_is_the_same_work() -> None:
    """Rows of a block go by their name: the second work of the old file is the first of the new one."""
    moved = {
        ("GN-03", f"works#{row}", column): typed(LUC_BINH).get(("GN-03", f"works#{other}", column))
        for row, other in ((1, 2), (2, 1))
        for column in ("name", "line", "owner", "investment", "allocated", "disbursed_year_to_date")
    }
    pairs = {pair.figure: pair for pair in figure_pairs(workbook(), workbook(moved))}
    for row in (1, 2):
        pair = pairs[Figure("GN-03", f"works#{row}", "investment")]
        assert pair.new == pair.old


def test_a_work_that_is_gone_has_no_new_figure() -> None:
    gone = {cell: None for cell in typed(LUC_BINH) if cell[:2] == ("GN-03", "works#9")}
    pairs = {pair.figure: pair for pair in figure_pairs(workbook(), workbook(gone))}
    assert pairs[Figure("GN-03", "works#9", "investment")].new is None
