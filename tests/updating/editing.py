"""What officers do to a report of ours in Word, done to its XML."""

import io
import zipfile
from collections.abc import Callable
from random import Random

from lxml import etree

from tests.updating.word import W, paragraph, parts

DOCUMENT = "word/document.xml"
Edit = Callable[[etree._Element, Random, str], str]
"""Changes a body at a chance place with words of the officer; returns the words that must not get lost."""


def edited(content: bytes, change: Callable[[etree._Element], None]) -> bytes:
    """The document after a change of its main part."""
    root = etree.fromstring(parts(content)[DOCUMENT])
    change(root)
    return replaced(content, DOCUMENT, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def replaced(content: bytes, name: str, part: bytes) -> bytes:
    """The package with another part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for member, old in parts(content).items():
            target.writestr(member, part if member == name else old)
    return buffer.getvalue()


def body_paragraphs(root: etree._Element) -> list[etree._Element]:
    """The paragraphs of running text with words of ours."""
    body = root.find(f"{W}body")
    assert body is not None
    return [one for one in body.findall(f"{W}p") if one.find(f"{W}bookmarkStart") is not None]


def controls(root: etree._Element) -> list[etree._Element]:
    return [one for one in root.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}tag") is not None]


def control_of(root: etree._Element, tag: str) -> etree._Element:
    """The first control of a cell."""
    return next(one for one in controls(root) if one.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == tag)  # type: ignore[union-attr]


def write_into(element: etree._Element, text: str) -> None:
    """Type over the first words of an element."""
    found = next(element.iter(f"{W}t"))
    found.text = text


def unwrap(control: etree._Element) -> None:
    """Take a control away and leave what stands in it, as Word does."""
    parent, content = control.getparent(), control.find(f"{W}sdtContent")
    assert parent is not None
    assert content is not None
    at = parent.index(control)
    parent[at : at + 1] = list(content)


def _parsed(xml: str) -> etree._Element:
    from tests.updating.word import DECLARED

    return etree.fromstring(xml.replace(">", f" {DECLARED}>", 1))


def insert_paragraph(root: etree._Element, chance: Random, words: str) -> str:
    chance.choice(body_paragraphs(root)).addnext(_parsed(paragraph(words)))
    return words


def rewrite_words(root: etree._Element, chance: Random, words: str) -> str:
    runs = [one for each in body_paragraphs(root) for one in each.findall(f"{W}r") if one.find(f"{W}t") is not None]
    write_into(chance.choice(runs), words)
    return words


def rewrite_number(root: etree._Element, chance: Random, words: str) -> str:
    write_into(chance.choice(controls(root)), words)
    return words


def delete_control(root: etree._Element, chance: Random, words: str) -> str:
    unwrap(chance.choice(controls(root)))
    return ""


def delete_bookmarks(root: etree._Element, chance: Random, words: str) -> str:
    one = chance.choice(body_paragraphs(root))
    for mark in [*one.iter(f"{W}bookmarkStart"), *one.iter(f"{W}bookmarkEnd")]:
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)
    return ""


def delete_paragraph(root: etree._Element, chance: Random, words: str) -> str:
    one = chance.choice(body_paragraphs(root))
    parent = one.getparent()
    assert parent is not None
    parent.remove(one)
    return ""


def move_paragraphs(root: etree._Element, chance: Random, words: str) -> str:
    found = body_paragraphs(root)
    first = chance.randrange(len(found) - 3)
    target = chance.choice([one for one in found if one not in found[first : first + 3]])
    for one in reversed(found[first : first + 3]):
        target.addnext(one)
    return ""


def track_insertion(root: etree._Element, chance: Random, words: str) -> str:
    one = chance.choice(body_paragraphs(root))
    tracked = _parsed(f'<w:ins w:id="900" w:author="Chánh VP"><w:r><w:t>{words}</w:t></w:r></w:ins>')
    one.append(tracked)
    return words


def comment(root: etree._Element, chance: Random, words: str) -> str:
    one = chance.choice(body_paragraphs(root))
    one.insert(1, _parsed('<w:commentRangeStart w:id="77"></w:commentRangeStart>'))
    one.append(_parsed('<w:commentRangeEnd w:id="77"></w:commentRangeEnd>'))
    one.append(_parsed('<w:r><w:commentReference w:id="77"/></w:r>'))
    return ""


EDITS: tuple[Edit, ...] = (
    *(insert_paragraph, rewrite_words, rewrite_number, delete_control, delete_bookmarks, delete_paragraph),
    *(move_paragraphs, track_insertion, comment),
)


def worked_on(content: bytes, seed: int, edits: int) -> tuple[bytes, list[str]]:
    """The document after some chance edits, and the officer's words that it holds then."""
    chance = Random(seed)
    root = etree.fromstring(parts(content)[DOCUMENT])
    words = [chance.choice(EDITS)(root, chance, f"lời cán bộ số {at}") for at in range(edits)]
    said = "".join(root.itertext())
    kept = [one for one in words if one and one in said]
    part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return replaced(content, DOCUMENT, part), kept
