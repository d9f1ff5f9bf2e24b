"""GIẢI TRÌNH read back: a reason holds for its figure, for every kind of finding that asks for one, and no further."""

import pytest

from mtqg_xl.findings import Finding
from mtqg_xl.reading.submission import Submission
from tests.made import Key, retyped, submission, verdict_on

NEGATIVE: Key = ("GN-01.GNBV", "GNBV.2", "advance_outstanding")
UNKNOWN: Key = ("GN-03", "works#1", "obstacle")


def reasoned(found: Submission, code: str, then: float | str | None, opinion: str | None = None) -> Submission:
    """Return a file with a reason on the second line of GIẢI TRÌNH."""
    line: dict[Key, float | str | None] = {
        ("GT", "r02", "code"): code,
        ("GT", "r02", "figure_then"): then,
        ("GT", "r02", "reason"): "Có vốn kỳ trước",
        ("GT", "r02", "by"): "Mơ, 24/6",
        ("GT", "r02", "opinion"): opinion,
    }
    return retyped(found, line)


def the(found: Submission, code: str) -> Finding:
    (finding,) = [item for item in verdict_on(found).findings if item.code == code]
    return finding


def test_same_figure_same_reason_a_note_that_asks_nothing_of_the_office() -> None:
    finding = the(reasoned(submission("A"), "R07-DTTS.4.1.a", 2_145_977_223), "R07")
    assert finding.severity == "note"
    assert finding.what.endswith("Đơn vị giải trình: “Có vốn kỳ trước”.")
    assert finding.mend == "Nơi nhận xem lý do; đơn vị không phải làm gì."


def test_a_changed_figure_is_asked_for_again_and_the_finding_says_for_which_figure_the_reason_was() -> None:
    found = reasoned(submission("A"), "R07-DTTS.4.1.a", 2_100_000_000)
    finding = the(found, "R07")
    assert finding.severity == "explain"
    assert finding.what.endswith("Đã ghi lý do ở GIẢI TRÌNH cho số 2.100.000.000; số đã đổi: ghi lại.")


def test_a_reason_without_its_figure_is_asked_for_again() -> None:
    finding = the(reasoned(submission("A"), "R07-DTTS.4.1.a", None), "R07")
    assert finding.severity == "explain"
    assert finding.what.endswith("Đã ghi lý do ở GIẢI TRÌNH nhưng chưa ghi số khi giải trình: ghi số đang ghi.")


@pytest.mark.parametrize(("opinion", "severity"), [("Chấp nhận", "note"), ("Đề nghị sửa", "explain"), (None, "note")])
def test_the_opinion_of_the_superior_is_honoured(opinion: str | None, severity: str) -> None:
    finding = the(reasoned(submission("A"), "R07-DTTS.4.1.a", 2_145_977_223, opinion), "R07")
    assert finding.severity == severity
    assert ("cấp trên: Đề nghị sửa" in finding.what) is (opinion == "Đề nghị sửa")


def test_of_two_reasons_the_one_for_the_figure_that_stands_counts() -> None:
    old: dict[Key, float | str | None] = {
        ("GT", "r01", "code"): "R07-DTTS.4.1.a",
        ("GT", "r01", "figure_then"): 2_100_000_000,
        ("GT", "r01", "reason"): "Lý do cũ",
    }
    found = retyped(reasoned(submission("A"), "R07-DTTS.4.1.a", 2_145_977_223), old)
    assert the(found, "R07").severity == "note"


def test_what_only_a_check_finds_is_explained_by_its_code_and_row() -> None:
    negative = retyped(submission("A"), {NEGATIVE: -1_000_000})
    assert the(negative, "I04").severity == "explain"
    assert the(reasoned(negative, "I04-GNBV.2", -1_000_000), "I04").severity == "note"
    assert the(reasoned(negative, "I04-GNBV.2", -2_000_000), "I04").severity == "explain"
    assert the(reasoned(negative, "I04-GNBV.1", -1_000_000), "I04").severity == "explain"


def test_words_are_compared_as_words() -> None:
    other = retyped(submission("A"), {UNKNOWN: "trời mưa"})
    assert the(other, "I06").severity == "explain"
    assert the(reasoned(other, "I06-works#1", "trời mưa"), "I06").severity == "note"
    assert the(reasoned(other, "I06-works#1", "nắng"), "I06").severity == "explain"


def test_what_must_be_mended_is_excused_by_no_reason() -> None:
    over = retyped(submission("A"), {("CT-01", "ntm.hamlets_covered", "quantity"): 9})
    assert the(reasoned(over, "R15-ntm.hamlets_covered", 9, "Chấp nhận"), "R15").severity == "block"
