"""SO KỲ TRƯỚC: every row then and now, and why they differ."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan

from mtqg_xl.consolidation.causes import Cause, Change, Comparison
from mtqg_xl.consolidation.cell_keys import cell_key
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.consolidation.headline import Headline
from mtqg_xl.consolidation.plan_trail import Decided
from mtqg_xl.definition.model import MONEY_UNITS, Instance, Row
from mtqg_xl.vietnamese import write_number
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainCell, PlainTable, Shown

SHEET = "SO KỲ TRƯỚC"
_UNIT, _DECIMALS = "triệu đồng", 3
_MONEY = MONEY_UNITS[_UNIT]
_SHOWN = (Cause.PAID, Cause.TAKEN_BACK, Cause.CORRECTED, Cause.REPORTERS, Cause.ADJUSTED)
_MOST_FALLS = 6
_PLAN_NOW, _PAID_NOW = 2, 4
"""Where the plan and the payments of this period stand, counted from 0."""

Names = Mapping[str, str]
"""The names of reporters by code."""


def comparison_sheet(found: Comparison, names: Names, title: str, decided: Sequence[Decided] = ()) -> PlainTable:
    """Return SO KỲ TRƯỚC of a kit about money.

    ``title`` is the period now, ``decided`` are the decisions on the plan since the earlier one.
    """
    shown = [change for change in found.changes if _says_something(change)]
    causes = (*_SHOWN, Cause.NEW_YEAR) if found.is_new_year else _SHOWN
    fields = (
        *(Field("Dòng", 44), Field("KH trước", 13, _DECIMALS), Field("KH nay", 13, _DECIMALS)),
        *(Field("GN trước", 13, _DECIMALS), Field("GN nay", 13, _DECIMALS), Field("Δ", 12, _DECIMALS)),
        *(Field(f"do {cause.value}", 12, _DECIMALS) for cause in causes),
        Field("chưa rõ", 11, _DECIMALS),
        *(Field("Tỷ lệ trước (%)", 10, 2), Field("Tỷ lệ nay (%)", 10, 2)),
        *(Field("Điểm % (tử số / mẫu số)", 24), Field("3 đơn vị góp nhiều nhất", 60)),
    )
    rows = tuple(_row(change, causes, names) for change in shown)
    return PlainTable(
        SHEET,
        f"SO KỲ TRƯỚC: VÌ SAO {title.upper()} KHÁC {found.earlier.period.title.upper()}",
        fields,
        rows,
        tuple(_lines(found, names, decided)),
        frozenset(at for at, change in enumerate(shown) if change.row.level == 0),
        break_before=(len(fields) - 3,),
        kept=1,
        beside_kept=True,
        row_keys=tuple(cell_key(form=change.instance.id, row=change.row.id) for change in shown),
        column_keys=_column_keys(found.headline, len(fields)),
    )


def _column_keys(headline: Headline, width: int) -> tuple[str, ...]:
    """Return which columns tell of figures of this book, by their keys: plan and payments now."""
    told = {_PLAN_NOW: headline.plan, _PAID_NOW: headline.paid}
    return tuple(cell_key(column=told.get(at, "")) for at in range(width))


def _says_something(change: Change) -> bool:
    return any((*change.plan, *change.paid, *change.causes.values()))


def _row(change: Change, causes: Sequence[Cause], names: Names) -> tuple[PlainCell, ...]:
    unexplained = change.unexplained / _MONEY
    return (
        Shown(change.row.label, indent=change.row.level),
        *(amount / _MONEY for amount in (*change.plan, *change.paid, change.difference)),
        *(change.causes[cause] / _MONEY or None for cause in causes),
        Shown(unexplained, fill=styles.EXPLAIN_FILL if unexplained else "", bold=bool(unexplained)),
        *(None if isnan(percent) else percent for percent in change.percent),
        points_words(change) or None,
        "; ".join(f"{names.get(code, code)} {_signed(amount / _MONEY)}" for code, amount in change.contributors)
        or None,
    )


def _signed(amount: float, decimals: int = _DECIMALS) -> str:
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{write_number(round(abs(amount), decimals))}"


def points_words(change: Change) -> str:
    """Return ``−1,20 (+0,90 / −2,10)``: percentage points, by what was paid and by the plan; empty without any."""
    if change.points is None:
        return ""
    if change.points_by is None or not any((change.points, *change.points_by)):
        return _points(change.points)
    by_paid, by_plan = change.points_by
    return f"{_points(change.points)} ({_points(by_paid)} / {_points(by_plan)})"


def _points(points: float) -> str:
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{abs(points):.2f}".replace(".", ",")


# --- the lines over the table -------------------------------------------------------------------------------


def _lines(found: Comparison, names: Names, decided: Sequence[Decided]) -> Iterator[str]:
    earlier, top = found.earlier, found.changes[0]
    yield f"Đơn vị tính: {_UNIT}. Kỳ trước: {earlier.title}, {len(earlier.reporters)} đơn vị."
    parts = [(cause, top.causes[cause]) for cause in Cause if top.causes[cause]]
    said = ", ".join(f"{cause.value} {_signed(amount / _MONEY)}" for cause, amount in parts)
    more = f"; chưa rõ {_signed(top.unexplained / _MONEY)}" if top.unexplained else ""
    yield f"Giải ngân {_signed(top.difference / _MONEY)} = {said or '0'}{more}."
    yield from _plan_line(top, decided)
    yield from _who(found, names)
    if found.is_new_year:
        yield "Hai kỳ khác năm: lũy kế trong năm tính lại từ 01/01, nên số của kỳ trước trừ ra ở cột “do sang năm mới”."
    yield from _falls(found, names)


def _plan_line(top: Change, decided: Sequence[Decided]) -> Iterator[str]:
    """Yield the line about the denominator, where the plan is another one, with the decisions that changed it."""
    change = top.plan[1] - top.plan[0]
    if change:
        verb = "tăng" if change > 0 else "giảm"
        words = points_words(top)
        said = f"; tỷ lệ {words} điểm % (do tử số / do mẫu số)" if words else ""
        by = "; ".join(f"QĐ {item.decision} {_signed(item.amount / _MONEY)}" for item in decided)
        amount = write_number(round(abs(change) / _MONEY, _DECIMALS))
        yield f"Kế hoạch {verb} {amount} triệu đồng{f' ({by})' if by else ''}{said}."


def _who(found: Comparison, names: Names) -> Iterator[str]:
    for words, codes in (("Thêm so với kỳ trước", found.came), ("Kỳ trước có, kỳ này không", found.went)):
        if codes:
            yield f"{words}: {', '.join(names.get(code, code) for code in codes)}."


def _falls(found: Comparison, names: Names) -> Iterator[str]:
    if not found.falls:
        return
    told = "; ".join(
        f"{names.get(fall.reporter, fall.reporter)}, {fall.row.label}: −{write_number(fall.amount / _MONEY)}"
        for fall in found.falls[:_MOST_FALLS]
    )
    more = len(found.falls) - _MOST_FALLS
    yield (
        "Chưa rõ vì lũy kế giảm mà tạm ứng không giảm và GIẢI TRÌNH chưa nêu lý do, hỏi lại đơn vị: "
        f"{told}{f'; và {more} dòng nữa' if more > 0 else ''}."
    )


# --- kits that count ------------------------------------------------------------------------------------------


def counts_sheet(
    total: Consolidated, earlier: EarlierTotal, headline: Headline, titles: Sequence[str], title: str
) -> PlainTable:
    """Return SO KỲ TRƯỚC of a kit that counts: its headline columns then and now, in every row that has them."""
    columns = [name for name in (headline.plan, headline.paid, headline.percent) if name]
    fields = [Field("Dòng", 50)]
    for words in titles[: len(columns)]:
        fields += [Field(f"{words}: trước", 14, 2), Field("nay", 14, 2), Field("Δ", 12, 2)]
    rows: list[tuple[PlainCell, ...]] = []
    for instance in headline.instances:
        for row in instance.rows:
            cells = [cell for name in columns for cell in _then_and_now(total, earlier, instance, row, name)]
            if any(cell is not None for cell in cells):
                rows.append((Shown(row.name if row.split else row.label, indent=row.level), *cells))
    lines = [f"Kỳ trước: {earlier.title}, {len(earlier.reporters)} đơn vị; kỳ này: {len(total.members.reporters)}."]
    head = f"SO KỲ TRƯỚC: {title.upper()} VÀ {earlier.period.title.upper()}"
    return PlainTable(SHEET, head, tuple(fields), tuple(rows), tuple(lines))


def _then_and_now(
    total: Consolidated, earlier: EarlierTotal, instance: Instance, row: Row, column: str
) -> tuple[PlainCell, PlainCell, PlainCell]:
    """Return a figure then and now, and the difference; blank where nobody said anything then or now."""
    if instance.kind_of(row, instance.column_by_id[column]) not in {"input", "computed"}:
        return None, None, None
    key = (instance.id, row.id, column)
    both = [
        figures.value(*key) if figures.is_present(*key) else None for figures in (earlier.total.figures, total.figures)
    ]
    then, now = (None if value is None or isnan(value) else value for value in both)
    return then, now, now - then if then is not None and now is not None else None
