"""The list of findings of many files, in the findings workbook and in the consolidated one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import CODES, Finding
from mtqg_xl.workbook.finding_rows import cells, fields, listed
from mtqg_xl.workbook.plain import Field, LazyRows, PlainCell, PlainTable

_WIDTHS = (5.0, 13.0, 18.0, 40.0, 16.0, 16.0, 15.0, 50.0, 34.0, 20.0)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one file, with what its office says to each, and on what each rule of its kit is based.

    Without ``replies`` it says nothing to any of them.
    """

    name: str
    file: str
    findings: Sequence[Finding]
    replies: tuple[str, ...] = ()
    bases: Mapping[str, str] = field(default_factory=dict)


def findings_table(sheet: str, title: str, groups: Sequence[Group], lines: tuple[str, ...] = ()) -> PlainTable:
    """Return the list of all findings, numbered through, what follows from one indented below it."""
    shared = fields(_WIDTHS)
    columns = (shared[0], Field("Đơn vị", 18), *shared[1:], Field("Mã luật", 8), Field("Căn cứ", 20), Field("Tệp", 30))
    count = sum(sum(1 for _ in listed(group.findings, _said(group), first=1)) for group in groups)
    rows = LazyRows(count, partial(_all_rows, groups))
    return PlainTable(sheet, title, columns, rows, lines, filtered=True, break_before=(9, 12), kept=4, has_links=False)


def _all_rows(groups: Sequence[Group]) -> Iterator[tuple[PlainCell, ...]]:
    count = 0
    for group in groups:
        yield from _rows(group, count)
        count += len(group.findings)


def _said(group: Group) -> Sequence[str]:
    return group.replies or ("",) * len(group.findings)


def _rows(group: Group, before: int) -> Iterator[tuple[PlainCell, ...]]:
    for item in listed(group.findings, _said(group), first=before + 1):
        number, *rest = cells(item, linked=False)
        code = item.finding.code
        basis = group.bases.get(code) or (CODES[code].title if code in CODES else "")
        yield (number, group.name, *rest, code, basis or None, group.file or None)


def bases_of(kit: Kit | None) -> dict[str, str]:
    """Return on what each rule of a kit is based."""
    if kit is None:
        return {}
    rules = [rule for instance in kit.instances for rule in instance.form.rules] + list(kit.rules)
    return {rule.id: rule.source for rule in rules}
