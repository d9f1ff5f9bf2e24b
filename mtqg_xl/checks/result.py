"""What a check gives back for one file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args, overload

from mtqg_xl.findings import Finding, Severity

State = Literal["dat", "khong_dat", "khong_ap_dung", "thieu", "loi"]


class Verdict(StrEnum):
    """One word for a file, from best to worst."""

    OK = "ok"
    EXPLAIN = "explain"
    INCOMPLETE = "incomplete"
    BLOCK = "block"
    UNUSABLE = "unusable"

    @property
    def label(self) -> str:
        """The words that officers read."""
        return {
            "ok": "ĐƯỢC GỬI",
            "explain": "GỬI ĐƯỢC, KÈM GIẢI TRÌNH",
            "incomplete": "CHƯA XONG",
            "block": "CHƯA NÊN GỬI",
            "unusable": "KHÔNG DÙNG ĐƯỢC",
        }[self.value]

    @property
    def rank(self) -> int:
        """0 for the best, for choosing the worst of many."""
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class RuleState:
    """What one comparison of a rule says about one file."""

    rule: str
    instance: str
    row: str
    column: str
    state: State
    key: str


RuleCell = tuple[str, str, str, str, str]
"""Rule, instance, row, column and key of one comparison."""
_STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class RuleStates(Sequence[RuleState]):
    """What every comparison says about one file, held small: ``cells`` are those of all files of a kit."""

    cells: tuple[RuleCell, ...]
    codes: bytes

    @classmethod
    def of(cls, cells: tuple[RuleCell, ...], states: Iterable[State]) -> "RuleStates":
        """Return the states of the comparisons, in their order."""
        return cls(cells, bytes(map(_STATES.index, states)))

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> RuleState: ...

    @overload
    def __getitem__(self, at: slice) -> "RuleStates": ...

    def __getitem__(self, at: int | slice) -> "RuleState | RuleStates":
        if isinstance(at, slice):
            return RuleStates(self.cells[at], self.codes[at])
        rule, instance, row, column, key = self.cells[at]
        return RuleState(rule, instance, row, column, _STATES[self.codes[at]], key)


@dataclass(frozen=True, slots=True)
class FileResult:
    """The verdict on one file with its findings, worst and dearest first, and the state of every rule.

    ``unfilled`` names the sheets that still lack figures; ``justified`` counts the findings that became notes because
    the office has given a reason.
    """

    file: str
    kit: str
    form_versions: dict[str, str]
    reporter: str
    reporter_name: str
    period: str
    findings: Sequence[Finding]
    rules: Sequence[RuleState]
    verdict: Verdict
    unfilled: tuple[str, ...] = ()
    justified: int = 0

    @property
    def conclusion(self) -> str:
        """The verdict in words; where figures are lacking, on which sheets; as KIỂM TRA says it."""
        if self.verdict is Verdict.OK and self.justified:
            return Verdict.EXPLAIN.label
        if self.verdict in {Verdict.BLOCK, Verdict.INCOMPLETE} and self.unfilled:
            return f"{self.verdict.label}: chưa nhập đủ {', '.join(self.unfilled)}"
        return self.verdict.label

    @property
    def impact(self) -> float:
        """The effect in đồng of what must be mended or explained."""
        return sum(finding.impact or 0.0 for finding in self.findings if finding.severity is not Severity.NOTE)

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity; consequences are not counted."""
        return sum(finding.severity is severity for finding in self.findings)


def ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings worst first, then by effect in đồng, then by place."""
    return tuple(sorted(findings, key=lambda f: (f.severity.rank, -(f.impact or 0.0), f.sheet, f.cell, f.code)))
