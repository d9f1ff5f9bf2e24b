"""What may be added: prices and norms stay empty where rows or reporters come together."""

from dataclasses import replace

import pytest

from mtqg_xl.definition.hashes import form_hash
from mtqg_xl.definition.load import load

FORM = load().kit("ba-chuong-trinh-xa").instance_by_id["CS-01"]


@pytest.mark.parametrize("kind", ["parent", "total", "link"])
def test_a_row_that_sums_others_leaves_prices_and_norms_empty(kind: str) -> None:
    parent = replace(FORM.row_by_id["education"], kind=kind, open=())
    found = {column.id: FORM.kind_of(parent, column) for column in FORM.form.columns if column.kind == "input"}
    assert found == {
        "quantity": "computed",
        "unit_price": None,
        "amount": "computed",
        "norm_kg": None,
        "quantity_kg": "computed",
    }


def test_parents_of_policies_sum_money_alone() -> None:
    """The children count households, pupils and the same households again each quarter: a sum says nothing."""
    parents = [row for row in FORM.rows if row.kind == "parent"]
    assert [row.id for row in parents] == ["total", "education", "housing", "electricity", "other"]
    for row in parents:
        cells = [column.id for column in FORM.form.columns if FORM.kind_of(row, column) == "computed"]
        assert cells == ["amount"]


def test_prices_norms_and_percents_of_reporters_are_not_added() -> None:
    row = FORM.row_by_id["education.rice"]
    added = {column.id for column in FORM.form.columns if FORM.is_added_up(row, column)}
    assert added == {"quantity", "quantity_kg"}
    counts = load().kit("ba-chuong-trinh-xa").instance_by_id["CT-01"]
    percent = counts.row_by_id["target.poverty_percent"]
    assert not [column for column in counts.form.columns if counts.is_added_up(percent, column)]


def test_what_may_be_added_belongs_to_what_a_published_form_must_keep() -> None:
    columns = tuple(replace(column, adds_up=True) for column in FORM.form.columns)
    assert form_hash(replace(FORM.form, columns=columns)) != form_hash(FORM.form)
