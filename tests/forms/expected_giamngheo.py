"""The forms of the poverty programme as forms.md §1 proposes them, typed by hand; frames without a report are left out.

The columns are numbered by forms_2026.md §6: letters for text, numbers from the first value on, arithmetic beside them.
"""

from tests.forms.expected import ExpectedForm
from tests.forms.expected_giaingan import BY_PROJECT

_KIT = "giam-ngheo-xa"
_HOUSEHOLDS = ("hộ nghèo", "hộ cận nghèo", "hộ mới thoát nghèo")
_POLICIES = ("A", "B", "C", "D", "1", "2", "3", "4", "5", "E")

FORMS: tuple[ExpectedForm, ...] = (
    ExpectedForm(
        form="GNBV-03",
        kit=_KIT,
        instance="GNBV-03",
        status="reconstructed",
        numbers=("A", "B", "1=2+3", "2", "3", "4=5+6", "5", "6", "7=4/1*100", "C"),
        header_rows=2,
        unit="triệu đồng",
        source="forms.md §1, row 03: kế hoạch and đã phân bổ, each ĐTPT + SN; catalog.yaml capital_sources",
        rows=18 + 5,  # the sources and their total; a rest row for each of five that have parts
        total="first",
        sums={
            "NV": ("NV.I", "NV.II", "NV.III", "NV.IV", "NV.V", "NV.VI", "NV.rest"),
            "NV.I": ("NV.I.1", "NV.I.2", "NV.I.rest"),
            "NV.I.2": ("NV.I.2.a", "NV.I.2.b", "NV.I.2.c", "NV.I.2.rest"),
            "NV.III": ("NV.III.1", "NV.III.2", "NV.III.rest"),
            "NV.V": ("NV.V.1", "NV.V.2", "NV.V.3", "NV.V.4", "NV.V.rest"),
        },
        words=(
            *("STT", "nguồn vốn", "kế hoạch", "kế hoạch ĐTPT", "kế hoạch SN"),
            *("đã phân bổ", "đã phân bổ ĐTPT", "đã phân bổ SN", "", ""),
        ),
    ),
    ExpectedForm(
        form="GN-01",
        kit=_KIT,
        instance="GNBV-04",
        status="reconstructed",
        numbers=BY_PROJECT,
        header_rows=3,
        unit="đồng",
        source="forms.md §1, row 04: 7 dự án, 11 tiểu dự án, the columns of GN-01",
        rows=1 + 7 + 11 + 6,  # a rest row for the programme and for each of five projects with parts
        total="first",
        sums={"GNBV.4": ("GNBV.4.1", "GNBV.4.2", "GNBV.4.3", "GNBV.4.rest")},
    ),
    ExpectedForm(
        form="GNBV-06",
        kit=_KIT,
        instance="GNBV-06",
        status="reconstructed",
        numbers=("A", "B", "C", "D", "1", "2", "3", "4=3/2*100", "5", "E", "6", "F"),
        header_rows=1,
        unit="triệu đồng",
        source="forms.md §1, row 06: TMĐT, KH, giải ngân, khối lượng, hoàn thành (ours: tiến độ), hộ hưởng lợi; %",
        total="last",
        words=(
            *("STT", "", "công trình", "", "tổng mức đầu tư", "kế hoạch", "giải ngân", "%"),
            *("khối lượng", "", "hộ hưởng lợi", ""),
        ),
    ),
    *(
        ExpectedForm(
            form=form,
            kit=_KIT,
            instance=form,
            status="reconstructed",
            numbers=(
                *("A", "B", "C", "D", "1", "2=3+4+5+6", "3", "4", "5", "6"),
                *("7=8+9", "8", "9", "10", "11=10/8*100", "E"),
            ),
            header_rows=2,
            unit="triệu đồng",
            source=f"forms.md §1, row {form[-2:]}: nghèo + cận + mới thoát = tổng, NSNN + đối ứng = tổng kinh phí; "
            "report_figures.yaml, report B: 20 households, of them 7, 12 and a model farmer, hence hộ khác",
            total="last",
            words=(
                *("STT", "mô hình", "", "", "", "số hộ tổng", *_HOUSEHOLDS, "hộ khác"),
                *("kinh phí tổng", "ngân sách nhà nước", "đối ứng", "giải ngân", "%", ""),
            ),
        )
        for form in ("GNBV-07", "GNBV-08")
    ),
    ExpectedForm(
        form="GNBV-10",
        kit=_KIT,
        instance="GNBV-10",
        status="reconstructed",
        numbers=("A", "B", "C", "1", "2", "3", "4", "5", "6", "7", "8", "D"),
        header_rows=3,
        unit="người",
        source="forms.md §1, row 10: số lớp, học viên, trong đó nghèo, cận, mới thoát; tốt nghiệp; có việc làm",
        total="last",
        words=(
            *("STT", "nghề", "", "số lớp", "học viên"),
            *(f"trong đó {kind}" for kind in _HOUSEHOLDS),
            *("tốt nghiệp", "có việc làm", "", ""),
        ),
    ),
    ExpectedForm(
        form="GNBV-11",
        kit=_KIT,
        instance="GNBV-11",
        status="reconstructed",
        numbers=("A", "B", "1=2+3", "2", "3", "4", "5", "6=7+8", "7", "8", "9", "10=9/7*100", "C"),
        header_rows=2,
        unit="triệu đồng",
        source="forms.md §1, row 11: by area; xây mới + sửa chữa = tổng; hộ nghèo + cận; kinh phí",
        total="first",
        words=(
            *("STT", "", "tổng", "xây mới", "sửa chữa", "hộ nghèo", "hộ cận nghèo"),
            *("kinh phí", "", "", "", "", ""),
        ),
    ),
    ExpectedForm(
        form="GNBV-14",
        kit=_KIT,
        instance="GNBV-14",
        status="reconstructed",
        numbers=_POLICIES,
        header_rows=2,
        unit="triệu đồng",
        source="forms.md §1, row 14: đối tượng; số lượt; định mức; kinh phí; rice in kg beside the money is ours",
        total="first",
        words=("STT", "chính sách", "đối tượng", "", "số lượt", "định mức", "kinh phí", "", "", ""),
        row_words=("BHYT", "học phí", "tiền ăn", "gạo", "tiền điện", "nhà ở", "pháp lý", "tín dụng"),
    ),
    ExpectedForm(
        form="CS-01",
        kit="ba-chuong-trinh-xa",
        instance="CS-01",
        status="reconstructed",
        numbers=_POLICIES,
        header_rows=2,
        unit="đồng",
        source="forms.md §1, row 14, for a commune of three programmes; the count and its norm have names of ours; "
        "rows: forms.md §7.4, the policies that two commune reports give a count, a norm and money of",
        total="first",
        words=("STT", "chính sách", "đối tượng", "", "", "mức", "kinh phí", "", "", ""),
        row_words=("tiền ăn", "gạo", "chi phí học tập", "nhà ở", "tiền điện quý", "nước"),
    ),
)
