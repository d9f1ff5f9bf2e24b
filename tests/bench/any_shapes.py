"""Shapes of workbooks that people make, right as they stand: whatever is told of them is one too many.

Each has something that looks like a mistake and is none: a first column of its own, sub-totals, alternating rows,
years above a sum, one formula for each row.
"""

from collections.abc import Callable
from random import Random

from tests.bench.any_draft import Draft, a1, letter

Shape = Callable[[Draft, Random], None]


def budget(draft: Draft, random: Random) -> None:
    rows, months = random.randint(8, 16), random.choice((6, 12))
    draft.put(1, 1, "DỰ TOÁN CHI", bold=True)
    draft.put(3, 1, "Khoản mục", *(f"Tháng {m}" for m in range(1, months + 1)), "Tổng", bold=True)
    body = range(4, 4 + rows)
    draft.labels(body, 1, "Khoản")
    draft.numbers(body, range(2, 2 + months), 100, 900)
    draft.across(2 + months, body, 2, 1 + months)
    draft.put(4 + rows, 1, "Tổng cộng", bold=True)
    draft.total(4 + rows, range(2, 3 + months), 4, 3 + rows)


def grades(draft: Draft, random: Random) -> None:
    pupils = random.randint(15, 30)
    draft.put(1, 1, "Hệ số", "", 1, 1, 2, 3)
    draft.put(2, 1, "STT", "Họ tên", "Miệng", "15 phút", "1 tiết", "Học kỳ", "Điểm TB", "Xếp loại", bold=True)
    body = range(3, 3 + pupils)
    for row in body:
        draft.put(row, 1, row - 2, f"Học sinh {row - 2}")
    draft.numbers(body, range(3, 7), 4, 10)
    draft.fill(
        [(row, 7) for row in body],
        lambda _, row: f"=ROUND((C{row}*$C$1+D{row}*$D$1+E{row}*$E$1+F{row}*$F$1)/SUM($C$1:$F$1),1)",
    )
    draft.fill([(row, 8) for row in body], lambda _, row: f'=IF(G{row}>=8,"Giỏi",IF(G{row}>=6.5,"Khá","TB"))')
    last = 2 + pupils
    for at, (words, name) in enumerate((("Trung bình", "AVERAGE"), ("Cao nhất", "MAX"), ("Thấp nhất", "MIN"))):
        draft.put(last + 1 + at, 2, words)
        draft.fill(
            [(last + 1 + at, c) for c in range(3, 8)],
            lambda c, _, name=name: f"={name}({c}3:{c}{last})",  # type: ignore[misc]
        )


def inventory(draft: Draft, random: Random) -> None:
    items = random.randint(10, 25)
    draft.put(1, 1, "Mã", "Tên hàng", "Tồn đầu", "Nhập", "Xuất", "Tồn cuối", "Đơn giá", "Thành tiền", bold=True)
    body = range(2, 2 + items)
    for row in body:
        draft.put(row, 1, f"H{row:03}", f"Hàng {row}")
    draft.numbers(body, (3,), 10, 90)
    draft.numbers(body, (4, 5), 1, 40, gaps=0.2)
    draft.numbers(body, (7,), 12, 95)
    draft.fill([(row, 6) for row in body], lambda _, row: f"=C{row}+D{row}-E{row}")
    draft.fill([(row, 8) for row in body], lambda _, row: f"=F{row}*G{row}")
    draft.put(2 + items, 2, "Cộng", bold=True)
    draft.total(2 + items, (8,), 2, 1 + items)


def cross_table(draft: Draft, random: Random) -> None:
    size = random.randint(6, 12)
    draft.put(1, 2, *range(1, size + 1), bold=True)
    for row in range(2, 2 + size):
        draft.put(row, 1, row - 1, bold=True)
    draft.fill([(row, c) for row in range(2, 2 + size) for c in range(2, 2 + size)], lambda c, row: f"=$A{row}*{c}$1")


