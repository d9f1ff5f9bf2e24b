"""A verdict whose findings and states of rules wait on the disk: of thousands of files they are too much to be held."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, overload

from mtqg_xl.checks.result import FileResult, RuleCell, RuleState, RuleStates
from mtqg_xl.pipeline.spill import Spill, Spilled, SpilledSequence


class SpilledStates(Sequence[RuleState]):
    """Stands for `RuleStates`; what they are about is held, for all files have it in common."""

    __slots__ = ("_cells", "_place")

    def __init__(self, cells: tuple[RuleCell, ...], place: Spilled[Mapping[str, Any]]) -> None:
        """Stand for the states that wait at a place."""
        self._cells, self._place = cells, place

    def _states(self) -> RuleStates:
        return RuleStates(self._cells, self._place.value()["states"])

    def __len__(self) -> int:
        return len(self._states())

    @overload
    def __getitem__(self, at: int) -> RuleState: ...

    @overload
    def __getitem__(self, at: slice) -> RuleStates: ...

    def __getitem__(self, at: int | slice) -> RuleState | RuleStates:
        return self._states()[at]

    def __eq__(self, other: object) -> bool:
        return self._states() == (other._states() if isinstance(other, SpilledStates) else other)

    def __hash__(self) -> int:
        return hash(self._states())


def spilled(result: FileResult, spill: Spill) -> FileResult:
    """Return a verdict of which only the head is held."""
    rules = result.rules if isinstance(result.rules, RuleStates) else None
    waiting = {"findings": tuple(result.findings), "states": rules.codes if rules is not None else b""}
    place: Spilled[Mapping[str, Any]] = spill.put(waiting)
    return replace(
        result,
        findings=SpilledSequence(place, "findings", len(result.findings)),
        rules=SpilledStates(rules.cells, place) if rules is not None else result.rules,
    )
