"""A program that is killed while it writes leaves a register that opens, with all of each put or nothing of it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mtqg_xl.register.register import Register
from tests.register.putting import FORMS, RECEIPTS, receipts

ROOT = Path(__file__).resolve().parents[2]
KILLS = 12


def left_by_kills(seed: str, places: list[str]) -> list[bool]:
    """Kill a program that writes into each place but the first, and return whether it left a journal there."""
    command = [sys.executable, "-m", "tests.register.putting", seed, *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    journals: list[bool] = json.loads(done.stdout)
    return journals


def whole_puts(place: str) -> int:
    """Return how many puts stand in a register that was left behind: each whole, every line as it was written."""
    with Register.open(place, create=True) as register:
        found = register.verify()
    assert found.altered == ()
    assert found.counts["số liệu"] == FORMS * found.counts["bản gửi"]
    return found.counts["bản gửi"]


def put_again(place: str) -> None:
    """Put everything again, and see that nothing stands there twice and nothing is missing."""
    before = whole_puts(place)
    with Register.open(place) as register:
        written = register.put(receipts())
    assert (written.new, written.known) == (RECEIPTS - before, before)
    assert whole_puts(place) == RECEIPTS


def test_a_register_in_a_file_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    places = [str(tmp_path / f"{number}.sqlite") for number in range(KILLS + 1)]
    journals = left_by_kills("file", places)
    assert any(journals), "no kill fell into a transaction"
    puts = [whole_puts(place) for place in places]
    assert puts[0] == RECEIPTS
    assert len(set(puts)) > 3, "the kills were not spread over the work"
    for place in places:
        put_again(place)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".sqlite"] * len(places)


def test_a_register_on_a_server_survives_a_kill_at_any_moment(postgresql: Callable[[], str]) -> None:
    places = [postgresql() for _ in range(5)]
    left_by_kills("server", places)
    puts = [whole_puts(place) for place in places]
    assert puts[0] == RECEIPTS
    assert len(set(puts)) > 2, "the kills were not spread over the work"
    for place in places:
        put_again(place)
