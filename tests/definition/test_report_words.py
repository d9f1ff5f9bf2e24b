"""Sentences as data: what loads, and every mistake in them by file and path."""

# ruff: noqa: E501 - definitions and mistakes are compared line by line, as they are written

from pathlib import Path

import pytest

from mtqg_xl.definition.language import Call, LanguageError, Ref
from mtqg_xl.definition.load import load
from mtqg_xl.definition.report_lines import Line, report_lines
from mtqg_xl.definition.report_words import Slot, WordStyle, text_parts
from tests.definition.folder import KIT, MONEY_FORM, WORKS_FORM, loaded, mistakes

WORDS = "forms/thu/A-01/1/sentences.toml"
WORKS_WORDS = "forms/thu/B-01/1/sentences.toml"

MONEY = """\
[[sentences]]
id = "one"
scope = "row"
rows = ["CT.1"]
cells = ["allocated"]
cases = [
    { text = "Đường: {B-01[one].amount:money}." },
]

[[sentences]]
id = "paid"
scope = "all"
cells = ["allocated", "disbursed"]
cases = [
    { blank = ["allocated"], optional = true, text = "Không có vốn." },
    { missing = ["disbursed"], text = "[thiếu]" },
    { when = ["allocated > 0", "disbursed < allocated"], text = "{label}: {disbursed:money}, đạt {disbursed_percent:percent}{more}.{note:sentence}" },
    { text = "{allocated:money}" },
]

[[pieces]]
id = "more"
cases = [
    { when = ["advance > 0"], text = " (tạm ứng {advance:money})" },
]
"""
WORKS = """\
[[sentences]]
id = "work"
scope = "block:works"
line = "Công trình"
cells = ["amount"]
cases = [
    { marked = ["amount"], text = "" },
    { text = "{line}: {amount:amount}" },
]
"""


def found(folder: Path, old: str = "", new: str = "", words: str = MONEY) -> list[str]:
    """Return the mistakes of the sound folder with sentences, one text of which is changed."""
    assert words.count(old) == 1 or not old, f"{old!r} stands {words.count(old)} times"
    text = words.replace(old, new) if old else words
    return mistakes(
        folder, more={WORDS: text if words is MONEY else MONEY, WORKS_WORDS: text if words is WORKS else WORKS}
    )


def test_sentences_beside_a_form_are_spread_over_its_rows(tmp_path: Path) -> None:
    kit = loaded(tmp_path, more={WORDS: MONEY, WORKS_WORDS: WORKS}).kit("thu")
    money, works = kit.instances
    spoken = [(line.sentence.id, line.row.id) for line in report_lines(money) if isinstance(line, Line) and line.row]
    # the first sentence that covers a row speaks of it
    assert spoken == [("paid", "CT"), ("one", "CT.1"), ("paid", "CT.2"), ("paid", "CT.rest")]
    assert [line.position for line in report_lines(works) if isinstance(line, Line)] == list(range(1, 61))


def test_a_form_without_sentences_has_none(tmp_path: Path) -> None:
    kit = loaded(tmp_path).kit("thu")
    assert [item.form.sentences for item in kit.instances] == [(), ()]
    assert [report_lines(item) for item in kit.instances] == [(), ()]


SECOND_AMOUNT = (
    WORKS_FORM,
    'id = "amount"\n',
    'id = "sum"\ntitle = ["Cộng"]\nkind = "input"\nunit = "money"\n\n[[columns]]\nid = "amount"\n',
)


def test_a_row_without_the_columns_that_are_written_is_passed_over(tmp_path: Path) -> None:
    """The row “one” of B-01 opens only ``amount``, so a sentence about ``sum`` does not speak of it."""
    words = '[[sentences]]\nid = "all"\nscope = "all"\ncells = ["sum"]\ncases = [ { text = "{sum:money}" } ]\n'
    works = loaded(tmp_path, SECOND_AMOUNT, more={WORKS_WORDS: words}).kit("thu").instance_by_id["B-01"]
    rows = [line.row.id for line in report_lines(works) if isinstance(line, Line) and line.row is not None]
    assert rows == ["total", "all"]


def test_wording_is_in_no_hash(tmp_path: Path) -> None:
    plain = loaded(tmp_path / "1").kit("thu")
    worded = loaded(
        tmp_path / "2", (KIT, 'token = "THU"', 'token = "THU"\nwords = { percent_decimals = 2 }'), more={WORDS: MONEY}
    )
    assert worded.kit("thu").hash == plain.hash
    assert worded.forms["A-01"].hash == plain.instances[0].form.hash
    assert worded.kit("thu").words == WordStyle(percent_decimals=2)


def with_styles(styles: str) -> tuple[str, str, str]:
    return KIT, 'token = "THU"', f'token = "THU"\n{styles}'


