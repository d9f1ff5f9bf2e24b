"""A file beside the one that the same reporter sent for an earlier period, and beside the calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mtqg_xl.checks.context import CellKey, Context, first_figure
from mtqg_xl.checks.dates import bare_year
from mtqg_xl.definition.model import Block, Column, Instance
from mtqg_xl.figures.figure_set import BlockTable, FigureSet
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import Period, fold, write_date, write_number

FEWEST_FIGURES = 10
"""Below so many figures a file may well be the same as the last one."""
_OWN_TIME = timedelta(hours=7)
"""Files note in world time when they were saved."""
_NAMED = 20


@dataclass(frozen=True)
class Previous:
    """What reporters said for an earlier period: figures of one kit, and the period of each reporter's file."""

    figures: FigureSet
    periods: Mapping[str, Period]

    def index(self, reporter: str) -> int | None:
        """Return the place of a reporter in the figures, None where it sent nothing."""
        names = self.figures.reporters
        return names.index(reporter) if reporter in names and reporter in self.periods else None


def history_findings(context: Context, previous: Previous | None) -> Iterator[Finding]:
    """Yield what cannot be by the calendar, and what does not follow from the file of an earlier period."""
    yield from _calendar(context)
    period = context.period
    reporter = context.submission.stamp.reporter
    at = previous.index(reporter) if previous is not None else None
    if previous is None or at is None or period is None or previous.periods[reporter].end >= period.end:
        return
    comparison = _Comparison(context, previous.figures, at, previous.periods[reporter], period)
    same = comparison.same()
    if same is not None:
        yield same
        return
    yield from comparison.same_forms()
    yield from comparison.falls()
    yield from comparison.plans()


# --- the calendar -----------------------------------------------------------------------------------------


def _calendar(context: Context) -> Iterator[Finding]:
    """Yield a day of the figures that lies outside the period, or after the day on which the file was saved."""
    field = context.kit.header_field("as_of")
    cell = context.submission.cell(*field) if field is not None else None
    period = context.period
    if field is not None and (cell is None or cell.is_blank):
        yield from _no_day(context, field)
    if field is None or cell is None or cell.day is None or bare_year(cell) is not None:
        return
    day, saved = cell.day, _saved_on(context.submission.saved_at)
    if period is not None and not period.start <= day <= period.last_counted:
        what = f"Số liệu tính đến ngày {write_date(day)}, không thuộc kỳ {period.title}."
        yield context.finding("H06", field, what, found=write_date(day))
    elif saved is not None and period is not None and period.start <= saved < day:  # a clock may be wrong by years
        what = f"Số liệu tính đến ngày {write_date(day)}, nhưng tệp được lưu lần cuối ngày {write_date(saved)}."
        yield context.finding("H06", field, what, found=write_date(day), expected=write_date(saved))


def _no_day(context: Context, field: CellKey) -> Iterator[Finding]:
    """Yield the note that figures stand in a file that does not say of which day they are."""
    forms = (instance.id for instance in context.kit.forms)
    if context.is_located(field) and any(first_figure(context, form) is not None for form in forms):
        what = f"Ô {context.place(field)[1]} để trống: chưa biết số liệu tính đến ngày nào."
        mend = "Ghi ngày chốt số ở THÔNG TIN, ví dụ 30/6/2024."
        yield context.finding("H06", field, what, severity=Severity.NOTE, mend=mend)


def _saved_on(moment: str) -> date | None:
    try:
        return (datetime.fromisoformat(moment) + _OWN_TIME).date()
    except (ValueError, OverflowError):
        return None


# --- an earlier period ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """One typed figure then and now, in đồng where it is money."""

    key: CellKey
    column: Column
    then: float
    now: float


