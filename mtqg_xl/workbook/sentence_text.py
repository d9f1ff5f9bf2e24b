"""One sentence on one row as Excel formulas: which case holds, and the words of each."""

from dataclasses import dataclass

from mtqg_xl.definition.excel_text import Place, value
from mtqg_xl.definition.language import Call, Expr, Number, Ref
from mtqg_xl.definition.report_lines import Line, parsed
from mtqg_xl.definition.report_words import SentenceCase, Slot, WordStyle, is_own, text_parts
from mtqg_xl.definition.rule_text import BLANK_IS_NONE
from mtqg_xl.workbook import number_words
from mtqg_xl.workbook.report_cells import FetchedRow, ReportCells, quoted
from mtqg_xl.workbook.sheet_names import CASES_SHEET

BROKEN = "[lỗi: xem ô nguồn]"
"""What stands for a sentence whose cells hold an error."""

LONGEST_CONSTANT = 250
"""Characters of one text constant; Excel takes 255 in a formula."""

LONGEST_REPEATED = 200
"""Characters of a number's formula that may stand in what writes it, which names it twenty times; a longer one has a
cell of its own."""

LONGEST_WORDS = 50
"""Characters that are allowed for what an officer types into one cell, when the height of a row is estimated."""

_ENDS = ".!?…"


@dataclass(frozen=True, slots=True)
class FetchedPlace(Place):
    """Where a formula about the row of a block stands: the row's own cells are those of the hidden sheet."""

    fetched: FetchedRow

    def address(self, ref: Ref) -> str:
        """Return the address of one referenced cell."""
        return self.fetched.cell(ref.column) if is_own(ref) else Place.address(self, ref)


