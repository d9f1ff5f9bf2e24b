"""MTQG.oxt, the menu and the toolbar of LibreOffice, from its sources: the same sources give the same bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from mtqg_xl import __version__
from mtqg_xl.addin.package import stored
from mtqg_xl.definition.load import shipped
from mtqg_xl.findings import UsageError

FILE_NAME = "MTQG.oxt"

_ID = "vn.mtqg.xl"
_TOOLBARS = (f"{_ID}.toolbar", f"{_ID}.toolbar2")
"""Two, one below the other: all buttons in one row would not fit a screen of 1366 pixels."""
_COMPONENT = "mtqg_addon.py"
_BESIDE = ("mtqg_office.py", "mtqg_command.py", "mtqg_dialogs.py")
"""What the component imports: LibreOffice looks for it in the folder ``pythonpath`` beside it."""

_OFFICE = "org.openoffice.Office"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DATA = (
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:package="{package}" oor:name="{name}">\n'
    "{nodes}\n</oor:component-data>\n"
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
    ' <manifest:file-entry manifest:media-type="application/vnd.sun.star.uno-component;type=Python" '
    f'manifest:full-path="{_COMPONENT}"/>\n'
    + "".join(
        ' <manifest:file-entry manifest:media-type="application/vnd.sun.star.configuration-data" '
        f'manifest:full-path="{name}"/>\n'
        for name in ("Addons.xcu", "CalcWindowState.xcu", "ProtocolHandler.xcu")
    )
    + "</manifest:manifest>\n"
)
_DESCRIPTION = (
    '<description xmlns="http://openoffice.org/extensions/description/2006" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">\n'
    ' <identifier value="{id}"/>\n <version value="{version}"/>\n'
    ' <display-name><name lang="vi">MTQG: phụ biểu các chương trình mục tiêu quốc gia</name></display-name>\n'
    "</description>\n"
)
_FIRST_ROW = 3
"""The row of the first toolbar: LibreOffice has its own in those above."""
_SIZES = {"Small": 16, "Big": 26}
"""The pixels of a picture in small bars and in large ones, by the names of LibreOffice."""
_SHEETS = "com.sun.star.sheet.SpreadsheetDocument"
"""In which windows the toolbar is."""
_WHERE = ",".join((_SHEETS, "com.sun.star.text.TextDocument", "com.sun.star.frame.StartModule"))
"""In which windows the menu is: folders are added up and reports proofread without a workbook, too."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: the action of ``mtqg-xl ribbon``, its group and its label."""

    action: str
    group: str
    label: str


def sources() -> Path:
    """Return the folder with the sources of the add-on, and with the add-on that was built from them."""
    return shipped("macros") / "libreoffice"


def build(folder: Path, buttons: Sequence[Button]) -> bytes:
    """Return MTQG.oxt made from a folder with our Python files, with these buttons.

    Raises:
        UsageError: a source is missing.
    """
    parts = {
        "META-INF/manifest.xml": _encoded(_MANIFEST),
        "Addons.xcu": _encoded(_addons(buttons)),
        "CalcWindowState.xcu": _encoded(_window_state()),
        "ProtocolHandler.xcu": _encoded(_protocol()),
        "description.xml": _encoded(_DESCRIPTION.format(id=_ID, version=escape(__version__))),
        _COMPONENT: _source(folder / _COMPONENT),
    }
    for button in buttons:
        parts |= _pictures(folder, button.action)
    parts |= {f"pythonpath/{name}": _source(folder / name) for name in _BESIDE}
    return stored(parts, first="META-INF/manifest.xml")


