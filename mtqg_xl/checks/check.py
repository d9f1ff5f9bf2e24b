"""The whole judgement of a batch: every room of checks asked once, causes folded, one verdict for each file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mtqg_xl.checks.across import Across, across_files, across_findings
from mtqg_xl.checks.added import added_findings
from mtqg_xl.checks.area_names import area_findings
from mtqg_xl.checks.blame import with_blame
from mtqg_xl.checks.by_place import with_places
from mtqg_xl.checks.comparison_reads import comparison_reads
from mtqg_xl.checks.context import Context
from mtqg_xl.checks.cut_and_pasted import under_cut_cells
from mtqg_xl.checks.ended_sources import ended_source_findings
from mtqg_xl.checks.exchanged import with_exchanges
from mtqg_xl.checks.folding import folded
from mtqg_xl.checks.formulas import formula_findings
from mtqg_xl.checks.giants import with_giants
from mtqg_xl.checks.history import Previous, history_findings
from mtqg_xl.checks.inputs import input_findings, money_cells
from mtqg_xl.checks.justification import justified
from mtqg_xl.checks.looked_up_names import name_findings
from mtqg_xl.checks.one_figure import of_one_figure
from mtqg_xl.checks.one_slip import of_one_slip
from mtqg_xl.checks.outvoted import of_the_outvoted
from mtqg_xl.checks.overrides import Override, overrides
from mtqg_xl.checks.plans import plan_findings
from mtqg_xl.checks.regrading import regraded
from mtqg_xl.checks.repeated_rows import with_repeats
from mtqg_xl.checks.result import FileResult, RuleCell, RuleStates, Verdict, ordered
from mtqg_xl.checks.rule_findings import rule_findings
from mtqg_xl.checks.rules import Judged, judged
from mtqg_xl.checks.structure import refusal_finding, structure_findings
from mtqg_xl.checks.swapped_digits import with_swaps
from mtqg_xl.checks.typed_instead import under_typed_totals
from mtqg_xl.checks.values_only import values_only_finding
from mtqg_xl.checks.work_rows import work_findings
from mtqg_xl.checks.wrong_inputs import under_wrong_inputs
from mtqg_xl.definition.model import NOTHING_ARISEN, Instance, Kit
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import CODES, Finding, Severity
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.submission import Submission

if TYPE_CHECKING:
    from mtqg_xl.figures.operands import Operands


_REASONS = "ở GIẢI TRÌNH"


def check(
    submissions: Sequence[Submission],
    figures: FigureSet,
    previous: Previous | None = None,
    across: Across | None = None,
) -> list[FileResult]:
    """Return the verdict on each file of a batch of one kit, in their order.

    ``figures`` are those of the same files (`mtqg_xl.figures.compute`), ``previous`` those of an earlier period.
    ``across`` is what a file has in common with others of a larger batch; by default with those given here.
    """
    across = across if across is not None else across_files(submissions, figures.kit)
    from mtqg_xl.figures.operands import Operands

    none = [blank_is_none(submission, figures.kit) for submission in submissions]
    lines = judged(submissions, figures, none)
    operands = Operands(figures)
    contexts = [Context(submission, figures, at, none[at]) for at, submission in enumerate(submissions)]
    found = [[] if context.submission.values_only else overrides(context) for context in contexts]
    entered = _as_entered(submissions, figures.kit, found)
    compared = _compared(lines[0]) if lines else ()
    return [
        _file(context, lines[at], compared, found[at], entered if found[at] else None, operands, previous, across)
        for at, context in enumerate(contexts)
    ]


def refused(refusal: Refusal) -> FileResult:
    """Return the result of a file that could not be read."""
    finding = refusal_finding(refusal)
    return FileResult(finding.file, "", {}, "", "", "", (finding,), (), Verdict.UNUSABLE)


def blank_is_none(submission: Submission, kit: Kit) -> bool:
    """Whether THÔNG TIN says that blank cells mean "Không phát sinh"."""
    field = kit.header_field("blank_means")
    return field is not None and submission.text(*field).casefold() == NOTHING_ARISEN.casefold()


def _as_entered(submissions: Sequence[Submission], kit: Kit, found: list[list[Override]]) -> FigureSet | None:
    from mtqg_xl.figures.compute import compute_as_entered, held

    entered = {
        (at, *override.expected.key): held(kit, *override.expected.key, _number(override))
        for at, some in enumerate(found)
        for override in some
    }
    return compute_as_entered(submissions, kit, entered) if entered else None


def _number(override: Override) -> float:
    """Return what an overtyped cell holds, NaN where it shows no number; a mark counts as 0, as formulas have it."""
    if override.value is not None:
        return override.value
    return 0.0 if override.cell is not None and override.cell.mark is not None else float("nan")


def _file(
    context: Context,
    lines: list[Judged],
    compared: tuple[RuleCell, ...],
    found: list[Override],
    entered: FigureSet | None,
    operands: "Operands",
    previous: Previous | None,
    across: Across,
) -> FileResult:
    findings = [
        *structure_findings(context),
        *added_findings(context),
        *input_findings(context),
        *_of_formulas(context, found, entered),
        *rule_findings(context, lines, operands),
        *plan_findings(context),
        *ended_source_findings(context, previous),
        *area_findings(context),
        *name_findings(context),
        *work_findings(context),
        *history_findings(context, previous),
        *across_findings(context, across),
        *_undecided(context),
    ]
    asked = _by_cause(context, findings, lines, found)
    findings = [_answerable(context.kit, justified(context, finding)) for finding in asked]
    submission, kit = context.submission, context.kit
    lacking = unfilled(context, lines)
    return FileResult(
        file=submission.file,
        kit=kit.id,
        form_versions={instance.id: instance.form.version for instance in kit.instances},
        reporter=submission.stamp.reporter,
        reporter_name=submission.stamp.reporter_name,
        period=submission.stamp.period,
        findings=ordered(findings),
        rules=RuleStates.of(compared, (line.state for line in lines)),
        verdict=_verdict(lacking, findings),
        unfilled=tuple(kit.instance_by_id[name].sheet for name in lacking),
        justified=sum(before.severity is not after.severity for before, after in zip(asked, findings, strict=True)),
    )


def _by_cause(context: Context, findings: list[Finding], lines: list[Judged], found: list[Override]) -> list[Finding]:
    """Return one finding for each cause, with what follows from it under it: the surest explanations come first."""
    reads = comparison_reads(context, findings, lines)
    findings = under_wrong_inputs(context, regraded(context, findings), lines, reads)
    findings = under_cut_cells(context, findings, reads, found)
    findings = under_typed_totals(context, findings, reads, found)
    findings = regraded(context, with_repeats(context, findings, lines, reads))
    findings = with_swaps(context, findings, lines, found)
    findings = regraded(context, with_exchanges(context, findings, lines, reads))
    findings = regraded(context, with_places(context, findings, lines, reads))
    slips = frozenset(line.case.rule.id for line in lines if line.case.rule.unit_slip)
    findings = of_one_figure(context, findings, lines, reads, slips)
    amounts = money_cells(context)
    findings = of_one_slip(context, findings, lines, reads, amounts)
    findings = regraded(context, of_the_outvoted(context, findings, lines))
    places = {key: tuple(map(context.link, cells)) for key, cells in reads.items()}
    findings = with_blame(context, findings, slips, amounts, places)
    findings = with_giants(context, findings, slips, amounts)
    return folded(findings, slips, {sheet: frozenset(cells) for sheet, cells in amounts.items()}, places)


def _answerable(kit: Kit, finding: Finding) -> Finding:
    """Return a finding that asks for a reason where it can be given: the blank of an office has no GIẢI TRÌNH."""
    if kit.justification or _REASONS not in finding.mend:
        return finding
    return replace(finding, mend=finding.mend.replace(_REASONS, "khi gửi lại"))


def _of_formulas(context: Context, found: list[Override], entered: FigureSet | None) -> Iterator[Finding]:
    if context.submission.values_only:
        yield values_only_finding(context)
    else:
        yield from formula_findings(context, found, entered)


def _compared(lines: Sequence[Judged]) -> tuple[RuleCell, ...]:
    """Return what was compared, as one object for all files of a kit."""
    cases = (line.case for line in lines)
    return _shared(tuple((case.rule.id, case.instance.id, case.row_id, case.column_id, case.key) for case in cases))


@lru_cache(maxsize=32)
def _shared(cells: tuple[RuleCell, ...]) -> tuple[RuleCell, ...]:
    return cells


def _undecided(context: Context) -> list[Finding]:
    """Return the note that nobody said yet what blank cells mean; not where nothing is blank-sensitive."""
    field = context.kit.header_field("blank_means")
    row = context.row(field) if field is not None else None
    if field is None or row is None or not context.is_located(field):
        return []
    chosen = context.submission.text(*field)
    if chosen and chosen != row.choices[0]:
        return []
    what = f"Chưa chọn “{row.label}”: ô trống chưa rõ là không phát sinh hay chưa có số."
    return [context.finding("I07", field, what, mend=CODES["I07"].mend)]


def unfilled(context: Context, lines: list[Judged]) -> list[str]:
    """Return the forms that still lack figures: nothing typed (unless blanks mean none), or something missing."""
    lacking = {line.case.instance.id for line in lines if line.state == "thieu"}
    kit = context.kit
    names = [item for item in kit.instances if item.id not in {kit.header, kit.justification}]
    return [
        instance.id
        for instance in names
        if instance.id in lacking or (not context.blank_is_none and _is_empty(context, instance))
    ]


def _is_empty(context: Context, instance: Instance) -> bool:
    """Whether a form that takes numbers holds none but those with which it was issued."""
    submission = context.submission
    issued = {line.cell: line.value for line in submission.stamp.prefilled}
    is_issued = bool(submission.stamp.plan)
    inputs = (column for column in instance.form.table if column.is_figure)
    typed = [column.id for column in inputs if not (is_issued and column.is_plan)]  # an issued plan is no answer
    fixed = [(row, column) for row in instance.rows for column in instance.form.columns]
    in_fixed = any(instance.kind_of(row, column) == "input" for row, column in fixed)
    takes = in_fixed or bool(typed and instance.form.blocks)
    if not takes:
        return False
    cells = [(key, cell) for key, cell in submission.typed.items() if key[0] == instance.id and key[2] in typed]
    rows = (row for block in instance.form.blocks for row in submission.filled_rows(instance.id, block.id))
    has_rows = any(submission.is_new(instance.id, row) for row in rows)
    if has_rows or any(cell.value is not None and issued.get(key) != cell.value for key, cell in cells):
        return False
    # where no THÔNG TIN says that nothing arose, a mark does
    return bool(context.kit.header) or not any(cell.mark for _, cell in cells)


def _verdict(lacking: list[str], findings: list[Finding]) -> Verdict:
    severities = {finding.severity for finding in findings}
    if Severity.BLOCK in severities:
        return Verdict.BLOCK
    if lacking:
        return Verdict.INCOMPLETE
    return Verdict.EXPLAIN if Severity.EXPLAIN in severities else Verdict.OK
