"""The head of a short official paper: of which body it is, with room for the clerk and for who signs."""

from typing import TYPE_CHECKING

from mtqg_xl.pipeline.making import ISSUERS
from mtqg_xl.vietnamese import Period

if TYPE_CHECKING:
    from mtqg_xl.narrative import ReportHeader

_COMMITTEE = ISSUERS["xa"]
"""What stands in a line of its own above the name of the place."""


def paper_head(
    period: Period, name: str, issuer: str, place: str, symbol: str, receivers: tuple[str, ...] = ()
) -> "ReportHeader":
    """Return the head of a paper; ``issuer`` is the body in capitals, ``name`` what it is called in a sentence."""
    from mtqg_xl.narrative import ReportHeader

    is_committee = issuer.startswith(f"{_COMMITTEE} ")
    lines = (_COMMITTEE, issuer.removeprefix(f"{_COMMITTEE} ")) if is_committee else (issuer,)
    signer = (f"TM. {_COMMITTEE}", "CHỦ TỊCH") if is_committee else ("THỦ TRƯỞNG ĐƠN VỊ",)
    return ReportHeader(period, lines, name, symbol=symbol, place=place, receivers=receivers, signer=signer)
