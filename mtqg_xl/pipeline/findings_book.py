"""The findings workbook of whoever consolidates: by reporter, the whole list, the texts to send, the rules."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.parts import OFF
from mtqg_xl.findings import Severity
from mtqg_xl.mending.messages import Returned, by_reporter, message
from mtqg_xl.mending.send_back import replies
from mtqg_xl.mending.sender import Sender, sender_of
from mtqg_xl.pipeline.batch import Checked, Source
from mtqg_xl.pipeline.documents import Document, rules_document
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.findings_list import Group, bases_of, findings_table
from mtqg_xl.pipeline.known import codes_of
from mtqg_xl.pipeline.sending_back import returned
from mtqg_xl.vietnamese import write_date
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.finding_rows import SEVERITY_FILLS
from mtqg_xl.workbook.plain import Field, PlainCell, PlainTable, Shown, table_book

Row = tuple[PlainCell, ...]

_COUNTED = {Severity.BLOCK: "phải sửa", Severity.EXPLAIN: "cần giải trình", Severity.NOTE: "lưu ý"}
_VERDICT_FILLS = {
    Verdict.OK: styles.GOOD_FILL,
    Verdict.INCOMPLETE: styles.EXPLAIN_FILL,
    Verdict.UNUSABLE: styles.BLOCK_FILL,
}


def write_findings(checked: Checked, output: Path, *, force: bool = False) -> Path:
    """Write the findings of a batch as a workbook.

    Raises:
        OutputError: it cannot be written.
    """
    refuse_inputs(wanted_ending(output, ".xlsx"), checked.inputs)
    return write_whole(output, findings_book(checked), force=force)


def findings_book(checked: Checked) -> bytes:
    """Return the findings workbook of a batch; every finding is in it."""
    tables = (
        _by_reporter(checked),
        _whole_list(checked),
        _messages(checked),
        _unusable(checked),
        _rules(checked.definitions),
    )
    return table_book("Kết quả kiểm tra", tables, {"mtqg.role": "findings"})


def _pairs(checked: Checked) -> Iterator[tuple[FileResult, Source | None]]:
    return zip(checked.results, checked.sources, strict=True)


def _sender(source: Source | None) -> Sender:
    return sender_of(source.submission, source.kit) if source is not None else Sender()


def _name(result: FileResult, source: Source | None) -> str:
    return _sender(source).name or result.file


# --- by reporter ----------------------------------------------------------------------------------------


def _by_reporter(checked: Checked) -> PlainTable:
    columns = (
        *(Field("Đơn vị", 20), Field("Tệp", 26), Field("Mức nặng nhất", 15), Field("Số lỗi", 17)),
        *(Field("Ảnh hưởng (triệu đồng)", 13, 3), Field("Điện thoại", 12), Field("Kết luận", 26)),
        Field("Mã đối chiếu các biểu", 38),
    )
    worst_first = sorted(_pairs(checked), key=lambda pair: (-pair[0].verdict.rank, -pair[0].impact))
    rows = tuple(_file_row(result, source) for result, source in worst_first)
    counts = [sum(result.count(severity) for result in checked.results) for severity in Severity]
    line = f"{len(checked.results)} tệp: {_counts(counts)}."
    return PlainTable("THEO ĐƠN VỊ", "KẾT QUẢ KIỂM TRA THEO ĐƠN VỊ", columns, rows, (line,), filtered=True)


def _file_row(result: FileResult, source: Source | None) -> Row:
    sender = _sender(source)
    return (
        *(sender.name or None, result.file, _worst(result)),
        *(
            _counts([result.count(severity) for severity in Severity]),
            result.impact / 1e6 or None,
            sender.phone or None,
        ),
        *(result.conclusion, codes_words(source) if source is not None else None),
    )


def _counts(counts: list[int]) -> str:
    parts = [f"{count} {words}" for count, words in zip(counts, _COUNTED.values(), strict=True) if count]
    return ", ".join(parts) or "không có lỗi"


def _worst(result: FileResult) -> Shown:
    severity = min((finding.severity for finding in result.findings), key=lambda one: one.rank, default=None)
    if severity is None or result.verdict in {Verdict.INCOMPLETE, Verdict.UNUSABLE}:
        return Shown(result.verdict.label, _VERDICT_FILLS.get(result.verdict, ""), bold=True)
    return Shown(severity.label, SEVERITY_FILLS[severity], bold=True)


def codes_words(source: Source) -> str:
    """Return the control codes of a file as THÔNG TIN lists them: ``GN DTTS 27455 · …``; forms without numbers not."""
    found = codes_of(source.submission, source.kit)
    sheets = source.kit.instance_by_id
    return " · ".join(f"{sheets[name].sheet} {code:05d}" for name, code in found.items() if code is not None)


# --- the whole list -------------------------------------------------------------------------------------


def _whole_list(checked: Checked) -> PlainTable:
    groups = [_group(result, source) for result, source in _pairs(checked)]
    return findings_table("DANH SÁCH", "DANH SÁCH PHẢI SỬA, GIẢI TRÌNH", groups)


def _group(result: FileResult, source: Source | None) -> Group:
    said = replies(source.submission, source.kit, result.findings) if source else [""] * len(result.findings)
    kit = source.kit if source is not None else None
    return Group(_name(result, source), result.file, result.findings, tuple(said), bases_of(kit))


# --- texts, files that are of no use, rules -------------------------------------------------------------


def _messages(checked: Checked) -> PlainTable:
    columns = (Field("Đơn vị", 24), Field("Điện thoại", 14), Field("Tệp gửi kèm", 30), Field("Tin nhắn", 84))
    rows = tuple(_message_row(group) for group in by_reporter(returned(checked)))
    lines = ("Chọn ô ở cột Tin nhắn → Chép → dán vào Zalo. Mỗi tin không quá 600 ký tự.",)
    return PlainTable("TIN NHẮN", "TIN NHẮN CHO TỪNG ĐƠN VỊ", columns, rows, lines)


def _message_row(group: list[Returned]) -> Row:
    sender = group[0].sender
    attached = ", ".join(item.file for item in group if item.file)
    phone = next((item.sender.phone for item in group if item.sender.phone), None)
    return sender.called, phone, attached or None, message(group)


def _unusable(checked: Checked) -> PlainTable:
    rows: list[Row] = [
        (result.file, finding.what, finding.mend)
        for result in checked.results
        if result.verdict is Verdict.UNUSABLE
        for finding in result.findings
    ]
    rows += [(item.file, item.reason, "Không phải làm gì nếu đúng là tệp khác.") for item in checked.skipped]
    columns = (Field("Tệp", 48), Field("Lý do", 64), Field("Nên làm gì", 50))
    return PlainTable("TỆP KHÔNG DÙNG ĐƯỢC", "TỆP KHÔNG DÙNG ĐƯỢC", columns, tuple(rows))


def _rules(definitions: Definitions) -> PlainTable:
    columns = (
        *(Field("Mã", 8), Field("Biểu", 20), Field("Nội dung", 48), Field("Căn cứ", 30)),
        *(Field("Mức", 16), Field("Đang bật/tắt", 16), Field("Ai đổi, vì sao", 29)),
    )
    changed_first = sorted(rules_document(definitions), key=lambda item: item["state"] == "on")
    rows = tuple(_rule_row(item) for item in changed_first)
    office = definitions.office
    lines = [f"Tệp luật riêng của cơ quan: {office.file}, {len(office.changes)} thay đổi."] if office.file else []
    lines += [f"Chưa dùng: {mistake}" for mistake in office.mistakes]
    return PlainTable("LUẬT", "LUẬT VÀ MÃ LỖI ĐANG DÙNG", columns, rows, tuple(lines), filtered=True)


def _rule_row(item: Document) -> Row:
    severity = Severity(item["severity"])
    changes: list[Document] = item["changes"]
    state = STATE_WORDS[item["state"]]
    return (
        *(item["id"], item["owner"] or None, item["why"], item["source"] or item["formula"]),
        Shown(severity.label, SEVERITY_FILLS[severity]),
        Shown(state, "" if item["state"] == "on" else styles.WARN_FILL, bold=item["state"] != "on"),
        "\n".join(change_words(change) for change in changes) or None,
    )


STATE_WORDS = {"on": "đang bật", "off": "ĐANG TẮT", "partly": "TẮT Ở MỘT SỐ BIỂU", "changed": "ĐỔI MỨC"}


def change_words(change: Document) -> str:
    """Return one change of an office in words: ``R07 tắt ở GN-01.DTTS (…): lý do``."""
    severity = change["severity"]
    what = "tắt" if severity == OFF else f"thành {Severity(severity).label}"
    where = f" ở {change['form']}" if change["form"] else ""
    day = write_date(date.fromisoformat(change["date"]))
    return f"{change['code']} {what}{where} ({change['who']}, {day}): {change['reason']}"