def time_series(draft: Draft, random: Random) -> None:
    years = random.randint(6, 10)
    draft.put(1, 1, "Chỉ tiêu", *range(2020, 2020 + years), bold=True)
    draft.put(2, 1, "Dân số", random.randint(5000, 9000))
    draft.put(3, 1, "Tăng (%)")
    draft.put(4, 1, "Số hộ", random.randint(1000, 2000))
    draft.put(5, 1, "Người/hộ")
    draft.numbers((3,), range(2, 2 + years), 1, 3)
    after = range(3, 2 + years)
    draft.fill([(2, c) for c in after], lambda c, _: f"={_left(c)}2*(1+{c}3/100)")
    draft.fill([(4, c) for c in after], lambda c, _: f"={_left(c)}4*1.02")
    draft.fill([(5, c) for c in range(2, 2 + years)], lambda c, _: f"={c}2/{c}4")


def _left(column: str) -> str:
    number = 0
    for character in column:
        number = number * 26 + ord(character) - 64
    return letter(number - 1)


def sub_totals(draft: Draft, random: Random) -> None:
    columns = random.randint(3, 6)
    draft.put(1, 1, "Nội dung", *(f"Nguồn {n}" for n in range(1, columns + 1)), "Cộng", bold=True)
    row, heads = 2, []
    for group in range(1, random.randint(3, 5) + 1):
        size = random.randint(3, 6)
        draft.put(row, 1, f"Nhóm {group}", bold=True)
        heads.append(row)
        body = range(row + 1, row + 1 + size)
        draft.labels(body, 1, "Mục")
        draft.numbers(body, range(2, 2 + columns), 100, 900)
        draft.total(row, range(2, 2 + columns), row + 1, row + size)
        draft.across(2 + columns, range(row, row + size + 1), 2, 1 + columns)
        row += size + 1
    draft.put(row, 1, "Tổng số", bold=True)
    draft.fill(
        [(row, c) for c in range(2, 3 + columns)],
        lambda c, _: "=" + "+".join(f"{c}{head}" for head in heads),
        bold=True,
    )


def checkerboard(draft: Draft, random: Random) -> None:
    pairs, columns = random.randint(5, 9), random.randint(4, 8)
    draft.put(1, 1, "Chỉ tiêu", *(f"Xã {n}" for n in range(1, columns + 1)))
    for at in range(pairs):
        row = 2 + 3 * at
        draft.put(row, 1, f"Kế hoạch {at}")
        draft.put(row + 1, 1, f"Thực hiện {at}")
        draft.put(row + 2, 1, f"Tỷ lệ {at}")
        draft.numbers((row, row + 1), range(2, 2 + columns), 50, 400)
        draft.fill([(row + 2, c) for c in range(2, 2 + columns)], lambda c, r: f"={c}{r - 1}/{c}{r - 2}*100")


def one_formula_a_row(draft: Draft, random: Random) -> None:
    columns = random.randint(5, 9)
    draft.put(1, 1, "Khoản", *(f"Quý {n}" for n in range(1, columns + 1)))
    for row, words in enumerate(("Doanh thu", "Giá vốn", "Chi phí bán hàng", "Chi phí quản lý", "Lãi vay"), 2):
        draft.put(row, 1, words)
    draft.numbers(range(2, 7), range(2, 2 + columns), 200, 900)
    span = range(2, 2 + columns)
    for row, words, formula in (
        (7, "Lãi gộp", "={0}2-{0}3"),
        (8, "Chi phí", "=SUM({0}4:{0}6)"),
        (9, "Lãi trước thuế", "={0}7-{0}8"),
        (10, "Thuế", "={0}9*0.2"),
        (11, "Lãi sau thuế", "={0}9-{0}10"),
        (12, "Biên lãi", "={0}11/{0}2"),
    ):
        draft.put(row, 1, words)
        draft.fill([(row, c) for c in span], lambda c, _, formula=formula: formula.format(c))  # type: ignore[misc]