@dataclass(frozen=True)
class _Comparison:
    """One file beside that of an earlier period."""

    context: Context
    earlier: FigureSet
    at: int
    then: Period
    now: Period

    def same(self) -> Finding | None:
        """Return the finding that every figure is that of the earlier period; None where one differs."""
        kit = self.context.kit
        counts = [self._count_of_same(instance) for instance in kit.forms]
        field = kit.header_field("as_of")
        if field is None or None in counts:
            return None
        total = sum(count for count in counts if count is not None)
        if total < FEWEST_FIGURES:
            return None
        what = f"{self._all_of(total)} số giống hệt kỳ {self.then.title}. Có phải gửi nhầm tệp cũ?"
        return self.context.finding("H03", field, what)

    def same_forms(self) -> Iterator[Finding]:
        """Yield a note about each form of money that has every figure of the earlier period, while others differ."""
        for instance in self.context.kit.forms:
            if not any(column.cumulative for column in instance.form.columns) or self.then.year != self.now.year:
                continue
            count = self._count_of_same(instance)
            first = first_figure(self.context, instance.id)
            if count is not None and count >= FEWEST_FIGURES and first is not None:
                what = f"{self._all_of(count)} số của biểu giống hệt kỳ {self.then.title}. Có phải chép biểu kỳ trước?"
                yield self.context.finding("H03", first, what, severity=Severity.NOTE)

    def _all_of(self, count: int) -> str:
        return f"{write_number(count)}/{write_number(count)}"

    def _count_of_same(self, instance: Instance) -> int | None:
        """Return how many figures a form has, where each is that of the earlier period; None where one differs."""
        now, then = self.context.figures, self.earlier
        here, there = now.present[instance.id][self.context.index], then.present[instance.id][self.at]
        typed = _typed(instance)
        values = now.values[instance.id][self.context.index][typed], then.values[instance.id][self.at][typed]
        if not ((here[typed] == there[typed]).all() and (values[0] == values[1]).all()):
            return None
        count = int(here[typed].sum())
        for block in instance.form.blocks:
            key = (instance.id, block.id)
            rows = _rows(now.blocks[key], self.context.index), _rows(then.blocks[key], self.at)
            if rows[0] != rows[1]:
                return None
            count += sum(len(row) for row in rows[0])
        return count

    def falls(self) -> Iterator[Finding]:
        """Yield cumulative figures that are smaller than they were."""
        for pair in self.pairs():
            is_comparable = pair.column.cumulative == "start" or (
                pair.column.cumulative == "year" and self.then.year == self.now.year
            )
            if is_comparable and pair.now < pair.then:
                yield self._fall(pair)

    def _fall(self, pair: _Pair) -> Finding:
        context, scale = self.context, self.context.scale(pair.key)
        gap, then, now = (
            context.amount(pair.key, value / scale) for value in (pair.then - pair.now, pair.then, pair.now)
        )
        what = f"Lũy kế giảm {gap} so với kỳ {self.then.title}: từ {then} còn {now}."
        return context.finding(
            "H01",
            pair.key,
            what,
            found=pair.now / scale,
            expected=pair.then / scale,
            impact=pair.then - pair.now if context.is_money(pair.key) else None,
        )

    def plans(self) -> Iterator[Finding]:
        """Yield one note about plans of the year that are no longer what they were."""
        if self.then.year != self.now.year:
            return
        changed = [pair for pair in self.pairs() if pair.column.is_plan and pair.now != pair.then]
        if not changed:
            return
        context = self.context
        most = max(changed, key=lambda pair: abs(pair.now - pair.then))
        then, now = (context.amount(most.key, value / context.scale(most.key)) for value in (most.then, most.now))
        what = (
            f"{write_number(len(changed))} số kế hoạch khác kỳ {self.then.title}; nhiều nhất ở ô "
            f"{context.place(most.key)[1]}: {then} nay là {now}."
        )
        related = tuple(context.link(pair.key) for pair in changed if pair is not most)
        yield context.finding(
            "H02",
            most.key,
            what,
            found=most.now / context.scale(most.key),
            expected=most.then / context.scale(most.key),
            impact=abs(most.now - most.then) if context.is_money(most.key) else None,
            related=related[:_NAMED],
        )

    def pairs(self) -> Iterator[_Pair]:
        """Yield the figures of cumulative and plan columns that were typed then and are answered now."""
        for instance in self.context.kit.forms:
            columns = [column for column in instance.form.columns if column.cumulative or column.is_plan]
            if columns:
                yield from self._of_rows(instance, columns)
                yield from self._of_blocks(instance, columns)

    def _of_rows(self, instance: Instance, columns: list[Column]) -> Iterator[_Pair]:
        now, then = self.context.figures, self.earlier
        for row in instance.rows:
            for column in columns:
                if instance.kind_of(row, column) != "input" or not then.is_present(
                    instance.id, row.id, column.id, self.at
                ):
                    continue
                key = (instance.id, row.id, column.id)
                is_answered = now.is_present(*key, self.context.index)
                if self.context.is_located(key) and (is_answered or self._means_none(key)):
                    yield _Pair(key, column, then.value(*key, self.at), now.value(*key, self.context.index))

    def _means_none(self, key: CellKey) -> bool:
        """Whether nothing at all stands in a cell, and blanks mean that there is nothing."""
        return self.context.blank_is_none and self.context.submission.cell(*key) is None

    def _of_blocks(self, instance: Instance, columns: list[Column]) -> Iterator[_Pair]:
        for block in instance.form.blocks:
            key = (instance.id, block.id)
            now, then = self.context.figures.blocks[key], self.earlier.blocks[key]
            earlier = _named(block, then, self.at)
            for name, line in _named(block, now, self.context.index).items():
                before = earlier.get(name)
                if before is None:
                    continue
                row = f"{block.id}#{int(now.position[line])}"
                for column in columns:
                    if column.kind == "input" and then.present[column.id][before] and now.present[column.id][line]:
                        values = float(then.values[column.id][before]), float(now.values[column.id][line])
                        yield _Pair((instance.id, row, column.id), column, *values)


def _typed(instance: Instance) -> tuple[list[int], list[int]]:
    """Return the places of the cells of fixed rows in which numbers are typed."""
    places = [
        (at_row, at_column)
        for at_row, row in enumerate(instance.rows)
        for at_column, column in enumerate(instance.form.columns)
        if instance.kind_of(row, column) == "input"
    ]
    return [row for row, _ in places], [column for _, column in places]


def _rows(table: BlockTable, reporter: int) -> list[dict[str, float]]:
    """Return the typed numbers of one reporter's rows of a block."""
    lines = (table.reporter_index == reporter).nonzero()[0]
    return [
        {name: float(table.values[name][line]) for name in table.marks if table.present[name][line]} for line in lines
    ]


def _named(block: Block, table: BlockTable, reporter: int) -> dict[str, int]:
    """Return the lines of one reporter by code, else by name; what two rows share names neither."""
    texts = [name for name in (block.code, block.name) if name in table.texts]
    found: dict[str, list[int]] = {}
    for line in (table.reporter_index == reporter).nonzero()[0]:
        said = [fold(table.texts[name][line]) for name in texts if table.texts[name][line]]
        if said:
            found.setdefault(said[0], []).append(int(line))
    return {name: lines[0] for name, lines in found.items() if len(lines) == 1}
