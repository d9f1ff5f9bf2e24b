"""MA TRẬN: projects down, reporters across, for plan, paid, percent and rest: plain values to show and to copy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mtqg_xl.consolidation.book_forms import MONEY_DECIMALS, MONEY_UNIT
from mtqg_xl.consolidation.cell_keys import EVERYBODY, cell_key
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import (
    PERCENT_DECIMALS,
    Headline,
    figure,
    figure_of_each,
    headline_of,
    millions,
    percent_between,
)
from mtqg_xl.definition.model import Instance, Row
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.vietnamese import round_half_up, write_number
from mtqg_xl.workbook.paper import is_readable, print_percent
from mtqg_xl.workbook.plain import Field, LazyRows, PlainCell, PlainTable, Shown

SHEET = "MA TRẬN"
_LABELS, _NAME = (Field("Chỉ tiêu", 11), Field("Mã dòng", 10.5)), "Nội dung"
KEPT = len(_LABELS) + 1
"""Columns that stand on every page."""
_WIDTH = 11.0
_NARROWEST, _WIDEST = 30, 64
"""Of the names of rows, in letters: as wide as one page leaves for them, narrow where several pages are needed."""


@dataclass(frozen=True, slots=True)
class _Line:
    instance: Instance
    row: Row

    @property
    def place(self) -> tuple[str, str]:
        return self.instance.id, self.row.id


def matrix(total: Consolidated, names: Mapping[str, str]) -> PlainTable | None:
    """Return the sheet; None for a kit that counts. A blank is no zero: nobody typed anything there.

    What is planned counts as not paid until something is typed, so that the rests of all add up to that of the total.
    """
    head = headline_of(total.kit)
    if head is None or not head.is_of_money:
        return None
    titles = total.kit.overview.titles or total.kit.headline_titles
    asked = (titles[0], titles[1], titles[2].removesuffix(" (%)") + " (%)", "Còn lại")
    codes = total.expected
    numbers = (Field("Tổng", _total_width(total, head)), *(Field(names.get(code, code), _WIDTH) for code in codes))
    fields = (*_LABELS, Field(_NAME, _name_width([item.width for item in numbers])), *numbers)
    lines = list(_lines(total, head))
    places = [(at, title, line) for at, title in enumerate(asked) for line in lines]
    rows = LazyRows(len(places), lambda: (_row(total, head, line, at, title) for at, title, line in places))
    bold = {number for number, (_, _, line) in enumerate(places) if line.row.level == 0}
    words = (f"Đơn vị tính: {MONEY_UNIT}; tỷ lệ: %. Ô trống: đơn vị không ghi số, không phải 0.",)
    return PlainTable(
        SHEET,
        "MA TRẬN DỰ ÁN, ĐƠN VỊ",
        fields,
        rows,
        words,
        frozenset(bold),
        has_links=False,
        filtered=True,
        break_before=_breaks(fields),
        kept=KEPT,
        row_keys=tuple(_key(head, line, at) for at in range(len(asked)) for line in lines),
        column_keys=(*[""] * KEPT, *(cell_key(reporter=code) for code in (EVERYBODY, *codes))),
    )


def _key(head: Headline, line: _Line, asked: int) -> str:
    """Return which figures a row shows, for whoever asks why."""
    column = (head.plan, head.paid, head.percent, head.plan)[asked]
    less = head.paid if asked == _REST else ""
    return cell_key(form=line.instance.id, row=line.row.id, column=column, less=less) if column else ""


def _lines(total: Consolidated, head: Headline) -> Iterator[_Line]:
    """Yield the rows: the total of all programmes first where there are several, then each of them by project."""
    wanted = total.kit.overview.matrix or (head.instance.id,)
    if head.instance.id not in wanted:
        yield _Line(head.instance, head.row)
    for name in wanted:
        instance = total.kit.instance_by_id[name]
        for row in instance.rows:
            if row.level <= total.kit.overview.matrix_depth and row.kind != "heading":
                yield _Line(instance, row)


def _row(total: Consolidated, head: Headline, line: _Line, asked: int, title: str) -> tuple[PlainCell, ...]:
    everybody, *_ = _cells(total.figures, head, line, asked)
    members = _cells(total.members, head, line, asked)
    name = total.kit.overview.short_names.get(line.row.id, line.row.label)
    inside = total.members.place_of
    cells = (members[inside[code]] if code in inside else None for code in total.expected)
    return (title, line.row.id, name, everybody, *cells)


def _cells(figures: FigureSet, head: Headline, line: _Line, asked: int) -> list[Shown]:
    """Return what a row shows of every reporter: plan, paid or rest, or the percent of the two that a ratio divides."""
    columns = (head.ratio.whole, head.ratio.part) if asked == _PERCENT else (head.plan, head.paid)
    plans, paids = (figure_of_each(figures, (*line.place, column)) for column in columns)
    return [_cell(plan, paid, asked) for plan, paid in zip(plans, paids, strict=True)]


def _cell(plan: float | None, paid: float | None, asked: int) -> Shown:
    if asked == _PERCENT:
        percent = percent_between(paid, plan)
        shown = None if percent is None else float(round_half_up(percent, PERCENT_DECIMALS))
        return Shown(shown, decimals=PERCENT_DECIMALS)
    rest = None if plan is None and paid is None else (plan or 0.0) - (paid or 0.0)
    value = (plan, paid, None, rest)[asked]
    return Shown(None if value is None else millions(value), decimals=MONEY_DECIMALS)


_PERCENT, _REST = 2, 3


def _breaks(fields: tuple[Field, ...]) -> tuple[int, ...]:
    """Return before which columns a new page begins, so that every page is readable with the kept columns beside it."""
    kept = [item.width for item in fields[:KEPT]]
    page, found = list(kept), []
    for column, item in enumerate(fields[KEPT:], start=KEPT + 1):
        if len(page) > KEPT and not is_readable(print_percent([*page, item.width], "A4", landscape=True)):
            found.append(column)
            page = list(kept)
        page.append(item.width)
    return tuple(found)


def _total_width(total: Consolidated, head: Headline) -> float:
    """Return how wide the plan of everybody needs the column of totals to be: a province's has ten digits."""
    plan = figure(total.figures, (head.instance.id, head.row.id, head.plan), 0)
    letters = 0 if plan is None else len(write_number(millions(plan), MONEY_DECIMALS))
    return max(_WIDTH, letters + 1.0)


def _name_width(numbers: list[float]) -> float:
    others = [*(item.width for item in _LABELS), *numbers]
    widths = range(_WIDEST, _NARROWEST, -1)
    fitting = (width for width in widths if is_readable(print_percent([*others, width], "A4", landscape=True)))
    return float(next(fitting, _NARROWEST))
