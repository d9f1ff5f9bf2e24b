"""The frame of every page: its template, style and script, and the policy that lets nothing else run or load."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent


def rendered(name: str, **values: object) -> str:
    """Return a page of the template ``name.html.j2`` with ``name.css``, and ``name.js`` where there is one, in it.

    Whatever stands in ``values`` is escaped. The template gets the hashes of style and script for its policy: markup
    that slipped in could run nothing and load nothing.
    """
    style = _part(f"{name}.css")
    script = _part(f"{name}.js") if (_FOLDER / f"{name}.js").is_file() else ""
    page = _environment().get_template(f"{name}.html.j2")
    hashes = {"style_hash": _digest(style), "script_hash": _digest(script)}
    return page.render(style=style, script=script, **hashes, **values)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


@cache
def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """Return the hash by which a browser knows our script from any other that might stand in the page."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
