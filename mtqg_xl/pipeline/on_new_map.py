"""Earlier periods on the map that there is now: what old units sent, as if the new ones had sent it ("quy đổi")."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mtqg_xl.areas import Mergers
from mtqg_xl.checks.history import Previous
from mtqg_xl.consolidation.consolidate import consolidate
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.combining import merge
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.regrouping import chosen, regrouped
from mtqg_xl.pipeline.earlier import EarlierPeriods
from mtqg_xl.pipeline.versions import periods_of
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period


@dataclass(frozen=True)
class OnNewMap:
    """Earlier periods at a place, by the units that there are on a day; it stands wherever the place itself may.

    What cannot be divided is left out, as if it had not been sent: `mtqg_xl.pipeline.territory` asks about it.
    """

    place: EarlierPeriods
    mergers: Mergers
    until: date

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The paths of all files, so that no output ever replaces one of them."""
        return self.place.inputs

    def previous(self, kit: Kit, submissions: Sequence[Submission]) -> Previous:
        """Return what the reporters of some files, or the units that they were made of, said before theirs."""
        return self.last(kit, periods_of(submissions))

    def last(self, kit: Kit, periods: Mapping[str, Period]) -> Previous:
        """Return what units said for the last period before the one given for each of them.

        Who was made of several units has said what these said last together; one that was late is not among them.
        """
        asked = dict(periods)
        for entry in self.mergers:
            targets = [part.code for part in self.mergers.portions(entry.old_code, date.min, self.until)]
            for target in targets:
                if target in periods:
                    asked.setdefault(entry.old_code, periods[target])
        said = self.place.last(kit, asked)
        parts: list[FigureSet] = []
        found: dict[str, Period] = {}
        for period in sorted(set(said.periods.values()), key=lambda each: each.end, reverse=True):
            own = [code for code in said.figures.reporters if said.periods[code] == period]
            figures = self._moved(chosen(said.figures, own), period)
            wanted = [code for code in figures.reporters if code in periods and code not in found] if figures else []
            if figures is not None and wanted:
                parts.append(chosen(figures, wanted))
                found |= dict.fromkeys(wanted, period)
        return Previous(merge(parts) if parts else chosen(said.figures, ()), found)

    def senders(self, kit: Kit) -> Mapping[str, frozenset[str]]:
        """Return by the code of the period the units of today of whom some part sent usable files."""
        return {
            code: frozenset(target for sender in who for target in self._targets(sender, Period.parse(code)))
            for code, who in self.place.senders(kit).items()
        }

    def total(self, kit: Kit, period: Period, reporters: Collection[str]) -> EarlierTotal | None:
        """Return what units of today came to in a period."""
        senders = self.place.senders(kit).get(period.code, frozenset())
        old = {code for code in senders if set(self._targets(code, period)) & set(reporters)}
        found = self.place.total(kit, period, old) if old else None
        if found is None or not self._is_moved(period):
            return found
        members, sent, corrected = (
            self._moved(each, period) for each in (found.total.members, found.sent, found.corrected)
        )
        if members is None or sent is None or corrected is None:
            return None
        wanted = [code for code in members.reporters if code in reporters]
        own = (chosen(each, wanted) for each in (members, sent, corrected))
        members, sent, corrected = own
        return EarlierTotal(period, consolidate(members, ""), sent, corrected, is_moved=True)

    def _is_moved(self, period: Period) -> bool:
        return any(period.end < day <= self.until for day in self.mergers.days)

    def _targets(self, code: str, period: Period) -> tuple[str, ...]:
        portions = self.mergers.portions(code, period.end, self.until)
        return tuple(part.code for part in portions) if all(part.share is not None for part in portions) else ()

    def _moved(self, figures: FigureSet, period: Period) -> FigureSet | None:
        return regrouped(figures, self.mergers, period.end, self.until).figures


def on_new_map(place: EarlierPeriods | None, mergers: Mergers | None, until: date) -> EarlierPeriods | None:
    """Return a place of earlier periods as the map is on a day; the place itself where nothing has changed."""
    if place is None or mergers is None or not any(day <= until for day in mergers.days):
        return place
    return OnNewMap(place, mergers, until)


@dataclass(frozen=True)
class OnMapOfEach:
    """Earlier periods for files of several periods: each file is told of them on the map of its own last day."""

    place: EarlierPeriods
    mergers: Mergers

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The paths of all files, so that no output ever replaces one of them."""
        return self.place.inputs

    def previous(self, kit: Kit, submissions: Sequence[Submission]) -> Previous:
        """Return what the reporters of some files, or the units that they were made of, said before theirs."""
        wanted = periods_of(submissions)
        parts: list[Previous] = []
        for end in sorted({period.end for period in wanted.values()}):
            asked = {code: period for code, period in wanted.items() if period.end == end}
            place = on_new_map(self.place, self.mergers, end) or self.place
            parts.append(place.last(kit, asked))
        if not parts:
            return self.place.last(kit, {})
        figures = merge([chosen(part.figures, tuple(part.periods)) for part in parts])
        return Previous(figures, {code: period for part in parts for code, period in part.periods.items()})
