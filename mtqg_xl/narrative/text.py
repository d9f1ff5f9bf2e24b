"""A report as a value: headings, paragraphs and runs, each number with the figures that it was made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from mtqg_xl.vietnamese import Period

Mark = Literal["", "missing", "office"]
"""Why a run is highlighted: a figure is missing, or the office writes these words itself."""

SEPARATOR = "|"
LONGEST_TAG = 64


@dataclass(frozen=True, slots=True)
class Figure:
    """The cell that a number was taken from; a row of a block is ``works#3``."""

    instance: str
    row: str
    column: str

    @property
    def tag(self) -> str:
        """The cell in one word: ``GN-01.DTTS|DTTS.1.n2|disbursed``."""
        return SEPARATOR.join((self.instance, self.row, self.column))


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph in one type face; a run with figures is a number and nothing else.

    A run with a ``note`` has no text: there stands the mark of a footnote, which says the note.
    """

    text: str
    bold: bool = False
    italic: bool = False
    mark: Mark = ""
    figures: tuple[Figure, ...] = ()
    note: tuple["Run", ...] = ()

    @property
    def tag(self) -> str:
        """The cells of the number, those of one row joined by ``-``; empty where the run is no number.

        ``GN-01.DTTS|DTTS.8|allocated-disbursed`` is the difference of two columns.
        """
        if not self.figures:
            return ""
        first = self.figures[0]
        return SEPARATOR.join((first.instance, first.row, "-".join(figure.column for figure in self.figures)))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; lists keep their ``-``, ``+`` and ``a)`` as text, as official papers do."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words of the paragraph."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading with what stands under it; ``level`` 0 is Phần thứ nhất, 1 is I, 2 is 1, 3 is 1.1."""

    id: str
    number: str
    heading: str
    level: int
    paragraphs: tuple[Paragraph, ...]
    sections: tuple["Section", ...] = ()

    @property
    def title(self) -> str:
        """Number and heading in one line."""
        return f"{self.number}. {self.heading}"

    @property
    def title_lines(self) -> tuple[str, ...]:
        """Number and heading as they are printed: those of a part below each other."""
        return (self.number, self.heading) if self.level == 0 else (self.title,)


Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the header of a table: the rows and columns that it covers, first and last, counted from 0."""

    text: str
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table in an annex."""

    runs: tuple[Run, ...] = ()
    align: Align = "left"

    @property
    def text(self) -> str:
        """The words of the cell."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """A table as wide as a page: header, the row of column numbers, rows; ``widths`` are shares of the page.

    The first ``named`` columns name a row: where a table is parted, they stand on each part.
    """

    widths: tuple[float, ...]
    header: tuple[HeadCell, ...]
    numbers: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    named: int = 0


@dataclass(frozen=True, slots=True)
class Annex:
    """A form behind the report: its number, title and unit, and one table for each page side by side.

    ``code`` is the Mã đối chiếu that its sheet prints; empty where it is of no one file.
    """

    instance: str
    number: str
    title: str
    unit: str
    tables: tuple[AnnexTable, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of shares, 0 to 100, below the paragraphs of a section; bars from the top."""

    section: str
    title: str
    names: tuple[str, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ReportHeader:
    """Who reports to whom, for which period; number and day stay blank for the clerk.

    ``issuer`` are the lines of the issuing body in capitals, ``issuer_name`` its name in a sentence; ``symbol`` is
    what follows the number (``BC/BCĐ``); in ``receivers`` a line that ends with a colon is a heading of those below;
    ``signer`` are the titles above the signature, ``signed_by`` the name below it, ``request`` the paper that asked
    for the report.
    """

    period: Period
    issuer: tuple[str, ...]
    issuer_name: str
    superior: str = ""
    symbol: str = ""
    place: str = ""
    receivers: tuple[str, ...] = ()
    signer: tuple[str, ...] = ()
    signed_by: str = ""
    request: str = ""


class Titled(Protocol):
    """What the head of a paper is made from."""

    @property
    def kind(self) -> str:
        """The kind of paper in capitals."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Its trích yếu, line by line."""

    @property
    def presented(self) -> str:
        """A line in brackets below the subject, empty for none."""

    @property
    def header(self) -> ReportHeader:
        """Who issues it."""


@dataclass(frozen=True, slots=True)
class Narrative:
    """A finished report, without any layout but the name of one (``party`` or ``state``).

    ``presented`` is a line in brackets below the subject, empty for none; ``annexes`` follow the signature.
    """

    report: str
    layout: Literal["party", "state"]
    kind: str
    subject: tuple[str, ...]
    header: ReportHeader
    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    closing: tuple[Paragraph, ...]
    presented: str = ""
    annexes: tuple[Annex, ...] = ()
    charts: tuple[Chart, ...] = ()

    def outline(self) -> Iterator[Section]:
        """Yield every section in reading order."""
        yield from _outline(self.sections)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield every paragraph of the body in reading order, without headings."""
        yield from self.opening
        for section in self.outline():
            yield from section.paragraphs
        yield from self.closing

    def numbers(self) -> Iterator[Run]:
        """Yield every run that was made from figures, in reading order, those of the annexes last."""
        yield from (run for paragraph in self.paragraphs() for run in paragraph.runs if run.figures)
        tables = (table for annex in self.annexes for table in annex.tables)
        yield from (run for table in tables for row in table.rows for cell in row for run in cell.runs if run.figures)

    def notes(self) -> Iterator[tuple[Run, ...]]:
        """Yield what the footnotes say, in the order of their marks."""
        return (run.note for paragraph in self.paragraphs() for run in paragraph.runs if run.note)

    @property
    def text(self) -> str:
        """The body as plain text, one paragraph or heading a line."""
        lines = [paragraph.text for paragraph in self.opening]
        for section in self.outline():
            lines += [*section.title_lines, *(paragraph.text for paragraph in section.paragraphs)]
        return "\n".join([*lines, *(paragraph.text for paragraph in self.closing)])


def _outline(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _outline(section.sections)


@dataclass(frozen=True, slots=True)
class Signature:
    """Whom a paper leaves room to sign: the lines above the room, and the name below it, empty for a pen.

    ``how`` says in small what is to be put there: ``(Ký, ghi rõ họ tên, đóng dấu)``.
    """

    lines: tuple[str, ...]
    name: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A short official paper of the State that is no report: paragraphs and tables in one column.

    A bold paragraph is a heading. Where ``sides`` are given, two sides sign beside each other (a biên bản); else the
    foot is that of a report, with receivers and one signer.
    """

    kind: str
    subject: tuple[str, ...]
    header: ReportHeader
    blocks: tuple[Paragraph | AnnexTable, ...]
    sides: tuple[Signature, Signature] | None = None
    presented: str = ""

    @property
    def text(self) -> str:
        """The body as plain text, a paragraph or a row of a table on each line."""
        return "\n".join(line for block in self.blocks for line in _lines(block))


def _lines(block: Paragraph | AnnexTable) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
        return
    for row in block.rows:
        yield " · ".join(cell.text for cell in row)
