"""What a person at a terminal sees: short tables, the worst first."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from mtqg_xl.checks.result import FileResult
    from mtqg_xl.definition.office import OfficeRules
    from mtqg_xl.pipeline.any_workbook import Inspected
    from mtqg_xl.pipeline.batch import Checked
    from mtqg_xl.pipeline.custody import KeptFile
    from mtqg_xl.pipeline.demo import Demo
    from mtqg_xl.pipeline.run import Run
    from mtqg_xl.pipeline.sending_back import SentBack
    from mtqg_xl.register.lines import Written
    from mtqg_xl.register.verifying import Verification

Document = dict[str, Any]
_CONSEQUENCES = 6
"""So many cells that follow from one are named on the screen; JSON and the workbook have them all."""
_STYLES = {"block": "bold red", "explain": "yellow", "note": "dim"}


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; texts are taken as they are."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # names of files may hold brackets
    _console().print(table)


def show_forms(document: Sequence[Document]) -> None:
    """Print the forms."""
    rows = [
        (item["id"], item["title"], _status(item), item["version"], item["unit"], ", ".join(item["kits"]))
        for item in document
    ]
    table("Các biểu", ("Mã", "Tên", "Tình trạng", "Phiên bản", "Đơn vị", "Bộ biểu"), rows)


def _status(item: Document) -> str:
    from mtqg_xl.definition.model import STATUS_LABELS

    frame = f"; khung nháp: {item['draft']}" if item["draft"] else ""
    return STATUS_LABELS[item["status"]] + ("" if item["published"] else "; bản thảo") + frame


def show_kits(document: Sequence[Document]) -> None:
    """Print the kits."""
    rows = [
        (item["id"], item["title"], ", ".join(item["periods"]), ", ".join(form["sheet"] for form in item["forms"]))
        for item in document
    ]
    table("Các bộ biểu", ("Mã", "Tên", "Kỳ", "Các trang"), rows)


def show_rules(document: Sequence[Document]) -> None:
    """Print rules and codes."""
    from mtqg_xl.findings import Severity
    from mtqg_xl.pipeline.findings_book import STATE_WORDS

    rows = [
        (
            *(item["id"], item["owner"], Severity(item["severity"]).label, STATE_WORDS[item["state"]]),
            *(item["formula"], item["why"], item["source"]),
        )
        for item in document
    ]
    table("Luật và mã lỗi", ("Mã", "Biểu", "Mức", "Trạng thái", "Luật", "Vì sao", "Căn cứ"), rows)


def show_office(office: "OfficeRules") -> None:
    """Print what an office's own file changes, and what is wrong in it."""
    from mtqg_xl.pipeline.documents import change_document
    from mtqg_xl.pipeline.findings_book import change_words

    for change in office.changes:
        say(f"Luật riêng ({office.file}): {change_words(change_document(change))}")
    for mistake in office.mistakes:
        say(f"Không dùng được, luật gốc giữ nguyên: {mistake}", style="bold")


def show_cells(document: Sequence[Document]) -> None:
    """Print the cells of a file."""
    rows = [
        (item["form"], item["row"], item["column"], f"{item['sheet']}!{item['cell']}", item["kind"], item["unit"])
        for item in document
    ]
    table("Các ô", ("Biểu", "Dòng", "Cột", "Ô", "Loại", "Đơn vị"), rows)


def show_checked(checked: "Checked") -> None:
    """Print the verdict on every file and its findings."""
    for result in checked.results:
        _show_result(result)
    _show_codes(checked)
    for item in checked.skipped:
        say(f"Bỏ qua {item.file}: {item.reason}", style="dim")
    if not checked.results:
        say("Không có tệp biểu nào để kiểm tra.")
    show_office(checked.definitions.office)


def _show_codes(checked: "Checked") -> None:
    """Print the control codes of the forms where one file was checked: they are compared with its signed paper."""
    from mtqg_xl.pipeline.findings_book import codes_words

    if len(checked.sources) == 1 and checked.sources[0] is not None:
        codes = codes_words(checked.sources[0])
        say(f"Mã đối chiếu: {codes or 'chưa có số'}", style="dim")


def show_inspected(found: "Inspected") -> None:
    """Print what looks wrong in each workbook, surest first."""
    for result in found.results:
        count = sum(finding.severity.value != "note" for finding in result.findings)
        words = f"{count} chỗ cần xem lại" if count else "không thấy lỗi công thức"
        _show_findings(result, "không đọc được" if result.verdict.value == "unusable" else words)
    for item in found.skipped:
        say(f"Bỏ qua {item.file}: {item.reason}", style="dim")
    if not found.results:
        say("Không có tệp bảng tính nào để xem.")


