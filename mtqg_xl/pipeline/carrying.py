"""Units that sent nothing usable: what they said last, carried over where whoever consolidates asks for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mtqg_xl.checks.history import Previous
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.pipeline.deciding import ByHand
from mtqg_xl.pipeline.earlier import EarlierPeriods
from mtqg_xl.vietnamese import Period, fold

CARRY = "Lấy số kỳ trước"
"""What whoever consolidates may choose for a unit that sent nothing usable."""
CARRIED_MARK = "(kỳ trước)"
_KEY = "dv:"


@dataclass(frozen=True, slots=True)
class Absent:
    """One unit without a usable file: what was chosen for it, the last period that it sent, and what stands against it.

    ``period`` is None where nothing is known of it; ``prepared_by`` and ``phone`` are those of its last file.
    """

    code: str
    name: str
    is_returned: bool = False
    is_asked: bool = False
    period: Period | None = None
    problem: str = ""
    prepared_by: str = ""
    phone: str = ""

    @property
    def contact(self) -> str:
        """Who prepared its last file, with the telephone; empty where nothing is known."""
        return ", ".join(part for part in (self.prepared_by, self.phone) if part)

    @property
    def is_usable(self) -> bool:
        """Whether its last figures may stand for those of now."""
        return self.period is not None and not self.problem

    @property
    def is_carried(self) -> bool:
        """Whether its last figures are in the total."""
        return self.is_asked and self.is_usable

    @property
    def is_open(self) -> bool:
        """Whether its last figures were asked for and cannot be had."""
        return self.is_asked and not self.is_usable

    @property
    def words(self) -> str:
        """What SỔ NHẬN says of it."""
        if self.is_carried and self.period is not None:
            return f"Chưa có tệp dùng được; đã lấy số kỳ trước ({self.period.title})."
        start = "Đã trả lại, chưa gửi lại." if self.is_returned else "Chưa gửi."
        if self.is_asked:
            why = self.problem or "không có số kỳ trước; thêm --previous hoặc --store có kỳ trước"
            return f"{start} Không lấy được số kỳ trước: {why}."
        return start if not self.is_usable else f"{start} Có số kỳ trước: chọn “{CARRY}” nếu muốn cộng."


@dataclass(frozen=True)
class Absence:
    """The units without a usable file, and what those of them said last who ever said anything."""

    units: tuple[Absent, ...] = ()
    last: FigureSet | None = None

    @property
    def carried(self) -> dict[str, Period]:
        """The units whose last figures are in the total, with the period of these."""
        return {unit.code: unit.period for unit in self.units if unit.is_carried and unit.period is not None}

    @property
    def usable(self) -> tuple[str, ...]:
        """The units whose last figures could be in the total."""
        return tuple(unit.code for unit in self.units if unit.is_usable)

    def added_to(self, figures: FigureSet, codes: Collection[str]) -> FigureSet:
        """Return figures with the last ones of some of the units behind them."""
        from mtqg_xl.figures.combining import merge, of_reporters

        if self.last is None or not codes:
            return figures
        places = [self.last.reporters.index(code) for code in codes]
        return merge([figures, of_reporters(self.last, places)])


def absence_of(
    missing: Mapping[str, str],
    returned: Collection[str],
    by_hand: Mapping[str, ByHand],
    earlier: EarlierPeriods | None,
    kit: Kit,
    period: Period,
) -> Absence:
    """Return the units without a usable file (their names by code), with what each said last."""
    if not missing:
        return Absence()
    found = earlier.last(kit, dict.fromkeys(missing, period)) if earlier is not None else None
    periods = found.periods if found is not None else {}
    units = tuple(
        Absent(
            code,
            name,
            code in returned,
            fold(by_hand.get(absent_key(code), ByHand()).handling) == fold(CARRY),
            periods.get(code),
            _problem(kit, periods.get(code), period),
            *(_typed(found, kit, code, show) for show in ("prepared_by", "phone")),
        )
        for code, name in missing.items()
    )
    return Absence(units, found.figures if found is not None else None)


def _typed(found: Previous | None, kit: Kit, code: str, show: str) -> str:
    """Return what stood in a field of THÔNG TIN in the last file of a unit."""
    field, at = kit.header_field(show), found.index(code) if found is not None else None
    if found is None or field is None or at is None or field not in found.figures.texts:
        return ""
    return found.figures.texts[field][at]


def absent_key(code: str) -> str:
    """Return by what a unit without a file is known again in SỔ NHẬN."""
    return f"{_KEY}{code}"


def _problem(kit: Kit, then: Period | None, now: Period) -> str:
    """Return why the last figures of a unit cannot stand for those of now: what counts within a year began anew."""
    if then is None or then.year == now.year:
        return ""
    counts_within_a_year = any(column.cumulative == "year" for item in kit.forms for column in item.form.columns)
    return f"số kỳ trước là của năm {then.year}, lũy kế năm {now.year} tính lại từ đầu" if counts_within_a_year else ""
