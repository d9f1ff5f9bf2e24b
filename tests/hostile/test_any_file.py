"""Whatever file is given to a command: a verdict within 10 s and 500 MB, behind a fence that nothing passes."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.hostile.crafted import REPORTS, WORKBOOKS
from tests.hostile.damage import damaged
from tests.hostile.subjects import FILE, spoken, subjects
from tests.hostile.trying import Fence, complaints, fenced, left_behind

CASES = 20
CHEAP = (
    *("50,000 merges over everything", "a link to a file", "a link to a server"),
    *("a formula nested 10,000 deep", "text that doubles 60 times", "links in a circle"),
    *("a huge string in many cells", "web and command formulas", "2,000 sheets of one part"),
    *("blank, merged over everything", "blank, with odd widths", "blank, with columns without end"),
)


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with fenced() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "nhận").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", CHEAP)
def test_a_file_that_was_made_to_hurt_gets_a_verdict(fence: Fence, folder: Path, name: str) -> None:
    file = folder / "nhận" / "xấu.xlsx"
    file.write_bytes(WORKBOOKS[name]())
    for words in (("check", file, "--json"), ("check", "--any", file, "--json"), ("adopt", file, "-o", "mẫu")):
        outcome = fence.tries(words, folder)
        assert (complaints(outcome), left_behind(folder)) == ([], []), (words, outcome.stderr)


@pytest.mark.parametrize("name", ["fields that fetch", "a paragraph of brackets"])
def test_a_report_that_was_made_to_hurt_gets_a_verdict(fence: Fence, folder: Path, name: str) -> None:
    file = folder / "nhận" / "xấu.docx"
    file.write_bytes(REPORTS[name]())
    outcome = fence.tries(("proofread", file, "--json"), folder)
    assert complaints(outcome) == [], outcome.stderr


def test_damaged_files_get_verdicts_whatever_is_done_with_them(fence: Fence, folder: Path) -> None:
    others = {each.name: each.make() for each in subjects()}
    for number in range(CASES):
        draw = Random(f"tests/{number}")
        subject = subjects()[number % len(subjects())]
        what, content = damaged(subject.make(), draw, others)
        file = folder / "nhận" / subject.file
        file.write_bytes(content)
        outcome = fence.tries(spoken(draw.choice(subject.commands[:5]), file), folder)
        assert (complaints(outcome), left_behind(folder)) == ([], []), (number, what, outcome.words, outcome.stderr)
        assert file.read_bytes() == content
        file.unlink()


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "loop", "device", "dangling"])
def test_a_path_that_is_no_file_is_named_and_nobody_waits(fence: Fence, folder: Path, kind: str) -> None:
    path = folder / "nhận" / "phụ biểu.xlsx"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(os.path.relpath(path))
    else:
        path.symlink_to({"loop": path.name, "device": "/dev/zero", "dangling": "không có"}[kind])
    commands = {words for subject in subjects() for words in subject.commands[:2]}
    for words in sorted(commands, key=str):
        if FILE in words:
            outcome = fence.tries(spoken(words, path), folder, seconds=20)
            assert complaints(outcome) == [], (outcome.words, outcome.stderr)
            assert outcome.status == 2 or (kind == "folder" and outcome.status in (0, 1)), outcome
