"""What the written sources say of a form, typed by hand: `tests.forms.test_forms` holds every definition against it."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class ExpectedForm:
    """A full form as its source describes it.

    ``instance`` is one instance of the form in ``kit``. ``numbers`` is the row of column numbers, from the left, with
    the arithmetic that is printed there (``4=3/1*100``); an empty text stands for a column that the source does not
    number. ``header_rows`` counts the rows of titles without the row of numbers. ``rows`` counts the fixed rows, or is
    None where they hang on a list of areas. ``total`` says where the row stands that adds the others up. ``sums`` are
    the rows that add others (id: the ids that they add); ``source`` names the page and paragraph.

    ``words`` are what the source calls the columns, from the left, each to be found in the titles of its column; an
    empty text stands for a column that the source does not name, which is ours. ``row_words`` are rows that the source
    names, in its order.
    """

    form: str
    kit: str
    instance: str
    status: Literal["official", "transcribed", "reconstructed"]
    numbers: tuple[str, ...]
    header_rows: int
    unit: str
    source: str
    rows: int | None = None
    total: Literal["first", "last", "none"] = "none"
    sums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    row_words: tuple[str, ...] = ()
