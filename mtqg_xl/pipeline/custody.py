"""Whether the files that an office keeps are still those that a register has, and which cells are not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.pipeline.batch import Track, as_they_come, figures_of, read_batch
from mtqg_xl.reading.submission import Submission
from mtqg_xl.register.instance_figures import InstanceFigures, figures_of_reporter
from mtqg_xl.register.lines import Submitted
from mtqg_xl.register.register import Register
from mtqg_xl.vietnamese import write_number

RECORDED, ALTERED, UNRECORDED, UNREADABLE = "recorded", "altered", "unrecorded", "unreadable"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file beside the register: one of the four states above, what to say of it, and the cells that differ."""

    file: str
    state: str
    what: str = ""
    cells: tuple[str, ...] = ()


def kept_files(
    place: str, folder: Path, definitions: Definitions, track: Track = as_they_come, passwords: Sequence[str] = ()
) -> tuple[KeptFile, ...]:
    """Return for each file of a folder whether it is byte for byte one that the register has.

    A file that is called as one of its unit was, but is another, was altered: its cells are compared with the figures
    that were recorded. One that is called otherwise was never recorded.

    Raises:
        UsageError: the folder does not exist, or the register cannot be read.
    """
    batch = read_batch([folder], definitions, track, passwords)
    with Register.open(place) as register:
        found = [_state_of(register, item, definitions.readable[item.kit_id]) for item in batch.submissions]
    return (*found, *(KeptFile(item.file, UNREADABLE, item.sentence) for item in batch.refusals))


def _state_of(register: Register, item: Submission, kit: Kit) -> KeptFile:
    files = [
        entry
        for entry in register.history(item.stamp.reporter, item.stamp.period)
        if isinstance(entry.said, Submitted) and entry.said.kit == kit.issued_id
    ]
    if any(entry.said.sha256 == item.sha256 for entry in files):
        return KeptFile(item.file, RECORDED)
    same_name = [entry for entry in files if entry.said.file_name == item.file]
    if not same_name:
        return KeptFile(item.file, UNRECORDED, "không có trong sổ.")
    now = figures_of_reporter(figures_of([item], kit), 0)
    cells = tuple(_changes(register.figures(same_name[-1].line), now, item, kit))
    number = f"{len(cells)} ô khác bản đã ghi" if cells else "lưu lại sau khi ghi, không ô nào khác"
    return KeptFile(item.file, ALTERED, f"không còn là tệp đã ghi sổ: {number}.", cells)


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