def _source(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(f"Thư mục “{path.parent}” thiếu {path.name}: không có nguồn của tiện ích.")
    return path.read_bytes().replace(b"\r\n", b"\n")


def _encoded(text: str) -> bytes:
    return (_HEAD + text).encode()


def _pictures(folder: Path, action: str) -> dict[str, bytes]:
    """Return the picture of a button in every size; LibreOffice takes it as large as it says it is."""
    drawn, plain = _source(folder / "icons" / f"{action}.svg"), b'width="16" height="16"'
    sizes = {pixels: f'width="{pixels}" height="{pixels}"'.encode() for pixels in _SIZES.values()}
    return {_picture(action, pixels): drawn.replace(plain, size) for pixels, size in sizes.items()}


def _picture(action: str, pixels: int) -> str:
    return f"icons/{action}_{pixels}.svg"


# --- what LibreOffice is told ----------------------------------------------------------------------------------


def _protocol() -> str:
    handler = _node(f"{_ID}.Buttons", f'<prop oor:name="Protocols"><value>{_ID}:*</value></prop>', "replace")
    return _DATA.format(package=_OFFICE, name="ProtocolHandler", nodes=_node("HandlerSet", handler))


def _addons(buttons: Sequence[Button]) -> str:
    menu = _node(
        _ID,
        _property("Context", _WHERE) + _property("Title", "MTQG") + _node("Submenu", "\n".join(_menu(buttons))),
        "replace",
    )
    toolbars = "".join(
        _node(name, "\n".join(_toolbar(part)), "replace") for name, part in zip(_TOOLBARS, _rows(buttons), strict=True)
    )
    pictures = _node("Images", "\n".join(map(_image, buttons)))
    bars = _node("OfficeMenuBar", menu) + _node("OfficeToolBar", toolbars) + pictures
    return _DATA.format(package=_OFFICE, name="Addons", nodes=_node("AddonUI", bars))


def _rows(buttons: Sequence[Button]) -> tuple[Sequence[Button], Sequence[Button]]:
    """Return the buttons of the two toolbars: whole groups, as evenly as they part."""
    ends = [at for at in range(1, len(buttons)) if buttons[at].group != buttons[at - 1].group]
    end = min(ends, key=lambda at: abs(2 * at - len(buttons)), default=len(buttons))
    return buttons[:end], buttons[end:]


def _image(button: Button) -> str:
    address = _property("URL", f"{_ID}:{button.action}")
    sizes = "".join(
        _property(f"Image{size}URL", f"%origin%/{_picture(button.action, pixels)}") for size, pixels in _SIZES.items()
    )
    return _node(f"{_ID}.{button.action}", address + _node("UserDefinedImages", sizes), "replace")


def _menu(buttons: Sequence[Button]) -> Iterator[str]:
    """Yield the entries of the menu, in the order of their names; a line parts the groups."""
    groups = [[_button(button) for button in group] for _, group in groupby(buttons, key=lambda button: button.group)]
    line = _property("URL", "private:separator")
    entries = [entry for group in groups for entry in (line, *group)][1:]
    yield from (_node(f"m{at:02}", entry, "replace") for at, entry in enumerate(entries))


def _toolbar(buttons: Sequence[Button]) -> Iterator[str]:
    """Yield the entries of a toolbar; a line parts the groups."""
    entries: list[str] = []
    for _, group in groupby(buttons, key=lambda button: button.group):
        entries += [_property("URL", "private:separator")] if entries else []
        entries += [_property("Context", _SHEETS) + _button(button) for button in group]
    yield from (_node(f"t{at:02}", entry, "replace") for at, entry in enumerate(entries))


def _window_state() -> str:
    """Return where the toolbars of a spreadsheet lie at first: each in a row of its own below the others."""
    states = "".join(map(_state, range(len(_TOOLBARS))))
    nodes = _node("UIElements", _node("States", states))
    return _DATA.format(package="org.openoffice.Office.UI", name="CalcWindowState", nodes=nodes)


def _state(at: int) -> str:
    state = {
        "UIName": f"MTQG {at + 1}",
        "Docked": "true",
        "DockingArea": "0",
        "DockPos": f"0,{at + _FIRST_ROW}",
        "Visible": "true",
        "Style": "2",  # picture and words
    }
    properties = "".join(f'<prop oor:name="{name}"><value>{text}</value></prop>' for name, text in state.items())
    return _node(f"private:resource/toolbar/addon_{_TOOLBARS[at]}", properties, "replace")


def _button(button: Button) -> str:
    properties = {"URL": f"{_ID}:{button.action}", "Title": button.label, "Target": "_self"}
    return "".join(_property(name, text) for name, text in properties.items())


def _property(name: str, text: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:string"><value>{escape(text)}</value></prop>'


def _node(name: str, inside: str, how: str = "") -> str:
    written = f' oor:op="{how}"' if how else ""
    return f'<node oor:name="{name}"{written}>{inside}</node>'
