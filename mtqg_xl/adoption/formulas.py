"""How each value column comes about: by the blank's formulas, the arithmetic in its number row, or the titles alone."""

from collections.abc import Sequence
from dataclasses import replace

from mtqg_xl.adoption.arithmetic import Linear, NotArithmeticError, Ratio, renamed
from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.numbering import arithmetic
from mtqg_xl.adoption.questions import Doubts
from mtqg_xl.adoption.sums import Across, Found, columns_in, expression, in_words, same
from mtqg_xl.adoption.table import Table
from mtqg_xl.adoption.titles import Guess, guesses
from mtqg_xl.cells import letters
from mtqg_xl.definition.language import LanguageError, parse
from mtqg_xl.findings import UsageError

TYPED = "nhap"


def with_formulas(table: Table, columns: Sequence[DraftColumn], sums: Found, doubts: Doubts) -> tuple[DraftColumn, ...]:
    """Return the columns, those that are computed with their formula."""
    return _Deriver(table, columns, sums, doubts).columns()


class _Deriver:
    """Asks three witnesses about each column; where they differ, or only the titles speak, a person is asked."""

    def __init__(self, table: Table, columns: Sequence[DraftColumn], sums: Found, doubts: Doubts) -> None:
        self.table, self.drafts, self.sums, self.doubts = table, columns, sums, doubts
        self.by_at = {column.at: column for column in columns}
        self.number_of = {column.at: self._number(column) for column in columns}
        self.guessed = guesses(columns)

    def _number(self, column: DraftColumn) -> str:
        said = self.table.numbers.get(column.at)
        return said.number if said is not None else letters(column.at)

    def columns(self) -> tuple[DraftColumn, ...]:
        return tuple(self._column(column) if column.is_value else column for column in self.drafts)

    def _column(self, column: DraftColumn) -> DraftColumn:
        live = self.sums.arithmetic_of(column.at)
        said = self._by_number_row(column)
        if column.at in self.sums.unknown:
            self._say_unknown(column)
        candidates: list[Across] = []
        for found in (*live, *([said] if said is not None else [])):
            if not any(same(found, known) for known in candidates):
                candidates.append(found)
        if len(candidates) == 1:
            return self._computed(column, candidates[0])
        if candidates:
            return self._asked(column, candidates, "Biểu ghi nhiều cách tính khác nhau cho cột này. Lấy cách nào?")
        guess = self.guessed.get(column.at)
        return self._guessed(column, guess) if guess is not None else column

    def _by_number_row(self, column: DraftColumn) -> Across | None:
        said = self.table.numbers.get(column.at)
        if said is None or not said.formula:
            return None
        names = {each.number: str(at) for at, each in self.table.numbers.items() if at in self.by_at}
        try:
            found = arithmetic(said.formula, names)
        except NotArithmeticError:
            text = f"Số thứ tự cột ghi “{said.printed}”, chưa hiểu được phép tính. Cột này tính thế nào?"
            self._open_question(column, text)
            return None
        return _by_sheet_column(found)

    def _say_unknown(self, column: DraftColumn) -> None:
        cells = self.sums.unknown[column.at]
        more = f" và {len(cells) - 1} ô nữa" if len(cells) > 1 else ""
        text = f"Chưa hiểu công thức {cells[0]}{more}. Cột này tính thế nào?"
        if column.at not in self.sums.across:
            self._open_question(column, text)
        else:
            self.doubts.infer(
                f"{column.place}: công thức {cells[0]}{more} khác các dòng khác; lấy cách tính chung của cột."
            )

    def _open_question(self, column: DraftColumn, text: str) -> None:
        options = ((TYPED, "gõ tay, không có công thức"),)
        self.doubts.ask(self._name(column), column.place, text, options, is_open=True)

    def _name(self, column: DraftColumn) -> str:
        return f"cot.{column.id}"

    def _guessed(self, column: DraftColumn, guess: Guess) -> DraftColumn:
        if guess.is_sure:
            words = in_words(guess.candidates[0], self.number_of)
            self.doubts.infer(f"{column.place}: biểu không ghi cách tính; theo tiêu đề là {words}.")
            return self._computed(column, guess.candidates[0])
        return self._asked(column, guess.candidates, guess.question)

    def _asked(self, column: DraftColumn, candidates: Sequence[Across], text: str) -> DraftColumn:
        formulas = [expression(renamed(found, self._id)) for found in candidates]
        words = [in_words(found, self.number_of) + self._titles(found) for found in candidates]
        options = [*zip(formulas, words, strict=True), (TYPED, "gõ tay, không có công thức")]
        chosen = self.doubts.ask(self._name(column), column.place, text, options, is_open=True)
        if chosen in formulas:
            return self._computed(column, candidates[formulas.index(chosen)])
        return self._answered(column, chosen)

    def _titles(self, found: Across) -> str:
        titles = (self.by_at[at] for at in columns_in(found) if at in self.by_at)
        return " (" + "; ".join(f"{self.number_of[each.at]}: {' › '.join(each.title)}" for each in titles) + ")"

    def _answered(self, column: DraftColumn, answer: str) -> DraftColumn:
        """Return a column as somebody answered: typed, a formula of the definitions, or arithmetic over numbers."""
        if answer == TYPED:
            return column
        names = {number: str(at) for at, number in self.number_of.items()}
        try:
            return self._computed(column, _by_sheet_column(arithmetic(answer.lstrip("="), names)))
        except NotArithmeticError:
            pass
        try:
            parse(answer)
        except LanguageError as error:
            raise UsageError(f"Câu hỏi {self._name(column)}: không hiểu “{answer}”: {error}") from error
        return replace(column, kind="computed", formula=answer)

    def _id(self, at: int) -> str:
        return self.by_at[at].id

    def _computed(self, column: DraftColumn, found: Across) -> DraftColumn:
        formula = expression(renamed(found, self._id))
        if isinstance(found, Ratio) and abs(found.factor - 100) < 1e-9:
            return replace(column, kind="computed", formula=formula, unit="percent")
        if isinstance(found, Ratio):
            unit = "" if column.unit == "percent" else column.unit
            return replace(column, kind="computed", formula=formula, unit=unit, decimals=max(column.decimals, 4))
        return replace(column, kind="computed", formula=formula)


def _by_sheet_column(found: Linear[str] | Ratio[str]) -> Across:
    if isinstance(found, Ratio):
        return Ratio(_columns(found.part), _columns(found.whole), found.factor)
    return _columns(found)


def _columns(found: Linear[str]) -> Linear[int]:
    return Linear({int(key): factor for key, factor in found.terms.items()}, found.constant)
