"""TỔNG QUAN: one page for the leader, drawn from a summary; its charts stand on cells beside the printed page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mtqg_xl.consolidation.cell_keys import cell_key
from mtqg_xl.consolidation.headline import PERCENT_DECIMALS, SHOWN_DECIMALS, Headline, millions, shown_percent
from mtqg_xl.consolidation.summary import Asked, Box, Month, Part, Summary, Unit, listed
from mtqg_xl.vietnamese import round_half_up, write_number
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import KEYS_MARK, LINE_POINTS, TEXT_SHARE, cut, is_risky
from mtqg_xl.workbook.plan import Area, Chart, Content, Series, SheetPlan, Style

SHEET = "TỔNG QUAN"
MOST_BARS, HIGHEST, LOWEST = 15, 7, 8
"""Of more reporters than that the chart shows so many at the top and at the bottom; all of them stand in GN-02."""
MOST_COLUMNS, FEWEST_MONTHS = 12, 3
PLAN_COLOR, PAID_COLOR, MARK_COLOR = "#BFBFBF", "#1F4E79", "#000000"
_HEAD_FILL = "#E7E6E6"

_WIDTHS = (24.8, 18.2, 6.6, 14.4, 10.4, 16.0, 8.8, 24.8, 24.8)
"""Where boxes, charts or lists have an edge, a column ends."""
COLUMNS = len(_WIDTHS)
_BOXES = ((1, 1), (2, 3), (4, 5), (6, 7), (8, 8), (9, 9))
_PLAN_BOX, _PAID_BOX, _PERCENT_BOX, _REST_BOX = 0, 1, 2, 5
"""Which of the boxes tell of figures that can be asked about."""
_CHARTS = {1: ((1, 5),), 2: ((1, 5), (6, 9)), 3: ((1, 3), (4, 7), (8, 9))}
"""Which columns charts take, by how many there are."""
_LEFT_COLUMNS, _FORM_COLUMNS = ((1, 2), (3, 4), (5, 5), (6, 7)), ((1, 4), (5, 7))
_ASKED_COLUMNS = (8, 9)
_LINE_ROW, _BOX_ROW = 3, 5
_CHART_ROWS = (9, 24)
_LIST_ROW, _LIST_LINES = 26, 10
_NOTE_LINES = 2
_NOTE_ROW = _LIST_ROW + _LIST_LINES + 3
_HEIGHTS = {1: 16, 2: 20, 3: 30, 4: 4, 5: 16, 6: 24, 7: 46, 8: 5, 25: 5, _NOTE_ROW - 1: 4, _NOTE_ROW: 31}
_CHART_POINTS, _LIST_POINTS = 13.0, 14.5
"""All rows together are as high as lets the page print its charts, too, at nine points or more."""
_SOURCES = 14
"""The first column, right of the printed page, of the numbers that the charts are drawn from."""

_PLAIN = Style(wrap=True, valign="top")
_BOX_TITLE = Style(bold=True, border=True, fill=_HEAD_FILL, align="center", wrap=False)
_BOX_VALUE = Style(bold=True, size=15, border=True, align="center", wrap=False)
_BOX_WORDS = replace(_BOX_VALUE, size=11, bold=False, italic=True)
_BOX_NOTE = Style(border=True, align="center")
_REST = replace(styles.COMPUTED, number_format=styles.number_format(SHOWN_DECIMALS))
_ASKED = Style(border=True, valign="top")


def overview(summary: Summary, head: Headline | None = None) -> SheetPlan:
    """Return TỔNG QUAN as exactly one A4 page across; ``head`` says of which figures its boxes tell, for `trace`."""
    sheet = SheetPlan(SHEET, is_protected=False, one_page=True)
    sheet.widths = dict(enumerate(_WIDTHS, start=1)) | {COLUMNS + 1: 4}
    sheet.heights = dict.fromkeys(range(1, _NOTE_ROW + 1), LINE_POINTS) | _HEIGHTS
    sheet.heights |= dict.fromkeys(range(_CHART_ROWS[0], _CHART_ROWS[1] + 1), _CHART_POINTS)
    sheet.heights |= dict.fromkeys(range(_LIST_ROW, _LIST_ROW + _LIST_LINES + 2), _LIST_POINTS)
    _head(sheet, summary)
    for box, columns in zip(summary.boxes, _BOXES, strict=False):
        _box(sheet, box, columns)
    _charts(sheet, summary)
    if summary.is_of_money:
        _outstanding(sheet, summary)
    else:
        _forms(sheet, summary)
    _asked(sheet, summary.asked)
    if summary.notes:
        _put(sheet, (_NOTE_ROW, _NOTE_ROW), (1, COLUMNS), _PLAIN, _notes(summary.notes))
    sheet.print_area = (1, 1, _NOTE_ROW, COLUMNS)
    if head is not None and summary.is_of_money:
        _keys(sheet, head)
    return sheet


def _keys(sheet: SheetPlan, head: Headline) -> None:
    """Put the keys of the boxes that tell of figures into a hidden row below the page and a hidden column beside it."""
    row, column = _NOTE_ROW + 2, COLUMNS + 1
    told = {_PLAN_BOX: (head.plan, ""), _PAID_BOX: (head.paid, ""), _REST_BOX: (head.plan, head.paid)}
    if head.measured is not None:  # the box says the quotient of the column itself
        told[_PERCENT_BOX] = head.percent, ""
    sheet.put(row, column, styles.CODE, KEYS_MARK)
    sheet.put(_BOX_ROW + 1, column, styles.CODE, cell_key(form=head.instance.id, row=head.row.id))
    for at, (told_of, less) in told.items():
        sheet.put(row, _BOXES[at][0], styles.CODE, cell_key(column=told_of, less=less))
    sheet.hidden_rows.add(row)
    sheet.hidden_columns.add(column)


def shown_units(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the reporters that a chart has room for: all, or those at the top and at the bottom."""
    return tuple(units) if len(units) <= MOST_BARS else (*units[:HIGHEST], *units[-LOWEST:])


