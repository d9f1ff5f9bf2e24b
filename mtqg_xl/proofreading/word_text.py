"""The paragraphs of a Word document, with where each run of text stands in the bytes of its part.

Read are the body, tables, text boxes, content controls, footnotes and endnotes; of tracked changes what was put in
counts and what was taken out does not.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from mtqg_xl.reading.container import Container
from mtqg_xl.reading.stored import new_parser, nfc, run_parser

_WORD: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_LEFT_OUT: Final = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr", "sectPr", "sdtPr"})
_SPACES: Final = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": "", "ptab": " "}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One run of a paragraph: where its text begins in the paragraph, and its first and last byte in the part.

    ``in_field`` says that Word computes the text; ``inserted_at`` is the first byte of the tracked insertion that the
    run stands directly in, -1 where there is none; ``is_moved`` says that a tracked move put it there; ``control`` are
    the first byte and the first byte of the end tag of the outermost content control within the paragraph around it.
    """

    text_start: int
    text_end: int
    byte_start: int
    byte_end: int
    in_field: bool = False
    inserted_at: int = -1
    is_moved: bool = False
    control: tuple[int, int] | None = None

    @property
    def outer(self) -> tuple[int, int]:
        """The first byte, and the first byte of the end tag, of what can stand between two marks of a comment."""
        return self.control or (self.byte_start, self.byte_end)


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: which table of the part, which row and which column of its grid, all from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph of one part; ``note`` is the id of the footnote or endnote that it stands in.

    ``notes`` are the ids of the notes that it refers to, each with the first and last byte of the run; ``style`` is
    the id of its style; ``list_number`` the use of a list that numbers it ("0" takes the one of its style away) and
    ``list_level`` how deep, -1 where it does not say; ``is_removed`` says that a tracked change took it out.
    """

    text: str
    stretches: tuple[Stretch, ...]
    in_table: bool
    in_text_box: bool
    note: str
    notes: tuple[tuple[str, int, int], ...]
    cell: TableCell | None = None
    style: str = ""
    list_number: str = ""
    list_level: int = -1
    is_removed: bool = False


@dataclass
class _Open:
    """A paragraph while it is read."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    stretches: list[Stretch] = field(default_factory=list)
    run_byte: int = -1
    run_text: int = 0
    notes: list[tuple[str, int, int]] = field(default_factory=list)
    run_notes: list[str] = field(default_factory=list)
    run_in_field: bool = False
    style: str = ""
    list_number: str = ""
    list_level: int = -1
    is_removed: bool = False
    controls: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Table:
    """A table while it is read; ``next_column`` is the grid column of the next cell."""

    number: int
    row: int = -1
    column: int = 0
    next_column: int = 0

    def at(self) -> TableCell:
        return TableCell(self.number, max(self.row, 0), self.column)


_TABLE_PARTS: Final = frozenset({"tbl", "tr", "tc", "gridSpan"})
_IN_LIST: Final = 2
"""How many elements without text are open where a paragraph says its list: its properties, and those of the list."""
_TRACKED: Final = frozenset({"ins", "moveTo"})


