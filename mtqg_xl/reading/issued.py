"""How a kit looked when it was issued: the codes, texts and names by which its cells are found again."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from mtqg_xl.definition.layout import (
    FIRST_SENTINEL,
    LAST_SENTINEL,
    Layout,
    defined_name,
    items,
    layout,
    row_code,
)
from mtqg_xl.definition.model import Block, Column, ColumnKind, Instance, Kit, Row
from mtqg_xl.definition.reference_code import row_weights
from mtqg_xl.vietnamese import fold, modern

_Key = TypeVar("_Key", bound=Hashable)

BLOCK_CODE = "#"
_PLACEHOLDER = "{as_of}"


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """Return `fold` of a text, whatever font it was typed in; the labels of one form are the same in every file."""
    return fold(modern(text))


CellPlan = tuple[tuple[str, ColumnKind], ...]
"""What a row holds: column ids with what stands there, typed and computed cells alone."""

UnreadPlan = tuple[tuple[str, bool], ...]
"""The other cells of a row: column ids, and whether a label stands there."""


@dataclass(frozen=True)
class Issued:
    """One instance with everything that its cells may be known by; texts are folded."""

    instance: Instance
    layout: Layout

    @property
    def id(self) -> str:
        """The id of the instance."""
        return self.instance.id

    @cached_property
    def row_ids(self) -> tuple[str, ...]:
        """Fixed rows and sentinels in the order of the sheet."""
        return tuple(row for item in items(self.instance) for row in _ids(item))

    @cached_property
    def row_of_code(self) -> dict[str, str]:
        """Row ids by what the hidden code column holds; block rows are left out, for they share one code."""
        return {row_code(self.instance, row): row for row in self.row_ids}

    @cached_property
    def block_of_code(self) -> dict[str, str]:
        """Block ids by the code that all rows of a block share."""
        return {block.id + BLOCK_CODE: block.id for block in self.instance.form.blocks}

    @cached_property
    def codes(self) -> frozenset[str]:
        """Everything that stands in the hidden code row and column."""
        return frozenset((*self.row_of_code, *self.block_of_code, *self.instance.column_by_id, self.id))

    @cached_property
    def weights(self) -> dict[str, tuple[int, int]]:
        """The two weights that stand beside each fixed row with numbers, for the control code."""
        return row_weights(self.instance)

    @cached_property
    def column_numbers(self) -> frozenset[str]:
        """What the number row prints."""
        return frozenset(column.number for column in self.columns)

    @cached_property
    def sentinels(self) -> frozenset[str]:
        """The rows between which works are written."""
        return frozenset(row for row in self.row_ids if BLOCK_CODE in row)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns from left to right."""
        return self.instance.form.columns

    @property
    def is_card(self) -> bool:
        """Whether one field stands in a row, under no column titles."""
        return self.instance.form.page.layout == "card"

    # --- texts ---

    @cached_property
    def words_column(self) -> str:
        """The column with the labels of rows; where none exists, the one with the words of totals and sentinels."""
        labels = [column.id for column in self.columns if column.show == "label"]
        texts = [column for column in self.columns if column.kind == "text"]
        if labels:
            return labels[0]
        return max(texts, key=lambda column: column.width).id if texts else self.columns[0].id

    @cached_property
    def has_labels(self) -> bool:
        """Whether every row prints its label."""
        return any(column.show == "label" for column in self.columns)

    @cached_property
    def label_of(self) -> dict[str, str]:
        """The folded label of every row that prints one."""
        labels: dict[str, str] = {}
        for item in items(self.instance):
            if isinstance(item, Block) and item.at:
                continue
            if isinstance(item, Block):
                labels[item.id + FIRST_SENTINEL] = folded(item.first_label)
                labels[item.id + LAST_SENTINEL] = folded(item.last_label)
            elif self.has_labels or item.kind == "total":
                labels[item.id] = folded(item.label)
        return labels

    @cached_property
    def rows_of_label(self) -> dict[str, tuple[str, ...]]:
        """Row ids by label; more than one where rows read alike."""
        return _inverted(self.label_of)

    @cached_property
    def printed_texts(self) -> frozenset[str]:
        """The labels as printed; where rows print none, the titles of columns."""
        if self.has_labels:
            return frozenset(row.label for row in self.instance.rows)
        return frozenset(text for column in self.columns for text in column.title)

    def name_of_row(self, row: str) -> str:
        """Return a row as an officer knows it."""
        block, mark, end = row.partition(BLOCK_CODE)
        if not mark:
            return self.instance.row_by_id[row].name
        sentinels = self.instance.block_by_id[block]
        return sentinels.first_label if "#" + end == FIRST_SENTINEL else sentinels.last_label

    @cached_property
    def titles(self) -> "Titles":
        """The header texts; none on a card, which prints no header."""
        return Titles(() if self.is_card else self.columns)

    @cached_property
    def printed(self) -> frozenset[str]:
        """What the blank of an office prints and computes outside the table."""
        return frozenset(self.instance.form.page.printed)

    # --- names ---

    @cached_property
    def row_names(self) -> dict[str, str]:
        """Defined names of fixed rows, in small letters."""
        return {row.id: defined_name(self.instance, f"r.{row.id}").casefold() for row in self.instance.rows}

    @cached_property
    def column_names(self) -> dict[str, str]:
        """Defined names of columns, in small letters."""
        return {column.id: defined_name(self.instance, f"c.{column.id}").casefold() for column in self.columns}

    @cached_property
    def block_names(self) -> dict[str, str]:
        """Defined names of blocks between sentinels, in small letters."""
        blocks = (block.id for block in self.instance.form.blocks if not block.at)
        return {block: defined_name(self.instance, block).casefold() for block in blocks}

    # --- cells ---

    @cached_property
    def cell_plan(self) -> dict[str, CellPlan]:
        """The typed and computed cells of every fixed row; rows that hold the same share one plan."""
        plans: dict[CellPlan, CellPlan] = {}
        found = ((row.id, tuple(self._cells_of(row))) for row in self.instance.rows)
        return {row: plans.setdefault(plan, plan) for row, plan in found}

    def _cells_of(self, row: Row) -> Iterable[tuple[str, ColumnKind]]:
        for column in self.columns:
            kind = self.instance.kind_of(row, column)
            is_words = row.kind == "total" and column.id == self.words_column
            if kind is not None and kind not in ("label", "display") and not is_words:
                yield column.id, kind

    def unread_plan(self, row: str) -> "UnreadPlan":
        """Return the columns in which a row has no data: with labels (True), or with nothing at all (False).

        ``row`` is a fixed row, a sentinel or, for the rows of a block, the id of the block.
        """
        return self._unread_plans[row]

    @cached_property
    def _unread_plans(self) -> "dict[str, UnreadPlan]":
        plans = {row.id: tuple(self._unread_of(row)) for row in self.instance.rows}
        in_block = tuple((column.id, True) for column in self.columns if column.kind == "label")
        sentinel = tuple((column.id, True) for column in self.columns)
        return (
            plans
            | dict.fromkeys(self.sentinels, sentinel)
            | {block.id: in_block for block in self.instance.form.blocks}
        )

    def _unread_of(self, row: Row) -> Iterable[tuple[str, bool]]:
        for column in self.columns:
            kind = self.instance.kind_of(row, column)
            is_words = row.kind == "total" and column.id == self.words_column
            if kind is None or kind == "label" or is_words:
                yield column.id, kind is not None or is_words

    @cached_property
    def given(self) -> frozenset[str]:
        """The columns with which rows of a block are issued; none where a row has no other to type.

        Such a row computes from the row of the same name in another form: with its name it is all there.
        """
        typed = [column for column in self.columns if column.is_typed]
        given = frozenset(column.id for column in typed if column.is_given)
        return given if len(given) < len(typed) else frozenset()

    @cached_property
    def block_plan(self) -> CellPlan:
        """The typed and computed cells of a block row."""
        return tuple(
            (column.id, column.kind) for column in self.columns if column.is_typed or column.kind == "computed"
        )


