"""Whether killed commands leave whole files: a hundred kills over the runs of all that write. No test: it searches.

python -m tests.bench.kills [--kills 100] [--seed 1]
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from tempfile import TemporaryDirectory

from tests.bench.table import Table, write


def main() -> int:
    """Kill, tell what was met, and return 1 where anything was wrong or too few kills met a file half written."""
    parser = argparse.ArgumentParser(description="whether killed commands leave whole files")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", default="1")
    wanted = parser.parse_args()
    met: Counter[str] = Counter()
    half = wrong = 0
    with TemporaryDirectory(prefix="mtqg-kills-") as folder:
        command = [sys.executable, "-m", "tests.hostile.killing", wanted.seed, str(wanted.kills), folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                told = json.loads(line)
                met[told["work"]] += told["killed"]
                half += told["half_written"]
                wrong += bool(told["problems"])
                if told["problems"]:
                    print(f"{told['work']}: {'; '.join(told['problems'])}", flush=True)
    rows = (
        *((f"kills during {work}", f"{count}") for work, count in sorted(met.items())),
        ("kills with a file half written there", f"{half}"),
        ("kills that left something wrong", f"{wrong}"),
    )
    says = "SIGKILL spread over the run of every command that writes; afterwards the next run must finish the work."
    write(Table("kills", "Killed half-way", says, "python -m tests.bench.kills", ("", "figure"), rows))
    too_few = sum(met.values()) < wanted.kills or half * 10 < wanted.kills * 6
    return 1 if process.returncode or wrong or too_few else 0


if __name__ == "__main__":
    raise SystemExit(main())
