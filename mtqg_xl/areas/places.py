"""Areas (đơn vị hành chính): thôn, xã, huyện, tỉnh with the days between which they exist; levels are data."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mtqg_xl.areas.consistency import judge_entries, judge_length
from mtqg_xl.areas.dated import DatedEntries
from mtqg_xl.areas.listing import Line, Listing, read_listing

COLUMNS = ("code", "name", "kind", "level", "parent_code", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Area:
    """One administrative unit; its key is ``(code, valid_from)``.

    ``level`` is the step of government ("xa"), ``kind`` what the unit is called there ("thi_tran").
    """

    code: str
    name: str
    kind: str
    level: str
    parent_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def key(self) -> tuple[str, date | None]:
        """What tells this unit from every other, also from an earlier bearer of its code."""
        return self.code, self.valid_from


class Areas(DatedEntries[Area]):
    """All areas of one file, of every time."""

    def by_key(self, code: str, valid_from: date | None) -> Area | None:
        """Return the area of a key, None when there is none."""
        return next((area for area in self.entries if area.key == (code, valid_from)), None)


def load_areas(path: Path | str) -> Areas:
    """Return the areas of a CSV with the columns of :data:`COLUMNS` and, if an office wants it, ``note``.

    Raises:
        UsageError: the file cannot be read; or every mistake in it, each with file and line.
    """
    listing = read_listing(Path(path), COLUMNS, ("code", "name", "kind", "level", "parent_code"))
    areas = [(line.number, _area(listing, line)) for line in listing.lines]
    known = frozenset(code for _, area in areas for code in (area.code, area.parent_code))
    for number, area in areas:
        judge_length(listing, number, area.code, area.level, known)
    judge_entries(listing, areas)
    listing.refuse_mistakes()
    return Areas(tuple(area for _, area in areas))


def _area(listing: Listing, line: Line) -> Area:
    listing.required(line, "code", "mã đơn vị hành chính")
    return Area(
        code=listing.code(line, "code"),
        name=listing.required(line, "name", "tên đơn vị hành chính"),
        kind=listing.required(line, "kind", "loại").casefold(),
        level=listing.required(line, "level", "cấp").casefold(),
        parent_code=listing.code(line, "parent_code"),
        valid_from=listing.day(line, "valid_from"),
        valid_to=listing.day(line, "valid_to"),
    )
