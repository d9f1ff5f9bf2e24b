"""Every kind of fault that can be planted in a kit's workbooks, by name."""

from mtqg_xl.definition.model import Kit
from mtqg_xl.samples.faults import (
    altered,
    book,
    cut,
    exchanged,
    harmless,
    overtyped,
    repeated,
    reworked,
    structure,
    typed,
    units,
)
from mtqg_xl.samples.faults.fault import Fault
from mtqg_xl.samples.faults.rules import rule_faults

FAMILIES = (overtyped, altered, cut, book, typed, units, exchanged, repeated, structure, reworked, harmless)


def kinds(kit: Kit) -> dict[str, Fault]:
    """Return the kinds by name: those of every workbook, and one for each rule of the kit."""
    found = [fault for family in FAMILIES for fault in family.FAULTS]
    found += rule_faults(kit)
    return {fault.kind: fault for fault in found}
