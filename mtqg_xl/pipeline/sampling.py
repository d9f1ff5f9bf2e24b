"""Made-up workbooks in a folder, with the list of who filled them, and the truth about planted faults."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from mtqg_xl.areas import Reporter, file_name
from mtqg_xl.areas.reporters import COLUMNS
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import refuse_existing, write_whole
from mtqg_xl.pipeline.making import first_period, period_of
from mtqg_xl.samples.faults.fault import ALL_WRITERS, Fault, Writer
from mtqg_xl.samples.faults.kinds import kinds
from mtqg_xl.samples.faults.plant import Planted, Truth, planted, planted_together
from mtqg_xl.samples.faults.subject import Subject
from mtqg_xl.samples.made import Sample, sample, workbook_of
from mtqg_xl.samples.recipe import load_recipe

TRUTH_FILE, REPORTERS_FILE = "truth.json", "don_vi.csv"
WRITERS: tuple[Writer, ...] = ("lxml", "openpyxl")
"""Who may write faults where nobody chooses: those whose bytes are the same each time."""
MOST_FAULTS = 5
MOST_TRIES = 200
RECEIVER = Reporter("98000", "huyện Mẫu", "huyen")


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """What is asked for: how many workbooks of which kit, from which seed, with how many faults in each.

    ``patterns`` choose kinds of faults by name (``altered.*``), ``writers`` the programs that leave them.
    """

    kit: Kit
    count: int
    seed: int
    faults: int = 0
    period: str = ""
    patterns: tuple[str, ...] = ("*",)
    writers: tuple[Writer, ...] = WRITERS


def writers_named(names: Sequence[str]) -> tuple[Writer, ...]:
    """Return writers by their names.

    Raises:
        UsageError: there is no such writer.
    """
    wrong = [name for name in names if name not in ALL_WRITERS]
    if wrong:
        raise UsageError(f"Không có cách lưu “{wrong[0]}”; các cách: {', '.join(ALL_WRITERS)}.")
    return tuple(writer for writer in ALL_WRITERS if writer in names)


def make_samples(
    wanted: SampleOrder, definitions: Definitions, folder: Path, *, force: bool = False
) -> tuple[Path, ...]:
    """Write made-up workbooks and their list into a folder and return the paths; the same order, the same bytes.

    Raises:
        UsageError: a number is out of bounds, or no kind of fault has such a name.
        OutputError: a file exists already or cannot be written.
    """
    chosen = _kinds(wanted)
    recipe = load_recipe(definitions.folders[-1])
    period = period_of(wanted.kit, wanted.period) if wanted.period else first_period(wanted.kit)
    made = [sample(wanted.kit, recipe, period, wanted.seed, number) for number in range(1, wanted.count + 1)]
    reporters = [_reporter(each) for each in made]
    names = [file_name(reporter, wanted.kit.token, period) for reporter in reporters]
    lists = [folder / REPORTERS_FILE, *([folder / TRUTH_FILE] if wanted.faults else [])]
    refuse_existing([*(folder / name for name in names), *lists], force=force)
    truths: list[dict[str, Any]] = []
    paths: list[Path] = []
    for each, name in zip(made, names, strict=True):
        content = _workbook(wanted.kit, each)
        if wanted.faults:
            found = _faulty(wanted, chosen, each, content)
            content, name = found.content, f"{Path(name).stem}.{found.ending}"
            truths += [truth_document(name, truth) for truth in found.truths]
        paths.append(write_whole(folder / name, content, force=force))
    paths.append(write_whole(lists[0], _listed(reporters).encode("utf-8"), force=force))
    if wanted.faults:
        document = json.dumps(truths, ensure_ascii=False, indent=1)
        paths.append(write_whole(lists[1], document.encode("utf-8"), force=force))
    return tuple(paths)


def _workbook(kit: Kit, made: Sample) -> bytes:
    if not kit.blank:
        return workbook_of(kit, made)
    from mtqg_xl.adoption.making import made_on_blank

    return next(made_on_blank(kit, [made.header], made.typed))


def _kinds(wanted: SampleOrder) -> list[Fault]:
    if wanted.count < 1:
        raise UsageError("Số tệp mẫu (-n) phải từ 1 trở lên.")
    if not 0 <= wanted.faults <= MOST_FAULTS:
        raise UsageError(f"Số lỗi trong mỗi tệp (--faults) phải từ 0 đến {MOST_FAULTS}.")
    named = kinds(wanted.kit)
    found = [
        fault
        for name, fault in named.items()
        if any(fnmatchcase(name, pattern) for pattern in wanted.patterns) and set(fault.writers) & set(wanted.writers)
    ]
    if not found:
        raise UsageError(f"Không có loại lỗi nào tên như vậy. Các loại lỗi: {', '.join(named)}.")
    # neighbours in the list are alike: each file is to have different ones
    return Random(f"{wanted.seed}/kinds").sample(found, len(found))  # noqa: S311 - nothing secret is drawn


def _faulty(wanted: SampleOrder, chosen: Sequence[Fault], made: Sample, content: bytes) -> Planted:
    """Return a workbook with the wanted number of faults; the kinds go round from one workbook to the next."""
    subject = Subject(wanted.kit.with_areas(len(made.header.areas)), content)
    random = Random(f"{wanted.seed}/{made.number}/faults")  # noqa: S311 - nothing secret is drawn
    for faults in _turns(chosen, wanted, made.number, random):
        common = [writer for writer in wanted.writers if all(writer in fault.writers for fault in faults)]
        if not common:
            continue
        writer = common[made.number % len(common)]
        if len(faults) == 1:
            found = planted(subject, faults[0], writer, random)
        else:
            found = planted_together(subject, faults, writer, random)
        if found is not None:
            return found
    raise UsageError(f"Không đặt được {wanted.faults} lỗi loại này vào một tệp; giảm --faults hoặc chọn loại khác.")


def _turns(chosen: Sequence[Fault], wanted: SampleOrder, number: int, random: Random) -> Iterator[list[Fault]]:
    first = (number - 1) * wanted.faults
    for at in range(MOST_TRIES):
        start = first + at
        faults = [chosen[(start + step) % len(chosen)] for step in range(wanted.faults)]
        yield faults if at < len(chosen) else random.choices(chosen, k=wanted.faults)


def truth_document(file: str, truth: Truth) -> dict[str, Any]:
    """Return a line of truth.json; a harmless change has no cell and no code, for nothing must be found."""
    expected = truth.expected
    return {
        "file": file,
        "sheet": expected.sheet if expected else "",
        "cell": expected.cell if expected else "",
        "kind": truth.kind,
        "code": expected.code if expected else "",
        "codes": list(expected.codes) if expected else [],
        "cells": list(expected.others) if expected else [],
        "also": list(truth.also),
        "writer": truth.writer,
        "did": truth.did,
    }


def _reporter(made: Sample) -> Reporter:
    header = made.header
    return Reporter(header.reporter_code, header.reporter_name, "xa", parent_code=RECEIVER.code)


def _listed(reporters: Sequence[Reporter]) -> str:
    buffer = StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for each in (RECEIVER, *reporters):
        writer.writerow({"code": each.code, "name": each.name, "kind": each.kind, "parent_code": each.parent_code})
    return buffer.getvalue()
