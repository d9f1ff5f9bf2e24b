"""The slips that stand in three public reports, which lie beside the project where it is developed."""

import re
from functools import cache
from pathlib import Path

import pytest

from mtqg_xl.proofreading import Proofread, Verdict, proofread, report_from_text

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
FIRST, SECOND, THIRD = "luc-binh-2024-6-thang.txt", "thuy-hung-2023-nam.txt", "luc-binh-2021-2023-ntm.txt"

# What is wrong in them was found by recomputing every figure by hand: file, verdict, number, words of the sentence.
SLIPS = [
    (FIRST, "wrong", "2.145.977.223 đồng", "giải ngân 2.145.977.223 đồng"),
    (FIRST, "doubtful", "420 kg", "tổng kinh phí thực hiện hỗ trợ 420 kg"),
    (SECOND, "wrong", "150.000 triệu đồng", "tổng kinh phí được giao 150.000 triệu đồng"),
    (SECOND, "doubtful", "13.060", "tổng số người tham gia 13.060 người"),
    (THIRD, "wrong", "06", "nhà 06 văn hóa thôn"),
    (THIRD, "doubtful", "410.000.000", "giá trị 410.000.000/năm"),
    (THIRD, "doubtful", "40", "nước sinh hoạt phân tán đối với 40 hộ"),
    (THIRD, "doubtful", "81", "141 lô rừng và 81 hộ"),
    (THIRD, "doubtful", "19", "19 nhà với tổng kinh phí"),
    (THIRD, "wrong", "600", "trên 600 ngày công"),
    (THIRD, "doubtful", "26,95%", "Tỷ lệ nghèo đa chiều trên địa bàn xã là 26,95%"),
    (THIRD, "doubtful", "04", "hỗ trợ xây dựng được 04 cầu dân sinh"),
    (THIRD, "doubtful", "Đánh giá tiêu chí: Đạt", "Đánh giá tiêu chí: Đạt"),
]

needs_reports = pytest.mark.skipif(not REPORTS.is_dir(), reason="the three public reports are not part of the project")


def _text(file: str) -> str:
    return (REPORTS / file).read_text(encoding="utf-8")


@cache
def _proofread(file: str) -> Proofread:
    return proofread(report_from_text(_text(file)))


@needs_reports
@pytest.mark.parametrize(("file", "verdict", "stated", "words"), SLIPS)
def test_a_slip_that_people_found_is_found_at_its_sentence(file: str, verdict: str, stated: str, words: str) -> None:
    claims = _proofread(file).claims
    assert any(
        (claim.verdict.value, claim.stated) == (verdict, stated) and words in claim.text
        for claim in claims
        if claim.kind != "structure"
    )


@needs_reports
def test_nothing_else_is_called_wrong() -> None:
    for file in (FIRST, SECOND, THIRD):
        wrong = [claim for claim in _proofread(file).claims if claim.verdict is Verdict.WRONG]
        known = {stated for name, verdict, stated, _ in SLIPS if name == file and verdict == "wrong"}
        assert {claim.stated for claim in wrong} == known


@needs_reports
def test_every_percent_is_accounted_for() -> None:
    """A dumb counter that knows only digits and the sign finds as many percents as the coverage says."""
    for file in (FIRST, SECOND, THIRD):
        found = _proofread(file)
        assert found.percents.all == len(re.findall(r"\d\s*%", _text(file)))
        seen = {number for claim in found.claims for number in claim.seen}
        for paragraph in report_from_text(_text(file)).paragraphs:
            starts = {met.start() for met in re.finditer(r"[\d,.]+(?=\s*%)", paragraph.text)}
            assert {(paragraph.number, start) for start in starts} <= seen


@needs_reports
def test_every_amount_is_accounted_for() -> None:
    """Numbers before đồng (but not "đồng chí") or triệu, and the first number of a fraction of đồng."""
    dumb = re.compile(r"\d\.?\s*(?:đồng(?! chí)|đ\b|(?:triệu|tỷ)\b)|\d(?=/[\d.]+ đồng(?! chí))")
    for file in (FIRST, SECOND, THIRD):
        assert _proofread(file).amounts.all == len(dumb.findall(_text(file)))
