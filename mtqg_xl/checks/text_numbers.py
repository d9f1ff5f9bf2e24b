"""Comparisons that break only because a number stands as text, or with a minus: they are put under that finding."""

from collections.abc import Iterator, Sequence

from mtqg_xl.checks.context import CellKey, Context
from mtqg_xl.checks.rules import Judged, added_cells, judged
from mtqg_xl.definition.cases import blocks_under, own_references, typed_under
from mtqg_xl.findings import Finding

TEXT_IN_NUMBER, NEGATIVE = "I01", "I04"


def under_texts(context: Context, findings: Sequence[Finding], lines: Sequence[Judged]) -> list[Finding]:
    """Return findings with each broken comparison put under the text that it reads as missing, or the negative number.

    Where the text says what number is meant, only what holds with that number is put under it; a negative number may
    be meant without its minus.
    """
    texts = {_cell(finding): finding for finding in findings if finding.code in {TEXT_IN_NUMBER, NEGATIVE}}
    broken = {line.case.key: line for line in lines if line.state == "khong_dat"}
    if not texts or not broken:
        return list(findings)
    still = _still_broken(context, texts)
    under: dict[CellKey, list[Finding]] = {}
    kept: list[Finding] = []
    for finding in findings:
        line = broken.get(finding.key.partition("#")[0])
        cause = _cause(context, line, finding, texts, still) if line is not None else None
        if cause is None:
            kept.append(finding)
        else:
            under.setdefault(cause, []).append(finding)
    told = {id(texts[key]): tuple(more) for key, more in under.items()}
    return [finding.with_consequences(told[id(finding)]) if id(finding) in told else finding for finding in kept]


def _cell(finding: Finding) -> CellKey:
    instance, row, column = finding.key.split("|")
    return instance, row, column


def _still_broken(context: Context, texts: dict[CellKey, Finding]) -> frozenset[str]:
    """Return the comparisons that break also with the numbers that the texts mean."""
    from mtqg_xl.figures.compute import compute

    submission = context.submission
    for key, finding in texts.items():
        meant = _meant(finding)
        if meant is not None:
            submission = submission.with_number(key, meant)
    lines = judged([submission], compute([submission], context.kit), [context.blank_is_none])[0]
    return frozenset(line.case.key for line in lines if line.state == "khong_dat")


def _meant(finding: Finding) -> float | None:
    """Return the number that a cell means, None where nobody can say."""
    held = finding.found if finding.code == NEGATIVE else finding.expected
    return abs(float(held)) if isinstance(held, int | float) else None


def _cause(
    context: Context, line: Judged, finding: Finding, texts: dict[CellKey, Finding], still: frozenset[str]
) -> CellKey | None:
    """Return the text under a broken comparison; None where it breaks whatever the text means."""
    met = [key for key in _read(context, line, finding) if key in texts]
    is_open = any(_meant(texts[key]) is None for key in met)
    return met[0] if met and (is_open or line.case.key not in still) else None


def _read(context: Context, line: Judged, finding: Finding) -> Iterator[CellKey]:
    """Yield the typed cells that a comparison reads, numbers or not."""
    case = line.case
    if case.block is not None:
        row = finding.key.partition("#")[2]
        for ref in own_references(case.condition):
            yield (case.instance.id, row, ref.column)
        return
    for side in (case.condition.left, case.condition.right):
        yield from typed_under(context.kit, case.instance, case.row_id, side)
        for part in blocks_under(context.kit, case.instance, case.row_id, side):
            for line_of_block in context.submission.filled_rows(part.instance, part.block):
                yield (part.instance, f"{part.block}#{line_of_block.position}", part.column)
    yield from added_cells(case, context.submission)
