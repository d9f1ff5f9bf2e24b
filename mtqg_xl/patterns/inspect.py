"""A workbook that no definition knows → what looks wrong in its formulas, surest first."""

from collections.abc import Iterator

from mtqg_xl.cells import Address
from mtqg_xl.findings import CODES, Finding, Severity
from mtqg_xl.patterns.evidence import LEAST
from mtqg_xl.patterns.neighbours import joined, neighbour_suspicions
from mtqg_xl.patterns.sheet import SheetView, by_column, within
from mtqg_xl.patterns.sums import sum_suspicions
from mtqg_xl.patterns.suspicion import Suspicion, strongest
from mtqg_xl.patterns.values import ERROR, LOST, NO_DIVISOR, error_suspicions, text_suspicions, unit_suspicions
from mtqg_xl.patterns.workbook_wide import WideSuspicion, dependencies, stored_values
from mtqg_xl.reading.raw import RawSheet, RawWorkbook
from mtqg_xl.reading.stamps import stamp_of

_MOST_RELATED = 20


def inspected(raw: RawWorkbook) -> tuple[Finding, ...]:
    """Return what looks wrong in any workbook: worst first, and of one severity the surest first.

    Nothing is known of the workbook but its cells, formulas, formats and words; every finding says how sure it is
    (``confidence``). Hidden sheets are looked at like the others; only the working sheets of a kit of ours are left to
    ``check``, which knows every formula of theirs.
    """
    is_ours = bool(stamp_of(raw)[0].kit)
    sheets = [SheetView(sheet) for sheet in raw.sheets if not (is_ours and sheet.state == "veryHidden")]
    for sheet in sheets:
        sheet.workbook = sheets
    found = [finding for sheet in sheets for finding in _on_sheet(raw.file, sheet)]
    found += [_wide_finding(raw.file, each) for each in (*dependencies(sheets), *stored_values(raw, sheets))]
    found += _settings(raw)
    return tuple(sorted(found, key=lambda each: (each.severity.rank, -(each.confidence or 0.0))))


def on_sheet(file: str, sheet: RawSheet) -> Iterator[Finding]:
    """Yield what looks wrong on one sheet of a workbook, in no order."""
    yield from _on_sheet(file, SheetView(sheet))


def _on_sheet(file: str, sheet: SheetView) -> Iterator[Finding]:
    by_neighbours = joined(strongest(list(neighbour_suspicions(sheet))))
    others = [*sum_suspicions(sheet), *text_suspicions(sheet), *error_suspicions(sheet), *unit_suspicions(sheet)]
    told = strongest([*by_neighbours, *joined([each for each in others if _is_sure(each)], 0.0)])
    for each, caused in _with_consequences(sheet, [each for each in told if _is_sure(each)]):
        yield _finding(file, sheet, each).with_consequences(tuple(_finding(file, sheet, error) for error in caused))


def _with_consequences(sheet: SheetView, found: list[Suspicion]) -> Iterator[tuple[Suspicion, list[Suspicion]]]:
    """Yield every suspicion with the errors that its own cells cause: those go away when the cell is mended."""
    caused: dict[int, list[Suspicion]] = {index: [] for index in range(len(found))}
    columns = [by_column(each.cells) if each.code != ERROR else {} for each in found]
    for index, each in enumerate(found):
        cause = next((at for at, cells in enumerate(columns) if cells and _reads(sheet, each, cells)), None)
        if each.code == ERROR and each.kind != LOST and cause is not None:
            caused[cause].append(each)
            del caused[index]
    for index, folded in caused.items():
        yield found[index], folded


def _reads(sheet: SheetView, error: Suspicion, columns: dict[int, list[int]]) -> bool:
    form = sheet.forms.get(error.cells[0])
    named = () if form is None else form.references
    return any(cells.sheet is None and any(within(cells, columns)) for cells in named)


def _is_sure(suspicion: Suspicion) -> bool:
    return suspicion.confidence >= LEAST


def _finding(file: str, sheet: SheetView, suspicion: Suspicion) -> Finding:
    code, first = CODES[suspicion.code], suspicion.cells[0]
    cell = sheet.cells.get(first)
    others = (*suspicion.cells[1:], *suspicion.beside)
    return Finding(
        code=code.code,
        severity=Severity.NOTE if suspicion.kind == NO_DIVISOR else code.severity,
        file=file,
        sheet=sheet.name,
        cell=Address(*first).a1,
        row_label=sheet.row_label(first),
        column_title=sheet.column_title(first),
        what=suspicion.what,
        why=code.why,
        mend=suspicion.mend,
        found=None if cell is None else cell.formula or _plain(cell.value),
        expected=suspicion.expected,
        related=tuple(f"{sheet.name}!{Address(*each).a1}" for each in others[:_MOST_RELATED]),
        confidence=round(min(suspicion.confidence, 0.99), 2),
    )


def _plain(value: float | str | bool | None) -> float | str | None:
    return str(value).upper() if isinstance(value, bool) else value


def _wide_finding(file: str, wide: WideSuspicion) -> Finding:
    code = CODES[wide.code]
    sheet, cell = (wide.places[0][0].name, Address(*wide.places[0][1]).a1) if wide.places else ("", "")
    related = tuple(f"{view.name}!{Address(*key).a1}" for view, key in wide.places[1 : _MOST_RELATED + 1])
    return Finding(code.code, code.severity, file, sheet, cell, "", "", wide.what, code.why, wide.mend, related=related)


def _settings(raw: RawWorkbook) -> Iterator[Finding]:
    """Yield the settings of the workbook that make its numbers doubtful."""
    for is_set, name, what in (
        (raw.manual_calculation, "F14", "Tệp để chế độ tính tay: sửa số thì tổng không tự tính lại."),
        (not raw.full_precision, "F15", "Tệp bật “Đặt độ chính xác như hiển thị”: phần lẻ không hiện ra đã bị bỏ hẳn."),
    ):
        if is_set:
            code = CODES[name]
            yield Finding(code.code, code.severity, raw.file, "", "", "", "", what, code.why, code.mend)
