"""Whether every number of every form is the one that two independent programs compute. No test: it searches.

python -m tests.bench.numbers [--seeds 3] [--first 0] [--kits ntm-2026-xa,dan-toc-xa]

Typed cells are drawn from the seed: as offices fill them, and as strain the formulas (`tests.forms.drawn`). What the
written workbook holds is held against LibreOffice and against IronCalc, cell by cell.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.making import first_period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests import ironcalculated, recalculated
from tests.bench.table import Table, write
from tests.forms.drawn import Values, extreme, typical
from tests.libreoffice.client import LibreOffice
from tests.libreoffice.server import Office

FILLINGS: dict[str, Callable[[Kit, int], Values]] = {"typical": typical, "extreme": extreme}


def main() -> int:
    """Compare all, write the table, and return 1 where a number differs."""
    parser = argparse.ArgumentParser(description="whether numbers are those of two independent programs")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kits", default="")
    wanted = parser.parse_args()
    names = wanted.kits.split(",") if wanted.kits else sorted(load().kits)
    seeds = range(wanted.first, wanted.first + wanted.seeds)
    office = Office()
    try:
        found = {name: _of_kit(load().kit(name), seeds, LibreOffice(office)) for name in names}
    finally:
        office.end()
    rows = tuple(
        (name, f"{each['files']}", f"{each['formulas']:,}", f"{each['LibreOffice']}", f"{each['IronCalc']}")
        for name, each in found.items()
    )
    head = ("kit", "workbooks", "formula cells", "differ in LibreOffice", "differ in IronCalc")
    says = (
        f"Every computed cell of workbooks drawn from seeds {seeds.start} to {seeds.stop - 1}, filled as usual and to"
        " strain the formulas, against two programs that share no code with this one. IronCalc is asked about the"
        " forms, LibreOffice about every sheet."
    )
    write(Table("numbers", "Numbers", says, "python -m tests.bench.numbers", head, rows, ("ironcalc", "XlsxWriter")))
    return 1 if any(each["LibreOffice"] + each["IronCalc"] for each in found.values()) else 0


def _of_kit(kit: Kit, seeds: range, libreoffice: LibreOffice) -> Counter[str]:
    counts: Counter[str] = Counter(dict.fromkeys(("files", "formulas", "LibreOffice", "IronCalc"), 0))
    sheets = {item.sheet for item in kit.forms}
    with TemporaryDirectory(prefix="mtqg-numbers-") as folder:
        for seed in seeds:
            for filling, drawn in FILLINGS.items():
                path = Path(folder, f"{kit.id}-{filling}-{seed}.xlsx")
                path.write_bytes(build(kit, Header(first_period(kit)), drawn(kit, seed)))
                told = {
                    "LibreOffice": recalculated.differences(libreoffice, path),
                    "IronCalc": ironcalculated.differences(path, sheets),
                }
                for program, lines in told.items():
                    counts[program] += len(lines)
                    for line in lines[:3]:
                        print(f"{path.name}, {program}: {line}", flush=True)
                counts["files"] += 1
                counts["formulas"] += recalculated.formula_count(path)
    return counts


if __name__ == "__main__":
    raise SystemExit(main())
