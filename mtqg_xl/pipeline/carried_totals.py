"""Both totals where units are missing: with what they said last, and without."""

from collections.abc import Iterator
from math import isfinite

from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.definition.model import MONEY_UNITS
from mtqg_xl.figures.combining import of_reporters
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.pipeline.consolidating import Run
from mtqg_xl.vietnamese import write_number


def carried_words(run: Run) -> Iterator[str]:
    """Yield what TỔNG QUAN says of missing units: the total with their last figures, and that without."""
    carried = run.absence.carried
    if carried:
        own = [at for at, code in enumerate(run.total.members.reporters) if code not in carried]
        without = _total(run, of_reporters(run.total.members, own))
        who = ", ".join(f"{_name(run, code)} ({period.title})" for code, period in carried.items())
        yield f"Đã lấy số kỳ trước của {who}.{_said(' Không kể số kỳ trước: ', without)}"
    could = [code for code in run.absence.usable if code not in carried]
    if could:
        with_them = _total(run, run.absence.added_to(run.total.members, could))
        who = ", ".join(_name(run, code) for code in could)
        said = _said(f"Nếu lấy số kỳ trước của đơn vị thiếu ({who}): ", with_them)
        if said:
            yield said


def _total(run: Run, members: FigureSet) -> Consolidated:
    return consolidate(members, run.header.reporter_code, run.total.expected)


def _name(run: Run, code: str) -> str:
    return next(item.name for item in run.received if item.code == code)


def _said(words: str, total: Consolidated) -> str:
    """Return a sentence that ends with the last figure of the headline: the ratio; nothing where there is none."""
    if not total.kit.headline:
        return ""
    instance, row, column = total.kit.headline[-1].split("|")
    value, form = total.figures.value(instance, row, column), total.kit.instance_by_id[instance]
    unit = form.unit_of(form.row_by_id[row], form.column_by_id[column])
    if not isfinite(value):
        return ""
    return f"{words}{write_number(value)} {'đ' if unit in MONEY_UNITS else unit}."
