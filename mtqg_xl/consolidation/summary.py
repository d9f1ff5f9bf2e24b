"""What a leader is told of a total on one page, as plain values: TỔNG QUAN and the HTML page show the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property

from mtqg_xl.checks.result import Verdict
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import (
    Headline,
    figure,
    headline_of,
    millions,
    percent_of,
    quotient,
    shown_millions,
    shown_percent,
    shown_points,
)
from mtqg_xl.consolidation.outstanding import Outstanding, largest
from mtqg_xl.consolidation.received import Received
from mtqg_xl.consolidation.shares import Issued, plan_share, shown_share
from mtqg_xl.definition.leader import Overview
from mtqg_xl.definition.model import DENOMINATORS, Row
from mtqg_xl.vietnamese import exact, write_count, write_date, write_number
from mtqg_xl.workbook.header import Header

NOT_KNOWN = "chưa có số kỳ trước"
LARGEST = 10


@dataclass(frozen=True, slots=True)
class Earlier:
    """The headline ratio of an earlier total, or of this one with other figures: what was done of what was planned."""

    name: str
    part: float
    whole: float

    @property
    def percent(self) -> Fraction | None:
        """The ratio in percent; None where nothing was planned."""
        return exact(self.part) * 100 / exact(self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Month:
    """What was done up to the end of a month, in đồng; None where it is not known."""

    name: str
    now: float | None
    last_year: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of a total beside its figures; all of it may be missing, nothing is guessed.

    ``issued`` holds the plans that were issued to each reporter. ``with_previous`` is the total in which those missing
    stand with their figures of the period before. ``months`` are in order.
    """

    made_at: datetime | None = None
    issued: Issued = field(default_factory=dict)
    previous: Earlier | None = None
    last_year: Earlier | None = None
    with_previous: Earlier | None = None
    months: tuple[Month, ...] = ()
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """One figure in large print; an amount is in triệu đồng, and a text says what cannot be a number."""

    title: str
    value: float | str
    note: str = ""
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """A ratio as it is shown, and what it is measured by: ``theo kế hoạch năm``."""

    measured: str
    value: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What a reporter has done of its plan, in percent; ``name`` ends in ``*`` where its file is not in order."""

    code: str
    name: str
    percent: Fraction
    paid: float


@dataclass(frozen=True, slots=True)
class Part:
    """A row under the headline row, a programme or a project: planned and done, in đồng, and their ratio in percent."""

    name: str
    plan: float | None
    paid: float | None
    percent: Fraction | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Those of whom something is asked, with what: chưa gửi, phải sửa, 0 % giải ngân."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole page. ``units`` have the highest percent first; ``average`` is the percent of the total.

    ``ratios`` are the ratio by each of its denominators.
    """

    issuer: str
    title: str
    line: str
    is_of_money: bool
    ratio_title: str
    titles: tuple[str, ...]
    boxes: tuple[Box, ...]
    units: tuple[Unit, ...]
    average: Fraction | None
    parts: tuple[Part, ...]
    months: tuple[Month, ...]
    outstanding: tuple[Outstanding, ...]
    forms: tuple[tuple[str, str], ...]
    asked: tuple[Asked, ...]
    notes: tuple[str, ...]
    ratios: tuple[Measured, ...] = ()


def summarized(
    total: Consolidated, header: Header, received: Sequence[Received], known: Background | None = None
) -> Summary:
    """Return what a leader is told of a total."""
    return _Summarizing(total, header, tuple(received), known or Background()).summary()


