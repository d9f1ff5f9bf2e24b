"""A few dozen slips planted in reports that are right otherwise; ``make bench`` plants 500."""

import re
from pathlib import Path
from random import Random

import pytest

from mtqg_xl.proofreading import proofread, report_from_text
from tests.bench import prose
from tests.bench.proofreading import a_draft, alarms, trials
from tests.bench.prose_catalogue import SHAPES
from tests.bench.prose_slips import SLIPS, mutated

WRITERS = sorted(Path(prose.__file__).parent.glob("prose*.py"))


def test_the_writer_of_the_reports_knows_nothing_of_proofreading() -> None:
    assert len(WRITERS) == 6
    assert [path.name for path in WRITERS if re.search(r"mtqg_xl\.proofreading", path.read_text("utf-8"))] == []


def test_every_shape_is_right_as_it_is_made() -> None:
    random = Random(1)
    assert [shape(random).shape for shape in SHAPES if not shape(random).holds] == []


def test_a_planted_slip_makes_a_statement_wrong() -> None:
    random = Random(2)
    for kind in SLIPS:
        changed = [mutated(shape(random), kind, random) for shape in SHAPES]
        planted = [one for one in changed if one is not None]
        assert planted
        assert not any(one.holds for one in planted)


def test_of_the_slips_of_each_kind_hardly_one_is_missed_and_nothing_beside_them_is_called_wrong() -> None:
    made = list(trials(seed=21, wanted=5 * len(SLIPS)))
    missed = [(trial.slip, trial.changed.text) for trial in made if trial.verdict == "missed"]
    assert len(missed) <= len(made) // 20, missed
    assert [claim.text for trial in made for claim in trial.beside] == []


@pytest.mark.parametrize("seed", range(6))
def test_a_report_that_is_right_gives_no_alarm_and_every_percent_and_amount_is_counted(seed: int) -> None:
    draft = a_draft(Random(seed))
    found = proofread(report_from_text(draft.text))
    assert [claim.reason for claim in alarms(found)] == []
    assert found.percents.all == len(re.findall(r"\d\s*%", draft.text))
    assert found.amounts.all == len(re.findall(r"\d\s*(?:triệu |tỷ )?đồng", draft.text))
