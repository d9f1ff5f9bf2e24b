"""BAN_GIAO.xlsx made for an office: lines to fill in, and beside them, live, whether everything given is taken."""

from collections.abc import Sequence
from dataclasses import replace

from mtqg_xl.cells import letters
from mtqg_xl.pipeline.handover_table import (
    ADVANCE,
    AMOUNTS,
    CUMULATIVE,
    GIVER,
    ITEM,
    RECEIVER,
    REMAINING,
    SHEET,
    SOURCE,
    TITLES,
    YEAR,
)
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plan import BookPlan, Condition, Content, SheetPlan, Style, Validation
from mtqg_xl.workbook.write import written

BALANCE_SHEET = "CÂN ĐỐI"
EVEN, WITHOUT_TAKER, UNEVEN = "Khớp", "Chưa có đơn vị nhận", "Lệch"
_READY_ROWS, _SPARE_ROWS, _SOURCES = 100, 40, 12
_WIDTHS = (24.0, 20.0, 16.0, 14.0, 18.0, 18.0, 18.0, 26.0, 30.0)
_HEAD, _FIRST = 8, 9
_RESULT, _COUNTS, _RANK = len(TITLES) + 1, len(TITLES) + 2, len(TITLES) + 3
_HELP = (
    "Mỗi dòng một khoản: một công trình hoặc một dòng của biểu, một nguồn, một năm vốn. Tính bằng ĐỒNG, số nguyên.",
    "Một khoản về nhiều đơn vị: mỗi đơn vị nhận một dòng. Muốn đối chiếu với số giao: thêm một dòng cùng khoản, ghi "
    "tổng số giao, để trống Đơn vị nhận.",
    "Một khoản ghi theo công trình hoặc theo dòng của biểu, không ghi cả hai. Năm vốn: 2025, hoặc 2024 kéo dài.",
)

HandoverRow = tuple[Content, ...]
"""What stands in one line of the table, in the order of its titles."""


def handover_book(rows: Sequence[HandoverRow] = ()) -> bytes:
    """Return BAN_GIAO.xlsx with the given lines and room for more."""
    last = _FIRST + max(_READY_ROWS, len(rows) + _SPARE_ROWS) - 1
    sheets = [_lines_sheet(rows, last), _balance_sheet(last)]
    properties = {"mtqg.role": "handover"}
    return written(BookPlan(sheets=sheets, title=SHEET, properties=properties, active=SHEET))


# --- BÀN GIAO ------------------------------------------------------------------------------------------------------


def _lines_sheet(rows: Sequence[HandoverRow], last: int) -> SheetPlan:
    sheet = SheetPlan(SHEET, is_protected=False)
    wide = len(TITLES) + 1
    sheet.merge(
        (1, 1), (1, wide), replace(styles.TITLE, align="left"), "BẢNG BÀN GIAO VỐN KHI SẮP XẾP ĐƠN VỊ HÀNH CHÍNH"
    )
    for at, words in enumerate(_HELP, start=2):
        sheet.merge((at, at), (1, wide), styles.PLAIN, words)
        sheet.heights[at] = 17.0
    sheet.merge((6, 6), (1, wide), styles.VERDICT, None, _verdict(last))
    _head(sheet)
    for at in range(_FIRST, last + 1):
        values = rows[at - _FIRST] if at - _FIRST < len(rows) else (None,) * len(TITLES)
        _line(sheet, at, last, values)
    result = _column(_RESULT, last, absolute=False)
    fills = {EVEN: styles.GOOD_FILL, WITHOUT_TAKER: styles.EXPLAIN_FILL, UNEVEN: styles.BLOCK_FILL}
    sheet.conditions += [
        Condition(result, f'=${letters(_RESULT)}{_FIRST}="{words}"', fill) for words, fill in fills.items()
    ]
    sheet.validations += [_whole_amounts(last)]
    sheet.hidden_columns |= {_COUNTS, _RANK}
    sheet.freeze = (_FIRST, 2)
    sheet.repeat_rows = (_HEAD, _HEAD)
    sheet.print_area = (1, 1, last, _RESULT)
    return sheet


