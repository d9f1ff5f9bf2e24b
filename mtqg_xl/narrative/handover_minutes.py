"""“Biên bản bàn giao vốn”: what one old unit hands over to one new one, by source, with room for both to sign."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqg_xl.areas.handover import AMOUNT_WORDS, Amounts, HandoverLine, added
from mtqg_xl.narrative.text import (
    Align,
    AnnexTable,
    HeadCell,
    Paper,
    Paragraph,
    ReportHeader,
    Run,
    Signature,
    TableCell,
)
from mtqg_xl.vietnamese import fold, write_number

KIND = "BIÊN BẢN"
SUBJECT = ("Bàn giao vốn các chương trình mục tiêu quốc gia", "khi sắp xếp đơn vị hành chính, số liệu đến 30/6/2025")
UNEVEN = "[chưa khớp: {}]"
_HEADS = ("STT", "Công trình, dòng", "Năm vốn", "KH còn lại", "Lũy kế đến 30/6/2025", "Tạm ứng còn", "Quyết định")
_ALIGN: tuple[Align, ...] = ("center", "left", "center", "right", "right", "right", "left")
_WIDTHS = (1.0, 5.0, 1.6, 2.4, 2.4, 2.2, 2.0)
_MEN = "Ông (bà): …………………………… Chức vụ: ……………………"
_SIGN_HERE = "(Ký, ghi rõ họ tên, đóng dấu)"


@dataclass(frozen=True)
class Handing:
    """What one unit hands over to another: its lines, and what the items are called, by their folded codes.

    ``broken`` says of which items more or less is given than taken; nobody should sign before that is mended.
    """

    header: ReportHeader
    giver: str
    receiver: str
    lines: tuple[HandoverLine, ...]
    labels: dict[str, str]
    broken: tuple[str, ...] = ()


def minutes(found: Handing) -> Paper:
    """Return the minutes of a handover; day, place and persons are left for a pen."""
    sides = (("BÊN GIAO", found.giver), ("BÊN NHẬN", found.receiver))
    blocks: list[Paragraph | AnnexTable] = [_plain("Hôm nay, ngày …… tháng …… năm 2025, tại …………………, chúng tôi gồm:")]
    for number, (side, name) in zip(("I", "II"), sides, strict=True):
        blocks += [_bold(f"{number}. {side}: {name}"), _plain(_MEN), _plain(_MEN)]
    blocks += [
        _bold("III. NỘI DUNG BÀN GIAO"),
        _plain("Đơn vị tính: đồng."),
        _table(found),
        *map(_plain, _totals(found)),
    ]
    blocks += [Paragraph((Run(UNEVEN.format(words), mark="missing"),)) for words in found.broken]
    blocks.append(
        _plain(
            "Hồ sơ, chứng từ của từng khoản được giao kèm theo danh mục. Hai bên thống nhất số liệu trên. Biên bản lập "
            "thành 04 bản có giá trị như nhau, mỗi bên giữ 02 bản./."
        )
    )
    left, right = (Signature((f"ĐẠI DIỆN {side}",), how=_SIGN_HERE) for side, _ in sides)
    return Paper(KIND, SUBJECT, found.header, tuple(blocks), sides=(left, right))


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _bold(text: str) -> Paragraph:
    return Paragraph((Run(text, bold=True),))


def _by_source(lines: Sequence[HandoverLine]) -> dict[str, list[HandoverLine]]:
    found: dict[str, list[HandoverLine]] = {}
    for line in lines:
        found.setdefault(fold(line.source), []).append(line)
    return {group[0].source: group for group in found.values()}


def _totals(found: Handing) -> Iterator[str]:
    """Yield what each source comes to; of amounts that are nothing, nothing is said."""
    for source, lines in _by_source(found.lines).items():
        amounts = added(line.amounts for line in lines).each
        said = [
            f"{words} {write_number(amount)} đồng"
            for words, amount in zip(AMOUNT_WORDS, amounts, strict=True)
            if amount
        ]
        yield f"- {source}: {'; '.join(said)}."


# --- the table ------------------------------------------------------------------------------------------------


def _table(found: Handing) -> AnnexTable:
    heads = tuple(HeadCell(text, (0, 0), (at, at)) for at, text in enumerate(_HEADS))
    rows: list[tuple[TableCell, ...]] = []
    for source, lines in _by_source(found.lines).items():
        rows.append(_sum_row(source, lines))
        for line in lines:
            label = found.labels.get(fold(line.item), line.item)
            rows.append(_cells((str(_number(found, line)), label, line.year, *_money(line.amounts), line.decision)))
    rows.append(_sum_row("TỔNG CỘNG", found.lines))
    return AnnexTable(_WIDTHS, heads, (), tuple(rows))


def _number(found: Handing, line: HandoverLine) -> int:
    return found.lines.index(line) + 1


def _sum_row(title: str, lines: Sequence[HandoverLine]) -> tuple[TableCell, ...]:
    return _cells(("", title, "", *_money(added(line.amounts for line in lines)), ""), bold=True)


def _money(amounts: Amounts) -> tuple[str, ...]:
    return tuple(write_number(amount) for amount in amounts.each)


def _cells(texts: Sequence[str], *, bold: bool = False) -> tuple[TableCell, ...]:
    return tuple(
        TableCell((Run(text, bold=bold),) if text else (), align) for text, align in zip(texts, _ALIGN, strict=True)
    )
