"""Columns of codes hidden on a sheet that is patched."""

from mtqg_xl.workbook.xml_cuts import Child, Outline, tree, with_attributes

_CODE_WIDTH = 14


def is_hidden_column(sheet: Outline, column: int) -> bool:
    """Whether a sheet hides a column."""
    nodes = [node for child in sheet.named("cols") for node in tree(sheet.text(child)).all("col")]
    return any(
        node.attributes.get("hidden", "0") in {"1", "true"}
        for node in nodes
        if int(node.attributes["min"]) <= column <= int(node.attributes["max"])
    )


def with_hidden_column(sheet: Outline, column: int) -> bytes:
    """Return the ``cols`` of a sheet with one column hidden; a width over many columns is cut around it."""
    own = f'<{sheet.prefix}col min="{column}" max="{column}" width="{_CODE_WIDTH}" hidden="1" customWidth="1"/>'
    here = sheet.named("cols")
    if not here:
        return f"<{sheet.prefix}cols>{own}</{sheet.prefix}cols>".encode()
    inside = Outline.of(sheet.text(here[0]), "cols")
    before, after = b"", b""
    for child in inside.named("col"):
        first, last = int(child.attributes["min"]), int(child.attributes["max"])
        if first < column:
            before += _spanning(inside, child, first, min(last, column - 1))
        if last > column:
            after += _spanning(inside, child, max(first, column + 1), last)
    return f"<{sheet.prefix}cols>".encode() + before + own.encode() + after + f"</{sheet.prefix}cols>".encode()


def _spanning(cols: Outline, child: Child, first: int, last: int) -> bytes:
    return with_attributes(cols.text(child), {"min": str(first), "max": str(last)})
