"""The ribbon of the add-in, as it must read."""

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

SOURCES = Path(__file__).resolve().parents[2] / "macros" / "excel"
RIBBON = SOURCES / "customUI14.xml"
NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"


@dataclass(frozen=True, slots=True)
class Button:
    """A button in its group."""

    group: str
    action: str
    label: str
    screentip: str
    supertip: str = ""
    is_large: bool = False


def buttons(content: bytes) -> list[Button]:
    """Return the buttons of a customUI part, in their order."""
    return [
        Button(
            group.get("label", ""),
            button.get("tag", ""),
            button.get("label", ""),
            button.get("screentip", ""),
            button.get("supertip", ""),
            button.get("size") == "large",
        )
        for group in etree.fromstring(content).iter(f"{NAMESPACE}group")
        for button in group.iter(f"{NAMESPACE}button")
    ]
