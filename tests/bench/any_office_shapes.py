"""Shapes as people of offices, schools and firms keep them: models by year, ledgers, schedules, blocks with heads.

Drawn after what the spreadsheet corpora of the literature are known to hold, unlike the tables of `any_shapes`: figures
of the past typed before formulas of the future, a first and a last period of their own, balances that begin anew,
formulas that differ from group to group on purpose.
"""

from random import Random

from tests.bench.any_draft import Draft, letter


def _before(column: str, by: int = 1) -> str:
    number = 0
    for character in column:
        number = number * 26 + ord(character) - 64
    return letter(number - by)


def past_and_forecast(draft: Draft, random: Random) -> None:
    past, future = random.randint(3, 5), random.randint(5, 8)
    first, last = 3, 2 + past + future
    draft.put(1, 1, "Revenue model", bold=True)
    draft.put(2, 1, "", "Growth", *range(2015, 2015 + past + future), bold=True)
    lines = random.randint(4, 7)
    for row in range(3, 3 + lines):
        draft.put(row, 1, f"Product {row - 2}", round(random.uniform(0.01, 0.2), 2))
    draft.numbers(range(3, 3 + lines), range(first, first + past), 200, 900)
    for row in range(3, 3 + lines):
        draft.fill([(row, c) for c in range(first + past, last + 1)], lambda c, r: f"={_before(c)}{r}*(1+$B{r})")
    draft.put(3 + lines, 1, "Total revenue", bold=True)
    draft.total(3 + lines, range(first, last + 1), 3, 2 + lines)
    draft.put(5 + lines, 1, "Change")
    draft.fill(
        [(5 + lines, c) for c in range(first + 1, last + 1)],
        lambda c, _: f"={c}{3 + lines}/{_before(c)}{3 + lines}-1",
    )


def quarters_between_months(draft: Draft, random: Random) -> None:
    rows = random.randint(6, 12)
    draft.put(1, 1, "Chi phí", bold=True)
    column, quarters = 2, []
    body = range(2, 2 + rows)
    draft.labels(body, 1, "Khoản")
    for quarter in range(1, 5):
        draft.put(1, column, *(f"T{3 * quarter - 2 + m}" for m in range(3)), f"Quý {quarter}", bold=True)
        draft.numbers(body, range(column, column + 3), 50, 400)
        draft.across(column + 3, body, column, column + 2)
        quarters.append(letter(column + 3))
        column += 4
    draft.put(1, column, "Cả năm", bold=True)
    draft.fill([(row, column) for row in body], lambda _, row: "=" + "+".join(f"{q}{row}" for q in quarters))
    draft.put(2 + rows, 1, "Tổng", bold=True)
    draft.total(2 + rows, range(2, column + 1), 2, 1 + rows)


def amortisation(draft: Draft, random: Random) -> None:
    periods = random.randint(12, 30)
    draft.put(1, 1, "Loan", random.randint(10, 90) * 1000)
    draft.put(2, 1, "Rate", 0.01)
    draft.put(3, 1, "Payment")
    draft.put(3, 2, f"=ROUND(-PMT(B2,{periods},B1),2)")
    draft.put(5, 1, "No.", "Opening", "Interest", "Principal", "Closing", bold=True)
    body = range(6, 6 + periods)
    for row in body:
        draft.put(row, 1, row - 5)
    draft.put(6, 2, "=B1")
    draft.fill([(row, 2) for row in body[1:]], lambda _, row: f"=E{row - 1}")
    draft.fill([(row, 3) for row in body], lambda _, row: f"=ROUND(B{row}*$B$2,2)")
    draft.fill([(row, 4) for row in body[:-1]], lambda _, row: f"=$B$3-C{row}")
    draft.put(body[-1], 4, f"=B{body[-1]}")
    draft.fill([(row, 5) for row in body], lambda _, row: f"=B{row}-D{row}")
    draft.put(7 + periods, 1, "Total")
    draft.total(7 + periods, (3, 4), 6, 5 + periods)


def ledger_by_item(draft: Draft, random: Random) -> None:
    draft.put(1, 1, "Ngày", "Diễn giải", "Nhập", "Xuất", "Tồn", bold=True)
    row = 2
    for item in range(1, random.randint(3, 5) + 1):
        draft.put(row, 2, f"Vật tư {item}", bold=True)
        draft.put(row + 1, 2, "Tồn đầu kỳ")
        draft.put(row + 1, 5, random.randint(20, 90))
        lines = random.randint(4, 9)
        body = range(row + 2, row + 2 + lines)
        draft.labels(body, 2, "Phiếu")
        draft.numbers(body, (3, 4), 1, 15, gaps=0.4)
        draft.fill([(at, 5) for at in body], lambda _, at: f"=E{at - 1}+C{at}-D{at}")
        draft.put(row + 2 + lines, 2, "Cộng phát sinh")
        draft.total(row + 2 + lines, (3, 4), row + 2, row + 1 + lines)
        row += lines + 4


