"""Many files read, whoever reads them: few are held as they are, of many only what is asked of every file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any, TypeVar

from mtqg_xl.checks.result import FileResult, RuleCell, RuleStates
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.arriving import INSIDE, Arrival, arrivals_of, lost
from mtqg_xl.pipeline.cache import key_of
from mtqg_xl.pipeline.crew import ALONE, Crew, Job
from mtqg_xl.pipeline.known import Known, Rest
from mtqg_xl.pipeline.portions import (
    FILES_IN_PORTION,
    File,
    Onlooker,
    Order,
    Portion,
    Worked,
    by_file,
    joined_work,
    near_forms,
    order_of,
    work,
)
from mtqg_xl.pipeline.remembering import Remembered, Ticket
from mtqg_xl.pipeline.spill import Spill, Spilled, SpilledMapping
from mtqg_xl.pipeline.spilled_result import spilled
from mtqg_xl.pipeline.tracking import Track
from mtqg_xl.reading.kept import Layouts, Origin, Waiting, kept
from mtqg_xl.reading.submission import Stamp, Submission

FEWEST_SPREAD = 50
"""Fewer files are read here, as long as nobody says who is to read them: starting processes takes longer."""
_Said = TypeVar("_Said", Stamp, FileResult)

MOST_HELD = 200
"""Of more files nothing is held but the name and the stamp."""
_HELD = 8
"""How many files that were fetched are held: some are compared with one another."""


def gathered(
    files: Sequence[File], definitions: Definitions, crew: Crew, track: Track, passwords: Sequence[str] = ()
) -> Iterator[Arrival]:
    """Yield what lies at some paths, in their order; see `mtqg_xl.pipeline.arriving.arrivals_of`.

    Raises:
        UsageError: there is no scheduler where the crew is said to be.
    """
    if crew.cache is not None:
        yield from _with_cache(files, Remembered(crew.cache, definitions, tuple(passwords)), crew, track)
        return
    if _is_few(files, crew):
        names = dict(files)
        for path in track([path for path, _ in files]):
            yield from arrivals_of(path, names[path], definitions, passwords)
        return
    shelf = _Shelf(definitions, tuple(passwords), are_many=len(files) > MOST_HELD)
    seen = iter(track([path for path, _ in files]))
    for worked in _worked(files, shelf, crew, None):
        yield from shelf.held(worked)
        _advance(seen, worked.files)
    shelf.texts.clear()
    _advance(seen, 1)


def _is_few(files: Sequence[File], crew: Crew) -> bool:
    return len(files) < FEWEST_SPREAD and (crew.workers is None or crew.is_alone)


def _worked(files: Sequence[File], shelf: "_Shelf", crew: Crew, onlooker: Onlooker | None) -> Iterator[Worked]:
    """Yield what comes back of files, a portion at a time; the onlooker sees few files, which are read here."""
    if not files:
        return iter(())
    if _is_few(files, crew):  # none of them need be read twice
        shelf.room = max(shelf.room, len(files))
        job, crew = Job(partial(work, onlooker=onlooker), _parted, _lost), ALONE
    else:
        job = Job(work, _parted, _lost)
    definitions, passwords = shelf.definitions, shelf.passwords
    order = Order(definitions, passwords) if crew.is_alone else order_of(definitions, passwords)
    return crew.each(job, [Portion(order, some) for some in _portions(files)])


def _portions(files: Sequence[File]) -> Iterator[tuple[File, ...]]:
    for at in range(0, len(files), FILES_IN_PORTION):
        yield tuple(files[at : at + FILES_IN_PORTION])


def _with_cache(files: Sequence[File], remembered: Remembered, crew: Crew, track: Track) -> Iterator[Arrival]:
    """Yield what lies at some paths: of a file that was read before, what it came to then."""
    tickets = {file: ticket for file in files if (ticket := remembered.ticket(file)) is not None}
    known = remembered.known(tickets.values())
    new = [file for file in dict.fromkeys(files) if file not in tickets or tickets[file].key not in known]
    shelf = _Shelf(remembered.definitions, remembered.passwords, are_many=len(files) > MOST_HELD)
    seen = iter(track([path for path, _ in files]))
    onlooker = _Onlooker(shelf, seen)
    stream = _Stream(new, tickets, remembered, _worked(new, shelf, crew, onlooker))
    is_told = _is_few(new, crew)
    for some in _portions(files):
        before = remembered.recalled([tickets[file] for file in some if file in tickets and tickets[file].key in known])
        parts = []
        for file in some:
            is_new = file not in tickets or tickets[file].key not in known
            if not (is_new and is_told):
                _advance(seen, 1)
            parts.append(stream.next(file, shelf) if is_new else before.get(file[0]) or stream.now(file, shelf))
        keys = [
            tickets[file].key if file in tickets else b""
            for file, part in zip(some, parts, strict=True)
            for _ in part.arrivals
        ]
        yield from shelf.held(joined_work(parts), keys, remembered)
    shelf.texts.clear()
    _advance(seen, 1)


@dataclass(frozen=True, slots=True)
class _Onlooker:
    """Lets the bar go on file by file, and holds what was read, so that none of few files need be read again."""

    shelf: "_Shelf"
    seen: Iterator[object]

    def begins(self) -> None:
        _advance(self.seen, 1)

    def hold(self, arrival: Arrival) -> None:
        self.shelf.hold(arrival)


@dataclass(slots=True)
class _Stream:
    """Files that are worked on, one after the other as portions come back; each is kept for later runs."""

    waiting: Sequence[File]
    tickets: Mapping[File, Ticket]
    remembered: Remembered
    portions: Iterator[Worked]
    ready: dict[File, Worked] = field(default_factory=dict)
    taken: int = 0

    def next(self, file: File, shelf: "_Shelf") -> Worked:
        """Return what came back of the next file that waits."""
        while file not in self.ready and self.taken < len(self.waiting):
            self._take(next(self.portions))
        return self.ready.pop(file) if file in self.ready else self.now(file, shelf)

    def now(self, file: File, shelf: "_Shelf") -> Worked:
        """Return what a file comes to of which nothing whole was kept."""
        order = Order(shelf.definitions, shelf.passwords)
        return self._by_file(work(Portion(order, (file,)), _Onlooker(shelf, iter(()))), [file])[file]

    def _take(self, worked: Worked) -> None:
        files = self.waiting[self.taken : self.taken + worked.files]
        self.taken += worked.files
        self.ready |= self._by_file(worked, files)

    def _by_file(self, worked: Worked, files: Sequence[File]) -> dict[File, Worked]:
        own = by_file(worked)
        found = {file: own.get(file[0], Worked(1, (), {}, {})) for file in files}
        self.remembered.keep((self.tickets[file], part) for file, part in found.items() if file in self.tickets)
        return found


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
    waiting: Spill = field(default_factory=Spill)
    heads: Spill = field(default_factory=Spill)
    texts: dict[str, str] = field(default_factory=dict)
    filled: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    near: dict[str, frozenset[str]] = field(default_factory=dict)
    room: int = _HELD
    are_many: bool = False
    """Whether so many files come that nothing of them is held: not even what is asked of every one."""

    def __post_init__(self) -> None:
        """Let a file that waits find its way back here."""
        self.heads.share(self)
        self.heads.share(self.waiting)

    def held(
        self, worked: Worked, keys: Sequence[bytes] = (), remembered: Remembered | None = None
    ) -> Iterable[Arrival]:
        """Return the arrivals of a portion, each form as a file whose cells are fetched.

        ``keys`` are those under which what is known of each arrival is ``remembered``.
        """
        found = list(worked.arrivals)
        figures = {kit: self.waiting.put(packed) for kit, packed in worked.figures.items()}
        for at, seen in worked.seen.items():
            shell = self._light(seen.shell)
            known = Known(
                file=shell.file,
                stamp=shell.stamp,
                figures=figures[shell.kit_id],
                place=seen.place,
                result=self._small(seen.result),
                filled=self.filled.setdefault(seen.filled, seen.filled),
                rest=self.waiting.put(Rest(seen.marks, seen.codes)),
                key=key_of(keys[at], str(at - keys.index(keys[at]))) if keys and keys[at] else b"",
                remembered=remembered,
            )
            origin = Origin(partial(self.fetch, found[at]), self._near(shell.kit_id), known)
            found[at] = replace(found[at], submission=self._put_away(kept(shell, origin, self.layouts), known))
        return found

    def _near(self, kit_id: str) -> frozenset[str]:
        if kit_id not in self.near:
            self.near[kit_id] = near_forms(self.definitions.readable[kit_id])
        return self.near[kit_id]

    def _put_away(self, file: Submission, known: Known) -> Submission:
        """Return a file, or of many what stands for it."""
        if not self.are_many:
            return file
        for shared in (file.found, known.filled, self._near(file.kit_id), known.remembered, known.result):
            if shared is not None:
                self.heads.share(shared)
        return Waiting.at(self.heads.put(file), file)

    def _light(self, shell: Submission) -> Submission:
        """Return a shell whose cells wait on the disk, and whose stamp holds what many files say as one object."""
        near = {"typed": shell.typed, "computed": shell.computed, "blocks": shell.blocks}
        place: Spilled[Any] = self.waiting.put(near)
        maps: dict[str, Any] = {name: SpilledMapping(place, name) for name in near}
        return replace(
            shell, file=self._once(shell.file), kit_id=self._once(shell.kit_id), stamp=self._thin(shell.stamp), **maps
        )

    def _thin(self, said: _Said) -> _Said:
        """Return a stamp or a verdict whose texts are each the one object that it is everywhere."""
        texts = {each.name: text for each in fields(said) if isinstance(text := getattr(said, each.name), str)}
        same: dict[str, Any] = {name: self._once(text) for name, text in texts.items() if name != "verdict"}
        return replace(said, **same)

    def _once(self, text: str) -> str:
        return self.texts.setdefault(text, text)

    def _small(self, result: FileResult) -> FileResult:
        """Return a verdict whose findings and rules wait on the disk; what many files have in common is one object."""
        versions = tuple(result.form_versions.items())
        rules = result.rules
        if isinstance(rules, RuleStates):
            rules = replace(rules, cells=self.compared.setdefault(rules.cells, rules.cells))
        shared = self.versions.setdefault(versions, result.form_versions)
        small = self._thin(replace(result, rules=rules, form_versions=shared))
        return spilled(small, self.waiting)

    def fetch(self, arrival: Arrival) -> Submission:
        """Return a file, read again.

        Raises:
            UsageError: it is no longer what it was.
        """
        key = arrival.name, arrival.sha256
        if key not in self.last:
            self._put(key, self._read(arrival))
        return self.last[key]

    def hold(self, arrival: Arrival) -> None:
        """Hold a file that was just read, so that it need not be read again."""
        if arrival.submission is not None:
            self._put((arrival.name, arrival.sha256), arrival.submission)

    def _put(self, key: tuple[str, str], found: Submission) -> None:
        while len(self.last) >= self.room:
            self.last.pop(next(iter(self.last)))
        self.last[key] = found

    def _read(self, arrival: Arrival) -> Submission:
        outer, inside, _ = arrival.name.partition(INSIDE)
        only = arrival.name if inside else ""
        for found in arrivals_of(arrival.path, outer, self.definitions, self.passwords, only):
            if found.submission is not None and found.sha256 == arrival.sha256:
                return found.submission
        raise UsageError(f"Tệp “{arrival.name}” bị sửa hoặc xóa trong khi đang đọc. Chạy lại.")
