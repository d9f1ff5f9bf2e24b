"""Numbers of a report against the cells of a workbook: equal, rounded, different, not found, or one of several."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtqg_xl.cli import main
from mtqg_xl.proofreading import Claim, report_from_text
from mtqg_xl.proofreading.cells import Cell
from mtqg_xl.proofreading.matching import matched_claims
from tests import made

PLAN, PAID, SHARE = "Kế hoạch vốn", "Lũy kế giải ngân", "Tỷ lệ giải ngân (%)"


def _cell(place: str, label: str, title: str, value: str, unit: str) -> Cell:
    return Cell(place, ("GN", label), label, title, Fraction(value), unit)


CELLS = (
    _cell("GN!C11", "Hỗ trợ nước sinh hoạt phân tán", PLAN, "148500000", "đồng"),
    _cell("GN!J11", "Hỗ trợ nước sinh hoạt phân tán", PAID, "97350000", "đồng"),
    _cell("GN!R11", "Hỗ trợ nước sinh hoạt phân tán", SHARE, "65.56", "%"),
    _cell("GN!E11", "Hỗ trợ nước sinh hoạt phân tán", "Số đối tượng", "49", "hộ"),
    _cell("GN!C12", "Bảo vệ rừng phòng hộ", PLAN, "312400000", "đồng"),
    _cell("GN!J12", "Bảo vệ rừng phòng hộ", PAID, "0", "đồng"),
    _cell("CT!G11", "Đường Nà Pò A", "Tổng mức đầu tư", "1240000000", "đồng"),
    _cell("CT!G12", "Đường Nà Pò B", "Tổng mức đầu tư", "980000000", "đồng"),
    _cell("CT!D20", "Lượt người dự tuyên truyền pháp luật", "Số lượng", "317", "lượt người"),
)

# The sentence, the number, the verdict, the cells that are named, and a value of the workbook that must be told.
TABLE = [
    # equal
    ("Hỗ trợ nước sinh hoạt phân tán được giao 148.500.000 đồng.", "148.500.000 đồng", "ok", "GN!C11", ""),
    ("Vốn bảo vệ rừng phòng hộ: 312.400.000đ.", "312.400.000đ", "ok", "GN!C12", ""),
    ("Hỗ trợ nước sinh hoạt phân tán cho 49 hộ.", "49", "ok", "GN!E11", ""),
    ("Tỷ lệ giải ngân hỗ trợ nước sinh hoạt phân tán là 65,56%.", "65,56%", "ok", "GN!R11", ""),
    ("Tuyên truyền pháp luật được 317 lượt người dự.", "317", "ok", "CT!D20", ""),
    # equal in another unit, or after rounding
    ("Hỗ trợ nước sinh hoạt phân tán được giao 148,5 triệu đồng.", "148,5 triệu đồng", "ok", "GN!C11", ""),
    ("Hỗ trợ nước sinh hoạt phân tán được giao 149 triệu đồng.", "149 triệu đồng", "ok", "GN!C11", ""),
    ("Đường Nà Pò A có tổng mức đầu tư 1,24 tỷ đồng.", "1,24 tỷ đồng", "ok", "CT!G11", ""),
    ("Hỗ trợ nước sinh hoạt phân tán giải ngân đạt tỷ lệ 65,6%.", "65,6%", "ok", "GN!R11", ""),
    ("Hỗ trợ nước sinh hoạt phân tán giải ngân đạt tỷ lệ 66%.", "66%", "ok", "GN!R11", ""),
    # different: which cell, and both values
    ("Hỗ trợ nước sinh hoạt phân tán được giao kế hoạch vốn 145.800.000 đồng.", "145.800.000 đồng", "wrong",
     "GN!C11", "148.500.000 đồng"),
    ("Hỗ trợ nước sinh hoạt phân tán: kế hoạch 148.500.000 đồng, giải ngân 93.750.000 đồng.", "93.750.000 đồng",
     "wrong", "GN!J11", "97.350.000 đồng"),
    ("Bảo vệ rừng phòng hộ có kế hoạch vốn 3.124.000.000 đồng.", "3.124.000.000 đồng", "wrong", "GN!C12",
     "312.400.000 đồng"),
    ("Đường Nà Pò B có tổng mức đầu tư 890 triệu đồng.", "890 triệu đồng", "wrong", "CT!G12", "980 triệu đồng"),
    ("Hỗ trợ nước sinh hoạt phân tán cho 94 hộ, kinh phí giao 148.500.000 đồng.", "94", "wrong", "GN!E11", "49"),
    ("Tỷ lệ giải ngân hỗ trợ nước sinh hoạt phân tán là 56,56%.", "56,56%", "wrong", "GN!R11", "65,56%"),
    ("Hỗ trợ nước sinh hoạt phân tán cho 40 hộ.", "40", "doubtful", "GN!E11", "49"),
    ("Hỗ trợ nước sinh hoạt phân tán được giao kế hoạch vốn 60.000.000 đồng.", "60.000.000 đồng", "doubtful",
     "GN!C11", "148.500.000 đồng"),
    # several cells may be meant
    ("Đường Nà Pò có tổng mức đầu tư 1.100.000.000 đồng.", "1.100.000.000 đồng", "doubtful", "CT!G11 CT!G12",
     "1.240.000.000 đồng"),
    # not in the workbook
    ("Quỹ vì người nghèo thu được 12.345.000 đồng.", "12.345.000 đồng", "unchecked", "", ""),
    ("Tỷ lệ che phủ rừng đạt 65,6%.", "65,6%", "unchecked", "", ""),
    ("Thu phí chợ 980 triệu đồng.", "980 triệu đồng", "unchecked", "", ""),
]  # fmt: skip


def _claim(text: str, stated: str) -> Claim:
    (claim,) = [one for one in matched_claims(report_from_text(text), CELLS) if one.stated == stated]
    return claim


@pytest.mark.parametrize(("text", "stated", "verdict", "places", "value"), TABLE, ids=[row[0] for row in TABLE])
def test_a_number_is_held_against_its_cell(text: str, stated: str, verdict: str, places: str, value: str) -> None:
    claim = _claim(text, stated)
    assert (claim.kind, claim.verdict.value) == ("cell", verdict)
    assert [place for place in places.split() if f"ô {place}" not in f"{claim.reason} {claim.how}"] == []
    assert value in claim.reason
    assert verdict in {"ok", "unchecked"} or stated in claim.reason


def test_a_small_count_that_no_cell_has_says_nothing() -> None:
    assert matched_claims(report_from_text("Hội Nông dân kết nạp 12 hội viên."), CELLS) == ()


def test_a_real_workbook_is_read_with_the_names_of_its_works(tmp_path: Path) -> None:
    book = tmp_path / "Phụ biểu xã Ví Dụ Một.xlsx"
    book.write_bytes(made.filled("99001"))
    before = book.read_bytes()
    report = tmp_path / "báo cáo.txt"
    report.write_text(
        "Chương trình MTQG giảm nghèo bền vững: kế hoạch vốn giao 780.000.000 đồng, giải ngân 624.000.000 đồng.\n\n"
        "Đường thôn Ví Dụ A có tổng mức đầu tư 1.200.000.000 đồng.\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(main, ["proofread", str(report), "--against", str(book), "--json"])
    claims = {(one["stated"], one["verdict"]): one for one in json.loads(result.output)["claims"]}
    assert result.exit_code == 1
    assert "GN GNBV" in claims["624.000.000 đồng", "wrong"]["reason"]
    assert claims["624.000.000 đồng", "wrong"]["recomputed"] == "642.000.000 đồng"
    assert "Đường thôn Ví Dụ A" in claims["1.200.000.000 đồng", "ok"]["reason"]
    assert json.loads(result.output)["coverage"]["amounts"] == [3, 3]
    assert book.read_bytes() == before
