"""A form as one kit uses it: measured against a denominator, with decimals for the unit, works put to other rows."""

from collections.abc import Sequence
from dataclasses import replace

from mtqg_xl.definition.parts import DENOMINATORS, Column, Form

DENOMINATOR_PLACE = "{denominator}"
"""What titles hold in the place of the words for the denominator."""


def adapted(
    form: Form,
    denominator: str,
    money_decimals: int | None,
    lines: Sequence[str],
    without: Sequence[str],
    number: str = "",
) -> Form:
    """Return a form for one instance of a kit.

    ``denominator`` (the form's own where empty) decides by what the ratios divide and what the titles say of it;
    ``money_decimals`` how many decimals amounts have; ``lines`` names the instances to whose rows works are put;
    ``without`` the rules that do not hold at the level of the kit; ``number`` is what the sheet prints above the title
    where a circular numbers the form otherwise (the form's own where empty).
    """
    measured = _measured(form, denominator or form.denominator)
    columns = tuple(_with_lines(_with_decimals(column, money_decimals), lines) for column in measured.columns)
    rules = tuple(rule for rule in form.rules if rule.id not in without)
    return replace(measured, columns=columns, rules=rules, number=number or form.number)


def mistakes_of_denominator(form: Form, denominator: str) -> list[str]:
    """Return why a form cannot be measured so; nothing where it can."""
    known = [measure.denominator for measure in form.measures] or [form.denominator]
    is_known = not denominator or denominator in known
    return [] if is_known else [f"denominator: biểu {form.id} không đo theo “{denominator}” ({', '.join(known)})"]


def unknown_rules(form: Form, without: Sequence[str]) -> list[str]:
    """Return a mistake for each rule that a kit leaves out and the form does not have."""
    known = {rule.id for rule in form.rules}
    return [f"without: biểu {form.id} không có luật “{rule}”" for rule in without if rule not in known]


def _measured(form: Form, denominator: str) -> Form:
    words = DENOMINATORS.get(denominator, "")
    measures = {measure.column: measure for measure in form.measures if measure.denominator == denominator}
    columns = []
    for column in form.columns:
        measure = measures.get(column.id)
        if measure is not None:
            column = replace(column, formula=measure.formula, number=measure.number)
        title = tuple(text.replace(DENOMINATOR_PLACE, words) for text in column.title)
        columns.append(column if title == column.title else replace(column, title=title))
    return replace(form, denominator=denominator, columns=tuple(columns))


def _with_decimals(column: Column, decimals: int | None) -> Column:
    is_money = column.unit == "money" and decimals is not None
    return replace(column, decimals=decimals) if is_money else column  # type: ignore[arg-type]  # is_money says so


def _with_lines(column: Column, lines: Sequence[str]) -> Column:
    if not lines or not any(choice.startswith("rows:") for choice in column.choices):
        return column
    return replace(column, choices=tuple(f"rows:{name}" for name in lines))
