"""Charts of a planned sheet in the words of XlsxWriter: greys and one colour, readable in black and white.

XlsxWriter copies the numbers of the cells into the chart itself, so that it shows before anything is calculated.
"""

from typing import TYPE_CHECKING, Any

from mtqg_xl.workbook.plan import Area, Chart, Series, SheetPlan

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart as Drawn
    from xlsxwriter.worksheet import Worksheet

FONT_POINTS = 10
_EDGE, _LINE, _MARK = "#7F7F7F", "#BFBFBF", "#000000"
_PIXELS_PER_DIGIT, _PADDING_PIXELS, _PIXELS_PER_POINT = 7, 5, 4 / 3
_DEFAULT_WIDTH, _DEFAULT_POINTS = 8.43, 15.0
_MOVES_WITH_CELLS = 1
_BARS = {"x": 0.27, "y": 0.13, "width": 0.71, "height": 0.85}
"""Where the bars stand, in parts of the chart: as high as the title leaves, so that fifteen names are all shown."""


def insert_chart(workbook: "Workbook", sheet: "Worksheet", plan: SheetPlan, chart: Chart) -> object:
    """Draw a chart over its rectangle of cells, and return what XlsxWriter answers."""
    drawn = _bar_chart(workbook, plan, chart) if chart.kind == "bar" else _upright(workbook, plan, chart)
    drawn.set_title({"name": chart.title, "name_font": _font(bold=True), "overlay": False})
    drawn.set_chartarea({"border": {"color": _LINE}})
    width, height = _pixels(plan, chart.area)
    drawn.set_size({"width": width, "height": height})
    top, left, _, _ = chart.area
    return sheet.insert_chart(top - 1, left - 1, drawn, {"object_position": _MOVES_WITH_CELLS})


def _bar_chart(workbook: "Workbook", plan: SheetPlan, chart: Chart) -> "Drawn":
    drawn = workbook.add_chart({"type": "bar"})
    for series in chart.series:
        drawn.add_series({**_filled(plan, series), "gap": 40})
    names = {"num_font": _font(), "line": {"color": _EDGE}, "major_tick_mark": "none", "interval_unit": 1}
    drawn.set_y_axis({"reverse": True, **names})
    drawn.set_x_axis(_unseen(chart.limit))
    drawn.set_legend({"none": True})
    drawn.set_plotarea({"layout": _BARS})
    if chart.mark is not None:
        drawn.combine(_line_across(workbook, plan, chart, chart.mark))
    return drawn


def _line_across(workbook: "Workbook", plan: SheetPlan, chart: Chart, mark: Series) -> "Drawn":
    """Return unseen bars whose axis of names stands at their number: a line that crosses all bars.

    Excel and LibreOffice both draw it; neither has points and horizontal bars in one chart.
    """
    drawn = workbook.add_chart({"type": "bar"})
    unseen = {"fill": {"none": True}, "border": {"none": True}}
    drawn.add_series({**_filled(plan, mark), **unseen, "y2_axis": True})
    line = {"color": _MARK, "width": 1.5}
    drawn.set_x2_axis({"visible": True, "label_position": "none", "major_tick_mark": "none", "line": line})
    drawn.set_y2_axis({**_unseen(chart.limit), "crossing": chart.mark_at})
    return drawn


def _upright(workbook: "Workbook", plan: SheetPlan, chart: Chart) -> "Drawn":
    drawn = workbook.add_chart({"type": chart.kind})
    for series in chart.series:
        drawn.add_series(_lined(plan, series) if chart.kind == "line" else {**_filled(plan, series), "gap": 60})
    drawn.set_x_axis({"num_font": _font(), "line": {"color": _EDGE}, "major_tick_mark": "none", "interval_unit": 1})
    grid = {"visible": True, "line": {"color": _LINE, "width": 0.5}}
    axis = {"num_font": _font(), "num_format": chart.number_format, "line": {"none": True}, "min": 0}
    drawn.set_y_axis({**axis, "major_gridlines": grid, "major_tick_mark": "none"})
    drawn.set_legend({"position": "bottom", "font": _font()} if len(chart.series) > 1 else {"none": True})
    return drawn


def _filled(plan: SheetPlan, series: Series) -> dict[str, Any]:
    return {**_cells(plan, series), "fill": {"color": series.color}, "border": {"color": _EDGE, "width": 0.5}}


def _lined(plan: SheetPlan, series: Series) -> dict[str, Any]:
    line = {"color": series.color, "width": 2.0} | ({"dash_type": "dash"} if series.is_dashed else {})
    fill = {"fill": {"color": series.color}, "border": {"color": series.color}}
    marker = {"type": "none"} if series.is_dashed else {"type": "circle", "size": 5, **fill}
    return {**_cells(plan, series), "line": line, "marker": marker}


def _cells(plan: SheetPlan, series: Series) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": series.name,
        "categories": _range(plan, series.categories),
        "values": _range(plan, series.values),
    }
    if series.number_format or series.labels:
        labels: dict[str, Any] = {"value": True, "font": _font(), "num_format": series.number_format or "General"}
        if series.labels:
            labels["custom"] = [
                {"value": text, "font": _font()} if text else {"delete": True} for text in series.labels
            ]
        found["data_labels"] = labels
    return found


def _range(plan: SheetPlan, area: Area) -> list[Any]:
    first_row, first_column, last_row, last_column = area
    return [plan.name, first_row - 1, first_column - 1, last_row - 1, last_column - 1]


def _unseen(limit: float) -> dict[str, Any]:
    """Return an axis of numbers that keeps its scale and shows nothing: the bars carry their numbers."""
    nothing = {"label_position": "none", "line": {"none": True}, "major_tick_mark": "none"}
    return {"min": 0, "max": limit, "major_gridlines": {"visible": False}, **nothing}


def _font(*, bold: bool = False) -> dict[str, Any]:
    return {"name": "Times New Roman", "size": FONT_POINTS, "bold": bold}


def _pixels(plan: SheetPlan, area: Area) -> tuple[int, int]:
    """Return width and height of a rectangle of cells, as XlsxWriter counts them."""
    top, left, bottom, right = area
    widths = (plan.widths.get(column, _DEFAULT_WIDTH) for column in range(left, right + 1))
    heights = (plan.heights.get(row, _DEFAULT_POINTS) for row in range(top, bottom + 1))
    width = sum(int(item * _PIXELS_PER_DIGIT + 0.5) + _PADDING_PIXELS for item in widths)
    return width, sum(int(_PIXELS_PER_POINT * item) for item in heights)
