"""The page of a consolidation in a real browser without a network: tabs, search, filters, figures, paper."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from mtqg_xl.pages.consolidated import consolidated_page
from tests.pages.consolidated_pages import COMPARED, SMALL, evil_page, full_page
from tests.pages.driven import Opened, chromium, opened

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("trang") / "tổng hợp (lần 2).html"
    found.write_text(consolidated_page(COMPARED), encoding="utf-8")
    return found


@pytest.fixture
def shown(browser: Browser, path: Path) -> Iterator[Opened]:
    """Give the page; whatever a test does, nothing is complained of and nothing asked of the network."""
    with opened(browser, path) as found:
        yield found
        assert found.complaints == []
        assert found.requests == [path.as_uri()]


def names(rows: list[list[str]]) -> list[str]:
    return [row[0] for row in rows]


def test_one_part_is_shown_at_a_time_and_keys_lead_from_one_to_the_next(shown: Opened) -> None:
    sections = shown.page.locator("main > section:visible")
    assert sections.evaluate_all("found => found.map(each => each.id)") == ["tinh-hinh"]
    shown.page.keyboard.press("Tab")
    shown.page.keyboard.press("ArrowRight")
    assert sections.evaluate_all("found => found.map(each => each.id)") == ["ai-chua-gui"]
    shown.page.keyboard.press("ArrowLeft")
    shown.page.keyboard.press("ArrowLeft")
    assert sections.evaluate_all("found => found.map(each => each.id)") == ["so-ky-truoc"]
    assert shown.page.get_by_role("tab", selected=True).inner_text() == "So kỳ trước"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("dak to", ["xã Đắk Tô"]), ("VAN", ["xã Văn Lem"]), ("luc  binh", ["xã Lục Bình"]), ("xa dak lem", [])],
)
def test_search_for_a_unit_needs_no_marks(shown: Opened, typed: str, expected: list[str]) -> None:
    shown.tab("Ai chưa gửi")
    shown.page.get_by_label("Tìm đơn vị (không cần dấu)").fill(typed)
    assert names(shown.rows("table.matrix")) == expected
    assert shown.page.locator("#ai-chua-gui output").inner_text() == f"Hiện {len(expected)}/3"


def test_a_state_is_asked_of_the_whole_file_or_of_one_form(shown: Opened) -> None:
    shown.tab("Ai chưa gửi")
    shown.page.get_by_label("Tình trạng").select_option("Chưa gửi")
    assert names(shown.rows("table.matrix")) == ["xã Văn Lem"]
    shown.page.get_by_role("combobox", name="Biểu", exact=True).select_option("HN-01")
    assert names(shown.rows("table.matrix")) == ["xã Văn Lem", "xã Đắk Tô"]
    shown.page.locator("#ai-chua-gui").get_by_role("button", name="Bỏ lọc").click()
    assert len(shown.rows("table.matrix")) == 3


def test_the_reminder_is_copied(shown: Opened) -> None:
    shown.tab("Ai chưa gửi")
    shown.page.get_by_role("button", name="Chép tin nhắn").click()
    assert shown.page.get_by_role("button", name="Đã chép").is_visible()
    shown.page.get_by_label("Tìm đơn vị (không cần dấu)").press("Control+V")
    assert shown.page.get_by_label("Tìm đơn vị (không cần dấu)").input_value() == COMPARED.chase


def test_filters_of_findings_work_together(shown: Opened) -> None:
    shown.tab("Phải sửa")
    part = shown.page.locator("#phai-sua")
    assert names(shown.rows("table.slips")) == ["xã Đắk Tô", "xã Lục Bình"]
    part.get_by_label("Mức").select_option("CẦN GIẢI TRÌNH")
    assert shown.rows("table.slips") == [
        [
            *("xã Lục Bình", "CẦN GIẢI TRÌNH\nR30", "HN-01, ô C9", "Số hộ nghèo"),
            *("121 hộ nghèo của 120 hộ.", "", "Sửa hoặc giải trình."),
        ]
    ]
    part.get_by_label("Đơn vị").select_option("xã Đắk Tô")
    assert shown.rows("table.slips") == []
    part.get_by_label("Mức").select_option("")
    part.get_by_label("Biểu").select_option("GN DTTS")
    part.get_by_label("Tìm (không cần dấu)").fill("go de f02")
    assert [row[5] for row in shown.rows("table.slips")] == ["146.181.505"]


def test_a_link_may_carry_a_part_and_its_filter(browser: Browser, path: Path) -> None:
    with opened(browser, path, "phai-sua?tim=dak+to&muc=block") as found:
        assert names(found.rows("table.slips")) == ["xã Đắk Tô"]
        assert found.page.get_by_role("tab", selected=True).inner_text() == "Phải sửa"


def test_a_figure_leads_to_units_files_cells_and_who_made_them(shown: Opened) -> None:
    shown.tab("Tra số")
    shown.page.get_by_label("Cột").select_option("Giải ngân")
    assert shown.page.locator("#tong-so").inner_text() == "Tổng: 100.500.000 đồng; 2/3 đơn vị có số."
    assert shown.rows("#nguon-so") == [
        ["xã Đắk Tô", "60.500.000", "dakto-ketoan.xlsx", "GN DTTS (2), ô AA31", "Y Blưn", "0912 000 444", ""],
        [
            *("xã Lục Bình", "40.000.000", "LucBinh (lần 2).xlsx", "GN DTTS, ô O29", "Hoàng Thị Hoa", "0912 000 111"),
            "Nơi tổng hợp điều chỉnh; đơn vị gửi 39.000.000.",
        ],
    ]
    shown.page.locator("#chon-so").get_by_label("Tìm đơn vị").fill("luc binh")
    assert names(shown.rows("#nguon-so")) == ["xã Lục Bình"]


def test_rows_are_searched_without_marks_and_another_form_has_its_own(shown: Opened) -> None:
    shown.tab("Tra số")
    choice = shown.page.locator("#chon-so")
    choice.get_by_label("Tìm dòng (không cần dấu)").fill("tong")
    assert shown.page.locator("#tong-so").inner_text() == "Không có dòng nào như vậy."
    choice.get_by_label("Tìm dòng (không cần dấu)").fill("du an")
    assert choice.get_by_role("combobox", name="Dòng", exact=True).locator("option").all_inner_texts() == ["Dự án 4"]
    choice.get_by_label("Tìm dòng (không cần dấu)").fill("")
    choice.get_by_label("Biểu").select_option("HN-01: Hộ nghèo")
    shown.page.get_by_text("Tổng: 121 hộ; 1/3 đơn vị có số.").wait_for()
    assert [row[:4] for row in shown.rows("#nguon-so")] == [
        ["xã Lục Bình", "121", "LucBinh (lần 2).xlsx", "HN-01, ô C9"]
    ]


def test_without_a_script_all_parts_stand_one_below_the_other(browser: Browser, path: Path) -> None:
    with opened(browser, path, script=False) as found:
        sections = found.page.locator("main > section:visible").evaluate_all("each => each.map(one => one.id)")
        assert sections == ["tinh-hinh", "ai-chua-gui", "phai-sua", "tra-so", "so-ky-truoc"]
        assert found.page.locator("table.matrix").is_visible()
        assert not found.page.locator("form:visible, button:visible").count()
        found.page.locator("nav a", has_text="Tra số").click()
        found.page.locator("details summary", has_text="GN DTTS").click()
        assert found.page.locator("table.totals").first.locator("td.figure").all_inner_texts()[-1] == "100.500.000"
        assert found.requests == [path.as_uri()]


def test_no_script_of_others_runs(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "xấu.html"
    path.write_text(consolidated_page(evil_page()), encoding="utf-8")
    with opened(browser, path) as found:
        for tab in found.page.get_by_role("tab").all():
            tab.click()
        found.page.locator("#nguon-so tbody tr").wait_for(state="attached")
        assert found.page.title() != "bị chiếm"
        assert found.page.locator("img").count() == 0
        assert found.complaints == []
    # and even markup that slipped in could do nothing: the page names the one script that may run
    slipped = consolidated_page(COMPARED).replace("</main>", "<script>document.title='bị chiếm'</script></main>")
    path.write_text(slipped, encoding="utf-8")
    with opened(browser, path) as found:
        assert found.page.title() == "Tình hình giải ngân đến ngày 25/6/2024"


@pytest.mark.parametrize("script", [True, False])
def test_it_prints_on_two_pages_of_a4(browser: Browser, path: Path, tmp_path: Path, *, script: bool) -> None:
    pdf = tmp_path / "in.pdf"
    with opened(browser, path, "tra-so", script=script) as found:
        found.page.pdf(path=pdf, prefer_css_page_size=True)
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+2\n", info)
    assert re.search(r"Page size:\s+841\.\d+ x 59\d\.\d+ pts \(A4\)", info)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    first, second = text.split("\f")[:2]
    assert "Đường Cao Lộc" in first and "60,5%" in first
    assert "xã Văn Lem (chưa gửi)" in second and "146.181.505" in second
    assert "Chép tin nhắn" not in text and "Bỏ lọc" not in text


def test_a_full_page_prints_on_two_pages_too_and_says_what_is_left_out(browser: Browser, tmp_path: Path) -> None:
    path, pdf = tmp_path / "đầy.html", tmp_path / "in.pdf"
    path.write_text(consolidated_page(full_page()), encoding="utf-8")
    with opened(browser, path) as found:
        found.page.pdf(path=pdf, prefer_css_page_size=True)
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+2\n", info)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    first, second = text.split("\f")[:2]
    assert first.count("đối tượng không còn") == 10 and "15/300 đơn vị" in first and SMALL.notes[0] in first
    assert "và 275 đơn vị nữa" in " ".join(second.split()) and "Phải sửa: 12/300 chỗ" in second
    assert second.count("146.181.505") == 12 and "Đủ các hàng: tệp Excel tổng hợp" in second


def test_texts_stand_out_from_what_is_behind_them(shown: Opened) -> None:
    """Contrast of at least 4.5 to 1 for every text that is shown, in every part."""
    for tab in shown.page.get_by_role("tab").all():
        tab.click()
        assert shown.page.evaluate(_FAINT_TEXTS) == []


_FAINT_TEXTS = """() => {
  const light = (colour) => {
    const linear = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parts(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.getClientRects().length || element.closest("script, style")) continue;
    const style = getComputedStyle(element);
    const ink = element.closest("svg") ? style.fill : style.color;
    const [one, two] = [light(parts(ink).slice(0, 3)), light(behind(element))].sort((a, b) => b - a);
    if ((one + 0.05) / (two + 0.05) < 4.5) faint.push([element.textContent.trim().slice(0, 30), ink]);
  }
  return faint;
}"""
