"""How fast the main job is beside what others would do on the same files, and how it grows. No test: it measures.

python -m tests.bench.scale [--quick] [--files 24] [--rounds 3] [--growth 100,1000] [--only whole,memory]

Every figure is a ratio against a peer of the same run: rounds are interleaved, the median and the spread are told.
"""

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, process_time, sleep

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.pipeline import gathering
from mtqg_xl.pipeline.batch import read_batch
from mtqg_xl.pipeline.cache import PLACE
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.crew import ALONE, Crew
from mtqg_xl.pipeline.sampling import SampleOrder, make_samples
from mtqg_xl.samples.made import sample
from mtqg_xl.samples.recipe import load_recipe
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import plan
from mtqg_xl.workbook.issue import issued
from mtqg_xl.workbook.write import written
from tests.bench.peers import by_openpyxl, calamine_and_groupby, loaded_twice
from tests.bench.table import Table, spread, write

KIT, PERIOD = "ba-chuong-trinh-xa", "2024-H1"
_COMMAND = "python -m tests.bench.scale"
_HEAD = ("work", "mtqg_xl", "other way", "its time", "times mtqg_xl")
_PEERS = ("openpyxl", "XlsxWriter", "pandas", "python-calamine", "ironcalc", "formulas")
Row = tuple[str, ...]
PARTS = ("generation", "whole", "recomputation", "processes", "again", "memory")


def main() -> None:
    wanted = _arguments()
    definitions = load()
    kit = definitions.kit(KIT)
    with TemporaryDirectory(prefix="mtqg-bench-") as place:
        folder = Path(place, "bieu")
        if wanted.folder is None:
            make_samples(SampleOrder(kit, wanted.files, 1), definitions, folder)
        else:
            folder.mkdir()
            for path in sorted(wanted.folder.glob("*.xlsx"))[: wanted.files]:
                copy(path, folder)
        paths = sorted(folder.glob("*.xlsx"))
        size = sum(path.stat().st_size for path in paths) // len(paths) // 1024
        beside = {
            "generation": lambda: _generation(definitions, kit, wanted),
            "whole": lambda: _whole(definitions, paths, Path(place), wanted),
            "recomputation": lambda: _recomputation(definitions, kit, paths, wanted),
        }
        repeated = {
            "processes": lambda: _processes(definitions, paths, Path(place), wanted),
            "again": lambda: _again(folder, Path(place), wanted),
        }
        says = f"{len(paths)} made workbooks of `{KIT}`, {size} kB each; {wanted.rounds} rounds in turns."
        if rows := _rows(beside, wanted.only):
            write(Table("scale", "The main job beside other ways", says, _COMMAND, _HEAD, rows, _PEERS))
        if rows := _rows(repeated, wanted.only):
            write(Table("again", "The main job by two processes, and once more", says, _COMMAND, _HEAD, rows))
        if "memory" in wanted.only:
            says = (
                "Highest memory of a program that adds a folder up, its children with it, what they share once (Pss)."
            )
            head = ("files", "who reads", "read, checked, added up", "book written")
            everything = folder if wanted.folder is None else wanted.folder
            write(Table("growth", "Growth", says, _COMMAND, head, tuple(_memory(everything, wanted))))


def _rows(parts: Mapping[str, Callable[[], Iterator[Row]]], wanted: Sequence[str]) -> tuple[Row, ...]:
    return tuple(row for name, part in parts.items() if name in wanted for row in part())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="how fast the main job is beside others, and how it grows")
    parser.add_argument("--quick", action="store_true", help="two files, one round: whether the bench itself works")
    parser.add_argument("--files", type=int, default=24, help="how many made-up workbooks")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is done")
    parser.add_argument("--growth", default="", help="two numbers of files between which memory is compared")
    parser.add_argument("--folder", type=Path, help="made-up workbooks that are there already (mtqg-xl sample)")
    parser.add_argument("--only", default=",".join(PARTS), help="which parts, with commas")
    found = parser.parse_args()
    found.only = found.only.split(",")
    if found.quick:
        found.files, found.rounds = 2, 1
    found.growth = [int(count) for count in found.growth.split(",")] if found.growth else [1, found.files]
    return found


# --- ratios ----------------------------------------------------------------------------------------------


