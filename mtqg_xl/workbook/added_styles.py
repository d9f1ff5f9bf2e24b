"""Styles of ours behind those of a workbook that somebody else made: nothing that was there gets another number."""

import re
from collections.abc import Mapping

from mtqg_xl.workbook.package_xml import Tag, attribute, tags, with_attribute
from mtqg_xl.workbook.patch import PatchError

FIRST_OWN_FORMAT = 164
"""Number formats below are built in. Source: ECMA-376 part 1, 18.8.30."""

_LISTS = (("fonts", "font", "fontId"), ("fills", "fill", "fillId"), ("borders", "border", "borderId"))


def with_styles(theirs: bytes, ours: bytes) -> tuple[bytes, int]:
    """Return their styles part with our cell formats appended, and by how much the numbers of these have grown.

    ``ours`` is as XlsxWriter writes it: without prefixes, every list on its own.

    Raises:
        PatchError: their part lacks one of the lists.
    """
    merged = theirs
    shifts: dict[str, int] = {}
    for group, item, link in _LISTS:
        merged, shifts[link] = _appended(merged, group, _children(ours, group, item))
    merged, formats = _with_formats(merged, ours)
    xfs = [_renumbered(xf, shifts, formats) for xf in _children(ours, "cellXfs", "xf")]
    return _appended(merged, "cellXfs", xfs)


def _children(xml: bytes, group: str, item: str) -> list[bytes]:
    """Return the elements of one list of ours, each with all that is in it."""
    inside = re.search(rb"<" + group.encode() + rb"\b[^>]*>(.*?)</" + group.encode() + rb">", xml, re.DOTALL)
    if inside is None:
        return []
    name = item.encode()
    pattern = rb"<" + name + rb"(?:\s[^>]*)?/>|<" + name + rb"(?:\s[^>]*)?>.*?</" + name + rb">"
    return [met[0] for met in re.finditer(pattern, inside[1], re.DOTALL)]


def _appended(xml: bytes, group: str, elements: list[bytes]) -> tuple[bytes, int]:
    """Return a styles part with elements behind those of a list, and how many there were."""
    opening = tags(xml, group)
    if not opening:
        raise PatchError(f"Định dạng của tệp thiếu phần “{group}”, không ghi vào được.")
    before = _count(xml, opening[0], group)
    prefix = opening[0].prefix.encode()
    closing = re.search(rb"</" + prefix + group.encode() + rb"\s*>", xml)
    if closing is None:
        raise PatchError(f"Định dạng của tệp có phần “{group}” trống, không ghi vào được.")
    new = b"".join(re.sub(rb"<(/?)(?=\w)", rb"<\1" + prefix, element) for element in elements)
    merged = xml[: closing.start()] + new + xml[closing.start() :]
    return with_attribute(merged, opening[0], "count", str(before + len(elements))), before


def _count(xml: bytes, opening: Tag, group: str) -> int:
    """Return how many elements stand in a list: what its tag says is not always true."""
    closing = re.search(rb"</" + opening.prefix.encode() + group.encode() + rb"\s*>", xml)
    item = {"cellXfs": "xf"}.get(group, group[:-1])
    end = closing.start() if closing is not None else opening.end
    return len(_outermost(xml[opening.end : end], item))


def _outermost(inside: bytes, item: str) -> list[bytes]:
    return re.findall(rb"<(?:\w+:)?" + item.encode() + rb"(?=[\s/>])", inside)


def _with_formats(xml: bytes, ours: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a styles part with our number formats, and their new numbers by the old ones."""
    elements = _children(ours, "numFmts", "numFmt")
    taken = [int(number) for tag in tags(xml, "numFmt") if (number := attribute(tag, "numFmtId")).isdigit()]
    first = max([FIRST_OWN_FORMAT - 1, *taken]) + 1
    numbers: dict[str, str] = {}
    renamed: list[bytes] = []
    for at, element in enumerate(elements):
        (tag,) = tags(element, "numFmt")
        numbers[attribute(tag, "numFmtId")] = str(first + at)
        renamed.append(with_attribute(element, tag, "numFmtId", str(first + at)))
    return (_appended(_with_list(xml), "numFmts", renamed)[0] if renamed else xml), numbers


def _with_list(xml: bytes) -> bytes:
    """Return a styles part that has a list of number formats: the first child, as the schema wants it."""
    if tags(xml, "numFmts"):
        return xml
    root = tags(xml, "styleSheet")[0]
    element = f'<{root.prefix}numFmts count="0"></{root.prefix}numFmts>'
    return xml[: root.end] + element.encode() + xml[root.end :]


def _renumbered(xf: bytes, shifts: Mapping[str, int], formats: Mapping[str, str]) -> bytes:
    (tag,) = tags(xf, "xf")
    for link, shift in shifts.items():
        xf = with_attribute(xf, tag, link, str(int(attribute(tag, link) or 0) + shift))
        (tag,) = tags(xf, "xf")
    number = attribute(tag, "numFmtId")
    return with_attribute(xf, tag, "numFmtId", formats.get(number, number))
