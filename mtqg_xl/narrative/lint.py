"""What is wrong in a report definition, found without any figures: files, syntax, names, words and ids."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, get_args

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.narrative.report import DATED, DEEPEST, ReportDefinition, SectionDefinition
from mtqg_xl.narrative.templates import environment, file_of, is_shared
from mtqg_xl.narrative.text import LONGEST_TAG, Figure
from mtqg_xl.narrative.wording import word_parameters
from mtqg_xl.vietnamese.periods import PeriodKind

if TYPE_CHECKING:
    from jinja2 import nodes

HEADER_WORDS = ("issuer", "period", "year", "next_year", "place", "request", "slow_below")
"""Names beside the words of `Wording`: what the header of the report says."""
SECTION_NAMES = ("instance", "row")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_]+)+\Z")
_ROW = re.compile(r"(?:.*/)?(?P<row>.+)\.j2\Z")
_BRACES = re.compile(r"\{([^{}]*)\}")
_MOST_DECIMALS = 2

Parameters = dict[str, tuple[str, ...]]


def mistakes_of_report(report: ReportDefinition, definitions: Definitions) -> list[str]:
    """Return every mistake of a report as ``file: sentence`` or ``file:line: sentence``."""
    kits = [definitions.kits[kit] for kit in report.every_kit if kit in definitions.kits]
    found = [*_outline(report, definitions), *_dates(report), *_decimals(report, kits), *_charts(report, kits)]
    lint = _TemplateLint(report, kits, list(definitions.kits.values()))
    return [*(f"report.toml: {line}" for line in found), *lint.mistakes()]


def _dates(report: ReportDefinition) -> Iterator[str]:
    """Yield what stands in braces in the subject and the headings and is none of `DATED`."""
    places = [("subject", line) for line in report.subject]
    places += [(f"sections[{at}].heading", section.heading) for at, section in enumerate(report.sections)]
    for path, text in places:
        for name in _BRACES.findall(text):
            if name not in DATED:
                yield f"{path}: không có “{{{name}}}”; chỉ có: {', '.join(f'{{{known}}}' for known in DATED)}"


def _charts(report: ReportDefinition, kits: list[Kit]) -> Iterator[str]:
    """Yield what is wrong with the charts: a section or cells that are not there."""
    sections = {section.id for section in report.sections}
    for at, chart in enumerate(report.charts):
        if chart.section not in sections:
            yield f"charts[{at}].section: báo cáo không có mục “{chart.section}”"
        for kit in kits:
            found = kit.instance_by_id.get(chart.instance)
            if found is None or not _holds(found, chart.row) or chart.column not in found.column_by_id:
                cell = f"{chart.instance}|{chart.row}|{chart.column}"
                yield f"charts[{at}]: {kit.id} không có ô “{cell}”"


def _decimals(report: ReportDefinition, kits: list[Kit]) -> Iterator[str]:
    """Yield what is wrong with the figures that have a precision of their own."""
    for name, decimals in report.style.decimals.items():
        path = f"style.decimals: “{name}”"
        instance, row, column = [*name.split("|"), "", ""][:3]
        for kit in kits:
            found = kit.instance_by_id.get(instance)
            if found is None or not _holds(found, row) or column not in found.column_by_id:
                yield f"{path}: {kit.id} không có ô này; ghi “biểu|dòng|cột”"
        if not 0 <= decimals <= _MOST_DECIMALS:
            yield f"{path}: số lẻ từ 0 đến {_MOST_DECIMALS}"


def _outline(report: ReportDefinition, definitions: Definitions) -> Iterator[str]:
    kits = [definitions.kits[kit] for kit in report.every_kit if kit in definitions.kits]
    for kit in report.every_kit:
        if kit not in definitions.kits:
            yield f"kits: không có bộ biểu “{kit}”"
    for period in report.periods:
        if period not in get_args(PeriodKind):
            yield f"periods: không có loại kỳ “{period}”"
    for name, count in Counter(section.id for section in report.sections).items():
        if count > 1:
            yield f"sections: mục “{name}” có {count} lần"
    for path, template in _named_templates(report):
        if template not in report.templates:
            yield f"{path}: không có tệp {file_of(template)}"
    yield from (
        f"annexes: {kit.id} không có biểu “{name}”"
        for kit in kits
        for name in report.annexes
        if name not in kit.instance_by_id
    )
    highest = 0 if report.sections and report.sections[0].level == 0 else 1
    above = highest - 1
    for at, section in enumerate(report.sections):
        if not highest <= section.level <= min(above + 1, DEEPEST):
            yield f"sections[{at}].level: cấp {section.level} không đứng sau cấp {above} được"
        above = section.level
        yield from (f"sections[{at}].{line}" for kit in kits for line in _headed(section, kit))


def _named_templates(report: ReportDefinition) -> Iterator[tuple[str, str]]:
    yield "opening", report.opening
    yield "closing", report.closing
    for at, section in enumerate(report.sections):
        if section.template:
            yield f"sections[{at}].template", section.template


def _headed(section: SectionDefinition, kit: Kit) -> Iterator[str]:
    if not section.by_catalogue:
        if not section.heading:
            yield "heading: thiếu đề mục"
        return
    instance, _, row = section.by_catalogue.partition("|")
    if instance not in kit.instance_by_id or row not in kit.instance_by_id[instance].children:
        yield f"by_catalogue: {kit.id} không có dòng cha “{section.by_catalogue}”"


class _TemplateLint:
    """One run over the templates of a report, against every kit that it is for.

    Of the texts that reports share it looks at what this report uses: others may speak of other kits (``every_kit``).
    """

    def __init__(self, report: ReportDefinition, kits: list[Kit], every_kit: list[Kit]) -> None:
        self.report = report
        self.kits = kits
        self.every_kit = every_kit
        self.parameters: Parameters = word_parameters()
        self.used = {template for _, template in _named_templates(report)}
        self.environment = environment(report.templates, {})
        self.given: dict[str, set[str]] = {}
        """What others may import from each text."""
        self.found: list[str] = []

    def mistakes(self) -> list[str]:
        """Return every mistake in the order of files and lines."""
        trees = {name: tree for name in self.report.templates if (tree := self._parsed(name)) is not None}
        for name, tree in trees.items():
            self._take_names(name, tree)
        for name, tree in self._spoken(trees).items():
            self._names(name, tree)
            self._calls(name, tree)
            self._texts(name, tree)
            self._inclusions(name, tree)
        self._unused()
        return self.found

    def _spoken(self, trees: "dict[str, nodes.Template]") -> "dict[str, nodes.Template]":
        """Return the texts of this report, and of the shared ones what it reaches, without macros that nobody calls."""
        from jinja2 import nodes

        waiting = [name for name in trees if not is_shared(name)]
        reached: list[str] = []
        while waiting:
            name = waiting.pop(0)
            reached.append(name)
            named = [*_named_in(trees[name]), *self._for_rows(trees[name])]
            waiting += [name for name in dict.fromkeys(named) if name in trees and name not in (*reached, *waiting)]
        macros = {item.name: item for name in reached for item in trees[name].find_all(nodes.Macro) if is_shared(name)}
        called = _called([node for name in reached for node in trees[name].body if not isinstance(node, nodes.Macro)])
        called |= _called(
            [item for name in reached if not is_shared(name) for item in trees[name].find_all(nodes.Macro)]
        )
        while more := _called([macros[name] for name in called if name in macros]) - called:
            called |= more
        for name in filter(is_shared, reached):
            trees[name].body = [
                node for node in trees[name].body if not isinstance(node, nodes.Macro) or node.name in called
            ]
        return {name: trees[name] for name in trees if name in reached}

    def _for_rows(self, tree: "nodes.Template") -> Iterator[str]:
        """Yield the files named after a row that a text includes by the row's id: ``"_chung/dong/" ~ row ~ ".j2"``."""
        for beginning in _beginnings_in(tree):
            for name in self.report.templates:
                if name.startswith(beginning) and self._is_for_a_row(name, self.kits):
                    yield name

    def say(self, template: str, line: int, sentence: str) -> None:
        self.found.append(f"{file_of(template)}:{line}: {sentence}")

    def _parsed(self, name: str) -> "nodes.Template | None":
        text = self.report.templates[name]
        wrong = _syntax_error(text, name)
        if wrong is not None:
            self.say(name, wrong.line, f"mẫu câu viết sai: {wrong.message}")
            return None
        return self.environment.parse(text, name)

    def _take_names(self, template: str, tree: "nodes.Template") -> None:
        """Note what a text lets others import from it, and what its macros take."""
        from jinja2 import nodes

        given = {str(getattr(value.target, "name", "")) for value in tree.find_all(nodes.Assign)}
        for macro in tree.find_all(nodes.Macro):
            given.add(macro.name)
            self.parameters[macro.name] = tuple(argument.name for argument in macro.args)
        self.given[template] = given

    def _names(self, name: str, tree: "nodes.Template") -> None:
        from jinja2 import meta, nodes

        known = {*self.parameters, *HEADER_WORDS, *SECTION_NAMES}
        unknown = meta.find_undeclared_variables(tree) - known
        for node in tree.find_all(nodes.Name):
            if node.name in unknown:
                self.say(name, node.lineno, f"không có “{node.name}”")

    def _calls(self, name: str, tree: "nodes.Template") -> None:
        from jinja2 import nodes

        for call in tree.find_all(nodes.Call):
            if not isinstance(call.node, nodes.Name) or call.node.name not in self.parameters:
                continue
            parameters = self.parameters[call.node.name]
            if len(call.args) > len(parameters):
                self.say(name, call.lineno, f"“{call.node.name}” chỉ nhận {len(parameters)} phần")
            for keyword in call.kwargs:
                if keyword.key not in parameters:
                    self.say(name, call.lineno, f"“{call.node.name}” không có phần “{keyword.key}”")
            literals = dict(_literals(call, parameters))
            for kit in self.kits:
                for sentence in _unknown_ids(kit, literals):
                    self.say(name, call.lineno, sentence)

    def _texts(self, name: str, tree: "nodes.Template") -> None:
        """Say which text constants look like ids and are none: ids stand in lists and comparisons too."""
        from jinja2 import nodes

        for constant in tree.find_all(nodes.Const):
            text = constant.value
            if isinstance(text, str) and _ID.match(text) and not self._is_known(text):
                self.say(name, constant.lineno, f"không có mã “{text}”")

    def _is_known(self, text: str) -> bool:
        if text in self.report.templates:
            return True
        return all(text in kit.instance_by_id or _has_row(kit, text) for kit in self.kits)

    def _inclusions(self, name: str, tree: "nodes.Template") -> None:
        from jinja2 import nodes

        for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport)):
            target = getattr(node, "template", None)
            if not isinstance(target, nodes.Const):
                continue
            self.used.add(target.value)
            if target.value not in self.report.templates:
                self.say(name, node.lineno, f"không có tệp {file_of(target.value)}")
            elif isinstance(node, nodes.FromImport):
                self._imports(name, node, target.value)

    def _imports(self, name: str, node: "nodes.FromImport", source: str) -> None:
        for wanted in node.names:
            if wanted not in self.given.get(source, set()):
                self.say(name, node.lineno, f"{file_of(source)} không có “{wanted}”")

    def _unused(self) -> None:
        """Say which files nothing uses; a file named after a row is for that row, a shared one for other reports."""
        for name in self.report.templates:
            is_for_a_row = self._is_for_a_row(name, self.every_kit if is_shared(name) else self.kits)
            is_for_others = is_shared(name) and not _ID.match(_row_of(name))
            if name not in self.used and not is_for_a_row and not is_for_others:
                self.found.append(f"{file_of(name)}: không mục nào dùng tệp này, và không có dòng nào tên như vậy")

    def _is_for_a_row(self, name: str, kits: list[Kit]) -> bool:
        """Whether a file is named after a row: of all these kits, or of any where reports share it."""
        row = _row_of(name)
        has_row = [_has_row(kit, row) for kit in kits]
        return bool(row) and (any(has_row) if kits is self.every_kit else all(has_row))


