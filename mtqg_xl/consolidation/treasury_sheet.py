"""ĐỐI CHIẾU KHO BẠC: what reporters paid beside what the treasury says, with causes and what is left over."""

from collections.abc import Iterator, Mapping, Sequence

from mtqg_xl.consolidation.cell_keys import cell_key
from mtqg_xl.consolidation.treasury import CAUSES, ReconciledLine, Reconciliation, Unmatched
from mtqg_xl.definition.model import MONEY_UNITS
from mtqg_xl.vietnamese import write_count, write_date, write_number
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainCell, PlainTable, Shown

SHEET = "ĐỐI CHIẾU KHO BẠC"
_UNIT, _DECIMALS = "triệu đồng", 3
_MONEY = MONEY_UNITS[_UNIT]
_REPORTED = 2
"""Where A stands, counted from 0."""
NOT_IN_TREASURY = "Kho bạc không có số của dòng này."
NOT_REPORTED = "Đơn vị chưa có số của dòng này."


def treasury_sheet(found: Reconciliation, names: Mapping[str, str]) -> PlainTable:
    """Return ĐỐI CHIẾU KHO BẠC of a consolidated book; the sum counts nothing twice."""
    fields = (
        *(Field("Đơn vị", 18), Field("Dòng", 38), Field("Số đơn vị báo (A)", 13, _DECIMALS)),
        *(Field("Kho bạc (B)", 13, _DECIMALS), Field("A−B", 12, _DECIMALS)),
        *(Field(cause, 11, _DECIMALS) for cause in CAUSES),
        *(Field("Chưa rõ", 11, _DECIMALS), Field("Ghi chú", 34)),
    )
    rows = [_sum(found.top_lines)] if found.lines else []
    rows += [_row(line, names) for line in found.lines]
    rows += [_unmatched(item) for item in found.unmatched]
    lines = tuple(_lines(found))
    bold = frozenset({0}) if found.lines else frozenset[int]()
    keys = [""] * len(bold) + [_key(line) for line in found.lines] + [""] * len(found.unmatched)
    columns = tuple(cell_key(column=found.paid) if at == _REPORTED else "" for at in range(len(fields)))
    return PlainTable(SHEET, SHEET, fields, tuple(rows), lines, bold, row_keys=tuple(keys), column_keys=columns)


def _key(line: ReconciledLine) -> str:
    """Return of which figure a line tells; of none where its reporter sent nothing."""
    if line.reported is None:
        return ""
    target = line.target
    return cell_key(form=target.instance.id, row=target.row.id, reporter=line.reporter)


def note_of(line: ReconciledLine) -> str:
    """Return the remark of a line: what the officer wrote, and which side says nothing."""
    silent = NOT_REPORTED if line.reported is None else NOT_IN_TREASURY if line.treasury is None else ""
    return " ".join(part for part in (line.said.note, silent) if part)


def _row(line: ReconciledLine, names: Mapping[str, str]) -> tuple[PlainCell, ...]:
    return (
        names.get(line.reporter, line.reporter),
        Shown(line.target.row.label, indent=line.target.row.level),
        *(None if amount is None else amount / _MONEY for amount in (line.reported, line.treasury)),
        line.difference / _MONEY,
        *(cause / _MONEY or None for cause in line.said.causes),
        _remainder(line.remainder),
        note_of(line) or None,
    )


def _sum(lines: Sequence[ReconciledLine]) -> tuple[PlainCell, ...]:
    causes = [sum(line.said.causes[at] for line in lines) for at in range(len(CAUSES))]
    return (
        "CỘNG",
        None,
        sum(line.reported or 0.0 for line in lines) / _MONEY,
        sum(line.treasury or 0.0 for line in lines) / _MONEY,
        sum(line.difference for line in lines) / _MONEY,
        *(cause / _MONEY or None for cause in causes),
        _remainder(sum(line.remainder for line in lines)),
        None,
    )


def _remainder(amount: float) -> Shown:
    return Shown(amount / _MONEY, fill=styles.EXPLAIN_FILL if amount else "", bold=bool(amount))


def _unmatched(item: Unmatched) -> tuple[PlainCell, ...]:
    """Return a line of the treasury that belongs nowhere: its amount stands under B and under no difference."""
    unit = f"Mã QHNS {item.unit}" if item.unit else "Không ghi mã QHNS"
    code = " ".join(part for part in (item.code, item.name) if part)
    blanks: tuple[None, ...] = (None,) * (len(CAUSES) + 2)
    note = Shown(f"Chưa ghép ({item.where}): {item.reason}.", fill=styles.EXPLAIN_FILL)
    return (unit, code or None, None, item.amount / _MONEY, *blanks, note)


def _lines(found: Reconciliation) -> Iterator[str]:
    treasury, reported = (write_date(day) if day else "…" for day in (found.treasury_day, found.reported_day))
    days = f"Kho bạc đến ngày {treasury}, đơn vị đến ngày {reported}"
    yield f"{days}{'.' if found.is_same_day else ': khác ngày thì không kết luận.'} Đơn vị tính: {_UNIT}."
    left = [line for line in found.lines if line.remainder]
    if left:
        yield f"Còn {write_count(len(left))} dòng chưa rõ (nền cam): ghi nguyên nhân ở DOI_CHIEU.xlsx rồi tổng hợp lại."
    if not found.has_rows:
        yield "Chưa ghép được mã CTMT, mã dự án với dòng nào (BANG_MA_KHO_BAC.xlsx): chỉ so tổng của từng đơn vị."
    if found.unset:
        amount = write_number(round(found.unset / _MONEY, _DECIMALS))
        yield f"Đơn vị báo {amount} ở các dòng chưa có mã của Kho bạc: phần này chưa đối chiếu."
    if found.unmatched:
        amount = write_number(round(sum(item.amount for item in found.unmatched) / _MONEY, _DECIMALS))
        count = write_count(len(found.unmatched))
        yield f"{count} dòng của Kho bạc chưa ghép được với đơn vị hoặc dòng nào, cộng {amount}: xem cuối bảng."
    yield from found.problems
