"""What a register holds: one frozen value for each kind of line."""

from dataclasses import dataclass
from math import isfinite
from typing import Generic, TypeAlias, TypeVar

from mtqg_xl.register.instance_figures import InstanceFigures

ACCEPTED, PROVISIONAL, RETURNED, IGNORED = "Nhận", "Nhận tạm", "Trả lại", "Bỏ qua"
DECISIONS = (ACCEPTED, PROVISIONAL, RETURNED, IGNORED)
"""What may be done with a file that came in; the last two keep it out of every total."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """One file that came in, and how it was judged; ``sha256`` is of the file itself.

    ``kit`` is the id that workbooks carry, without a version. ``period_end`` is the last day of the period,
    ``saved_at`` and ``received_at`` are moments, all in ISO 8601; empty where nothing is known. ``verdict`` is empty
    where the file was not judged.

    Raises:
        ValueError: the number of the submission is not finite.
    """

    sha256: str
    reporter: str
    reporter_name: str
    period: str
    period_end: str
    kit: str
    kit_version: str
    definition_hash: str
    file_name: str
    saved_at: str = ""
    received_at: str = ""
    submission_number: float = 0.0
    verdict: str = ""

    def __post_init__(self) -> None:
        """Refuse a number that no database gives back as it was."""
        _refuse_endless(self.submission_number)


@dataclass(frozen=True)
class Receipt:
    """A file that came in with its figures; ``codes`` are the Mã đối chiếu of its forms, by instance.

    ``filled`` names the forms that the reporter filled, where a file may be issued with figures in it; None for every
    form in which anything stands.
    """

    submitted: Submitted
    figures: tuple[InstanceFigures, ...]
    codes: dict[str, str]
    filled: frozenset[str] | None = None

    def is_filled(self, form: InstanceFigures) -> bool:
        """Whether a form of the file counts before a blank one."""
        return form.is_filled if self.filled is None else form.instance in self.filled


@dataclass(frozen=True, slots=True)
class Decision:
    """What the receiver does with a file: one of `DECISIONS`, why, and whose word it was.

    Raises:
        ValueError: it is none of `DECISIONS`.
    """

    sha256: str
    decision: str
    reason: str
    decided_by: str
    decided_at: str

    def __post_init__(self) -> None:
        """Refuse a word that nobody would know how to act on."""
        if self.decision not in DECISIONS:
            raise ValueError(f"Không có cách xử lý “{self.decision}”; các cách: {', '.join(DECISIONS)}.")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Whose a file is and of which period, and when it came, where a person said so; the last one holds.

    ``reporter`` and ``period`` are what counts now, also where they were taken back: then ``assigned_by`` is empty and
    they are those of the file itself. ``received_at`` is empty where nothing else than the disk says it.
    """

    sha256: str
    reporter: str
    period: str
    received_at: str
    assigned_by: str
    assigned_at: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A line of ĐIỀU CHỈNH: a figure that the receiver replaced, why, and who of the sender confirmed it when.

    Both figures are in đồng where they are money; ``sent`` is None where nothing was sent, ``adjusted`` None takes an
    earlier adjustment of the same figure back.

    Raises:
        ValueError: a figure is not finite.
    """

    reporter: str
    period: str
    instance: str
    row: str
    column: str
    sent: float | None
    adjusted: float | None
    reason: str
    confirmed_with: str
    confirmed_at: str
    adjusted_by: str

    def __post_init__(self) -> None:
        """Refuse numbers that no database gives back as they were."""
        _refuse_endless(self.sent, self.adjusted)


def _refuse_endless(*values: float | None) -> None:
    if any(value is not None and not isfinite(value) for value in values):
        raise ValueError("Sổ không ghi được số vô hạn.")


@dataclass(frozen=True, slots=True)
class Justification:
    """A line of GIẢI TRÌNH: the reason that a sender gave for a figure, and what the receiver says to it."""

    reporter: str
    period: str
    code: str
    figure: str
    reason: str
    given_by: str
    given_at: str = ""
    opinion: str = ""


Line: TypeAlias = Receipt | Decision | Assignment | Adjustment | Justification


Said = TypeVar("Said", Submitted, Decision, Assignment, Adjustment, Justification)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Said]):
    """One line as it stands in the register: its number, when it was written, and what it says."""

    line: int
    recorded_at: str
    said: Said


@dataclass(frozen=True)
class Stored:
    """The figures of one form as they count, with the file that they came in."""

    line: int
    submitted: Submitted
    figures: InstanceFigures
    code: str


@dataclass(frozen=True, slots=True)
class Written:
    """How many of the lines that were put are new; the others stood there already."""

    new: int
    known: int
