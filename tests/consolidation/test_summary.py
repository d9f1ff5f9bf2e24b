"""What a leader is told of a total: every figure against the CSV files that the communes were filled from."""

from datetime import datetime
from decimal import Decimal

import pytest

from mtqg_xl.consolidation.headline import headline_of
from mtqg_xl.consolidation.summary import Background, Earlier, Month, Summary, listed, summarized
from mtqg_xl.definition.issued_plan import PlanLine
from mtqg_xl.definition.model import MONEY_UNITS, Kit
from mtqg_xl.vietnamese import round_half_up
from tests.consolidation.totals import (
    CODES,
    EVERYONE,
    HEADER,
    district,
    half_up,
    in_words,
    percent,
    received,
    summed,
    total_of,
    total_of_kit,
)
from tests.made import DEFINITIONS, retyped, submission

PLAN, PAID = summed(EVERYONE, "allocated_"), summed(EVERYONE, "disbursed_")
MILLION = Decimal(1_000_000)


def told(names: tuple[str, ...] = EVERYONE, known: Background | None = None) -> Summary:
    total = district(names)
    return summarized(total, HEADER, received(total), known)


@pytest.fixture(scope="module")
def whole() -> Summary:
    return told()


# --- boxes -----------------------------------------------------------------------------------------------


def test_boxes_hold_the_sums_to_the_dong_and_the_ratio_by_both_denominators(whole: Summary) -> None:
    plan, paid, ratio, _, _, rest = whole.boxes
    assert (plan.title, plan.value, paid.title, paid.value) == (
        "Kế hoạch",
        float(PLAN / MILLION),
        "Giải ngân",
        float(PAID / MILLION),
    )
    year = percent(summed(EVERYONE, "disbursed_year_"), summed(EVERYONE, "allocated_year_"))
    assert ratio.value == f"{in_words(year)} % | {in_words(percent(PAID, PLAN))} %"
    assert ratio.note == "theo kế hoạch năm | kế hoạch năm và kéo dài"
    assert rest.value == float((PLAN - PAID) / MILLION)


def test_what_is_needed_each_month_is_counted_from_the_day_of_the_figures(whole: Summary) -> None:
    # From June 2024 to January 2025 there are seven months.
    each = half_up((PLAN - PAID) / 7 / MILLION)
    assert whole.boxes[5].note == f"cần bình quân {in_words(each)} triệu/tháng để đạt 100 % đến 31/01/2025"


def test_a_box_without_an_earlier_figure_says_so_and_with_one_the_difference(whole: Summary) -> None:
    assert [box.value for box in whole.boxes[3:5]] == ["chưa có số kỳ trước", "chưa có số kỳ trước"]
    known = Background(previous=Earlier("5 tháng", 5e9, 20e9), last_year=Earlier("6 tháng 2023", 7e9, 10e9))
    before, last_year = told(known=known).boxes[3:5]
    assert before.value == f"+{in_words(half_up(PAID * 100 / PLAN - 25))} điểm %"
    assert before.note == "5 tháng: 25,0 %"
    assert last_year.value == f"-{in_words(half_up(70 - PAID * 100 / PLAN))} điểm %"


def test_nothing_is_made_up_for_a_total_of_nobody() -> None:
    total = total_of([], expected=CODES)
    found = summarized(total, HEADER, received(total))
    assert [box.value for box in found.boxes[:3]] == ["chưa có số"] * 3
    assert found.boxes[5].value == "chưa có số"
    assert (found.units, found.average, found.parts, found.outstanding) == ((), None, (), ())


# --- the line under the title ------------------------------------------------------------------------------


def test_the_line_says_who_is_missing_and_how_much_of_the_plan_is_in() -> None:
    assert summed(("A", "99001"), "allocated_") == 11_177_609_000
    issued = {
        # 11.177.609.000 đ of 12.000.000.000 đ are 93,1 %
        "99002": (
            PlanLine("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital", 900_000_000, "12"),
            PlanLine("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital", -77_609_000, "118"),
        ),
        "99003": (),
        "99004": (),
    }
    # 11.177.609.000 + 822.391.000 = 12.000.000.000
    assert 900_000_000 - 77_609_000 == 822_391_000
    known = Background(datetime(2024, 6, 24, 15, 30), issued, with_previous=Earlier("", 489.0, 1000.0))
    assert told(("A", "99001"), known).line == (
        "Tổng hợp 2/5 đơn vị, 93,1 % vốn giao; thiếu: xã Ví Dụ Hai, xã Ví Dụ Ba, xã Ví Dụ Bốn. "
        "Nếu lấy số kỳ trước của đơn vị thiếu: 48,9 %. Mẫu số: kế hoạch năm và kéo dài. Đơn vị tính: triệu đồng. "
        "Lập 15h30 ngày 24/6/2024."
    )


