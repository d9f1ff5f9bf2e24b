import re
from collections import Counter

import pytest

from mtqg_xl.definition.language import WORDS
from mtqg_xl.figures.compute import compute
from tests.language_cases import CASES, RESULT, Case
from tests.tables import submission_of


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_formula_has_the_value_worked_by_hand(case: Case) -> None:
    kit = case.kit()
    figures = compute([submission_of(case.cells(), kit)], kit)
    instance = kit.instance_by_id["T-01"]
    scale = instance.scale_of(instance.row_by_id["r1"], instance.column_by_id["result"])
    shown = figures.value(*RESULT) / scale
    assert shown == pytest.approx(float("nan") if case.expected is None else case.expected, abs=1e-9, nan_ok=True)


def test_every_word_and_operator_has_six_cases() -> None:
    used = Counter(word for case in CASES for word in set(re.findall(r"[a-z_]+(?=\()|[-+*/]", case.formula)))
    assert {word: count for word in (*WORDS, *"+-*/") if (count := used[word]) < 6} == {}