def test_a_kind_of_period_may_have_a_style_of_its_own(tmp_path: Path) -> None:
    styles = 'words = { percent_whole_from = 90 }\nperiod_words = [{ periods = ["year"], percent_decimals = 2 }]'
    kit = loaded(tmp_path, with_styles(styles), more={WORDS: MONEY}).kit("thu")
    assert kit.words_in("H1") == WordStyle(percent_whole_from=90)
    assert kit.words_in("year") == WordStyle(percent_decimals=2, periods=("year",))


def test_mistakes_of_styles_are_told(tmp_path: Path) -> None:
    kinds = '{ periods = ["month", "year"] }, { periods = ["year"] }, { percent_decimals = 2 }'
    styles = f'words = {{ periods = ["year"] }}\nperiod_words = [{kinds}]'
    assert mistakes(tmp_path, with_styles(styles), more={WORDS: MONEY}) == [
        f"{KIT}: words.periods: kỳ riêng ghi ở [[period_words]]; [words] dùng cho các kỳ còn lại",
        f"{KIT}: period_words[0].periods: “month” không phải kỳ của bộ biểu, hoặc đã có cách ghi ở trên",
        f"{KIT}: period_words[1].periods: “year” không phải kỳ của bộ biểu, hoặc đã có cách ghi ở trên",
        f"{KIT}: period_words[2]: thiếu periods, các kỳ dùng cách ghi này",
    ]


def test_a_text_is_cut_into_words_and_places() -> None:
    assert text_parts("Vốn {allocated:money}{more}; {percent(a, b):percent}.") == (
        "Vốn ",
        Slot("allocated", "money", Ref("allocated")),
        Slot("more", "", Ref("more")),
        "; ",
        Slot("percent(a, b)", "percent", Call("percent", (Ref("a"), Ref("b")))),
        ".",
    )


@pytest.mark.parametrize("text", ["{", "a } b", "{}", "{a b}", "{:money}", "{allocated +:money}", "{{a}}"])
def test_a_text_with_a_broken_place_is_refused(text: str) -> None:
    with pytest.raises(LanguageError):
        text_parts(text)


