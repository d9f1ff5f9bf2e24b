"""Asking for help must not wait for pandas."""

import json
import subprocess
import sys
from pathlib import Path

HEAVY = {"pandas", "numpy", "scipy", "formulas", "docx", "openpyxl", "xlsxwriter", "lxml", "sqlalchemy"}
HELP = """
import json, sys
from mtqg_xl.cli import main
main(["--help"], standalone_mode=False)
print(json.dumps(sorted(sys.modules)))
"""


def test_help_loads_no_heavy_library() -> None:
    checkout = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-X", "utf8", "-c", HELP]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    assert "mtqg_xl" in loaded
    assert loaded & HEAVY == set()
