"""Values that wait on the disk until they are needed: what thousands of files came to is too much to be held."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar, overload
from weakref import finalize

Kind = TypeVar("Kind")
Key = TypeVar("Key")
Other = TypeVar("Other")

_HELD = 4
"""So many of the values that were read last are held: several things are asked of one file before the next."""


@dataclass(eq=False)
class Spill:
    """A temporary file without a name, gone with the process; one process writes it and reads it back."""

    _file: IO[bytes] | None = field(default=None, repr=False)
    _last: dict[int, object] = field(default_factory=dict, repr=False)
    _shared: dict[int, object] = field(default_factory=dict, repr=False)

    def share(self, value: Kind) -> Kind:
        """Have a value stay the one object that it is, wherever it is a part of what is written down."""
        self._shared[id(value)] = value
        return value

    def put(self, value: Kind) -> "Spilled[Kind]":
        """Write a value down, and return where."""
        if self._file is None:
            self._file = TemporaryFile(prefix="mtqg-xl-")  # noqa: SIM115  # open as long as anything waits in it
            finalize(self, self._file.close)
        at = self._file.seek(0, 2)
        _Packer(self._file, self._shared).dump(value)
        return Spilled(self, at)

    def read(self, at: int) -> object:
        """Return what was written at a place."""
        if at not in self._last:
            assert self._file is not None
            self._file.seek(at)
            if len(self._last) >= _HELD:
                self._last.pop(next(iter(self._last)))
            # The file has no name, and this very process has written it.
            self._last[at] = _Unpacker(self._file, self._shared).load()
        return self._last[at]


class _Packer(pickle.Pickler):
    """Writes a value down, but for what is shared: of that the number."""

    def __init__(self, target: IO[bytes], shared: Mapping[int, object]) -> None:
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self._shared = shared

    def persistent_id(self, value: object) -> int | None:
        number = id(value)
        return number if number in self._shared else None


class _Unpacker(pickle.Unpickler):
    """Reads a value back that has parts which are shared."""

    def __init__(self, source: IO[bytes], shared: Mapping[int, object]) -> None:
        super().__init__(source)
        self._shared = shared

    def persistent_load(self, number: int) -> object:
        return self._shared[number]


@dataclass(frozen=True, slots=True)
class Spilled(Generic[Kind]):
    """A value that waits at a place of a file."""

    spill: Spill
    at: int

    def value(self) -> Kind:
        """Return the value, read anew."""
        found: Kind = self.spill.read(self.at)  # type: ignore[assignment]  # what was put there
        return found


class SpilledMapping(Mapping[Key, Kind]):
    """A mapping that waits on the disk, ``name`` among others."""

    __slots__ = ("_name", "_place")

    def __init__(self, place: Spilled[Mapping[str, Mapping[Key, Kind]]], name: str) -> None:
        """Stand for one of the mappings that wait at a place."""
        self._place, self._name = place, name

    def _whole(self) -> Mapping[Key, Kind]:
        return self._place.value()[self._name]

    def __getitem__(self, key: Key) -> Kind:
        return self._whole()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._whole()

    @overload
    def get(self, key: Key, /) -> Kind | None: ...

    @overload
    def get(self, key: Key, /, default: Kind | Other) -> Kind | Other: ...

    def get(self, key: Key, /, default: object = None) -> object:
        """Return the entry of a key, read once: of thousands of files, most keys asked for have none."""
        return self._whole().get(key, default)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())


class SpilledSequence(Sequence[Kind]):
    """A sequence that waits on the disk, ``name`` among others; how long it is, is known."""

    __slots__ = ("_count", "_name", "_place")

    def __init__(self, place: Spilled[Mapping[str, Sequence[Kind]]], name: str, count: int) -> None:
        """Stand for one of the sequences that wait at a place."""
        self._place, self._name, self._count = place, name, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Kind: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Kind]: ...

    def __getitem__(self, at: int | slice) -> Kind | Sequence[Kind]:
        return self._place.value()[self._name][at]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._place.value()[self._name] if self._count else ())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))