def departments_with_heads(draft: Draft, random: Random) -> None:
    years = random.randint(3, 5)
    row, totals = 1, []
    for part in range(1, random.randint(3, 5) + 1):
        draft.put(row, 1, f"Department {part}", *range(2001, 2001 + years), "Average", bold=True)
        size = random.randint(4, 8)
        body = range(row + 1, row + 1 + size)
        draft.labels(body, 1, "Account")
        draft.numbers(body, range(2, 2 + years), 1000, 9000)
        draft.fill([(at, 2 + years) for at in body], lambda _, at: f"=AVERAGE(B{at}:{letter(1 + years)}{at})")
        draft.put(row + 1 + size, 1, "Subtotal", bold=True)
        draft.total(row + 1 + size, range(2, 3 + years), row + 1, row + size)
        totals.append(row + 1 + size)
        row += size + 3
    draft.put(row, 1, "Grand total", bold=True)
    draft.fill([(row, c) for c in range(2, 3 + years)], lambda c, _: "=" + "+".join(f"{c}{total}" for total in totals))


def budget_and_actual(draft: Draft, random: Random) -> None:
    lines = random.randint(10, 18)
    draft.put(2, 1, "Item", "Budget", "Actual", "Variance", "%", bold=True)
    body = range(3, 3 + lines)
    draft.labels(body, 1, "Line")
    draft.numbers(body, (2,), 500, 4000)
    draft.numbers(body, (3,), 400, 4200)
    draft.fill([(row, 4) for row in body], lambda _, row: f"=B{row}-C{row}")
    draft.fill([(row, 5) for row in body], lambda _, row: f'=IF(B{row}=0,"",D{row}/B{row})')
    end = 4 + lines  # a blank row stands above the total, and the range takes it in
    draft.put(end, 1, "Total", bold=True)
    draft.total(end, (2, 3), 3, end - 1)
    draft.put(end, 4, f"=B{end}-C{end}")
    draft.put(end, 5, f'=IF(B{end}=0,"",D{end}/B{end})')
    draft.put(end + 2, 1, "Check")
    draft.put(end + 2, 4, f"=D{end}-SUM(D3:D{end - 2})")


def payroll_by_rank(draft: Draft, random: Random) -> None:
    draft.put(1, 1, "Họ tên", "Ngạch", "Hệ số", "Ngày công", "Lương", "Phụ cấp", "BHXH", "Thực lĩnh", bold=True)
    row = 2
    for rank, allowance in (("Quản lý", "=C{0}*500"), ("Chuyên viên", "=E{0}*0.1"), ("Nhân viên", "=100")):
        size = random.randint(4, 7)
        body = range(row, row + size)
        for at in body:
            draft.put(at, 1, f"Người {at}", rank)
        draft.numbers(body, (3,), 2, 6)
        draft.numbers(body, (4,), 15, 24)
        draft.fill([(at, 5) for at in body], lambda _, at: f"=C{at}*1490*D{at}/22")
        draft.fill([(at, 6) for at in body], lambda _, at, text=allowance: text.format(at))  # type: ignore[misc]
        draft.fill([(at, 7) for at in body], lambda _, at: f"=ROUND(C{at}*1490*0.08,0)")
        draft.fill([(at, 8) for at in body], lambda _, at: f"=E{at}+F{at}-G{at}")
        row += size
    draft.put(row, 1, "Cộng", bold=True)
    draft.total(row, range(5, 9), 2, row - 1)


def gradebook_weighted(draft: Draft, random: Random) -> None:
    pupils, tests = random.randint(16, 28), random.randint(5, 8)
    draft.put(1, 1, "Max", "", *([100] * tests))
    draft.put(2, 1, "Name", "Id", *(f"Quiz {n}" for n in range(1, tests + 1)), "Sum", "Best", "Percent", bold=True)
    body = range(3, 3 + pupils)
    for row in body:
        draft.put(row, 1, f"Student {row - 2}", 7000 + row)
    draft.numbers(body, range(3, 3 + tests), 40, 100, gaps=0.05)
    last = letter(2 + tests)
    draft.across(3 + tests, body, 3, 2 + tests)
    draft.fill([(row, 4 + tests) for row in body], lambda _, row: f"=SUM(C{row}:{last}{row})-MIN(C{row}:{last}{row})")
    draft.fill([(row, 5 + tests) for row in body], lambda c, row: f"={_before(c)}{row}/(SUM($C$1:${last}$1)-100)")
    draft.put(4 + pupils, 1, "Average")
    draft.fill([(4 + pupils, c) for c in range(3, 6 + tests)], lambda c, _: f"=AVERAGE({c}3:{c}{2 + pupils})")


