"""Lines for a register, small and visible in the tests."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from mtqg_xl.figures.figure_set import BlockTable
from mtqg_xl.register.instance_figures import InstanceFigures
from mtqg_xl.register.lines import Adjustment, Assignment, Decision, Receipt, Submitted

FORM, REPORTER, PERIOD = "GN-01.DTTS", "01990", "2024-H1"
ROWS, COLUMNS = ("DTTS.1.n2", "DTTS.8"), ("allocated", "disbursed")


def form(figures: Mapping[tuple[str, str], float] | None = None, instance: str = FORM) -> InstanceFigures:
    """Return a form of two rows and two columns that holds some figures."""
    values, present = np.zeros((2, 2)), np.zeros((2, 2), np.bool_)
    for (row, column), value in (figures or {}).items():
        place = ROWS.index(row), COLUMNS.index(column)
        values[place], present[place] = value, True
    return InstanceFigures(instance, ROWS, COLUMNS, values, present, np.zeros((2, 2), np.bool_), {}, {})


def paid(amount: float, instance: str = FORM) -> InstanceFigures:
    """Return a form in which one amount was paid."""
    return form({("DTTS.1.n2", "disbursed"): amount}, instance)


def amount_in(figures: InstanceFigures) -> float | None:
    """Return the amount that `paid` put into a form; None where nothing was typed."""
    place = ROWS.index("DTTS.1.n2"), COLUMNS.index("disbursed")
    return float(figures.values[place]) if figures.present[place] else None


def receipt(sha256: str, *figures: InstanceFigures, codes: Mapping[str, str] | None = None, **said: Any) -> Receipt:
    """Return the receipt of a file of xã Lục Bình for the first half of 2024, if nothing else is said."""
    columns = {
        "reporter": REPORTER,
        "reporter_name": "xã Lục Bình",
        "period": PERIOD,
        "period_end": "2024-06-30",
        "kit": "ba-chuong-trinh-xa",
        "kit_version": "1",
        "definition_hash": "h",
        "file_name": f"{sha256}.xlsx",
        "verdict": "ok",
    }
    return Receipt(Submitted(sha256=sha256, **(columns | said)), figures, dict(codes or {}))


def decision(sha256: str, word: str, reason: str = "") -> Decision:
    """Return what an officer decided about a file."""
    return Decision(sha256, word, reason, "Hoàng Thị Hoa", "2024-06-24T15:30")


def assignment(sha256: str, reporter: str, by: str = "SỔ NHẬN", **said: str) -> Assignment:
    """Return to whom an officer assigned a file."""
    columns = {"period": PERIOD, "received_at": "", "assigned_at": "2024-06-24T15:30"}
    return Assignment(sha256=sha256, reporter=reporter, assigned_by=by, **(columns | said))


def adjustment(adjusted: float | None, reason: str = "gõ thừa ba số 0") -> Adjustment:
    """Return the adjustment of one figure."""
    place = FORM, "DTTS.1.n2", "disbursed"
    return Adjustment(REPORTER, PERIOD, *place, 150e9, adjusted, reason, "đ/c Hoa", "15h25", "Nông Văn Bình")


def block(names: tuple[str, ...], amounts: tuple[float, ...]) -> BlockTable:
    """Return the rows of a block of works."""
    size = len(names)
    yes, no = np.ones(size, np.bool_), np.zeros(size, np.bool_)
    return BlockTable(
        reporter_index=np.zeros(size, np.int64),
        position=np.arange(1, size + 1),
        values={"allocated": np.array(amounts, np.float64)},
        present={"allocated": yes},
        unreadable={"allocated": no},
        texts={"name": names},
        marks={"allocated": no},
    )


def assert_same(found: InstanceFigures, expected: InstanceFigures) -> None:
    """Fail where two forms differ in anything, down to the bits of their numbers."""
    assert (found.instance, found.rows, found.columns) == (expected.instance, expected.rows, expected.columns)
    assert found.texts == expected.texts
    for name in ("values", "present", "unreadable"):
        _assert_same_array(getattr(found, name), getattr(expected, name))
    assert list(found.blocks) == list(expected.blocks)
    for name, table in expected.blocks.items():
        _assert_same_table(found.blocks[name], table)


def _assert_same_table(found: BlockTable, expected: BlockTable) -> None:
    assert found.texts == expected.texts
    _assert_same_array(found.reporter_index, expected.reporter_index)
    _assert_same_array(found.position, expected.position)
    for name in ("values", "present", "unreadable", "marks"):
        columns, wanted = getattr(found, name), getattr(expected, name)
        assert list(columns) == list(wanted)
        for column, array in wanted.items():
            _assert_same_array(columns[column], array)


def _assert_same_array(found: Any, expected: Any) -> None:
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    assert found.tobytes() == np.ascontiguousarray(expected).tobytes()
