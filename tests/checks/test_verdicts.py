"""One verdict for each file: what blanks mean, what was justified, what comes first."""

import re
from io import BytesIO
from itertools import pairwise

import pytest
from openpyxl import load_workbook

from mtqg_xl.checks.check import refused
from mtqg_xl.checks.result import Verdict
from mtqg_xl.findings import Finding
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from tests.made import (
    DEFINITIONS,
    Key,
    altered,
    asked,
    assert_whole,
    blank,
    compound_file,
    filled,
    members,
    packed,
    part_of,
    retyped,
    submission,
    submission_in,
    verdict_on,
    written,
)

PAID: Key = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")


def test_verdicts_go_from_ready_to_unusable() -> None:
    assert [verdict.value for verdict in sorted(Verdict, key=lambda verdict: verdict.rank)] == [
        "ok",
        "explain",
        "incomplete",
        "block",
        "unusable",
    ]


def test_a_blank_workbook_is_unfinished_and_nothing_in_it_is_wrong() -> None:
    result = verdict_on(blank("A"))
    assert result.verdict == "incomplete"
    assert [(item.code, item.sheet, item.cell) for item in result.findings] == [("I07", "THÔNG TIN", "C13")]


@pytest.mark.parametrize(
    ("choice", "verdict"), [("Không phát sinh", "explain"), ("Chưa có số", "incomplete"), ("(chọn)", "incomplete")]
)
def test_blank_cells_are_answered_only_where_the_office_says_that_nothing_arose(choice: str, verdict: str) -> None:
    assert verdict_on(altered(filled("A"), "THÔNG TIN", {"C13": choice})).verdict == verdict


def test_what_must_be_mended_outweighs_what_is_missing() -> None:
    content = altered(filled("A"), "THÔNG TIN", {"C13": "Chưa có số"})
    assert verdict_on(retyped(submission_in(content), {PAID: 150})).verdict == "block"


def reasoned(found: Submission, code: str, then: float, reason: str = "Có vốn kỳ trước") -> Submission:
    return retyped(
        found, {("GT", "r03", "code"): code, ("GT", "r03", "figure_then"): then, ("GT", "r03", "reason"): reason}
    )


def test_a_reason_makes_the_finding_a_note_that_gives_it() -> None:
    result = verdict_on(reasoned(submission("A"), "R07-DTTS.4.1.a", 2_145_977_223))
    (finding,) = result.findings
    assert (finding.code, finding.cell, finding.severity) == ("R07", "O29", "note")
    assert finding.what.endswith("Đơn vị giải trình: “Có vốn kỳ trước”.")
    assert result.verdict == "ok"


def test_a_changed_figure_asks_for_the_reason_again() -> None:
    changed = retyped(reasoned(submission("A"), "R07-DTTS.4.1.a", 2_145_977_223), {PAID: 2_200_000_000})
    assert asked(verdict_on(changed)) == [("R07", "GN DTTS", "O29")]


@pytest.mark.parametrize(
    ("code", "then", "reason"),
    [
        ("R07-DTTS.4.1.a", 2_145_977_223, ""),
        ("R07-DTTS.4.1.d", 2_145_977_223, "Có vốn kỳ trước"),
        ("R07", 2_145_977_223, "Có vốn kỳ trước"),
    ],
    ids=["no reason", "another row", "no row"],
)
def test_a_reason_counts_only_with_words_and_for_its_own_line(code: str, then: float, reason: str) -> None:
    given = {("GT", "r01", "code"): code, ("GT", "r01", "figure_then"): then, ("GT", "r01", "reason"): reason or None}
    assert asked(verdict_on(retyped(submission("A"), given))) == [("R07", "GN DTTS", "O29")]


def test_a_work_is_justified_by_the_code_that_the_workbook_shows_for_its_block() -> None:
    paid = {("GN-03", "works#9", "disbursed_year_to_date"): 705_000_000}
    line = {("GN-01.GNBV", "GNBV.2", "disbursed_year_recurrent"): 700_000_000}
    over = retyped(submission("A"), paid | line)
    assert ("R12", "GN-03 CÔNG TRÌNH", "I19") in asked(verdict_on(over))
    assert ("R12", "GN-03 CÔNG TRÌNH", "I19") not in asked(verdict_on(reasoned(over, "R12-works", 705_000_000)))
    assert ("R12", "GN-03 CÔNG TRÌNH", "I19") in asked(verdict_on(reasoned(over, "R12-works", 1)))


