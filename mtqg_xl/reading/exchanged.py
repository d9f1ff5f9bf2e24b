"""Rows and columns whose printed words stand at one another's hidden codes: nobody knows whose the figures are.

A sort that spared the hidden codes leaves rows so; columns, a person who put them in the order of another paper. The
figures may have gone with the words or stayed: the sheet does not tell.
"""

from collections.abc import Iterable

from mtqg_xl.cells import a1
from mtqg_xl.reading.anchors import Anchored, Axis
from mtqg_xl.reading.issued import folded
from mtqg_xl.reading.page import Path


def lost_texts(axis: Axis) -> dict[str, int]:
    """Return the places of the rows or columns that were found without the help of their words."""
    return {key: at for key, at in axis.places.items() if not axis.evidence[key].supports("text", at)}


# --- rows ----------------------------------------------------------------------------------------------


def exchanged_rows(place: Anchored, labels: dict[str, str]) -> list[str]:
    """Return the rows whose labels stand at one another's codes; ``labels`` are those that stand there now.

    Rows that read alike ("Chưa phân bổ") are known by the row above them, which an exchange takes away: so it counts
    too that a row shows the label of another that was lost, and its own stands at one of these.
    """
    lost = lost_texts(place.rows)
    known = {row: at for row, at in lost.items() if place.rows.evidence[row].text}
    moved = {row for row in known if set(known.values()).issuperset(place.rows.evidence[row].text)}
    own = place.form.label_of
    changed = [row for row in lost if row in own and labels.get(row, own[row]) != own[row]]
    wanted, shown = {own[row] for row in changed}, {labels[row] for row in changed}
    moved.update(row for row in changed if labels[row] in wanted and own[row] in shown)
    return [row for row in lost if row in moved]


def labels_now(place: Anchored) -> dict[str, str]:
    """Return the folded label that stands in each row found without its own; none where the sheet has no labels."""
    if place.label_column is None:
        return {}
    texts = place.page.shown_in(place.label_column)
    return {row: folded(texts.get(at, "")) for row, at in lost_texts(place.rows).items()}


# --- columns -------------------------------------------------------------------------------------------


def exchanged_columns(place: Anchored) -> list[str]:
    """Return the columns whose titles stand over one another, the whole of them or one line of several."""
    lost = lost_texts(place.columns)
    if place.form.is_card or len(lost) < 2:
        return []
    known = {name: at for name, at in lost.items() if place.columns.evidence[name].text}
    moved = {name for name in known if set(known.values()).issuperset(place.columns.evidence[name].text)}
    if len(moved) < 2:
        moved = set()
    lines = {name: line for name, at in lost.items() if (line := _other_line(place, name, at)) is not None}
    moved.update(name for name, (own, now) in lines.items() if (now, own) in lines.values())
    return [name for name in lost if name in moved]


def _other_line(place: Anchored, column: str, at: int) -> tuple[str, str] | None:
    """Return the one line of a column's title that reads otherwise, as issued and now; None where it is not one."""
    own, now = _titles(place, column), place.header.paths.get(at, ())
    other = [(was, is_now) for was, is_now in zip(own, now, strict=False) if was != is_now]
    return other[0] if len(own) == len(now) and len(other) == 1 else None


def _titles(place: Anchored, column: str) -> Path:
    return tuple(folded(text) for text in place.form.instance.column_by_id[column].title)


def title_cell(place: Anchored, column: str) -> str:
    """Return the cell of the header whose text over a column is none of its titles; empty where all are."""
    zone, merges, own = place.header.rows, place.page.sheet.merged, _titles(place, column)
    at = place.columns.places[column]
    for row in zone:
        found = place.page.title_place(row, at, zone, merges)
        if found is not None and place.form.titles.known(folded(place.page.text(*found))) not in own:
            return a1(*found)
    return ""


def said_of_columns(place: Anchored, columns: Iterable[str]) -> str:
    """Return the sentence about columns whose titles stand over one another."""
    titles = [f"“{place.form.instance.column_by_id[name].header}”" for name in columns]
    if len(titles) == 2:
        said = f"Tiêu đề của hai cột {titles[0]} và {titles[1]} đứng ở chỗ của nhau"
    else:
        said = f"Tiêu đề của {len(titles)} cột ({', '.join(titles)}) đứng ở chỗ của cột khác"
    return f"{said} so với mã ẩn. Chưa rõ số ở đó thuộc cột nào."
