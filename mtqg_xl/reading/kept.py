"""A file that was read, without its cells: they are fetched again when somebody asks for them.

Whoever adds up thousands of files cannot hold them all. What is asked of every file (the stamp, the first sheet, the
reasons given, where its forms lie) stays at hand; everything else is read once more from where it lies.
"""

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, Protocol, TypeVar, overload

from mtqg_xl.reading.submission import Found, Submission

Key = TypeVar("Key")
Value = TypeVar("Value")
Other = TypeVar("Other")

FIELDS = ("typed", "computed", "blocks")
"""The mappings of a submission that are fetched."""


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """From where the rest of a file is fetched; ``known`` is what was worked out when it was read the first time.

    ``near`` are the instances whose cells are at hand.
    """

    fetch: Callable[[], Submission]
    near: frozenset[str] = frozenset()
    known: object = field(default=None)


class KeptMap(Mapping[Key, Value], Generic[Key, Value]):
    """One of the mappings of a submission: some entries are at hand, all others are fetched."""

    __slots__ = ("_near", "name", "origin")

    def __init__(self, origin: Origin, name: str, near: Mapping[Key, Value]) -> None:
        """Stand for the mapping of a name, with the entries of the near forms."""
        self.origin = origin
        self.name = name
        self._near = near

    def fetched(self) -> Mapping[Key, Value]:
        """Return the whole mapping, read again."""
        found: Mapping[Key, Value] = getattr(self.origin.fetch(), self.name)
        return found

    def _is_near(self, key: object) -> bool:
        return isinstance(key, tuple) and key[0] in self.origin.near

    def __getitem__(self, key: Key) -> Value:
        return self._near[key] if self._is_near(key) else self.fetched()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._near if self._is_near(key) else key in self.fetched()

    @overload
    def get(self, key: Key, /) -> Value | None: ...

    @overload
    def get(self, key: Key, /, default: Value | Other) -> Value | Other: ...

    def get(self, key: Key, /, default: object = None) -> object:
        """Return the entry of a key, fetched once."""
        entries = self._near if self._is_near(key) else self.fetched()
        return entries.get(key, default)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.fetched())

    def __len__(self) -> int:
        return len(self.fetched())

    def keys(self) -> KeysView[Key]:
        """Return the keys of the whole mapping."""
        return self.fetched().keys()

    def items(self) -> ItemsView[Key, Value]:
        """Return the entries of the whole mapping."""
        return self.fetched().items()

    def values(self) -> ValuesView[Value]:
        """Return the values of the whole mapping."""
        return self.fetched().values()


class Layouts:
    """Where forms lie, each layout held once: most files are as they were issued."""

    def __init__(self) -> None:
        """Know none yet."""
        self._forms: dict[tuple[object, ...], Found] = {}
        self._files: dict[tuple[int, ...], Mapping[str, Found]] = {}

    def shared(self, found: Mapping[str, Found]) -> Mapping[str, Found]:
        """Return where the forms of a file lie, as one object for all files that are alike."""
        forms = {name: self._forms.setdefault((name, *_layout(form)), form) for name, form in found.items()}
        return self._files.setdefault(tuple(id(form) for form in forms.values()), forms)


def _layout(form: Found) -> tuple[object, ...]:
    marks = form.sheet, form.code_row, form.code_column, form.header_row, form.stand_ins
    return *marks, tuple(form.rows.items()), tuple(form.columns.items())


def shell_of(submission: Submission, near: frozenset[str], layouts: Layouts) -> Submission:
    """Return a file with the cells of some forms alone, as it is sent and held."""
    return replace(
        submission,
        added=(),
        found=layouts.shared(submission.found),
        typed={key: cell for key, cell in submission.typed.items() if key[0] in near},
        computed={key: cell for key, cell in submission.computed.items() if key[0] in near},
        blocks={key: rows for key, rows in submission.blocks.items() if key[0] in near},
    )


def kept(shell: Submission, origin: Origin, layouts: Layouts) -> Submission:
    """Return a file whose mappings are fetched, but for what its shell holds."""
    maps: dict[str, Any] = {
        "found": layouts.shared(shell.found),
        "typed": KeptMap(origin, "typed", shell.typed),
        "computed": KeptMap(origin, "computed", shell.computed),
        "blocks": KeptMap(origin, "blocks", shell.blocks),
    }
    return replace(shell, **maps)


class Place(Protocol):
    """Where a file waits without its cells."""

    def value(self) -> Submission:
        """Return it, read anew."""


class Waiting(Submission):
    """A file of which only the name and the stamp are held: of thousands all that every one is asked is too much."""

    def __new__(cls, *args: Any, **said: Any) -> Submission:  # type: ignore[misc]  # what `replace` makes of one is held
        """Return a file that is held."""
        return Submission(*args, **said)

    @classmethod
    def at(cls, place: Place, file: Submission) -> Submission:
        """Return what stands for a file that waits at a place."""
        found: Submission = object.__new__(cls)
        for name, value in (("_place", place), ("file", file.file), ("stamp", file.stamp)):
            object.__setattr__(found, name, value)
        return found

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Submission):
            return NotImplemented
        return all(getattr(self, each.name) == getattr(other, each.name) for each in fields(Submission))

    __hash__ = None  # type: ignore[assignment]  # as of every file: mappings have none


def _asked(name: str) -> property:
    """Return what is asked of the file itself; what it has worked out is not held either."""

    def answer(waiting: Any) -> Any:
        return getattr(waiting._place.value(), name)

    return property(answer)


_HELD = {"file", "stamp"}
for _name in (*(each.name for each in fields(Submission)), "_block_cells", "_block_rows", "_prefilled_rows"):
    if _name not in _HELD:
        setattr(Waiting, _name, _asked(_name))


def origin_of(submission: Submission) -> Origin | None:
    """Return from where the cells of a file are fetched; None where it holds some of them itself."""
    maps = [getattr(submission, name) for name in FIELDS]
    origins = {id(each.origin): each.origin for each in maps if isinstance(each, KeptMap)}
    is_kept = all(isinstance(each, KeptMap) for each in maps)
    return next(iter(origins.values())) if is_kept and len(origins) == 1 else None


def whole(submission: Submission) -> Submission:
    """Return a file that holds its cells; one that does already is returned as it is."""
    maps = {name: each for name in FIELDS if isinstance(each := getattr(submission, name), KeptMap)}
    if not maps:
        return submission
    fetched: dict[str, Any] = {name: each.fetched() for name, each in maps.items()}
    added = next(iter(maps.values())).origin.fetch().added  # of no use but for judging: no shell holds it
    return replace(submission, added=added, **fetched)
