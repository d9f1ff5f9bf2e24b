"""Words that a report has copied from its forms: labels, titles, and notes that an officer typed into the workbook.

A number in such words is no figure of the report: "600 ngày công, 150 m² đất: xem Phụ biểu 05" is a note, and what
becomes of it stands in the same cell of the new workbook.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from mtqg_xl.definition.model import Instance
from mtqg_xl.narrative.source import Source

_SHORTEST: Final = 8
_DIGIT: Final = re.compile(r"\d")


class Copied:
    """The words of the old workbook that hold numbers, each with the words of the same cell in the new one."""

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        told = [(text, new, text.rstrip(".")) for text, new in (words or {}).items() if _is_telling(text)]
        self._words = [(re.compile(re.escape(sought), re.IGNORECASE), text, new) for text, new, sought in told]

    @classmethod
    def of(cls, old: Source, new: Source) -> "Copied":
        """Return the words of two workbooks of one kit."""
        found: dict[str, str] = {}
        for instance in old.figures.kit.instances:
            found |= {text: text for text in _printed(instance)}
        for instance in old.figures.kit.instances:
            for row, column in _typed(old, instance):
                text = old.text(instance.id, row, column).strip()
                known = "#" not in row or row in new.block_rows(instance.id, row.partition("#")[0])
                found.setdefault(text, new.text(instance.id, row, column).strip() if known else "")
        return cls(found)

    def in_text(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """Yield each stretch of a text that is copied: where it begins and ends, the words, and the new ones."""
        if _DIGIT.search(text) is None:
            return
        for sought, words, new in self._words:
            for met in sought.finditer(text):
                yield met.start(), met.end(), words, new


def _is_telling(text: str) -> bool:
    return len(text) >= _SHORTEST and _DIGIT.search(text) is not None


def _printed(instance: Instance) -> Iterator[str]:
    yield from (row.label for row in instance.rows)
    yield from (title for column in instance.form.columns for title in column.title)


def _typed(source: Source, instance: Instance) -> Iterator[tuple[str, str]]:
    """The text cells of an instance, by row and column."""
    columns = [column.id for column in instance.form.columns if column.kind == "text"]
    rows = [row.id for row in instance.rows]
    rows += [row for block in instance.form.blocks for row in source.block_rows(instance.id, block.id)]
    yield from ((row, column) for row in rows for column in columns)
