"""BẢNG GIAO VỐN → what each reporter is allocated in the cells of a kit, every line that cannot be used named."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mtqg_xl.areas import Reporter, Reporters
from mtqg_xl.definition.catalogue import REST
from mtqg_xl.definition.issued_plan import PlanLine, allocations
from mtqg_xl.definition.model import Instance, Kit, Row
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.plan_table import DAY, DECISION, KIND, REPORTER, ROW, SOURCE, YEAR, PlanTableLine, read_plan_table
from mtqg_xl.vietnamese import Period, fold, write_number

_CARRIED = re.compile(r"kéo dài|năm trước|chuyển nguồn|chuyển sang|\bkd\b")
_THIS_YEAR = re.compile(r"năm nay|trong năm|giao năm|kế hoạch năm|\bkh\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_CAPITAL = re.compile(r"\bđt(pt)?\b|đầu tư")
_RECURRENT = re.compile(r"\bsn\b|sự nghiệp|thường xuyên|\b(ct)?tx\b")
_KIND_OF_NODE = {"DTPT": "capital", "SN": "recurrent"}


@dataclass(frozen=True, slots=True)
class IssuedPlans:
    """The plan of every reporter by its code, and what the person who made the table should know.

    ``sources`` are what the table calls the sources of money of a row, by reporter and row.
    """

    lines: dict[str, tuple[PlanLine, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sources: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Target:
    """Where a line of the table goes: a row of an instance."""

    instance: Instance
    row: Row


def issued_plans(path: Path, kit: Kit, reporters: Reporters, period: Period) -> IssuedPlans:
    """Return what a table of plans allocates to each reporter in the cells of a kit.

    Raises:
        UsageError: the table cannot be read, or lines of it cannot be used: every one with its number and why.
    """
    matcher = _Matcher(kit, reporters, period)
    for line in read_plan_table(path):
        matcher.take(line)
    matcher.judge_totals()
    if matcher.mistakes:
        head = f"“{path.name}” có {len(matcher.mistakes)} dòng không dùng được, chưa làm tệp nào:"
        raise UsageError("\n".join((head, *matcher.mistakes)))
    lines = {code: tuple(own) for code, own in matcher.lines.items()}
    sources = {place: tuple(dict.fromkeys(own)) for place, own in matcher.sources.items()}
    return IssuedPlans(lines, tuple(matcher.notes), sources)


def plans_of_total(path: Path | None, kit: Kit, reporters: Reporters | None, period: Period) -> IssuedPlans:
    """Return the plans that a total is measured against: those of a table, where there is one and it can be used.

    A table with mistakes stops no total: it only tells the share of the plan, and a note says that this is lacking.
    """
    if path is None or reporters is None:
        return IssuedPlans()
    try:
        return IssuedPlans(issued_plans(path, kit, reporters, period).lines)
    except UsageError:
        return IssuedPlans({}, (f"{path.name} có dòng không dùng được: chưa tính được phần vốn giao.",))


@dataclass
class _Matcher:
    """One table on its way to the cells of a kit, line by line."""

    kit: Kit
    reporters: Reporters
    period: Period
    lines: dict[str, list[PlanLine]] = field(default_factory=dict)
    places: dict[tuple[str, str, str, str], list[str]] = field(default_factory=dict)
    sources: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    seen: dict[tuple[str, PlanLine], str] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, line: PlanTableLine) -> None:
        """Put a line into its cell, or say why it cannot be used."""
        if line.is_total:
            self.notes.append(f"{line.where}: dòng tổng, không tính.")
            return
        try:
            self._put(line)
        except _UnusableError as error:
            self.mistakes.append(f"{line.where}: {error}")

    def _put(self, line: PlanTableLine) -> None:
        if line.problem:
            raise _UnusableError(line.problem)
        reporter = self._reporter(line)
        target = self._target(line)
        kind = f"{self._year(line)}_{self._kind(line, target.row)}"
        column = next((item for item in target.instance.form.columns if item.plan_of == kind), None)
        assert column is not None  # instances that can be allocated have a column for each kind of plan
        found = PlanLine(target.instance.id, target.row.id, column.id, line.amount, _decision(line))
        twin = self.seen.setdefault((reporter.code, found), line.where)
        if twin != line.where:
            self.notes.append(f"{line.where}: giống hệt {twin}; đã cộng cả hai.")
        self.lines.setdefault(reporter.code, []).append(found)
        if line.text(SOURCE):
            self.sources.setdefault((reporter.code, target.row.id), []).append(line.text(SOURCE))
        self.places.setdefault((reporter.code, *found.cell), []).append(line.where)

    def judge_totals(self) -> None:
        """Refuse plans that come out negative: an adjustment without what it adjusts."""
        for code, lines in self.lines.items():
            for cell, plan in allocations(lines).items():
                if plan.amount < 0:
                    places = ", ".join(self.places[code, *cell])
                    self.mistakes.append(f"{places}: cộng lại {write_number(plan.amount)} đ, nhỏ hơn 0 ({cell[1]})")

    # --- đơn vị ---

    def _reporter(self, line: PlanTableLine) -> Reporter:
        said = line.texts.get(REPORTER, ())
        if not said:
            raise _UnusableError("thiếu đơn vị")
        alive = self.reporters.at(self.period.end)
        for text in said:
            found = alive.said(text)
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                names = ", ".join(f"{item.name} ({item.code})" for item in found)
                raise _UnusableError(f"“{text}” có thể là {names}; ghi mã đơn vị")
        raise _UnusableError(f"không có đơn vị “{said[0]}” trong danh sách")

    # --- dòng ---

    @cached_property
    def _targets(self) -> dict[str, list[_Target]]:
        """The rows that can be allocated to, by id, label and name, folded."""
        found: dict[str, list[_Target]] = {}
        for instance in self.kit.instances:
            if instance.sums or not any(column.plan_of for column in instance.form.columns):
                continue
            for row in instance.rows:
                for key in _names(row):
                    found.setdefault(key, []).append(_Target(instance, row))
        return found

    def _target(self, line: PlanTableLine) -> _Target:
        said = line.texts.get(ROW, ())
        if not said:
            raise _UnusableError("thiếu dòng")
        for text in said:
            found = self._targets.get(fold(text), [])
            if len(found) == 1:
                return self._typed_row(line, found[0])
            if len(found) > 1:
                ids = ", ".join(target.row.id for target in found)
                raise _UnusableError(f"“{text}” có thể là {ids}; ghi mã dòng")
        raise _UnusableError(f"bộ biểu không có dòng “{said[0]}”; ghi mã dòng như DTTS.4.1.a")

    def _typed_row(self, line: PlanTableLine, target: _Target) -> _Target:
        """Return the row that takes the amount: its own, that of its source, or the one for what is not parted yet."""
        rows, row = target.instance.row_by_id, target.row
        by_source = [child for child in target.instance.children.get(row.id, ()) if child.source_of]
        if by_source:
            return _Target(target.instance, _of_source(by_source, line.text(SOURCE), rows[row.id + REST]))
        if row.kind in {"leaf", "rest"}:
            return target
        rest = rows.get(row.id + REST)
        if rest is None:
            raise _UnusableError(f"{row.id} tự cộng từ các dòng dưới; ghi mã dòng chi tiết")
        self.notes.append(f"{line.where}: {row.id} có dòng chi tiết; ghi ở dòng “{rest.label}”.")
        return self._typed_row(line, _Target(target.instance, rest))

    # --- vốn ---

    def _year(self, line: PlanTableLine) -> str:
        text = fold(line.text(YEAR))
        if _CARRIED.search(text):
            return "carried"
        if _THIS_YEAR.search(text):
            return "year"
        year = _YEAR.search(text)
        if year is None or int(year[1]) > self.period.year:
            raise _UnusableError(f"“{line.text(YEAR)}” không rõ là vốn kéo dài hay vốn năm nay")
        return "year" if int(year[1]) == self.period.year else "carried"

    def _kind(self, line: PlanTableLine, row: Row) -> str:
        text = fold(line.text(KIND))
        found = {kind for kind, said in (("capital", _CAPITAL), ("recurrent", _RECURRENT)) if said.search(text)}
        if not text and len(row.capital) == 1:
            found = {_KIND_OF_NODE[row.capital[0]]}
        if len(found) != 1:
            raise _UnusableError(f"“{line.text(KIND)}” không rõ là vốn đầu tư (ĐT) hay sự nghiệp (SN)")
        return found.pop()


class _UnusableError(Exception):
    """Why one line of the table cannot be used, as the end of a sentence."""


def _names(row: Row) -> set[str]:
    """Return what a row may be called: its id, its label, and the name behind the number of its label."""
    if row.kind == "rest" or row.source_of:
        return {fold(row.id)}
    return {fold(row.id), fold(row.label), fold(row.label.partition(": ")[2] or row.label)}


def _of_source(rows: Iterable[Row], text: str, rest: Row) -> Row:
    """Return the row of a source of money; where none is said, the row for what is not parted by source yet."""
    if not text:
        return rest
    key = fold(text)
    found = [row for row in rows if key in {fold(name) for name in row.source_of}]
    if len(found) != 1:
        raise _UnusableError(f"không rõ nguồn “{text}”; ghi một trong: {', '.join(row.source_of[0] for row in rows)}")
    return found[0]


def _decision(line: PlanTableLine) -> str:
    number = re.sub(r"^(qđ|quyết định)( số)?[ :]*", "", line.text(DECISION), flags=re.IGNORECASE).strip()
    day = line.text(DAY)
    return f"{number} ngày {day}" if number and day and day not in number else number
