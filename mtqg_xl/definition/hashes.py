"""What a published form and the stamp of a workbook hold fast: hashes over meaning, never over wording."""

from dataclasses import fields
from hashlib import sha256
from typing import cast

from mtqg_xl.definition.model import Form, Instance, Kit, Rule


def form_hash(form: Form) -> str:
    """Return what a published form must keep: ids, units, columns, rows, formulas and rules; not the wording."""
    parts: list[object] = [form.id, form.version, form.money_unit, form.denominator, form.rows_from]
    parts += [(c.id, c.kind, c.unit, c.decimals, c.formula, c.choices, c.adds_up, c.in_detail) for c in form.columns]
    parts += [(r.id, r.kind, r.parent, r.unit, r.decimals, r.open, r.formula, r.choices) for r in form.rows]
    parts += [(r.id, *pair) for r in form.rows for pair in r.formulas]
    parts += [(r.id, r.counted, r.counted_decimals) for r in form.rows if r.counted]
    parts += [(b.id, b.before) for b in form.blocks]
    parts += [(measure.denominator, measure.column, measure.formula) for measure in form.measures]
    parts += [_rule_core(rule) for rule in form.rules]
    return sha256(repr(parts).encode()).hexdigest()[:16]


def _rule_core(rule: Rule) -> tuple[object, ...]:
    worded = {"what", "why", "mend", "source", "brief"}
    return tuple(cast(object, getattr(rule, item.name)) for item in fields(rule) if item.name not in worded)


def _as_used(instance: Instance) -> tuple[object, ...]:
    """Return what a kit changes in a form: its denominator, decimals, lists of rows and rules."""
    form = instance.form
    rules = tuple(rule.id for rule in form.rules)
    return form.denominator, tuple((column.decimals, column.choices) for column in form.columns), rules


def kit_hash(kit: Kit) -> str:
    """Return a hash over the forms, rows and rules of a kit: what the stamp of a workbook carries."""
    parts: list[object] = [kit.id, kit.version, kit.money_unit]
    parts += [(item.id, item.form.hash, tuple(row.id for row in item.rows)) for item in kit.instances]
    parts += [_as_used(item) for item in kit.instances]
    parts += [_rule_core(rule) for rule in kit.rules]
    return sha256(repr(parts).encode()).hexdigest()[:16]
