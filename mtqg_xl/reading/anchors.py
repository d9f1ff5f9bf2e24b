"""Rows and columns of one form on its sheet, each by three anchors: hidden code, text, defined name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mtqg_xl.definition.layout import FIRST_SENTINEL, LAST_SENTINEL
from mtqg_xl.reading.issued import Issued, folded
from mtqg_xl.reading.names import NamedPlace, Names
from mtqg_xl.reading.page import Header, Page
from mtqg_xl.reading.votes import Evidence, without_conflicts

Places = dict[str, tuple[int, ...]]
"""Sheet rows or columns by id, as one anchor has them."""


_MOST, _SOME = 0.5, 0.25
"""Shares of the labels of a form."""


@dataclass(frozen=True)
class Axis:
    """All rows or all columns of a form: what each anchor says, and the place that holds."""

    evidence: dict[str, Evidence[int]]
    places: dict[str, int]


@dataclass(frozen=True)
class Anchored:
    """One form on its sheet; ``code_row``, ``code_column`` and ``label_column`` are None where they are lost."""

    form: Issued
    page: Page
    columns: Axis
    rows: Axis
    code_row: int | None
    code_column: int | None
    label_column: int | None
    header: Header

    def code(self, row: int) -> str:
        """Return the hidden code of a sheet row, empty where it has none."""
        return "" if self.code_column is None else self.page.text(row, self.code_column)


def anchored(form: Issued, page: Page, names: Names) -> Anchored:
    """Return where the rows and columns of a form lie on a sheet."""
    code_row = _code_row(form, page)
    header = page.header(form.titles, code_row)
    columns = _columns(form, page, names, code_row, header)
    code_column = _code_column(form, page, columns.places.values())
    label_column = _label_column(form, page, columns.places.get(form.words_column))
    codes = {} if code_column is None else page.columns[code_column]
    named = _rows_by_name(form, page, names)
    for row in _misnamed_sentinels(form, page, named, codes, columns.places):
        del named[row]
    rows = _rows(form, page, codes, named, label_column, header)
    return Anchored(form, page, columns, rows, code_row, code_column, label_column, header)


def _axis(ids: Iterable[str], code: Places, text: Places, name: Places, order: Places) -> Axis:
    """Return what the anchors say; ``order`` stands in for texts that are not printed, where all else is gone."""
    if not (code or text or name):
        text = order
    evidence = {key: Evidence(code.get(key, ()), text.get(key, ()), name.get(key, ())) for key in ids}
    return Axis(evidence, without_conflicts(evidence))


# --- codes ---------------------------------------------------------------------------------------------


def _code_row(form: Issued, page: Page) -> int | None:
    """Return the row with most column ids; one that only reads "note" is a data row."""
    counts: defaultdict[int, int] = defaultdict(int)
    for column in page.columns.values():
        for row, text in column.items():
            if text in form.column_names:
                counts[row] += 1
    likely = max(counts, key=lambda each: (counts[each], -each), default=0)
    return likely if counts[likely] > 1 else None


def _code_column(form: Issued, page: Page, of_the_form: Iterable[int]) -> int | None:
    """Return the column with most row codes; the rightmost of several, for inputs may hold codes too.

    None of the form's own columns is it: where the codes are gone, ordinals that read like them ("I", "II") are left.
    """
    codes = form.row_of_code.keys() or form.block_of_code.keys()  # a form may be nothing but a block
    taken = set(of_the_form)
    counts = {column: len(codes & texts) for column, texts in page.exact_sets.items() if column not in taken}
    column = max(counts, key=lambda each: (counts[each], each), default=None)
    return column if column is not None and counts[column] else None


def _by_text(texts: Mapping[int, str], ids: Mapping[str, str]) -> Places:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place in sorted(texts):
        if texts[place] in ids:
            found[ids[texts[place]]].append(place)
    return {key: tuple(places) for key, places in found.items()}


# --- columns -------------------------------------------------------------------------------------------


def _columns(form: Issued, page: Page, names: Names, code_row: int | None, header: Header) -> Axis:
    ids = {column.id: column.id for column in form.columns}
    codes = {} if code_row is None else _by_text(page.rows[code_row], ids)
    named: Places = {}
    for column, name in form.column_names.items():
        place = names.place(name)
        if place is not None and place.sheet == page.name.casefold():
            named[column] = (place.first.column,)
    return _axis(ids, codes, header.columns_of(form.titles), named, _columns_by_labels(form, page))


def _columns_by_labels(form: Issued, page: Page) -> Places:
    """Return the columns of a card, which prints no titles, by how far they stand from its labels."""
    if not form.is_card:
        return {}
    labels = _label_column(form, page, None)
    if labels is None:
        return {}
    moved = labels - form.layout.label_column
    return {column: (number + moved,) for column, number in form.layout.column_numbers.items()}


# --- rows ----------------------------------------------------------------------------------------------


def _rows(
    form: Issued, page: Page, codes: Mapping[int, str], named: Places, label_column: int | None, header: Header
) -> Axis:
    texts = {} if label_column is None else _rows_by_label(form, page.shown_in(label_column))
    return _axis(form.row_ids, _by_text(codes, form.row_of_code), texts, named, _rows_by_header(form, header))


def _label_column(form: Issued, page: Page, likely: int | None) -> int | None:
    """Return the column with the labels: the likely one if most are there, else the one with most of them.

    Free text elsewhere is not looked at without need. A few labels in some other column prove nothing: "Kế toán" is
    a field of THÔNG TIN and stands in its list of forms too.
    """
    labels = form.rows_of_label.keys()
    there = 0
    if likely is not None and likely in page.columns:
        there = len(labels & {folded(text) for text in page.columns[likely].values()})
        if there >= len(labels) * _MOST:
            return likely
    counts = {column: len(labels & texts) for column, texts in page.folded_sets.items()}
    best = max(counts, key=lambda each: (counts[each], -each), default=0)
    if counts.get(best, 0) >= max(1, there + 1, len(labels) * _SOME):
        return best
    return likely if there else None


def _rows_by_label(form: Issued, texts: Mapping[int, str]) -> Places:
    """Return rows by their labels; of rows that read alike, each lies below what it stands below in the form.

    Between two labels that are unique the form has a run of others ("Chưa phân bổ" below each project), and so has
    the sheet. Where the two runs are equally long they are the same; else each may be any, and other anchors decide.
    """
    labels = [(row, label) for row in sorted(texts) if (label := folded(texts[row])) in form.rows_of_label]
    unique = {label: rows[0] for label, rows in form.rows_of_label.items() if len(rows) == 1}
    found: defaultdict[str, list[int]] = defaultdict(list)
    runs: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    above = ""
    for row, label in labels:
        if label in unique:
            above = unique[label]
            found[above].append(row)
        else:
            runs[above, label].append(row)
    for run, ids in _issued_runs(form, found.keys()).items():
        rows = runs.get(run, [])
        for key, at in zip(ids, rows, strict=False) if len(ids) == len(rows) else ():
            found[key].append(at)
        if len(ids) != len(rows):
            for key in ids:
                found[key].extend(rows)
    return {key: tuple(rows) for key, rows in found.items()}


def _issued_runs(form: Issued, separators: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """Return the rows that read alike by the row above that is known, and by label."""
    known = set(separators)
    runs: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    above = ""
    for row in form.row_ids:
        label = form.label_of.get(row)
        if row in known:
            above = row
        elif label is not None and len(form.rows_of_label[label]) > 1:
            runs[above, label].append(row)
    return dict(runs)


def _rows_by_header(form: Issued, header: Header) -> Places:
    """Return the rows of a form that prints no labels by how far they stand below its header."""
    if form.label_of or not header.rows:
        return {}
    moved = header.rows[0] - form.layout.header_row
    return {row: (form.layout.row_numbers[row] + moved,) for row in form.row_ids}


def _rows_by_name(form: Issued, page: Page, names: Names) -> Places:
    found: Places = {}
    sheet = page.name.casefold()
    for row, name in form.row_names.items():
        place = names.place(name)
        if place is not None and place.sheet == sheet:
            found[row] = (place.first.row,)
    for block, name in form.block_names.items():
        place = names.place(name)
        if place is not None and place.sheet == sheet:
            found |= _sentinels(block, place)
    return found


def _misnamed_sentinels(
    form: Issued, page: Page, named: Places, codes: Mapping[int, str], columns: Mapping[str, int]
) -> list[str]:
    """Return the sentinels whose name has slipped on to a work, because their own row was deleted."""
    typed = [columns[name] for name, _ in form.block_plan if name in columns and name != form.words_column]
    found: list[str] = []
    for row in named.keys() & form.sentinels:
        at = named[row][0]
        holds_work = any(
            (cell := page.sheet.cells.get((at, column))) is not None and cell.formula is None for column in typed
        )
        if (holds_work and codes.get(at) != row) or codes.get(at) in form.block_of_code:
            found.append(row)
    return found


def _sentinels(block: str, place: NamedPlace) -> Places:
    return {block + FIRST_SENTINEL: (place.first.row,), block + LAST_SENTINEL: (place.last.row,)}
