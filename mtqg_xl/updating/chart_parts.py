"""The charts of a report brought up to date: their numbers follow, their looks stay; numbers of an officer stay too.

What a chart was written with stands in the words for those who cannot see it (``descr``) and, because LibreOffice drops
these, in the memory of the document; where the chart holds other numbers now, somebody has typed them.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.etree import _Element

_MAIN: Final = "word/document.xml"
_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_END: Final = f".//{_C}valAx/{_C}scaling/{_C}max"
_TEXT: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


@dataclass(frozen=True)
class _Standing:
    """A chart of a document: the words about it, its part, and the workbook behind it, empty for none."""

    about: _Element
    name: str
    root: _Element
    book: str

    @property
    def title(self) -> str:
        title = self.root.find(f".//{_C}title")
        return "" if title is None else "".join(one.text or "" for one in title.iter(_TEXT))

    @property
    def told(self) -> str:
        """What it shows, as its words say it."""
        names, shares = (
            [point.findtext(f"{_C}v", "") for point in self.root.iterfind(f".//{_C}ser/{_C}{kind}//{_C}pt")]
            for kind in ("cat", "val")
        )
        return f"{self.title}: {'; '.join(names)} [{'; '.join(_short(share) for share in shares)}]"


@dataclass
class ChartChanges:
    """What becomes of the charts: parts to write, and what was, stands and would be shown of each."""

    parts: dict[str, bytes] = field(default_factory=dict)
    followed: list[tuple[str, str, str]] = field(default_factory=list)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def follow_charts(
    root: _Element,
    parts: Mapping[str, bytes],
    fresh_root: _Element,
    fresh: Mapping[str, bytes],
    remembered: Sequence[str] = (),
) -> ChartChanges:
    """Bring the charts of a document up to date with those of a fresh one; the words about them change in ``root``.

    ``remembered`` are the words about each chart as it was written.
    """
    found = ChartChanges()
    today = {one.title: one for one in _charts(fresh_root, fresh)}
    for one in _charts(root, parts):
        other = today.pop(one.title, None)
        was = one.about.get("descr", "") or _written_of(one, remembered)
        new = "" if other is None else other.about.get("descr", "")
        is_ours = other is not None or was.startswith(f"{one.title}: ")
        if not is_ours or one.told == new:
            continue
        if other is None or one.told != was or not one.book:
            found.kept.append((was, one.told, new))
            continue
        for kind in ("cat", "val"):
            (old,), (made,) = (list(each.root.iterfind(f".//{_C}ser/{_C}{kind}")) for each in (one, other))
            old.getparent().replace(old, deepcopy(made))  # type: ignore[union-attr]  # it stands in a series
        _let_out(one.root, other.root)
        one.about.set("descr", new)
        found.parts[one.name] = etree.tostring(one.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        found.parts[one.book] = fresh[other.book]
        found.followed.append((was, was, new))
    found.absent = [f"Biểu đồ “{title}”" for title in today]
    return found


def _written_of(chart: _Standing, remembered: Sequence[str]) -> str:
    return next((words for words in remembered if words.startswith(f"{chart.title}: ")), "")


def _let_out(root: _Element, fresh: _Element) -> None:
    """Let an axis end by itself where the fresh one does: a bar beyond its end would be cut off there."""
    if fresh.find(_END) is None:
        for end in root.findall(_END):
            end.getparent().remove(end)  # type: ignore[union-attr]  # it stands in an axis


def _charts(root: _Element, parts: Mapping[str, bytes]) -> Iterator[_Standing]:
    """Yield the charts of a document that have one series, as ours have."""
    relations = _relations(_MAIN, parts)
    for about in root.iter(f"{_DRAWN}docPr"):
        chart = next(about.getparent().iter(f"{_C}chart"), None)  # type: ignore[union-attr]  # it stands in a drawing
        name = relations.get(chart.get(f"{_R}id", ""), "") if chart is not None else ""
        if name not in parts:
            continue
        made = etree.fromstring(parts[name])
        behind = made.find(f"{_C}externalData")
        book = _relations(name, parts).get(behind.get(f"{_R}id", ""), "") if behind is not None else ""
        if len(list(made.iter(f"{_C}ser"))) == 1:
            yield _Standing(about, name, made, book if book in parts else "")


def _relations(name: str, parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the parts that a part refers to, by the ids of the references."""
    folder, file = posixpath.split(name)
    content = parts.get(f"{folder}/_rels/{file}.rels")
    if content is None:
        return {}
    return {
        str(one.get("Id")): posixpath.normpath(posixpath.join("/", folder, str(one.get("Target")))).lstrip("/")
        for one in etree.fromstring(content)
        if one.get("TargetMode") != "External"
    }


def _short(share: str) -> str:
    try:
        return f"{float(share):g}"
    except ValueError:
        return share
