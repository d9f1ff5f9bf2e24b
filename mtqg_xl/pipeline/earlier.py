"""Earlier periods of the reporters that are added up: as totals, and what each of them said last."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from mtqg_xl.checks.history import Previous
from mtqg_xl.consolidation.earlier import EarlierTotal, Past
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.pipeline.batch import Earlier
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period


class EarlierPeriods(Earlier, Protocol):
    """What was received for earlier periods, in a folder or in a register."""

    def senders(self, kit: Kit) -> Mapping[str, frozenset[str]]:
        """Return who sent usable files of a kit, by the code of the period."""

    def last(self, kit: Kit, periods: Mapping[str, Period]) -> Previous:
        """Return what reporters said for the last period before the one given for each of them."""

    def total(self, kit: Kit, period: Period, reporters: Collection[str]) -> EarlierTotal | None:
        """Return what some reporters came to in a period; None where nobody of them sent anything."""


def past_of(place: EarlierPeriods, kit: Kit, period: Period, reporters: Collection[str]) -> Past:
    """Return what is known of the past of some reporters; ``reporters`` empty means everybody who is known there."""
    senders = {code: set(who) & set(reporters) if reporters else set(who) for code, who in place.senders(kit).items()}
    known = {code: Period.parse(code) for code, who in senders.items() if who}
    ended = [found for found in known.values() if found.end < period.end]
    before = max(ended, key=lambda found: (found.end, found.kind == period.kind, found.code), default=None)
    year_before = period.year_before if period.year_before in ended else None

    def total(found: Period | None) -> EarlierTotal | None:
        return None if found is None else place.total(kit, found, senders[found.code])

    last = total(before)
    return Past(last, last if before == year_before else total(year_before))


class Since(Protocol):
    """What was sent for a period after it was added up."""

    def corrected(self, files: Sequence[Submission], figures: FigureSet, period: Period) -> FigureSet:
        """Return the figures of files for a period, with what their reporters have sent for it since in their place."""
