"""What people get on paper: the findings workbook, and the narrative report of one file."""

from pathlib import Path

from mtqg_xl.definition.load import Definitions
from mtqg_xl.findings import Severity
from mtqg_xl.pipeline.batch import Checked
from mtqg_xl.pipeline.files import write_whole


def write_findings(checked: Checked, output: Path, *, force: bool = False) -> Path:
    """Write the findings of a batch as a workbook: by file, and the whole list.

    Raises:
        OutputError: it cannot be written.
    """
    return write_whole(output, findings_book(checked), force=force)


def findings_book(checked: Checked) -> bytes:
    """Return the findings workbook of a batch."""
    from mtqg_xl.workbook.plain import Field, PlainTable, table_book
    from mtqg_xl.workbook.plan import Content

    files: list[tuple[Content, ...]] = [
        (
            *(result.reporter_name or None, result.file, result.verdict.label),
            *(float(result.count(severity)) for severity in Severity),
            sum(finding.impact or 0.0 for finding in result.findings) / 1e6,
        )
        for result in checked.results
    ]
    lines: list[tuple[Content, ...]] = [
        (
            *(result.reporter_name or result.file, finding.code, finding.severity.label, finding.sheet, finding.cell),
            *(finding.row_label, finding.column_title, finding.what, finding.impact, finding.why, finding.mend),
        )
        for result in checked.results
        for finding in result.findings
    ]
    unused: list[tuple[Content, ...]] = [(item.file, item.reason) for item in checked.skipped]
    by_file = (
        *(Field("Đơn vị", 28), Field("Tệp", 48), Field("Kết luận", 26), Field("Phải sửa", 10, 0)),
        *(Field("Cần giải trình", 14, 0), Field("Lưu ý", 10, 0), Field("Ảnh hưởng (triệu đồng)", 22, 3)),
    )
    every = (
        *(Field("Đơn vị", 22), Field("Mã", 7), Field("Mức", 16), Field("Biểu", 16), Field("Ô", 8), Field("Dòng", 40)),
        *(Field("Cột", 30), Field("Nội dung", 70), Field("Lệch (đồng)", 18, 0), Field("Vì sao", 50)),
        Field("Cách sửa", 50),
    )
    tables = (
        PlainTable("THEO ĐƠN VỊ", "KẾT QUẢ KIỂM TRA THEO ĐƠN VỊ", by_file, tuple(files)),
        PlainTable("DANH SÁCH", "DANH SÁCH PHẢI SỬA, CẦN GIẢI TRÌNH, LƯU Ý", every, tuple(lines)),
        PlainTable("TỆP KHÔNG DÙNG ĐƯỢC", "TỆP KHÔNG DÙNG ĐƯỢC", (Field("Tệp", 48), Field("Lý do", 80)), tuple(unused)),
    )
    return table_book("Kết quả kiểm tra", tables, {"mtqg.role": "findings"})


def write_report(
    workbook: Path, output: Path, definitions: Definitions, *, kind: str | None = None, force: bool = False
) -> Path:
    """Write the narrative report of one workbook as Word.

    Raises:
        UsageError: the workbook cannot be read, or no such report exists for its kit and period.
        OutputError: the report cannot be written.
    """
    raise NotImplementedError
