"""Word files for the tests: built by hand from runs, read back, changes accepted and rejected as a person would."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from docx import Document
from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
DECLARED = f'xmlns:w="{NAMESPACE}"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
AUTHOR = "mtqg_xl"


def run(text: str, face: str = "") -> str:
    """One run; ``face`` are its properties."""
    properties = f"<w:rPr>{face}</w:rPr>" if face else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs; plain text becomes a run."""
    return f"<w:p>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def table(*rows: Sequence[str]) -> str:
    """A table of texts."""
    grid = "<w:tblPr/><w:tblGrid>" + "<w:gridCol/>" * len(rows[0]) + "</w:tblGrid>"
    written = ["".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows]
    return f"<w:tbl>{grid}{''.join(f'<w:tr>{row}</w:tr>' for row in written)}</w:tbl>"


def reference(note: int) -> str:
    """The mark of a footnote."""
    return f'<w:r><w:footnoteReference w:id="{note}"/></w:r>'


def note(number: int, *runs: str) -> str:
    """A footnote."""
    return f'<w:footnote w:id="{number}">{paragraph(*runs)}</w:footnote>'


def written(path: Path, body: str, others: Mapping[str, str] | None = None) -> Path:
    """Write a .docx with a body and the inner XML of other parts by their kind (``footnotes``, ``header``, …)."""
    buffer = io.BytesIO()
    Document().save(buffer)
    roots = {"footnotes": "footnotes", "header": "hdr", "footer": "ftr", "comments": "comments"}
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "word/document.xml":
                content = f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>".encode()
            if member == "word/settings.xml":  # python-docx leaves out what the schema wants
                content = content.replace(b'<w:zoom w:val="bestFit"/>', b'<w:zoom w:percent="100"/>')
            for kind in others or {}:
                if member == "word/_rels/document.xml.rels":
                    link = f'<Relationship Id="x{kind}" Type="{_RELATION}/{kind}" Target="{kind}.xml"/></Relationships>'
                    content = content.replace(b"</Relationships>", link.encode())
                if member == "[Content_Types].xml":
                    part = f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE}.{kind}+xml"/></Types>'
                    content = content.replace(b"</Types>", part.encode())
            target.writestr(member, content)
        for kind, inner in (others or {}).items():
            target.writestr(f"word/{kind}.xml", f"<w:{roots[kind]} {DECLARED}>{inner}</w:{roots[kind]}>")
    return path


# --- read back ------------------------------------------------------------------------------------------


def parts(content: bytes | Path) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as package:
        return {name: package.read(name) for name in package.namelist()}


def comments(content: bytes) -> dict[str, str]:
    """The comments by number."""
    found = parts(content).get("word/comments.xml")
    if found is None:
        return {}
    return {one.get(f"{W}id", ""): "".join(one.itertext()) for one in etree.fromstring(found)}  # type: ignore[misc]


def commented(content: bytes) -> dict[str, str]:
    """The text of the document between the marks of each comment, by what the comment says."""
    said = comments(content)
    open_: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    for element in etree.fromstring(parts(content)["word/document.xml"]).iter(etree.Element):
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_[number] = []
        elif element.tag == f"{W}commentRangeEnd":
            found[said[number]] = "".join(open_.pop(number))
        elif element.tag in {f"{W}t", f"{W}delText"}:
            for texts in open_.values():
                texts.append(element.text or "")
    return found


def decided(part: bytes, *, accept: bool, author: str = AUTHOR) -> etree._Element:
    """A part after one author's changes were accepted or rejected, and his comments taken out.

    Runs that look alike and stand side by side are one again, as in any program that joins what it had parted.
    """
    root = etree.fromstring(part)
    gone, kept = ("del", "ins") if accept else ("ins", "del")
    for element in list(root.iter(f"{W}{gone}")):
        if element.get(f"{W}author") == author:
            _parent(element).remove(element)
    for element in list(root.iter(f"{W}{kept}")):
        if element.get(f"{W}author") == author:
            _unwrap(element)
    for element in list(root.iter(f"{W}delText")):
        if not any(above.tag == f"{W}del" for above in element.iterancestors()):
            element.tag = f"{W}t"
    for element in list(root.iter(f"{W}rPrChange")):
        if element.get(f"{W}author") == author:
            _settle_looks(element, accept=accept)
    for name in ("commentRangeStart", "commentRangeEnd"):
        for element in list(root.iter(f"{W}{name}")):
            _parent(element).remove(element)
    for element in list(root.iter(f"{W}commentReference")):
        _parent(_parent(element)).remove(_parent(element))
    _join(root)
    return root


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def _unwrap(element: etree._Element) -> None:
    parent = _parent(element)
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def _settle_looks(change: etree._Element, *, accept: bool) -> None:
    properties = _parent(change)
    before = change.find(f"{W}rPr")
    properties.remove(change)
    if not accept:
        properties[:] = list(before) if before is not None else []
    if len(properties) == 0:
        _parent(properties).remove(properties)


def _join(root: etree._Element) -> None:
    """Join neighbouring runs, and neighbouring insertions of one person, that differ in nothing but their text."""
    for name in ("ins", "r"):
        for element in list(root.iter(f"{W}{name}")):
            before = element.getprevious()
            if before is None or before.tag != element.tag or _looks(before) != _looks(element):
                continue
            before.extend([child for child in element if child.tag != f"{W}rPr"])
            _parent(element).remove(element)
    for element in list(root.iter(f"{W}ins")):
        if len(element) == 0:
            _parent(element).remove(element)
    for element in list(root.iter(f"{W}t")):
        before = element.getprevious()
        if before is not None and before.tag == element.tag:
            before.text = (before.text or "") + (element.text or "")
            _parent(element).remove(element)


def _looks(element: etree._Element) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    properties = element.find(f"{W}rPr")
    looks = b"" if properties is None else etree.tostring(properties, method="c14n")
    return looks, tuple(sorted((str(key), str(value)) for key, value in element.attrib.items()))


def plain(part: bytes) -> bytes:
    """A part in canonical form, its runs joined: equal for documents that are the same to a reader."""
    root = etree.fromstring(part)
    _join(root)
    return _canonical(root)


def _canonical(root: etree._Element) -> bytes:
    for element in root.iter(f"{W}t"):
        element.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
    return etree.tostring(root, method="c14n")


def rejected(part: bytes) -> bytes:
    """A part as it was before the changes, in the form of `plain`."""
    return _canonical(decided(part, accept=False))


def texts(part: bytes, *, accept: bool = True) -> list[str]:
    """The text of each paragraph after the changes, without what others have deleted."""
    root = decided(part, accept=accept)
    return ["".join(one.text or "" for one in paragraph.iter(f"{W}t")) for paragraph in root.iter(f"{W}p")]
