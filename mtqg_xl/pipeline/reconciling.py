"""A statement of the treasury beside a total, and DOI_CHIEU, in which the officer says why they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mtqg_xl.areas import Reporters
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.headline import Headline, headline_of
from mtqg_xl.consolidation.treasury import (
    CAUSES,
    Reconciliation,
    Said,
    Target,
    TreasuryAmount,
    Unmatched,
    reconciled,
    unset_amount,
)
from mtqg_xl.consolidation.treasury_sheet import treasury_sheet
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.pipeline.treasury_codes import TreasuryCodes, code_text, is_same_code, read_codes, target_named
from mtqg_xl.reading.office_table import OfficeLine, read_office_table
from mtqg_xl.reading.treasury_table import TreasuryTable, TreasuryTableLine, read_treasury_table
from mtqg_xl.vietnamese import parse_number, write_date
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainCell, PlainTable, plain_sheet
from mtqg_xl.workbook.plan import BookPlan
from mtqg_xl.workbook.write import written

STATEMENTS = ("KHO_BAC.xlsx", "KHO_BAC.csv")
FILE = "DOI_CHIEU.xlsx"
_SHEET = "ĐỐI CHIẾU"
_UNIT, _UNIT_CODE, _ROW, _ROW_CODE, _LEFT, _NOTE = "Đơn vị", "Mã đơn vị", "Dòng", "Mã dòng", "Chưa rõ", "Ghi chú"
_AMOUNTS = ("Số đơn vị báo (A)", "Kho bạc (B)", "A−B")
_FIELDS = (
    *(Field(_UNIT, 20), Field(_UNIT_CODE, 10), Field(_ROW, 40), Field(_ROW_CODE, 14)),
    *(Field(title, 17, 0) for title in (*_AMOUNTS, *CAUSES, _LEFT)),
    Field(_NOTE, 40),
)
_FIRST_CAUSE = 4 + len(_AMOUNTS) + 1
_HELP = (
    "Ghi nguyên nhân vào các cột nền vàng, bằng ĐỒNG, số âm được: các nguyên nhân cộng lại phải bằng A−B, phần còn lại "
    "ở cột Chưa rõ. Số đã ghi được giữ ở lần tổng hợp sau; A, B và Chưa rõ tính lại theo số mới."
)


@dataclass(frozen=True, slots=True)
class TreasuryFiles:
    """Where things lie: the statement of the treasury, and in a job's folder what its codes mean and what was said."""

    statement: Path
    codes: Path | None = None
    said: Path | None = None


def statement_in(folder: Path) -> Path | None:
    """Return the statement of the treasury that lies in a job's folder."""
    return next((folder / name for name in STATEMENTS if (folder / name).is_file()), None)


def reconciliation(
    files: TreasuryFiles, total: Consolidated, listed: Reporters | None, reported_day: date | None, period_end: date
) -> Reconciliation:
    """Return a total beside a statement of the treasury.

    Raises:
        UsageError: the kit is not about money, or one of the files cannot be read.
    """
    headline = headline_of(total.kit)
    if headline is None or not headline.is_of_money:
        raise UsageError(f"Bộ biểu {total.kit.id} không có số giải ngân để đối chiếu với Kho bạc.")
    table = read_treasury_table(files.statement)
    codes = read_codes(files.codes, headline, listed)
    said, problems = _read_said(files.said, headline, total.expected)
    matcher = _Matcher(headline, codes, table, total, table.as_of or reported_day or period_end)
    amounts, unmatched = matcher.matched()
    whole = Target(headline.instances[0], headline.row)
    targets = codes.rows.values() if matcher.has_rows else (whole,)
    lines = reconciled(total, headline, amounts, targets, said)
    unset = unset_amount(total, headline, lines) if matcher.has_rows else 0.0
    told = (*codes.problems, *problems)
    days = (table.as_of, reported_day)
    return Reconciliation(lines, tuple(unmatched), *days, matcher.has_rows, unset, told, headline.paid)


@dataclass(frozen=True)
class _Matcher:
    """The lines of a statement on their way to rows of reporters."""

    headline: Headline
    codes: TreasuryCodes
    table: TreasuryTable
    total: Consolidated
    day: date

    @property
    def has_rows(self) -> bool:
        """Whether the statement parts by codes that mean rows; else only totals of reporters can be compared."""
        return self.table.has_codes and bool(self.codes.rows)

    def matched(self) -> tuple[list[TreasuryAmount], list[Unmatched]]:
        """Return what belongs to a row of a reporter, and every line that does not."""
        amounts: list[TreasuryAmount] = []
        unmatched: list[Unmatched] = []
        for line in self.table.lines:
            found = self._amount(line)
            if isinstance(found, TreasuryAmount):
                amounts.append(found)
            else:
                code = ", ".join(line.codes)
                unmatched.append(Unmatched(line.where, line.unit, code, line.name, float(line.amount), found))
        return amounts, unmatched

    def _amount(self, line: TreasuryTableLine) -> TreasuryAmount | str:
        """Return what a line says of which row, or why it says it of none."""
        if line.problem:
            return line.problem
        reporter, why = self.codes.reporter(line.unit, self.day)
        if why:
            return why
        if reporter not in self.total.expected:
            return f"đơn vị {reporter} không thuộc bản tổng hợp này"
        if not self.has_rows:
            return TreasuryAmount(reporter, Target(self.headline.instances[0], self.headline.row), float(line.amount))
        target = self.codes.target(line.codes)
        if target is None:
            return "mã CTMT, mã dự án chưa có trong BANG_MA_KHO_BAC.xlsx" if line.codes else "dòng không ghi mã"
        return TreasuryAmount(reporter, target, float(line.amount))


