"""The sound files that are damaged: one of each kind that the program makes or takes, and the commands that take it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.findings_book import write_findings
from mtqg_xl.pipeline.reporting import write_report
from tests.adoption.blanks import form_of_section_6_1
from tests.made import DEFINITIONS, REPORTERS, filled, scratch, written

Words = tuple[str | Path, ...]
FILE = Path("tệp hỏng.xlsx")
"""Stands for the damaged file in the words of a command."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of file: how one is made, how it is called, and which commands are tried on it, the cheapest first."""

    name: str
    make: Callable[[], bytes]
    file: str
    commands: tuple[Words, ...]


def _folder(name: str) -> Path:
    place = scratch() / name
    place.mkdir(exist_ok=True)
    return place


@cache
def submission() -> bytes:
    """Return what a commune sends."""
    return filled("99001")


@cache
def consolidated() -> bytes:
    """Return the book of two communes."""
    folder = _folder("consolidated") / "1_NHAN"
    folder.mkdir()
    for name in ("99001", "99002"):
        (folder / f"{name}.xlsx").write_bytes(filled(name))
    return write_book(consolidate_folder(folder, DEFINITIONS, REPORTERS), folder.parent / "TH.xlsx").read_bytes()


@cache
def findings() -> bytes:
    """Return the findings on one file."""
    place = _folder("findings") / "Phải sửa.xlsx"
    write_findings(check_batch(read_batch([written(submission())], DEFINITIONS)), place)
    return place.read_bytes()


@cache
def report() -> bytes:
    """Return the report of one commune."""
    return write_report(written(submission()), _folder("report") / "bc.docx", DEFINITIONS).read_bytes()


@cache
def blank() -> bytes:
    """Return a blank form of an office."""
    place = _folder("blank") / "mẫu.xlsx"
    form_of_section_6_1(place)
    return place.read_bytes()


@cache
def sound() -> Path:
    """Return a sound file that a command takes beside the damaged one."""
    return written(submission(), "tốt.xlsx")


def sound_report() -> Path:
    """Return a sound report that a command takes beside the damaged file."""
    return written(report(), "tốt.docx")


OUT = ("-o", "ra.xlsx")


@cache
def subjects() -> tuple[Subject, ...]:
    """Return every kind of file."""
    good, folder = sound(), Path("nhận")
    book: Sequence[Words] = (
        ("check", FILE, "--json"),
        ("check", "--any", FILE, "--json"),
        ("recalc", FILE, *OUT),
        ("repair", FILE, *OUT),
        ("migrate", FILE, *OUT),
        ("diff", good, FILE),
        ("diff", FILE, good),
        ("consolidate", folder, *OUT),
        ("adopt", FILE, "-o", "mẫu"),
        ("export", FILE, "-o", "ra.csv"),
        ("report", FILE, "-o", "ra.docx"),
        ("check", FILE, "-o", "ra.xlsx"),
        ("trace", FILE, "GN DTTS!C9"),
        ("count", FILE),
        (
            *("new", "ba-chuong-trinh-xa", "--reporters", REPORTERS, "--period", "2024-H1"),
            *("--only", "99001", "--plan", FILE, "-o", "mới"),
        ),
        ("consolidate", good.parent, *OUT, "--treasury", FILE),
        ("report", "--from", sound_report(), "--old", good, "--new", FILE, "-o", "ra.docx"),
    )
    word: Sequence[Words] = (
        ("proofread", FILE, "--json"),
        ("proofread", FILE, "-o", "ra.docx"),
        ("report", "--from", FILE, "--old", good, "--new", good, "-o", "ra.docx"),
        ("report", good, "--refresh", FILE, "-o", "ra.docx"),
        ("report", "--refresh", FILE, "--clean", "-o", "ra.docx"),
    )
    return (
        Subject("submission", submission, FILE.name, tuple(book)),
        Subject("consolidated book", consolidated, FILE.name, tuple(book)),
        Subject("findings", findings, FILE.name, tuple(book)),
        Subject("blank", blank, FILE.name, tuple(book)),
        Subject("report", report, FILE.with_suffix(".docx").name, tuple(word)),
    )


def spoken(words: Words, file: Path) -> list[str | Path]:
    """Return the words of a command about a file that lies in the folder ``nhận`` of its own folder."""
    return [file if word == FILE else word for word in words]
