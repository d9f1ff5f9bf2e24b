"""One sheet as a page of texts: where which words stand, and the titles over a column."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from mtqg_xl.reading.issued import Titles, folded
from mtqg_xl.reading.raw_sheet import Place, RawSheet
from mtqg_xl.reading.sheet_outline import Range

# A header stands near the top; a list of ten thousand households is not searched for one.
_HEADER_SEARCHED_ROWS = 200
_ROWS_WITHOUT_TITLES_END_A_HEADER = 3
_SEARCHED_TEXTS = 3_000
# One label may stand over a few rows: "Hộ" and "Nhân khẩu" of one commune.
_ROWS_OF_ONE_LABEL = 4

Path = tuple[str, ...]
Texts = Mapping[int, Mapping[int, str]]
"""Texts by row, then by column."""


class Page:
    """The texts of one sheet; what is asked for is prepared at the first question."""

    def __init__(self, sheet: RawSheet) -> None:
        """Look at a sheet."""
        self.sheet = sheet

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.sheet.name

    @cached_property
    def columns(self) -> dict[int, dict[int, str]]:
        """Texts without surrounding space by column, then by row."""
        found: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for (row, column), cell in self.sheet.cells.items():
            if cell.kind == "text":
                found[column][row] = str(cell.value).strip()
        return dict(found)

    @cached_property
    def rows(self) -> dict[int, dict[int, str]]:
        """The same texts by row, then by column, from the top."""
        found: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for column, texts in self.columns.items():
            for row, text in texts.items():
                found[row][column] = text
        return {row: found[row] for row in sorted(found)}

    @cached_property
    def filled_rows(self) -> frozenset[int]:
        """The rows in which something stands."""
        return frozenset(row for row, _ in self.sheet.cells)

    @cached_property
    def filled_columns(self) -> frozenset[int]:
        """The columns in which something stands."""
        return frozenset(column for _, column in self.sheet.cells)

    @cached_property
    def exact_sets(self) -> dict[int, frozenset[str]]:
        """The texts of each column."""
        return {column: frozenset(texts.values()) for column, texts in self.columns.items()}

    @cached_property
    def texts(self) -> frozenset[str]:
        """The texts of all columns."""
        return frozenset().union(*self.exact_sets.values())

    @cached_property
    def folded_sets(self) -> dict[int, frozenset[str]]:
        """The folded texts of each column, of the first rows of a very long sheet."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        count = 0
        for texts in self.rows.values():
            count += len(texts)
            if count > _SEARCHED_TEXTS:
                break
            for column, text in texts.items():
                found[column].add(folded(text))
        return {column: frozenset(texts) for column, texts in found.items()}

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, empty where none stands."""
        return self.columns.get(column, {}).get(row, "")

    def shown_in(self, column: int) -> dict[int, str]:
        """Return the texts that a column shows by row, those of merges that reach into it too."""
        found = dict(self.columns.get(column, {}))
        for merge in self.sheet.merged:
            rows = range(merge.first.row, min(merge.last.row, merge.first.row + _ROWS_OF_ONE_LABEL - 1) + 1)
            if merge.first.column <= column <= merge.last.column and self.text(*merge.first):
                found |= {row: self.text(*merge.first) for row in rows if row not in found}
        return found

    # --- header ---

    def header(self, titles: Titles, code_row: int | None) -> "Header":
        """Return the rows in which most titles of a form stand together, and what they say over each column.

        The row of hidden codes is none of them, though some codes read like titles ("stt").
        """
        zone = self._header_rows(titles, code_row)
        return Header(zone, self._paths(zone, titles) if zone else {})

    def _header_rows(self, titles: Titles, code_row: int | None) -> range:
        counts = self._title_counts(titles, code_row)
        if not counts:
            return range(0)
        top = bottom = max(counts, key=lambda row: (counts[row], -row))
        while any(row in counts for row in (top - 1, top - 2)):
            top = top - 1 if top - 1 in counts else top - 2
        while any(row in counts for row in (bottom + 1, bottom + 2)):
            bottom = bottom + 1 if bottom + 1 in counts else bottom + 2
        return range(top, bottom + 1)

    def _title_counts(self, titles: Titles, code_row: int | None) -> dict[int, int]:
        counts: dict[int, int] = {}
        if not titles.texts:
            return counts
        for row in list(self.rows)[:_HEADER_SEARCHED_ROWS]:
            count = sum(titles.known(folded(text)) is not None for text in self.rows[row].values())
            if count and row != code_row:
                counts[row] = count
            elif _is_complete(counts, titles) and row > max(counts) + _ROWS_WITHOUT_TITLES_END_A_HEADER:
                break
        return counts

    def _paths(self, zone: range, titles: Titles) -> Mapping[int, Path]:
        texts = tuple(tuple(self.rows.get(row, {}).items()) for row in zone)
        return _known_paths(titles, zone, texts, tuple(each for each in self.sheet.merged if each.first.row in zone))

    def title_place(self, row: int, column: int, zone: range, merges: Sequence[Range]) -> Place | None:
        """Return the cell whose text stands over a column in one row of the header; see `title_place`."""
        return title_place(self.rows, row, column, zone, merges)


@lru_cache(maxsize=1 << 9)  # the header of a form is the same in nearly every file
def _known_paths(
    titles: Titles, zone: range, texts: Sequence[Sequence[tuple[int, str]]], merges: Sequence[Range]
) -> Mapping[int, Path]:
    rows = {row: dict(cells) for row, cells in zip(zone, texts, strict=True)}
    return {column: _path(titles, zone, rows, column, merges) for column in sorted(set().union(*rows.values()))}


def _path(titles: Titles, zone: range, rows: Texts, column: int, merges: Sequence[Range]) -> Path:
    places = (title_place(rows, row, column, zone, merges) for row in zone)
    found = (folded(rows[place[0]][place[1]]) for place in dict.fromkeys(places) if place is not None)
    return tuple(titles.known(text) or text for text in found)


def title_place(rows: Texts, row: int, column: int, zone: range, merges: Sequence[Range]) -> Place | None:
    """Return the cell whose text stands over a column in one row of the header.

    A merge lends its text to all that it covers. Programs that lose merges leave a group's title in its first
    column: then a blank above a title belongs to the text on its left.
    """
    merge = next((merge for merge in merges if merge.covers(row, column)), None)
    if merge is not None:
        at = merge.first
        return (at.row, at.column) if rows.get(at.row, {}).get(at.column) else None
    if rows.get(row, {}).get(column):
        return row, column
    if not any(rows.get(below, {}).get(column) for below in range(row + 1, zone.stop)):
        return None
    left = [other for other in rows.get(row, ()) if other < column]
    return (row, max(left)) if left else None


def _is_complete(counts: dict[int, int], titles: Titles) -> bool:
    return sum(counts.values()) * 2 >= len(titles.texts)


class Header:
    """Where the header of a table stands; ``paths`` are its texts from the top for each column."""

    def __init__(self, rows: range, paths: Mapping[int, Path]) -> None:
        """Keep what was found."""
        self.rows = rows
        self.paths = paths

    def columns_of(self, titles: Titles) -> dict[str, tuple[int, ...]]:
        """Return the sheet columns that each column of a form may be by its titles."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, path in self.paths.items():
            for column in titles.columns_of.get(path, ()):
                found[column].append(number)
        return {column: tuple(numbers) for column, numbers in found.items()}
