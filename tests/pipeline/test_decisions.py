"""What was decided in SO_NHAN and DIEU_CHINH stands in the register: once, with its history, undone by new lines."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.recording import record
from mtqg_xl.pipeline.run import Run
from mtqg_xl.register.lines import Adjustment, Assignment, Decision, Submitted
from mtqg_xl.register.register import Register
from tests.made import DEFINITIONS, REPORTERS, altered, filled
from tests.pipeline.test_receiving import DA4, adjust, decide_by_hand, nameless, the_figure

PERIOD = "2024-H1"


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """The folder of a job with the files of two communes, the second of which says nowhere whose it is."""
    folder = tmp_path / "việc"
    make_job(PERIOD, folder, REPORTERS)
    for name, content in {"a.xlsx": filled("A"), "bieu 2.xlsx": nameless(filled("99003"))}.items():
        (folder / "1_NHAN" / name).write_bytes(content)
        moment = datetime(2024, 6, 24, 8).timestamp()
        os.utime(folder / "1_NHAN" / name, (moment, moment))
    return folder


@pytest.fixture
def store(job: Path) -> str:
    return str(job / "sổ.sqlite")


def run_of(job: Path, hour: int) -> Run:
    run = consolidate_folder(job, DEFINITIONS, at=datetime(2024, 6, 24, hour))
    write_book(run, job / "3_TONG_HOP" / f"{hour}.xlsx", force=True)
    return run


def said(store: str, reporter: str, kind: type) -> list[object]:
    with Register.open(store) as register:
        assert register.verify().is_intact
        return [entry.said for entry in register.history(reporter, PERIOD) if isinstance(entry.said, kind)]


def test_a_decision_is_kept_with_the_one_before_and_a_second_run_writes_nothing(job: Path, store: str) -> None:
    record(run_of(job, 9), store)
    assert record(run_of(job, 10), store).new == 0
    decide_by_hand(job, "a.xlsx", {"Xử lý": "Trả lại"})
    assert record(run_of_without_others(job, store), store).new >= 1
    kept = [(one.decision, one.decided_by, one.decided_at) for one in said(store, "01990", Decision)]
    assert kept == [("Nhận", "", "2024-06-24T09:00"), ("Trả lại", "SỔ NHẬN", "2024-06-24T11:00")]
    with Register.open(store) as register:
        assert register.latest("01990", PERIOD, DA4[0]) is None
    decide_by_hand(job, "a.xlsx", {"Xử lý": ""})
    record(run_of(job, 12), store)
    last = said(store, "01990", Decision)[-1]
    assert isinstance(last, Decision)
    assert (last.decision, last.decided_by) == ("Nhận", "")
    with Register.open(store) as register:
        assert register.latest("01990", PERIOD, DA4[0]) is not None


def run_of_without_others(job: Path, store: str) -> Run:
    """Give the run after the only file was sent back: another one is needed that there is anything to add up."""
    (job / "1_NHAN" / "b.xlsx").write_bytes(filled("99001"))
    return run_of(job, 11)


def test_whose_a_file_is_and_when_it_came_is_kept_where_a_person_wrote_it(job: Path, store: str) -> None:
    record(run_of(job, 9), store)
    decide_by_hand(job, "bieu 2.xlsx", {"Đơn vị (gán tay)": "99003", "Nhận lúc": "15h20 23/6/2024"})
    second = run_of(job, 10)
    record(second, store)
    (one,) = said(store, "99003", Assignment)
    assert isinstance(one, Assignment)
    assert (one.reporter, one.period, one.assigned_by) == ("99003", PERIOD, "SỔ NHẬN")
    here = datetime(2024, 6, 23, 15, 20).astimezone()
    assert datetime.fromisoformat(one.received_at) == here
    (file,) = said(store, "99003", Submitted)
    assert isinstance(file, Submitted)
    assert datetime.fromisoformat(file.received_at) == here
    decide_by_hand(job, "bieu 2.xlsx", {"Đơn vị (gán tay)": "99004"})
    record(run_of(job, 11), store)
    with Register.open(store) as register:
        assert register.latest("99003", PERIOD, DA4[0]) is None
        assert register.latest("99004", PERIOD, DA4[0]) is not None
    assert record(run_of(job, 12), store).new == 0


def test_an_adjustment_is_kept_and_taken_back_when_it_leaves_the_table(job: Path, store: str) -> None:
    adjust(job, the_figure())
    record(run_of(job, 9), store)
    assert record(run_of(job, 10), store).new == 0
    with Register.open(store) as register:
        (held,) = register.adjustments(PERIOD)
        as_sent = register.latest("01990", PERIOD, DA4[0])
    assert (held.sent, held.adjusted) == (2_145_977_223, 2_292_158_728)
    assert (held.confirmed_with, held.confirmed_at, held.adjusted_by) == ("đ/c Hoa", "15h25 24/6", "P. TC-KH")
    assert as_sent is not None
    place = as_sent.figures.rows.index(DA4[1]), as_sent.figures.columns.index(DA4[2])
    assert as_sent.figures.values[place] == 2_145_977_223
    adjust(job, dict.fromkeys(the_figure(), ""))
    record(run_of(job, 11), store)
    with Register.open(store) as register:
        assert register.adjustments(PERIOD) == ()
    history = [one.adjusted for one in said(store, "01990", Adjustment) if isinstance(one, Adjustment)]
    assert history == [2_292_158_728, None]
    assert record(run_of(job, 12), store).new == 0


def test_a_file_that_names_another_unit_than_it_was_made_for_blocks_until_a_person_says_whose_it_is(job: Path) -> None:
    retyped = altered(filled("99001"), "THÔNG TIN", {"C6": "xã Ví Dụ Hai", "C7": "99002"})
    (job / "1_NHAN" / "của ai.xlsx").write_bytes(retyped)
    first = run_of(job, 9)
    assert [item.code for item in first.results["99001"].findings] == ["U10"]
    decide_by_hand(job, "của ai.xlsx", {"Đơn vị (gán tay)": "99002"})
    assert "99001" not in run_of(job, 10).results
    assert "U10" not in [item.code for item in run_of(job, 11).results["99002"].findings]