@dataclass(frozen=True, slots=True)
class _SyntaxError:
    line: int
    message: str


@cache
def _syntax_error(text: str, name: str) -> _SyntaxError | None:
    """Return why a text is no template; kept, for reports share most of their texts.

    A tree that was compiled is not to be looked at any more: the compiler has put values in the place of expressions.
    """
    from jinja2 import TemplateSyntaxError

    plain = environment({}, {})
    try:
        plain.compile(plain.parse(text, name), name)
    except TemplateSyntaxError as error:
        return _SyntaxError(error.lineno, error.message or "")
    return None


def _row_of(name: str) -> str:
    match = _ROW.match(name)
    return match["row"] if match is not None else ""


def _named_in(tree: "nodes.Template") -> Iterator[str]:
    """Yield the files that a text includes or takes macros from, as far as it names them."""
    from jinja2 import nodes

    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport)):
        target = getattr(node, "template", None)
        if isinstance(target, nodes.Const):
            yield target.value


def _beginnings_in(tree: "nodes.Template") -> Iterator[str]:
    """Yield the beginnings of the names that a text puts together where it includes a file."""
    from jinja2 import nodes

    for node in tree.find_all(nodes.Include):
        for name in node.find_all(nodes.Concat):
            first = name.nodes[0]
            if isinstance(first, nodes.Const) and isinstance(first.value, str):
                yield first.value


