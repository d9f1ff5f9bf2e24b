"""What stands in the places of rows of a form that no anchor finds: rows whose code, label and name are gone."""

from itertools import groupby

from mtqg_xl.reading.anchors import Anchored


def stand_ins(place: Anchored) -> dict[str, int]:
    """Return the sheet rows in the places of rows that were not found, by their ids.

    Between two neighbours that were found there must be room for just those that are missing; above the first one that
    was found they must lie as far below the header as they were issued; below the last one there must be figures, for
    words under a form may be anybody's.
    """
    axis, order = place.rows, place.form.row_ids
    found: dict[str, int] = {}
    above: int | None = None
    for is_there, run in groupby(order, key=axis.places.__contains__):
        ids = list(run)
        if is_there:
            above = axis.places[ids[-1]]
            continue
        following = order[order.index(ids[-1]) + 1 :]
        if not following:
            found |= _below(place, ids, above)
            break
        below = axis.places[following[0]]
        if _is_room(place, ids[0], above, below, len(ids)):
            found |= dict(zip(ids, range(below - len(ids), below), strict=True))
    taken = {at for each in axis.evidence.values() for at in each.places} | set(axis.places.values())
    return {row: at for row, at in found.items() if at not in taken and at in place.page.filled_rows}


def _is_room(place: Anchored, first: str, above: int | None, below: int, count: int) -> bool:
    if above is not None:
        return below - above - 1 == count
    layout, heads = place.form.layout, place.header.rows
    if not heads or first not in layout.row_numbers:
        return False
    return below - count - heads[0] == layout.row_numbers[first] - layout.header_row


def _below(place: Anchored, rows: list[str], above: int | None) -> dict[str, int]:
    if above is None:
        return {}
    found = dict(zip(rows, range(above + 1, above + 1 + len(rows)), strict=True))
    return found if all(_has_figures(place, at) for at in found.values()) else {}


def _has_figures(place: Anchored, row: int) -> bool:
    columns = [place.columns.places[item.id] for item in place.form.columns if item.id in place.columns.places]
    cells = (place.page.sheet.cells.get((row, at)) for at in columns if at != place.label_column)
    return any(cell is not None and (cell.formula is not None or cell.kind == "number") for cell in cells)
