"""Computed cells that were lost in one act: a form, a row or a column pasted as values or cleared is one thing to know.

Somebody who pastes a form as values changes a hundred cells by one press; the numbers are right everywhere, and what
must be done is one thing too. A row or a column that was selected and cleared is alike.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mtqg_xl.checks.computed_cells import amount_words, expected_cells, figure, is_equal
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.left_behind import gap, left_behind
from mtqg_xl.checks.overrides import CLEARED, TYPED_OVER, Override
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import write_number

_FEWEST_IN_FORM = 8
"""So many formulas of a form that became numbers were pasted, not typed."""
_FEWEST_IN_LINE = 3
"""So many of a row or a column."""
_NAMED = 20
_RIGHT_SO_FAR = "Số đang đúng, nhưng sửa số nhập thì các ô này không tính lại."
ROW, COLUMN = "dòng", "cột"

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Overrides of one act, and what they are of: a form (``""``), a row or a column.

    ``behind`` are those of them that an input corrected since has left behind.
    """

    overrides: tuple[Override, ...]
    of: str = ""
    behind: tuple[Override, ...] = ()

    @property
    def code(self) -> str:
        """What became of the cells: a form that was pasted as values has blanks among them."""
        return self.overrides[0].code if self.of else TYPED_OVER

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """The cells, in the order of the form."""
        return tuple(override.expected.key for override in self.overrides)


def in_one_act(context: Context, found: Sequence[Override]) -> tuple[list[Override], list[Together]]:
    """Return the overrides that stand for themselves, and those that were made together."""
    together = _of_forms(context, found)
    left = _without(found, together)
    for of, line in ((ROW, _row), (COLUMN, _column)):
        together += _of_lines(context, left, of, line)
        left = _without(found, together)
    together = [_with_behind(context, each, left, found) for each in together]
    return _without(left, together), together


def _with_behind(context: Context, together: Together, left: Sequence[Override], found: Sequence[Override]) -> Together:
    """Return what was pasted in one act with the numbers of the same form, row or column that are wrong by now."""
    line = {ROW: _row, COLUMN: _column}.get(together.of, _form)
    place = line(together.keys[0])
    beside = [override for override in left if line(override.expected.key) == place]
    if together.code == CLEARED or not beside:
        return together
    behind = left_behind(context, together.overrides, beside)
    keys = {*together.keys, *(override.expected.key for override in behind)}
    whole = tuple(override for override in found if override.expected.key in keys)
    return replace(together, overrides=whole, behind=tuple(behind))


def _without(found: Sequence[Override], together: Sequence[Together]) -> list[Override]:
    told = {key for each in together for key in each.keys}
    return [override for override in found if override.expected.key not in told]


def _of_forms(context: Context, found: Sequence[Override]) -> list[Together]:
    by_form: dict[str, list[Override]] = {}
    for override in found:
        if override.code in {TYPED_OVER, CLEARED} and _is_right(context, override):  # a blank ratio is pasted as none
            by_form.setdefault(override.expected.key[0], []).append(override)
    numbers = {form: sum(each.code == TYPED_OVER for each in some) for form, some in by_form.items()}
    if not any(count >= _FEWEST_IN_FORM for count in numbers.values()):
        return []
    computed = Counter(expected.key[0] for expected in expected_cells(context))
    return [
        Together(tuple(some))
        for form, some in by_form.items()
        if numbers[form] >= _FEWEST_IN_FORM and len(some) * 2 > computed[form]
    ]


def _of_lines(context: Context, found: Sequence[Override], of: str, line: Callable[[CellKey], Line]) -> list[Together]:
    by_line: dict[tuple[str, Line], list[Override]] = {}
    for override in found:
        if override.code == CLEARED or (override.code == TYPED_OVER and _is_right(context, override)):
            by_line.setdefault((override.code, line(override.expected.key)), []).append(override)
    _move_pasted_blanks(context, by_line)
    if not any(len(some) > 1 for some in by_line.values()):
        return []
    shown = (each.key for each in expected_cells(context) if figure(context, context.figures, each.key) is not None)
    computed = Counter(map(line, shown))  # a ratio of nothing is blank, pasted or not
    return [
        Together(tuple(some), of)
        for (code, place), some in by_line.items()
        if (len(some) >= _FEWEST_IN_LINE and len(some) * 2 > computed[place])
        or (code == CLEARED and of == ROW and len(some) > 1 and len(some) >= computed[place])
    ]


def _move_pasted_blanks(context: Context, by_line: dict[tuple[str, Line], list[Override]]) -> None:
    """Put what is rightly blank in a line that was pasted as values with its numbers: a blank is pasted as none."""
    for (code, place), cleared in list(by_line.items()):
        pasted = by_line.get((TYPED_OVER, place), [])
        if code == CLEARED and len(pasted) >= _FEWEST_IN_LINE:
            blanks = [override for override in cleared if _is_right(context, override)]
            pasted += blanks
            by_line[code, place] = [override for override in cleared if override not in blanks]


def _form(key: CellKey) -> Line:
    return key[:1]


def _row(key: CellKey) -> Line:
    return key[:2]


def _column(key: CellKey) -> Line:
    return key[0], key[2]


def _is_right(context: Context, override: Override) -> bool:
    return is_equal(figure(context, context.figures, override.expected.key), override.value)


def of_one_act(context: Context, together: Together) -> Finding:
    """Return the one finding about cells that were lost in one act, without what follows from them."""
    wrong = [override.expected.key for override in together.behind]
    first, *others = (*wrong, *(key for key in together.keys if key not in wrong))
    sheet = context.place(first)[0]
    where = {ROW: f"dòng “{context.row_words(first)}”", COLUMN: f"cột “{context.column_words(first)}”"}.get(
        together.of, f"trang “{sheet}”"
    )
    where += f" ({_span(context, together.keys)})" if together.of else ""
    count = write_number(len(together.keys))
    if together.code == CLEARED:
        what = f"{count} ô tự tính của {where} đang trống."
    else:
        pasted = f"{count} ô tự tính của {where} đã thành số gõ (dán giá trị)."
        what = f"{pasted} {_behind_words(context, together.behind) or _RIGHT_SO_FAR}"
    is_harmless = not together.behind and all(_is_right(context, override) for override in together.overrides)
    gone = [abs(gap(context, override)) for override in together.overrides if context.is_money(override.expected.key)]
    return context.finding(
        together.code,
        first,
        what,
        severity=Severity.NOTE if is_harmless else None,
        mend="Lấy lại công thức từ tệp đã nhận, hoặc bấm Khôi phục công thức.",
        impact=None if is_harmless else max(gone, default=None),
        related=tuple(context.link(key) for key in others[:_NAMED]),
    )


def _behind_words(context: Context, behind: Sequence[Override]) -> str:
    """Return in words which pasted numbers are wrong by now, and by what; empty where none is."""
    if not behind:
        return ""
    key = behind[0].expected.key
    held, right = (
        amount_words(context, key, value) for value in (behind[0].value, figure(context, context.figures, key))
    )
    count, cell = write_number(len(behind)), context.place(key)[1]
    return f"{count} ô không còn khớp số nhập: {cell} ghi {held}, tính từ số nhập ra {right}."


def _span(context: Context, keys: Sequence[CellKey]) -> str:
    return f"ô {context.place(keys[0])[1]} đến {context.place(keys[-1])[1]}"
