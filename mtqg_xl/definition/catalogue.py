"""Catalogue trees (programmes, projects, components) from flat CSV, and the rows that a form makes of a subtree."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from mtqg_xl.definition.model import Row
from mtqg_xl.vietnamese import write_date

REST = ".rest"
NO_SOURCE = "chưa phân nguồn"
"""What money is called of which the source is not known."""
_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Points of a list in the order of the Vietnamese alphabet (Nghị định 30/2020/NĐ-CP)."""
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
    """The nodes of every tree, in the order of the files, each parent before its children.

    A node may lack its name, where no text that was read gives it: its row then shows the label alone. A file may have
    more columns than a node, such as notes on the source.
    """

    nodes: dict[str, Node]

    def children(self, code: str) -> tuple[Node, ...]:
        """Return the direct children of a node."""
        return tuple(node for node in self.nodes.values() if node.parent == code)

    def rows(self, root: str, rest_label: str, sources: Sequence[str] = ()) -> tuple[Row, ...]:
        """Return the rows of a subtree, root first, with a last child for what is not allocated in detail yet.

        With ``sources`` (``nstw|NV.I.1``: the end of the row's id, and the node of the source) the money of every leaf
        and of every such last child is parted by its source, once more with a last child.
        """
        rows = self._rows(self.nodes[root], 0, "", rest_label)
        if not sources:
            return tuple(rows)
        return tuple(part for row in rows for part in self._by_source(row, rest_label, sources))

    def _by_source(self, row: Row, rest_label: str, sources: Sequence[str]) -> list[Row]:
        if row.kind == "parent":
            return [row]
        parts = [self._source_row(row, *source.split("|")) for source in sources]
        rest = Row(row.id + REST, rest_label, "rest", row.id, row.level + 1, stt="-", source_of=(NO_SOURCE,))
        return [replace(row, kind="parent"), *parts, rest]

    def _source_row(self, row: Row, ending: str, code: str) -> Row:
        node = self.nodes[code]
        is_over = node.valid_to < self.nodes[node.parent].valid_to
        last = date.fromisoformat(node.valid_to) if is_over else None
        label = node.name if last is None else f"{node.name} (trước {write_date(last + timedelta(days=1))})"
        return Row(
            f"{row.id}.{ending}",
            label,
            "leaf",
            row.id,
            row.level + 1,
            stt="+",
            capital=node.capital,
            source_of=(*_source_names(node.name), ending),
            valid_to=last,
        )

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


def _source_names(name: str) -> tuple[str, ...]:
    """Return what officers call a source of money: "Ngân sách trung ương", "NSTW", "NS trung ương", "trung ương"."""
    whole, _, short = name.partition(" (")
    level = whole.removeprefix("Ngân sách ")
    initials = "".join(word[0] for word in level.split()).upper()
    return tuple(dict.fromkeys((whole, short.rstrip(")") or f"NS{initials}", f"NS {level}", level, name)))


def _label(node: Node, level: int) -> str:
    if level == 0:
        return node.label
    named = [part for part in (node.label, node.name) if part not in {"", "-"}]
    return ": ".join(named)


def _stt(at: int, level: int) -> str:
    """Return the numbering of finance annexes: I, II for projects, 1, 2 below, then a, b, c, d, đ, then a dash."""
    if level == 1:
        return roman(at)
    if level == 2:
        return str(at)
    return _LETTERS[at - 1] if level == 3 and at <= len(_LETTERS) else "-"


def roman(number: int) -> str:
    """Return a Roman number, 1 to 39."""
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text


def load_catalogue(folder: Path, below: Catalogue) -> tuple[Catalogue, list[str]]:
    """Return the trees of every CSV file of a folder that has the columns of a node, and what is wrong in them.

    A node takes the place of the one ``below`` with its code. A mistake names file and line:
    ``gnbv.csv: dòng 4.parent: …``; the node is left out with all below it. Without a file, ``below`` is what there is.
    """
    nodes = dict(below.nodes)
    said: set[str] = set()
    mistakes: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        for at, node in enumerate(_nodes(path, mistakes), start=2):
            if node.code in said:
                mistakes.append(f"{path.name}: dòng {at}.code: “{node.code}” đã có ở trên")
            elif node.parent and node.parent not in said and node.parent not in below.nodes:
                mistakes.append(f"{path.name}: dòng {at}.parent: không có “{node.parent}” ở trên {node.code}")
            elif not node.parent or node.parent in nodes:
                nodes[node.code] = node
            said.add(node.code)
    return (Catalogue(nodes) if said else below), mistakes


def _nodes(path: Path, mistakes: list[str]) -> list[Node]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            fields = set(reader.fieldnames or ())
            records = list(reader)
    except (UnicodeDecodeError, csv.Error):
        mistakes.append(f"{path.name}: không đọc được tệp CSV (cần mã hóa UTF-8)")
        return []
    if not {"code", "parent", "label", "name"} <= fields:
        return []  # a list that is no tree, such as that of the sources
    lacking = [name for name in Node.__slots__ if name not in fields]
    mistakes += [f"{path.name}: dòng 1: thiếu cột “{name}”" for name in lacking]
    return [_node(line) for line in records if not lacking]


def _node(line: dict[str, str]) -> Node:
    return Node(
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
