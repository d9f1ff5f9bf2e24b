"""What becomes of every received file: whose it is, which one counts, what is added up, what a person must decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from mtqg_xl.areas import Reporter, Reporters
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.joining import Joined, Version, joined
from mtqg_xl.pipeline.receiving import Arrival
from mtqg_xl.pipeline.versions import filled_forms, rank, submission_number
from mtqg_xl.reading.printed_reporter import REPORTER_NOTES
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period, fold

TAKE, PROVISIONAL, SEND_BACK, IGNORE = "Nhận", "Nhận tạm", "Trả lại", "Bỏ qua"
HANDLINGS = (TAKE, PROVISIONAL, SEND_BACK, IGNORE)
"""What whoever consolidates may choose for a file."""


KEY_LENGTH = 16
"""How many letters of a file's hash SỔ NHẬN keeps."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """What whoever consolidates wrote beside a file in SỔ NHẬN; empty where nothing was written."""

    reporter: str = ""
    period: str = ""
    handling: str = ""
    received_at: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in SỔ NHẬN: what it is, what was decided by hand, and what became of it."""

    arrival: Arrival
    by_hand: ByHand
    reporter: str = ""
    name: str = ""
    period: str = ""
    forms: tuple[str, ...] = ()
    number: int = 0
    result: str = ""
    replaces: tuple[str, ...] = ()
    note: str = ""
    is_used: bool = False
    is_open: bool = False
    """Whether a person has to decide something before the total is right."""

    @property
    def submission(self) -> Submission | None:
        """What the file says, under the name of the reporter that was written by hand where there is one."""
        found = self.arrival.submission
        if found is None or not (self.by_hand.reporter and self.reporter):
            return found
        stamp = replace(found.stamp, reporter=self.reporter, reporter_name=self.name)
        if stamp.reporter == found.stamp.reporter:
            return replace(found, stamp=stamp)
        notes = tuple(
            note for note in found.notes if note.kind not in REPORTER_NOTES
        )  # a person has decided whose it is
        return replace(found, stamp=stamp, notes=notes)


@dataclass(frozen=True)
class Decided:
    """The files of one kit and period that are added up, one submission for each reporter, and every file's fate."""

    kit: Kit
    period: Period
    chosen: tuple[Joined, ...]
    entries: tuple[Entry, ...]
    returned: frozenset[str] = field(default_factory=frozenset)

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """What is added up."""
        return tuple(item.submission for item in self.chosen)


def decide(
    arrivals: Sequence[Arrival],
    definitions: Definitions,
    listed: Reporters | None = None,
    by_hand: Mapping[str, ByHand] | None = None,
) -> Decided:
    """Return what is added up of the received files, and what becomes of each.

    The kit and period are those of most forms. ``by_hand`` holds what was written in SỔ NHẬN, by the keys of `keys_of`.

    Raises:
        UsageError: there is no usable form, or nothing says for which period.
    """
    hands = by_hand or {}
    entries = [Entry(item, by_hand_of(item, hands), result=item.reason, note=item.note) for item in arrivals]
    forms = [item for item in entries if item.arrival.submission is not None]
    kit, period = _majority(forms, definitions)
    named = _without_twins([_named(item, listed, kit, period) for item in forms])
    groups: dict[str, list[Entry]] = {}
    for item in named:
        if item.is_used:
            groups.setdefault(item.reporter, []).append(item)
    chosen = {code: joined([_version(item) for item in group], kit) for code, group in groups.items()}
    told = _resent([_told(item, chosen.get(item.reporter), kit) for item in named], kit)
    every = {id(item.arrival): item for item in (*entries, *told)}
    returned = {item.reporter for item in told if _handling(item) == SEND_BACK and item.reporter not in chosen}
    return Decided(
        kit, period, tuple(chosen.values()), tuple(every[id(item)] for item in arrivals), frozenset(returned)
    )


