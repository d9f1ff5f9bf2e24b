"""Whether two rows of a block tell of the same work, by its name and its numbers, however they were typed."""

import re
from collections.abc import Iterable
from functools import lru_cache

from mtqg_xl.definition.model import Block, Instance
from mtqg_xl.reading.submission import BlockRow
from mtqg_xl.vietnamese import fold, modern, strip_accents

SURE_DIGITS = 6
"""An amount with so many digits before its last zeros is not that of two works by chance."""
FEWEST_NUMBERS = 2
FEWEST_DIGITS = 2
_FILLING = frozenset(("thon", "ban", "xom", "lang", "buon", "ap", "khu", "pho", "xa", "tai", "o", "cua", "va"))
"""Words, without accents, that stand in a name of a work or not."""
_STAGES = frozenset(
    ("giai", "doan", "gd", "dot", "nam", "hang", "muc", "goi", "thau", "phan", "so", "von", "keo", "dai")
)
"""Words with which one work is told in several rows."""


def name_key(name: str) -> str:
    """Return what is alike for names of one work: accents, case, marks, spaces and words like “thôn” do not count."""
    return " ".join(word for word in _words(name) if word not in _FILLING)


def are_other_works(one: str, other: str) -> bool:
    """Return whether two names are of different works, not of two stages or parts of one."""
    ours, theirs = ({word for word in _words(name) if _tells_a_work(word)} for name in (one, other))
    return not (ours <= theirs or theirs <= ours)


@lru_cache(maxsize=1 << 12)
def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", strip_accents(fold(modern(name)))))


def _tells_a_work(word: str) -> bool:
    return not word.isdigit() and word not in _FILLING | _STAGES and not set(word) <= set("ivx")


def numbers_of(row: BlockRow) -> dict[str, float]:
    """Return the numbers other than 0 that are typed in a row, by column."""
    return {column: cell.value for column, cell in row.cells.items() if cell.value}


def is_same_work(block: Block, instance: Instance, one: BlockRow, other: BlockRow) -> bool:
    """Return whether a row is another one once more: the name is alike, and no number or text says otherwise.

    Cells may be blank, or 0, in one of the two.
    """
    ours, theirs = (name_key(text_in(row, block.name)) for row in (one, other))
    return ours == theirs != "" and _have_same_numbers(one, other) and _says_same(block, instance, one, other)


def are_copied_figures(block: Block, one: BlockRow, other: BlockRow) -> bool:
    """Return whether two rows with names of different works have all their numbers in common, to the đồng."""
    ours, names = numbers_of(one), [text_in(row, block.name) for row in (one, other)]
    is_alike = ours == numbers_of(other) and len(set(ours.values())) >= FEWEST_NUMBERS
    return is_alike and _digits(ours.values()) >= SURE_DIGITS and all(names) and are_other_works(*names)


def _says_same(block: Block, instance: Instance, one: BlockRow, other: BlockRow) -> bool:
    """Whether no text of a row, its choices too, contradicts that of the other; codes and remarks may."""
    idle = {block.name, block.code, block.owner, block.note}
    columns = [column.id for column in instance.form.columns if column.kind in {"text", "choice"}]
    told = [(text_in(one, column), text_in(other, column)) for column in columns if column not in idle]
    return all(name_key(ours) == name_key(theirs) for ours, theirs in told if ours and theirs)


def text_in(row: BlockRow, column: str) -> str:
    """Return the text of a cell of a row without blanks around it, empty where nothing stands there."""
    cell = row.cells.get(column)
    return cell.text.strip() if cell is not None else ""


def _have_same_numbers(one: BlockRow, other: BlockRow) -> bool:
    fewer, more = sorted((numbers_of(one), numbers_of(other)), key=len)
    is_part = all(more.get(column) == value for column, value in fewer.items())
    return is_part and len(set(fewer.values())) >= FEWEST_NUMBERS and _digits(fewer.values()) >= FEWEST_DIGITS


def _digits(numbers: Iterable[float]) -> int:
    """Return how many digits the longest of some numbers has before its last zeros."""
    return max((len(f"{abs(number):.15g}".replace(".", "").strip("0")) for number in numbers), default=0)
