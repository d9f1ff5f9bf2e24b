"""The officers' guide as one HTML file: its pages one below the other, pictures inside, links within the file."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mtqg_xl.pages.template import rendered

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

TITLE = "Hướng dẫn mtqg-xl"
FIRST = "huong-dan"
_PAGE, _PICTURE = ".md", ".png"


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page of the guide, under the name by which others link to it."""

    name: str
    html: str


def guide_page(folder: Path) -> str:
    """Return the guide of a folder with ``huong-dan.md``: that page and those that it names.

    Raises:
        OSError: the guide or a picture of it is not there.
    """
    parser = _parser()
    first = parser.parse((folder / f"{FIRST}{_PAGE}").read_text(encoding="utf-8"))
    names = [FIRST, *dict.fromkeys(name for name in map(_page_name, _links(first)) if name and name != FIRST)]
    pages = []
    for name in names:
        tokens = parser.parse((folder / f"{name}{_PAGE}").read_text(encoding="utf-8"))
        _stay_inside(tokens, folder, names)
        pages.append(GuidePage(name, parser.renderer.render(tokens, parser.options, {})))
    return rendered("guide", title=TITLE, pages=pages)


def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _inline(tokens: "list[Token]") -> "Iterator[Token]":
    for token in tokens:
        yield from token.children or ()


def _links(tokens: "list[Token]") -> Iterator[str]:
    return (str(token.attrs["href"]) for token in _inline(tokens) if token.type == "link_open")


def _page_name(link: str) -> str:
    """Return the name of a page beside this one that a link leads to; empty for any other link."""
    path = link.partition("#")[0]
    return path.removesuffix(_PAGE) if path.endswith(_PAGE) and "/" not in path else ""


def _stay_inside(tokens: "list[Token]", folder: Path, names: list[str]) -> None:
    """Let links to pages of the guide lead to their place in the file, others nowhere; put pictures into the file."""
    for token in _inline(tokens):
        if token.type == "link_open":
            name = _page_name(str(token.attrs.pop("href")))
            if name in names:
                token.attrs["href"] = f"#{name}"
        elif token.type == "image":
            path = folder / str(token.attrs["src"])
            if path.suffix == _PICTURE:
                token.attrs["src"] = f"data:image/png;base64,{b64encode(path.read_bytes()).decode('ascii')}"
