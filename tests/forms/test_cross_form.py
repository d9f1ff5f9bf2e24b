"""What forms, and forms and text, must agree in: nine cases, each with real figures that hold and a slip that is found.

The figures are those of public reports (huyện Vị Xuyên 4/2024, tỉnh Bình Thuận 2024 and 2025, tỉnh Hải Dương on 220
communes, the nation on 8.227 communes) and of five commune and district reports; triệu đồng are đồng here.

| | what must agree | codes |
| 1 | parent = direct children; kinds, sources, kéo dài + năm nay = total | F02 and the other F (formulas), R80–R83 |
| 2 | a ratio, rounded once | F02; `ratio` in text |
| 3 | one figure whose repair mends several sums | A02 |
| 4 | count × price = money | R40, R41, R189, R190, R193, R194; `product` in text |
| 5 | a part ≤ its whole, paid ≤ planned, end = start − out + in | R03, R30–R32, R64, R106, R150–R162, R175–R195 |
| 6 | a percent that whole numbers can give | `reachable` in text |
| 7 | a plausible unit | R18, R21, R23, R46–R50, R178, R199, I05, I12 |
| 8 | text = annex; days agree | `proofread --against`; `period` in text; H06 |
| 9 | PB-05 = PB-07, PB-06 within PB-05, PB-09 = PB-08 | R110–R120 |
"""

from fractions import Fraction

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.proofreading import proofread, report_from_text
from mtqg_xl.proofreading.cells import Cell
from mtqg_xl.proofreading.matching import matched_claims
from tests.tables import submission_from

KITS = load()
DISBURSEMENT, TERM, MINORITY = map(KITS.kit, ("ba-chuong-trinh-xa", "ntm-giai-doan-xa", "dan-toc-xa"))

PEOPLE = """
    HN-02        | at_start | to_near_poor
    xa.rest.khau | 100000   | {}

    HN-03        | from_poor
    xa.rest.khau | 67712

    HN-01   | households | persons | poor_persons | near_poor_persons
    xa.rest | 200000     | 900000  | 32288        | 67712
"""
BY_WORKS = "PB-07 w01 | province\n1 | 19793000000\n\nPB-05 | y2022\nNV.I.2.a.SN | {}"

FORMS: dict[str, tuple[Kit, str, float, float | str, set[str]]] = {
    # 374.329 + 362.535 = 736.864, here a tenth of it: more than 100 tỷ is no plan of a commune (7)
    "1 kinds of money": (
        DISBURSEMENT,
        "GN-01.GNBV | allocated_year_capital | allocated_year_recurrent | allocated_year\n"
        "GNBV.2 | 37432900000 | 36253500000 | {}",
        73_686_400_000,
        "73684600000 typed",
        {"F02"},
    ),
    # 14.390 of 303.908 is 4,734986 %; rounded to three places first it would come to 4,74
    "2 a ratio": (
        TERM,
        "PB-07 w01 | province | disbursed | percent\n1 | 303908000000 | 14390000000 | {}\n\n"
        "PB-05 | y2022\nNV.I.2.a.SN | 303908000000",
        4.73,
        "4.74 typed",
        {"F02"},
    ),
    "3 one figure under two sums": (DISBURSEMENT, PEOPLE, 67_712, 67_172, {"A02"}),
    "4 houses at 44.000.000": (
        MINORITY,
        "DT-03 | approved | norm | amount\nhousing_built | 5 | 44000000 | {}",
        220_000_000,
        240_000_000,
        {"R193"},
    ),
    "5 paid of the plan": (
        DISBURSEMENT,
        "GN-01.GNBV | allocated_year_capital | disbursed_year_capital\nGNBV.2 | 3000000000 | {}",
        3_000_000_000,
        3_126_000_000,
        {"R03"},
    ),
    "7 a hundred tỷ for a project of a commune": (
        DISBURSEMENT,
        "GN-01.GNBV | allocated_year_capital | disbursed_year_capital\nGNBV.2 | {} | 90000000000",
        100_000_000_000,
        150_000_000_000,
        {"R23"},
    ),
    "9 sources by works": (TERM, BY_WORKS, 19_793_000_000, 19_739_000_000, {"R111"}),
    "9 the centre's money": (
        TERM,
        "PB-06 | plan_capital | allocated_capital\nNTM.02 | 9000 | {}\n\nPB-05 | y2021\nNV.I.1.DTPT | 5000",
        5000,
        6000,
        {"R119"},
    ),
}


