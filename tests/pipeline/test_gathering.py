"""A folder of many files comes to the same, whoever reads it and whether its cells are held or fetched."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.packing import packed, unpacked
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.mending.fill import fill
from mtqg_xl.pipeline import gathering
from mtqg_xl.pipeline.batch import check_batch, figures_of, read_batch
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidated_document import consolidation_document
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.crew import ALONE, Crew
from mtqg_xl.pipeline.documents import check_document
from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.pipeline.receiving import arrivals
from mtqg_xl.pipeline.run import Run
from mtqg_xl.reading.kept import Waiting, origin_of, whole
from tests.made import (
    DEFINITIONS,
    FIGURES,
    INVENTED,
    KIT,
    REPORTERS,
    altered,
    blank,
    filled,
    submission,
    submission_in,
    written,
)
from tests.made import packed as zipped
from tests.pipeline.spreading import DEADLY, work_or_die

Spread = Callable[[], None]


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with every kind of file: good, faulty, copied, twice sent, blank, packed, foreign, damaged."""
    folder = tmp_path_factory.mktemp("1_NHẬN")
    issued = written(blank("99003"))
    copied = fill(issued, submission_in(blank("99003")), KIT, read_lines(FIGURES["99001"]))
    files = {
        "a.xlsx": filled("A"),
        "a – lần 2.xlsx": altered(filled("A"), "THÔNG TIN", {"C11": 2.0}),
        "ba, chép của một.xlsx": copied,
        "gói.zip": zipped({"bốn.xlsx": filled("99004"), "đọc.txt": b"?"}),
        "hai.xlsx": altered(filled("99002"), "GN DTTS", {"O29": 5.0}),
        "hỏng.xlsx": filled("99002")[:9_000],
        "một.xlsx": filled("99001"),
        "trống.xlsx": blank("99002"),
        "văn bản.docx": b"PK",
    }
    for name, content in files.items():
        write_whole(folder / name, content)
    return folder


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch) -> Spread:
    """Give what makes every folder a large one, of portions of three files, of which nothing is held."""

    def set_up() -> None:
        monkeypatch.setattr(gathering, "FEWEST_SPREAD", 0)
        monkeypatch.setattr(gathering, "FILES_IN_PORTION", 3)
        monkeypatch.setattr(gathering, "MOST_HELD", 0)

    return set_up


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Give the address of a Dask scheduler of its own process, with two workers of theirs."""
    code = (
        "from distributed import LocalCluster; "
        "cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None); "
        "print(cluster.scheduler_address, flush=True); input()"
    )
    guarded = f"if __name__ == '__main__':\n    {code}"
    command = [sys.executable, "-W", "ignore", "-c", guarded]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as cluster:
        assert cluster.stdout is not None
        yield cluster.stdout.readline().strip().removeprefix("tcp://")
        cluster.communicate("\n", timeout=60)


def book_of(run: Run, path: Path) -> bytes:
    return write_book(run, path, force=True).read_bytes()


def outcome(received: Path, crew: Crew, output: Path) -> tuple[bytes, dict[str, object]]:
    """Return the book and the document of a run made at one moment, but for how long it took."""
    run = consolidate_folder(received, DEFINITIONS, REPORTERS, at=datetime(2024, 6, 26, 8), crew=crew)
    document = consolidation_document(run)
    del document["seconds"]
    return book_of(run, output), document


def test_the_book_is_the_same_whoever_reads(received: Path, spread: Spread, scheduler: str, tmp_path: Path) -> None:
    held = outcome(received, ALONE, tmp_path / "held.xlsx")
    assert {item["file"]: item["status"] for item in held[1]["reporters"]}["a – lần 2.xlsx"] == "received"  # type: ignore[attr-defined]
    spread()
    for crew in (ALONE, Crew(2), Crew(1, scheduler)):
        assert outcome(received, crew, tmp_path / "fetched.xlsx") == held, crew


def test_the_verdicts_are_the_same_whoever_reads(received: Path, spread: Spread) -> None:
    held = check_document(check_batch(read_batch([received], DEFINITIONS)))
    codes = {finding["code"] for file in held["files"] for finding in file["findings"]}
    assert {"H04", "I03", "U04"} <= codes
    spread()
    for crew in (ALONE, Crew(2)):
        assert check_document(check_batch(read_batch([received], DEFINITIONS, crew=crew))) == held, crew


def test_a_file_that_kills_its_reader_twice_is_told_and_the_others_are_added_up(
    spread: Spread, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, file in {"a": "A", "b": "99002", DEADLY: "99001", "d": "99003"}.items():
        write_whole(tmp_path / f"{name}.xlsx", filled(file))
    spread()
    monkeypatch.setattr(gathering, "work", work_or_die)
    run = consolidate_folder(tmp_path, DEFINITIONS, REPORTERS, crew=Crew(2))
    assert set(run.total.members.reporters) == {"01990", "99002", "99003"}
    (aside,) = run.skipped
    assert aside.file == f"{DEADLY}.xlsx" and "hai lần" in aside.reason and run.has_blocking
    checked = check_batch(read_batch([tmp_path], DEFINITIONS, crew=Crew(2)))
    assert [finding.code for finding in checked.results[-1].findings] == ["U09"]


def test_cells_that_are_fetched_are_those_of_the_file(received: Path, spread: Spread) -> None:
    held = {item.name: item.submission for item in arrivals(received, DEFINITIONS)}
    spread()
    for item in arrivals(received, DEFINITIONS):
        if item.submission is None:
            assert held[item.name] is None
            continue
        assert origin_of(item.submission) is not None
        assert whole(item.submission) == held[item.name]


def test_a_file_of_which_nothing_is_held_says_what_the_file_says(received: Path, spread: Spread) -> None:
    held = {item.name: item.submission for item in arrivals(received, DEFINITIONS)}
    spread()
    for item in arrivals(received, DEFINITIONS):
        own = held[item.name]
        if item.submission is None or own is None:
            continue
        assert isinstance(item.submission, Waiting)
        assert replace(own, added=()) == item.submission and item.submission == replace(own, added=())
        renamed = replace(item.submission, file="khác.xlsx")
        assert (renamed.file, renamed.stamp, renamed.sha256) == ("khác.xlsx", own.stamp, own.sha256)
        assert not isinstance(renamed, Waiting) and renamed != item.submission
        assert item.submission.sheet("GN-03") == own.sheet("GN-03")


def test_a_file_that_was_changed_while_it_was_read_is_not_mixed_up(spread: Spread, tmp_path: Path) -> None:
    path = write_whole(tmp_path / "a.xlsx", filled("A"))
    spread()
    (item,) = arrivals(tmp_path, DEFINITIONS)
    write_whole(path, filled("99001"), force=True)
    assert item.submission is not None
    with pytest.raises(UsageError, match=r"“a\.xlsx” bị sửa"):
        whole(item.submission)


@pytest.mark.parametrize("names", [("A",), ("A", *INVENTED), INVENTED[::-1]])
def test_packed_figures_are_those_of_the_files(names: tuple[str, ...]) -> None:
    files = [submission(name) for name in names]
    wanted, found = compute(files, KIT), unpacked(packed(files, KIT), KIT)
    assert (found.reporters, found.files, found.texts) == (wanted.reporters, wanted.files, wanted.texts)
    for name in KIT.instance_by_id:
        assert np.array_equal(found.values[name], wanted.values[name], equal_nan=True)
        assert np.array_equal(found.present[name], wanted.present[name])
        assert np.array_equal(found.unreadable[name], wanted.unreadable[name])
    for key, table in wanted.blocks.items():
        assert found.blocks[key].texts == table.texts
        for column, values in table.values.items():
            assert np.array_equal(found.blocks[key].values[column], values, equal_nan=True)


def test_figures_do_not_depend_on_who_was_computed_together() -> None:
    files = [submission(name) for name in ("A", *INVENTED)]
    together = figures_of(files, KIT)
    for at, file in enumerate(files):
        alone = compute([file], KIT)
        for name in KIT.instance_by_id:
            assert together.values[name][at].tobytes() == alone.values[name][0].tobytes()
