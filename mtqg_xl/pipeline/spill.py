"""Values that wait on the disk until they are needed: what thousands of files came to is too much to be held."""

import pickle
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar
from weakref import finalize

Kind = TypeVar("Kind")


@dataclass(eq=False)
class Spill:
    """A temporary file without a name, gone with the process; one process writes it and reads it back."""

    _file: IO[bytes] | None = field(default=None, repr=False)

    def put(self, value: Kind) -> "Spilled[Kind]":
        """Write a value down, and return where."""
        if self._file is None:
            self._file = TemporaryFile(prefix="mtqg-xl-")  # noqa: SIM115  # open as long as anything waits in it
            finalize(self, self._file.close)
        at = self._file.seek(0, 2)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        return Spilled(self, at)

    def read(self, at: int) -> object:
        """Return what was written at a place."""
        assert self._file is not None
        self._file.seek(at)
        # The file has no name, and this very process has written it.
        return pickle.load(self._file)  # noqa: S301


@dataclass(frozen=True, slots=True, eq=False)
class Spilled(Generic[Kind]):
    """A value that waits at a place of a file."""

    spill: Spill
    at: int

    def value(self) -> Kind:
        """Return the value, read anew."""
        found: Kind = self.spill.read(self.at)  # type: ignore[assignment]  # what was put there
        return found
