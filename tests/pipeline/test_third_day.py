"""“Sao số này khác tháng trước, khác Kho bạc?”: a district's accountant answers by noon, question by question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from mtqg_xl.consolidation.causes import Cause, Comparison
from mtqg_xl.consolidation.treasury import ReconciledLine
from mtqg_xl.pipeline.batch import as_they_come
from mtqg_xl.pipeline.comparing import comparison_of
from mtqg_xl.pipeline.consolidated_book import book_name, summary_of, write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.explaining import write_explanation
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.recording import earlier_periods, record, record_files
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.tracing import trace_cell
from mtqg_xl.reading.submission import Submission
from tests.emitted import problems
from tests.made import DEFINITIONS, KIT, REPORTERS, Key, altered, filled, retyped, submission
from tests.pipeline.test_books import corrected
from tests.pipeline.test_last_day import money
from tests.pipeline.test_plans import HEADS, table
from tests.pipeline.test_reconciling import say, written_codes

PAID = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
PLAN = ("GN-01.DTTS", "DTTS.4.1.a", "allocated_year_capital")
ADVANCE = ("GN-01.DTTS", "DTTS.4.1.a", "advance_outstanding")
PAID_BY_A = 2_292_158_728
PAID_BY_BOTH = money("disbursed_", "A", "99001") + (PAID_BY_A - 2_145_977_223) + (250_000_000 - 1_500_000_000)
"""What both typed into their forms, with one figure of each that is otherwise this morning."""
STATEMENT = """\ufeffBẢNG KÊ THANH TOÁN VỐN,,
Số liệu đến hết ngày 25/6/2024,,
Mã ĐVQHNS,Tên đơn vị,Mã CTMT,Lũy kế thanh toán (đồng)
1012345,UBND xã Lục Bình,00412,1992158728
1099001,UBND xã Ví Dụ Một,00412,550000000
"""


def in_may(name: str, cells: Mapping[Key, float], mark: str = "") -> Submission:
    """Return an example as it was sent for May, with other figures."""
    item = retyped(submission(name), cells)
    stamp = replace(item.stamp, period="2024-05")
    return replace(item, stamp=stamp, file=f"{name} tháng 5{mark}.xlsx", sha256=f"{name} may {mark}", saved_at="")


@dataclass
class Morning:
    """The job's folder, the register beside it and the last run."""

    job: Path
    run: Run
    book: Path
    hour: int = 8

    def again(self) -> "Morning":
        """Add the folder up once more, an hour later."""
        self.hour += 1
        self.run, self.book = added_up(self.job, self.hour)
        return self

    def cell(self, sheet: str, row: str, title: str) -> str:
        """Return where a column of a plain sheet meets the first row that begins with a name."""
        rows = list(openpyxl.load_workbook(self.book)[sheet].iter_rows())
        head = next(line for line in rows if any(cell.value == title for cell in line))
        column = next(cell.column for cell in head if cell.value == title)
        line = next(line for line in rows[head[0].row :] if line[0].value == row)
        return f"{sheet}!{line[column - 1].coordinate}"

    @property
    def beside_treasury(self) -> ReconciledLine:
        assert self.run.treasury is not None
        (line,) = [item for item in self.run.treasury.lines if item.reporter == "01990"]
        return line

    @property
    def comparison(self) -> Comparison:
        found = comparison_of(self.run)
        assert found is not None
        return found

    def words(self, sheet: str) -> str:
        """Return everything that stands on a sheet of the last book."""
        cells = openpyxl.load_workbook(self.book, read_only=True)[sheet].iter_rows(values_only=True)
        return "\n".join(str(value) for row in cells for value in row if value is not None)


def added_up(job: Path, hour: int) -> tuple[Run, Path]:
    store = str(job.parent / "so.sqlite")
    earlier = earlier_periods(None, store, DEFINITIONS, as_they_come)
    run = consolidate_folder(job, DEFINITIONS, earlier=earlier, at=datetime(2024, 7, 3, hour))
    book = write_book(run, job / "3_TONG_HOP" / book_name(run))
    record(run, store)
    return run, book


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    """Give a total that is 210 million less than in May, and a statement of the treasury with 300 million less."""
    job = tmp_path_factory.mktemp("giải trình") / "6T2024"
    make_job("2024-H1", job, REPORTERS)
    signed = altered(corrected(), "THÔNG TIN", {"C16": "Hoàng Thị Mẫu", "C17": "0912 345 678"})
    other = altered(filled("99001"), "GN DTTS", {"H29": 1_400_000_000.0, "O29": 250_000_000.0})
    for name, content in (("A", signed), ("99001", other)):
        (job / "1_NHAN" / f"{name}.xlsx").write_bytes(content)
    may = [
        in_may("A", {PAID: PAID_BY_A + 360_000_000, ADVANCE: 100_000_000}),
        in_may("99001", {PAID: 100_000_000, PLAN: 200_000_000}),
    ]
    record_files([(item, "ok") for item in may], KIT, str(job.parent / "so.sqlite"))
    decided = ("", "99001", "DTTS.4.1.a", "NSTW", "năm nay", "ĐT")
    plans = table(
        [
            (*decided, 200_000_000, "12/QĐ-UBND", date(2024, 1, 5)),
            (*decided, 1_200_000_000, "118/QĐ-UBND", date(2024, 6, 15)),
        ],
        HEADS,
    )
    (job / "BANG_GIAO_VON.xlsx").write_bytes(plans.read_bytes())
    written_codes(job / "BANG_MA_KHO_BAC.xlsx", [("1012345", "01990"), ("1099001", "99001")], [("00412", "DTTS.4.1.a")])
    (job / "KHO_BAC.csv").write_text(STATEMENT, encoding="utf-8")
    run, book = added_up(job, 8)
    yield Morning(job, run, book)


