"""What the commands return as JSON documents."""

from collections.abc import Sequence
from typing import Any

from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.language import Expr
from mtqg_xl.definition.model import Instance, Kit, Regrading
from mtqg_xl.definition.office import OfficeRules
from mtqg_xl.definition.parts import OFF
from mtqg_xl.findings import CODES, Finding
from mtqg_xl.pipeline.batch import Checked, Source
from mtqg_xl.pipeline.known import codes_of
from mtqg_xl.reading.submission import Submission

Document = dict[str, Any]


def check_document(checked: Checked) -> Document:
    """Return the document of ``check --json``."""
    return {
        "verdict": checked.verdict.value,
        "files": [
            file_document(result) | _codes(source)
            for result, source in zip(checked.results, checked.sources, strict=True)
        ],
        "skipped": [{"file": item.file, "reason": item.reason} for item in checked.skipped],
        **office_document(checked.definitions.office),
    }


def _codes(source: Source | None) -> Document:
    """Return the control code of each form of a file: five digits, None where the form has none yet."""
    if source is None:
        return {"reference_codes": {}}
    codes = codes_of(source.submission, source.kit)
    return {"reference_codes": {name: None if code is None else f"{code:05d}" for name, code in codes.items()}}


def file_document(result: FileResult) -> Document:
    """Return one file of ``check --json``."""
    return {
        "file": result.file,
        "verdict": result.verdict.value,
        "kit": result.kit,
        "form_versions": result.form_versions,
        "reporter": result.reporter,
        "period": result.period,
        "findings": [finding_document(finding) for finding in result.findings],
        "rules": [
            {"id": item.rule, "form": item.instance, "row": item.row, "column": item.column, "state": item.state}
            for item in result.rules
        ],
    }


def finding_document(finding: Finding) -> Document:
    """Return one finding with its consequences."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "row_label": finding.row_label,
        "column_title": finding.column_title,
        "what": finding.what,
        "why": finding.why,
        "mend": finding.mend,
        "found": finding.found,
        "expected": finding.expected,
        "impact": finding.impact,
        "fingerprint": finding.fingerprint,
        "related": list(finding.related),
        "consequences": [finding_document(item) for item in finding.consequences],
        **({} if finding.confidence is None else {"confidence": finding.confidence}),
    }


def forms_document(definitions: Definitions) -> list[Document]:
    """Return the document of ``forms --json``."""
    return [
        {
            "id": form.id,
            "title": form.title,
            "status": form.status,
            "draft": form.draft,
            "published": form.published,
            "basis": form.basis,
            "version": form.version,
            "unit": form.money_unit,
            "kits": [kit.id for kit in definitions.kits.values() if _has_form(kit, form.id)],
        }
        for form in definitions.forms.values()
    ]


def _has_form(kit: Kit, form: str) -> bool:
    return any(instance.form.id == form for instance in kit.instances)


def kits_document(definitions: Definitions) -> list[Document]:
    """Return the document of ``kits --json``."""
    return [
        {
            "id": kit.id,
            "title": kit.title,
            "version": kit.version,
            "level": kit.level,
            "periods": list(kit.periods),
            "unit": kit.money_unit,
            "forms": [{"id": item.id, "form": item.form.id, "sheet": item.sheet} for item in kit.instances],
            "reports": list(kit.reports),
        }
        for kit in definitions.kits.values()
    ]


def rules_document(definitions: Definitions) -> list[Document]:
    """Return the document of ``rules --json``: rules of forms and kits, then the table of codes.

    ``severity`` is as shipped; ``state`` and ``changes`` say what the office's own file makes of it.
    """
    office = definitions.office
    found = [
        {
            "id": rule.id,
            "owner": owner,
            "severity": rule.severity,
            "formula": f"{rule.left} {rule.op} {rule.right}",
            "why": rule.why,
            "mend": rule.mend,
            "source": rule.source,
        }
        for owner, rule in definitions.rules
    ]
    for code in CODES.values():
        words = {"formula": code.title, "why": code.why, "mend": code.mend, "source": ""}
        found.append({"id": code.code, "owner": "", "severity": code.severity.value, **words})
    return [item | _state(office.of(item["id"])) for item in found]


def _state(changes: Sequence[Regrading]) -> Document:
    """Return whether a rule is on: ``off``, ``partly`` (in some forms), ``changed`` (graded otherwise) or ``on``."""
    states = {change.severity == OFF for change in changes}
    everywhere = any(change.severity == OFF and not change.form for change in changes)
    state = (
        "on" if not changes else "off" if everywhere and states == {True} else "partly" if True in states else "changed"
    )
    return {"state": state, "changes": [change_document(change) for change in changes]}


def change_document(change: Regrading) -> Document:
    """Return one change of an office: in which form, to which severity, why, by whom, when."""
    return {
        "code": change.code,
        "form": change.form,
        "severity": change.severity,
        "reason": change.reason,
        "who": change.who,
        "date": change.day.isoformat() if change.day is not None else "",
    }


def office_document(office: OfficeRules) -> Document:
    """Return what an office's own file changes and what is wrong in it; nothing where there is no such file."""
    if not office.file:
        return {}
    changes = [change_document(change) for change in office.changes]
    return {"office_rules": {"file": office.file, "changes": changes, "mistakes": list(office.mistakes)}}


def cells_document(submission: Submission, kit: Kit) -> list[Document]:
    """Return the document of ``cells --json``: every cell of a file that its definition knows, where it lies now."""
    found: list[Document] = []
    for instance in kit.instances:
        if instance.id in submission.found:
            found += _fixed_cells(submission, instance)
            found += _block_cells(submission, instance)
    return found


def _fixed_cells(submission: Submission, instance: Instance) -> list[Document]:
    place = submission.found[instance.id]
    found: list[Document] = []
    for row in instance.rows:
        for column in instance.form.columns:
            kind = instance.kind_of(row, column)
            if kind in {None, "label", "display"} or row.id not in place.rows or column.id not in place.columns:
                continue
            formula = instance.formula_of(row, column)
            text = ""
            if formula is not None:
                at = Place(submission, instance, row.id, place.sheet)
                text = _formula_text(formula, at, instance.decimals_of(row, column))
            found.append(_cell(submission, instance, row.id, column.id, str(kind), instance.unit_of(row, column), text))
    return found


def _block_cells(submission: Submission, instance: Instance) -> list[Document]:
    place = submission.found[instance.id]
    found: list[Document] = []
    for row in place.rows:
        block, mark, position = row.partition("#")
        if not mark or not position.isdigit() or block not in instance.block_by_id:
            continue
        for column in instance.form.columns:
            if column.kind in {"label", "display"} or column.id not in place.columns:
                continue
            text = ""
            if column.formula is not None:
                at = Place(submission, instance, row, place.sheet)
                text = _formula_text(column.formula, at, column.decimals)
            unit = instance.unit_of(None, column)
            found.append(_cell(submission, instance, row, column.id, column.kind, unit, text))
    return found


def _formula_text(formula: Expr, at: Place, decimals: int) -> str:
    """Return a formula for where its operands lie now, empty where the file has lost one of them."""
    try:
        return "=" + cell_formula(formula, at, decimals)
    except KeyError:
        return ""


def _cell(
    submission: Submission, instance: Instance, row: str, column: str, kind: str, unit: str, formula: str
) -> Document:
    return {
        "form": instance.id,
        "row": row,
        "column": column,
        "sheet": submission.sheet(instance.id),
        "cell": submission.own(instance.id, row, column),
        "kind": kind,
        "unit": unit,
        "formula": formula,
    }
