"""Text in fonts older than Unicode is recognised and converted; nothing else is ever taken for it."""

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.definition.load import load
from mtqg_xl.vietnamese.old_fonts import TCVN3, VNI, OldText, is_syllable, modern, old_font

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

# As these fonts have them in documents of the nineties.
TCVN3_PHRASES = {
    "Céng hßa x· héi chñ nghÜa ViÖt Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "§éc lËp - Tù do - H¹nh phóc": "Độc lập - Tự do - Hạnh phúc",
    "Uû ban nh©n d©n x· Lôc B×nh": "Uỷ ban nhân dân xã Lục Bình",
    "QuyÕt ®Þnh": "Quyết định",
    "n­íc s¹ch": "nước sạch",
    "§­êng vµo nghÜa trang": "Đường vào nghĩa trang",
    "Hç trî nhµ ë, ®Êt ë": "Hỗ trợ nhà ở, đất ở",
    "Tæng vèn": "Tổng vốn",
}
VNI_PHRASES = {
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Ñoäc laäp - Töï do - Haïnh phuùc": "Độc lập - Tự do - Hạnh phúc",
    "UÛY BAN NHAÂN DAÂN": "ỦY BAN NHÂN DÂN",
    "Quyeát ñònh": "Quyết định",
    "Ñöôøng vaøo nghóa trang": "Đường vào nghĩa trang",
    "Nöôùc saïch": "Nước sạch",
}


@pytest.mark.parametrize(("typed", "text"), TCVN3_PHRASES.items())
def test_known_phrases_in_tcvn3_are_converted(typed: str, text: str) -> None:
    assert old_font(typed) == OldText(TCVN3, text)


@pytest.mark.parametrize(("typed", "text"), VNI_PHRASES.items())
def test_known_phrases_in_vni_are_converted(typed: str, text: str) -> None:
    assert old_font(typed) == OldText(VNI, text)


@pytest.mark.parametrize(
    "text",
    [
        "", "abc", "xã Hòa Bình", "Nà Lòng", "Hoàng A Páo", "Pô Kô", "Kông Chro", "Ya Xiêr", "Văn Lem", "Hrê", "Ràl",
        "café", "naïve", "Straße", "Ñuñoa", "m²", "50½", "©", "±5°C", "§ 12", "GN 27455 · HN 81203", "µ", "x·", "10 µm",
        "Đường vào nghĩa trang", "TỔNG", "Céng hòa xã hội chủ nghĩa Việt Nam và đ", "®", "Microsoft® Excel", "1.000®",
    ],
)  # fmt: skip
def test_unicode_ascii_and_other_languages_are_left_alone(text: str) -> None:
    assert old_font(text) is None
    assert modern(text) == text


def texts_of_the_project() -> list[str]:
    """Return every label, title and sentence of the kits, and every name in the examples."""
    kits = load().kits.values()
    found = [row.label for kit in kits for instance in kit.instances for row in instance.rows]
    found += [text for kit in kits for item in kit.instances for column in item.form.columns for text in column.title]
    for path in EXAMPLES.rglob("*.csv"):
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            found += [line, *line.split(",")]
    return found


def test_no_text_of_the_project_is_taken_for_an_old_font() -> None:
    texts = texts_of_the_project()
    assert len(texts) > 3_000
    assert [text for text in texts if old_font(text)] == []


def test_every_syllable_of_the_labels_is_one() -> None:
    labels = {row.label for kit in load().kits.values() for item in kit.instances for row in item.rows}
    words = {word for label in labels for word in label.replace("/", " ").split() if word.isalpha()}
    accented = {word for word in words if not word.isascii() and not word.isupper()}
    assert len(accented) > 200
    assert {word for word in accented if not is_syllable(normalize("NFC", word))} == set()


@given(st.text(st.characters(max_codepoint=0x1EFF)))
def test_any_text_is_converted_to_syllables_or_left_alone(text: str) -> None:
    found = old_font(text)
    if found is not None:
        assert found.text != text
        assert not any(sign in found.text for sign in "§©®µ¶¨")
