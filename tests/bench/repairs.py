"""Whether ``repair`` mends planted faults: a table of kinds and writers. No test: it measures, and takes minutes.

python -m tests.bench.repairs [--seeds 1] [--kinds 'altered.*'] [--writers lxml,openpyxl] [--strict] [--details]

A repair is sound where no formula and nothing that can be put back is found wrong afterwards, every input is as before,
and the linter of packages has nothing new to say. A formula that somebody typed into an input stays, whatever is wrong
with it. A file that is refused must have something that only an officer can decide: a row or a sheet that is gone, two
sheets of one form, another version.
"""

import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.repair.repair import repair
from mtqg_xl.pipeline.batch import check_batch, read_batch, read_one
from mtqg_xl.samples.faults import office_writer
from mtqg_xl.samples.faults.fault import Writer
from tests.bench.faults import Trial, arguments, kits_of, trials
from tests.bench.table import Table, write
from tests.emitted import problems
from tests.mending.test_repair import inputs

LEFT_TO_THE_OFFICER = {"S01", "S02", "S03", "S04", "S06", "S07", "S08", "S09"}
"""Structure that no program may decide."""
PUT_BACK = {"row-deleted": {"S02"}}
"""What a repair can decide all the same, by kind."""
_ADDRESS = re.compile(r"\b([A-Z]{1,3})[0-9]+\b")
SOUND, REFUSED, UNSOUND = "sound", "refused", "unsound"


def main() -> None:
    """Print how each kind fared, and end with 1 under ``--strict`` where a repair is not sound."""
    wanted = arguments("whether repair mends planted faults")
    definitions = load()
    counts: Counter[tuple[str, str, str]] = Counter()
    kits = kits_of(definitions, wanted)
    for at, kit in enumerate(kits, start=1):
        for writer in wanted.writers.split(","):
            if writer != "libreoffice" or office_writer.is_there():
                counts += _counted(definitions, wanted, writer, kit)
        _tell(counts, f"{at} of {len(kits)} kits. " if len(kits) > 1 else "")  # hours: what breaks off leaves the rest
    if wanted.strict and sum(counts[key] for key in counts if key[2] == UNSOUND):
        sys.exit(1)


def _counted(definitions: Definitions, wanted: Namespace, writer: Writer, kit: str) -> Counter[tuple[str, str, str]]:
    """Return how often each kind, by a writer, ended in each state in the workbooks of one kit."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for trial in trials(definitions, wanted, writer, kit):
        if trial.found is None or trial.found.ending != "xlsx":
            continue
        state = _state(definitions, trial)
        counts[trial.kind, writer, state if state in {SOUND, REFUSED} else UNSOUND] += 1
        if wanted.details or state != SOUND:
            print(f"{kit}: {trial.kind} ({writer}, {trial.seed}): {state}", flush=True)
    return counts


def _tell(counts: "Counter[tuple[str, str, str]]", which: str) -> None:
    kinds = dict.fromkeys(kind for kind, _, _ in counts)
    totals = {kind: [_total(counts, kind, state) for state in _STATES] for kind in kinds}
    totals["all"] = [sum(numbers) for numbers in zip(*totals.values(), strict=True)]
    rows = tuple((kind, *map(str, numbers)) for kind, numbers in totals.items())
    says = (
        f"{which}The same faults, then `repair`: sound where nothing that can be put back is found wrong afterwards and"
        " every input is as before; refused where only an officer can decide."
    )
    write(Table("repairs", "Planted faults, mended by `repair`", says, "python -m tests.bench.repairs", _TITLES, rows))


_STATES = (SOUND, REFUSED, UNSOUND)
_TITLES = ("kind", *_STATES)


def _total(counts: "Counter[tuple[str, str, str]]", kind: str, state: str) -> int:
    return sum(count for (each, _, told), count in counts.items() if (each, told) == (kind, state))


def _state(definitions: Definitions, trial: Trial) -> str:
    """Return ``sound``, ``refused``, or what is wrong after the repair of one planted file."""
    assert trial.found is not None
    with TemporaryDirectory(prefix="mtqg-bench-") as folder:
        path, mended = Path(folder, "bieu.xlsx"), Path(folder, "sua.xlsx")
        path.write_bytes(trial.found.content)
        try:
            submission, kit = read_one(path, definitions)
            found = repair(path, submission, kit)
        except UsageError as error:
            codes = {truth.expected.code for truth in trial.found.truths if truth.expected is not None}
            return REFUSED if codes & LEFT_TO_THE_OFFICER else f"refused: {error}"
        if path.read_bytes() != trial.found.content:
            return "the file itself was changed"
        mended.write_bytes(found.content)
        (result,) = check_batch(read_batch([mended], definitions)).results
        typed = {(found.after.sheet(key[0]), cell.address.a1) for key, cell in found.after.typed.items()}
        decided = LEFT_TO_THE_OFFICER - PUT_BACK.get(trial.kind, set())
        left = [
            f"{item.code} {item.sheet}!{item.cell}"
            for item in result.findings
            if item.code[0] in "FS" and item.code not in decided and (item.sheet, item.cell) not in typed
        ]
        if left:
            return f"left: {', '.join(left[:4])}"
        if inputs(trial.found.content) != inputs(found.content):
            return "an input changed"
        after = _kinds_of(problems(mended))
        new = after - _kinds_of(problems(path)) if after else after
        return f"linter: {sorted(new)[:2]}" if new else SOUND


def _kinds_of(found: Iterable[object]) -> Counter[str]:
    """Return problems without the rows at which they are: what stands below a row that was put back has moved."""
    return Counter(_ADDRESS.sub(r"\1", str(each)) for each in found)


if __name__ == "__main__":
    main()
