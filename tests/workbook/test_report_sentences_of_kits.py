"""LỜI BÁO CÁO of the other kits: real figures make a clerk's sentences, and LibreOffice calculates the same ones."""

from contextlib import closing
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.definition.report_lines import Line, report_lines, speaks
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
    "ra-soat-mau-3-xa": "2020",
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
    # beside the figures of the report: money over years, works paid too much, not paid, of several sources, in words
    "ntm-giai-doan-xa": {
        ("PB-05", "NV.I.2.b.SN", "y2021"): 100_000_000,
        ("PB-05", "NV.I.2.b.SN", "y2022"): 60_000_000,
        ("PB-05", "NV.IV", "y2021"): 0,
        ("PB-05", "NV.III.1", "y2021"): "2 tỷ",
        ("PB-07", "w03#1", "label"): "Mô hình cam",
        ("PB-07", "w03#1", "quantity"): 9,
        ("PB-07", "w03#1", "scale_unit"): "hộ",
        ("PB-07", "w03#1", "central"): 60_000_000,
        ("PB-07", "w03#1", "province"): 25_000_000,
        ("PB-07", "w03#1", "commune"): 5_000_000,
        ("PB-07", "w03#1", "land"): 10_000_000,
        ("PB-07", "w03#1", "disbursed"): 104_200_000,
        ("PB-07", "w05#1", "central"): 80_000_000,
        ("PB-07", "w05#1", "disbursed"): "-",
        ("PB-07", "w05#1", "debt"): 12_500_000,
        ("PB-07", "w05#2", "label"): "Trạm y tế",
        ("PB-07", "w05#2", "central"): "ba trăm triệu",
        ("PB-07", "w05#2", "disbursed"): 5_000_000,
        ("PB-07", "w06#1", "label"): "Sân thể thao",
        ("PB-07", "w06#1", "integrated"): 0,
        ("PB-07", "w06#1", "disbursed"): 0,
        ("PB-09", "CT2.4", "numerator"): "nhiều",
        ("PB-09", "CT17.8", "numerator"): 7,
        ("PB-09", "CT17.8", "denominator"): 9,
        ("PB-09", "CT17.1", "denominator"): 676,
        ("PB-09", "CT10", "numerator"): 30.5,
        ("PB-09", "CT10", "target"): 39,
    },
    "ra-soat-mau-3-xa": {
        ("HN-MAU3N", "rural_areas#1", "name"): "Nà Chuông",
        ("HN-MAU3N", "rural_areas#1", "households"): 200,
        ("HN-MAU3N", "rural_areas#1", "minority"): 180,
        ("HN-MAU3N", "rural_areas#1", "at_start"): 30,
        ("HN-MAU3N", "rural_areas#1", "escaped"): 9,
        ("HN-MAU3N", "rural_areas#1", "newly_arisen"): 2,
        ("HN-MAU3N", "rural_areas#1", "at_end_minority"): 21,
        ("HN-MAU3N", "rural_areas#2", "name"): "Cao Lộc",
        ("HN-MAU3N", "rural_areas#2", "households"): 100,
        ("HN-MAU3N", "rural_areas#2", "at_start"): 9,
        ("HN-MAU3N", "rural_areas#2", "escaped"): 9,
        ("HN-MAU3N", "rural_areas#3", "households"): 50,
        ("HN-MAU3N", "rural_areas#3", "at_start"): 4,
        ("HN-MAU3N", "rural_areas#3", "fallen_back"): 1,
        ("HN-MAU3N", "rural_areas#4", "name"): "Bản Piềng",
        ("HN-MAU3N", "rural_areas#4", "households"): 60,
        ("HN-MAU3", "urban.rest", "at_start"): 7,
    },
}
SAID = {
    "ra-soat-mau-3-xa": (
        "Hộ nghèo đầu năm 43/410 hộ, chiếm 10,49%; trong năm 18 hộ thoát nghèo, 01 hộ tái nghèo, 02 hộ phát sinh mới; "
        "cuối năm 28 hộ, chiếm 6,83%, trong đó hộ dân tộc thiểu số 21 hộ, chiếm 11,67% số hộ dân tộc thiểu số.",
        "Cao Lộc: hộ nghèo đầu năm 09/100 hộ, chiếm 9%; trong năm 09 hộ thoát nghèo; cuối năm không còn hộ nghèo.",
        "[thiếu: tên thôn, tổ dân phố]: hộ nghèo đầu năm 04/50 hộ, chiếm 8%; trong năm không có hộ thoát nghèo, "
        "01 hộ tái nghèo; cuối năm 05 hộ, chiếm 10%.",
        "Bản Piềng: hộ nghèo đầu năm [thiếu: số hộ đầu năm]; trong năm không có hộ thoát nghèo; "
        "cuối năm [thiếu: số hộ cuối năm].",
        "Khu vực thành thị: hộ cận nghèo đầu năm 07 hộ; trong năm không có hộ thoát cận nghèo; cuối năm 07 hộ.",
    ),
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
        "Tổng nguồn lực huy động 7.056.018.000 đồng; năm 2021: 100.000.000 đồng; năm 2022: 60.000.000 đồng; "
        "năm 2023: 6.896.018.000 đồng.",
        "Vốn sự nghiệp từ ngân sách huyện: 160.000.000 đồng, chiếm 2,27% tổng nguồn lực; năm 2021: 100.000.000 đồng; "
        "năm 2022: 60.000.000 đồng.",
        "Vốn lồng ghép từ các chương trình, dự án khác: 3.507.718.000 đồng, chiếm 49,71% tổng nguồn lực. "
        "Vốn năm 2023 của Chương trình vùng đồng bào DTTS&MN.",
        "Tín dụng chính sách (NHCSXH): [thiếu: số vốn].",
        "Nhân dân hiến 150 m² đất. Cả giai đoạn 2021 - 2023; báo cáo không tách theo năm.",
        "Tổng vốn 100.000.000 đồng, gồm: ngân sách trung ương 60.000.000 đồng, ngân sách địa phương 30.000.000 đồng, "
        "Nhân dân đóng góp 10.000.000 đồng; giải ngân 104.200.000 đồng, đạt 104,2% tổng vốn, vượt tổng vốn "
        "[Đơn vị viết: lý do].",
        "Mô hình cam: 09 hộ, vốn 100.000.000 đồng; giải ngân 104.200.000 đồng, đạt 104,2% tổng vốn, vượt tổng vốn "
        "[Đơn vị viết: lý do].",
        "[thiếu: tên công trình, nội dung]: vốn ngân sách trung ương 80.000.000 đồng; chưa giải ngân; nợ đọng xây dựng "
        "cơ bản 12.500.000 đồng.",
        "Trạm y tế: vốn [thiếu: số vốn]; đã giải ngân 5.000.000 đồng.",
        "Sân thể thao: chưa được bố trí vốn; chưa giải ngân.",
        "Đường ngõ, xóm được cứng hóa: chưa thực hiện.",
        "Con đường hoa: vốn 50.000.000 đồng; giải ngân [thiếu: số giải ngân]. Đang thực hiện.",
        "DTTS&MN, Dự án 4: hạ tầng thiết yếu: vốn lồng ghép 2.600.000.000 đồng; giải ngân 1.488.131.262 đồng, "
        "đạt 57,24% tổng vốn.",
        "Xã tự đánh giá đạt 14/19 tiêu chí; 05 tiêu chí chưa đạt hoặc chưa đánh giá.",
        "Nhóm tiêu chí Hạ tầng kinh tế - xã hội: đạt 07/08 tiêu chí đã đánh giá.",
        "Tiêu chí số 6 (Cơ sở vật chất văn hóa): tự đánh giá chưa đạt.",
        "Tỷ lệ đường trục chính nội đồng đảm bảo vận chuyển hàng hóa thuận tiện quanh năm: [thiếu: tử số].",
        "Tỷ lệ hộ có nhà tiêu, nhà tắm, thiết bị chứa nước sinh hoạt hợp vệ sinh và đảm bảo 3 sạch: 07/09 hộ, "
        "đạt 77,78%.",
        "Tỷ lệ diện tích đất sản xuất nông nghiệp được tưới và tiêu nước chủ động đạt từ 80% trở lên: 434,5/452 ha, "
        "đạt 96,13% (quy định từ 80%); tự đánh giá: đạt.",
        "Thu nhập bình quân đầu người (triệu đồng/người/năm): 30,5 (quy định từ 39); tự đánh giá: chưa đạt.",
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
@pytest.mark.parametrize(
    ("kit", "locale"), [("giam-ngheo-xa", "vi-VN"), ("ntm-giai-doan-xa", "en-US"), ("ra-soat-mau-3-xa", "vi-VN")]
)
def test_libreoffice_calculates_the_same_sentences(
    kit: str, locale: Locale, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "loi.xlsx"
    path.write_bytes(workbook(kit))
    assert differences(libreoffice, path, locale, [REPORT_SHEET, "_lbc"]) == []


def test_every_kit_of_a_commune_has_sentences() -> None:
    assert [kit.id for kit in load().kits.values() if kit.level == "xa" and not speaks(kit)] == []


def test_a_row_whose_sentence_is_always_empty_has_no_line() -> None:
    criteria = load().kit("ntm-giai-doan-xa").instance_by_id["PB-09"]
    lines = {line.row.id for line in report_lines(criteria) if isinstance(line, Line) and line.row is not None}
    assert "TC01" in lines
    assert lines.isdisjoint({"TC01.rest", "TC19.rest", "unmet"})