def _notes(notes: Sequence[str]) -> str:
    """Return the notes that the two lines at the foot have room for, and how many more there are."""
    room = int(sum(_WIDTHS) * _NOTE_LINES * TEXT_SHARE)
    shown: list[str] = []
    for at, note in enumerate(notes):
        if shown and len(" ".join((*shown, note))) > room:
            return f"Ghi chú: {' '.join(shown)} Còn {write_number(len(notes) - at)} ghi chú ở các trang sau."
        shown.append(note)
    return f"Ghi chú: {' '.join(shown)}"


def _put(sheet: SheetPlan, rows: tuple[int, int], columns: tuple[int, int], style: Style, value: Content) -> None:
    sheet.merge(rows, columns, replace(style, quoted=is_risky(value)), value)


def _head(sheet: SheetPlan, summary: Summary) -> None:
    whole = (1, COLUMNS)
    _put(sheet, (1, 1), whole, replace(styles.PLAIN_BOLD, wrap=False), summary.issuer)
    _put(sheet, (2, 2), whole, replace(styles.TITLE, wrap=False), summary.title)
    _put(sheet, (_LINE_ROW, _LINE_ROW), whole, replace(_PLAIN, valign="vcenter", align="center"), summary.line)


def _box(sheet: SheetPlan, box: Box, columns: tuple[int, int]) -> None:
    title = f"{box.title} (triệu đồng)" if box.decimals else box.title
    _put(sheet, (_BOX_ROW, _BOX_ROW), columns, _BOX_TITLE, title)
    if isinstance(box.value, str):
        style = _BOX_VALUE if box.value[:1] in set("+-0123456789") else _BOX_WORDS
    else:
        style = replace(_BOX_VALUE, number_format=styles.number_format(box.decimals))
    _put(sheet, (_BOX_ROW + 1, _BOX_ROW + 1), columns, style, box.value)
    _put(sheet, (_BOX_ROW + 2, _BOX_ROW + 2), columns, _BOX_NOTE, box.note or None)


# --- charts ---------------------------------------------------------------------------------------------------------


def _charts(sheet: SheetPlan, summary: Summary) -> None:
    drawn = [_units_chart(sheet, summary), _parts_chart(sheet, summary), _months_chart(sheet, summary)]
    charts = [chart for chart in drawn if chart is not None]
    for chart, (first, last) in zip(charts, _CHARTS.get(len(charts), ()), strict=True):
        sheet.charts.append(replace(chart, area=(_CHART_ROWS[0], first, _CHART_ROWS[1], last)))


