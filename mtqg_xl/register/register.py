"""The register itself: what is put stays, the latest of what was put counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Engine, and_, select

from mtqg_xl.checks.history import Previous
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.register.chain import Appending
from mtqg_xl.register.counting import (
    all_figures,
    closing_line,
    contents,
    last_periods,
    latest_lines,
    of_periods,
    senders,
)
from mtqg_xl.register.entries import about, entries, plain
from mtqg_xl.register.instance_figures import InstanceFigures, figure_set_of
from mtqg_xl.register.lines import (
    Adjustment,
    Assignment,
    Decision,
    Entry,
    Justification,
    Line,
    Stored,
    Submitted,
    Written,
)
from mtqg_xl.register.putting import put_line
from mtqg_xl.register.store import open_engine, reading, told, writing
from mtqg_xl.register.tables import FIGURES, SUBMISSIONS
from mtqg_xl.register.verifying import Verification, verified
from mtqg_xl.vietnamese import Period


class Register:
    """An open register; to be used with ``with``, or closed by `close`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, place: str, *, create: bool = False) -> "Register":
        """Return the register at a path (SQLite) or a URL (SQLite, PostgreSQL).

        Raises:
            UsageError: there is none and ``create`` is not given, or it cannot be used.
        """
        return cls(open_engine(place, create=create))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- writing ------------------------------------------------------------------------------------------

    def put(self, lines: Iterable[Line]) -> Written:
        """Add lines, all of them or, when anything goes wrong or the program is killed, none.

        What the last line about the same already says is not written again; what differs is a new line.

        Raises:
            UsageError: the register cannot be written.
        """
        new = known = 0
        with told(), writing(self._engine) as connection:
            appending = Appending(connection)
            for line in lines:
                is_new = put_line(appending, line)
                new, known = new + is_new, known + (not is_new)
            appending.write()
        return Written(new, known)

    # --- reading ------------------------------------------------------------------------------------------

    def latest(self, reporter: str, period: str, instance: str) -> Stored | None:
        """Return the figures of a form that count for a reporter and a period; None where nothing was sent.

        A filled form comes before a blank one, then the greater Lần gửi counts, then the later time inside the file,
        then the later receipt; files that were returned or ignored do not count.

        Raises:
            UsageError: the register cannot be read, or the figures are no longer what was written.
        """
        asked = and_(SUBMISSIONS.c.reporter == reporter, SUBMISSIONS.c.period == period)
        with told(), reading(self._engine) as connection:
            found = latest_lines(connection, asked, instance)
            return next(iter(contents(connection, found.values())), None)

    def figures(self, submission: int) -> dict[str, InstanceFigures]:
        """Return all figures that came in a file, by form, counted or not; ``submission`` is the number of its line.

        Raises:
            UsageError: the register cannot be read, or the figures are no longer what was written.
        """
        with told(), reading(self._engine) as connection:
            return all_figures(connection, submission)

    def history(self, reporter: str, period: str) -> tuple[Entry[Any], ...]:
        """Return all that was ever written about a reporter and a period, in the order in which it was."""
        asked = {"reporter": reporter, "period": period}
        with told(), reading(self._engine) as connection:
            files = entries(connection, Submitted, asked)
            hashes = dict.fromkeys(entry.said.sha256 for entry in files)
            decided = [entry for file in hashes for entry in entries(connection, Decision, {"sha256": file})]
            assigned = [entry for file in hashes for entry in entries(connection, Assignment, {"sha256": file})]
            adjusted = entries(connection, Adjustment, asked)
            justified = entries(connection, Justification, asked)
        return tuple(sorted((*files, *decided, *assigned, *adjusted, *justified), key=lambda entry: entry.line))

    def submitted(self, column: Literal["sha256", "file_name", "period"], value: str) -> Sequence[Entry[Submitted]]:
        """Return the files that came in with a hash, under a name or for a period, the oldest first."""
        with told(), reading(self._engine) as connection:
            return entries(connection, Submitted, {column: plain(value)})

    def codes(self, submission: int) -> dict[str, str]:
        """Return the Mã đối chiếu of each form that came in a file; ``submission`` is the number of its line."""
        asked = select(FIGURES.c.instance, FIGURES.c.reference_code).where(FIGURES.c.submission == submission)
        with told(), reading(self._engine) as connection:
            return {row.instance: row.reference_code for row in connection.execute(asked)}

    def decision(self, sha256: str) -> Decision | None:
        """Return what was decided last about a file; None where nothing was."""
        with told(), reading(self._engine) as connection:
            found = entries(connection, Decision, {"sha256": sha256})
        return found[-1].said if found else None

    def assignment(self, sha256: str) -> Assignment | None:
        """Return whose a file is as a person said last; None where nobody said anything."""
        with told(), reading(self._engine) as connection:
            found = entries(connection, Assignment, {"sha256": sha256})
        return found[-1].said if found else None

    def adjustments(self, period: str) -> tuple[Adjustment, ...]:
        """Return the adjustments of a period that hold: the last of each figure, but for those taken back."""
        with told(), reading(self._engine) as connection:
            found = entries(connection, Adjustment, {"period": period})
        holding = {about(entry.said): entry.said for entry in found}
        return tuple(said for said in holding.values() if said.adjusted is not None)

    def previous(self, kit: Kit, periods: Mapping[str, Period]) -> Previous:
        """Return what reporters said in a kit for the last period that ended before the one given for each of them.

        Forms that came in several files are joined. Who sent nothing earlier is left out.

        Raises:
            UsageError: the register cannot be read, or the figures are no longer what was written.
        """
        with told(), reading(self._engine) as connection:
            last = last_periods(connection, kit.issued_id, periods)
            stored = of_periods(connection, kit.issued_id, last)
        return Previous(_figure_set(kit, stored), last)

    def senders(self, kit: Kit) -> dict[str, frozenset[str]]:
        """Return who sent files of a kit that count, by the code of the period.

        Raises:
            UsageError: the register cannot be read.
        """
        with told(), reading(self._engine) as connection:
            return senders(connection, kit.issued_id)

    def period(self, kit: Kit, period: Period, reporters: Collection[str]) -> tuple[FigureSet, FigureSet]:
        """Return what reporters said for a period: as it counted when the period was closed, and as it counts today.

        Both have the same reporters, by code: those whose files counted when it was closed (`closing_line`).

        Raises:
            UsageError: the register cannot be read, or the figures are no longer what was written.
        """
        asked = dict.fromkeys(sorted(reporters), period)
        with told(), reading(self._engine) as connection:
            closed = closing_line(connection, kit.issued_id, period, reporters)
            then = _sent(of_periods(connection, kit.issued_id, asked, until=closed))
            today = of_periods(connection, kit.issued_id, dict.fromkeys(then, period))
        return _figure_set(kit, then), _figure_set(kit, {code: today[code] or then[code] for code in then})

    # --- custody ------------------------------------------------------------------------------------------

    def verify(self) -> Verification:
        """Return whether every line is what was written, and which are not."""
        return verified(self._engine)


def _sent(stored: Mapping[str, Mapping[str, Stored]]) -> dict[str, Mapping[str, Stored]]:
    return {reporter: forms for reporter, forms in stored.items() if forms}


def _figure_set(kit: Kit, stored: Mapping[str, Mapping[str, Stored]]) -> FigureSet:
    """Return the figures of reporters in a kit, each with the forms that count of it."""
    forms = [{name: each.figures for name, each in found.items()} for found in stored.values()]
    files = [next(iter(found.values())).submitted.file_name for found in stored.values()]
    return figure_set_of(kit, tuple(stored), files, forms)
