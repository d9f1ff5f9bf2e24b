"""Every figure that reports A and C state: the cell that holds it, and how our report prints it in Word.

Left out: the regular policies of report A (`gnbv-chinh-sach`), which have a test of their own.
"""

import re
from collections import defaultdict
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest

from mtqg_xl.narrative import Narrative, to_docx
from tests.narrative.support import narrative, year_narrative

CONTROL = re.compile(r'<w:tag w:val="([^"]*)"/>.*?<w:t[^>]*>([^<]*)</w:t>', re.DOTALL)
TEXT = re.compile(r"<w:t[^>]*>([^<]*)</w:t>")
PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)

# cell · as printed · the words around it in our report
REPORT_C = """
    GN-01.DTTS|DTTS.1.n4|allocated            · 150.000.000 · Vốn được giao 150.000.000 đồng;
    GN-01.DTTS|DTTS.1.n4|disbursed            · 102.062.112 · giải ngân 102.062.112 đồng,
    GN-01.DTTS|DTTS.1.n4|disbursed_percent    · 68          · đạt 68% kế hoạch giao.
    GN-01.DTTS|DTTS|estimate                  · 102.062.112 · Ước đến hết năm vẫn là 102.062.112 đồng,
    GN-01.DTTS|DTTS|estimate_percent          · 68          · đạt 68% kế hoạch.
    CT-01|dtts.1.n4.households|quantity       · 36          · Có 36 hộ được hỗ trợ,
    CT-01|dtts.1.n4.tanks|quantity            · 30          · 30 hộ nhận téc nước,
    CT-01|dtts.1.n4.pipes|quantity            · 06          · 06 hộ nhận ống dẫn nước.
    HN-01|xa|households                       · 1.081       · Hộ nghèo: 30/1.081 hộ,
    HN-01|xa|poor                             · 30          · Hộ nghèo: 30/1.081 hộ, chiếm 2,8%.
    HN-01|xa|poor_percent                     · 2,8         · Hộ nghèo: 30/1.081 hộ, chiếm 2,8%.
    HN-01|xa|near_poor                        · 85          · Hộ cận nghèo: 85/1.081 hộ, chiếm 7,86%.
    HN-01|xa|near_poor_percent                · 7,86        · Hộ cận nghèo: 85/1.081 hộ, chiếm 7,86%.
    HN-01|xa|average                          · 26          · có mức sống trung bình: 26/1.081 hộ, chiếm 2,41%.
    HN-01|xa|average_percent                  · 2,41        · có mức sống trung bình: 26/1.081 hộ, chiếm 2,41%.
    GN-01.NTM|NTM|allocated                   · 75.000.000  · vốn được giao 75.000.000 đồng;
    GN-01.NTM|NTM|disbursed                   · 74.550.000  · giải ngân 74.550.000 đồng,
    GN-01.NTM|NTM|disbursed_percent           · 99,4        · đạt 99,4% kế hoạch giao.
    CT-01|policy.examinations|quantity        · 5.599       · khám bệnh 5.599 lượt.
    CT-01|policy.health_insurance|quantity    · 4.553       · Có 4.553/5.038 người dân
    CT-01|policy.health_insurance|base        · 5.038       · Có 4.553/5.038 người dân
    CT-01|policy.health_insurance|quantity_percent · 90,37  · đạt 90,37%.
    CT-01|ntm.environment_campaigns|quantity  · 5           · tổ chức 5 lần ra quân
    CT-01|ntm.environment_participants|quantity · 13.060    · tổng cộng 13.060 lượt người
    CT-01|service.on_time|quantity            · 753         · trả đúng hạn 753/753 hồ sơ;
    CT-01|service.on_time|base                · 753         · tiếp nhận 753 hồ sơ
    CT-01|service.civil_status|quantity       · 120         · hộ tịch 120 hồ sơ,
    CT-01|service.certification|quantity      · 629         · chứng thực 629 hồ sơ,
    CT-01|service.emulation|quantity          · 02          · thi đua, khen thưởng 02 hồ sơ,
    CT-01|service.social_protection|quantity  · 02          · bảo trợ xã hội 02 hồ sơ.
    CT-01|service.online|quantity             · 678         · Có 678/753 hồ sơ
    CT-01|service.online|base                 · 753         · Có 678/753 hồ sơ
    CT-01|service.online|quantity_percent     · 90          · đạt 90%.
    CT-01|service.military_intake|quantity    · 6           · Giao quân 6/5 thanh niên,
    CT-01|service.military_intake|base        · 5           · Giao quân 6/5 thanh niên,
    CT-01|service.military_intake|quantity_percent · 120    · đạt 120% chỉ tiêu.
    CT-01|ntm.model_areas|quantity            · 01          · xã có 01 khu dân cư kiểu mẫu
    CT-01|ntm.campaigns|quantity              · 20          · Tổ chức 20 cuộc tuyên truyền
    CT-01|ntm.campaign_attendees|quantity     · 1.000       · với trên 1.000 lượt người
    CT-01|ntm.training_classes|quantity       · 01          · Mở 01 lớp tập huấn
    CT-01|ntm.training_attendees|quantity     · 42          · cho 42 người.
    CT-01|ntm.front_meetings|quantity         · 02          · mở 02 hội nghị
    CT-01|ntm.front_attendees|quantity        · 100         · với hơn 100 người dự.
    CT-01|ntm.inspections|quantity            · 01          · có 01 đoàn kiểm tra,
    CT-01|ntm.paved_hamlets_percent|quantity  · 100         · được cứng hóa là 100%.
"""

