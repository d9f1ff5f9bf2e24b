"""How well ``check`` finds planted faults: a table of kinds and writers. No test: it measures, and takes minutes.

python -m tests.bench.faults [--kits all] [--seeds 2] [--kinds 'rule.*'] [--writers lxml,openpyxl] [--strict]
[--details]
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.pipeline.documents import check_document
from mtqg_xl.samples.faults import office_writer
from mtqg_xl.samples.faults.fault import ALL_WRITERS, Fault, Writer
from mtqg_xl.samples.faults.kinds import kinds
from mtqg_xl.samples.faults.plant import Planted, planted_together, prepared, saved
from mtqg_xl.samples.faults.subject import Subject
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.samples.recipe import load_recipe
from mtqg_xl.vietnamese import Period
from tests.bench.score import Score, scored
from tests.bench.table import Table, write

KIT = "ba-chuong-trinh-xa"
PERIODS = {"H1": "2024-H1", "year": "2024", "years": "2021..2023", "month": "2024-06"}
FIRST_YEAR = {"ntm-2026-xa": 2026, "ntm-2026-tinh": 2026, "ba-chuong-trinh-tinh": 2026}
"""Kits of a later regime."""
MISSED = {"missed", "folded", "other code"}
PAIR = "pair"
PAIRED = {"overtyped", "altered", "typed"}
"""Families whose faults are planted side by side."""
FILES_IN_ONE_RUN = 25
"""How many files one run of LibreOffice saves."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One kind, planted by one writer in the workbook of one seed; nothing where that has no place for it."""

    kit: str
    kind: str
    seed: int
    found: Planted | None


def main() -> None:
    wanted = arguments("how well check finds planted faults")
    definitions = load()
    by_kit = {name: _of_kit(definitions, wanted, name) for name in kits_of(definitions, wanted)}
    says = (
        f"Faults planted in made-up workbooks, {wanted.seeds} seeds, kinds {wanted.kinds}, saved by {wanted.writers}:"
        " told at its cell under its code, under another code, missed; extra is what else was told."
    )
    rows = tuple((name, *row) for name, found in by_kit.items() for row in _rows(found))
    if len(by_kit) > 1:
        says += " Of several kits only the kinds of which not all were found have a line."
        rows = tuple(row for row in rows if row[1] == "all" or row[3] != row[4])
        rows = (*rows, ("all", *_row("all", "all", [score for found in by_kit.values() for score in found])))
    write(Table("faults", "Planted faults, found by `check`", says, "python -m tests.bench.faults", _HEAD, rows))
    missed = sum(score.state in MISSED for scores in by_kit.values() for score in scores)
    if wanted.strict and missed:
        sys.exit(1)


def kits_of(definitions: Definitions, wanted: argparse.Namespace) -> list[str]:
    """Return the kits in whose workbooks faults are planted: every one for ``all``."""
    return list(definitions.kits if wanted.kits == "all" else wanted.kits.split(","))


def _of_kit(definitions: Definitions, wanted: argparse.Namespace, name: str) -> list[Score]:
    """Return what was found in the workbooks of one kit, telling each that was missed on the way."""
    scores: list[Score] = []
    without: list[str] = []
    for writer in wanted.writers.split(","):
        if writer == "libreoffice" and not office_writer.is_there():
            print("no LibreOffice here: its savings are left out")
            continue
        for trial in trials(definitions, wanted, writer, name):
            if trial.found is None:
                without.append(f"{trial.kind} ({writer}, {trial.seed})")
                continue
            score = _score(definitions, trial)
            scores += score
            _tell(score, wanted.details)
    if without:
        print(f"\n{name}, no place for:", ", ".join(without))
    return scores


