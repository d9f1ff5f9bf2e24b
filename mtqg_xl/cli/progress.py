"""A progress bar on standard error, only where that is a terminal."""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")
Track = Callable[[Sequence[_Item]], Iterable[_Item]]


def tracked(words: str) -> Callable[[Sequence[_Item]], Iterable[_Item]]:
    """Return what lets the pipeline show how far it is in a list of things; nothing where nobody looks."""

    def track(items: Sequence[_Item]) -> Iterable[_Item]:
        if not sys.stderr.isatty() or len(items) < 2:
            return items
        from rich.console import Console
        from rich.progress import track as shown

        return shown(items, description=words, console=Console(stderr=True), transient=True)

    return track


def counted(items: Sequence[_Item]) -> Iterable[_Item]:
    """Yield things, saying for each on standard error how far it is: ``3/124`` for the program that reads there."""
    for number, item in enumerate(items, start=1):
        print(f"{number}/{len(items)}", file=sys.stderr, flush=True)
        yield item