def test_the_share_of_the_plan_is_left_out_where_the_plan_of_somebody_is_not_known() -> None:
    issued = {"99002": (PlanLine("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital", 822_391_000),)}
    line = told(("A", "99001"), Background(issued=issued)).line
    assert line.startswith("Tổng hợp 2/5 đơn vị; thiếu: xã Ví Dụ Hai, xã Ví Dụ Ba, xã Ví Dụ Bốn. Mẫu số:")


def test_what_lacks_a_little_is_not_said_to_be_all() -> None:
    missing = dict.fromkeys(("99002", "99003"), ())
    issued = {**missing, "99004": (PlanLine("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital", 1_000),)}
    assert told(("A", "99001"), Background(issued=issued)).line.startswith("Tổng hợp 2/5 đơn vị, 99,9 % vốn giao;")


def test_names_are_listed_as_far_as_there_is_room() -> None:
    assert listed(["xã A", "xã B", "xã C"], 11) == "xã A, xã B và 1 đơn vị nữa"
    assert listed(["xã A", "xã B"], 10) == "xã A, xã B"
    assert listed(["một tên dài hơn chỗ"], 5) == "một tên dài hơn chỗ"


# --- charts ------------------------------------------------------------------------------------------------


def test_units_stand_by_their_percent_and_the_average_is_that_of_the_sums(whole: Summary) -> None:
    wanted = {
        code: percent(summed([name], "disbursed_"), summed([name], "allocated_"))
        for code, name in zip(CODES, EVERYONE, strict=True)
    }
    shown = {unit.code: round_half_up(unit.percent, 1) for unit in whole.units}
    assert shown == wanted
    assert list(shown) == sorted(wanted, key=lambda code: -wanted[code])
    assert whole.average is not None
    assert round_half_up(whole.average, 1) == percent(PAID, PLAN)


def test_programmes_have_short_names_and_the_sums_of_their_own_form(whole: Summary) -> None:
    names = {
        "Giảm nghèo bền vững": "GN-01.GNBV",
        "Dân tộc thiểu số, miền núi": "GN-01.DTTS",
        "Nông thôn mới": "GN-01.NTM",
    }
    assert {part.name: (part.plan, part.paid) for part in whole.parts} == {
        name: (float(summed(EVERYONE, "allocated_", form)), float(summed(EVERYONE, "disbursed_", form)))
        for name, form in names.items()
    }


def test_who_has_not_typed_what_was_paid_is_no_bar_of_zero() -> None:
    blank = retyped(submission("99004"), {("GN-01.DTTS", "DTTS.1.n2", "disbursed_year_capital"): None})
    zero = retyped(submission("99003"), {key: 0.0 for key in submission("99003").typed if key[2].startswith("disb")})
    total = total_of([submission("A"), zero, blank], expected=CODES)
    found = summarized(total, HEADER, received(total))
    assert [(unit.code, round_half_up(unit.percent, 1)) for unit in found.units] == [
        ("01990", Decimal("64.4")),
        ("99003", Decimal("0.0")),
    ]
    asked = {item.title: item.names for item in found.asked}
    assert asked["0 % giải ngân"] == ("xã Ví Dụ Ba", "xã Ví Dụ Bốn (chưa ghi số)")
    assert asked["Chưa gửi"] == ("xã Ví Dụ Một", "xã Ví Dụ Hai")


def test_units_of_one_name_are_told_apart_by_their_code() -> None:
    total = district()
    found = summarized(total, HEADER, received(total, dict.fromkeys(CODES, "xã Thụy Hùng")))
    assert {unit.name for unit in found.units} == {f"xã Thụy Hùng ({code})" for code in CODES}


def test_months_come_from_whoever_knows_them() -> None:
    months = (Month("T4", 1e9), Month("T5", 2e9))
    assert told(known=Background(months=months)).months == months


# --- the largest amounts -----------------------------------------------------------------------------------


