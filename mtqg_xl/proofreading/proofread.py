"""Every number of a report looked at: what was computed again, what agrees, what does not, and what was not reached."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mtqg_xl.definition.load import shipped
from mtqg_xl.proofreading.balances import balance_claims
from mtqg_xl.proofreading.changes import change_claims
from mtqg_xl.proofreading.claim import Claim, Seen, Verdict, claim_about
from mtqg_xl.proofreading.complements import complement_claims
from mtqg_xl.proofreading.consequences import without_consequences
from mtqg_xl.proofreading.criteria import criterion_claims
from mtqg_xl.proofreading.document import Report
from mtqg_xl.proofreading.inline_lists import inline_list_claims
from mtqg_xl.proofreading.levels import level_claims
from mtqg_xl.proofreading.lines import Line, lines_of
from mtqg_xl.proofreading.lists import list_claims
from mtqg_xl.proofreading.means import mean_claims
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.proofreading.multiples import multiple_claims
from mtqg_xl.proofreading.norms import load_knowledge, norm_claims
from mtqg_xl.proofreading.periods import period_claims
from mtqg_xl.proofreading.products import product_claims
from mtqg_xl.proofreading.ratios import ratio_claims
from mtqg_xl.proofreading.reachable import reachable_claims
from mtqg_xl.proofreading.repeated import repeated_claims
from mtqg_xl.proofreading.roles import states_change
from mtqg_xl.proofreading.siblings import with_common_wholes
from mtqg_xl.proofreading.slips import slip_claims
from mtqg_xl.proofreading.structure import structure_claims
from mtqg_xl.proofreading.sums import sum_claims
from mtqg_xl.proofreading.targets import target_claims
from mtqg_xl.proofreading.writing import writing_claims
from mtqg_xl.proofreading.yields import yield_claims

STRUCTURE: Final = "structure"
_OF_PLAN: Final = re.compile(r"\s*\)?\s*(?:so với |so |trên )?(?:kế hoạch|dự toán|chỉ tiêu|KH\b)", re.IGNORECASE)
_TARGETS: Final = ("phấn đấu", "mục tiêu", "chỉ tiêu", "dự kiến")


@dataclass(frozen=True, slots=True)
class Covered:
    """How many numbers of one kind were computed again or matched, of all."""

    checked: int
    all: int


@dataclass(frozen=True)
class Proofread:
    """What came out of proofreading one report; the claims stand worst first, then by đồng at stake."""

    file: str
    claims: tuple[Claim, ...]
    percents: Covered
    amounts: Covered

    @property
    def has_wrong(self) -> bool:
        """Whether figures of the report contradict each other."""
        return any(claim.verdict is Verdict.WRONG for claim in self.claims)


def proofread(report: Report, matched: Sequence[Claim] = ()) -> Proofread:
    """Return every claim of a report; ``matched`` are claims that a workbook adds."""
    lines = lines_of(report)
    claims = [*_computed(lines), *matched]
    checked = frozenset(seen for claim in claims if _counts(claim) for seen in claim.seen)
    claims += _unchecked(lines, checked)
    return Proofread(
        report.file,
        tuple(sorted(claims, key=_order)),
        _covered(((line.number, one.start) for line in lines for one in _percents(line)), checked),
        _covered(((line.number, start) for line in lines for start in _amounts(line)), checked),
    )


def _computed(lines: Sequence[Line]) -> list[Claim]:
    claims = without_consequences(lines, _recomputed(lines), _recomputed)
    judged = frozenset(seen for claim in claims for seen in claim.seen)
    notes = writing_claims(lines, [claim for claim in claims if claim.kind == "ratio"])
    return [*claims, *repeated_claims(lines), *reachable_claims(lines, judged), *structure_claims(lines), *notes]


def _recomputed(lines: Sequence[Line]) -> list[Claim]:
    known = load_knowledge(shipped() / "proofreading" / "knowledge.toml")
    return [
        *with_common_wholes(lines, list(ratio_claims(lines))),
        *sum_claims(lines),
        *complement_claims(lines),
        *list_claims(lines),
        *inline_list_claims(lines),
        *product_claims(lines),
        *change_claims(lines),
        *target_claims(lines),
        *level_claims(lines),
        *balance_claims(lines),
        *mean_claims(lines),
        *yield_claims(lines),
        *multiple_claims(lines),
        *slip_claims(lines),
        *criterion_claims(lines, known.criteria),
        *norm_claims(lines, known.norms),
        *period_claims(lines),
    ]


def _counts(claim: Claim) -> bool:
    return claim.kind != STRUCTURE and claim.verdict is not Verdict.UNCHECKED


def _order(claim: Claim) -> tuple[int, bool, int, int, int]:
    return claim.verdict.rank, claim.kind == STRUCTURE, -(claim.impact or 0), claim.paragraph, claim.start


def _covered(numbers: Iterable[Seen], checked: frozenset[Seen]) -> Covered:
    every = list(numbers)
    return Covered(sum(number in checked for number in every), len(every))


def _percents(line: Line) -> list[Mention]:
    return [one for one in line.figures if one.kind in {Kind.PERCENT, Kind.POINTS}]


def _amounts(line: Line) -> list[int]:
    """Where each amount of money begins: those of a fraction with one unit, and both of "16 tỷ 434 triệu đồng", too."""
    bare = [pair.part.start for pair in line.pairs if pair.whole.kind is Kind.AMOUNT]
    amounts = [one for one in line.figures if one.kind is Kind.AMOUNT]
    joined = [one.joined for one in amounts if one.joined is not None]
    return sorted({one.start for one in amounts} | set(bare) | set(joined))


def _unchecked(lines: Sequence[Line], checked: frozenset[Seen]) -> Iterator[Claim]:
    """A claim for every percent and amount that nothing was computed of, with the reason."""
    for line in lines:
        for one in line.figures:
            if (line.number, one.start) in checked:
                continue
            if one.kind in {Kind.PERCENT, Kind.POINTS}:
                yield claim_about(line, one, "percent", Verdict.UNCHECKED, _why_percent(line, one))
            elif one.kind is Kind.AMOUNT:
                reason = "Số tiền đứng riêng: trong báo cáo không có số nào để tính lại; so với biểu bằng --against."
                yield claim_about(line, one, "amount", Verdict.UNCHECKED, reason)


def _why_percent(line: Line, one: Mention) -> str:
    before = line.before(one)
    if any(word in before for word in _TARGETS):
        return "Tỷ lệ là mục tiêu, không có số thực hiện để tính lại."
    if states_change(line, one):
        return "Báo cáo không nêu số của kỳ được so sánh."
    if _OF_PLAN.match(line.text[one.end :]):
        return "Báo cáo không nêu số kế hoạch (dự toán, chỉ tiêu) của tỷ lệ này."
    if one.value in {0, 100}:
        return "Tỷ lệ 0% hoặc 100% không nêu tử số và mẫu số."
    return "Báo cáo không nêu tử số và mẫu số của tỷ lệ này."