def test_what_blocks_is_not_excused_by_a_reason() -> None:
    over = retyped(submission("A"), {("CT-01", "ntm.hamlets_covered", "quantity"): 9})
    assert verdict_on(reasoned(over, "R15-ntm.hamlets_covered", 9)).verdict == "block"


def test_findings_stand_worst_first_then_dearest_first() -> None:
    found = retyped(
        submission("A"),
        {
            ("CT-01", "ntm.hamlets_covered", "quantity"): 9,
            ("GN-01.DTTS", "DTTS.1.n4", "disbursed_year_recurrent"): 15_630_000,
            ("GN-01.DTTS", "DTTS.8", "allocated_year_recurrent"): "109 triệu",
            ("GN-01.DTTS", "DTTS.3.1", "allocated_year_recurrent"): 440_609_000.5,
        },
    )
    findings = verdict_on(found).findings
    assert [(item.code, item.impact) for item in findings if item.code[0] in "RI"] == [
        ("I01", 109_000_000),
        ("R15", None),
        ("R07", 146_181_505),
        ("R03", 630_000),
        ("I02", None),
    ]
    order = [(item.severity.rank, -(item.impact or 0)) for item in findings]
    assert all(one <= other for one, other in pairwise(order))


def test_a_fingerprint_follows_the_figure_and_not_the_file() -> None:
    def of(found: Submission) -> Finding:
        return next(item for item in verdict_on(found).findings if item.code == "R07")

    same = of(submission_in(filled("A"))).fingerprint
    assert of(submission("A")).fingerprint == same
    assert of(retyped(submission("A"), {PAID: 2_200_000_000})).fingerprint != same


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "U04"),
        (compound_file("Workbook"), "U03"),
        (compound_file("EncryptedPackage"), "U02"),
        (filled("A")[:20_000], "U04"),
        (b"xin ch\xc3\xa0o", "U01"),
    ],
    ids=["empty", "xls", "password", "cut off", "text"],
)
def test_a_file_that_cannot_be_read_is_a_finding_with_a_mend(content: bytes, code: str) -> None:
    refusal = read(written(content, "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"), DEFINITIONS.kits)
    assert isinstance(refusal, Refusal)
    result = refused(refusal)
    assert result.verdict == "unusable"
    (finding,) = result.findings
    assert finding.code == code
    assert finding.file == "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"
    assert_whole(finding)


def without_sheet(name: str) -> bytes:
    book, buffer = load_workbook(BytesIO(filled("A"))), BytesIO()
    del book[name]
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("sheet", ["GN NTM", "GN-03 CÔNG TRÌNH", "GIẢI TRÌNH", "THÔNG TIN", "GN TỔNG"])
def test_a_deleted_sheet_is_one_message_and_no_total_is_blamed(sheet: str) -> None:
    result = verdict_on(without_sheet(sheet))
    (finding,) = [item for item in result.findings if item.code == "S01"]
    assert sheet in finding.what
    assert not [item for item in result.findings if item.code[0] == "F" and item.severity != "note"]
    assert result.verdict == "block"


def test_a_deleted_row_is_told_once_and_no_total_is_blamed() -> None:
    # Excel leaves #REF! in the totals that read the row.
    parts = members(filled("A"))
    cells = re.findall(r'<c r="([A-Z]+14)"', parts[part_of(filled("A"), "GN DTTS")].decode())
    content = altered(filled("A"), "GN DTTS", dict.fromkeys(cells) | {"X14": "??", "B14": "xxx"})
    content = altered(content, "GN DTTS", {"H12": ("=SUM(H13,#REF!)", "#REF!"), "J12": ("=SUM(K12,N12)", "#REF!")})
    parts = members(content)
    names = re.sub(rb'<definedName name="mtqg[^"]*r\.DTTS\.1\.n2">[^<]*</definedName>', b"", parts["xl/workbook.xml"])
    result = verdict_on(packed(parts | {"xl/workbook.xml": names}))
    assert [code for code, _, _ in asked(result)] == ["S02", "R07"]


def test_a_contradictory_stamp_is_told() -> None:
    content = filled("A")
    parts = members(content)
    properties = parts["docProps/custom.xml"]
    assert b">01990<" in properties
    result = verdict_on(packed(parts | {"docProps/custom.xml": properties.replace(b">01990<", b">99001<")}))
    (note,) = [item for item in result.findings if item.code == "S05"]
    assert "01990" in note.what and "99001" in note.what
    assert result.reporter == "01990"
