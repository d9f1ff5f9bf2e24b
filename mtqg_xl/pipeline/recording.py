"""What a consolidation read, into a register; and what reporters said earlier, out of one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg_xl.areas import load_mergers
from mtqg_xl.checks.history import Previous
from mtqg_xl.consolidation.consolidate import consolidate
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.reference_code import code_text
from mtqg_xl.figures.adjusting import adjusted
from mtqg_xl.figures.combining import merge, of_reporters
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.pipeline.batch import Earlier, Track, figures_of, read_batch
from mtqg_xl.pipeline.crew import ALONE, Crew
from mtqg_xl.pipeline.decisions import decision_lines, moment_of
from mtqg_xl.pipeline.earlier import EarlierPeriods
from mtqg_xl.pipeline.earlier_folder import in_folder
from mtqg_xl.pipeline.known import codes_of
from mtqg_xl.pipeline.on_new_map import OnMapOfEach
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.versions import filled_forms, periods_of, submission_number
from mtqg_xl.reading.submission import Submission
from mtqg_xl.register.door import is_store, open_register
from mtqg_xl.register.instance_figures import InstanceFigures, figures_of_reporter
from mtqg_xl.register.lines import Justification, Line, Receipt, Submitted, Written
from mtqg_xl.vietnamese import Period

if TYPE_CHECKING:
    from mtqg_xl.register.register import Register
    from mtqg_xl.register.verifying import Verification

_AT_ONCE = 100
"""So many files are put in one transaction: what a run was killed in is put by the next."""


def prepare(place: str) -> None:
    """Make a register where there is none, so that what is wrong with the place is said before any file is read.

    Raises:
        UsageError: the register cannot be made, or what lies there is none.
    """
    open_register(place, create=True).close()


def record(run: Run, place: str) -> Written:
    """Put what was decided in a consolidation, and the files that it read, into a register; see `record_files`.

    Decisions come first: whoever asks what counted when a file came finds them before it.
    """
    with open_register(place, create=True) as register:
        decided = register.put(tuple(decision_lines(run, register)))
    moments = {item.arrival.sha256: moment_of(item) for item in run.decided.entries}
    files = record_files(run.read, run.total.kit, place, moments)
    return Written(decided.new + files.new, decided.known + files.known)


def record_files(
    read: Sequence[tuple[Submission, str]], kit: Kit, place: str, received: Mapping[str, str] | None = None
) -> Written:
    """Put files of a kit, each with its verdict, into a register, which is made where there is none.

    The verdict is empty where a file was not judged. ``received`` says by the hash of a file when it came, where the
    disk does not. What stands there already is not written again.

    Raises:
        UsageError: the register cannot be made or written.
    """
    new = known = 0
    with open_register(place, create=True) as register:
        for at in range(0, len(read), _AT_ONCE):
            written = register.put(_lines(read[at : at + _AT_ONCE], kit, received or {}))
            new, known = new + written.new, known + written.known
    return Written(new, known)


def _lines(read: Sequence[tuple[Submission, str]], kit: Kit, received: Mapping[str, str]) -> Iterator[Line]:
    """Yield a receipt for each file, and every reason that stands in it."""
    figures = figures_of([item for item, _ in read], kit)
    for at, (item, verdict) in enumerate(read):
        codes = {name: code_text(code) for name, code in codes_of(item, kit).items()}
        forms = figures_of_reporter(figures, at)
        submitted = _submitted(item, kit, verdict, received.get(item.sha256, ""))
        yield Receipt(submitted, forms, codes, _filled(item, kit, forms))
        yield from justifications_of(item, kit)


def _filled(item: Submission, kit: Kit, forms: Sequence[InstanceFigures]) -> frozenset[str]:
    """Return the forms that the reporter filled: not those that hold only the plan with which the file was issued."""
    sheets = {form.instance for form in forms if form.instance in {kit.header, kit.justification} and form.is_filled}
    return filled_forms(item, kit) | sheets


def _submitted(item: Submission, kit: Kit, verdict: str, received_at: str) -> Submitted:
    number = submission_number(item, kit)
    return Submitted(
        sha256=item.sha256,
        reporter=item.stamp.reporter,
        reporter_name=item.stamp.reporter_name,
        period=item.stamp.period,
        period_end=Period.parse(item.stamp.period).end.isoformat(),
        kit=kit.issued_id,
        kit_version=kit.version,
        definition_hash=kit.hash,
        file_name=item.file,
        saved_at=item.saved_at,
        received_at=received_at or _received_at(Path(item.path)),
        submission_number=number if isfinite(number) else 0.0,
        verdict=verdict,
    )


def _received_at(path: Path) -> str:
    """Return when a file was put where it lies, in world time; empty where it is gone."""
    try:
        moment = path.stat().st_mtime
    except OSError:
        return ""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def justifications_of(item: Submission, kit: Kit) -> Iterator[Justification]:
    """Yield every reason that a reporter gave on GIẢI TRÌNH."""
    if not kit.justification:
        return
    for row in kit.instance_by_id[kit.justification].rows:
        reason = item.text(kit.justification, row.id, "reason")
        if not reason:
            continue
        said = {name: item.text(kit.justification, row.id, name) for name in ("code", "by", "opinion")}
        then = item.cell(kit.justification, row.id, "figure_then")
        figure = "" if then is None else then.text if then.value is None else f"{then.value:.15g}"
        yield Justification(
            item.stamp.reporter,
            item.stamp.period,
            said["code"],
            figure,
            reason,
            given_by=said["by"],
            opinion=said["opinion"],
        )


# --- earlier periods --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InRegister:
    """Earlier figures that lie in a register."""

    place: str

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The file of the register, so that no output ever replaces it."""
        from mtqg_xl.register.store import file_of

        file = file_of(self.place)
        return () if file is None else (file,)

    def previous(self, kit: Kit, submissions: Sequence[Submission]) -> Previous:
        """Return what the reporters of some files said for the last period before theirs."""
        return self.last(kit, periods_of(submissions))

    def last(self, kit: Kit, periods: Mapping[str, Period]) -> Previous:
        """Return what reporters said for the last period before the one given for each of them."""
        with open_register(self.place) as register:
            return register.previous(kit, periods)

    def senders(self, kit: Kit) -> Mapping[str, frozenset[str]]:
        """Return who sent files of a kit that count, by the code of the period."""
        with open_register(self.place) as register:
            return register.senders(kit)

    def total(self, kit: Kit, period: Period, reporters: Collection[str]) -> EarlierTotal | None:
        """Return what some reporters came to when a period was closed, with what was adjusted in it."""
        with open_register(self.place) as register:
            sent, corrected = register.period(kit, period, reporters)
            changes = {
                (sent.reporters.index(change.reporter), change.instance, change.row, change.column): change.adjusted
                for change in register.adjustments(period.code)
                if change.reporter in sent.reporters and change.adjusted is not None
            }
        if not sent.reporters:
            return None
        return EarlierTotal(period, consolidate(adjusted(sent, changes), ""), sent, corrected)

    def corrected(self, files: Sequence[Submission], figures: FigureSet, period: Period) -> FigureSet:
        """Return the figures of files for a period, with what their reporters have sent for it since in their place.

        Only of files that the register knows can be said whether something came after them.
        """
        with open_register(self.place) as register:
            known = [at for at, item in enumerate(files) if _knows(register, item, period)]
            _, today = register.period(figures.kit, period, [figures.reporters[at] for at in known])
        unknown = [at for at, code in enumerate(figures.reporters) if code not in today.reporters]
        joined = merge([today, of_reporters(figures, unknown)])
        return of_reporters(joined, [joined.reporters.index(code) for code in figures.reporters])