def test_the_largest_amounts_are_works_and_lines_without_works_with_what_hinders_them(whole: Summary) -> None:
    shown = [(item.name[:32], item.reporter, item.rest, item.obstacle) for item in whole.outstanding[:5]]
    assert shown == [
        ("Đầu tư cơ sở hạ tầng thiết yếu v", "xã Ví Dụ Bốn", 1_600_000_000, ""),
        ("Đường trục xã Ví Dụ Một", "xã Ví Dụ Một", 1_500_000_000 - 900_000_000, ""),
        ("Đường giao thông Bắc Lanh Chang", "xã Lục Bình", 781_000_000 - 200_000_000, ""),
        ("Chăn nuôi bò sinh sản", "xã Ví Dụ Hai", 800_000_000 - 240_000_000, "chờ hướng dẫn"),
        ("Sân thể thao xã Ví Dụ Ba", "xã Ví Dụ Ba", 800_000_000 - 350_000_000, "mặt bằng"),
    ]
    assert len(whole.outstanding) == 10


def test_of_a_line_only_what_its_works_do_not_explain_is_listed_beside_them() -> None:
    # The line of xã Lục Bình lacks 146.181.505 đ of what its four works say was paid (2.145.977.223 of 2.292.158.728).
    total = total_of([submission("A")])
    found = summarized(total, HEADER, received(total)).outstanding
    rest = [item.rest for item in found if item.name.endswith("(phần chưa có công trình)")]
    assert rest == [146_181_505]
    works = 2_981_000_000 - 2_292_158_728
    assert works + rest[0] == 2_981_000_000 - 2_145_977_223
    assert [item.rest for item in found if item.name.startswith("Đường giao thông")] == [
        781_000_000 - 200_000_000,
        1_000_000_000 - 950_981_240,
        700_000_000 - 665_686_868,
    ]


# --- other kits --------------------------------------------------------------------------------------------


def test_a_kit_that_counts_has_its_own_page() -> None:
    def files(poor: float) -> dict[tuple[str, str, str], float]:
        return {("HN-01", "xa.rest", "households"): 400.0, ("HN-01", "xa.rest", "poor"): poor}

    total = total_of_kit("ra-soat-ho-ngheo-xa", "2024", {"00001": files(30), "00002": files(61)}, missing="00003")
    found = summarized(total, HEADER, received(total))
    assert [(box.title, box.value) for box in found.boxes] == [
        ("Hộ dân cư", 800.0),
        ("Hộ nghèo", 91.0),
        ("Tỷ lệ hộ nghèo", "11,4 %"),  # 91 of 800 are 11,375 %
        ("So kỳ trước", "chưa có số kỳ trước"),
        ("Cùng kỳ năm trước", "chưa có số kỳ trước"),
        ("Số đơn vị có số", "2/3"),
    ]
    assert found.line == "Tổng hợp 2/3 đơn vị; thiếu: xã Thử 00003."
    assert [(unit.code, float(unit.percent), unit.paid) for unit in found.units] == [
        ("00002", 15.25, 61),
        ("00001", 7.5, 30),
    ]
    assert found.forms[0] == ("HN-01 KẾT QUẢ", "2/3")
    assert [item.title for item in found.asked] == ["Chưa gửi", "Phải sửa"]


def test_money_that_is_raised_is_told_in_its_own_words() -> None:
    files = {"00001": {("BM-11", "NV26.III", "plan"): 5e9, ("BM-11", "NV26.III", "now"): 1e9}}
    total = total_of_kit("ntm-2026-xa", "2026-H1", files)
    found = summarized(total, HEADER, received(total))
    assert found.title.startswith("TÌNH HÌNH HUY ĐỘNG NGUỒN LỰC CHƯƠNG TRÌNH MTQG")
    assert [(box.title, box.value, box.note) for box in found.boxes[1:3]] == [
        ("Đã huy động", 1000.0, ""),
        ("Tỷ lệ huy động", "20,0 %", ""),
    ]
    assert found.boxes[5].note == ""


@pytest.mark.parametrize("kit", DEFINITIONS.kits.values(), ids=lambda kit: kit.id)
def test_every_kit_of_money_has_a_form_by_reporter_of_its_headline(kit: Kit) -> None:
    head = headline_of(kit)
    assert head is not None
    unit = head.instance.unit_of(head.row, head.instance.column_by_id[head.plan])
    assert head.is_of_money == (unit in MONEY_UNITS)
    parted = [words[0] for words in kit.by_reporter_forms]
    assert (head.instance.id in parted) is head.is_of_money
