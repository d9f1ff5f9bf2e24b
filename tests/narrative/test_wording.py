"""The words of the templates: how numbers, gaps and lists are written."""

import pytest

from mtqg_xl.narrative import Style
from mtqg_xl.narrative.marks import paragraphs
from mtqg_xl.narrative.source import Source
from mtqg_xl.narrative.text import Figure, Run
from mtqg_xl.narrative.wording import Coverage, Wording
from tests.narrative.support import figures

HERE = ("GN-01.DTTS", "DTTS.8")


def wording(
    allocated: float | None = 100_000_000.0, disbursed: float | None = 0.0, style: Style | None = None
) -> Wording:
    changes = {
        (*HERE, "allocated_year_recurrent"): allocated,
        (*HERE, "disbursed_year_recurrent"): disbursed,
    }
    return Wording(Source(figures(changes=changes), 0), style or Style())


def written(text: str) -> str:
    """What a paragraph says in which these words stand."""
    return "".join(paragraph.text for paragraph in paragraphs(text))


@pytest.mark.parametrize(
    ("allocated", "disbursed", "text"),
    [
        (300_000_000, 200_000_000, "66,7%"),
        (303_908_000, 14_390_000, "4,7%"),
        (100_000_000, 4_449_600, "4,4%"),  # the form shows 4,45
        (100_000_000, 50_000_000, "50%"),
        (100_000_000, 100_000_000, "100%"),
        (100_000_000, 99_960_000, "99,96%"),  # not 100
        (100_000_000, 20_000, "0,02%"),  # not 0
        (100_000_000, 104_200_000, "104,2%"),
    ],
)
def test_percents_are_rounded_once_and_never_to_a_false_whole(allocated: float, disbursed: float, text: str) -> None:
    assert written(wording(allocated, disbursed).percent(*HERE, "disbursed_percent")) == text


@pytest.mark.parametrize(("disbursed", "text"), [(89_940_000, "89,9%"), (95_700_000, "96%"), (99_600_000, "99,6%")])
def test_a_style_may_print_high_percents_whole(disbursed: float, text: str) -> None:
    words = wording(disbursed=disbursed, style=Style(percent_whole_from=90))
    assert written(words.percent(*HERE, "disbursed_percent")) == text


def test_a_template_may_fix_the_precision_itself() -> None:
    words = wording(300_000_000.0, 200_000_000.0, Style(percent_whole_from=0))
    assert written(words.percent(*HERE, "disbursed_percent", 2)) == "66,67%"
    assert written(words.percent(*HERE, "disbursed_percent", decimals=0)) == "67%"


def test_a_style_may_fix_the_precision_of_one_figure() -> None:
    style = Style(percent_decimals=1, decimals={"GN-01.DTTS|DTTS.8|disbursed_percent": 2})
    words = wording(300_000_000.0, 200_000_000.0, style)
    assert written(words.percent(*HERE, "disbursed_percent")) == "66,67%"
    assert written(words.percent(*HERE, "disbursed_percent", 0)) == "67%"
    # 88.000.000 of 132.000.000
    assert written(words.percent("GN-01.DTTS", "DTTS.1.n2", "disbursed_percent")) == "66,7%"


@pytest.mark.parametrize(
    ("note", "hedge"),
    [
        ("Báo cáo ghi: trên 1.000", "trên "),
        ("hơn 1.000 lượt người", "hơn "),
        ("khoảng 1.000.", "khoảng "),
        ("trên 1.000.000", ""),  # another number
        ("trên 11.000", ""),
        ("1.000 lượt", ""),
        ("trên địa bàn 1.000 lượt", ""),
        ("", ""),
    ],
)
def test_a_word_that_softens_a_number_is_taken_from_its_note(note: str, hedge: str) -> None:
    cell = ("CT-01", "ntm.campaign_attendees")
    changes = {(*cell, "quantity"): 1000.0, (*cell, "note"): note or None}
    assert Wording(Source(figures(changes=changes), 0), Style()).hedge(*cell, "quantity", "note") == hedge