def _called(places: "Iterable[nodes.Node]") -> set[str]:
    """Return the names that some texts call, at the top or anywhere below."""
    from jinja2 import nodes

    calls = [call for place in places for call in (place, *place.find_all(nodes.Call)) if isinstance(call, nodes.Call)]
    return {call.node.name for call in calls if isinstance(call.node, nodes.Name)}


def _literals(call: "nodes.Call", parameters: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    from jinja2 import nodes

    pairs = [*zip(parameters, call.args, strict=False), *((word.key, word.value) for word in call.kwargs)]
    for parameter, argument in pairs:
        if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
            yield parameter, argument.value


def _unknown_ids(kit: Kit, literals: dict[str, str]) -> Iterator[str]:
    """Yield what the literal arguments of a call name that the kit does not have, by the names of its parameters."""
    wanted = literals.get("instance")
    if wanted is not None and wanted not in kit.instance_by_id:
        yield f"{kit.id} không có biểu “{wanted}”"
        return
    instances = list(kit.instances) if wanted is None else [kit.instance_by_id[wanted]]
    where = kit.id if wanted is None else wanted
    row = literals.get("row")
    if row is not None and not any(_holds(instance, row) for instance in instances):
        yield f"{where} không có dòng “{row}”"
    for parameter in ("column", "other_column"):
        column = literals.get(parameter)
        if column is not None and not any(column in instance.column_by_id for instance in instances):
            yield f"{where} không có cột “{column}”"
        elif column is not None and wanted and row and len(Figure(wanted, row, column).tag) > LONGEST_TAG:
            yield f"{wanted}|{row}|{column} dài quá {LONGEST_TAG} chữ, Word không giữ được"
    block = literals.get("block")
    if block is not None and not any(block in instance.block_by_id for instance in instances):
        yield f"{where} không có khối “{block}”"


def _holds(instance: Instance, row: str) -> bool:
    block, mark, _ = row.partition("#")
    return block in instance.block_by_id if mark else row in instance.row_by_id


def _has_row(kit: Kit, row: str) -> bool:
    return any(row in instance.row_by_id for instance in kit.instances)
