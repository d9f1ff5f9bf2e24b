"""Who adds up and who has to send: the units between which the submissions of a folder go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mtqg_xl.areas import REPORTER_KINDS, Reporter, Reporters
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.making import body, place_name
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period, parse_date
from mtqg_xl.workbook.header import Header


@dataclass(frozen=True)
class Expected:
    """The unit that adds up, where the list of reporters tells it, and those that have to send to it, by code."""

    receiver: Reporter | None = None
    units: dict[str, Reporter] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The names of those who have to send, by code."""
        return {code: item.name for code, item in self.units.items()}

    @property
    def receiver_code(self) -> str:
        """The code of the unit that adds up, empty where nothing tells it."""
        return self.receiver.code if self.receiver is not None else ""


def expected(
    listed: Reporters | None, chosen: Sequence[Submission], kit: Kit, period: Period, level: str | None
) -> Expected:
    """Return who has to send: those of the kit's level, or of another, under the receiver of most of the files.

    Raises:
        UsageError: there is no such level.
    """
    if listed is None:
        return Expected()
    wanted = level or kit.level
    if wanted not in REPORTER_KINDS:
        raise UsageError(f"Không có cấp “{wanted}”; các cấp: {', '.join(REPORTER_KINDS)}.")
    receiver = _receiver(listed, chosen, period)
    possible = listed.at(period.end) if receiver is None else listed.children(receiver.code, period.end)
    return Expected(receiver, {item.code: item for item in possible if item.kind == wanted})


def header_of(receiver: Reporter | None, kit: Kit, period: Period, chosen: Sequence[Submission]) -> Header:
    """Return the head of the consolidated forms: who issues them, where, and the last day of the figures."""
    as_of = max((day for item in chosen if (day := _as_of(item, kit)) is not None), default=None)
    if receiver is None:
        return Header(period, reporter_name="đơn vị tổng hợp", as_of=as_of)
    return Header(
        period=period,
        reporter_code=receiver.code,
        reporter_name=receiver.name,
        issuer=body(receiver),
        as_of=as_of,
        place=place_name(receiver),
    )


def _receiver(listed: Reporters, chosen: Sequence[Submission], period: Period) -> Reporter | None:
    """Return the unit that most of the senders report to."""
    parents: dict[str, int] = {}
    for item in chosen:
        reporter = listed.by_code(item.stamp.reporter, period.end)
        if reporter is not None and reporter.parent_code:
            parents[reporter.parent_code] = parents.get(reporter.parent_code, 0) + 1
    if not parents:
        return None
    return listed.by_code(max(parents, key=lambda code: parents[code]), period.end)


def _as_of(item: Submission, kit: Kit) -> date | None:
    """Return the day of a file's figures: the one typed on its first sheet, else the one that it was made for."""
    field = kit.header_field("as_of")
    cell = item.cell(*field) if field is not None else None
    typed = cell.day if cell is not None else None
    return typed or parse_date(item.stamp.as_of)
