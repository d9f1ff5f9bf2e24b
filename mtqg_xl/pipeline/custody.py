"""Whether the files that an office keeps are still those that a register has, and which cells are not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.definition.reference_code import code_text
from mtqg_xl.pipeline.batch import figures_of
from mtqg_xl.pipeline.known import codes_of
from mtqg_xl.pipeline.receiving import Arrival, arrivals
from mtqg_xl.pipeline.tracking import Track, as_they_come
from mtqg_xl.reading.submission import Submission
from mtqg_xl.register.door import open_register
from mtqg_xl.register.instance_figures import InstanceFigures, figures_of_reporter
from mtqg_xl.register.lines import Entry, Submitted
from mtqg_xl.vietnamese import write_number

if TYPE_CHECKING:
    from mtqg_xl.register.register import Register

RECORDED, ALTERED, UNRECORDED, UNREADABLE, MISSING = "recorded", "altered", "unrecorded", "unreadable", "missing"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file beside the register: one of the five states above, what to say of it, and the cells that differ."""

    file: str
    state: str
    what: str = ""
    cells: tuple[str, ...] = ()


def kept_files(
    place: str, folder: Path, definitions: Definitions, track: Track = as_they_come, passwords: Sequence[str] = ()
) -> tuple[KeptFile, ...]:
    """Return for each file of a folder whether it is byte for byte one that the register has.

    Files in a .zip count as those of the folder. A file that is called as one of its unit was, but is another, was
    altered: its cells and its Mã đối chiếu are compared with what was recorded. One that is called otherwise was never
    recorded; it too is compared with what its unit has in the register. Of the periods that are met in a folder the
    recorded files that are not there are missing.

    Raises:
        UsageError: the folder does not exist, or the register cannot be read.
    """
    found: list[KeptFile] = []
    there: set[str] = set()
    met: set[tuple[str, str]] = set()
    with open_register(place) as register:
        for arrival in arrivals(folder, definitions, track, passwords):
            if arrival.submission is not None:
                kit = definitions.readable[arrival.submission.kit_id]
                state, periods = _state_of(register, arrival.submission, kit)
                met |= {(kit.issued_id, period) for period in periods}
            elif arrival.kind == "refused":
                state = _state_of_refused(register, arrival)
            else:
                continue
            found.append(state)
            there |= {arrival.sha256} | ({arrival.name} if state.state == ALTERED else set())
        missing = list(_missing(register, met, there)) if folder.is_dir() else []
    return (*found, *missing)


def _state_of(register: "Register", item: Submission, kit: Kit) -> tuple[KeptFile, set[str]]:
    """Return the state of a file of ours, and the periods for which the register has it or others of its unit."""
    same = register.submitted("sha256", item.sha256)
    if same:
        return KeptFile(item.file, RECORDED), {entry.said.period for entry in same}
    history = register.history(item.stamp.reporter, item.stamp.period)
    own = [entry for entry in history if isinstance(entry.said, Submitted) and entry.said.kit == kit.issued_id]
    periods = {entry.said.period for entry in own}
    same_name = [entry for entry in own if entry.said.file_name == item.file]
    if same_name:
        cells = tuple(_differences(register, same_name[-1], item, kit))
        number = f"{len(cells)} chỗ khác bản đã ghi" if cells else "lưu lại sau khi ghi, không ô nào khác"
        return KeptFile(item.file, ALTERED, f"không còn là tệp đã ghi sổ: {number}.", cells), periods
    if own:
        cells = tuple(_differences(register, own[-1], item, kit))
        said = f"không có trong sổ; {len(cells)} chỗ khác tệp “{own[-1].said.file_name}” đã ghi của đơn vị này."
        return KeptFile(item.file, UNRECORDED, said, cells), periods
    return KeptFile(item.file, UNRECORDED, f"không có trong sổ.{_namesake(register, item.file)}"), periods


def _state_of_refused(register: "Register", arrival: Arrival) -> KeptFile:
    """Return the state of a file that cannot be read: an altered one where the register has one of that name."""
    named = _namesake(register, arrival.name)
    return KeptFile(arrival.name, ALTERED if named else UNREADABLE, f"{arrival.reason}{named}")


def _namesake(register: "Register", name: str) -> str:
    """Return the sentence on a recorded file of the same name; nothing where there is none."""
    entries = register.submitted("file_name", name)
    if not entries:
        return ""
    said = entries[-1].said
    return f" Sổ có tệp cùng tên của {said.reporter_name or said.reporter}, kỳ {said.period}."


