"""Kiểm tra, Lỗi tiếp theo, Xóa dấu kiểm tra."""

from mtqg_xl.actions.desk import Desk
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.hosts.host import Answer, Cell
from mtqg_xl.pipeline.open_book import Judged, findings_sheet_of, judge
from mtqg_xl.vietnamese import write_count

CLEARED = "Đã bỏ trang KẾT QUẢ KIỂM TRA. Các trang biểu không có dấu nào."
CLEAN = "Không còn lỗi nào. Được gửi."


def check(desk: Desk) -> Answer:
    """Judge the open workbook and show every finding; nothing that was typed changes.

    Raises:
        UsageError: no workbook is open, or it is none of our forms.
    """
    return checked(_judged(desk))


def checked(judged: Judged) -> Answer:
    """Return what is shown of a verdict."""
    findings = tuple(judged.result.findings)
    if not findings:
        return Answer(judged.result.conclusion, clears=True)
    return Answer(_counts(judged), findings, findings_sheet_of(judged), select=_first(findings))


def next_finding(desk: Desk) -> Answer:
    """Go to the finding after the selected cell, the one with the largest effect first, round and round.

    Raises:
        UsageError: no workbook is open, or it is none of our forms.
    """
    findings = [item for item in _judged(desk).result.findings if item.cell]
    if not findings:
        return Answer(CLEAN)
    here = desk.host.selection()
    places = [Cell(item.sheet, item.cell) for item in findings]
    last = max((at for at, place in enumerate(places) if place == here), default=-1)
    item = findings[(last + 1) % len(findings)]
    at = findings.index(item) + 1
    return Answer(
        f"{at}/{len(findings)} · {item.severity.label} · {item.sheet}, ô {item.cell}: {item.what} {item.mend}",
        (item,),
        select=Cell(item.sheet, item.cell),
    )


def clear_marks(_: Desk) -> Answer:
    """Take away every mark that checking left."""
    return Answer(CLEARED, clears=True)


def _judged(desk: Desk) -> Judged:
    return judge(desk.host.workbook(), desk.host.key, desk.definitions)


def _counts(judged: Judged) -> str:
    counts = (
        (Severity.BLOCK, "chỗ phải sửa"),
        (Severity.EXPLAIN, "chỗ cần giải trình"),
        (Severity.NOTE, "lưu ý"),
    )
    parts = [f"{write_count(count)} {words}" for severity, words in counts if (count := judged.result.count(severity))]
    return f"{judged.result.conclusion}. {', '.join(parts)}."


def _first(findings: tuple[Finding, ...]) -> Cell | None:
    return next((Cell(item.sheet, item.cell) for item in findings if item.cell), None)
