"""The collector of circles is left as it was found, whatever happens to the work."""

import gc

import pytest

from mtqg_xl.pipeline.settled import SELDOM, settled


@settled()
def looked_for() -> tuple[int, int]:
    return gc.get_threshold()[0], gc.get_freeze_count()


def test_circles_are_looked_for_seldom_while_the_work_runs_and_as_before_after_it() -> None:
    given = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # as Python itself has it
    before = gc.get_threshold(), gc.get_freeze_count()
    try:
        with settled():
            assert looked_for()[0] == SELDOM
            assert gc.get_freeze_count() > 0
        assert (gc.get_threshold(), gc.get_freeze_count()) == before
    finally:
        gc.set_threshold(*given)


def test_the_collector_is_as_before_after_a_failure_and_stays_off_where_it_was_off() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), settled():
        raise KeyError
    assert gc.get_threshold() == before
    gc.set_threshold(0)
    try:
        assert looked_for()[0] == 0
    finally:
        gc.set_threshold(*before)
