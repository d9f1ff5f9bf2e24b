"""A Word document: controls and bookmarks."""

from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from tests.emitted.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_TAG = 64
MAX_BOOKMARK = 40


def document_problems(package: Package) -> list[str]:
    """Return what Word would repair or refuse."""
    roots = [root for name, root in package.parts.items() if name.startswith("word/")]
    return [
        *_long_controls(roots),
        *_doubled("control id", _values(roots, f"{W}sdtPr/{W}id", "val")),
        *_doubled("bookmark id", _values(roots, f"{W}bookmarkStart", "id")),
        *_doubled("bookmark name", (name.casefold() for name in _values(roots, f"{W}bookmarkStart", "name"))),
        *_long_bookmarks(roots),
        *_half_bookmarks(roots),
    ]


def _values(roots: Iterable[etree._Element], path: str, attribute: str) -> Iterator[str]:
    for root in roots:
        for element in root.iterfind(f".//{path}"):
            yield element.get(f"{W}{attribute}", "")


def _doubled(what: str, values: Iterable[str]) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{what} {value!r} stands {count} times"


def _long_controls(roots: list[etree._Element]) -> Iterator[str]:
    for kind in ("tag", "alias"):
        for value in _values(roots, f"{W}sdtPr/{W}{kind}", "val"):
            if len(value) > MAX_TAG:
                yield f"w:{kind} of {len(value)} characters, more than {MAX_TAG}: {value}"


def _long_bookmarks(roots: list[etree._Element]) -> Iterator[str]:
    for name in _values(roots, f"{W}bookmarkStart", "name"):
        if len(name) > MAX_BOOKMARK:
            yield f"bookmark name of {len(name)} characters, more than {MAX_BOOKMARK}: {name}"


def _half_bookmarks(roots: list[etree._Element]) -> Iterator[str]:
    starts = Counter(_values(roots, f"{W}bookmarkStart", "id"))
    ends = Counter(_values(roots, f"{W}bookmarkEnd", "id"))
    for one in sorted(set(starts) ^ set(ends)):
        yield f"bookmark id {one!r} has no {'end' if one in starts else 'start'}"
