"""MTQG.xlam: a package that Excel opens, with our sources in it and nothing else, the same bytes each time."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import olefile
import pytest
from lxml import etree

from mtqg_xl import __version__
from mtqg_xl.addin.package import FILE_NAME, build, shipped_addin, sources, version_of
from mtqg_xl.findings import UsageError
from tests.addin.ribbon import RIBBON, SOURCES

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with ZipFile(io.BytesIO(shipped_addin())) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_the_addin_that_is_shipped_is_what_its_sources_make() -> None:
    assert sources() == SOURCES
    assert build(SOURCES) == shipped_addin()


def test_another_process_with_other_hashes_builds_the_same_bytes(tmp_path: Path) -> None:
    built = tmp_path / FILE_NAME
    program = (
        "import sys; from pathlib import Path; from mtqg_xl.addin.package import build; "
        "Path(sys.argv[2]).write_bytes(build(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-X", "utf8", "-c", program, str(SOURCES), str(built)]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": "4711", "TZ": "Asia/Ho_Chi_Minh"}, timeout=60)
    assert built.read_bytes() == shipped_addin()


def test_every_part_has_a_content_type_and_the_book_is_an_addin_with_macros(parts: dict[str, bytes]) -> None:
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {item.get("Extension"): item.get("ContentType") for item in types.iter(f"{TYPES}Default")}
    overrides = {item.get("PartName"): item.get("ContentType") for item in types.iter(f"{TYPES}Override")}
    assert next(iter(parts)) == "[Content_Types].xml"
    assert overrides["/xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    assert defaults["bin"] == "application/vnd.ms-office.vbaProject"
    assert [name for name in parts if f"/{name}" not in overrides and name.rpartition(".")[2] not in defaults] == []
    assert {name for name in overrides if name and name[1:] not in parts} == set()


def test_every_relationship_leads_to_a_part_and_one_of_the_package_to_the_ribbon(parts: dict[str, bytes]) -> None:
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        related = list(etree.fromstring(parts[name]).iter(RELATIONSHIP))
        folder = name.partition("_rels/")[0]
        assert {f"{folder}{item.get('Target')}" for item in related} <= set(parts)
        assert len({item.get("Id") for item in related}) == len(related)
    to_ribbon = [
        item.get("Target")
        for item in etree.fromstring(parts["_rels/.rels"]).iter(RELATIONSHIP)
        if item.get("Type") == "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    ]
    assert to_ribbon == ["customUI/customUI14.xml"]
    assert parts["customUI/customUI14.xml"] == RIBBON.read_bytes()


def test_another_tool_reads_our_sources_back_byte_for_byte_and_no_other_code(parts: dict[str, bytes]) -> None:
    found = read_by_olevba(sources() / FILE_NAME)
    for path in SOURCES.glob("*.bas"):
        assert found.pop(path.name).encode() == path.read_bytes()
    assert {line for code in found.values() for line in code.splitlines() if not line.startswith("Attribute ")} == set()


def read_by_olevba(path: Path) -> dict[str, str]:
    """Return the source of every module; in a process of its own, because oletools warns of its own libraries."""
    program = (
        "import json, sys; from oletools.olevba import VBA_Parser; "
        "print(json.dumps({name: code for _, _, name, code in VBA_Parser(sys.argv[1]).extract_all_macros()}))"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(path)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    sources_read: dict[str, str] = json.loads(said)
    return sources_read


def test_the_project_has_no_compiled_code_no_defect_and_no_reference_to_one_version_of_office(
    parts: dict[str, bytes],
) -> None:
    with olefile.OleFileIO(parts["xl/vbaProject.bin"], raise_defects=olefile.DEFECT_POTENTIAL) as project:
        assert project.parsing_issues == []
        assert project.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("cc61ffff000000")
        assert not [names for names in project.listdir() if names[-1].startswith("__SRP_")]
        assert b"MSO.DLL" not in project.openstream("VBA/dir").read()
        assert re.search(rb"^Module=MtqgRibbon\r$", project.openstream("PROJECT").read(), re.MULTILINE)


def test_the_version_of_an_addin_can_be_told(parts: dict[str, bytes]) -> None:
    assert version_of(shipped_addin()) == __version__
    assert version_of(b"") == ""
    assert version_of(shipped_addin()[:-200]) == ""


def test_the_macro_says_the_version_of_the_package() -> None:
    assert f'ADDIN_VERSION As String = "{__version__}"' in (SOURCES / "MtqgRibbon.bas").read_text("ascii")


def test_a_source_with_vietnamese_letters_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / RIBBON.name).write_bytes(RIBBON.read_bytes())
    (tmp_path / "Loi.bas").write_text("Option Explicit\n' chữ Việt\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"Loi\.bas, dòng 2: có chữ ngoài ASCII"):
        build(tmp_path)


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"không có nguồn của tiện ích"):
        build(tmp_path)
