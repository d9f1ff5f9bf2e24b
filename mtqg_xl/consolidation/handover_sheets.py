"""BÀN GIAO and LŨY KẾ QUA 01-7: what was handed over and taken over, and what was paid before and since."""

from collections.abc import Iterator, Mapping, Sequence

from mtqg_xl.areas.handover import AMOUNT_WORDS, Amounts, HandedItem, SourceBalance, compared
from mtqg_xl.consolidation.book_forms import MONEY_DECIMALS, MONEY_UNIT
from mtqg_xl.consolidation.crossing import Crossing, stated_total
from mtqg_xl.definition.model import MONEY_UNITS
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.vietnamese import write_number
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainCell, PlainTable, Shown

HANDOVER, CROSSING = "BÀN GIAO", "LŨY KẾ QUA 01-7"
_MILLION = MONEY_UNITS[MONEY_UNIT]
_CARRIED_WORDS, _YEAR_WORDS = "Kéo dài", "Năm nay"
Names = Mapping[str, str]


# --- BÀN GIAO ------------------------------------------------------------------------------------------------------

_HANDOVER_FIELDS = (
    *(Field("Đơn vị giao", 22), Field("Mã công trình/dòng", 18), Field("Nguồn", 16), Field("Năm vốn", 12)),
    *(Field("Giao: KH còn lại", 17, 0), Field("Nhận: KH còn lại", 17, 0)),
    *(Field("Giao: lũy kế đến 30/6/2025", 17, 0), Field("Nhận: lũy kế đến 30/6/2025", 17, 0)),
    *(Field("Giao: tạm ứng còn", 17, 0), Field("Nhận: tạm ứng còn", 17, 0)),
    *(Field("Đơn vị nhận", 30), Field("Dòng trong bảng", 14), Field("Kết quả", 40)),
)


def handover_sheet(balances: Sequence[SourceBalance], old: Names, new: Names, unused: int) -> PlainTable:
    """Return BÀN GIAO: every item as given and as taken, and above them the balance of each source, in đồng."""
    everything = SourceBalance("Tất cả các nguồn", tuple(item for balance in balances for item in balance.items))
    lines = ["Đơn vị tính: đồng."]
    lines += [sentence for balance in (everything, *balances) for sentence in balance.sentences]
    if unused:
        lines.append(f"Chưa kể {unused} chỗ của bảng không dùng được: xem trang PHẢI SỬA, mã H14.")
    rows: list[tuple[PlainCell, ...]] = [_balance_row("TỔNG CỘNG", everything)]
    bold = [0]
    for balance in balances:
        bold.append(len(rows))
        rows.append(_balance_row(f"Cộng nguồn {balance.source}", balance))
        rows += [_item_row(item, old, new) for item in balance.items]
    title = "BÀN GIAO VỐN, GIẢI NGÂN, TẠM ỨNG KHI SẮP XẾP ĐƠN VỊ HÀNH CHÍNH TỪ 01/7/2025"
    return PlainTable(HANDOVER, title, _HANDOVER_FIELDS, tuple(rows), tuple(lines), frozenset(bold))


def _balance_row(label: str, balance: SourceBalance) -> tuple[PlainCell, ...]:
    return (label, None, None, None, *_pairs(balance.given, balance.taken), None, None, _verdict(balance.broken))


def _verdict(broken: Sequence[HandedItem]) -> PlainCell:
    return Shown(f"Không khớp ở {len(broken)} khoản", fill=styles.BLOCK_FILL) if broken else "Khớp"


def _item_row(item: HandedItem, old: Names, new: Names) -> tuple[PlainCell, ...]:
    first = item.first
    takers = dict.fromkeys(line.receiver for line in item.taking)
    receivers = ", ".join(new.get(code, code) for code in takers) or None
    what = (old.get(first.giver, first.giver), first.item, first.source, first.year)
    result: PlainCell = "Khớp" if item.is_even else Shown(break_words(item), fill=styles.BLOCK_FILL)
    return (*what, *_pairs(item.given, item.taken), receivers, item.rows.removeprefix("dòng "), result)


def _pairs(given: Amounts, taken: Amounts) -> Iterator[float]:
    for one, other in zip(given.each, taken.each, strict=True):
        yield float(one)
        yield float(other)


