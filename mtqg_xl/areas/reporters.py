"""Reporters (đơn vị báo cáo): who sends a file. A reporter is not an area; an agency or project board is one too."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mtqg_xl.areas.consistency import judge_entries, judge_length
from mtqg_xl.areas.dated import DatedEntries
from mtqg_xl.areas.listing import Line, Listing, read_listing

REPORTER_KINDS = {
    "xa": "xã, phường, thị trấn, đặc khu",
    "phong": "phòng, ban chuyên môn",
    "ban_qlda": "ban quản lý dự án",
    "trung_tam": "trung tâm, đơn vị sự nghiệp",
    "huyen": "huyện",
    "so": "sở, ngành",
    "tinh": "tỉnh",
}
"""The kinds of reporters and what each stands for."""

COLUMNS = (
    "code",
    "name",
    "kind",
    "area_code",
    "parent_code",
    "budget_code",
    "contact",
    "phone",
    "valid_from",
    "valid_to",
)


@dataclass(frozen=True, slots=True)
class Reporter:
    """One reporter as don_vi.csv names it.

    ``area_code`` is the area it sits in, ``parent_code`` the reporter that receives its file (empty for none),
    ``budget_code`` its mã quan hệ ngân sách. ``valid_from`` and ``valid_to`` are its first and last day.
    """

    code: str
    name: str
    kind: str
    area_code: str = ""
    parent_code: str = ""
    budget_code: str = ""
    contact: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class Reporters(DatedEntries[Reporter]):
    """All reporters of one don_vi.csv, of every time."""


def load_reporters(path: Path | str) -> Reporters:
    """Return the reporters of a don_vi.csv.

    The columns are those of :data:`COLUMNS` (``code``, ``name``, ``kind`` must be there) and, if an office wants it,
    ``note``. Days are written 2025-06-30 or 30/6/2025; a parent must stand in the file and exist at the same time.

    Raises:
        UsageError: the file cannot be read; or every mistake in it, each with file and line.
    """
    listing = read_listing(Path(path), COLUMNS, ("code", "name", "kind"))
    reporters = [(line.number, _reporter(listing, line)) for line in listing.lines]
    known = frozenset(code for _, item in reporters for code in (item.code, item.area_code, item.parent_code))
    for number, reporter in reporters:
        judge_length(listing, number, reporter.code, reporter.kind, known)
    judge_entries(listing, reporters)
    listing.refuse_mistakes()
    return Reporters(tuple(reporter for _, reporter in reporters))


def _reporter(listing: Listing, line: Line) -> Reporter:
    listing.required(line, "code", "mã đơn vị")
    return Reporter(
        code=listing.code(line, "code"),
        name=listing.required(line, "name", "tên đơn vị"),
        kind=_kind(listing, line),
        area_code=listing.code(line, "area_code"),
        parent_code=listing.code(line, "parent_code"),
        budget_code=line.text("budget_code"),
        contact=line.text("contact"),
        phone=line.text("phone"),
        valid_from=listing.day(line, "valid_from"),
        valid_to=listing.day(line, "valid_to"),
    )


def _kind(listing: Listing, line: Line) -> str:
    kind = listing.required(line, "kind", "loại đơn vị").casefold()
    if kind and kind not in REPORTER_KINDS:
        listing.say(line.number, f"không có loại đơn vị “{kind}”; các loại: {', '.join(REPORTER_KINDS)}")
    return kind
