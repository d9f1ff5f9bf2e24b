import pandas as pd

from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.frames import COLUMNS, to_frame
from tests.tables import submission_from

KIT = load().kit("ba-chuong-trinh-xa")
TABLE = """
    GN-01.NTM | allocated_year_capital | disbursed_year_capital
    NTM.01    | 200                    | 30

    CT-01                   | quantity
    policy.health_insurance | 12

    GN-03 works | name | allocated | disbursed_year_to_date
    2           | Đập  | 60        | 15
"""


def line(frame: pd.DataFrame, reporter: str, form: str, row: str, column: str) -> list[object]:
    chosen = frame[(frame.reporter == reporter) & (frame.form == form) & (frame.row == row) & (frame.column == column)]
    assert len(chosen) == 1
    return [chosen[name].iloc[0] for name in ("value", "unit", "present")]


def test_every_number_is_one_line() -> None:
    submissions = [submission_from(TABLE, KIT, reporter=name) for name in ("01", "02")]
    submissions.append(submission_from("GN-01.NTM | note\nNTM.01 | chưa", KIT, reporter="03"))
    frame = to_frame(compute(submissions, KIT))
    assert tuple(frame.columns) == COLUMNS
    assert not frame.duplicated(["reporter", "form", "row", "column"]).any()
    assert line(frame, "02", "GN-01.TONG", "TONG", "allocated") == [200.0, "đồng", True]
    assert line(frame, "02", "GN-01.TONG", "TONG", "disbursed_percent") == [15.0, "%", True]
    assert line(frame, "01", "CT-01", "policy.health_insurance", "quantity")[0] == 12.0
    assert line(frame, "01", "GN-03", "works#2", "plan_percent") == [25.0, "%", True]
    assert line(frame, "03", "GN-01.NTM", "NTM.01", "allocated_year_capital") == [0.0, "đồng", False]
    assert pd.isna(line(frame, "03", "GN-01.NTM", "NTM.01", "disbursed_percent")[0])
    assert "note" not in set(frame.column)


def test_no_figures_give_an_empty_table() -> None:
    frame = to_frame(compute([], KIT))
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == 0
