"""What files of one batch have in common that they should not: copied figures, and works that two reporters tell of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations

from mtqg_xl.checks.context import CellKey, Context, first_figure
from mtqg_xl.definition.model import Block, Instance, Kit
from mtqg_xl.findings import Finding
from mtqg_xl.reading.kept import whole
from mtqg_xl.reading.submission import BlockRow, Submission
from mtqg_xl.vietnamese import fold, write_number

FEWEST_SAME = 6
"""So many figures of one form, other than 0, do not agree by chance."""
FEWEST_DIFFERENT = 4
"""So many different figures among them: small counts repeat."""
FEWEST_AMOUNTS = 3
"""So many different amounts of one column, to so many digits, are not those of another place too."""
DIGITS_OF_AMOUNT = 6
FEWEST_DIGITS = 6
"""Codes with fewer digits are numbers that each office gives itself; the Treasury's have seven."""
SHORTEST_NAME = 8
"""Shorter names of works are too common to mean one and the same."""

Figures = frozenset[tuple[str, str, float]]
"""Figures of one form: row, column and number."""


@dataclass(frozen=True, slots=True)
class Copied:
    """One form of a file, or ``columns`` of it, with just the figures of an earlier file of another reporter."""

    instance: str
    count: int
    other: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """One work of a file that an earlier file of another reporter tells of too; ``place`` is where."""

    key: CellKey
    other: str
    place: str


@dataclass(frozen=True, slots=True)
class Across:
    """What each file, by path, has in common with a file that was saved before it."""

    copied: Mapping[str, tuple[Copied, ...]]
    shared: Mapping[str, tuple[Shared, ...]]

    def has_any(self, submission: Submission) -> bool:
        """Whether a file has something in common with an earlier one."""
        return bool(self.copied.get(submission.path) or self.shared.get(submission.path))


def across_files(submissions: Sequence[Submission], kit: Kit) -> Across:
    """Return what files of different reporters have in common.

    The first to have saved is taken for the one who made it; files of one reporter are versions of one another.
    """
    in_order = sorted(submissions, key=lambda item: (item.saved_at == "", item.saved_at, item.file, item.path))
    copied: dict[str, tuple[Copied, ...]] = {}
    shared: dict[str, tuple[Shared, ...]] = {}
    first_forms: dict[bytes, Submission] = {}
    first_works: dict[bytes, tuple[Submission, str]] = {}
    for item in in_order:
        read = whole(item)  # one at a time: of thousands the cells are too many to be held
        copied[item.path] = tuple(_copied(read, item, kit, first_forms))
        shared[item.path] = tuple(_shared(read, item, kit, first_works))
    return Across(copied, shared)


def marks_of(submission: Submission, kit: Kit) -> bytes:
    """Return what of a file two reporters must not both have, as hashes of eight bytes one behind the other.

    Files without a hash in common have nothing in common that `across_files` would find.
    """
    marks = [
        _marked(instance, some)
        for instance, figures in _telling(submission, kit)
        for some in (figures, *_by_column(figures).values())
    ]
    works = [known_by for _, _, _, known_by in _works(submission, kit)]
    return b"".join(_mark(each, MARK_BYTES) for each in {*marks, *works})


MARK_BYTES = 8
_KEY_BYTES = 16
"""So many bytes stand for something without another having the same."""


def _mark(said: object, size: int = _KEY_BYTES) -> bytes:
    return blake2b(repr(said).encode(), digest_size=size).digest()


def _telling(item: Submission, kit: Kit) -> Iterator[tuple[Instance, Figures]]:
    """Yield the forms with so many figures that no other file has the same by chance."""
    for instance in kit.forms:
        figures = _figures(item, instance)
        if len(figures) >= FEWEST_SAME and len({value for _, _, value in figures}) >= FEWEST_DIFFERENT:
            yield instance, figures


def _copied(read: Submission, item: Submission, kit: Kit, firsts: dict[bytes, Submission]) -> Iterator[Copied]:
    for instance, figures in _telling(read, kit):
        columns = _by_column(figures)
        first = firsts.setdefault(_mark(_marked(instance, figures)), item)
        others = {name: firsts.setdefault(_mark(_marked(instance, some)), item) for name, some in columns.items()}
        if first.stamp.reporter != item.stamp.reporter:
            yield Copied(instance.id, len(figures), _who(first))
            continue
        alike: dict[str, list[str]] = {}
        for name, other in others.items():
            if other.stamp.reporter != item.stamp.reporter:
                alike.setdefault(_who(other), []).append(name)
        for who, names in alike.items():
            yield Copied(instance.id, sum(len(columns[name]) for name in names), who, tuple(names))


def _marked(instance: Instance, figures: Figures) -> tuple[object, ...]:
    """Return what two files have the same where they hold the same figures of a form, or of a column, at its places."""
    return instance.id, *sorted(figures)


def _by_column(figures: Figures) -> dict[str, Figures]:
    """Return the columns with so many amounts, to the last đồng, that no other place has the same by chance."""
    columns: dict[str, set[tuple[str, str, float]]] = {}
    for figure in figures:
        columns.setdefault(figure[1], set()).add(figure)
    return {
        column: frozenset(found)
        for column, found in columns.items()
        if len({value for _, _, value in found if _is_particular(value)}) >= FEWEST_AMOUNTS
    }


