"""Paragraphs and rows of digits that no person writes: said, or passed over, and never worked on for minutes."""

from pathlib import Path

import pytest

from mtqg_xl.findings import UsageError
from mtqg_xl.proofreading import proofread
from mtqg_xl.proofreading.document import report_from_text
from mtqg_xl.proofreading.read_report import read_report


def test_a_row_of_thousands_of_digits_is_no_figure() -> None:
    found = proofread(report_from_text("Số tài khoản " + "1" * 5_000 + " và 1" + ".111" * 2_000 + " đồng.\n"))
    assert found.amounts.all == 0


def test_a_paragraph_of_pages_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "báo cáo.txt"
    path.write_text("Mở đầu.\n" + "Đạt kết quả tốt. " * 2_000, encoding="utf-8")
    with pytest.raises(UsageError, match="đoạn 2 dài hơn 15000 chữ"):
        read_report(path)


def test_an_abbreviation_far_inside_a_paragraph_ends_no_sentence() -> None:
    (paragraph,) = report_from_text("Kết quả đạt. " * 10 + "Gặp TP. Hà Giang hôm nay.").paragraphs
    assert len(paragraph.sentences) == 11


@pytest.mark.parametrize(
    "text", ["Xã có 5 hộ {} nọ.", "Trang 6 gồm {}", "Xã có 5 {} 120 hộ.", "Đạt 5 {}/10 hộ.", "Có 30 {} (x) / 5"]
)
def test_one_long_word_is_not_cut_into_words_in_every_way_there_is(text: str) -> None:
    """Cut in nine, two hundred letters have more ways than could be tried in a life."""
    assert proofread(report_from_text(text.format("a" * 200) + "\n")).amounts.all <= 2