def forecast(draft: Draft, random: Random) -> None:
    columns, actual = random.randint(8, 12), random.randint(3, 5)
    draft.put(1, 1, "Chỉ tiêu", *range(2018, 2018 + columns))
    rows = random.randint(5, 9)
    draft.labels(range(2, 2 + rows), 1, "Sản phẩm")
    draft.numbers(range(2, 2 + rows), range(2, 2 + actual), 300, 900)
    draft.fill(
        [(row, c) for row in range(2, 2 + rows) for c in range(2 + actual, 2 + columns)],
        lambda c, row: f"={_left(c)}{row}*1.05",
    )
    draft.put(2 + rows, 1, "Tổng")
    draft.total(2 + rows, range(2, 2 + columns), 2, 1 + rows)


def cash_book(draft: Draft, random: Random) -> None:
    lines = random.randint(15, 30)
    draft.put(1, 1, "Ngày", "Diễn giải", "Thu", "Chi", "Tồn", bold=True)
    draft.put(2, 2, "Số dư đầu kỳ")
    draft.put(2, 5, random.randint(5000, 9000))
    body = range(3, 3 + lines)
    draft.labels(body, 2, "Chứng từ")
    draft.numbers(body, (3,), 100, 900, gaps=0.4)
    draft.numbers(body, (4,), 100, 900, gaps=0.3)
    draft.fill([(row, 5) for row in body], lambda _, row: f"=E{row - 1}+C{row}-D{row}")
    draft.put(3 + lines, 2, "Cộng phát sinh", bold=True)
    draft.total(3 + lines, (3, 4), 3, 2 + lines)


def running_sums(draft: Draft, random: Random) -> None:
    months = 12
    draft.put(1, 1, "Tháng", "Giải ngân", "Lũy kế", "Kế hoạch", "Tỷ lệ", bold=True)
    for row in range(2, 2 + months):
        draft.put(row, 1, f"Tháng {row - 1}")
    draft.numbers(range(2, 2 + months), (2,), 100, 900)
    draft.put(2, 4, random.randint(8000, 12000))
    draft.fill([(row, 3) for row in range(2, 2 + months)], lambda _, row: f"=SUM(B$2:B{row})")
    draft.fill([(row, 5) for row in range(2, 2 + months)], lambda _, row: f"=C{row}/$D$2")


def quarters(draft: Draft, random: Random) -> None:
    rows = random.randint(6, 14)
    draft.put(1, 1, "Đơn vị", bold=True)
    heads = [name for q in range(1, 5) for name in (*(f"T{m}" for m in range(3 * q - 2, 3 * q + 1)), f"Quý {q}")]
    draft.put(1, 2, *heads, "Cả năm", bold=True)
    body = range(2, 2 + rows)
    draft.labels(body, 1, "Phòng")
    for quarter in range(4):
        first = 2 + 4 * quarter
        draft.numbers(body, range(first, first + 3), 20, 90)
        draft.across(first + 3, body, first, first + 2)
    draft.fill([(row, 18) for row in body], lambda _, row: f"=E{row}+I{row}+M{row}+Q{row}")
    draft.put(2 + rows, 1, "Cộng")
    draft.total(2 + rows, range(2, 19), 2, 1 + rows, bold=random.random() < 0.5)


def loan(draft: Draft, random: Random) -> None:
    terms = random.randint(12, 24)
    draft.put(1, 1, "Số tiền vay", 100_000)
    draft.put(2, 1, "Lãi suất", 0.01)
    draft.put(4, 1, "Kỳ", "Dư đầu", "Gốc", "Lãi", "Phải trả", "Dư cuối", bold=True)
    draft.put(5, 1, 1, "=B1")
    body = range(5, 5 + terms)
    draft.fill([(row, 1) for row in body[1:]], lambda _, row: f"=A{row - 1}+1")
    draft.fill([(row, 2) for row in body[1:]], lambda _, row: f"=F{row - 1}")
    draft.fill([(row, 3) for row in body], lambda _, row: f"=$B$1/{terms}")
    draft.fill([(row, 4) for row in body], lambda _, row: f"=B{row}*$B$2")
    draft.fill([(row, 5) for row in body], lambda _, row: f"=C{row}+D{row}")
    draft.fill([(row, 6) for row in body], lambda _, row: f"=B{row}-C{row}")
    draft.put(5 + terms, 1, "Tổng")
    draft.total(5 + terms, (3, 4, 5), 5, 4 + terms)


