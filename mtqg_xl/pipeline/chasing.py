"""Whom to chase after a run, why, and with which text; and the file of texts beside the book."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from mtqg_xl.areas import Reporter, Reporters, batch_file_name, load_reporters
from mtqg_xl.checks.result import Verdict
from mtqg_xl.consolidation.chasing import LONGEST, Chased, Chasing, deadline_words, is_whole_day, messages, moment_words
from mtqg_xl.consolidation.received import Received
from mtqg_xl.findings import CODES, Finding
from mtqg_xl.mending.messages import Returned, asked, message
from mtqg_xl.mending.sender import Sender, sender_of
from mtqg_xl.pipeline.deciding import Entry
from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.pipeline.named_units import bears, is_telling
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.statuses import CARRIED, MISSING, RETURNED
from mtqg_xl.vietnamese import Period, write_money, write_number

_SEND_AGAIN = {Verdict.BLOCK, Verdict.EXPLAIN, Verdict.INCOMPLETE}


def chasing_of(run: Run) -> Chasing:
    """Return whom to chase after a run: who sent nothing, and who must send again."""
    known = _Known(run)
    chased = [found for item in run.received if (found := _chased(run, item, known)) is not None]
    confirmations = tuple(_confirmations(run))
    period = f"phụ biểu {run.decided.period.title}"
    return Chasing(run.at, run.deadline, period, len(run.total.expected), tuple(chased), confirmations)


def write_messages(run: Run, book: Path) -> Path | None:
    """Write the texts beside the book of a run, and return the file; None where there is nothing to say.

    Raises:
        OutputError: it cannot be written.
    """
    text = messages(chasing_of(run))
    if not text:
        return None
    receiver = Reporter(run.header.reporter_code, run.header.reporter_name, "")
    name = batch_file_name(
        receiver, run.total.kit.token, run.decided.period, run.at, prefix="TIN_NHAN", extension="txt"
    )
    return write_whole(book.parent / name, f"{text}\r\n".encode("utf-8-sig"), force=True)


class _Known:
    """What is asked of a run for each of thousands of reporters, looked up once."""

    def __init__(self, run: Run) -> None:
        self.listed: Reporters | None = load_reporters(run.job.reporters) if run.job.reporters is not None else None
        self.last = {unit.code: unit for unit in reversed(run.absence.units)}
        self.names = [each.name for each in run.received]
        self.unused: dict[str, Entry] = {}
        for entry in run.decided.entries:
            if entry.submission is not None and not entry.is_used:
                self.unused.setdefault(entry.reporter, entry)
        self.strangers = [entry for entry in run.decided.entries if entry.arrival.kind in {"other", "refused"}]

    def came(self, item: Received) -> Entry | None:
        """Return what a reporter sent and is in no total: a form, else another file that bears its name."""
        if item.code in self.unused:
            return self.unused[item.code]
        bearing = (entry for entry in self.strangers if bears(entry.arrival.name, item.name))
        found = next(bearing, None)
        return found if found is not None and is_telling(item.name, self.names) else None


def _chased(run: Run, item: Received, known: _Known) -> Chased | None:
    status = run.statuses[item.code]
    if status in {MISSING, RETURNED, CARRIED}:  # last period's figures stand in until the file comes
        return _without_file(run, item, status, known)
    if item.result is None or item.result.verdict not in _SEND_AGAIN:
        return None
    contact, phone = _person(run, item.code, known)
    return Chased(item.code, item.name, item.status, _heaviest(item), partial(_send_again, run, item), contact, phone)


def _send_again(run: Run, item: Received) -> str:
    assert item.result is not None  # only judged files come here
    return message([Returned(item.result, _sender(run, item.code))])


# --- why what came does not do ---------------------------------------------------------------------------------


def _heaviest(item: Received) -> str:
    """Return in a few words the worst finding of a file, else the sheets that are not filled."""
    assert item.result is not None  # only judged files come here
    findings = asked(item.result)
    if not findings:
        return f"chưa nhập đủ {_some(item.result.unfilled)}"
    more = f", và {len(findings) - 1} chỗ nữa" if len(findings) > 1 else ""
    return brief(findings[0]) + more


def _some(sheets: tuple[str, ...]) -> str:
    more = f" và {len(sheets) - _NAMED} trang nữa" if len(sheets) > _NAMED else ""
    return f"{', '.join(sheets[:_NAMED])}{more}"


_NAMED = 3
"""So many sheets are named where several are not filled."""


def brief(finding: Finding) -> str:
    """Return a finding in a few words: ``biểu GN DTTS ô O29 lệch 146.181.505 đ so với 4 công trình``."""
    where = " ".join(text for text in (f"biểu {finding.sheet}" if finding.sheet else "", _cell(finding)) if text)
    code = CODES.get(finding.code)
    what = finding.brief or (f"{code.title[:1].lower()}{code.title[1:]}" if code is not None else "")
    if not finding.brief and finding.impact:
        what = f"{what} {write_money(finding.impact, 'đồng')}" if what else f"lệch {write_number(finding.impact)} đ"
    return f"{where} {what}".strip() if finding.brief or not what else f"{where}: {what}".removeprefix(": ")


def _cell(finding: Finding) -> str:
    return f"ô {finding.cell}" if finding.cell else ""


def _without_file(run: Run, item: Received, status: str, known: _Known) -> Chased:
    contact, phone = _person(run, item.code, known)
    came = known.came(item)
    why = _why_not(run, came) if came is not None else ""
    reason = "tệp đã gửi bị trả lại" if status == RETURNED else why
    words = "Đã gửi, chưa dùng được" if reason and status == MISSING else item.status
    return Chased(item.code, item.name, words, reason, partial(_request, run, item, came, reason), contact, phone)


def _why_not(run: Run, entry: Entry) -> str:
    if entry.submission is not None and entry.period != run.decided.period.code:
        return _other_period(entry.period, run.decided.period)
    reason = entry.result.partition(". ")[0].rstrip(".")
    return f"{reason[:1].lower()}{reason[1:]}"


def _other_period(code: str, now: Period) -> str:
    try:
        period = Period.parse(code)
    except ValueError:
        return "tệp chưa ghi kỳ"
    return "tệp của kỳ trước" if period.end < now.end else f"tệp của kỳ {period.title}"


# --- the texts -------------------------------------------------------------------------------------------------


def _request(run: Run, item: Received, came: Entry | None, reason: str) -> str:
    """Return the text for a reporter of whom nothing usable came."""
    is_late = run.deadline is not None and run.at > run.deadline
    wanted = f"gửi {'lại ' if reason else ''}{'ngay ' if is_late else ''}phụ biểu {run.decided.period.title}"
    lines = [
        f"Đề nghị {item.name} {wanted}{'' if is_late else _until(run.deadline)}.",
        f"Đến {moment_words(run.at)} chưa nhận được tệp." if not reason else "",
        f"Tệp “{came.arrival.name}”: {reason}, chưa được tính." if came is not None and reason else "",
        deadline_words(run.deadline, run.at) if is_late else "",
        "Trân trọng.",
    ]
    return _cut(" ".join(line for line in lines if line))


def _until(deadline: datetime | None) -> str:
    if deadline is None:
        return ""
    return f", hạn hết {moment_words(deadline)}" if is_whole_day(deadline) else f" trước {moment_words(deadline)}"


def _confirmations(run: Run) -> Iterator[tuple[str, str]]:
    """Yield for each adjusted figure the text that asks its reporter to confirm it."""
    names = {item.code: item.name for item in run.received}
    for item in run.adjustments:
        if item.problem:
            continue
        name = names.get(item.unit, item.unit)
        where = " ô ".join(item.place.rsplit("!", 1)) if item.place else f"{item.said.instance} dòng {item.said.row}"
        sent = "để trống" if item.sent is None else f"ghi {write_number(item.sent)}"
        value = "trống" if item.value is None else write_number(item.value)
        text = (
            f"Đề nghị {name} xác nhận: biểu {where} đơn vị {sent}, nơi tổng hợp tính {value}. "
            f"Lý do: {item.said.reason}. Đã trao đổi với {item.confirmed}. "
            "Nếu đúng, đề nghị sửa trong tệp và gửi lại; nếu chưa đúng, báo lại ngay. Trân trọng."
        )
        yield name, _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


# --- whom to call ----------------------------------------------------------------------------------------------


def _sender(run: Run, code: str) -> Sender:
    sender = sender_of(run.submissions[code], run.total.kit)
    until = run.deadline or sender.deadline
    return replace(sender, deadline=None if until is None or run.at > until else until)


def _person(run: Run, code: str, known: _Known) -> tuple[str, str]:
    """Return whom to call: as the list of reporters says, else as the file does, else as its last file did."""
    found = known.listed.by_code(code, run.decided.period.end) if known.listed is not None else None
    contact, phone = (found.contact, found.phone) if found is not None else ("", "")
    if code in run.submissions:
        sender = _sender(run, code)
        return contact or sender.prepared_by, phone or sender.phone
    last = known.last.get(code)
    return (contact, phone) if last is None else (contact or last.prepared_by, phone or last.phone)