class _Reader:
    """Follows the elements of one part."""

    def __init__(self) -> None:
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.done: list[WordParagraph] = []
        self.open: list[_Open] = []
        self.order: list[int] = []
        self.skipped = 0
        self.in_text = False
        self.tables: list[_Table] = []
        self.count_of_tables = 0
        self.fields = 0
        self.tracked: list[tuple[str, int]] = []
        self.note = ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._properties(local, attributes)
        if self.skipped or local in _LEFT_OUT:
            self.skipped += 1
            return
        if space not in _WORD:
            return
        if local in {"footnote", "endnote"}:
            self.note = _attribute(attributes, "id")
        elif local in _TABLE_PARTS:
            self._table(local, attributes)
        elif local in _TRACKED:
            self.tracked.append((local, self.parser.CurrentByteIndex))
        elif local == "fldSimple":
            self.fields += 1
        elif local == "p":
            self.open.append(_Open())
            self.done.append(_EMPTY)
            self.order.append(len(self.done) - 1)
        elif self.open:
            self._inside(local, attributes)

    def _properties(self, local: str, attributes: dict[str, str]) -> None:
        """Keep style and list, which stand among the properties that hold no text."""
        if not self.open or not self.skipped:
            return
        paragraph = self.open[-1]
        if local == "pStyle" and self.skipped == 1:
            paragraph.style = _attribute(attributes, "val")
        elif local == "numId" and self.skipped == _IN_LIST:
            paragraph.list_number = _attribute(attributes, "val")
        elif local == "ilvl" and self.skipped == _IN_LIST:
            level = _attribute(attributes, "val")
            paragraph.list_level = int(level) if level.isdecimal() else -1
        elif local == "del" and self.skipped == _IN_LIST and paragraph.run_byte < 0:
            paragraph.is_removed = True

    def _table(self, local: str, attributes: dict[str, str]) -> None:
        if local == "tbl":
            self.tables.append(_Table(self.count_of_tables))
            self.count_of_tables += 1
        elif self.tables and local == "tr":
            self.tables[-1].row += 1
            self.tables[-1].next_column = 0
        elif self.tables and local == "tc":
            table = self.tables[-1]
            table.column = table.next_column
            table.next_column += 1
        elif self.tables and local == "gridSpan":
            span = _attribute(attributes, "val")
            self.tables[-1].next_column += (int(span) if span.isdecimal() else 1) - 1

    def _inside(self, local: str, attributes: dict[str, str]) -> None:
        paragraph = self.open[-1]
        if local == "r":
            paragraph.run_byte, paragraph.run_text = self.parser.CurrentByteIndex, paragraph.length
            paragraph.run_in_field = self.fields > 0
        elif local == "sdt":
            paragraph.controls.append((self.parser.CurrentByteIndex, len(paragraph.stretches)))
        elif local == "fldChar":
            kind = _attribute(attributes, "fldCharType")
            self.fields = max(0, self.fields + {"begin": 1, "end": -1}.get(kind, 0))
        elif local == "t":
            self.in_text = True
        elif local in _SPACES:
            self._add(_SPACES[local])
        elif local in {"footnoteReference", "endnoteReference"}:
            paragraph.run_notes.append(_attribute(attributes, "id"))

    def _end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        space, _, local = name.rpartition(" ")
        if space not in _WORD:
            return
        if local == "t":
            self.in_text = False
        elif local == "tbl":
            self.tables.pop()
        elif local == "fldSimple":
            self.fields -= 1
        elif local in _TRACKED:
            self.tracked.pop()
        elif local in {"footnote", "endnote"}:
            self.note = ""
        elif local == "r" and self.open:
            self._close_run()
        elif local == "sdt" and self.open and self.open[-1].controls:
            self._close_control()
        elif local == "p" and self.open:
            self._close_paragraph()

    def _close_run(self) -> None:
        paragraph = self.open[-1]
        # The index stands at the start of the end tag "</w:r>": what follows it is found when the part is cut.
        end = self.parser.CurrentByteIndex
        if paragraph.run_byte >= 0:
            paragraph.notes += [(note, paragraph.run_byte, end) for note in paragraph.run_notes]
            if paragraph.length > paragraph.run_text:
                kind, tracked_at = self.tracked[-1] if self.tracked else ("", -1)
                stretch = Stretch(
                    *(paragraph.run_text, paragraph.length, paragraph.run_byte, end),
                    in_field=paragraph.run_in_field,
                    inserted_at=tracked_at if kind == "ins" else -1,
                    is_moved=kind == "moveTo",
                )
                paragraph.stretches.append(stretch)
        paragraph.run_byte, paragraph.run_notes = -1, []

    def _close_control(self) -> None:
        """Tell the runs of a control where it lies, when it is the outermost one."""
        paragraph = self.open[-1]
        start, first = paragraph.controls.pop()
        if not paragraph.controls:
            bounds = (start, self.parser.CurrentByteIndex)
            inside = [replace(run, control=bounds) for run in paragraph.stretches[first:]]
            paragraph.stretches[first:] = inside

    def _close_paragraph(self) -> None:
        paragraph, place = self.open.pop(), self.order.pop()
        self.done[place] = WordParagraph(
            *("".join(paragraph.parts), tuple(paragraph.stretches), bool(self.tables), bool(self.open)),
            *(self.note, tuple(paragraph.notes)),
            cell=self.tables[-1].at() if self.tables else None,
            style=paragraph.style,
            list_number=paragraph.list_number,
            list_level=paragraph.list_level,
            is_removed=paragraph.is_removed and not "".join(paragraph.parts).strip(),
        )

    def _text(self, text: str) -> None:
        if self.in_text and not self.skipped and self.open:
            self._add(nfc(text))

    def _add(self, text: str) -> None:
        self.open[-1].parts.append(text)
        self.open[-1].length += len(text)


_EMPTY: Final = WordParagraph("", (), False, False, "", ())


def _attribute(attributes: dict[str, str], local: str) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(" ")[2] == local), "")


def word_paragraphs(container: Container, part: str) -> tuple[WordParagraph, ...]:
    """Return the paragraphs of a part in the order in which they begin.

    Raises:
        UnusablePartError: the part is missing or damaged.
    """
    reader = _Reader()
    run_parser(reader.parser, container.read(part), part)
    return tuple(reader.done)