REPORT_A = """
    CT-01|target.criteria|quantity            · 02          · đạt thêm 02 tiêu chí (Tiêu chí số 10 và số 11)
    CT-01|target.hamlets|quantity             · 01          · đưa 01 thôn đạt chuẩn (Thôn Bắc Lanh Chang)
    CT-01|target.poor_reduce|quantity         · 21          · giảm 21 hộ nghèo,
    CT-01|target.near_poor_reduce|quantity    · 18          · 18 hộ cận nghèo,
    CT-01|target.poverty_percent|quantity     · 13          · xuống dưới 13%.
    CT-01|ntm.hamlets_covered|quantity        · 08          · tới 08/08 thôn
    CT-01|ntm.hamlets_covered|base            · 08          · tới 08/08 thôn
    CT-01|ntm.attendees_movement|quantity     · 300         · 300 lượt người
    CT-01|ntm.attendees_waste|quantity        · 316         · 316 lượt người
    GN-01.GNBV|GNBV.2|allocated               · 700.000.000 · Vốn được giao 700.000.000 đồng;
    GN-01.GNBV|GNBV.2|disbursed               · 672.000.000 · giải ngân 672.000.000 đồng,
    GN-01.GNBV|GNBV.2|disbursed_percent       · 96          · đạt 96% kế hoạch giao.
    CT-01|gnbv.2.scale|quantity               · 28          · quy mô 28 con (Trâu sinh sản; thôn Lũng Chang, Pác Chang)
    CT-01|gnbv.2.households|quantity          · 21          · Có 21 hộ tham gia,
    CT-01|gnbv.2.poor|quantity                · 08          · gồm 08 hộ nghèo,
    CT-01|gnbv.2.near_poor|quantity           · 05          · 05 hộ cận nghèo,
    CT-01|gnbv.2.newly_escaped|quantity       · 08          · 08 hộ mới thoát nghèo
    CT-01|gnbv.2.central_budget|quantity      · 679.700.000 · ngân sách trung ương 679.700.000 đồng,
    CT-01|gnbv.2.province_budget|quantity     · 20.300.000  · ngân sách tỉnh 20.300.000 đồng.
    CT-01|gnbv.2.people_contribution|quantity · 37.716.000  · Nhân dân góp thêm 37.716.000 đồng.
    CT-01|gnbv.3.2.malnourished|base          · 177         · Đã khám 177 trẻ,
    CT-01|gnbv.3.2.malnourished|quantity      · 14          · phát hiện 14 trẻ suy dinh dưỡng.
    CT-01|gnbv.4.1.classes|quantity           · 05          · đề nghị mở 05 lớp đào tạo nghề.
    CT-01|gnbv.6.1.participants|quantity      · 15          · Cử 15 người dự tập huấn
    GN-01.DTTS|DTTS.1.n2|allocated            · 132.000.000 · Vốn được giao 132.000.000 đồng;
    GN-01.DTTS|DTTS.1.n2|disbursed            · 88.000.000  · giải ngân 88.000.000 đồng,
    GN-01.DTTS|DTTS.1.n2|disbursed_percent    · 66,7        · đạt 66,7% kế hoạch giao.
    CT-01|dtts.1.n2.done|quantity             · 02          · thanh toán 02/03 hộ được hỗ trợ;
    CT-01|dtts.1.n2.done|base                 · 03          · thanh toán 02/03 hộ được hỗ trợ;
    CT-01|dtts.1.n2.in_progress|quantity      · 01          · 01 hộ đang xây dựng.
    GN-01.DTTS|DTTS.1.n4|allocated            · 15.000.000  · Vốn được giao 15.000.000 đồng;
    GN-01.DTTS|DTTS.1.n4|disbursed            · 15.000.000  · giải ngân 15.000.000 đồng,
    GN-01.DTTS|DTTS.1.n4|disbursed_percent    · 100         · đạt 100% kế hoạch giao.
    CT-01|dtts.1.n4.households|quantity       · 05          · Có 05 hộ được hỗ trợ.
    GN-01.DTTS|DTTS.3.1|allocated             · 440.609.000 · Vốn được giao 440.609.000 đồng; chưa giải ngân.
    CT-01|dtts.3.1.communities|quantity       · 03          · cho 03 cộng đồng thôn:
    CT-01|dtts.3.1.community_lots|quantity    · 141         · 141 lô,
    CT-01|dtts.3.1.community_ha|quantity      · 953,07      · 953,07 ha.
    CT-01|dtts.3.1.households|quantity        · 70          · cho 70 hộ gia đình:
    CT-01|dtts.3.1.household_lots|quantity    · 87          · 87 lô,
    CT-01|dtts.3.1.household_ha|quantity      · 75,49       · 75,49 ha.
    GN-03|works#7|allocated                   · 400.000.000 · kế hoạch vốn 400.000.000 đồng;
    GN-03|works#7|disbursed_year_to_date      · 382.800.000 · đã giải ngân 382.800.000 đồng,
    GN-03|works#7|plan_percent                · 96          · đạt 96% kế hoạch.
    GN-03|works#8|allocated                   · 300.000.000 · kế hoạch vốn 300.000.000 đồng;
    GN-03|works#8|disbursed_year_to_date      · 293.187.700 · đã giải ngân 293.187.700 đồng,
    GN-03|works#8|plan_percent                · 98          · đạt 98% kế hoạch.
    GN-01.DTTS|DTTS.4.1.a|allocated           · 2.981.000.000 · Vốn được giao 2.981.000.000 đồng;
    GN-01.DTTS|DTTS.4.1.a|disbursed           · 2.145.977.223 · giải ngân 2.145.977.223 đồng,
    GN-01.DTTS|DTTS.4.1.a|disbursed_percent   · 72          · đạt 72% kế hoạch giao.
    GN-03|works#1|investment                  · 781.000.000 · tổng mức đầu tư 781.000.000 đồng,
    GN-03|works#1|disbursed_year_to_date      · 200.000.000 · đã giải ngân 200.000.000 đồng,
    GN-03|works#1|plan_percent                · 25,6        · đạt 25,6% kế hoạch.
    GN-03|works#2|investment                  · 1.000.000.000 · tổng mức đầu tư 1.000.000.000 đồng,
    GN-03|works#2|disbursed_year_to_date      · 950.981.240 · đã giải ngân 950.981.240 đồng,
    GN-03|works#2|plan_percent                · 95          · đạt 95% kế hoạch.
    GN-03|works#3|investment                  · 500.000.000 · tổng mức đầu tư 500.000.000 đồng,
    GN-03|works#3|disbursed_year_to_date      · 475.490.620 · đã giải ngân 475.490.620 đồng,
    GN-03|works#3|plan_percent                · 95          · đạt 95% kế hoạch.
    GN-03|works#4|investment                  · 700.000.000 · tổng mức đầu tư 700.000.000 đồng,
    GN-03|works#4|disbursed_year_to_date      · 665.686.868 · đã giải ngân 665.686.868 đồng,
    GN-03|works#4|plan_percent                · 95          · đạt 95% kế hoạch.
    GN-03|works#5|investment                  · 200.000.000 · 200.000.000 đồng; chưa giải ngân. Thi công xong,
    GN-03|works#6|investment                  · 310.000.000 · 310.000.000 đồng; chưa giải ngân. Đang thi công.
    CT-01|dtts.5.3.overseas_files|quantity    · 01          · Hướng dẫn 01 hồ sơ
    GN-01.DTTS|DTTS.8|allocated               · 109.000.000 · Vốn được giao 109.000.000 đồng; chưa giải ngân.
"""