def lookup(draft: Draft, random: Random) -> None:
    prices, lines = random.randint(6, 10), random.randint(10, 20)
    draft.put(1, 8, "Mã", "Giá")
    for row in range(2, 2 + prices):
        draft.put(row, 8, f"M{row}", random.randint(20, 80))
    draft.put(1, 1, "Mã", "Số lượng", "Đơn giá", "Thành tiền", "Thuế")
    for row in range(2, 2 + lines):
        draft.put(row, 1, f"M{random.randint(2, 1 + prices)}")
    draft.numbers(range(2, 2 + lines), (2,), 1, 20)
    body = range(2, 2 + lines)
    draft.fill([(row, 3) for row in body], lambda _, row: f"=VLOOKUP(A{row},$H$2:$I${1 + prices},2,FALSE)")
    draft.fill([(row, 4) for row in body], lambda _, row: f"=B{row}*C{row}")
    draft.fill([(row, 5) for row in body], lambda _, row: f"=D{row}*0.1")
    draft.put(3 + lines, 1, "Tổng")
    draft.total(3 + lines, (4, 5), 2, 1 + lines)


def years_above(draft: Draft, random: Random) -> None:
    columns, rows = random.randint(4, 7), random.randint(4, 9)
    draft.put(1, 2, *range(2019, 2019 + columns))
    body = range(2, 2 + rows)
    draft.labels(body, 1, "Loại")
    draft.numbers(body, range(2, 2 + columns), 100, 900)
    draft.total(2 + rows, range(2, 2 + columns), 2, 1 + rows, bold=False)
    draft.put(2 + rows, 1, "Total")
    draft.fill([(3 + rows, c) for c in range(3, 2 + columns)], lambda c, _: f"={c}{2 + rows}/{_left(c)}{2 + rows}-1")
    draft.put(3 + rows, 1, "Growth")


def column_numbers(draft: Draft, random: Random) -> None:
    rows = random.randint(8, 14)
    draft.put(1, 1, "Chỉ tiêu", "Tổng số", "Trung ương", "Địa phương", "Đã giải ngân", "Tỷ lệ %", bold=True)
    draft.put(2, 1, "A", 1, 2, 3, 4, 5)
    body = range(3, 3 + rows)
    draft.labels(body, 1, "Dự án")
    draft.numbers(body, (3, 4), 100, 900)
    draft.numbers(body, (5,), 50, 400)
    draft.fill([(row, 2) for row in body], lambda _, row: f"=C{row}+D{row}")
    draft.fill([(row, 6) for row in body], lambda _, row: f"=E{row}/B{row}*100")
    draft.put(3 + rows, 1, "Tổng cộng")
    draft.total(3 + rows, (2, 3, 4, 5), 3, 2 + rows, bold=False)
    draft.put(3 + rows, 6, f"=E{3 + rows}/B{3 + rows}*100")


def actual_and_plan(draft: Draft, random: Random) -> None:
    rows = random.randint(8, 16)
    draft.put(1, 1, "Dept", "Plan", "Actual", "Variance", "Note", "Manual fix", bold=True)
    body = range(2, 2 + rows)
    draft.labels(body, 1, "Dept")
    draft.numbers(body, (2, 3), 100, 900)
    draft.fill([(row, 4) for row in body], lambda _, row: f"=C{row}-B{row}")
    for row in body[:: random.choice((3, 4))]:
        draft.put(row, 6, random.randint(1, 50))
    draft.put(2 + rows, 1, "Total")
    draft.total(2 + rows, (2, 3, 4), 2, 1 + rows, bold=False)


def two_tables(draft: Draft, random: Random) -> None:
    row = 1
    for part in range(random.randint(2, 4)):
        rows = random.randint(4, 9)
        draft.put(row, 1, f"Bảng {part + 1}", bold=True)
        draft.put(row + 1, 1, "Tên", "Nam", "Nữ", "Cộng", bold=True)
        body = range(row + 2, row + 2 + rows)
        draft.labels(body, 1, "Thôn")
        draft.numbers(body, (2, 3), 20, 90)
        draft.fill([(r, 4) for r in body], lambda _, r: f"=B{r}+C{r}")
        draft.put(row + 2 + rows, 1, "Cộng", bold=True)
        draft.total(row + 2 + rows, (2, 3, 4), row + 2, row + 1 + rows)
        row += rows + 4


