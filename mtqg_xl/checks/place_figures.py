"""What forms say of one place (thôn) in columns whose totals must be alike: figures beside one another, by name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.rules import Judged
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.places import ByPlace, EqualByPlace, equal_by_place
from mtqg_xl.vietnamese import fold, modern

SAME = 5e-7
_MOST_KITS = 16
_KNOWN: dict[int, tuple[Kit, dict[str, EqualByPlace]]] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a block that names a place: its figure in the unit of the sheet, and whether any is typed for it."""

    key: CellKey
    value: float
    is_filled: bool


@dataclass(frozen=True)
class Column:
    """A column of a form by place: of each name its rows, usually one; ``nameless`` are rows with figures alone.

    Of places in ``unclear`` a row does not say which part it tells: it is told at that cell.
    """

    total: ByPlace
    rows: Mapping[str, tuple[Told, ...]]
    nameless: tuple[Told, ...]
    unclear: frozenset[str] = frozenset()

    @property
    def form(self) -> str:
        """The form that it stands in."""
        return self.total.instance

    @property
    def tells_places(self) -> bool:
        """Whether it has any figure of a place: a form may be filled in its totals alone."""
        return any(row.value for rows in self.rows.values() for row in rows)

    def value(self, name: str) -> float | None:
        """Return the figure of a place; None where the form does not name it."""
        found = self.rows.get(name)
        return None if found is None else sum(row.value for row in found)