PAID = f"{WORDS}: sentences[1]"
STYLES = "money, percent, count, number, amount, text, sentence"
MISTAKES = {
    "unknown key": ('id = "paid"', 'id = "paid"\nwhen = "x"', f"{PAID}: không có mục “when”"),
    "no cells": ('cells = ["allocated", "disbursed"]', "cells = []", f"{PAID}.cells: cần ít nhất một cột để ghi câu lấy từ ô nào"),
    "unknown column of a cell": ('cells = ["allocated", "disbursed"]', 'cells = ["plan"]', f"{PAID}.cells: không có cột “plan”"),
    "scope": ('scope = "all"', 'scope = "every"', f"{PAID}.scope: “every” phải là leaf, parent, all, row, blocks hoặc block:<khối>"),
    "rows of another scope": ('scope = "all"', 'scope = "all"\nrows = ["CT.2"]', f"{PAID}.rows: phạm vi “row” cần danh sách dòng; phạm vi khác không có"),
    "row that no form has": ('rows = ["CT.1"]', 'rows = ["CT.9"]', f"{KIT}: instances: A-01 câu “one”: không có dòng “CT.9”"),
    "row of another form": ("B-01[one]", "B-01[two]", f"{KIT}: instances[0]: A-01 câu “one”: B-01 không có dòng “two”"),
    "double id": ('id = "paid"', 'id = "one"', f"{PAID}.id: “one” đã có ở trên"),
    "no cases": ('cases = [\n    { text = "Đường: {B-01[one].amount:money}." },\n]', "cases = []", f"{WORDS}: sentences[0].cases: cần ít nhất một trường hợp"),
    "case without text": ('    { text = "{allocated:money}" },', "    { optional = true },", f"{PAID}.cases[3].text: thiếu “text”"),
    "case that is never reached": ('{ blank = ["allocated"], optional', "{ optional", f"{PAID}.cases[1]: không bao giờ dùng đến, vì trường hợp trên không có điều kiện"),
    "unknown column asked for": ('missing = ["disbursed"]', 'missing = ["paid"]', f"{PAID}.cases[1].missing: không có cột “paid”"),
    "condition that compares nothing": ('"allocated > 0"', '"allocated"', f"{PAID}.cases[2].when: “allocated” không phải phép so sánh"),
    "condition on a blank": ('"allocated > 0"', '"disbursed_percent > 0"', f"{PAID}.cases[2].when: giá trị có thể trống không dùng được trong phép tính: bọc bằng if_blank(…, …)"),
    "unknown column in a condition": ('"allocated > 0"', '"plan > 0"', f"{PAID}.cases[2].when: không có cột “plan”"),
    "unknown style": ("{disbursed:money}", "{disbursed:euro}", f"{PAID}.cases[2].text: “{{disbursed:euro}}”: không có kiểu “euro”; các kiểu: {STYLES}"),
    "number without style": ("{disbursed:money}", "{disbursed}", f"{PAID}.cases[2].text: “{{disbursed}}”: cột số cần kiểu, ví dụ {{disbursed:money}}"),
    "unknown name": ("{more}", "{less}", f"{PAID}.cases[2].text: không có cột hay phần “less”|{WORDS}: pieces[0].id: không câu nào dùng “{{more}}”"),
    "words as a number": ("{disbursed:money}", "{note:money}", f"{PAID}.cases[2].text: “note”: cột này không phải cột số"),
    "number as words": ("{note:sentence}", "{disbursed:sentence}", f"{PAID}.cases[2].text: “disbursed”: kiểu sentence chỉ dùng cho cột chữ"),
    "percent of no quotient": ("{disbursed_percent:percent}", "{disbursed:percent}", f"{PAID}.cases[2].text: “disbursed”: kiểu percent cần percent(…, …) hoặc một cột tính bằng percent(…, …)"),
    "unit of a sum": ("{disbursed:money}", "{disbursed + advance:amount}", f"{PAID}.cases[2].text: “disbursed + advance”: kiểu amount lấy đơn vị của ô, nên cần tên một cột"),
    "brace alone": ("[thiếu]", "{thiếu", f"{PAID}.cases[1].text: dấu ngoặc nhọn đứng một mình trong “{{thiếu”"),
    "formula that is none": ("{disbursed:money}", "{disbursed *:money}", f"{PAID}.cases[2].text: “disbursed *” thiếu phần cuối"),
    "piece with the name of a column": ('id = "more"', 'id = "advance"', f"{PAID}.cases[2].text: không có cột hay phần “more”|{WORDS}: pieces[0].id: “advance” trùng tên một cột|{WORDS}: pieces[0].id: không câu nào dùng “{{advance}}”"),
    "optional piece": ('{ when = ["advance > 0"]', '{ optional = true, when = ["advance > 0"]', f"{WORDS}: pieces[0].cases[0].optional: chỉ câu mới tùy chọn, một phần của câu thì không"),
    "piece in a piece": ("(tạm ứng", "({more} tạm ứng", f"{WORDS}: pieces[0].cases[0].text: không có cột hay phần “more”"),
    "unknown table": ("[[pieces]]", "[[parts]]", f"{WORDS}: không có mục “parts”|{PAID}.cases[2].text: không có cột hay phần “more”"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_of_a_sentence_is_said_with_file_and_path(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert sorted(found(tmp_path, old, new)) == sorted(said.split("|"))


def test_the_sound_sentences_have_no_mistake(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_the_rows_of_a_block_need_a_name(tmp_path: Path) -> None:
    said = f"{WORKS_WORDS}: sentences[0].line: câu của khối cần tên gọi một dòng, ví dụ “Công trình”"
    assert found(tmp_path, 'line = "Công trình"\n', "", WORKS) == [said]


def test_sentences_within_a_definition_are_sent_to_their_own_file(tmp_path: Path) -> None:
    change = (MONEY_FORM, 'denominator = "year"', 'denominator = "year"\nsentences = []')
    assert mistakes(tmp_path, change) == [
        f"{MONEY_FORM}: sentences: câu của báo cáo viết ở tệp sentences.toml cạnh tệp này"
    ]


def test_a_file_of_sentences_that_is_no_toml_is_one_line(tmp_path: Path) -> None:
    assert mistakes(tmp_path, more={WORDS: "[[sentences]\n"}) == [f"{WORDS}: không đọc được TOML: sai ở dòng 1, cột 12"]


def test_a_row_that_lacks_what_its_own_sentence_writes_is_a_mistake(tmp_path: Path) -> None:
    """On a form whose rows are its own, a row opens only some columns."""
    words = WORKS.replace('scope = "block:works"\nline = "Công trình"', 'scope = "row"\nrows = ["one"]')
    words = words.replace('{ marked = ["amount"], text = "" },', '{ marked = ["amount"], text = "{sum:money}" },')
    assert mistakes(tmp_path, SECOND_AMOUNT, more={WORKS_WORDS: words}) == [
        f"{KIT}: instances[1]: B-01 câu “work”: dòng “one” không có cột “sum”"
    ]


@pytest.mark.parametrize("form", ["GN-01", "GN-03", "CT-01"])
def test_every_component_work_and_count_of_the_shipped_kit_has_a_line(form: str) -> None:
    kit = load().kit("ba-chuong-trinh-xa")
    for instance in (item for item in kit.instances if item.form.id == form):
        lines = [line for line in report_lines(instance) if isinstance(line, Line)]
        spoken = {line.row.id for line in lines if line.row is not None}
        assert spoken == {row.id for row in instance.rows if row.kind not in {"heading", "total"}}
        blocks = {block.id: block.ready_rows + 20 for block in instance.form.blocks}
        assert {
            block: sum(line.block is not None and line.block.id == block for line in lines) for block in blocks
        } == blocks
