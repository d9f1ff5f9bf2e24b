"""What is done to each received file on its own, in whatever process: read, compute, judge; and what comes back of it.

A portion is a few files that are worked on together. What comes back is small: the cells stay where the file lies.
"""

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mtqg_xl import __version__
from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import MtqgError
from mtqg_xl.pipeline.arriving import Arrival, arrivals_of
from mtqg_xl.pipeline.settled import settled
from mtqg_xl.reading.kept import Layouts, shell_of
from mtqg_xl.reading.submission import Submission

if TYPE_CHECKING:
    from mtqg_xl.figures.packing import Packed

FILES_IN_PORTION = 25
"""How many files are worked on together: the formulas of a kit cost as much for one as for many."""

File = tuple[Path, str]
"""Where a file lies and what it is called."""


@dataclass(frozen=True, slots=True)
class Order:
    """What every worker must know; ``definitions`` are packed by `order_of` where another process does the work."""

    definitions: Definitions | bytes
    passwords: tuple[str, ...] = ()
    version: str = __version__


@dataclass(frozen=True, slots=True)
class Portion:
    """Some files to be worked on together."""

    order: Order
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One form as it was read: ``place`` counts the files of its kit in the portion."""

    shell: Submission
    place: int
    result: FileResult
    filled: frozenset[str]
    marks: bytes
    codes: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Worked:
    """What came back of a portion: every arrival without its cells, by number those that are forms, figures by kit.

    ``files`` were worked on; there may be more arrivals, for an archive holds many.
    """

    files: int
    arrivals: tuple[Arrival, ...]
    seen: dict[int, Seen]
    figures: "dict[str, Packed]"


def order_of(definitions: Definitions, passwords: Sequence[str]) -> Order:
    """Return what every worker of another process must know."""
    return Order(zlib.compress(pickle.dumps(definitions)), tuple(passwords))


@lru_cache(maxsize=2)
def _definitions(content: bytes) -> Definitions:
    # The process that asks has written this, and its executor hands it on as it does everything else.
    found: Definitions = pickle.loads(zlib.decompress(content))  # noqa: S301
    return found


class Onlooker(Protocol):
    """Who looks on while files are worked on in this very process."""

    def begins(self) -> None:
        """Learn that the next file is about to be read."""

    def hold(self, arrival: Arrival) -> None:
        """See an arrival with its cells: they do not come back."""


@settled()
def work(portion: Portion, onlooker: Onlooker | None = None) -> Worked:
    """Return what the files of a portion say and what each of them comes to.

    Raises:
        MtqgError: this machine has another version of the program than the one that asks.
    """
    if portion.order.version != __version__:
        raise MtqgError(
            f"Máy phụ có mtqg_xl {__version__}, máy này {portion.order.version}: cài cùng một bản rồi chạy lại."
        )
    given = portion.order.definitions
    definitions = _definitions(given) if isinstance(given, bytes) else given
    found: list[Arrival] = []
    for path, name in portion.files:
        if onlooker is not None:
            onlooker.begins()
        for each in arrivals_of(path, name, definitions, portion.order.passwords):
            found.append(each)
            if onlooker is not None:
                onlooker.hold(each)
    seen: dict[int, Seen] = {}
    figures: dict[str, Packed] = {}
    for kit_id in dict.fromkeys(each.submission.kit_id for each in found if each.submission is not None):
        kit = definitions.readable[kit_id]
        own = {at: each.submission for at, each in enumerate(found) if _is_of(each, kit_id)}
        figures[kit_id], judged = _judged([each for each in own.values() if each is not None], kit)
        seen |= dict(zip(own, judged, strict=True))
    return Worked(len(portion.files), tuple(replace(each, submission=None) for each in found), seen, figures)


def _is_of(arrival: Arrival, kit_id: str) -> bool:
    return arrival.submission is not None and arrival.submission.kit_id == kit_id


def _judged(submissions: Sequence[Submission], kit: Kit) -> "tuple[Packed, list[Seen]]":
    from mtqg_xl.checks.across import Across, marks_of
    from mtqg_xl.checks.check import check
    from mtqg_xl.figures.packing import packed, unpacked
    from mtqg_xl.figures.reference_code import reference_codes
    from mtqg_xl.pipeline.versions import filled_forms

    figures = packed(submissions, kit)
    results = check(submissions, unpacked(figures, kit), None, Across({}, {}))
    near, layouts = near_forms(kit), Layouts()
    return figures, [
        Seen(
            shell=shell_of(each, near, layouts),
            place=at,
            result=results[at],
            filled=filled_forms(each, kit),
            marks=marks_of(each, kit),
            codes=reference_codes(each, kit),
        )
        for at, each in enumerate(submissions)
    ]


def near_forms(kit: Kit) -> frozenset[str]:
    """Return the forms of a kit that are asked of every file: the first sheet and the reasons given."""
    return frozenset({kit.header, kit.justification} - {""})


# --- one file at a time --------------------------------------------------------------------------------------


def by_file(worked: Worked) -> dict[Path, Worked]:
    """Return what came back of each file by itself; a file that holds none, such as an empty archive, is left out."""
    figures = figures_alone(worked)
    places: dict[Path, list[int]] = {}
    for at, arrival in enumerate(worked.arrivals):
        places.setdefault(arrival.path, []).append(at)
    found = {}
    for path, own in places.items():
        seen = {at: worked.seen[place] for at, place in enumerate(own) if place in worked.seen}
        alone = {at: figures[place] for at, place in enumerate(own) if place in figures}
        found[path] = together([(1, tuple(worked.arrivals[place] for place in own), seen, alone)])
    return found


def figures_alone(worked: Worked) -> "dict[int, Packed]":
    """Return the figures of each form by itself, by the number of its arrival."""
    from mtqg_xl.figures.packing import parted

    parts = {kit: parted(packed) for kit, packed in worked.figures.items()}
    return {at: parts[seen.shell.kit_id][seen.place] for at, seen in worked.seen.items()}


def joined_work(parts: Sequence[Worked]) -> Worked:
    """Return what came back of several files as one portion, in their order."""
    return together([(part.files, part.arrivals, part.seen, figures_alone(part)) for part in parts])


_Part = tuple[int, tuple[Arrival, ...], dict[int, Seen], "dict[int, Packed]"]
"""How many files, their arrivals, and by the number of an arrival what was seen and its figures by itself."""


def together(parts: Sequence[_Part]) -> Worked:
    """Return the work on several files as one, their figures packed together."""
    from mtqg_xl.figures.packing import joined

    arrivals: list[Arrival] = []
    seen: dict[int, Seen] = {}
    figures: dict[str, list[Packed]] = {}
    for _, own, forms, alone in parts:
        for at, form in forms.items():
            of_kit = figures.setdefault(form.shell.kit_id, [])
            seen[len(arrivals) + at] = replace(form, place=len(of_kit))
            of_kit.append(alone[at])
        arrivals += own
    packed = {kit: joined(found) for kit, found in figures.items()}
    return Worked(sum(files for files, *_ in parts), tuple(arrivals), seen, packed)
