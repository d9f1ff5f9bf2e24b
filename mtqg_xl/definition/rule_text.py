"""One comparison of a rule as live Excel formulas: its state, its two sides and the cell to look at.

States are ĐẠT, KHÔNG ĐẠT, KHÔNG ÁP DỤNG (nothing answered, or nothing in scope), THIẾU (something is missing) and LỖI.
Operands are error-proof: a mark counts 0, other text counts as missing, an error in an operand gives LỖI.
"""

from dataclasses import dataclass

from mtqg_xl.cells import a1, parse_a1, quoted_sheet
from mtqg_xl.definition.cases import (
    BlockPart,
    Condition,
    RuleCase,
    block_sums,
    blocks_under,
    cells_to_mend,
    operands,
    typed_under,
)
from mtqg_xl.definition.excel_text import Place, number_text, value
from mtqg_xl.definition.language import Expr, Ref
from mtqg_xl.definition.layout import KitLayout

PASS, FAIL, NOT_APPLICABLE, MISSING, ERROR = "ĐẠT", "KHÔNG ĐẠT", "KHÔNG ÁP DỤNG", "THIẾU", "LỖI"
BLANK_IS_NONE = "$B$1"
"""Cell of the hidden sheet that is 1 when THÔNG TIN says that blanks mean "Không phát sinh"."""

FEW = 8
"""So many cells are looked at one by one for the largest of them; more as the rectangles that they form."""
LONGEST = 8_000
"""Excel takes a formula of 8.192 characters."""
_ROW = 1_000
_BEHIND = 2_000_000_000
"""A place is told as one number, row × 1.000 + column, taken from one that lies below every sheet."""
_NEGATED = {"=": "<>", "<=": ">", ">=": "<", "<": ">=", ">": "<="}


@dataclass(frozen=True, slots=True)
class CaseText:
    """The formulas of one comparison, without ``=``."""

    state: str
    left: str
    right: str
    address: str


def case_text(case: RuleCase, cells: KitLayout, sheet: str, state_cell: str) -> CaseText:
    """Return the formulas of a case for the hidden sheet; ``state_cell`` is where its state will stand."""
    return _BlockText(case, cells, sheet, state_cell).text() if case.block else _RowText(case, cells, sheet).text()