def arguments(description: str) -> argparse.Namespace:
    """Return which faults are wanted, as the command line says."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--kits", default=KIT, help="which kits, several with commas; all for every one")
    parser.add_argument("--seeds", type=int, default=1, help="how many made-up communes")
    parser.add_argument("--kinds", default="*", help="which kinds, with * and ?; several with commas")
    parser.add_argument("--writers", default=",".join(ALL_WRITERS), help="which writers")
    parser.add_argument("--pairs", type=int, default=6, help="two faults in one row, or in a sum and its part, a seed")
    parser.add_argument("--strict", action="store_true", help="end with 1 when something is missed")
    parser.add_argument("--details", action="store_true", help="tell each file")
    return parser.parse_args()


def trials(definitions: Definitions, wanted: argparse.Namespace, writer: Writer, kit: str = KIT) -> Iterator[Trial]:
    """Yield the wanted faults in workbooks of a kit, planted by one writer."""
    named = kinds(definitions.kit(kit))
    patterns = wanted.kinds.split(",")
    chosen = [name for name in named if any(fnmatchcase(name, pattern) for pattern in patterns)]
    chosen = [name for name in chosen if writer in named[name].writers]
    waiting: list[Trial] = []
    for seed in range(1, wanted.seeds + 1):
        for name in chosen:
            subject = _subject(kit, seed, _is_full(name))
            trial = Trial(kit, name, seed, prepared(subject, named[name], writer, Random(f"{seed}/{name}")))
            if writer != "libreoffice" or trial.found is None:
                yield trial
                continue
            waiting.append(trial)
            if len(waiting) == FILES_IN_ONE_RUN:
                yield from _saved(waiting, writer)
                waiting = []
        if writer != "libreoffice":
            yield from _pairs(
                kit, wanted, writer, seed, [named[name] for name in chosen if named[name].family in PAIRED]
            )
    yield from _saved(waiting, writer)


def _pairs(kit: str, wanted: argparse.Namespace, writer: Writer, seed: int, chosen: list[Fault]) -> Iterator[Trial]:
    random = Random(f"{seed}/{writer}")
    if not chosen:
        return
    for _ in range(wanted.pairs):
        pair = random.choices(chosen, k=2)
        yield Trial(kit, PAIR, seed, planted_together(_subject(kit, seed, False), pair, writer, random, related=True))


def _saved(waiting: list[Trial], writer: Writer) -> Iterator[Trial]:
    if waiting:
        found = saved([trial.found for trial in waiting if trial.found is not None], writer)
        yield from (replace(trial, found=each) for trial, each in zip(waiting, found, strict=True))


def _is_full(kind: str) -> bool:
    """Whether a kind is planted in a workbook with most lines filled: rules speak of lines that few communes have."""
    return kind.startswith("rule.")


@cache
def _subject(name: str, seed: int, is_full: bool) -> Subject:
    definitions = load()
    kit = definitions.kit(name)
    share = 0.85 if is_full else None
    made = sample(kit, load_recipe(definitions.folders[-1]), _period(kit), seed, seed, share=share)
    return Subject(kit.with_areas(len(made.header.areas)), workbook_of(kit, made))


def _period(kit: Kit) -> Period:
    """Return a period in which the commune of a kit reports."""
    code = next(PERIODS[kind] for kind in kit.periods if kind in PERIODS)
    year = FIRST_YEAR.get(kit.id)
    return Period.parse(f"{year}{code[4:]}" if year is not None else code)


def _score(definitions: Definitions, trial: Trial) -> list[Score]:
    found = trial.found
    assert found is not None
    with TemporaryDirectory(prefix="mtqg-bench-") as folder:
        path = Path(folder, f"bieu.{found.ending}")
        path.write_bytes(found.content)
        document = check_document(check_batch(read_batch([path], definitions)))
    scores = scored(found.truths, document["files"][0]["findings"])
    return (
        [replace(each, kind=PAIR, did=f"{each.kind}: {each.did}") for each in scores] if trial.kind == PAIR else scores
    )


def _tell(scores: list[Score], details: bool) -> None:
    for score in scores:
        if details or score.state in MISSED or score.extra:
            print(f"{score.state:10} {score.kind} ({score.writer}): {score.did}", flush=True)
            for line in score.extra:
                print(f"             + {line}", flush=True)


_HEAD = ("kit", "kind", "saved by", "planted", "found", "other code", "missed", "extra")


def _rows(scores: list[Score]) -> tuple[tuple[str, ...], ...]:
    groups = dict.fromkeys((score.kind, score.writer) for score in scores)
    rows = [
        _row(kind, writer, [score for score in scores if (score.kind, score.writer) == (kind, writer)])
        for kind, writer in groups
    ]
    writers = dict.fromkeys(score.writer for score in scores)
    rows += [_row("all", writer, [score for score in scores if score.writer == writer]) for writer in writers]
    return (*rows, _row("all", "all", scores))


def _row(kind: str, writer: str, scores: list[Score]) -> tuple[str, ...]:
    states = Counter(score.state for score in scores)
    extra = sum(len(score.extra) for score in scores)
    found = states["found"] + states["harmless"]
    numbers = (len(scores), found, states["other code"], states["missed"] + states["folded"], extra)
    return kind, writer, *map(str, numbers)


if __name__ == "__main__":
    main()
