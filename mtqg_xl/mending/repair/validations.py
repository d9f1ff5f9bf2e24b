"""Lists and limits of what may be typed, put back."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.mending.repair.changes import Change
from mtqg_xl.mending.repair.file import Damaged
from mtqg_xl.mending.repair.guards import (
    LIMITS,
    Guard,
    holds,
    kind_of_limit,
    moved_guard,
    overlap,
    range_words,
    ranges_of,
)
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.workbook.plan import SheetPlan, Validation
from mtqg_xl.workbook.xml_cuts import Node, Outline, tree

_GROUP = "dataValidations"


def mend_validations(
    file: Damaged, plan: SheetPlan, place: SheetPlace, outline: Outline
) -> tuple[dict[str, bytes], list[Change]]:
    """Return the validations of a sheet where some of the kit's are gone or altered, and what changed.

    Those that an officer made for other cells stay.
    """
    wanted = list(_wanted(file, plan, place))
    told, beyond = _told(outline), _extended(outline)
    there = [guard for _, guard in told if guard is not None and guard.kind]
    missing = [(guard, one) for guard, one in wanted if not holds(guard, [*there, *beyond], place.name)]
    if not missing:
        return {}, []
    pieces = [piece for piece, guard in told if guard is None or not _touches(guard, wanted)]
    own = [(guard, one) for guard, one in wanted if not holds(guard, beyond, place.name)]
    pieces += [_xml(one, guard, outline.prefix) for guard, one in own]
    name = f"{outline.prefix}{_GROUP}"
    content = f'<{name} count="{len(pieces)}">'.encode() + b"".join(pieces) + f"</{name}>".encode()
    return {_GROUP: content}, [_change(place, guard, one) for guard, one in missing]


def _wanted(file: Damaged, plan: SheetPlan, place: SheetPlace) -> Iterator[tuple[Guard, Validation]]:
    for one in plan.validations:
        if not (one.formula or one.choices or one.source):
            continue
        formula = '"' + ",".join(one.choices) + '"' if one.choices else one.source or one.formula
        moved = moved_guard(file.where, place, one.cells, formula)
        if moved is not None:
            kind = (
                kind_of_limit(one.kind, one.operator, one.second) if one.kind else "custom" if one.formula else "list"
            )
            yield Guard(kind, (moved[0],), moved[1]), one


def _told(outline: Outline) -> list[tuple[bytes, Guard | None]]:
    """Return each validation of a sheet as it is written, with what it says; one that stops nobody has no kind."""
    found: list[tuple[bytes, Guard | None]] = []
    for group in outline.named(_GROUP):
        inside = Outline.of(outline.text(group), _GROUP)
        found += [(inside.text(child), _guard(tree(inside.text(child)))) for child in inside.children]
    return found


def _guard(node: Node) -> Guard | None:
    ranges = ranges_of(node.attributes.get("sqref", ""))
    stops = node.attributes.get("showErrorMessage", "0") in {"1", "true"}
    kind = node.attributes.get("type", "none") if stops else ""
    if kind in LIMITS:
        kind = kind_of_limit(kind, node.attributes.get("operator", ""), node.first_text("formula2"))
    return Guard(kind, ranges, node.first_text("formula1")) if ranges else None


def _extended(outline: Outline) -> list[Guard]:
    """Return the lists that Excel keeps apart because their choices lie on another sheet."""
    found = []
    for group in outline.named("extLst"):
        for node in tree(outline.text(group)).all("dataValidation"):
            ranges = ranges_of(node.first_text("sqref"))
            if ranges:
                found.append(Guard(node.attributes.get("type", "none"), ranges, node.first_text("f")))
    return found


def _touches(guard: Guard, wanted: list[tuple[Guard, Validation]]) -> bool:
    return any(overlap(one, other) for own, _ in wanted for one in own.ranges for other in guard.ranges)


def _xml(one: Validation, guard: Guard, prefix: str) -> bytes:
    attributes = {"type": one.kind or guard.kind, "errorStyle": "" if one.strict else "warning"}
    attributes |= {"operator": one.operator}
    attributes |= {"allowBlank": "1", "showInputMessage": "1", "showErrorMessage": "1"}
    attributes |= {"errorTitle": one.error_title, "error": one.error_message}
    attributes |= {"promptTitle": one.input_title, "prompt": one.input_message, "sqref": range_words(guard.ranges[0])}
    written = "".join(f" {name}={quoteattr(text)}" for name, text in attributes.items() if text)
    formula = f"<{prefix}formula1>{escape(guard.formula)}</{prefix}formula1>"
    if one.second:
        formula += f"<{prefix}formula2>{escape(one.second)}</{prefix}formula2>"
    return f"<{prefix}dataValidation{written}>{formula}</{prefix}dataValidation>".encode()


def _change(place: SheetPlace, guard: Guard, one: Validation) -> Change:
    said = one.input_message or one.error_message
    return Change("validation", place.name, range_words(guard.ranges[0]), "không còn hoặc khác mẫu", said)
