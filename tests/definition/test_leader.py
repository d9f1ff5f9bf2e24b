"""What a kit says of the leader's sheets is judged when it is loaded, each mistake at its place."""

from pathlib import Path

import pytest

from mtqg_xl.definition.load import load
from tests.definition.folder import KIT, MONEY_FORM, Change, loaded, mistakes

HEADLINE = (KIT, 'headline = ["A-01|CT|allocated"]')
THREE = 'headline = ["A-01|CT|allocated", "A-01|CT|disbursed", "A-01|CT|disbursed_percent"]'
OVERVIEW = """
[overview]
title = "TÌNH HÌNH"
titles = ["Giao", "Chi", "Tỷ lệ"]
until = "31/01"
second_ratio = "disbursed_percent|kế hoạch"
parts = ["CT.1|Đường"]
matrix = ["A-01"]

[[overview.works]]
block = "B-01|works"
name = "line"
line = "line"
plan = ["amount"]
paid = ["amount"]

[criteria]
sheet = "TIÊU CHÍ"
title = "TIÊU CHÍ"
column = "A-01|disbursed"
rows = ["CT.1", "CT.2"]
"""


def said(*changes: tuple[str, str]) -> Change:
    """Return the change that gives the sound kit what a leader is shown, with pieces of it replaced."""
    text = OVERVIEW
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return (*HEADLINE, THREE + "\n" + text)


def test_what_a_kit_says_is_read(tmp_path: Path) -> None:
    kit = loaded(tmp_path, said()).kit("thu")
    assert (kit.overview.short_names, kit.overview.deadline) == ({"CT.1": "Đường"}, (1, 31))
    assert kit.overview.works[0].place == ("B-01", "works")
    assert kit.criteria is not None and kit.criteria.place == ("A-01", "disbursed")


def test_no_hash_counts_what_a_leader_is_shown(tmp_path: Path) -> None:
    plain = loaded(tmp_path / "a", (*HEADLINE, THREE)).kit("thu")
    assert loaded(tmp_path / "b", said()).kit("thu").hash == plain.hash


WRONG = {
    "two titles": (('"Giao", ', ""), "overview.titles: cần ba tên, của hai số và tỷ lệ của chúng"),
    "no day": (("31/01", "31/02"), "overview.until: “31/02” phải là ngày/tháng, như 31/01"),
    "words for a day": (("31/01", "cuối năm"), "overview.until: “cuối năm” phải là ngày/tháng, như 31/01"),
    "unknown ratio": (
        ("disbursed_percent|kế hoạch", "paid_percent|kế hoạch"),
        "overview.second_ratio: A-01 không có cột “paid_percent”",
    ),
    "unknown part": (
        ("CT.1|Đường", "CT.9|Đường"),
        "overview.parts: cần “dòng|tên ngắn”, dòng của biểu A-01; không rõ “CT.9|Đường”",
    ),
    "unknown form": (('matrix = ["A-01"]', 'matrix = ["A-09"]'), "overview.matrix: không có biểu “A-09”"),
    "unknown block": (
        ("B-01|works", "B-01|jobs"),
        "overview.works[0].block: không có khối “B-01|jobs”; viết như GN-03|works",
    ),
    "unknown plan of a work": (
        ('plan = ["amount"]', 'plan = ["sum"]'),
        "overview.works[0].plan: B-01 không có cột “sum”",
    ),
    "unknown obstacle": (
        ('plan = ["amount"]', 'plan = ["amount"]\nobstacle = "why"'),
        "overview.works[0].obstacle: B-01 không có cột “why”",
    ),
    "unknown column of criteria": (
        ("A-01|disbursed", "A-01|met"),
        "criteria.column: không có cột “A-01|met”; viết như PB-09|met",
    ),
    "unknown criterion": (("CT.2", "CT.9"), "criteria.rows: A-01 không có dòng “CT.9”"),
}


@pytest.mark.parametrize("case", WRONG)
def test_every_mistake_is_said_at_its_place(tmp_path: Path, case: str) -> None:
    change, sentence = WRONG[case]
    assert mistakes(tmp_path, said(change)) == [f"{KIT}: {sentence}"]


def test_a_ratio_that_is_no_quotient_of_two_columns_cannot_be_shown(tmp_path: Path) -> None:
    other = (MONEY_FORM, 'formula = "percent(disbursed, allocated)"', 'formula = "percent(disbursed + 0, allocated)"')
    wanted = f"{KIT}: headline[2]: trang TỔNG QUAN cần cột “disbursed_percent” là percent của hai cột cùng dòng"
    assert wanted in mistakes(tmp_path, said(), other)


def test_every_shipped_kit_says_what_its_leader_is_shown() -> None:
    assert all(kit.overview.title for kit in load().kits.values())
