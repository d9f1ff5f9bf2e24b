"""A row that stands in a block twice, alike in every cell: told at the second one, with what it breaks under it."""

from mtqg_xl.reading.submission import BlockRow, Submission
from tests.made import Key, asked, retyped, submission, verdict_on

WORKS = "GN-03 CÔNG TRÌNH"


def copied(file: Submission, form: str, block: str, first: BlockRow, **other: float) -> tuple[Submission, str]:
    """Return a file with a row typed once more into the next empty one, and the row where it then stands."""
    empty = next(row for row in file.blocks[form, block] if row.is_empty and row.position > first.position)
    row = f"{block}#{empty.position}"
    cells: dict[Key, float | str | None] = {
        (form, row, column): cell.value if cell.value is not None else cell.text for column, cell in first.cells.items()
    }
    return retyped(file, cells | {(form, row, column): value for column, value in other.items()}), row


def work() -> BlockRow:
    """Return the dearest work of the commune."""
    rows = list(submission("99001").filled_rows("GN-03", "works"))
    return max(rows, key=lambda row: row.cells["disbursed_year_to_date"].value or 0.0)


def test_a_work_that_is_there_twice_is_one_message_at_the_second() -> None:
    file, row = copied(submission("99001"), "GN-03", "works", work())
    result = verdict_on(file)
    assert asked(result) == [("I15", WORKS, file.own("GN-03", row, "name"))]
    (finding,) = [item for item in result.findings if item.code == "I15"]
    assert f"{WORKS}!{file.own('GN-03', f'works#{work().position}', 'name')}" in finding.related
    assert "R07" in {item.code for item in finding.consequences}


def test_a_row_with_one_other_amount_is_another_work() -> None:
    file, _ = copied(submission("99001"), "GN-03", "works", work(), disbursed_year_to_date=1_234_000)
    assert "I15" not in {code for code, _, _ in asked(verdict_on(file))}


def test_a_place_of_a_review_is_there_but_once() -> None:
    first, second = (list(submission("99001").filled_rows("HN-02", "thon"))[at] for at in (0, 1))
    cells: dict[Key, float | str | None] = {}
    for at, row in ((5, first), (6, second)):
        cells |= {
            ("HN-02", f"thon#{at}", column): cell.value if cell.value is not None else cell.text
            for column, cell in row.cells.items()
        }
    file = retyped(submission("99001"), cells)
    assert ("I15", "HN-02 HỘ NGHÈO", file.own("HN-02", "thon#5", "name")) in asked(verdict_on(file))
