"""Shares paid out as a chart of a report: one bar for each row of a form, or for each unit that is in a total."""

import math
from collections.abc import Iterator

from mtqg_xl.narrative.report import ChartDefinition
from mtqg_xl.narrative.source import Members, Source
from mtqg_xl.narrative.text import Chart
from mtqg_xl.vietnamese import exact, round_half_up

_FEWEST = 2
_MOST = 15
_DECIMALS = 1


def chart_of(definition: ChartDefinition, source: Source, members: Members | None) -> Chart | None:
    """Return a chart with its bars, None where there are too few to compare, or more than a page can hold.

    Bars are the rows directly below a row that have a share; of a total that knows its units, the units.
    """
    bars = list(_of_units(definition, members)) if members is not None else list(_of_rows(definition, source))
    if not _FEWEST <= len(bars) <= _MOST:
        return None
    return Chart(
        definition.section, definition.title, tuple(name for name, _ in bars), tuple(share for _, share in bars)
    )


def _of_rows(definition: ChartDefinition, source: Source) -> Iterator[tuple[str, float]]:
    for row in source.instance(definition.instance).children[definition.row]:
        if row.kind != "rest" and source.present(definition.instance, row.id, definition.column):
            share = source.percent(definition.instance, row.id, definition.column, _DECIMALS)
            if share is not None:
                yield row.label.partition(":")[0], share


def _of_units(definition: ChartDefinition, members: Members) -> Iterator[tuple[str, float]]:
    for name, share in members.parts(definition.instance, definition.row, definition.column):
        if not math.isnan(share):
            yield name, float(round_half_up(exact(share), _DECIMALS))
