"""The third chart: what was paid month by month, only of periods for which everybody had sent."""

from mtqg_xl.consolidation.consolidate import consolidate
from mtqg_xl.consolidation.summary import Month
from mtqg_xl.pipeline.months import paid_by_month
from mtqg_xl.vietnamese import Period
from tests.pipeline.test_on_new_map import Sent, said


def period(code: str) -> Period:
    return Period.parse(code)


NOW = period("2024-04")
PLACE = Sent(
    {
        period("2023-03"): said(c01990=30, c01993=3),
        period("2024-01"): said(c01990=10, c01993=1),
        period("2024-02"): said(c01990=20),
        period("2024-03"): said(c01990=40, c01993=4),
    }
)


def test_months_of_this_year_and_the_last_stand_beside_each_other() -> None:
    total = consolidate(said(c01990=50, c01993=5), "")
    assert paid_by_month(PLACE, total, NOW) == (Month("T1", 11.0), Month("T3", 44.0, 33.0), Month("T4", 55.0))


def test_a_month_for_which_somebody_has_not_sent_is_no_point() -> None:
    alone = consolidate(said(c01990=50), "")
    assert [month.name for month in paid_by_month(PLACE, alone, NOW)] == ["T1", "T2", "T3", "T4"]


def test_two_points_make_no_line() -> None:
    total = consolidate(said(c01990=50, c01993=5), "")
    assert paid_by_month(PLACE, total, period("2024-02")) == ()
