"""Earlier periods as totals: who was in them, what was adjusted then, and what reporters have corrected since."""

import re
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mtqg_xl.consolidation.earlier import EarlierTotal
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.pipeline.batch import as_they_come
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidated_document import consolidation_document
from mtqg_xl.pipeline.consolidated_page import page
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.earlier import past_of
from mtqg_xl.pipeline.earlier_folder import InFolder, in_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.receiving import Arrival
from mtqg_xl.pipeline.recording import InRegister, earlier_periods, record_files
from mtqg_xl.pipeline.run import Run
from mtqg_xl.reading.submission import Submission
from mtqg_xl.register import chain
from mtqg_xl.register.lines import Adjustment, Decision
from mtqg_xl.register.register import Register
from mtqg_xl.vietnamese import Period
from tests.emitted import problems
from tests.made import DEFINITIONS, KIT, REPORTERS, altered, filled, retyped, submission, typed_sums
from tests.pipeline.test_receiving import adjust, decide_by_hand, the_figure

PAID = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
TOP = ("GN-01.TONG", "TONG", "disbursed")
H1, YEAR = Period.parse("2024-H1"), Period.parse("2024")


def sent(name: str, period: str, paid: float | None = None, mark: str = "") -> Submission:
    """Return an example as if it had been sent for another period, with other figures."""
    item = submission(name) if paid is None else retyped(submission(name), {PAID: paid})
    stamp = replace(item.stamp, period=period)
    file = f"{name} {period}{mark}.xlsx"
    return replace(item, stamp=stamp, file=file, sha256=f"{name} {period} {paid} {mark}", saved_at="")


def put(place: str, *files: Submission) -> None:
    record_files([(item, "ok") for item in files], KIT, place)


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "sổ.sqlite")


def before(place: str, period: Period = YEAR) -> EarlierTotal:
    found = past_of(InRegister(place), KIT, period, ()).before
    assert found is not None
    return found


def paid(figures: FigureSet, reporter: str = "01990") -> float:
    return figures.value(*PAID, figures.reporters.index(reporter))


def test_the_period_before_is_the_last_that_ended_and_everybody_who_sent_for_it_is_in_it(place: str) -> None:
    put(place, sent("A", "2023-H1", 1e9), sent("A", "2023", 2e9), sent("99001", "2023"), sent("A", "2024", 9e9))
    past = past_of(InRegister(place), KIT, H1, ())
    assert past.before is not None and past.year_before is not None
    assert (past.before.period.code, past.before.reporters) == ("2023", ("01990", "99001"))
    assert (past.year_before.period.code, past.year_before.reporters) == ("2023-H1", ("01990",))
    assert paid(past.before.total.members) == 2e9
    assert past_of(InRegister(place), KIT, Period.parse("2023-H1"), ()).before is None


def test_only_reporters_of_the_same_receiver_are_in_the_earlier_total(place: str) -> None:
    put(place, sent("A", "2023"), sent("99001", "2023"), sent("99002", "2024-01"))
    past = past_of(InRegister(place), KIT, H1, ("01990",))
    assert past.before is not None
    assert (past.before.period.code, past.before.reporters) == ("2023", ("01990",))