@dataclass(frozen=True, slots=True)
class _RowText:
    """A comparison on one fixed row."""

    case: RuleCase
    cells: KitLayout
    sheet: str

    @property
    def place(self) -> Place:
        return Place(self.cells, self.case.instance, self.case.row_id, self.sheet)

    def text(self) -> CaseText:
        left, right = value(self.case.condition.left, self.place), value(self.case.condition.right, self.place)
        return CaseText(
            state=f'IFERROR({self.state(left, right)},"{ERROR}")',
            left=f'IFERROR({left},"")',
            right=f'IFERROR({right},"")',
            address=self.address(),
        )

    def state(self, left: str, right: str) -> str:
        verdict = f'IF({self.comparison(left, right)},"{PASS}","{FAIL}")'
        if self.case.when is not None:
            verdict = f'IF({self.holds(self.case.when)},{verdict},"{NOT_APPLICABLE}")'
        missing = self.case.rule.missing
        if missing in {"skip_if_any", "skip_if_block_empty"}:
            verdict = f'IF({self.any_missing()},"{MISSING}",{verdict})'
        if missing == "skip_if_block_empty":
            return f'IF({self.block_rows()}=0,"{NOT_APPLICABLE}",{verdict})'
        if missing == "never_skip":
            return verdict
        return f'IF({self.answered_in_all()}=0,"{NOT_APPLICABLE}",{verdict})'

    def comparison(self, left: str, right: str) -> str:
        op, tolerance = self.case.condition.op, self.case.rule.tolerance
        gap = f"ROUND({left}-({right}),6)"
        if op == "=":
            return f"ABS({gap})<={number_text(tolerance)}"
        sign = "-" if op in {">", ">="} and tolerance else ""
        return f"{gap}{op}{sign}{number_text(tolerance)}"

    def holds(self, condition: Condition) -> str:
        left, right = value(condition.left, self.place), value(condition.right, self.place)
        return f"{left}{condition.op}{right}"

    def groups(self) -> list["_Group"]:
        """Return what is typed under each operand; an operand is answered when one cell of it is."""
        found = (self.group(operand) for operand in operands(self.case.condition))
        return [group for group in found if group.ranges or group.parts]

    def group(self, expr: Expr) -> "_Group":
        parts = blocks_under(self.cells.kit, self.case.instance, self.case.row_id, expr)
        return _Group(self.ranges(expr), [self.part(part) for part in parts])

    def part(self, part: BlockPart) -> "_Part":
        summed = self.place.block(Ref(part.column, instance=part.instance, block=part.block))
        if not part.split:
            return _Part(summed, "")
        split = self.place.block(Ref(part.split, instance=part.instance, block=part.block))
        return _Part(summed, f'({split}="{part.wanted}")*')

    def ranges(self, expr: Expr) -> list[str]:
        kit = self.cells.kit
        typed = typed_under(kit, self.case.instance, self.case.row_id, expr)
        found: list[str] = []
        for sheet, addresses in _by_sheet(self.cells, typed).items():
            found.extend(self.on(sheet) + text for text in _runs(addresses))
        return found

    def on(self, sheet: str) -> str:
        """Return what stands before an address of a sheet."""
        return "" if sheet == self.sheet else f"{quoted_sheet(sheet)}!"

    def answered_in_all(self) -> str:
        return "+".join(group.answered() for group in self.groups()) or "1"

    def any_missing(self) -> str:
        tests = [group.is_missing() for group in self.groups()]
        return f"OR({','.join(tests)})" if len(tests) > 1 else (tests[0] if tests else "FALSE")

    def block_rows(self) -> str:
        """Return how many rows of the block with a number belong to this row."""
        counts = []
        for call in block_sums(self.case.condition):
            summed, key = call.arguments
            assert isinstance(summed, Ref) and isinstance(key, Ref)
            test = f'({self.place.block(key)}="{self.case.row_id}")'
            counts.append(f"SUMPRODUCT({test}*ISNUMBER({self.place.block(summed)}))")
        return "+".join(counts) or "0"

    def address(self) -> str:
        """Return the address of the typed cell to mend: the largest one under the left side."""
        own = cells_to_mend(self.cells.kit, self.case)
        if len(own) <= FEW:
            return _largest([self.place.address(Ref(column, row=row, instance=key)) for key, row, column in own])
        text = _largest_of(self.rectangles(own))
        return text if len(text) <= LONGEST else _largest([self.place.address(Ref(self.case.column_id))])

    def rectangles(self, cells: tuple[tuple[str, str, str], ...]) -> list[str]:
        return [
            f"{self.on(sheet)}{text}"
            for sheet, addresses in _by_sheet(self.cells, cells).items()
            for text in _rectangles(addresses)
        ]


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of a block under an operand, and the factor that leaves only the lines of one part."""

    cells: str
    factor: str

    def answered(self) -> str:
        return f"SUMPRODUCT({self.factor}{_answered_each(self.cells)})"

    def unreadable(self) -> str:
        return f'SUMPRODUCT({self.factor}({self.cells}<>"")*({_answered_each(self.cells)}=0))'


@dataclass(frozen=True, slots=True)
class _Group:
    """What is typed under one operand: ranges of fixed rows, and parts of blocks."""

    ranges: list[str]
    parts: list[_Part]

    def answered(self) -> str:
        """Return how many of the cells hold a number or a mark."""
        counts = [*([answered(self.ranges)] if self.ranges else []), *(part.answered() for part in self.parts)]
        return "+".join(counts)

    def is_missing(self) -> str:
        """Return whether none is answered, and blanks mean missing or something unreadable stands there."""
        tests = [part.unreadable() + ">0" for part in self.parts]
        if self.ranges:
            cells = sum(_size(text) for text in self.ranges)
            blanks = "+".join(f"COUNTBLANK({text})" for text in self.ranges)
            tests.append(f"{blanks}<{cells}")
        return f"AND({self.answered()}=0,OR({','.join([f'{BLANK_IS_NONE}=0', *tests])}))"


def _largest(refs: list[str]) -> str:
    texts = [f"ADDRESS(ROW({ref}),COLUMN({ref}),4)" for ref in refs]
    biggest = f"MAX({','.join(refs)})"
    found = texts[0]
    for ref, text in zip(refs[1:], texts[1:], strict=True):
        found = f"IF(AND(N({ref})={biggest},N({ref})>N({refs[0]})),{text},{found})"
    return found


def _largest_of(ranges: list[str]) -> str:
    """Return the address of the largest number in rectangles, the upper left one of equals; the first cell if none."""
    biggest = f"MAX({','.join(ranges)})"
    places = (f"ISNUMBER({text})*({text}={biggest})*({_BEHIND}-ROW({text})*{_ROW}-COLUMN({text}))" for text in ranges)
    found = f"({_BEHIND}-MAX({','.join(f'SUMPRODUCT(MAX({place}))' for place in places)}))"
    first = ranges[0].partition(":")[0]
    return f"IFERROR(ADDRESS(INT({found}/{_ROW}),MOD({found},{_ROW}),4),ADDRESS(ROW({first}),COLUMN({first}),4))"


@dataclass(frozen=True, slots=True)
class _BlockText:
    """A comparison on every row of a block at once, over ranges from sentinel to sentinel."""

    case: RuleCase
    cells: KitLayout
    sheet: str
    state_cell: str

    @property
    def place(self) -> Place:
        return Place(self.cells, self.case.instance, self.case.row_id, self.sheet)

    def text(self) -> CaseText:
        left, right = self.side(self.case.condition.left), self.side(self.case.condition.right)
        broken = self.broken(left, right)
        where = f"SUMPRODUCT(MAX({broken}*ROW({left})))"
        first = left.split(":")[0]
        at = f"{where}-ROW({first})+1"
        fails = f'{self.state_cell}="{FAIL}"'
        return CaseText(
            state=f'IFERROR({self.state(left, right, broken)},"{ERROR}")',
            left=f'IF({fails},INDEX({left},{at}),"")',
            right=f'IF({fails},{f"INDEX({right},{at})" if ":" in right else right},"")',
            address=f"IF({fails},ADDRESS({where},COLUMN({first}),4),ADDRESS(ROW({first}),COLUMN({first}),4))",
        )

    def side(self, expr: Expr) -> str:
        if isinstance(expr, Ref):
            return self.place.block(Ref(expr.column, instance=self.case.instance.id, block=self.case.row_id))
        return value(expr, self.place)

    def broken(self, left: str, right: str) -> str:
        if self.asks_left_only:
            return self.broken_left(left, right)
        test = f"({left}{_NEGATED[self.case.condition.op]}{right})"
        return "*".join([f"ISNUMBER({text})" for text in (left, right) if ":" in text] + [test])

    @property
    def asks_left_only(self) -> bool:
        return self.case.rule.missing == "skip_if_all"

    def broken_left(self, left: str, right: str) -> str:
        """Return the same where the left side alone is asked for: what is no number on the right counts 0.

        A computed column lacks its formula in a row that somebody inserted: such a row is left to `check`.
        """
        op = _NEGATED[self.case.condition.op]
        test = f"ISNUMBER({right})*({left}{op}{right})" if ":" in right else f"({left}{op}{right})"
        if ":" in right and self.is_typed(self.case.condition.right):
            test = f"({test}+(1-ISNUMBER({right}))*({left}{op}0))"
        return "*".join([*self.guard(), f"ISNUMBER({left})", test])

    def is_typed(self, expr: Expr) -> bool:
        return isinstance(expr, Ref) and self.case.instance.column_by_id[expr.column].is_typed

    def guard(self) -> list[str]:
        """Return the factors that leave only the rows for which the condition of the rule holds."""
        if self.case.when is None:
            return []
        column, limit = self.side(self.case.when.left), self.side(self.case.when.right)
        return [f"ISNUMBER({column})", f"({column}{self.case.when.op}{limit})"]

    def state(self, left: str, right: str, broken: str) -> str:
        if self.asks_left_only:
            rows = "*".join([*self.guard(), _answered_each(left)])
            verdict = f'IF(SUMPRODUCT({broken}*1)>0,"{FAIL}","{PASS}")'
            unless_error = f'+0*({right}="")' if ":" in right else ""
            return f'IF(SUMPRODUCT({rows}*1{unless_error})=0,"{NOT_APPLICABLE}",{verdict})'
        ranges = [text for text in (left, right) if ":" in text]
        marks = [_answered_each(text) for text in ranges]
        some = f"SUMPRODUCT((({'+'.join(marks)})>0)*1)"
        verdict = f'IF(SUMPRODUCT({broken}*1)>0,"{FAIL}",{self.complete(ranges, marks)})'
        return f'IF({some}=0,"{NOT_APPLICABLE}",{verdict})'

    def complete(self, ranges: list[str], marks: list[str]) -> str:
        if len(ranges) < 2:
            return f'"{PASS}"'
        unreadable = "+".join(f'({text}<>"")*({mark}=0)' for text, mark in zip(ranges, marks, strict=True))
        one_only = f"(({'+'.join(marks)})=1)"
        return f'IF(SUMPRODUCT({one_only}*(((1-{BLANK_IS_NONE})+{unreadable})>0))>0,"{MISSING}","{PASS}")'


def answered(ranges: list[str]) -> str:
    """Return how many typed cells of ranges hold a number or a mark."""
    return "+".join(f"SUMPRODUCT({_answered_each(text)})" for text in ranges)


def _answered_each(text: str) -> str:
    return f'(ISNUMBER({text})+({text}="-")+({text}="x"))'


def _by_sheet(cells: KitLayout, typed: tuple[tuple[str, str, str], ...]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for instance, row, column in typed:
        found.setdefault(cells.sheet(instance), []).append(cells.layouts[instance].position(row, column))
    return found


def _runs(positions: list[tuple[int, int]]) -> list[str]:
    """Return cells of one sheet as ranges, joining neighbours in a row."""
    found: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for position in sorted(positions):
        if found and found[-1][1] == (position[0], position[1] - 1):
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return [a1(*first) if first == last else f"{a1(*first)}:{a1(*last)}" for first, last in found]


def _rectangles(positions: list[tuple[int, int]]) -> list[str]:
    """Return cells of one sheet as ranges, joining runs that stand right under one another."""
    found: list[tuple[str, str]] = []
    for run in _runs(positions):
        first, last = run.partition(":")[0], run.rpartition(":")[2]
        one, two = parse_a1(first), parse_a1(last)
        above = a1(one.row - 1, two.column)
        at = next(
            (i for i, (top, end) in enumerate(found) if end == above and parse_a1(top).column == one.column), None
        )
        if at is None:
            found.append((first, last))
        else:
            found[at] = (found[at][0], last)
    return [first if first == last else f"{first}:{last}" for first, last in found]


def _size(text: str) -> int:
    first, _, last = text.rpartition("!")[2].partition(":")
    one, two = parse_a1(first), parse_a1(last or first)
    return (two.row - one.row + 1) * (two.column - one.column + 1)
