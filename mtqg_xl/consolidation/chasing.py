"""ĐÔN ĐỐC: who has not sent and who must send again, why, and the texts that say so."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mtqg_xl.vietnamese import write_count, write_date
from mtqg_xl.workbook.plain import Field, LazyRows, PlainCell, PlainTable

SHEET = "ĐÔN ĐỐC"

LONGEST = 600
"""Characters that a text has at most: it is read on a telephone."""


@dataclass(frozen=True, slots=True)
class Chased:
    """One reporter from whom something is still wanted.

    ``reason`` is empty where nothing came at all; else it says in a few words why what came does not do. ``words``
    writes the message for it: the texts for thousands are not held.
    """

    code: str
    name: str
    status: str
    reason: str
    words: Callable[[], str]
    contact: str = ""
    phone: str = ""

    @property
    def text(self) -> str:
        """The message for it."""
        return self.words()

    @property
    def has_sent(self) -> bool:
        """Whether something came of which the reporter must hear."""
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class Chasing:
    """Everybody who is chased at one moment; ``wanted`` names what is to be sent, ``everyone`` counts who should send.

    ``confirmations`` are texts to reporters whose figures were adjusted, each with the name.
    """

    at: datetime
    deadline: datetime | None
    wanted: str
    everyone: int
    chased: tuple[Chased, ...]
    confirmations: tuple[tuple[str, str], ...] = ()

    @property
    def missing(self) -> tuple[Chased, ...]:
        """Those of whom nothing came."""
        return tuple(item for item in self.chased if not item.has_sent)

    @property
    def again(self) -> tuple[Chased, ...]:
        """Those who must send again."""
        return tuple(item for item in self.chased if item.has_sent)


def moment_words(moment: datetime) -> str:
    """Return a moment as officers write it: ``14h00 ngày 24/6/2024``; the end of a day without an hour."""
    day = f"ngày {write_date(moment.date())}"
    return day if is_whole_day(moment) else f"{moment:%Hh%M} {day}"


def is_whole_day(moment: datetime) -> bool:
    """Whether a deadline is a day without an hour: it lasts until midnight."""
    return (moment.hour, moment.minute) == (23, 59)


def deadline_words(deadline: datetime | None, at: datetime) -> str:
    """Return by when, seen from a moment: ``Hạn 16h00 hôm nay.``"""
    if deadline is None:
        return ""
    if at > deadline:
        return f"Đã quá hạn {moment_words(deadline)}."
    if deadline.date() != at.date():
        return f"Hạn {moment_words(deadline)}."
    return "Hạn hết hôm nay." if is_whole_day(deadline) else f"Hạn {deadline:%Hh%M} hôm nay."


# --- the texts --------------------------------------------------------------------------------------------------


def group_text(chasing: Chasing) -> str:
    """Return the text for the group of all reporters, in at most 600 characters; empty where nobody is chased.

    Names that do not fit are counted, those who sent nothing last: they stand on the sheet ĐÔN ĐỐC.
    """
    if not chasing.chased:
        return ""
    end = " ".join(text for text in (deadline_words(chasing.deadline, chasing.at), "Trân trọng.") if text)
    missing = [_plain_name(item) for item in chasing.missing]
    again = [f"{_plain_name(item)} ({item.reason})" for item in chasing.again]

    def text_of(shown: tuple[int, int]) -> str:
        return " ".join(text for text in (_body(chasing, missing, again, shown), end) if text)

    ever_fewer = _EverFewer(len(missing), len(again))
    fitting = bisect_left(ever_fewer, True, key=lambda shown: len(text_of(shown)) <= LONGEST)
    if fitting < len(ever_fewer):
        return text_of(ever_fewer[fitting])
    return f"{_body(chasing, [], [], (0, 0))} {end}"[:LONGEST]


@dataclass(frozen=True, slots=True)
class _EverFewer:
    """How many of the two lists to name, ever fewer: first of those who must send again, for they hear alone."""

    missing: int
    again: int

    def __len__(self) -> int:
        return self.missing + self.again + 1

    def __getitem__(self, at: int) -> tuple[int, int]:
        return self.missing - max(0, at - self.again), max(0, self.again - at)


def _body(chasing: Chasing, missing: Sequence[str], again: Sequence[str], shown: tuple[int, int]) -> str:
    parts = []
    head = f"Đến {moment_words(chasing.at)}"
    if missing or chasing.missing:
        count = f"{write_count(len(chasing.missing))}/{write_count(chasing.everyone)}"
        listed = _listed(missing, shown[0])
        parts.append(f"{head} còn {count} đơn vị chưa gửi {chasing.wanted}{listed}.")
    if chasing.again:
        start = "" if parts else f"{head}, "
        parts.append(f"{start}{write_count(len(chasing.again))} đơn vị gửi lại{_listed(again, shown[1])}.")
    return " ".join(parts)


def _listed(names: Sequence[str], count: int) -> str:
    if not names or not count:
        return " (danh sách ở trang ĐÔN ĐỐC)"
    more = f" và {len(names) - count} đơn vị nữa" if count < len(names) else ""
    return f": {', '.join(names[:count])}{more}"


_COMMUNE = "xã "


def _plain_name(item: Chased) -> str:
    """Return a name as in speech: communes are called without the word, towns and boards with it."""
    return item.name.removeprefix(_COMMUNE) if item.name.startswith(_COMMUNE) else item.name


def messages(chasing: Chasing) -> str:
    """Return all texts, the one for the group first, parted by empty lines; empty where there is nothing to say."""
    texts = [group_text(chasing), *(item.text for item in chasing.chased), *(text for _, text in chasing.confirmations)]
    return "\r\n\r\n".join(text.replace("\n", "\r\n") for text in texts if text)


# --- the sheet --------------------------------------------------------------------------------------------------


def chasing_sheet(chasing: Chasing) -> PlainTable:
    """Return ĐÔN ĐỐC: the text for the group on top, then everybody who is chased with the text for each."""
    fields = (
        *(Field("STT", 5), Field("Đơn vị", 18), Field("Tình trạng", 17), Field("Vì sao", 30), Field("Liên hệ", 16)),
        *(Field("Điện thoại", 12), Field("Tin nhắn", 62)),
    )
    rows = LazyRows(len(chasing.chased) + len(chasing.confirmations), partial(_rows, chasing))
    lines = (group_text(chasing) or "Mọi đơn vị đã gửi, không đơn vị nào phải gửi lại.", _HOW)
    return PlainTable(SHEET, SHEET, fields, rows, lines, filtered=True, has_links=False)


def _rows(chasing: Chasing) -> Iterator[tuple[PlainCell, ...]]:
    for at, item in enumerate(chasing.chased, start=1):
        contact, phone = item.contact or None, item.phone or None
        yield (str(at), item.name, item.status, item.reason or None, contact, phone, item.text)
    for at, (name, text) in enumerate(chasing.confirmations, start=len(chasing.chased) + 1):
        yield (str(at), name, "Điều chỉnh: cần xác nhận", None, None, None, text)


_HOW = "Chọn ô ở cột Tin nhắn → Chép → dán vào Zalo. Mỗi tin không quá 600 ký tự; các tin này cũng ở tệp TIN_NHAN."