@dataclass(frozen=True)
class Alike:
    """Columns that are held equal, directly or through others, and the comparisons that hold them."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[EqualByPlace, Judged], ...]

    def names(self) -> list[str]:
        """Return the names of all places, in the order in which forms have them."""
        return list(dict.fromkeys(name for column in self.columns for name in column.rows))


@dataclass(frozen=True, slots=True)
class Stray:
    """A figure of a place that is not what the other forms have; ``others`` are theirs, which agree.

    ``held`` is None where the form does not name the place, ``meant`` where no other form does. Where no more than two
    forms are compared, the other one is what it is ``against``.
    """

    column: Column
    name: str
    held: float | None
    meant: float | None
    others: tuple[CellKey, ...]
    against: Column | None = None

    @property
    def is_open(self) -> bool:
        """Whether one form stands against one other, and nobody knows which one is right."""
        return self.against is not None

    @property
    def gap(self) -> float:
        """How much more it is than the others have it."""
        return (self.held or 0.0) - (self.meant or 0.0)


def comparisons_by_place(kit: Kit) -> dict[str, EqualByPlace]:
    """Return by key the comparisons of a kit that hold by place too; known by the kit being the same object."""
    known = _KNOWN.get(id(kit))
    if known is None or known[0] is not kit:
        if len(_KNOWN) >= _MOST_KITS:
            _KNOWN.clear()
        known = _KNOWN[id(kit)] = kit, {equal.case.key: equal for equal in equal_by_place(kit)}
    return known[1]


def alike_by_place(context: Context, lines: Sequence[Judged]) -> Iterator[Alike]:
    """Yield the columns that must be alike by place, of forms that are filled: the comparisons that were made."""
    by_key = comparisons_by_place(context.kit)
    if not by_key:
        return
    made = [(by_key[line.case.key], line) for line in lines if line.case.key in by_key and line.state in _MADE]
    columns = _Columns(context)
    for some in _connected(made):
        totals = dict.fromkeys(total for equal, _ in some for total in (equal.left, equal.right))
        yield Alike(tuple(columns.of(total) for total in totals), tuple(some))


_MADE = {"dat", "khong_dat"}
_Line = tuple[EqualByPlace, Judged]


def _connected(made: Sequence[_Line]) -> list[list[_Line]]:
    """Return comparisons in groups that have no total in common."""
    groups: list[tuple[set[ByPlace], list[_Line]]] = []
    for equal, line in made:
        totals, some = {equal.left, equal.right}, [(equal, line)]
        apart = []
        for group in groups:
            if group[0] & totals:
                totals |= group[0]
                some = group[1] + some
            else:
                apart.append(group)
        groups = [*apart, (totals, some)]
    return [some for _, some in groups]


@dataclass
class _Columns:
    """The columns of one file by place; the rows of a block are named once."""

    context: Context
    _names: dict[tuple[str, str], dict[int, str]] = field(default_factory=dict)

    def of(self, total: ByPlace) -> Column:
        rows: dict[str, list[Told]] = defaultdict(list)
        for block in total.blocks:
            for name, told in self._told(total, block):
                rows[name].append(told)
        nameless = rows.pop("", [])
        filled = {name: tuple(each for each in some if each.is_filled) or tuple(some) for name, some in rows.items()}
        unclear = (name for block in total.blocks for name in self._unclear(total, block))
        return Column(total, filled, tuple(nameless), frozenset(unclear))

    def _unclear(self, total: ByPlace, block: str) -> Iterator[str]:
        """Yield the places of which a row names none of the parts."""
        if not total.split:
            return
        form, names = total.instance, self._names_in(total.instance, block)
        parts = {part.casefold() for part in self.context.kit.instance_by_id[form].block_by_id[block].lines}
        for row in self.context.submission.blocks.get((form, block), ()):
            said = row.cells.get(total.split)
            if not row.is_empty and (said is None or said.text.casefold() not in parts):
                yield names.get(row.position, "")

    def _told(self, total: ByPlace, block: str) -> Iterator[tuple[str, Told]]:
        context, form = self.context, total.instance
        table = context.figures.blocks[form, block]
        values, index = table.values[total.column], context.index
        column = context.kit.instance_by_id[form].column_by_id[total.column]
        scale = context.kit.instance_by_id[form].scale_of(None, column)
        names = self._names_in(form, block)
        for row in context.submission.blocks.get((form, block), ()):
            said = row.cells.get(total.split) if total.split else None
            if total.split and (said is None or said.text.casefold() != total.wanted.casefold()):
                continue
            line = table.line_of.get((index, row.position))
            value = float(values[line]) / scale if line is not None else 0.0
            name = names.get(row.position, "")
            if name or (value and not row.is_empty):
                yield name, Told((form, f"{block}#{row.position}", total.column), value, not row.is_empty)

    def _names_in(self, form: str, block: str) -> dict[int, str]:
        known = self._names.get((form, block))
        if known is None:
            known = self._names[form, block] = names_of_rows(self.context, form, block)
        return known


def names_of_rows(context: Context, form: str, block: str) -> dict[int, str]:
    """Return the place that each row of a block names, folded; the lines of one thing have the name of the first."""
    instance = context.kit.instance_by_id[form]
    column, height = name_column(context.kit, form), instance.block_by_id[block].height
    found: dict[int, str] = {}
    for row in context.submission.blocks.get((form, block), ()):
        cell = row.cells.get(column)
        first = (row.position - 1) // height * height + 1
        name = fold(modern(cell.text)) if cell is not None and cell.text.strip() else found.get(first, "")
        if name:
            found[row.position] = name
    return found


def name_column(kit: Kit, form: str) -> str:
    """Return the column of a form in which its rows are named; empty where there is none."""
    return next((each.id for each in kit.instance_by_id[form].form.columns if each.show == "label"), "")


def strays(every: Sequence[Alike]) -> list[Stray]:
    """Return the figures that differ from what most other forms have of the same place."""
    telling = {column.form for alike in every for column in alike.columns if column.tells_places}
    found: list[Stray] = []
    for alike in every:
        columns = [column for column in alike.columns if column.form in telling]
        for name in alike.names() if len(columns) > 1 else ():
            held = [(column, column.value(name)) for column in columns if name not in column.unclear]
            figures = [value or 0.0 for _, value in held] or [0.0]
            if max(figures) - min(figures) > SAME:
                found += _of_place(name, held)
    return list(_turned(found))


def _of_place(name: str, held: Sequence[tuple[Column, float | None]]) -> Iterator[Stray]:
    (meant, count), *others = Counter(round(value or 0.0, 6) for _, value in held).most_common(2)
    if count > 1 and all(count > fewer for _, fewer in others):
        is_named = any(value is not None for _, value in held if _is(value, meant))
        agreeing = tuple(_cells(name, (column for column, value in held if _is(value, meant))))
        for column, value in held:
            if not _is(value, meant):
                yield Stray(column, name, value, meant if is_named else None, agreeing)
    elif len(held) == 2:
        (own, mine), (other, theirs) = held
        yield Stray(own, name, mine, theirs, tuple(_cells(name, [other])), other)


def _turned(found: Sequence[Stray]) -> Iterator[Stray]:
    """Yield strays, those of two forms alone at the other form where that is known to be wrong by as much."""
    known = {(stray.column.form, stray.name, round(abs(stray.gap), 6)) for stray in found if not stray.is_open}
    for stray in found:
        other = stray.against
        if other is None or (other.form, stray.name, round(abs(stray.gap), 6)) not in known:
            yield stray
        else:
            yield Stray(other, stray.name, stray.meant, stray.held, tuple(_cells(stray.name, [stray.column])))


def _is(value: float | None, meant: float | None) -> bool:
    return abs((value or 0.0) - (meant or 0.0)) <= SAME


def _cells(name: str, columns: Iterable[Column]) -> Iterator[CellKey]:
    for column in columns:
        yield from (row.key for row in column.rows.get(name, ())[:1])
