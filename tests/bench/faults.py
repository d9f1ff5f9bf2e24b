"""How well ``check`` finds planted faults: a table of kinds and writers. No test: it measures, and takes minutes.

python -m tests.bench.faults [--seeds 2] [--kinds 'rule.*'] [--writers lxml,openpyxl] [--strict] [--details]
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from mtqg_xl.definition.load import Definitions, load
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.pipeline.documents import check_document
from mtqg_xl.samples.faults import office_writer
from mtqg_xl.samples.faults.fault import ALL_WRITERS, Writer
from mtqg_xl.samples.faults.kinds import kinds
from mtqg_xl.samples.faults.plant import planted
from mtqg_xl.samples.faults.subject import Subject
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.samples.recipe import load_recipe
from mtqg_xl.vietnamese import Period
from tests.bench.score import Score, scored

KIT, PERIOD = "ba-chuong-trinh-xa", "2024-H1"


def main() -> None:
    wanted = _arguments()
    definitions = load()
    scores: list[Score] = []
    without: list[str] = []
    for seed in range(1, wanted.seeds + 1):
        for kind, writer, score in _of_seed(definitions, wanted, seed):
            if score is None:
                without.append(f"{kind} ({writer}, {seed})")
            else:
                scores += score
                _tell(score, wanted.details)
    _table(scores)
    if without:
        print("\nno place for:", ", ".join(without))
    missed = sum(score.state in {"missed", "other code"} for score in scores)
    if wanted.strict and missed:
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults", description="how well check finds planted faults")
    parser.add_argument("--seeds", type=int, default=1, help="how many made-up communes")
    parser.add_argument("--kinds", default="*", help="which kinds, with * and ?; several with commas")
    parser.add_argument("--writers", default=",".join(ALL_WRITERS), help="which writers")
    parser.add_argument("--strict", action="store_true", help="end with 1 when something is missed")
    parser.add_argument("--details", action="store_true", help="tell each file")
    return parser.parse_args()


def _of_seed(
    definitions: Definitions, wanted: argparse.Namespace, seed: int
) -> Iterator[tuple[str, Writer, list[Score] | None]]:
    kit = definitions.kit(KIT)
    patterns = wanted.kinds.split(",")
    names = [name for name in kinds(kit) if any(fnmatchcase(name, pattern) for pattern in patterns)]
    subjects = {is_full: _subject(definitions, kit, seed, is_full) for is_full in {_is_full(name) for name in names}}
    for name in names:
        for writer in kinds(kit)[name].writers:
            if writer in wanted.writers.split(",") and (writer != "libreoffice" or office_writer.is_there()):
                yield name, writer, _score(definitions, subjects[_is_full(name)], name, writer, seed)


def _is_full(kind: str) -> bool:
    """Whether a kind is planted in a workbook with most lines filled: rules speak of lines that few communes have."""
    return kind.startswith("rule.")


def _subject(definitions: Definitions, kit: Kit, seed: int, is_full: bool) -> Subject:
    share = 0.85 if is_full else None
    made = sample(kit, load_recipe(definitions.folder), Period.parse(PERIOD), seed, seed, share=share)
    return Subject(kit.with_areas(len(made.header.areas)), workbook_of(kit, made))


def _score(definitions: Definitions, subject: Subject, name: str, writer: Writer, seed: int) -> list[Score] | None:
    found = planted(subject, kinds(definitions.kit(KIT))[name], writer, Random(f"{seed}/{name}"))
    if found is None:
        return None
    with TemporaryDirectory(prefix="mtqg-bench-") as folder:
        path = Path(folder, f"bieu.{found.ending}")
        path.write_bytes(found.content)
        document = check_document(check_batch(read_batch([path], definitions)))
    return scored(found.truths, document["files"][0]["findings"])


def _tell(scores: list[Score], details: bool) -> None:
    for score in scores:
        if details or score.state in {"missed", "other code"} or score.extra:
            print(f"{score.state:10} {score.kind} ({score.writer}): {score.did}", flush=True)
            for line in score.extra:
                print(f"             + {line}", flush=True)


def _table(scores: list[Score]) -> None:
    head = ("kind", "writer", "planted", "found", "other code", "missed", "extra")
    print(f"\n{head[0]:36}{head[1]:12}" + "".join(f"{title:>11}" for title in head[2:]))
    groups = dict.fromkeys((score.kind, score.writer) for score in scores)
    for kind, writer in groups:
        _line(kind, writer, [score for score in scores if (score.kind, score.writer) == (kind, writer)])
    for writer in dict.fromkeys(score.writer for score in scores):
        _line("all", writer, [score for score in scores if score.writer == writer])
    _line("all", "", scores)


def _line(kind: str, writer: str, scores: list[Score]) -> None:
    states = Counter(score.state for score in scores)
    extra = sum(len(score.extra) for score in scores)
    found = states["found"] + states["harmless"]
    numbers = (len(scores), found, states["other code"], states["missed"], extra)
    print(f"{kind:36}{writer:12}" + "".join(f"{number:>11}" for number in numbers))


if __name__ == "__main__":
    main()