def by_hand_of(arrival: Arrival, hands: Mapping[str, ByHand]) -> ByHand:
    """Return what was written about a file; nothing where it is not known again."""
    return next((hands[key] for key in keys_of(arrival) if key in hands), ByHand())


def keys_of(arrival: Arrival) -> tuple[str, str, str]:
    """Return by what a file is known again in SỔ NHẬN: content and name, content alone, name alone."""
    content = arrival.sha256[:KEY_LENGTH]
    return f"{content}|{arrival.name}", content or "?", arrival.name


def _majority(forms: Sequence[Entry], definitions: Definitions) -> tuple[Kit, Period]:
    counts: dict[tuple[str, str], int] = {}
    for item in forms:
        submission = _submission(item)
        key = submission.kit_id, item.by_hand.period or submission.stamp.period
        counts[key] = counts.get(key, 0) + 1
    if not counts:
        raise UsageError("Thư mục không có tệp biểu nào dùng được để tổng hợp.")
    kit_id, code = max(counts, key=lambda key: counts[key])
    try:
        return definitions.readable[kit_id], Period.parse(code)
    except ValueError:
        raise UsageError("Các tệp không ghi kỳ báo cáo, không tổng hợp được.") from None


def _submission(item: Entry) -> Submission:
    assert item.arrival.submission is not None  # only forms come here
    return item.arrival.submission


def _handling(item: Entry) -> str:
    return next((word for word in HANDLINGS if fold(word) == fold(item.by_hand.handling)), "")


# --- one file --------------------------------------------------------------------------------------------------


def _named(item: Entry, listed: Reporters | None, kit: Kit, period: Period) -> Entry:
    """Return a file with whose it is and of when; ``is_used`` where nothing speaks against adding it up."""
    submission = _submission(item)
    reporter, why = _reporter(item, listed, period)
    name = reporter.name if reporter is not None else submission.stamp.reporter_name
    code = reporter.code if reporter is not None else submission.stamp.reporter
    filled = filled_forms(submission, kit) if submission.kit_id == kit.id else frozenset[str]()
    told = replace(
        item,
        reporter="" if why else code,
        name=name,
        period=item.by_hand.period or submission.stamp.period,
        forms=_in_order(tuple(kit.instance_by_id), filled),
        number=int(submission_number(submission, kit)) if submission.kit_id == kit.id else 0,
    )
    if _handling(item) == IGNORE:
        return replace(told, result="Bỏ qua theo SỔ NHẬN.")
    if _handling(item) == SEND_BACK:
        return replace(told, result="Trả lại theo SỔ NHẬN: không cộng.")
    if submission.kit_id != kit.id:
        return replace(
            told, result=f"Tệp của bộ biểu {submission.kit_id}, đang tổng hợp {kit.id}. Để riêng, chưa tính."
        )
    if told.period != period.code:
        return replace(told, result=_other_period(told, period))
    if why or not code:
        why = (
            why
            or "Tệp đúng bộ biểu nhưng chưa rõ đơn vị. Chọn đơn vị ở cột “Đơn vị (gán tay)” của SỔ NHẬN rồi chạy lại."
        )
        return replace(told, result=why, is_open=True)
    return replace(told, is_used=True)


@lru_cache(maxsize=64)
def _in_order(every: tuple[str, ...], forms: frozenset[str]) -> tuple[str, ...]:
    """Return forms in the order of the kit, as the one object that they are of many files."""
    return tuple(form for form in every if form in forms)


def _other_period(item: Entry, period: Period) -> str:
    try:
        own = Period.parse(item.period).title
    except ValueError:
        own = item.period or "chưa rõ kỳ"
    whose = item.name or item.arrival.name
    return f"Tệp của {whose} là kỳ {own}, đang tổng hợp {period.title}. Để riêng, chưa tính."


