"""What a report is: its outline, its layout and the texts of its sections, loaded from data and checked at once."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from mtqg_xl.definition.load import Definitions, load, shipped
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
    """One heading of the outline and the template under it.

    ``by_catalogue`` (``instance|row``) makes one such section for every row directly below that row: the heading is
    the row's label, and the template knows ``instance`` and ``row``.
    """

    id: str
    level: int
    heading: str = ""
    template: str = ""
    by_catalogue: str = ""


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
    sections by name, with those that all reports share.
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
    from mtqg_xl.narrative.lint import mistakes_of_report

    folder = folder or shipped()
    known = definitions or load(folder)
    found: dict[str, ReportDefinition] = {}
    mistakes: list[str] = []
    shared = _texts(folder / "reports" / SHARED, f"{SHARED}/")
    for path in sorted(folder.glob("reports/*/report.toml")):
        report, wrong = _report(path, folder, shared)
        if report is not None:
            found[report.id] = report
            wrong += [place_of(path.parent.name, line) for line in mistakes_of_report(report, known)]
        mistakes += wrong
    if mistakes:
        # What is wrong in a shared text was found once for each report.
        raise DefinitionError(tuple(dict.fromkeys(mistakes)))
    return found


def _report(path: Path, folder: Path, shared: dict[str, str]) -> tuple[ReportDefinition | None, list[str]]:
    mistakes: list[str] = []
    source = SourceFile(path, folder, mistakes)
    raw = source.toml()
    report = source.one(raw, "", ReportDefinition) if raw is not None else None
    if report is None:
        return None, mistakes
    return replace(report, templates=shared | _texts(path.parent / FOLDER)), mistakes


def _texts(folder: Path, prefix: str = "") -> dict[str, str]:
    """Return the templates below a folder by name."""
    files = sorted(folder.rglob("*.j2"))
    return {prefix + file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}
