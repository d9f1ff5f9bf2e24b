"""What people do to whole lines and inside formulas: signs, roundings, ratios, ranges, rows pasted as values."""

import re
from collections.abc import Callable
from random import Random

from mtqg_xl.samples.faults.fault import XML_WRITERS, Expected, Fault, Plan, at_cell, chosen, figure
from mtqg_xl.samples.faults.operations import Clear, DeleteColumn, Operation, SetFormula, SetNumber
from mtqg_xl.samples.faults.subject import Spot, Subject

ALTERED = ("F01", "F08", "F09", "F10", "F11", "F12")
"""A formula may be altered in several ways at once; each of these says so at its cell."""
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")
_QUOTIENT = re.compile(r"N\(([A-Z]+[0-9]+)\)/N\(([A-Z]+[0-9]+)\)")
_FEWEST_IN_LINE = 3


# --- inside a formula --------------------------------------------------------------------------------------


def _reworked(kind: str, change: Callable[[Spot], str]) -> Fault:
    """Return a kind that rewrites the formula of one cell, the first in which ``change`` changes anything."""

    def plan(subject: Subject, random: Random) -> Plan | None:
        spots = [each for each in subject.computed() if not each.in_block]
        for spot in random.sample(spots, len(spots)):
            formula = change(spot)
            if formula != spot.formula:
                expected = Expected(spot.sheet, spot.cell, ALTERED[0], codes=ALTERED)
                operation = SetFormula(spot.sheet, spot.at, formula)
                return Plan((operation,), (expected,), f"={spot.formula} made ={formula}", keys=(spot.key,))
        return None

    return Fault(f"altered.{kind}", "altered", plan)


def _starts_late(spot: Spot) -> str:
    return _RANGE.sub(lambda met: f"{met[1]}{int(met[2]) + 1}:{met[3]}{met[4]}", spot.formula or "", count=1)


def _ends_late(spot: Spot) -> str:
    return _RANGE.sub(lambda met: f"{met[1]}{met[2]}:{met[3]}{int(met[4]) + 1}", spot.formula or "", count=1)


def _negated(spot: Spot) -> str:
    return spot.formula or "" if spot.is_percent else f"-({spot.formula})"


def _unrounded(spot: Spot) -> str:
    return re.sub(r"ROUND\((.*),[0-9]\)", r"(\1)", spot.formula or "")


def _hundredfold(spot: Spot) -> str:
    return (spot.formula or "").replace("*100", "*100*100")


def _as_share(spot: Spot) -> str:
    return (spot.formula or "").replace("*100", "")


def _upside_down(spot: Spot) -> str:
    return _QUOTIENT.sub(r"N(\2)/N(\1)", spot.formula or "")


def _averaged(spot: Spot) -> str:
    return re.sub(r"^SUM\(", "AVERAGE(", spot.formula or "")


def _halved(spot: Spot) -> str:
    return spot.formula or "" if spot.is_percent else f"({spot.formula})*0.5"


# --- whole lines -------------------------------------------------------------------------------------------


def _line(kind: str, code: str, same: Callable[[Spot, Spot], bool], act: Callable[[Spot], Operation]) -> Fault:
    """Return a kind in which the computed cells of a row, or of a column, are changed by one act."""

    def plan(subject: Subject, random: Random) -> Plan | None:
        shown = [each for each in subject.computed(filled=False) if isinstance(each.content, float)]
        shown = [each for each in shown if not each.in_block]
        first = chosen([each for each in shown if each.number], random)
        if first is None:
            return None
        line = [each for each in shown if same(each, first)]
        if len(line) < _FEWEST_IN_LINE:
            return None
        cells = tuple(each.cell for each in line)
        expected = Expected(first.sheet, line[0].cell, code, cells)
        return Plan(tuple(act(each) for each in line), (expected,), f"{len(line)} cells from {cells[0]}")

    return Fault(kind, "overtyped", plan)


def _in_row(one: Spot, other: Spot) -> bool:
    return one.key[:2] == other.key[:2]


