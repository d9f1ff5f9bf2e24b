"""Jinja2 as the templates of reports may use it: text only, sandboxed, nothing undefined."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mtqg_xl.narrative import marks

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

FOLDER = "sections"


def file_of(template: str) -> str:
    """Return the file of a template within its report's folder."""
    return f"{FOLDER}/{template}"


def environment(templates: Mapping[str, str], words: Mapping[str, Callable[..., object]]) -> "SandboxedEnvironment":
    """Return an environment that knows the templates of one report and the words they may call.

    What others typed passes through `marks.words`, never through the template language. Nothing is escaped as HTML:
    the result is text for Word.
    """
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def loaded(name: str) -> tuple[str, str, None] | None:
        return (templates[name], file_of(name), None) if name in templates else None

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(loaded),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals = dict(words)
    made.filters |= {"one_line": marks.one_line, "capital": marks.capital}
    return made
