"""A real Chromium that a test drives: clicks, types, prints; the network is cut, and every complaint is kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages.browser import NAMES, BrowserLostError

SCREEN = {"width": 1366, "height": 768}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser for several tests."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        raise BrowserLostError("no Chromium: run .ci/chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page in a window, with what the browser complained of and what it asked of the network."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def rows(self, table: str) -> list[list[str]]:
        """Return the texts of the rows of a table that can be seen."""
        shown = self.page.locator(f"{table} > tbody > tr:visible")
        return [[text.strip() for text in row.locator("th, td").all_inner_texts()] for row in shown.all()]

    def tab(self, name: str) -> None:
        """Click a tab."""
        self.page.get_by_role("tab", name=name).click()


@contextmanager
def opened(browser: Browser, path: Path, fragment: str = "", *, script: bool = True) -> Iterator[Opened]:
    """Give a page in a window without a network; ``fragment`` is what stands behind the ``#``."""
    context = browser.new_context(viewport=SCREEN, offline=True, java_script_enabled=script)  # type: ignore[arg-type]
    found = Opened(context.new_page())
    found.page.on("console", lambda message: found.complaints.append(message.text))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("request", lambda request: found.requests.append(request.url))
    found.page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
    yield found
    context.close()