def survey_shares(draft: Draft, random: Random) -> None:
    draft.put(1, 1, "Survey", bold=True)
    row = 3
    for question in range(1, random.randint(4, 6) + 1):
        size = random.randint(3, 6)
        draft.put(row, 1, f"Question {question}", "Count", "Share", bold=True)
        body = range(row + 1, row + 1 + size)
        draft.labels(body, 1, "Answer")
        draft.numbers(body, (2,), 5, 90)
        end = row + 1 + size
        draft.fill([(at, 3) for at in body], lambda _, at, end=end: f"=B{at}/B${end}")  # type: ignore[misc]
        draft.put(end, 1, "All")
        draft.total(end, (2, 3), row + 1, row + size)
        row = end + 2


def scenarios(draft: Draft, random: Random) -> None:
    cases = random.randint(4, 8)
    draft.put(1, 1, "", *(f"Case {n}" for n in range(1, cases + 1)), bold=True)
    for row, words in enumerate(("Price", "Volume", "Unit cost", "Fixed cost"), 2):
        draft.put(row, 1, words)
    draft.numbers((2,), range(2, 2 + cases), 20, 40)
    draft.numbers((3,), range(2, 2 + cases), 300, 900)
    draft.numbers((4,), range(2, 2 + cases), 5, 15)
    draft.numbers((5,), range(2, 2 + cases), 2000, 4000)
    for row, words, text in (
        (7, "Revenue", "={0}2*{0}3"),
        (8, "Variable cost", "={0}3*{0}4"),
        (9, "Margin", "={0}7-{0}8"),
        (10, "Profit", "={0}9-{0}5"),
        (11, "Break even", "={0}5/({0}2-{0}4)"),
    ):
        draft.put(row, 1, words)
        draft.fill([(row, c) for c in range(2, 2 + cases)], lambda c, _, text=text: text.format(c))  # type: ignore[misc]


def balance_sheet(draft: Draft, random: Random) -> None:
    years = random.randint(3, 6)
    draft.put(1, 1, "Balance sheet", *range(1998, 1998 + years), bold=True)
    row, parts = 2, []
    for words in ("Current assets", "Fixed assets", "Other assets"):
        size = random.randint(3, 5)
        draft.put(row, 1, words, bold=True)
        draft.labels(range(row + 1, row + 1 + size), 1, words)
        draft.numbers(range(row + 1, row + 1 + size), range(2, 2 + years), 100, 900)
        draft.put(row + 1 + size, 1, f"Total {words.lower()}")
        draft.total(row + 1 + size, range(2, 2 + years), row + 1, row + size)
        parts.append(row + 1 + size)
        row += size + 3
    draft.put(row, 1, "Total assets", bold=True)
    draft.fill([(row, c) for c in range(2, 2 + years)], lambda c, _: "=" + "+".join(f"{c}{part}" for part in parts))
    draft.put(row + 1, 1, "Debt")
    draft.numbers((row + 1,), range(2, 2 + years), 300, 900)
    draft.put(row + 2, 1, "Equity")
    draft.fill([(row + 2, c) for c in range(2, 2 + years)], lambda c, _, at=row: f"={c}{at}-{c}{at + 1}")  # type: ignore[misc]


def timesheet(draft: Draft, random: Random) -> None:
    people, weeks = random.randint(6, 10), 4
    draft.put(1, 1, "Person", bold=True)
    column, ends = 2, []
    for week in range(1, weeks + 1):
        draft.put(1, column, "Mon", "Tue", "Wed", "Thu", "Fri", f"Week {week}", bold=True)
        body = range(2, 2 + people)
        draft.numbers(body, range(column, column + 5), 4, 9, gaps=0.2)
        draft.across(column + 5, body, column, column + 4)
        ends.append(letter(column + 5))
        column += 6
    draft.labels(range(2, 2 + people), 1, "Person")
    draft.put(1, column, "Hours", "Rate", "Pay", bold=True)
    draft.fill(
        [(row, column) for row in range(2, 2 + people)], lambda _, row: f"=SUM({','.join(e + str(row) for e in ends)})"
    )
    draft.numbers(range(2, 2 + people), (column + 1,), 15, 40)
    draft.fill(
        [(row, column + 2) for row in range(2, 2 + people)],
        lambda c, row: (
            f"=IF({_before(c, 2)}{row}>160,160+({_before(c, 2)}{row}-160)*1.5,{_before(c, 2)}{row})*{_before(c)}{row}"
        ),
    )
    draft.put(3 + people, 1, "Total")
    draft.total(3 + people, (column, column + 2), 2, 1 + people)


OFFICE_SHAPES = {
    shape.__name__: shape
    for shape in (
        *(past_and_forecast, quarters_between_months, amortisation, ledger_by_item, departments_with_heads),
        *(budget_and_actual, payroll_by_rank, gradebook_weighted, survey_shares, scenarios, balance_sheet, timesheet),
    )
}
