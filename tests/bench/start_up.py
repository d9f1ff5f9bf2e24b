"""How long it takes until the program can work, beside Python itself. No test: it measures.

python -m tests.bench.start_up [--rounds 10]
"""

import argparse
import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from tests.bench.table import Table, spread, write

COMMANDS = {
    "`python -c pass`": ("-c", "pass"),
    "`import mtqg_xl`": ("-c", "import mtqg_xl"),
    "`mtqg-xl --help`": ("-m", "mtqg_xl", "--help"),
    "`mtqg-xl kits` (every definition loaded)": ("-m", "mtqg_xl", "kits"),
    "`import numpy, pandas` (a peer's first line)": ("-c", "import numpy, pandas"),
    "`import openpyxl`": ("-c", "import openpyxl"),
}


def main() -> None:
    """Start each in turns, and write the table."""
    parser = argparse.ArgumentParser(description="how long it takes until the program can work")
    parser.add_argument("--rounds", type=int, default=10)
    rounds: int = parser.parse_args().rounds
    waited: dict[str, list[float]] = {name: [] for name in COMMANDS}
    worked: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, words in COMMANDS.items():
            before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
            subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
            after = getrusage(RUSAGE_CHILDREN)
            waited[name].append(perf_counter() - start)
            worked[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    (bare, *_) = worked.values()
    rows = tuple(
        (name, spread(worked[name], 3, " s"), spread(waited[name], 3, " s"), _times(worked[name], bare))
        for name in COMMANDS
    )
    head = ("command", "processor time", "waited", "times `python -c pass`")
    says = f"A process from its start to its end, {rounds} rounds in turns."
    write(Table("start-up", "Start-up", says, "python -m tests.bench.start_up", head, rows, ("numpy", "pandas")))


def _times(own: list[float], bare: list[float]) -> str:
    return spread([mine / least for mine, least in zip(own, bare, strict=True)], 1, "×")


if __name__ == "__main__":
    main()
