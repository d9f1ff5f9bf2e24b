"""What is there before long work begins, left alone by the collector of circles until it ends.

Definitions are hundreds of thousands of objects that stay. Python goes through all of them each time that many new ones
have come, which took a quarter of the processor time of a consolidation. What comes is plain values, of which nearly
all go without its help: it looks among them seldom.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000
"""So many more objects have come than gone, where Python itself would look each time it is 700."""


@contextmanager
def settled() -> Iterator[None]:
    """Look for circles seldom, and only among what comes from now on; afterwards as before."""
    if gc.get_freeze_count():  # whoever began this work has done so already
        yield
        return
    often, *older = gc.get_threshold()
    gc.freeze()
    if often:  # 0 where whoever calls has put the collector off
        gc.set_threshold(max(often, SELDOM), *older)
    try:
        yield
    finally:
        gc.set_threshold(often, *older)
        gc.unfreeze()
