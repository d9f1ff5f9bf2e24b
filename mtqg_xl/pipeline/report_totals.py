"""What many units add up to, as a report tells it: from the folder of their files, or from a consolidated workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period, parse_date, write_date

if TYPE_CHECKING:
    from mtqg_xl.narrative import Coverage, Members

CONSOLIDATED_ROLE = "consolidated"


@dataclass(frozen=True)
class Total:
    """The sum of many units: whose it is, of which period, who is in it; only their files tell the ``members``."""

    figures: FigureSet
    period: Period
    name: str
    coverage: "Coverage"
    place: str = ""
    members: "Members | None" = None
    inputs: tuple[Path, ...] = ()


def total_of_folder(
    folder: Path, definitions: Definitions, reporters: Path | None = None, passwords: Sequence[str] = ()
) -> Total:
    """Return the sum of the files in a folder, as ``consolidate`` makes it.

    Raises:
        UsageError: there is no usable file, or a list cannot be read.
    """
    from mtqg_xl.narrative import Coverage, Members
    from mtqg_xl.pipeline.consolidating import consolidate_folder

    run = consolidate_folder(folder, definitions, reporters, passwords=passwords)
    names = {item.code: item.name for item in run.received}
    total, header = run.total, run.header
    return Total(
        figures=total.figures,
        period=header.period,
        name=header.reporter_name,
        place=header.place,
        coverage=Coverage(
            inside=len(total.members.reporters),
            expected=len(total.expected),
            missing=tuple(names.get(code, code) for code in total.missing),
            as_of=write_date(header.as_of) if header.as_of is not None else "",
        ),
        members=Members(total.members, tuple(names.get(code, code) for code in total.members.reporters)),
        inputs=run.inputs,
    )


def total_of_book(submission: Submission, kit: Kit) -> Total:
    """Return the sum that a consolidated workbook of ours holds; single units are not told apart there.

    Raises:
        UsageError: the workbook does not say for which period it is.
    """
    from mtqg_xl.figures.compute import compute
    from mtqg_xl.narrative import Coverage

    stamp = submission.stamp
    try:
        period = Period.parse(stamp.period)
    except ValueError:
        raise UsageError(f"Tệp “{submission.file}” không ghi kỳ báo cáo, không viết được báo cáo.") from None
    missing = tuple(name for name in stamp.missing.split("; ") if name)
    expected = int(stamp.expected) if stamp.expected.isdecimal() else len(missing)
    day = parse_date(stamp.as_of)
    return Total(
        figures=compute([submission], _in_unit(kit, stamp.money_unit)),
        period=period,
        name=stamp.reporter_name,
        coverage=Coverage(expected - len(missing), expected, missing, write_date(day) if day is not None else ""),
    )


def _in_unit(kit: Kit, unit: str) -> Kit:
    """Return the kit with its money in the unit of a consolidated workbook: figures are đồng all the same."""
    if unit in ("", kit.money_unit):
        return kit
    instances = tuple(replace(instance, money_unit=unit) for instance in kit.instances)
    return replace(kit, money_unit=unit, instances=instances)
