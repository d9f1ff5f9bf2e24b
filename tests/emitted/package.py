"""The zip container: parts, relationships, content types."""

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a .rels part; ``target`` is a part name, or an address where ``external``."""

    id: str
    kind: str
    target: str
    external: bool


def parsed(content: bytes) -> etree._Element:
    """Return the root of an XML part; nothing is fetched or expanded."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


@dataclass(slots=True)
class Package:
    """An opened package: every XML part parsed, what could not be parsed told apart."""

    names: list[str]
    raw: dict[str, bytes]
    parts: dict[str, etree._Element] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Package":
        """Return the package that lies in a file."""
        with ZipFile(path) as archive:
            names = archive.namelist()
            package = cls(names, {name: archive.read(name) for name in names})
        for name, content in package.raw.items():
            if name.endswith((".xml", ".rels")):
                package._parse(name, content)
        return package

    def _parse(self, name: str, content: bytes) -> None:
        try:
            root = parsed(content)
        except etree.XMLSyntaxError as mistake:  # doubled attributes are among these
            self.damaged.append(f"{name}: no well-formed XML: {mistake.msg}")
            return
        if b"<!DOCTYPE" in content:
            self.damaged.append(f"{name}: has a DOCTYPE")
        self.parts[name] = root

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return the relationships of a part ("" for the package itself) by id."""
        folder, file = posixpath.split(part)
        root = self.parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
        if root is None:
            return {}
        found = (_relationship(folder, element) for element in root.iter(f"{RELATIONSHIPS}Relationship"))
        return {relationship.id: relationship for relationship in found}

    def related(self, part: str, kind: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield the parts that a part leads to by one kind of relationship."""
        for relationship in self.relationships(part).values():
            if relationship.kind == kind and relationship.target in self.parts:
                yield relationship.target, self.parts[relationship.target]

    def problems(self) -> list[str]:
        """Return what is wrong with the container."""
        return [
            *self.damaged,
            *(f"{name}: twice in the package" for name, count in Counter(self.names).items() if count > 1),
            *self._untyped(),
            *(f"{name}: macros" for name in self.names if name.endswith("vbaProject.bin")),
            *(f"{name}: external link" for name in self.names if name.startswith("xl/externalLinks/")),
            *self._broken_relationships(),
            *self._broken_references(),
        ]

    def _untyped(self) -> Iterator[str]:
        root = self.parts.get("[Content_Types].xml")
        if root is None:
            yield "[Content_Types].xml: missing"
            return
        if b"macroEnabled" in self.raw["[Content_Types].xml"]:
            yield "[Content_Types].xml: macros"
        endings = {element.get("Extension", "").lower() for element in root.iter(f"{TYPES}Default")}
        listed = {element.get("PartName", "").lstrip("/") for element in root.iter(f"{TYPES}Override")}
        for name in listed - set(self.names):
            yield f"[Content_Types].xml: speaks of {name}, which is missing"
        for name in self.names:
            if name not in listed and name.rpartition(".")[2].lower() not in endings:
                yield f"{name}: without a content type"

    def _broken_relationships(self) -> Iterator[str]:
        for rels in (name for name in self.parts if name.endswith(".rels")):
            folder, file = posixpath.split(rels)
            part = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
            for relationship in self.relationships(part).values():
                if relationship.external and relationship.kind != "hyperlink":
                    yield f"{rels}: external link to {relationship.target}"
                if not relationship.external and relationship.target not in self.raw:
                    yield f"{rels}: {relationship.id} leads to {relationship.target}, which is missing"

    def _broken_references(self) -> Iterator[str]:
        for name, root in self.parts.items():
            known = self.relationships(name)
            used = {value for attribute, value in _attributes(root) if attribute.startswith(REFERENCE)}
            for missing in sorted(used - set(known)):
                yield f"{name}: uses relationship {missing}, which is missing"


def _attributes(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter(etree.Element):
        for attribute, value in element.attrib.items():
            yield str(attribute), str(value)


def _relationship(folder: str, element: etree._Element) -> Relationship:
    external = element.get("TargetMode") == "External"
    target = element.get("Target", "")
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target.partition("#")[0])).lstrip("/")
    return Relationship(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, external)