def test_the_morning(morning: Morning) -> None:
    """One test, because the answers of nine o'clock stand on the questions of eight."""
    what_is_asked_at_eight(morning)
    commune_and_officer_answer(morning)
    nothing_is_left_at_nine(morning)
    the_ratio_fell(morning)
    where_a_figure_comes_from(morning)
    by_noon_on_paper(morning)


def what_is_asked_at_eight(morning: Morning) -> None:
    """210 million less: +150 paid, −100 of an advance, −260 that nobody explains; the treasury has 300 less."""
    top = morning.comparison.changes[0]
    assert top.difference == -210_000_000
    assert (top.causes[Cause.PAID], top.causes[Cause.TAKEN_BACK]) == (150_000_000, -100_000_000)
    assert top.unexplained == -260_000_000
    assert "xã Lục Bình, " in morning.words("SO KỲ TRƯỚC").partition("Chưa rõ vì lũy kế giảm")[2]
    line = morning.beside_treasury
    assert (line.difference, line.remainder) == (300_000_000, 300_000_000)
    assert "khác ngày thì không kết luận" in morning.words("ĐỐI CHIẾU KHO BẠC")


def commune_and_officer_answer(morning: Morning) -> None:
    """Xã Lục Bình sends May again; the officer puts the 300 down to papers on their way and to an advance."""
    again = in_may("A", {PAID: PAID_BY_A + 100_000_000, ADVANCE: 100_000_000}, " sửa")
    record_files([(again, "ok")], KIT, str(morning.job.parent / "so.sqlite"))
    causes = {"chờ thanh toán": 180_000_000, "tạm ứng": 120_000_000, "Ghi chú": "chứng từ gửi 28/6"}
    say(morning.job / "DOI_CHIEU.xlsx", "DTTS.4.1.a", causes)
    morning.again()


def nothing_is_left_at_nine(morning: Morning) -> None:
    """Both remainders are 0, and the difference is still what it was."""
    top = morning.comparison.changes[0]
    assert top.causes[Cause.CORRECTED] == -260_000_000
    assert (top.difference, top.unexplained) == (-210_000_000, 0)
    assert (morning.beside_treasury.difference, morning.beside_treasury.remainder) == (300_000_000, 0)


def the_ratio_fell(morning: Morning) -> None:
    """More was planned: the line names the decision, a sheet all of them, and TỔNG QUAN shows both ratios."""
    said = morning.words("SO KỲ TRƯỚC")
    assert "Kế hoạch tăng 1.200 triệu đồng (QĐ 118/QĐ-UBND ngày 15/6/2024 +1.200); tỷ lệ −" in said
    trail = morning.words("QĐ GIAO VỐN")
    assert "12/QĐ-UBND ngày 05/01/2024" in trail
    assert "118/QĐ-UBND ngày 15/6/2024" in trail
    ratios = summary_of(morning.run).ratios
    assert [ratio.measured for ratio in ratios] == ["theo kế hoạch năm", "kế hoạch năm và kéo dài"]
    assert " | ".join(ratio.value for ratio in ratios) in morning.words("TỔNG QUAN")


def where_a_figure_comes_from(morning: Morning) -> None:
    """2.292.158.728: the cell of A with who prepared it and the telephone; the sheets of today answer, too."""
    beside = trace_cell(
        morning.book, morning.cell("ĐỐI CHIẾU KHO BẠC", "xã Lục Bình", "Số đơn vị báo (A)"), DEFINITIONS
    )
    assert beside.shown == 2292.158728
    (part,) = beside.traced.parts
    assert (part.file, part.sheet, part.cell, part.value) == ("A.xlsx", "GN DTTS", "O29", PAID_BY_A)
    assert (part.member.prepared_by, part.member.phone) == ("Hoàng Thị Mẫu", "0912 345 678")
    top = trace_cell(morning.book, morning.cell("SO KỲ TRƯỚC", "TỔNG CỘNG BA CHƯƠNG TRÌNH", "GN nay"), DEFINITIONS)
    paid = sum(Decimal(str(part.value)) for part in top.traced.parts)
    assert (paid, top.traced.value) == (PAID_BY_BOTH, float(PAID_BY_BOTH))
    assert {part.file for part in top.traced.parts} == {"A.xlsx", "99001.xlsx"}


def by_noon_on_paper(morning: Morning) -> None:
    """Half a page: every cause with its amount in đồng, which add up; what is still open is highlighted."""
    path = write_explanation(morning.run, morning.job / "3_TONG_HOP" / "Giai-trinh.docx", morning.book)
    assert problems(path) == []
    paper = Document(str(path))
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert "- Giải ngân mới: +150.000.000 đồng;" in said
    assert "- Thu hồi tạm ứng: −100.000.000 đồng;" in said
    assert "- Đơn vị sửa số cũ: −260.000.000 đồng;" in said
    assert "- Chờ thanh toán: +180.000.000 đồng (xã Lục Bình, chứng từ gửi 28/6);" in said
    text = "\n".join(said)
    assert "giảm 210.000.000 đồng so với tháng 5 năm 2024" in text
    assert "(QĐ 118/QĐ-UBND ngày 15/6/2024: +1.200.000.000 đồng)" in text
    assert "chênh lệch +300.000.000 đồng" in text
    assert "- Chưa rõ" not in text
    yellow = [run.text for line in paper.paragraphs for run in line.runs if run.font.highlight_color is not None]
    assert yellow == ["[chưa rõ: hai bên khác ngày chốt số, chưa kết luận]"]
