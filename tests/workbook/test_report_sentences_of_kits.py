"""LỜI BÁO CÁO of the other kits: real figures make a clerk's sentences, and LibreOffice calculates the same ones."""

from contextlib import closing
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.definition.report_lines import speaks
from mtqg_xl.definition.report_words import REPORT_SHEET
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.libreoffice.client import LibreOffice, Locale
from tests.made import EXAMPLES
from tests.recalculated import differences
from tests.tables import CellState

Values = dict[tuple[str, str, str], CellState]

PERIODS = {
    "giam-ngheo-xa": "2023-H1",
    "giam-ngheo-huyen": "2024",
    "ntm-giai-doan-xa": "2021..2023",
    "dan-toc-xa": "2024",
    "ntm-2026-xa": "2026",
}
READ = {"giam-ngheo-xa": "bao-cao-B", "giam-ngheo-huyen": "bao-cao-D", "ntm-giai-doan-xa": "bao-cao-E"}
TYPED: dict[str, Values] = {
    "dan-toc-xa": {
        ("DT-03", "housing_built", "approved"): 3,
        ("DT-03", "housing_built", "done"): 2,
        ("DT-03", "housing_built", "in_progress"): 1,
        ("DT-03", "housing_built", "amount"): 132_000_000,
        ("DT-03", "housing_built", "disbursed"): 88_000_000,
        ("DT-03", "water", "approved"): 5,
        ("DT-03", "water", "done"): 5,
        ("DT-03", "water", "amount"): 15_000_000,
        ("DT-03", "water", "disbursed"): 0,
    },
    "ntm-2026-xa": {
        ("BM-11", "NV26.III", "plan"): 900_000_000,
        ("BM-11", "NV26.III", "now"): 300_000_000,
        ("BM-11", "NV26.V", "now"): 50_000_000,
        ("BM-11", "NV26.IV", "plan"): 70_000_000,
        ("BM-12", "HP1.02", "now_integrated"): 300_000_000,
    },
}
SAID = {
    "giam-ngheo-xa": (
        "Số hộ nghèo giảm trong năm: chỉ tiêu năm 42 hộ.",
        "Lao động đi làm việc ở nước ngoài: 0 người.",
        "Vốn được giao 500.000.000 đồng; chưa giải ngân.",
        "Chăn nuôi dê sinh sản: 20 hộ tham gia; tổng kinh phí 592.300.000 đồng, trong đó Nhân dân đối ứng "
        "92.300.000 đồng; chưa giải ngân. Hộ khác là hộ làm mẫu; đang trình thẩm định.",
        "Hỗ trợ gạo cho 15 học sinh, số lượng 1.125 kg.",
        "Thẻ BHYT người dân tộc thiểu số: 1.636 thẻ.",
        "Tiền điện quý I cho 92 hộ, số tiền 14.076.000 đồng.",
        "Theo quyết định của huyện: 01 hộ.",
    ),
    "giam-ngheo-huyen": (
        "Mức giảm tỷ lệ hộ nghèo trong năm: 2,03 điểm %, chỉ tiêu năm 3,5 điểm %. Báo cáo ghi: không đạt.",
        "Trồng cao su: 196 hộ tham gia; tổng kinh phí 6.408,351 triệu đồng, trong đó Nhân dân đối ứng "
        "3.152,351 triệu đồng; đã giải ngân 3.177,182 triệu đồng, đạt 97,58% vốn ngân sách nhà nước.",
        "Vốn giao năm 2022: 2.124,518 triệu đồng, chỉ tiêu năm 3.424 triệu đồng.",
    ),
    "ntm-giai-doan-xa": (
        "Tỷ lệ nghèo đa chiều: 26,95%.",
        "Kênh mương đã kiên cố hóa / tổng chiều dài kênh mương: 13/18 km.",
        "Tiền giao khoán bảo vệ rừng mỗi năm: 410.000.000 đồng.",
    ),
    "dan-toc-xa": (
        "Hỗ trợ nhà ở: xây mới: đã hỗ trợ 02/03 hộ; 01 hộ đang thực hiện; kinh phí 132.000.000 đồng, "
        "giải ngân 88.000.000 đồng, đạt 66,7%.",
        "Hỗ trợ nước sinh hoạt phân tán: đã hỗ trợ 05/05 hộ; kinh phí 15.000.000 đồng, chưa giải ngân.",
    ),
    "ntm-2026-xa": (
        "Vốn lồng ghép: 300.000.000 đồng trên kế hoạch 900.000.000 đồng, đạt 33,3%.",
        "Vốn doanh nghiệp: 50.000.000 đồng.",
        "Vốn tín dụng chính sách: kế hoạch 70.000.000 đồng; thực hiện [thiếu: số thực hiện].",
        "Kinh phí thực hiện 300.000.000 đồng, vốn lồng ghép 300.000.000 đồng.",
    ),
}


@cache
def workbook(kit: str) -> bytes:
    """The workbook of a kit with an example's figures, or a few typed here."""
    values: Values = dict(TYPED.get(kit, {}))
    if kit in READ:
        for line in read_lines(EXAMPLES / READ[kit] / "so-lieu.csv"):
            if line.form != "TT" or line.row == "blank_means":
                values[line.form, line.row, line.column] = float(line.value) if line.kind == "number" else line.value
    return build(load().kit(kit), Header(Period.parse(PERIODS[kit])), values)


@pytest.mark.parametrize("kit", PERIODS)
def test_figures_make_the_sentences_of_a_clerk(kit: str, tmp_path: Path) -> None:
    path = tmp_path / "loi.xlsx"
    path.write_bytes(workbook(kit))
    with closing(openpyxl.load_workbook(path, data_only=True)) as book:
        said = {str(cell.value) for (cell,) in book[REPORT_SHEET]["C7:C2000"] if cell.value}
    assert [sentence for sentence in SAID[kit] if sentence not in said] == []


@pytest.mark.libreoffice
@pytest.mark.parametrize(("kit", "locale"), [("giam-ngheo-xa", "vi-VN"), ("ntm-giai-doan-xa", "en-US")])
def test_libreoffice_calculates_the_same_sentences(
    kit: str, locale: Locale, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "loi.xlsx"
    path.write_bytes(workbook(kit))
    assert differences(libreoffice, path, locale, [REPORT_SHEET, "_lbc"]) == []


def test_every_kit_of_a_commune_has_sentences() -> None:
    silent = {kit.id for kit in load().kits.values() if kit.level == "xa" and not speaks(kit)}
    assert silent == {"ra-soat-mau-3-xa"}
