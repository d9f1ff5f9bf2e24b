"""One workbook for each reporter of a list."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from mtqg_xl.areas import Areas, Reporter, Reporters, file_name, load_areas, load_mergers, load_reporters
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import refuse_existing, write_whole
from mtqg_xl.pipeline.plans import IssuedPlans, issued_plans
from mtqg_xl.pipeline.prefilling import Filling, Prefilling, prefilling_of
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.header import Header

ISSUERS = {"xa": "ỦY BAN NHÂN DÂN", "huyen": "ỦY BAN NHÂN DÂN", "tinh": "ỦY BAN NHÂN DÂN"}


AREAS_FILE = "dia_ban.csv"
"""The list of areas that is taken where it lies beside the list of reporters."""

MERGERS_FILE = "sap_nhap.csv"
"""The list of mergers that is taken there, too."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: which kit, for whom, for when."""

    kit: Kit
    reporters: Reporters
    period: Period
    as_of: date | None = None
    deadline: datetime | None = None
    only: tuple[str, ...] = ()
    areas: Areas | None = None
    plans: IssuedPlans | None = None
    prefilling: Prefilling | None = None

    @property
    def day(self) -> date:
        """The day that decides which reporters exist: the last one of the period."""
        return self.period.end


def period_of(kit: Kit, code: str) -> Period:
    """Return a period that the kit knows.

    Raises:
        UsageError: the code is no period, or the kit is not made for such periods.
    """
    try:
        period = Period.parse(code)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if period.kind not in kit.periods:
        raise UsageError(f"Bộ biểu {kit.id} không dùng cho kỳ “{code}”; các kỳ: {', '.join(kit.periods)}.")
    return period


def order(
    definitions: Definitions,
    kit: str,
    reporters: Path,
    period: str,
    *,
    as_of: date | None = None,
    deadline: datetime | None = None,
    only: Sequence[str] = (),
    areas: Path | None = None,
    plan: Path | None = None,
    prefill: str | None = None,
) -> Order:
    """Return an order for workbooks from what a person typed.

    ``areas`` is the list of areas whose thôn the forms name; by default the one beside the list of reporters, if any.
    ``plan`` is the table of plans (bảng giao vốn) that stands prefilled in the workbooks. ``prefill`` is where the last
    period lies, a folder or a register; ``sap_nhap.csv`` beside the list of reporters says which units were merged.

    Raises:
        UsageError: no such kit, period, list or reporter; lines of the table of plans that cannot be used; no figures
            of an earlier period where they are to be.
    """
    found = definitions.kit(kit)
    listed_reporters, when = load_reporters(reporters), period_of(found, period)
    beside = reporters.with_name(AREAS_FILE)
    listed = areas if areas is not None else (beside if beside.is_file() else None)
    task = Order(
        found,
        listed_reporters,
        when,
        as_of,
        deadline,
        tuple(only),
        load_areas(listed) if listed is not None else None,
        issued_plans(plan, found, listed_reporters, when) if plan is not None else None,
    )
    return task if prefill is None else replace(task, prefilling=_prefilling(task, prefill, definitions, reporters))


def _prefilling(task: Order, place: str, definitions: Definitions, reporters: Path) -> Prefilling:
    beside = reporters.with_name(MERGERS_FILE)
    mergers = load_mergers(beside) if beside.is_file() else None
    wanted = wanted_reporters(task)
    units = (task.kit, task.period, wanted, task.reporters, mergers)
    return prefilling_of(place, definitions, *units, with_plans=task.plans is None)


def wanted_reporters(task: Order) -> tuple[Reporter, ...]:
    """Return the reporters that get a workbook: those named, else every one of the kit's level that exists then.

    Raises:
        UsageError: a named reporter is not in the list on the last day of the period.
    """
    alive = task.reporters.at(task.day)
    if not task.only:
        found = tuple(item for item in alive if item.kind == task.kit.level)
        if not found:
            raise UsageError(f"Danh sách đơn vị không có đơn vị nào ở cấp {task.kit.level} vào {task.day:%d/%m/%Y}.")
        return found
    chosen: list[Reporter] = []
    for code in dict.fromkeys(task.only):
        reporter = task.reporters.by_code(code, task.day)
        if reporter is None:
            raise UsageError(f"Không có đơn vị mã “{code}” trong danh sách vào ngày {task.day:%d/%m/%Y}.")
        chosen.append(reporter)
    return tuple(chosen)


