"""A list of poor households, person by person, read to numbers: nothing that names anybody is kept or repeated."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.definition.model import Column, Form
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.raw import RawSheet, Refusal, read_raw
from mtqg_xl.vietnamese import fold, strip_accents

UNKNOWN = "không rõ"
"""What a people is called that the definition does not list."""
_SEARCHED_ROWS = 40
_HOUSEHOLD, _MEMBER, _PEOPLE = "household", "member", "people"
_BIRTH = ("male", "female")


@dataclass(frozen=True, slots=True)
class PersonCounts:
    """What a list comes to. ``marks`` counts the households with a mark in each column; peoples are those of the law.

    ``unreadable`` counts lines that hold something and belong to no household: also they are not lost in silence.
    """

    households: int
    persons: int
    male: int
    female: int
    households_by_people: Mapping[str, int]
    persons_by_people: Mapping[str, int]
    marks: Mapping[str, int]
    unreadable: int


def count_persons(path: Path, form: Form) -> PersonCounts:
    """Return what a list comes to; the row of column numbers says where its columns are.

    Raises:
        UsageError: the file cannot be read, or has no such row.
    """
    raw = read_raw(path)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    for sheet in raw.sheets:
        top = _number_row(sheet, form)
        if top is not None:
            return _counted(sheet, form, *top)
    last = form.columns[-1].number
    raise UsageError(
        f"“{path.name}” không có hàng số cột A, B, C, 1 … {last} của {form.number}: chọn đúng tệp danh sách."
    )


def _number_row(sheet: RawSheet, form: Form) -> tuple[int, dict[str, int]] | None:
    """Return the row of column numbers and the sheet column of each column; None where there is no such row."""
    rows: dict[int, dict[str, int]] = {}
    for (row, column), cell in sheet.cells.items():
        if row <= _SEARCHED_ROWS and cell.value is not None:
            rows.setdefault(row, {})[str(cell.value).strip().removesuffix(".0")] = column
    for row in sorted(rows):
        places = [rows[row].get(column.number) for column in form.columns]
        if None not in places and places == sorted(place for place in places if place is not None):
            return row, {
                column.id: place for column, place in zip(form.columns, places, strict=True) if place is not None
            }
    return None


def _lines(sheet: RawSheet, top: int, places: Mapping[str, int]) -> Iterator[dict[str, str]]:
    """Yield the texts of each line by column; what stands in no column of the form is left out."""
    column_at = {place: column for column, place in places.items()}
    found: dict[int, dict[str, str]] = {}
    for (row, column), cell in sheet.cells.items():
        text = "" if cell.value is None else str(cell.value).strip()
        if row > top and column in column_at and text:
            found.setdefault(row, {})[column_at[column]] = text
    for row in sorted(found):
        yield found[row]


def _counted(sheet: RawSheet, form: Form, top: int, places: Mapping[str, int]) -> PersonCounts:
    peoples = {_key(name): name for name in form.column(_PEOPLE).choices}
    marked = [column for column in form.columns if _is_mark(form, column)]
    households, persons, marks, sexes = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    unreadable, now = 0, ""
    for line in _lines(sheet, top, places):
        head = line.get(_HOUSEHOLD, "")
        is_person = bool(line.get(_MEMBER) or any(line.get(name) for name in _BIRTH))
        if not head and not is_person:
            unreadable += set(line) != {"name"}  # a line with a name alone is the heading of a thôn
            now = ""
            continue
        people = peoples.get(_key(line.get(_PEOPLE, "")), UNKNOWN)
        if head and head != now:
            now = head
            households[people] += 1
            marks.update(column.id for column in marked if line.get(column.id, "").casefold() == "x")
        persons[people] += 1
        sexes.update(name for name in _BIRTH if line.get(name))
    return PersonCounts(
        households.total(), persons.total(), sexes["male"], sexes["female"], households, persons, marks, unreadable
    )


def _key(people: str) -> str:
    """Return a people as it is compared: ``M'Nông`` and ``Mnông`` are one."""
    return "".join(sign for sign in strip_accents(fold(people)) if sign.isalnum())


def _is_mark(form: Form, column: Column) -> bool:
    """Whether a column holds crosses: those right of the relation to the head of the household."""
    return form.columns.index(column) > [item.id for item in form.columns].index("relation")
