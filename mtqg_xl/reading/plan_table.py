"""A table of plans (bảng giao vốn) as an office typed it: columns known by their heads, each line with its number.

Nothing is matched with a kit or a list of reporters here: a line holds texts, an amount in đồng, and what is unclear.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mtqg_xl.findings import UsageError
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.headed_table import TOTALS, HeadedTable, headed_tables
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.vietnamese import fold

REPORTER, ROW, SOURCE, YEAR, KIND, AMOUNT, DECISION, DAY = (
    *("đơn vị", "dòng", "nguồn", "kéo dài/năm nay"),
    *("ĐT/SN", "số tiền", "QĐ số", "ngày"),
)
"""What a column of the table may say."""

NEEDED = (REPORTER, ROW, AMOUNT)

_HEADS = (
    (DAY, r"^ngày"),
    (DECISION, r"\bqđ\b|quyết định|văn bản"),
    (AMOUNT, r"số tiền|số vốn|vốn giao|kế hoạch vốn|kinh phí giao|mức vốn|giá trị"),
    (YEAR, r"kéo dài|năm nay|năm vốn|niên độ|năm kế hoạch|^năm$"),
    (KIND, r"đt ?/ ?sn|đtpt|loại vốn|loại kinh phí|tính chất|đầu tư|sự nghiệp"),
    (SOURCE, r"nguồn"),
    (REPORTER, r"đơn vị(?! tính)|xã, phường|địa bàn|tên xã|^xã\b|chủ đầu tư"),
    (ROW, r"dòng|dự án|nội dung|nhiệm vụ|danh mục"),
)
"""How officers head such columns, the surest first."""


@dataclass(frozen=True, slots=True)
class PlanTableLine:
    """One line of the table; ``texts`` holds what stands under each head, several columns under one head in order.

    ``problem`` says why the amount cannot be used. A total line repeats others and is none of its own.
    """

    where: str
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    amount: int = 0
    problem: str = ""
    is_total: bool = False

    def text(self, head: str) -> str:
        """Return the first text under a head."""
        return next(iter(self.texts.get(head, ())), "")


def read_plan_table(path: Path) -> tuple[PlanTableLine, ...]:
    """Return the lines of every sheet that has the heads of a table of plans.

    Raises:
        UsageError: the file cannot be read, or no sheet has columns for reporter, row and amount.
    """
    raw = read_raw(path)
    if isinstance(raw, Refusal):
        raise UsageError(raw.sentence)
    found = list(headed_tables(raw, _HEADS, NEEDED, AMOUNT))
    if not found:
        raise UsageError(_no_table(raw))
    return tuple(line for table in found for line in _lines(table, len(found) > 1))


def _no_table(raw: RawWorkbook) -> str:
    return (
        f"“{raw.file}” không có dòng tiêu đề của bảng giao vốn: cần các cột {', '.join(NEEDED)} "
        f"(và {SOURCE}, {YEAR}, {KIND}, {DECISION}, {DAY})."
    )


def _lines(table: HeadedTable, names_sheet: bool) -> Iterator[PlanTableLine]:
    """Yield the lines below the heads; blank ones are none."""
    for row in table.rows():
        texts = {head: table.texts(row, head) for head in table.columns if head != AMOUNT}
        if not any(texts.values()) and not table.is_filled(row, AMOUNT):
            continue
        words = [text for head in (REPORTER, ROW) for text in texts.get(head, ())]
        is_total = any(TOTALS.match(fold(text)) for text in (*words, table.first_text(row)))
        value, problem = table.amount(row, AMOUNT, "số tiền")
        yield PlanTableLine(table.where(row, names_sheet=names_sheet), texts, value, problem, is_total)
