"""A headless Chromium: the page as it stands after its script has run, and as it is printed."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class BrowserLostError(Exception):
    """There is no browser, or it did not answer."""


def document(page: Path, fragment: str = "") -> str:
    """Return the document after its script has run; ``fragment`` is what stands behind the ``#``."""
    return _run(["--dump-dom", page.as_uri() + (f"#{fragment}" if fragment else "")]).decode()


def to_pdf(page: Path, out: Path) -> Path:
    """Return ``out``: the page as it is printed."""
    _run(["--no-pdf-header-footer", f"--print-to-pdf={out}", page.as_uri()])
    return out


def _run(arguments: list[str]) -> bytes:
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        raise BrowserLostError("no Chromium: run .ci/chromium")
    with TemporaryDirectory(prefix="mtqg-browser-") as profile:
        switches = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            f"--user-data-dir={profile}",
        ]
        done = subprocess.run([program, *switches, *arguments], capture_output=True, timeout=120, check=False)
    if done.returncode:
        raise BrowserLostError(done.stderr.decode(errors="replace")[-500:])
    return done.stdout
