"""The situation of a run as its page shows it: what TỔNG QUAN tells a leader, in words and percents."""

from collections.abc import Callable

from mtqg_xl.consolidation.outstanding import Outstanding
from mtqg_xl.consolidation.summary import NOT_KNOWN, Summary
from mtqg_xl.consolidation.summary import Box as LeaderBox
from mtqg_xl.definition.model import MONEY_UNITS
from mtqg_xl.pages.charts import Bar, Pair
from mtqg_xl.pages.consolidated import Box, Item, Situation
from mtqg_xl.vietnamese import write_number

_MILLION = MONEY_UNITS["triệu đồng"]
_MOST_PAIRS = 12


def situation_of(summary: Summary, words: Callable[[str], str] = str) -> Situation:
    """Return the situation; ``words`` is what becomes of texts that units typed."""
    bars = tuple(Bar(unit.name, float(unit.percent)) for unit in summary.units)
    return Situation(
        boxes=tuple(_box(box, is_of_money=summary.is_of_money) for box in summary.boxes if box.value != NOT_KNOWN),
        bars=bars,
        average=float(summary.average) if bars and summary.average is not None else None,
        bars_title=f"{summary.ratio_title} theo đơn vị",
        pairs=_pairs(summary) if summary.is_of_money else (),
        items=tuple(_item(found, words) for found in summary.outstanding),
    )


def _box(box: LeaderBox, *, is_of_money: bool) -> Box:
    if isinstance(box.value, str):
        return Box(box.title, box.value, box.note)
    unit = "triệu đồng" if is_of_money else ""
    return Box(box.title, write_number(box.value, box.decimals), "; ".join(part for part in (unit, box.note) if part))


def _pairs(summary: Summary) -> tuple[Pair, ...]:
    """Return what stands directly below the headline row: programmes, or the projects of one."""
    return tuple(
        Pair(
            name=part.name,
            plan=(part.plan or 0.0) / _MILLION,
            paid=(part.paid or 0.0) / _MILLION,
            percent=float(part.percent) if part.percent is not None else None,
        )
        for part in summary.parts[:_MOST_PAIRS]
    )


def _item(found: Outstanding, words: Callable[[str], str]) -> Item:
    return Item(words(found.name), found.reporter, found.rest, words(found.obstacle))