def _knows(register: "Register", item: Submission, period: Period) -> bool:
    history = register.history(item.stamp.reporter, period.code)
    return any(isinstance(entry.said, Submitted) and entry.said.sha256 == item.sha256 for entry in history)


def earlier_periods(
    previous: str | None,
    store: str | None,
    definitions: Definitions,
    track: Track,
    passwords: Sequence[str] = (),
    crew: Crew = ALONE,
) -> EarlierPeriods | None:
    """Return the earlier periods to compare a total with: at a place, else in the register that it is recorded in.

    Where ``previous`` is a folder, the register says what its reporters have sent since. None where nothing is named.

    Raises:
        UsageError: there is nothing at the place, or a register that cannot be used.
    """
    kept = InRegister(store) if store is not None else None
    if previous is None:
        return kept
    if not is_store(previous):
        return in_folder(Path(previous), definitions, track, passwords, kept, crew)
    open_register(previous).close()  # what is wrong with it is to be said before any file is read
    return InRegister(previous)


def earlier(
    place: str,
    definitions: Definitions,
    track: Track,
    passwords: Sequence[str] = (),
    mergers: Path | None = None,
    crew: Crew = ALONE,
) -> Earlier:
    """Return what lies at a place to compare with: a register by its file or URL, else files of an earlier period.

    With a list of mergers new units are compared with what the units said that they were made of.

    Raises:
        UsageError: there is nothing, or a register or list that cannot be used.
    """
    if mergers is not None:
        listed, found = load_mergers(mergers), earlier_periods(place, None, definitions, track, passwords, crew)
        assert found is not None  # a place was given
        return OnMapOfEach(found, listed)
    if not is_store(place):
        return read_batch([Path(place)], definitions, track, passwords, crew)
    open_register(place).close()  # what is wrong with it is to be said before any file is read
    return InRegister(place)


# --- custody ----------------------------------------------------------------------------------------------


def verify_store(place: str) -> "Verification":
    """Return whether a register is what was written into it.

    Raises:
        UsageError: there is no register, or it cannot be read.
    """
    with open_register(place) as register:
        return register.verify()


def verification_document(found: "Verification") -> dict[str, Any]:
    """Return the document of ``verify --json``."""
    return {
        "intact": found.is_intact,
        "lines": found.lines,
        "head": found.head,
        "counts": found.counts,
        "altered": [asdict(each) for each in found.altered],
    }
