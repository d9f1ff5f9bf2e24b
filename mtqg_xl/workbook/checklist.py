"""KIỂM TRA inside the workbook: every comparison on a hidden sheet, the failing lines and one verdict on top.

The hidden sheet holds one row for each comparison with a running count; the visible list is INDEX/MATCH on it, so that
it shows failing lines only, PHẢI SỬA first, with plain formulas and no add-in.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from mtqg_xl.definition.cases import RuleCase, cases
from mtqg_xl.definition.furniture import FORMS_ROW, GAP_WORDS, first_line, last_line
from mtqg_xl.definition.layout import KitLayout
from mtqg_xl.definition.model import NOTHING_ARISEN, Instance, Kit
from mtqg_xl.definition.rule_text import BLANK_IS_NONE, ERROR, FAIL, MISSING, case_text
from mtqg_xl.findings import Severity
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.number_words import distance
from mtqg_xl.workbook.paper import last_row_on_first_page
from mtqg_xl.workbook.plan import Condition, Content, SheetPlan, Style
from mtqg_xl.workbook.sheet_names import CASES_SHEET, CHECK_SHEET

FIRST_CASE = 4
ORDER, KEY, LEVEL, SHEET, WHERE, MEND, CELL, LEFT, RIGHT, STATE, BLOCKS, EXPLAINS, NOTES = range(1, 14)
_COLUMN = {number: chr(64 + number) for number in range(1, 14)}
_SEVERITY_COLUMN = {"block": BLOCKS, "explain": EXPLAINS, "note": NOTES}
FILTER_HINT = "Ẩn dòng trống khi in: bấm ▼ ở cột Mức, bỏ dấu ô trống. In xong chọn lại tất cả để không sót dòng mới."
_CASE_TITLES = (
    *("Thứ tự", "Mã", "Mức", "Trang", "Dòng – cột", "Cách sửa", "Ô"),
    *("Vế trái", "Vế phải", "Kết quả", "Phải sửa", "Giải trình", "Lưu ý"),
)
_K = f"'{CASES_SHEET}'!"


@dataclass(frozen=True)
class Checklist:
    """The comparisons of a kit and where each stands on the hidden sheet."""

    kit: Kit
    cells: KitLayout
    cases: tuple[RuleCase, ...]

    @property
    def last(self) -> int:
        """The last row of the hidden sheet."""
        return max(FIRST_CASE, FIRST_CASE + len(self.cases) - 1)

    def span(self, instance: Instance) -> tuple[int, int] | None:
        """Return the rows of the hidden sheet that belong to an instance."""
        rows = [FIRST_CASE + at for at, case in enumerate(self.cases) if case.instance.id == instance.id]
        return (rows[0], rows[-1]) if rows else None

    def row_span(self, instance: str, row: str) -> tuple[int, int] | None:
        """Return the rows of the hidden sheet that belong to one fixed row of an instance."""
        return self._row_spans.get((instance, row))

    @cached_property
    def _row_spans(self) -> dict[tuple[str, str | None], tuple[int, int]]:
        found: dict[tuple[str, str | None], tuple[int, int]] = {}
        for at, case in enumerate(self.cases, start=FIRST_CASE):
            key = (case.instance.id, case.row_id)
            found[key] = (found.get(key, (at, at))[0], at)
        return found

    def column(self, number: int) -> str:
        """Return a whole column of the comparisons as an absolute range with its sheet."""
        letter = _COLUMN[number]
        return f"{_K}${letter}${FIRST_CASE}:${letter}${self.last}"

    def total(self, number: int) -> str:
        """Return the cell with the final count of a running column."""
        return f"{_K}${_COLUMN[number]}${self.last}"

    def count(self, instance: Instance, number: int) -> str:
        """Return how many lines of an instance fail at one severity."""
        span = self.span(instance)
        if span is None:
            return "0"
        letter = _COLUMN[number]
        return f"{_K}{letter}{span[1]}-{_K}{letter}{span[0] - 1}"

    def missing(self, instance: Instance) -> str:
        """Return how many comparisons of an instance lack an operand."""
        span = self.span(instance)
        letter = _COLUMN[STATE]
        return f'COUNTIF({_K}{letter}{span[0]}:{letter}{span[1]},"{MISSING}")' if span else "0"


def checklist(kit: Kit, cells: KitLayout) -> Checklist:
    """Return the comparisons of a kit in the order of the hidden sheet."""
    return Checklist(kit, cells, cases(kit))


def cases_sheet(checks: Checklist) -> SheetPlan:
    """Return the hidden sheet with one row for each comparison."""
    sheet = SheetPlan(CASES_SHEET, state="very_hidden", is_protected=False)
    plain = replace(styles.PLAIN, wrap=False)
    sheet.put(1, 1, plain, "Trống là không phát sinh")
    sheet.put(1, 2, plain, None, _blank_means(checks))
    for number, title in enumerate(_CASE_TITLES, start=1):
        sheet.put(2, number, plain, title)
    for number in (BLOCKS, EXPLAINS, NOTES):
        sheet.put(FIRST_CASE - 1, number, plain, 0.0)
    for at, case in enumerate(checks.cases, start=FIRST_CASE):
        _case_row(sheet, checks, case, at, plain)
    return sheet


def _blank_means(checks: Checklist) -> str:
    field = checks.kit.header_field("blank_means")
    if field is None:
        return "0"
    return f"IF('{checks.cells.sheet(field[0])}'!{checks.cells.own(*field)}=\"{NOTHING_ARISEN}\",1,0)"


def _case_row(sheet: SheetPlan, checks: Checklist, case: RuleCase, at: int, plain: Style) -> None:
    texts = case_text(case, checks.cells, CASES_SHEET, f"{_COLUMN[STATE]}{at}")
    severity = Severity(case.rule.severity)
    constants = {
        KEY: case.key,
        LEVEL: severity.label,
        SHEET: case.instance.sheet,
        WHERE: place_words(case),
        MEND: case.rule.mend.format(unit=case.instance.money_unit, money=case.instance.money_word),
    }
    for number, text in constants.items():
        sheet.put(at, number, plain, text)
    formulas = {CELL: texts.address, LEFT: texts.left, RIGHT: texts.right, STATE: texts.state}
    formulas |= _running(at, case.rule.severity)
    formulas[ORDER] = _order(checks, at)
    for number, formula in formulas.items():
        sheet.put(at, number, plain, None, formula)


def place_words(case: RuleCase) -> str:
    """Return row and column of a comparison in words: ``Hỗ trợ nhà ở – Vốn năm nay › SN``."""
    column = case.instance.column_by_id[case.column_id]
    label = case.row.label if case.row is not None else "các dòng của khối"
    short = label if len(label) <= 60 else label[:57] + "…"
    return f"{short} – {' › '.join(column.header.split(' › ')[-2:])}"


def _running(at: int, severity: str) -> dict[int, str]:
    state = f"{_COLUMN[STATE]}{at}"
    fails = {BLOCKS: f'{state}="{ERROR}"'}
    own = _SEVERITY_COLUMN[severity]
    fails[own] = f'OR({state}="{ERROR}",{state}="{FAIL}")' if own == BLOCKS else f'{state}="{FAIL}"'
    found: dict[int, str] = {}
    for number in (BLOCKS, EXPLAINS, NOTES):
        above = f"{_COLUMN[number]}{at - 1}"
        found[number] = f"{above}+IF({fails[number]},1,0)" if number in fails else above
    return found


def _order(checks: Checklist, at: int) -> str:
    """Return the place in the list: PHẢI SỬA first, then CẦN GIẢI TRÌNH, then LƯU Ý; 0 where nothing is wrong."""
    text = "0"
    offset: list[str] = []
    tests: list[tuple[str, str]] = []
    for number in (BLOCKS, EXPLAINS, NOTES):
        letter = _COLUMN[number]
        place = "+".join([*offset, f"{letter}{at}"])
        tests.append((f"{letter}{at}>{letter}{at - 1}", place))
        offset.append(f"${letter}${checks.last}")
    for test, place in reversed(tests):
        text = f"IF({test},{place},{text})"
    return text


def check_sheet(checks: Checklist, numbers: dict[str, str]) -> SheetPlan:
    """Return KIỂM TRA; ``numbers`` holds for each form the formula that counts its rows with figures."""
    sheet = SheetPlan(CHECK_SHEET, tab_color="#C00000")
    sheet.widths = {1: 2, 2: 21, 3: 14, 4: 13, 5: 7, 6: 32.5, 7: 14, 8: 14, 9: 14, 10: 40}
    sheet.put(1, 2, replace(styles.TITLE, align="left", wrap=False), "KIỂM TRA TRƯỚC KHI GỬI")
    sheet.merge((3, 3), (2, 10), styles.VERDICT, None, _verdict(checks))
    sheet.put(4, 2, replace(styles.PLAIN, wrap=False), None, _counts(checks))
    _headline(sheet, checks)
    _forms(sheet, checks, numbers)
    _lines(sheet, checks)
    _colours(sheet, checks.kit)
    sheet.freeze = (5, 1)
    head, last = first_line(len(checks.kit.forms)) - 1, last_line(len(checks.kit.forms))
    # a clean file is one page: the lines that fit; whoever has more sees their number on top
    sheet.print_area = (1, 2, last_row_on_first_page(sheet, (2, 10), (head, last)), 10)
    sheet.autofilter = (head, 2, last, 10)
    sheet.put(head, 11, replace(styles.SMALL, wrap=False), FILTER_HINT)
    sheet.repeat_rows = (head, head)
    return sheet


def unfilled(kit: Kit) -> str:
    """Return how many forms still lack figures: nothing typed (unless blanks mean none) or something missing."""
    first, last = FORMS_ROW + 1, FORMS_ROW + len(form_instances(kit))
    typed, lacks = f"C{first}:C{last}", f"H{first}:H{last}"
    empty = f"ISNUMBER({typed})*({typed}=0)*(1-{_K}{BLANK_IS_NONE})"
    return f"SUMPRODUCT((({empty}+({lacks}>0))>0)*1)"


def form_cell(kit: Kit, instance: Instance, letter: str) -> str:
    """Return a cell of the table of forms on KIỂM TRA: C rows with figures, D to mend, H missing."""
    at = FORMS_ROW + 1 + form_instances(kit).index(instance)
    return f"'{CHECK_SHEET}'!{letter}{at}"


def form_instances(kit: Kit) -> tuple[Instance, ...]:
    """Return the instances that are annex forms: all but THÔNG TIN and GIẢI TRÌNH."""
    return kit.forms


def justified(checks: Checklist) -> str:
    """Return how many failing lines have a reason that still fits their figure."""
    if not checks.kit.justification:
        return "0"
    instance = checks.kit.instance_by_id[checks.kit.justification]
    layout = checks.cells.layouts[instance.id]
    column = next(item for item in instance.form.columns if item.show == "justification_state")
    rows = instance.rows
    first, last = layout.address(rows[0].id, column.id), layout.address(rows[-1].id, column.id)
    return f"COUNTIF('{instance.sheet}'!{first}:{last},\"{JUSTIFIED}\")"


JUSTIFIED = "Đã ghi"


def _verdict(checks: Checklist) -> str:
    blocks, explains = checks.total(BLOCKS), checks.total(EXPLAINS)
    left = f"MAX(0,{explains}-{justified(checks)})"
    with_reason = (
        f'IF({left}>0,"GỬI ĐƯỢC, KÈM GIẢI TRÌNH (còn "&{left}&" dòng chưa ghi lý do)",'
        f'IF({explains}>0,"GỬI ĐƯỢC, KÈM GIẢI TRÌNH","ĐƯỢC GỬI"))'
    )
    forms = unfilled(checks.kit)
    complete = f'IF({forms}>0,"CHƯA XONG: "&({forms})&" biểu chưa nhập đủ",{with_reason})'
    return f'IF({blocks}>0,"CHƯA NÊN GỬI: còn "&{blocks}&" lỗi phải sửa",{complete})'


def _counts(checks: Checklist) -> str:
    blocks, explains, notes = (checks.total(number) for number in (BLOCKS, EXPLAINS, NOTES))
    done = f"MIN({explains},{justified(checks)})"
    return f'"Phải sửa "&{blocks}&" · Cần giải trình "&{explains}&" (đã ghi "&{done}&") · Lưu ý "&{notes}'


def _headline(sheet: SheetPlan, checks: Checklist) -> None:
    if not checks.kit.headline:
        return
    titles = (*checks.kit.headline_titles, "Kỳ trước (%)", "Tăng/giảm (%)")
    columns = (2, 3, 4, 6, 7)
    for column, title in zip(columns, titles, strict=True):
        _wide(sheet, 6, column, styles.HEADER, title)
    for column, key in zip(columns, checks.kit.headline, strict=False):
        instance, row, column_id = key.split("|")
        found = checks.kit.instance_by_id[instance]
        decimals = styles.number_format(found.column_by_id[column_id].decimals)
        cell = f"'{found.sheet}'!{checks.cells.own(instance, row, column_id)}"
        _wide(sheet, 7, column, replace(styles.COMPUTED, number_format=decimals, bold=True), None, cell)
    two = replace(styles.COMPUTED, number_format="0.00")
    sheet.put(7, 6, replace(two, fill=styles.GIVEN_FILL))
    sheet.put(7, 7, two, None, 'IF(AND(ISNUMBER(F7),ISNUMBER(D7)),D7-F7,"")')


def _wide(
    sheet: SheetPlan, row: int, column: int, style: Style, value: Content = None, formula: str | None = None
) -> None:
    """Set a cell of the tables on top; the fourth column reaches over the narrow fifth, which the list below needs."""
    sheet.merge((row, row), (column, column + (column == 4)), style, value, formula)


def _forms(sheet: SheetPlan, checks: Checklist, numbers: dict[str, str]) -> None:
    titles = ("Biểu", "Dòng có số", "Phải sửa", "", "Cần giải trình", "Lưu ý", "Còn thiếu số", "Đi tới")
    for column, title in enumerate(titles, start=2):
        if title:
            _wide(sheet, FORMS_ROW, column, styles.HEADER, title)
    for at, instance in enumerate(form_instances(checks.kit), start=FORMS_ROW + 1):
        plain = replace(styles.COMPUTED, align="center")
        sheet.put(at, 2, styles.LABEL, instance.sheet)
        sheet.put(at, 3, plain, None, numbers.get(instance.id, '""'))
        _wide(sheet, at, 4, plain, None, checks.count(instance, BLOCKS))
        sheet.put(at, 6, plain, None, checks.count(instance, EXPLAINS))
        sheet.put(at, 7, plain, None, checks.count(instance, NOTES))
        sheet.put(at, 8, plain, None, checks.missing(instance))
        sheet.put(at, 9, replace(styles.LINK, locked=False), "Mở biểu")
        sheet.links[(at, 9)] = f"internal:'{instance.sheet}'!A1"


def _lines(sheet: SheetPlan, checks: Checklist) -> None:
    first, last = first_line(len(checks.kit.forms)), last_line(len(checks.kit.forms))
    titles = ["Mã", "Mức", "Biểu", "Ô", "Dòng – cột", "Đang ghi", "Phải là / so với", "Lệch", "Cách sửa"]
    for column, title in enumerate(titles, start=2):
        sheet.put(first - 1, column, styles.HEADER, title)
    sources = {2: KEY, 3: LEVEL, 4: SHEET, 6: WHERE, 7: LEFT, 8: RIGHT, 10: MEND}
    total = "+".join(checks.total(number) for number in (BLOCKS, EXPLAINS, NOTES))
    for at in range(first, last + 1):
        sheet.heights[at] = 46
        place = at - first + 1
        match = f"MATCH({place},{checks.column(ORDER)},0)"
        for column, source in sources.items():
            style = replace(styles.COMPUTED, number_format=styles.WHOLE) if column in {7, 8} else styles.LABEL
            sheet.put(at, column, style, None, f'IF({place}>{total},"",INDEX({checks.column(source)},{match}))')
        cell = f"INDEX({checks.column(CELL)},{match})"
        link = f'HYPERLINK("#\'"&D{at}&"\'!"&{cell},{cell})'
        sheet.put(at, 5, replace(styles.LINK, locked=False), None, f'IF({place}>{total},"",{link})')
        gap = f'IF(AND(ISNUMBER(G{at}),ISNUMBER(H{at})),ABS(G{at}-H{at}),"")'
        sheet.put(at, 9, replace(styles.COMPUTED, number_format=styles.WHOLE), None, gap)
    shown = last - first + 1
    more = f'IF({total}>{shown},"Còn "&({total}-{shown})&" dòng nữa, sẽ hiện khi sửa xong các dòng trên","")'
    sheet.put(last + 1, 2, replace(styles.PLAIN, wrap=False, italic=True), None, more)


def verdict_colours(cells: str) -> tuple[Condition, ...]:
    """Return the colour of the verdict, which stands in B3 of its sheet."""
    return (
        Condition(cells, '=LEFT($B$3,8)="CHƯA NÊN"', styles.BLOCK_FILL),
        Condition(cells, '=LEFT($B$3,8)="CHƯA XON"', styles.EXPLAIN_FILL),
        Condition(cells, '=LEFT($B$3,7)="GỬI ĐƯỢ"', styles.EXPLAIN_FILL),
        Condition(cells, '=LEFT($B$3,7)="ĐƯỢC GỬ"', styles.GOOD_FILL),
    )


def _colours(sheet: SheetPlan, kit: Kit) -> None:
    first, last = first_line(len(kit.forms)), last_line(len(kit.forms))
    lines = f"B{first}:J{last}"
    sheet.conditions += [
        *verdict_colours("B3:J3"),
        Condition(lines, f'=$C{first}="{Severity.BLOCK.label}"', styles.BLOCK_FILL),
        Condition(lines, f'=$C{first}="{Severity.EXPLAIN.label}"', styles.EXPLAIN_FILL),
        fractions(f"G{first}:I{last}"),
    ]


def fractions(cells: str) -> Condition:
    """Return the condition by which cells show the decimals of a number that has some."""
    first = cells.partition(":")[0]
    return Condition(cells, f"={first}<>INT({first})", number_format=styles.WITH_FRACTION)


def beside(checks: Checklist, instance: Instance, row: str) -> str | None:
    """Return the formula that says, right of a row and outside the print area, what is wrong in it."""
    span = checks.row_span(instance.id, row)
    if span is None:
        return None
    state = f"{_K}{_COLUMN[STATE]}{span[0]}:{_COLUMN[STATE]}{span[1]}"
    first = f'MATCH("{FAIL}",{state},0)'

    def at(number: int) -> str:
        letter = _COLUMN[number]
        return f"INDEX({_K}{letter}{span[0]}:{letter}{span[1]},{first})"

    gap = distance(f"ABS(SUM({at(LEFT)})-SUM({at(RIGHT)}))")
    return f'IF(COUNTIF({state},"{FAIL}")=0,"",{at(KEY)}&"{GAP_WORDS}"&{gap})'