def ratios(
    work: str,
    own: Callable[[], object],
    peers: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = process_time,
) -> Iterator[Row]:
    """Yield how many times slower each peer is: median, and the least and greatest of the interleaved rounds.

    The clock is the processor's, which other programs of the machine do not slow, where one process does it all.
    """
    times: dict[str, list[float]] = {name: [] for name in ("mtqg_xl", *peers)}
    for _ in range(rounds):
        for name, run in {"mtqg_xl": own, **peers}.items():
            start = clock()
            run()
            times[name].append(clock() - start)
    for name in peers:
        found = [theirs / ours for theirs, ours in zip(times[name], times["mtqg_xl"], strict=True)]
        yield work, spread(times["mtqg_xl"], 3, " s"), name, spread(times[name], 3, " s"), spread(found, 1, "×")


def _generation(definitions: Definitions, kit: Kit, wanted: argparse.Namespace) -> Iterator[Row]:
    header = sample(kit, load_recipe(definitions.folders[-1]), Period.parse(PERIOD), 1, 1).header
    count = 2 if wanted.quick else 8
    many = [replace(header, reporter_code=str(97_000 + at), reporter_name=f"xã Mẫu {at}") for at in range(count + 1)]

    batch = issued(kit, many * wanted.rounds * 4)
    next(batch)

    def one() -> bytes:
        return next(batch)

    planned = plan(kit, header, {})
    peers = {"openpyxl, same cells": lambda: by_openpyxl(planned), "XlsxWriter, same cells": lambda: written(planned)}
    return ratios("one issued workbook, after the first of a batch", one, peers, wanted.rounds)


def _whole(definitions: Definitions, paths: Sequence[Path], place: Path, wanted: argparse.Namespace) -> Iterator[Row]:
    return ratios(
        f"read, check, recompute, compare, add up, write: {len(paths)} files, one process",
        lambda: _consolidated(definitions, paths, place, ALONE),
        {
            "openpyxl, loaded twice, formulas compared": lambda: loaded_twice(paths, paths[0]),
            "pandas and calamine, nothing checked": lambda: calamine_and_groupby(paths),
        },
        wanted.rounds,
    )


def _consolidated(definitions: Definitions, paths: Sequence[Path], place: Path, crew: Crew) -> None:
    write_book(consolidate_folder(paths[0].parent, definitions, crew=crew), place / "TH.xlsx", force=True)


