"""Make the pictures of windows in the guide: the assistant and LibreOffice themselves on a virtual screen, and what is
sent back as LibreOffice prints it.

Run: python docs/make_window_pictures.py (needs Xvfb, xdotool, soffice, unopkg, pdftoppm on the path; unopkg refuses to
work as root, so run it as an ordinary user, or as root with an account nobody).
"""

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import pack, unpack
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
from docs.make_pictures import PICTURES, page_with, printed, shoot
from mtqg_xl.addin.office_package import FILE_NAME, sources
from mtqg_xl.definition.load import load
from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.pipeline.sending_back import write_sent_back
from tests.assistant.office import NAME, faulty
from tests.hosts.addon import installed
from tests.hosts.test_clicks import CLICKS_WORKER, ENTRY, MENU, PROGRAM
from tests.libreoffice.server import Office, Window
from tests.screen import until

WIDTH, HEIGHT = 1366, 768


def main() -> None:
    """Write every picture."""
    with TemporaryDirectory() as name, screen(Path(name)) as (display, frame):
        folder = Path(name) / "Phụ biểu"
        folder.mkdir()
        (folder / NAME).write_bytes(faulty())
        Path(name).chmod(0o755)
        sent_back(folder, Path(name))
        assistant(folder / NAME, display, frame)
        libreoffice(folder / NAME, Path(name), display, frame)


@contextmanager
def screen(folder: Path) -> Iterator[tuple[str, Path]]:
    """Start a screen, and yield its name and the file in which its pixels lie."""
    ready, told = os.pipe()
    command = ["Xvfb", "-displayfd", str(told), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
    server = subprocess.Popen(command, pass_fds=(told,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(told)
    try:
        with os.fdopen(ready) as answer:
            yield f":{answer.readline().strip()}", folder / "Xvfb_screen0"
    finally:
        server.terminate()
        server.wait(timeout=20)


def photographed(frame: Path, target: Path, height: int = HEIGHT) -> None:
    """Write what the upper part of the screen shows as PNG: the file is an XWD with 4 bytes a pixel, blue first."""
    content = frame.read_bytes()
    header = unpack(">25I", content[:100])
    start, line = header[0] + 12 * header[19], header[12]
    rows = b""
    for y in range(height):
        pixels = bytearray(WIDTH * 3)
        row = content[start + y * line : start + y * line + WIDTH * 4]
        pixels[0::3], pixels[1::3], pixels[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\0" + bytes(pixels)
    size = pack(">IIBBBBB", WIDTH, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", size), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    written = (pack(">I", len(part)) + name + part + pack(">I", zlib.crc32(name + part)) for name, part in parts)
    target.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(written))


def press(display: str, *words: str) -> None:
    """Use mouse and keyboard."""
    subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": display}, check=True, timeout=60)
    time.sleep(0.5)


def assistant(book: Path, display: str, frame: Path) -> None:
    """Show the window of the assistant with a file that was checked."""
    command = [sys.executable, "-m", "mtqg_xl", "assistant", str(book)]
    environment = {**os.environ, "DISPLAY": display, "HOME": str(book.parent)}
    with subprocess.Popen(command, env=environment) as window:
        press(display, "search", "--sync", "--onlyvisible", "--name", "^mtqg_xl", "windowfocus", "--sync")
        press(display, "mousemove", "700", "720", "key", "F5")
        time.sleep(8)
        photographed(frame, PICTURES / "tro-ly.png", 680)
        window.terminate()


def libreoffice(book: Path, folder: Path, display: str, frame: Path) -> None:
    """Show LibreOffice with menu and toolbars once a workbook was checked."""
    profile = installed((sources() / FILE_NAME).read_bytes(), folder)
    program, home = folder / "mtqg-xl", str(folder / "home")
    program.write_text(PROGRAM)
    program.chmod(0o755)
    own = {"DISPLAY": display, "HOME": home, "XDG_CONFIG_HOME": home, "LANG": "C.UTF-8", "MTQG_XL": str(program)}
    office = Office(CLICKS_WORKER, Window(own, profile))
    try:
        office.ask({"open": str(book)})
        for label, role in (("MTQG", MENU), ("Kiểm tra", ENTRY)):
            x, y = until(lambda: office.ask({"place": label, "role": role}).get("at"), label, 60)  # noqa: B023
            press(display, "mousemove", str(x), str(y), "click", "1")
        until(lambda: office.ask({"told": True}).get("told"), "an answer", 90)
        press(display, "mousemove", "1200", "700")
        time.sleep(1)
        photographed(frame, PICTURES / "libreoffice.png")
        press(display, "key", "ctrl+alt+e")  # the extension manager
        time.sleep(4)
        photographed(frame, PICTURES / "libreoffice-cai.png")
        press(display, "key", "Escape")
    finally:
        office.end()


def sent_back(received: Path, folder: Path) -> None:
    """Show the first sheet of a file that is sent back."""
    sent = write_sent_back(check_batch(read_batch([received], load())), folder / "2_TRA_LAI")
    pdf = printed(sent.files[0], folder)
    shoot(pdf, page_with(pdf, "Đề nghị"), 110, (0, 20, 1286, 640), PICTURES / "tra-lai")
    assert sent.messages is not None
    print(sent.messages.read_text(encoding="utf-8-sig"))


if __name__ == "__main__":
    main()