def say(sentence: str, style: str = "") -> None:
    """Print a sentence as it is."""
    _console().print(sentence, markup=False, style=style, soft_wrap=True)


def _show_result(result: "FileResult") -> None:
    _show_findings(result, result.conclusion)


def _show_findings(result: "FileResult", conclusion: str) -> None:
    from rich.markup import escape

    console = _console()
    name = f" ({result.reporter_name})" if result.reporter_name else ""
    console.print(f"[bold]{escape(result.file)}[/]{escape(name)}: {escape(conclusion)}", soft_wrap=True)
    for finding in result.findings:
        place = f" {finding.sheet}!{finding.cell}" if finding.cell else f" {finding.sheet}".rstrip()
        style = _STYLES[finding.severity.value]
        words = f"{finding.code}{place}: {finding.what}"
        console.print(f"  [{style}]{finding.severity.label}[/] {escape(words)}", soft_wrap=True)
        console.print(f"    Cách sửa: {escape(finding.mend)}", soft_wrap=True)
        for item in finding.consequences[:_CONSEQUENCES]:
            say(f"    ↳ kéo theo {item.sheet}!{item.cell}: {item.what}", style="dim")
        if left := len(finding.consequences[_CONSEQUENCES:]):
            say(f"    ↳ và {left} ô khác sai theo; sửa ô trên thì hết.", style="dim")


def show_sent_back(sent: "SentBack") -> None:
    """Print the copies that go back, and of which files there is none."""
    for path in (*sent.files, *([sent.messages] if sent.messages else [])):
        say(f"Đã ghi: {path}")
    for file, reason in sent.failed:
        say(f"Không làm được tệp trả lại cho {file}: {reason} Gửi tin nhắn và tệp kết quả kiểm tra thay thế.")
    if sent.messages is None:
        say("Không có tệp nào phải trả lại.")


def show_run(
    run: "Run", path: Path, written: "Written | None" = None, since: str = "", texts: Path | None = None
) -> None:
    """Print who is in a consolidation, where the workbook lies, and what is new in the register."""
    from mtqg_xl.pipeline.receipt_book import received_words

    rows = [
        (item.code, item.name, item.status, item.file, item.result.conclusion if item.result else "")
        for item in run.received
    ]
    say(received_words(run.decided))
    inside, everyone = len(run.total.members.reporters), len(run.total.expected)
    table(f"Tổng hợp {inside}/{everyone} đơn vị", ("Mã", "Đơn vị", "Tình trạng", "Tệp", "Kết luận"), rows)
    for item in run.skipped:
        say(f"Không tính {item.file}: {item.reason}")
    _say_territory(run)
    if since:
        say(since)
    say(f"Đã ghi: {path}")
    if texts is not None:
        say(f"Tin nhắn đôn đốc: {texts}")
    if written is not None:
        say(f"Sổ: {written.new} dòng mới (bản gửi, xử lý, điều chỉnh, giải trình); {written.known} đã có từ trước.")


def _say_territory(run: "Run") -> None:
    """Print whether the handover of 30/6/2025 balances, and what is to be asked about old and new units."""
    for balance in run.territory.balances if run.territory is not None else ():
        for sentence in balance.sentences:
            say(sentence)
    for doubt in run.doubts:
        place = " ".join(part for part in (doubt.file, doubt.sheet, doubt.cell) if part)
        say(f"{doubt.severity.label} {doubt.code} {place}: {doubt.what}")


def show_verified(found: "Verification") -> None:
    """Print whether a register is what was written, and where it is not."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in found.counts.items())
    for each in found.altered:
        say(each.what)
    result = "Sổ nguyên vẹn" if found.is_intact else f"Sổ đã bị sửa ở {len(found.altered)} chỗ"
    say(f"{result}: {found.lines} dòng ({kinds}).")
    say(f"Dấu của dòng cuối: {found.head}")


MOST_CELLS = 40
"""How many cells of one file are printed: a blank file in place of a filled one differs in all."""


def show_kept_files(files: Sequence["KeptFile"]) -> None:
    """Print which files are no longer those that were recorded, and how many are."""
    for each in files:
        if each.what:
            say(f"{each.file}: {each.what}")
        for cell in each.cells[:MOST_CELLS]:
            say(f"  {cell}")
        if len(each.cells) > MOST_CELLS:
            say(f"  … và {len(each.cells) - MOST_CELLS} chỗ nữa; --json in đủ.")
    if files:
        same = sum(1 for each in files if not each.what)
        say(f"Tệp đúng như đã ghi sổ: {same}/{len(files)}.")


def show_demo(demo: "Demo") -> None:
    """Print what the demonstration made and where."""
    rows = [(item.what, item.words, str(item.path)) for item in demo.made]
    table("Kết quả", ("Việc", "Kết quả", "Tệp"), rows)
