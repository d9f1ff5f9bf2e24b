"""An office's own luat.csv: what it switches off is not told, what it grades is graded so, mistakes change nothing."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mtqg_xl.checks.check import check
from mtqg_xl.definition.cases import cases
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load_now
from mtqg_xl.pipeline.batch import figures_of
from mtqg_xl.pipeline.documents import rules_document
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.made import DEFINITIONS, KIT, altered, filled, retyped, submission, submission_in

Office = Callable[..., Definitions]
BY = "Phòng TC-KH,24/6/2024"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Give a function that loads definitions with an office's lines: code, form, severity."""

    def loaded(*lines: str) -> Definitions:
        head = "code,form,severity,reason,who,date"
        (tmp_path / "luat.csv").write_text("\n".join([head, *lines]), encoding="utf-8-sig")
        return load_now(tmp_path)

    return loaded


def told(definitions: Definitions, found: Submission) -> list[tuple[str, str, str]]:
    kit = definitions.kit(KIT.id)
    (result,) = check([found], figures_of([found], kit))
    return [(item.code, item.severity.value, item.cell) for item in result.findings]


def wrong() -> Submission:
    """Report A: R07 at GN DTTS (its works), and more paid than planned there (R03)."""
    return retyped(submission("A"), {("GN-01.DTTS", "DTTS.1.n4", "disbursed_year_recurrent"): 15_630_000})


def test_without_a_file_all_is_as_shipped(tmp_path: Path) -> None:
    (tmp_path / "luat.csv.cu").write_text("x", encoding="utf-8")
    assert DEFINITIONS.office.file == ""
    assert ("R07", "explain", "O29") in told(DEFINITIONS, wrong())


def test_a_rule_switched_off_is_not_told_and_has_no_state(office: Office) -> None:
    definitions = office(f"R07,,off,Vốn kỳ trước,{BY}")
    assert "R07" not in {code for code, _, _ in told(definitions, wrong())}
    assert "R03" in {code for code, _, _ in told(definitions, wrong())}
    assert "R07" not in {case.rule.id for case in cases(definitions.kit(KIT.id))}


@pytest.mark.parametrize(("form", "is_told"), [("GN-01.DTTS", False), ("GN-01", False), ("GN-01.NTM", True)])
def test_a_rule_switched_off_in_one_form_goes_on_in_the_others(office: Office, form: str, is_told: bool) -> None:
    definitions = office(f"R07,{form},off,Vốn kỳ trước,{BY}")
    assert ("R07" in {code for code, _, _ in told(definitions, wrong())}) is is_told


def test_the_nearest_word_counts(office: Office) -> None:
    definitions = office(f"R07,,off,a,{BY}", f"R07,GN-01,note,b,{BY}", f"R07,GN-01.DTTS,block,c,{BY}")
    assert ("R07", "block", "O29") in told(definitions, wrong())


@pytest.mark.parametrize(("word", "severity"), [("note", "note"), ("LƯU Ý", "note"), ("Phải sửa", "block")])
def test_a_rule_takes_the_severity_that_the_office_writes(office: Office, word: str, severity: str) -> None:
    assert ("R07", severity, "O29") in told(office(f"R07,,{word},Đổi mức,{BY}"), wrong())


def test_a_rule_of_a_form_is_graded_too(office: Office) -> None:
    definitions = office(f"R03,GN-01.DTTS,note,Đổi mức,{BY}")
    assert {severity for code, severity, _ in told(definitions, wrong()) if code == "R03"} == {"note"}


def typed_over() -> Submission:
    return submission_in(altered(filled("A"), "GN DTTS", {"J29": 5.0, "I49": "109 triệu", "I16": " "}))


def test_a_code_is_graded_and_switched_off_with_what_follows_from_it(office: Office) -> None:
    before = told(DEFINITIONS, typed_over())
    assert {("F02", "block", "J29"), ("I01", "block", "I49"), ("I01", "note", "I16")} <= set(before)
    after = told(office(f"F02,,off,Không dùng,{BY}", f"I01,,explain,Nhắc,{BY}"), typed_over())
    assert "F02" not in {code for code, _, _ in after}
    # a cell that only looks blank stays the mere note that it is
    assert {("I01", "explain", "I49"), ("I01", "note", "I16")} <= set(after)


def test_a_code_switched_off_in_one_form_goes_on_in_the_others(office: Office) -> None:
    definitions = office(f"F02,GN-01.NTM,off,Không dùng,{BY}")
    assert ("F02", "block", "J29") in told(definitions, typed_over())
    assert "F02" not in {code for code, _, _ in told(office(f"F02,GN-01.DTTS,off,Không dùng,{BY}"), typed_over())}


