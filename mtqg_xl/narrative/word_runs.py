"""Runs of a Word paragraph: type faces, highlights, and numbers in content controls that can be found again."""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from mtqg_xl.findings import DefinitionError
from mtqg_xl.narrative.text import LONGEST_TAG, Run

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Word 2012: only this namespace can hide the frame that Word draws around a control.
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
NOTE_MARK = "FootnoteReference"
FIRST_NOTE = 2
"""The first number of a footnote: 0 and 1 are the two lines that part footnotes from the text."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Controls:
    """Hands out the ids of content controls; none where the document shall have no controls.

    ``notes`` gathers what the footnotes say whose marks were written, in their order.
    """

    def __init__(self, *, wanted: bool) -> None:
        self.wanted = wanted
        self.notes: list[tuple[Run, ...]] = []
        self._ids: Iterator[int] = count(1)

    def fill(self, paragraph: "WordParagraph", runs: tuple[Run, ...]) -> None:
        """Write runs at the end of a paragraph, each number in a control of its own."""
        for run in runs:
            if run.note:
                paragraph._p.append(self._note(run.note))
                continue
            made = _run(run)
            paragraph._p.append(self._control(run, made) if run.tag and self.wanted else made)

    def _note(self, runs: tuple[Run, ...]) -> Any:
        """Return the mark of a footnote: its number, raised; the number is the document's first free one."""
        mark = _element("r")
        _below(_below(mark, "rPr"), "rStyle", NOTE_MARK)
        reference = _below(mark, "footnoteReference")
        reference.set(f"{{{W}}}id", str(FIRST_NOTE + len(self.notes)))
        self.notes.append(runs)
        return mark

    def _control(self, run: Run, made: Any) -> Any:
        """Return an inline plain-text control around a run.

        The tag finds it again; LibreOffice drops tags on saving and keeps titles, so the title says the same.
        """
        if len(run.tag) > LONGEST_TAG:
            raise DefinitionError((f"{run.tag}: dài quá {LONGEST_TAG} chữ, Word không giữ được",))
        control = _element("sdt")
        properties = _below(control, "sdtPr")
        face = _face(run)
        if face is not None:
            properties.append(face)
        _below(properties, "alias", run.tag)
        _below(properties, "tag", run.tag)
        _below(properties, "id", str(next(self._ids)))
        properties.append(_element("appearance", "hidden", W15))
        _below(properties, "text")
        _below(control, "sdtContent").append(made)
        return control


def _run(run: Run) -> Any:
    made = _element("r")
    face = _face(run)
    if face is not None:
        made.append(face)
    text = _below(made, "t")
    text.text = run.text
    text.set(_SPACE, "preserve")
    return made


def _face(run: Run) -> Any:
    """Return the properties of a run, None where it looks like its paragraph."""
    if not (run.bold or run.italic or run.mark):
        return None
    face = _element("rPr")
    for is_so, name in ((run.bold, "b"), (run.italic, "i")):
        if is_so:
            _below(face, name)
            _below(face, f"{name}Cs")
    if run.mark:
        _below(face, "highlight", "yellow")
    return face


def _element(name: str, value: str = "", namespace: str = W) -> Any:
    from docx.oxml.parser import OxmlElement
    from lxml import etree

    if namespace == W:
        made: Any = OxmlElement(f"w:{name}")
    else:
        made = etree.Element(f"{{{namespace}}}{name}", nsmap={"w15": namespace})
    if value:
        made.set(f"{{{namespace}}}val", value)
    return made


def _below(parent: Any, name: str, value: str = "") -> Any:
    made = _element(name, value)
    parent.append(made)
    return made