def share_of_total(draft: Draft, random: Random) -> None:
    rows = random.randint(8, 15)
    draft.put(1, 1, "Xã", "Hộ nghèo", "Tỷ trọng", "Hạng", bold=True)
    body = range(2, 2 + rows)
    draft.labels(body, 1, "Xã")
    draft.numbers(body, (2,), 100, 500)
    draft.put(2 + rows, 1, "Tổng")
    draft.total(2 + rows, (2,), 2, 1 + rows)
    draft.fill([(row, 3) for row in range(2, 3 + rows)], lambda _, row: f"=B{row}/B${2 + rows}*100")
    draft.fill([(row, 4) for row in body], lambda _, row: f"=RANK(B{row},$B$2:$B${1 + rows})")


def two_sheet_links(draft: Draft, random: Random) -> None:
    rows = random.randint(8, 14)
    draft.put(1, 1, "Mục", "Năm nay", "Năm trước", "Tăng", "Bình quân")
    body = range(2, 2 + rows)
    draft.labels(body, 1, "Mục")
    draft.numbers(body, (2, 3), 100, 900)
    draft.fill([(row, 4) for row in body], lambda _, row: f"=IF(C{row}=0,0,B{row}/C{row}-1)")
    draft.fill([(row, 5) for row in body], lambda _, row: f"=AVERAGE(B{row}:C{row})")
    draft.put(3 + rows, 1, "Tổng")
    draft.total(3 + rows, (2, 3), 2, 1 + rows)
    draft.put(4 + rows, 1, "Kiểm tra", f"=B{3 + rows}-SUM(B2:B{1 + rows})")


def heat_grid(draft: Draft, random: Random) -> None:
    rows, columns = random.randint(6, 10), random.randint(6, 10)
    draft.labels(range(2, 2 + rows), 1, "Điểm")
    draft.put(1, 2, *(f"Mẫu {n}" for n in range(1, columns + 1)))
    draft.numbers(range(2, 2 + rows), range(2, 2 + columns), 10, 40)
    off = 3 + rows
    draft.put(off, 1, "Chuẩn hóa")
    draft.fill(
        [(row, c) for row in range(off + 1, off + 1 + rows) for c in range(2, 2 + columns)],
        lambda c, row: (
            f"=({c}{row - off + 1}-MIN({c}$2:{c}${1 + rows}))/(MAX({c}$2:{c}${1 + rows})-MIN({c}$2:{c}${1 + rows}))"
        ),
    )


def household_list(draft: Draft, random: Random) -> None:
    rows = random.randint(20, 40)
    draft.put(1, 1, "STT", "Chủ hộ", "Nhân khẩu", "Lao động", "Thu nhập", "Bình quân", "Nghèo", bold=True)
    body = range(2, 2 + rows)
    for row in body:
        draft.put(row, 1, row - 1, f"Hộ {row}")
    draft.numbers(body, (3,), 2, 6)
    draft.numbers(body, (4,), 1, 4)
    draft.numbers(body, (5,), 20, 90)
    draft.fill([(row, 6) for row in body], lambda _, row: f"=E{row}/C{row}/12")
    draft.fill([(row, 7) for row in body], lambda _, row: f'=IF(F{row}<1.5,"x","")')
    draft.put(2 + rows, 2, "Cộng", bold=True)
    draft.total(2 + rows, (3, 4, 5), 2, 1 + rows)
    draft.put(2 + rows, 7, f'=COUNTIF(G2:G{1 + rows},"x")', bold=True)


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        budget, grades, inventory, cross_table, time_series, sub_totals, checkerboard, one_formula_a_row, forecast,
        cash_book, running_sums, quarters, loan, lookup, years_above, column_numbers, actual_and_plan, two_tables,
        share_of_total, two_sheet_links, heat_grid, household_list,
    )
}  # fmt: skip

__all__ = ["SHAPES", "Shape", "a1"]
