"""Mã đối chiếu: no change of one đồng and no two amounts that change places leave the code of a form as it was."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from mtqg_xl.definition.language import references
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.definition.reference_code import MODULUS, code_text, is_counted, row_weights, terms
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.reading.submission import Submission
from tests.tables import CellState, submission_of

THINGS = 60
"""Works or thôn that a form may list; no commune has more thôn. Several blocks of one form share them."""

MANY_INPUTS = 400
"""From here on about one pair of inputs is alike by chance: 400 × 399 / 2 pairs, 99.991 weights."""


def with_room(instance: Instance) -> Instance:
    things = THINGS // max(1, len(instance.form.blocks))
    blocks = tuple(
        replace(block, ready_rows=max(things * block.height, block.ready_rows)) for block in instance.form.blocks
    )
    return replace(instance, form=replace(instance.form, blocks=blocks))


KITS: dict[str, Kit] = {
    name: replace(kit, instances=tuple(with_room(instance) for instance in kit.instances))
    for name, kit in load().kits.items()
}


def forms_once() -> Iterator[tuple[str, str]]:
    """Every form of a commune's kit once, whatever number of kits it is in with the same rows."""
    seen: set[object] = set()
    for kit in sorted(KITS, key=lambda name: (name != "ba-chuong-trinh-xa", name)):
        for form in KITS[kit].forms if KITS[kit].level == "xa" else ():
            shape = form.form.id, form.form.version, tuple(row.id for row in form.rows)
            if terms(form) and shape not in seen:
                seen.add(shape)
                yield kit, form.id


COMMUNE = list(forms_once())
PROVINCE = [
    (name, form) for name in ("ba-chuong-trinh-tinh",) for form in ("GN-02.NTM", "GN-03.CTMTQG", "GN-04.NTM", "QT-01")
]
"""Forms of a province in its own unit; the same forms with more rows take minutes and show no more."""
Cell = tuple[str, str, str]


def inputs(form: Instance) -> Iterator[Cell]:
    """Every cell of a form that a counted number is typed into."""
    columns = [column for column in form.form.columns if is_counted(column)]
    for row in form.rows:
        yield from ((form.id, row.id, column.id) for column in columns if form.kind_of(row, column) == "input")
    typed = [column.id for column in columns if column.kind == "input"]
    for block in form.form.blocks:
        for at in range(1, block.ready_rows + 1):
            yield from ((form.id, f"{block.id}#{at}", column) for column in typed)


def alone(kit: Kit, cell: Cell) -> Submission:
    """A file in which 1 is typed into one cell, and into its row what part it tells of."""
    cells: list[tuple[str, str, str, CellState]] = [(*cell, 1.0)]
    form = kit.instance_by_id[cell[0]]
    name, mark, position = cell[1].partition("#")
    if mark and (lines := form.block_by_id[name].lines):
        split = next(column.id for column in form.form.columns if column.show == "split")
        cells.append((form.id, cell[1], split, lines[(int(position) - 1) % len(lines)]))
    return submission_of(cells, kit)


def by_itself(kit: Kit, form: Instance) -> Kit:
    """The kit with one form alone, where no formula of the form reads another: large kits take minutes otherwise."""
    read = (ref.instance for column in form.form.columns if column.formula for ref in references(column.formula))
    if form.sums or any(read) or any(row.source or row.formula for row in form.rows):
        return kit
    return replace(kit, instances=(form,), rules=(), header="", justification="", headline=(), by_reporter=())


@cache
def effects(kit: str, name: str) -> dict[Cell, int]:
    """How much the code grows when 1 is typed into each input: it counts in its own cell and in all computed of it."""
    form = KITS[kit].instance_by_id[name]
    own = by_itself(KITS[kit], form)
    cells = list(inputs(form))
    figures = compute([alone(own, cell) for cell in cells], own)
    found = dict.fromkeys(cells, 0)
    for at, cell in enumerate(cells):
        found[cell] += sum(weighed_in_fixed_rows(form, figures, at))
    for reporter, weight in weighed_in_blocks(form, figures):
        found[cells[reporter]] += weight
    return {cell: effect % MODULUS for cell, effect in found.items()}


