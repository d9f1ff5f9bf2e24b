"""What a page that leaves the office does not tell: telephones, and who a person is."""

import re
from collections.abc import Iterable

from mtqg_xl.definition.model import Kit
from mtqg_xl.reading.submission import Submission

HIDDEN = "[ẩn]"
_PHONE = re.compile(r"(?<![\d.,])(?:\+84|0)(?:[ .\-]?\d){8,10}(?![\d.,]?\d)")
_NAME = r"[A-ZÀ-ỸĐ][a-zà-ỹđ]*"
_PERSON = re.compile(rf"\b((?:[ÔôÔ]ng|[Bb]à|[Aa]nh|[Cc]hị|[Đđ]/c|[Đđ]ồng chí)\s+){_NAME}(?:\s+{_NAME}){{0,4}}")
_NOT_PERSONS = {"place", "request"}
"""Fields of THÔNG TIN in which text is typed that names nobody: a place, the number of a letter."""
_SHORTEST = 3


def masked(text: str, persons: Iterable[str] = ()) -> str:
    """Return a text without telephones, without some names, and without the name after ông, bà, anh, chị, đ/c."""
    for person in persons:
        text = re.sub(re.escape(person), HIDDEN, text, flags=re.IGNORECASE)
    return _PERSON.sub(rf"\g<1>{HIDDEN}", _PHONE.sub(HIDDEN, text))


def persons_in(submission: Submission, kit: Kit) -> tuple[str, ...]:
    """Return what a file says of persons on its first sheet: who made it, who signed, their telephones."""
    header = kit.instance_by_id.get(kit.header)
    if header is None:
        return ()
    # cell by cell: the first sheet is at hand, and all cells would have to be read again
    cells = (
        submission.typed.get((header.id, row.id, column.id))
        for row in header.rows
        if row.value_kind == "text" and row.show not in _NOT_PERSONS
        for column in header.form.columns
    )
    found = {cell.text.strip() for cell in cells if cell is not None}
    return tuple(sorted((text for text in found if len(text) >= _SHORTEST), key=len, reverse=True))
