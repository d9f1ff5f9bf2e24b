"""A workbook that somebody has before them: judged as it stands, one formula put back, the findings as a sheet."""

from collections.abc import Set
from dataclasses import dataclass

from mtqg_xl.checks.result import FileResult
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.recalc import Place
from mtqg_xl.mending.repair.changes import Left
from mtqg_xl.mending.repair.restore import Restored, restored
from mtqg_xl.mending.send_back import result_sheet
from mtqg_xl.mending.sender import sender_of
from mtqg_xl.pipeline.batch import SUBMISSION_ROLES, results_of
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.build import CONSOLIDATED
from mtqg_xl.workbook.plan import SheetPlan

UNIT_OR_TOTAL = frozenset({*SUBMISSION_ROLES, CONSOLIDATED})
"""The roles of what tells figures: a file of a unit, or what many add up to."""
NOT_A_FORM = "Tệp này không phải phụ biểu MTQG."


TOTAL_INSTEAD = "Tệp này là bản tổng hợp. Nút này dùng cho tệp biểu của một đơn vị: mở tệp ấy rồi bấm lại."


@dataclass(frozen=True)
class OpenBook:
    """An open workbook and what it was read as."""

    raw: RawWorkbook
    submission: Submission
    kit: Kit

    @property
    def is_total(self) -> bool:
        """Whether many units add up to it."""
        return self.submission.stamp.role == CONSOLIDATED


@dataclass(frozen=True)
class Judged(OpenBook):
    """An open workbook with the verdict on it."""

    result: FileResult


def opened(
    raw: RawWorkbook | Refusal, path: str, definitions: Definitions, *, roles: Set[str] = SUBMISSION_ROLES
) -> OpenBook:
    """Return an open workbook as one of our forms; by default one that units send.

    Raises:
        UsageError: it is none of our forms, or has another role.
    """
    from mtqg_xl.reading.read import read_workbook

    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    found = read_workbook(raw, path, definitions.readable)
    if isinstance(found, Refusal):
        raise UsageError(NOT_A_FORM if found.reason == "not_form" else found.sentence)
    if found.stamp.role not in roles:
        raise UsageError(TOTAL_INSTEAD if found.stamp.role == CONSOLIDATED else NOT_A_FORM)
    return OpenBook(raw, found, definitions.readable[found.kit_id])


def judge(raw: RawWorkbook | Refusal, path: str, definitions: Definitions) -> Judged:
    """Return the verdict on an open workbook.

    Raises:
        UsageError: it is none of our forms, or is one of our own outputs.
    """
    book = opened(raw, path, definitions)
    (result,) = results_of([book.submission], book.kit)
    return Judged(book.raw, book.submission, book.kit, result)


def formula_for(judged: Judged, place: Place) -> Restored | Left | None:
    """Return what puts the formula of the form back into a cell; None where nothing is to be put back.

    Raises:
        UsageError: the file was made from another definition, or does not tell its period.
    """
    return restored(judged.submission, judged.raw, judged.kit, place)


def findings_sheet_of(judged: Judged) -> SheetPlan:
    """Return KẾT QUẢ KIỂM TRA for the workbook, the sheet that `_TRALAI` files begin with."""
    return result_sheet(judged.result, judged.submission, judged.kit, sender_of(judged.submission, judged.kit))
