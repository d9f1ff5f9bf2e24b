"""What a report is: its outline, its layout and the texts of its sections, loaded from data and checked at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load, shipped
from mtqg_xl.definition.source_file import SourceFile
from mtqg_xl.findings import DefinitionError
from mtqg_xl.narrative.templates import FOLDER, SHARED, place_of
from mtqg_xl.narrative.text import ReportHeader
from mtqg_xl.narrative.wording import Style
from mtqg_xl.vietnamese import Period

DEEPEST = 3
DATED = ("period", "year", "next_year")
"""What ``{…}`` may stand in the subject and the headings of a report."""


@dataclass(frozen=True, slots=True)
class SectionDefinition:
    """One heading of the outline and the template under it; level 0 is a part, which reports may do without.

    ``by_catalogue`` (``instance|row``) makes one such section for every row directly below that row: the heading is
    the row's label, and the template knows ``instance`` and ``row``.
    """

    id: str
    level: int
    heading: str = ""
    template: str = ""
    by_catalogue: str = ""


@dataclass(frozen=True, slots=True)
class ChartDefinition:
    """A chart of shares below the paragraphs of a section: a bar for each row below a row, or for each unit of a total.

    ``column`` holds the share; ``title`` says what it is a share of.
    """

    section: str
    title: str
    instance: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class HeadDefinition:
    """Who issues a report, with ``{name}`` (xã Lục Bình) and ``{NAME}`` (in capitals) for the reporter.

    ``signer`` stands where THÔNG TIN names nobody; a receiver line that ends in a colon is a heading.
    """

    issuer: tuple[str, ...]
    issuer_name: str
    superior: str = ""
    symbol: str = ""
    signer: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()

    def header(
        self, period: Period, name: str, place: str, request: str, signer: tuple[str, ...], signed_by: str = ""
    ) -> ReportHeader:
        """Return the head of one reporter's report."""

        def filled(text: str) -> str:
            return text.replace("{name}", name).replace("{NAME}", name.upper())

        return ReportHeader(
            period=period,
            issuer=tuple(filled(line) for line in self.issuer),
            issuer_name=filled(self.issuer_name),
            superior=filled(self.superior),
            symbol=self.symbol,
            place=place,
            receivers=self.receivers,
            signer=signer or self.signer,
            signed_by=signed_by,
            request=request,
        )


@dataclass(frozen=True)
class ReportDefinition:
    """One kind of report.

    ``subject`` is its trích yếu by lines; it and the headings may say ``{period}``, ``{year}`` and ``{next_year}``.
    ``presented`` is a line in brackets below it, for the office to complete. ``templates`` holds the texts of its
    sections by name, with those that all reports share; ``annexes`` are the instances that follow it as tables.
    ``kits`` are those whose single files it tells of, ``totals_of`` those of which it tells what many add up to.
    """

    id: str
    title: str
    kind: str
    subject: tuple[str, ...]
    layout: Literal["party", "state"]
    kits: tuple[str, ...]
    periods: tuple[str, ...]
    opening: str
    closing: str
    head: HeadDefinition
    presented: str = ""
    sections: tuple[SectionDefinition, ...] = ()
    style: Style = field(default_factory=Style)
    templates: dict[str, str] = field(default_factory=dict)
    annexes: tuple[str, ...] = ()
    charts: tuple[ChartDefinition, ...] = ()
    totals_of: tuple[str, ...] = ()

    @property
    def every_kit(self) -> tuple[str, ...]:
        """The kits whose figures it may tell: of one file, or of a total of many."""
        return tuple(dict.fromkeys((*self.kits, *self.totals_of)))


def dated(text: str, period: Period) -> str:
    """Return a subject or heading with the names of `DATED` filled in: ``năm 2023``, ``2023``, ``2024``."""
    for name, said in zip(DATED, (period.title, str(period.year), str(period.year + 1)), strict=True):
        text = text.replace(f"{{{name}}}", said)
    return text


def load_reports(folder: Path | None = None, definitions: Definitions | None = None) -> dict[str, ReportDefinition]:
    """Return the reports of a folder of definitions (the shipped ones by default) by id.

    ``definitions`` are those of the same folder unless given.

    Raises:
        DefinitionError: with every mistake of every report, each with file and place.
    """
    folder = folder or shipped()
    found, mistakes = _reports((folder,), definitions or load(folder))
    if mistakes:
        # What is wrong in a shared text was found once for each report.
        raise DefinitionError(tuple(dict.fromkeys(mistakes)))
    return found


def reports_of(definitions: Definitions) -> tuple[dict[str, ReportDefinition], tuple[str, ...]]:
    """Return the shipped reports as an office's folder words them, and the mistakes in the office's texts.

    A section of the office stands in the place of the shipped one with its name, and so does a ``report.toml``. A
    report with a mistake stays as it was shipped.
    """
    found: dict[str, ReportDefinition] = {}
    mistakes: list[str] = []
    for at in range(len(definitions.folders)):
        layered, mistakes = _reports(definitions.folders[: at + 1], definitions)
        found |= layered
    return found, tuple(dict.fromkeys(mistakes))


def _reports(folders: Sequence[Path], known: Definitions) -> tuple[dict[str, ReportDefinition], list[str]]:
    """Return the sound reports of some folders, each before those to its left, and what is wrong in the others."""
    from mtqg_xl.narrative.lint import mistakes_of_report

    found: dict[str, ReportDefinition] = {}
    mistakes: list[str] = []
    shared = _layered([_texts(folder / "reports" / SHARED, f"{SHARED}/") for folder in folders])
    for name in sorted({path.parent.name for folder in folders for path in folder.glob("reports/*/report.toml")}):
        report, wrong = _report(name, folders, shared)
        if report is not None:
            wrong += [place_of(name, line) for line in mistakes_of_report(report, known)]
        if report is not None and not wrong:
            found[report.id] = report
        mistakes += wrong
    return found, mistakes


def _report(name: str, folders: Sequence[Path], shared: dict[str, str]) -> tuple[ReportDefinition | None, list[str]]:
    mistakes: list[str] = []
    places = [folder / "reports" / name for folder in folders]
    at = max(at for at, place in enumerate(places) if (place / "report.toml").is_file())
    source = SourceFile(places[at] / "report.toml", folders[at], mistakes)
    raw = source.toml()
    report = source.one(raw, "", ReportDefinition) if raw is not None else None
    if report is None:
        return None, mistakes
    own = _layered([_texts(place / FOLDER) for place in places])
    return replace(report, templates=shared | own), mistakes


def _layered(texts: Sequence[dict[str, str]]) -> dict[str, str]:
    return {name: text for layer in texts for name, text in layer.items()}


def _texts(folder: Path, prefix: str = "") -> dict[str, str]:
    """Return the templates below a folder by name."""
    files = sorted(folder.rglob("*.j2"))
    return {prefix + file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}
