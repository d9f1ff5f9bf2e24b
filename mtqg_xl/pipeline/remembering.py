"""Files that were read before: what each of them came to, as long as nothing that it depends on has changed.

That is its content, what it is called, this program and the definitions; when it came, where it lies and who has it
open is looked up anew each time. Not kept are files that a password opened, or that hold a sheet which is none of ours
(a list of households, say), and what could not be used.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.arriving import INSIDE, Arrival, Kind, digest, note_on, when
from mtqg_xl.pipeline.cache import Cache, key_of
from mtqg_xl.pipeline.files import is_workbook_name
from mtqg_xl.pipeline.notation import NotationError, heard, said
from mtqg_xl.pipeline.portions import File, Seen, Worked, figures_alone, together
from mtqg_xl.pipeline.program import program_digest
from mtqg_xl.reading.owner_file import LOCK_PREFIX

if TYPE_CHECKING:
    from mtqg_xl.figures.packing import Packed
    from mtqg_xl.pipeline.remembered_form import KeptForm, Pieces


@dataclass(frozen=True, slots=True)
class Came:
    """One arrival as it is kept; ``received_at`` is that of a file in an archive, ``form`` its number in the entry."""

    name: str
    sha256: str
    received_at: datetime | None
    kind: Kind
    reason: str
    form: int | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A file as it lies there now: what it is called, its hash, and under which key it may be kept."""

    path: Path
    name: str
    sha256: str
    key: bytes


