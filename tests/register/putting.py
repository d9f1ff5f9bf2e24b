"""A process whose children put receipts into registers, each killed at another moment: for the tests of kills.

Called as ``python -m tests.register.putting SEED PLACE...``. The first child is left alone, and tells how long a put
takes; the others are killed in turn during the first put, the second, and so on, at a drawn moment, or right behind
that put where the machine was too busy to kill in time: a child waits there. The process prints,
as JSON, whether a journal of SQLite lay beside each place after the kill. Its children are forked, since twelve starts
of Python would take longer than all else.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from random import Random

import numpy as np

from mtqg_xl.register.instance_figures import InstanceFigures
from mtqg_xl.register.lines import Receipt
from mtqg_xl.register.register import Register
from tests.register.made import receipt

FORMS, RECEIPTS = 6, 6


def heavy(instance: str, seed: int) -> InstanceFigures:
    """Return a form whose bytes fill many pages of a database."""
    values = np.random.default_rng(seed).uniform(0, 1e12, (100, 20))
    rows, columns = tuple(f"r{at}" for at in range(100)), tuple(f"c{at}" for at in range(20))
    flags = np.ones((100, 20), np.bool_)
    return InstanceFigures(instance, rows, columns, values, flags, ~flags, {}, {})


def receipts() -> list[Receipt]:
    """Return what every child puts, each in a transaction of its own."""
    return [
        receipt(f"f{at}", *(heavy(f"GN-{form}", at * FORMS + form) for form in range(FORMS)), reporter=f"{at:05}")
        for at in range(RECEIPTS)
    ]


def put_all(place: str, wanted: list[Receipt], signal_to: int, last: int) -> None:
    """Make a register and put everything into it, with a sign before each put; wait to be killed behind the last."""
    with Register.open(place, create=True) as register:
        for number, one in enumerate(wanted):
            os.write(signal_to, b".")
            register.put([one])
            if number == last:
                signal.pause()


def killed(place: str, wanted: list[Receipt], at: int, after: float) -> float:
    """Put everything in a child, kill it some seconds after it began the put of a number, and return how long it lived.

    A number behind the last put lets the child end by itself.
    """
    start = time.monotonic()
    signs, signal_to = os.pipe()
    child = os.fork()
    if child == 0:
        put_all(place, wanted, signal_to, at)
        os._exit(0)
    os.close(signal_to)
    with os.fdopen(signs, "rb", buffering=0) as begun:
        is_going_on = len([begun.read(1) for _ in range(at + 1)][-1]) == 1
        if is_going_on:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    assert is_going_on or status == 0
    return time.monotonic() - start


def main(seed: str, first: str, *others: str) -> None:
    """Run all children."""
    random, wanted = Random(seed), receipts()
    one_put = killed(first, wanted, RECEIPTS, 0.0) / RECEIPTS
    journals = []
    for number, place in enumerate(others):
        killed(place, wanted, number % RECEIPTS, one_put * random.random())
        journals.append(Path(f"{place}-journal").exists())
    print(json.dumps(journals))


if __name__ == "__main__":
    main(*sys.argv[1:])
