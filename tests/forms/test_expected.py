"""Which forms have an expectation typed from a source, and whether their columns are what the source calls them."""

import re

import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from tests.forms.expected import ExpectedForm
from tests.forms.test_forms import FORMS, instance_of
from tests.tables import submission_from

NAMED = [form for form in FORMS if form.words]


def said_in(words: str, title: str) -> bool:
    """Whether the words of the source stand in a title, in their order; a title may say more between them."""
    rest = iter(re.findall(r"\w+|%", title.casefold()))
    return all(word in rest for word in re.findall(r"\w+|%", words.casefold()))


def test_a_title_that_says_less_or_says_it_in_another_order_is_not_what_the_source_says() -> None:
    assert said_in("tỷ lệ %", "Tỷ lệ % (trên hộ DTTS)")
    assert not said_in("hộ cận nghèo", "Hộ nghèo")
    assert not said_in("kế hoạch SN", "SN Kế hoạch")


@pytest.mark.parametrize("form", NAMED, ids=lambda form: form.instance)
def test_columns_stand_in_the_order_of_the_source_and_are_called_as_there(form: ExpectedForm) -> None:
    titles = [" ".join(column.title) for column in instance_of(form).form.table]
    assert len(titles) == len(form.words)
    assert [pair for pair in zip(form.words, titles, strict=True) if not said_in(*pair)] == []


@pytest.mark.parametrize("form", [form for form in FORMS if form.row_words], ids=lambda form: form.instance)
def test_rows_that_the_source_names_stand_in_its_order(form: ExpectedForm) -> None:
    labels = iter([row.label for row in instance_of(form).rows])
    assert [words for words in form.row_words if not any(said_in(words, label) for label in labels)] == []


# --- the older layout prints no arithmetic: forms.md §6.1, column by column ------------------------------------

OLD = """
{form} | households | minority | at_start | at_start_minority | escaped | fallen_back | newly_arisen | at_end_minority
rural.rest | 400    | 100      | 80       | 25                | 20      | 2           | 8            | 10
"""


@pytest.mark.parametrize("form", ["HN-MAU3", "HN-MAU3N"])
def test_the_older_layout_computes_what_its_source_says(form: str) -> None:
    kit = load().kit("ra-soat-mau-3-xa")
    figures = compute([submission_from(OLD.format(form=form), kit)], kit)
    # O = E - I + K + M; of two denominators that the source leaves open, DTTS of DTTS and thoát of the start are taken
    wanted = {
        "at_start_percent": 20,
        "at_start_minority_percent": 25,
        "escaped_percent": 25,
        "fallen_back_percent": 0.5,
    }
    wanted |= {"newly_arisen_percent": 2, "at_end": 70, "at_end_percent": 17.5, "at_end_minority_percent": 10}
    for row in ("rural.rest", "rural", "total"):
        assert {column: figures.value(form, row, column, 0) for column in wanted} == wanted


# --- which forms have none -----------------------------------------------------------------------------------

WITHOUT_SOURCE = {
    "CT-01": "counts and targets that two commune reports tell of; no source describes a sheet for them",
    "GN-04": "how plans were changed in a year; reports tell amounts of it, no source describes the columns",
}


def test_every_full_form_of_every_kit_is_held_against_a_source_or_says_why_there_is_none() -> None:
    forms = [instance.form for kit in load().kits.values() for instance in kit.forms]
    full = {(form.id, form.version) for form in forms if form.published or not form.draft}
    held = {(form.form, instance_of(form).form.version) for form in FORMS}
    assert {form for form, _ in full - held} == set(WITHOUT_SOURCE)
