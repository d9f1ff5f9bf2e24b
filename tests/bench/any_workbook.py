"""How well ``check --any`` finds planted mistakes in workbooks of many shapes, beside a plain look at the neighbours.

python -m tests.bench.any_workbook [--seeds 6] [--first 0] [--details]

The weights were set on seeds 0 to 5 of the tables in `any_shapes`, and two things mended after a look at 6 to 13. The
shapes of offices came later: two things were mended after a look at their seeds 0 to 17. The ragged shapes came last,
with slips at ends, terms left out and runs typed over: many things were mended after a look at other drawings of the
like, and one after a look at their seeds 0 to 7. Nobody looked at seeds beyond 40.

Of each shape one workbook in four stays as it is; the others get one to three mistakes. No test: it measures.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.styles import Font

from mtqg_xl.cells import parse_a1
from mtqg_xl.findings import Finding
from mtqg_xl.mending.recalc import recalc
from mtqg_xl.patterns.inspect import inspected
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from tests.bench.any_draft import Draft, Key, a1
from tests.bench.any_faults import FAULTS, Truth
from tests.bench.any_office_shapes import OFFICE_SHAPES
from tests.bench.any_ragged_shapes import RAGGED_SHAPES
from tests.bench.any_shapes import SHAPES
from tests.bench.table import Table, write

ALL_SHAPES = SHAPES | OFFICE_SHAPES | RAGGED_SHAPES
_UNTOUCHED_ONE_IN = 4
_MOST_FAULTS = 3
_NOT_OF_CELLS = frozenset({"F06", "F14", "F15", "P10", "P11", "P12"})


@dataclass(frozen=True)
class Case:
    """One made workbook with its truth."""

    name: str
    draft: Draft
    truths: tuple[Truth, ...]


@dataclass
class Tally:
    """What was told of all cases, by one way of looking."""

    planted: Counter[str]
    found: Counter[str]
    extra: list[str]
    told: int = 0
    precision: float = 0.0
    recall: float = 0.0
    untouched_extra: int = 0

    @property
    def true(self) -> int:
        return sum(self.found.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--details", action="store_true")
    wanted = parser.parse_args()
    made = list(cases(wanted.first, wanted.seeds))
    ours, plain = (Tally(Counter(), Counter(), []) for _ in range(2))
    with TemporaryDirectory(prefix="mtqg-any-") as folder:
        for case in made:
            findings = _inspected(case, Path(folder, "bang.xlsx"))
            _count(ours, case, [(finding.code, finding.cell, finding.what) for finding in findings], wanted.details)
            _count(plain, case, [("", a1(key), "") for key in neighbour_comparison(case.draft)], False)
    _table(made, ours, plain)
    _kits()


def cases(first: int, seeds: int) -> Iterator[Case]:
    """Yield the workbooks, always the same for a seed."""
    for shape_name, shape in ALL_SHAPES.items():
        for seed in range(first, first + seeds):
            random = Random(f"{shape_name}/{seed}")
            draft = Draft(random)
            shape(draft, random)
            truths: list[Truth] = []
            if seed % _UNTOUCHED_ONE_IN:
                truths = _planted(draft, random, random.randint(1, _MOST_FAULTS))
            yield Case(f"{shape_name}/{seed}", draft, tuple(truths))


def _planted(draft: Draft, random: Random, count: int) -> list[Truth]:
    truths: list[Truth] = []
    for _ in range(20):
        before = dict(draft.cells)
        truth = random.choice(FAULTS)(draft, random)
        near = truth is not None and any(
            _near(cell, other) for t in truths for cell in t.cells for other in truth.cells
        )
        if truth is None or near:
            draft.cells = before
        else:
            truths.append(truth)
        if len(truths) == count:
            break
    return truths


def _near(cell: Key, other: Key) -> bool:
    """Two mistakes beside each other would be judged together."""
    return abs(cell[0] - other[0]) <= 2 and abs(cell[1] - other[1]) <= 2


def written(draft: Draft, path: Path) -> None:
    """Write a draft as a workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = draft.name
    for key, value in draft.cells.items():
        cell = sheet.cell(*key, value)
        if key in draft.bold:
            cell.font = Font(bold=True)
    book.save(path)


