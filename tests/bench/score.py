"""What a check said of a planted file, held against the truth: found, at its cell with another code, missed, extra.

A fault that is only seen as a consequence of something else (``folded``) is missed too: nobody is told of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mtqg_xl.samples.faults.fault import Expected
from mtqg_xl.samples.faults.plant import Truth

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """One planted file: how it was judged. ``extra`` are messages that neither the fault nor its nature explains."""

    kind: str
    writer: str
    state: str
    did: str
    extra: tuple[str, ...]


def scored(truths: Sequence[Truth], findings: Sequence[Document]) -> list[Score]:
    """Return a score for each truth of a file; ``findings`` are those of ``check --json``."""
    explained = [finding for finding in findings if any(_explains(truth, finding) for truth in truths)]
    first = {id(truth): next((f for f in findings if _is_found(truth.expected, f)), None) for truth in truths}
    told = [finding for finding in first.values() if finding is not None]
    told += [_instead(truth, findings) for truth in truths if first[id(truth)] is None]
    extra = tuple(words(f) for f in findings if not any(f is each for each in (*told, *explained)))
    return [
        Score(truth.kind, truth.writer, _state(truth, findings), truth.did, extra if at == 0 else ())
        for at, truth in enumerate(truths)
    ]


def _instead(truth: Truth, findings: Sequence[Document]) -> Document | None:
    """Return what was told at the cell in the place of what should have been."""
    expected = truth.expected
    return next((f for f in findings if expected is not None and expected.cell and _is_there(expected, f)), None)


def _explains(truth: Truth, finding: Document) -> bool:
    return finding["code"] in truth.also


def _state(truth: Truth, findings: Sequence[Document]) -> str:
    if truth.expected is None:
        return "harmless"
    if any(_is_found(truth.expected, finding) for finding in findings):
        return "found"
    if truth.expected.cell and any(_is_there(truth.expected, finding) for finding in findings):
        return "other code"
    if any(_is_found(truth.expected, below) for finding in findings for below in finding["consequences"]):
        return "folded"
    return "missed"


def _is_found(expected: Expected | None, finding: Document) -> bool:
    if expected is None:
        return False
    is_there = finding["code"] in {expected.code, *expected.codes} and _is_there(expected, finding)
    return is_there or (finding["sheet"], finding["cell"], finding["code"]) in expected.elsewhere


def _is_there(expected: Expected, finding: Document) -> bool:
    if expected.sheet and finding["sheet"] != expected.sheet:
        return False
    return not expected.cell or finding["cell"] in {expected.cell, *expected.others}


def words(finding: Document) -> str:
    """Return a finding in one line."""
    return f"{finding['code']} {finding['severity']} {finding['sheet']}!{finding['cell']}: {finding['what']}"
