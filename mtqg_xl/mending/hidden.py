"""Columns of a sheet that is patched: those of codes hidden, others shown and as wide as they were issued."""

from collections.abc import Iterable, Mapping

from mtqg_xl.workbook.xml_cuts import Child, Outline, tree, with_attributes

_CODE_WIDTH = 14
_DIGIT, _PADDING = 7, 5
"""Pixels of a digit, and of the room that a cell keeps free."""


def is_hidden_column(sheet: Outline, column: int) -> bool:
    """Whether a sheet hides a column."""
    nodes = [node for child in sheet.named("cols") for node in tree(sheet.text(child)).all("col")]
    return any(
        node.attributes.get("hidden", "0") in {"1", "true"} for node in nodes if _covers(node.attributes, column)
    )


def with_hidden_column(sheet: Outline, column: int) -> bytes:
    """Return the ``cols`` of a sheet with one column hidden; a width over many columns is cut around it."""
    return with_columns(sheet, {}, (column,))


def with_columns(sheet: Outline, shown: Mapping[int, float | None], hidden: Iterable[int]) -> bytes:
    """Return the ``cols`` of a sheet with some columns shown and some, of codes, hidden.

    ``shown`` says how many characters wide a column is to be; one with None keeps the width that it has.
    """
    here = sheet.named("cols")
    content = sheet.text(here[0]) if here else f"<{sheet.prefix}cols></{sheet.prefix}cols>".encode()
    for column in hidden:
        own = f'<{sheet.prefix}col min="{column}" max="{column}" width="{_CODE_WIDTH}" hidden="1" customWidth="1"/>'
        content = _with_column(content, sheet.prefix, column, own.encode())
    for column, width in shown.items():
        content = _with_column(content, sheet.prefix, column, _shown(content, sheet.prefix, column, width))
    return content


def _shown(content: bytes, prefix: str, column: int, width: float | None) -> bytes:
    """Return what ``cols`` says of one column, once that is shown."""
    inside = Outline.of(content, "cols")
    here = next((child for child in inside.named("col") if _covers(child.attributes, column)), None)
    plain = f'<{prefix}col min="{column}" max="{column}"/>'.encode()
    own = _spanning(inside, here, column, column) if here is not None else plain
    wanted: dict[str, str | None] = {"hidden": None}
    if width is not None:
        wanted |= {"width": stored_width(width), "customWidth": "1"}
    return with_attributes(own, wanted)


def stored_width(characters: float) -> str:
    """Return a width in characters as files store it, with the padding of a cell.

    Source: ECMA-376 part 1, 18.3.1.13, for a font whose widest digit takes seven pixels.
    """
    return f"{int((int(characters * _DIGIT + 0.5) + _PADDING) / _DIGIT * 256) / 256:.16g}"


def _with_column(content: bytes, prefix: str, column: int, own: bytes) -> bytes:
    """Return ``cols`` in which one column is written so, and all others as before."""
    inside = Outline.of(content, "cols")
    before, after = b"", b""
    for child in inside.named("col"):
        first, last = int(child.attributes["min"]), int(child.attributes["max"])
        if first < column:
            before += _spanning(inside, child, first, min(last, column - 1))
        if last > column:
            after += _spanning(inside, child, max(first, column + 1), last)
    return f"<{prefix}cols>".encode() + before + own + after + f"</{prefix}cols>".encode()


def _covers(attributes: Mapping[str, str], column: int) -> bool:
    return int(attributes["min"]) <= column <= int(attributes["max"])


def _spanning(cols: Outline, child: Child, first: int, last: int) -> bytes:
    """Return a ``col`` for some of its columns, byte for byte where those are all that it has."""
    if (child.attributes["min"], child.attributes["max"]) == (str(first), str(last)):
        return cols.text(child)
    return with_attributes(cols.text(child), {"min": str(first), "max": str(last)})
