"""What numbers of last period's report are taken for, against what they are: reports of ours, and strangers.

A stranger is a text that nobody's program wrote: ``strangers/E.txt`` and its like, worded by hand in another way than
our reports. ``{434,5 = PB-09 CT3.1 numerator}`` says of what cell a number is (``; `` parts two cells that a reader
takes for one); a number without a mark is none of the workbook and may never be changed. Lines that begin with ``# ``
are headings, with ``| `` rows of a table; ``[^1]`` is a footnote, whose text follows ``[^1]:``.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

from mtqg_xl.figures.compute import compute
from mtqg_xl.narrative import Figure, to_docx
from mtqg_xl.narrative.source import Source
from mtqg_xl.narrative.text import AnnexTable, Run, TableCell
from mtqg_xl.proofreading.read_report import read_report
from mtqg_xl.updating.copied import Copied
from mtqg_xl.updating.deciding import decisions_about
from mtqg_xl.updating.decision import Decision, State
from mtqg_xl.updating.pairs import FigurePair, Workbook
from mtqg_xl.updating.stale import Times
from mtqg_xl.vietnamese import Period
from tests.narrative.stated import Told
from tests.narrative.support import Cell, typed
from tests.tables import CellState, submission_of
from tests.updating.word import note, paragraph, reference, run, table, written

Place = tuple[int, int]
"""A number of a report: the paragraph that it stands in, as reading numbers them, and where it begins there."""
Truth = Mapping[Place, frozenset[Figure]]
_MARKED = re.compile(r"\{(?P<number>[^=}]+) = (?P<cells>[^}]+)\}")
_NOTE = re.compile(r"\[\^(\d+)\]")
_FOLDER = Path(__file__).parent / "strangers"


@dataclass(frozen=True)
class Kind:
    """A kind of report with the example that holds its figures, and the period that it is rolled forward to."""

    letter: str
    told: Told
    later: str

    @property
    def times(self) -> Times:
        after = Period.parse(self.later)
        return Times(Period.parse(self.told.period), after, after.end.strftime("%d/%m/%Y"))

    def workbook(self, changes: Mapping[Cell, CellState] | None = None) -> Workbook:
        """The workbook of the example after some cells were typed anew."""
        cells = typed(self.told.path) | dict(changes or {})
        submission = submission_of([(*cell, state) for cell, state in cells.items()], self.told.kit, reporter="x")
        return Workbook(submission, Source(compute([submission], self.told.kit), 0))

    def drawn(self, seed: int) -> Workbook:
        """Other figures for nearly every cell, amounts by a third up or down, counts a few more."""
        return _drawn(self, seed)

    def old(self) -> Workbook:
        """The workbook that the report was written from."""
        return _old(self)


@cache
def _old(kind: Kind) -> Workbook:
    return kind.workbook()


@cache
def _drawn(kind: Kind, seed: int) -> Workbook:
    return kind.workbook(drawn(kind.told.path, seed))


_LUC_BINH = ("xã Lục Bình", "Lục Bình")
KINDS = (
    Kind("A", Told("ba-chuong-trinh-xa", "so-ket-6-thang", "bao-cao-A", "2024-H1", *_LUC_BINH), "2024"),
    Kind("B", Told("giam-ngheo-xa", "giam-ngheo-6-thang", "bao-cao-B", "2023-H1", *_LUC_BINH), "2024-H1"),
    Kind("C", Told("ba-chuong-trinh-xa", "ket-qua-nam-hdnd", "bao-cao-C", "2023", "xã Thụy Hùng", "Thụy Hùng"), "2024"),
    Kind("D", Told("giam-ngheo-huyen", "giam-ngheo-huyen-nam", "bao-cao-D", "2024", "huyện Đắk Tô", "Đắk Tô"), "2025"),
    Kind("E", Told("ntm-giai-doan-xa", "so-ket-ntm-giai-doan", "bao-cao-E", "2021..2023", *_LUC_BINH), "2021..2024"),
)

STRANGERS = (*((kind, "") for kind in KINDS), *((KINDS[at], "2") for at in (0, 2, 3)))
"""The reports of strangers: one of each kind, and further ones of some, written when the program was finished."""


def drawn(path: Path, seed: int) -> Mapping[Cell, CellState]:
    """Other figures for nearly every cell of an example, amounts by a third up or down, counts a few more."""
    chance = Random(seed)
    found: dict[Cell, CellState] = {}
    for cell, value in typed(path).items():
        if cell[2] == "denominator" and value == 100:  # the office gave only the share
            continue
        if isinstance(value, float) and cell[0] != "TT" and chance.random() < 0.85:
            found[cell] = (
                float(int(value * chance.uniform(0.7, 1.6))) if value >= 1000 else value + chance.randint(1, 9)
            )
    return found


# --- what each number is ----------------------------------------------------------------------------------


def of_ours(kind: Kind, folder: Path) -> tuple[Path, Truth]:
    """The report of a kind that we write, and the cells of its numbers, annexes too."""
    report = kind.told.narrative()
    path = folder / f"Báo cáo {kind.letter} (của ta).docx"
    path.write_bytes(to_docx(report, controls=False))
    read = read_report(path)
    assert read.word is not None
    truth: dict[Place, frozenset[Figure]] = {}
    written_ = [one for one in report.paragraphs() if one.text]
    for number, (_, word) in read.word.paragraphs.items():
        if word.cell is None and written_ and word.text.removesuffix("./.").rstrip(".") == written_[0].text.rstrip("."):
            truth |= _of_runs(number, written_.pop(0).runs)
    assert not written_
    notes = [number for number, (_, word) in read.word.paragraphs.items() if word.note]
    for number, note_ in zip(notes, report.notes(), strict=True):
        space = len(read.word.paragraphs[number][1].text) - len("".join(one.text for one in note_))
        truth |= {(number, at + space): cells for (_, at), cells in _of_runs(number, note_).items()}
    cells = [cell for annex in report.annexes for each in annex.tables for cell in _cells_of(each)]
    in_tables = [
        (number, word.text)
        for number, (part, word) in read.word.paragraphs.items()
        if word.cell is not None and part == read.word.main
    ]
    for (number, text), cell in zip(in_tables[len(in_tables) - len(cells) :], cells, strict=True):
        assert text == cell.text
        truth |= _of_runs(number, cell.runs)
    return path, truth


def _cells_of(annex: AnnexTable) -> Iterator[TableCell]:
    """The cells with words of an annex's table, as they follow each other in the document."""
    for level in range(max(head.rows[1] for head in annex.header) + 1):
        for head in sorted(annex.header, key=lambda one: one.columns):
            if head.rows[0] == level and head.text:
                yield TableCell((Run(head.text),))
    yield from (TableCell((Run(text),)) for text in annex.numbers if text)
    yield from (cell for row in annex.rows for cell in row if cell.text)


