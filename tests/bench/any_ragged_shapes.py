"""Shapes whose irregularities are honest: whatever is told of them as they stand is one too many.

Lines that go on from another row than those beside them, lump sums among products, pairs of columns that are computed
otherwise, rates under totals that nobody adds, results typed in from another source, remarks that give a reason.
"""

from random import Random

from tests.bench.any_draft import Draft, letter


def _before(column: str, by: int = 1) -> str:
    number = 0
    for character in column:
        number = number * 26 + ord(character) - 64
    return letter(number - by)


def rolling_forecast(draft: Draft, random: Random) -> None:
    """Figures of the past end in another month from row to row."""
    past, rows = random.randint(4, 8), random.randint(5, 10)
    draft.put(2, 2, *(f"Month {month}" for month in range(1, 13)), "Year", "", "Growth", bold=True)
    body = range(3, 3 + rows)
    draft.labels(body, 1, "Line")
    for row in body:
        known = past + random.choice((0, 0, 0, 1, -1))
        draft.numbers((row,), range(2, 2 + known), 100, 900)
        draft.put(row, 16, round(random.uniform(0.005, 0.03), 3))
        draft.fill([(row, c) for c in range(2 + known, 14)], lambda c, r: f"={_before(c)}{r}*(1+$P{r})")
    draft.across(14, range(3, 4 + rows), 2, 13)
    draft.put(3 + rows, 1, "Total", bold=True)
    draft.total(3 + rows, range(2, 14), 3, 2 + rows)


def estimate_with_lump_sums(draft: Draft, random: Random) -> None:
    """A line without quantity or rate has a typed amount; quantity and rate have no totals."""
    draft.put(1, 6, 0.15)
    draft.put(3, 1, "Code", "Work", "Quantity", "Rate", "Amount", "Markup", "Price", bold=True)
    row, totals = 4, []
    for part in range(1, random.randint(3, 4) + 1):
        draft.put(row, 2, f"Division {part}", bold=True)
        size = random.randint(5, 8)
        body = range(row + 1, row + 1 + size)
        draft.labels(body, 2, "Item")
        draft.numbers(body, (3,), 1, 60)
        draft.numbers(body, (4,), 10, 200)
        draft.fill([(at, 5) for at in body], lambda _, at: f"=C{at}*D{at}")
        lump = random.choice(body[1:-1])
        for column in (3, 4):
            del draft.cells[lump, column]
        draft.put(lump, 5, random.randint(500, 2000))
        draft.fill([(at, 6) for at in body], lambda _, at: f"=E{at}*$F$1")
        draft.fill([(at, 7) for at in body], lambda _, at: f"=E{at}+F{at}")
        draft.put(row + 1 + size, 2, "Subtotal", bold=True)
        draft.total(row + 1 + size, (5, 6, 7), row + 1, row + size)
        totals.append(row + 1 + size)
        row += size + 3
    draft.put(row, 2, "TOTAL", bold=True)
    draft.fill([(row, c) for c in (5, 6, 7)], lambda c, _: "=" + "+".join(f"{c}{total}" for total in totals))


def plan_and_actual_by_month(draft: Draft, random: Random) -> None:
    """Three columns again and again; the year adds every third of them."""
    months, sections = random.randint(3, 6), random.randint(2, 3)
    year = 2 + 3 * months
    for month in range(months):
        draft.put(2, 2 + 3 * month, "Plan", "Actual", "Variance", bold=True)
    draft.put(2, year, "Plan", "Actual", "Variance", "%", bold=True)
    row, totals = 3, []
    for section in range(1, sections + 1):
        draft.put(row, 1, f"Section {section}", bold=True)
        size = random.randint(4, 7)
        body, end = range(row + 1, row + 1 + size), row + 1 + size
        draft.labels(body, 1, "Account")
        lines = range(row + 1, end + 1)
        for first in range(2, year, 3):
            draft.numbers(body, (first, first + 1), 100, 2000)
            draft.fill([(at, first + 2) for at in lines], lambda c, at: f"={_before(c, 2)}{at}-{_before(c)}{at}")
        for shift in (0, 1):
            parts = [letter(first + shift) for first in range(2, year, 3)]
            draft.fill(
                [(at, year + shift) for at in body],
                lambda _, at, parts=parts: "=" + "+".join(f"{part}{at}" for part in parts),  # type: ignore[misc]
            )
        draft.fill([(at, year + 2) for at in lines], lambda c, at: f"={_before(c, 2)}{at}-{_before(c)}{at}")
        draft.fill(
            [(at, year + 3) for at in lines],
            lambda c, at: f"=IF({_before(c, 3)}{at}=0,0,{_before(c)}{at}/{_before(c, 3)}{at})",
        )
        draft.put(end, 1, "Total", bold=True)
        draft.total(end, [c for c in range(2, year + 2) if c >= year or (c - 2) % 3 < 2], row + 1, end - 1)
        totals.append(end)
        row = end + 2
    draft.put(row, 1, "Grand total", bold=True)
    draft.fill([(row, c) for c in range(2, year + 3)], lambda c, _: "=" + "+".join(f"{c}{total}" for total in totals))


def paid_by_year_of_accident(draft: Draft, random: Random) -> None:
    """A triangle: the known part ends one column earlier in every row."""
    size = random.randint(6, 9)
    draft.put(2, 1, "Year", *range(1, size + 1), bold=True)
    for at in range(size):
        row = 3 + at
        draft.put(row, 1, 1990 + at)
        draft.put(row, 2, *(random.randint(100, 900) + 300 * column for column in range(size - at)))
        draft.fill([(row, c) for c in range(2 + size - at, 2 + size)], lambda c, r: f"={_before(c)}{r}*{c}${5 + size}")
    draft.put(5 + size, 1, "Factor")
    for column in range(3, 2 + size):
        one, other, last = letter(column), letter(column - 1), 3 + size - (column - 1)
        draft.put(5 + size, column, f"=SUM({one}3:{one}{last})/SUM({other}3:{other}{last})")


