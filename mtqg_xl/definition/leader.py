"""What the sheets for a leader in a consolidated book show of a kit: data of the kit, no form named in Python."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkColumns:
    """Where the works of a kit stand: a block (``instance|block``) and the columns that tell of each work.

    ``line`` holds the row that a work belongs to; the columns of ``plan`` and of ``paid`` are added; ``obstacle`` says
    why it is not paid yet, empty where no column does.
    """

    block: str
    name: str
    line: str
    plan: tuple[str, ...]
    paid: tuple[str, ...]
    obstacle: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Instance and block."""
        instance, _, block = self.block.partition("|")
        return instance, block


@dataclass(frozen=True, slots=True)
class Overview:
    """How TỔNG QUAN and MA TRẬN show a kit.

    ``title`` heads the page. ``titles`` name what is planned, what is done of it and their ratio; empty for those of
    the kit's headline. ``until`` (``31/01``) is the day of the next year by which the plan must be used up.
    ``second_ratio`` is one more ratio of the headline row, ``column|words`` with what it is measured against. ``parts``
    give short names to the rows under the headline row, ``row|name``. ``matrix`` are the instances whose rows MA TRẬN
    lists, down to the level ``matrix_depth``; none for a kit that counts.
    """

    title: str = ""
    titles: tuple[str, ...] = ()
    until: str = ""
    second_ratio: str = ""
    parts: tuple[str, ...] = ()
    works: tuple[WorkColumns, ...] = ()
    matrix: tuple[str, ...] = ()
    matrix_depth: int = 1

    @property
    def short_names(self) -> dict[str, str]:
        """The short names of rows by id."""
        return dict(_pairs(self.parts))

    @property
    def deadline(self) -> tuple[int, int] | None:
        """Month and day of ``until``; None where a plan has no last day."""
        day, _, month = self.until.partition("/")
        return (int(month), int(day)) if day.isdigit() and month.isdigit() else None


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which rows of a kit are criteria that a commune meets or not.

    ``column`` is ``instance|column``, holding 1 (đạt) or 0; ``rows`` are the criteria in order.
    """

    sheet: str
    title: str
    column: str
    rows: tuple[str, ...]

    @property
    def place(self) -> tuple[str, str]:
        """Instance and column."""
        instance, _, column = self.column.partition("|")
        return instance, column


def _pairs(texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for text in texts:
        key, _, words = text.partition("|")
        yield key, words
