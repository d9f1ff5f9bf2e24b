"""The page of a consolidation as it is written: whole without a script, nothing from outside, nothing is markup."""

import gzip
import json
import re
from base64 import b64decode
from dataclasses import replace

import pytest

from mtqg_xl.pages.charts import Bar, percent_chart, shown_bars
from mtqg_xl.pages.consolidated import MISSING, MOST_ROWS, Unit, consolidated_page
from mtqg_xl.pages.embedded import packed
from mtqg_xl.pages.tracing import plain
from tests.pages.consolidated_pages import COMPARED, EVIL, SMALL, evil_page
from tests.pages.seen import Seen


def unpacked(text: str) -> object:
    return json.loads(gzip.decompress(b64decode(text)))


def rows_of(page: str, table: str) -> list[list[str]]:
    """Return the texts of the body rows of the table with a class."""
    body = re.search(rf'<table class="{table}".*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert body is not None
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in body[1].split("</tr>")]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells if row]


SHOWN = consolidated_page(COMPARED)


def test_every_part_stands_in_the_page_without_a_script() -> None:
    assert rows_of(SHOWN, "matrix") == [
        ["xã Văn Lem", "Chưa gửi", "Chưa gửi", "Chưa gửi", "0912 000 333", ""],
        ["xã Đắk Tô", "Nhận tạm", "Nhận tạm", "Chưa gửi", "0912 000 222", ""],
        ["xã Lục Bình", "Đã gửi", "Đã gửi", "Đã gửi", "0912 000 111", ""],
    ]
    assert [row[:3] for row in rows_of(SHOWN, "slips")] == [
        ["xã Đắk Tô", "PHẢI SỬA F02", "GN DTTS, ô J29"],
        ["xã Lục Bình", "CẦN GIẢI TRÌNH R30", "HN-01, ô C9"],
    ]
    assert rows_of(SHOWN, "totals") == [["Tổng số", "", ""], ["Dự án 4", "200.000.000", "100.500.000"]]
    assert rows_of(SHOWN, "comparison") == [["DTTS", "90", "100,5"]]
    assert rows_of(SHOWN, "items") == [["Đường Cao Lộc", "xã Đắk Tô", "99,5", "mặt bằng"]]
    assert rows_of(SHOWN, "unused") == [["ảnh.jpg", "Ảnh chụp: không đọc được số."]]


def test_forms_say_how_many_units_lack_them() -> None:
    # Chưa gửi, Trả lại, Nhận tạm, Gửi muộn, Lấy kỳ trước, Đã gửi
    assert rows_of(SHOWN, "counts") == [
        ["GN DTTS", "1", "0", "1", "0", "0", "1"],
        ["HN-01", "2", "0", "0", "0", "0", "1"],
    ]
    assert "<p>Chưa gửi: 1 · Nhận tạm: 1 · Đã gửi: 1</p>" in SHOWN


def test_only_what_does_nothing_without_the_script_is_hidden() -> None:
    hidden = [(tag, attributes.get("id")) for tag, attributes in Seen(SHOWN).elements if "hidden" in attributes]
    assert {tag for tag, _ in hidden} == {"form", "button", "table"}
    assert [name for tag, name in hidden if tag == "table"] == ["nguon-so"]  # empty until a figure is chosen


def test_a_page_without_a_comparison_has_no_such_part() -> None:
    assert "So kỳ trước" in SHOWN
    assert "So kỳ trước" not in consolidated_page(SMALL)


def test_the_page_asks_nothing_of_the_network() -> None:
    assert Seen(SHOWN).outside() == []
    shown = re.sub(r'<script type="text/plain".*?</script>', "", SHOWN)
    assert not re.search(r"https?:|url\(|@import|//cdn", shown)
    assert "default-src 'none'" in SHOWN
    assert not re.search(r"<[^>]* style=", SHOWN)  # the policy lets no style in but the one of the page


