"""What is there before long work begins, left alone by the collector of circles until it ends.

Definitions are hundreds of thousands of objects that stay. Python goes through all of them each time that many new ones
have come, which took a quarter of the processor time of a consolidation.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def settled() -> Iterator[None]:
    """Look for circles only among what comes from now on; afterwards among everything again."""
    if gc.get_freeze_count():  # whoever began this work has done so already
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
