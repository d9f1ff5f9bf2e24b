"""The name of a place (thôn) that only one form has, where all others call it something else: its figures go astray.

Forms of a review are told apart by place, and one of them looks its figures up in another by the name.
"""

from collections.abc import Iterator, Mapping

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.findings import Finding
from mtqg_xl.vietnamese import fold, modern

OTHER_NAME = "I16"
FEWEST_OTHERS = 2
"""So many other forms agree on a name, or nobody knows who is right."""

Names = Mapping[str, CellKey]
"""The cells with the names of places in one form, by the name folded."""


def area_findings(context: Context) -> Iterator[Finding]:
    """Yield one finding for each name of a place that no other form has, while all of them have another one."""
    forms = {form: names for form in _forms(context) if (names := _names(context, *form))}
    for form, names in forms.items():
        others = [its for other, its in forms.items() if other[0] != form[0] and _are_alike(names, its)]
        if len(others) < FEWEST_OTHERS:
            continue
        known = set().union(*others)
        missing = [name for name in set.intersection(*map(set, others)) if name not in names]
        strange = [name for name in names if name not in known]
        if missing and len(strange) <= len(missing):
            for name in strange:
                yield _finding(context, names[name], [others[0][each] for each in sorted(missing)])


def _forms(context: Context) -> Iterator[tuple[str, str]]:
    return ((form.id, block.id) for form in context.kit.forms for block in form.form.blocks if block.areas)


def _names(context: Context, form: str, block: str) -> Names:
    column = next((each.id for each in context.kit.instance_by_id[form].form.columns if each.show == "label"), "")
    rows = context.submission.blocks.get((form, block), ())
    return {
        fold(modern(cell.text)): (form, f"{block}#{row.position}", column)
        for row in rows
        if (cell := row.cells.get(column)) is not None and cell.text.strip()
    }


def _are_alike(names: Names, others: Names) -> bool:
    """Whether two forms are about the same places: most names are in both."""
    return len(names.keys() & others.keys()) * 2 > max(len(names), len(others))


def _finding(context: Context, key: CellKey, others: list[CellKey]) -> Finding:
    own, called = context.submission.text(*key), [context.submission.text(*each) for each in others]
    names = " hoặc ".join(f"“{name}”" for name in called)
    what = f"Ô {context.place(key)[1]} ghi “{own}”; các biểu khác không có tên này mà có {names}."
    related = tuple(map(context.link, others))
    return context.finding(
        OTHER_NAME, key, what, mend=f"Ghi tên như các biểu khác: {names}.", found=own, related=related
    )
