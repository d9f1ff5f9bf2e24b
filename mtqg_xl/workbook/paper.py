"""A sheet on paper: how far it may shrink, where it is parted into pages side by side, how many rows one page takes.

Text is read by leaders of all ages: nothing is printed smaller than nine points. Excel has two ways, one instead of
the other: fit to a number of pages, where it ignores page breaks set by hand, or a scale with page breaks.
"""

from collections.abc import Iterable
from itertools import pairwise

from mtqg_xl.definition.layout import Layout
from mtqg_xl.definition.model import Column, is_same_group
from mtqg_xl.workbook.plan import SheetPlan

BODY_POINTS = 11.0
"""The smallest size of what is printed, before scaling."""
LEAST_POINTS = 9.0

SIDE_MARGIN_INCHES, END_MARGIN_INCHES = 0.3, 0.5
_PAPER_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
_MM_PER_INCH = 25.4
# Column widths count digits of the standard font and 5 pixels of padding. Excel takes a digit of Times New Roman 11 as
# 7 whole pixels, LibreOffice as the 5.5 points that it has: a page must hold the wider of the two.
_PIXELS_PER_DIGIT, _PADDING_PIXELS, _MM_PER_PIXEL = 7, 5, 5.5 * 25.4 / 72 / 7
# Printers differ by a hair from the screen; a column that just fits may fall on a page of its own.
_SAFETY = 0.995
DEFAULT_WIDTH, DEFAULT_HEIGHT = 9.0, 15.0
# LibreOffice takes the height of the footer from the page, Excel has it in the margin.
_PAGE_SHARES = (1.0, 0.98, 0.96)
KEPT_WITH_FOOT = 2
"""Rows of the table that go with date and signatures where those would be torn apart."""

Span = tuple[int, int]
"""First and last column of one page."""


def width_mm(widths: Iterable[float]) -> float:
    """Return how wide columns are in print at full size."""
    pixels = sum(int(width * _PIXELS_PER_DIGIT + _PADDING_PIXELS) for width in widths)
    return pixels * _MM_PER_PIXEL


def usable_mm(paper: str, *, landscape: bool) -> tuple[float, float]:
    """Return width and height between the margins."""
    short, long = _PAPER_MM[paper]
    width, height = (long, short) if landscape else (short, long)
    return width - 2 * SIDE_MARGIN_INCHES * _MM_PER_INCH, height - 2 * END_MARGIN_INCHES * _MM_PER_INCH


def print_percent(widths: Iterable[float], paper: str, *, landscape: bool) -> int:
    """Return the scale in whole percent at which columns fit on one width of the paper; 100 at most."""
    usable, _ = usable_mm(paper, landscape=landscape)
    return min(100, int(100 * usable * _SAFETY / width_mm(widths)))


def is_readable(percent: int) -> bool:
    """Whether the smallest text of a sheet is still large enough at a scale."""
    return BODY_POINTS * percent / 100 >= LEAST_POINTS


def title_columns(layout: Layout) -> Span:
    """Return the columns that name a row, STT and label; they stand on every page."""
    return layout.instance.form.page.first_column, layout.words_column


def parts(layout: Layout) -> tuple[Span, ...]:
    """Return the columns of each page side by side, title columns left out of all but the first.

    A form says before which columns it breaks. Where it says nothing and would be printed too small, it breaks before
    the group of columns that no longer fits.
    """
    named = layout.instance.form.page.break_before
    starts = [layout.column_numbers[column] for column in named] if named else _needed_breaks(layout)
    edges = [layout.instance.form.page.first_column, *starts, layout.last_column + 1]
    return tuple((first, following - 1) for first, following in pairwise(edges))


def _needed_breaks(layout: Layout) -> list[int]:
    titles = title_columns(layout)
    named = [column.width for column in layout.instance.form.columns[: titles[1] - titles[0] + 1]]
    page, breaks = list(named), []
    for first, group in _groups(layout):
        widths = [column.width for column in group]
        if page != named and not _fits(layout, page + widths):
            breaks.append(first)
            page = list(named)
        page += widths
    return breaks


def _groups(layout: Layout) -> list[tuple[int, list[Column]]]:
    """Return the columns right of the titles as groups under one title, each with its first sheet column."""
    found: list[tuple[int, list[Column]]] = []
    for column in layout.instance.form.columns:
        number = layout.column_numbers[column.id]
        if number <= title_columns(layout)[1]:
            continue
        if found and is_same_group(found[-1][1][-1], column):
            found[-1][1].append(column)
        else:
            found.append((number, [column]))
    return found


def _fits(layout: Layout, widths: list[float]) -> bool:
    page = layout.instance.form.page
    return is_readable(print_percent(widths, page.paper, landscape=page.orientation == "landscape"))


def part_pages(sheet: SheetPlan, layout: Layout) -> None:
    """Set scale, page breaks and repeated columns of a form that takes more than one page side by side."""
    spans = parts(layout)
    if len(spans) == 1:
        return
    titles = title_columns(layout)
    beside = [*range(titles[0], titles[1] + 1)]
    pages = [[*(beside if at else ()), *range(first, last + 1)] for at, (first, last) in enumerate(spans)]
    sheet.scale = min(
        print_percent((sheet.widths[number] for number in page), sheet.paper, landscape=sheet.landscape)
        for page in pages
    )
    sheet.breaks = tuple(first for first, _ in spans[1:])
    sheet.repeat_columns = titles
    assert sheet.print_area is not None
    foot = layout.last_row + 1, sheet.print_area[2]
    if any(is_torn(foot, pages_of_rows(sheet, foot[1], share)) for share in _PAGE_SHARES):
        sheet.row_breaks = (layout.last_row - KEPT_WITH_FOOT + 1,)


def is_torn(rows: Span, pages: list[range]) -> bool:
    """Whether a first and a last row stand on different pages."""
    return not any(rows[0] in page and rows[1] in page for page in pages)


def pages_of_rows(sheet: SheetPlan, last: int, share: float = 1.0) -> list[range]:
    """Return the rows of each page of a sheet with a scale, down to a last row; repeated rows stand on every page.

    ``share`` is how much of the height between the margins a program really uses.
    """
    assert sheet.scale is not None
    _, usable = usable_mm(sheet.paper, landscape=sheet.landscape)
    whole = usable * share / _MM_PER_INCH * 72 / (sheet.scale / 100)
    first_title, last_title = sheet.repeat_rows or (1, 0)
    repeated = sum(_height(sheet, row) for row in range(first_title, last_title + 1))
    starts, left = [1], whole
    for row in range(1, last + 1):
        height = _height(sheet, row)
        if height > left:
            starts.append(row)
            left = whole - repeated
        left -= height
    return [range(start, following) for start, following in pairwise([*starts, last + 1])]


def _height(sheet: SheetPlan, row: int) -> float:
    return 0.0 if row in sheet.hidden_rows else sheet.heights.get(row, DEFAULT_HEIGHT)


def last_row_on_first_page(sheet: SheetPlan, columns: Span, rows: Span) -> int:
    """Return the last of the rows that the first page takes when the columns fill its width."""
    widths = [sheet.widths.get(number, DEFAULT_WIDTH) for number in range(columns[0], columns[1] + 1)]
    percent = print_percent(widths, sheet.paper, landscape=sheet.landscape)
    _, usable = usable_mm(sheet.paper, landscape=sheet.landscape)
    points = usable * _SAFETY / _MM_PER_INCH * 72 / (percent / 100)
    for row in range(1, rows[1] + 1):
        points -= _height(sheet, row)
        if points < 0:
            return max(rows[0], row - 1)
    return rows[1]
