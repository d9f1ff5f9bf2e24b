"""Jinja2 as the templates of reports may use it: text only, sandboxed, nothing undefined."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mtqg_xl.narrative import marks

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

FOLDER = "sections"
SHARED = "_chung"
"""The folder beside the reports with what several of them say; a template there is named ``_chung/cau.j2``."""


def is_shared(template: str) -> bool:
    """Return whether a template, or its file, belongs to all reports."""
    return template.startswith(f"{SHARED}/")


def file_of(template: str) -> str:
    """Return the file of a template within its report's folder, of a shared one within the folder of reports."""
    return template if is_shared(template) else f"{FOLDER}/{template}"


def place_of(report: str, file: str) -> str:
    """Return where a file of a report, named as `file_of` or with a line after it, stands among the definitions."""
    return f"reports/{file}" if is_shared(file) else f"reports/{report}/{file}"


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
