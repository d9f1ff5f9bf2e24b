"""A copy of a Word report with a comment at every number that"
" is wrong or doubtful; all other parts stay byte for byte.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from mtqg_xl.findings import UsageError
from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.read_report import WordSource
from mtqg_xl.proofreading.word_text import WordParagraph
from mtqg_xl.reading.package import relationships, target_of
from mtqg_xl.workbook.package_xml import attribute, child_inserted, plain_utf8, tags
from mtqg_xl.workbook.patch import PatchError, patched

AUTHOR: Final = "mtqg-xl"
_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_XML_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_EMPTY_COMMENTS: Final = f'{_XML_HEAD}\n<w:comments xmlns:w="{_NAMESPACE}"></w:comments>'.encode()
_PREFIX: Final = re.compile(rb"<((?:[\w.-]+:)?)r[\s>/]")
_ID: Final = re.compile(rb"<(?:[\w.-]+:)?comment\s[^>]*?\bid=[\"'](\d+)[\"']")


class _Cut(NamedTuple):
    """Bytes to put in at one place of the main part; what closes comes before what opens."""

    at: int
    opens: bool
    number: int
    content: bytes


class _Anchor(NamedTuple):
    """The runs of the main part that a comment spans."""

    first: int
    last: int


def worth_marking(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that get a comment: the wrong and the doubtful ones, in the order of the text."""
    marked = [claim for claim in claims if claim.verdict in {Verdict.WRONG, Verdict.DOUBTFUL}]
    return sorted(marked, key=lambda claim: (claim.paragraph, claim.start, claim.verdict.rank))


def comment_text(claim: Claim) -> str:
    """Return what a comment says: verdict, reason, calculation."""
    label = "LƯU Ý" if claim.kind == "structure" else claim.verdict.label
    how = f" Cách tính: {claim.how}." if claim.how else ""
    return f"{label}: “{claim.stated}”. {claim.reason}{how}"


def marked_copy(source: WordSource, content: bytes, claims: Sequence[Claim]) -> bytes:
    """Return the Word file with comments.

    Raises:
        UsageError: its parts are built in a way that cannot be added to.
    """
    container = source.container
    try:
        main = plain_utf8(container.read(source.main))
        comments_part = target_of(relationships(container, source.main), "comments")
        comments = container.read(comments_part) if comments_part is not None else _EMPTY_COMMENTS
        first_id = 1 + max((int(number) for number in _ID.findall(comments)), default=-1)
        entries: list[str] = []
        cuts: list[_Cut] = []
        for number, claim in enumerate(worth_marking(claims), start=first_id):
            anchor = _anchor(source, claim)
            if anchor is not None:
                cuts += _cuts(main, anchor, number)
                entries.append(_comment(number, comment_text(claim)))
        replaced = {source.main: _with(main, cuts)}
        replaced |= _comment_parts(source, comments_part, comments, "".join(entries)) if entries else {}
        return patched(content, {}, replaced)
    except PatchError as error:
        raise UsageError(
            f"Không ghi được lời bình vào “{container.file}”: mở bằng Word, Lưu thành .docx mới rồi chạy lại."
        ) from error


# --- where a comment stands -----------------------------------------------------------------------------


def _anchor(source: WordSource, claim: Claim) -> _Anchor | None:
    part, paragraph = source.paragraphs[claim.paragraph]
    if part != source.main:
        return _of_note(source, paragraph)
    if not paragraph.stretches or paragraph.in_text_box:
        return _nearest_body(source, claim.paragraph)
    spanned = [run for run in paragraph.stretches if run.text_start < claim.end and claim.start < run.text_end]
    runs = spanned or list(paragraph.stretches[:1])
    return _Anchor(runs[0].byte_start, runs[-1].byte_end)


def _of_note(source: WordSource, note: WordParagraph) -> _Anchor | None:
    """Word takes no comments in notes: they stand at the mark of the note in the body."""
    for part, paragraph in source.paragraphs.values():
        if part == source.main:
            for name, first, last in paragraph.notes:
                if name == note.note:
                    return _Anchor(first, last)
    return _nearest_body(source, 0)


def _nearest_body(source: WordSource, number: int) -> _Anchor | None:
    body = [
        (abs(at - number), paragraph)
        for at, (part, paragraph) in source.paragraphs.items()
        if part == source.main and paragraph.stretches and not paragraph.in_text_box
    ]
    if not body:
        return None
    runs = min(body, key=lambda item: item[0])[1].stretches
    return _Anchor(runs[0].byte_start, runs[-1].byte_end)


def _cuts(main: bytes, anchor: _Anchor, number: int) -> list[_Cut]:
    met = _PREFIX.match(main, anchor.first)
    prefix = met[1].decode() if met is not None else "w:"
    end = main.index(b">", anchor.last) + 1
    opening = f'<{prefix}commentRangeStart {prefix}id="{number}"/>'
    closing = (
        f'<{prefix}commentRangeEnd {prefix}id="{number}"/>'
        f'<{prefix}r><{prefix}commentReference {prefix}id="{number}"/></{prefix}r>'
    )
    return [_Cut(anchor.first, True, number, opening.encode()), _Cut(end, False, number, closing.encode())]


def _with(main: bytes, cuts: Sequence[_Cut]) -> bytes:
    at_place: dict[int, list[_Cut]] = defaultdict(list)
    for cut in cuts:
        at_place[cut.at].append(cut)
    pieces, last = [], 0
    for at in sorted(at_place):
        pieces += [
            main[last:at],
            *(cut.content for cut in sorted(at_place[at], key=lambda one: (one.opens, one.number))),
        ]
        last = at
    return b"".join([*pieces, main[last:]])


# --- the comments themselves --------------------------------------------------------------------------------


def _comment(number: int, text: str) -> str:
    cleaned = "".join(sign for sign in text if sign >= " ")
    return (
        f'<w:comment xmlns:w="{_NAMESPACE}" w:id="{number}" w:author="{AUTHOR}" w:initials="MX"><w:p><w:r>'
        f'<w:t xml:space="preserve">{escape(cleaned)}</w:t></w:r></w:p></w:comment>'
    )


def _comment_parts(source: WordSource, part: str | None, comments: bytes, entries: str) -> dict[str, bytes]:
    closing = re.search(rb"</(?:[\w.-]+:)?comments\s*>\s*\Z", comments)
    if closing is None:
        empty = re.search(rb"<((?:[\w.-]+:)?comments)\b([^>]*)/>\s*\Z", comments)
        if empty is None:
            raise PatchError("comments")
        opened = b"<" + empty[1] + empty[2] + b">" + entries.encode() + b"</" + empty[1] + b">"
        written = comments[: empty.start()] + opened
    else:
        written = comments[: closing.start()] + entries.encode() + comments[closing.start() :]
    if part is not None:
        return {part: written}
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
