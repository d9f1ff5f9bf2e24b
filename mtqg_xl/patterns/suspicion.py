"""What is odd about some cells, and how sure that is."""

from dataclasses import dataclass, replace

from mtqg_xl.patterns.sheet import Key


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One oddity: ``cells`` are those to be mended, ``beside`` those that show how; ``confidence`` is 0 to 1.

    ``kind`` parts what one code tells in several ways; suspicions of one kind in neighbouring cells become one.
    """

    code: str
    kind: str
    cells: tuple[Key, ...]
    confidence: float
    what: str
    mend: str
    beside: tuple[Key, ...] = ()
    expected: str | None = None

    def less_sure(self, by: float) -> "Suspicion":
        """Return the same with a lower confidence."""
        return replace(self, confidence=self.confidence - by)


def strongest(found: list[Suspicion]) -> list[Suspicion]:
    """Return for every cell only the surest of the suspicions that tell the same thing of it."""
    best: dict[tuple[str, Key], Suspicion] = {}
    for each in found:
        place = (each.code, each.cells[0])
        if place not in best or best[place].confidence < each.confidence:
            best[place] = each
    return list(best.values())
