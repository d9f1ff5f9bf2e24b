"""What must hold between the lines of one list: codes, parents and days fit each other."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from mtqg_xl.areas.dated import Dated, is_valid, overlap
from mtqg_xl.areas.listing import Listing
from mtqg_xl.vietnamese import write_date

Numbered = Sequence[tuple[int, Dated]]

OFFICIAL_LENGTHS = {"tinh": 2, "huyen": 3, "xa": 5}
"""How many digits the official code of each level has (Danh mục hành chính)."""


def judge_entries(listing: Listing, entries: Numbered) -> None:
    """Note every line that contradicts itself or another line."""
    _judge_periods(listing, entries)
    # A line without a code, or with its days the wrong way round, would only be reported a second time below.
    sound = [(number, entry) for number, entry in entries if entry.code and not _is_reversed(entry)]
    _judge_repeated_codes(listing, sound)
    told = {entry.code for _, entry in entries} - {entry.code for _, entry in sound}
    _judge_parents(listing, sound, told)


def _is_reversed(entry: Dated) -> bool:
    return (entry.valid_to or date.max) < (entry.valid_from or date.min)


def judge_length(listing: Listing, number: int, code: str, level: str, known: frozenset[str]) -> None:
    """Note a code that has lost its leading zero: one digit short for its level, or whole elsewhere in the list."""
    length = OFFICIAL_LENGTHS.get(level, 0)
    whole = code.zfill(length)
    if code.isdigit() and len(code) < length and (whole in known or len(code) == length - 1):
        listing.say(number, f"mã “{code}” có {len(code)} chữ số, phải có {length}: {_lost_zero(whole)}")


def _lost_zero(whole: str) -> str:
    return f"có lẽ Excel đã bỏ số 0 ở đầu của “{whole}”; để cột mã ở kiểu Text rồi gõ lại"


def _judge_periods(listing: Listing, entries: Numbered) -> None:
    for number, entry in entries:
        if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
            listing.say(
                number,
                f"ngày hết hiệu lực {write_date(entry.valid_to)} trước ngày có hiệu lực {write_date(entry.valid_from)}",
            )


def _judge_repeated_codes(listing: Listing, entries: Numbered) -> None:
    by_code: dict[str, list[tuple[int, Dated]]] = {}
    for number, entry in entries:
        by_code.setdefault(entry.code, []).append((number, entry))
    for code, lines in by_code.items():
        for (first, one), (second, other) in combinations(lines, 2):
            if overlap(one, other):
                listing.say(second, f"mã “{code}” đã có ở dòng {first} trong cùng thời gian ({one.name}; {other.name})")


def _judge_parents(listing: Listing, entries: Numbered, told: set[str]) -> None:
    by_code: dict[str, list[Dated]] = {}
    for _, entry in entries:
        by_code.setdefault(entry.code, []).append(entry)
    for number, entry in entries:
        if entry.parent_code and entry.parent_code not in told:
            mistake = _mistake_of_parent(entry, by_code)
            if mistake:
                listing.say(number, mistake)


def _mistake_of_parent(entry: Dated, by_code: dict[str, list[Dated]]) -> str:
    code = entry.parent_code
    if code == entry.code:
        return f"đơn vị “{code}” là cấp trên của chính mình"
    parents = by_code.get(code, [])
    if not parents:
        whole = next((other for other in by_code if code.isdigit() and other == f"0{code}"), "")
        hint = f": {_lost_zero(whole)}" if whole else ""
        return f"cấp trên “{code}” (cột parent_code) không có trong tệp{hint}"
    if not any(overlap(entry, parent) for parent in parents):
        return f"cấp trên “{code}” không có hiệu lực vào thời gian của “{entry.code}”"
    if _is_above_itself(entry, by_code):
        return f"đơn vị “{entry.code}” nằm dưới chính mình qua các cấp trên"
    return ""


def _is_above_itself(entry: Dated, by_code: dict[str, list[Dated]]) -> bool:
    """Whether going up from the entry's first day ends where it began."""
    day = entry.valid_from or date.min
    above: Dated | None = entry
    seen: list[Dated] = []
    while above is not None and above not in seen:
        seen.append(above)
        above, day = _parent_on(above, day, by_code)
    return above is entry


def _parent_on(entry: Dated, day: date, by_code: dict[str, list[Dated]]) -> tuple[Dated | None, date]:
    """The parent on a day, or the first one later on; with the day from which it is."""
    parents = [parent for parent in by_code.get(entry.parent_code, []) if overlap(entry, parent)]
    current = next((parent for parent in parents if is_valid(parent, day)), None)
    later = current or min(parents, key=lambda parent: parent.valid_from or date.min, default=None)
    return later, day if later is None else max(day, later.valid_from or date.min)
