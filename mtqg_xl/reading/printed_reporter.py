"""A file that names another reporter than the one to whom it was issued: a neighbour's file, or a slip of the pen."""

import re
from collections.abc import Iterable, Iterator

from mtqg_xl.areas.dated import bare_name, is_same_code
from mtqg_xl.cells import a1
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.issued import folded
from mtqg_xl.reading.stamps import printed
from mtqg_xl.reading.submission import AnchorNote, Stamp
from mtqg_xl.vietnamese import fold, modern, readings, strip_accents

OTHER_REPORTER = "other_reporter"
"""The kind of the note that THÔNG TIN names another reporter."""
REPORTER_SPELT, REPORTER_GONE, HEADING_OF_OTHER = "reporter_spelt", "reporter_gone", "heading_of_other"
"""The kinds of notes: its name there has other dấu, is gone, or a heading of a form names another reporter."""
REPORTER_NOTES = frozenset({OTHER_REPORTER, REPORTER_SPELT, REPORTER_GONE, HEADING_OF_OTHER})

_REPORT_OF = re.compile(r"kèm theo báo cáo\b.*\scủa\s+(?P<name>[^)]*[^).\s])", re.IGNORECASE)
_KINDS = frozenset({"xã", "phường", "thị", "huyện", "tỉnh"})


def reporter_notes(stamp: Stamp, card: Anchored | None, places: Iterable[Anchored]) -> Iterator[AnchorNote]:
    """Yield what a file says of its reporter that is not as in the stamp: on THÔNG TIN, and in headings of forms.

    Another name or code on THÔNG TIN says it all: headings are not told beside it.
    """
    if not stamp.reporter:
        return
    on_card = None if card is None else _other_reporter(stamp, card) or _other_spelling(stamp, card)
    if on_card is not None:
        yield on_card
    if on_card is None or on_card.kind != OTHER_REPORTER:
        yield from _headings(stamp, places)


def _other_reporter(stamp: Stamp, card: Anchored) -> AnchorNote | None:
    """Return the note that name or code on the card are not those of the stamp; None where both agree.

    A field that was emptied contradicts nothing: the stamp still tells whose the file is.
    """
    name, name_cell = printed(card, "reporter_name")
    code, code_cell = printed(card, "reporter_code")
    is_code_other = bool(code) and not is_same_code(code, stamp.reporter)
    is_name_other = bool(stamp.reporter_name) and _is_other_name(name, stamp.reporter_name, bool(code))
    if not is_code_other and not is_name_other:
        return None
    told = [f"đơn vị “{name}”"] * is_name_other + [f"mã “{code}”"] * is_code_other
    what = (
        f"Trang “{card.page.name}” ghi {' và '.join(told)}; tệp này làm cho {_whose(stamp)}, số sẽ tính cho đơn vị ấy."
    )
    cell = name_cell if is_name_other else code_cell
    return AnchorNote(OTHER_REPORTER, card.form.id, what, card.page.name, cell)


def _whose(stamp: Stamp) -> str:
    return f"“{stamp.reporter_name}” (mã {stamp.reporter})" if stamp.reporter_name else f"mã {stamp.reporter}"


def _other_spelling(stamp: Stamp, card: Anchored) -> AnchorNote | None:
    """Return the note that the name on the card has other dấu than that of the stamp, or that it is gone."""
    name, cell = printed(card, "reporter_name")
    if not stamp.reporter_name or not cell:
        return None
    if not any(letter.isalpha() for letter in name):
        what = f"Trang “{card.page.name}” không còn tên đơn vị; tệp này làm cho {_whose(stamp)}."
        return AnchorNote(REPORTER_GONE, card.form.id, what, card.page.name, cell)
    plain = fold(modern(name))
    if strip_accents(plain) == plain or not _is_other_name(name, stamp.reporter_name, has_code=False):
        return None
    what = f"Trang “{card.page.name}” ghi đơn vị “{name}”; tệp này làm cho {_whose(stamp)}."
    return AnchorNote(REPORTER_SPELT, card.form.id, what, card.page.name, cell)


def _headings(stamp: Stamp, places: Iterable[Anchored]) -> Iterator[AnchorNote]:
    """Yield one note: the first form whose heading is that of a report of another reporter, and how many there are."""
    if not stamp.reporter_name:
        return
    found = [(place, cell, name) for place in places for cell, name in _other_names(place, stamp.reporter_name)]
    if not found:
        return
    place, cell, name = found[0]
    more = f" (và {len(found) - 1} tiêu đề khác)" if len(found) > 1 else ""
    what = f"Tiêu đề ghi báo cáo của “{name}”{more}; tệp này làm cho {_whose(stamp)}, số sẽ tính cho đơn vị ấy."
    links = tuple(f"{other.page.name}!{its}" for other, its, _ in found[1:])
    yield AnchorNote(HEADING_OF_OTHER, place.form.id, what, place.page.name, cell, links=links)


def _other_names(place: Anchored, issued: str) -> Iterator[tuple[str, str]]:
    """Yield cell and name of lines above a table that name another place of the same kind (xã, phường, …).

    The report of an office above ("của UBND huyện …") may well have the form of a xã as its annex.
    """
    heads, kind = place.header.rows, fold(issued).partition(" ")[0]
    if place.form.layout.is_placed or not heads or kind not in _KINDS:
        return
    own = strip_accents(bare_name(issued))
    for row, texts in place.page.rows.items():
        if row >= heads[0]:
            return
        for column, text in texts.items():
            met = _REPORT_OF.search(modern(text))
            if met is None or kind not in fold(met["name"]).split() or own in strip_accents(folded(text)):
                continue
            if _is_other_name(met["name"], issued, has_code=True):
                yield a1(row, column), met["name"]


def _is_other_name(name: str, issued: str, has_code: bool) -> bool:
    """Whether a name is another one, not the same as a person writes it.

    The words before it ("UBND xã") and what follows a comma (the district) do not count, nor do dấu beside a code:
    somebody put the spelling right. Signs without a letter ("…") are no name.
    """
    if not any(letter.isalpha() for letter in name):
        return False
    parts = (name, name.partition(",")[0], name.partition(" - ")[0])
    own, ways = _ways(issued), {way for part in parts for reading in readings(part) for way in _ways(reading)}
    if has_code:
        own, ways = set(map(strip_accents, own)), set(map(strip_accents, ways))
    return own.isdisjoint(ways)


def _ways(name: str) -> set[str]:
    return {fold(name), bare_name(name)}
