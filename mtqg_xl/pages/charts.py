"""Charts as SVG that stands in the page: drawn when the page is made, so that they need no script and print sharp.

pygal draws; of what it writes only the shapes and texts are kept. Its scripts, styles and comments are dropped: the
look comes from the style sheet of the page, the only one that the policy of the page lets in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtqg_xl.vietnamese import write_number, write_percent

if TYPE_CHECKING:
    from lxml.etree import _Element
    from markupsafe import Markup

MOST_BARS = 15
"""More bars than these cannot be read from across a room."""
_HIGHEST, _LOWEST = 7, 8
_LONGEST_NAME = 26
_MOST_LABELLED = 6
"""So many pairs of columns are wide enough for an amount on top; of more the table beside the chart tells it."""
_KEPT = {"svg", "g", "path", "rect", "line", "text", "circle"}
_KEPT_ATTRIBUTES = {"viewBox", "transform", "class", "d", "x", "y", "width", "height", "rx", "ry", "text-anchor"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit in a chart of percents."""

    name: str
    percent: float


@dataclass(frozen=True, slots=True)
class Pair:
    """What was planned and what was paid, in triệu đồng; ``percent`` is None for a blank."""

    name: str
    plan: float
    paid: float
    percent: float | None


def shown_bars(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """Return the bars that a chart shows, highest first: all, or of more than fifteen the 7 highest and 8 lowest."""
    ordered = sorted(bars, key=lambda bar: -bar.percent)
    if len(ordered) <= MOST_BARS:
        return tuple(ordered)
    return (*ordered[:_HIGHEST], *ordered[-_LOWEST:])


def percent_chart(bars: Sequence[Bar], average: float | None, title: str) -> "Markup":
    """Return horizontal bars, the highest on top, with a dashed line at the average of all where it is known."""
    height = 90 + 23 * len(bars)
    chart = _pygal().HorizontalBar(**_settings(height), range=(0, _limit(bars, average)))
    chart.x_labels = [_short(bar.name) for bar in reversed(bars)]
    if average is not None:
        chart.y_labels = [{"value": average, "label": f"Bình quân {write_percent(average, 1)}"}]
    else:
        chart.show_y_labels = False
    chart.add(title, [bar.percent for bar in reversed(bars)], formatter=lambda value: write_percent(value, 1))
    return _inline(chart, title)


def _limit(bars: Sequence[Bar], average: float | None) -> float:
    """Return where the axis ends: at 100, or past the longest bar, with room for its label."""
    return max([100.0, average or 0.0, *(bar.percent for bar in bars)]) * 1.08


def plan_chart(pairs: Sequence[Pair], title: str) -> "Markup":
    """Return columns, two for each programme: the plan, and what was paid of it with the percent on top."""
    chart = _pygal().Bar(**_settings(330), show_y_guides=True)
    is_wide = len(pairs) <= _MOST_LABELLED
    chart.x_labels = _own_parts([pair.name for pair in pairs])
    chart.value_formatter = lambda value: write_number(value, 0)
    chart.add("Kế hoạch", [_labelled(pair.plan, write_number(pair.plan, 0) if is_wide else "") for pair in pairs])
    chart.add("Giải ngân", [_labelled(pair.paid, _percent_words(pair, 1 if is_wide else 0)) for pair in pairs])
    chart.show_legend = True
    return _inline(chart, title)


def _pygal() -> Any:
    """Return pygal, without what it leaves behind: a finder for map plugins, in an old way of which Python warns."""
    import sys

    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    return pygal


def _labelled(value: float, words: str) -> dict[str, Any]:
    return {"value": value, "formatter": lambda _: words}


def _own_parts(names: Sequence[str]) -> list[str]:
    """Return names without the beginning that all share: of Dự án 1, Dự án 2 … there is room for 1, 2 …"""
    heads = {name.rpartition(" ")[0] for name in names}
    return [_short(name.rpartition(" ")[2] if len(heads) == 1 else name) for name in names]


def _percent_words(pair: Pair, decimals: int) -> str:
    return "" if pair.percent is None else write_percent(pair.percent, decimals)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


def _settings(height: int) -> dict[str, Any]:
    return {
        "width": 620,
        "height": height,
        "js": (),
        "css": (),
        "show_legend": False,
        "print_values": True,
        "print_zeroes": True,
        "legend_at_bottom": True,
        "truncate_label": -1,
        "disable_xml_declaration": True,
        "print_values_position": "top",
        "no_prefix": True,
    }


def _inline(chart: Any, title: str) -> "Markup":
    """Return a drawing as part of a page: shapes and texts with their classes, and a title for who cannot see it."""
    from lxml import etree
    from markupsafe import Markup

    drawn = etree.fromstring(chart.render())
    clean = _cleaned(drawn)
    assert clean is not None  # the root is an svg
    clean.set("role", "img")
    clean.set("aria-label", title)
    return Markup(etree.tostring(clean, encoding="unicode"))  # noqa: S704 - lxml has escaped every text in it


def _cleaned(drawn: "_Element") -> "_Element | None":
    from lxml import etree

    name = etree.QName(drawn).localname if isinstance(drawn.tag, str) else ""
    if name not in _KEPT or "tooltip-overlay" in drawn.get("class", ""):
        return None
    clean = etree.Element(
        name, {str(key): str(value) for key, value in drawn.attrib.items() if key in _KEPT_ATTRIBUTES}
    )
    clean.text = drawn.text
    for child in drawn:
        kept = _cleaned(child)
        if kept is not None:
            clean.append(kept)
    return clean
