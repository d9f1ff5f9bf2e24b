"""Make the pictures of the guide from the real files of `mtqg-xl demo`: LibreOffice prints them, pdftoppm cuts them.

Run: python docs/make_pictures.py (needs soffice, pdftoppm and chromium on the path).
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from mtqg_xl.definition.load import load, shipped
from mtqg_xl.pipeline import consolidated_page
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.demo import FILLED, RESULTS, run_demo

PICTURES = Path(__file__).parent / "pictures"
# name → file, page that holds a text, resolution, left, top, width, height in pixels
SHOTS = (
    ("thong-tin", "form", "I. ĐƠN VỊ VÀ SỐ LIỆU", 90, (16, 30, 706, 530)),
    ("bieu-gn-dtts", "form", "PHÁT TRIỂN KT-XH VÙNG", 150, (30, 40, 1700, 950)),
    ("kiem-tra", "form", "KIỂM TRA TRƯỚC KHI GỬI", 150, (30, 40, 1700, 690)),
    ("phai-sua", "findings", "DANH SÁCH PHẢI SỬA", 200, (40, 60, 2250, 420)),
    ("tong-quan", "total", "TÌNH HÌNH GIẢI NGÂN", 110, (20, 40, 1246, 840)),
    ("bao-cao", "report", "ĐẢNG CỘNG SẢN", 70, (0, 0, 580, 819)),
)

VIETNAMESE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">'
    '<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi-VN</value></prop></item></oor:items>'
)
"""Numbers with the separators that an officer's machine shows."""


def main() -> None:
    """Write every picture."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        run_demo(folder, load())
        task = folder / "6-thang-2024"
        files = {
            "form": next((task / FILLED).glob("LucBinh*.xlsx")),
            "findings": task / RESULTS / "PHAISUA.xlsx",
            "total": next((task / RESULTS).glob("TH_*.xlsx")),
            "report": next((task / RESULTS).glob("*.docx")),
        }
        pdfs = {kind: printed(path, folder) for kind, path in files.items()}
        for picture, kind, text, dpi, cut in SHOTS:
            shoot(pdfs[kind], page_with(pdfs[kind], text), dpi, cut, PICTURES / picture)
        photograph(task / FILLED, folder, PICTURES / "trang-tong-hop.png")


def photograph(received: Path, folder: Path, picture: Path) -> None:
    """Write what a screen of an office shows of the page of a consolidation."""
    shown = folder / "trang.html"
    run = consolidate_folder(received, load(), shipped("examples") / "don_vi.csv")
    shown.write_text(consolidated_page.page(run), encoding="utf-8")
    switches = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1366,768", f"--screenshot={picture}"]
    subprocess.run(["chromium", *switches, shown.as_uri()], check=True, capture_output=True, timeout=120)


def printed(path: Path, folder: Path) -> Path:
    """Return a PDF of a file, as LibreOffice prints it."""
    settings = folder / "office" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(VIETNAMESE, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.pdf"


def page_with(pdf: Path, text: str) -> int:
    """Return the first page that holds a text."""
    output = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    for number, page in enumerate(output.stdout.split("\f"), start=1):
        if text.strip() in page:
            return number
    sys.exit(f"không có trang nào của {pdf.name} chứa “{text.strip()}”")


def shoot(pdf: Path, page: int, dpi: int, cut: tuple[int, int, int, int], target: Path) -> None:
    """Write one part of a page as PNG."""
    left, top, width, height = (str(number) for number in cut)
    where = ["-f", str(page), "-l", str(page), "-r", str(dpi), "-x", left, "-y", top, "-W", width, "-H", height]
    subprocess.run(["pdftoppm", "-png", "-singlefile", *where, str(pdf), str(target)], check=True)


if __name__ == "__main__":
    main()
