"""Names of places that differ between the forms of one review: told where one form alone has another name."""

from collections.abc import Callable

import pytest

from tests.checks.test_outvoted import review, verdict
from tests.made import Key, asked

FORM = "HN-04 THIẾU HỤT"


def name_at(form: str, position: int) -> str:
    return review().text(form, f"thon#{position}", "name")


def place(form: str, position: int) -> Key:
    return form, f"thon#{position}", "name"


def told(key: Key, name: str | None) -> list[tuple[str, str, str]]:
    return [item for item in asked(verdict({key: name})) if item[0] == "I16"]


def test_another_name_of_a_place_in_one_form_is_told_there_with_the_name_of_the_others() -> None:
    key = place("HN-04", 2)
    result = verdict({key: "Bản Lạ"})
    assert [item for item in asked(result) if item[0] == "I16"] == [("I16", FORM, review().own(*key))]
    (finding,) = [item for item in result.findings if item.code == "I16"]
    assert f"“{name_at('HN-01', 2)}”" in finding.what and "“Bản Lạ”" in finding.what


CHANGES: dict[str, Callable[[str], str]] = {
    "ở đầu": lambda name: f"  {name}",
    "ở giữa": lambda name: name.replace(" ", "  ", 1),
    "ở cuối": lambda name: f"{name} ",
    "không ngắt": lambda name: name.replace(" ", "\u00a0", 1),
}
"""A name with other blanks, by what is said of them."""


@pytest.mark.parametrize("change", [str.upper, *CHANGES.values()], ids=["capitals", *CHANGES])
def test_the_same_name_written_otherwise_is_nothing_where_no_formula_looks_for_it(
    change: Callable[[str], str],
) -> None:
    assert verdict({place("HN-02", 1): change(name_at("HN-02", 1))}).findings == verdict({}).findings


@pytest.mark.parametrize("form", ["HN-04", "HN-05"])
@pytest.mark.parametrize("words", CHANGES)
def test_blanks_that_keep_a_formula_from_the_row_are_one_message_at_the_name(form: str, words: str) -> None:
    key = place(form, 2)
    clean, before = name_at(form, 2), verdict({}).findings
    (finding,) = [item for item in verdict({key: CHANGES[words](clean)}).findings if item not in before]
    assert (finding.code, finding.cell) == ("I16", review().own(*key))
    assert words in finding.what and f"“{clean}”" in finding.mend and "HN-05" in finding.what


def test_blanks_in_both_forms_are_nothing_for_the_formula_finds_the_row() -> None:
    name = name_at("HN-04", 2) + " "
    assert verdict({place("HN-04", 2): name, place("HN-05", 2): name}).findings == verdict({}).findings


@pytest.mark.parametrize("form", ["HN-04", "HN-05"])
def test_figures_stored_before_a_name_was_typed_over_are_not_told_beside_it(form: str) -> None:
    before = verdict({}).findings
    found = [item.code for item in verdict({place(form, 2): "Bản Lạ"}).findings if item not in before]
    assert found == ["I16"]


def test_a_place_that_one_form_leaves_out_is_not_told() -> None:
    assert told(place("HN-04", 2), None) == []
