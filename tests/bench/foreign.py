"""Whether files of other people get a verdict, such as those of other projects' test suites. No test: a search.

python -m tests.bench.foreign FOLDER…

Every file below the folders is tried as it is named, a workbook that is no .xlsx also as one; documents are
proofread. Each must end in a named verdict within 10 s and 500 MB, and none may be taken for a form of ours. The files
are not ours to give on: `docs/benchmarks.md` says where the ones of its last run came from.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from statistics import median

from tests.bench.hostile import Tried
from tests.bench.table import Table, write
from tests.hostile.subjects import FILE, OUT, Words, spoken
from tests.hostile.trying import Fence, Outcome, complaints, left_behind, side_by_side

WORKBOOKS = frozenset(
    {".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlam", ".xls", ".xlt", ".ods", ".fods", ".ots", ".csv"}
)
DOCUMENTS = frozenset({".docx", ".docm", ".dotx", ".doc", ".odt"})
AS_ONE_OF_OURS = ("check", FILE, "--json")
ON_WORKBOOKS: tuple[Words, ...] = (AS_ONE_OF_OURS, ("check", "--any", FILE, "--json"), ("recalc", FILE, *OUT))
ON_DOCUMENTS: tuple[Words, ...] = (("proofread", FILE, "--json"),)


def main() -> int:
    """Try all files, tell what was wrong, and return 1 where anything was."""
    parser = argparse.ArgumentParser(description="whether files of other people get a verdict")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--from", dest="source", default="", help="where the files came from, for the page")
    parser.add_argument("--part", default="1/1", help="only each n-th of the files, from the k-th on: k/n")
    parser.add_argument("--processes", type=int, default=2, help="how many trials run side by side")
    wanted = parser.parse_args()
    at, step = map(int, wanted.part.split("/"))
    files = sorted(_files(wanted.folders))[at - 1 :: step]
    tried: list[Tried] = []
    with side_by_side(wanted.processes) as run:
        for each in run(trial for file in files for trial in _trials(file)):
            tried.append(each)
            if each.problems:
                print(f"{each.what}: {' '.join(each.outcome.words)}: {'; '.join(each.problems)}", flush=True)
                print("   ", "\n    ".join(each.outcome.stderr.strip().splitlines()[-6:]), flush=True)
    _tell(files, tried, wanted.source)
    return 1 if any(each.problems for each in tried) else 0


def _files(folders: list[Path]) -> Iterator[Path]:
    """Yield every workbook and document below some folders, each content once."""
    seen = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in WORKBOOKS | DOCUMENTS and path.is_file() and not path.is_symlink():
                known = sha256(path.read_bytes()).digest()
                if known not in seen:
                    seen.add(known)
                    yield path


def _trials(file: Path) -> Iterator[Callable[[Fence, Path], Tried]]:
    suffix = file.suffix.lower()
    if suffix in DOCUMENTS:
        yield from (partial(_tried, file, suffix, words) for words in ON_DOCUMENTS)
        return
    for name in dict.fromkeys((suffix, ".xlsx")):
        yield from (partial(_tried, file, name, words) for words in ON_WORKBOOKS)


def _tried(file: Path, suffix: str, words: Words, fence: Fence, place: Path) -> Tried:
    folder = place / "việc"
    rmtree(folder, ignore_errors=True)
    folder.mkdir()
    given, content = folder / f"tệp lạ{suffix}", file.read_bytes()
    given.write_bytes(content)
    outcome = fence.tries(spoken(words, given), folder)
    problems = complaints(outcome) + left_behind(folder)
    if given.read_bytes() != content:
        problems.append("the file was changed")
    if words == AS_ONE_OF_OURS:
        problems += _taken_for_ours(outcome)
    return Tried(f"{file} as {suffix}", outcome, problems)


def _taken_for_ours(outcome: Outcome) -> list[str]:
    """Return what is wrong with the verdict on a file that is no form of ours."""
    try:
        files = json.loads(outcome.stdout)["files"] if outcome.stdout else []
    except ValueError:
        return []  # told already
    return [f"taken for {each['kit'] or each['verdict']}" for each in files if each["verdict"] != "unusable"]


def _tell(files: list[Path], tried: list[Tried], source: str) -> None:
    kinds = Counter(file.suffix.lower().removeprefix(".") for file in files)
    codes = Counter(_code(each.outcome) for each in tried if each.outcome.words[::2] == ("check", "--json"))
    seconds, megabytes = ([getattr(each.outcome, name) for each in tried] for name in ("seconds", "megabytes"))
    rows = (
        ("files", f"{len(files)}: " + ", ".join(f"{count} .{kind}" for kind, count in kinds.most_common())),
        ("runs", f"{len(tried)}"),
        ("met with anything but a verdict, or taken for one of ours", f"{sum(bool(each.problems) for each in tried)}"),
        ("verdicts of `check`", ", ".join(f"{code} {count}" for code, count in codes.most_common())),
        ("processor time, median and worst", f"{median(seconds):.2f} s, {max(seconds):.2f} s"),
        ("memory, median and worst", f"{median(megabytes):.0f} MB, {max(megabytes):.0f} MB"),
    )
    says = (
        "Workbooks as they are named and as .xlsx (`check`, `check --any`, `recalc`), documents (`proofread`): a"
        f" verdict within 10 s and 500 MB, none as a form of ours. {source}"
    )
    write(Table("foreign", "Files of other people", says, "python -m tests.bench.foreign", ("", "figure"), rows))


def _code(outcome: Outcome) -> str:
    """Return the code of the finding that says why a file cannot be used, or that it was passed over with a reason."""
    try:
        document = json.loads(outcome.stdout)
    except ValueError:
        return "refused before"
    if document["skipped"]:
        return "passed over"
    return next((item["code"] for each in document["files"] for item in each["findings"]), "no finding")


if __name__ == "__main__":
    raise SystemExit(main())
