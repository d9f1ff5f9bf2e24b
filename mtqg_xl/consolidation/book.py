"""The consolidated workbook: the forms with what was added up, between the sheets that say how it came about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mtqg_xl.consolidation.book_forms import BookValues, book_kit
from mtqg_xl.consolidation.consolidate import Consolidated
from mtqg_xl.consolidation.contributors import contributor_notes
from mtqg_xl.consolidation.shares import Issued
from mtqg_xl.workbook.header import Header
from mtqg_xl.workbook.plain import PlainSheet, district_plan
from mtqg_xl.workbook.plan import BookPlan, SheetPlan


def consolidated_plan(
    total: Consolidated,
    header: Header,
    names: Mapping[str, str],
    before: Sequence[PlainSheet] = (),
    after: Sequence[PlainSheet] = (),
    hidden: Sequence[SheetPlan] = (),
    issued: Issued | None = None,
) -> BookPlan:
    """Return the consolidated workbook of a receiver; ``names`` are those of the reporters, by code.

    ``before`` (TỔNG QUAN, MA TRẬN) and ``after`` (SỔ NHẬN, PHẢI SỬA, NGUỒN SỐ LIỆU) are the sheets beside the forms;
    ``hidden`` what the book carries along unseen; ``issued`` are the plans of reporters as their superior has them.
    """
    kit = book_kit(total, names)
    header = replace(
        header, expected=len(total.expected), missing=tuple(names.get(code, code) for code in total.missing)
    )
    return district_plan(
        kit,
        header,
        BookValues(total, kit, names),
        before=before,
        after=after,
        notes=contributor_notes(total, names, issued or {}),
        hidden=hidden,
    )