def _of_runs(number: int, runs: Iterable[Run]) -> Truth:
    found: dict[Place, frozenset[Figure]] = {}
    at = 0
    for one in runs:
        if one.tag:
            found[number, at] = frozenset([Figure(*one.tag.split("|"))])
        at += len(one.text)
    return found


def stranger(kind: Kind, folder: Path, other: str = "") -> tuple[Path, Truth]:
    """The Word file of a kind's stranger, and what its marked numbers are; ``other`` names a second one."""
    marks = _Marks()
    body: list[str] = []
    notes: list[str] = []
    rows: list[list[str]] = []
    for line in (_FOLDER / f"{kind.letter}{other}.txt").read_text(encoding="utf-8").splitlines():
        is_row = line.startswith("| ")
        if rows and not is_row:
            body.append(table(*rows))
            rows = []
        if is_row:
            rows.append([marks.taken(cell) for cell in line.strip("| ").split(" | ")])
        elif met := re.match(r"\[\^(\d+)\]: ", line):
            notes.append(note(int(met[1]) + 1, marks.taken(line[met.end() :])))
        elif line.startswith("# "):
            body.append(paragraph(run(marks.taken(line[2:]), "<w:b/>")))
        else:
            body.append(paragraph(*_with_reference(marks.taken(line))))
    path = folder / f"Báo cáo {kind.letter}{other}.docx"
    written(path, "".join(body), {"footnotes": "".join(notes)} if notes else None)
    return path, marks.placed(path)


class _Marks:
    """What the marks of a text say, by the text of its paragraph and how often that stood before."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._found: dict[tuple[str, int, int], frozenset[Figure]] = {}

    def taken(self, line: str) -> str:
        """Return a line as XML without its marks, which are put down."""
        text, last = "", 0
        found: list[tuple[int, str]] = []
        for met in _MARKED.finditer(line):
            text += line[last : met.start()]
            found.append((len(text), met["cells"]))
            text += met["number"]
            last = met.end()
        text += line[last:]
        printed = _NOTE.sub("", text)
        for at, cells in found:
            figures = frozenset(Figure(*cell.split()) for cell in cells.split("; "))
            self._found[printed, self._seen[printed], at] = figures
        self._seen[printed] += 1
        return text.replace("&", "&amp;")

    def placed(self, path: Path) -> Truth:
        """Return what the numbers of the file are that was written of the text."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for one in read_report(path).report.paragraphs:
            numbers[one.text].append(one.number)
        return {(numbers[text][seen], at): figures for (text, seen, at), figures in self._found.items()}


def _with_reference(text: str) -> Iterator[str]:
    pieces = _NOTE.split(text)
    for at, piece in enumerate(pieces):
        yield reference(int(piece) + 1) if at % 2 else piece


# --- what was made of it ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """One number with what it is and what it was taken for: ``right``, ``asked`` or ``wrong``."""

    place: Place
    verdict: str
    truth: frozenset[Figure]
    decision: Decision | None


def decided(
    file: Path, pairs: Sequence[FigurePair], times: Times, copied: Copied | None = None
) -> dict[Place, Decision]:
    """The decisions about the numbers of a report."""
    read = read_report(file)
    assert read.word is not None
    decisions = decisions_about(read, read.word, pairs, times, copied)
    return {(one.paragraph, one.start): one for one in decisions if one.state is not State.STALE}


def judged(truth: Truth, pairs: Sequence[FigurePair], decisions: Mapping[Place, Decision]) -> list[Judged]:
    """What was made of every number that is known, and of those that are none and were changed all the same."""
    later = {pair.figure: pair.new for pair in pairs}
    found = [_judged(place, cells, later, decisions.get(place)) for place, cells in truth.items()]
    others = {place: one for place, one in decisions.items() if place not in truth and one.state is State.REPLACED}
    return found + [Judged(place, "wrong", frozenset(), one) for place, one in others.items()]


def _judged(
    place: Place, cells: frozenset[Figure], later: Mapping[Figure, Fraction | None], decision: Decision | None
) -> Judged:
    if decision is None or decision.state in {State.ASKED, State.UNMATCHED}:
        return Judged(place, "asked", cells, decision)
    is_own = not cells.isdisjoint(pair.figure for pair in decision.pairs)
    is_same = decision.pairs[0].new in {later.get(cell) for cell in cells}
    return Judged(place, "right" if is_own or is_same else "wrong", cells, decision)


def counted(found: Iterable[Judged]) -> Counter[str]:
    """How many numbers there are of each verdict."""
    return Counter(one.verdict for one in found)
