"""Findings as rows of a table, the same for whoever consolidates and in the file that goes back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqg_xl.findings import Finding, Severity
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.plain import Field, PlainCell, Shown

SEVERITY_FILLS = {Severity.BLOCK: styles.BLOCK_FILL, Severity.EXPLAIN: styles.EXPLAIN_FILL, Severity.NOTE: ""}
CONSEQUENCE = "↳ kéo theo"

TITLES = (
    *("STT", "Mức", "Biểu, ô", "Dòng – cột", "Đang ghi", "Phải là", "Lệch (đồng)"),
    *("Vì sao", "Cách sửa", "Giải trình của đơn vị"),
)
_FIGURES = {"Đang ghi", "Phải là", "Lệch (đồng)"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding in a list: its number (empty for a consequence) and what the office says to it."""

    finding: Finding
    number: int | None
    reply: str = ""


def listed(findings: Sequence[Finding], replies: Sequence[str], *, first: int = 1) -> Iterator[Listed]:
    """Yield findings, numbered, each with its reply, and below each what follows from it; nothing is left out."""
    for number, (finding, reply) in enumerate(zip(findings, replies, strict=True), start=first):
        yield Listed(finding, number, reply)
        yield from (Listed(item, None) for item in _below(finding))


def _below(finding: Finding) -> Iterator[Finding]:
    for item in finding.consequences:
        yield item
        yield from _below(item)


def fields(widths: Sequence[float]) -> tuple[Field, ...]:
    """Return the columns of the list of findings."""
    pairs = zip(TITLES, widths, strict=True)
    return tuple(Field(title, width, 0 if title in _FIGURES else None) for title, width in pairs)


def cells(item: Listed, *, linked: bool) -> tuple[PlainCell, ...]:
    """Return one row; ``linked`` where the cell is in the same workbook, for links to other files break."""
    finding = item.finding
    indent = 1 if item.number is None else 0
    return (
        None if item.number is None else str(item.number),
        Shown(_level(item), SEVERITY_FILLS[finding.severity] if item.number else "", bold=bool(item.number)),
        Shown(place(finding).replace(", ô ", ", \nô "), link=target(finding) if linked else ""),
        Shown(" – ".join(text for text in (finding.row_label, finding.column_title) if text), indent=indent),
        finding.found,
        finding.expected,
        finding.impact,
        Shown(reason(finding), indent=indent),
        finding.mend,
        item.reply or None,
    )


def _level(item: Listed) -> str:
    return item.finding.severity.label if item.number is not None else CONSEQUENCE


def place(finding: Finding) -> str:
    """Return sheet and cell as officers say them: ``GN DTTS, ô O29``."""
    return f"{finding.sheet}, ô {finding.cell}" if finding.cell else finding.sheet


def target(finding: Finding) -> str:
    """Return where a link inside the workbook leads, empty where the finding is about no cell."""
    sheet = finding.sheet.replace("'", "''")
    return f"internal:'{sheet}'!{finding.cell}" if finding.cell else ""


def reason(finding: Finding) -> str:
    """Return what is wrong and why that is wrong."""
    return finding.what if finding.why in finding.what else f"{finding.what} {finding.why}"
