"""THÔNG TIN that names another reporter than the one to whom the file was issued: a neighbour's file, filled in."""

from mtqg_xl.areas.dated import bare_name, is_same_code
from mtqg_xl.reading.anchors import Anchored
from mtqg_xl.reading.stamps import printed
from mtqg_xl.reading.submission import AnchorNote, Stamp
from mtqg_xl.vietnamese import fold, readings, strip_accents

OTHER_REPORTER = "other_reporter"
"""The kind of such a note."""


def other_reporter(stamp: Stamp, card: Anchored | None) -> AnchorNote | None:
    """Return the note that name or code on the card are not those of the stamp; None where both agree.

    A field that was emptied contradicts nothing: the stamp still tells whose the file is.
    """
    if card is None or not stamp.reporter:
        return None
    name, name_cell = printed(card, "reporter_name")
    code, code_cell = printed(card, "reporter_code")
    is_code_other = bool(code) and not is_same_code(code, stamp.reporter)
    is_name_other = bool(stamp.reporter_name) and _is_other_name(name, stamp.reporter_name, bool(code))
    if not is_code_other and not is_name_other:
        return None
    told = [f"đơn vị “{name}”"] * is_name_other + [f"mã “{code}”"] * is_code_other
    whose = f"“{stamp.reporter_name}” (mã {stamp.reporter})" if stamp.reporter_name else f"mã {stamp.reporter}"
    what = f"Trang “{card.page.name}” ghi {' và '.join(told)}; tệp này làm cho {whose}, số sẽ tính cho đơn vị ấy."
    cell = name_cell if is_name_other else code_cell
    return AnchorNote(OTHER_REPORTER, card.form.id, what, card.page.name, cell)


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
