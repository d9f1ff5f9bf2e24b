"""Works that nobody can follow: a code of two, figures without a name; one work twice, typed a little otherwise."""

import pytest

from mtqg_xl.checks.same_work import are_other_works, name_key
from mtqg_xl.findings import Severity
from mtqg_xl.reading.submission import Submission
from tests.checks.test_repeated_rows import WORKS, copied, work
from tests.made import Key, asked, retyped, submission, verdict_on

FIRST, SECOND = "works#1", "works#2"


def works_with(cells: dict[tuple[str, str], float | str | None]) -> Submission:
    """Return commune 99001's file with other contents in some cells of its works."""
    typed: dict[Key, float | str | None] = {("GN-03", *key): content for key, content in cells.items()}
    return retyped(submission("99001"), typed)


def place(file: Submission, row: str, column: str) -> tuple[str, str]:
    return WORKS, file.own("GN-03", row, column)


def test_one_code_of_two_works_is_told_at_the_second() -> None:
    file = works_with({(FIRST, "code"): "CT-01", (SECOND, "code"): "ct-01"})
    (told,) = [item for item in verdict_on(file).findings if item.code == "I22"]
    assert (told.sheet, told.cell) == place(file, SECOND, "code")
    assert told.severity is Severity.NOTE, "the parts of one project may share its code"


def test_stages_of_one_work_may_share_its_code() -> None:
    file = works_with(
        {(FIRST, "code"): "CT-01", (FIRST, "name"): "Đường A, giai đoạn 1"}
        | {(SECOND, "code"): "CT-01", (SECOND, "name"): "Đường A (giai đoạn II)"}
    )
    assert "I22" not in {item.code for item in verdict_on(file).findings}


def test_figures_of_a_work_without_a_name_are_told_at_the_name() -> None:
    file = works_with({(SECOND, "name"): None})
    assert asked(verdict_on(file)) == [("I23", *place(file, SECOND, "name"))]


@pytest.mark.parametrize("change", ["space", "case", "thôn", "blank"])
def test_a_work_typed_again_a_little_otherwise_is_one_message_with_what_it_breaks(change: str) -> None:
    first = work()
    name = first.cells["name"].text
    again = {"space": f"{name} ", "case": name.upper(), "thôn": f"{name} thôn", "blank": name}[change]
    file, row = copied(submission("99001"), "GN-03", "works", first)
    other: dict[Key, float | str | None] = {("GN-03", row, "name"): again, ("GN-03", row, "code"): None}
    if change == "blank":
        other |= {("GN-03", row, "owner"): None, ("GN-03", row, "investment"): None}
    result = verdict_on(retyped(file, other))
    assert asked(result) == [("I15", *place(file, row, "name"))]
    (finding,) = [item for item in result.findings if item.code == "I15"]
    assert "R07" in {item.code for item in finding.consequences}


def test_a_work_of_the_same_name_on_another_line_is_another_work() -> None:
    first = work()
    file, row = copied(submission("99001"), "GN-03", "works", first)
    lines = [each.cells["line"].text for each in file.filled_rows("GN-03", "works")]
    other = next(line for line in lines if line != first.cells["line"].text)
    cells: dict[Key, float | str | None] = {("GN-03", row, "line"): other, ("GN-03", row, "code"): None}
    assert "I15" not in {code for code, _, _ in asked(verdict_on(retyped(file, cells)))}


def test_figures_of_another_work_to_the_dong_are_told_at_the_second() -> None:
    rows = {f"works#{row.position}": row for row in submission("99001").filled_rows("GN-03", "works")}
    numbers = {column: cell.value for column, cell in rows[FIRST].cells.items() if cell.value is not None}
    blanks = {(SECOND, column): None for column, cell in rows[SECOND].cells.items() if cell.value is not None}
    paid = "disbursed_year_to_date", "disbursed_since_start"
    numbers |= dict.fromkeys(paid, 131_447_266.0)
    file = works_with(blanks | {(row, column): value for row in (FIRST, SECOND) for column, value in numbers.items()})
    told = asked(verdict_on(file))
    assert ("I24", *place(file, SECOND, "name")) in told
    round_sums: dict[Key, float | str | None] = {
        ("GN-03", row, column): 131_000_000 for row in (FIRST, SECOND) for column in paid
    }
    assert "I24" not in {code for code, _, _ in asked(verdict_on(retyped(file, round_sums)))}


@pytest.mark.parametrize(
    ("one", "other", "is_other"),
    [
        ("Cầu tràn Lũng Mẫu", "Nhà văn hóa Lũng Mẫu", True),
        ("Cầu tràn Lũng Mẫu", "Cầu tràn thôn Lũng Mẫu", False),
        ("Đường Nà Mẫu (gói thầu số 1)", "Đường Nà Mẫu (gói thầu số 2)", False),
        ("Đường Nà Mẫu", "Đường Nà Mẫu – vốn kéo dài", False),
        ("Đường Nà Mẫu", "Đường Bó Mẫu", True),
    ],
)
def test_other_works_have_words_of_their_own(one: str, other: str, is_other: bool) -> None:
    assert are_other_works(one, other) is is_other


def test_a_name_is_known_without_its_accents_and_the_word_thon() -> None:
    assert name_key("Cầu tràn  thôn LŨNG MẪU ") == name_key("Cau tran Lung Mau")
    assert name_key("Đường Nà Mẫu 1") != name_key("Đường Nà Mẫu 2")