def _units_chart(sheet: SheetPlan, summary: Summary) -> Chart | None:
    units = shown_units(summary.units)
    if not units or summary.average is None:
        return None
    average = float(round_half_up(summary.average, PERCENT_DECIMALS))
    percents = [float(round_half_up(unit.percent, PERCENT_DECIMALS)) for unit in units]
    rows = [(unit.name, percent, average) for unit, percent in zip(units, percents, strict=True)]
    table = _Sources(sheet, _SOURCES, ("Đơn vị", f"{summary.ratio_title} (%)", "Bình quân chung (%)"), rows)
    words = f"{summary.ratio_title} theo đơn vị (%), vạch: chung {shown_percent(summary.average)}"
    if len(units) < len(summary.units):
        words += f" ({HIGHEST} cao nhất, {LOWEST} thấp nhất)"
    series = table.series(1, PAID_COLOR, number_format="0.0")
    limit = max(*percents, average) * 1.15 or 1.0
    return Chart("bar", words, _NOWHERE, (series,), table.series(2, MARK_COLOR), average, limit)


def _parts_chart(sheet: SheetPlan, summary: Summary) -> Chart | None:
    if not summary.is_of_money:
        return _counts_chart(sheet, summary)
    parts = summary.parts[:MOST_COLUMNS]
    if not parts:
        return None
    plan, paid = summary.titles[:2]
    rows = [(part.name, _amount(part.plan), _amount(part.paid), _percent(part)) for part in parts]
    table = _Sources(sheet, _SOURCES + 4, ("Chương trình, dự án", plan, paid, "Tỷ lệ (%)"), rows)
    labels = tuple("" if part.percent is None else shown_percent(part.percent) for part in parts)
    columns = (table.series(1, PLAN_COLOR), table.series(2, PAID_COLOR, labels=labels))
    return Chart("column", f"{plan}, {paid.lower()} (triệu đồng) và tỷ lệ", _NOWHERE, columns)


def _amount(dong: float | None) -> float | None:
    return None if dong is None else millions(dong)


def _percent(part: Part) -> float | None:
    return None if part.percent is None else float(round_half_up(part.percent, PERCENT_DECIMALS))


def _counts_chart(sheet: SheetPlan, summary: Summary) -> Chart | None:
    """Return what a kit that counts shows in the place of programmes: how many there are of each reporter."""
    units = sorted(summary.units, key=lambda unit: -unit.paid)[:MOST_COLUMNS]
    if not units:
        return None
    title = summary.titles[1]
    table = _Sources(sheet, _SOURCES + 4, ("Đơn vị", title), [(unit.name, unit.paid) for unit in units])
    more = f" ({MOST_COLUMNS} đơn vị nhiều nhất)" if len(summary.units) > MOST_COLUMNS else ""
    return Chart("column", f"{title} theo đơn vị{more}", _NOWHERE, (table.series(1, PAID_COLOR, "#,##0"),))


def _months_chart(sheet: SheetPlan, summary: Summary) -> Chart | None:
    """Return what was paid month by month; a line through two points says nothing."""
    known = [month for month in summary.months if month.now is not None]
    if len(known) < FEWEST_MONTHS:
        return None
    named = (("Năm nay", PAID_COLOR, [month.now for month in summary.months]), *_other_years(summary.months))
    lines = [(month.name, *(_amount(values[at]) for _, _, values in named)) for at, month in enumerate(summary.months)]
    table = _Sources(sheet, _SOURCES + 9, ("Tháng", *(name for name, _, _ in named)), lines)
    series = (table.series(at, color, is_dashed=name == _TARGET) for at, (name, color, _) in enumerate(named, start=1))
    return Chart("line", f"Lũy kế {summary.titles[1].lower()} theo tháng (triệu đồng)", _NOWHERE, tuple(series))


_TARGET = "Chỉ tiêu"
_NOWHERE: Area = (1, 1, 1, 1)
"""A chart has its place once it is known how many stand side by side."""


def _other_years(months: Sequence[Month]) -> list[tuple[str, str, list[float | None]]]:
    before = [month.last_year for month in months]
    target = [month.target for month in months]
    found = [("Năm trước", "#7F7F7F", before), (_TARGET, MARK_COLOR, target)]
    return [item for item in found if any(value is not None for value in item[2])]


