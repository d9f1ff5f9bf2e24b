"""Long work beside a window: in a thread of its own, watched, asking back, stopped between two of its steps."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_LOOK_AGAIN = 0.05
"""Seconds between two looks whether work that waits for an answer is to stop."""


class Stopped(Exception):  # noqa: N818 - not an error: somebody wished it
    """The person asked the work to stop; outputs are written whole at the end, so none is half-written."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is: ``done`` of ``total`` things; a total of 0 is not known."""

    words: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Asked:
    """A question of the work to the person; the window sets the ``answer``."""

    question: object
    answer: "Future[object]" = field(default_factory=Future)


class Watch:
    """What work knows of the person who waits for it: tells how far it is, asks, and learns that it is to stop."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._told: SimpleQueue[Step | Asked] = SimpleQueue()
        self._stop = Event()

    def stop(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether the work was asked to stop."""
        return self._stop.is_set()

    def tell(self, words: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is.

        Raises:
            Stopped: it is to stop here.
        """
        if self.is_stopping:
            raise Stopped
        self._told.put(Step(words, done, total))

    def track(self, words: str) -> Callable[[Sequence[_Item]], Iterable[_Item]]:
        """Return what lets the pipeline tell how far it is in a list of things."""

        def tracked(items: Sequence[_Item]) -> Iterator[_Item]:
            for at, item in enumerate(items):
                self.tell(words, at, len(items))
                yield item

        return tracked

    def ask(self, question: object) -> object:
        """Return what the person answers to a question that the window knows how to put.

        Raises:
            Stopped: the person does not want to go on.
        """
        asked = Asked(question)
        self._told.put(asked)
        while True:
            try:
                return asked.answer.result(_LOOK_AGAIN)
            except TimeoutError:
                if self.is_stopping:
                    raise Stopped from None

    def told(self) -> Iterator[Step | Asked]:
        """Yield what was told since the last look."""
        while True:
            try:
                yield self._told.get_nowait()
            except Empty:
                return


@dataclass(frozen=True)
class Running(Generic[_Result]):
    """Work that was started, and how to watch it."""

    watch: Watch
    result: "Future[_Result]"


class Worker:
    """One thread that does one piece of work at a time."""

    def __init__(self) -> None:
        """Start no thread yet."""
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="mtqg-xl")

    def start(self, work: Callable[[Watch], _Result]) -> Running[_Result]:
        """Start a piece of work."""
        watch = Watch()
        return Running(watch, self._threads.submit(work, watch))

    def end(self) -> None:
        """End the thread once its work is done."""
        self._threads.shutdown(wait=False, cancel_futures=True)
