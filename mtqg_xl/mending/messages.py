"""What a reporter is told in words: one sentence on top of the file that goes back, one short text for Zalo."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqg_xl.checks.result import FileResult, ordered
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.mending.sender import Sender
from mtqg_xl.workbook.finding_rows import place

LONGEST = 600
"""Characters that are read on a telephone in the field."""
_SHORTEST_POINT = 60
"""Of a sentence that must be cut, so much at least is shown."""
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Returned:
    """One file that should come back mended: its verdict, who sent it, and what the file that goes back is called."""

    result: FileResult
    sender: Sender
    file: str = ""

    @property
    def asked(self) -> tuple[Finding, ...]:
        """The findings that ask something of the office."""
        return asked(self.result)


def asked(result: FileResult) -> tuple[Finding, ...]:
    """Return the findings of a file that must be mended or explained, the worst and dearest first."""
    return tuple(finding for finding in result.findings if finding.severity is not Severity.NOTE)


def request(result: FileResult, sender: Sender) -> str:
    """Return what is asked of a reporter: ``Đề nghị xã Lục Bình sửa 2 chỗ, giải trình 3 chỗ, gửi lại trước …``."""
    whom = f" (nơi nhận: {sender.receiver})" if sender.receiver else ""
    return f"Đề nghị {sender.called} {_wanted(asked(result), result.unfilled)}, gửi lại{sender.until}{whom}."


def _wanted(findings: Sequence[Finding], lacking: Sequence[str]) -> str:
    mend, explain = (
        sum(finding.severity is severity for finding in findings) for severity in (Severity.BLOCK, Severity.EXPLAIN)
    )
    parts = [f"sửa {mend} chỗ"] if mend else []
    parts += [f"giải trình {explain} chỗ"] if explain else []
    parts += [f"nhập đủ trang {', '.join(lacking)}"] if lacking else []
    return ", ".join(parts) or "xem lại"


def message(returned: Sequence[Returned]) -> str:
    """Return the text for one reporter, about all its files, in at most 600 characters; the dearest points first."""
    sender = returned[0].sender
    # two files of one reporter may hold the same slip: it is told once
    findings = ordered(list({finding.fingerprint: finding for item in returned for finding in item.asked}.values()))
    lacking = list(dict.fromkeys(sheet for item in returned for sheet in item.result.unfilled))
    head = _head(sender, sender.name or f"đơn vị gửi tệp “{returned[0].result.file}”", _wanted(findings, lacking))
    tail = _one_line(f"Nơi nhận: {sender.receiver}.") if sender.receiver else ""
    attached = ", ".join(item.file for item in returned if item.file)
    points = list(_points(findings, attached, LONGEST - len(head) - len(tail) - 2))
    return _cut("\n".join(text for text in (head, *points, tail) if text), LONGEST)


def _head(sender: Sender, called: str, wanted: str) -> str:
    period = f" ({sender.period.title})" if sender.period is not None else ""
    whom = f"{called}{period}"
    return _cut(_one_line(f"{whom[:1].upper()}{whom[1:]}: đề nghị {wanted}, gửi lại{sender.until}."), LONGEST // 2)


def _points(findings: Sequence[Finding], attached: str, room: int) -> Iterator[str]:
    """Yield one line for each finding as long as there is room, then how many more there are."""
    for at, finding in enumerate(findings):
        left = len(findings) - at - 1
        reserved = len(_more(left, attached)) + 1 if left else 0
        line = _fitting(at + 1, finding, room - reserved - 1)
        if not line:
            yield _more(left + 1, attached)
            return
        room -= len(line) + 1
        yield line


def _fitting(number: int, finding: Finding, room: int) -> str:
    """Return a point in full, or without its mend, or cut short if it is the first; empty where it does not fit."""
    where = f"{place(finding)}: " if finding.sheet else ""
    what = finding.what.removeprefix(f"Ô {finding.cell} ")
    short = f"{number}. {where}{what}"
    short = _one_line(short)
    for line in (_one_line(f"{short} {finding.mend}"), short):
        if len(line) <= room:
            return line
    return _cut(short, room) if number == 1 and room >= _SHORTEST_POINT else ""


def _one_line(text: str) -> str:
    """Return a text without the line breaks that somebody typed in a cell: empty lines part the messages."""
    return " ".join(text.split())


def _more(count: int, attached: str) -> str:
    return f"và {count} chỗ nữa, xem tệp gửi kèm{' ' + attached if attached else ''}."


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + _CUT


def by_reporter(returned: Sequence[Returned]) -> list[list[Returned]]:
    """Return files by reporter, in the order in which they came; files of an unknown reporter stay alone."""
    groups: dict[str, list[Returned]] = {}
    for at, item in enumerate(returned):
        groups.setdefault(item.sender.code or f"?{at}", []).append(item)
    return list(groups.values())
