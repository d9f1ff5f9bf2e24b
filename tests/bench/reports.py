"""How long a report of sixty pages takes to write, beside docxtpl filling a template with the same words.

python -m tests.bench.reports [--units 84] [--rounds 5]

The report is that of a district (kind D) for the year, of communes that were made by chance and filled whole: every
model of every commune has its paragraph. docxtpl gets the finished paragraphs with their bold and italic words, so it
is timed on layout alone, and is spared what it has no means for: footnotes, and numbers that can be found again. No
test: it measures.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.combining import merge, summed
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.narrative import Coverage, Members, Narrative, ReportDefinition, load_reports, render, to_docx
from mtqg_xl.narrative.text import Run
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.samples.recipe import load_recipe
from mtqg_xl.updating.refreshing import refresh
from mtqg_xl.vietnamese import Period
from tests.bench.table import Table, spread, write

KIT, REPORT, PERIOD = "giam-ngheo-xa", "giam-ngheo-huyen-nam", "2024"
Line = tuple[str, tuple[Run, ...]]
"""The style of a paragraph, and its runs."""


def main() -> None:
    """Write a line for each way."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--units", type=int, default=84, help="communes that are added up")
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = _figures(load().kit(KIT), wanted.units, folder)
        report = load_reports()[REPORT]
        told = _told(report, figures)
        template = _template(told)
        lines = list(_lines(told))
        written = to_docx(told)
        pages = _pages(written, folder)
        ways: dict[str, Callable[[], object]] = {
            "the figures told and laid out, every number to be found again": lambda: to_docx(_told(report, figures)),
            "laid out, every number to be found again": lambda: to_docx(told),
            "laid out clean, to be signed": lambda: to_docx(told, controls=False),
            "brought up to date with the same figures": lambda: refresh(written, written, "bao-cao.docx"),
        }
        times = _times({**ways, "docxtpl": lambda: _by_docxtpl(template, lines)}, wanted.rounds)
    theirs = times.pop("docxtpl")
    rows = [
        (way, spread(found, 2, " s"), spread([their / our for their, our in zip(theirs, found, strict=True)], 2, "×"))
        for way, found in times.items()
    ]
    says = (
        f"A district's report of {pages} pages: {wanted.units} made communes added up, {len(lines)} paragraphs, "
        f"{sum(1 for _ in told.numbers())} numbers from cells, {sum(1 for _ in told.notes())} footnotes. docxtpl fills "
        f"a template with the same paragraphs, without footnotes and without a trace of the numbers, in "
        f"{spread(theirs, 2, ' s')}; {wanted.rounds} rounds in turns."
    )
    head = ("mtqg_xl", "processor time", "time of docxtpl in these")
    packages = ("docxtpl", "python-docx", "Jinja2", "lxml")
    write(
        Table("reports", "A report of sixty pages", says, "python -m tests.bench.reports", head, tuple(rows), packages)
    )


def _times(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return the processor time of each way in each round; the ways take turns."""
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, run in ways.items():
            start = process_time()
            run()
            found[way].append(process_time() - start)
    return found


def _figures(kit: Kit, units: int, folder: Path) -> tuple[FigureSet, FigureSet]:
    """Return the figures of made communes, and what they add up to."""
    recipe = load_recipe(load().folders[-1])
    period = Period.parse(PERIOD)
    parts = []
    for number in range(1, units + 1):
        made = sample(kit, recipe, period, 1, number, share=1.0)
        path = folder / f"{made.code}.xlsx"
        path.write_bytes(workbook_of(kit, made))
        submission = read(path, load().kits)
        assert isinstance(submission, Submission)
        parts.append(compute([submission], kit))
    members = merge(parts)
    return members, summed(members, [tuple(range(units))], ["615"])


def _told(report: ReportDefinition, figures: tuple[FigureSet, FigureSet]) -> Narrative:
    members, total = figures
    head = report.head.header(Period.parse(PERIOD), "huyện Mẫu", "Mẫu", "", ())
    count = len(members.reporters)
    names = tuple(f"xã số {at}" for at in range(1, count + 1))
    coverage = Coverage(count, count, as_of="15/12/2024")
    return render(total, 0, report, head, coverage=coverage, members=Members(members, names))


def _pages(content: bytes, folder: Path) -> int:
    """Return how many pages LibreOffice prints."""
    path = folder / "bao-cao.docx"
    path.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(asked, check=True, capture_output=True, timeout=600)
    asked = ["pdfinfo", str(path.with_suffix(".pdf"))]
    said = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout
    return next(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pages:"))


# --- docxtpl ------------------------------------------------------------------------------------------------


def _lines(told: Narrative) -> Iterator[Line]:
    yield from (("Normal", paragraph.runs) for paragraph in told.opening)
    for section in told.outline():
        yield from ((f"Heading {section.level}", (Run(line),)) for line in section.title_lines)
        yield from (("Normal", paragraph.runs) for paragraph in section.paragraphs)
    *before, last = told.closing
    yield from (("Normal", paragraph.runs) for paragraph in before)
    yield "Normal", (*last.runs[:-1], replace(last.runs[-1], text=last.runs[-1].text.rstrip(".") + "./."))


def _template(told: Narrative) -> bytes:
    """Return our empty page with a loop over paragraphs in it, one branch for each style."""
    import docx

    document = docx.Document(BytesIO(to_docx(replace(told, opening=(), sections=(), closing=(), charts=()))))
    styles = ("Normal", "Heading 1", "Heading 2", "Heading 3")
    foot: Any = document.tables[-1]._tbl
    for style in ("{%p for style, words in lines %}", *styles, "{%p endfor %}"):
        texts = [style] if style not in styles else [f"{{%p if style == '{style}' %}}", "{{r words }}", "{%p endif %}"]
        for text in texts:
            made = document.add_paragraph(text, style=style if text.startswith("{{r") else None)
            foot.addprevious(made._p)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _by_docxtpl(template: bytes, lines: list[Line]) -> bytes:
    from docxtpl import DocxTemplate, RichText

    made = DocxTemplate(BytesIO(template))
    filled = []
    for style, runs in lines:
        words = RichText()
        for run in runs:
            if run.text:
                words.add(run.text, bold=run.bold, italic=run.italic, highlight="#ffff00" if run.mark else None)
        filled.append((style, words))
    made.render({"lines": filled}, autoescape=False)
    packed = BytesIO()
    made.save(packed)
    return packed.getvalue()


if __name__ == "__main__":
    main()
