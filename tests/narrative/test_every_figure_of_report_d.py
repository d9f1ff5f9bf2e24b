"""Every figure that report D states (poverty of a district, 2024) stands in its section of our report or its notes.

The report prints 48,07% for a quotient of 48,0799: cut off, not rounded. Ours prints 48,08%.
"""

from dataclasses import replace
from functools import cache

import pytest

from mtqg_xl.figures.combining import merge, summed
from mtqg_xl.narrative import Coverage, Members, Narrative, render
from mtqg_xl.narrative.charts import chart_of
from mtqg_xl.narrative.source import Source
from mtqg_xl.vietnamese import Period
from tests.narrative.stated import Line, Told, is_told, lines, names, reports, stands

D = Told("giam-ngheo-huyen", "giam-ngheo-huyen-nam", "bao-cao-D", "2024", "huyện Đắk Tô", "Đắk Tô")

STATED = """
plan of 2022                        | nguon-luc     | GNBV-01 funds.2022 target_year          | 3.424 triệu
plan of 2023                        | nguon-luc     | GNBV-01 funds.2023 target_year          | 8.139 triệu
plan of 2024                        | nguon-luc     | GNBV-01 funds.2024 target_year          | 10.258 triệu
plan                                | nguon-luc     | GNBV-04 GNBV allocated                  | 21.821 triệu
disbursed of 2022                   | nguon-luc     | GNBV-01 funds.2022 result               | 2.124,518 triệu
disbursed of 2023                   | nguon-luc     | GNBV-01 funds.2023 result               | 4.748 triệu
disbursed of 2024                   | nguon-luc     | GNBV-01 funds.2024 result               | 3.618,985 triệu
disbursed                           | nguon-luc     | GNBV-04 GNBV disbursed                  | 10.491,503 triệu
ratio                               | nguon-luc     | GNBV-04 GNBV disbursed_percent          | 48,08
DA2: models                         | du-an.GNBV.2  | GNBV-07 models#1 models                 | 09
DA2: households                     | du-an.GNBV.2  | GNBV-07 models#1 households             | 196
DA2: poor                           | du-an.GNBV.2  | GNBV-07 models#1 poor                   | 99
DA2: near-poor                      | du-an.GNBV.2  | GNBV-07 models#1 near_poor              | 72
DA2: newly escaped                  | du-an.GNBV.2  | GNBV-07 models#1 newly_escaped          | 25
DA2: approved                       | du-an.GNBV.2  | GNBV-07 models#1 cost                   | 6.408,351 triệu
DA2: state budget                   | du-an.GNBV.2  | GNBV-07 models#1 state_budget           | 3.256 triệu
DA2: contribution                   | du-an.GNBV.2  | GNBV-07 models#1 contribution           | 3.152,351 triệu
DA2: disbursed                      | du-an.GNBV.2  | GNBV-07 models#1 disbursed              | 3.177,182 triệu
DA3-TDA1: models                    | du-an.GNBV.3  | GNBV-08 models#1 models                 | 09
DA3-TDA1: households                | du-an.GNBV.3  | GNBV-08 models#1 households             | 54
DA3-TDA1: poor                      | du-an.GNBV.3  | GNBV-08 models#1 poor                   | 32
DA3-TDA1: near-poor                 | du-an.GNBV.3  | GNBV-08 models#1 near_poor              | 16
DA3-TDA1: newly escaped             | du-an.GNBV.3  | GNBV-08 models#1 newly_escaped          | 06
DA3-TDA1: approved                  | du-an.GNBV.3  | GNBV-08 models#1 cost                   | 2.336,598 triệu
DA3-TDA1: state budget              | du-an.GNBV.3  | GNBV-08 models#1 state_budget           | 1.380 triệu
DA3-TDA1: contribution              | du-an.GNBV.3  | GNBV-08 models#1 contribution           | 956,598 triệu
DA3-TDA1: disbursed                 | du-an.GNBV.3  | GNBV-08 models#1 disbursed              | 268,754 triệu
DA3-TDA2: attendees                 | du-an.GNBV.3  | GNBV-09 all attendees                   | 1.142
DA4-TDA1: trainees, plan            | du-an.GNBV.4  | GNBV-10 total planned                   | 410
DA4-TDA1: plan of GNBV              | du-an.GNBV.4  | GNBV-10 courses#3 planned               | 100
DA4-TDA1: plan of DTTS              | du-an.GNBV.4  | GNBV-10 courses#4 planned               | 310
DA4-TDA1: classes                   | du-an.GNBV.4  | GNBV-10 courses#1 classes               | 14
DA4-TDA1: trainees                  | du-an.GNBV.4  | GNBV-10 courses#1 trainees              | 413
DA4-TDA1: finished trainees         | du-an.GNBV.4  | GNBV-10 courses#1 graduated             | 208
DA4-TDA1: registered                | du-an.GNBV.4  | GNBV-10 courses#5 trainees              | 75
DA4-TDA3: updated workers           | du-an.GNBV.4  | GNBV-10 courses#2 trainees              | 156
DA6-TDA1: disbursed                 | du-an.GNBV.6  | GNBV-12 activities#1 disbursed          | 9,2 triệu
DA6-TDA2: events                    | du-an.GNBV.6  | GNBV-12 activities#2 events             | 12
DA6-TDA2: attendees                 | du-an.GNBV.6  | GNBV-12 activities#2 attendees          | 938
DA7-TDA1: trained                   | du-an.GNBV.7  | GNBV-13 activities#1 attendees          | 150
DA7-TDA1: delegations               | du-an.GNBV.7  | GNBV-13 activities#1 delegations        | 02
review: households                  | muc-tieu      | GNBV-01 households result               | 13.306
review: population                  | muc-tieu      | GNBV-01 population result               | 55.510
review: poor                        | muc-tieu      | GNBV-01 poor result                     | 896
review: rate of poor                | muc-tieu      | GNBV-01 poor_percent result             | 6,73
review: its change                  | muc-tieu      | GNBV-01 poor_decrease result            | 2,03
review: near-poor                   | muc-tieu      | GNBV-01 near_poor result                | 739
review: rate of near-poor           | muc-tieu      | GNBV-01 near_poor_percent result        | 5,55
review: its change, too             | muc-tieu      | GNBV-01 near_poor_decrease result       | 0,41
review: target                      | muc-tieu      | GNBV-01 poor_decrease target_year       | 3,5
review: target of next year         | nhiem-vu      | GNBV-01 poor_decrease_next target_year  | 3
"""
IN_WORDS = """
DA1: not applicable         | du-an.GNBV.1 | in words | Huyện không thuộc đối tượng thực hiện dự án này.
DA2: crop                   | du-an.GNBV.2 | in words | “Trồng cao su”
DA3-TDA1: communes          | du-an.GNBV.3 | in words | “Hỗ trợ phát triển sản xuất nông nghiệp” (09 xã)
DA3-TDA2: banners, paid     | du-an.GNBV.3 | in words | 10 băng rôn; đã chi 171,594 triệu đồng.
DA4-TDA1: finished classes  | du-an.GNBV.4 | in words | 08 lớp đã bế giảng.
DA4-TDA2: not applicable    | du-an.GNBV.4 | in words | Huyện không thuộc đối tượng thực hiện tiểu dự án này.
DA4-TDA3: workers           | du-an.GNBV.4 | in words | Trên tổng số 31.336 lao động.
DA5: not applicable         | du-an.GNBV.5 | in words | Huyện không thuộc đối tượng thực hiện dự án này.
review: changes are points  | muc-tieu     | in words | giảm 2,03 điểm phần trăm so với cuối năm 2023
review: target not met      | muc-tieu     | in words | chưa đạt chỉ tiêu, còn thiếu 1,47 điểm phần trăm
"""


