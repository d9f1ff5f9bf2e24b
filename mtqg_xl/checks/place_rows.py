"""Rows of a list of places that have a wrong name or none: their figures are those of a place that is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.place_figures import SAME, Column, Stray, name_column
from mtqg_xl.findings import Finding
from mtqg_xl.vietnamese import write_words

MISNAMED = "I20"
MISNAMED_ROW, MISSING, EXTRA = "misnamed", "missing", "extra"


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row whose name is wrong or lacking, a place that has no row, or one that no other form has.

    ``key`` is the cell of the name, or of the total where there is no row. ``place`` is a cell of another form that
    names whose it is, None where nobody knows; ``again`` where the name stands too. ``strays`` are the figures that go
    astray by it, ``differing`` those that are wrong under the right name too.
    """

    key: CellKey
    place: CellKey | None
    strays: tuple[Stray, ...]
    again: CellKey | None = None
    differing: tuple[Stray, ...] = ()
    kind: str = MISNAMED_ROW


def named_rows(context: Context, columns: Sequence[Column], strays: Sequence[Stray]) -> list[NamedRow]:
    """Return rows with the name of another place or with none, and places that only this form has, or lacks."""
    found: list[NamedRow] = []
    for form in dict.fromkeys(column.form for column in columns):
        own = [column for column in columns if column.form == form]
        mine = [stray for stray in strays if stray.column.form == form]
        renamed = [*_renamed(context, form, own, mine)]
        gone = {id(stray) for row in renamed for stray in row.strays}
        found += [*renamed, *_missing_or_extra(context, form, [stray for stray in mine if id(stray) not in gone])]
    return found


def _renamed(context: Context, form: str, columns: Sequence[Column], strays: Sequence[Stray]) -> Iterator[NamedRow]:
    """Yield the rows that hold what other forms have of a place which this form lacks, or leaves blank."""
    lacking = [stray for stray in strays if not stray.held and stray.meant]
    label, told = name_column(context.kit, form), set[str]()
    for line, (name, again, values) in _doubtful(context, columns, strays).items():
        left = [each for each in _places(lacking) if each not in told]
        place = next((each for each in left if _fits(each, lacking, columns, values)), "")
        if place:
            told.add(place)
            fellows = tuple(stray for stray in strays if stray.name in {place, name})
            meant = {id(stray.column): stray for stray in lacking if stray.name == place}
            differing = tuple(
                replace(stray, meant=right.meant, others=right.others)
                for stray in fellows
                if stray.name == name and name and not again and (right := meant.get(id(stray.column))) is not None
                if abs((stray.held or 0.0) - (right.meant or 0.0)) > SAME
            )
            other = next(stray.others[0] for stray in lacking if stray.name == place)
            key = (form, line, label)
            yield NamedRow(key, other, fellows, (form, again, label) if again else None, differing)
        elif not name and not lacking:
            yield NamedRow((form, line, label), None, ())


_Doubtful = tuple[str, str, dict[int, float]]
"""The name in a row, the other row that has it too, and the figures by the number of the column."""


def _doubtful(context: Context, columns: Sequence[Column], strays: Sequence[Stray]) -> dict[str, _Doubtful]:
    """Return the rows without a name, with that of another row, or with one that no other form has, by their line."""
    found: dict[str, _Doubtful] = {}
    strange = {stray.name for stray in strays if stray.meant is None}
    for at, column in enumerate(columns):
        for row in column.nameless:
            found.setdefault(_first_line(context, row.key), ("", "", {}))[2][at] = row.value
        for name, rows in column.rows.items():
            for row in rows if len(rows) > 1 or name in strange else ():
                again = next((_first_line(context, each.key) for each in rows if each is not row), "")
                found.setdefault(_first_line(context, row.key), (name, again, {}))[2][at] = row.value
    return found


def _places(strays: Sequence[Stray]) -> list[str]:
    return list(dict.fromkeys(stray.name for stray in strays))


def _fits(place: str, lacking: Sequence[Stray], columns: Sequence[Column], values: dict[int, float]) -> bool:
    """Whether a row holds most of what other forms have of a place."""
    own = {id(stray.column): stray.meant or 0.0 for stray in lacking if stray.name == place}
    pairs = [(values.get(at, 0.0), own[id(column)]) for at, column in enumerate(columns) if id(column) in own]
    return sum(abs(value - meant) <= SAME for value, meant in pairs) * 2 > len(pairs)


def _first_line(context: Context, key: CellKey) -> str:
    """Return the row in which the name of a thing stands, that may have several lines."""
    block, _, position = key[1].partition("#")
    height = context.instance(key).block_by_id[block].height
    return f"{block}#{(int(position) - 1) // height * height + 1}"


def _missing_or_extra(context: Context, form: str, strays: Sequence[Stray]) -> Iterator[NamedRow]:
    """Yield the places that only this form names, and those of which only others have figures."""
    label = name_column(context.kit, form)
    for kind in (EXTRA, MISSING):
        some = [stray for stray in strays if (stray.meant if kind == EXTRA else stray.held) is None]
        for name in _places(some):
            own = tuple(stray for stray in some if stray.name == name)
            total = own[0].column.total
            if kind == MISSING:
                yield NamedRow((total.instance, total.row, label or total.column), own[0].others[0], own, kind=kind)
            else:
                line = _first_line(context, own[0].column.rows[name][0].key)
                yield NamedRow((form, line, label), None, own, kind=kind)


def of_named_row(context: Context, row: NamedRow) -> Finding:
    """Return the finding about a row with a wrong name or none, or about a place without a row."""
    name = "" if row.place is None else f"“{_written(context, row.place)}”"
    cell = context.place(row.key)[1]
    if row.kind == EXTRA:
        what = f"Ô {cell} ghi “{context.submission.text(*row.key)}”; không biểu nào khác có nơi này."
        mend = "Thêm nơi này vào các biểu khác, hoặc ghi tên như các biểu khác."
    elif row.kind == MISSING:
        others = write_words(len({key[0] for stray in row.strays for key in stray.others}))
        what = f"{name} có ở {others} biểu khác, không có ở biểu này."
        mend = f"Thêm dòng {name} với số của nơi ấy (chèn dòng ở trên dòng cuối của danh sách)."
    elif row.again is not None:
        what = (
            f"Ô {cell} ghi “{context.submission.text(*row.key)}”, đã có ở ô {context.place(row.again)[1]}; "
            f"số của dòng này là số mà các biểu khác ghi ở {name}."
        )
        mend = f"Ghi {name} vào ô {cell}."
    elif row.place is not None and context.submission.text(*row.key):
        what = f"Ô {cell} ghi “{context.submission.text(*row.key)}”; các biểu khác ghi các số của dòng này ở {name}."
        mend = f"Ghi {name} vào ô {cell}."
    elif row.place is not None:
        what = f"Dòng này có số mà không có tên; các biểu khác ghi các số ấy ở {name}."
        mend = f"Ghi {name} vào ô {cell}, hoặc chuyển các số về dòng {name}."
    else:
        what = "Dòng này có số mà không có tên."
        mend = f"Ghi tên vào ô {cell}, hoặc xóa các số của dòng."
    related = () if row.place is None else (context.link(row.place),)
    return context.finding(MISNAMED, row.key, what, mend=mend, related=related)


def _written(context: Context, key: CellKey) -> str:
    """Return the name of a place as a form writes it."""
    return context.block_row_name(key).split(" – ")[0]