@pytest.mark.parametrize(
    ("unit", "text"), [("", "440.609.000 đồng"), ("triệu đồng", "440,609 triệu đồng"), ("tỷ đồng", "0,441 tỷ đồng")]
)
def test_money_is_written_in_the_unit_of_the_template(unit: str, text: str) -> None:
    assert written(wording().money("GN-01.DTTS", "DTTS.3.1", "allocated", unit)) == text


def test_money_is_written_in_the_unit_of_the_report_unless_told() -> None:
    words = wording(109_000_000.0, style=Style(money_unit="triệu đồng"))
    assert written(words.money(*HERE, "allocated")) == "109 triệu đồng"


def test_a_number_remembers_the_cell_it_came_from_and_stands_without_its_unit() -> None:
    (paragraph,) = paragraphs("giao " + wording().money(*HERE, "allocated"))
    number = Run("100.000.000", figures=(Figure(*HERE, "allocated"),))
    assert paragraph.runs == (Run("giao "), number, Run(" đồng"))
    assert number.tag == "GN-01.DTTS|DTTS.8|allocated"


def test_a_difference_remembers_both_of_its_cells() -> None:
    (paragraph,) = paragraphs(wording(100_000_000, 30_000_000).difference(*HERE, "allocated", "disbursed"))
    assert paragraph.runs[0].text == "70.000.000"
    assert paragraph.runs[0].tag == "GN-01.DTTS|DTTS.8|allocated-disbursed"


def test_a_percent_of_nothing_is_a_gap() -> None:
    assert written(wording(0.0, 0.0).percent(*HERE, "disbursed_percent")).startswith("[thiếu: Dự án 8")


def test_a_zero_that_was_typed_is_no_gap() -> None:
    assert written(wording(disbursed=0.0).money(*HERE, "disbursed")) == "0 đồng"
    assert written(wording(disbursed=None).money(*HERE, "disbursed")).startswith("[thiếu: Dự án 8")


def test_rows_of_a_block_are_found_by_a_text_and_named_by_their_name() -> None:
    words = wording()
    assert words.rows_where("GN-03", "works", "line", "DTTS.4.1.d") == ["works#5", "works#6"]
    assert written(words.label("GN-03", "works#5")) == "Duy tu đường Nà Nghịu"


def test_a_line_without_a_number_of_its_own_is_placed_by_those_above_it() -> None:
    assert written("x" + wording().within("GN-01.DTTS", "DTTS.4.1.a")) == "x (Tiểu dự án 1, Dự án 4)"
    assert written("x" + wording().within(*HERE)) == "x"


def test_the_lowest_come_first_and_those_that_have_nothing_are_left_out() -> None:
    words = wording()
    rows = words.block_rows("GN-03", "works")
    # 25,6 · 95,10 · 95,10 · 95,10 · 0 · 0 · 95,7 · 97,7 · 96
    assert words.lowest("GN-03", rows, "plan_percent", 95.2, 2) == ["works#1", "works#2"]
    assert words.lowest("GN-03", rows, "plan_percent", 20, 2) == []


def test_a_note_becomes_a_sentence() -> None:
    words = wording()
    assert written("x." + words.sentence("GN-03", "works#6", "note")) == "x. Đang thi công."
    assert words.sentence("GN-03", "works#1", "note") == ""


def test_coverage_is_told_only_where_somebody_is_missing() -> None:
    assert Coverage(8, 9, ("xã Văn Lem",)).text == "8/9 đơn vị, thiếu xã Văn Lem"
    assert Coverage(9, 9).text == ""


def test_stars_make_bold_and_italic_and_every_line_a_paragraph() -> None:
    first, second = paragraphs("a **b** *c*\n\n  - d   e \n")
    assert first.runs == (Run("a "), Run("b", bold=True), Run(" "), Run("c", italic=True))
    assert second.text == "- d e"


def test_a_star_without_its_partner_is_refused() -> None:
    with pytest.raises(ValueError, match="dấu sao"):
        paragraphs("a *b")
