"""What a superior prescribes, filled in beforehand in the columns of targets: shipped lists, and an office's own file.

The lists of the catalogue (``targets_….csv``) hold targets by region and year with their source; only those lines are
filled in that are marked so. An office puts its own into ``chi_tieu.csv`` in its folder of definitions: they win.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mtqg_xl.areas.listing import Line, Listing, read_listing
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.definition.parts import Target

OFFICE_TARGETS = "chi_tieu.csv"
COLUMNS = ("form", "row", "column", "value", "valid_from", "valid_to", "source")
_SHIPPED = "targets_*.csv"
_SHIPPED_COLUMNS = ("form", "row", "column", "region", "valid_from", "valid_to", "value", "prefilled")


@dataclass(frozen=True, slots=True)
class OfficeTargets:
    """What an office's file of targets says, and the mistakes in it, each with file and line."""

    file: str = ""
    targets: tuple[Target, ...] = ()
    mistakes: tuple[str, ...] = ()


def shipped_targets(folder: Path) -> tuple[tuple[Target, ...], list[str]]:
    """Return the lines of the lists of targets that are filled in, and what is wrong in them, with file and line."""
    found: list[Target] = []
    mistakes: list[str] = []
    for path in sorted(folder.glob(_SHIPPED)):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            lacking = [name for name in _SHIPPED_COLUMNS if name not in (reader.fieldnames or ())]
            mistakes += [f"{path.name}: dòng 1: thiếu cột “{name}”" for name in lacking]
            records = [] if lacking else list(reader)
        for at, line in enumerate(records, start=2):
            try:
                target = _shipped_target(line)
            except ValueError:
                mistakes.append(f"{path.name}: dòng {at}: giá trị hoặc ngày không đọc được")
                continue
            if line["prefilled"]:
                found.append(target)
    return tuple(found), mistakes


def _shipped_target(line: Mapping[str, str]) -> Target:
    start, end = (date.fromisoformat(line[name]) if line[name] else None for name in ("valid_from", "valid_to"))
    return Target(line["form"], line["row"], line["column"], float(line["value"]), start, end)


def read_office_targets(folder: Path, kits: Mapping[str, Kit]) -> OfficeTargets:
    """Return what the office's file in a folder says; nothing where there is none.

    Raises:
        UsageError: the file is no list with the columns that it must have.
    """
    path = folder / OFFICE_TARGETS
    if not path.is_file():
        return OfficeTargets()
    listing = read_listing(path, COLUMNS, ("form", "row", "column", "value"))
    forms = {item.form.id: item for kit in kits.values() for item in kit.instances}
    found = [target for line in listing.lines if (target := _office_target(listing, line, forms)) is not None]
    told = tuple(f"{path.name}, dòng {number}: {text}." for number, text in sorted(listing.mistakes))
    return OfficeTargets(path.name, tuple(found), told)


def _office_target(listing: Listing, line: Line, forms: Mapping[str, Instance]) -> Target | None:
    form, row, column, text = (line.text(name) for name in ("form", "row", "column", "value"))
    before = len(listing.mistakes)
    instance = forms.get(form)
    if instance is None:
        listing.say(line.number, f"không có biểu “{form}”")
    elif row not in instance.row_by_id:
        listing.say(line.number, f"biểu {form} không có dòng “{row}”")
    elif column not in instance.column_by_id or not instance.is_typed(
        instance.row_by_id[row], instance.column_by_id[column]
    ):
        listing.say(line.number, f"dòng “{row}” của biểu {form} không nhập ở cột “{column}”")
    start, end = listing.day(line, "valid_from"), listing.day(line, "valid_to")
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        listing.say(line.number, f"“{text}” không phải số; chỉ tiêu Đạt/Chưa đạt ghi 1 hoặc 0")
        return None
    return Target(form, row, column, value, start, end) if len(listing.mistakes) == before else None


def with_targets(kit: Kit, targets: Iterable[Target]) -> Kit:
    """Return a kit with those targets that belong to its forms; of two for one cell the later one holds."""
    forms = {item.form.id for item in kit.instances}
    own = tuple(target for target in targets if target.form in forms)
    return replace(kit, targets=kit.targets + own) if own else kit


def target_values(kit: Kit, day: date) -> dict[tuple[str, str, str], float]:
    """Return the targets that hold on a day by instance, row and column, in the unit of the sheet."""
    return {
        (item.id, target.row, target.column): target.value
        for target in kit.targets
        for item in kit.instances
        if item.form.id == target.form and target.holds_on(day)
    }