def weighed_in_fixed_rows(form: Instance, figures: FigureSet, reporter: int) -> Iterator[int]:
    weights = row_weights(form)
    for term in terms(form):
        if term.block is None:
            for row, (index, scale) in weights.items():
                unit = form.scale_of(form.row_by_id[row], form.column_by_id[term.column])
                value = figures.value(form.id, row, term.column, reporter) / unit
                if value in {1, -1}:  # 0 and blank count nothing
                    yield int(value) * scale * 10**term.decimals * (term.step * index + term.offset)
                else:
                    assert not value > 0 and not value < 0


def weighed_in_blocks(form: Instance, figures: FigureSet) -> Iterator[tuple[int, int]]:
    """The number of the file and the weight, of each cell of a block that is not 0."""
    for term in terms(form):
        if term.block is not None:
            table = figures.blocks[form.id, term.block]
            unit = form.scale_of(None, form.column_by_id[term.column])
            rows = zip(table.reporter_index, table.position, table.values[term.column] / unit, strict=True)
            for reporter, position, value in rows:
                assert value in {1, -1, 0}
                yield int(reporter), int(value) * 10**term.decimals * (term.step * int(position) + term.offset)


def test_inputs_are_those_of_every_form_down_to_its_last_row() -> None:
    listed = {cell for kit, form in COMMUNE for cell in effects(kit, form)}
    assert ("HN-01", "thon#60", "poor") in listed
    assert ("HN-03", "thon#120", "other_increase") in listed
    assert ("CS-01", "education.rice", "norm_kg") in listed
    assert ("CT-01", "dtts.3.1.community_ha", "quantity") in listed
    assert ("GN-03", "works#60", "unpaid_volume") in listed


@pytest.mark.parametrize(("kit", "form"), [*COMMUNE, *PROVINCE])
def test_one_more_in_any_cell_changes_the_code(kit: str, form: str) -> None:
    """One more in the last decimal too: the modulus is a prime, and a power of ten is no multiple of it."""
    assert [cell for cell, effect in effects(kit, form).items() if effect == 0] == []


@pytest.mark.parametrize(("kit", "form"), COMMUNE)
def test_two_amounts_of_a_row_or_a_column_that_change_places_change_the_code(kit: str, form: str) -> None:
    """Two cells that weigh the same would hide it."""
    assert [pair for pair in alike(kit, form) if is_one_row_or_column(*pair)] == []


@pytest.mark.parametrize(("kit", "form"), COMMUNE)
def test_two_amounts_anywhere_that_change_places_change_the_code(kit: str, form: str) -> None:
    """In a form of very many inputs five digits cannot tell all pairs apart: hardly more are alike than by chance."""
    inputs_of_form = len(effects(kit, form))
    by_chance = inputs_of_form * (inputs_of_form - 1) / 2 / MODULUS
    most = 0 if inputs_of_form < MANY_INPUTS or kit == "ba-chuong-trinh-xa" else int(1 + 1.5 * by_chance)
    assert len(alike(kit, form)) <= most


def is_one_row_or_column(one: Cell, other: Cell) -> bool:
    """Whether two cells stand in one row, or in one column of the fixed rows or of a block."""
    blocks = [row.partition("#")[0] if "#" in row else "" for _, row, _ in (one, other)]
    return one[1] == other[1] or (one[2] == other[2] and blocks[0] == blocks[1])


def alike(kit: str, form: str) -> list[tuple[Cell, Cell]]:
    """Pairs of inputs that weigh the same."""
    cells: dict[int, list[Cell]] = {}
    for cell, effect in effects(kit, form).items():
        cells.setdefault(effect, []).append(cell)
    return [pair for same in cells.values() for pair in combinations(same, 2)]


def test_percents_do_not_count_and_headings_have_no_weight() -> None:
    counted = KITS["ba-chuong-trinh-xa"].instance_by_id["CT-01"]
    assert [term.column for term in terms(counted)] == ["quantity", "base"]
    assert "target" not in row_weights(counted)
    assert row_weights(counted)["target.poor_reduce"] == (1, 1)
    assert row_weights(counted)["target.poverty_percent"] == (3, 100)  # a rate typed with two decimals


def test_a_column_with_decimals_counts_in_the_last_of_them() -> None:
    policies = KITS["ba-chuong-trinh-xa"].instance_by_id["CS-01"]
    assert {term.column: term.decimals for term in terms(policies)} == {
        "quantity": 0,
        "unit_price": 0,
        "amount": 0,
        "norm_kg": 1,
        "quantity_kg": 1,
    }


def test_a_code_has_five_digits() -> None:
    assert [code_text(code) for code in (7, 27_455, None)] == ["00007", "27455", "–"]
