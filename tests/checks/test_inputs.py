"""What is typed into white and yellow cells: words, other units, choices off the list, errors."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.findings import Finding
from mtqg_xl.pipeline.documents import file_document
from mtqg_xl.reading.submission import Submission
from tests.made import (
    DEFINITIONS,
    KIT,
    PROVINCE,
    Key,
    altered,
    asked,
    filled,
    members,
    packed,
    part_of,
    province_verdict,
    retyped,
    submission,
    submission_in,
    verdict_on,
)

HAMLETS = submission("A").own("CT-01", "ntm.hamlets_covered", "quantity")
LAYOUT = kit_layout(KIT)
PAID: Key = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")


ANYTHING = [9.9e307, -9.9e307, 0.0, -0.0, 1e-300, 0.5, 999.0, 1e15, "-", "x", "150 triệu", "1.234", "9" * 400, "½", ""]
INPUTS = [
    (instance.id, row.id, column.id)
    for instance in KIT.instances
    for row in instance.rows
    for column in instance.form.columns
    if instance.kind_of(row, column) == "input"
] + [("GN-03", f"works#{at}", column) for at in (1, 7) for column in ("investment", "allocated", "unpaid_volume")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(INPUTS), st.sampled_from(ANYTHING), min_size=10, max_size=60))
def test_whatever_is_typed_the_findings_are_a_document(cells: dict[Key, float | str]) -> None:
    # `verdict_on` refuses a finding that does not say where, what, why and how to mend.
    result = verdict_on(retyped(submission("A"), cells))
    assert json.loads(json.dumps(file_document(result), allow_nan=False))["verdict"] == result.verdict


def finding_at(found: Submission, cell: str) -> Finding:
    (finding,) = [item for item in verdict_on(found).findings if item.cell == cell and item.severity != "note"]
    return finding


def test_a_hundred_and_fifty_million_in_words_is_read_and_told_back() -> None:
    finding = finding_at(retyped(submission("A"), {PAID: "150 triệu"}), "O29")
    assert (finding.code, finding.severity) == ("I01", "block")
    assert (finding.found, finding.expected, finding.impact) == ("150 triệu", 150_000_000, 150_000_000)
    assert "150.000.000 đ" in finding.what and finding.mend == "Gõ lại bằng số: 150000000."


def test_a_number_that_may_mean_two_things_is_asked_back() -> None:
    finding = finding_at(retyped(submission("A"), {PAID: "1.234"}), "O29")
    assert (finding.code, finding.expected, finding.impact) == ("I01", None, None)
    assert "1234 hoặc 1,234" in finding.what


@pytest.mark.parametrize(
    ("text", "expected"), [("169.616.000", None), ("169.616,5", 169_616.5), ("2.077.000 đ", 2.077)]
)
def test_a_text_that_no_reporter_has_in_millions_may_be_in_dong(
    text: str, expected: float | None, tmp_path: Path
) -> None:
    kit = DEFINITIONS.kit(PROVINCE)
    row = next(row for row in kit.instance_by_id["GN-01.GNBV"].rows if row.kind == "leaf")
    typed = {("GN-01.GNBV", row.id, "allocated_year_capital"): text}
    result = province_verdict(typed, tmp_path)
    (finding,) = [each for each in result.findings if each.code == "I01"]
    assert finding.expected == expected
    assert ("hoặc 169,616 triệu đồng gõ bằng đồng" in finding.what) == (expected is None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("66,7%", "Chữ ghi phần trăm, ô này tính bằng đ."),
        ("12 hộ", "Chữ ghi đơn vị hộ, ô này tính bằng đ."),
    ],
)
def test_a_unit_that_is_not_the_cells_own_is_never_turned_into_money(text: str, said: str) -> None:
    finding = finding_at(retyped(submission("A"), {PAID: text}), "O29")
    assert (finding.code, finding.expected, finding.impact) == ("I01", None, None)
    assert finding.what == f"Ô O29 là chữ “{text}”, không phải số. {said}"


def test_money_in_a_cell_that_counts_is_not_counted() -> None:
    key: Key = ("CT-01", "ntm.hamlets_covered", "quantity")
    finding = finding_at(retyped(submission("A"), {key: "12 triệu"}), HAMLETS)
    assert (finding.code, finding.expected) == ("I01", None)
    assert "Chữ ghi số tiền" in finding.what


def test_letters_typed_for_digits_are_read_and_the_rule_is_said() -> None:
    finding = finding_at(retyped(submission("A"), {PAID: "2.l45.977.223"}), "O29")
    assert finding.expected == 2_145_977_223
    assert "(chữ O, l là số 0, 1; dấu chấm ngăn nhóm nghìn)" in finding.what


def test_names_in_an_old_font_are_one_note_that_says_what_they_read_as() -> None:
    cells = {LAYOUT.own("GN-03", f"works#{at}", "name"): "§­êng vµo nghÜa trang" for at in (1, 2)}
    findings = verdict_on(altered(filled("A"), "GN-03 CÔNG TRÌNH", cells)).findings
    (finding,) = [each for each in findings if each.code == "I13"]
    first = next(iter(cells))
    assert (finding.severity, finding.cell, finding.found) == ("note", first, "Đường vào nghĩa trang")
    assert finding.what == f"2 ô gõ bằng phông TCVN3 (ABC); ô {first} đọc là “Đường vào nghĩa trang”."


def test_a_mark_is_no_fault() -> None:
    # Without money paid the works of the line say otherwise; the cell itself is right.
    findings = verdict_on(retyped(submission("A"), {("GN-01.DTTS", "DTTS.3.1", "disbursed_year_recurrent"): "-"}))
    assert asked(findings) == [("R07", "GN DTTS", "O29")]


def test_millions_typed_as_they_are_spoken_block_and_hide_nothing_else() -> None:
    result = verdict_on(retyped(submission("A"), {PAID: 150}))
    assert asked(result) == [("I03", "GN DTTS", "O29")]
    finding = result.findings[0]
    assert (finding.severity, finding.found, finding.impact) == ("block", 150, 150_000_000)
    assert finding.mend.endswith("nếu là triệu đồng thì 150.000.000.")
    assert sorted(item.code for item in finding.consequences) == ["R07", "R21"]


def test_a_negative_amount_is_asked_about() -> None:
    finding = finding_at(retyped(submission("A"), {("GN-03", "works#1", "unpaid_volume"): -5_000_000}), "K11")
    assert (finding.code, finding.severity, finding.impact) == ("I04", "explain", 5_000_000)


def test_less_than_a_dong_is_a_note() -> None:
    result = verdict_on(retyped(submission("A"), {("GN-03", "works#1", "unpaid_volume"): 5_000_000.5}))
    assert [(item.code, item.cell) for item in result.findings if item.code[0] == "I"] == [("I02", "K11")]


@pytest.mark.parametrize(
    ("sheet", "cell", "text", "severity"),
    [
        ("THÔNG TIN", "C13", "Không rõ", "explain"),
        ("THÔNG TIN", "C12", "Nghe nói", "explain"),
        ("GN-03 CÔNG TRÌNH", "D15", "DTTS.99", "block"),  # a work that no line of GN-01 adds up
        ("GN-03 CÔNG TRÌNH", "L11", "trời mưa", "explain"),
    ],
)
def test_a_choice_off_the_list_is_reported_at_its_cell(sheet: str, cell: str, text: str, severity: str) -> None:
    result = verdict_on(altered(filled("A"), sheet, {cell: text}))
    (finding,) = [item for item in result.findings if item.code == "I06"]
    assert (finding.sheet, finding.cell, finding.found, finding.severity) == (sheet, cell, text, severity)


def test_a_choice_on_the_list_is_no_fault() -> None:
    result = verdict_on(altered(filled("A"), "GN-03 CÔNG TRÌNH", {"L11": "mặt bằng", "D15": "DTTS.rest"}))
    assert not [item for item in result.findings if item.code == "I06"]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A"])
def test_an_error_in_an_input_is_one_message_with_the_rules_that_it_spoils(error: str) -> None:
    result = verdict_on(altered(filled("A"), "GN DTTS", {"O29": error}))
    assert asked(result) == [("I08", "GN DTTS", "O29")]
    assert error in result.findings[0].what
    spoilt = {item.what.split(":")[0] for item in result.findings[0].consequences}
    assert "Không kiểm tra được R07" in spoilt and "Không kiểm tra được R03" in spoilt
    states = {(item.rule, item.state) for item in result.rules if item.row == "DTTS.4.1.a"}
    assert ("R07", "loi") in states


def test_an_error_among_works_is_one_message_and_spoils_the_line_that_adds_them_up() -> None:
    result = verdict_on(altered(filled("A"), "GN-03 CÔNG TRÌNH", {"I11": "#REF!"}))
    assert asked(result) == [("I08", "GN-03 CÔNG TRÌNH", "I11")]
    spoilt = {item.what.split(":")[0] for item in result.findings[0].consequences}
    assert spoilt == {f"Không kiểm tra được {rule}" for rule in ("R07", "R12", "R13")}
    assert {item.state for item in result.rules if (item.rule, item.row) == ("R07", "DTTS.4.1.a")} == {"loi"}


def test_money_paid_in_the_column_of_another_source_says_where_its_plan_stands() -> None:
    paid = {("GN-01.DTTS", "DTTS.1.n4", "disbursed_year_recurrent"): None}
    moved = paid | {("GN-01.DTTS", "DTTS.1.n4", "disbursed_year_capital"): 9_000_000}
    finding = finding_at(retyped(submission("A"), moved), "O16")
    assert finding.code == "R03"
    assert finding.what == (
        "Giải ngân 9.000.000 đ, kế hoạch 0 đ. Ô I16 cùng dòng có 15.000.000 đ, ô P16 trống: ghi nhầm cột?"
    )


def test_a_share_larger_than_its_whole_blocks() -> None:
    finding = finding_at(retyped(submission("A"), {("CT-01", "ntm.hamlets_covered", "quantity"): 9}), HAMLETS)
    assert (finding.code, finding.severity, finding.found, finding.expected) == ("R15", "block", 9, 8)
    assert finding.impact is None


def test_more_paid_than_planned_is_asked_about_in_percent() -> None:
    finding = finding_at(
        retyped(submission("A"), {("GN-01.DTTS", "DTTS.1.n4", "disbursed_year_recurrent"): 15_630_000}), "P16"
    )
    # 15.630.000 / 15.000.000 = 104,2%
    assert (finding.code, finding.severity) == ("R03", "explain")
    assert finding.what == "Giải ngân 15.630.000 đ, bằng 104,2% kế hoạch 15.000.000 đ."
    assert (finding.found, finding.expected, finding.impact) == (15_630_000, 15_000_000, 630_000)
    assert finding.related == ("GN DTTS!I16",)


@pytest.mark.parametrize(
    ("content", "code"),
    [("=1000000+O12*0", "F12"), ("=TODAY()", "I14"), ("=[1]Sheet1!B2", "F13"), (("=[1]Sheet1!B2", "#REF!"), "F13")],
    ids=["its total never calculated", "a day never calculated", "a link never calculated", "a link in error"],
)
def test_a_formula_in_an_input_without_a_number_is_told_at_its_cell(content: str | tuple[str, str], code: str) -> None:
    result = verdict_on(altered(filled("A"), "GN DTTS", {"O14": content}))
    assert (code, "GN DTTS", "O14") in asked(result)


def test_a_sum_of_numbers_in_an_input_is_a_number_though_no_program_has_calculated_it() -> None:
    content = altered(filled("A"), "GN DTTS", {"O14": "=87000000+1000000"})  # 88.000.000, as it was typed
    assert asked(verdict_on(content)) == asked(verdict_on(filled("A")))


def test_an_input_that_takes_its_number_from_another_file_is_to_be_explained() -> None:
    content = altered(filled("A"), "GN DTTS", {"O14": "=[1]Sheet1!B2"})
    parts, name = members(content), part_of(content, "GN DTTS")
    sheet = parts[name].decode().replace("<f>[1]Sheet1!B2</f>", "<f>[1]Sheet1!B2</f><v>88000000</v>")
    result = verdict_on(packed(parts | {name: sheet.encode()}))
    assert ("F13", "GN DTTS", "O14") in asked(result)


def test_what_a_number_typed_as_text_breaks_is_under_it_and_what_is_broken_anyway_is_not() -> None:
    # The estimate of the year stands beside a plan in words: 2.900 million of nothing is too much (R08).
    line = ("GN-01.DTTS", "DTTS.4.1.a")
    typed = {(*line, "allocated_year_capital"): "2.981.000.000", (*line, "estimate"): 2_900_000_000.0}
    result = verdict_on(retyped(submission("A"), typed))
    (text,) = [item for item in result.findings if item.code == "I01"]
    assert (text.cell, [(item.code, item.cell) for item in text.consequences]) == ("H29", [("R08", "U29")])
    assert asked(result) == [("I01", "GN DTTS", "H29"), ("R07", "GN DTTS", "O29")]
    more = verdict_on(retyped(submission("A"), typed | {(*line, "estimate"): 3_900_000_000.0}))
    assert ("R08", "GN DTTS", "U29") in asked(more)


def test_what_a_text_that_may_mean_anything_breaks_is_under_it() -> None:
    work: Key = ("GN-03", "works#7", "disbursed_year_to_date")
    result = verdict_on(retyped(submission("A"), {work: "chưa rõ"}))
    (text,) = [item for item in result.findings if item.code == "I01"]
    assert [(item.code, item.sheet, item.cell) for item in text.consequences] == [("R07", "GN DTTS", "P22")]


def test_the_formulas_that_an_input_in_error_spoils_are_under_it() -> None:
    sums = {"N14": ("=SUM(O14,P14)", "#N/A"), "J14": ("=SUM(K14,N14)", "#N/A")}
    result = verdict_on(altered(filled("A"), "GN DTTS", {"O14": "#N/A", **sums}))
    (error,) = [item for item in result.findings if item.code == "I08"]
    assert error.cell == "O14"
    assert {item.cell for item in error.consequences if item.code == "F04"} == {"N14", "J14"}
    assert not [item for item in result.findings if item.code == "F04"]


def test_a_count_of_communities_is_no_money() -> None:
    # “cộng đồng” ends like the unit of money, and half a community is no fraction of a đồng
    communities: Key = ("CT-01", "dtts.3.1.communities", "quantity")
    found = retyped(submission("99001"), {communities: 12.5})
    told = [item.code for item in verdict_on(found).findings if item.cell == found.own(*communities)]
    assert told == ["I11"]


def with_stored(inside: str, kind: str) -> Finding:
    """Return what is told of GN DTTS!O14 when it holds some XML, stored as a kind of value."""
    content = altered(filled("A"), "GN DTTS", {"O14": 1.0})
    parts, name = members(content), part_of(content, "GN DTTS")
    before, cell, after = re.split(r'(<c r="O14"[^>]*>.*?</c>)', parts[name].decode())
    style = re.findall(r's="\d+"', cell)[0]
    sheet = f'{before}<c r="O14" {style} t="{kind}">{inside}</c>{after}'
    (told,) = [item for item in verdict_on(packed(parts | {name: sheet.encode()})).findings if item.cell == "O14"]
    return told


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<v>1</v>", "Ô O14 ghi TRUE (đúng), không phải số."),
        ("<v>0</v>", "Ô O14 ghi FALSE (sai), không phải số."),
        ("<f>A1=A2</f><v>1</v>", "Ô O14 có công thức =A1=A2 cho TRUE (đúng), không phải số."),
    ],
)
def test_true_and_false_are_said_to_be_no_number(inside: str, said: str) -> None:
    told = with_stored(inside, "b")
    assert (told.code, told.severity.value, told.what) == ("I01", "block", said)


def test_a_formula_that_gives_nothing_is_said_to_be_one_and_no_space() -> None:
    told = with_stored('<f>IFERROR(VLOOKUP(A1,B1:C9,2,0),"")</f><v></v>', "str")
    assert (told.code, told.severity.value) == ("I01", "note")
    assert told.what.endswith('công thức =IFERROR(VLOOKUP(A1,B1:C9,2,0),"") cho kết quả trống: coi như chưa có số.')
    assert "xóa công thức" in told.mend


def test_a_space_is_said_to_be_one() -> None:
    told = with_stored("<is><t> </t></is>", "inlineStr")
    assert told.what == "Ô O14 nhìn như trống nhưng có dấu cách."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("–", "Ô O14 ghi “–” (dấu gạch dài"),
        (" — ", "Ô O14 ghi “ — ” (dấu gạch dài"),
        (" - ", "Ô O14 ghi “ - ” (có dấu cách hay ký tự ẩn bên dấu “-”)"),
        ("x ", "Ô O14 ghi “x ” (có dấu cách hay ký tự ẩn bên dấu “x”)"),
    ],
)
def test_what_is_no_mark_for_the_formulas_is_shown_as_it_stands(typed: str, said: str) -> None:
    """KIỂM TRA counts a cell as answered where it equals "-" or "x": any other sign leaves it unanswered there."""
    told = finding_at(submission_in(altered(filled("A"), "GN DTTS", {"O14": typed})), "O14")
    assert (told.code, told.what.startswith(said)) == ("I01", True)
    assert told.mend == "Gõ lại đúng một dấu - hoặc x, không có dấu cách; hoặc để trống."
