from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.vietnamese import parse_number, write_number

MILLION, BILLION = 10**6, 10**9


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2145977223", 2145977223),
        ("0", 0),
        ("03", 3),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1.234.567,5", 1234567.5),
        ("1,234,567.5", 1234567.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("2.145,977", 2145.977),
        ("10.491,50", 10491.5),
        ("2745,26", 2745.26),
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("0,340", 0.34),
        ("0.123", 0.123),
        ("2 145 977 223", 2145977223),
        ("2\u00a0145\u00a0977\u00a0223", 2145977223),
        ("2\u202f145\u202f977\u202f223", 2145977223),
        ("2 145 977,5", 2145977.5),
        ("12 345", 12345),
        ("  1.234.567 \u00a0", 1234567),
        ("\ufeff1.234.567\u200b", 1234567),
        ("'1.234.567", 1234567),
        ("' 150", 150),
        ("-1.234.567", -1234567),
        ("- 1.234.567", -1234567),
        ("\u22121.234.567", -1234567),
        ("(1.234.567)", -1234567),
        ("( 5 )", -5),
        ("+1.234.567", 1234567),
        ("999999999999999", 999999999999999),
        ("1.000.000.000.000.000", 10**15),
    ],
)
def test_numbers_are_read_from_their_separators(text: str, value: float) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.unit_factor, parsed.question) == (value, None, None)
    assert not parsed.is_percent


@pytest.mark.parametrize(
    ("text", "value", "factor", "dong"),
    [
        ("12 tr", 12, MILLION, 12_000_000),
        ("12tr.", 12, MILLION, 12_000_000),
        ("12 trđ", 12, MILLION, 12_000_000),
        ("12 tr.đ", 12, MILLION, 12_000_000),
        ("150 triệu", 150, MILLION, 150_000_000),
        ("150 TRIỆU ĐỒNG", 150, MILLION, 150_000_000),
        ("150 trieu dong", 150, MILLION, 150_000_000),
        ("150 trie\u0323\u0302u", 150, MILLION, 150_000_000),
        ("2.124,518 triệu đồng", 2124.518, MILLION, 2_124_518_000),
        ("2.145,977223 triệu đồng", 2145.977223, MILLION, 2_145_977_223),
        ("1,5 tỷ", 1.5, BILLION, 1_500_000_000),
        ("1,5 tỉ đồng", 1.5, BILLION, 1_500_000_000),
        ("500 nghìn", 500, 1000, 500_000),
        ("500 ngàn đồng", 500, 1000, 500_000),
        ("85.300.000đ", 85300000, 1, 85_300_000),
        ("85.300.000 VNĐ", 85300000, 1, 85_300_000),
        ("85.300.000 ₫", 85300000, 1, 85_300_000),
        ("2145977223 đồng", 2145977223, 1, 2_145_977_223),
        ("(85.300.000đ)", -85300000, 1, -85_300_000),
        ("(85.300.000) đồng", -85300000, 1, -85_300_000),
        ("-12 tr", -12, MILLION, -12_000_000),
    ],
)
def test_a_unit_of_money_is_told_beside_the_number(text: str, value: float, factor: int, dong: float) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.unit_factor, parsed.dong) == (value, factor, dong)


@pytest.mark.parametrize("text", ["85.300đ", "85.300 đồng", "85,300 đồng"])
def test_dong_have_no_fractions_which_decides_a_single_separator(text: str) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.unit_factor) == (85300, 1)
    assert parsed.rule.endswith("ngăn nhóm nghìn (đồng không có số lẻ), đơn vị đồng")


@pytest.mark.parametrize(("text", "value"), [("66,7%", 66.7), ("66.7 %", 66.7), ("100%", 100), ("66,7\u00a0%", 66.7)])
def test_percents_stay_on_the_scale_of_one_hundred(text: str, value: float) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.unit_factor, parsed.is_percent, parsed.dong) == (value, None, True, None)


@pytest.mark.parametrize(
    ("text", "value", "rule"),
    [
        ("1O0.000.000", 100_000_000, "chữ O, l là số 0, 1; dấu chấm ngăn nhóm nghìn"),
        ("15O", 150, "chữ O, l là số 0, 1; chỉ có chữ số"),
        ("l50000000", 150_000_000, "chữ O, l là số 0, 1; chỉ có chữ số"),
        ("2I5", 215, "chữ O, l là số 0, 1; chỉ có chữ số"),
        ("-1O", -10, "chữ O, l là số 0, 1; chỉ có chữ số, dấu trừ là số âm"),
        ("1.234.567.", 1_234_567, "dấu chấm ngăn nhóm nghìn, bỏ dấu chấm ở cuối"),
        ("150.", 150, "chỉ có chữ số, bỏ dấu chấm ở cuối"),
        ("１２３．４５６．７８９", 123_456_789, "dấu chấm ngăn nhóm nghìn"),
    ],
)
def test_slips_of_the_keyboard_are_read_and_said(text: str, value: float, rule: str) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.rule) == (value, rule)