def _reporter(item: Entry, listed: Reporters | None, period: Period) -> tuple[Reporter | None, str]:
    """Return the reporter of a file, or why what was written by hand names none."""
    said, stamp = item.by_hand.reporter.strip(), _submission(item).stamp
    if listed is None:
        return (None, "") if not said else (Reporter(said, said, ""), "")
    if not said:
        return listed.by_code(stamp.reporter, period.end), ""
    alive = listed.at(period.end)
    found = [one for one in alive if said == one.code] or [one for one in alive if fold(one.name) == fold(said)]
    if len(found) == 1:
        return found[0], ""
    if not found:
        return None, f"SỔ NHẬN gán cho “{said}”, không có trong danh sách đơn vị. Ghi tên hoặc mã như ở danh sách."
    codes = ", ".join(one.code for one in found)
    return None, f"Có {len(found)} đơn vị tên “{said}” (mã {codes}): ghi mã ở cột “Đơn vị (gán tay)”."


def _without_twins(entries: Iterable[Entry]) -> list[Entry]:
    """Return the files, those aside whose content came before; the same content under two units is asked about."""
    first: dict[str, Entry] = {}
    found: list[Entry] = []
    for item in entries:
        before = first.setdefault(item.arrival.sha256, item)
        if before is item or not item.is_used:
            found.append(item)
        elif before.reporter == item.reporter:
            found.append(replace(item, result=f"Trùng từng byte với “{before.arrival.name}”.", is_used=False))
        else:
            why = f"Nội dung y hệt “{before.arrival.name}” của {before.name}. Hỏi lại đơn vị; chưa tính."
            found.append(replace(item, result=why, is_used=False, is_open=True))
    return found


def _version(item: Entry) -> Version:
    assert item.submission is not None  # only forms come here
    return Version(item.submission, received_at(item))


def received_at(item: Entry) -> datetime | None:
    """Return when a file came: as written by hand, else as the disk has it."""
    for pattern in ("%Hh%M %d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y"):
        try:
            return datetime.strptime(item.by_hand.received_at.strip(), pattern)
        except ValueError:
            continue
    return item.arrival.received_at


# --- what became of it -------------------------------------------------------------------------------------------


def _told(item: Entry, group: Joined | None, kit: Kit) -> Entry:
    """Return a file with what became of it among the files of its reporter."""
    if not item.is_used or group is None:
        return item
    file = item.arrival.name
    doubt = group.doubts.get(file, "")
    note = " ".join(part for part in (doubt, item.note) if part)
    if file in group.replaced:
        words = "Đã có tệp sau của cùng đơn vị" if item.forms else "Tệp chưa điền; đã có tệp có số của cùng đơn vị"
        return replace(item, result=f"{words}: “{group.replaced[file]}”.", is_used=False, note=note)
    replaces = tuple(old for old, new in group.replaced.items() if new == file)
    taken = [form for form, source in group.sources.items() if source == file and form in item.forms]
    result = "Dùng."
    if len(group.parts) > 1:
        sheets = ", ".join(kit.instance_by_id[form].sheet for form in taken) or "THÔNG TIN"
        result = f"Ghép {len(group.parts)} tệp; từ tệp này: {sheets}."
    return replace(item, result=result, replaces=replaces, note=note, is_open=bool(doubt))


def _resent(entries: Sequence[Entry], kit: Kit) -> list[Entry]:
    """Return the files, each that took the place of another with what changed from it: ``Lần 2 thay lần 1: …``."""
    by_name = {item.arrival.name: item for item in entries}
    return [
        replace(item, note=" ".join(part for part in (_change(item, by_name, kit), item.note) if part))
        for item in entries
    ]


def _change(item: Entry, by_name: Mapping[str, Entry], kit: Kit) -> str:
    """Return what changed from the latest filled file whose place a file took; nothing where there is none."""
    from mtqg_xl.mending.diff.diff import diff

    before = [by_name[name] for name in item.replaces if name in by_name and by_name[name].forms]
    if not before:
        return ""
    last = max(before, key=lambda old: rank(_submission(old), kit, received_at(old)))
    return diff((_submission(last), kit), (_submission(item), kit)).summary
