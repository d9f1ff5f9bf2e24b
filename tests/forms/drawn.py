"""Values for every typed cell of a kit, drawn from a seed: such as offices send, and such as strain every formula."""

from collections.abc import Callable, Iterator
from random import Random

from mtqg_xl.definition.model import Column, Instance, Kit, Row

Key = tuple[str, str, str]
Values = dict[Key, float | str | None]
LARGEST = 10**12
"""In whole units; a hundredth for each decimal, so that a total of some thousand such figures keeps fifteen digits."""


def typed_cells(kit: Kit) -> Iterator[tuple[Instance, Row | None, str, Column]]:
    """Yield every typed cell of the forms of a kit: fixed rows, and three rows of each block."""
    for instance in kit.forms:
        for column in instance.form.columns:
            for row in instance.rows:
                if instance.is_typed(row, column):
                    yield instance, row, row.id, column
            for block in instance.form.blocks:
                if column.is_typed and not column.is_given:
                    rows = dict.fromkeys((1, min(2, block.ready_rows), block.ready_rows))
                    yield from ((instance, None, f"{block.id}#{at}", column) for at in rows)


def choices_of(kit: Kit, row: Row | None, column: Column) -> list[str]:
    """Return what may be chosen in a cell, ids of rows where the list is one of rows."""
    named = row.choices if row is not None and row.choices else column.choices
    found: list[str] = []
    for text in named:
        name = text.removeprefix("rows:")
        found += kit.instance_by_id[name].lines if text.startswith("rows:") else [text]
    return found


def blank(_: Kit) -> Values:
    """Return what an officer finds on opening the file: nothing typed."""
    return {}


def typical(kit: Kit, seed: int = 7) -> Values:
    """Return a workbook filled as offices fill it: most cells, whole numbers, percents below 100."""
    drawn = Random(seed)
    return _values(kit, drawn, lambda decimals, is_percent: _usual(drawn, decimals, is_percent))


def extreme(kit: Kit, seed: int = 11) -> Values:
    """Return a workbook that strains the formulas: blanks, zeros, marks, texts, very large numbers."""
    drawn = Random(seed)
    return _values(kit, drawn, lambda decimals, is_percent: _strange(drawn, decimals))


def _values(kit: Kit, drawn: Random, number: Callable[[int, bool], float | str | None]) -> Values:
    found: Values = {}
    for instance, row, row_id, column in typed_cells(kit):
        kind = instance.kind_of(row, column) if row is not None else column.kind
        key = (instance.id, row_id, column.id)
        if kind == "input":
            found[key] = number(instance.decimals_of(row, column), instance.unit_of(row, column) == "%")
        elif kind == "choice":
            found[key] = drawn.choice(choices_of(kit, row, column))
    return {key: value for key, value in found.items() if value is not None}


def _usual(drawn: Random, decimals: int, is_percent: bool) -> float | None:
    if drawn.random() < 0.15:
        return None
    if is_percent:
        return round(drawn.uniform(0, 100), min(decimals, 2))
    return round(drawn.uniform(0, 5000), min(decimals, 3)) if decimals else float(drawn.randrange(0, 900) * 1000)


def _strange(drawn: Random, decimals: int) -> float | str | None:
    return drawn.choice(
        [
            None,
            0.0,
            1.0,
            "-",
            "x",
            "abc",
            float(LARGEST // 100**decimals),
            float(drawn.randrange(1, LARGEST // 100**decimals)),
            round(drawn.uniform(0, 10), decimals),
        ]
    )