@dataclass
class Remembered:
    """What is kept of files that are read by some definitions."""

    cache: Cache
    definitions: Definitions
    passwords: tuple[str, ...] = ()
    _told: set[bytes] = field(default_factory=set)

    @cached_property
    def base(self) -> bytes:
        """What stands for the program and the definitions."""
        return program_digest(self.definitions)

    @cached_property
    def _pieces(self) -> "Pieces":
        from mtqg_xl.pipeline.remembered_form import Pieces

        return Pieces()

    # --- files ----------------------------------------------------------------------------------------------

    def ticket(self, file: File) -> Ticket | None:
        """Return by what a file is known; None where nothing is ever kept of its kind."""
        path, name = file
        is_kept = is_workbook_name(path) or path.suffix.lower() == ".zip"
        sha256 = digest(path) if is_kept and not path.name.startswith(LOCK_PREFIX) else ""
        key = key_of("file", self.base, sha256, path.name, name)
        return Ticket(path, name, sha256, key) if sha256 else None

    def known(self, tickets: Iterable[Ticket]) -> frozenset[bytes]:
        """Return the keys of those files of which something is kept."""
        return self.cache.known([ticket.key for ticket in tickets])

    def recalled(self, tickets: Sequence[Ticket]) -> dict[Path, Worked]:
        """Return what files came to; those are left out of which nothing whole is kept."""
        texts = self.cache.get([ticket.key for ticket in tickets])
        entries: dict[bytes, tuple[tuple[Came, ...], tuple[KeptForm, ...]]] = {}
        for key, text in texts.items():
            try:
                entries[key] = heard(text, _entry())
            except NotationError:
                continue
        self._fetch([form for _, forms in entries.values() for form in forms], [])
        found = {}
        for ticket in tickets:
            if ticket.key in entries:
                try:
                    found[ticket.path] = self._worked(ticket, *entries[ticket.key])
                except (NotationError, KeyError, IndexError):
                    continue
        return found

    def _fetch(self, forms: "list[KeptForm]", results: list[Any]) -> None:
        missing = {key for each in (*forms, *results) for key in self._pieces.missing(each)}
        if missing:
            self.cache.known(missing)
            self._pieces.learn(self.cache.get(missing), forms, results)

    def _worked(self, ticket: Ticket, came: tuple[Came, ...], forms: "tuple[KeptForm, ...]") -> Worked:
        from mtqg_xl.pipeline.remembered_form import seen_in

        seen: dict[int, Seen] = {}
        figures: dict[int, Packed] = {}
        for at, each in enumerate(came):
            if each.form is not None:
                kept = forms[each.form]
                kit = self.definitions.readable[kept.shell.kit_id]
                path = Path(each.name.rpartition(INSIDE)[2]).name if INSIDE in each.name else str(ticket.path)
                seen[at], figures[at] = seen_in(kept, kit, self._pieces, path)
        return together([(1, tuple(_arrival(each, ticket.path) for each in came), seen, figures)])

    def keep(self, found: Iterable[tuple[Ticket, Worked]]) -> None:
        """Keep what files came to, each as `mtqg_xl.pipeline.portions.by_file` returns it."""
        entries = {}
        for ticket, worked in found:
            if self._may_keep(ticket, worked):
                try:
                    entries[ticket.key] = self._entry(worked)
                except NotationError:
                    continue
        self._put(entries)

    def _put(self, entries: Mapping[bytes, Any]) -> None:
        pieces = {key: text for key, text in self._pieces.told.items() if key not in self._told}
        self._told |= pieces.keys()
        self._pieces.keys.clear()  # the next portion has come from another process, with objects of its own
        if entries:
            self.cache.put(pieces | dict(entries))

    def _entry(self, worked: Worked) -> Any:
        from mtqg_xl.pipeline.remembered_form import kept_form

        places, figures = list(worked.seen), figures_alone(worked)
        forms = tuple(kept_form(seen, figures[at], self._pieces) for at, seen in worked.seen.items())
        came = tuple(
            Came(
                name=each.name,
                sha256=each.sha256,
                received_at=each.received_at if INSIDE in each.name else None,
                kind=each.kind,
                reason=each.reason,
                form=places.index(at) if at in worked.seen else None,
            )
            for at, each in enumerate(worked.arrivals)
        )
        return said((came, forms), _entry())

    def _may_keep(self, ticket: Ticket, worked: Worked) -> bool:
        shells = [seen.shell for seen in worked.seen.values()]
        if any(each.kind == "refused" for each in worked.arrivals) or any(shell.was_locked for shell in shells):
            return False
        kits = {shell.kit_id: self.definitions.readable[shell.kit_id] for shell in shells}
        if any(map(_is_private, kits.values())) or any(map(_has_foreign_sheet, shells)):
            return False
        if is_workbook_name(ticket.path):
            is_open = bool(shells) or not self.passwords
            return is_open and all(each.sha256 == ticket.sha256 for each in worked.arrivals)
        has_own_times = all(each.received_at != when(ticket.path) for each in worked.arrivals)
        return not self.passwords and has_own_times and digest(ticket.path) == ticket.sha256

    # --- files beside others --------------------------------------------------------------------------------

    def value(self, key: bytes, kind: Any) -> Any:
        """Return the value of a type that is kept under a key; None where there is none."""
        for text in self.cache.get(self.cache.known([key])).values():
            with suppress(NotationError):
                return heard(text, kind)
        return None

    def keep_value(self, key: bytes, value: object, kind: Any) -> None:
        """Keep a value of a type under a key."""
        with suppress(NotationError):
            self.cache.put({key: said(value, kind)})

    def verdicts(self, keys: Iterable[bytes]) -> dict[bytes, FileResult]:
        """Return the verdicts that are kept under some keys."""
        from mtqg_xl.pipeline.remembered_form import KeptResult, result_of

        wanted = self.cache.known(keys)
        kept: dict[bytes, KeptResult] = {}
        for key, text in self.cache.get(wanted).items():
            try:
                kept[key] = heard(text, KeptResult)
            except NotationError:
                continue
        self._fetch([], list(kept.values()))
        found = {}
        for key, each in kept.items():
            try:
                found[key] = result_of(each, self._pieces)
            except NotationError:
                continue
        return found

    def keep_verdicts(self, results: Mapping[bytes, FileResult]) -> None:
        """Keep verdicts under their keys."""
        from mtqg_xl.pipeline.remembered_form import KeptResult, kept_result

        entries = {}
        for key, result in results.items():
            try:
                entries[key] = said(kept_result(result, self._pieces), KeptResult)
            except NotationError:
                continue
        self._put(entries)


def _entry() -> Any:
    from mtqg_xl.pipeline.remembered_form import KeptForm

    return tuple[tuple[Came, ...], tuple[KeptForm, ...]]


def _arrival(kept: Came, path: Path) -> Arrival:
    """Return an arrival with what is true of it now."""
    if INSIDE in kept.name:
        return Arrival(kept.name, path, kept.sha256, kept.received_at, kept.kind, reason=kept.reason)
    return Arrival(kept.name, path, kept.sha256, when(path), kept.kind, reason=kept.reason, note=note_on(path))


def _is_private(kit: Kit) -> bool:
    """Whether a kit has columns that name single persons."""
    return any(column.private for instance in kit.instances for column in instance.form.columns)


def _has_foreign_sheet(shell: Any) -> bool:
    """Whether something that nobody reads stands on a sheet that is no form of the kit."""
    own = {found.sheet for found in shell.found.values()}
    return any(each.sheet not in own for each in shell.unread)
