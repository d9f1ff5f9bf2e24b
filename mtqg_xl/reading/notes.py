"""What was odd about finding cells: a note for each row, or one for the sheet where a whole anchor is gone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from mtqg_xl.cells import a1
from mtqg_xl.definition.layout import FIRST_SENTINEL, LAST_SENTINEL
from mtqg_xl.reading.anchors import Anchored, Axis
from mtqg_xl.reading.blocks import BlockSpan
from mtqg_xl.reading.exchanged import exchanged_columns, exchanged_rows, labels_now, said_of_columns, title_cell
from mtqg_xl.reading.interpret import shown
from mtqg_xl.reading.note_words import cut, ending, of_many
from mtqg_xl.reading.stand_ins import stand_ins
from mtqg_xl.reading.submission import AnchorNote
from mtqg_xl.reading.unit_line import UNIT_CHANGED, other_unit_line
from mtqg_xl.reading.votes import ANCHORS, Anchor
from mtqg_xl.vietnamese import old_font

_TOLD_ONE_BY_ONE = 3
_Listed = list[tuple[tuple[int, int], str]]
"""What stands at some places unread."""

_KINDS = {"code": "code_lost", "text": "label_changed", "name": "name_lost"}


def notes_on(place: Anchored, spans: tuple[BlockSpan, ...]) -> tuple[AnchorNote, ...]:
    """Return everything about one form that a person should know before trusting what was read."""
    teller = _Teller(place, spans)
    return (
        *(note for anchor in ANCHORS for note in teller.lost(anchor)),
        *teller.altered_codes(),
        *teller.exchanged_labels(),
        *teller.exchanged_titles(),
        *teller.old_fonts(),
        *teller.unread_columns(),
        *teller.unread_rows(),
        *teller.lost_sentinels(),
        *teller.typed_on_sentinels(),
        *teller.copied_rows(),
        *teller.unknown_rows(),
        *teller.unknown_columns(),
        *teller.other_unit(),
    )


@dataclass(frozen=True)
class _Teller:
    place: Anchored
    spans: tuple[BlockSpan, ...]

    def note(
        self, kind: str, what: str, cell: str = "", values: _Listed | None = None, rows: Iterable[int] = ()
    ) -> AnchorNote:
        """Return a note about this form; it tells of its ``rows`` as a whole, even if no value stands in them."""
        values = values or []
        listed = tuple(f"{a1(*at)}: {text}" for at, text in values)
        cells = [at for at, _ in values] + [(row, self._words_column()) for row in rows]
        return AnchorNote(kind, self.place.form.id, what, self.place.page.name, cell, listed, tuple(cells))

    # --- lost anchors ---

    def altered_codes(self) -> Iterator[AnchorNote]:
        """Yield one note for the rows of blocks at whose hidden codes other words stand: rows are read as they lie."""
        column = self.place.code_column
        if column is None:
            return
        cells, known = self.place.page.sheet.cells, self.place.form.codes
        found = [
            ((row, column), shown(cell))
            for span in self.spans
            for _, row in span.rows
            if (cell := cells.get((row, column))) is not None and cell.kind == "text" and cell.formula is None
            if shown(cell) and shown(cell) not in known
        ]
        if found:
            at, text = found[0]
            more = f" (và {len(found) - 1} ô khác)" if len(found) > 1 else ""
            what = f"Mã ẩn của dòng ở ô {a1(*at)} bị gõ lại thành “{text}”{more}; các dòng vẫn đọc được."
            yield replace(self.note("code_lost", what, a1(*at)), cells=tuple(at for at, _ in found))

    def lost(self, anchor: Anchor) -> list[AnchorNote]:
        """Return what is lost of one anchor; as one note if it is all of the rows or columns, or many."""
        rows, columns = self._lost_rows(anchor), self._lost_columns(anchor)
        if not rows and not columns:
            return []
        place = self.place
        if (
            len(rows) + len(columns) > _TOLD_ONE_BY_ONE
            or rows == list(place.rows.places)
            or columns == list(place.columns.places)
        ):
            return [
                self.note(_KINDS[anchor], of_many(anchor, len(rows), len(columns)), self._first_cell(rows, columns))
            ]
        return [
            *(self.note(_KINDS[anchor], self._of_row(anchor, row), self._row_cell(row)) for row in rows),
            *(self.note(_KINDS[anchor], self._of_column(anchor, name), self._column_cell(name)) for name in columns),
        ]

    def _lost_rows(self, anchor: Anchor) -> list[str]:
        lost = _lost(self.place.rows, anchor)
        if anchor != "text":
            return lost
        own, now, told = self.place.form.label_of, self.labels, {*self.exchanged}
        # a row that reads like others is not known where the one above it has moved, but it reads as it did
        return [row for row in lost if row in own and row not in told and now.get(row) != own[row]]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels that stand now in rows known by other anchors."""
        return labels_now(self.place)

    @cached_property
    def exchanged(self) -> list[str]:
        """The rows whose labels stand at one another's codes, as a sort leaves them that spared the codes."""
        return exchanged_rows(self.place, self.labels)

    @cached_property
    def exchanged_columns(self) -> list[str]:
        """The columns whose titles stand at one another's codes."""
        return exchanged_columns(self.place)

    def exchanged_labels(self) -> list[AnchorNote]:
        """Return one note where labels of rows stand at one another's codes: nobody knows whose the figures are."""
        rows = self.exchanged
        if not rows:
            return []
        places = sorted(self.place.rows.places[row] for row in rows)
        said = (
            f"Nhãn của {len(rows)} dòng (từ dòng {places[0]} đến dòng {places[-1]}) đổi chỗ cho nhau so với mã ẩn: "
            "có lẽ đã sắp xếp (Sort). Chưa rõ số ở đó thuộc dòng nào."
        )
        return [self.note("rows_sorted", said, a1(places[0], self._words_column()))]

    def exchanged_titles(self) -> list[AnchorNote]:
        """Return one note where titles of columns stand at one another's codes."""
        columns = self.exchanged_columns
        if not columns:
            return []
        at = title_cell(self.place, columns[0]) or self._column_cell(columns[0])
        return [self.note("columns_exchanged", said_of_columns(self.place, columns), at)]

    def _lost_columns(self, anchor: Anchor) -> list[str]:
        if anchor != "text":
            return _lost(self.place.columns, anchor)
        if self.place.form.is_card:
            return []
        # a deleted column takes along the title that it shared with those beside it
        columns, axis = self.place.form.instance.column_by_id, self.place.columns
        shared = {columns[name].title[:-1] for name in axis.evidence if name not in axis.places} - {()}
        lost = [name for name in _lost(axis, anchor) if name not in self.exchanged_columns]
        return [name for name in lost if columns[name].title[:-1] not in shared]

    def _first_cell(self, rows: list[str], columns: list[str]) -> str:
        return self._row_cell(rows[0]) if rows else self._column_cell(columns[0])

    def _row_cell(self, row: str) -> str:
        return a1(self.place.rows.places[row], self._words_column())

    def _words_column(self) -> int:
        columns = self.place.columns.places
        return self.place.label_column or columns.get(self.place.form.words_column) or min(columns.values(), default=1)

    def _column_cell(self, column: str) -> str:
        header = self.place.header.rows
        row = header[-1] if header else self.place.code_row or self.place.form.layout.code_row
        return a1(row, self.place.columns.places[column])

    def _of_row(self, anchor: Anchor, row: str) -> str:
        name = self._named(row)
        if anchor == "code":
            return f"Mất mã ẩn của dòng “{name}”; dòng được nhận ra theo dấu khác."
        if anchor == "name":
            return f"Mất tên vùng của dòng “{name}”; dòng được nhận ra theo dấu khác."
        now = cut(self.place.page.text(self.place.rows.places[row], self._words_column()))
        return f"Nhãn của dòng “{name}” nay là “{now}”." if now else f"Nhãn của dòng “{name}” đã bị xóa."

    def _of_column(self, anchor: Anchor, column: str) -> str:
        title = ending(self.place.form.instance.column_by_id[column].header)
        if anchor == "text":
            return f"Tiêu đề của cột “{title}” đã bị sửa."
        lost = "mã ẩn" if anchor == "code" else "tên vùng"
        return f"Mất {lost} của cột “{title}”; cột được nhận ra theo dấu khác."

    def old_fonts(self) -> list[AnchorNote]:
        """Return one note where labels are typed in a font older than Unicode: they were known all the same."""
        texts = self.place.page.columns.get(self.place.label_column or 0, {})
        rows = sorted(row for row in self.place.rows.places.values() if row in texts)
        found = [(row, old) for row in rows if (old := old_font(texts[row])) is not None]
        if not found:
            return []
        row, old = found[0]
        at = a1(row, self._words_column())
        said = f"Nhãn ở {len(found)} dòng gõ bằng phông {old.font}; ô {at} đọc là “{old.text}”."
        return [self.note("old_font", said, at)]

    def other_unit(self) -> list[AnchorNote]:
        """Return the note that the line with the unit names another unit of money than the form."""
        found = other_unit_line(self.place)
        if found is None:
            return []
        row, column, text, _ = found
        said = f"Dòng đơn vị tính ghi “{text}”; biểu này tính bằng {self.place.form.instance.money_unit}."
        return [self.note(UNIT_CHANGED, said, a1(row, column))]

    # --- rows and columns that could not be read ---

    def unread_rows(self) -> list[AnchorNote]:
        """Return the fixed rows that are nowhere, or at three places at once, with what stands at those."""
        form, axis = self.place.form, self.place.rows
        missing = [row for row in form.row_ids if row not in axis.places and row not in form.sentinels]
        taken = set(axis.places.values())  # a label that reads alike belongs to the row that is there
        gone = [row for row in missing if taken.issuperset(axis.evidence[row].places)]
        notes = [self._gone_rows(gone)] if len(gone) > _TOLD_ONE_BY_ONE else [self._gone_row(row) for row in gone]
        return notes + [self._torn_row(row) for row in missing if row not in gone]

    def _gone_rows(self, rows: list[str]) -> AnchorNote:
        said = f"Không thấy {len(rows)} dòng của biểu, trước hết là “{self._named(rows[0])}”."
        there = [self.stand_ins[row] for row in rows if row in self.stand_ins]
        values = [value for at in there for value in self._values(at)]
        cell = a1(there[0], self._words_column()) if there else ""
        return self.note("row_unread", said, cell, values, rows=there)

    def _gone_row(self, row: str) -> AnchorNote:
        said, at = f"Không thấy dòng “{self._named(row)}”", self.stand_ins.get(row)
        if at is None:
            above = self._above(row)
            below = f" (mẫu có ở dưới dòng {self.place.rows.places[above]} của trang)" if above else ""
            return self.note("row_unread", f"{said}{below}.", self._row_cell(above) if above else "")
        said += f": ở chỗ của nó (dòng {at} của trang) mã, nhãn và tên đều khác; không đọc."
        return self.note("row_unread", said, a1(at, self._words_column()), self._values(at), rows=(at,))

    def _above(self, row: str) -> str:
        """Return the row of the form, still there, that stands over one that is gone; empty where none does."""
        ids = list(self.place.form.row_ids)
        return next((each for each in reversed(ids[: ids.index(row)]) if each in self.place.rows.places), "")

    def _named(self, row: str) -> str:
        """Return a row as an officer knows it, with its label cut where it is long."""
        label, mark, code = self.place.form.name_of_row(row).rpartition(" (")
        return cut(label) + mark + code if mark else cut(code)

    @cached_property
    def stand_ins(self) -> dict[str, int]:
        """The sheet rows that stand in the places of rows of the form that no anchor finds."""
        return stand_ins(self.place)

    def _torn_row(self, row: str) -> AnchorNote:
        found = self.place.rows.evidence[row].places
        values = [value for at in found if at not in self.place.rows.places.values() for value in self._values(at)]
        lines = ", ".join(map(str, found))
        said = f"Chưa rõ dòng “{self._named(row)}” là dòng nào trên trang (dòng {lines}); không đọc."
        return self.note("row_unread", said, a1(found[0], self._words_column()), values, rows=found)

    def unread_columns(self) -> list[AnchorNote]:
        """Return the columns that are nowhere, or at several places at once, with what stands in those."""
        axis = self.place.columns
        return [self._torn_column(name) for name in axis.evidence if name not in axis.places]

    def _torn_column(self, column: str) -> AnchorNote:
        found = self.place.columns.evidence[column].places
        title = ending(self.place.form.instance.column_by_id[column].header)
        values = [
            value for at in found if at not in self.place.columns.places.values() for value in self._column_values(at)
        ]
        before = [name for name in self.place.columns.evidence if name in self.place.columns.places or name == column]
        beside = before[max(0, before.index(column) - 1)]
        cell = self._column_cell(beside) if beside != column else ""
        return self.note("column_unread", f"Không đọc được cột “{title}”.", cell, values=values)

    def lost_sentinels(self) -> list[AnchorNote]:
        """Return the first and last lines of blocks that are gone; blocks that cannot be found at all."""
        notes = [self._lost_sentinel(span, row) for span in self.spans for row in span.lost]
        found = {span.block for span in self.spans}
        for block in self.place.form.instance.form.blocks:
            if block.id not in found:
                notes.append(
                    self.note("row_unread", f"Không thấy khối “{block.first_label}”; không đọc được khối này.")
                )
        return notes

    def _lost_sentinel(self, span: BlockSpan, row: str) -> AnchorNote:
        name, is_first = self.place.form.name_of_row(row), row.endswith(FIRST_SENTINEL)
        at, side = (span.first, "từ") if is_first else (span.last, "đến")
        return self.note("row_unread", f"Mất dòng “{name}”; khối được đọc {side} dòng {at} của trang.", a1(at, 1))

    def typed_on_sentinels(self) -> list[AnchorNote]:
        """Return the first and last lines of blocks on which somebody typed figures: they are no rows of the block."""
        found: list[AnchorNote] = []
        words = self.place.columns.places.get(self.place.form.words_column)
        guarded = (span for span in self.spans if span.block + FIRST_SENTINEL in self.place.form.sentinels)
        for span in guarded:
            ends = {span.block + FIRST_SENTINEL: span.first, span.block + LAST_SENTINEL: span.last}
            for row, at in ends.items():
                columns = sorted(number for number in self.place.columns.places.values() if number != words)
                values = [] if row in span.lost else self._listed((at, column) for column in columns)
                if values:
                    name = self.place.form.name_of_row(row)
                    said = f"Số gõ ở dòng {at} (“{name}”) không được đọc: chuyển vào giữa hai dòng đầu, cuối của khối."
                    found.append(self.note("row_unknown", said, a1(at, self._words_column()), values))
        return found

    # --- what stands there and nobody asked for ---

    def copied_rows(self) -> list[AnchorNote]:
        """Return the rows that carry the code of another row, with their values."""
        return [
            self.note("row_twice", self._copied(row, at), a1(at, self._words_column()), self._values(at), rows=(at,))
            for row, at in self._copies()
        ]

    def _copies(self) -> list[tuple[str, int]]:
        axis = self.place.rows
        taken = set(axis.places.values())
        return [
            (row, at)
            for row, each in axis.evidence.items()
            if row in axis.places
            for at in each.code
            if len(each.code) > 1 and at not in taken
        ]

    def _copied(self, row: str, at: int) -> str:
        used = self.place.rows.places[row]
        name = self.place.form.name_of_row(row)
        return f"Dòng “{name}” có hai lần: dòng {used} được đọc, dòng {at} không."

    def unknown_rows(self) -> list[AnchorNote]:
        """Return the rows inside the table that hold values and belong to no row of the form."""
        known = set(self.place.rows.places.values())
        for span in self.spans:
            known.update(range(span.first, span.last + 1))
        top, bottom = min(known, default=0), max(known, default=0)
        known.update(at for _, at in self._copies())
        known.update(at for row in self._torn() for at in self.place.rows.evidence[row].places)
        known.update(self.stand_ins.values())
        notes = []
        for at in sorted(row for row in self.place.page.filled_rows - known if top < row < bottom):
            values = self._values(at)
            if values:
                said = f"Dòng {at} của trang không có trong biểu; không đọc."
                notes.append(self.note("row_unknown", said, a1(at, self._words_column()), values))
        return notes

    def _torn(self) -> Iterator[str]:
        return (row for row in self.place.rows.evidence if row not in self.place.rows.places)

    def unknown_columns(self) -> list[AnchorNote]:
        """Return the columns inserted into the table that hold values in rows of the form."""
        known = {*self.place.columns.places.values(), self.place.code_column}
        known.update(at for each in self.place.columns.evidence.values() for at in each.places)
        table = {column.id for column in self.place.form.instance.form.table}
        inner = [at for column, at in self.place.columns.places.items() if column in table]
        left, right = min(inner, default=0), max(inner, default=0)
        notes = []
        for at in sorted(column for column in self.place.page.filled_columns - known if left < column < right):
            values = self._column_values(at)
            if values:
                said = "Cột chèn thêm vào biểu, không đọc."
                notes.append(self.note("column_unread", said, a1(*values[0][0]), values))
        return notes

    def _values(self, row: int) -> _Listed:
        """Return what was typed in one sheet row, labels aside: a header that a blank repeats is none of it."""
        form = self.place.form
        columns = [
            number
            for column in form.columns
            if column.kind != "label" and (number := self.place.columns.places.get(column.id)) is not None
        ]
        words = self.place.label_column if form.has_labels else None
        listed = self._listed((row, column) for column in sorted(columns) if column != words)
        return [(at, text) for at, text in listed if text not in form.printed]

    def _column_values(self, column: int) -> _Listed:
        return self._listed((row, column) for row in sorted(self.place.rows.places.values()))

    def _listed(self, places: Iterable[tuple[int, int]]) -> _Listed:
        cells = self.place.page.sheet.cells
        found = ((at, cells.get(at)) for at in places)
        texts = [(at, shown(cell)) for at, cell in found if cell is not None and cell.formula is None]
        return [(at, text) for at, text in texts if text]


def _lost(axis: Axis, anchor: Anchor) -> list[str]:
    """Return the rows or columns that were found without the help of an anchor."""
    return [key for key, at in axis.places.items() if not axis.evidence[key].supports(anchor, at)]
