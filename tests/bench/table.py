"""What a bench found, as one table of Markdown, and the one writer of `docs/benchmarks.md`.

Each bench keeps its own part of the page between two comments, with the day, the machine and how busy it was: parts may
be measured again one at a time, on the machine that has the time for it.
"""

import os
import platform
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
SECTIONS = (
    *("start-up", "scale", "again", "growth", "numbers", "faults", "repairs", "any-workbook"),
    *("proofreading", "reports", "rolling", "hostile", "foreign", "kills"),
)
"""The parts of the page in their order."""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one bench: what they say, the command that gives them, and the packages they depend on."""

    section: str
    title: str
    says: str
    command: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    packages: tuple[str, ...] = ()


def spread(values: Sequence[float], decimals: int = 2, unit: str = "") -> str:
    """Return the median with the least and the greatest: ``1.20 s (1.10–1.42)``."""
    shown = (f"{value:.{decimals}f}" for value in (median(values), min(values), max(values)))
    middle, least, most = shown
    return f"{middle}{unit} ({least}–{most})"


def told(table: Table) -> str:
    """Return a part of the page."""
    packages = ", ".join(f"{name} {version(name)}" for name in table.packages)
    asked = " ".join((table.command, *("FOLDER" if Path(each).is_absolute() else each for each in sys.argv[1:])))
    lines = [
        f"## {table.title}",
        "",
        table.says,
        "",
        f"`{asked}` · {date.today().isoformat()} · {_machine()}{f' · {packages}' if packages else ''}",
        "",
        _line(table.head),
        _line("---" for _ in table.head),
        *(_line(row) for row in table.rows),
    ]
    return "\n".join(lines) + "\n"


def _line(cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '∣') for cell in cells)} |"  # type: ignore[attr-defined]  # any cells


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"{_processor()}, {os.cpu_count()} processors, {memory:.0f} GB, {platform.system()}, Python {python}, "
        f"load {load:.1f} at the end"
    )


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def write(table: Table, page: Path = PAGE) -> None:
    """Put a part in the place of the one that the page has, and print it."""
    part = told(table)
    print(part)
    parts = _parts(page.read_text(encoding="utf-8")) if page.exists() else {}
    parts[table.section] = part
    assert set(parts) <= set(SECTIONS), f"unknown parts: {set(parts) - set(SECTIONS)}"
    text = _HEAD + "".join(_marked(name, parts[name]) for name in SECTIONS if name in parts)
    lacking = [name for name in SECTIONS if name not in parts]
    page.write_text(text + (f"{_LACKING}{', '.join(lacking)}.\n" if lacking else ""), encoding="utf-8")


def _marked(name: str, part: str) -> str:
    return f"\n<!-- bench: {name} -->\n\n{part}"


def _parts(text: str) -> dict[str, str]:
    _, *found = re.split(r"\n<!-- bench: (\S+) -->\n\n", text.partition(_LACKING)[0])
    return dict(zip(found[::2], found[1::2], strict=True))


_LACKING = "\nNot measured since the page is written so: "
_HEAD = """# Benchmarks

Written by `make bench`, never by hand; each part says when and on what it was measured. Peers run in the same
environment, in turns with the program; a figure is the median with the least and the greatest. Where a part was
measured on a machine that did other work beside it, its load says so: ratios hold, seconds are too high.
"""