@cache
def report() -> Narrative:
    return D.narrative()


def notes(narrative: Narrative) -> list[str]:
    return ["".join(run.text for run in note) for note in narrative.notes()]


@pytest.mark.parametrize("line", lines(STATED), ids=names(STATED))
def test_a_stated_figure_stands_in_its_section(line: Line) -> None:
    stands(line, D.figures(), report())


@pytest.mark.parametrize("line", lines(IN_WORDS), ids=names(IN_WORDS))
def test_what_is_stated_in_words_stands_in_its_section(line: Line) -> None:
    is_told(line, report())


def test_the_children_of_each_commune_stand_in_a_footnote() -> None:
    assert "Số trẻ được cân, đo: Diên Bình 720; Đắk Rơ Nga 390; Kon Đào 888; Pô Kô 270." in notes(report())


def test_no_figure_of_report_d_is_missing() -> None:
    assert "[thiếu" not in report().text


def test_footnotes_give_the_legal_bases_in_the_order_of_their_marks() -> None:
    first, *others = notes(report())
    assert first.startswith("Quyết định số 90/QĐ-TTg ngày 18/01/2022")
    assert any("24/2021/QĐ-TTg" in note for note in others)
    assert sum("[Đơn vị viết:" in note for note in others) == 2


@pytest.mark.parametrize(
    ("fall", "said"),
    [
        (2.03, "giảm 2,03 điểm phần trăm so với cuối năm 2023"),
        (-0.5, "tăng 0,5 điểm phần trăm so với cuối năm 2023"),
        (0.0, "không thay đổi so với cuối năm 2023"),
    ],
)
def test_a_rate_goes_down_up_or_stays(fall: float, said: str) -> None:
    (line,) = (
        item.text
        for item in D.narrative({("GNBV-01", "poor_decrease", "result"): fall}).paragraphs()
        if item.text.startswith("- Hộ nghèo")
    )
    assert said in line


