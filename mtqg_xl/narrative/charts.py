"""Shares paid out as a chart of a report: one bar for each row of a form, or for each unit that is in a total."""

from collections.abc import Iterator

from mtqg_xl.narrative.report import ChartDefinition
from mtqg_xl.narrative.source import Members, Source
from mtqg_xl.narrative.text import Chart

_FEWEST = 2
_MOST = 15
_DECIMALS = 1


def chart_of(definition: ChartDefinition, source: Source, members: Members | None) -> Chart | None:
    """Return a chart with its bars, None where there are too few to compare, or more than a page can hold.

    Bars are the rows directly below a row that have a share, in the order of the form; of a total that knows its units,
    the units, the highest share first.
    """
    bars = _of_units(definition, members) if members is not None else list(_of_rows(definition, source))
    if not _FEWEST <= len(bars) <= _MOST:
        return None
    return Chart(
        definition.section, definition.title, tuple(name for name, _ in bars), tuple(share for _, share in bars)
    )


def _of_rows(definition: ChartDefinition, source: Source) -> Iterator[tuple[str, float]]:
    for row in source.instance(definition.instance).children[definition.row]:
        share = _share(source, definition, row.id) if row.kind != "rest" else None
        if share is not None:
            yield row.label.partition(":")[0], share


def _of_units(definition: ChartDefinition, members: Members) -> list[tuple[str, float]]:
    """Return the units with their shares, the highest first: who is behind is what a reader looks for."""
    shares = [
        (name, _share(Source(members.figures, at), definition, definition.row)) for at, name in enumerate(members.names)
    ]
    return sorted(((name, share) for name, share in shares if share is not None), key=lambda bar: -bar[1])


def _share(source: Source, definition: ChartDefinition, row: str) -> float | None:
    """Return a share rounded once from its two numbers, as sentences have it; None where there is none."""
    if not source.present(definition.instance, row, definition.column):
        return None
    return source.percent(definition.instance, row, definition.column, _DECIMALS)
