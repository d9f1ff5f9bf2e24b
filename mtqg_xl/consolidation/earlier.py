"""An earlier period of the same receiver: what was added up then, and what its reporters say of it today."""

from dataclasses import dataclass

from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.summary import Month
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.vietnamese import Period


@dataclass(frozen=True)
class EarlierTotal:
    """The total of an earlier period as it was added up then.

    ``total.members`` are those who were in it, with what the receiver adjusted. ``sent`` is what the same reporters
    had sent, without adjustments; ``corrected`` is what they say of that period today, after files for it that came
    later. All three hold the same reporters in the same order, in the kit of today. ``is_moved`` where old units stand
    in it as the new ones that they became ("quy đổi").
    """

    period: Period
    total: Consolidated
    sent: FigureSet
    corrected: FigureSet
    is_moved: bool = False

    @property
    def title(self) -> str:
        """The period in words, and that it is told on another map where it is."""
        return f"{self.period.title} (quy đổi theo địa bàn mới)" if self.is_moved else self.period.title

    @property
    def reporters(self) -> tuple[str, ...]:
        """The codes of those who were in the total."""
        return self.total.members.reporters


@dataclass(frozen=True)
class Past:
    """The totals that a total is compared with: of the period before it, and of the same period one year earlier.

    ``months`` is what its members had paid up to the end of each month that is known, of this year and the last.
    """

    before: EarlierTotal | None = None
    year_before: EarlierTotal | None = None
    months: tuple[Month, ...] = ()
