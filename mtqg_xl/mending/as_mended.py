"""What the ratios become once the office has mended what it is asked to mend."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mtqg_xl.cells import parse_a1
from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.same_kit import SameKit
from mtqg_xl.figures.compute import compute
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.vietnamese import write_percent

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """One programme's ratio as the file has it and as it becomes, in percent."""

    programme: str
    before: float
    after: float


def effects(submission: Submission, kit: Kit, findings: Sequence[Finding]) -> tuple[Effect, ...]:
    """Return the ratios of the programmes that change when the findings are mended as they say.

    Formulas are taken back to those of the form. A typed figure becomes what is expected where that is certain: words
    in a number cell, and a line that must equal its works.
    """
    mended = compute([as_mended(submission, kit, findings)], kit)
    found: list[Effect] = []
    for instance, row, column in ratios(kit):
        stored = submission.cell(instance, row, column)
        after = mended.value(instance, row, column)
        before = stored.value if stored is not None else None
        decimals = kit.instance_by_id[instance].column_by_id[column].decimals
        if before is not None and after == after and round(before, decimals) != round(after, decimals):
            found.append(Effect(instance.rpartition(".")[2], before, after))
    return tuple(found)


def effect_words(found: Sequence[Effect]) -> str:
    """Return the effect in one sentence, empty where no ratio changes."""
    if not found:
        return ""
    parts = [f"{one.programme} từ {_percent(one.before)} thành {_percent(one.after)}" for one in found]
    return f"Sửa xong, tỷ lệ giải ngân {'; '.join(parts)}."


def _percent(value: float) -> str:
    return write_percent(value, 2).replace("%", " %")


def ratios(kit: Kit) -> Iterator[Key]:
    """Yield the ratio in the top row of each programme that the headline of the kit adds up."""
    if len(kit.headline) < 3:
        return
    name, _, column = kit.headline[2].split("|")
    for source in kit.instance_by_id[name].sums:
        instance = kit.instance_by_id[source]
        if column in instance.column_by_id and instance.rows:
            yield source, instance.rows[0].id, column


def as_mended(submission: Submission, kit: Kit, findings: Sequence[Finding]) -> Submission:
    """Return a file as if its office had mended what is certain: see `effects`; itself where nothing is."""
    equal = _equalities(SameKit(kit))
    findings = [finding for finding in findings if _is_certain(finding, equal)]
    if not findings:
        return submission
    typed = dict(submission.typed)
    places = _places(submission)
    for finding in findings:
        key = places.get((finding.sheet, finding.cell))
        cell = typed.get(key) if key is not None else None
        value = _expected(finding, cell, equal) if cell is not None else None
        if key is not None and cell is not None and value is not None:
            typed[key] = replace(cell, kind="number", raw=value, value=value, mark=None, text="")
    return replace(submission, typed=typed)


def certain_gains(
    submission: Submission, kit: Kit, findings: Sequence[Finding], is_number: Callable[[Key], bool]
) -> Iterator[tuple[Key, float]]:
    """Yield by how much typed figures grow, in the unit of their sheet, once an office has mended what is certain.

    What `as_mended` does, without the cells of the file; ``is_number`` says whether a number stands in one.
    """
    equal = _equalities(SameKit(kit))
    for finding in findings:
        key = _typed_at(submission, kit, finding) if _is_certain(finding, equal) else None
        if key is None or not isinstance(finding.expected, int | float):
            continue
        if isinstance(finding.found, str) and not is_number(key):
            yield key, float(finding.expected)
        elif isinstance(finding.found, int | float) and is_number(key):
            yield key, finding.expected - finding.found


def _typed_at(submission: Submission, kit: Kit, finding: Finding) -> Key | None:
    """Return the input of a fixed row at which a finding stands."""
    for name, found in submission.found.items():
        if found.sheet != finding.sheet or not finding.cell:
            continue
        at = parse_a1(finding.cell)
        instance = kit.instance_by_id[name]
        row = next((row for row, number in found.rows.items() if number == at.row and row in instance.row_by_id), None)
        column = next((column for column, number in found.columns.items() if number == at.column), None)
        if row is None or column is None:
            continue
        is_input = instance.kind_of(instance.row_by_id[row], instance.column_by_id[column]) == "input"
        return (name, row, column) if is_input else None
    return None


def _is_certain(finding: Finding, equal: frozenset[str]) -> bool:
    """Whether a finding may say what a cell should hold, whatever the cell is."""
    if finding.severity is Severity.NOTE or not isinstance(finding.expected, int | float):
        return False
    return isinstance(finding.found, str) or (finding.code in equal and isinstance(finding.found, int | float))


def _expected(finding: Finding, cell: Typed, equal: frozenset[str]) -> float | None:
    """Return what a typed cell should hold; a rule compares what is computed from it, so the gap is what it lacks."""
    if not isinstance(finding.expected, int | float):
        return None
    if cell.value is None and isinstance(finding.found, str):
        return float(finding.expected)
    if finding.code in equal and cell.value is not None and isinstance(finding.found, int | float):
        return cell.value + finding.expected - finding.found
    return None


@lru_cache(maxsize=16)
def _equalities(key: SameKit) -> frozenset[str]:
    rules = [rule for instance in key.kit.instances for rule in instance.form.rules] + list(key.kit.rules)
    return frozenset(rule.id for rule in rules if rule.op == "=")


def _places(submission: Submission) -> Mapping[tuple[str, str], Key]:
    return {
        (submission.found[key[0]].sheet, cell.address.a1): key
        for key, cell in submission.typed.items()
        if key[0] in submission.found
    }
