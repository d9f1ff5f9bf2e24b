"""Who sent a file and whom they send it to, as the file itself says: never from its name."""

from dataclasses import dataclass
from datetime import datetime

from mtqg_xl.definition.model import Kit
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period, write_date

NOBODY = "đơn vị chưa rõ tên"


@dataclass(frozen=True, slots=True)
class Sender:
    """One reporter as its file names it; what the file does not say is empty.

    ``submission`` counts how often the unit has sent this period (Lần gửi in THÔNG TIN).
    """

    code: str = ""
    name: str = ""
    period: Period | None = None
    deadline: datetime | None = None
    receiver: str = ""
    prepared_by: str = ""
    phone: str = ""
    submission: int = 1

    @property
    def called(self) -> str:
        """The name, also where there is none."""
        return self.name or NOBODY

    @property
    def until(self) -> str:
        """By when to send again: `` trước 16h00 ngày 25/6/2024``; empty without a deadline."""
        if self.deadline is None:
            return ""
        return f" trước {self.deadline:%Hh%M} ngày {write_date(self.deadline.date())}"


def sender_of(submission: Submission, kit: Kit) -> Sender:
    """Return who sent a file."""
    stamp = submission.stamp
    return Sender(
        code=stamp.reporter,
        name=stamp.reporter_name,
        period=_period(stamp.period),
        deadline=_moment(stamp.deadline),
        receiver=stamp.receiver,
        prepared_by=_typed(submission, kit, "prepared_by"),
        phone=_typed(submission, kit, "phone"),
        submission=_count(submission, kit),
    )


def _period(code: str) -> Period | None:
    try:
        return Period.parse(code)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _typed(submission: Submission, kit: Kit, show: str) -> str:
    """Return what stands in a field of THÔNG TIN; a telephone number typed as a number has lost its first 0."""
    field = kit.header_field(show)
    cell = submission.cell(*field) if field is not None else None
    if cell is None:
        return ""
    if isinstance(cell.raw, float) and cell.raw.is_integer():
        return f"{int(cell.raw):010d}"
    return cell.text


def _count(submission: Submission, kit: Kit) -> int:
    field = kit.header_field("submission")
    cell = submission.cell(*field) if field is not None else None
    value = cell.value if cell is not None else None
    return int(value) if value is not None and 1 <= value < 100 else 1
