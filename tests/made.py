"""Workbooks of the example figures, each made once in a run, and ways to alter a saved file cell by cell.

``A`` and ``C`` are the two public reports, ``99001`` … ``99004`` the invented communes of the first half of 2024.
"""

import csv
import re
from atexit import register
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook

from mtqg_xl.cells import Address
from mtqg_xl.checks.check import check
from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import Finding
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline.batch import check_batch, figures_of, read_batch, read_one
from mtqg_xl.pipeline.making import header_of, order, wanted_reporters
from mtqg_xl.reading.submission import MARKS, BlockRow, Submission, Typed
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.issue import issued

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
REPORTERS = EXAMPLES / "don_vi.csv"
DEFINITIONS = load()
KIT: Kit = DEFINITIONS.kit("ba-chuong-trinh-xa")
PROVINCE = "ba-chuong-trinh-tinh"
INVENTED = ("99001", "99002", "99003", "99004")
FIGURES = {"A": EXAMPLES / "bao-cao-A" / "so-lieu.csv", "C": EXAMPLES / "bao-cao-C" / "so-lieu.csv"} | {
    code: EXAMPLES / "vi-du" / f"{code}.csv" for code in INVENTED
}
_REPORTER = {"A": "01990", "C": "06208"}
Key = tuple[str, str, str]


@cache
def scratch() -> Path:
    """Return a folder that lives as long as the test run."""
    folder = TemporaryDirectory(prefix="mtqg-test-")
    register(folder.cleanup)
    return Path(folder.name)


_numbers = count(1)


def written(content: bytes, name: str = "bieu.xlsx") -> Path:
    """Return a new file with some content."""
    path = scratch() / str(next(_numbers)) / name
    path.parent.mkdir()
    path.write_bytes(content)
    return path


@cache
def blank(name: str) -> bytes:
    """Return the issued workbook of an example, by its short name."""
    if name == "C":
        return next(_issued("2023", (_REPORTER["C"],)))
    names = ("A", *INVENTED)
    for before in names[: names.index(name)]:
        blank(before)
    return next(_first_half())


@cache
def _first_half() -> Iterator[bytes]:
    return _issued("2024-H1", (_REPORTER["A"], *INVENTED))


def _issued(period: str, codes: tuple[str, ...]) -> Iterator[bytes]:
    task = order(DEFINITIONS, KIT.id, REPORTERS, period, only=codes)
    return issued(KIT, [header_of(task, reporter) for reporter in wanted_reporters(task)])


@cache
def filled(name: str) -> bytes:
    """Return an example's workbook with its figures."""
    path = written(blank(name))
    submission, kit = read_one(path, DEFINITIONS)
    return fill(path, submission, kit, read_lines(FIGURES[name]))


def submission_in(content: bytes) -> Submission:
    """Return what a workbook says."""
    return read_one(written(content), DEFINITIONS)[0]


@cache
def submission(name: str) -> Submission:
    """Return what an example's workbook says."""
    return submission_in(filled(name))


def typed_sums(names: Sequence[str]) -> dict[Key, Decimal]:
    """Return the sum of each number in the CSV files of some examples, exactly; rows of blocks are left out."""
    found: dict[Key, Decimal] = {}
    for name in names:
        with FIGURES[name].open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                key = (line["form"], line["row"], line["column"])
                if line["kind"] == "number" and "#" not in line["row"]:
                    found[key] = found.get(key, Decimal(0)) + Decimal(line["value"])
    return found


# --- judged ---------------------------------------------------------------------------------------------


def judged(submissions: Sequence[Submission]) -> list[FileResult]:
    """Return the verdicts on files of the kit, fifty at a time; every finding must say where, what, why and how."""
    found: list[FileResult] = []
    for at in range(0, len(submissions), 50):
        part = submissions[at : at + 50]
        found += check(part, figures_of(part, KIT))
    for result in found:
        for finding in every(result.findings):
            assert_whole(finding)
    return found


def verdict_on(what: Submission | bytes) -> FileResult:
    """Return the verdict on one file."""
    return judged([submission_in(what) if isinstance(what, bytes) else what])[0]


def province_verdict(typed: Mapping[Key, float | str], folder: Path) -> FileResult:
    """Return the verdict on the workbook of a province, whose sheets speak of triệu đồng, with a few cells typed."""
    header = Header(Period.parse("2026-H1"), "04", "tỉnh Mẫu")
    (folder / "tinh.xlsx").write_bytes(build(DEFINITIONS.kit(PROVINCE), header, typed))
    return check_batch(read_batch([folder], DEFINITIONS)).results[0]


