"""Findings as an office grades them: codes that it switched off are left out, others take its severity."""

from collections.abc import Sequence
from dataclasses import replace

from mtqg_xl.checks.context import Context
from mtqg_xl.definition.model import Instance
from mtqg_xl.definition.office import severity_in
from mtqg_xl.definition.parts import OFF
from mtqg_xl.findings import CODES, Finding, Severity


def regraded(context: Context, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings, and what follows from them, as the office of the kit wants them.

    Rules have been graded in the definition already (`mtqg_xl.definition.office.regraded_kit`): what they say stays
    though the message under which it was put is switched off.
    """
    if not context.kit.regradings:
        return list(findings)
    return [each for finding in findings for each in _regraded(context, finding)]


def _regraded(context: Context, finding: Finding) -> list[Finding]:
    below = tuple(regraded(context, finding.consequences))
    finding = finding if below == finding.consequences else replace(finding, consequences=below)
    wanted = _wanted(context, finding)
    if wanted is None or finding.code not in CODES:
        return [finding]
    if wanted == OFF:
        return [each for each in below if each.code not in CODES]
    severity = Severity(wanted)
    usual = CODES[finding.code].severity
    # a blank that looks typed is a mere note, though words in a number cell must be mended: it stays the milder one
    is_milder = finding.severity.rank > usual.rank and severity.rank < finding.severity.rank
    return [finding if is_milder else replace(finding, severity=severity)]


def _wanted(context: Context, finding: Finding) -> str | None:
    instance = _instance(context, finding)
    changes = context.kit.regradings
    if instance is not None:
        return severity_in(finding.code, instance, changes)
    return next((change.severity for change in changes if change.code == finding.code and not change.form), None)


def _instance(context: Context, finding: Finding) -> Instance | None:
    """Return the form that a finding is about: by the sheet on which the file has it."""
    found = context.submission.found
    for item in context.kit.instances:
        if (found[item.id].sheet if item.id in found else item.sheet) == finding.sheet:
            return item
    return None
