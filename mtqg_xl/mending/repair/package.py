"""The parts of a package by name, read once, and what a repair puts in their place."""

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.workbook.patch import opened_package, part_key, workbook_part
from mtqg_xl.workbook.xml_cuts import Child, Outline

CONTENT_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass
class Package:
    """Parts by key (small letters, slashes), those that were changed, and those that go."""

    parts: dict[str, bytes]
    names: dict[str, str]
    workbook: str
    changed: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, source: Path | bytes) -> "Package":
        """Return the parts of a workbook file."""
        with opened_package(source) as archive:
            names = {part_key(name): name for name in archive.namelist()}
            parts = {key: archive.read(name) for key, name in names.items()}
            return cls(parts, names, workbook_part(archive))

    def read(self, name: str) -> bytes:
        """Return a part as it is now; empty where there is none."""
        key = part_key(name)
        return b"" if key in self.dropped else self.changed.get(key, self.parts.get(key, b""))

    def outline(self, name: str) -> Outline:
        """Return the outline of a part as it is now."""
        return Outline.of(self.read(name), name)

    def write(self, name: str, content: bytes) -> None:
        """Put other bytes in the place of a part, or a new part."""
        key = part_key(name)
        if content != self.parts.get(key):
            self.names.setdefault(key, name)
            self.changed[key] = content

    def drop(self, name: str) -> None:
        """Take a part away."""
        self.dropped.add(part_key(name))
        self.changed.pop(part_key(name), None)

    def replaced(self) -> dict[str, bytes]:
        """Return the parts that changed, by the names under which the package has them."""
        return {self.names[key]: content for key, content in self.changed.items()}

    # --- relationships and content types ---

    def relations_of(self, part: str) -> str:
        """Return the name of the part with the relationships of another (of the package for ``""``)."""
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def related(self, part: str, kind: str) -> list[tuple[Child, str]]:
        """Return the relationships of a part of some kind (``externalLink``), with the keys of what they lead to."""
        relations = self.relations_of(part)
        if not self.read(relations):
            return []
        found = []
        for child in self.outline(relations).named("Relationship"):
            if child.attributes.get("Type", "").rpartition("/")[2].lower() == kind.lower():
                found.append((child, self._target(part, child.attributes.get("Target", ""))))
        return found

    def _target(self, part: str, target: str) -> str:
        if target.startswith("/"):
            return part_key(target[1:])
        return part_key(posixpath.normpath(posixpath.join(posixpath.dirname(part), target)))

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship and return its id; ``kind`` is the whole type or the last word of an office one."""
        relations = self.relations_of(part)
        outline = self.outline(relations)
        taken = {child.attributes.get("Id", "") for child in outline.children}
        name = next(f"rIdMtqg{at}" for at in range(1, len(taken) + 2) if f"rIdMtqg{at}" not in taken)
        whole = kind if "/" in kind else f"{_RELATIONS}/{kind}"
        piece = f'<{outline.prefix}Relationship Id="{name}" Type="{whole}" Target={quoteattr(target)}/>'
        self.write(relations, _appended(outline, piece.encode()))
        return name

    def unrelate(self, part: str, relation: str) -> None:
        """Take a relationship away by its id."""
        relations = self.relations_of(part)
        outline = self.outline(relations)
        gone = [child for child in outline.children if child.attributes.get("Id") == relation]
        self.write(relations, _without(outline, gone))

    def declare(self, part: str, content_type: str) -> None:
        """Say in the content types what a new part is."""
        outline = self.outline(CONTENT_TYPES)
        piece = f'<{outline.prefix}Override PartName={quoteattr("/" + part)} ContentType="{escape(content_type)}"/>'
        self.write(CONTENT_TYPES, _appended(outline, piece.encode()))

    def undeclare(self, part: str) -> None:
        """Take a part out of the content types."""
        outline = self.outline(CONTENT_TYPES)
        gone = [child for child in outline.children if part_key(child.attributes.get("PartName", ""))[1:] == part]
        self.write(CONTENT_TYPES, _without(outline, gone))


def _appended(outline: Outline, piece: bytes) -> bytes:
    """Return a part with one more child at its end."""
    last = outline.children[-1].end if outline.children else outline.root[1]
    return outline.xml[:last] + piece + outline.xml[last:]


def _without(outline: Outline, gone: list[Child]) -> bytes:
    xml = outline.xml
    for child in sorted(gone, key=lambda each: -each.start):
        xml = xml[: child.start] + xml[child.end :]
    return xml


EXTERNAL = re.compile(rb"\[[0-9]+\](?=[^<>]*!)")
"""What a formula that draws on another file looks like in a part."""