@dataclass(frozen=True)
class _Sources:
    """A plain table, right of the printed page, that a chart is drawn from."""

    sheet: SheetPlan
    left: int
    titles: tuple[str, ...]
    rows: Sequence[tuple[Content, ...]]

    def __post_init__(self) -> None:
        top = _CHART_ROWS[0]
        for column, title in enumerate(self.titles, start=self.left):
            self.sheet.put(top, column, replace(styles.SMALL, border=True, quoted=is_risky(title)), title)
            self.sheet.widths[column] = 16
            for row, line in enumerate(self.rows, start=top + 1):
                value = line[column - self.left]
                self.sheet.put(row, column, replace(styles.SMALL, border=True, quoted=is_risky(value)), value)

    def series(
        self,
        at: int,
        color: str,
        number_format: str = "",
        labels: tuple[str, ...] = (),
        *,
        is_dashed: bool = False,
    ) -> Series:
        return Series(self.titles[at], self._area(0), self._area(at), color, number_format, labels, is_dashed)

    def _area(self, at: int) -> Area:
        first = _CHART_ROWS[0] + 1
        return first, self.left + at, first + len(self.rows) - 1, self.left + at


# --- lists ----------------------------------------------------------------------------------------------------------


def _outstanding(sheet: SheetPlan, summary: Summary) -> None:
    title = f"{_LIST_LINES} khoản còn phải {summary.titles[1].lower().removeprefix('đã ')} lớn nhất (triệu đồng)"
    rows = [(item.name, item.reporter, millions(item.rest), item.obstacle or None) for item in summary.outstanding]
    heads = ("Công trình, nội dung", "Đơn vị", "Còn lại", "Vướng mắc")
    _left_list(
        sheet, title, dict(zip(_LEFT_COLUMNS, heads, strict=True)), rows or [("Không có khoản nào.", *[None] * 3)]
    )


def _forms(sheet: SheetPlan, summary: Summary) -> None:
    shown = summary.forms[:_LIST_LINES]
    more = len(summary.forms) - len(shown)
    title = "Số đơn vị có số ở mỗi biểu" + (f" ({len(shown)} biểu đầu của {len(summary.forms)})" if more else "")
    _left_list(sheet, title, dict(zip(_FORM_COLUMNS, ("Biểu", "Số đơn vị"), strict=True)), shown)


def _left_list(
    sheet: SheetPlan, title: str, heads: Mapping[tuple[int, int], str], rows: Sequence[tuple[Content, ...]]
) -> None:
    _put(sheet, (_LIST_ROW, _LIST_ROW), (1, _ASKED_COLUMNS[0] - 1), replace(styles.PLAIN_BOLD, wrap=False), title)
    at = _LIST_ROW + 1
    for columns, head in heads.items():
        _put(sheet, (at, at), columns, replace(styles.HEADER, fill=_HEAD_FILL), head)
    for line in rows:
        at += 1
        for columns, value in zip(heads, line, strict=True):
            if isinstance(value, float):
                _put(sheet, (at, at), columns, _REST, value)
            else:
                shown = cut(value, _width(columns)) if value else None
                _put(sheet, (at, at), columns, replace(styles.LABEL, wrap=False), shown)


def _width(columns: tuple[int, int]) -> float:
    return sum(_WIDTHS[columns[0] - 1 : columns[1]])


def _asked(sheet: SheetPlan, asked: Sequence[Asked]) -> None:
    columns = _ASKED_COLUMNS
    _put(sheet, (_LIST_ROW, _LIST_ROW), columns, replace(styles.PLAIN_BOLD, wrap=False), "Cần đôn đốc")
    last = _LIST_ROW + 1 + _LIST_LINES
    share = (last - _LIST_ROW) // max(1, len(asked))
    at = _LIST_ROW + 1
    for number, item in enumerate(asked, start=1):
        end = last if number == len(asked) else at + share - 1
        room = int(_width(columns) * (end - at + 1) * 0.85) - len(item.title) - 8
        names = listed(item.names, room) if item.names else "không có"
        text = f"{item.title} ({write_number(len(item.names))}): {names}" if item.names else f"{item.title}: {names}"
        _put(sheet, (at, end), columns, _ASKED, text + ".")
        at = end + 1