def test_the_live_checks_of_a_new_workbook_are_those_of_the_check(office: Office) -> None:
    kit = office(f"R07,GN-01.DTTS,off,Vốn kỳ trước,{BY}", f"R03,,note,Nhắc,{BY}").kit(KIT.id)
    keys = {case.key: case.rule.severity for case in cases(kit)}
    assert "R07-DTTS.4.1.a" not in keys and "R07-GNBV.2" in keys
    assert {severity for key, severity in keys.items() if key.startswith("R03-")} == {"note"}
    issued = BytesIO(build(kit, Header(Period.parse("2024-H1"))))
    checks = load_workbook(issued)["_kt"]
    texts = {str(cell.value) for row in checks.iter_rows() for cell in row}
    assert "R07-GNBV.2" in texts and "R07-DTTS.4.1.a" not in texts


def test_a_file_made_before_is_not_of_another_version(office: Office) -> None:
    definitions = office(f"R07,,off,Vốn kỳ trước,{BY}")
    assert definitions.kit(KIT.id).hash == KIT.hash
    assert "S07" not in {code for code, _, _ in told(definitions, submission("A"))}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"R99,,off,a,{BY}", "không có luật hay mã “R99”"),
        (f"U02,,off,a,{BY}", "mã U02 không tắt, không đổi mức được"),
        (f"R07,GN-99,off,a,{BY}", "không có biểu “GN-99”"),
        (f"R07,,thôi,a,{BY}", "mức “thôi” không dùng được"),
        (f"R07,,off,,{BY}", "thiếu lý do (cột reason)"),
        ("R07,,off,a,,24/6/2024", "thiếu người quyết định (cột who)"),
        ("R07,,off,a,b,", "thiếu ngày (cột date)"),
        ("R07,,off,a,b,31/2/2024", "ngày “31/2/2024” (cột date) không đọc được"),
    ],
)
def test_a_mistake_names_file_and_line_and_the_shipped_rules_go_on(office: Office, line: str, said: str) -> None:
    definitions = office(f"F05,,off,Lưu bằng WPS,{BY}", line)
    (mistake,) = definitions.office.mistakes
    assert mistake.startswith("luat.csv, dòng 3: ") and said in mistake
    assert [change.code for change in definitions.office.changes] == ["F05"]
    assert ("R07", "explain", "O29") in told(definitions, wrong())


def test_a_line_that_stands_twice_is_a_mistake_and_the_first_holds(office: Office) -> None:
    definitions = office(f"R07,,off,a,{BY}", f"R07,,block,b,{BY}")
    assert definitions.office.mistakes == ("luat.csv, dòng 3: mã “R07” đã có ở dòng 2.",)
    assert "R07" not in {code for code, _, _ in told(definitions, wrong())}


def test_a_file_that_cannot_be_read_leaves_everything_as_shipped(tmp_path: Path) -> None:
    (tmp_path / "luat.csv").write_bytes(b"PK\x03\x04")
    definitions = load_now(tmp_path)
    (mistake,) = definitions.office.mistakes
    assert "là tệp Excel, không phải CSV" in mistake
    assert ("R07", "explain", "O29") in told(definitions, wrong())


def test_rules_say_what_is_on_off_and_changed_by_whom_and_why(office: Office) -> None:
    definitions = office(f"R07,GN-01.NTM,off,a,{BY}", f"F05,,off,b,{BY}", f"I01,,note,c,{BY}")
    states = {item["id"]: item["state"] for item in rules_document(definitions)}
    assert (states["R07"], states["F05"], states["I01"], states["R03"]) == ("partly", "off", "changed", "on")
    (item,) = [item for item in rules_document(definitions) if item["id"] == "F05"]
    assert item["severity"] == "note"
    assert item["changes"] == [
        {
            "code": "F05",
            "form": "",
            "severity": "off",
            "reason": "b",
            "who": "Phòng TC-KH",
            "date": "2024-06-24",
        }
    ]


def test_what_stood_under_a_message_that_is_switched_off_is_told_by_its_rules(office: Office) -> None:
    """Thirteen persons who became near poor, typed as 31, break R34 and R37: one A02 with both under it.

    Without it the place is told at which the forms differ (A05), and without that the rules.
    """
    found = retyped(submission("99001"), {("HN-02", "thon#2", "to_near_poor"): 31})
    codes = {code for code, _, _ in told(DEFINITIONS, found)}
    assert "A02" in codes and codes.isdisjoint({"R34", "R37"})
    without = {code for code, _, _ in told(office(f"A02,,off,Không dùng,{BY}"), found)}
    assert "A05" in without and without.isdisjoint({"A02", "R34", "R37"})
    neither = {code for code, _, _ in told(office(f"A02,,off,Không dùng,{BY}", f"A05,,off,Không dùng,{BY}"), found)}
    assert neither.isdisjoint({"A02", "A05"}) and {"R34", "R37"} <= neither
