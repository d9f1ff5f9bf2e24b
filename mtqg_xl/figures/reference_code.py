"""Mã đối chiếu of a file that was read, computed anew: what the foot of each signed form must print."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.definition.reference_code import LIMIT, MODULUS, Term, row_weights, terms
from mtqg_xl.definition.same_kit import SameKit
from mtqg_xl.reading.submission import Submission, Typed


def reference_codes(submission: Submission, kit: Kit) -> dict[str, int | None]:
    """Return the control code of each form of a kit by instance id, from the values that the file holds.

    None where a form is not in the file or holds no number, where a counted cell is an error or was never calculated,
    and where a sum has sixteen digits or more: there the sheet prints a dash too. Forms without numbers have no code.
    """
    return {form.instance.id: _code(submission, form) for form in _coded_forms(SameKit(kit))}


@dataclass(frozen=True, slots=True)
class _CodedForm:
    """A form that has a code, with what counts in it."""

    instance: Instance
    terms: tuple[Term, ...]
    weights: dict[str, tuple[int, int]]


@lru_cache(maxsize=16)
def _coded_forms(key: SameKit) -> tuple[_CodedForm, ...]:
    found = (_CodedForm(instance, terms(instance), row_weights(instance)) for instance in key.kit.forms)
    return tuple(form for form in found if form.terms)


def _code(submission: Submission, form: _CodedForm) -> int | None:
    code = 0
    has_number = False
    for term in form.terms:
        factors = list(_factors(submission, form, term))
        if any(_is_unknown(cell) for cell, _, _ in factors):
            return None
        unit = 10**term.decimals
        weighted = _whole(sum((_number(cell) * index * scale for cell, index, scale in factors), Decimal(0)) * unit)
        plain = _whole(sum((_number(cell) * scale for cell, _, scale in factors), Decimal(0)) * unit)
        if max(abs(weighted), abs(plain)) >= LIMIT:
            return None
        has_number |= bool(weighted or plain)
        code += term.step * weighted + term.offset * plain
    return code % MODULUS if has_number else None


def _factors(submission: Submission, form: _CodedForm, term: Term) -> Iterator[tuple[Typed, int, int]]:
    """Yield the cells of a term that hold something, each with index and scale."""
    if term.block is not None:
        for row in submission.blocks.get((form.instance.id, term.block), ()):
            cell = row.cells.get(term.column) or row.computed.get(term.column)
            if cell is not None:
                yield cell, row.position, 1
        return
    for name, (index, scale) in form.weights.items():
        fixed = submission.cell(form.instance.id, name, term.column)
        if fixed is not None:
            yield fixed, index, scale


def _is_unknown(cell: Typed) -> bool:
    return cell.kind == "error" or not cell.has_cached


def _number(cell: Typed) -> Decimal:
    """Return what a cell counts; text and marks count 0, as in the formulas of the sheet."""
    return Decimal(0) if cell.value is None else Decimal(repr(cell.value))


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))
