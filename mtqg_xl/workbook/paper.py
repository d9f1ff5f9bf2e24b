"""A sheet on paper: how far it may shrink, where it is parted into pages side by side, how many rows one page takes.

Text is read by leaders of all ages: nothing is printed smaller than nine points. Excel has two ways, one instead of
the other: fit to a number of pages, where it ignores page breaks set by hand, or a scale with page breaks.
"""

from collections.abc import Iterable
from itertools import pairwise, takewhile

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
# Of the height between the margins, programs use a little more or less: they round heights in their own way, and
# LibreOffice takes the footer from the page. Where a sheet is fit to the width they also come to scales of their own.
# A row whose height the file does not say is as high as its text in LibreOffice.
_USED_SHARES = (1.02, 1.01, 1.0, 0.99, 0.98, 0.97, 0.96)
_USED_SHARES_WHEN_FIT = (1.03, *_USED_SHARES, 0.95, 0.94)
_LEAST_HEIGHT = 14.0
KEPT_WITH_FOOT = 2
"""Rows of the table that stand on one page with date and signatures."""
MOST_STRETCH = 16
"""Points by which a row may grow, so that they do."""

Span = tuple[int, int]
"""First and last column of one page."""


def width_mm(widths: Iterable[float]) -> float:
    """Return how wide columns are in print at full size."""
    pixels = sum(int(width * _PIXELS_PER_DIGIT + 0.5) + _PADDING_PIXELS for width in widths)  # as they are written
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
    named = [column.width for column in layout.instance.form.table[: titles[1] - titles[0] + 1]]
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
    for column in layout.instance.form.table:
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


def keep_foot_whole(sheet: SheetPlan, layout: Layout) -> None:
    """Keep date, signatures and the last rows of a form on one page: print it a little smaller, or make rows higher.

    A page break set by hand would do it too, but stays where it is when the filter hides the rows above it, and then
    leaves a page with no figure on it.
    """
    assert sheet.print_area is not None
    kept = layout.last_row - KEPT_WITH_FOOT + 1, sheet.print_area[2]
    if times_torn(sheet, kept) == 0:
        return
    widest = _percent(sheet)
    for percent in takewhile(is_readable, range(widest, 0, -1)):
        sheet.scale = percent
        if times_torn(sheet, kept) == 0:
            return
    sheet.scale = widest
    _make_higher(sheet, layout, kept)


def _make_higher(sheet: SheetPlan, layout: Layout, kept: Span) -> None:
    """Make head, header and fixed rows higher, by as little as keeps rows together in the most ways to measure."""
    rows = frozenset(
        row
        for row in range(1, layout.last_row + 1)
        if (row < layout.first_row or row in sheet.heights) and row not in sheet.hidden_rows
    )
    torn: dict[int, int] = {}
    for points in range(MOST_STRETCH + 1):
        torn[points] = times_torn(sheet, kept, rows, points)
        if torn[points] == 0:
            break
    best = min(torn, key=lambda points: torn[points])
    if best:
        sheet.heights |= {row: _height(sheet, row) + best for row in rows}


def _percent(sheet: SheetPlan) -> int:
    """Return the scale at which a sheet prints: its own, or the one that fits its width."""
    assert sheet.print_area is not None
    _, left, _, right = sheet.print_area
    widths = [sheet.widths.get(number, DEFAULT_WIDTH) for number in range(left, right + 1)]
    return sheet.scale or print_percent(widths, sheet.paper, landscape=sheet.landscape)


def times_torn(sheet: SheetPlan, kept: Span, higher: frozenset[int] = frozenset(), by: float = 0.0) -> int:
    """Return how many ways to measure a page tear a first and a last row apart, with some rows higher by points."""
    assert sheet.print_area is not None
    _, usable = usable_mm(sheet.paper, landscape=sheet.landscape)
    whole = usable / _MM_PER_INCH * 72 / (_percent(sheet) / 100)
    titles = sheet.repeat_rows or (1, 0)
    count = 0
    for default in (DEFAULT_HEIGHT, _LEAST_HEIGHT):
        heights = {row: _height(sheet, row, default) + (by if row in higher else 0) for row in range(1, kept[1] + 1)}
        repeated = sum(heights[row] for row in range(titles[0], titles[1] + 1))
        shares = _USED_SHARES_WHEN_FIT if sheet.scale is None else _USED_SHARES
        count += sum(_last_start(heights, whole * share, repeated) > kept[0] for share in shares)
    return count


def _last_start(heights: dict[int, float], whole: float, repeated: float) -> int:
    """Return with which row the last page begins, where a page takes so many points, all but the first with titles."""
    start, left = 1, whole
    for row, height in heights.items():
        if height > left:
            start, left = row, whole - repeated
        left -= height
    return start


def _height(sheet: SheetPlan, row: int, default: float = DEFAULT_HEIGHT) -> float:
    if row in sheet.hidden_rows:
        return 0.0
    return sheet.heights.get(row) or sheet.long_heights.get(row, default)


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
