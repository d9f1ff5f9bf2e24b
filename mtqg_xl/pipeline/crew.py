"""Who does portions of work: this process, a pool of processes, or the workers of a cluster.

What comes out is the same, whoever does it: results are taken in the order of the tasks, and what a worker that died
had in hand is done again.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from os import cpu_count
from signal import SIG_IGN, SIGINT, signal
from typing import Generic, TypeVar

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.cache import Cache

Task = TypeVar("Task")
Result = TypeVar("Result")
Work = Callable[[Task], Result]

DASK = "dask://"
MOST_WORKERS = 61
"""As many processes as Windows lets one process wait for."""
_AHEAD = 2
"""How many tasks wait for each worker: none is idle, and few results wait to be taken."""
_MOST_DEATHS = 2
"""After so many the task is to blame, not whatever else the worker had in hand."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works: ``workers`` processes of this machine, or those of the Dask scheduler at an address.

    One worker is this process itself; None are as many as the machine has processors. With a ``cache`` nothing is
    worked out that was worked out in an earlier run.
    """

    workers: int | None = 1
    address: str = ""
    cache: Cache | None = None

    @property
    def size(self) -> int:
        """How many processes of this machine work."""
        return max(1, min(self.workers or cpu_count() or 1, MOST_WORKERS))

    @property
    def is_alone(self) -> bool:
        """Whether this process does everything itself."""
        return not self.address and self.size == 1

    def each(self, job: "Job[Task, Result]", tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield the result of every task in their order; a task whose worker died may yield several, or those lost.

        Raises:
            UsageError: there is no scheduler at the address.
        """
        if self.is_alone or (len(tasks) < 2 and not self.address):
            return map(job.work, tasks)
        opened = partial(_cluster, self.address) if self.address else partial(_pool, min(self.size, len(tasks)))
        return _spread(opened, job, deque(tasks))


ALONE = Crew()
"""This process and nobody else."""


def crew_of(workers: int | None, executor: str | None, cache: Cache | None = None) -> Crew:
    """Return who works, as a person says it.

    Raises:
        UsageError: there is no such executor, or both were given.
    """
    if executor is None:
        return Crew(workers, cache=cache)
    if workers is not None:
        raise UsageError("Chọn một trong hai: --workers (máy này) hoặc --executor (cụm máy).")
    if not executor.startswith(DASK) or ":" not in executor.removeprefix(DASK):
        raise UsageError(f"--executor viết là {DASK}MÁY:CỔNG, không phải “{executor}”.")
    return Crew(1, executor.removeprefix(DASK), cache)


@dataclass(frozen=True, slots=True)
class Job(Generic[Task, Result]):
    """What is done to a task, into which smallest tasks it can be ``parted``, and what one ``lost`` twice comes to."""

    work: Work[Task, Result]
    parted: Callable[[Task], Sequence[Task]]
    lost: Callable[[Task], Result]


@dataclass(frozen=True, slots=True)
class _Hands:
    """An executor, how many tasks it works on at a time, and what it raises when a worker died."""

    executor: Executor
    size: int
    deaths: tuple[type[BaseException], ...]


def _spread(
    opened: Callable[[], AbstractContextManager[_Hands]], job: Job[Task, Result], waiting: deque[Task]
) -> Iterator[Result]:
    """Yield results from an executor; when a worker dies, what was in hand is done again with care."""
    while waiting:
        in_hand: deque[tuple[Task, Future[Result]]] = deque()
        with opened() as hands:
            try:
                while waiting or in_hand:
                    while waiting and len(in_hand) < hands.size * _AHEAD:
                        in_hand.append((waiting[0], hands.executor.submit(job.work, waiting[0])))
                        waiting.popleft()
                    result = in_hand[0][1].result()
                    in_hand.popleft()
                    yield result
            except hands.deaths:
                pass
        for task, future in in_hand:
            if future.done() and not future.cancelled() and future.exception() is None:
                yield future.result()
            else:
                yield from _with_care(job, task)


def _with_care(job: Job[Task, Result], task: Task) -> Iterator[Result]:
    """Yield the results of the parts of a task, each worked on alone in a process of its own."""
    waiting = deque(job.parted(task))
    deaths = 0
    while waiting:
        with _pool(1) as hands:
            try:
                hands.executor.submit(_is_up).result()
            except BrokenProcessPool:  # no process can be started here: it is not the task that kills them
                yield from map(job.work, waiting)
                return
            try:
                while waiting:
                    result = hands.executor.submit(job.work, waiting[0]).result()
                    waiting.popleft()
                    deaths = 0
                    yield result
            except BrokenProcessPool:
                deaths += 1
        if deaths == _MOST_DEATHS:
            yield job.lost(waiting.popleft())
            deaths = 0


def _is_up() -> bool:
    return True


@contextmanager
def _pool(size: int) -> Iterator[_Hands]:
    """Give processes of this machine, started anew: the same on every system, and safe beside threads."""
    executor = ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    try:
        yield _Hands(executor, size, (BrokenProcessPool,))
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that asked: it stops the workers."""
    signal(SIGINT, SIG_IGN)


@contextmanager
def _cluster(address: str) -> Iterator[_Hands]:
    """Give the workers of a Dask scheduler.

    Raises:
        UsageError: Dask is not installed, or nothing answers at the address.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise UsageError("Máy này chưa có Dask: pip install 'mtqg-xl[dask]'.") from error
    try:
        client = Client(f"tcp://{address}", timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"Không có máy điều phối Dask ở {address}. Kiểm tra địa chỉ, hoặc dùng --workers.") from error
    with client:
        threads: dict[str, int] = client.nthreads()  # type: ignore[no-untyped-call]  # Dask has no types here
        executor: Executor = client.get_executor()  # type: ignore[no-untyped-call]
        yield _Hands(executor, max(1, sum(threads.values())), (KilledWorker, CancelledError))
