"""Time and territory in one consolidation: the handover of 30/6/2025, and old units on the new map.

Old units' files (until 30/6/2025) are added into the new units that the office's merger file names; new units' files
are parted into what old units had paid, by BAN_GIAO.xlsx, and what the new ones have paid since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from mtqg_xl.areas import Mergers, Reporters
from mtqg_xl.areas.handover import FIRST_DAY, LAST_DAY, SourceBalance, balances
from mtqg_xl.consolidation.crossing import Crossing, HandedRow, Places, crossings, handed_rows, work_lines
from mtqg_xl.consolidation.handover_sheets import HANDOVER, crossing_sheet, crossing_words, handover_sheet
from mtqg_xl.consolidation.new_map import Work, works_of
from mtqg_xl.consolidation.new_map_sheets import new_map_sheet, works_sheets
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.regrouping import Regrouped, regrouped
from mtqg_xl.findings import Severity
from mtqg_xl.pipeline.handover_table import HandoverTable, read_handover
from mtqg_xl.vietnamese import fold, write_count
from mtqg_xl.workbook.plain import PlainTable


@dataclass(frozen=True)
class Territory:
    """What a consolidation knows of the change of 01/7/2025; ``table`` and ``mergers`` are None where there are none.

    ``day`` is the last one of the period: the members' codes are valid on it.
    """

    members: FigureSet
    day: date
    reporters: Reporters | None
    mergers: Mergers | None
    table: HandoverTable | None

    @property
    def is_before(self) -> bool:
        """Whether the members are old units."""
        return self.day <= LAST_DAY

    @property
    def until(self) -> date:
        """A day on which the new map is in force."""
        return max((*(self.mergers.days if self.mergers is not None else ()), FIRST_DAY))

    @cached_property
    def balances(self) -> tuple[SourceBalance, ...]:
        """What was handed over and taken over, by source."""
        return balances(self.table.lines) if self.table is not None else ()

    @cached_property
    def regrouped(self) -> Regrouped | None:
        """The old units on the new map; None where none of them was merged or parted later in the year."""
        if self.mergers is None or not _is_due(self.mergers, self.day):
            return None
        found = regrouped(self.members, self.mergers, self.day, self.until, self.receivers)
        return found if found.changed or found.undivided else None

    @cached_property
    def receivers(self) -> dict[tuple[str, str], str]:
        """Which unit received a work: by its old unit and mã công trình, as the works lists write it."""
        if self.table is None:
            return {}
        taken = {(line.giver, fold(line.item)): line.receiver for line in self.table.lines if line.receiver}
        codes = {(work.reporter, work.code) for work in works_of(self.members, lambda unit, *_: (unit, unit))}
        return {(unit, code): taken[unit, fold(code)] for unit, code in codes if (unit, fold(code)) in taken}

    @cached_property
    def places(self) -> Places:
        """Where handover lines belong in the forms."""
        return Places(self.members.kit, work_lines(self.members))

    @cached_property
    def given(self) -> tuple[HandedRow, ...]:
        """What each old unit handed over by row, every amount once, whether or not somebody received it."""
        lines = [line for balance in self.balances for item in balance.items for line in item.giving]
        return handed_rows(lines, lambda line: line.giver, self.places)

    @cached_property
    def crossings(self) -> tuple[Crossing, ...]:
        """What new units received and what they state, in the year of the handover; nothing in other years."""
        if self.table is None or self.is_before or self.day.year != LAST_DAY.year:
            return ()
        lines = [line for line in self.table.lines if line.receiver]
        return crossings(self.members, handed_rows(lines, lambda line: line.receiver, self.places))

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """The works of all members beside their new and old units; nothing where there is no new map to tell of."""
        if self.is_before:
            return works_of(self.members, self._homes_of_old) if self.regrouped is not None else ()
        return works_of(self.members, self._homes_of_new) if self.table is not None else ()

    def _homes_of_old(self, reporter: str, code: str, _: str) -> tuple[str, str]:
        portions = self.mergers.portions(reporter, self.day, self.until) if self.mergers is not None else ()
        whole = portions[0].code if len(portions) == 1 and portions[0].is_whole else ""
        return self.receivers.get((reporter, code), whole), reporter

    def _homes_of_new(self, reporter: str, code: str, place: str) -> tuple[str, str]:
        """Return the giver of a work, else the old unit that its địa điểm names."""
        lines = self.table.lines if self.table is not None and code else ()
        givers = (line.giver for line in lines if line.receiver == reporter and fold(line.item) == fold(code))
        named = (old for old, name in self._old_of(reporter) if fold(name) in fold(place))
        return reporter, next(givers, "") or next(named, "")

    def _old_of(self, unit: str) -> list[tuple[str, str]]:
        """Return the old units of a new one, each with its name."""
        names = self.old_names()
        return [(entry.old_code, names[entry.old_code]) for entry in self.mergers or () if entry.new_code == unit]

    # --- names --------------------------------------------------------------------------------------------------

    def old_names(self) -> dict[str, str]:
        """Return the names of the units that handed over, and of the members where these are old units."""
        givers = [line.giver for line in self.table.lines] if self.table is not None else []
        members = self.members.reporters if self.is_before else ()
        merged = [entry.old_code for entry in self.mergers or ()]
        return self._names((*givers, *members, *merged), LAST_DAY)

    def new_names(self) -> dict[str, str]:
        """Return the names of the new units that are spoken of."""
        takers = [line.receiver for line in self.table.lines if line.receiver] if self.table is not None else []
        members = () if self.is_before else self.members.reporters
        found = self.regrouped
        merged = found.parts if found is not None else ()
        parted = [code for unit in found.undivided for code in unit.targets] if found is not None else []
        return self._names((*takers, *members, *merged, *parted), self.until)

    def _names(self, codes: Iterable[str], day: date) -> dict[str, str]:
        found = {}
        for code in codes:
            unit = self.reporters.by_code(code, day) if self.reporters is not None else None
            found[code] = unit.name if unit is not None else code
        return found


def territory_of(
    members: FigureSet, day: date, reporters: Reporters | None, mergers: Mergers | None, handover: Path | None
) -> Territory | None:
    """Return what is to be told of time and territory; None where no file says anything of the year of that day.

    Raises:
        UsageError: the handover table cannot be read.
    """
    if handover is None and (mergers is None or not _is_due(mergers, day)):
        return None
    table = read_handover(handover, reporters) if handover is not None else None
    return Territory(members, day, reporters, mergers, table)


def _is_due(mergers: Mergers, day: date) -> bool:
    """Whether the map changes later in the year of a day: then that day's units close their books."""
    return any(change > day and change.year == day.year for change in mergers.days)