def break_words(item: HandedItem) -> str:
    """Return in what an item is given otherwise than taken."""
    if not item.taking:
        return "chưa ghi đơn vị nhận"
    pairs = zip(AMOUNT_WORDS, item.given.each, item.taken.each, strict=True)
    return "; ".join(f"{words}: {compared(given, taken)}" for words, given, taken in pairs if given != taken)


# --- LŨY KẾ QUA 01-7 -----------------------------------------------------------------------------------------------

_CROSSING_FIELDS = (
    *(Field("Đơn vị", 24), Field("Mã dòng", 16), Field("Nội dung", 54), Field("Năm vốn", 10)),
    Field("Đơn vị cũ đến 30/6/2025", 17, MONEY_DECIMALS),
    Field("Đơn vị mới từ 01/7/2025", 17, MONEY_DECIMALS),
    Field("Lũy kế", 17, MONEY_DECIMALS),
    *(Field("Nhận từ", 34), Field("Ghi chú", 34)),
)


def crossing_sheet(crossings: Sequence[Crossing], members: FigureSet, old: Names, new: Names) -> PlainTable:
    """Return LŨY KẾ QUA 01-7: what old units paid, what new ones have paid since, and both together."""
    rows: list[tuple[PlainCell, ...]] = []
    bold: list[int] = []
    for unit in dict.fromkeys(each.handed.unit for each in crossings):
        own = [each for each in crossings if each.handed.unit == unit]
        bold.append(len(rows))
        before = sum(each.before for each in own)
        total = (new.get(unit, unit), None, "Tổng số của đơn vị", None)
        rows.append(_crossing_row(total, before, stated_total(members, unit)))
        rows += [_row_of_crossing(each, old) for each in own]
    lines = (
        f"Lũy kế = đơn vị cũ đến 30/6/2025 + đơn vị mới từ 01/7/2025. Đơn vị tính: {MONEY_UNIT}.",
        "Đơn vị cũ: theo bảng bàn giao. Lũy kế: theo biểu của đơn vị mới. Đơn vị mới từ 01/7 = lũy kế trừ số bàn giao.",
    )
    title = "LŨY KẾ GIẢI NGÂN QUA NGÀY 01/7/2025"
    return PlainTable(CROSSING, title, _CROSSING_FIELDS, tuple(rows), lines, frozenset(bold))


def crossing_words(crossings: Sequence[Crossing], members: FigureSet) -> str:
    """Return both parts of what the new units state, in one sentence; units that state nothing are in neither."""
    before: dict[str, int] = {}
    for each in crossings:
        before[each.handed.unit] = before.get(each.handed.unit, 0) + each.before
    totals = {unit: total for unit in before if (total := stated_total(members, unit)) is not None}
    old, everything = sum(before[unit] for unit in totals), sum(totals.values())
    amounts = [
        f"{write_number(value / _MILLION, MONEY_DECIMALS)} triệu" for value in (everything, old, everything - old)
    ]
    return (
        f"Lũy kế {amounts[0]} đồng của {len(totals)} đơn vị nhận bàn giao = đơn vị cũ đến 30/6/2025 {amounts[1]} "
        f"+ đơn vị mới từ 01/7/2025 {amounts[2]} (trang {CROSSING})."
    )


def _row_of_crossing(each: Crossing, old: Names) -> tuple[PlainCell, ...]:
    handed = each.handed
    givers = dict.fromkeys(line.giver for line in handed.lines)
    what = (None, handed.row.id, handed.row.label, _CARRIED_WORDS if handed.is_carried else _YEAR_WORDS)
    return _crossing_row(what, each.before, each.stated, ", ".join(old.get(code, code) for code in givers))


def _crossing_row(
    what: tuple[str | None, ...], before: int, stated: float | None, givers: str | None = None
) -> tuple[PlainCell, ...]:
    if stated is None:
        missing = Shown("Chưa có số của đơn vị mới", fill=styles.EXPLAIN_FILL)
        return (*what, before / _MILLION, None, None, givers, missing)
    note: PlainCell = None
    if stated < before:
        note = Shown("Lũy kế nhỏ hơn số nhận bàn giao", fill=styles.EXPLAIN_FILL)
    return (*what, before / _MILLION, (stated - before) / _MILLION, stated / _MILLION, givers, note)
