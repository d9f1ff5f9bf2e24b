"""A typed cell that is told as wrong already is the one message: what comparisons say of it stands under that."""

from io import BytesIO

import openpyxl
import pytest

from mtqg_xl.checks.result import FileResult
from mtqg_xl.samples.faults import xml_writer
from mtqg_xl.samples.faults.operations import SetFormula
from tests.made import Key, altered, asked, filled, retyped, submission, verdict_on

DTTS, WORKS = "GN DTTS", "GN-03 CÔNG TRÌNH"


def under(result: FileResult) -> list[str]:
    """Return the codes of what stands under the one finding that asks something."""
    (finding,) = [each for each in result.findings if each.severity.value != "note"]
    return [each.code for each in finding.consequences]


def test_an_amount_in_rounded_words_is_told_alone() -> None:
    # the works come to 1.800.000.000 with 750.000.000 in this cell; whoever writes millions leaves the rest out
    result = verdict_on(altered(filled("99001"), WORKS, {"I11": "751 triệu"}))
    assert asked(result) == [("I01", WORKS, "I11")]
    assert under(result) == ["R07"]


def test_an_amount_in_words_that_is_another_one_is_told_beside_what_it_breaks() -> None:
    result = verdict_on(altered(filled("99001"), WORKS, {"I11": "950 triệu"}))
    assert ("R07", DTTS, "O29") in asked(result) and ("I01", WORKS, "I11") in asked(result)


def test_a_fraction_of_a_dong_that_breaks_a_comparison_is_told_once_and_must_be_mended() -> None:
    # cumulative 200.000.000, of this year 200.000.000,4
    result = verdict_on(altered(filled("99001"), WORKS, {"I14": 200000000.4}))
    assert asked(result) == [("I02", WORKS, "I14")]
    assert under(result) == ["R12", "R13"]


def test_what_a_merge_hides_is_not_told_again_by_the_comparisons() -> None:
    book, buffer = openpyxl.load_workbook(BytesIO(filled("99001"))), BytesIO()
    book[WORKS].merge_cells("I12:I13")
    book.save(buffer)
    result = verdict_on(buffer.getvalue())
    assert [each for each in asked(result) if each[1] != WORKS or each[0] != "S09"] == []


@pytest.mark.parametrize(
    ("formula", "code"), [("=[1]Sheet1!B2", "F13"), ("=O14+1", "F12"), ("=O12", "F12")], ids=["link", "itself", "total"]
)
def test_a_formula_in_error_in_an_input_is_told_by_what_is_wrong_with_it(formula: str, code: str) -> None:
    result = verdict_on(altered(filled("99001"), DTTS, {"O14": (formula, "#REF!")}))
    assert [
        (each.code, each.severity.value, each.cell) for each in result.findings if each.severity.value != "note"
    ] == [(code, "block", "O14")]


def test_a_formula_in_error_in_an_input_is_named() -> None:
    result = verdict_on(altered(filled("99001"), DTTS, {"O14": ("=1/0", "#DIV/0!")}))
    (fault,) = [each for each in result.findings if each.severity.value != "note"]
    assert (fault.code, fault.cell) == ("I08", "O14") and "=1/0" in fault.what and "Xóa công thức" in fault.mend


def test_a_ratio_of_amounts_finer_than_a_dong_is_not_taken_for_an_old_one() -> None:
    # typed in billions: 0,7 of 1 is 70%, of whole đồng 1 of 1 would be 100%
    formula = openpyxl.load_workbook(BytesIO(filled("99001")))[DTTS]["S14"].value
    content = altered(filled("99001"), DTTS, {"H14": 1, "O14": 0.7})
    content = xml_writer.edited(content, [SetFormula(DTTS, (14, 19), formula, 70.0)], recalculated=False)
    stale = [each for each in verdict_on(content).findings if each.code == "F05"]
    assert all(f"{DTTS}!S14" not in (f"{each.sheet}!{each.cell}", *each.related) for each in stale)


def test_half_a_household_is_told_with_what_a_whole_one_would_make_right() -> None:
    # of thôn 1 in HN-02 three households left; as 2,5 the end is half a household from HN-01, and the move from HN-03
    file = retyped(submission("99001"), {("HN-02", "thon#1", "to_near_poor"): 2.5})
    assert asked(verdict_on(file)) == [("I11", "HN-02 HỘ NGHÈO", file.own("HN-02", "thon#1", "to_near_poor"))]


def test_a_row_without_a_choice_that_counts_is_told_with_the_sums_that_lack_it() -> None:
    key: Key = ("HN-02", "thon#2", "split")
    file = retyped(submission("99001"), {key: "Người"})
    result = verdict_on(file)
    assert asked(result) == [("I06", "HN-02 HỘ NGHÈO", file.own(*key))]
    assert {"R34", "R37"} <= set(under(result))