def _is_particular(value: float) -> bool:
    return len(f"{abs(value):.15g}".replace(".", "").strip("0")) >= DIGITS_OF_AMOUNT


def _figures(item: Submission, instance: Instance) -> Figures:
    """Return the figures other than 0 of one form with their places."""
    typed = {
        (row, column, cell.value)
        for (form, row, column), cell in item.typed.items()
        if form == instance.id and cell.value
    }
    for block in instance.form.blocks:
        for line in item.filled_rows(instance.id, block.id):
            typed |= {
                (f"{block.id}#{line.position}", column, cell.value) for column, cell in line.cells.items() if cell.value
            }
    return frozenset(typed)


def _shared(
    read: Submission, item: Submission, kit: Kit, firsts: dict[bytes, tuple[Submission, str]]
) -> Iterator[Shared]:
    told: set[tuple[str, str]] = set()
    for instance, row, column, known_by in _works(read, kit):
        place = f"{item.sheet(instance.id)}!{item.own(instance.id, row, column)}"
        first, where = firsts.setdefault(_mark(known_by), (item, place))
        if (instance.id, row) not in told and first.stamp.reporter != item.stamp.reporter:
            told.add((instance.id, row))
            yield Shared((instance.id, row, column), _who(first), where)


def _works(item: Submission, kit: Kit) -> Iterator[tuple[Instance, str, str, tuple[object, ...]]]:
    """Yield by what each work of a file is known: its form, row, the column to point at, and what must agree.

    A work is known by its name with its code, or with its amounts.
    """
    for instance in kit.forms:
        for block in instance.form.blocks:
            if block.areas:
                continue
            for line in item.filled_rows(instance.id, block.id):
                for column, known_by in _names_of(instance, block, line):
                    yield instance, f"{block.id}#{line.position}", column, (instance.id, *known_by)


def _names_of(instance: Instance, block: Block, line: BlockRow) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield by what a work is known: the column to point at, and what must agree.

    Offices number their works alike, and one name stands for many: a name counts with its code, or with two amounts
    that differ from one another.
    """
    texts = {
        column.id: fold(cell.text)
        for column in instance.form.columns
        if column.kind == "text" and (cell := line.cells.get(column.id)) is not None and cell.text
    }
    name = texts.get(block.name, "")
    if len(name) < SHORTEST_NAME:
        return
    code = texts.get(block.code, "")
    if sum(map(str.isdigit, code)) >= FEWEST_DIGITS:
        yield block.name, (name, code)
    amounts = {each: cell.value for each in block.comparable if (cell := line.cells.get(each)) and cell.value}
    for (one, value), (other, its) in combinations(amounts.items(), 2):
        if value != its:
            yield block.name, (name, one, value, other, its)


def _who(item: Submission) -> str:
    name = item.stamp.reporter_name or item.stamp.reporter or "đơn vị chưa rõ"
    return f"{name} (tệp “{item.file}”)"


def across_findings(context: Context, across: Across) -> Iterator[Finding]:
    """Yield what one file has in common with others."""
    yield from _copies(context, across.copied.get(context.submission.path, ()))
    copies = {(each.instance, each.other) for each in across.copied.get(context.submission.path, ())}
    for shared in across.shared.get(context.submission.path, ()):
        if (shared.key[0], shared.other) in copies:
            continue
        name = context.block_row_name(shared.key)
        what = f"Công trình “{name}” cũng có trong biểu của {shared.other}, ô {shared.place}."
        yield context.finding("H05", shared.key, what)


def _copies(context: Context, copied: Sequence[Copied]) -> Iterator[Finding]:
    """Yield one finding for each file that forms were copied from, at the largest, and one for columns of a form."""
    by_other: dict[str, list[Copied]] = {}
    for each in copied:
        if each.columns:
            yield _copied_columns(context, each)
        else:
            by_other.setdefault(each.other, []).append(each)
    for other, forms in by_other.items():
        forms.sort(key=lambda each: -each.count)
        first, *rest = (key for each in forms if (key := first_figure(context, each.instance)) is not None)
        count = write_number(sum(each.count for each in forms))
        sheets = ", ".join(f"“{context.place(key)[0]}”" for key in (first, *rest))
        what = f"{count}/{count} số của biểu {sheets} giống hệt {other}."
        yield context.finding("H04", first, what, related=tuple(context.link(key) for key in rest))


def _copied_columns(context: Context, copied: Copied) -> Finding:
    """Return the finding about columns of a form that are those of another reporter."""
    places = {
        column: key for column in copied.columns if (key := first_figure(context, copied.instance, column)) is not None
    }
    first, *rest = places.values()
    names = ", ".join(f"“{context.column_words(key)}”" for key in places.values())
    what = f"{write_number(copied.count)} số của cột {names} giống hệt {copied.other}: chép sang mà chưa sửa?"
    return context.finding("H04", first, what, related=tuple(map(context.link, rest)))