def every(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield findings and their consequences."""
    for finding in findings:
        yield finding
        yield from every(finding.consequences)


OF_THE_FILE = ("F14", "F15")
"""Findings about how the whole file calculates."""


def assert_whole(finding: Finding) -> None:
    """Refuse a finding that does not say what, why and how to mend, or (in the figures) where."""
    assert finding.what and finding.why and finding.mend, finding
    assert "{" not in finding.what + finding.why + finding.mend, finding
    if finding.code[0] in "IFAR" and finding.code not in OF_THE_FILE:
        assert finding.sheet and re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]*", finding.cell), finding
        assert finding.row_label and finding.column_title, finding


def asked(result: FileResult) -> list[tuple[str, str, str]]:
    """Return code, sheet and cell of each finding that asks something of the officer."""
    return [(item.code, item.sheet, item.cell) for item in result.findings if item.severity.value != "note"]


def saved_by_openpyxl(package: bytes) -> bytes:
    """Return a workbook as a program leaves it that calculates no formula."""
    book, buffer = load_workbook(BytesIO(package)), BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def stored(content: bytes, sheet: str) -> dict[tuple[int, int], object]:
    """Return what the cells of one sheet hold, for formulas the stored values, as openpyxl reads them."""
    with closing(load_workbook(BytesIO(content), data_only=True, read_only=True)) as book:
        return {
            (cell.row, cell.column): cell.value
            for row in book[sheet].iter_rows()
            for cell in row
            if cell.value is not None
        }


# --- other figures in a file that was read --------------------------------------------------------------


def retyped(submission: Submission, cells: Mapping[Key, float | str | None]) -> Submission:
    """Return a file as if other things had been typed into some cells, fixed or of blocks; None clears one."""
    for key, state in cells.items():
        submission = _retyped(submission, key, state)
    return submission


def _retyped(submission: Submission, key: Key, state: float | str | None) -> Submission:
    instance, row, column = key
    block, mark, position = row.partition("#")
    cell = None if state is None else _stated(state, submission.found[instance].address(row, column))
    if not mark:
        typed = {at: one for at, one in submission.typed.items() if at != key}
        return replace(submission, typed=typed if cell is None else typed | {key: cell})
    rows = tuple(
        _with_cell(line, column, cell) if line.position == int(position) else line
        for line in submission.blocks[instance, block]
    )
    return replace(submission, blocks=submission.blocks | {(instance, block): rows})


def _with_cell(row: BlockRow, column: str, cell: Typed | None) -> BlockRow:
    others = {name: one for name, one in row.cells.items() if name != column}
    cells = others if cell is None else others | {column: cell}
    return replace(row, cells=cells, is_bare=row.is_bare and cell is None)


def _stated(state: float | str, at: Address) -> Typed:
    if isinstance(state, str):
        mark = state if state in MARKS else None
        return Typed("text" if mark is None else "mark", state, at, mark=mark, text=state)
    return Typed("number", float(state), at, float(state))


# --- a saved file, altered ------------------------------------------------------------------------------


def members(package: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of parts."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def part_of(package: bytes, sheet: str) -> str:
    """Return the name of a sheet's part, as the workbook leads to it."""
    parts = members(package)
    links = dict(re.findall(r'<sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"', parts["xl/workbook.xml"].decode()))
    (tag,) = re.findall(rf'<[^<>]* Id="{links[sheet]}"[^<>]*>', parts["xl/_rels/workbook.xml.rels"].decode())
    target = re.search(r'Target="([^"]*)"', tag)
    assert target is not None
    return target[1].removeprefix("/") if target[1].startswith("/") else f"xl/{target[1]}"


Content = float | str | tuple[str, str] | None


def compound_file(*streams: str) -> bytes:
    """Return a file of the container that old and encrypted workbooks use, with streams of some names."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + b"".join(_entry(name) for name in streams).ljust(2_048, b"\0")


def _entry(name: str) -> bytes:
    written_name = name.encode("utf-16-le") + b"\0\0"
    return (written_name.ljust(64, b"\0") + len(written_name).to_bytes(2, "little")).ljust(128, b"\0")


def altered(package: bytes, sheet: str, cells: Mapping[str, Content]) -> bytes:
    """Return a workbook with other contents in some cells; no other value is calculated anew.

    A text that starts with ``=`` is a formula without a stored value, with ``#`` an error, a pair a formula with an
    error as its stored value; None clears a cell.
    """
    parts, name = members(package), part_of(package, sheet)
    xml = parts[name].decode()
    for cell, content in cells.items():
        pattern = rf'<c r="{cell}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'
        assert len(re.findall(pattern, xml)) == 1, f"{sheet} has no cell {cell}"
        xml = re.sub(pattern, lambda met, cell=cell, content=content: _cell_xml(cell, met[1], content), xml)
    return packed(parts | {name: xml.encode()})


def _cell_xml(cell: str, style: str, content: Content) -> str:
    head = f'<c r="{cell}"{style}'
    if isinstance(content, tuple):
        return f'{head} t="e"><f>{escape(content[0][1:])}</f><v>{content[1]}</v></c>'
    if content is None:
        return head + "/>"
    if not isinstance(content, str):
        return f"{head}><v>{content!r}</v></c>"
    if content.startswith("="):
        return f"{head}><f>{escape(content[1:])}</f></c>"
    if content.startswith("#"):
        return f'{head} t="e"><v>{content}</v></c>'
    return f'{head} t="inlineStr"><is><t>{escape(content)}</t></is></c>'