# --- what the officer said ----------------------------------------------------------------------------------


def _read_said(
    path: Path | None, headline: Headline, expected: Sequence[str]
) -> tuple[dict[tuple[str, str, str], Said], tuple[str, ...]]:
    """Return what stands in DOI_CHIEU, by reporter, instance and row, and what of it is no number."""
    if path is None or not path.is_file():
        return {}, ()
    titles = (_UNIT_CODE, _ROW_CODE, *CAUSES, _NOTE)
    found: dict[tuple[str, str, str], Said] = {}
    problems: list[str] = []
    for line in read_office_table(path, _SHEET, titles, titles[:-1]):
        target = target_named(line.text(_ROW_CODE), headline)
        said = _said(line, problems)
        if said.is_empty:
            continue
        if target is None:
            problems.append(f"{FILE}, dòng {line.row}: không có dòng “{line.text(_ROW_CODE)}”.")
        else:
            found[_reporter(line, expected), *target.key] = said
    return found, tuple(problems)


def _reporter(line: OfficeLine, expected: Sequence[str]) -> str:
    """Return the code of a line's reporter; a sheet that took it for a number dropped the zeros before it."""
    said = code_text(line, _UNIT_CODE)
    return next((code for code in expected if is_same_code(code, said)), said)


def _said(line: OfficeLine, problems: list[str]) -> Said:
    """Return what a line says; what is no number goes into the remark, so that writing the book anew loses nothing."""
    causes: list[float] = []
    notes = [line.text(_NOTE)]
    for cause in CAUSES:
        text = line.text(cause)
        amount = line.numbers.get(cause, parse_number(f"{text} đồng").dong if text else 0.0)
        causes.append(float(amount or 0.0))
        if amount is None:
            notes.append(f"{cause}: {text}")
            problems.append(
                f"{FILE}, dòng {line.row}, cột {cause}: “{text}” không phải số, chưa tính; ghi lại bằng số."
            )
    return Said(tuple(causes), "; ".join(note for note in notes if note))


def said_book(found: Reconciliation, names: Mapping[str, str]) -> bytes:
    """Return DOI_CHIEU.xlsx: every line with what was said of it, open for more, and what is left as a live formula."""
    rows: list[tuple[PlainCell, ...]] = [
        (
            *(names.get(line.reporter, line.reporter), line.reporter, line.target.row.label, line.target.row.id),
            *(line.reported, line.treasury, line.difference, *(cause or None for cause in line.said.causes)),
            *(line.remainder, line.said.note or None),
        )
        for line in found.lines
    ]
    day = write_date(found.treasury_day) if found.treasury_day else "…"
    table = PlainTable(_SHEET, f"ĐỐI CHIẾU KHO BẠC ĐẾN NGÀY {day}", _FIELDS, tuple(rows), (_HELP,), filtered=True)
    sheet = plain_sheet(table)
    head = next(row for row, column in sheet.cells if sheet.cells[row, column].value == _UNIT_CODE)
    left = _FIRST_CAUSE + len(CAUSES)
    first, last, gap = (chr(64 + at) for at in (_FIRST_CAUSE, left - 1, _FIRST_CAUSE - 1))
    for row in range(head + 1, head + 1 + len(rows)):
        for column in (*range(_FIRST_CAUSE, left), left + 1):
            cell = sheet.cells[row, column]
            sheet.cells[row, column] = replace(cell, style=replace(cell.style, fill=styles.INPUT_FILL))
        cell = sheet.cells[row, left]
        sheet.cells[row, left] = replace(cell, value=None, formula=f"{gap}{row}-SUM({first}{row}:{last}{row})")
    return written(BookPlan(sheets=[sheet], title=_SHEET, properties={"mtqg.role": "reconciliation"}, active=_SHEET))


def write_said(found: Reconciliation, names: Mapping[str, str], path: Path) -> Path:
    """Write DOI_CHIEU.xlsx anew, with all that was said in it.

    Raises:
        OutputError: it cannot be written, as while it is open in Excel.
    """
    return write_whole(path, said_book(found, names), force=True)


def treasury_sheets(found: Reconciliation | None, names: Mapping[str, str]) -> list[PlainTable]:
    """Return ĐỐI CHIẾU KHO BẠC, where there is a statement of the treasury."""
    return [] if found is None else [treasury_sheet(found, names)]
