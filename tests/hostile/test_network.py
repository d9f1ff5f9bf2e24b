"""Nothing is fetched, whatever a file points to: a server on this machine listens, and nobody calls.

The server hears what no watching of Python would: a library written in C that resolves an entity or a link by itself.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from docx import Document

from tests.hostile.trying import Fence, complaints, fenced
from tests.made import filled, members, packed, part_of, written
from tests.offline import sitecustomize as offline

DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECRET = "không ai được đọc 7261"
KINDS = ("image", "hyperlink", "attachedTemplate", "aFChunk", "oleObject", "externalLinkPath", "frame", "subDocument")


class Server:
    """Counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        # a thread in accept() wakes only when it is shut down
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with fenced() as found:
        yield found


def pointing(content: bytes, document: str, *places: str) -> bytes:
    """Return a package whose main part links to places by every kind of relationship, all of them outside."""
    parts = members(content)
    folder, _, name = document.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    links = "".join(
        f'<Relationship Id="out{at}{kind}" Type="{DOCUMENT}/{kind}" Target="{place}/{kind}" TargetMode="External"/>'
        for at, place in enumerate(places)
        for kind in KINDS
    )
    parts[rels] = parts[rels].replace(b"</Relationships>", links.encode() + b"</Relationships>")
    return packed(parts)


def with_entities(content: bytes, part: str, place: str, secret: Path) -> bytes:
    """Return a package of which a part asks for an external DTD and puts another file in the place of an entity."""
    parts = members(content)
    head, mark, rest = parts[part].partition(b"?>")
    entities = f'<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % y SYSTEM "{place}/y">%y;'
    asked = f'<!DOCTYPE a SYSTEM "{place}/a.dtd" [{entities}]>'
    return packed(
        parts
        | {part: head + mark + asked.encode() + rest.replace(b"<v>", b"<v>&x;", 1).replace(b"</w:t>", b"&x;</w:t>", 1)}
    )


def report() -> bytes:
    """Return a report with one figure of the workbook in it."""
    document, buffer = Document(), BytesIO()
    document.add_paragraph("Giải ngân 2.145.977.223 đồng, đạt 71,99% kế hoạch 2.981.000.000 đồng.")
    document.save(buffer)
    return buffer.getvalue()


def test_nothing_is_fetched_from_where_a_file_points(fence: Fence, server: Server, tmp_path: Path) -> None:
    secret = tmp_path / "mật.txt"
    secret.write_text(SECRET, encoding="utf-8")
    formula = f'<c r="A900"><f>WEBSERVICE("{server.address}/f")+IMAGE("{server.address}/i")</f></c>'
    book = members(filled("A"))
    sheet = part_of(filled("A"), "GN DTTS")
    book[sheet] = book[sheet].replace(b"</sheetData>", f'<row r="900">{formula}</row></sheetData>'.encode())
    sound = written(filled("A"), "tốt.xlsx")
    files = {
        "a.xlsx": pointing(packed(book), "xl/workbook.xml", server.address, "file:///etc/passwd", "\\\\127.0.0.1\\a"),
        "b.xlsx": with_entities(packed(book), "xl/workbook.xml", server.address, secret),
        "c.xlsx": with_entities(packed(book), "xl/worksheets/sheet1.xml", server.address, secret),
        "a.docx": pointing(report(), "word/document.xml", server.address, "file:///etc/passwd"),
        "b.docx": with_entities(report(), "word/document.xml", server.address, secret),
    }
    (tmp_path / "nhận").mkdir()
    for name, content in files.items():
        (tmp_path / "nhận" / name).write_bytes(content)
    books = [Path("nhận", name) for name in files if name.endswith(".xlsx")]
    words = [Path("nhận", name) for name in files if name.endswith(".docx")]
    tried = [
        ("check", "nhận", "--json", "-o", "KQ.xlsx", "--html", "KQ.html"),
        ("check", "--any", *books, "--json"),
        ("recalc", books[0], "-o", "lại.xlsx"),
        ("adopt", books[0], "-o", "mẫu"),
        *(("proofread", word, "--json", "-o", f"soát {word.name}") for word in words),
        ("report", "--from", words[0], "--old", sound, "--new", sound, "-o", "mới.docx"),
    ]
    for each in tried:
        outcome = fence.tries(each, tmp_path)
        assert complaints(outcome) == [], (each, outcome.stderr)
        assert SECRET not in outcome.stdout + outcome.stderr
    for path in tmp_path.rglob("*.*"):
        if path.parent == tmp_path and path != secret and path.suffix in {".xlsx", ".docx"}:
            assert not [name for name, part in members(path.read_bytes()).items() if SECRET.encode() in part], path.name
    assert server.calls == 0


def test_a_child_process_of_a_test_reaches_no_other_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The watch itself: what it stops, and that it lets this machine's own servers be reached."""
    monkeypatch.setenv(offline.TOLD, str(tmp_path / "kể.txt"))
    program = "import socket, sys\ntry: socket.create_connection((sys.argv[1], 9), 1)\nexcept OSError: sys.exit(3)"
    ended = [
        subprocess.run([sys.executable, "-c", program, host], capture_output=True, text=True, timeout=60)
        for host in ("192.0.2.1", "vi-du.invalid", "127.0.0.1")
    ]
    assert [each.returncode for each in ended] == [1, 1, 3]
    assert all("NetworkReachedError" in each.stderr for each in ended[:2])
    assert [line.split()[1] for line in (tmp_path / "kể.txt").read_text().splitlines()] == [
        "192.0.2.1",
        "vi-du.invalid",
    ]
