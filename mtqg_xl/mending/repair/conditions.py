"""The colours of the kit, put back: conditional formats, and the styles that they take."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.mending.repair.changes import Change
from mtqg_xl.mending.repair.file import Damaged
from mtqg_xl.mending.repair.guards import Guard, holds, moved_guard, range_words, ranges_of
from mtqg_xl.mending.repair.package import Package
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.workbook.plan import Condition, SheetPlan
from mtqg_xl.workbook.xml_cuts import Node, Outline, tree

_GROUP = "conditionalFormatting"
_FIRST_OWN_FORMAT = 164
"""Number formats below are those of Excel itself. Source: ECMA-376 part 1, 18.8.30."""


def mend_conditions(
    file: Damaged, package: Package, plan: SheetPlan, place: SheetPlace, outline: Outline
) -> tuple[dict[str, bytes], list[Change]]:
    """Return the conditional formats of a sheet with those of the kit that are gone, and what changed."""
    there, highest = _told(outline)
    missing = [(guard, one) for guard, one in _wanted(file, plan, place) if not holds(guard, there, place.name)]
    groups = outline.named(_GROUP)
    broken = [child for child in groups if _is_broken(tree(outline.text(child)))]
    if not (missing or broken) or not package.related(package.workbook, "styles"):
        return {}, []
    pieces = [outline.text(child) for child in groups if child not in broken]
    for priority, (guard, one) in enumerate(missing, start=highest + 1):
        pieces.append(_xml(guard, _style(package, one), priority, outline.prefix))
    changes = [
        Change("condition", place.name, range_words(guard.ranges[0]), "không còn hoặc khác mẫu", f"={guard.formula}")
        for guard, _ in missing
    ]
    changes += [
        Change("condition", place.name, child.attributes.get("sqref", ""), "chỉ vào ô đã bị xóa (#REF!)", "đã bỏ")
        for child in broken
    ]
    return {_GROUP: b"".join(pieces)}, changes


def _is_broken(group: Node) -> bool:
    """Whether every rule of a group names a cell that was deleted: it never colours anything."""
    rules = [[node.text for node in rule.all("formula")] for rule in group.all("cfRule")]
    return bool(rules) and all(any("#REF!" in text for text in texts) for texts in rules)


def _wanted(file: Damaged, plan: SheetPlan, place: SheetPlace) -> Iterator[tuple[Guard, Condition]]:
    for one in plan.conditions:
        moved = moved_guard(file.where, place, one.cells, one.formula)
        if moved is not None:
            yield Guard("expression", (moved[0],), moved[1]), one


def _told(outline: Outline) -> tuple[list[Guard], int]:
    """Return what the conditional formats of a sheet say, and the last priority that is taken."""
    there: list[Guard] = []
    highest = 0
    for group in outline.named(_GROUP):
        node = tree(outline.text(group))
        ranges = ranges_of(node.attributes.get("sqref", ""))
        for rule in node.all("cfRule"):
            highest = max(highest, int(rule.attributes.get("priority", "0")))
            if ranges:
                there.append(Guard(rule.attributes.get("type", ""), ranges, rule.first_text("formula")))
    return there, highest


def _xml(guard: Guard, style: int, priority: int, prefix: str) -> bytes:
    formula = f"<{prefix}formula>{escape(guard.formula)}</{prefix}formula>"
    rule = f'<{prefix}cfRule type="expression" dxfId="{style}" priority="{priority}">{formula}</{prefix}cfRule>'
    name = f"{prefix}{_GROUP}"
    return f'<{name} sqref="{range_words(guard.ranges[0])}">{rule}</{name}>'.encode()


# --- styles ------------------------------------------------------------------------------------------------

_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"),
    *("dxfs", "tableStyles", "colors", "extLst"),
)


def _style(package: Package, one: Condition) -> int:
    """Return the number of the style that a colour takes, added to the styles where the file has none like it."""
    part = package.related(package.workbook, "styles")[0][1]
    outline = package.outline(part)
    group = outline.named("dxfs")
    inside = Outline.of(outline.text(group[0]), part) if group else None
    told = [tree(inside.text(child)) for child in inside.children] if inside is not None else []
    same = next((at for at, node in enumerate(told) if _looks(node) == (one.fill, one.color, one.number_format)), None)
    if same is not None:
        return same
    pieces = [inside.text(child) for child in inside.children] if inside is not None else []
    pieces.append(_style_xml(one, outline.prefix, _free_format(outline)))
    name = f"{outline.prefix}dxfs"
    content = f'<{name} count="{len(pieces)}">'.encode() + b"".join(pieces) + f"</{name}>".encode()
    package.write(part, outline.with_children({"dxfs": content}, _ORDER))
    return len(pieces) - 1


def _looks(node: Node) -> tuple[str, str, str]:
    """Return fill, colour of letters and number format of a style, ``#F4B6B6`` and the like."""
    fill = next((f"#{each.attributes.get('rgb', '')[-6:]}" for each in node.all("bgColor")), "")
    fonts = [child for child in node.children if child.name == "font"]
    color = next((f"#{each.attributes.get('rgb', '')[-6:]}" for font in fonts for each in font.all("color")), "")
    number = next((each.attributes.get("formatCode", "") for each in node.all("numFmt")), "")
    return fill, color, number


def _style_xml(one: Condition, prefix: str, number: int) -> bytes:
    inside = ""
    if one.color:
        inside += f'<{prefix}font><{prefix}color rgb="FF{one.color[1:]}"/></{prefix}font>'
    if one.number_format:
        inside += f'<{prefix}numFmt numFmtId="{number}" formatCode={quoteattr(one.number_format)}/>'
    if one.fill:
        pattern = f'<{prefix}patternFill><{prefix}bgColor rgb="FF{one.fill[1:]}"/></{prefix}patternFill>'
        inside += f"<{prefix}fill>{pattern}</{prefix}fill>"
    return f"<{prefix}dxf>{inside}</{prefix}dxf>".encode()


def _free_format(outline: Outline) -> int:
    """Return a number that no format of the file has."""
    nodes = [tree(outline.text(child)) for child in outline.children if child.name in {"numFmts", "dxfs"}]
    taken = [int(each.attributes.get("numFmtId", "0")) for node in nodes for each in node.all("numFmt")]
    return max([_FIRST_OWN_FORMAT - 1, *taken]) + 1