def scores_by_vendor(draft: Draft, random: Random) -> None:
    """Typed scores beside their weighted ones; only the weighted have totals."""
    rows, vendors = random.randint(6, 9), random.randint(4, 6)
    draft.put(2, 1, "Criterion", "Weight", bold=True)
    for vendor in range(vendors):
        draft.put(2, 3 + 2 * vendor, "Score", "Weighted", bold=True)
    body = range(3, 3 + rows)
    draft.labels(body, 1, "Criterion")
    draft.numbers(body, (2,), 1, 10)
    for vendor in range(vendors):
        draft.numbers(body, (3 + 2 * vendor,), 1, 10)
        draft.fill([(row, 4 + 2 * vendor) for row in body], lambda c, row: f"=$B{row}*{_before(c)}{row}")
    draft.put(3 + rows, 1, "Total", bold=True)
    draft.total(3 + rows, (2, *range(4, 4 + 2 * vendors, 2)), 3, 2 + rows)


def incidents(draft: Draft, random: Random) -> None:
    """Totals of the first years were typed from another source; inhabitants stand below the total."""
    years, rows = random.randint(6, 10), random.randint(6, 10)
    draft.put(2, 1, "Type", *range(1988, 1988 + years), "Change", "Average", bold=True)
    body, end = range(3, 3 + rows), 3 + rows
    draft.labels(body, 1, "Incident")
    draft.numbers(body, range(2, 2 + years), 10, 400)
    typed = random.randint(1, 2)
    draft.put(end, 1, "Total")
    draft.put(end, 2, *(random.randint(900, 2000) for _ in range(typed)))
    draft.total(end, range(2 + typed, 2 + years), 3, end - 1)
    last = letter(1 + years)
    draft.fill([(row, 2 + years) for row in range(3, end + 1)], lambda _, row: f"=({last}{row}-B{row})/B{row}")
    draft.fill([(row, 3 + years) for row in range(3, end + 1)], lambda _, row: f"=SUM(B{row}:{last}{row})/{years}")
    draft.put(end + 1, 1, "Population")
    draft.numbers((end + 1,), range(2, 2 + years), 5000, 9000)
    draft.put(end + 2, 1, "Per thousand")
    draft.fill([(end + 2, c) for c in range(2, 2 + years)], lambda c, _: f"={c}{end}/{c}{end + 1}*1000")


def assessed_with_remarks(draft: Draft, random: Random) -> None:
    """A rate for each class, and one figure fixed by hand, with its reason at the end of the row."""
    rows = random.randint(12, 20)
    draft.put(1, 1, "Parcel", "Class", "Value", "Exempt", "Taxable", "Tax", "Remark", bold=True)
    body = range(2, 2 + rows)
    classes = sorted(random.choice(("Farm", "Home", "Shop")) for _ in body)
    for row, name in zip(body, classes, strict=True):
        draft.put(row, 1, f"{row:03}-A", name)
    draft.numbers(body, (3,), 20_000, 90_000)
    draft.numbers(body, (4,), 1000, 5000, gaps=0.6)
    draft.fill([(row, 5) for row in body], lambda _, row: f"=C{row}-D{row}")
    rates = {"Farm": 0.005, "Home": 0.01, "Shop": 0.02}
    draft.fill([(row, 6) for row in body], lambda _, row: f"=E{row}*{rates[classes[row - 2]]}")
    fixed = random.choice(body[2:-2])
    draft.put(fixed, 6, random.randint(300, 900), "court ruling")
    draft.put(3 + rows, 1, "Total", bold=True)
    draft.total(3 + rows, (3, 4, 5, 6), 2, 1 + rows)


def hours_by_phase(draft: Draft, random: Random) -> None:
    """Sub-totals stand above their parts; rates between hours and cost have none."""
    size, row, heads = random.randint(5, 7), 2, []
    draft.put(1, 1, "Task", *(f"Week {week}" for week in range(1, 11)), "Hours", "Rate", "Cost", bold=True)
    for phase in range(1, random.randint(3, 5) + 1):
        draft.put(row, 1, f"Phase {phase}", bold=True)
        body = range(row + 1, row + 1 + size)
        draft.labels(body, 1, "Task")
        draft.numbers(body, range(2, 12), 2, 20, gaps=0.5)
        draft.total(row, range(2, 12), row + 1, row + size)
        draft.across(12, range(row, row + 1 + size), 2, 11)
        draft.numbers(body, (13,), 40, 90)
        draft.fill([(at, 14) for at in body], lambda _, at: f"=L{at}*M{at}")
        draft.total(row, (14,), row + 1, row + size)
        heads.append(row)
        row += size + 1
    draft.put(row, 1, "Project", bold=True)
    draft.fill([(row, c) for c in (*range(2, 13), 14)], lambda c, _: "=" + "+".join(f"{c}{head}" for head in heads))


RAGGED_SHAPES = {
    shape.__name__: shape
    for shape in (
        *(rolling_forecast, estimate_with_lump_sums, plan_and_actual_by_month, paid_by_year_of_accident),
        *(scores_by_vendor, incidents, assessed_with_remarks, hours_by_phase),
    )
}
