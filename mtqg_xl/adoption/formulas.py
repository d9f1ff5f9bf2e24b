"""How each value column comes about: by the blank's formulas, the arithmetic in its number row, or the titles alone."""

from collections.abc import Sequence
from dataclasses import replace

from mtqg_xl.adoption.arithmetic import Linear, NotArithmeticError, Product, Ratio, renamed
from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.numbering import arithmetic
from mtqg_xl.adoption.questions import Doubts
from mtqg_xl.adoption.sums import Across, Found, Share, columns_in, expression, in_words, same
from mtqg_xl.adoption.table import Table
from mtqg_xl.adoption.titles import Guess, guesses
from mtqg_xl.adoption.units import with_units
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
        self.found: dict[int, Across] = {}

    def _number(self, column: DraftColumn) -> str:
        said = self.table.numbers.get(column.at)
        return said.number if said is not None else letters(column.at)

    def columns(self) -> tuple[DraftColumn, ...]:
        columns = [self._column(column) if column.is_value else column for column in self.drafts]
        return with_units(columns, self.found)

    def _column(self, column: DraftColumn) -> DraftColumn:
        live = self.sums.arithmetic_of(column.at)
        said = self._by_number_row(column)
        if column.at in self.sums.unknown:
            self._say_unknown(column)
        candidates: list[Across] = []
        for found in (*live, *([said] if said is not None else [])):
            if not any(same(found, known) for known in candidates):
                candidates.append(found)
        candidates = self._as_percents(column, candidates, is_live=bool(live))
        if len(candidates) == 1:
            return self._computed(column, candidates[0])
        if candidates:
            return self._asked(column, candidates, "Biểu ghi nhiều cách tính khác nhau cho cột này. Lấy cách nào?")
        guess = self.guessed.get(column.at)
        return self._guessed(column, guess) if guess is not None else column

    def _as_percents(self, column: DraftColumn, candidates: list[Across], *, is_live: bool) -> list[Across]:
        """Return what is left of candidates where the blank leaves out "x 100", or its cells show a rate as a percent.

        Formulas of the blank say what its cells hold; in a number row nobody writes the hundred for its own sake.
        """
        first = candidates[0] if candidates else None
        if not isinstance(first, Ratio) or not all(isinstance(each, Ratio) for each in candidates):
            return candidates
        alike = [each for each in candidates if isinstance(each, Ratio) and _is_same_but_for_factor(each, first)]
        if len(alike) < len(candidates):
            return candidates
        if column.unit != "percent" or first.factor != 1 or self._shows_percents(column):
            return [first]
        percent = Ratio(first.part, first.whole, 100.0)
        if not is_live:
            self.doubts.infer(f"{column.place}: số thứ tự cột không ghi “x 100”; tiêu đề là tỷ lệ nên tính bằng %.")
            return [percent]
        return [first, percent] if "%" in column.title[-1] else [first]

    def _shows_percents(self, column: DraftColumn) -> bool:
        """Whether the cells of a column show a rate as a percent: 0,5724 as 57,24%."""
        return any("%" in self.table.sheet.look(row, column.at).code for row in self.table.body)

    def _by_number_row(self, column: DraftColumn) -> Across | None:
        said = self.table.numbers.get(column.at)
        if said is None or not said.formula:
            return None
        names = {each.number: str(at) for at, each in self.table.numbers.items() if at in self.by_at}
        try:
            return renamed(arithmetic(said.formula, names), int)
        except NotArithmeticError:
            text = f"Số thứ tự cột ghi “{said.printed}”, chưa hiểu được phép tính. Cột này tính thế nào?"
            self._open_question(column, text)
            return None

    def _say_unknown(self, column: DraftColumn) -> None:
        """Ask about formulas that are not understood; those that stand in rows of sums alone stay as they are."""
        cells = self.sums.unknown[column.at]
        first = next(iter(cells.values()))
        more = f" và {len(cells) - 1} ô nữa" if len(cells) > 1 else ""
        if column.at in self.sums.across:
            self.doubts.infer(
                f"{column.place}: công thức {first}{more} khác các dòng khác; lấy cách tính chung của cột."
            )
        elif cells.keys() <= self.sums.rows_of_sums:
            self.doubts.infer(f"{column.place}: giữ công thức {first}{more} của mẫu; không đọc, không cộng ô đó.")
        else:
            text = f"Chưa hiểu công thức {first}{more}. Cột này tính thế nào?"
            self._open_question(column, text, typed="giữ công thức của mẫu, chỉ đọc kết quả")

    def _open_question(self, column: DraftColumn, text: str, typed: str = "gõ tay, không có công thức") -> None:
        self.doubts.ask(self._name(column), column.place, text, ((TYPED, typed),), is_open=True)

    def _name(self, column: DraftColumn) -> str:
        return f"cot.{column.id}"

    def _guessed(self, column: DraftColumn, guess: Guess) -> DraftColumn:
        if guess.is_sure:
            words = in_words(guess.candidates[0], self.number_of)
            self.doubts.infer(f"{column.place}: biểu không ghi cách tính; theo tiêu đề là {words}.")
            return self._computed(column, guess.candidates[0])
        return self._asked(column, guess.candidates, guess.question)

    def _asked(self, column: DraftColumn, candidates: Sequence[Across], text: str) -> DraftColumn:
        formulas = [expression(found, self._id) for found in candidates]
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
            return self._computed(column, renamed(arithmetic(answer.lstrip("="), names), int))
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
        self.found[column.at] = found
        drafted = replace(column, kind="computed", formula=expression(found, self._id))
        if isinstance(found, Linear | Product):
            return replace(drafted, is_product=isinstance(found, Product))
        ratio = found.ratio if isinstance(found, Share) else found
        if abs(ratio.factor - 100) < 1e-9:
            return replace(drafted, unit="percent")
        unit = "" if column.unit == "percent" else column.unit
        return replace(drafted, unit=unit, decimals=max(column.decimals, _DECIMALS_OF_A_RATE))


_DECIMALS_OF_A_RATE = 4


def _is_same_but_for_factor(one: Ratio[int], other: Ratio[int]) -> bool:
    return same(Ratio(one.part, one.whole), Ratio(other.part, other.whole))
