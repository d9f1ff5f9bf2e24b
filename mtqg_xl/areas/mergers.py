"""Mergers (sáp nhập, chia tách): which old unit became part of which new one, on what day, and by what share.

Figures of old units are added; of a unit that was parted they can be divided only by a share that the office has
declared. Where none is declared, nothing is guessed: whoever asks is told that the unit was parted.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from operator import add, mul
from pathlib import Path

from mtqg_xl.areas.consistency import judge_length
from mtqg_xl.areas.listing import Line, Listing, read_listing
from mtqg_xl.areas.places import Areas
from mtqg_xl.vietnamese import write_date, write_number

COLUMNS = ("old_code", "new_code", "part", "share", "date", "source")
FULL, PARTIAL = "full", "partial"
WHOLE = Fraction(1)

_SHARE = re.compile(r"(?P<percent>\d+(?:[.,]\d+)?) ?%|(?P<over>\d+) ?/ ?(?P<under>[1-9]\d*)|(?P<plain>\d+(?:[.,]\d+)?)")


@dataclass(frozen=True, slots=True)
class Merger:
    """One part of an old unit on its way into a new one; ``share`` is None where no key was declared for a part."""

    old_code: str
    new_code: str
    part: str
    share: Fraction | None
    day: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """What of an old unit belongs to a code: the whole, a declared share, or (None) a part that nobody has measured."""

    code: str
    share: Fraction | None

    @property
    def is_whole(self) -> bool:
        """Whether the figures of the old unit go over as they are."""
        return self.share == WHOLE


@dataclass(frozen=True)
class Mergers:
    """All lines of an office's file, of every day."""

    entries: tuple[Merger, ...]

    def __iter__(self) -> Iterator[Merger]:
        """Yield the lines in the order of the file."""
        return iter(self.entries)

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which the map changed, the earliest first."""
        return tuple(sorted({entry.day for entry in self.entries}))

    def portions(self, code: str, since: date, until: date) -> tuple[Portion, ...]:
        """Return where a unit that bore a code on one day belongs on a later day.

        A unit that no line names stays what it is. Several changes between the two days are followed one by one, and a
        unit that was parted and joined again is whole again if all its shares are known.
        """
        found: tuple[Portion, ...] = (Portion(code, WHOLE),)
        for day in self.days:
            if since < day <= until:
                found = _joined(step for portion in found for step in self._through(portion, day))
        return found

    def _through(self, portion: Portion, day: date) -> Iterator[Portion]:
        lines = [entry for entry in self.entries if entry.old_code == portion.code and entry.day == day]
        if not lines:
            yield portion
        for entry in lines:
            yield Portion(entry.new_code, _known(portion.share, entry.share, mul))


def _joined(portions: Iterable[Portion]) -> tuple[Portion, ...]:
    """Return one portion for each code; one unknown part makes all of it unknown."""
    found: dict[str, Fraction | None] = {}
    for portion in portions:
        found[portion.code] = _known(found.get(portion.code, Fraction(0)), portion.share, add)
    return tuple(Portion(code, share) for code, share in found.items())


def _known(
    one: Fraction | None, other: Fraction | None, joined: Callable[[Fraction, Fraction], Fraction]
) -> Fraction | None:
    return joined(one, other) if one is not None and other is not None else None


def load_mergers(path: Path | str, areas: Areas | None = None) -> Mergers:
    """Return the mergers of a CSV with the columns of :data:`COLUMNS` and, if an office wants it, ``note``.

    ``part`` is ``full`` or ``partial``; ``share`` is written 0,35, 35% or 7/20 and may be empty. With a list of areas
    an old unit must exist on the day before, a new one on the day itself.

    Raises:
        UsageError: the file cannot be read; or every mistake in it, each with file and line.
    """
    listing = read_listing(Path(path), COLUMNS, ("old_code", "new_code", "part", "date"))
    lines = [(line.number, _merger(listing, line)) for line in listing.lines]
    known = frozenset(code for _, item in lines if item for code in (item.old_code, item.new_code))
    found = [(number, item) for number, item in lines if item is not None]
    for number, item in found:
        for code in (item.old_code, item.new_code):
            judge_length(listing, number, code, "xa", known)
    _judge_parts(listing, found)
    if areas is not None:
        _judge_areas(listing, found, areas)
    listing.refuse_mistakes()
    return Mergers(tuple(item for _, item in found))


def _merger(listing: Listing, line: Line) -> Merger | None:
    """Return what a line says; None where its day or codes are missing, which has been told then."""
    codes = [listing.required(line, name, what) for name, what in (("old_code", "mã cũ"), ("new_code", "mã mới"))]
    for name in ("old_code", "new_code"):
        listing.code(line, name)
    part = line.text("part").casefold()
    if part not in {FULL, PARTIAL}:
        listing.say(
            line.number, f"cột part ghi “{line.text('part')}”: chỉ ghi full (cả đơn vị) hoặc partial (một phần)"
        )
    listing.required(line, "date", "ngày sáp nhập")
    day = listing.day(line, "date")
    share = _share(listing, line)
    if part == FULL:
        if share not in {None, WHOLE}:
            listing.say(
                line.number, f"cả đơn vị (full) mà tỷ lệ ghi “{line.text('share')}”: bỏ tỷ lệ, hoặc ghi partial"
            )
        share = WHOLE
    if day is None or not all(codes):
        return None
    return Merger(codes[0], codes[1], part, share, day, line.text("source"))


def _share(listing: Listing, line: Line) -> Fraction | None:
    text = line.text("share")
    if not text:
        return None
    said = _SHARE.fullmatch(text)
    share = _fraction(said) if said is not None else None
    if share is None or not 0 < share <= 1:
        listing.say(line.number, f"tỷ lệ “{text}” (cột share) không đọc được: ghi như 0,35, 35% hoặc 7/20, không quá 1")
        return None
    return share


def _fraction(said: re.Match[str]) -> Fraction:
    if said["over"]:
        return Fraction(int(said["over"]), int(said["under"]))
    if said["percent"]:
        return Fraction(said["percent"].replace(",", ".")) / 100
    return Fraction(said["plain"].replace(",", "."))


def _judge_parts(listing: Listing, lines: list[tuple[int, Merger]]) -> None:
    groups: dict[tuple[str, date], list[tuple[int, Merger]]] = {}
    for number, item in lines:
        groups.setdefault((item.old_code, item.day), []).append((number, item))
    for (code, _), group in groups.items():
        mistake = _mistake_of_parts(code, [item for _, item in group])
        if mistake:
            listing.say(group[-1][0], mistake)


def _mistake_of_parts(code: str, parts: list[Merger]) -> str:
    targets = [item.new_code for item in parts]
    if len(set(targets)) < len(targets):
        return f"đơn vị “{code}” vào “{next(item for item in targets if targets.count(item) > 1)}” đã có ở dòng trên"
    if len(parts) > 1 and any(item.part == FULL for item in parts):
        return f"đơn vị “{code}” vào {len(parts)} đơn vị mà có dòng ghi full: ghi partial ở mọi dòng của đơn vị này"
    shares = [item.share for item in parts]
    known = [share for share in shares if share is not None]
    if known and len(known) < len(shares):
        return f"đơn vị “{code}” có phần ghi tỷ lệ, có phần không: ghi đủ tỷ lệ mọi phần, hoặc bỏ trống cả"
    if known and sum(known) != 1:
        total = write_number(float(sum(known)), 4)
        return f"tỷ lệ các phần của đơn vị “{code}” cộng lại {total}, phải bằng 1"
    return ""


def _judge_areas(listing: Listing, lines: list[tuple[int, Merger]], areas: Areas) -> None:
    for number, item in lines:
        before = item.day - timedelta(days=1)
        if areas.by_code(item.old_code, before) is None:
            listing.say(number, f"danh sách địa bàn không có mã cũ “{item.old_code}” vào ngày {write_date(before)}")
        if areas.by_code(item.new_code, item.day) is None:
            listing.say(number, f"danh sách địa bàn không có mã mới “{item.new_code}” vào ngày {write_date(item.day)}")
