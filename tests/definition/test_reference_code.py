"""Mã đối chiếu: no change of one đồng and no two amounts that change places leave the code of a form as it was."""

from collections import Counter

import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance
from mtqg_xl.definition.reference_code import MODULUS, code_text, is_counted, row_weights, terms
from mtqg_xl.figures.compute import compute
from tests.tables import submission_of

KITS = load().kits
FORMS = [(kit, form.id) for kit in sorted(KITS) for form in KITS[kit].forms if terms(form)]
READY_ROWS = 40
Cell = tuple[str, str, str]


def inputs(form: Instance) -> list[Cell]:
    columns = [column for column in form.form.columns if is_counted(column)]
    fixed = [(form.id, row.id, c.id) for row in form.rows for c in columns if form.kind_of(row, c) == "input"]
    typed = [column.id for column in columns if column.kind == "input"]
    blocks = [block.id for block in form.form.blocks]
    return fixed + [(form.id, f"{b}#{at}", name) for b in blocks for at in range(1, READY_ROWS + 1) for name in typed]


def effects(kit: str, name: str) -> dict[Cell, int]:
    """How much the code grows when 1 is typed into each input: it counts in its own cell and in every sum above it."""
    form = KITS[kit].instance_by_id[name]
    cells = inputs(form)
    figures = compute([submission_of([(*cell, 1.0)], KITS[kit]) for cell in cells], KITS[kit])
    weights = row_weights(form)
    found = {}
    for at, cell in enumerate(cells):
        block, _, position = cell[1].partition("#")
        total = 0
        for term in terms(form):
            if term.block == block and term.column == cell[2]:
                total += int(position) + term.offset
            elif term.block is None:
                for row, (index, scale) in weights.items():
                    value = figures.value(name, row, term.column, at)
                    total += int(value) * scale * 10**term.decimals * (index + term.offset) if value == 1 else 0
        found[cell] = total % MODULUS
    return found


@pytest.mark.parametrize(("kit", "form"), FORMS)
def test_one_more_in_any_cell_changes_the_code(kit: str, form: str) -> None:
    assert [cell for cell, effect in effects(kit, form).items() if effect == 0] == []


@pytest.mark.parametrize(("kit", "form"), FORMS)
def test_two_amounts_that_change_places_change_the_code(kit: str, form: str) -> None:
    """Two cells that weigh the same would hide it."""
    found = effects(kit, form)
    twice = {effect for effect, count in Counter(found.values()).items() if count > 1}
    assert sorted(cell for cell, effect in found.items() if effect in twice) == []


def test_percents_do_not_count_and_headings_have_no_weight() -> None:
    counted = KITS["ba-chuong-trinh-xa"].instance_by_id["CT-01"]
    assert [term.column for term in terms(counted)] == ["quantity", "base"]
    assert "target" not in row_weights(counted)
    assert row_weights(counted)["target.poor_reduce"] == (1, 1)
    assert row_weights(counted)["target.poverty_percent"] == (3, 100)  # a rate typed with two decimals


def test_a_code_has_five_digits() -> None:
    assert [code_text(code) for code in (7, 27_455, None)] == ["00007", "27455", "–"]
