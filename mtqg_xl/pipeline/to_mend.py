"""PHẢI SỬA of a consolidated book: what the total becomes once all is mended, then every finding, the dearest first."""

from collections import Counter
from collections.abc import Mapping
from functools import partial

from mtqg_xl.consolidation.received import Received
from mtqg_xl.figures.adjusting import adjusted
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.findings import Severity
from mtqg_xl.mending.as_mended import Effect, certain_gains, effect_words, ratios
from mtqg_xl.mending.send_back import replies
from mtqg_xl.pipeline.findings_list import Group, bases_of, findings_table
from mtqg_xl.pipeline.run import Run
from mtqg_xl.workbook.plain import PlainTable

SHEET = "PHẢI SỬA"


def findings_sheet(run: Run, elsewhere: str) -> PlainTable:
    """Return PHẢI SỬA; ``elsewhere`` names what a finding is about that belongs to no single file."""
    results = run.results
    worst_first = sorted(results, key=lambda code: (-results[code].verdict.rank, -results[code].impact))
    received = {item.code: item for item in run.received}
    bases = bases_of(run.total.kit)
    groups = [_group(run, received[code], bases) for code in worst_first if results[code].findings]
    groups += [Group(item.file or elsewhere, item.file, (item,)) for item in run.doubts]
    counts = Counter(finding.severity for group in groups for finding in group.findings)
    effect = effect_words(_effects(run)) if set(counts) - {Severity.NOTE} else ""
    lines = tuple(line for line in (effect, _counts(counts)) if line)
    return findings_table(SHEET, "PHẢI SỬA, CẦN GIẢI TRÌNH, LƯU Ý", groups, lines)


def _group(run: Run, item: Received, bases: Mapping[str, str]) -> Group:
    result = run.results[item.code]
    said = replies(run.submissions[item.code], run.total.kit, result.findings)
    return Group(item.name, item.file, result.findings, tuple(said) if any(said) else (), bases)


def _counts(counts: Mapping[Severity, int]) -> str:
    words = ", ".join(f"{counts[severity]} {severity.label}" for severity in Severity if counts.get(severity))
    return f"{words}." if words else "Không có gì phải sửa."


def _effects(run: Run) -> tuple[Effect, ...]:
    """Return the ratios of the total that change when every file is mended as its findings say."""
    kit, total = run.total.kit, run.total.figures
    after = adjusted(total, {(0, *key): total.value(*key) + gain for key, gain in _gains(run).items()})
    found = []
    for instance, row, column in ratios(kit):
        then, now = after.value(instance, row, column), total.value(instance, row, column)
        if then == then and now == now and then != now:
            found.append(Effect(instance.rpartition(".")[2], now, then))
    return tuple(found)


def _gains(run: Run) -> dict[tuple[str, str, str], float]:
    """Return by how much what is typed grows in the total, in đồng where it is money.

    No file is read again for it: a finding says how much is lacking, and the figures where a number stands.
    """
    kit, members = run.total.kit, run.total.members
    place = {code: at for at, code in enumerate(members.reporters)}
    found: dict[tuple[str, str, str], float] = {}
    for item in run.decided.submissions:
        at = place[item.stamp.reporter]
        gains = certain_gains(item, kit, run.results[item.stamp.reporter].findings, partial(_is_number, members, at))
        for key, gain in gains:
            instance = kit.instance_by_id[key[0]]
            scale = instance.scale_of(instance.row_by_id[key[1]], instance.column_by_id[key[2]])
            found[key] = found.get(key, 0.0) + round(gain * scale, 9)
    return found


def _is_number(members: FigureSet, at: int, key: tuple[str, str, str]) -> bool:
    return members.is_present(*key, at)