@pytest.mark.parametrize(
    ("fall", "said"),
    [
        (4.0, "kết quả vượt chỉ tiêu 0,5 điểm phần trăm."),
        (3.5, "kết quả đạt đúng chỉ tiêu."),
        (2.03, "chưa đạt chỉ tiêu"),
    ],
)
def test_a_target_is_beaten_met_or_missed(fall: float, said: str) -> None:
    assert said in D.narrative({("GNBV-01", "poor_decrease", "result"): fall}).text


def total(expected: int = 3) -> Narrative:
    """The report of two districts' figures added up as one: what a receiver makes of its members."""
    other = D.figures({("GNBV-01", "poor", "result"): 104.0})
    both = merge([replace(D.figures(), reporters=("a",)), replace(other, reporters=("b",))])
    added = summed(both, [(0, 1)], ["x"])
    head = reports()[D.report_id].head.header(Period.parse("2024"), "huyện Mẫu", "Mẫu", "", ())
    coverage = Coverage(2, expected, ("xã C",) if expected > 2 else (), as_of="30/10/2024")
    members = Members(both, ("xã A", "xã B"))
    return render(added, 0, reports()[D.report_id], head, coverage=coverage, members=members)


def test_a_total_says_who_is_in_it_and_breaks_figures_down_in_footnotes() -> None:
    told = total()
    assert "Tổng vốn của Chương trình (2/3 đơn vị, thiếu xã C) là 43.642 triệu đồng" in told.text
    assert "Đến ngày 30/10/2024 (2/3 đơn vị, thiếu xã C), giải ngân 20.983,006 triệu đồng" in told.text
    assert "Gồm: xã A 896; xã B 104." in notes(told)
    assert "Gồm: xã A 21.821 triệu đồng; xã B 21.821 triệu đồng." in notes(told)


def test_a_rate_of_a_total_is_worked_out_from_its_sums() -> None:
    # 1.000 of 26.612 households
    assert "- Hộ nghèo: 1.000 hộ, chiếm 3,76%" in total().text


def test_a_total_of_all_says_nothing_of_units() -> None:
    assert "đơn vị, thiếu" not in total(expected=2).text


def test_a_chart_of_a_total_shows_the_unit_that_is_behind_last_and_no_share_as_all_that_is_not() -> None:
    """Of 100 triệu đồng: 44,496 is 44,5 where 44,50 rounded again is too; 99,97 is not 100."""
    paid = {"xã A": 44.496, "xã B": 99.97, "xã C": 0.0, "xã D": 100.0}
    typed = [
        D.figures(
            {
                ("GNBV-04", "GNBV.rest", "allocated_carried_recurrent"): None,
                ("GNBV-04", "GNBV.rest", "disbursed_carried_recurrent"): None,
                ("GNBV-04", "GNBV.rest", "allocated_year_recurrent"): 100.0,
                ("GNBV-04", "GNBV.rest", "disbursed_year_recurrent"): share,
            }
        )
        for share in paid.values()
    ]
    both = merge([replace(figures, reporters=(name,)) for name, figures in zip(paid, typed, strict=True)])
    (chart,) = reports()[D.report_id].charts
    made = chart_of(chart, Source(both, 0), Members(both, tuple(paid)))
    assert made is not None
    assert dict(zip(made.names, made.shares, strict=True)) == {"xã D": 100.0, "xã B": 99.97, "xã A": 44.5, "xã C": 0.0}
    assert made.names == ("xã D", "xã B", "xã A", "xã C")
