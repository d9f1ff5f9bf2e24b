"""Who does the work makes no difference to what comes out, whatever dies on the way."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.crew import Crew, Job, crew_of
from tests.pipeline.spreading import die_of, die_once


def each_alone(task: str) -> Sequence[str]:
    return task.split()


def lost(task: str) -> str:
    return f"mất {task}"


TASKS = [f"việc{number}" for number in range(12)]
DEADLY = Job(die_of, each_alone, lost)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    assert list(Crew(workers).each(DEADLY, TASKS)) == [f"VIỆC{number}" for number in range(12)]


def test_a_task_that_kills_every_worker_is_told_and_the_rest_goes_on() -> None:
    tasks = [*TASKS[:3], "một chết hai", *TASKS[3:]]
    found = list(Crew(2).each(DEADLY, tasks))
    at = found.index("mất chết")
    assert found[at - 1 : at + 2] == ["MỘT", "mất chết", "HAI"]
    assert [each for each in found if each.startswith("VIỆC")] == [task.upper() for task in TASKS]


def test_what_a_killed_worker_had_in_hand_is_done_again(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("a", "b", "c")]
    assert list(Crew(2).each(Job(die_once, lambda task: [task], lost), paths)) == ["a", "b", "c"]


def test_a_crew_is_named_as_a_person_says_it() -> None:
    assert crew_of(None, None) == Crew(None)
    assert crew_of(3, None).size == 3
    assert crew_of(None, "dask://may-chu:8786") == Crew(1, "may-chu:8786")
    for workers, executor in ((2, "dask://may-chu:8786"), (None, "ray://may-chu:1"), (None, "dask://may-chu")):
        with pytest.raises(UsageError, match="--executor"):
            crew_of(workers, executor)


def test_a_scheduler_that_is_not_there_is_said_in_one_sentence() -> None:
    with pytest.raises(UsageError, match="Không có máy điều phối Dask ở localhost:9"):
        list(Crew(1, "localhost:9").each(DEADLY, TASKS))
