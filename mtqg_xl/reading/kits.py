"""Which kit a workbook is: the one that its stamp names, else the one most of whose forms are in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mtqg_xl.definition.model import VERSION_MARK, Kit
from mtqg_xl.reading.issued import issued
from mtqg_xl.reading.names import Names
from mtqg_xl.reading.page import Page
from mtqg_xl.reading.sheets import Assignment, assigned
from mtqg_xl.reading.submission import Stamp


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kit and the sheets on which its instances were found, with what was odd about it."""

    kit: Kit
    assignment: Assignment
    warnings: tuple[str, ...]


def recognised(stamp: Stamp, kits: Mapping[str, Kit], pages: Sequence[Page], names: Names) -> Recognised | None:
    """Return the kit of a workbook; None where no form of any kit is in it."""
    stamped = kits.get(f"{stamp.kit}{VERSION_MARK}{stamp.kit_version}") or kits.get(stamp.kit)
    if stamped is not None:
        assignment = assigned(issued(stamped), pages, names)
        if assignment.pages:
            return Recognised(stamped, assignment, _version_warnings(stamp, stamped))
    others = [kit for kit in kits.values() if kit is not stamped]
    found = [(kit, assigned(issued(kit), pages, names)) for kit in others]
    kit, assignment = max(found, key=_share_found, default=(None, Assignment({}, ())))
    if kit is None or assignment.pages.keys() <= {kit.header, kit.justification}:
        return None  # a title such as "Nội dung" alone, which a sheet of anybody may have, is none of our forms
    return Recognised(kit, assignment, (_recognition_warning(stamp, kit),))


def _share_found(found: tuple[Kit, Assignment]) -> tuple[int, float]:
    kit, assignment = found
    count = len(assignment.pages)
    return count, count / len(kit.instances)


def _version_warnings(stamp: Stamp, kit: Kit) -> tuple[str, ...]:
    if stamp.kit_version in ("", kit.version):
        return ()
    return (f"Tệp làm theo phiên bản {stamp.kit_version} của bộ biểu {kit.id}; đọc theo phiên bản {kit.version}.",)


def _recognition_warning(stamp: Stamp, kit: Kit) -> str:
    by_forms = f"nhận ra bộ biểu “{kit.title}” theo mã và tiêu đề."
    if not stamp.kit:
        return f"Tệp mất dấu nhận dạng; {by_forms}"
    return f"Tệp ghi bộ biểu “{stamp.kit}”, không có hoặc không đúng với các trang; {by_forms}"
