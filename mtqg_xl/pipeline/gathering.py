"""Many files read, whoever reads them: few are held as they are, of many only what is asked of every file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from mtqg_xl.checks.result import FileResult, RuleCell, RuleStates
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.arriving import INSIDE, Arrival, arrivals_of, lost
from mtqg_xl.pipeline.crew import Crew, Job
from mtqg_xl.pipeline.known import Known
from mtqg_xl.pipeline.portions import FILES_IN_PORTION, File, Order, Portion, Worked, near_forms, order_of, work
from mtqg_xl.pipeline.tracking import Track
from mtqg_xl.reading.kept import Layouts, Origin, kept
from mtqg_xl.reading.submission import Submission

FEWEST_SPREAD = 50
"""Fewer files are read here, as long as nobody says who is to read them: starting processes takes longer."""
_HELD = 8
"""How many files that were fetched are held: some are compared with one another."""


def gathered(
    files: Sequence[File], definitions: Definitions, crew: Crew, track: Track, passwords: Sequence[str] = ()
) -> Iterator[Arrival]:
    """Yield what lies at some paths, in their order; see `mtqg_xl.pipeline.arriving.arrivals_of`.

    Raises:
        UsageError: there is no scheduler where the crew is said to be.
    """
    if len(files) < FEWEST_SPREAD and (crew.workers is None or crew.is_alone):
        names = dict(files)
        for path in track([path for path, _ in files]):
            yield from arrivals_of(path, names[path], definitions, passwords)
        return
    order = Order(definitions, tuple(passwords)) if crew.is_alone else order_of(definitions, passwords)
    portions = [
        Portion(order, tuple(files[at : at + FILES_IN_PORTION])) for at in range(0, len(files), FILES_IN_PORTION)
    ]
    shelf = _Shelf(definitions, tuple(passwords))
    seen = iter(track([path for path, _ in files]))
    for worked in crew.each(Job(work, _parted, _lost), portions):
        yield from shelf.held(worked)
        _advance(seen, worked.files)


def _advance(seen: Iterator[object], count: int) -> None:
    """Let the bar go on by so many files."""
    for _ in range(count):
        next(seen, None)


def _parted(portion: Portion) -> Sequence[Portion]:
    return [replace(portion, files=(each,)) for each in portion.files]


def _lost(portion: Portion) -> Worked:
    return Worked(len(portion.files), tuple(lost(path, name) for path, name in portion.files), {}, {})


@dataclass(slots=True)
class _Shelf:
    """Files read again when somebody asks for their cells; the last few are held."""

    definitions: Definitions
    passwords: tuple[str, ...]
    layouts: Layouts = field(default_factory=Layouts)
    compared: dict[tuple[RuleCell, ...], tuple[RuleCell, ...]] = field(default_factory=dict)
    versions: dict[tuple[tuple[str, str], ...], dict[str, str]] = field(default_factory=dict)
    last: dict[tuple[str, str], Submission] = field(default_factory=dict)

    def held(self, worked: Worked) -> Iterable[Arrival]:
        """Return the arrivals of a portion, each form as a file whose cells are fetched."""
        found = list(worked.arrivals)
        for at, seen in worked.seen.items():
            shell = seen.shell
            known = Known(
                file=shell.file,
                stamp=shell.stamp,
                figures=worked.figures[shell.kit_id],
                place=seen.place,
                result=self._small(seen.result),
                filled=seen.filled,
                marks=seen.marks,
                codes=seen.codes,
            )
            near = near_forms(self.definitions.readable[shell.kit_id])
            origin = Origin(partial(self.fetch, found[at]), near, known)
            found[at] = replace(found[at], submission=kept(shell, origin, self.layouts))
        return found

    def _small(self, result: FileResult) -> FileResult:
        """Return a verdict that holds what all files of a kit have in common as one object."""
        versions = tuple(result.form_versions.items())
        rules = result.rules
        if isinstance(rules, RuleStates):
            rules = replace(rules, cells=self.compared.setdefault(rules.cells, rules.cells))
        return replace(result, rules=rules, form_versions=self.versions.setdefault(versions, result.form_versions))

    def fetch(self, arrival: Arrival) -> Submission:
        """Return a file, read again.

        Raises:
            UsageError: it is no longer what it was.
        """
        key = arrival.name, arrival.sha256
        if key not in self.last:
            found = self._read(arrival)
            if len(self.last) == _HELD:
                self.last.pop(next(iter(self.last)))
            self.last[key] = found
        return self.last[key]

    def _read(self, arrival: Arrival) -> Submission:
        outer, inside, _ = arrival.name.partition(INSIDE)
        only = arrival.name if inside else ""
        for found in arrivals_of(arrival.path, outer, self.definitions, self.passwords, only):
            if found.submission is not None and found.sha256 == arrival.sha256:
                return found.submission
        raise UsageError(f"Tệp “{arrival.name}” bị sửa hoặc xóa trong khi đang đọc. Chạy lại.")
