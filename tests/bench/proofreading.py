"""How well proofreading finds slips in reports that are right but for one of them, and how long a long report takes.

python -m tests.bench.proofreading [--mutations 500] [--seed 8] [--details]

The reports are written by tests.bench.prose_catalogue, which knows nothing of proofreading: it alone says which slips
make a statement wrong for certain. A slip is caught when a claim in its own paragraphs is called wrong or doubtful. The
reports as they were made must give no alarm at all. No test: it measures.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from time import process_time

from mtqg_xl.proofreading import Claim, Proofread, Verdict, proofread, report_from_text
from tests.bench.prose import Statement
from tests.bench.prose_beside import BESIDE
from tests.bench.prose_catalogue import SHAPES
from tests.bench.prose_slips import SLIPS, mutated
from tests.bench.table import Table, write

_STATEMENTS = 14
_FILLERS = (
    "Ban Chỉ đạo xã thường xuyên đôn đốc các thôn thực hiện Kế hoạch số 31/KH-UBND ngày 12/02/2024.",
    "Công tác tuyên truyền được thực hiện bằng nhiều hình thức, phù hợp với từng đối tượng.",
    "Cán bộ phụ trách phối hợp với các đoàn thể lập danh sách theo Quyết định số 24/2021/QĐ-TTg.",
    "Một số hộ còn trông chờ vào hỗ trợ của Nhà nước, giá vật tư tăng nên tiến độ có lúc còn chậm.",
)
_DUMB_PERCENT = re.compile(r"\d\s*%")
_DUMB_AMOUNT = re.compile(r"\d\s*(?:đồng|đ\b|triệu\b|tỷ\b(?! lệ))")
_LONG = 1000
"""Statements of a report of about 60 pages, 30 paragraphs to the page."""


@dataclass(frozen=True)
class Draft:
    """A report of statements, with where the paragraphs of each begin and end, counted from 1."""

    statements: tuple[Statement, ...]
    text: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Trial:
    """One slip in one report, and what was told of its paragraphs."""

    slip: str
    statement: Statement
    changed: Statement
    told: tuple[Claim, ...]
    beside: tuple[Claim, ...]

    @property
    def verdict(self) -> str:
        """``wrong``, ``doubtful`` or ``missed``."""
        verdicts = {claim.verdict for claim in self.told}
        if Verdict.WRONG in verdicts:
            return "wrong"
        return "doubtful" if Verdict.DOUBTFUL in verdicts else "missed"


def draft_of(statements: tuple[Statement, ...], random: Random) -> Draft:
    """Return a report with a title, headings, words without figures, and the statements."""
    paragraphs = ["BÁO CÁO", "Kết quả thực hiện các chương trình mục tiêu quốc gia"]
    places = []
    for at, statement in enumerate(statements):
        if at % 5 == 0:
            paragraphs.append(
                f"{at // 5 + 1}. Kết quả thực hiện nhóm nhiệm vụ thứ {('nhất', 'hai', 'ba')[at // 5 % 3]}"
            )
        if random.random() < 0.3:
            paragraphs.append(random.choice(_FILLERS))
        if random.random() < 0.6:
            paragraphs.append(random.choice(BESIDE)(random))
        first = len(paragraphs) + 1
        paragraphs += statement.paragraphs
        places.append((first, len(paragraphs)))
    return Draft(statements, "\n\n".join(paragraphs), tuple(places))


def a_draft(random: Random, size: int = _STATEMENTS) -> Draft:
    """Return a report of statements of many shapes, none of them twice while there are others."""
    statements: list[Statement] = []
    while len(statements) < size:
        for shape in random.sample(SHAPES, len(SHAPES)):
            statement = shape(random)
            if len(statements) < size and (not statement.topic or statement.topic not in {s.topic for s in statements}):
                statements.append(statement)
    return draft_of(tuple(statements), random)


def alarms(found: Proofread) -> list[Claim]:
    """Return what is called wrong or doubtful; notes of form are no alarms."""
    return [one for one in found.claims if one.verdict in {Verdict.WRONG, Verdict.DOUBTFUL} and one.kind != "structure"]


def trials(seed: int, wanted: int) -> Iterator[Trial]:
    """Yield slips of every kind in turn, each in a report of its own."""
    random = Random(seed)
    kinds = [kind for _ in range(wanted) for kind in SLIPS][:wanted]
    for kind in kinds:
        draft, at, changed = _with_slip(kind, random)
        statements = (*draft.statements[:at], changed, *draft.statements[at + 1 :])
        planted = draft_of(statements, Random(seed))
        first, last = planted.places[at]
        told = alarms(proofread(report_from_text(planted.text)))
        own = tuple(claim for claim in told if first <= claim.paragraph <= last)
        yield Trial(kind, draft.statements[at], changed, own, tuple(claim for claim in told if claim not in own))


def _with_slip(kind: str, random: Random) -> tuple[Draft, int, Statement]:
    while True:
        draft = a_draft(random)
        for at in random.sample(range(len(draft.statements)), len(draft.statements)):
            changed = mutated(draft.statements[at], kind, random)
            if changed is not None:
                return draft, at, changed


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=500)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--untouched", type=int, default=100)
    parser.add_argument("--details", action="store_true")
    asked = parser.parse_args()
    made = list(trials(asked.seed, asked.mutations))
    if asked.details:
        for trial in made:
            if trial.verdict == "missed":
                print(f"missed   {trial.slip:14} {trial.statement.shape}: {trial.statement.text}")
                print(f"  -> {trial.changed.text}")
            for claim in trial.beside:
                print(f"beside   {trial.slip:14} {claim.stated}: {claim.reason}\n  in {claim.text}")
    rows = [*_rows("slip", [(trial.slip, trial.verdict) for trial in made])]
    rows += _rows("claim", [(trial.statement.kind, trial.verdict) for trial in made])
    told = _untouched(asked.seed, asked.untouched, asked.details)
    says = f"One slip in each of {asked.mutations} made reports. {told} {_long(asked.seed)}"
    head = ("", "planted", "called wrong", "doubtful", "missed", "caught")
    write(Table("proofreading", "Proofreading", says, "python -m tests.bench.proofreading", head, tuple(rows)))


def _rows(head: str, verdicts: list[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    for name in (*dict.fromkeys(sorted(name for name, _ in verdicts)), "all"):
        of_it = Counter(verdict for each, verdict in verdicts if name in {each, "all"})
        caught = of_it["wrong"] + of_it["doubtful"]
        numbers = (of_it.total(), of_it["wrong"], of_it["doubtful"], of_it["missed"])
        yield f"{head}: {name}", *map(str, numbers), f"{caught / of_it.total():.1%}"


def _untouched(seed: int, reports: int, details: bool) -> str:
    """Return how many alarms are given in reports that are right, and whether the coverage is what a counter counts."""
    random = Random(seed + 1)
    false, unticked, statements, miscounted = 0, 0, 0, 0
    for _ in range(reports):
        draft = a_draft(random)
        found = proofread(report_from_text(draft.text))
        for claim in alarms(found):
            false += 1
            print(f"FALSE {claim.verdict}: {claim.stated}: {claim.reason}\n  in {claim.text}")
        ticked = {claim.paragraph for claim in found.claims if claim.verdict is Verdict.OK}
        for statement, (first, last) in zip(draft.statements, draft.places, strict=True):
            if not ticked & set(range(first, last + 1)):
                unticked += 1
                if details:
                    print(f"unticked {statement.shape}: {statement.text}")
        statements += len(draft.statements)
        percents, amounts = len(_DUMB_PERCENT.findall(draft.text)), len(_DUMB_AMOUNT.findall(draft.text))
        miscounted += (found.percents.all, found.amounts.all) != (percents, amounts)
    return (
        f"{reports} untouched reports, {statements} statements: {false} alarms, {unticked} statements not ticked,"
        f" {miscounted} reports whose coverage counts other percents or amounts than a dumb counter."
    )


def _long(seed: int) -> str:
    """Return how long a report of about 60 pages takes."""
    text = a_draft(Random(seed), _LONG).text
    report = report_from_text(text)
    started = process_time()
    proofread(report)
    seconds = process_time() - started
    return f"{len(report.paragraphs)} paragraphs ({len(text):,} characters) take {seconds:.2f} s of processor time."


if __name__ == "__main__":
    main()
