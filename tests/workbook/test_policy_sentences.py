"""LỜI BÁO CÁO of the policies and of the poverty review: each case worked by hand, as written and in LibreOffice."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.libreoffice.client import LibreOffice, Locale

FORMS = ("CS-01", "HN-01", "HN-02", "HN-03")
SHEET = "LỜI BÁO CÁO"
MISSING, NONE = "Chưa có số", "Không phát sinh"

# form | row | what is typed | meaning of a blank | the sentence
TABLE = f"""
CS-01 | education.lunch | quantity=25 unit_price=800000 amount=20000000 | {MISSING} | Tiền ăn trưa của trẻ mẫu giáo cho 25 trẻ, kinh phí 20.000.000 đồng.
CS-01 | education.lunch | quantity=7 | {MISSING} | Tiền ăn trưa của trẻ mẫu giáo cho 07 trẻ, kinh phí [thiếu: kinh phí].
CS-01 | education.lunch | amount=20000000 | {MISSING} | Tiền ăn trưa của trẻ mẫu giáo cho [thiếu: số đối tượng] trẻ, kinh phí 20.000.000 đồng.
CS-01 | education.lunch | quantity=0 amount=0 | {MISSING} |
CS-01 | education.lunch | | {MISSING} |
CS-01 | education.rice | quantity=7 norm_kg=60 quantity_kg=420 | {MISSING} | Hỗ trợ gạo cho 07 học sinh, số lượng 420 kg.
CS-01 | education.rice | quantity=31 quantity_kg=2325.5 | {MISSING} | Hỗ trợ gạo cho 31 học sinh, số lượng 2.325,5 kg.
CS-01 | education.rice | quantity=31 | {MISSING} | Hỗ trợ gạo cho 31 học sinh, số lượng [thiếu: số gạo] kg.
CS-01 | water | quantity=5 amount=15000000 note=Đã_cấp_téc | {NONE} | Hỗ trợ nước sinh hoạt phân tán cho 05 hộ, kinh phí 15.000.000 đồng. Đã cấp téc.
HN-01 | xa.rest | households=1081 poor=30 near_poor=85 average=26 | {MISSING} | Kết quả rà soát: hộ nghèo 30/1.081 hộ, chiếm 2,78%; hộ cận nghèo 85/1.081 hộ, chiếm 7,86%; hộ làm nông, lâm, ngư nghiệp có mức sống trung bình 26/1.081 hộ, chiếm 2,41%.
HN-01 | xa.rest | households=13306 poor=896 near_poor=739 | {MISSING} | Kết quả rà soát: hộ nghèo 896/13.306 hộ, chiếm 6,73%; hộ cận nghèo 739/13.306 hộ, chiếm 5,55%.
HN-01 | xa.rest | poor=5 near_poor=12 | {NONE} | Kết quả rà soát: hộ nghèo 05 hộ; hộ cận nghèo 12 hộ.
HN-01 | xa.rest | households=1081 near_poor=85 | {MISSING} | Kết quả rà soát: hộ nghèo [thiếu: số hộ nghèo]; hộ cận nghèo 85/1.081 hộ, chiếm 7,86%.
HN-01 | thon#1 | households=200 poor=10 near_poor=0 | {MISSING} | Kết quả rà soát: hộ nghèo 10/200 hộ, chiếm 5%; hộ cận nghèo 0/200 hộ, chiếm 0%.
HN-01 | xa.rest | | {MISSING} |
HN-02 | xa.rest.ho | at_start=294 to_near_poor=64 above_near_poor=45 from_near_poor=5 newly_arisen=14 | {MISSING} | Hộ nghèo đầu kỳ 294 hộ; giảm 109 hộ (trở thành hộ cận nghèo 64, vượt chuẩn cận nghèo 45, lý do khác 0); tăng 19 hộ (từ hộ cận nghèo 05, tái nghèo 0, phát sinh mới 14, lý do khác 0); cuối kỳ 204 hộ.
HN-02 | xa.rest.ho | at_start=9 | {MISSING} | Hộ nghèo đầu kỳ 09 hộ; không có hộ giảm; không có hộ tăng; cuối kỳ 09 hộ.
HN-02 | xa.rest.ho | newly_arisen=3 | {MISSING} | Hộ nghèo đầu kỳ [thiếu: số hộ nghèo đầu kỳ]; không có hộ giảm; tăng 03 hộ (từ hộ cận nghèo 0, tái nghèo 0, phát sinh mới 03, lý do khác 0).
HN-02 | xa.rest.khau | at_start=9 | {MISSING} |
HN-03 | xa.rest.ho | at_start=276 escaped=45 to_poor=5 from_poor=63 newly_arisen=18 | {MISSING} | Hộ cận nghèo đầu kỳ 276 hộ; giảm 50 hộ (thoát cận nghèo 45, trở thành hộ nghèo 05, lý do khác 0); tăng 81 hộ (từ hộ nghèo 63, tái cận nghèo 0, phát sinh mới 18, lý do khác 0); cuối kỳ 307 hộ.
"""  # noqa: E501  # a sentence stands on one line


def small_kit() -> Kit:
    kit = load().kit("ba-chuong-trinh-xa")
    kept = tuple(item for item in kit.instances if item.id in {kit.header, kit.justification, *FORMS})
    rules = tuple(rule for rule in kit.rules if set(rule.instances) <= set(FORMS))
    return replace(kit, instances=kept, rules=rules, headline=())


KIT = small_kit()
LINES = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()]


def workbook(folder: Path, line: list[str]) -> Path:
    form, row, cells, meaning, *_ = line
    values: dict[tuple[str, str, str], float | str | None] = {("TT", "blank_means", "value"): meaning}
    for cell in cells.split():
        column, _, text = cell.partition("=")
        number = text.replace(".", "", 1).isdigit()
        values[form, row, column] = float(text) if number else text.replace("_", " ")
    path = folder / "bieu.xlsx"
    path.write_bytes(build(KIT, Header(Period.parse("2023")), values))
    return path


def sentences(path: Path) -> list[str]:
    """Return every sentence of the sheet that is not empty."""
    sheet = openpyxl.load_workbook(path, data_only=True, read_only=True)[SHEET]
    rows = sheet.iter_rows(min_row=7, min_col=3, max_col=3, values_only=True)
    return [str(row[0]) for row in rows if row[0]]


@pytest.mark.parametrize("at", range(len(LINES)))
def test_a_sentence_says_what_was_typed_and_what_is_missing(tmp_path: Path, at: int) -> None:
    line = LINES[at]
    right = line[4] if len(line) > 4 else ""
    assert sentences(workbook(tmp_path, line)) == ([right] if right else [])


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_libreoffice_writes_the_same(tmp_path: Path, libreoffice: LibreOffice, locale: Locale) -> None:
    for line in LINES:
        path = workbook(tmp_path, line)
        found = libreoffice.recalculated(path, [SHEET], locale)[SHEET]
        shown = [cell.result for at, cell in found.items() if at[0] == "C" and int(at[1:]) > 6 and cell.result]
        assert shown == sentences(path), line
