"""The two official looks of a report on paper: of the Party (with its committees) and of the State.

Sizes are points, lengths millimetres. Sources: Hướng dẫn 36-HD/VPTW (3/4/2018) for Party papers until 27/5/2026;
Nghị định 30/2020/NĐ-CP for the State.
"""

from dataclasses import dataclass
from typing import Literal

PAGE_MM = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the head; a rule below it is as long as the line."""

    text: str
    size: float
    bold: bool = False
    has_rule: bool = False


@dataclass(frozen=True, slots=True)
class PaperLayout:
    """How one kind of paper looks; margins are top, right, bottom, left.

    ``number`` is the line for the clerk with ``{symbol}``; ``below_issuer`` a text, or None for a rule;
    ``below_subject`` likewise; such a rule has ``RULE_SHARE`` of the line above it. ``end`` closes the last sentence.
    """

    margins_mm: tuple[float, float, float, float]
    page_number_mm: float
    page_number_size: float
    top_right: tuple[Line, ...]
    superior_size: float
    issuer_size: float
    below_issuer: str | None
    number: str
    number_size: float
    day_size: float
    kind_size: float
    subject_size: float
    below_subject: str | None
    body_size: float
    line_pt: float
    gap_pt: float
    indent_mm: float
    receivers_face: Literal["underlined", "bold italic"]
    receivers_heading_size: float
    receivers_size: float
    second_signer_bold: bool
    end: str
    left_column_mm: float = 75.0


PARTY = PaperLayout(
    margins_mm=(20, 15, 20, 30),
    page_number_mm=10,
    page_number_size=14,
    top_right=(Line("ĐẢNG CỘNG SẢN VIỆT NAM", 15, bold=True, has_rule=True),),
    superior_size=14,
    issuer_size=14,
    below_issuer="*",
    number="Số      -{symbol}",
    number_size=14,
    day_size=14,
    kind_size=16,
    subject_size=14,
    below_subject="-----",
    body_size=14,
    line_pt=18,
    gap_pt=6,
    indent_mm=10,
    receivers_face="underlined",
    receivers_heading_size=14,
    receivers_size=12,
    second_signer_bold=False,
    end="",
)
STATE = PaperLayout(
    margins_mm=(20, 15, 20, 30),
    page_number_mm=10,
    page_number_size=14,
    top_right=(
        Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True),
        Line("Độc lập - Tự do - Hạnh phúc", 13, bold=True, has_rule=True),
    ),
    superior_size=12,
    issuer_size=12,
    below_issuer=None,
    number="Số:      /{symbol}",
    number_size=13,
    day_size=13,
    kind_size=14,
    subject_size=14,
    below_subject=None,
    body_size=14,
    line_pt=18,
    gap_pt=6,
    indent_mm=10,
    receivers_face="bold italic",
    receivers_heading_size=12,
    receivers_size=11,
    second_signer_bold=True,
    end="./.",
    left_column_mm=62.0,
)
LAYOUTS = {"party": PARTY, "state": STATE}

RULE_SHARE = 0.4
"""How long the rule below the issuer and below the subject is, as a share of its line: a third to a half."""
