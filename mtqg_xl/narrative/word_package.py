"""The package of a Word document: what it says of itself, and its bytes, the same for the same content."""

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mtqg_xl.narrative.text import Titled
from mtqg_xl.narrative.word_runs import W15

if TYPE_CHECKING:
    from docx.document import Document

_WITH_CONTROLS = {"word/document.xml", "word/footnotes.xml"}
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(document: "Document", paper: Titled) -> bytes:
    """Return the bytes of a document, which says what paper it is."""
    _describe(document, paper)
    saved = BytesIO()
    document.save(saved)
    return _repacked(saved)


def _describe(document: "Document", paper: Titled) -> None:
    """Say what the paper is; the day is that of the period, because today would change the bytes."""
    properties: Any = document.core_properties
    day = datetime.combine(paper.header.period.end, time())
    properties.title = " ".join((paper.kind, *paper.subject))
    properties.author = paper.header.issuer_name
    properties.last_modified_by = paper.header.issuer_name
    properties.comments = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = day


def _repacked(saved: BytesIO) -> bytes:
    """Return the package with fixed times, and parts with controls saying which of their names old Word may ignore."""
    made = BytesIO()
    with ZipFile(saved) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            part = ZipInfo(name, _ZIP_EPOCH)
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, _with_ignorable(content) if name in _WITH_CONTROLS else content)
    return made.getvalue()


def _with_ignorable(content: bytes) -> bytes:
    """Return the document part with the namespace of hidden controls declared once, at its root, as ignorable.

    lxml cannot add a namespace to a root that exists, so the root is made anew around the same children.
    """
    from lxml import etree

    old = etree.fromstring(content)
    names = {str(prefix): str(name) for prefix, name in old.nsmap.items()} | {"mc": _MC, "w15": W15}
    root = etree.Element(old.tag, {str(name): str(value) for name, value in old.attrib.items()}, nsmap=names)
    ignorable = root.get(f"{{{_MC}}}Ignorable", "").split()
    root.set(f"{{{_MC}}}Ignorable", " ".join(dict.fromkeys([*ignorable, "w15"])))
    root.extend(list(old))
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(names))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
