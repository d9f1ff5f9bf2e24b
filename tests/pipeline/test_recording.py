"""A consolidation in a register, and earlier figures out of it: the same as from the files themselves."""

from dataclasses import replace
from pathlib import Path

import pytest

from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.figures.reference_code import reference_codes
from mtqg_xl.pipeline.batch import Batch
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.recording import InRegister, record, record_files
from mtqg_xl.pipeline.run import Run
from mtqg_xl.reading.submission import Submission
from mtqg_xl.register.instance_figures import figures_of_reporter
from mtqg_xl.register.lines import Justification, Submitted
from mtqg_xl.register.register import Register
from tests.made import DEFINITIONS, KIT, REPORTERS, blank, filled, retyped, submission
from tests.register.made import assert_same

PAID = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Give the run over a commune's file and its blank one, and over the file of another."""
    received = tmp_path_factory.mktemp("1_NHẬN")
    for name, content in {"A": filled("A"), "A trống": blank("A"), "99001": filled("99001")}.items():
        (received / f"{name}.xlsx").write_bytes(content)
    return consolidate_folder(received, DEFINITIONS, REPORTERS)


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "sổ.sqlite")


def test_every_file_is_recorded_once_with_its_verdict_figures_and_codes(run: Run, place: str) -> None:
    first = record(run, place)
    assert record(run, place) == replace(first, new=0, known=first.new)
    with Register.open(place) as register:
        said = [entry.said for entry in register.history("01990", "2024-H1")]
        found = register.latest("01990", "2024-H1", "GN-01.DTTS")
        assert register.verify().is_intact
    files = {line.file_name: line for line in said if isinstance(line, Submitted)}
    assert {name: line.verdict for name, line in files.items()} == {"A.xlsx": "explain", "A trống.xlsx": ""}
    assert all(line.received_at and line.period_end == "2024-06-30" for line in files.values())
    assert found is not None
    assert found.submitted.file_name == "A.xlsx"
    codes = reference_codes(submission("A"), KIT)
    assert found.code == f"{codes['GN-01.DTTS']:05d}"
    row, column = found.figures.rows.index(PAID[1]), found.figures.columns.index(PAID[2])
    assert found.figures.values[row, column] == 2_145_977_223


def test_a_file_whose_period_was_written_by_hand_is_recorded_for_that_period(run: Run, place: str) -> None:
    entries = []
    for entry in run.decided.entries:
        assert entry.arrival.submission is not None
        silent = in_period(entry.arrival.submission, "", entry.arrival.name)
        entries.append(replace(entry, arrival=replace(entry.arrival, submission=silent)))
    record(replace(run, decided=replace(run.decided, entries=tuple(entries))), place)
    with Register.open(place) as register:
        assert register.latest("01990", "2024-H1", "GN-01.DTTS") is not None


def test_reasons_are_recorded_with_the_figure_they_were_given_for(place: str) -> None:
    cells = {
        "code": "R07-DTTS.4.1.a",
        "reason": "Có vốn kỳ trước",
        "by": "Đinh Thị Mai",
        "figure_then": 2_145_977_223.0,
    }
    explained = retyped(submission("A"), {("GT", "r02", name): said for name, said in cells.items()})
    record_files([(explained, "ok")], KIT, place)
    with Register.open(place) as register:
        said = [entry.said for entry in register.history("01990", "2024-H1")]
    reason = ("01990", "2024-H1", "R07-DTTS.4.1.a", "2145977223", "Có vốn kỳ trước", "Đinh Thị Mai")
    assert Justification(*reason) in said


def in_period(item: Submission, period: str, name: str, saved_at: str = "") -> Submission:
    """Return a file as if it had been sent for another period."""
    stamp = replace(item.stamp, period=period)
    return replace(item, stamp=stamp, file=name, sha256=name, saved_at=saved_at or item.saved_at)


def assert_same_figures(found: FigureSet, expected: FigureSet) -> None:
    assert (found.reporters, found.files, found.texts) == (expected.reporters, expected.files, expected.texts)
    for at in range(len(expected.reporters)):
        pairs = zip(figures_of_reporter(found, at), figures_of_reporter(expected, at), strict=True)
        for one, other in pairs:
            assert_same(one, other)


def test_earlier_figures_are_those_of_the_files_whichever_way_they_are_kept(place: str) -> None:
    """Of each reporter the last period before its own counts, and in it the later file."""
    now, other = submission("A"), submission("99001")
    then = [
        in_period(now, "2024-05", "tháng 5.xlsx", "2024-06-01T08:00:00Z"),
        in_period(retyped(now, {PAID: 1_000_000_000}), "2024-05", "tháng 5, lần 2.xlsx", "2024-06-02T08:00:00Z"),
        in_period(retyped(now, {PAID: 900_000_000}), "2024-04", "tháng 4.xlsx"),
        in_period(now, "2024-07", "tháng 7.xlsx"),
        in_period(other, "2023", "năm trước.xlsx"),
    ]
    record_files([(item, "ok") for item in then], KIT, place)
    in_files = Batch(tuple(then), (), (), DEFINITIONS).previous(KIT, [now, other])
    in_register = InRegister(place).previous(KIT, [now, other])
    assert in_register.periods == in_files.periods
    assert {code: period.code for code, period in in_register.periods.items()} == {"01990": "2024-05", "99001": "2023"}
    assert in_register.figures.value(*PAID, in_register.figures.reporters.index("01990")) == 1_000_000_000
    assert_same_figures(in_register.figures, in_files.figures)


def test_a_register_without_earlier_figures_gives_none(run: Run, place: str) -> None:
    record(run, place)
    found = InRegister(place).previous(KIT, [submission("A"), in_period(submission("99001"), "", "không kỳ.xlsx")])
    assert (found.figures.reporters, found.periods) == ((), {})


def test_the_file_of_a_register_is_never_replaced_by_an_output(place: str) -> None:
    assert InRegister(place).inputs == (Path(place),)
    assert InRegister("postgresql://may/so").inputs == ()
