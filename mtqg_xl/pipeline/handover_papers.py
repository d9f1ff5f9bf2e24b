"""Biên bản bàn giao as Word: one paper for every pair of an old unit and a new one that BAN_GIAO names."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.areas import Reporter, handover_file_name
from mtqg_xl.areas.handover import FIRST_DAY, LAST_DAY, HandoverLine, items_of
from mtqg_xl.consolidation.handover_sheets import break_words
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import refuse_existing, write_whole
from mtqg_xl.pipeline.making import body, place_name
from mtqg_xl.pipeline.paper_head import paper_head
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.territory import Territory
from mtqg_xl.vietnamese import Period, fold

if TYPE_CHECKING:
    from mtqg_xl.narrative.handover_minutes import Handing

_PERIOD = Period.parse("2025-H1")
_SYMBOL = "BB-UBND"


def write_handover_papers(run: Run, folder: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write the minutes of every handover that a run knows of into a folder, and return their paths.

    Raises:
        UsageError: there is no BAN_GIAO, or no line of it names a receiver.
        OutputError: one of them cannot be written.
    """
    from mtqg_xl.narrative.handover_minutes import minutes
    from mtqg_xl.narrative.word_paper import paper_docx

    found = handings(run.territory)
    if not found:
        raise UsageError("Chưa có gì để lập biên bản bàn giao: cần BAN_GIAO.xlsx (--handover) có dòng ghi Đơn vị nhận.")
    papers = {folder / name: paper_docx(minutes(handing)) for name, handing in found.items()}
    refuse_existing(papers, force=force)
    return tuple(write_whole(path, content, force=force) for path, content in papers.items())


def handings(territory: Territory | None) -> "dict[str, Handing]":
    """Return what is handed over between each pair of units, by the name of its file, in the order of the table."""
    from mtqg_xl.narrative.handover_minutes import Handing

    if territory is None or territory.table is None:
        return {}
    pairs: dict[tuple[str, str], list[HandoverLine]] = {}
    for line in territory.table.lines:
        if line.receiver:
            pairs.setdefault((line.giver, line.receiver), []).append(line)
    found = {}
    for (giver, receiver), lines in pairs.items():
        old, new = _unit(territory, giver, is_old=True), _unit(territory, receiver, is_old=False)
        found[handover_file_name(old, new)] = Handing(
            header=paper_head(_PERIOD, old.name, body(old), place_name(old), _SYMBOL),
            giver=old.name,
            receiver=new.name,
            lines=tuple(lines),
            labels=_labels(territory, lines),
            broken=_broken(territory, lines),
        )
    return found


def _unit(territory: Territory, code: str, *, is_old: bool) -> Reporter:
    """Return a unit as the list has it on its side of the day; without a list it is what the table calls it."""
    names = territory.old_names() if is_old else territory.new_names()
    day = LAST_DAY if is_old else FIRST_DAY
    listed = territory.reporters.by_code(code, day) if territory.reporters is not None else None
    return listed or Reporter(code if code != names[code] else "", names[code], "")


def _labels(territory: Territory, lines: Iterable[HandoverLine]) -> dict[str, str]:
    """Return what the items of lines are called: a row by its label, a work by its name, with their codes."""
    works = {fold(work.code): work.name for work in territory.works if work.code and work.name}
    found = {}
    for line in lines:
        row = territory.places.row(line.item)
        name = row[1].label if row is not None else works.get(fold(line.item), "")
        found[fold(line.item)] = f"{name} ({line.item})" if name else line.item
    return found


def _broken(territory: Territory, lines: Iterable[HandoverLine]) -> tuple[str, ...]:
    """Return where the items of lines are given otherwise than they are taken, by whomever."""
    own = {line.key for line in lines}
    assert territory.table is not None
    uneven = [item for item in items_of(territory.table.lines) if item.first.key in own and not item.is_even]
    return tuple(f"{item.first.item}, nguồn {item.first.source}: {break_words(item)}" for item in uneven)
