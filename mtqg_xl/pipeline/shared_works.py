"""What is told of works that two reporters report: counted once, or a question where nothing says whose they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mtqg_xl.consolidation.works_once import SharedWork
from mtqg_xl.definition.issued_plan import allocations
from mtqg_xl.definition.model import MONEY_UNITS, Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import CODES, Finding
from mtqg_xl.pipeline.deciding import Decided, received_at
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import write_count

ONCE, ASKED = "H20", "H21"
_NAMED_AT_MOST = 3


def planned(submissions: Sequence[Submission]) -> frozenset[tuple[str, str]]:
    """Return for which rows a plan was issued to whom, as the files carry it."""
    return frozenset(
        (item.stamp.reporter, row)
        for item in submissions
        for (_, row, _), allocation in allocations(item.stamp.plan).items()
        if allocation.amount
    )


def shared_findings(
    works: Sequence[SharedWork], figures: FigureSet, decided: Decided, names: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Return a finding for each work of several reporters, at its row in the file that is for information or later."""
    came = _Came(figures, decided)
    return tuple(_finding(work, figures, came, names) for work in works)


@dataclass(frozen=True)
class _Came:
    """What is asked of the reporters of every work, looked up once: there are thousands of both."""

    figures: FigureSet
    decided: Decided

    @cached_property
    def _moments(self) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for item in self.decided.entries:
            moment = received_at(item) if item.is_used else None
            if moment is not None:
                found[item.reporter] = min(moment, found.get(item.reporter, moment))
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        places = enumerate(item.submission.stamp.reporter for item in self.decided.chosen)
        return {code: at for at, code in reversed(list(places))}

    def moment(self, at: int) -> datetime | None:
        """Return when the first file of a reporter came that is used."""
        return self._moments.get(self.figures.reporters[at])

    def submission(self, at: int) -> Submission | None:
        """Return what counts of a reporter; None where it was carried over from an earlier period."""
        place = self._places.get(self.figures.reporters[at])
        return None if place is None else self.decided.chosen[place].submission


def _finding(work: SharedWork, figures: FigureSet, came: _Came, names: Mapping[str, str]) -> Finding:
    called = {at: names.get(figures.reporters[at], figures.reporters[at]) for at in work.lines}
    code = CODES[ONCE if work.counted is not None else ASKED]
    if work.counted is not None:
        others = [name for at, name in called.items() if at != work.counted]
        what = (
            f"Công trình “{work.name}” có trong biểu của {_some(others, ' và của ')} và của {called[work.counted]}: "
            f"chỉ cộng ở đơn vị được giao vốn ({called[work.counted]}); dòng của {_some(others, ', ')} là để biết."
        )
        at = next(at for at in work.lines if at != work.counted)
    else:
        first, at = _first_and_last(work, came)
        everyone = _some(list(called.values()), " và của ")
        what = (
            f"Công trình “{work.name}” có trong biểu của {everyone}; chưa rõ đơn vị nào được giao vốn nên đang cộng cả "
            f"{len(called)}.{f' Gửi trước: {called[first]}.' if first is not None else ''}"
        )
    file, sheet, cell = _place(work, figures, came, at)
    return Finding(
        code=code.code,
        severity=code.severity,
        file=file,
        sheet=sheet,
        cell=cell,
        row_label=work.name,
        column_title=called[at],
        what=what,
        why=code.why,
        mend=code.mend,
        impact=_impact(work, figures, at),
    )


def _some(names: Sequence[str], joint: str) -> str:
    """Return the names of units in a sentence: the first three of many, and how many more there are."""
    if len(names) <= _NAMED_AT_MOST + 1:
        return joint.join(names)
    return f"{joint.join(names[:_NAMED_AT_MOST])}{joint}{write_count(len(names) - _NAMED_AT_MOST)} đơn vị khác"


def _first_and_last(work: SharedWork, came: _Came) -> tuple[int | None, int]:
    """Return who of a work's reporters sent first, None where that is not known, and who sent last."""
    moments = {at: moment for at in work.lines if (moment := came.moment(at)) is not None}
    in_order = sorted(moments, key=lambda at: moments[at])
    if len(moments) < len(work.lines) or moments[in_order[0]] == moments[in_order[-1]]:
        return None, list(work.lines)[-1]
    return in_order[0], in_order[-1]


def _place(work: SharedWork, figures: FigureSet, came: _Came, at: int) -> tuple[str, str, str]:
    submission = came.submission(at)
    if submission is None:  # carried over from an earlier period: no file of this one
        return "", figures.kit.instance_by_id[work.instance].sheet, ""
    table = figures.blocks[work.instance, work.block]
    row = f"{work.block}#{int(table.position[work.lines[at][0]])}"
    name = figures.kit.instance_by_id[work.instance].block_by_id[work.block].name
    return submission.file, submission.sheet(work.instance), submission.own(work.instance, row, name)


def _impact(work: SharedWork, figures: FigureSet, at: int) -> float | None:
    """Return the greatest amount in the rows of a reporter: so much would be, or is, counted twice at most."""
    table = figures.blocks[work.instance, work.block]
    amounts = [
        float(table.values[column][line])
        for column in _spent(figures.kit, work.instance)
        for line in work.lines[at]
        if table.present[column][line]
    ]
    return max(amounts, default=0.0) or None


def _spent(kit: Kit, name: str) -> Iterator[str]:
    """Yield the columns that tell what was paid since the start of the plan year, else every column of money."""
    instance = kit.instance_by_id[name]
    typed = [column for column in instance.form.columns if column.kind == "input"]
    money = [column for column in typed if instance.unit_of(None, column) in MONEY_UNITS]
    yearly = [column.id for column in money if column.cumulative == "year"]
    yield from yearly or [column.id for column in money]