def test_a_slip_does_not_decide_what_has_two_readings() -> None:
    assert parse_number("1.O34").readings == (1034, 1.034)
    assert parse_number("1.234.").readings == (1234, 1.234)


@pytest.mark.parametrize(
    ("text", "value", "quantity"),
    [("0,340km", 0.34, "km"), ("12 hộ", 12, "hộ"), ("1.234.567 kg", 1_234_567, "kg"), ("100 m²", 100, "m²")],
)
def test_a_unit_of_quantity_is_told_beside_the_number(text: str, value: float, quantity: str) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.quantity, parsed.unit_factor, parsed.dong) == (value, quantity, None, None)


@pytest.mark.parametrize("text", ["-", "x", "X", " x ", "'-", "–", "—"])
def test_marks_are_no_numbers(text: str) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.rule, parsed.question) == (None, "mark", None)


@pytest.mark.parametrize(
    ("text", "first", "second", "readings"),
    [
        ("1.234", "1234", "1,234", (1234, 1.234)),
        ("29,160", "29160", "29,16", (29160, 29.16)),
        ("150.000", "150000", "150", (150000, 150)),
        ("-1.234", "-1234", "-1,234", (-1234, -1.234)),
        ("(1,234)", "-1234", "-1,234", (-1234, -1.234)),
        ("66.700%", "66700%", "66,7%", (66700, 66.7)),
        ("29,160 triệu đồng", "29160 triệu đồng", "29,16 triệu đồng", (29160, 29.16)),
        ("2981.000", "2981000", "2981", (2981000, 2981)),
        ("2 145.977", "2145977", "2145,977", (2145977, 2145.977)),
    ],
)
def test_two_readings_are_a_question_that_names_both(
    text: str, first: str, second: str, readings: tuple[float, float]
) -> None:
    parsed = parse_number(text)
    assert parsed.value is None
    assert parsed.readings == readings
    assert parsed.question == (f"“{text}” có thể là {first} hoặc {second}; đề nghị đơn vị cho biết số nào đúng.")


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "chưa có", "343. triệu đồng", ",5", "5,", "1.234.56", "1.23.456", "1.234.5", "1,234,567,8",
        "1234.567,5", "12.34.56", "0.123.456", "01990", "05,5", "1. 234", "1 .234", "1  234", "12\n345",
        "1 tỷ 500 triệu", "5 mâm", "1.125 lít", "8/8", "O", "Ol", "lO",
        "Il0", "5l", "5 lít", "10 O", "01990.", "12-5", "12-", "--5", "-(5)", "(5", "5)", "(5đ) đồng",
        "2,14598E+09", "1.234.567 ?", "500k", "=5", "1e5", "nan", "٣", "12345678901234567", "9" * 500,
        "0,1234567890123456", "1,5 triệu/hộ", "##", "–5", "1'234'567",
    ],
)  # fmt: skip
def test_whatever_is_not_surely_a_number_stays_text(text: str) -> None:
    parsed = parse_number(text)
    assert (parsed.value, parsed.rule, parsed.question) == (None, "text", None)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("150", "chỉ có chữ số"),
        ("1.234.567,5", "dấu chấm ngăn nhóm nghìn, dấu phẩy thập phân"),
        ("1,234.5", "dấu phẩy ngăn nhóm nghìn, dấu chấm thập phân"),
        ("-2 145 977 triệu", "khoảng trắng ngăn nhóm nghìn, đơn vị triệu đồng, dấu trừ là số âm"),
        ("(66,7%)", "dấu phẩy thập phân, phần trăm, ngoặc đơn là số âm"),
        ("1.234", "một dấu phân cách và ba chữ số, có hai cách đọc"),
    ],
)
def test_the_rule_says_how_it_was_read(text: str, rule: str) -> None:
    assert parse_number(text).rule == rule


@given(st.integers(10**6, 10**15 - 1) | st.integers(1 - 10**15, -(10**6)) | st.integers(-999, 999))
def test_whole_numbers_come_back_as_written(n: int) -> None:
    assert parse_number(write_number(n)).value == n


@given(st.integers(-(10**10), 10**10), st.sampled_from([1, 2, 4, 5]))
def test_fractions_that_are_not_three_digits_come_back_as_written(steps: int, decimals: int) -> None:
    n = Decimal(steps).scaleb(-decimals)
    assert parse_number(write_number(n, decimals)).value == float(n)


@given(st.integers(1_000, 999_999))
def test_a_single_group_alone_always_asks(n: int) -> None:
    assert parse_number(write_number(n)).readings == (n, n / 1000)


@given(st.text(alphabet="0123456789., -+()'xX%đtriệutỷ\u00a0\u202f\n", max_size=80) | st.text())
def test_any_text_has_exactly_one_outcome(text: str) -> None:
    parsed = parse_number(text)
    outcomes = [parsed.value is not None, parsed.question is not None, parsed.rule in {"mark", "text"}]
    assert sum(outcomes) == 1
    assert (parsed.question is not None) == (len(parsed.readings) == 2)