@dataclass(frozen=True, slots=True)
class SentenceText:
    """The formulas of one line. ``shows_optional`` is a condition: the officer wants the optional sentences."""

    line: Line
    report: ReportCells
    style: WordStyle
    shows_optional: str

    @property
    def row_id(self) -> str:
        """What the row is called on the hidden sheet."""
        return self.line.row.id if self.line.row is not None else self.fetched.id

    @property
    def fetched(self) -> FetchedRow:
        """The row of a block of which the line speaks."""
        assert self.line.block is not None
        return FetchedRow(self.report, self.line.instance, self.line.block.id, self.line.position)

    @property
    def place(self) -> Place:
        """Where its formulas stand: on no sheet of a form, so that every address says its sheet."""
        about = (self.report.cells, self.line.instance, self.row_id, "")
        return FetchedPlace(*about, self.fetched) if self.line.row is None else Place(*about)

    def sentence(self) -> str:
        """Return the formula of the sentence; an empty text where no case holds."""
        cases = self.line.sentence.cases
        case = self._put("case", self._number_of_case())
        found = '""'
        for at in range(len(cases), 0, -1):
            words = self._optional(cases[at - 1]) if cases[at - 1].text else '""'
            if words != '""' or found != '""':
                found = f"IF({case}={at},{words},{found})"
        return f'IFERROR({found},"{BROKEN}")'

    def source(self) -> str:
        """Return the formula that says whence the sentence comes: ``GN DTTS!C29, J29``."""
        addresses = []
        for column in self.line.sentence.cells:
            if self.line.row is None:
                addresses.append(self.fetched.source(column))
            elif self._kind(column) is not None:
                cell = self.place.address(Ref(column))
                addresses.append(f"ADDRESS(ROW({cell}),COLUMN({cell}),4)")
        listed = '&", "&'.join(addresses)
        return f"{_constant(self.line.instance.sheet + '!')}&{listed}"

    def length(self) -> int:
        """Return about how many characters the longest case has."""
        return max(self._length(case) for case in self.line.sentence.cases)

    # -- cases ------------------------------------------------------------------------------------------------------

    def _number_of_case(self) -> str:
        found = "0"
        for at, case in reversed(list(enumerate(self.line.sentence.cases, start=1))):
            found = self._if(case, str(at), found)
        return found

    def _if(self, case: SentenceCase, then: str, otherwise: str) -> str:
        tests = self._tests(case)
        if not tests:
            return then
        return f"IF({tests[0] if len(tests) == 1 else 'AND(' + ','.join(tests) + ')'},{then},{otherwise})"

    def _tests(self, case: SentenceCase) -> list[str]:
        tests = [self._comparison(text) for text in case.when]
        tests += [self._is_answered(column) for column in case.answered]
        tests += [self._is_missing(column) for column in case.missing]
        tests += [self._is_blank(column) for column in case.blank]
        tests += [self._is_marked(column) for column in case.marked]
        return tests

    def _comparison(self, text: str) -> str:
        found = parsed(text)
        left, right = value(found.left, self.place), value(found.right, self.place)
        return f"ROUND({left}-({right}),6){found.op}0"

    def _is_answered(self, column: str) -> str:
        tally = self._tally(column, "answered")
        if tally is not None:
            return f"{tally}>0"
        cell = self._typed(column)
        if cell is None:
            return "TRUE"
        is_number = self._kind(column) == "input"
        return f'OR(ISNUMBER({cell}),{cell}="-",{cell}="x")' if is_number else f'{cell}<>""'

    def _is_blank(self, column: str) -> str:
        tally = self._tally(column, "filled")
        if tally is not None:
            return f"{tally}=0"
        cell = self._typed(column)
        return f'{cell}=""' if cell is not None else "FALSE"

    def _is_missing(self, column: str) -> str:
        blanks_ask = f"{quoted(CASES_SHEET)}{BLANK_IS_NONE}=0"
        return f"AND(NOT({self._is_answered(column)}),OR({blanks_ask},NOT({self._is_blank(column)})))"

    def _is_marked(self, column: str) -> str:
        numbers = self._tally(column, "numbers")
        if numbers is not None:
            return f"AND({self._is_answered(column)},{numbers}=0)"
        cell = self._typed(column)
        return f'OR({cell}="-",{cell}="x")' if cell is not None else "FALSE"

    def _kind(self, column: str) -> str | None:
        """Return what stands in a column of the row; None where the row does not have it."""
        found = self.line.instance.column_by_id[column]
        return found.kind if self.line.row is None else self.line.instance.kind_of(self.line.row, found)

    def _typed(self, column: str) -> str | None:
        """Return the cell of a column that is typed in this row; None where it is not."""
        return self.place.address(Ref(column)) if self._kind(column) in {"input", "text", "choice", "date"} else None

    def _tally(self, column: str, kind: str) -> str | None:
        """Return the cell that counts what is typed under a computed cell; None where the cell itself is typed."""
        if self._kind(column) != "computed":
            return None
        if self.line.row is None:
            return self.fetched.tally(column, kind)
        return self.report.tally(self.line.instance, self.line.row, column, kind)

    # -- words ------------------------------------------------------------------------------------------------------

    def _optional(self, case: SentenceCase) -> str:
        words = self._words(case.text)
        return f'IF({self.shows_optional},{words},"")' if case.optional else words

    def _words(self, text: str) -> str:
        parts = [self._slot(part) if isinstance(part, Slot) else _constant(part) for part in text_parts(text)]
        return "&".join(parts) or '""'

    def _slot(self, slot: Slot) -> str:
        if not slot.style:
            piece = next((item for item in self.line.sentence.pieces if item.id == slot.name), None)
            return self._piece(piece.cases) if piece is not None else self._typed_words(slot.name)
        if slot.style in {"text", "sentence"}:
            assert isinstance(slot.expr, Ref)
            words = self._typed_words(slot.expr.column)
            return _as_sentence(words) if slot.style == "sentence" and words != '""' else words
        assert slot.expr is not None
        return self._number(slot.expr, slot.style)

    def _piece(self, cases: tuple[SentenceCase, ...]) -> str:
        found = '""'
        for case in reversed(cases):
            found = self._if(case, self._words(case.text), found)
        return found

    def _typed_words(self, column: str) -> str:
        return self.place.address(Ref(column)) if self._kind(column) is not None else '""'

    def _number(self, expr: Expr, style: str) -> str:
        """Return what writes a number; all but whole amounts in đồng are long, so they stand on the hidden sheet."""
        x = value(expr, self.place)
        if len(x) > LONGEST_REPEATED:
            x = self._put(f"= {expr}", x)
        unit = self.line.instance.money_unit
        if style == "money" and unit == "đồng":
            return number_words.money(x, unit)
        if style == "money":
            formula = number_words.money(x, unit)
        elif style == "percent":
            formula = number_words.percent(self._share(expr))
        elif style == "amount":
            formula = number_words.amount(x, self._unit(expr))
        else:
            formula = number_words.count(x) if style == "count" else number_words.number(x)
        return self._put(f"{style} {expr}", formula)

    def _share(self, expr: Expr) -> str:
        """Return the hidden cell with a percent as it is printed, from the exact quotient in the cell beside it."""
        name = f"%{expr}"
        if isinstance(expr, Ref):
            column = self.line.instance.column_by_id[expr.column]
            row = self.line.row
            expr = (column.formula if row is None else self.line.instance.formula_of(row, column)) or expr
        assert isinstance(expr, Call)
        exact = self._put(name, value(self._without_blank(expr), self.place))
        return self._put(f"{name} tròn", number_words.shown_percent(exact, self.style))

    def _without_blank(self, share: Call) -> Call:
        """Return a percent whose typed numerator is 0 where it is blank.

        Whether it is missing has been asked before: where a case writes the share, a blank says that there is none.
        """
        part, *rest = share.arguments
        if isinstance(part, Ref) and self.line.instance.is_typed_here(part):
            return Call(share.word, (Call("if_blank", (part, Number(0.0))), *rest))
        return share

    def _unit(self, expr: Expr) -> str:
        if not isinstance(expr, Ref):
            return ""
        kit = self.report.cells.kit
        instance = kit.instance_by_id[expr.instance] if expr.instance else self.line.instance
        row = instance.row_by_id.get(expr.row or "") or self.line.row
        return instance.unit_of(row, instance.column_by_id[expr.column])

    def _put(self, name: str, formula: str) -> str:
        return self.report.put(self.line.instance.id, self.row_id, name, formula)

    # -- length -----------------------------------------------------------------------------------------------------

    def _length(self, case: SentenceCase) -> int:
        return sum(len(part) if isinstance(part, str) else self._slot_length(part) for part in text_parts(case.text))

    def _slot_length(self, slot: Slot) -> int:
        piece = next((item for item in self.line.sentence.pieces if item.id == slot.name), None)
        if piece is not None and not slot.style:
            return max(self._length(case) for case in piece.cases)
        if slot.name == "label" and self.line.row is not None:
            return len(self.line.row.label)
        return {"": LONGEST_WORDS, "text": LONGEST_WORDS, "sentence": LONGEST_WORDS, "percent": 6, "count": 6}.get(
            slot.style, len("99.999.999.999 đồng")
        )


def _constant(text: str) -> str:
    pieces = [text[at : at + LONGEST_CONSTANT] for at in range(0, len(text), LONGEST_CONSTANT)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _as_sentence(cell: str) -> str:
    """Return what was typed after a space, with a full stop unless it ends with a mark."""
    ends = ",".join(f'RIGHT({cell},1)="{mark}"' for mark in _ENDS)
    return f'IF({cell}="",""," "&{cell}&IF(OR({ends}),"","."))'
