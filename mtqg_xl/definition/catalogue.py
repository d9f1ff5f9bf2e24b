"""Catalogue trees (programmes, projects, components) from flat CSV, and the rows that a form makes of a subtree."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mtqg_xl.definition.model import Row

REST = ".rest"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Node:
    """One programme, project, subproject or component; ``label`` is its official numbering in documents."""

    code: str
    parent: str
    label: str
    name: str
    capital: tuple[str, ...]
    valid_from: str
    valid_to: str
    source: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class Catalogue:
    """The nodes of every tree, in the order of the files, each parent before its children."""

    nodes: dict[str, Node]

    def children(self, code: str) -> tuple[Node, ...]:
        """Return the direct children of a node."""
        return tuple(node for node in self.nodes.values() if node.parent == code)

    def rows(self, root: str, rest_label: str) -> tuple[Row, ...]:
        """Return the rows of a subtree, root first, with a last child for what is not allocated in detail yet."""
        return tuple(self._rows(self.nodes[root], 0, "", rest_label))

    def _rows(self, node: Node, level: int, stt: str, rest_label: str) -> list[Row]:
        children = self.children(node.code)
        parent = node.parent or None if level else None
        row = Row(
            id=node.code,
            label=_label(node, level),
            kind="parent" if children else "leaf",
            parent=parent,
            level=level,
            stt=stt,
            capital=node.capital,
        )
        found = [row]
        for at, child in enumerate(children, start=1):
            found.extend(self._rows(child, level + 1, _stt(at, level + 1), rest_label))
        if children and rest_label:
            found.append(
                Row(id=node.code + REST, label=rest_label, kind="rest", parent=node.code, level=level + 1, stt="-")
            )
        return found


def _label(node: Node, level: int) -> str:
    if level == 0:
        return node.label
    return node.name if node.label in {"", "-"} else f"{node.label}: {node.name}"


def _stt(at: int, level: int) -> str:
    """Return the numbering of finance annexes: I, II for projects, 1, 2 below, then a, b, then a dash."""
    if level == 1:
        return roman(at)
    if level == 2:
        return str(at)
    return chr(96 + at) if level == 3 else "-"


def roman(number: int) -> str:
    """Return a Roman number, 1 to 39."""
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text


def load_catalogue(folder: Path) -> Catalogue:
    """Return the trees of every CSV file of a folder that has the columns of a node.

    Raises:
        KeyError: a node names a parent that is not in the folder.
    """
    nodes: dict[str, Node] = {}
    for path in sorted(folder.glob("*.csv")):
        for node in _nodes(path):
            if node.parent and node.parent not in nodes:
                raise KeyError(f"{path.name}: {node.code} thuộc {node.parent}, không có trong danh mục")
            nodes[node.code] = node
    return Catalogue(nodes)


@cache
def _nodes(path: Path) -> tuple[Node, ...]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not {"code", "parent", "label", "name"} <= set(reader.fieldnames or ()):
            return ()
        return tuple(
            Node(
                code=line["code"],
                parent=line["parent"],
                label=line["label"],
                name=line["name"],
                capital=tuple(part for part in line["capital"].split("|") if part),
                valid_from=line["valid_from"],
                valid_to=line["valid_to"],
                source=tuple(part for part in line["source"].split("|") if part),
                confidence=line["confidence"],
            )
            for line in reader
        )
