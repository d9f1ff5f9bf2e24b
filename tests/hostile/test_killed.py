"""A command that is killed at any moment leaves the old file or the new one; the next run sweeps up and finishes."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KILLS = 6


def test_a_killed_command_leaves_whole_files_and_the_next_run_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.hostile.killing", "tests", str(KILLS), str(tmp_path), "fill", "consolidate"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["problems"] for each in told] == [[]] * KILLS
    assert sum(each["half_written"] for each in told) > KILLS // 3, "the kills met no file half written"
