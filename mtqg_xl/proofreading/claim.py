"""What a report states and what comes out when it is computed again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.vietnamese import write_number

_LONGEST_QUOTE = 600
_WHOLE_WORDS = frozenset(
    {"hộ", "người", "thôn", "xã", "con", "em", "trẻ", "thẻ", "nhà", "cây", "lớp", "bản", "xóm", "lượt"}
)


class Verdict(StrEnum):
    """What is thought of a claim, worst first."""

    WRONG = "wrong"
    DOUBTFUL = "doubtful"
    UNCHECKED = "unchecked"
    OK = "ok"

    @property
    def label(self) -> str:
        """The words that officers read."""
        return {"wrong": "SAI", "doubtful": "CẦN XEM", "unchecked": "CHƯA KIỂM", "ok": "ĐÚNG"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the worst, for sorting."""
        return ("wrong", "doubtful", "unchecked", "ok").index(self.value)


Seen = tuple[int, int]
"""A number of the report: its paragraph and where it begins there."""


@dataclass(frozen=True)
class Claim:
    """One statement of the report with what was computed from its own figures.

    ``stated`` is the number as printed, ``recomputed`` the same number in the same notation, ``how`` the calculation;
    ``impact`` is how many đồng are at stake, None where no money is. ``seen`` are the numbers that were used.
    """

    kind: str
    paragraph: int
    text: str
    stated: str
    verdict: Verdict
    reason: str
    recomputed: str = ""
    recomputed_value: float | None = None
    how: str = ""
    impact: int | None = None
    start: int = 0
    end: int = 0
    seen: frozenset[Seen] = field(default_factory=frozenset)


def claim_about(
    line: Line,
    mention: Mention,
    kind: str,
    verdict: Verdict,
    reason: str,
    *,
    recomputed: Fraction | None = None,
    written: str = "",
    how: str = "",
    impact: Fraction | None = None,
    others: Iterable[tuple[Line, Mention]] = (),
) -> Claim:
    """Return a claim about one number; ``recomputed`` is in its own scale (đồng, percent, pieces)."""
    first, last = line.paragraph.sentence_at(mention.start)
    quoted = line.text[first:last].strip()
    used = [(line, mention), *others]
    seen = {(other.number, one.start) for other, one in used}
    seen |= {(other.number, one.joined) for other, one in used if one.joined is not None}
    shown = written or ("" if recomputed is None else in_notation_of(mention, recomputed))
    return Claim(
        kind=kind,
        paragraph=line.number,
        text=quoted if len(quoted) <= _LONGEST_QUOTE else around(line.text, mention),
        stated=mention.text,
        verdict=verdict,
        reason=reason,
        recomputed=shown,
        recomputed_value=None if recomputed is None else float(recomputed / (mention.unit.factor or 1)),
        how=how,
        impact=None if impact is None else int(abs(impact)),
        start=mention.start,
        end=mention.end,
        seen=frozenset(seen),
    )


def around(text: str, mention: Mention) -> str:
    """Return the part of a long sentence around a number."""
    first, last = max(0, mention.start - 250), min(len(text), mention.end + 150)
    return ("…" if first else "") + text[first:last].strip() + ("…" if last < len(text) else "")


def in_notation_of(mention: Mention, value: Fraction, extra: int = 0) -> str:
    """Return a value in the unit and with the decimals of a printed number (``extra`` more of them)."""
    unit_worth = mention.unit.factor or 1
    decimals = decimals_of(mention) + extra
    number = write_number(value / unit_worth, decimals)  # type: ignore[arg-type]
    tail = mention.text[mention.number_end - mention.start :]
    if mention.text[:1] == "0" and mention.text[1:2].isdigit() and len(number) == 1:
        number = f"0{number}"
    return f"{number}{tail}"


def decimals_of(mention: Mention) -> int:
    """Return with how many decimals a number is printed."""
    step = mention.step / (mention.unit.factor or 1)
    return len(str(step.denominator)) - 1


def shown(mention: Mention) -> str:
    """Return a number as it is printed, with what it counts."""
    words = mention.noun.split(" ") if mention.kind is Kind.COUNT and not mention.unit.name else []
    noun = " ".join(words[: 1 if words and words[0] in _WHOLE_WORDS else 2])
    return f"{mention.text} {noun}".strip()
