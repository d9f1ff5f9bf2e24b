"""Small pages of a consolidation, every figure of which can be worked out by hand."""

from dataclasses import replace

from mtqg_xl.findings import Severity
from mtqg_xl.pages.charts import Bar, Pair
from mtqg_xl.pages.consolidated import MISSING, PROVISIONAL, SENT, Box, Comparison, Item, Page, Situation, Slip, Unit
from mtqg_xl.pages.tracing import Layout, Source, Traced, TracedForm

EVIL = (
    "\"><script>document.title='bị chiếm'</script></script>"
    "<img src=x onerror=\"document.title='bị chiếm'\">'&javascript:alert(1)"
)

LUC_BINH = Unit("xã Lục Bình", SENT, (SENT, SENT), Source("LucBinh (lần 2).xlsx", "Hoàng Thị Hoa", "0912 000 111"))
DAK_TO = Unit("xã Đắk Tô", PROVISIONAL, (PROVISIONAL, MISSING), Source("dakto.xlsx", "A Nhơn", "0912 000 222"))
VAN_LEM = Unit("xã Văn Lem", MISSING, (MISSING, MISSING), Source(phone="0912 000 333"))

OVERTYPED = Slip(
    *("xã Đắk Tô", "GN DTTS", Severity.BLOCK, "GN DTTS, ô J29", "DA4 – Lũy kế"),
    *("Ô J29 bị gõ đè.", "Khôi phục công thức.", 146_181_505.0, "F02"),
)
UNEQUAL = Slip(
    *("xã Lục Bình", "HN-01", Severity.EXPLAIN, "HN-01, ô C9", "Số hộ nghèo"),
    *("121 hộ nghèo của 120 hộ.", "Sửa hoặc giải trình.", None, "R30"),
)

# 40.000.000 + 60.500.000 = 100.500.000 đ
PAID = TracedForm(
    "GN DTTS: Giải ngân",
    ("Tổng số", "Dự án 4"),
    ("Kế hoạch", "Giải ngân"),
    (
        Traced(1, 0, "đồng", 200_000_000.0, 1, (1,), (200_000_000.0,)),
        Traced(1, 1, "đồng", 100_500_000.0, 2, (0, 1), (40_000_000.0, 60_500_000.0)),
    ),
    (Layout("GN DTTS", (10, 29), (3, 15)), Layout("GN DTTS (2)", (11, 31), (3, 27))),
    (0, 1, -1),
    {1: Source("dakto-ketoan.xlsx", "Y Blưn", "0912 000 444")},
    {(1, 1, 0): "Nơi tổng hợp điều chỉnh; đơn vị gửi 39.000.000."},
)
POOR = TracedForm(
    *("HN-01: Hộ nghèo", ("Cả xã",), ("Hộ nghèo",), (Traced(0, 0, "hộ", 121.0, 1, (0,), (121.0,)),)),
    *((Layout("HN-01", (9,), (3,)),), (0, -1, -1)),
)

SMALL = Page(
    title="Tình hình giải ngân đến ngày 25/6/2024",
    headline="Tổng hợp 2/3 đơn vị; thiếu: xã Văn Lem. Lập 15h30 ngày 24/6/2024.",
    situation=Situation(
        (Box("Kế hoạch", "200", "triệu đồng"), Box("Giải ngân", "100,5"), Box("Tỷ lệ", "50,3%")),
        (Bar("xã Lục Bình", 40.0), Bar("xã Đắk Tô", 60.5)),
        50.3,
        "Tỷ lệ giải ngân theo đơn vị",
        (Pair("Dân tộc thiểu số", 200.0, 100.5, 50.25), Pair("Nông thôn mới", 0.0, 0.0, None)),
        (Item("Đường Cao Lộc", "xã Đắk Tô", 99_500_000.0, "mặt bằng"),),
    ),
    forms=("GN DTTS", "HN-01"),
    units=(LUC_BINH, DAK_TO, VAN_LEM),
    chase="Đến 15h30 ngày 24/6/2024 còn 01/03 đơn vị chưa gửi: xã Văn Lem. Trân trọng.",
    slips=(UNEQUAL, OVERTYPED),
    traced=(PAID, POOR),
    notes=("Ghi chú: 01 số do nơi tổng hợp điều chỉnh.",),
    unused=(("ảnh.jpg", "Ảnh chụp: không đọc được số."),),
)
COMPARED = replace(
    SMALL,
    comparison=Comparison(
        ("Dòng", "Giải ngân trước", "Giải ngân nay"), (("DTTS", "90", "100,5"),), (), frozenset({1, 2})
    ),
)


def full_page() -> Page:
    """Return a page with as much in every part as there can be, and long words for all of it."""
    name = "Tiểu dự án 2: Hỗ trợ phát triển sản xuất theo chuỗi giá trị, vùng trồng dược liệu quý, khởi nghiệp"
    missing = tuple(replace(VAN_LEM, name=f"xã Thượng Phùng Số {at}") for at in range(300))
    situation = replace(
        SMALL.situation,
        boxes=SMALL.situation.boxes * 2,
        bars=tuple(Bar(f"xã Thượng Phùng Số {at}", at / 3) for at in range(300)),
        pairs=tuple(Pair(f"{name} {at}", 123_456.7, 65_432.1, 53.0) for at in range(12)),
        items=tuple(Item(name * 2, f"xã Thượng Phùng {at}", 1e9, "đối tượng không còn") for at in range(10)),
    )
    return replace(
        SMALL,
        title="Tình hình giải ngân ba chương trình mục tiêu quốc gia, cấp xã, đến ngày 25/6/2024",
        headline="Tổng hợp 2/302 đơn vị; thiếu: " + ", ".join(f"xã Thượng Phùng Số {at}" for at in range(12)) + ".",
        situation=situation,
        units=(LUC_BINH, *missing),
        slips=tuple(replace(OVERTYPED, text=name * 3, about=name, mend=name) for _ in range(300)),
        notes=(SMALL.notes[0], name, name),
        traced=(),
    )


def evil_page() -> Page:
    """Return a page in which every text that others write tries to become markup."""
    unit = Unit(EVIL, MISSING, (MISSING,), Source(EVIL, EVIL, EVIL), EVIL)
    slip = Slip(EVIL, EVIL, Severity.BLOCK, EVIL, EVIL, EVIL, EVIL, 5.0, EVIL)
    source = Source(EVIL, EVIL, EVIL)
    traced = (Traced(0, 0, EVIL, 1.0, 1, (0,), (1.0,)),)
    form = TracedForm(EVIL, (EVIL,), (EVIL,), traced, (Layout(EVIL, (1,), (1,)),), (0,), {0: source}, {(0, 0, 0): EVIL})
    situation = Situation(
        (Box(EVIL, EVIL, EVIL),),
        (Bar(EVIL, 1.0),),
        1.0,
        EVIL,
        (Pair(EVIL, 1.0, 1.0, 1.0),),
        (Item(EVIL, EVIL, 1.0, EVIL),),
    )
    compared = Comparison((EVIL,), ((EVIL,),), (EVIL,))
    return Page(EVIL, EVIL, situation, (EVIL,), (unit,), EVIL, (slip,), (form,), compared, (EVIL,), ((EVIL, EVIL),))