@pytest.mark.parametrize(("kit", "table", "right", "wrong", "codes"), FORMS.values(), ids=FORMS)
def test_forms_agree_and_a_slip_is_found(
    kit: Kit, table: str, right: float, wrong: float | str, codes: set[str]
) -> None:
    assert _found(table.format(right), kit) == set()
    assert _found(table.format(wrong), kit) == codes


def _found(table: str, kit: Kit) -> set[str]:
    """Return the codes of what a table says wrong; it has no formulas (F03, F07), no names (I23), no day (H06)."""
    submission = submission_from(table, kit)
    (result,) = check([submission], compute([submission], kit))
    return {item.code for item in result.findings if item.code not in {"F03", "F07", "H06", "I07", "I23"}}


TEXTS = {
    "1 two sources": (
        "Đã huy động 44.263 tỷ đồng, gồm ngân sách 24.470 tỷ đồng và nguồn khác {} tỷ đồng.",
        "19.793",
        "19.739",
    ),
    "2 communes that meet the standard": ("Cả nước có 5.775/8.227 xã đạt chuẩn, đạt {}.", "70,2%", "72,0%"),
    "4 electricity at 153.000": ("Hỗ trợ tiền điện 60 hộ x 153.000 đồng/hộ = {} đồng.", "9.180.000", "9.810.000"),
    "6 a percent of 676 households": ("Toàn xã có 676 hộ.\n\nTỷ lệ hộ nghèo là {}.", "26,92%", "26,95%"),
    "8 the day of the figures": (
        "BÁO CÁO\nSơ kết 6 tháng đầu năm 2024\n\nI. KẾT QUẢ\n\nSố liệu giải ngân tính đến ngày {}.",
        "25/6/2024",
        "25/3/2024",
    ),
    "8 the period at the end": (
        "BÁO CÁO\nSơ kết 6 tháng đầu năm 2024\n\nI. KẾT QUẢ\n\nTrên đây là báo cáo kết quả {}.",
        "6 tháng đầu năm 2024",
        "9 tháng năm 2024",
    ),
    "9 criteria": ("Xã đạt {}/19 tiêu chí, còn 5 tiêu chí chưa đạt.", "14", "15"),
}


@pytest.mark.parametrize(("text", "right", "wrong"), TEXTS.values(), ids=TEXTS)
def test_sentences_agree_and_a_slip_is_found(text: str, right: str, wrong: str) -> None:
    assert not _alarms(text.format(right))
    assert _alarms(text.format(wrong))


def _alarms(text: str) -> list[str]:
    claims = proofread(report_from_text(text)).claims
    return [claim.reason for claim in claims if claim.verdict.value in {"wrong", "doubtful"}]


def test_text_and_annex_agree_after_their_units() -> None:
    cell = Cell("GN!C9", ("GN", "DA2"), "Đa dạng hóa sinh kế", "Kế hoạch vốn", Fraction(148_500_000), "đồng")

    verdicts = {
        said: [
            claim.verdict.value
            for claim in matched_claims(
                report_from_text(f"Đa dạng hóa sinh kế được giao kế hoạch vốn {said} triệu đồng."), (cell,)
            )
        ]
        for said in ("148,5", "145,8")
    }

    assert verdicts == {"148,5": ["ok"], "145,8": ["wrong"]}