def listed(table: str) -> list[tuple[str, str, str]]:
    rows = [tuple(part.strip() for part in line.split("·")) for line in table.strip().splitlines()]
    return [(tag, text, around) for tag, text, around in rows]


@cache
def paragraphs(report: str) -> tuple[tuple[str, str], ...]:
    """Every paragraph of the printed report: its XML and its words."""
    told: Narrative = {"A": narrative, "C": year_narrative}[report]()
    with ZipFile(BytesIO(to_docx(told))) as package:
        document = package.read("word/document.xml").decode()
    return tuple((xml, "".join(TEXT.findall(xml))) for xml in PARAGRAPH.findall(document))


@cache
def printed(report: str) -> dict[str, set[str]]:
    """How the Word document prints the number of each cell."""
    found: dict[str, set[str]] = defaultdict(set)
    for xml, _ in paragraphs(report):
        for tag, text in CONTROL.findall(xml):
            found[tag].add(text)
    return dict(found)


@pytest.mark.parametrize(
    ("report", "tag", "text", "around"),
    [("A", *row) for row in listed(REPORT_A)] + [("C", *row) for row in listed(REPORT_C)],
)
def test_a_stated_figure_stands_in_word_as_the_report_prints_it(report: str, tag: str, text: str, around: str) -> None:
    assert printed(report)[tag] == {text}
    assert [words for xml, words in paragraphs(report) if f'w:val="{tag}"' in xml and around in words]


@pytest.mark.parametrize("report", ["A", "C"])
def test_no_figure_of_an_example_is_missing_from_its_report(report: str) -> None:
    assert not [words for _, words in paragraphs(report) if "[thiếu:" in words]
