"""Findings as the window lists them and tells them in full."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mtqg_xl.findings import Finding, Severity
from mtqg_xl.vietnamese import write_money, write_number

TITLES = ("Mức", "Tệp", "Biểu, ô", "Chỗ phải xem", "Lệch (đồng)")
WIDEST = TITLES[3]
"""The column that takes what room there is."""
OF_ONE_FILE = tuple(title for title in TITLES if title != "Tệp")
"""The columns that are shown where all findings are of one file."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One finding of the list, and the file in which it stands where that is known."""

    finding: Finding
    path: Path | None = None

    @property
    def place(self) -> str:
        """Sheet and cell; what is wrong with a whole file has none."""
        parts = (self.finding.sheet, f"ô {self.finding.cell}" if self.finding.cell else "")
        return ", ".join(part for part in parts if part)

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of its row, under `TITLES`."""
        item = self.finding
        effect = write_number(item.impact, 0) if item.impact is not None else ""
        return (item.severity.label, item.file, self.place, " ".join(item.what.split()), effect)


def told(item: Listed) -> tuple[tuple[str, str], ...]:
    """Return everything about a finding as headings and texts: what, how to mend it, where, why, and its effect."""
    return tuple((heading, text) for heading, text in _parts(item) if text)


def _parts(item: Listed) -> Iterator[tuple[str, str]]:
    finding = item.finding
    yield f"{finding.severity.label} · {finding.code}", finding.what
    yield "Cách sửa", finding.mend
    yield "Ở đâu", " · ".join(text for text in (finding.file, item.place) if text)
    yield "Dòng – cột", " – ".join(text for text in (finding.row_label, finding.column_title) if text)
    yield "Đang ghi", _shown(finding.found)
    yield "Phải là", _shown(finding.expected)
    yield "Vì sao", finding.why
    yield "Ảnh hưởng", write_money(finding.impact) if finding.impact else ""
    yield "Kéo theo", "\n".join(_consequence(each) for each in finding.consequences)
    yield "Xem thêm ô", ", ".join(finding.related)


def _consequence(finding: Finding) -> str:
    return f"{finding.sheet}, ô {finding.cell}: {finding.what}" if finding.cell else finding.what


def _shown(value: float | str | None) -> str:
    if value is None:
        return ""
    return write_number(value) if isinstance(value, int | float) else value


def worst_first(items: list[Listed]) -> tuple[Listed, ...]:
    """Return findings of several files in the order in which they should be looked at."""
    return tuple(sorted(items, key=lambda item: (item.finding.severity.rank, -(item.finding.impact or 0.0))))


def counts(items: tuple[Listed, ...]) -> str:
    """Return how many findings there are of each severity, in words."""
    words = {Severity.BLOCK: "phải sửa", Severity.EXPLAIN: "cần giải trình", Severity.NOTE: "lưu ý"}
    found = {severity: sum(item.finding.severity is severity for item in items) for severity in words}
    return ", ".join(f"{count} {words[severity]}" for severity, count in found.items() if count)