def test_nothing_that_others_wrote_becomes_markup() -> None:
    seen, clean = Seen(consolidated_page(evil_page())), Seen(SHOWN)
    assert seen.names() - clean.names() == set()
    assert [tag for tag, _ in seen.elements].count("img") == 0
    assert not {name for _, attributes in seen.elements for name in attributes if name.startswith("on")}
    assert seen.outside() == []
    assert sum(EVIL in text for text in seen.texts) >= 20


def test_what_the_script_reads_cannot_end_its_element() -> None:
    text = packed({"name": EVIL, "xã": ["Đắk Tô", 1.5, None]})
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", text)
    assert unpacked(text) == {"name": EVIL, "xã": ["Đắk Tô", 1.5, None]}
    with pytest.raises(ValueError, match="not JSON compliant"):
        packed(float("nan"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(40_000_000.0, 40_000_000), (0.5, 0.5), (1 / 3, 0.333333), (float("nan"), None), (float("inf"), None), (-0.0, 0)],
)
def test_figures_are_short_and_exact(value: float, expected: float | None) -> None:
    assert plain(value) == expected
    assert not isinstance(expected, int) or isinstance(plain(value), int)


def test_the_same_values_give_the_same_bytes() -> None:
    assert consolidated_page(COMPARED) == SHOWN


def test_of_many_units_those_that_ask_for_most_stand_in_the_page_and_all_in_its_data() -> None:
    sent = [replace(SMALL.units[0], name=f"xã {at}") for at in range(MOST_ROWS)]
    page = consolidated_page(replace(SMALL, units=(*sent, Unit("xã Cuối", MISSING, (MISSING, MISSING))), traced=()))
    rows = rows_of(page, "matrix")
    assert len(rows) == 200
    assert rows[0][:2] == ["xã Cuối", "Chưa gửi"]
    assert "Trang này liệt kê sẵn 200/201 hàng" in page
    data = re.search(r'id="data-units">([^<]*)<', page)
    assert data is not None
    kept = unpacked(data[1])
    assert isinstance(kept, dict) and len(kept["units"]) == 201
    assert kept["order"][:2] == [200, 0]


def test_a_public_page_has_no_column_for_files_persons_and_telephones() -> None:
    page = consolidated_page(replace(SMALL, is_public=True))
    heads = re.findall(r"<th scope=\"col\">(.*?)</th>", page)
    assert {"Điện thoại", "Người lập", "Tệp"} & set(heads) == set()
    assert {"Điện thoại", "Người lập", "Tệp"} <= set(re.findall(r"<th scope=\"col\">(.*?)</th>", SHOWN))


def test_more_than_fifteen_units_are_shown_as_the_highest_seven_and_the_lowest_eight() -> None:
    bars = [Bar(f"xã {at}", float(at)) for at in range(16)]
    assert [bar.percent for bar in shown_bars(bars)] == [15, 14, 13, 12, 11, 10, 9, 7, 6, 5, 4, 3, 2, 1, 0]
    assert [bar.percent for bar in shown_bars(bars[:15])] == list(range(14, -1, -1))


def test_a_chart_is_shapes_and_texts_alone_with_the_longest_bar_the_longest() -> None:
    chart = str(percent_chart((Bar("xã A", 80.0), Bar("xã B", 20.0)), 50.0, "Tỷ lệ"))
    seen = Seen(chart)
    assert seen.names() <= {"svg", "g", "rect", "path", "text"}
    assert seen.elements[0][1]["aria-label"] == "Tỷ lệ"
    lengths = {
        float(str(attributes["width"]))
        for tag, attributes in seen.elements
        if tag == "rect" and "reactive" in str(attributes.get("class"))
    }
    assert len(lengths) == 2
    assert max(lengths) == pytest.approx(4 * min(lengths))
    assert [text for text in seen.texts if text] == ["xã B", "xã A", "Bình quân 50,0%", "20,0%", "80,0%"]
