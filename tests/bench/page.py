"""How large the page of very many units is, how long it takes to make, and how long a browser takes to open it.

Run: python -m tests.bench.page [--units 11000] [--figures 120] (each unit types so many figures of ten forms), or
[--page FILE] for a page that consolidate wrote.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from mtqg_xl.findings import Severity
from mtqg_xl.pages.charts import Bar
from mtqg_xl.pages.consolidated import STATES, Page, Slip, Unit, consolidated_page
from mtqg_xl.pages.tracing import Layout, Source, Traced, TracedForm
from tests.pages.consolidated_pages import SMALL
from tests.pages.driven import chromium, opened

FORMS, COLUMNS = 10, 6
LAYOUT = Layout("GN DTTS", tuple(range(10, 60)), tuple(range(3, 3 + COLUMNS)))


def a_page(units: int, figures: int) -> Page:
    """Return a page of made-up units, none of whose figures packs well: up to ten digits, none of them round."""
    draw = Random(7)
    names = [f"xã Đắk Tô số {at}" for at in range(units)]
    return replace(
        SMALL,
        forms=tuple(f"Biểu {at}" for at in range(FORMS)),
        units=tuple(_unit(draw, name) for name in names),
        slips=tuple(_slip(draw, name) for name in names for _ in range(3)),
        situation=replace(SMALL.situation, bars=tuple(Bar(name, draw.uniform(0, 100)) for name in names)),
        traced=_forms(draw, units, figures),
    )


def _unit(draw: Random, name: str) -> Unit:
    file = f"Phụ biểu {name} (lần {draw.randint(1, 9)}).xlsx"
    source = Source(file, f"Y Blưn {name}", f"09{draw.randint(0, 99_999_999):08d}")
    return Unit(name, draw.choice(STATES), tuple(draw.choice(STATES) for _ in range(FORMS)), source)


def _slip(draw: Random, name: str) -> Slip:
    cell = f"O{draw.randint(10, 60)}"
    about = "Đầu tư cơ sở hạ tầng – Lũy kế › ĐTPT"
    what = f"Ô {cell} ghi {draw.randint(1, 10**10)} đ, bốn công trình cộng {draw.randint(1, 10**10)} đ."
    mend = "Sửa số của dòng hoặc của công trình; nếu đúng, ghi lý do ở GIẢI TRÌNH."
    severity, effect = draw.choice(list(Severity)), float(draw.randint(1, 10**9))
    return Slip(name, "GN DTTS", severity, f"GN DTTS, ô {cell}", about, what, mend, effect, "R07")


def _forms(draw: Random, units: int, figures: int) -> Iterator[TracedForm]:
    each = figures // FORMS
    for form in range(FORMS):
        traced = []
        for at in range(each):
            values = [float(draw.randint(1, 10**10)) for _ in range(units)]
            traced.append(Traced(at // COLUMNS, at % COLUMNS, "đồng", sum(values), units, range(units), values))
        rows = tuple(f"Dòng {at} (DTTS.{at})" for at in range(50))
        columns = tuple(f"Cột {at}" for at in range(COLUMNS))
        yield TracedForm(f"Biểu {form}", rows, columns, tuple(traced), (LAYOUT,), (0,) * units)


_LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
"""When the page stood there whole, in milliseconds."""


def _made(path: Path, page: Page) -> Path:
    start = perf_counter()
    path.write_text(consolidated_page(page), encoding="utf-8")
    print(f"made in {perf_counter() - start:.1f} s")
    return path


def main() -> None:
    """Make a page, weigh it, open it."""
    options = ArgumentParser()
    options.add_argument("--units", type=int, default=11_000)
    options.add_argument("--figures", type=int, default=120)
    options.add_argument("--page", type=Path)
    wanted = options.parse_args()
    with TemporaryDirectory() as folder, chromium() as browser:
        path = wanted.page or _made(Path(folder) / "trang.html", a_page(wanted.units, wanted.figures))
        print(f"{path.stat().st_size / 1e6:.1f} MB")
        with opened(browser, path) as found:
            print(f"opened in {found.page.evaluate(_LOADED) / 1000:.2f} s")
            for tab in ("Ai chưa gửi", "Phải sửa", "Tra số"):
                start = perf_counter()
                found.tab(tab)
                found.page.locator("section:visible form.controls").wait_for()  # shown once its part is unpacked
                print(f"{tab}: {perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
