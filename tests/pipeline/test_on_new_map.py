"""Earlier periods of old units, told as those of the new ones that they became."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mtqg_xl.areas import Merger, Mergers, load_mergers
from mtqg_xl.checks.history import Previous
from mtqg_xl.consolidation.consolidate import consolidate
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.combining import merge
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.regrouping import chosen
from mtqg_xl.pipeline.earlier import past_of
from mtqg_xl.pipeline.on_new_map import OnMapOfEach, OnNewMap, on_new_map
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period
from tests.made import EXAMPLES
from tests.tables import submission_from

KIT = load().kit("ba-chuong-trinh-xa")
MERGERS = load_mergers(EXAMPLES / "sap_nhap.csv")
LAST_YEAR, H1, M9, YEAR = (Period.parse(code) for code in ("2024-9M", "2025-H1", "2025-9M", "2025"))
PAID = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
NOTHING = "GN-01.DTTS | disbursed_year_capital\nDTTS.4.1.a |"


def said(**paid: int) -> FigureSet:
    table = "GN-01.DTTS | disbursed_year_capital\nDTTS.4.1.a | {}"
    return merge(
        [compute([submission_from(table.format(amount), KIT, reporter=code[1:])], KIT) for code, amount in paid.items()]
    )


@dataclass(frozen=True)
class Sent:
    """What was sent for some periods, held in memory."""

    by_period: Mapping[Period, FigureSet]
    inputs: tuple[Path, ...] = ()

    def senders(self, kit: Kit) -> Mapping[str, frozenset[str]]:
        return {period.code: frozenset(figures.reporters) for period, figures in self.by_period.items()}

    def previous(self, kit: Kit, submissions: Sequence[Submission]) -> Previous:
        raise NotImplementedError

    def last(self, kit: Kit, periods: Mapping[str, Period]) -> Previous:
        found: dict[str, Period] = {}
        for period in sorted(self.by_period, key=lambda each: each.end):
            for code in self.by_period[period].reporters:
                if code in periods and period.end < periods[code].end:
                    found[code] = period
        parts = [chosen(self.by_period[period], [code]) for code, period in found.items()]
        return Previous(merge(parts) if parts else compute([], KIT), found)

    def total(self, kit: Kit, period: Period, reporters: Collection[str]) -> EarlierTotal | None:
        figures = self.by_period[period]
        own = chosen(figures, [code for code in figures.reporters if code in reporters])
        return EarlierTotal(period, consolidate(own, ""), own, own)


PLACE = Sent(
    {
        LAST_YEAR: said(c01990=700, c01993=70, c23434=7),
        H1: said(c01990=1000, c01993=200, c23434=30),
        M9: said(c01969=5000, c23430=60),
    }
)


def paid_in(figures: FigureSet) -> dict[str, float]:
    return {code: figures.value(*PAID, at) for at, code in enumerate(figures.reporters)}


def test_the_period_before_the_reform_is_that_of_the_new_units() -> None:
    found = past_of(OnNewMap(PLACE, MERGERS, M9.end), KIT, M9, {"01969", "23430"})
    assert found.before is not None
    assert found.before.title == "6 tháng đầu năm 2025 (quy đổi theo địa bàn mới)"
    assert paid_in(found.before.total.members) == {"01969": 1200, "23430": 30}
    assert paid_in(found.before.corrected) == {"01969": 1200, "23430": 30}
    assert found.before.total.figures.value(*PAID) == 1230


def test_the_same_period_of_the_year_before_is_told_on_the_new_map_too() -> None:
    found = past_of(OnNewMap(PLACE, MERGERS, M9.end), KIT, M9, {"01969", "23430"})
    assert found.year_before is not None and found.year_before.is_moved
    assert paid_in(found.year_before.total.members) == {"01969": 770, "23430": 7}


def test_a_period_after_the_reform_stays_as_it_was_sent() -> None:
    found = past_of(OnNewMap(PLACE, MERGERS, YEAR.end), KIT, YEAR, {"01969", "23430"})
    assert found.before is not None and not found.before.is_moved
    assert paid_in(found.before.total.members) == {"01969": 5000, "23430": 60}


def test_a_new_unit_has_last_said_what_its_old_ones_said_until_it_speaks_itself() -> None:
    place = OnNewMap(PLACE, MERGERS, YEAR.end)
    before = place.last(KIT, {"01969": M9, "23430": M9})
    assert (paid_in(before.figures), before.periods) == ({"01969": 1200, "23430": 30}, {"01969": H1, "23430": H1})
    after = place.last(KIT, {"01969": YEAR})
    assert (paid_in(after.figures), after.periods) == ({"01969": 5000}, {"01969": M9})


def test_each_file_of_a_check_is_told_on_the_map_of_its_own_last_day() -> None:
    files = [submission_from(NOTHING, KIT, reporter=code) for code in ("01990", "01969")]
    periods = zip(files, ("2025-H1", "2025-9M"), strict=True)
    stamped = [replace(item, stamp=replace(item.stamp, period=period)) for item, period in periods]
    found = OnMapOfEach(PLACE, MERGERS).previous(KIT, stamped)
    assert paid_in(found.figures) == {"01990": 700, "01969": 1200}
    assert found.periods == {"01990": LAST_YEAR, "01969": H1}


def test_who_was_asked_for_alone_is_answered_alone() -> None:
    assert OnNewMap(PLACE, MERGERS, M9.end).last(KIT, {"06184": M9}).figures.reporters == ()
    assert past_of(OnNewMap(PLACE, MERGERS, M9.end), KIT, M9, {"06184"}).before is None


def test_a_unit_parted_without_a_key_is_in_no_earlier_total() -> None:
    parts = tuple(Merger("01990", code, "partial", None, date(2025, 7, 1)) for code in ("01969", "01970"))
    kept = tuple(entry for entry in MERGERS if entry.old_code != "01990")
    found = past_of(OnNewMap(PLACE, Mergers((*kept, *parts)), M9.end), KIT, M9, {"01969", "01970"})
    assert found.before is not None
    assert paid_in(found.before.total.members) == {"01969": 200}


def test_a_place_is_left_alone_where_the_map_has_not_changed() -> None:
    assert on_new_map(PLACE, MERGERS, H1.end) is PLACE
    assert on_new_map(PLACE, None, M9.end) is PLACE
    assert on_new_map(None, MERGERS, M9.end) is None