@dataclass(frozen=True)
class _Summarizing:
    total: Consolidated
    header: Header
    received: tuple[Received, ...]
    known: Background

    def summary(self) -> Summary:
        head = headline_of(self.total.kit)
        is_of_money = head is not None and head.is_of_money
        return Summary(
            issuer=self.header.issuer or self.header.reporter_name.upper(),
            title=f"{self._overview.title or self.total.kit.title.upper()} ĐẾN NGÀY {self.header.as_of_text}",
            line=self._line(head),
            is_of_money=is_of_money,
            ratio_title=self._titles[2].removesuffix(" (%)"),
            titles=self._titles,
            boxes=self._boxes(head) if head is not None else (),
            units=self._units(head) if head is not None else (),
            average=self._average(head) if head is not None else None,
            parts=self._parts(head) if head is not None else (),
            months=self.known.months,
            outstanding=largest(self.total, head, self._names, LARGEST) if is_of_money else (),
            forms=self._forms(),
            asked=self._asked(head),
            notes=self._notes(),
            ratios=self._ratios(head, self._average(head)) if head is not None and head.is_of_money else (),
        )

    @property
    def _overview(self) -> Overview:
        return self.total.kit.overview

    @property
    def _titles(self) -> tuple[str, ...]:
        return self._overview.titles or self.total.kit.headline_titles

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names of reporters by code, starred where the file is not in order; those of one name with their code."""
        said = Counter(item.name for item in self.received)
        found = {}
        for item in self.received:
            name = f"{item.name} ({item.code})" if said[item.name] > 1 else item.name
            found[item.code] = f"{name} *" if _is_provisional(item) else name
        return found

    @cached_property
    def _missing(self) -> tuple[str, ...]:
        """The names of those who are in no total."""
        missing = set(self.total.missing)
        return tuple(item.name for item in self.received if item.code in missing)

    # --- the line under the title ---

    def _line(self, head: Headline | None) -> str:
        inside, everyone = len(self.total.members.reporters), len(self.total.expected)
        words = f"Tổng hợp {inside}/{everyone} đơn vị"
        if head is not None and head.is_of_money:
            share = plan_share(
                self.total, head.instance, head.row, head.plan, self.total.members.reporters, self.known.issued
            )
            words += f", {shown_share(share)}" if share is not None else ""
        lacking = self._missing
        words += f"; thiếu: {listed(lacking, 110)}." if lacking else "."
        carried = self.known.with_previous.percent if self.known.with_previous else None
        if carried is not None:
            words += f" Nếu lấy số kỳ trước của đơn vị thiếu: {shown_percent(carried)}."
        return " ".join((words, *self._measured(head), *self._made()))

    def _measured(self, head: Headline | None) -> list[str]:
        if head is None or not head.is_of_money:
            return []
        denominator = head.instance.form.denominator
        said = [f"Mẫu số: {DENOMINATORS[denominator]}."] if denominator else []
        return [*said, "Đơn vị tính: triệu đồng."]

    def _made(self) -> list[str]:
        made = self.known.made_at
        return [] if made is None else [f"Lập {made:%Hh%M} ngày {write_date(made.date())}."]

    # --- boxes ---

    def _boxes(self, head: Headline) -> tuple[Box, ...]:
        plan, paid = (
            figure(self.total.figures, (head.instance.id, head.row.id, column)) for column in (head.plan, head.paid)
        )
        now = self._average(head)
        decimals = 1 if head.is_of_money else 0
        amounts = [
            Box(title, NO_FIGURE if value is None else _shown(value, head), "", decimals)
            for title, value in zip(self._titles, (plan, paid), strict=False)
        ]
        return (
            *amounts,
            self._ratio_box(head, now),
            _compared("So kỳ trước", now, self.known.previous),
            _compared("Cùng kỳ năm trước", now, self.known.last_year),
            self._last_box(head, plan, paid),
        )

    def _ratio_box(self, head: Headline, now: Fraction | None) -> Box:
        title = self._titles[2].removesuffix(" (%)")
        ratios = self._ratios(head, now)
        if len(ratios) < 2:
            return Box(title, NO_FIGURE if now is None else shown_percent(now))
        return Box(title, " | ".join(ratio.value for ratio in ratios), " | ".join(ratio.measured for ratio in ratios))

    def _ratios(self, head: Headline, now: Fraction | None) -> tuple[Measured, ...]:
        """Return the ratio by each denominator that the kit has one for, that of the percent of the form last."""
        if now is None:
            return ()
        own = Measured(DENOMINATORS.get(head.instance.form.denominator, ""), shown_percent(now))
        column, _, words = self._overview.second_ratio.partition("|")
        second = quotient(head.instance, head.row, column) if column else None
        if second is None or second == head.ratio:
            return (own,)
        other = percent_of(self.total.figures, (head.instance.id, head.row.id), second)
        return (own,) if other is None else (Measured(f"theo {words}", shown_percent(other)), own)

    def _last_box(self, head: Headline, plan: float | None, paid: float | None) -> Box:
        if not head.is_of_money:
            inside = len(self.total.inside(head.instance, head.row))
            return Box("Số đơn vị có số", f"{inside}/{len(self.total.expected)}")
        if plan is None:
            return Box("Còn lại", NO_FIGURE)
        rest = plan - (paid or 0.0)
        return Box("Còn lại", _shown(rest, head), self._needed(rest), 1)

    def _needed(self, rest: float) -> str:
        """Return what must be paid in each month that is left, counted from the month of the figures."""
        place = self._overview.deadline
        if place is None or rest <= 0:
            return ""
        last = date(self.header.period.end.year + 1, *place)
        since = self.header.as_of or self.header.period.end
        months = (last.year - since.year) * 12 + last.month - since.month
        if months < 1:
            return f"hạn {write_date(last)}"
        each = shown_millions(exact(rest) / months)
        return f"cần bình quân {each}/tháng để đạt 100 % đến {write_date(last)}"

    # --- charts ---

    def _average(self, head: Headline) -> Fraction | None:
        return percent_of(self.total.figures, (head.instance.id, head.row.id), head.ratio)

    def _units(self, head: Headline) -> tuple[Unit, ...]:
        found = []
        for at, code in enumerate(self.total.members.reporters):
            percent = percent_of(self.total.members, (head.instance.id, head.row.id), head.ratio, at)
            paid = figure(self.total.members, (head.instance.id, head.row.id, head.paid), at)
            if percent is not None and paid is not None:
                found.append(Unit(code, self._names[code], percent, paid))
        return tuple(sorted(found, key=lambda unit: -unit.percent))

    def _parts(self, head: Headline) -> tuple[Part, ...]:
        found = []
        for row in head.instance.children.get(head.row.id, ()):
            place = (head.instance.id, row.id)
            plan, paid = (figure(self.total.figures, (*place, column)) for column in (head.plan, head.paid))
            if plan or paid:
                found.append(Part(self._short(row), plan, paid, percent_of(self.total.figures, place, head.ratio)))
        return tuple(found)

    def _short(self, row: Row) -> str:
        return self._overview.short_names.get(row.id, row.label.partition(": ")[0])

    # --- lists ---

    def _forms(self) -> tuple[tuple[str, str], ...]:
        """Return in how many files each form has figures."""
        found = []
        for item in self.total.kit.forms:
            inside = len({code for row in item.rows for code in self.total.inside(item, row)})
            found.append((item.sheet, f"{inside}/{len(self.total.expected)}"))
        return tuple(found)

    def _asked(self, head: Headline | None) -> tuple[Asked, ...]:
        missing = self._missing
        block = tuple(
            item.name for item in self.received if item.result is not None and item.result.verdict is Verdict.BLOCK
        )
        found = [Asked("Chưa gửi", missing), Asked("Phải sửa", block)]
        if head is not None and head.is_of_money:
            found.append(Asked(f"0 % {self._titles[1].lower().removeprefix('đã ')}", self._unpaid(head)))
        return tuple(found)

    def _unpaid(self, head: Headline) -> tuple[str, ...]:
        """Return who has a plan and paid nothing of it; a blank is no zero and said so."""
        found = []
        names = {item.code: item.name for item in self.received}
        for at, code in enumerate(self.total.members.reporters):
            plan, paid = (
                figure(self.total.members, (head.instance.id, head.row.id, column), at)
                for column in (head.plan, head.paid)
            )
            if plan and not paid:
                found.append(names[code] if paid is not None else f"{names[code]} (chưa ghi số)")
        return tuple(found)

    def _notes(self) -> tuple[str, ...]:
        return (*self.known.footnotes, *_doubts(self.received))


NO_FIGURE = "chưa có số"


def _shown(value: float, head: Headline) -> float:
    return millions(value) if head.is_of_money else value


def _compared(title: str, now: Fraction | None, before: Earlier | None) -> Box:
    percent = before.percent if before is not None else None
    if before is None or percent is None or now is None:
        return Box(title, NOT_KNOWN)
    return Box(title, shown_points(now - percent), f"{before.name}: {shown_percent(percent)}")


def _is_provisional(item: Received) -> bool:
    return item.result is not None and item.result.verdict in {Verdict.BLOCK, Verdict.INCOMPLETE}


def _doubts(received: Sequence[Received]) -> list[str]:
    """Return who is in the total although its file is not in order."""
    found = []
    for verdict, words in (
        (Verdict.BLOCK, "còn chỗ phải sửa nên tổng có thể thiếu"),
        (Verdict.INCOMPLETE, "chưa đủ số"),
    ):
        names = [item.name for item in received if item.result is not None and item.result.verdict is verdict]
        if names:
            found.append(f"{write_count(len(names))} đơn vị nhận tạm (*), {words}: {listed(names, 70)}.")
    return found


def listed(names: Sequence[str], room: int) -> str:
    """Return names in a row, as many as fit into so many letters, and how many more there are."""
    shown: list[str] = []
    for at, name in enumerate(names):
        if shown and len(", ".join((*shown, name))) > room:
            return f"{', '.join(shown)} và {write_number(len(names) - at)} đơn vị nữa"
        shown.append(name)
    return ", ".join(shown)
