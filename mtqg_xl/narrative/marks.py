"""The text between a template and a paragraph: what templates write as figures, texts and gaps, and its runs.

Template text may say ``**bold**`` and ``*italic*``. What comes from figures is wrapped in characters of a private
area of Unicode, so that nothing an officer typed can be taken for a mark.
"""

import re

from mtqg_xl.narrative.text import Figure, Mark, Paragraph, Run

_FIGURE, _BETWEEN, _WORDS, _MISSING, _OFFICE, _END, _COMMA, _NOTE, _NOTE_END = map(chr, range(0xE000, 0xE009))
# Characters that no XML document may hold, and our own marks.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\ue000-\ue008]")
_NOTED = re.compile(rf"{_NOTE}([^{_NOTE_END}]*){_NOTE_END}")
_SPACES = re.compile(r"[ \t\r\n]+")
_TOKEN = re.compile(
    rf"{_FIGURE}(?P<cells>[^{_BETWEEN}]*){_BETWEEN}(?P<number>[^{_END}]*){_END}"
    rf"|{_WORDS}(?P<words>[^{_END}]*){_END}"
    rf"|{_MISSING}(?P<missing>[^{_END}]*){_END}"
    rf"|{_OFFICE}(?P<office>[^{_END}]*){_END}"
    r"|(?P<stars>\*\*?)"
)


def clean(text: str) -> str:
    """Return text of others on one line, without characters that a document cannot hold."""
    return _SPACES.sub(" ", _FORBIDDEN.sub("", text)).strip()


def number(text: str, *figures: Figure) -> str:
    """Return a number that remembers its figures."""
    cells = _COMMA.join(part for figure in figures for part in (figure.instance, figure.row, figure.column))
    return f"{_FIGURE}{cells}{_BETWEEN}{text}{_END}"


def words(text: str) -> str:
    """Return text of others, in which stars and brackets mean nothing; empty for none."""
    kept = clean(text)
    return f"{_WORDS}{kept}{_END}" if kept else ""


def missing(text: str) -> str:
    """Return words, highlighted, for a figure that is not there."""
    return f"{_MISSING}[thiếu: {clean(text)}]{_END}"


def office(text: str) -> str:
    """Return words, highlighted, that tell the office what to write here."""
    return f"{_OFFICE}[Đơn vị viết: {clean(text)}]{_END}"


def note(rendered: str) -> str:
    """Return the mark of a footnote that says a rendered text; nothing for nothing."""
    said = one_line(rendered)
    return f"{_NOTE}{said}{_NOTE_END}" if said else ""


def one_line(text: str) -> str:
    """Return rendered text on one line, with single spaces."""
    return _SPACES.sub(" ", text).strip(" ")


def capital(text: str) -> str:
    """Return rendered text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def paragraphs(rendered: str) -> tuple[Paragraph, ...]:
    """Return one paragraph for each line in which something stands.

    Raises:
        ValueError: a line begins bold or italic words and does not end them.
    """
    lines = (one_line(line) for line in rendered.split("\n"))
    return tuple(Paragraph(_with_notes(line)) for line in lines if line)


def _with_notes(line: str) -> tuple[Run, ...]:
    found: list[Run] = []
    at = 0
    for match in _NOTED.finditer(line):
        found += [*_runs(line[at : match.start()]), Run("", note=_runs(match[1]))]
        at = match.end()
    return (*found, *_runs(line[at:]))


def _runs(line: str) -> tuple[Run, ...]:
    found: list[Run] = []
    bold = italic = False
    at = 0
    for token in _TOKEN.finditer(line):
        found.append(Run(line[at : token.start()], bold, italic))
        at = token.end()
        if token["stars"] == "**":
            bold = not bold
        elif token["stars"] == "*":
            italic = not italic
        else:
            found.append(_marked(token, bold, italic))
    if bold or italic:
        raise ValueError(f"chữ đậm hoặc nghiêng không có dấu sao kết thúc: “{_TOKEN.sub('…', line)}”")
    found.append(Run(line[at:]))
    return _joined(found)


def _marked(token: re.Match[str], bold: bool, italic: bool) -> Run:
    if token["number"] is not None:
        parts = token["cells"].split(_COMMA)
        figures = tuple(Figure(*parts[at : at + 3]) for at in range(0, len(parts), 3))
        return Run(token["number"], bold, italic, figures=figures)
    if token["words"] is not None:
        return Run(token["words"], bold, italic)
    mark: Mark = "missing" if token["missing"] is not None else "office"
    return Run(token[mark], bold, italic, mark)


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Return the runs without empty ones, neighbours of one type face as one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last and not (last.figures or run.figures) and _face(last) == _face(run):
            found[-1] = Run(last.text + run.text, run.bold, run.italic, run.mark)
        elif run.text:
            found.append(run)
    return tuple(found)


def _face(run: Run) -> tuple[bool, bool, Mark]:
    return run.bold, run.italic, run.mark
