"""What is odd, in plain Vietnamese."""

from mtqg_xl.cells import Address, letters
from mtqg_xl.formula.relative import Reference, translate
from mtqg_xl.formula.syntax import FormulaSyntaxError
from mtqg_xl.patterns.difference import Change, Difference
from mtqg_xl.patterns.forms import written
from mtqg_xl.patterns.lines import Break
from mtqg_xl.patterns.sheet import Key, SheetView
from mtqg_xl.vietnamese import write_number

_LONGEST = 60


def copied(sheet: SheetView, host: Key, cell: Key) -> str:
    """Return the formula that a copy of a neighbour's would be in a cell."""
    formula = sheet.cells[host].formula or ""
    try:
        return short(translate(formula, Address(*host), Address(*cell)))
    except FormulaSyntaxError:
        return short(formula)


def short(formula: str) -> str:
    """Return a formula, cut where it is too long to read."""
    return formula if len(formula) <= _LONGEST else formula[: _LONGEST - 1] + "…"


def named(cells: tuple[Key, ...]) -> str:
    """Return cells as a person names them: ``Ô F12``, ``Các ô F12:F14``, ``Các ô F12, H3``."""
    first, last = cells[0], cells[-1]
    if len(cells) == 1:
        return f"Ô {Address(*first).a1}"
    height, width = last[0] - first[0] + 1, last[1] - first[1] + 1
    if height * width == len(cells):
        return f"Các ô {Address(*first).a1}:{Address(*last).a1}"
    return f"Ô {Address(*first).a1} và {len(cells) - 1} ô gần đó"


def amount(sheet: SheetView, cell: Key) -> str:
    """Return the number that a cell shows."""
    value = sheet.cells[cell].value
    return write_number(value) if isinstance(value, float) else str(value)


def typed_in(sheet: SheetView, found: Break) -> str:
    """Return the words for a number among formulas."""
    shown = f" {amount(sheet, found.cells[0])}" if len(found.cells) == 1 else ""
    return f"{named(found.cells)} là số gõ tay{shown}; các ô bên cạnh là công thức ({_like(sheet, found)})."


def hole(found: Break) -> str:
    """Return the words for a blank among formulas."""
    return f"{named(found.cells)} để trống; các ô bên cạnh đều có công thức."


def differs(sheet: SheetView, found: Break, change: Difference) -> str:
    """Return the words for a formula that its neighbours do not have."""
    own = short(sheet.cells[found.cells[0]].formula or "")
    if change.named is None or change.wanted is None:
        reason = {
            Change.NUMBER: "dùng số khác trong công thức",
            Change.CELLS: "cộng các ô khác",
            Change.TERM: "thiếu một ô",
            Change.ADDED: "thêm một số gõ tay",
            Change.FACTOR: "nhân, chia thêm một số gõ tay",
            Change.OPERATOR: "dùng phép tính khác",
        }.get(change.change, "tính khác")
        return f"{named(found.cells)} ({own}) {reason} so với các ô bên cạnh ({_like(sheet, found)})."
    verb = "cộng" if sheet.forms[found.cells[0]].is_addition else "lấy"
    edge = _edge(change.named, change.wanted)
    if edge is None:
        wanted = written(change.wanted)
        return f"{named(found.cells)} {verb} {written(change.named)}; theo các ô bên cạnh thì {verb} {wanted}."
    return f"{named(found.cells)} {verb} {written(change.named)}, các ô bên cạnh {verb} {edge}."


def _edge(own: Reference, wanted: Reference) -> str | None:
    """Return how far the neighbours' range reaches, said by the one edge that differs; None where more differs."""
    edges = [a != b for a, b in zip(own[1:], wanted[1:], strict=True)]
    if sum(edges) != 1 or own.sheet != wanted.sheet or own.size == 1:
        return None
    edge = edges.index(True)
    return (
        f"từ dòng {wanted.top}",
        f"từ cột {letters(wanted.left)}",
        f"đến dòng {wanted.bottom}",
        f"đến cột {letters(wanted.right)}",
    )[edge]


def _like(sheet: SheetView, found: Break) -> str:
    return f"ô {Address(*found.host).a1}: {short(sheet.cells[found.host].formula or '')}"
