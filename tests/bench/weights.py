"""A search for the two numbers that weigh the columns of mã đối chiếu: a new form may have inputs that weigh the same.

``python -m tests.bench.weights`` says which forms have such inputs now, and looks for numbers under which none has.
"""

import random

import numpy as np
from numpy.typing import NDArray

from mtqg_xl.definition.reference_code import BEND, MODULUS, STRIDE, row_weights, terms
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from tests.definition.test_reference_code import COMMUNE, KITS, alone, inputs

Counts = NDArray[np.int64]
AT_ONCE = 400
"""Inputs whose effects are computed together."""
TRIES = 200_000


def parts(kit: str, name: str) -> Counts:
    """Return three numbers for each input of a form: it weighs the first + STRIDE × the second + BEND × the third."""
    cells = list(inputs(KITS[kit].instance_by_id[name]))
    found = [
        _parts_of(compute([alone(KITS[kit], cell) for cell in cells[at : at + AT_ONCE]], KITS[kit]), name)
        for at in range(0, len(cells), AT_ONCE)
    ]
    return np.concatenate(found) if found else np.zeros((0, 3), np.int64)


def _parts_of(figures: FigureSet, name: str) -> Counts:
    form = figures.kit.instance_by_id[name]
    found = np.zeros((len(figures.reporters), 3), np.int64)
    for at, term in enumerate(terms(form)):
        step = np.array([1 + at * at, at, at * at])
        column = form.column_by_id[term.column]
        if term.block is None:
            for row, (index, scale) in row_weights(form).items():
                unit = form.scale_of(form.row_by_id[row], column)
                for reporter in range(len(found)):
                    amount = round(figures.value(name, row, term.column, reporter) / unit) * scale * 10**term.decimals
                    found[reporter] += amount * step * np.array([index, 1, 1])
        else:
            table, unit = figures.blocks[name, term.block], form.scale_of(None, column)
            for reporter, position, value in zip(
                table.reporter_index, table.position, table.values[term.column] / unit, strict=True
            ):
                found[reporter] += round(value) * 10**term.decimals * step * np.array([position, 1, 1])
    return found


def alike(found: Counts, stride: int, bend: int) -> int:
    """Return how many inputs weigh nothing or the same as another."""
    effects = (found[:, 0] + stride * found[:, 1] + bend * found[:, 2]) % MODULUS
    return len(effects) - len(np.unique(effects)) + int((effects == 0).sum())


def main() -> None:
    """Print the forms with inputs that weigh the same, and numbers under which there are none."""
    forms = {(kit, name): parts(kit, name) for kit, name in COMMUNE}
    wrong = {key: count for key, found in forms.items() if (count := alike(found, STRIDE, BEND))}
    print(f"{STRIDE}, {BEND}: {wrong or 'every input of every form has a weight of its own'}")
    largest_first = sorted(forms.values(), key=len, reverse=True)
    numbers = random.Random(MODULUS)
    for _ in range(TRIES if wrong else 0):
        stride, bend = numbers.randrange(1, MODULUS), numbers.randrange(1, MODULUS)
        if not any(alike(found, stride, bend) for found in largest_first):
            print(f"{stride}, {bend}: every input of every form has a weight of its own")
            return


if __name__ == "__main__":
    main()
