"""Figures and a report definition → the report as a value."""

from collections.abc import Iterator, Mapping
from traceback import walk_tb
from types import MappingProxyType
from typing import TYPE_CHECKING

from mtqg_xl.definition.catalogue import roman
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import DefinitionError, UsageError
from mtqg_xl.narrative import marks
from mtqg_xl.narrative.annexes import annex
from mtqg_xl.narrative.charts import chart_of
from mtqg_xl.narrative.report import ReportDefinition, SectionDefinition, dated
from mtqg_xl.narrative.source import Members, Source
from mtqg_xl.narrative.templates import FOLDER, SHARED, environment, file_of, place_of
from mtqg_xl.narrative.text import Narrative, Paragraph, ReportHeader, Section
from mtqg_xl.narrative.wording import Coverage, Wording, words_of
from mtqg_xl.vietnamese import Period, write_words

_SLOW_AT_YEARS_END = 80
_ORDINALS = {1: "nhất", 4: "tư"}
"""Ordinals that are no number words; the others are: thứ hai, thứ ba, thứ năm."""

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


def render(
    figures: FigureSet,
    reporter_index: int,
    report: ReportDefinition,
    header: ReportHeader,
    *,
    coverage: Coverage | None = None,
    members: Members | None = None,
    codes: Mapping[str, str] = MappingProxyType({}),
) -> Narrative:
    """Return the report of one reporter of a figure set.

    ``coverage`` says of a consolidated reporter who is in its totals; its blanks then mean that nothing arose.
    ``members`` are their figures, for what a report says of single units; ``codes`` are the Mã đối chiếu of the forms
    of one file, by instance, as its sheets print them.

    Raises:
        UsageError: the report is not made for the kit of the figures.
        DefinitionError: a template asks for something that is not there.
    """
    kit = figures.kit
    if kit.id not in (report.every_kit if coverage is not None else report.kits):
        known = ", ".join((*report.kits, *(f"tổng hợp của {name}" for name in report.totals_of)))
        raise UsageError(f"Báo cáo “{report.id}” không dùng cho bộ biểu {kit.id}; chỉ dùng cho: {known}.")
    source = Source(figures, reporter_index)
    writer = _Writer(report, header, Wording(source, report.style, coverage, members))
    return Narrative(
        report=report.id,
        layout=report.layout,
        kind=report.kind,
        subject=tuple(dated(line, header.period) for line in report.subject),
        presented=report.presented,
        header=header,
        opening=writer.paragraphs(report.opening),
        sections=_tree(list(_flat(report, kit, writer)), ""),
        closing=writer.paragraphs(report.closing),
        annexes=tuple(annex(source, instance, codes.get(instance, "")) for instance in report.annexes),
        charts=tuple(made for one in report.charts if (made := chart_of(one, source, members)) is not None),
    )


class _Writer:
    """The templates of a report with the words of one reporter."""

    def __init__(self, report: ReportDefinition, header: ReportHeader, wording: Wording) -> None:
        self.report = report
        self.header = header
        words = words_of(wording)
        self.environment: SandboxedEnvironment = environment(report.templates, words)
        self.environment.globals |= {
            "issuer": marks.words(header.issuer_name),
            "period": marks.words(header.period.title),
            "year": str(header.period.year),
            "next_year": str(header.period.year + 1),
            "place": marks.words(header.place),
            "request": marks.words(header.request),
            "slow_below": _slow_below(header.period),
        }

    def paragraphs(self, template: str, **names: str) -> tuple[Paragraph, ...]:
        """Return what a template says; nothing where a section has no template."""
        from jinja2 import TemplateError

        if not template:
            return ()
        try:
            return marks.paragraphs(self.environment.get_template(template).render(**names))
        except (TemplateError, KeyError, TypeError, ValueError) as error:
            place = place_of(self.report.id, _line(error, template))
            raise DefinitionError((f"{place}: {type(error).__name__}: {error}",)) from error


def _slow_below(period: Period) -> int:
    """Return the percent of a year's plan below which a report calls what is paid slow: the part of it that has passed.

    At the end of the year it is four fifths: until 31 January what was paid is still being booked.
    """
    return min(_SLOW_AT_YEARS_END, round(period.end.month / 12 * 100))


def _line(error: BaseException, template: str) -> str:
    """Return file and line of the template where rendering stopped."""
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    inside = [f"{file}:{line}" for file, line in frames if file.startswith((f"{FOLDER}/", f"{SHARED}/"))]
    return inside[-1] if inside else file_of(template)


def _flat(report: ReportDefinition, kit: Kit, writer: _Writer) -> Iterator[Section]:
    """Yield the sections in reading order, not numbered yet."""
    for section in report.sections:
        if section.by_catalogue:
            yield from _of_catalogue(section, kit, writer)
        else:
            heading = dated(section.heading, writer.header.period)
            yield Section(section.id, "", heading, section.level, writer.paragraphs(section.template))


def _of_catalogue(section: SectionDefinition, kit: Kit, writer: _Writer) -> Iterator[Section]:
    instance, _, parent = section.by_catalogue.partition("|")
    for row in kit.instance_by_id[instance].children[parent]:
        if row.kind != "rest":
            written = writer.paragraphs(section.template, instance=instance, row=row.id)
            yield Section(f"{section.id}.{row.id}", "", row.label, section.level, written)


def _tree(flat: list[Section], above: str) -> tuple[Section, ...]:
    """Return the sections of the highest level, numbered, each with those that follow at deeper levels."""
    if not flat:
        return ()
    level = flat[0].level
    starts = [at for at, section in enumerate(flat) if section.level == level]
    found = []
    for count, (start, end) in enumerate(zip(starts, [*starts[1:], len(flat)], strict=True), start=1):
        head = flat[start]
        number = _number(level, above, count)
        below = _tree(flat[start + 1 : end], "" if level <= 1 else f"{number}.")
        found.append(Section(head.id, number, head.heading, level, head.paragraphs, below))
    return tuple(found)


def _number(level: int, above: str, count: int) -> str:
    """Return what stands before a heading: Phần thứ hai, II, 2, 1.2."""
    if level == 0:
        return f"Phần thứ {_ORDINALS.get(count) or write_words(count)}"
    return roman(count) if level == 1 else f"{above}{count}"
