"""A kit as a key: found again by being the same object, for to compare two kits takes longer than most work on one."""

from dataclasses import dataclass

from mtqg_xl.definition.model import Kit


@dataclass(frozen=True, slots=True, eq=False)
class SameKit:
    """A kit that is equal to itself alone."""

    kit: Kit

    def __hash__(self) -> int:
        return id(self.kit)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameKit) and other.kit is self.kit