class Clock:
    """The clock of the register, which a test sets."""

    def __init__(self, start: str) -> None:
        self.moment = datetime.fromisoformat(start)

    def now(self, _: tzinfo | None = None) -> datetime:
        return self.moment

    def go_on(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock("2024-06-24T02:00:00+00:00")
    monkeypatch.setattr(chain, "datetime", found)
    return found


def test_what_came_after_the_day_on_which_the_last_unit_came_in_corrects(place: str, clock: Clock) -> None:
    put(place, sent("A", "2024-H1", 1e9))
    clock.go_on(days=1)
    put(place, sent("99001", "2024-H1"))  # the last one: the period is closed tonight
    clock.go_on(hours=2)
    put(place, sent("A", "2024-H1", 2e9, " lần 2"))
    clock.go_on(days=9)
    put(place, sent("A", "2024-H1", 3e9, " lần 3"))
    found = before(place)
    assert (paid(found.sent), paid(found.corrected)) == (2e9, 3e9)
    assert paid(found.total.members) == 2e9
    assert found.total.figures.value(*TOP) == sum(found.sent.value(*TOP, at) for at in (0, 1))


def test_what_came_after_the_first_file_of_the_next_period_corrects(place: str) -> None:
    put(place, sent("A", "2024-H1", 1e9))
    put(place, sent("A", "2024", 4e9))
    put(place, sent("A", "2024-H1", 2e9, " lần 2"))
    found = before(place)
    assert (paid(found.sent), paid(found.corrected)) == (1e9, 2e9)


def test_periods_that_are_recorded_in_the_wrong_order_are_whole(place: str) -> None:
    put(place, sent("A", "2024", 4e9))
    put(place, sent("A", "2024-H1", 1e9), sent("99001", "2024-H1"))
    assert before(place).reporters == ("01990", "99001")


def test_a_file_that_was_sent_back_after_the_closing_was_in_the_total(place: str, clock: Clock) -> None:
    put(place, sent("A", "2024-H1", 1e9), sent("99001", "2024-H1"))
    clock.go_on(days=3)
    with Register.open(place) as register:
        register.put([Decision(sent("A", "2024-H1", 1e9).sha256, "Trả lại", "sai", "P. TC-KH", "")])
    found = before(place)
    assert found.reporters == ("99001",)  # nobody is left who says what it was: it counts as a unit that was not there
    put(place, sent("A", "2024-H1", 2e9, " lần 2"))
    again = before(place)
    assert (paid(again.sent), paid(again.corrected)) == (1e9, 2e9)


def test_what_the_receiver_adjusted_is_in_the_total_and_not_in_what_was_sent(place: str) -> None:
    put(place, sent("A", "2024-H1", 1e9), sent("99001", "2024-H1"))
    words = ("gõ nhầm", "đ/c Hoa", "15h25", "P. TC-KH")
    with Register.open(place) as register:
        register.put([Adjustment("01990", "2024-H1", *PAID, 1e9, 1.5e9, *words)])
    found = before(place)
    assert (paid(found.sent), paid(found.corrected), paid(found.total.members)) == (1e9, 1e9, 1.5e9)
    difference = found.total.figures.value(*TOP) - sum(found.sent.value(*TOP, at) for at in (0, 1))
    assert difference == 0.5e9


def folder(*files: Submission, since: InRegister | None = None) -> InFolder:
    received = tuple(Arrival(item.file, Path(item.file), item.sha256, None, "form", item) for item in files)
    return InFolder(received, {}, (), None, DEFINITIONS, since)


def test_a_folder_gives_the_same_total_as_the_register(place: str) -> None:
    files = (sent("A", "2023", 1e9), sent("A", "2024-H1", 2e9), sent("99001", "2024-H1"))
    put(place, *files)
    found, other = past_of(folder(*files), KIT, YEAR, ()).before, before(place)
    assert found is not None
    assert (found.period, found.reporters) == (other.period, other.reporters) == (H1, ("01990", "99001"))
    assert found.total.figures.value(*TOP) == other.total.figures.value(*TOP)


def test_the_register_says_what_came_after_the_files_of_a_folder(place: str) -> None:
    kept = sent("A", "2024-H1", 1e9), sent("99001", "2024-H1", 5e8)
    put(place, kept[0], sent("A", "2024-H1", 2e9, " lần 2"))  # of 99001 the register knows nothing
    found = past_of(folder(*kept, since=InRegister(place)), KIT, YEAR, ()).before
    assert found is not None
    assert (paid(found.sent), paid(found.corrected)) == (1e9, 2e9)
    assert (paid(found.sent, "99001"), paid(found.corrected, "99001")) == (5e8, 5e8)


def test_a_run_carries_its_past_and_compares_each_file_with_the_last_one(tmp_path: Path, place: str) -> None:
    received = tmp_path / "1_NHẬN"
    received.mkdir()
    (received / "A.xlsx").write_bytes(filled("A"))
    then = 2_145_977_223 + 1
    put(place, sent("A", "2024-01", then), sent("99001", "2024-01"), sent("C", "2024-01"))
    earlier = earlier_periods(None, place, DEFINITIONS, as_they_come)
    run = consolidate_folder(received, DEFINITIONS, REPORTERS, earlier=earlier)
    assert run.past.before is not None
    # xã Thụy Hùng (06208) reports to another receiver.
    assert run.past.before.reporters == ("01990", "99001")
    assert run.past.year_before is None
    fall = [item for result in run.results.values() for item in result.findings if item.code == "H01"]
    assert [item.impact for item in fall] == [1]
    assert Path(place) in run.inputs


def test_without_a_place_nothing_is_compared() -> None:
    assert earlier_periods(None, None, DEFINITIONS, as_they_come) is None


@pytest.fixture(scope="module")
def fallen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """Give the run over a commune whose figure fell by 1 đ since January and that says why, and its book."""
    folder = tmp_path_factory.mktemp("job")
    place = str(folder / "sổ.sqlite")
    put(place, sent("A", "2024-01", 2_145_977_224), sent("99001", "2024-01"))
    said = {"code": "H01-DTTS.4.1.a", "figure_then": 2_145_977_223, "reason": "Thu hồi tạm ứng của công trình Nà Pò"}
    reason = {kit_layout(KIT).own("GT", "r02", column): content for column, content in said.items()}
    received = folder / "1_NHẬN"
    received.mkdir()
    (received / "A.xlsx").write_bytes(altered(filled("A"), "GIẢI TRÌNH", reason))
    run = consolidate_folder(
        received, DEFINITIONS, REPORTERS, earlier=earlier_periods(None, place, DEFINITIONS, as_they_come)
    )
    return run, write_book(run, folder / "TH.xlsx")


def test_the_reason_on_giai_trinh_is_the_cause_of_a_fall(fallen: tuple[Run, Path]) -> None:
    document = consolidation_document(fallen[0])["previous"]
    gone = sum(value for key, value in typed_sums(["99001"]).items() if is_paid(key))
    assert document == {
        "period": "2024-01",
        "reporters": 2,
        "came": [],
        "went": ["99001"],
        "difference": float(-1 - gone),
        "causes": dict.fromkeys(("paid", "corrected", "adjusted", "new_year"), 0.0)
        | {"taken_back": -1.0, "reporters": float(-gone)},
        "unexplained": 0.0,
    }


def is_paid(key: tuple[str, str, str]) -> bool:
    return key[0].startswith("GN-01.") and key[2].startswith("disbursed_")


def test_the_book_says_why_its_total_differs(fallen: tuple[Run, Path]) -> None:
    sheet = load_workbook(fallen[1])["SO KỲ TRƯỚC"]
    lines = [str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row if cell.value]
    assert lines[0] == "SO KỲ TRƯỚC: VÌ SAO 6 THÁNG ĐẦU NĂM 2024 KHÁC THÁNG 01 NĂM 2024"
    assert "Kỳ trước có, kỳ này không: xã Ví Dụ Một." in lines
    assert problems(fallen[1]) == []


def test_the_folder_of_an_earlier_job_says_what_was_decided_and_adjusted_in_it(tmp_path: Path) -> None:
    """The files say another period, a file is ignored and a figure adjusted: all as SO_NHAN and DIEU_CHINH have it."""
    job = tmp_path / "6T2023"
    make_job("2023-H1", job, REPORTERS)
    for name in ("A", "99001", "99002"):
        (job / "1_NHAN" / f"{name}.xlsx").write_bytes(filled(name))
    write_book(consolidate_folder(job, DEFINITIONS), job / "3_TONG_HOP" / "TH.xlsx")
    for name in ("A", "99001", "99002"):
        decide_by_hand(job, f"{name}.xlsx", {"Kỳ (gán tay)": "6T2023"})
    decide_by_hand(job, "99002.xlsx", {"Xử lý": "Bỏ qua"})
    adjust(job, the_figure())
    found = past_of(in_folder(job, DEFINITIONS), KIT, H1, ())
    assert found.before is not None and found.before is found.year_before
    assert (found.before.period.code, set(found.before.reporters)) == ("2023-H1", {"01990", "99001"})
    assert (paid(found.before.sent), paid(found.before.total.members)) == (2_145_977_223, 2_292_158_728)
    last = in_folder(job, DEFINITIONS).last(KIT, {"01990": H1, "99002": H1})
    assert {code: period.code for code, period in last.periods.items()} == {"01990": "2023-H1"}


def test_the_page_of_the_run_says_it_too(fallen: tuple[Run, Path]) -> None:
    shown = page(fallen[0])
    assert '<section id="so-ky-truoc"' in shown
    assert "<p>Kỳ trước có, kỳ này không: xã Ví Dụ Một.</p>" in shown
    # 2.145.977.224 and 300.000.000 + 1.500.000.000 đ then, 2.145.977.223 đ now, in triệu đồng
    (row,) = [line for line in shown.splitlines() if line.startswith("<tr><td>Đầu tư cơ sở hạ tầng thiết yếu vùng")]
    assert re.findall(r">([^<>]*)</td>", row)[3:6] == ["3.945,977", "2.145,977", "-1.800,000"]
