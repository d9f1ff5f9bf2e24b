"""Comments put into a Word document byte by byte: where they stand, what they say, and the parts that hold them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.proofreading.read_report import WordSource
from mtqg_xl.proofreading.word_text import WordParagraph
from mtqg_xl.reading.package import relationships, target_of
from mtqg_xl.workbook.package_xml import attribute, child_inserted, tags
from mtqg_xl.workbook.patch import PatchError

_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_XML_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_EMPTY_COMMENTS: Final = f'{_XML_HEAD}\n<w:comments xmlns:w="{_NAMESPACE}"></w:comments>'.encode()
_PREFIX: Final = re.compile(rb"</?((?:[\w.-]+:)?)\w")
_ID: Final = re.compile(rb"<(?:[\w.-]+:)?comment\s[^>]*?\bid=[\"'](\d+)[\"']")


class Cut(NamedTuple):
    """Bytes to put in at one place of a part; what closes comes before what opens."""

    at: int
    opens: bool
    number: int
    content: bytes


class Anchor(NamedTuple):
    """What a comment spans in the main part: the first byte, and the first byte of the last end tag.

    The marks of a comment stand outside of content controls within a paragraph: inside a plain-text control
    LibreOffice 7.4 would drop the text between them.
    """

    first: int
    last: int


class Comments:
    """The comments of a document, to which some are added; their numbers go on where those that are there end."""

    def __init__(self, source: WordSource, author: str, initials: str, date: str = "") -> None:
        self._source = source
        self._part = target_of(relationships(source.container, source.main), "comments")
        self._before = source.container.read(self._part) if self._part is not None else _EMPTY_COMMENTS
        self._next = 1 + max((int(number) for number in _ID.findall(self._before)), default=-1)
        dated = f" w:date={quoteattr(date)}" if date else ""
        self._by = f"w:author={quoteattr(author)}{dated} w:initials={quoteattr(initials)}"
        self._entries: list[str] = []

    def add(self, text: str) -> int:
        """Return the number of a new comment."""
        number, self._next = self._next, self._next + 1
        cleaned = "".join(sign for sign in text if sign >= " ")
        self._entries.append(
            f'<w:comment xmlns:w="{_NAMESPACE}" w:id="{number}" {self._by}><w:p><w:r>'
            f'<w:t xml:space="preserve">{escape(cleaned)}</w:t></w:r></w:p></w:comment>'
        )
        return number

    def parts(self) -> dict[str, bytes]:
        """Return the parts of the package that change because of the new comments; none where there are none.

        Raises:
            PatchError: the parts are built in a way that cannot be added to.
        """
        if not self._entries:
            return {}
        written = _with_entries(self._before, "".join(self._entries))
        return {self._part: written} if self._part is not None else _new_part(self._source, written)


def anchor_of(source: WordSource, number: int, start: int, end: int) -> Anchor | None:
    """Return where a comment about a stretch of a paragraph stands in the main part; None where there is no text."""
    part, paragraph = source.paragraphs[number]
    if part != source.main:
        return _of_note(source, paragraph)
    if not paragraph.stretches or paragraph.in_text_box:
        return _nearest_body(source, number)
    spanned = [run for run in paragraph.stretches if run.text_start < end and start < run.text_end]
    runs = spanned or list(paragraph.stretches[:1])
    return Anchor(runs[0].outer[0], runs[-1].outer[1])


def _of_note(source: WordSource, note: WordParagraph) -> Anchor | None:
    """Word takes no comments in notes: they stand at the mark of the note in the body."""
    for part, paragraph in source.paragraphs.values():
        if part == source.main and note.note:
            for name, first, last in paragraph.notes:
                if name == note.note:
                    return Anchor(first, last)
    return _nearest_body(source, 0)


def _nearest_body(source: WordSource, number: int) -> Anchor | None:
    body = [
        (abs(at - number), paragraph)
        for at, (part, paragraph) in source.paragraphs.items()
        if part == source.main and paragraph.stretches and not paragraph.in_text_box
    ]
    if not body:
        return None
    runs = min(body, key=lambda item: item[0])[1].stretches
    return Anchor(runs[0].outer[0], runs[-1].outer[1])


def prefix_at(part: bytes, run: int) -> str:
    """Return the prefix (with its colon) of the name of the element that begins at a byte."""
    met = _PREFIX.match(part, run)
    return met[1].decode() if met is not None else "w:"


def comment_opening(prefix: str, number: int) -> bytes:
    """Return the mark where the text begins that a comment is about."""
    return f'<{prefix}commentRangeStart {prefix}id="{number}"/>'.encode()


def comment_closing(prefix: str, number: int) -> bytes:
    """Return the mark where the text ends that a comment is about, and the run that shows the comment."""
    return (
        f'<{prefix}commentRangeEnd {prefix}id="{number}"/>'
        f'<{prefix}r><{prefix}commentReference {prefix}id="{number}"/></{prefix}r>'
    ).encode()


def comment_cuts(main: bytes, anchor: Anchor, number: int) -> list[Cut]:
    """Return what is put in before and behind the runs that a comment spans."""
    return [opening_cut(main, anchor.first, number), closing_cut(main, anchor.last, number)]


def opening_cut(main: bytes, at: int, number: int) -> Cut:
    """Return the mark that opens a comment before the element that begins at a byte."""
    return Cut(at, True, number, comment_opening(prefix_at(main, at), number))


def closing_cut(main: bytes, end_tag: int, number: int) -> Cut:
    """Return the mark that closes a comment behind the element whose end tag begins at a byte."""
    prefix = prefix_at(main, end_tag)
    return Cut(main.index(b">", end_tag) + 1, False, number, comment_closing(prefix, number))


def with_cuts(part: bytes, cuts: Sequence[Cut]) -> bytes:
    """Return a part with all cuts put in."""
    at_place: dict[int, list[Cut]] = defaultdict(list)
    for cut in cuts:
        at_place[cut.at].append(cut)
    pieces, last = [], 0
    for at in sorted(at_place):
        pieces += [
            part[last:at],
            *(cut.content for cut in sorted(at_place[at], key=lambda one: (one.opens, one.number))),
        ]
        last = at
    return b"".join([*pieces, part[last:]])


# --- the part of the comments ---------------------------------------------------------------------------


def _with_entries(comments: bytes, entries: str) -> bytes:
    closing = re.search(rb"</(?:[\w.-]+:)?comments\s*>\s*\Z", comments)
    if closing is not None:
        return comments[: closing.start()] + entries.encode() + comments[closing.start() :]
    empty = re.search(rb"<((?:[\w.-]+:)?comments)\b([^>]*)/>\s*\Z", comments)
    if empty is None:
        raise PatchError("comments")
    opened = b"<" + empty[1] + empty[2] + b">" + entries.encode() + b"</" + empty[1] + b">"
    return comments[: empty.start()] + opened


def _new_part(source: WordSource, written: bytes) -> dict[str, bytes]:
    folder, _, name = source.main.rpartition("/")
    new_part = f"{folder}/comments.xml".lstrip("/")
    container = source.container
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    types = child_inserted(
        container.read("[Content_Types].xml"),
        "Types",
        "Override",
        f'PartName="/{new_part}" ContentType="{_CONTENT_TYPE}"',
    )
    if not container.has(rels):
        raise PatchError("rels")
    before = container.read(rels)
    used = {attribute(tag, "Id") for tag in tags(before, "Relationship")}
    name_of_id = next(f"rIdProof{at}" for at in range(1, 10_000) if f"rIdProof{at}" not in used)
    relations = child_inserted(
        before, "Relationships", "Relationship", f'Id="{name_of_id}" Type="{_RELATION}" Target="comments.xml"'
    )
    return {new_part: written, "[Content_Types].xml": types, rels: relations}
