"""How well numbers of last period's report are taken for their own figures: reports of ours, and strangers.

python -m tests.bench.rolling [--seeds 3] [--details]

Reports of ours (kinds A to E) know the cell of each number, so all of them are judged; strangers are the texts of
`tests/updating/strangers`, worded by hand in another way, in which a person marked what each number is. Figures are
drawn anew by chance, so that two that were equal are not any more. A number is ``right`` where it gets its own new
figure, ``asked`` where it is left to the officer, ``wrong`` where it gets another's, or is changed and is none. No
test: it measures.
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from time import process_time

from mtqg_xl.proofreading.read_report import read_report
from mtqg_xl.updating.copied import Copied
from mtqg_xl.updating.pairs import figure_pairs
from tests.bench.table import Table, write
from tests.updating.judging import KINDS, STRANGERS, Judged, Kind, Truth, counted, decided, judged, of_ours, stranger


def main() -> None:
    """Write a line for each kind of report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--details", action="store_true", help="every number that is not right")
    chosen = parser.parse_args()
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = [(f"{kind.letter} of ours", kind, of_ours(kind, folder)) for kind in KINDS]
        reports += [(f"{one.letter}{other} stranger", one, stranger(one, folder, other)) for one, other in STRANGERS]
        for label, kind, report in reports:
            rows.append(_measured(label, kind, report, chosen.seeds, details=chosen.details))
    says = (
        "Numbers of an old report that get their own new figure, are left to the officer, or become another figure. "
        "“Ours” were written by the program, strangers by people in other words; both were known while it was built."
    )
    head = ("report", "right", "asked", "wrong", "processor time each")
    write(Table("rolling", "Last period's report", says, "python -m tests.bench.rolling", head, tuple(rows)))


def _measured(label: str, kind: Kind, report: tuple[Path, Truth], seeds: int, *, details: bool) -> tuple[str, ...]:
    path, truth = report
    whole: Counter[str] = Counter()
    spent = 0.0
    for seed in range(seeds):
        new = kind.drawn(seed)
        start = process_time()
        pairs = figure_pairs(kind.old(), new)
        decisions = decided(path, pairs, kind.times, Copied.of(kind.old().source, new.source))
        spent += process_time() - start
        found = judged(truth, pairs, decisions)
        whole += counted(found)
        if details:
            texts = {one.number: one.text for one in read_report(path).report.paragraphs}
            for one in found:
                if one.verdict != "right":
                    print(_said(seed, texts, one))
    counts = (str(whole[verdict]) for verdict in ("right", "asked", "wrong"))
    return label, *counts, f"{spent / seeds:.2f} s"


def _said(seed: int, texts: dict[int, str], one: Judged) -> str:
    number, at = one.place
    text = texts[number]
    taken = ""
    if one.decision is not None:
        taken = f"{one.decision.state} {one.decision.new} {[pair.figure.tag for pair in one.decision.pairs[:3]]}"
    around = f"{number}: {text[max(0, at - 70) : at]}»{text[at : at + 40]}"
    return f"  {seed} {one.verdict}: {around}\n      is {[figure.tag for figure in one.truth]}, taken for {taken}"


if __name__ == "__main__":
    main()
