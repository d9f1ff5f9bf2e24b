"""One line for the person who waits: which file replaces which, how many figures changed, what that does on top."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from mtqg_xl.definition.model import MONEY_UNITS, Kit
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import difference, write_number

File = tuple[Submission, Kit]
_IN_PERCENT = " (%)"


class Effect(Protocol):
    """A total before and after."""

    @property
    def before(self) -> float | None:
        """The total in the old file."""

    @property
    def after(self) -> float | None:
        """The total in the new file."""


def summary(old: File, new: File, changed: int, numbers: int, totals: Mapping[tuple[str, str, str], Effect]) -> str:
    """Return ``Lần 2 thay lần 1: đổi 3 số, tổng giải ngân +146.181.505 đ.``"""
    names = _named(old, new)
    if not changed:
        return f"{names}: không số nào đổi."
    texts = changed - numbers
    said = [f"{count} {what}" for count, what in ((numbers, "số"), (texts, "ô chữ")) if count]
    effects = list(_headline(new[1], totals))
    if numbers and not effects:
        effects = ["các tổng ở đầu không đổi"]
    return f"{names}: {', '.join(['đổi ' + ' và '.join(said), *effects])}."


def _named(old: File, new: File) -> str:
    times = [_submission_number(*file) for file in (old, new)]
    if None not in times and times[0] != times[1]:
        return f"Lần {times[1]} thay lần {times[0]}"
    return f"“{new[0].file}” thay “{old[0].file}”"


def _submission_number(submission: Submission, kit: Kit) -> int | None:
    field = kit.header_field("submission")
    cell = submission.cell(*field) if field is not None else None
    return int(cell.value) if cell is not None and cell.value is not None else None


def _headline(kit: Kit, totals: Mapping[tuple[str, str, str], Effect]) -> Iterator[str]:
    for title, key in zip(kit.headline_titles, kit.headline, strict=False):
        instance, row, column = key.split("|")
        effect = totals.get((instance, row, column))
        if effect is None:
            continue
        found = kit.instance_by_id[instance]
        unit = found.unit_of(found.row_by_id[row], found.column_by_id[column])
        words = title[:1].lower() + title[1:]
        if unit == "%":
            yield f"{words.removesuffix(_IN_PERCENT)} {_percent(effect.before)} → {_percent(effect.after)}"
        elif effect.before is not None and effect.after is not None:
            said = "đ" if unit in MONEY_UNITS else unit
            yield f"tổng {words} {signed(difference(effect.after, effect.before))} {said}"


def _percent(value: float | None) -> str:
    return "trống" if value is None else f"{write_number(round(value, 2))}%"


def signed(value: float) -> str:
    """Return a difference with its sign: ``+146.181.505``."""
    return f"{'+' if value > 0 else '−'}{write_number(abs(value))}"


# --- what makes two files hard to compare -------------------------------------------------------------------

_FIELDS = {"reporter": "đơn vị", "period": "kỳ báo cáo"}


def notes_on(old: File, new: File) -> Iterator[str]:
    """Yield in what two files differ that should be alike."""
    for field, words in _FIELDS.items():
        one, other = getattr(old[0].stamp, field), getattr(new[0].stamp, field)
        if one != other:
            yield f"Hai tệp khác {words}: “{one or 'không ghi'}” và “{other or 'không ghi'}”."
    if old[1].id != new[1].id:
        yield f"Hai tệp khác bộ biểu: “{old[1].id}” và “{new[1].id}”; chỉ so phần chung."
    elif old[0].stamp.kit_version != new[0].stamp.kit_version:
        yield "Hai tệp khác phiên bản của bộ biểu; so theo bản đang dùng."
    for submission, kit in (old, new):
        missing = [item.sheet for item in kit.instances if item.id not in submission.found]
        if missing:
            yield f"“{submission.file}” thiếu biểu {', '.join(missing)}: số ở đó hiện như đã mất."
