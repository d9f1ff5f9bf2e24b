"""By when files should have come, and which came later."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mtqg_xl.consolidation.chasing import moment_words
from mtqg_xl.pipeline.deciding import Decided, Entry, received_at
from mtqg_xl.reading.submission import Submission


def common_deadline(submissions: Sequence[Submission]) -> datetime | None:
    """Return the deadline that most files carry; None where they carry none."""
    found: Counter[datetime] = Counter()
    for item in submissions:
        try:
            found[datetime.fromisoformat(item.stamp.deadline).replace(tzinfo=None)] += 1
        except ValueError:
            continue
    return max(found, key=lambda moment: (found[moment], moment)) if found else None


def with_lateness(decided: Decided, deadline: datetime) -> tuple[Decided, frozenset[str]]:
    """Return the files with a note at those that came after a deadline, and the codes of the reporters that were late.

    Who sent something usable in time was not late, also where it mended and sent again afterwards.
    """
    entries = tuple(_noted(item, deadline) for item in decided.entries)
    first: dict[str, datetime] = {}
    for item in decided.entries:
        moment = received_at(item)
        if item.reporter and item.period == decided.period.code and moment is not None:
            first[item.reporter] = min(moment, first.get(item.reporter, moment))
    late = frozenset(code for code, moment in first.items() if moment > deadline)
    return replace(decided, entries=entries), late


def _noted(item: Entry, deadline: datetime) -> Entry:
    moment = received_at(item)
    if item.submission is None or moment is None or moment <= deadline:
        return item
    words = f"Nhận sau hạn {moment_words(deadline)}."
    return replace(item, note=f"{item.note} {words}".strip())
