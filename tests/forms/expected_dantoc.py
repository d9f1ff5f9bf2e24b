"""The forms of the programme for minorities as forms.md §2 proposes them, and works of a commune, typed by hand."""

from tests.forms.expected import ExpectedForm
from tests.forms.expected_giaingan import BY_PROJECT

_KIT = "dan-toc-xa"

FORMS: tuple[ExpectedForm, ...] = (
    ExpectedForm(
        form="DT-01",
        kit=_KIT,
        instance="DT-01",
        status="reconstructed",
        numbers=(
            *("A", "B", "C", "D", "E", "F", "1=2+3", "2", "3", "4", "5", "6=5/4*100", "7", "G", "H", "8", "9", "I"),
        ),
        header_rows=2,
        unit="triệu đồng",
        source="forms.md §2, DT-01: one row for each work; the source of money is NSTW and NSĐP (forms_2026.md §5)",
        total="last",
        words=(
            *("STT", "mã", "tên", "chủ đầu tư", "địa điểm", "năng lực thiết kế", "tổng mức đầu tư"),
            *("ngân sách trung ương", "ngân sách địa phương", "kế hoạch năm", "giải ngân", "", "khối lượng"),
            *("khởi công", "hoàn thành", "hộ hưởng lợi", "hộ DTTS", ""),
        ),
    ),
    ExpectedForm(
        form="GN-01",
        kit=_KIT,
        instance="DT-02",
        status="reconstructed",
        numbers=BY_PROJECT,
        header_rows=3,
        unit="đồng",
        source="forms.md §2, DT-02: 10 dự án with their tiểu dự án and nội dung, the columns of GN-01",
        total="first",
        sums={"DTTS": (*(f"DTTS.{at}" for at in range(1, 11)), "DTTS.rest")},
    ),
    ExpectedForm(
        form="DT-03",
        kit=_KIT,
        instance="DT-03",
        status="reconstructed",
        numbers=("A", "B", "C", "1", "2", "3", "4", "5", "6", "7=6/5*100", "D"),
        header_rows=2,
        unit="triệu đồng",
        source="forms.md §2, DT-03: hộ được duyệt, đã hỗ trợ, đang thực hiện, định mức, kinh phí, giải ngân",
        total="first",
        words=(
            *("STT", "hỗ trợ", "", "số hộ được duyệt", "đã hỗ trợ", "đang thực hiện"),
            *("định mức", "kinh phí", "giải ngân", "", ""),
        ),
        row_words=("đất ở", "nhà ở", "đất sản xuất", "chuyển đổi nghề", "nước phân tán"),
    ),
    ExpectedForm(
        form="GN-03",
        kit="ba-chuong-trinh-xa",
        instance="GN-03",
        status="reconstructed",
        numbers=("A", "B", "C", "D", "E", "F", "1", "2", "3", "4", "5", "G", "6=3/2*100", "7=4/1*100", "H"),
        header_rows=2,
        unit="triệu đồng",
        source="forms.md §5, GN-03: mã, row of GN-01, chủ đầu tư, TMĐT, disbursed in the year and since the start, "
        "khối lượng chưa thanh toán, vướng mắc; the ratio of TMĐT beside the ratio of the plan",
        total="last",
        words=(
            *("STT", "mã công trình", "công trình", "GN-01", "chủ đầu tư", "", "tổng mức đầu tư", "kế hoạch"),
            *("giải ngân trong năm", "lũy kế từ khởi công", "khối lượng hoàn thành chưa thanh toán", "vướng mắc"),
            *("tỷ lệ kế hoạch", "tỷ lệ tổng mức đầu tư", ""),
        ),
    ),
)
