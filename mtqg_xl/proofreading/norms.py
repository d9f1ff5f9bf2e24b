"""Supports that the State pays at a fixed rate for each household: an amount tells how many households it is for."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.roles import Role, role_of
from mtqg_xl.vietnamese import write_money, write_number


@dataclass(frozen=True, slots=True)
class SupportNorm:
    """One support: the words that name it, đồng for each household, and where that is laid down."""

    subject: str
    dong: int
    basis: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the programmes beyond the report: how many criteria there are, which supports have one rate."""

    criteria: int
    norms: tuple[SupportNorm, ...]


def load_knowledge(path: Path) -> Knowledge:
    """Return what the file of an edition says."""
    with path.open("rb") as stream:
        known = tomllib.load(stream)
    norms = tuple(SupportNorm(norm["subject"], norm["dong"], norm["basis"]) for norm in known["norms"])
    return Knowledge(known["criteria"]["total"], norms)


def norm_claims(lines: Sequence[Line], norms: Sequence[SupportNorm]) -> Iterator[Claim]:
    """Yield a claim for every budget of such a support that is"
    " for another number of households than the report says.
    """
    for norm in norms:
        budgets = [item for line in lines for item in _budgets(line, norm)]
        counts = [item for line in lines for item in _counts(line, norm)]
        if budgets and counts:
            yield from _compared(norm, budgets, counts)


Found = list[tuple[Line, Mention]]


def _budgets(line: Line, norm: SupportNorm) -> Iterator[tuple[Line, Mention]]:
    for met in re.finditer(norm.subject, line.text.lower()):
        behind = next((one for one in line.figures if one.kind is Kind.AMOUNT and one.start >= met.end()), None)
        if behind is not None and behind.start - met.end() < 60 and role_of(line, behind) is Role.PLAN:
            yield line, behind


def _counts(line: Line, norm: SupportNorm) -> Iterator[tuple[Line, Mention]]:
    for met in re.finditer(norm.subject, line.text.lower()):
        behind = next((one for one in line.figures if one.start >= met.end()), None)
        if behind is not None and behind.head == "hộ" and behind.start - met.end() < 60:
            yield line, behind


def _compared(norm: SupportNorm, budgets: Found, counts: Found) -> Iterator[Claim]:
    rate = Fraction(norm.dong)
    for line, budget in budgets:
        households = budget.value / rate
        if households.denominator != 1 or budget.value == 0:
            continue
        how = f"{shown(budget)} / {write_money(norm.dong)} = {write_number(int(households))} hộ"
        if any(count.value == households for _, count in counts):
            yield claim_about(line, budget, "product", Verdict.OK, f"Khớp mức {write_money(norm.dong)}/hộ.", how=how)
            continue
        where, count = counts[0]
        reason = (
            f"Với mức {write_money(norm.dong)}/hộ ({norm.basis}) số vốn này là cho {write_number(int(households))} hộ;"
            f" đoạn {line.number} ghi {shown(budget)}, ở đây ghi {shown(count)}."
        )
        yield claim_about(
            *(where, count, "product", Verdict.DOUBTFUL, reason), recomputed=households, how=how,
            impact=budget.value - count.value * rate, others=[(line, budget)],
        )  # fmt: skip