def _in_column(one: Spot, other: Spot) -> bool:
    return (one.key[0], one.key[2]) == (other.key[0], other.key[2])


def _pasted(spot: Spot) -> Operation:
    return SetNumber(spot.sheet, spot.at, spot.number)


def _cleared(spot: Spot) -> Operation:
    return Clear(spot.sheet, spot.at)


def _column_deleted(subject: Subject, random: Random) -> Plan | None:
    spot = chosen([each for each in subject.inputs() if each.row is not None], random)
    if spot is None:
        return None
    expected = Expected(spot.sheet, "", "S02")
    return Plan((DeleteColumn(spot.sheet, spot.at[1]),), (expected,), f"column {spot.key[2]} deleted")


# --- formulas where figures are typed ----------------------------------------------------------------------


def _reads_its_total(subject: Subject, random: Random) -> Plan | None:
    """Let a typed cell read the total that adds it up; Excel shows 0 for a circle, or what stood there."""
    spots = [each for each in subject.inputs() if each.row is not None and each.row.parent is not None]
    for spot in random.sample(spots, len(spots)):
        assert spot.row is not None
        above = subject.spots.get((spot.key[0], spot.row.parent or "", spot.key[2]))
        if above is not None and above.sums_children:
            operation = SetFormula(spot.sheet, spot.at, above.cell, spot.number)
            return Plan((operation,), at_cell(spot, "F12"), f"={above.cell} in an input", keys=(spot.key,))
    return None


def _reads_a_sister(subject: Subject, random: Random) -> Plan | None:
    """Fill a formula over an input that reads a row which the same total adds up."""
    spots = [each for each in subject.inputs() if each.row is not None and each.row.parent is not None]
    for spot in random.sample(spots, len(spots)):
        assert spot.row is not None
        above = subject.spots.get((spot.key[0], spot.row.parent or "", spot.key[2]))
        sisters = subject.kit.instance_by_id[spot.key[0]].children.get(spot.row.parent or "", ())
        cells = [subject.spots.get((spot.key[0], row.id, spot.key[2])) for row in sisters if row.id != spot.row.id]
        typed = [each for each in cells if each is not None and each.kind == "input"]
        if above is not None and above.sums_children and typed:
            other = typed[0].cell
            operation = SetFormula(spot.sheet, spot.at, f"SUM({other})+{figure(spot.number)}-N({other})")
            return Plan((operation,), at_cell(spot, "F10"), f"={operation.formula} in an input", keys=(spot.key,))
    return None


def _of_constants(subject: Subject, random: Random) -> Plan | None:
    """Add up in the cell: harmless, the number is as good as typed."""
    spot = chosen([each for each in subject.inputs() if each.number.is_integer()], random)
    if spot is None:
        return None
    formula = f"{figure(spot.number - 1)}+1"
    return Plan((SetFormula(spot.sheet, spot.at, formula),), (), f"={formula} typed", keys=(spot.key,))


FAULTS = (
    _reworked("range-starts-late", _starts_late),
    _reworked("range-ends-late", _ends_late),
    _reworked("sign-turned", _negated),
    _reworked("rounding-dropped", _unrounded),
    _reworked("percent-hundredfold", _hundredfold),
    _reworked("percent-as-share", _as_share),
    _reworked("ratio-upside-down", _upside_down),
    _reworked("average-for-sum", _averaged),
    _reworked("halved", _halved),
    _line("overtyped.row-pasted", "F02", _in_row, _pasted),
    _line("overtyped.column-pasted", "F02", _in_column, _pasted),
    _line("cleared.whole-row", "F03", _in_row, _cleared),
    Fault("column-deleted", "structure", _column_deleted, XML_WRITERS),
    Fault("input-formula.its-total", "typed", _reads_its_total, ("lxml", "openpyxl")),
    Fault("input-formula.a-sister", "typed", _reads_a_sister),
    Fault("harmless.input-formula-of-constants", "harmless", _of_constants),
)