def _head(sheet: SheetPlan) -> None:
    for column, title in enumerate(TITLES, start=1):
        sheet.put(_HEAD, column, styles.HEADER, title)
        sheet.widths[column] = _WIDTHS[column - 1]
    sheet.put(_HEAD, _RESULT, styles.HEADER, "Đối chiếu (tự tính)")
    sheet.widths[_RESULT] = 22.0
    sheet.heights[_HEAD] = 34.0


def _line(sheet: SheetPlan, at: int, last: int, values: HandoverRow) -> None:
    for column, (title, value) in enumerate(zip(TITLES, values, strict=True), start=1):
        sheet.put(at, column, _MONEY if title in AMOUNTS else styles.INPUT_TEXT, value)
    sheet.put(at, _RESULT, styles.GIVEN, None, _result(at, last))
    sheet.put(at, _COUNTS, styles.CODE, None, _counts(at, last))
    sheet.put(at, _RANK, styles.CODE, None, _rank(at))


_MONEY: Style = replace(styles.INPUT, number_format=styles.WHOLE)


def _whole_amounts(last: int) -> Validation:
    first, end = letters(_at(REMAINING)), letters(_at(ADVANCE))
    cell = f"{first}{_FIRST}"
    return Validation(
        f"{first}{_FIRST}:{end}{last}",
        formula=f"=IF(ISNUMBER({cell}),OR({cell}=0,AND({cell}>=1000,{cell}=ROUND({cell},0))),FALSE)",
        error_title="Số tiền bàn giao",
        error_message="Số rất nhỏ hoặc lẻ. Gõ số nguyên, đơn vị ĐỒNG, không gõ dấu chấm. Ví dụ: 2145977223",
        strict=False,  # a few đồng may really be left
    )


# --- formulas ------------------------------------------------------------------------------------------------------


def _at(title: str) -> int:
    return TITLES.index(title) + 1


def _column(column: int, last: int, *, absolute: bool = True, sheet: str = "") -> str:
    letter = letters(column)
    mark = "$" if absolute else ""
    place = f"'{sheet}'!" if sheet else ""
    return f"{place}{mark}{letter}{mark}{_FIRST}:{mark}{letter}{mark}{last}"


def _same_item(at: int, last: int) -> str:
    """Return the product that is 1 in every line about the same item as a line."""
    columns = (_at(title) for title in (GIVER, ITEM, SOURCE, YEAR))
    return "*".join(f"({_column(column, last)}={letters(column)}{at})" for column in columns)


def _is_blank(at: int) -> str:
    return f'{letters(_at(GIVER))}{at}&{letters(_at(ITEM))}{at}=""'


def _counts(at: int, last: int) -> str:
    """Return 1 where a line says what is given: one without a receiver, or one of an item that has no such line."""
    taker = f"{letters(_at(RECEIVER))}{at}"
    announced = f'SUMPRODUCT({_same_item(at, last)}*({_column(_at(RECEIVER), last)}=""))'
    return f'IF({_is_blank(at)},0,IF({taker}="",1,IF({announced}=0,1,0)))'


def _result(at: int, last: int) -> str:
    taken = f'({_column(_at(RECEIVER), last)}<>"")'
    excess = f"({_column(_COUNTS, last)}-{taken})"
    same = _same_item(at, last)
    gaps = "+".join(f"ABS(SUMPRODUCT({same}*{excess},{_column(_at(title), last)}))" for title in AMOUNTS)
    lonely = f"SUMPRODUCT({same}*{taken})=0"
    return f'IF({_is_blank(at)},"",IF({lonely},"{WITHOUT_TAKER}",IF({gaps}=0,"{EVEN}","{UNEVEN}")))'


