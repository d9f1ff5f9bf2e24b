"""Whether any file at all gets a verdict: thousands of damaged ones, each tried with a command. No test: a search.

python -m tests.bench.hostile [--cases 2000] [--seed 1] [--only submission,report] [--keep DIR]

Every case that is met with anything but a verdict within 10 s and 500 MB is told with its seed, and kept in a folder.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from shutil import copy, rmtree
from statistics import median

from tests.bench.table import Table, write
from tests.hostile.crafted import REPORTS, WORKBOOKS, made
from tests.hostile.damage import damaged
from tests.hostile.subjects import FILE, OUT, Subject, Words, sound, spoken, subjects
from tests.hostile.trying import Fence, Outcome, complaints, left_behind, side_by_side


@dataclass(frozen=True, slots=True)
class Tried:
    """One trial: what it was, how it ended, and what is wrong with that."""

    what: str
    outcome: Outcome
    problems: list[str]


Trial = Callable[[Fence, Path], Tried]


def main() -> int:
    """Try all cases, tell what was wrong, and return 1 where anything was."""
    wanted = _arguments()
    kinds = [each for each in subjects() if not wanted.only or each.name in wanted.only]
    others = {each.name: each.make() for each in kinds}
    trials: list[Trial] = [partial(_crafted, name, words) for name, words in _crafted_ones(wanted.crafted)]
    for number in range(wanted.first, wanted.first + wanted.cases):
        trials.append(partial(_damaged, number, kinds, others, wanted))
    tried: list[Tried] = []
    with side_by_side(wanted.processes) as run:
        for each in run(trials):
            tried.append(each)
            if each.problems:
                print(f"{each.what}: {' '.join(each.outcome.words)}: {'; '.join(each.problems)}", flush=True)
                print("   ", "\n    ".join(each.outcome.stderr.strip().splitlines()[-6:]), flush=True)
    wrong = sum(bool(each.problems) for each in tried)
    _tell([each.outcome for each in tried], wrong)
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="whether any file at all gets a verdict")
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="which kinds of files, with commas")
    parser.add_argument("--crafted", default=".", help="pattern for the names of files that were made to hurt")
    parser.add_argument("--processes", type=int, default=2, help="how many trials run side by side")
    parser.add_argument("--keep", type=Path, help="where files that were met badly are kept")
    found = parser.parse_args()
    found.only = [each for each in found.only.split(",") if each]
    return found


def _crafted_ones(pattern: str) -> Iterator[tuple[str, Words]]:
    """Yield the names of files that were made to hurt, each with the commands that it is tried with."""
    book: tuple[Words, ...] = (("check", FILE, "--json"), ("recalc", FILE, *OUT), ("repair", FILE, *OUT))
    others: tuple[Words, ...] = (("check", "--any", FILE, "--json"), ("adopt", FILE, "-o", "mẫu"))
    word: tuple[Words, ...] = (("proofread", FILE, "--json"), ("proofread", FILE, "-o", "ra.docx"))
    word += (("report", "--from", FILE, "--old", sound(), "--new", sound(), "-o", "ra.docx"),)
    for names, commands in ((WORKBOOKS, book + others), (REPORTS, word)):
        yield from ((name, words) for name in names if re.search(pattern, name) for words in commands)


def _crafted(name: str, words: Words, fence: Fence, place: Path) -> Tried:
    file = _place_for(place) / ("xấu.xlsx" if name in WORKBOOKS else "xấu.docx")
    file.write_bytes(made(name))
    outcome = fence.tries(spoken(words, file), place / "việc")
    return Tried(name, outcome, complaints(outcome) + left_behind(place / "việc"))


def _damaged(
    number: int, kinds: list[Subject], others: dict[str, bytes], wanted: argparse.Namespace, fence: Fence, place: Path
) -> Tried:
    draw = Random(f"{wanted.seed}/{number}")
    subject = draw.choice(kinds)
    what, content = damaged(subject.make(), draw, others)
    file = _place_for(place) / subject.file
    file.write_bytes(content)
    words = draw.choice((*subject.commands[:1] * 3, *subject.commands))
    outcome = fence.tries(spoken(words, Path("nhận", subject.file)), place / "việc")
    problems = complaints(outcome)
    if file.read_bytes() != content:
        problems.append("the file was changed")
    problems += [f"left {name}" for name in left_behind(place / "việc")]
    if problems and wanted.keep is not None:
        _keep(file, wanted.keep, number)
    return Tried(f"case {number}: {subject.name}, {what}", outcome, problems)


def _place_for(place: Path) -> Path:
    """Return the folder for the file of a trial, with nothing beside it."""
    rmtree(place / "việc", ignore_errors=True)
    received = place / "việc" / "nhận"
    received.mkdir(parents=True)
    return received


def _keep(file: Path, where: Path, number: int) -> None:
    where.mkdir(parents=True, exist_ok=True)
    copy(file, where / f"{number}{file.suffix}")


def _tell(outcomes: list[Outcome], wrong: int) -> None:
    statuses = Counter(outcome.status for outcome in outcomes)
    seconds, megabytes = ([getattr(each, name) for each in outcomes] for name in ("seconds", "megabytes"))
    rows = (
        ("cases", f"{len(outcomes)}"),
        ("met with anything but a verdict", f"{wrong}"),
        *((f"exit status {status}", f"{count}") for status, count in sorted(statuses.items())),
        ("processor time, median and worst", f"{median(seconds):.2f} s, {max(seconds):.2f} s"),
        ("memory, median and worst", f"{median(megabytes):.0f} MB, {max(megabytes):.0f} MB"),
    )
    says = "Files damaged by chance or made to hurt, each tried with a command: a verdict within 10 s and 500 MB."
    write(Table("hostile", "Any file at all", says, "python -m tests.bench.hostile", ("", "figure"), rows))


if __name__ == "__main__":
    raise SystemExit(main())
