"""What is doubtful about time and territory in a consolidation: H13 to H19, at the cells of BAN_GIAO or in a form."""

from collections.abc import Iterator, Sequence

from mtqg_xl.areas.handover import AMOUNT_WORDS, LAST_DAY, HandedItem
from mtqg_xl.consolidation.crossing import Gap, HandedRow, gaps, uncovered
from mtqg_xl.consolidation.handover_sheets import break_words
from mtqg_xl.consolidation.new_map import Work, namesakes
from mtqg_xl.findings import CODES, Finding
from mtqg_xl.pipeline.handover_table import AMOUNTS, CUMULATIVE, ITEM, RECEIVER, HandoverTable
from mtqg_xl.pipeline.making import MERGERS_FILE
from mtqg_xl.pipeline.territory import Territory
from mtqg_xl.vietnamese import fold, write_number


def territory_findings(territory: Territory | None) -> tuple[Finding, ...]:
    """Return everything that a person must mend, justify or know."""
    if territory is None:
        return ()
    found = [*_of_parted_units(territory), *_of_namesakes(territory)]
    if territory.table is None:
        return tuple(found)
    table = territory.table
    found += [*table.findings, *_breaks(territory, table), *_twice(territory, table), *_unknown(territory, table)]
    if territory.day == LAST_DAY:
        found += _closed_otherwise(territory, table)
    found += _too_small(territory, table)
    return tuple(found)


def _finding(code: str, sheet: str, row_label: str, what: str, impact: float | None = None, file: str = "") -> Finding:
    kind = CODES[code]
    return Finding(code, kind.severity, file, sheet, "", row_label, "", what, kind.why, kind.mend, impact=impact)


# --- the table ---------------------------------------------------------------------------------------------------


def _breaks(territory: Territory, table: HandoverTable) -> Iterator[Finding]:
    """Yield the items that are given otherwise than taken."""
    old = territory.old_names()
    for balance in territory.balances:
        for item in balance.broken:
            first = item.first
            what = f"{old[first.giver]}, {first.item}, nguồn {first.source} ({item.rows}): {break_words(item)}."
            yield table.finding("H13", first.row, _title_of_break(item), what, impact=_impact(item))


def _title_of_break(item: HandedItem) -> str:
    if not item.taking:
        return RECEIVER
    pairs = zip(AMOUNTS, item.given.each, item.taken.each, strict=True)
    return next(title for title, given, taken in pairs if given != taken)


def _impact(item: HandedItem) -> float:
    return float(max(abs(one - other) for one, other in zip(item.given.each, item.taken.each, strict=True)))


def _twice(territory: Territory, table: HandoverTable) -> Iterator[Finding]:
    """Yield the works of which the row is handed over as a whole, too: then the money is counted twice."""
    for handed in territory.given:
        own = [line for line in handed.lines if fold(line.item) == fold(handed.row.id)]
        for line in handed.lines:
            is_double = any(fold(each.source) == fold(line.source) for each in own)
            if is_double and line not in own:
                what = f"{line.item} thuộc dòng {handed.row.id}, đã giao cả dòng ở dòng {own[0].row}: cộng hai lần."
                yield table.finding("H14", line.row, ITEM, what)


def _unknown(territory: Territory, table: HandoverTable) -> Iterator[Finding]:
    """Yield the lines whose code neither a row nor a single work bears."""
    for line in table.lines:
        if territory.places.of(line.item) is None:
            what = f"Mã “{line.item}” không phải mã dòng của bộ biểu và không công trình nào trong các tệp mang mã này."
            yield table.finding("H19", line.row, ITEM, what)


# --- old units: the table beside their closing files -------------------------------------------------------------


def _closed_otherwise(territory: Territory, table: HandoverTable) -> Iterator[Finding]:
    old = territory.old_names()
    for gap in gaps(territory.members, territory.given):
        yield _gap_finding(gap, table, old[gap.handed.unit])
    givers = {line.giver for line in table.lines}
    for unit in territory.members.reporters:
        if unit not in givers:
            yield _finding("H16", table.sheet, old[unit], f"{old[unit]} chưa có dòng bàn giao nào.", file=table.file)
            continue
        for instance, row, amount in uncovered(territory.members, unit, territory.given):
            what = f"{old[unit]}: dòng {row.label} có {write_number(amount)} đ ở biểu {instance.sheet}, chưa bàn giao."
            yield _finding("H16", table.sheet, row.name, what, amount, table.file)


def _gap_finding(gap: Gap, table: HandoverTable, name: str) -> Finding:
    handed = gap.handed
    what = (
        f"{name}, {handed.row.label}: bàn giao {AMOUNT_WORDS[gap.amount]} {write_number(gap.given)} đ; biểu chốt "
        f"{write_number(gap.closed)} đ."
    )
    return table.finding("H16", handed.lines[0].row, AMOUNTS[gap.amount], what, impact=abs(gap.given - gap.closed))


# --- new units: what they state beside what they received ---------------------------------------------------------


def _too_small(territory: Territory, table: HandoverTable) -> Iterator[Finding]:
    new = territory.new_names()
    for each in territory.crossings:
        if each.stated is not None and each.stated < each.before:
            handed: HandedRow = each.handed
            amounts = f"lũy kế {write_number(each.stated)} đ, nhỏ hơn số nhận bàn giao {write_number(each.before)} đ"
            what = f"{new[handed.unit]}, {handed.row.label}: {amounts}."
            impact = each.before - each.stated
            yield table.finding("H15", handed.lines[0].row, CUMULATIVE, what, impact=impact)


# --- the map -----------------------------------------------------------------------------------------------------


def _of_parted_units(territory: Territory) -> Iterator[Finding]:
    found = territory.regrouped
    if found is None:
        return
    old, new = territory.old_names(), territory.new_names()
    for unit in found.undivided:
        targets = ", ".join(new.get(code, code) for code in unit.targets)
        what = f"{old[unit.code]} chia về {targets}, chưa có tỷ lệ: chưa tính ở đơn vị mới nào."
        yield _finding("H18", "", old[unit.code], what, file=MERGERS_FILE)
    for left in found.left:
        sheet = territory.members.kit.instance_by_id[left.instance].sheet
        name = left.name or left.code or "(chưa có tên)"
        what = f"Công trình “{name}” của {old[left.reporter]} (chia tách): chưa rõ về đơn vị nào."
        yield _finding("H19", sheet, name, what)


def _of_namesakes(territory: Territory) -> Iterator[Finding]:
    old, new = territory.old_names(), territory.new_names()
    for works in namesakes(territory.works):
        first = works[0]
        places = _listed(works, old)
        what = f"{new.get(first.unit, first.unit)}: “{first.name}” có ở {places}. Một công trình hay nhiều?"
        yield _finding("H17", first.instance.sheet, first.name, what)


def _listed(works: Sequence[Work], old: dict[str, str]) -> str:
    return ", ".join(dict.fromkeys(_home(work, old) for work in works))


def _home(work: Work, old: dict[str, str]) -> str:
    """Return by what a work is told from its namesakes: its old unit, else its code."""
    by_code = f"mã {work.code}" if work.code else "dòng chưa có mã"
    return old.get(work.old, work.old) or by_code