def _inspected(case: Case, path: Path) -> tuple[Finding, ...]:
    written(case.draft, path)
    path.write_bytes(recalc(path).content)
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    return tuple(finding for finding in inspected(raw) if finding.code not in _NOT_OF_CELLS)


def neighbour_comparison(draft: Draft) -> Iterator[Key]:
    """Yield the cells whose two neighbours in a line are copies of one formula while they are not."""
    for key, value in draft.cells.items():
        for down, right in ((1, 0), (0, 1)):
            before, after = (key[0] - down, key[1] - right), (key[0] + down, key[1] + right)
            if before in draft.cells and after in draft.cells:
                copies = [_copied(draft, each, key) for each in (before, after)]
                if copies[0] is not None and copies[0] == copies[1] != value:
                    yield key
                    break


def _copied(draft: Draft, origin: Key, target: Key) -> str | None:
    value = str(draft.cells[origin])
    if not value.startswith("="):
        return None
    try:
        return str(Translator(value, a1(origin)).translate_formula(a1(target)))
    except TranslatorError:  # the copy would fall off the sheet
        return None


def _count(tally: Tally, case: Case, told: list[tuple[str, str, str]], details: bool) -> None:
    places = [tuple(parse_a1(cell)) for _, cell, _ in told]
    right = [any(place in truth.cells for truth in case.truths) for place in places]
    hits = [truth for truth in case.truths if any(place in truth.cells for place in places)]
    tally.told += len(told)
    tally.planted.update(truth.kind for truth in case.truths)
    tally.found.update(truth.kind for truth in hits)
    tally.precision += sum(right) / len(told) if told else 1.0
    tally.recall += len(hits) / len(case.truths) if case.truths else 1.0
    extra = [
        f"{case.name} {code} {cell}: {what}" for (code, cell, what), good in zip(told, right, strict=True) if not good
    ]
    tally.extra += extra
    tally.untouched_extra += len(extra) if not case.truths else 0
    if details:
        for line in extra:
            print("extra ", line)
        for truth in case.truths:
            if truth not in hits:
                print("missed", case.name, truth.kind, *map(a1, sorted(truth.cells)[:1]), truth.did)


def _table(made: list[Case], ours: Tally, plain: Tally) -> None:
    told = ""
    rows = [
        (kind, f"{planted}", f"{ours.found[kind]}", f"{plain.found[kind]}")
        for kind, planted in sorted(ours.planted.items())
    ]
    for name, tally in (("check --any", ours), ("plain neighbours", plain)):
        precision = 1 - len(tally.extra) / tally.told if tally.told else 1.0
        recall = tally.true / max(1, tally.planted.total())
        means = (tally.precision / len(made), tally.recall / len(made))
        figures = (precision, recall, *means)
        told += (
            f" {name}: precision {figures[0]:.3f}, recall {figures[1]:.3f} (means of workbooks {figures[2]:.3f} and"
            f" {figures[3]:.3f}), {tally.untouched_extra} told of untouched ones."
        )
    untouched = sum(not case.truths for case in made)
    says = f"{len(made)} made workbooks of {len(ALL_SHAPES)} shapes, {untouched} of them untouched.{told}"
    head = ("kind", "planted", "found by `check --any`", "found by comparing neighbours")
    write(Table("any-workbook", "Any workbook", says, "python -m tests.bench.any_workbook", head, tuple(rows)))


def _kits() -> None:
    """Print what is told of our own kits as shipped: all of it is one too many."""
    for path in sorted(Path("workbook_templates/blank").glob("*.xlsx")):
        raw = read_raw(path)
        assert isinstance(raw, RawWorkbook)
        told = sum(finding.code not in _NOT_OF_CELLS for finding in inspected(raw))
        print(f"{path.name:40}{told:>4} told of a right kit")


if __name__ == "__main__":
    main()