def _missing(register: "Register", met: Iterable[tuple[str, str]], there: set[str]) -> Iterator[KeptFile]:
    """Yield the recorded files that are not there any more, of the kits and periods that were met."""
    for kit, period in sorted(met):
        files = {entry.said.sha256: entry.said for entry in register.submitted("period", period)}
        for sha256, said in files.items():
            if said.kit == kit and not {sha256, said.file_name} & there:
                whose = said.reporter_name or said.reporter
                yield KeptFile(said.file_name, MISSING, f"sổ có tệp này của {whose}, kỳ {period}; thư mục không có.")


def _differences(register: "Register", entry: Entry[Submitted], item: Submission, kit: Kit) -> Iterator[str]:
    """Yield what a file says otherwise than a recorded one: typed cells, then forms of which the printed code differs.

    The code counts what stands in computed cells too: those that a number was typed over are named.
    """
    now = figures_of_reporter(figures_of([item], kit), 0)
    yield from _changes(register.figures(entry.line), now, item, kit)
    before = register.codes(entry.line)
    for name, number in codes_of(item, kit).items():
        code = code_text(number)
        if name in before and before[name] != code:
            sheet = item.sheet(name) if name in item.found else kit.instance_by_id[name].sheet
            yield f"{sheet}: mã đối chiếu {before[name]} → {code}"
            yield from _typed_over(item, name)


def _typed_over(item: Submission, name: str) -> Iterator[str]:
    """Yield the computed cells of a form in which a number stands in place of the formula."""
    if item.values_only:
        return
    fixed = [cell for (form, _, _), cell in item.computed.items() if form == name]
    rows = (row for (form, _), rows in item.blocks.items() if form == name for row in rows)
    for cell in (*fixed, *(cell for row in rows for cell in row.computed.values())):
        if cell.formula is None and not cell.is_blank:
            typed = cell.text if cell.value is None else cell.value
            yield f"{item.sheet(name)}!{cell.address.a1}: ô tự tính, nay là {_words(typed)} gõ tay"


def _changes(
    then: Mapping[str, InstanceFigures], now: Sequence[InstanceFigures], item: Submission, kit: Kit
) -> Iterator[str]:
    """Yield every typed cell that differs: where it is, what was recorded, what stands there now; money in đồng."""
    for form in now:
        instance = kit.instance_by_id[form.instance]
        before = dict(_typed(then[form.instance], instance)) if form.instance in then else {}
        after = dict(_typed(form, instance))
        for key in dict.fromkeys((*after, *before)):
            if before.get(key) != after.get(key):
                yield f"{_where(item, instance, key)}: {_words(before.get(key))} → {_words(after.get(key))}"


def _typed(form: InstanceFigures, instance: Instance) -> Iterator[tuple[tuple[str, str], float | str]]:
    """Yield what was typed in a form, by row and column; a row of a block is called by its position."""
    columns = [(at, name) for at, name in enumerate(form.columns) if name in instance.column_by_id]
    for line, row in enumerate(form.rows):
        for at, name in columns:
            fixed = instance.row_by_id.get(row)
            if fixed is None or not form.present[line, at]:
                continue
            if instance.kind_of(fixed, instance.column_by_id[name]) != "computed":
                yield (row, name), float(form.values[line, at])
    yield from form.texts.items()
    for block, table in form.blocks.items():
        for line, position in enumerate(table.position):
            row = f"{block}#{position}"
            for name in table.marks:
                if table.present[name][line]:
                    yield (row, name), float(table.values[name][line])
            yield from (((row, name), texts[line]) for name, texts in table.texts.items() if texts[line])


def _where(item: Submission, instance: Instance, key: tuple[str, str]) -> str:
    try:
        return f"{item.sheet(instance.id)}!{item.own(instance.id, *key)}"
    except KeyError:  # the row or the column is no longer in the file
        return f"{instance.sheet} {key[0]} {key[1]}"


def _words(value: float | str | None) -> str:
    if value is None:
        return "trống"
    if isinstance(value, str):
        return f"“{value}”"
    return write_number(value) if isfinite(value) else f"{value}"


def kept_files_document(files: Sequence[KeptFile]) -> list[dict[str, Any]]:
    """Return what ``verify --json`` says about files."""
    return [{"file": each.file, "state": each.state, "what": each.what, "cells": list(each.cells)} for each in files]
