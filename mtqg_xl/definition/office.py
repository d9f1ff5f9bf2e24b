"""An office's own file ``luat.csv``: rules and codes that it switches off or grades otherwise, why and by whose word.

A mistake in it is told with file and line; what is shipped goes on working.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mtqg_xl.areas.listing import Line, Listing, read_listing
from mtqg_xl.definition.model import Instance, Kit, Regrading, Rule
from mtqg_xl.definition.parts import OFF
from mtqg_xl.findings import CODES, Severity, UsageError
from mtqg_xl.vietnamese import fold

OFFICE_FILE = "luat.csv"
COLUMNS = ("code", "form", "severity", "reason", "who", "date")

_SEVERITIES = {fold(text): value for value in Severity for text in (value.value, value.label)} | {
    fold(text): OFF for text in (OFF, "tắt")
}
_ALWAYS_ON = "U"
"""Codes of files that could not be read begin so."""


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """What an office's file says: the changes that hold, and the mistakes in it, each with file and line."""

    file: str = ""
    changes: tuple[Regrading, ...] = ()
    mistakes: tuple[str, ...] = ()

    def of(self, code: str) -> tuple[Regrading, ...]:
        """Return the changes of one rule or code."""
        return tuple(change for change in self.changes if change.code == code)


def read_office_rules(folder: Path, kits: Mapping[str, Kit]) -> OfficeRules:
    """Return what the office's file in a folder says; nothing where there is none."""
    path = folder / OFFICE_FILE
    if not path.is_file():
        return OfficeRules()
    try:
        listing = read_listing(path, COLUMNS, ("code", "severity"))
    except UsageError as error:
        return OfficeRules(path.name, (), (str(error),))
    changes = _changes(listing, _codes(kits), _forms(kits))
    told = tuple(f"{path.name}, dòng {number}: {text}." for number, text in sorted(listing.mistakes))
    return OfficeRules(path.name, changes, told)


def _codes(kits: Mapping[str, Kit]) -> set[str]:
    return {rule.id for kit in kits.values() for rule in every_rule(kit)} | CODES.keys()


def _forms(kits: Mapping[str, Kit]) -> set[str]:
    return {name for kit in kits.values() for item in kit.instances for name in (item.id, item.form.id)}


def every_rule(kit: Kit) -> Iterator[Rule]:
    """Yield the rules of a kit and of its forms."""
    for instance in kit.instances:
        yield from instance.form.rules
    yield from kit.rules


def _changes(listing: Listing, codes: Collection[str], forms: Collection[str]) -> tuple[Regrading, ...]:
    found: dict[tuple[str, str], Regrading] = {}
    for line in listing.lines:
        before = len(listing.mistakes)
        change = _change(listing, line, codes, forms)
        if (change.code, change.form) in found:
            listing.say(line.number, f"mã “{change.code}” đã có ở dòng {found[change.code, change.form].line}")
        if len(listing.mistakes) == before:
            found[change.code, change.form] = change
    return tuple(found.values())


def _change(listing: Listing, line: Line, codes: Collection[str], forms: Collection[str]) -> Regrading:
    code, form = listing.required(line, "code", "mã luật").upper(), line.text("form")
    severity = _SEVERITIES.get(fold(line.text("severity")), "")
    reason, who = listing.required(line, "reason", "lý do"), listing.required(line, "who", "người quyết định")
    listing.required(line, "date", "ngày")
    day = listing.day(line, "date")
    if code and code not in codes:
        listing.say(line.number, f"không có luật hay mã “{code}”; xem mtqg-xl rules")
    elif code.startswith(_ALWAYS_ON):
        listing.say(line.number, f"mã {code} không tắt, không đổi mức được: tệp không đọc được thì không có số nào")
    if form and form not in forms:
        listing.say(line.number, f"không có biểu “{form}”; để trống cột form là mọi biểu")
    if not severity:
        said = line.text("severity")
        listing.say(line.number, f"mức “{said}” không dùng được; ghi off, note, explain hoặc block")
    return Regrading(code, form, severity, reason, who, day, line.number)


# --- in force -------------------------------------------------------------------------------------------


def regraded_kit(kit: Kit, changes: Collection[Regrading]) -> Kit:
    """Return a kit whose rules are switched off and graded as an office wants; the hash stays, for no figure changes.

    So KIỂM TRA of a new workbook and the check of a file agree. Codes are left to the check.
    """
    if not changes:
        return kit
    instances = tuple(_instance(instance, changes) for instance in kit.instances)
    rules = tuple(rule for written in kit.rules for rule in _of_kit(written, kit, changes))
    of_codes = tuple(change for change in changes if change.code in CODES)
    return replace(kit, instances=instances, rules=rules, regradings=of_codes)


def _instance(instance: Instance, changes: Collection[Regrading]) -> Instance:
    rules = tuple(
        rule
        for written in instance.form.rules
        if (rule := _graded(written, severity_in(written.id, instance, changes)))
    )
    return instance if rules == instance.form.rules else replace(instance, form=replace(instance.form, rules=rules))


def severity_in(code: str, instance: Instance, changes: Collection[Regrading]) -> str | None:
    """Return the severity that an office gives a code in one form, None where it leaves it; the nearest word counts."""
    for name in (instance.id, instance.form.id, ""):
        for change in changes:
            if change.code == code and change.form == name:
                return change.severity
    return None


def _graded(rule: Rule, severity: str | None) -> Rule | None:
    if severity == OFF:
        return None
    return rule if severity in {None, rule.severity} else replace(rule, severity=Severity(severity).value)


def _of_kit(rule: Rule, kit: Kit, changes: Collection[Regrading]) -> Iterator[Rule]:
    """Yield a rule of the kit once for each severity that it has in some of its forms."""
    if not any(change.code == rule.id for change in changes):
        yield rule
        return
    meant = [item for item in kit.instances if item.id in rule.instances or item.form.id in rule.instances]
    by_severity: dict[str | None, list[str]] = {}
    for instance in meant:
        by_severity.setdefault(severity_in(rule.id, instance, changes), []).append(instance.id)
    for severity, names in by_severity.items():
        graded = _graded(rule, severity)
        if graded is not None:
            yield replace(graded, instances=tuple(names))
