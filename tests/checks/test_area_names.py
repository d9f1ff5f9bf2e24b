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


@pytest.mark.parametrize("change", [str.upper, lambda name: f"  {name} "], ids=["capitals", "spaces"])
def test_the_same_name_written_otherwise_is_not_told(change: Callable[[str], str]) -> None:
    assert told(place("HN-04", 2), change(name_at("HN-04", 2))) == []


def test_a_place_that_one_form_leaves_out_is_not_told() -> None:
    assert told(place("HN-04", 2), None) == []
