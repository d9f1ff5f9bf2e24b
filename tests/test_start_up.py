"""Asking for help must not wait for pandas, nor adding up without a register for SQLAlchemy."""

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


CONSOLIDATION = """
import json, sys
import mtqg_xl.pipeline.books, mtqg_xl.pipeline.closed, mtqg_xl.pipeline.consolidated_book
import mtqg_xl.pipeline.consolidated_document, mtqg_xl.pipeline.consolidating, mtqg_xl.pipeline.recording
print(json.dumps(sorted(sys.modules)))
"""


def test_help_loads_no_heavy_library() -> None:
    loaded = loaded_by(HELP)
    assert "mtqg_xl" in loaded
    assert loaded & HEAVY == set()


def test_a_consolidation_without_a_register_loads_no_database() -> None:
    assert "sqlalchemy" not in loaded_by(CONSOLIDATION)


def loaded_by(script: str) -> set[str]:
    """Return the packages that a script has loaded when it ends; it prints all modules."""
    checkout = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-X", "utf8", "-c", script]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
