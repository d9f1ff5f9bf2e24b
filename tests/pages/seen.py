"""What stands in a page, element by element, as a parser sees it."""

from html.parser import HTMLParser

_HOLDERS = {"td", "th", "pre", "summary", "li", "p", "h1", "h3", "option", "figcaption", "text", "small", "strong"}


class Seen(HTMLParser):
    """The elements of a page with their attributes, and the texts of the elements that hold one."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in _HOLDERS:
            self._open.append(tag)
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[-1] += data

    def names(self) -> set[str]:
        """Return the names of all elements."""
        return {tag for tag, _ in self.elements}

    def outside(self) -> list[tuple[str, str, str]]:
        """Return whatever would be fetched or followed that is not in the page itself."""
        links = {"src", "srcset", "href", "action", "data", "poster", "xlink:href"}
        return [
            (tag, name, str(value))
            for tag, attributes in self.elements
            for name, value in attributes.items()
            if name in links and not str(value).startswith("#")
        ]