def header_of(task: Order, reporter: Reporter) -> Header:
    """Return what is particular to the workbook of one reporter."""
    receiver = task.reporters.by_code(reporter.parent_code, task.day) if reporter.parent_code else None
    filling = task.prefilling.fillings.get(reporter.code, Filling()) if task.prefilling is not None else Filling()
    return Header(
        period=task.period,
        reporter_code=reporter.code,
        reporter_name=reporter.name,
        superior=body(receiver) if receiver is not None else "",
        issuer=body(reporter),
        as_of=task.as_of,
        deadline=task.deadline,
        receiver=contact(receiver) if receiver is not None else "",
        place=place_name(reporter),
        areas=names_below(task, reporter),
        plan=task.plans.lines.get(reporter.code, ()) if task.plans is not None else (),
        prefilled=filling.prefilled,
        old_units=filling.old_units,
    )


def plan_notes(task: Order) -> tuple[str, ...]:
    """Return what is to be known of the table of plans and of earlier figures; nothing where there are none."""
    earlier = task.prefilling.notes if task.prefilling is not None else ()
    if task.plans is None:
        return earlier
    lacking = [item.name for item in wanted_reporters(task) if item.code not in task.plans.lines]
    said = [f"Bảng giao vốn không có dòng nào của: {', '.join(lacking)}."] if lacking else []
    return (*task.plans.notes, *said, *earlier)


def names_below(task: Order, reporter: Reporter) -> tuple[str, ...]:
    """Return the names of the areas directly below a reporter's own (thôn of a xã) on the last day of the period."""
    if task.areas is None or not reporter.area_code:
        return ()
    return tuple(area.name for area in task.areas.children(reporter.area_code, task.day))


def body(reporter: Reporter) -> str:
    """Return the body that signs for a reporter: ``ỦY BAN NHÂN DÂN XÃ LỤC BÌNH``; others by their own name."""
    prefix = ISSUERS.get(reporter.kind, "")
    return f"{prefix} {reporter.name}".strip().upper()


def contact(reporter: Reporter) -> str:
    """Return whom to send to, with the person and the telephone number where they are known."""
    return ", ".join(part for part in (reporter.name, reporter.contact, reporter.phone) if part)


def place_name(reporter: Reporter) -> str:
    """Return địa danh: the name without its kind."""
    for kind in ("thị trấn ", "phường ", "đặc khu ", "xã ", "huyện ", "tỉnh ", "thành phố "):
        if reporter.name.lower().startswith(kind):
            return reporter.name[len(kind) :]
    return reporter.name


def blank_workbook(kit: Kit) -> bytes:
    """Return the workbook of a kit that is made for nobody yet, for the first kind of period it knows."""
    from mtqg_xl.workbook.build import build

    return build(kit, Header(first_period(kit)))


def first_period(kit: Kit) -> Period:
    """Return a period of the first kind that a kit knows, in the year of its version."""
    year = kit.version[:4]
    codes = {"H1": f"{year}-H1", "9M": f"{year}-9M", "year": year, "month": f"{year}-01"}
    codes |= {"quarter": f"{year}-Q1", "years": f"{int(year) - 2}..{year}"}
    return Period.parse(codes[kit.periods[0]])


Track = Callable[[Sequence[Reporter]], Iterable[Reporter]]


def as_listed(reporters: Sequence[Reporter]) -> Iterable[Reporter]:
    """Return the reporters themselves: nobody wants to see how far it is."""
    return reporters


def make(task: Order, folder: Path, *, force: bool = False, track: Track = as_listed) -> tuple[Path, ...]:
    """Write one workbook for each wanted reporter and return their paths; ``track`` may show how far it is.

    Raises:
        UsageError: see `wanted_reporters`.
        OutputError: a file exists already or cannot be written.
    """
    wanted = wanted_reporters(task)
    headers = [header_of(task, reporter) for reporter in wanted]
    paths = [folder / file_name(reporter, task.kit.token, task.period) for reporter in wanted]
    refuse_existing(paths, force=force)
    for _, path, content in zip(track(wanted), paths, workbooks(task.kit, headers), strict=True):
        write_whole(path, content, force=force)
    return tuple(paths)


def workbooks(kit: Kit, headers: Sequence[Header]) -> Iterator[bytes]:
    """Yield the workbook of each reporter: on the blank of the office where its kit stands on one, else ours."""
    if kit.blank:
        from mtqg_xl.adoption.making import made_on_blank

        return made_on_blank(kit, headers)
    from mtqg_xl.workbook.issue import issued

    return issued(kit, headers)
