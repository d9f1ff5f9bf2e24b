"""The forms of the poverty review as their sources describe them, typed by hand (forms 4 to 13)."""

from tests.forms.expected import ExpectedForm

KIT = "ra-soat-ho-ngheo-xa"
_UNNUMBERED = ("",) * 16
_FOUR_TO_SEVEN = (
    "provincial review workbook (2023, 2024), forms 4 to 7: leaf heads are the bare numbers 1 … 12, no number row"
)
_REST = {"xa": ("xa.rest",)}
_PAIRS = {"xa.ho": ("xa.rest.ho",), "xa.khau": ("xa.rest.khau",)}


def _form(
    number: int, numbers: str, header_rows: int, source: str, rows: int, sums: dict[str, tuple[str, ...]]
) -> ExpectedForm:
    return ExpectedForm(
        form=f"HN-{number:02}",
        kit=KIT,
        instance=f"HN-{number:02}",
        status="transcribed",
        numbers=tuple(numbers.split(" ")) if numbers else (),
        header_rows=header_rows,
        unit="đồng",
        source=source,
        rows=rows,
        total="first",
        sums=sums,
    )


FORMS: tuple[ExpectedForm, ...] = (
    *(
        ExpectedForm(
            f"HN-{number:02}",
            KIT,
            f"HN-{number:02}",
            "transcribed",
            _UNNUMBERED[: 16 if number in (4, 6) else 15],
            2,
            "đồng",
            _FOUR_TO_SEVEN,
            2,
            "first",
            _REST,
        )
        for number in (4, 5, 6, 7)
    ),
    _form(
        8, "A B C 1 2 3 4 5=1-2-3-4 6 7 8 9 10=6-7-8-9", 2, "provincial review workbook (2023, 2024), form 8", 4, _PAIRS
    ),
    _form(
        9,
        "A B 1 1.1 1.2 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.2.6 1.2.7 1.2.8 1.2.9 1.2.10 "
        "2 2.1 2.2 2.2.1 2.2.2 2.2.3 2.2.4 2.2.5 2.2.6 2.2.7 2.2.8 2.2.9 2.2.10",
        2,
        "provincial review workbook (2023, 2024), form 9",
        2,
        _REST,
    ),
    _form(
        10,
        "A B  1 2 3 4 5 6 7 8",
        1,
        "provincial review workbook (2023, 2024), form 10; the column that tells the lines apart is ours",
        4,
        {"xa.poor": ("xa.rest.poor",), "xa.near_poor": ("xa.rest.near_poor",)},
    ),
    _form(11, "A B 1 2 3 4 5 6 7 8", 3, "provincial review workbook (2023, 2024), form 11", 2, _REST),
    *(
        _form(
            number,
            "A B 1=2+3 2 3 4 5=6+7 6 7 8 9=10+11 10 11 12 13 14 15 16=17+18 17 18 19 "
            "20=9/1*100 21=11/3*100 22=12/4*100",
            2,
            f"provincial review workbook (2023, 2024), form {number}",
            2,
            _REST,
        )
        for number in (12, 13)
    ),
)
