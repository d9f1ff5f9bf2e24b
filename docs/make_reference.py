"""Write docs/reference.md: every code of a finding, every word of the formula language, every command.

Run: python docs/make_reference.py. All of it stands in the program; a test holds the page current.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from mtqg_xl.cli import main
from mtqg_xl.definition.language import OPTIONAL, WORDS
from mtqg_xl.findings import CODES

PAGE = Path(__file__).parent / "reference.md"


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *_codes(), "", _WORDS_HEAD, *_words(), "", _COMMANDS_HEAD, *_commands()]) + "\n"


def _codes() -> Iterator[str]:
    yield from ("| mã | mức | là gì | vì sao | cách sửa |", "| --- | --- | --- | --- | --- |")
    for code in CODES.values():
        yield _line(code.code, code.severity.label, code.title, code.why, code.mend)


def _words() -> Iterator[str]:
    yield from ("| từ | số phần | nghĩa |", "| --- | --- | --- |")
    for word, (count, meaning) in WORDS.items():
        most = count + OPTIONAL.get(word, 0)
        yield _line(f"`{word}`", str(count) if most == count else f"{count}–{most}", meaning)


def _commands() -> Iterator[str]:
    for name, command in sorted(main.commands.items()):
        yield from _command(f"mtqg-xl {name}", command)


def _command(name: str, command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        for below, inner in sorted(command.commands.items()):
            yield from _command(f"{name} {below}", inner)
        return
    arguments = [_argument(each) for each in command.params if isinstance(each, click.Argument)]
    yield from (f"### `{' '.join([name, *arguments])}`", "", _sentence(command.help), "")
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    if options:
        yield from ("| tùy chọn | nghĩa |", "| --- | --- |")
        yield from (_line(f"`{', '.join(each.opts)}`", _sentence(each.help)) for each in options)
        yield ""


def _argument(argument: click.Argument) -> str:
    named = argument.metavar or (argument.name or "").upper()
    return f"{named}…" if argument.nargs == -1 else named


def _sentence(text: str | None) -> str:
    return re.sub(r"\s+", " ", (text or "").replace("\b", "")).strip()


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '∣') for cell in cells)} |"


_HEAD = """# Reference

Written by `python docs/make_reference.py` from the program itself; a test holds it current. `mtqg-xl rules` also
lists the rules of forms and kits, with their source.

## Codes of findings

The letter says what is looked at: U the file, S its structure, I what was typed, F the formulas, P any workbook
(`check --any`), A arithmetic that one cause explains, H other periods, reporters and papers. A number behind R is a
rule of a form or kit, told where a comparison of figures does not hold. PHẢI SỬA must be mended before the file is
sent; CẦN GIẢI TRÌNH is mended, or a reason stands on the sheet GIẢI TRÌNH; LƯU Ý asks for nothing.
"""

_WORDS_HEAD = """## Words of the formula language

`docs/formula-language.md` says how they are used, and what stands in the sheet.
"""

_COMMANDS_HEAD = """## Commands
"""

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
