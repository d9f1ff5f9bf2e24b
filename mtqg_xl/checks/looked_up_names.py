"""Names of places by which formulas find the row of another form, where blanks in a name keep Excel from finding it.

Figures find such a row all the same; the sheet shows a blank there as soon as it is calculated.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from mtqg_xl.checks.area_names import FEWEST_OTHERS, OTHER_NAME
from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.definition.language import references
from mtqg_xl.definition.model import Block, Instance, Kit
from mtqg_xl.findings import Finding
from mtqg_xl.reading.submission import Typed
from mtqg_xl.vietnamese import fold, modern

_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class _Lookup:
    """A form whose rows of a block read the rows of the same name in another form."""

    context: Context
    own: Instance
    other: Instance
    block: Block

    @cached_property
    def names(self) -> tuple[Mapping[CellKey, Typed], Mapping[CellKey, Typed]]:
        """The cells with names in the form and in the other one."""
        return _names(self.context, self.own, self.block), _names(self.context, self.other, self.block)

    def unseen(self) -> Iterator[tuple[CellKey, CellKey]]:
        """Yield each name of the form with the same one of the other form where the sheet takes them for two names."""
        own, other = self.names
        seen = {_in_sheet(cell) for cell in other.values()}
        same = {_folded(cell): key for key, cell in other.items()}
        for key, cell in own.items():
            if _in_sheet(cell) not in seen and _folded(cell) in same:
                yield key, same[_folded(cell)]

    def lacking(self) -> Iterator[CellKey]:
        """Yield the names of the form that the other form has not, or has twice."""
        own, other = self.names
        counts = [_folded(cell) for cell in other.values()]
        return (key for key, cell in own.items() if counts.count(_folded(cell)) != 1)


def name_findings(context: Context) -> Iterator[Finding]:
    """Yield one finding for each name that has other blanks than in the form that looks it up, or in which it is."""
    told: set[CellKey] = set()
    for lookup in _lookups(context):
        for keys in lookup.unseen():
            key = next((key for key in keys if _blanks(context, key)), keys[0])
            if key not in told:
                told.add(key)
                yield _finding(context, key, lookup, keys[1] if key == keys[0] else keys[0])


def misread_rows(context: Context) -> Set[tuple[str, str]]:
    """Return the rows (form, row) that do not find the row of their name, of which something else tells.

    That is `name_findings`, or what tells of a name that all other forms write otherwise.
    """
    found = {key[:2] for lookup in _lookups(context) for key, _ in lookup.unseen()}
    listing = {form.id for form in context.kit.forms for block in form.form.blocks if block.areas}
    if len(listing) > FEWEST_OTHERS:
        found |= {key[:2] for lookup in _lookups(context) for key in lookup.lacking()}
    return found


def _lookups(context: Context) -> Iterator[_Lookup]:
    for own, other, block in _looking_up(context.kit):
        yield _Lookup(context, own, other, block)


def _looking_up(kit: Kit) -> Iterator[tuple[Instance, Instance, Block]]:
    for form in kit.forms:
        for block in form.form.blocks:
            if not block.areas or not block.name:
                continue
            formulas = [column.formula for column in form.form.columns if column.formula is not None]
            refs = {(ref.instance, ref.row, ref.block) for each in formulas for ref in references(each)}
            for other, row, of_block in sorted(refs, key=str):
                if other is not None and other != form.id and row is None and of_block is None:
                    yield form, kit.instance_by_id[other], block


def _names(context: Context, form: Instance, block: Block) -> dict[CellKey, Typed]:
    rows = context.submission.blocks.get((form.id, block.id), ())
    return {
        (form.id, f"{block.id}#{row.position}", block.name): cell
        for row in rows
        if (cell := row.cells.get(block.name)) is not None and cell.text
    }


def _in_sheet(cell: Typed) -> str:
    """Return a name as formulas compare it: without regard to capitals alone."""
    return (cell.raw if isinstance(cell.raw, str) else cell.text).casefold()


def _folded(cell: Typed) -> str:
    return fold(modern(cell.text))


def _finding(context: Context, key: CellKey, lookup: _Lookup, other: CellKey) -> Finding:
    cell = context.submission.cell(*key)
    assert cell is not None
    clean = " ".join(cell.text.split())
    sheet = context.submission.sheet(lookup.own.id)
    odd = _blanks(context, key) or f"gõ khác ô {context.link(other)}"
    what = (
        f"Ô {context.place(key)[1]} ghi “{cell.raw}”, {odd}: công thức ở trang “{sheet}” tìm theo tên nên không thấy "
        "dòng này, các ô tự tính của dòng để trống."
    )
    return context.finding(
        OTHER_NAME, key, what, mend=f"Gõ lại “{clean}”.", found=str(cell.raw), related=(context.link(other),)
    )


def _blanks(context: Context, key: CellKey) -> str:
    """Return in words which blanks of a name are too many; empty where none is."""
    cell = context.submission.cell(*key)
    raw = cell.raw if cell is not None and isinstance(cell.raw, str) else ""
    if _NO_BREAK in raw:
        return "có dấu cách không ngắt"
    places = (
        ("ở đầu", raw[:1].isspace()),
        ("ở giữa", len(" ".join(raw.split())) != len(raw.strip())),
        ("ở cuối", raw[-1:].isspace()),
    )
    told = [place for place, is_there in places if is_there]
    return f"thừa dấu cách {', '.join(told)}" if told else ""
