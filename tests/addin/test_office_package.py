"""MTQG.oxt: the buttons of the table in LibreOffice's menu and toolbar, the same bytes each time."""

import ast
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from lxml import etree

from mtqg_xl import __version__
from mtqg_xl.actions.table import ACTIONS
from mtqg_xl.addin.office_package import FILE_NAME, Button, build, sources
from mtqg_xl.cli import main
from mtqg_xl.findings import UsageError

REGISTRY = "{http://openoffice.org/2001/registry}"
BUTTONS = [Button(item.name, item.group, item.label) for item in ACTIONS]


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with ZipFile(io.BytesIO((sources() / FILE_NAME).read_bytes())) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_the_addon_that_is_shipped_is_what_its_sources_and_the_table_of_buttons_make(tmp_path: Path) -> None:
    shipped = (sources() / FILE_NAME).read_bytes()
    assert build(sources(), BUTTONS) == shipped
    result = CliRunner().invoke(main, ["addin", "build", "--libreoffice", "-o", str(tmp_path)])
    assert result.output == f"Đã ghi: {tmp_path / FILE_NAME}\n"
    assert (tmp_path / FILE_NAME).read_bytes() == shipped


def test_the_manifest_names_every_part_that_libreoffice_must_take_in(parts: dict[str, bytes]) -> None:
    named = [
        entry.get(f"{{{entry.nsmap['manifest']}}}full-path")
        for entry in etree.fromstring(parts["META-INF/manifest.xml"])
    ]
    others = {"META-INF/manifest.xml", "description.xml"}
    beside = ("pythonpath/", "icons/")
    assert set(named) == {name for name in parts if name not in others and not name.startswith(beside)}
    assert f'<version value="{__version__}"/>'.encode() in parts["description.xml"]


def shown(parts: dict[str, bytes], bar: str) -> list[tuple[str, str]]:
    """Return address and label of every entry of a bar in the order of the names, which is LibreOffice's."""
    bars = etree.fromstring(parts["Addons.xcu"]).iter(f"{REGISTRY}node", "node")
    (found,) = [node for node in bars if node.get(f"{REGISTRY}name") == bar]
    entries = {}
    for node in found.iter("node"):
        values = {prop.get(f"{REGISTRY}name"): prop.findtext("value") for prop in node.findall("prop")}
        if "URL" in values:
            entries[node.get(f"{REGISTRY}name")] = (str(values["URL"]), str(values.get("Title", "")))
    assert list(entries) == sorted(entries)
    return list(entries.values())


def test_menu_and_toolbar_have_every_button_in_the_words_of_the_table(parts: dict[str, bytes]) -> None:
    wanted = [(f"vn.mtqg.xl:{item.name}", item.label) for item in ACTIONS]
    menu = shown(parts, "OfficeMenuBar")
    assert [entry for entry in menu if entry[0] != "private:separator"] == wanted
    assert len(menu) - len(wanted) == len({item.group for item in ACTIONS}) - 1  # a line between two groups
    first, second = (shown(parts, f"vn.mtqg.xl.{name}") for name in ("toolbar", "toolbar2"))
    buttons = [[entry for entry in bar if entry[0] != "private:separator"] for bar in (first, second)]
    assert buttons[0] + buttons[1] == wanted
    groups = [{item.group for item in ACTIONS if item.label in {label for _, label in bar}} for bar in buttons]
    assert groups[0].isdisjoint(groups[1])
    assert [len(bar) - len(own) for bar, own in zip((first, second), buttons, strict=True)] == [1, 2]


def test_every_button_has_a_picture_of_its_own_in_both_sizes(parts: dict[str, bytes]) -> None:
    addresses = {}
    for node in etree.fromstring(parts["Addons.xcu"]).iter("node"):
        values = {prop.get(f"{REGISTRY}name"): prop.findtext("value") for prop in node.findall("prop")}
        if "ImageSmallURL" in values:
            (url,) = [prop.findtext("value") for prop in node.getparent().findall("prop")]
            addresses[url] = values
    assert list(addresses) == [f"vn.mtqg.xl:{item.name}" for item in ACTIONS]
    drawings = set()
    for values in addresses.values():
        for kind, pixels in (("ImageSmallURL", "16"), ("ImageBigURL", "26")):
            picture = etree.fromstring(parts[str(values[kind]).removeprefix("%origin%/")])
            assert (picture.get("width"), picture.get("height"), picture.get("viewBox")) == (
                pixels,
                pixels,
                "0 0 16 16",
            )
        drawings.add(etree.tostring(picture))
    assert len(drawings) == len(ACTIONS)


def test_every_file_is_read_by_the_oldest_python_of_a_libreoffice(parts: dict[str, bytes]) -> None:
    programs = {name: content for name, content in parts.items() if name.endswith(".py")}
    assert len(programs) == 4
    for content in programs.values():
        ast.parse(content, feature_version=(3, 8))


def test_a_folder_without_the_sources_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"thiếu mtqg_addon\.py"):
        build(tmp_path, BUTTONS)
