"""Several files of one reporter as one: parts that different officers filled, versions, and what contradicts itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from mtqg_xl.definition.model import Kit
from mtqg_xl.mending.figure_lines import lines_of
from mtqg_xl.pipeline.versions import filled_forms, rank, submission_number
from mtqg_xl.reading.kept import whole
from mtqg_xl.reading.submission import Submission


@dataclass(frozen=True, slots=True)
class Version:
    """One file of a reporter, with when it was received."""

    submission: Submission
    received_at: datetime | None

    @property
    def file(self) -> str:
        """What the file is called."""
        return self.submission.file


@dataclass(frozen=True, slots=True)
class Joined:
    """What counts of a reporter's files: one submission, and for each form the file that it was taken from.

    ``replaced`` names for each file that counts nowhere the one that took its place; ``doubts`` are questions that a
    person has to answer, by file.
    """

    submission: Submission
    sources: Mapping[str, str]
    replaced: Mapping[str, str]
    doubts: Mapping[str, str]

    @property
    def parts(self) -> tuple[str, ...]:
        """The files that count, in the order of the forms."""
        return tuple(dict.fromkeys(self.sources.values()))


class _FromOne(Mapping[str, str]):
    """All forms from one file, as it nearly always is."""

    __slots__ = ("_file", "_forms")

    def __init__(self, forms: tuple[str, ...], file: str) -> None:
        self._forms, self._file = _once(forms), file

    def __getitem__(self, form: str) -> str:
        if form in self._forms:
            return self._file
        raise KeyError(form)

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)


@lru_cache(maxsize=64)
def _once(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the same names as the one object that they are of many files."""
    return forms


def joined(versions: Sequence[Version], kit: Kit) -> Joined:
    """Return one submission from the files of one reporter and period.

    A blank file never replaces a filled one. Of two files with figures in a form the later one counts: by Lần gửi, then
    the time saved inside, then when it was received. A form that only an earlier file has is taken from there.
    """
    ordered = sorted(versions, key=lambda item: rank(item.submission, kit, item.received_at))
    *earlier, latest = ordered
    filled = {item.file: filled_forms(item.submission, kit) for item in ordered}
    chosen = dict.fromkeys(kit.instance_by_id, latest)
    for item in earlier:
        chosen |= dict.fromkeys(filled[item.file], item)
    chosen |= dict.fromkeys(filled[latest.file], latest)
    sources: Mapping[str, str] = {form: each.file for form, each in chosen.items() if form in each.submission.found}
    used = set(sources.values())
    if used == {latest.file}:
        sources = _FromOne(tuple(sources), latest.file)
    replaced = {item.file: _successor(item, ordered, used, filled) for item in ordered if item.file not in used}
    doubts = _doubts(ordered, used, filled, kit)
    return Joined(_merged(chosen, latest.submission), sources, replaced or _NONE, doubts or _NONE)


_NONE: Mapping[str, str] = {}
"""Nearly every reporter sends one file, of which nothing is to be said here: of thousands that is one object."""


def _successor(item: Version, ordered: Sequence[Version], used: set[str], filled: Mapping[str, frozenset[str]]) -> str:
    """Return the file that took a file's place: the latest that is used and has one of its forms, else the latest."""
    later = [other.file for other in reversed(ordered) if other.file in used]
    return next((file for file in later if filled[file] & filled[item.file]), later[0])


def _merged(chosen: Mapping[str, Version], latest: Submission) -> Submission:
    """Return one submission whose forms come each from its own file; what belongs to no form is the latest file's."""
    if len({id(item) for item in chosen.values()}) == 1:
        return latest
    own = {id(item): whole(item.submission) for item in chosen.values()}
    parts, of_form = own, {form: own[id(item)] for form, item in chosen.items()}
    files = dict.fromkeys(item.file for item in of_form.values())
    return replace(
        latest,
        file=" + ".join(files),
        found={form: part.found[form] for form, part in of_form.items() if form in part.found},
        typed={key: cell for form, part in of_form.items() for key, cell in part.typed.items() if key[0] == form},
        computed={key: cell for form, part in of_form.items() for key, cell in part.computed.items() if key[0] == form},
        blocks={key: rows for form, part in of_form.items() for key, rows in part.blocks.items() if key[0] == form},
        notes=tuple(note for form, part in of_form.items() for note in part.notes if note.instance in ("", form)),
        unread=tuple(sheet for part in parts.values() for sheet in part.unread),
    )


def _doubts(
    ordered: Sequence[Version], used: set[str], filled: Mapping[str, frozenset[str]], kit: Kit
) -> dict[str, str]:
    """Return what only a person can decide, by the file that is asked about."""
    found: dict[str, str] = {}
    for at, item in enumerate(ordered):
        for later in ordered[at + 1 :]:
            both = filled[item.file] & filled[later.file]
            differing = sorted(form for form in both if not _is_same(item.submission, later.submission, form, kit))
            if differing and item.file in used:
                sheets = ", ".join(kit.instance_by_id[form].sheet for form in differing)
                found[later.file] = (
                    f"Trang {sheets} có số ở cả “{item.file}” và tệp này, không giống nhau; tạm lấy tệp này. "
                    "Hỏi lại đơn vị, rồi chọn Bỏ qua ở tệp sai."
                )
            elif differing and _contradicts(item, later, kit):
                found[later.file] = (
                    f"Lần gửi lớn hơn nhưng lưu trước “{item.file}”; tạm lấy tệp này. Hỏi lại đơn vị tệp nào mới nhất."
                )
    return found


def _is_same(first: Submission, second: Submission, form: str, kit: Kit) -> bool:
    own = replace(kit, instances=(kit.instance_by_id[form],))
    return set(lines_of(first, own)) == set(lines_of(second, own))


def _contradicts(item: Version, later: Version, kit: Kit) -> bool:
    numbers = submission_number(item.submission, kit), submission_number(later.submission, kit)
    saved = item.submission.saved_at, later.submission.saved_at
    return numbers[0] < numbers[1] and all(saved) and saved[0] > saved[1]
