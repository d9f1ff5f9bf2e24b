"""What is told of works that two reporters report: counted once, or a question where nothing says whose they are."""

from collections.abc import Iterator, Mapping, Sequence

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
    return tuple(_finding(work, figures, decided, names) for work in works)


def _finding(work: SharedWork, figures: FigureSet, decided: Decided, names: Mapping[str, str]) -> Finding:
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
        first, at = _first_and_last(work, figures, decided)
        everyone = _some(list(called.values()), " và của ")
        what = (
            f"Công trình “{work.name}” có trong biểu của {everyone}; chưa rõ đơn vị nào được giao vốn nên đang cộng cả "
            f"{len(called)}.{f' Gửi trước: {called[first]}.' if first is not None else ''}"
        )
    file, sheet, cell = _place(work, figures, decided, at)
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


def _first_and_last(work: SharedWork, figures: FigureSet, decided: Decided) -> tuple[int | None, int]:
    """Return who of a work's reporters sent first, None where that is not known, and who sent last."""
    moments = {}
    for at in work.lines:
        own = [item for item in decided.entries if item.is_used and item.reporter == figures.reporters[at]]
        known = [moment for item in own if (moment := received_at(item)) is not None]
        if known:
            moments[at] = min(known)
    in_order = sorted(moments, key=lambda at: moments[at])
    if len(moments) < len(work.lines) or moments[in_order[0]] == moments[in_order[-1]]:
        return None, list(work.lines)[-1]
    return in_order[0], in_order[-1]


def _place(work: SharedWork, figures: FigureSet, decided: Decided, at: int) -> tuple[str, str, str]:
    own = (item for item in decided.submissions if item.stamp.reporter == figures.reporters[at])
    submission = next(own, None)
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
