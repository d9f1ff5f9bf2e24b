import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.vietnamese import parse_words, write_words

STANDARD = [
    (0, "không"),
    (4, "bốn"),
    (5, "năm"),
    (10, "mười"),
    (11, "mười một"),
    (14, "mười bốn"),
    (15, "mười lăm"),
    (20, "hai mươi"),
    (21, "hai mươi mốt"),
    (24, "hai mươi tư"),
    (25, "hai mươi lăm"),
    (100, "một trăm"),
    (101, "một trăm linh một"),
    (105, "một trăm linh năm"),
    (110, "một trăm mười"),
    (1_000, "một nghìn"),
    (1_005, "một nghìn không trăm linh năm"),
    (1_015, "một nghìn không trăm mười lăm"),
    (523_056, "năm trăm hai mươi ba nghìn không trăm năm mươi sáu"),
    (1_000_000, "một triệu"),
    (145_001_000, "một trăm bốn mươi lăm triệu không trăm linh một nghìn"),
    (2_000_001_000, "hai tỷ không trăm linh một nghìn"),
    (1_100_000_000_000, "một nghìn một trăm tỷ"),
    (
        1_230_950_880_055,
        "một nghìn hai trăm ba mươi tỷ chín trăm năm mươi triệu tám trăm tám mươi nghìn không trăm năm mươi lăm",
    ),
    (
        2_145_977_223,
        "hai tỷ một trăm bốn mươi lăm triệu chín trăm bảy mươi bảy nghìn hai trăm hai mươi ba",
    ),
    (1_001_000_000_000, "một nghìn không trăm linh một tỷ"),
    (10**12 + 10**3, "một nghìn tỷ không trăm linh một nghìn"),
    (
        10**15 - 1,
        "chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
        "chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
    ),
]
ALTERNATIVES = [
    (24, "hai mươi bốn"),
    (101, "một trăm lẻ một"),
    (105, "một trăm lẻ năm"),
    (104, "một trăm linh tư"),
    (1_005, "một nghìn không trăm lẻ năm"),
    (145_001_000, "một trăm bốn mươi lăm triệu không trăm lẻ một nghìn"),
    (2_000_001_000, "hai tỷ một nghìn"),
    (2_000_001_000, "hai tỷ không trăm triệu không trăm linh một nghìn"),
    (1_100_000_000_000, "một nghìn một trăm tỉ"),
    (5_000, "năm ngàn"),
    (77, "Bẩy mươi  bảy"),
    (2_015, "hai nghìn mười lăm"),
    (3_000_000, "BA TRIỆU"),
    (9, "chi\u0301n"),
]


@pytest.mark.parametrize(("n", "words"), STANDARD)
def test_numbers_are_read_in_the_standard_way_and_back(n: int, words: str) -> None:
    assert write_words(n) == words
    assert parse_words(words) == n


@pytest.mark.parametrize(("n", "words"), ALTERNATIVES)
def test_accepted_alternatives_mean_the_same_number(n: int, words: str) -> None:
    assert parse_words(words) == n


@pytest.mark.parametrize(
    "words",
    [
        "", "hộ", "hai nghìn năm", "hai trăm năm", "hai mươi năm", "mười năm", "một nghìn lẻ mười lăm",
        "năm trăm hai mươi ba nghìn lẻ năm mươi sáu", "một nghìn tỷ một trăm tỷ", "không trăm linh năm",
        "linh năm", "trăm", "tỷ", "một một", "một nghìn hai triệu", "một trămlinh một", "không nghìn",
        "một triệu tỷ", "hai tỷ hộ", "không không", "một trăm linh không", "nghìn năm",
    ],
)  # fmt: skip
def test_words_that_name_no_number_or_two_are_not_read(words: str) -> None:
    assert parse_words(words) is None


@pytest.mark.parametrize("n", [-1, 10**15])
def test_numbers_outside_the_range_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match=f"không đọc được số {n}"):
        write_words(n)


@given(st.integers(0, 10**15 - 1) | st.integers(0, 10_000))
def test_words_come_back_as_the_number(n: int) -> None:
    assert parse_words(write_words(n)) == n


@given(st.lists(st.integers(0, 999), min_size=1, max_size=5))
def test_words_with_empty_groups_come_back_as_the_number(groups: list[int]) -> None:
    n = 0
    for group in groups:
        n = n * 1000 + (group if group % 3 else group % 10)
    assert parse_words(write_words(n)) == n


WORDS = ["không", "một", "hai", "năm", "lăm", "tư", "linh", "mười", "mươi", "trăm", "nghìn", "triệu", "tỷ"]


@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_words_in_any_order_name_a_number_in_range_or_none(text: str) -> None:
    n = parse_words(text)
    assert n is None or 0 <= n < 10**15
