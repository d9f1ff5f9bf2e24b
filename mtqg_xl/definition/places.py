"""Totals that two forms must have alike, and each of whose places (thôn) must then be alike too.

Forms of a review list the same places, each by its name. A rule that holds one total against another holds by place
as well: a household that is poor in one form is poor in the same place in the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mtqg_xl.definition.cases import RuleCase, blocks_under, cases
from mtqg_xl.definition.language import Expr, Ref
from mtqg_xl.definition.model import Instance, Kit


@dataclass(frozen=True, slots=True)
class ByPlace:
    """A total, and the blocks that tell it by place in the same column; of ``split`` rows only those ``wanted``."""

    instance: str
    row: str
    column: str
    blocks: tuple[str, ...]
    split: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class EqualByPlace:
    """A comparison that holds two totals equal, and what they are by place."""

    case: RuleCase
    left: ByPlace
    right: ByPlace


def equal_by_place(kit: Kit) -> Iterator[EqualByPlace]:
    """Yield the comparisons of a kit that hold by place too."""
    for case in cases(kit):
        if case.block is not None or case.condition.op != "=":
            continue
        left, right = (_by_place(kit, case, side) for side in (case.condition.left, case.condition.right))
        if left is not None and right is not None and left.instance != right.instance:
            yield EqualByPlace(case, left, right)


def _by_place(kit: Kit, case: RuleCase, side: Expr) -> ByPlace | None:
    """Return what one side of a comparison is by place; None where it is more than one total, or has no places."""
    if not isinstance(side, Ref) or side.block is not None:
        return None
    instance, row = kit.instance_by_id[side.instance or case.instance.id], side.row or case.row_id
    parts = blocks_under(kit, instance, row, Ref(side.column))
    kinds = {(part.instance, part.split, part.wanted) for part in parts}
    if len(kinds) != 1:
        return None
    (form, split, wanted) = kinds.pop()
    blocks = tuple(dict.fromkeys(part.block for part in parts))
    if form != instance.id or not all(_lists_places(instance, block) for block in blocks):
        return None
    return ByPlace(instance.id, row, side.column, blocks, split, wanted)


def _lists_places(instance: Instance, block: str) -> bool:
    return instance.block_by_id[block].areas
