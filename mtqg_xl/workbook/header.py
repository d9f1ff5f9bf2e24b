"""Who fills a workbook, for which period and for whom: what differs from one commune's file to the next."""

from dataclasses import dataclass
from datetime import date, datetime

from mtqg_xl.definition.issued_plan import PlanLine
from mtqg_xl.definition.prefilled import OldUnit, Prefilled
from mtqg_xl.vietnamese import Period, write_date


@dataclass(frozen=True, slots=True)
class Header:
    """The particulars of one workbook.

    ``issuer`` is the body that signs ("UBND XÃ LỤC BÌNH"), ``superior`` the line above it; ``receiver`` whom the file
    goes to; ``areas`` are the names of the areas below (thôn); ``plan`` is what its superior has issued to it,
    ``prefilled`` what stands in its cells from an earlier period, ``old_units`` what the units that it was merged from
    had paid. All may be empty in a blank that is not made for anybody yet. Of a consolidated workbook ``expected``
    counts the units that belong in it, ``missing`` names those that are not.
    """

    period: Period
    reporter_code: str = ""
    reporter_name: str = ""
    superior: str = ""
    issuer: str = ""
    as_of: date | None = None
    deadline: datetime | None = None
    receiver: str = ""
    place: str = ""
    areas: tuple[str, ...] = ()
    plan: tuple[PlanLine, ...] = ()
    prefilled: tuple[Prefilled, ...] = ()
    old_units: tuple[OldUnit, ...] = ()
    expected: int = 0
    missing: tuple[str, ...] = ()

    @property
    def as_of_text(self) -> str:
        """The day of the figures as headers print it; dots where it is not fixed yet."""
        return write_date(self.as_of) if self.as_of else "…/…/" + str(self.period.year)

    @property
    def occasion(self) -> str:
        """Period, deadline and receiver in one line, for the top of THÔNG TIN."""
        parts = [f"Kỳ: {self.period.title}"]
        if self.deadline is not None:
            parts.append(f"Hạn gửi: {self.deadline:%Hh%M} ngày {write_date(self.deadline.date())}")
        if self.receiver:
            parts.append(f"Nơi nhận: {self.receiver}")
        return " · ".join(parts)