def _rank(at: int) -> str:
    """Return the number of a source where it stands for the first time, else 0."""
    letter = letters(_at(SOURCE))
    rank = letters(_RANK)
    above = f"MAX({rank}${_HEAD}:{rank}{at - 1})"
    return f'IF({letter}{at}="",0,IF(COUNTIF({letter}${_FIRST}:{letter}{at},{letter}{at})=1,{above}+1,0))'


def _verdict(last: int) -> str:
    result = _column(_RESULT, last)
    filled = f'SUMPRODUCT(({result}<>"")*1)'
    uneven = f'SUMPRODUCT(({result}<>"")*({result}<>"{EVEN}"))'
    return (
        f'IF({filled}=0,"CHƯA NHẬP",IF({uneven}=0,"KHỚP: giao = nhận ở mọi dòng",'
        f'"CHƯA KHỚP: "&{uneven}&" dòng, xem cột Đối chiếu"))'
    )


# --- CÂN ĐỐI -------------------------------------------------------------------------------------------------------

_PAIRS = tuple((title, side) for title in (REMAINING, CUMULATIVE, ADVANCE) for side in ("Giao", "Nhận"))


def _balance_sheet(last: int) -> SheetPlan:
    sheet = SheetPlan(BALANCE_SHEET, is_protected=False, one_page=True)
    wide = len(_PAIRS) + 2
    sheet.merge((1, 1), (1, wide), replace(styles.TITLE, align="left"), "GIAO = NHẬN THEO NGUỒN")
    sheet.merge((2, 2), (1, wide), styles.PLAIN, "Trang tự tính từ trang BÀN GIAO. Đơn vị tính: đồng.")
    sheet.put(4, 1, styles.HEADER, SOURCE)
    sheet.widths[1] = 26.0
    for column, (title, side) in enumerate(_PAIRS, start=2):
        sheet.put(4, column, styles.HEADER, f"{side}: {title}")
        sheet.widths[column] = 18.0
    sheet.put(4, wide, styles.HEADER, "Kết quả")
    sheet.widths[wide] = 18.0
    sheet.heights[4] = 34.0
    for at in range(5, 5 + _SOURCES):
        rank = _column(_RANK, last, sheet=SHEET)
        name = f'IFERROR(INDEX({_column(_at(SOURCE), last, sheet=SHEET)},MATCH({at - 4},{rank},0)),"")'
        sheet.put(at, 1, styles.LABEL, None, name)
        _sums(sheet, at, last, f"({_column(_at(SOURCE), last, sheet=SHEET)}=$A{at})*", guard=f'$A{at}=""')
    end = 5 + _SOURCES
    sheet.put(end, 1, replace(styles.LABEL, bold=True), "TỔNG CỘNG (cả dòng chưa ghi nguồn)")
    sheet.heights[end] = 32.0
    _sums(sheet, end, last, "", guard="")
    sheet.print_area = (1, 1, end, wide)
    return sheet


def _sums(sheet: SheetPlan, at: int, last: int, of_source: str, guard: str) -> None:
    counts = f"{_column(_COUNTS, last, sheet=SHEET)}"
    taken = f'({_column(_at(RECEIVER), last, sheet=SHEET)}<>"")*1'
    style = replace(styles.COMPUTED, number_format=styles.WHOLE, bold=not guard)
    for column, (title, side) in enumerate(_PAIRS, start=2):
        amounts = _column(_at(title), last, sheet=SHEET)
        total = f"SUMPRODUCT({of_source}{counts if side == 'Giao' else taken},{amounts})"
        sheet.put(at, column, style, None, f'IF({guard},"",{total})' if guard else total)
    gaps = "*".join(f"({letters(column)}{at}={letters(column + 1)}{at})" for column in (2, 4, 6))
    verdict = f'IF({gaps}=1,"Giao = nhận","Giao khác nhận")'
    wide = len(_PAIRS) + 2
    sheet.put(at, wide, styles.LABEL, None, f'IF({guard},"",{verdict})' if guard else verdict)