def _recomputation(
    definitions: Definitions, kit: Kit, paths: Sequence[Path], wanted: argparse.Namespace
) -> Iterator[Row]:
    files = list(read_batch(paths[:1], definitions).submissions)
    count = 20 if wanted.quick else 500
    many = files * 100
    compute(many, kit)

    def ours() -> None:
        for _ in range(count // 100 or 1):
            compute(many, kit)

    start = process_time()
    ours()
    own = (process_time() - start) / (max(count // 100, 1) * 100)
    work = f"recomputation of one file, in blocks of 100 of {count}"
    for name, seconds in {
        "ironcalc, model reused": _ironcalc(paths[0]),
        "formulas, model reused": _formulas(paths[0], kit),
    }.items():
        if seconds is None:
            yield work, f"{own * 1000:.3f} ms", name, "does not read its formulas", "–"
        else:
            yield work, f"{own * 1000:.3f} ms", name, f"{seconds * 1000:.1f} ms", f"{seconds / own:.0f}×"


def _ironcalc(path: Path) -> float:
    import ironcalc

    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    start = process_time()
    model.evaluate()
    return process_time() - start


def _formulas(path: Path, kit: Kit) -> float | None:
    """Return how long a file takes with the model of its forms built already; None where it cannot be read.

    Sheets beside the forms it does not understand.
    """
    import formulas
    from formulas.errors import FormulaError
    from openpyxl import load_workbook

    book = load_workbook(path)
    wanted = {instance.sheet for instance in kit.forms}
    for sheet in book.worksheets:
        if sheet.title not in wanted:
            book.remove(sheet)
        sheet.defined_names.clear()
    book.defined_names.clear()
    with TemporaryDirectory() as place:
        forms = Path(place, "bieu.xlsx")
        book.save(forms)
        try:
            model = formulas.ExcelModel().loads(str(forms)).finish(circular=True)
        except FormulaError:
            return None
    model.calculate()
    start = process_time()
    model.calculate()
    return process_time() - start


def _processes(
    definitions: Definitions, paths: Sequence[Path], place: Path, wanted: argparse.Namespace
) -> Iterator[Row]:
    gathering.FEWEST_SPREAD = 0
    gathering.FILES_IN_PORTION = max(1, min(25, len(paths) // 4))
    return ratios(
        f"the same {len(paths)} files, two processes",
        lambda: _consolidated(definitions, paths, place, Crew(2)),
        {"one process": lambda: _consolidated(definitions, paths, place, ALONE)},
        wanted.rounds,
        perf_counter,
    )


def _again(folder: Path, place: Path, wanted: argparse.Namespace) -> Iterator[Row]:
    """Yield how long the command takes from its start to its end, first and again with nothing changed but the hour."""
    command = [sys.executable, "-m", "mtqg_xl", "consolidate", str(folder), "--force", "-o", str(place / "TH.xlsx")]
    times: list[tuple[float, ...]] = []
    for number in range(wanted.rounds):
        kept = {**os.environ, PLACE: str(place / f"nho-{number}")}
        times.append(
            (
                _seconds_of([*command, "--no-cache"], kept),
                *(_seconds_of(command, kept) for _ in range(2)),
                _seconds_of([*command, "--deadline", f"2024-06-2{number % 9}T16:00"], kept),
            )
        )
    first = spread([each[1] for each in times], 1, " s")
    for work, at in {"unchanged, the second run": 2, "the second run with another deadline": 3}.items():
        again, found = [each[at] for each in times], [each[1] / each[at] for each in times]
        yield f"consolidate, {work}", spread(again, 1, " s"), "the first run", first, spread(found, 1, "×")
    without, found = [each[0] for each in times], [each[0] / each[1] for each in times]
    yield "consolidate, the first run", first, "--no-cache", spread(without, 1, " s"), spread(found, 1, "×")


def _seconds_of(command: Sequence[str], environment: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# --- growth ----------------------------------------------------------------------------------------------

_PEAK = """
import sys
from pathlib import Path
from mtqg_xl.definition.load import load
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.crew import Crew
if __name__ == "__main__":
    run = consolidate_folder(Path(sys.argv[1]), load(), crew=Crew(int(sys.argv[3])))
    print("read", flush=True)
    write_book(run, Path(sys.argv[2]))
"""
_MOMENT = 0.1


def _memory(folder: Path, wanted: argparse.Namespace) -> Iterator[Row]:
    paths = sorted(folder.glob("*.xlsx"))
    for count in wanted.growth:
        for workers in (1, 2):
            with TemporaryDirectory(dir=folder.parent) as place:
                some = Path(place, "nhan")
                some.mkdir()
                for path in paths[:count]:
                    os.link(path, some / path.name)
                script = Path(place, "peak.py")
                script.write_text(_PEAK, "utf-8")
                command = [sys.executable, str(script), str(some), str(Path(place, "TH.xlsx")), str(workers)]
                read, book = _peaks(command)
            who = "one process" if workers == 1 else f"{workers} processes and their parent"
            yield f"{count}", who, f"{read:.0f} MB", f"{book:.0f} MB"


def _peaks(command: Sequence[str]) -> tuple[float, float]:
    """Return the highest memory in MB of a process with its children until it says ``read``, and after that.

    What several of them share counts once (Pss).
    """
    peaks, is_read = [0.0, 0.0], Event()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = process.stdout
        watcher = Thread(target=lambda: lines.readline() and is_read.set())
        watcher.start()
        while process.poll() is None:
            at = int(is_read.is_set())
            peaks[at] = max(peaks[at], sum(map(_pss, _family(process.pid))) / 1024)
            sleep(_MOMENT)
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return peaks[0], peaks[1]


def _family(process: int) -> Iterator[int]:
    """Yield a process and all that it started, as Linux tells them."""
    yield process
    try:
        children = [
            Path(f"/proc/{process}/task/{each.name}/children") for each in Path(f"/proc/{process}/task").iterdir()
        ]
        numbers = [int(number) for each in children for number in each.read_text().split()]
    except OSError:  # gone in the meantime
        return
    for number in numbers:
        yield from _family(number)


def _pss(process: int) -> int:
    """Return the memory of a process in kB."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # gone in the meantime
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
