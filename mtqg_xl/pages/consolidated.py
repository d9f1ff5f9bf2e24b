"""A consolidation as one HTML file: the situation, who has not sent, what to mend, where a figure comes from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mtqg_xl.findings import Severity
from mtqg_xl.pages.charts import Bar, Pair, percent_chart, plan_chart, shown_bars
from mtqg_xl.pages.embedded import packed
from mtqg_xl.pages.template import rendered
from mtqg_xl.pages.tracing import NO_SOURCE, Source, TracedForm, form_parts, written
from mtqg_xl.vietnamese import write_number, write_percent

SENT, LATE, MISSING, RETURNED, PROVISIONAL, CARRIED = (
    *("Đã gửi", "Gửi muộn", "Chưa gửi", "Trả lại", "Nhận tạm", "Lấy kỳ trước"),
)
STATES = (MISSING, RETURNED, PROVISIONAL, LATE, CARRIED, SENT)
"""What may be said of a unit or of one of its forms, what asks for most first."""

MOST_ROWS = 200
"""So many rows of a long list stand in the page itself; the script shows all, and the workbook has all."""
_PRINTED_FINDINGS, _PRINTED_UNITS = 12, 25


@dataclass(frozen=True, slots=True)
class Box:
    """One figure of the situation in a box: what it is, how much, and what to know about it."""

    title: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One work or content with much still to be paid; ``left`` is in đồng."""

    name: str
    unit: str
    left: float
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """The first tab: boxes, percents of units with their average, programmes, the dearest items."""

    boxes: tuple[Box, ...]
    bars: tuple[Bar, ...] = ()
    average: float | None = None
    bars_title: str = ""
    pairs: tuple[Pair, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One reporter: what is to be said of it and of each form, its file, whom to call."""

    name: str
    state: str
    states: tuple[str, ...]
    source: Source = NO_SOURCE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """One finding of one file; ``effect`` is in đồng."""

    unit: str
    form: str
    severity: Severity
    place: str
    about: str
    text: str
    mend: str
    effect: float | None
    code: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How figures changed since the last period, as a plain table; ``figures`` are the columns that hold numbers."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...] = ()
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Page:
    """All that the page of a consolidation says.

    ``unused`` are received files that are in no total, each with the reason; ``first_form`` is the title of the form
    with which Tra số begins. ``is_public`` where telephones, persons
    and file names are left out. ``chase`` is the text that reminds all at once, empty where there is nobody to remind.
    """

    title: str
    headline: str
    situation: Situation
    forms: tuple[str, ...]
    units: tuple[Unit, ...]
    chase: str
    slips: tuple[Slip, ...]
    traced: Iterable[TracedForm]
    comparison: Comparison | None = None
    notes: tuple[str, ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
    first_form: str = ""
    is_public: bool = False


def consolidated_page(page: Page) -> str:
    """Return the page. What it holds of each form is packed one form after the other, so that memory stays flat."""
    units = sorted(page.units, key=lambda unit: STATES.index(unit.state))
    slips = sorted(page.slips, key=lambda slip: (slip.severity.rank, -(slip.effect or 0.0)))
    forms = [(form.title, form.columns, form.grid, packed(form_parts(form))) for form in page.traced]
    situation = page.situation
    asked = [unit for unit in units if unit.state != SENT]
    bars = shown_bars(situation.bars)
    return rendered(
        "consolidated",
        page=page,
        situation=situation,
        bars=bars,
        bar_chart=percent_chart(bars, situation.average, situation.bars_title) if bars else None,
        pair_chart=plan_chart(situation.pairs, "Kế hoạch và giải ngân (triệu đồng)") if situation.pairs else None,
        units=units[:MOST_ROWS],
        counts=_counts(page),
        summary=_summary(page.units),
        asked=asked[:_PRINTED_UNITS],
        asked_more=len(asked[_PRINTED_UNITS:]),
        slips=slips[:MOST_ROWS],
        worst=slips[:_PRINTED_FINDINGS],
        severities=list(Severity),
        states=STATES,
        most=MOST_ROWS,
        forms=forms,
        written=written,
        percent=lambda value: write_percent(value, 1),
        millions=lambda value: write_number(value, 1),
        packed_units=packed(_unit_parts(page, units)),
        packed_slips=packed(_slip_parts(slips)),
    )


def _counts(page: Page) -> list[tuple[str, list[int]]]:
    """Return for each form how many units are in each state."""
    found = []
    for at, form in enumerate(page.forms):
        of_form = Counter(unit.states[at] for unit in page.units)
        found.append((form, [of_form[state] for state in STATES]))
    return found


def _summary(units: Sequence[Unit]) -> str:
    counts = Counter(unit.state for unit in units)
    return " · ".join(f"{state}: {counts[state]}" for state in STATES if counts[state])


def _unit_parts(page: Page, ordered: Sequence[Unit]) -> dict[str, object]:
    """Return the units for the script, in the order in which figures name them, and the order in which to show them."""
    position = {id(unit): at for at, unit in enumerate(page.units)}
    return {
        "states": STATES,
        "units": [
            (
                *(unit.name, STATES.index(unit.state), [STATES.index(state) for state in unit.states]),
                *(unit.source.file, unit.source.person, unit.source.phone, unit.note),
            )
            for unit in page.units
        ],
        "order": [position[id(unit)] for unit in ordered],
    }


def _slip_parts(slips: Sequence[Slip]) -> list[tuple[object, ...]]:
    return [
        (
            *(slip.unit, slip.form, slip.severity.value, slip.severity.label, slip.place, slip.about, slip.text),
            *(slip.mend, written(slip.effect), slip.code),
        )
        for slip in slips
    ]
