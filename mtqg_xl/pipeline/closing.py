"""BAN_GIAO.xlsx prefilled from old units' closing files: one line for every row in which a unit has money.

The receiver stands in it where the merger file sends the whole unit to one new one; where a unit was parted, a person
decides line by line. The source stands in it where the form parts by sources, or the table of plans names just one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mtqg_xl.areas import Mergers, Reporters
from mtqg_xl.areas.handover import FIRST_DAY, LAST_DAY
from mtqg_xl.checks.history import Previous
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Instance, Kit, Row
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.money import advanced, money_forms, paid, planned, years
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.batch import read_batch
from mtqg_xl.pipeline.handover_book import HandoverRow
from mtqg_xl.pipeline.plans import issued_plans
from mtqg_xl.pipeline.prefilling import asking
from mtqg_xl.register.door import is_store
from mtqg_xl.vietnamese import Period

_AFTER = Period.parse(f"{FIRST_DAY:%Y-%m}")
"""The first period that ends after the handover: closing files are the last before it."""


def closing_rows(
    place: str,
    definitions: Definitions,
    kit: Kit | None,
    reporters: Reporters,
    mergers: Mergers | None,
    plan: Path | None = None,
) -> tuple[HandoverRow, ...]:
    """Return the lines of the handover table that old units' closing files give, of the kit that most of them have.

    ``plan`` is the table of plans, which names the sources.

    Raises:
        UsageError: the place or the plan cannot be read, there is no file of the kit that tells of 30/6/2025, or it is
            a register and no kit is named.
    """
    kit = kit or _most_common(place, definitions)
    earlier = asking(place, definitions)(kit, dict.fromkeys((unit.code for unit in reporters), _AFTER))
    closed = [code for code in earlier.figures.reporters if earlier.periods[code].end == LAST_DAY]
    if not closed:
        raise UsageError(f"“{place}” không có biểu chốt đến 30/6/2025 của bộ biểu {kit.id}.")
    sources = issued_plans(plan, kit, reporters, earlier.periods[closed[0]]).sources if plan is not None else {}
    return tuple(row for code in closed for row in _rows_of(earlier, code, reporters, mergers, sources))


def _most_common(place: str, definitions: Definitions) -> Kit:
    """Return the kit of most files that tell of money."""
    if is_store(place):
        raise UsageError("Biểu chốt lấy từ sổ thì ghi thêm --kit: bộ biểu nào.")
    names = Counter(item.kit_id for item in read_batch([Path(place)], definitions).submissions)
    found = next((kit for name, _ in names.most_common() if money_forms(kit := definitions.kit(name))), None)
    if found is None:
        raise UsageError(f"“{place}” không có biểu giải ngân nào đọc được.")
    return found


Sources = Mapping[tuple[str, str], Sequence[str]]
"""What the table of plans calls the sources of a row, by reporter and row."""


def _rows_of(
    earlier: Previous, code: str, reporters: Reporters, mergers: Mergers | None, sources: Sources
) -> Iterator[HandoverRow]:
    at = earlier.figures.reporters.index(code)
    giver = _name(reporters.at(LAST_DAY), code)
    receiver = _receiver(code, reporters, mergers)
    for instance in money_forms(earlier.figures.kit):
        for row in instance.rows:
            if row.kind in {"leaf", "rest"}:
                named = row.source_of or tuple(sources.get((code, row.id), ()))
                source = named[0] if row.source_of or len(named) == 1 else None
                yield from _lines(earlier.figures, at, (instance, row), (giver, receiver, source))


def _name(alive: Reporters, code: str) -> str:
    """Return what a person calls a unit: its name, or its code where another one has the same name."""
    unit = next((item for item in alive if item.code == code), None)
    return unit.name if unit is not None and len(alive.find(unit.name)) == 1 else code


def _receiver(code: str, reporters: Reporters, mergers: Mergers | None) -> str | None:
    portions = mergers.portions(code, LAST_DAY, FIRST_DAY) if mergers is not None else ()
    is_whole = len(portions) == 1 and portions[0].is_whole
    return _name(reporters.at(FIRST_DAY), portions[0].code) if is_whole else None


def _lines(
    figures: FigureSet, at: int, place: tuple[Instance, Row], words: tuple[str, str | None, str | None]
) -> Iterator[HandoverRow]:
    """Yield a line for each kind of year that has money; advances stand in the line of this year, else of earlier."""
    instance, row = place
    giver, receiver, source = words
    advance = advanced(figures, at, instance, row)
    for is_carried in (False, True):
        kinds = years(is_carried=is_carried)
        plan, spent = planned(figures, at, instance, row, kinds), paid(figures, at, instance, row, kinds)
        if not plan and not spent:
            continue
        left = (plan or 0.0) - (spent or 0.0)
        year = f"{LAST_DAY.year - 1} kéo dài" if is_carried else str(LAST_DAY.year)
        yield (giver, row.id, source, year, left, spent, advance, receiver, None)
        advance = None
