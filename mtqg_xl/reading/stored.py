"""How the parts of a workbook store things: XML elements, texts, numbers, dates."""

import math
import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from unicodedata import is_normalized, normalize
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from mtqg_xl.reading.container import UnusablePartError
from mtqg_xl.reading.plain_xml import plain_strings

MAX_ELEMENTS = 500_000
MAX_STRINGS = 2_000_000
_LONGEST_KNOWN = 1 << 17
"""Bytes of the longest part whose elements are remembered."""

# --- text and XML ---------------------------------------------------------------------------------

_ESCAPED_CHARACTER = re.compile("_x([0-9A-Fa-f]{4})_")


def nfc(text: str) -> str:
    """Return the text in the one normal form the library compares in."""
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def unescaped(text: str) -> str:
    """Return the text with ``_x000D_`` and the like as the characters they stand for.

    Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
    """
    if "_x" not in text:
        return text
    decoded = _ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1], 16)), text)
    # Letters beyond U+FFFF come as two escaped halves.
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def new_parser() -> XMLParserType:
    """Return a parser that names elements ``namespace local`` and refuses a DOCTYPE."""
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 65536
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def run_parser(parser: XMLParserType, content: bytes, part: str) -> None:
    """Send a whole part through a parser.

    Raises:
        UnusablePartError: the XML is damaged, or a handler met a value that cannot be.
    """
    try:
        parser.Parse(content, True)
    except (ExpatError, LookupError, ValueError, OverflowError) as error:
        raise UnusablePartError("damaged", f"phần {part}, dòng {parser.CurrentLineNumber}") from error


def _refuse_doctype(*_: object) -> None:
    raise UnusablePartError("unsafe", "DOCTYPE")


class Element(NamedTuple):
    """One element of a small part; all names are local, without their namespace."""

    name: str
    parent: str
    attributes: dict[str, str]
    text: str


def elements(content: bytes, part: str) -> Sequence[Element]:
    """Return every element of a small part in the order in which they end, so children come first.

    Styles, names and relations are the same bytes in all files of one kit that nobody has changed: they are remembered.
    """
    return (_known_elements if len(content) <= _LONGEST_KNOWN else _elements)(content, part)


@lru_cache(maxsize=64)
def _known_elements(content: bytes, part: str) -> Sequence[Element]:
    return _elements(content, part)


def _elements(content: bytes, part: str) -> Sequence[Element]:
    found: list[Element] = []
    open_elements: list[tuple[str, dict[str, str], list[str]]] = [("", {}, [])]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        open_elements.append((name.rpartition(" ")[2], local, []))

    def end(_: str) -> None:
        name, attributes, texts = open_elements.pop()
        found.append(Element(name, open_elements[-1][0], attributes, "".join(texts)))
        if len(found) > MAX_ELEMENTS:
            raise UnusablePartError("too_large", f"phần {part}")

    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: open_elements[-1][2].append(text)
    run_parser(parser, content, part)
    return found


def is_true(value: str | None) -> bool:
    """Return what an xsd:boolean attribute says; an absent one is false."""
    return value in ("1", "true", "on")


# --- numbers and dates -------------------------------------------------------------------------------


def number_of(text: str) -> float | None:
    """Return the number that a sheet stores, or None where the text is none."""
    # Python also reads "1_000", "nan" and "infinity"; a sheet does not.
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def serial_of(text: str, date1904: bool) -> float | None:
    """Return the serial number of an ISO date, time or both, as Excel counts days."""
    epoch = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return _day_part(text)
    days = (moment - epoch) / timedelta(days=1)
    # Excel counts a 29 February 1900 that never was.
    return days - 1 if not date1904 and moment < datetime(1900, 3, 1) else days


def _day_part(text: str) -> float | None:
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        return None
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second) / timedelta(days=1)


# --- shared strings ---------------------------------------------------------------------------------


class StringItem(NamedTuple):
    """A text in NFC and, where that differs, as it was typed."""

    text: str
    original: str | None


def read_strings(content: bytes, part: str) -> list[StringItem]:
    """Return the shared strings in their order; rich text joined, phonetic runs left out.

    Raises:
        UnusablePartError: the part is damaged or has more than ``MAX_STRINGS`` items.
    """
    return _plain(content, part) or _strings(content, part)


def _plain(content: bytes, part: str) -> list[StringItem] | None:
    """Return shared strings that are plain; None of others, and where the parser is to say what is wrong."""
    found = plain_strings(content)
    if found is None or len(found[1]) > MAX_STRINGS:
        return None
    try:
        run_parser(new_parser(), found[0], part)
    except UnusablePartError:
        return None
    return [string_item(text) for text in found[1]]


def _strings(content: bytes, part: str) -> list[StringItem]:
    strings: list[StringItem] = []
    reader = TextReader()

    def start(name: str, _: dict[str, str]) -> None:
        reader.start(name.rpartition(" ")[2])

    def end(name: str) -> None:
        local = name.rpartition(" ")[2]
        reader.end(local)
        if local == "si":
            strings.append(string_item(reader.take()))
            if len(strings) > MAX_STRINGS:
                raise UnusablePartError("too_large", f"hơn {MAX_STRINGS} chuỗi")

    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.texts.append
    run_parser(parser, content, part)
    return strings


@lru_cache(maxsize=1 << 14)
def string_item(stored: str) -> StringItem:
    """Return a stored text with its escapes resolved, in NFC."""
    typed = unescaped(stored)
    text = nfc(typed)
    return StringItem(text, None if text == typed else typed)


class TextReader:
    """Collects the ``t`` elements of one string item; ``texts`` is the sink of all character data."""

    __slots__ = ("is_phonetic", "pieces", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.is_phonetic = False

    def start(self, local: str) -> None:
        """Take the opening tag of any element of the item."""
        if local == "t":
            self.texts.clear()
        elif local == "rPh":
            self.is_phonetic = True

    def end(self, local: str) -> None:
        """Take the closing tag of any element of the item."""
        if local == "t":
            if not self.is_phonetic:
                self.pieces.extend(self.texts)
        elif local == "rPh":
            self.is_phonetic = False

    def take(self) -> str:
        """Return the text of the item that has ended, and begin the next."""
        text = "".join(self.pieces)
        self.pieces.clear()
        self.texts.clear()
        return text
