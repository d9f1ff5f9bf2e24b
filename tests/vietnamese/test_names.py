from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.vietnamese import ascii_name, fold, nfc, strip_accents


def test_nfc_composes_letters() -> None:
    assert nfc("Lu\u0323c Bi\u0300nh") == "Lục Bình"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"),
        ("thủy", "thuỷ"),
        ("khỏe", "khoẻ"),
        ("Hóa", "hoá"),
        ("Thụy Hùng", "thuỵ hùng"),
        ("lũy kế", "luỹ kế"),
        ("XÓA ĐÓI", "xoá đói"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("hòan thành", "hoàn thành"),
        ("Tòong", "Toòng"),
        ("ngọai", "ngoại"),
        ("Còn Tòng", normalize("NFD", "Còn Tòng")),
        ("Ðắk Tô", "Đắk Tô"),
        ("Dự án 7 –  Nâng cao\u00a0", "Dự án 7 - nâng cao"),
        ("Đắk R’lấp", "đắk r'lấp"),
        ("Lục\u200b Bình\ufeff", "lục\n bình"),
    ],
)
def test_spellings_of_one_name_have_one_key(old: str, new: str) -> None:
    assert fold(old) == fold(new)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đắk", "Đăk"),
        ("Bản Piềng", "Bản Piêng"),
        ("Còn Tòng", "Cồn Tòng"),
        ("hóa", "hòa"),
        ("Đà", "Da"),
        ("mùa", "mua"),
        ("Lục Bình", "LụcBình"),
    ],
)
def test_names_that_sound_different_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text",
    [
        "lào cai",
        "của",
        "mùa",
        "mía",
        "nghĩa",
        "già",
        "giếng",
        "gì",
        "quý",
        "quốc",
        "quyết",
        "khuỷu",
        "ngoẻo",
        "ngoại",
        "huỳnh",
        "huế",
        "thuở",
        "chịu",
        "núi",
        "sáu",
        "bảy",
        "thuỷ",
        "hoà",
        "khoẻ",
        "hoàn",
        "đường",
        "nước",
        "giải ngân",
        "chuyển",
        "tiểu dự án",
        "yếu",
        "rượu",
        "cứa",
        "điều",
        "người",
    ],
)
def test_the_key_of_a_word_in_new_spelling_is_that_spelling(text: str) -> None:
    assert fold(text.upper()) == text


@pytest.mark.parametrize("text", ["hòa", "của", "mùa", "nghĩa", "qúy", "gìa", "thủy", "ngọai", "chịu", "nước"])
def test_a_decomposed_text_has_the_key_of_the_composed_one(text: str) -> None:
    assert fold(normalize("NFD", text)) == fold(text)


@given(st.text(alphabet="aàáeêếioòơờuúưyỳgqhđĐnN\u0300\u0301\u0323\u0302\u0308'’– ", max_size=12) | st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Đắk Tô", "Dak To"), ("phụ biểu", "phu bieu"), ("ĐƯỜNG", "DUONG"), ("m²", "m²"), ("Ðà", "Da")],
)
def test_accents_are_stripped_and_d_loses_its_stroke(text: str, bare: str) -> None:
    assert strip_accents(text) == bare
    assert strip_accents(normalize("NFD", text)) == bare


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("xã Lục Bình", "LucBinh"),
        ("Xã Lục\u00a0Bình ", "LucBinh"),
        ("XÃ LỤC BÌNH", "LucBinh"),
        ("xa\u0303 Lu\u0323c Bi\u0300nh", "LucBinh"),
        ("phường Nguyễn Thị Minh Khai", "NguyenThiMinhKhai"),
        ("thị trấn Phủ Thông", "PhuThong"),
        ("huyện Bạch Thông", "BachThong"),
        ("tỉnh Bắc Kạn", "BacKan"),
        ("thành phố Đà Nẵng", "DaNang"),
        ("đặc khu Phú Quốc", "PhuQuoc"),
        ("thị xã Buôn Hồ", "BuonHo"),
        ("Pô Kô", "PoKo"),
        ("huyện Đắk R'lấp", "DakRlap"),
        ("xã Ea H’leo", "EaHleo"),
        ("Phường 12", "Phuong12"),
        ("Ban QLDA huyện Đắk Tô", "BanQLDAHuyenDakTo"),
        ("phòng Kinh tế - Hạ tầng", "PhongKinhTeHaTang"),
        ("UBND", "UBND"),
        ("Xã", "Xa"),
        ("…", ""),
    ],
)
def test_a_unit_is_named_in_ascii_without_its_kind(name: str, expected: str) -> None:
    assert ascii_name(name) == expected


@given(st.text())
def test_file_names_have_only_ascii_letters_and_digits(name: str) -> None:
    result = ascii_name(name)
    assert result == "" or (result.isascii() and result.isalnum())