def territory_footnotes(territory: Territory | None) -> tuple[str, ...]:
    """Return what TỔNG QUAN says of old and new units, and of a handover that does not balance."""
    if territory is None:
        return ()
    crossing = (crossing_words(territory.crossings, territory.members),) if territory.crossings else ()
    broken = sum(len(balance.broken) for balance in territory.balances)
    uneven = (f"Bàn giao 30/6/2025 chưa khớp ở {write_count(broken)} khoản (trang {HANDOVER}).",) if broken else ()
    return (*crossing, *uneven)


def territory_sheets(territory: Territory | None) -> list[PlainTable]:
    """Return the sheets about time and territory; those that would be empty are left out."""
    if territory is None:
        return []
    old, new = territory.old_names(), territory.new_names()
    sheets: list[PlainTable] = []
    if territory.crossings:
        sheets.append(crossing_sheet(territory.crossings, territory.members, old, new))
    if territory.regrouped is not None and len(territory.members.kit.headline) > 2:
        sheets.append(new_map_sheet(territory.regrouped, old, new))
    sheets += works_sheets(territory.works, territory.members, old, new)
    if territory.table is not None:
        unusable = sum(item.severity is Severity.BLOCK for item in territory.table.findings)
        sheets.append(handover_sheet(territory.balances, old, new, unusable))
    return sheets
