"""The sheets of ours beside the forms: which of them were deleted or renamed, and which formulas point to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from mtqg_xl.definition.furniture import CASES_SHEET, CHECK_SHEET, FILTER_EMPTY, HELPING_SHEETS
from mtqg_xl.reading.page import Page

DELETED = "#REF!"
"""What a formula says in the place of a sheet that was deleted."""

# Of the formulas on LỜI BÁO CÁO, 30 in 100 point to a hidden sheet of ours; on a sheet of anybody else none does.
_OWN_SHEET_FORMULAS, _OWN_SHEET_SHARE = 10, 0.2


@dataclass(frozen=True)
class OwnSheets:
    """What formulas of ours outside the forms have in them and nobody else's do.

    ``renamed`` are sheets of ours under other names. ``gone`` are the sheets that a workbook has no longer: formulas
    that pointed to them are in error.
    """

    marks: tuple[str, ...]
    renamed: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()

    def wrote(self, formula: str) -> bool:
        """Whether a formula outside the rows and columns of a form is one of ours."""
        return any(mark in formula for mark in self.marks) or (bool(self.gone) and DELETED in formula)


def own_sheets(
    names: Collection[str], pages: Sequence[Page], others: Sequence[Page], *, is_made_by_us: bool = True
) -> OwnSheets:
    """Return what is known of the sheets of ours in a workbook with these sheets; ``others`` are those without a form.

    A sheet is gone where it is not there, under no other name either, and a formula on one of the ``pages`` lacks it;
    the blank of an office never had any.
    """
    known = OwnSheets((f'"{FILTER_EMPTY}"', *_marks((*HELPING_SHEETS, CHECK_SHEET))))
    renamed = frozenset(page.name for page in others if page.name != CHECK_SHEET and _is_own(page, known))
    absent = [name for name in (CHECK_SHEET, CASES_SHEET) if name not in names]
    if CHECK_SHEET in absent and any(_is_checklist(page) for page in others if page.name in renamed):
        absent.remove(CHECK_SHEET)
    absent = absent or [name for name in HELPING_SHEETS if name not in names]
    lacks = (
        is_made_by_us
        and bool(absent)
        and any(
            cell.formula is not None and DELETED in cell.formula for page in pages for cell in page.sheet.cells.values()
        )
    )
    return OwnSheets((*known.marks, *_marks(renamed)), renamed, tuple(absent) if lacks else ())


def _marks(sheets: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{sheet}{quote}!" for sheet in sheets for quote in ("'", ""))


def _is_own(page: Page, known: OwnSheets) -> bool:
    """Whether a sheet that is no form is one of our own: a good part of its formulas points to a hidden one."""
    formulas = [cell.formula for cell in page.sheet.cells.values() if cell.formula is not None]
    ours = sum(map(known.wrote, formulas))
    return ours >= max(_OWN_SHEET_FORMULAS, len(formulas) * _OWN_SHEET_SHARE)


def _is_checklist(page: Page) -> bool:
    """Whether a sheet of ours lists what the rules say: LỜI BÁO CÁO reads sentences."""
    marks = _marks((CASES_SHEET,))
    formulas = [cell.formula for cell in page.sheet.cells.values() if cell.formula is not None]
    return sum(any(mark in formula for mark in marks) for formula in formulas) >= _OWN_SHEET_FORMULAS
