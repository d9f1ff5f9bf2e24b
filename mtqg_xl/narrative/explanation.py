"""“Giải trình số liệu”: why a total is not what it was, nor what the treasury says, on half a page to be signed.

It tells in đồng what SO KỲ TRƯỚC and ĐỐI CHIẾU KHO BẠC tell in triệu: on paper the parts must add up to the last digit.
What nobody has explained is highlighted, never left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mtqg_xl.consolidation.causes import Cause, Change, Comparison, Fall
from mtqg_xl.consolidation.plan_trail import Decided
from mtqg_xl.consolidation.treasury import CAUSES, ReconciledLine, Reconciliation
from mtqg_xl.narrative.text import Paper, Paragraph, ReportHeader, Run
from mtqg_xl.vietnamese import write_count, write_date, write_number

KIND = "BÁO CÁO"
UNKNOWN = "[chưa rõ: {}]"
_MOST = 3
"""How many units are named for one difference; the sheets of the book name all of them."""


@dataclass(frozen=True)
class Explained:
    """What there is to explain: each part may be missing, ``ratios`` name the denominators of the ratio now.

    ``decided`` are the decisions on the plan since the earlier period; ``book`` is the workbook with all lines.
    """

    header: ReportHeader
    names: Mapping[str, str]
    book: str
    comparison: Comparison | None = None
    decided: Sequence[Decided] = ()
    treasury: Reconciliation | None = None
    ratios: Sequence[tuple[str, str]] = ()


def explanation(found: Explained) -> Paper:
    """Return the paper; a part for each comparison that there is."""
    blocks: list[Paragraph] = []
    for number, (title, paragraphs) in enumerate(_parts(found), start=1):
        blocks += [Paragraph((Run(f"{number}. {title}", bold=True),)), *paragraphs]
    sheets = " và ".join(_sheets(found))
    closing = f"Chi tiết từng dòng, từng đơn vị ở tệp {found.book}, trang {sheets}./."
    subject = ("Giải trình số liệu giải ngân các chương trình mục tiêu quốc gia", found.header.period.title)
    return Paper(KIND, subject, found.header, (*blocks, _plain(closing)))


def _sheets(found: Explained) -> Iterator[str]:
    if found.comparison is not None:
        yield "SO KỲ TRƯỚC"
    if found.treasury is not None:
        yield "ĐỐI CHIẾU KHO BẠC"


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _parts(found: Explained) -> Iterator[tuple[str, tuple[Paragraph, ...]]]:
    """Yield the parts that there are, each with its heading."""
    if found.comparison is not None:
        yield f"So với {found.comparison.earlier.title}", tuple(_told_since(found, found.comparison))
    if found.treasury is not None:
        yield "So với Kho bạc", tuple(_told_treasury(found.treasury, found.names))


# --- since the period before ----------------------------------------------------------------------------------


def _told_since(found: Explained, comparison: Comparison) -> Iterator[Paragraph]:
    top, before = comparison.changes[0], comparison.earlier.title
    then, now = (_dong(amount) for amount in top.paid)
    yield _plain(
        f"Giải ngân lũy kế là {now}, {_moved(top.difference)} so với {before} ({then})"
        + (", do:" if top.difference else ".")
    )
    for cause in Cause:
        if top.causes[cause]:
            yield _plain(f"- {_capital(cause.value)}: {_signed(top.causes[cause])}{_who(comparison, cause, found)};")
    if top.unexplained:
        yield _unknown(f"- Chưa rõ: {_signed(top.unexplained)}. ", _falls(comparison.falls, found.names))
    if top.contributors:
        yield _plain(f"Các đơn vị thay đổi nhiều nhất: {_contributors(top.contributors, found.names)}.")
    yield from _plan(top, found)


def _who(comparison: Comparison, cause: Cause, found: Explained) -> str:
    """Return who came and who went, where that is the cause."""
    if cause is not Cause.REPORTERS:
        return ""
    told = (("thêm", comparison.came), ("bớt", comparison.went))
    said = [f"{verb} {_names([found.names.get(code, code) for code in codes])}" for verb, codes in told if codes]
    return f" ({'; '.join(said)})"


def _names(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" và {write_count(more)} đơn vị nữa" if more > 0 else "")


def _contributors(moved: Sequence[tuple[str, float]], names: Mapping[str, str]) -> str:
    return "; ".join(f"{names.get(code, code)} {_signed(amount)}" for code, amount in moved)


def _falls(falls: Sequence[Fall], names: Mapping[str, str]) -> str:
    said = [f"{names.get(fall.reporter, fall.reporter)}, {fall.row.label} {_signed(-fall.amount)}" for fall in falls]
    return "; ".join(said[:_MOST]) + (f"; và {write_count(len(said) - _MOST)} dòng nữa" if len(said) > _MOST else "")


def _plan(top: Change, found: Explained) -> Iterator[Paragraph]:
    """Yield why the ratio moved: what was paid, and the plan with the decisions that changed it."""
    change = top.plan[1] - top.plan[0]
    if change:
        decisions = "; ".join(f"QĐ {item.decision}: {_signed(item.amount)}" for item in found.decided)
        yield _plain(
            f"Kế hoạch vốn {_moved(change)}, từ {_dong(top.plan[0])} thành {_dong(top.plan[1])}"
            + (f" ({decisions})." if decisions else ".")
        )
    if top.points is not None:
        yield _plain(_ratio_words(top, found.ratios))


def _ratio_words(top: Change, ratios: Sequence[tuple[str, str]]) -> str:
    then, now = top.percent
    words = f"Tỷ lệ giải ngân từ {_percent(then)} thành {_percent(now)}"
    if top.points_by is not None and top.points_by[1]:
        by_paid, by_plan = top.points_by
        words += f": do giải ngân {_points(by_paid)}, do kế hoạch {_points(by_plan)} điểm %"
    if len(ratios) > 1:
        words += ". Cùng số giải ngân, " + "; ".join(f"{name}: {value.replace(' %', '%')}" for name, value in ratios)
    return words + "."


# --- beside the treasury --------------------------------------------------------------------------------------


def _told_treasury(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Paragraph]:
    lines = found.top_lines
    reported, treasury = sum(line.reported or 0.0 for line in lines), sum(line.treasury or 0.0 for line in lines)
    days = [write_date(day) if day else "…" for day in (found.reported_day, found.treasury_day)]
    gap = reported - treasury
    yield _plain(
        f"Đơn vị báo {_dong(reported)} (đến ngày {days[0]}); Kho bạc {_dong(treasury)} (đến ngày {days[1]}); "
        + (f"chênh lệch {_signed(gap)}." if gap else "khớp nhau.")
    )
    if not found.is_same_day:
        yield _unknown("", "hai bên khác ngày chốt số, chưa kết luận")
    for at, cause in enumerate(CAUSES):
        amount = sum(line.said.causes[at] for line in lines)
        if amount:
            yield _plain(f"- {_capital(cause)}: {_signed(amount)}{_notes(lines, at, names)};")
    left = sorted((line for line in lines if line.remainder), key=lambda line: -abs(line.remainder))
    if left:
        said = "; ".join(
            f"{names.get(line.reporter, line.reporter)} {_signed(line.remainder)}" for line in left[:_MOST]
        )
        more = f"; và {write_count(len(left) - _MOST)} dòng nữa" if len(left) > _MOST else ""
        yield _unknown(f"- Chưa rõ: {_signed(sum(line.remainder for line in left))}. ", said + more)
    if found.unmatched:
        amount = sum(item.amount for item in found.unmatched)
        count = write_count(len(found.unmatched))
        yield _unknown("", f"{count} dòng của Kho bạc, cộng {_dong(amount)}, chưa ghép được với đơn vị hoặc dòng nào")


def _notes(lines: Sequence[ReconciledLine], cause: int, names: Mapping[str, str]) -> str:
    """Return whose difference it is, with what the officer wrote about it, the largest first."""
    own = sorted((line for line in lines if line.said.causes[cause]), key=lambda line: -abs(line.said.causes[cause]))
    said = []
    for line in own[:_MOST]:
        note = f", {line.said.note}" if line.said.note else ""
        said.append(f"{names.get(line.reporter, line.reporter)}{note}")
    return f" ({'; '.join(said)})"


# --- words ----------------------------------------------------------------------------------------------------


def _unknown(before: str, what: str) -> Paragraph:
    runs = (Run(before),) if before else ()
    return Paragraph((*runs, Run(UNKNOWN.format(what), mark="missing")))


def _dong(amount: float) -> str:
    return f"{write_number(amount)} đồng"


def _signed(amount: float) -> str:
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{write_number(abs(amount))} đồng"


def _moved(amount: float) -> str:
    if not amount:
        return "không đổi"
    return f"{'tăng' if amount > 0 else 'giảm'} {_dong(abs(amount))}"


def _percent(value: float) -> str:
    return f"{write_number(value, 2)}%"


def _points(value: float) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{write_number(abs(value), 2)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
