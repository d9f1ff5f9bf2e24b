"""MTQG.xlam from its sources: the same sources give the same bytes, on any machine.

What Excel itself wrote (an empty add-in) comes from pyOpenVBA, which only whoever builds needs. The parts are stored
uncompressed, because compressors differ between versions of zlib, and with one fixed date.
"""

import io
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from mtqg_xl import __version__
from mtqg_xl.definition.load import shipped
from mtqg_xl.findings import UsageError

FILE_NAME = "MTQG.xlam"

_FIRST_PART = "[Content_Types].xml"
_RELATIONSHIPS = "_rels/.rels"
_PROPERTIES = "docProps/core.xml"
_PROJECT = "xl/vbaProject.bin"
_RIBBON = "customUI/customUI14.xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_PART_DATE = (1980, 1, 1, 0, 0, 0)
_NO_CACHE = bytes.fromhex("cc61ffff000000")
"""The stream _VBA_PROJECT of a project that no Office has compiled (MS-OVBA 2.3.4.1): Excel compiles it anew."""

_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>MTQG</dc:title><dc:creator>mtqg_xl</dc:creator>\
<dc:description>Phụ biểu và báo cáo các chương trình mục tiêu quốc gia</dc:description>\
<dcterms:created xsi:type="dcterms:W3CDTF">2024-01-01T00:00:00Z</dcterms:created>\
<cp:version>{version}</cp:version></cp:coreProperties>
"""


def sources() -> Path:
    """Return the folder with the sources of the add-in, and with the add-in that was built from them."""
    return shipped("macros") / "excel"


def shipped_addin() -> bytes:
    """Return the add-in that came with the package."""
    return (sources() / FILE_NAME).read_bytes()


def build(folder: Path) -> bytes:
    """Return MTQG.xlam made from a folder with ``*.bas`` and ``customUI14.xml``.

    Raises:
        UsageError: pyOpenVBA is missing, or a source cannot go into an add-in as it is.
    """
    modules = {path.stem: _module(path) for path in sorted(folder.glob("*.bas"))}
    ribbon = folder / Path(_RIBBON).name
    if not modules or not ribbon.is_file():
        raise UsageError(f"Thư mục “{folder}” thiếu tệp .bas hoặc {ribbon.name}: không có nguồn của tiện ích.")
    parts = _empty_addin_with(modules)
    parts[_RIBBON] = ribbon.read_bytes()
    parts[_RELATIONSHIPS] = _with_ribbon(parts[_RELATIONSHIPS])
    parts[_PROPERTIES] = _CORE.format(version=escape(__version__)).encode()
    return _zipped(parts)


def version_of(content: bytes) -> str:
    """Return which version an add-in says it is; empty where it is none of ours."""
    try:
        with ZipFile(io.BytesIO(content)) as package:
            found = re.search(rb"<cp:version>([^<]*)</cp:version>", package.read(_PROPERTIES))
    except (BadZipFile, KeyError):
        return ""
    return found[1].decode("utf-8", "replace") if found else ""


def _module(path: Path) -> str:
    """Return the source of a module with the line ends that VBA has.

    Raises:
        UsageError: it is not ASCII: VBA source is text of a code page, and no code page is that of every machine.
    """
    try:
        text = path.read_bytes().decode("ascii")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UsageError(f"{path.name}, dòng {line}: có chữ ngoài ASCII. Viết chữ Việt thành \\uXXXX.") from error
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _empty_addin_with(modules: Mapping[str, str]) -> dict[str, bytes]:
    """Return the parts of an add-in that holds these modules and no other standard module."""
    try:
        from pyopenvba import ExcelFile
        from pyopenvba.cfb import CFB
    except ImportError as error:
        raise UsageError('Thiếu pyOpenVBA để dựng tiện ích: python -m pip install "mtqg-xl[addin]".') from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, source in modules.items():
                project.add_module(name, source)
            book.remove_reference("Office")  # of one Office version: in another it would stop the whole project
            book.save()
        with ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    project_file = CFB.from_bytes(parts[_PROJECT])
    project_file.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    return parts | {_PROJECT: project_file.to_bytes()}


def _with_ribbon(relationships: bytes) -> bytes:
    end = b"</Relationships>"
    ribbon = f'<Relationship Id="rIdRibbon" Type="{_RIBBON_TYPE}" Target="{_RIBBON}"/>'.encode()
    return relationships.replace(end, ribbon + end)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as package:
        for name in sorted(parts, key=lambda part: (part != _FIRST_PART, part)):
            item = ZipInfo(name, _PART_DATE)
            item.create_system = 0  # else Windows and Linux would write different bytes
            package.writestr(item, parts[name])
    return written.getvalue()