class Titles:
    """The header texts of a form: a column is known by its texts from the top."""

    def __init__(self, columns: Iterable[Column]) -> None:
        path_of = {column.id: tuple(folded(title) for title in column.title) for column in columns}
        self.columns_of = _inverted(path_of)
        self.texts = frozenset(text for path in path_of.values() for text in path)
        self._patterns = [(_pattern(text), text) for text in self.texts if _PLACEHOLDER in text]

    def known(self, text: str) -> str | None:
        """Return the title that a folded text is, with its placeholder in place of a day; None where it is none."""
        if text in self.texts:
            return text
        return next((title for pattern, title in self._patterns if pattern.fullmatch(text)), None)


def _ids(item: Row | Block) -> tuple[str, ...]:
    if isinstance(item, Row):
        return (item.id,)
    return () if item.at else (item.id + FIRST_SENTINEL, item.id + LAST_SENTINEL)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in text.split(_PLACEHOLDER)))


def _inverted(mapping: Mapping[str, _Key]) -> dict[_Key, tuple[str, ...]]:
    found: defaultdict[_Key, list[str]] = defaultdict(list)
    for key, value in mapping.items():
        found[value].append(key)
    return {value: tuple(keys) for value, keys in found.items()}


_KEPT_KITS = 64
_ISSUED: dict[int, tuple[Kit, tuple[Issued, ...]]] = {}


def issued(kit: Kit) -> tuple[Issued, ...]:
    """Return the instances of a kit as issued, prepared once.

    A kit is known by being the same object, because comparing two of them costs as much as preparing one.
    """
    found = _ISSUED.get(id(kit))
    if found is None:
        found = (kit, tuple(Issued(instance, layout(instance)) for instance in kit.instances))
        if len(_ISSUED) >= _KEPT_KITS:
            _ISSUED.clear()
        _ISSUED[id(kit)] = found
    return found[1]
