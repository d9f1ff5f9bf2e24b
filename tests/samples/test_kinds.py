"""Every kind of fault: where it is planted, what it changes, and what the truth says of it."""

from collections.abc import Callable
from random import Random

import pytest

from mtqg_xl.cells import a1
from mtqg_xl.findings import CODES
from mtqg_xl.samples.faults import operations, xml_writer
from mtqg_xl.samples.faults.fault import Plan
from mtqg_xl.samples.faults.kinds import kinds
from mtqg_xl.samples.faults.package import WORKBOOK, Package
from mtqg_xl.samples.faults.plant import hide_one_another, planted, planted_together
from mtqg_xl.samples.faults.subject import Subject
from tests.made import KIT
from tests.samples.conftest import subject_of
from tests.samples.test_editing import changed, held

KINDS = kinds(KIT)
RULES = [name for name in KINDS if name.startswith("rule.")]
OTHERS = [name for name in KINDS if name not in RULES]
TO_COME = {"U07", "S08", "S09", "I12", "I13", "A02", "F08", "F09", "F10", "F11", "F12", "F13", "F14", "F15"}
"""Codes that are given to faults which nothing finds yet."""


def planned(kind: str, seed: int = 5) -> Plan:
    plan = KINDS[kind].plan(subject_of(seed), Random(kind))
    assert plan is not None, kind
    return plan


def test_there_are_many_kinds_in_many_families() -> None:
    assert len(OTHERS) >= 60
    assert len(RULES) >= 30
    assert {fault.family for fault in KINDS.values()} == {
        "overtyped", "altered", "book", "typed", "units", "exchanged", "repeated", "structure", "harmless", "rules",
    }  # fmt: skip


def test_the_same_random_numbers_plan_the_same_fault() -> None:
    assert [kind for kind in OTHERS if planned(kind) != planned(kind)] == []


def test_the_truth_names_a_known_code_and_a_cell_on_a_sheet_of_the_file() -> None:
    sheets = {instance.sheet for instance in KIT.instances}
    known = CODES.keys() | TO_COME | {name.removeprefix("rule.") for name in RULES}
    for kind in OTHERS:
        for expected in planned(kind).expected:
            assert expected.code in known, kind
            assert expected.sheet in sheets or not expected.cell, kind


def test_a_fault_in_cells_changes_those_cells_alone() -> None:
    content = subject_of(5).content
    before = Package(content)
    sheets = {sheet.part: sheet.name for sheet in before.sheets()}
    for kind in OTHERS:
        plan = planned(kind)
        if not plan.is_cellwise:
            continue
        named = {(each.sheet, a1(*each.at)) for each in plan.operations if isinstance(each, operations.CELLWISE)}
        after = Package(xml_writer.edited(content, plan.operations, recalculated=False))
        parts = [name for name in before.parts if before.parts[name] != after.parts[name] and name != WORKBOOK]
        found = {place for part in parts for place in changed(*(held(book, sheets[part]) for book in (before, after)))}
        assert found and found <= named, kind


def test_every_rule_of_the_kit_has_a_kind_and_most_can_be_broken(full: Callable[[], Subject]) -> None:
    subject = full()
    typed = dict(subject.typed)
    plans = {name: KINDS[name].plan(subject, Random(name)) for name in RULES}
    assert subject.typed == typed, "planning leaves the figures as they are"
    assert set(RULES) == {f"rule.{rule.id}" for item in KIT.instances for rule in (*item.form.rules, *KIT.rules)}
    broken = {name: plan for name, plan in plans.items() if plan is not None}
    assert len(broken) > 0.8 * len(RULES)
    assert all(plan.expected[0].code == name.removeprefix("rule.") for name, plan in broken.items())


def test_two_faults_in_one_row_or_in_a_sum_and_its_part_stand_in_different_cells() -> None:
    pair = [KINDS["overtyped.sum-of-rows"], KINDS["text-number.dots"]]
    tried = (planted_together(subject_of(5), pair, "openpyxl", Random(number), related=True) for number in range(9))
    found = next(each for each in tried if each is not None)
    one, other = (truth.expected for truth in found.truths)
    assert one is not None and other is not None
    assert one.sheet == other.sheet and one.cell != other.cell


def test_what_would_hide_another_fault_is_not_planted_beside_it() -> None:
    subject = subject_of(5)
    broken = KINDS["rule.R08"].plan(subject, Random(1))
    assert broken is not None
    spot = subject.spots[broken.keys[0]]
    text = operations.SetText(spot.sheet, spot.at, "1.234")
    assert hide_one_another(subject, broken, Plan((text,), (), "", keys=broken.keys))
    beside = next(each for each in subject.row_of(spot.key) if each.key[2] == "allocated_year_recurrent")
    other = operations.SetText(spot.sheet, beside.at, "1.234")
    assert hide_one_another(subject, broken, Plan((other,), (), "", keys=(beside.key,)))


@pytest.mark.parametrize("writer", ["lxml", "openpyxl"])
def test_planting_twice_gives_the_same_bytes(writer: str) -> None:
    fault = KINDS["altered.constant-added"]
    found = [planted(subject_of(5), fault, writer, Random(1)) for _ in range(2)]  # type: ignore[arg-type]
    assert found[0] is not None and found[0] == found[1]
