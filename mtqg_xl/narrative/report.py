"""What a report is: its outline, its layout and the texts of its sections, loaded from data and checked at once."""

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from mtqg_xl.definition.load import Definitions, load, shipped
from mtqg_xl.findings import DefinitionError
from mtqg_xl.narrative.text import ReportHeader
from mtqg_xl.narrative.wording import Style
from mtqg_xl.vietnamese import Period

DEEPEST = 3


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

    def header(self, period: Period, name: str, place: str, request: str, signer: tuple[str, ...]) -> ReportHeader:
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
            request=request,
        )


@dataclass(frozen=True)
class ReportDefinition:
    """One kind of report.

    ``subject`` is its trích yếu by lines, with ``{period}``; ``templates`` holds the texts of its sections by name.
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
    sections: tuple[SectionDefinition, ...] = ()
    style: Style = field(default_factory=Style)
    templates: dict[str, str] = field(default_factory=dict)


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
    for path in sorted(folder.glob("reports/*/report.toml")):
        place = path.parent.relative_to(folder).as_posix()
        report, wrong = _report(path, f"{place}/report.toml")
        if report is not None:
            found[report.id] = report
            wrong += [f"{place}/{line}" for line in mistakes_of_report(report, known)]
        mistakes += wrong
    if mistakes:
        raise DefinitionError(tuple(mistakes))
    return found


def _report(path: Path, name: str) -> tuple[ReportDefinition | None, list[str]]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [f"{name}: không đọc được TOML: {error}"]
    report, mistakes = _structured(raw)
    if report is None:
        return None, [f"{name}: {line}" for line in mistakes]
    folder = path.parent / "sections"
    texts = {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.j2"))
    }
    return replace(report, templates=texts), []


def _structured(raw: dict[str, Any]) -> tuple[ReportDefinition | None, list[str]]:
    import cattrs

    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    try:
        return converter.structure(raw, ReportDefinition), []
    except cattrs.BaseValidationError as error:
        lines = cattrs.transform_error(error, path="", format_exception=_sentence)
        return None, [_path_first(line) for line in lines]


def _sentence(error: BaseException, _: type | None) -> str:
    if isinstance(error, KeyError):
        return f"thiếu “{error.args[0]}”"
    extra = getattr(error, "extra_fields", None)
    return f"không có mục “{', '.join(sorted(extra))}”" if extra else f"giá trị không được phép ({error})"


def _path_first(line: str) -> str:
    sentence, _, path = line.rpartition(" @ ")
    return f"{path.lstrip('.')}: {sentence}" if path.strip(".") else sentence
